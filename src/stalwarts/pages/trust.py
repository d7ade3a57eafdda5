"""Why believe any of this: what would have been said on days gone by, what came, and which parts rest on others' figures.

What other parts of the house have to say for themselves finds its way here by itself: see `_slots`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.measures._prior import WEIGHT
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _backtest
from stalwarts.pages import _identity
from stalwarts.pages import _list
from stalwarts.pages import _outlook
from stalwarts.pages import _people
from stalwarts.pages import _slots
from stalwarts.pages import _trust_links
from stalwarts.pages import _unseen
from stalwarts.pages._known import versions

QUESTION = "How often were you right?"
VERSION = 1
TITLE = "Why believe it"
RESTS_ON = {"ledger": "repeat", "calibration": "repeat", "matched": "matched", "machine": "machine_touches",
            "who_would_buy": "signal_patterns", "links": "link_trust"}
LATE = ("not known: it takes files of payments that reach back a year before the day that is tried, and half a year beyond it")
MANY = 8
"""Ranges from which on a small mistake would show."""


def page(look: Look) -> Page:
    """The ledger first, then what it rests on."""
    told, found = _backtest.ledger(look), _people.crowd(look)
    bands = _backtest.calibration(look) if told else {"bands": [], "people": 0, "ece": None, "brier": None}
    foresight = _slots.foresight(look)
    rows = told + _backtest.would(look, foresight)
    held = _backtest.held(rows) if rows else unknown(LATE)
    links = _trust_links.told(look)
    figures = {"ledger": rows, "held": held, "calibration": bands, "who_would_buy": foresight,
               "matched": found.together["matched"], "matched_support": found.together["matched_support"],
               "machine": _machine(look), "priors": _priors(look), "links": links, "unseen": _nobody_finds(look)}
    return Page(
        name="trust", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, rows, held), doubts=[*_doubts(look, rows), *_trust_links.doubts(look, links)], figures=figures,
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=list(_notes(figures)), next_step=_next(look, rows),
        drawings=list(_drawings(look, rows)), grids=[*_grids(look, figures), *_slots.grids(look)],
        links=[("What the coming year may bring", Link("expect"))] if look.exports else [])


def _claim(look: Look, rows: list[dict[str, Any]], held: dict[str, Any]) -> str:
    if not look.exports:
        return "How often earlier ranges were right is not known: no file has been added."
    if not rows:
        return "How often earlier ranges were right can't be told yet: your files do not reach back far enough."
    row = rows[0]
    ago = _backtest.ago(row["back_days"])
    ranges = "range" if len(rows) == 1 else "ranges"
    return (f"{ago[0].upper()}{ago[1:]} we would have said {_range(look, row)} {_backtest.SHORT[row['about']]}; "
            f"{_count(look, row)} came. {words.count(held['times'])} of {words.count(held['n'])} {ranges} held.")


def _range(look: Look, row: dict[str, Any]) -> str:
    if row["about"] == "money":
        return words.money_between(row["low"], row["high"], look.currency)
    return words.between(row["low"], row["high"])


def _count(look: Look, row: dict[str, Any]) -> str:
    return words.money(row["came"], look.currency) if row["about"] == "money" else words.count(row["came"])


def _nobody_finds(look: Look) -> dict[str, Any] | None:
    """Buyers under names nobody can find, as the answer counts them."""
    carried = _identity.known(look)
    return None if carried is None else carried.unseen


def _machine(look: Look) -> dict[str, Any]:
    rows = look.small("machine_touches")
    touches, machine = sum(row["touches"] for row in rows), sum(row["machine"] or 0 for row in rows)
    return {"touches": touches, "machine_share": machine / touches if touches else None}


def _priors(look: Look) -> dict[str, Any]:
    """How far the chances of paying again rest on published shares."""
    cells, chosen = _outlook.cells(look), _slots.chosen(look)
    people = sum(cell["people"] for cell in cells)
    if chosen and people:
        return {"payers": people, "published_share": 0.0, "model": chosen}
    lent = sum(cell["people"] * WEIGHT / (cell["past"] + WEIGHT) for cell in cells)
    return {"payers": people, "published_share": lent / people if people else None}


def _notes(figures: dict[str, Any]) -> Iterator[str]:
    held, bands, lent = figures["held"], figures["calibration"], figures["priors"]
    if figures["ledger"]:
        span = words.share_between(held["low_share"], held["high_share"])
        yield f"A range should hold in 19 of 20 cases; {held['times']} of {held['n']} ranges did, which allows for {span}."
    if bands["people"]:
        yield (f"Of {words.count(bands['people'])} people who had paid a year ago, as many in a hundred came back as was said, "
               f"give or take {max(100 * bands['ece'], 1):.0f} on average.")
    if lent.get("model"):
        yield "The chances of paying again come from a model fitted to your own payments; no published shares are in them."
    elif lent["published_share"] is not None:
        yield (f"The chances of paying again rest to {words.percent(lent['published_share'])} on published shares, the rest is "
               "your own past.")
    if figures["matched"] is not None:
        yield f"Of those who paid, {words.percent(figures['matched'])} can be looked for among your followers."
    yield from _unseen.notes(figures["unseen"])
    if figures["machine"]["machine_share"]:
        yield (f"{words.share(figures['machine']['machine_share'])} of what looks like attention was made by software, and left "
               "out.")


def _doubts(look: Look, rows: list[dict[str, Any]]) -> Iterator[Doubt]:
    if any(not row["known"] for row in rows):
        yield Doubt("Your files were taken after the days that are tried: what they show of those days is cut out of them, and "
                    "people who left in between are missing.", "Keep adding newer files: old ones then tell what was known when.")
    if rows:
        yield Doubt("Today's way of counting is tried on the past; what an earlier version said then may have differed.")
    if 0 < len(rows) < MANY:
        yield Doubt("So few ranges show a gross mistake, not a small one.", "Come back when your files are a year older.")
    if look.exports and not rows:
        yield Doubt(LATE.removeprefix("not known: ").capitalize() + ".", "Add older orders, back to the first one.")


def _next(look: Look, rows: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    if not rows:
        return "Bring older orders, back to the first one, and a list of followers with dates."
    missed = [row for row in rows if not row["inside"]]
    if missed:
        return "Take the ranges as too narrow by as much as the worst of them missed, until more years are in."
    return "Rely on the ranges, not on their middles, when you plan the coming year."


def _drawings(look: Look, rows: list[dict[str, Any]]) -> Iterator[Drawing]:
    for about, said in _backtest.ABOUT.items():
        unit = look.currency if about == "money" else "people"
        drawn = [{"label": f"{_backtest.ago(row['back_days'])}, for {_backtest.span(row['days'])}", "axis": unit,
                  "seen": row["came"], "said": f"{_range(look, row)}; came {_count(look, row)}",
                  **{end: row[end] for end in ("low", "value", "high")}} for row in rows if row["about"] == about]
        if drawn:
            yield Drawing("ranges", f"Said, and came (ring): {said}", drawn, "ledger")


def _grids(look: Look, figures: dict[str, Any]) -> Iterator[Grid]:
    rows = [[words.day(row["on"]), _backtest.span(row["days"]), _backtest.ABOUT[row["about"]], _range(look, row),
             _count(look, row), "yes" if row["inside"] else "no", "as known then" if row["known"] else "cut from today's"]
            for row in figures["ledger"]]
    if rows:
        yield Grid("What would have been said, and what came", ["On", "Ahead", "Of", "Said", "Came", "Held", "Files"], rows,
                   figure="ledger")
    bands = [[words.share(band["said"]), words.share(band["came"]), words.share_between(band["low"], band["high"]),
              words.count(band["people"])] for band in figures["calibration"]["bands"]]
    if bands:
        yield Grid("Chances of paying again, as told a year ago", ["Said", "Came", "Which allows for", "People"], bands,
                   figure="calibration")
