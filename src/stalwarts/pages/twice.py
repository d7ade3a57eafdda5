"""Twice: payments that a shop and its processor both tell, so that a person can see and overrule the pairing."""

from __future__ import annotations

from typing import Any

from ibis import _

from stalwarts import measures
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Page

QUESTION = "Is any payment counted twice?"
VERSION = 1
SHOWN = 50
"""Pairs that are listed one by one: the likely ones first, for those may be wrong."""
_WHY = {"payment": "both name this payment", "amount": "same amount, day and name", "decision": "your decision"}
_FIRST = {"amount": 0, "decision": 1, "payment": 2}
_GONE = "none, only what went back"
_NOTE = ("Two rows that are not one payment: stalwarts rule different FIRST SECOND. Two that are: stalwarts rule same FIRST "
         "SECOND.")


def page(look: Look) -> Page:
    """The pairs, how each was found, and how to say otherwise."""
    counts, rows = _found(look)
    total = sum(counts.values())
    return Page(
        name="twice", question=QUESTION, title="Told twice", as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(total), doubts=_doubts(counts.get("amount", 0)),
        figures={"pairs": total, "by": {name: counts.get(name, 0) for name in _FIRST}, "products": _products(look)},
        definitions={"pairs": measures.version("twice")}, rests_on={"pairs": "twice"},
        next_step=_next(counts.get("amount", 0)), grids=[_grid(rows)] if rows else [])


def _found(look: Look) -> tuple[dict[str, int], list[dict[str, Any]]]:
    pairs = look.measure("twice")
    counts = {row["by"]: int(row["n"]) for row in look.engine.run(pairs.group_by("by").agg(n=_.count())).to_pylist()}
    newest = pairs.order_by(_.by, _.occurred_at.desc(), _.other_order).limit(SHOWN)
    rows = sorted(look.engine.run(newest).to_pylist(), key=lambda row: _FIRST[row["by"]])
    return counts, rows


def _products(look: Look) -> list[dict[str, Any]]:
    """What each processor's account was paid for, the commonest first: what `products` in the settings may name."""
    order = look.table("order")
    sold = order.filter(_.account.re_search("^(stripe|paypal):"), _.status == "paid")
    counted = sold.group_by("account", product=_["product"]).agg(payments=_.count())
    top = counted.order_by(_.payments.desc(), _.account, _["product"]).limit(SHOWN)
    rows: list[dict[str, Any]] = look.engine.run(top).to_pylist()
    return rows


def _claim(total: int) -> str:
    if not total:
        return "None: no payment stands both in a shop's file and in Stripe's or PayPal's."
    return f"No: {words.plural(total, 'payment')} stand in two files, and each counts once, as the shop tells it."


def _doubts(likely: int) -> list[Doubt]:
    if not likely:
        return []
    text = f"{words.plural(likely, 'pair')} of these rest on amount, time and name alone, and may be two payments."
    return [Doubt(text, "Look through the list; your decision has the last word.")]


def _next(likely: int) -> str:
    if likely:
        return "Look through the pairs found by amount, time and name, and say where one is wrong."
    return "Nothing to do here. Bring the next month's files as they come: payments told again count once."


def _grid(rows: list[dict[str, Any]]) -> Grid:
    cells = [[_name(row["account"], row["order"]), _name(row["other_account"], row["other_order"]),
              words.money(float(row["amount"]), row["currency"]) if row["amount"] else _GONE,
              words.day(row["occurred_at"].date().isoformat()), _WHY[row["by"]]] for row in rows]
    return Grid("Payments told twice", ["counts", "left out", "amount", "day", "why"], cells, _NOTE)


def _name(account: str, order: str) -> str:
    """What a person types to speak of it."""
    return f"order:{account}/{order}"
