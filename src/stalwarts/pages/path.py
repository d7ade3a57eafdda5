"""One technique a week: where you stand on a path, this week's technique, and this week's people for it."""

from __future__ import annotations

from typing import Any

from stalwarts import plays
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _given
from stalwarts.pages._known import versions
from stalwarts.plays import Book
from stalwarts.plays import Course

QUESTION = "What is this week's technique?"
VERSION = 1
TITLE = "One a week"
PLACE = "This week"
RESTS_ON = {"people": "standing"}
HOURS = 3.0
"""Of one week, for its technique."""
STATES = {"done": "done", "skipped": "passed over"}


def page(look: Look) -> Page:
    """The path begun last, at its first week that is not done; else the paths there are."""
    book = plays.book(look.book)
    steps = look.engine.run(look.table("step").order_by("decided_at")).to_pylist()
    begun = [row["path"] for row in steps if row["week"] == 0 and row["state"] == "begun" and row["path"] in book.paths]
    course = book.paths[begun[-1]] if begun else None
    states = {row["week"]: row["state"] for row in steps if course and row["path"] == course.name and row["week"]}
    week = next((n for n in range(1, len(course.weeks) + 1) if n not in states), 0) if course else 0
    play = course.weeks[week - 1] if course and week else None
    rows = _given.chosen(look, HOURS, [play])[0] if play else []
    figures = {"path": course.name if course else None, "week": week or None, "play": play,
               "states": {str(n): state for n, state in states.items()},
               "people": [{name: row[name] for name in ("person", "name", "play", "why", "draft", "minutes")} for row in rows],
               "paths": [{"path": one.name, "title": one.title, "weeks": list(one.weeks), "author": one.author}
                         for one in book.paths.values()]}
    return Page(
        name="path", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(book, course, week), figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        doubts=[Doubt(one.why, "Mend it in the folder “plays” of your workspace; the others go on without it.")
                for one in book.broken],
        next_step=_next(look, course, week, rows), names=bool(rows), grids=_grids(rows),
        parts=_parts(book, course, week, states), deeds=_deeds(course, week),
        links=[("All techniques", Link("plays")), ("This week's people", Link("week"))])


def _claim(book: Book, course: Course | None, week: int) -> str:
    if course is None:
        return f"You are on no path yet: {words.plural(len(book.paths), 'path')} to choose from, one technique a week."
    if not week:
        return f"All {words.plural(len(course.weeks), 'week')} are behind you."
    return f"Week {week} of {len(course.weeks)}: {_low(book.plays[course.weeks[week - 1]].title)}."


def _low(title: str) -> str:
    return title[0].lower() + title[1:]


def _next(look: Look, course: Course | None, week: int, rows: list[dict[str, Any]]) -> str:
    if course is None:
        return "Begin the twelve weeks; you can leave them any day."
    if not week:
        return "Choose another path, or begin this one again."
    if rows:
        return f"Do it for {rows[0]['name']} first, and note it."
    if not look.exports:
        return "Bring a file of your people first: the path waits."
    return "Nobody needs this one now: pass it over, and take the next."


def _deeds(course: Course | None, week: int) -> list[Deed]:
    if course is None:
        return []
    if not week:
        return [Deed("path", "Begin it again", {"state": "begin", "path": course.name})]
    return [Deed("path", "This week is done", {"state": "done", "path": course.name, "week": week}),
            Deed("path", "Pass it over", {"state": "skip", "path": course.name, "week": week}),
            Deed("path", "Leave this path", {"state": "leave", "path": course.name})]


def _parts(book: Book, course: Course | None, week: int, states: dict[int, str]) -> list[Part]:
    if course is None:
        return [Part(one.title, [one.why, f"{words.plural(len(one.weeks), 'week')}, by {one.author or 'nobody named'}."],
                     [book.plays[play].title for play in one.weeks],
                     deeds=[Deed("path", "Begin", {"state": "begin", "path": one.name})]) for one in book.paths.values()]
    weeks = [(number, book.plays[play]) for number, play in enumerate(course.weeks, 1)]
    return [Part(f"Week {number}: {play.title}" + (f" ({STATES[states[number]]})" if number in states else ""),
                 [play.why, f"For: {play.audience}."], list(play.steps), done=number in states, folded=number != week,
                 deeds=[Deed("path", "Take it up again", {"state": "back", "path": course.name, "week": number})]
                 if number in states else []) for number, play in weeks]


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    deeds = [[Deed("move", f"Done: {words.GIVEN[row['log']]}", {"kind": row["log"], "who": [row["person"]], "play": row["play"]}),
              Deed("snooze", "Not now", {"who": [row["person"]]})] for row in rows]
    return [Grid("This week's people for it", ["Name", "Why", "What to write"],
                 [[row["name"], row["why"], " ".join(row["draft"].split())] for row in rows], deeds=deeds, figure="people",
                 links=[Link("person", {"who": row["person"]}) for row in rows])]
