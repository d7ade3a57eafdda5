"""What would have been said on days gone by, and what came: the page of the coming year turned to again, with the clock put back.

Where files had been taken by then, only those count; else today's files stand in, cut at that day, and it is said so: people
who left in between are missing from them.
"""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from typing import Any

from ibis import _

from stalwarts.look import Look
from stalwarts.models import proportion
from stalwarts.words import FEW

YEAR = 365
BACK = ((182, 182), (365, 365), (548, 365), (730, 365))
"""Days back, and days ahead from there."""
AGO = {182: "half a year ago", 365: "a year ago", 548: "a year and a half ago", 730: "two years ago"}
BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.01)
TABLES = ("follow", "order")
ABOUT = {"first": "first-time buyers among followers", "again": "people who had paid and paid again",
         "money": "money from people who had paid before", "would": "first payments from your lists, name by name"}
SHORT = {"first": "first-time buyers", "again": "buyers who come back", "money": "from earlier buyers",
         "would": "first-time buyers from your lists"}


def ledger(look: Look) -> list[dict[str, Any]]:
    """One row per day and matter: on, back_days, days, about, low, value, high, came, inside, known (by files of then)."""
    if look.past is None:
        return []
    (whole,) = (row for row in look.small("sight") if row["account"] is None)
    if whole["until"] is None:
        return []
    rows = []
    for back, ahead in BACK:
        day = whole["until"] - timedelta(days=back)
        if whole["since"] is None or whole["since"] < day:
            rows += [row | {"back_days": back} for row in _of(look, day, ahead)]
    return rows


def ago(days: int) -> str:
    """So many days ago, in words."""
    return AGO.get(days, f"{days} days ago")


def span(days: int) -> str:
    """So many days, in words."""
    return {YEAR: "a year", 182: "half a year"}.get(days, f"{days} days")


def would(look: Look, proof: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What `p_buys` foresaw of a later time than it had learned from, as a row of the ledger; none where it was not."""
    if not proof or proof.get("judged") != "time":
        return []
    (whole,) = (row for row in look.small("sight") if row["account"] is None)
    day = whole["until"] - timedelta(days=proof["days"])
    return [{"on": day.date().isoformat(), "days": proof["days"], "about": "would", "low": proof["low"],
             "value": proof["foreseen"], "high": proof["high"], "came": proof["came"], "inside": proof["inside"],
             "known": False, "back_days": proof["days"]}]


def calibration(look: Look) -> dict[str, Any]:
    """Chances of paying again as they would have been told a year ago, by band, beside who did: bands, people, ece, brier."""
    if look.past is None:
        return {"bands": [], "people": 0, "ece": None, "brier": None}
    told = {(row["payments"], row["recency"]): row["probability"] for row in _said(look, look.as_of - timedelta(days=YEAR), YEAR)
            ["kinds"]}
    cells = [(told[row["payments"], row["recency"]], row["past"], row["again"]) for row in _since(look)
             if (row["payments"], row["recency"]) in told and row["past"]]
    people = _people(cells)
    bands = [_band(part) for part in _parts(cells)]
    if not people:
        return {"bands": [], "people": 0, "ece": None, "brier": None}
    return {"bands": bands, "people": people,
            "ece": sum(band["people"] * abs(band["said"] - band["came"]) for band in bands) / people,
            "brier": sum(again * (1 - p) ** 2 + (past - again) * p**2 for p, past, again in cells) / people}


def held(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many times, of `n` ranges, what came was held, with the interval of that share."""
    inside = sum(row["inside"] for row in rows)
    share = proportion.wilson(inside, len(rows))
    return {"n": len(rows), "times": inside, "low_share": share.low, "high_share": share.high}


def _of(look: Look, day: datetime, ahead: int) -> list[dict[str, Any]]:
    said = _said(look, day, ahead)
    first, until = said["first_time_next"], day + timedelta(days=ahead)
    told: list[tuple[str, Any, Any, Any, float]] = []
    if first["value"] is not None:
        told.append(("first", first["counted"]["low"], first["value"], first["counted"]["high"], _first(look, day, until)))
    for about, one in (("again", said["supporters"]), ("money", said["support_next_365"].get("again"))):
        # Where offers are years apart, who pays again is looked for as long: then a year does not tell.
        if one and one["value"] is not None and one.get("days", ahead) == ahead:
            told.append((about, one["low"], one["value"], one["high"], _again(look, day, until)[about == "money"]))
    return [{"on": day.date().isoformat(), "days": ahead, "about": about, "low": low, "value": value, "high": high, "came": came,
             "inside": low <= came <= high, "known": _known(look, day)} for about, low, value, high, came in told]


def _said(look: Look, day: datetime, ahead: int) -> dict[str, Any]:
    """The figures of the coming year as of a day."""
    if look.past is None:
        return {}
    figures: dict[str, Any] = look.past("expect", day, {"days": ahead}, known=_known(look, day))["figures"]
    return figures


def _known(look: Look, day: datetime) -> bool:
    """Whether files of followers and of payments had been taken by then."""
    taken = {table for export in look.exports for table in TABLES
             if export["kept"].get(table) and datetime.fromisoformat(export["taken_at"].removesuffix("Z")) <= day}
    return taken == {table for export in look.exports for table in TABLES if export["kept"].get(table)}


def _first(look: Look, day: datetime, until: datetime) -> int:
    """Followers of that day who paid for the first time after it."""
    paths = look.measure("journeys").filter(_.since <= day, _.status.notin(("came_by_buying", "before", "undated")))
    paid = look.measure("payers").filter(_.first_paid > day, _.first_paid <= until).select("person")
    found = look.engine.run(paths.select("person").semi_join(paid, "person").agg(n=_.count())).to_pylist()
    return int(found[0]["n"])


def _again(look: Look, day: datetime, until: datetime) -> tuple[int, float]:
    """People who had paid by that day and paid again, and the money that stayed of all who had."""
    orders = look.measure("paid_orders")
    orders = orders.filter(~orders.person.startswith("order:"), orders["first"] <= until)
    people = orders.group_by("person").agg(before=(_["first"] <= day).any(), after=(_["first"] > day).any()).filter(_.before)
    money = look.measure("support").filter(_.occurred_at > day, _.occurred_at <= until).semi_join(people, "person")
    came = look.engine.run(people.agg(n=_.after.sum())).to_pylist()[0]["n"]
    net = look.engine.run(money.agg(net=_.amount.sum())).to_pylist()[0]["net"]
    return int(came or 0), float(net or 0.0)


def _since(look: Look) -> list[dict[str, Any]]:
    """Kinds of people a year ago, how many there were and how many paid again since."""
    found: list[dict[str, Any]] = look.run("payer_bands").to_pylist()
    return found


def _parts(cells: list[tuple[float, int, int]]) -> list[list[tuple[float, int, int]]]:
    """Cells by band of what was said; a band of fewer than ten people goes with the one before it."""
    parts: list[list[tuple[float, int, int]]] = []
    for low, high in pairwise(BANDS):
        mine = [cell for cell in cells if low <= cell[0] < high]
        if parts and min(_people(mine), _people(parts[-1])) < FEW:
            parts[-1] += mine
        elif mine:
            parts.append(mine)
    return parts


def _people(cells: list[tuple[float, int, int]]) -> int:
    return sum(past for _p, past, _a in cells)


def _band(cells: list[tuple[float, int, int]]) -> dict[str, Any]:
    people = _people(cells)
    share = proportion.wilson(sum(again for *_rest, again in cells), people)
    return {"said": sum(p * past for p, past, _a in cells) / people, "came": share.value, "low": share.low, "high": share.high,
            "people": people}
