"""All techniques there are: for whom, how long, why they work, and what they did here."""

from __future__ import annotations

from typing import Any

from stalwarts import plays
from stalwarts import words
from stalwarts.asks import plan
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _effects
from stalwarts.pages import _given
from stalwarts.pages import _list
from stalwarts.pages._known import versions
from stalwarts.plays import Play

QUESTION = "What simple things bring people closer, and do they work here?"
VERSION = 1
TITLE = "Techniques"
PLACE = "This week"
RESTS_ON = {"plays": "standing"}


def page(look: Look) -> Page:
    """Each technique with the people it is for now, and its measured effect where there is one."""
    book = plays.book(look.book)
    fits = _fits(look, list(book.plays.values()))
    effects = _effects.told(look, list(book.plays.values()))
    figures = {"plays": [_row(play, fits[name], effects.get(name)) for name, play in book.plays.items()],
               "broken": [{"name": one.name, "why": one.why} for one in book.broken]}
    return Page(
        name="plays", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, figures["plays"]), doubts=[Doubt(one.why, "Mend it in the folder “plays” of your workspace; the "
                                                            "others go on without it.") for one in book.broken],
        figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON, next_step=_next(look, figures["plays"]),
        grids=_grids(book.plays, figures["plays"]), parts=[_part(play, effects.get(name)) for name, play in book.plays.items()],
        deeds=[Deed("unpack", "Take in techniques that somebody packed", asks=["paths", "over"]),
               Deed("pack", "Pack yours, to hand on", asks=["author"])],
        links=[("This week's people", Link("week")), ("One technique a week", Link("path"))])


def _fits(look: Look, found: list[Play]) -> dict[str, int]:
    """How many each is for now: one query."""
    if not found:
        return {}
    rows = plan.open_to(look.measure("standing"), _given.resting(look))
    sums = {play.name: plan.fits(rows, play.when).cast("int64").sum().fill_null(0) for play in found}
    told: dict[str, int] = look.engine.run(rows.agg(**sums)).to_pylist()[0]
    return {name: int(number) for name, number in told.items()}


def _row(play: Play, fits: int, effect: dict[str, Any] | None) -> dict[str, Any]:
    return {"play": play.name, "title": play.title, "audience": play.audience, "people": fits, "minutes": play.minutes,
            "log": play.log, "author": play.author, "own": play.own, "source": play.source, "effect": effect}


def _claim(look: Look, rows: list[dict[str, Any]]) -> str:
    if not look.exports:
        return f"{words.plural(len(rows), 'technique')} to choose from; nobody is known yet to use them with."
    most = max(rows, key=lambda row: row["people"], default=None)
    if most is None or not most["people"]:
        return f"{words.plural(len(rows), 'technique')}, and nobody who needs one now."
    people = words.plural(most["people"], "person", "people")
    return f"{words.plural(len(rows), 'technique')}; “{most['title']}” is for {people} now."


def _next(look: Look, rows: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    if any(row["people"] for row in rows):
        return "Begin with one technique, for one week."
    return "Bring newer files: nobody needs anything by those here."


def _grids(book: dict[str, Play], rows: list[dict[str, Any]]) -> list[Grid]:
    if not book:
        return []
    cells = [[row["title"], words.count(row["people"]), str(row["minutes"]), _effects.short(row["effect"])] for row in rows]
    draw = "Half of them are left in peace for 90 days, so that you see what it does. Draw now?"
    deeds = [[Deed("trial", "Draw half by lot", {"play": row["play"]}, sure=draw)] if row["people"] >= 2 * plan.FLOOR else []
             for row in rows]
    return [Grid("Techniques", ["Technique", "For now", "Minutes", "What it did here"], cells,
                 "For now: how many people it is for today.", deeds=deeds, figure="plays",
                 links=[Link("week", {"play": row["play"], "hours": 3}) if row["people"] else None for row in rows])]


def _part(play: Play, effect: dict[str, Any] | None) -> Part:
    lines = [f"For: {play.audience}.", f"Why it works: {play.why}", f"Source: {play.source}",
             f"By {play.author or 'nobody named'}{', changed here' if play.own else ''}.", *_effects.long(effect),
             "What to write:", *(line for line in play.draft.splitlines() if line.strip())]
    changed = {"name": play.name, "draft": play.draft.strip().splitlines(), "minutes": play.minutes}
    deeds = [Deed("play", "Change it", changed, ["draft", "minutes"])]
    return Part(play.title, lines, list(play.steps), folded=True,
                deeds=[*deeds, Deed("play", "As it came", {"name": play.name, "back": "yes"})] if play.own else deeds)
