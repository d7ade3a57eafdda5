"""Stripe balance history: one line for each movement of the balance (Balance > All transactions > Export).

It names no buyer. Where the payments of the same account are here too they tell the same, and more: then only what
they lack counts (`REPEATS`). The amount is what the buyer was charged, where the file has it, else what was settled.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _spans
from stalwarts.importers import _stripe_ledger
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = "stripe"
TITLE = "Stripe balance history"
LEFT = "Payouts, fees, transfers and adjustments: between you and Stripe."
YEAR_FIRST = True
REPEATS = ("stripe_payments", "stripe_invoices")
LEDGER = _stripe_ledger.LEDGER

_SHAPE = Csv({
    "id": ("id",), "type": ("type",), "source": ("source",), "said_amount": ("amount",), "unit": ("currency",),
    "created": ("created (utc)", "created date (utc)"), "description": ("description",),
    "facing_amount": ("customer facing amount",), "facing_unit": ("customer facing currency",),
    "email": ("customer email",), "customer": ("customer id",), "name": ("customer name",), "charge": ("charge id",),
}, required=("id", "type", "said_amount", "unit", "created"))


def shape(file: Peek) -> Shape | None:
    """Ours where a movement's type and net amount stand beside the day it becomes available."""
    marks = {"id", "type", "amount", "net", "currency", "available on (utc)"}
    return _SHAPE if set(file.header) >= marks and set(file.header) & set(_SHAPE.columns["created"]) else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was written."""
    return _cells.when(raw.created)


def facts(raw: ir.Table) -> Facts:
    """Payments and what came back; the span of the file."""
    return _stripe_ledger.facts(raw)
