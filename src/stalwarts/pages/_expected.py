"""What single people, and people of each label, may bring within a year: how likely each is to pay, times what a year brings.

Of who has paid: what people who had paid as often brought in a year of their own past, raised or lowered by what this one
usually pays, beside one payment of the usual size (half of all payers pay less): with one payment on record that is half of
it. Of who has not: what a first year brought, times how likely they are to buy at all. A range holds what will be counted of
that one person in 19 of 20 cases, so it mostly begins at nothing. Measured on CDNOW: docs/why/0019.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import outlook as model
from stalwarts.models.supporters import supporters
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _outlook

UNSEEN = "not known: who never bought can't be told apart yet"
ENDS = ("value", "low", "high")
NEVER = ("endorser", "voyeur", "unknown")
"""Labels of who never paid."""


@dataclass(frozen=True)
class Past:
    """What a year brought from who paid again and from who paid first, and what a payment is: on average, and usually."""

    again: model.Yields
    first: model.Yields
    mean: float | None
    usual: float | None

    @classmethod
    def of(cls, look: Look) -> Past:
        """From the files of a view."""
        rows = look.run("yearly_support").to_pylist()
        again, first = (model.Yields.of([row for row in rows if row["kind"] == kind]) for kind in ("again", "first"))
        paid = look.measure("payers").filter(_.net.notnull())
        sums = paid.agg(net=_.net.sum(), payments=_.payments.sum(), usual=(_.net / _.payments).median())
        (row,) = look.engine.run(sums).to_pylist()
        return cls(again, first, row["net"] / row["payments"] if row["payments"] else None, row["usual"])


def of_people(look: Look, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Person to what they may bring, of rows of `_roll`; null with why where it can't be told."""
    past = Past.of(look) if rows else None
    return {row["person"]: _of(row, past) for row in rows if past}


def said(look: Look, told: dict[str, Any]) -> str:
    """About how much, at least and at most; nothing where it can't be told."""
    if told["value"] is None:
        return ""
    about, low, high = (words.money(round(told[end], 2), look.currency) if told[end] else "nothing" for end in ENDS)
    return f"{about} (nothing for most)" if not told["high"] else f"{about} ({low} to {high})"


def _of(row: dict[str, Any], past: Past) -> dict[str, Any]:
    if row["again"] is not None:
        found = model.one(row["again"], past.again, payments=_band(row["orders"]), level=_level(row, past))
    elif row["p_buys"] is not None:
        found = model.one(row["p_buys"], past.first)
    else:
        return unknown(UNSEEN)
    return unknown(_outlook.LITTLE) if found is None else interval(found.value, found.low, found.high)


def _level(row: dict[str, Any], past: Past) -> float:
    if row["support"] is None or not row["orders"] or not past.mean or past.usual is None:
        return 1.0
    return float((row["support"] + past.usual) / (row["orders"] + 1) / past.mean)


def _band(orders: int) -> str:
    """As in `repeat`."""
    return "1" if orders <= 1 else "2" if orders == 2 else "3-4" if orders <= 4 else "5+"


def of_labels(look: Look) -> dict[str, dict[str, Any]]:
    """Label of who never paid to what all who carry it may bring within a year; null with why where it can't be told."""
    said = look.model("p_buys")
    if said["chosen"] is None or said["days"] != _outlook.YEAR:
        why = UNSEEN if said["chosen"] is None else f"not known: told for {said['days']} days only"
        return dict.fromkeys(NEVER, unknown(why))
    first = Past.of(look).first
    likely, labels = look.measure("p_buys"), look.measure("segments").select("person", "segment")
    cells = look.engine.run(likely.inner_join(labels, "person").group_by("segment", "p_buys").agg(n=_.count())).to_pylist()
    return {label: _sum([cell for cell in cells if cell["segment"] == label], said["doubt"], first) for label in NEVER}


def _sum(cells: list[dict[str, Any]], doubt: float, first: model.Yields) -> dict[str, Any]:
    people = supporters([c["p_buys"] for c in cells], [None] * len(cells), [c["n"] for c in cells], doubt=doubt)
    found = model.counted(people.value, people.low, people.high, first)
    heads = sum(cell["n"] for cell in cells)
    return (unknown(_outlook.LITTLE) if found is None else interval(found.value, found.low, found.high)) | {"people": heads}
