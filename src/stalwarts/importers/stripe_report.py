"""Stripe's itemised report of balance changes: the ledger again, all its cells quoted, its columns chosen by the user.

Without the columns that name a charge or a customer a line can be tied to nothing else. Where payments or the balance
history of the same account cover its time, such a line says nothing new and does not count (`REPEATS`, `LEDGER`).
Where only `created` was chosen, and not `created_utc`, its clock is that of the zone in the file's name (`Europe-Berlin`).
"""

from __future__ import annotations

import re

from stalwarts.importers import _spans
from stalwarts.importers import _stripe_ledger
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = "stripe"
TITLE = "Stripe itemised balance report"
LEFT = "Payouts and fees; lines that payments or the balance history tell better."
YEAR_FIRST = True
REPEATS = ("stripe_payments", "stripe_invoices", "stripe_balance")
LEDGER = _stripe_ledger.LEDGER

_SHAPE = Csv({
    "id": ("balance_transaction_id",), "type": ("reporting_category",), "source": ("source_id",),
    "said_amount": ("gross",), "unit": ("currency",), "created": ("created_utc", "created"),
    "description": ("description",), "facing_amount": ("customer_facing_amount",),
    "facing_unit": ("customer_facing_currency",), "email": ("customer_email",), "customer": ("customer_id",),
    "name": ("customer_name",), "charge": ("charge_id",),
}, required=("id", "type", "said_amount", "unit", "created"))


_ZONE = re.compile(r"_([A-Z][A-Za-z]+(?:-[A-Z][A-Za-z_]+){1,2})(?: \(\d+\))?[.]csv$")


def shape(file: Peek) -> Shape | None:
    """Ours by the number of the balance transaction and Stripe's reporting category."""
    marks = {"balance_transaction_id", "reporting_category", "gross", "currency"}
    return _SHAPE if set(file.header) >= marks and set(file.header) & set(_SHAPE.columns["created"]) else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says; and the zone of its clocks, where they are not UTC."""
    zone = _ZONE.search(file.name) if "created_utc" not in file.header else None
    return f"{_spans.named(file)} {zone[1].replace('-', '/')}".strip() if zone else _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was written."""
    return _stripe_ledger.dated(raw, zoned=True).written


def facts(raw: ir.Table) -> Facts:
    """Payments and what came back; the span of the file."""
    return _stripe_ledger.facts(raw, zoned=True)
