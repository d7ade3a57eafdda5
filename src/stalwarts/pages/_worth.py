"""What one supporter brought, in onlookers: labels a year old, money since."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import worth as model
from stalwarts.page import Doubt
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages._kinds import shows_endorsing
from stalwarts.pages._people import NO_ORDERS

YEAR, DAY = timedelta(days=365), timedelta(days=1)
NO_CHEERING = ("not known: no file shows who cheered a year ago, so onlookers can't be told apart; it takes one that "
               "shows likes, shares or comments, two years back")
PAST = "in the past year"


def worth(look: Look) -> dict[str, Any]:
    """How many onlookers brought what one supporter brought; only a floor where onlookers may have brought nothing."""
    why = _untold(look)
    if why:
        return unknown(why)
    rows = look.run("worth").to_pylist()
    ours, theirs = (_sums(rows, label) for label in ("supporter", "voyeur"))
    if not theirs.size:
        return unknown(NO_CHEERING)
    found = model.worth(ours, theirs)
    if found is None:
        return unknown(f"not known: {words.plural(ours.size, 'supporter')} a year ago, too few to tell what one "
                       f"brings; it takes {model.FEWEST}")
    return _told(found) | {
        "supporters": found.supporters, "onlookers": found.onlookers, "since": (look.as_of - YEAR).isoformat() + "Z",
        "per_supporter": found.per_supporter, "per_onlooker": found.per_onlooker, "currency": look.currency}


def sentences(figure: dict[str, Any]) -> list[str]:
    """The figure in words, where there is one."""
    if figure["value"] is not None:
        number = words.about(figure["value"], figure["low"], figure["high"])
        return [f"One supporter brought as much as {number} onlookers {PAST}."]
    if figure["low"] is not None and figure["low"] >= 1:
        return [f"One supporter brought as much as at least {words.plural(int(figure['low']), 'onlooker')} {PAST}."]
    return []


def doubts(look: Look, figure: dict[str, Any]) -> list[Doubt]:
    """Labels a year old that rest on lists taken since."""
    lists = [cover["until"] for export in look.exports for cover in export["covers"] if cover["table"] == "follow"]
    if not sentences(figure) or any(_time(until) <= look.as_of - YEAR for until in lists):
        return []
    return [Doubt("Who was an onlooker a year ago is told from lists taken since then: whoever left in between is "
                  "missing.", "Keep the list you have now and add another next year.")]


def _sums(rows: list[dict[str, Any]], label: str) -> model.Sums:
    known = [row for row in rows if row["segment"] == label and row["amount"] is not None]
    return model.Sums.of([row["amount"] for row in known], [row["people"] for row in known])


def _told(found: model.Worth) -> dict[str, Any]:
    if found.value is not None and found.low is not None and found.high is not None:
        return interval(found.value, found.low, found.high)
    if found.low is None:
        return unknown("not known: money given back outweighs what supporters brought")
    return unknown("onlookers brought so little that they may bring nothing: only a floor is sure", low=found.low)


def _untold(look: Look) -> str:
    """Why the labels of a year ago, or the money since, can't be told at all; before anything large is counted."""
    covers = [cover for export in look.exports for cover in export["covers"]]
    if not any(cover["table"] == "order" for cover in covers):
        return NO_ORDERS
    if not any(cover["table"] == "touch" and shows_endorsing(cover["kinds"]) for cover in covers):
        return NO_CHEERING
    sight = look.small("sight")
    (whole,) = (row for row in sight if row["account"] is None)
    then = look.as_of - YEAR
    if whole["until"] is None or (whole["since"] is not None and whole["since"] >= then):
        return f"not known: the files of payments do not reach back before {words.day(then)}; add older orders"
    if whole["until"] < look.as_of - DAY:
        short = min((row for row in sight if row["account"]), key=lambda row: row["until"])
        return f"not known: the payments of {short['account']} end on {words.day(short['until'])}; add a newer file"
    return ""


def _time(said: Any) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(str(said).removesuffix("Z"))
