"""What the coming year may bring, in numbers: who pays again, who pays first, and what both bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stalwarts.look import Look
from stalwarts.measures._prior import WEIGHT
from stalwarts.models import outlook as model
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages._people import NO_ORDERS
from stalwarts.pages._when import When

YEAR = 365
EVEN = 0.5
LITTLE = ("not known: it takes files of payments that reach back two years, and three people who paid again in the last of "
          "them")
GROUPS = ("supporter", "buyer", "new")
"""Who may pay: those more likely than not to pay again, others who have paid, and followers who have not."""


@dataclass(frozen=True)
class Outlook:
    """Money expected in 365 days and money that came in the last 365: per group, `again` of all who have paid, and of all.

    That of all stands under an empty name.
    """

    expected: dict[str, dict[str, Any]]
    past: dict[str, float | None]
    people: dict[str, int]


def outlook(look: Look, told: When) -> Outlook:
    """Expected and past, each null with why where it can't be told. `told` is of a year."""
    kinds, rows = cells(look), look.run("yearly_support").to_pylist()
    again, first = (model.Yields.of([row for row in rows if row["kind"] == kind]) for kind in ("again", "first"))
    groups = {name: [model.Kind(c["people"], c["probability"], c["past"] + WEIGHT, c["payments"]) for c in kinds
                     if (c["probability"] >= EVEN) == (name == "supporter")] for name in ("supporter", "buyer")}
    sums = model.outlook(groups, again)
    why = LITTLE if kinds else NO_ORDERS
    expected = {name: _sum(sums[name] if sums else None, why) for name in groups}
    expected["new"] = _new(told, first, why)
    expected["again"] = _sum(sums[""] if sums else None, why)
    expected[""] = _whole(sums[""] if sums else None, expected["new"], why)
    people = {name: sum(kind.people for kind in alike) for name, alike in groups.items()} | {"new": told.waiting}
    return Outlook(expected, _past(look), people)


def per_head(look: Look) -> dict[str, Any]:
    """What one person who pays again brings in a year."""
    rows = [row for row in look.run("yearly_support").to_pylist() if row["kind"] == "again"]
    return _sum(model.per_head(model.Yields.of(rows)), LITTLE)


def cells(look: Look) -> list[dict[str, Any]]:
    """Those who have paid, by how often and how long ago: payments, recency, probability of paying again, past, people."""
    found: list[dict[str, Any]] = look.run("payer_bands").to_pylist()
    return found


def _sum(found: model.Sum | None, why: str) -> dict[str, Any]:
    return unknown(why) if found is None else interval(found.value, found.low, found.high)


def _new(told: When, first: model.Yields, why: str) -> dict[str, Any]:
    """From followers who have not bought yet: as many as are expected, times what a first year brings."""
    coming = told.next_365
    if coming["value"] is None:
        return unknown(coming["why"])
    counted = coming["counted"]
    return _sum(model.counted(coming["value"], counted["low"], counted["high"], first), why)


def _whole(paying: model.Sum | None, new: dict[str, Any], why: str) -> dict[str, Any]:
    """All together; followers who will buy first are left out where they can't be told, and then it is only a floor."""
    if paying is None:
        return unknown(why, low=new["low"])
    if new["value"] is None:
        return interval(paying.value, paying.low, paying.high)
    # Independent sums: their middles add up, and so do the squares of what each end lies off.
    off = [((paying.value - paying.low) ** 2 + (new["value"] - new["low"]) ** 2) ** 0.5,
           ((paying.high - paying.value) ** 2 + (new["high"] - new["value"]) ** 2) ** 0.5]
    value = paying.value + new["value"]
    return interval(value, max(value - off[0], 0.0), value + off[1])


def _past(look: Look) -> dict[str, float | None]:
    """Money that stayed of the last 365 days: from those who had paid before them, and from those who had not."""
    (row,) = look.small("past_year")
    return {"": row["net"], "new": row["new"], "again": row["again"]}
