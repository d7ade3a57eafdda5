"""Whom to give something this week: whom to thank first, then whom a kindness may still move, as many as there are hours for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from stalwarts import plays
from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.page import unknown
from stalwarts.pages import _given
from stalwarts.pages import _list
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPlay

QUESTION = "What shall I do this week?"
VERSION = 1
TITLE = "This week"
PLACE = "This week"
RESTS_ON = {"people": "standing"}
WEEK = 168
"""Hours."""
SNOOZE = 30
LONGEST = 4
"""Words of a name in a claim."""
SHORT = 5
"""People on the digest."""
WELCOME = {"now": "it would be welcome now", "give_first": "give first", "in_peace": "leave in peace",
           "unknown": "can't tell yet"}
COLUMNS = ["Name", "Why", "What to do"]
KEPT = ("person", "name", "play", "title", "minutes", "thanks", "why", "draft", "welcome", "segment", "payments", "owed",
        "due")


@dataclass(frozen=True)
class Form:
    """How much time there is."""

    hours: float = asked("How many hours you have this week.", 1.0, called="Hours this week")
    play: str | None = asked("Only people for this technique, such as reconnect.", None, called="Technique")


def page(look: Look, form: Form) -> Page:
    """The people, thanks first, each with a reason, a play and a draft. Raises BadAnswer, NoSuchPlay."""
    if not 0 < form.hours <= WEEK:
        raise BadAnswer("hours", f"is {form.hours:g}; it is more than 0 and at most {WEEK}, the hours of a week")
    book = plays.book(look.book)
    if form.play and form.play not in book.plays:
        raise NoSuchPlay(form.play, [*book.plays])
    rows, totals = _given.chosen(look, form.hours, [form.play] if form.play else None)
    minutes = sum(row["minutes"] for row in rows)
    doubts = _doubts(look, rows, [one.why for one in book.broken])
    figures = {"people": [_row(row) for row in rows], "hours": form.hours, "minutes": minutes, "could": totals["fits"],
               "owed": totals["owed"], "resting": _resting(look)}
    return Page(
        name="week", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, rows, minutes), doubts=doubts, figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        notes=_notes(rows, totals), next_step=_next(look, rows, totals), grids=_grids(rows), names=bool(rows),
        parts=[*(_part(look, row, number) for number, row in enumerate(rows, 1)), *_digest(rows, totals, doubts)],
        links=[("Both sides of the account", Link("ledger")), ("All techniques", Link("plays")),
               ("One technique a week", Link("path"))],
        until=(look.today + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).isoformat())


def _row(row: dict[str, Any]) -> dict[str, Any]:
    gain = {"value": row["gain"], "low": row["gain_low"], "high": row["gain_high"], "level": 0.8}
    return {name: row[name] for name in KEPT} | {
        "gain_per_hour": gain if row["chance"] is not None else unknown("nothing is known of how likely they are to buy"),
        "last_given": row["last_given"].isoformat() + "Z" if row["last_given"] else None,
        "last_given_kind": row["last_given_kind"]}


def _resting(look: Look) -> int:
    found: int = look.engine.run(_given.resting(look)).num_rows
    return found


def _claim(look: Look, rows: list[dict[str, Any]], minutes: int) -> str:
    if not look.exports:
        return "Nobody is known yet: no file has been added."
    if not rows:
        return "Nobody needs anything from you this week."
    owed = sum(row["thanks"] for row in rows)
    first = " ".join(rows[0]["name"].split()[:LONGEST])
    thanks = f", {words.count(owed)} of them owed a thank" if owed else ""
    return f"{words.plural(len(rows), 'person', 'people')} in {_time(minutes)}{thanks}. Begin with {first}."


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    said = [words.plural(hours, "hour")] if hours else []
    return " and ".join([*said, *([words.plural(rest, "minute")] if rest or not hours else [])])


def _notes(rows: list[dict[str, Any]], totals: dict[str, int]) -> list[str]:
    if not rows:
        return []
    said = [f"{words.plural(totals['fits'], 'person', 'people')} could do with something from you; these come first."]
    owed = totals["owed"] - sum(row["thanks"] for row in rows)
    if owed > 0:
        said.append(f"{words.count(owed)} more are owed a thank than fit into these hours.")
    return said


def _next(look: Look, rows: list[dict[str, Any]], totals: dict[str, int]) -> str:
    if not look.exports:
        return _list.first(look)
    if rows:
        return f"Write to {rows[0]['name']} now, and press the button beside the name when you have."
    if totals["fits"]:
        return "Give yourself more time: the shortest of these takes longer than that."
    return "Bring newer files, or let those you snoozed come back."


def _doubts(look: Look, rows: list[dict[str, Any]], broken: list[str]) -> list[Doubt]:
    said = [Doubt(why, "Mend it in the folder “plays” of your workspace; the others go on without it.") for why in broken]
    if rows:
        said.append(Doubt("A thank you gave and did not note is not known here.",
                          "Note it on their page, or for a whole list at once."))
        said.append(Doubt("What a kindness brings is our own guess until it is measured here; it may bring nothing.",
                          "Let the lot pick half of those a technique is for, and compare after 90 days."))
    if rows and look.today - look.as_of > timedelta(days=45):
        said.append(Doubt(f"Your files end on {words.day(look.as_of.isoformat())}: what happened since is not known.",
                          "Bring newer files."))
    return said


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    cells = [[row["name"], row["why"], f"{row['title']} ({words.plural(row['minutes'], 'minute')})"] for row in rows]
    return [Grid("This week's people", COLUMNS, cells, "Thanks go first, then whoever a kindness may still move most an hour.",
                 links=[Link("person", {"who": row["person"]}) for row in rows], deeds=[_deeds(row) for row in rows],
                 figure="people")]


def _last(look: Look, row: dict[str, Any]) -> str:
    if row["last_given"]:
        return f"{words.GIVEN.get(row['last_given_kind'], 'wrote to them')}, {_given.ago((look.today - row['last_given']).days)}"
    if row["last_value"]:
        return f"a post that gave, {_given.ago((look.as_of - row['last_value']).days)}"
    return "nothing noted"


def _gain(look: Look, row: dict[str, Any]) -> str:
    """Rounded, and from nothing: a guess is not to look like money on the table."""
    if row["chance"] is None or row["worth"] is None:
        return "not known"
    return words.money_between(0.0, max(row["gain_high"], 0.0), look.currency)


def _deeds(row: dict[str, Any]) -> list[Deed]:
    done = words.GIVEN[row["log"]]
    return [Deed("move", f"Done: {done}", {"kind": row["log"], "who": [row["person"]], "play": row["play"]}),
            Deed("snooze", "Not now", {"who": [row["person"]], "days": SNOOZE}),
            Deed("never", "Never", {"who": [row["person"]]})]


def _part(look: Look, row: dict[str, Any], number: int) -> Part:
    """What to write to one of them, to edit and to copy; and what else is known of them."""
    lines = [*(line for line in row["draft"].splitlines() if line.strip()), f"Given last: {_last(look, row)}.",
             f"May bring, for an hour of such: {_gain(look, row)}.", f"To ask them something: {WELCOME[row['welcome']]}."]
    noted = {"kind": row["log"], "who": [row["person"]], "play": row["play"], "note": " ".join(row["draft"].split())}
    return Part(f"{number}. {row['name']}: what to write", lines, folded=True, deeds=[
        Deed("move", "Note it with your own words", noted, ["note"]),
        Deed("play", "Change what is written for everybody", {"name": row["play"], "draft": row["template"]}, ["draft"])])


def _digest(rows: list[dict[str, Any]], totals: dict[str, int], doubts: list[Doubt]) -> list[Part]:
    if not rows:
        return []
    return [Part("To print or copy", digest(rows, totals, doubts), folded=True)]


def digest(rows: list[dict[str, Any]], totals: dict[str, int], doubts: list[Doubt]) -> list[str]:
    """Five people, one number, one doubt."""
    five = [f"{number}. {row['name']}: {row['title'][0].lower()}{row['title'][1:]} ({row['why']})"
            for number, row in enumerate(rows[:SHORT], 1)]
    number = f"{words.count(totals['owed'])} are owed a thank." if totals["owed"] != 1 else "1 is owed a thank."
    return [*five, number, f"One doubt: {doubts[-1].text[0].lower()}{doubts[-1].text[1:]}"]
