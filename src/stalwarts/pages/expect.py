"""What the coming year may bring: who pays again, who buys first, and the money of both, with ranges; the past one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _list
from stalwarts.pages import _outlook
from stalwarts.pages import _people
from stalwarts.pages._known import versions
from stalwarts.pages._outlook import YEAR
from stalwarts.pages._when import When
from stalwarts.pages._when import when
from stalwarts.problems import BadAnswer

QUESTION = "What may the coming year bring me?"
VERSION = 1
TITLE = "The coming year"
NEEDS = ("order",)
RESTS_ON = {"support_next_365": "yearly_support", "support_past_365": "support", "supporters": "repeat",
            "first_time_next": "waiting"}
SAID = {"supporter": "from supporters", "buyer": "from other buyers", "new": "from followers who have not bought yet"}
FURTHEST = 1825
ONLY = "not known: told for a year only"


@dataclass(frozen=True)
class Form:
    """How far to look."""

    days: int = asked("Days ahead for first-time buyers; money is told for 365.", YEAR, called="Days ahead")


def page(look: Look, form: Form) -> Page:
    """People first, then money, past and expected apart. Raises BadAnswer."""
    if not 1 <= form.days <= FURTHEST:
        raise BadAnswer("days", f"is {form.days:,}; it is 1 to {FURTHEST:,}")
    found = _people.crowd(look)
    told = when(look, found, days=form.days)
    carried = _identity.identity(look, found, told, form.days)
    told, year = _identity.carry(told, carried), form.days == YEAR
    made = _outlook.outlook(look, told) if year else _outlook.Outlook({"": unknown(ONLY)}, {"": None}, {})
    figures = {
        "days": form.days, "currency": look.currency, "first_time_next": told.next_365,
        "supporters": _identity.supporters(_kinds.supporters(look), carried) if year else unknown(ONLY),
        "support_next_365": made.expected, "support_past_365": made.past,
        "kinds": _outlook.cells(look) if year else []}
    return Page(
        name="expect", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, figures, form.days), doubts=list(_doubts(figures, told)), figures=figures,
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=list(_notes(look, figures)), next_step=_next(look, figures),
        drawings=_drawings(look, figures), grids=list(_grids(look, figures, made)),
        links=[("How far to your number", Link("road")), ("Were earlier ranges right?", Link("trust"))] if year else [])


def _claim(look: Look, figures: dict[str, Any], days: int) -> str:
    money, first = figures["support_next_365"][""], figures["first_time_next"]
    if money["value"] is not None:
        span = words.money_between(money["low"], money["high"], look.currency)
        past = figures["support_past_365"][""]
        beside = f"; the past year brought {words.money(past, look.currency)}" if past else ""
        return f"The coming year may bring {span}{beside}."
    if first["value"] is not None:
        people = words.about(first["value"], first["counted"]["low"], first["counted"]["high"])
        when_ = "within a year" if days == YEAR else f"within {words.plural(days, 'day')}"
        return f"About {people} of your followers would buy for the first time {when_}; the money can't be told yet."
    return "What the coming year may bring is not known: " + (
        "no file of payments yet." if look.exports else "no file has been added.")


def _notes(look: Look, figures: dict[str, Any]) -> Iterator[str]:
    again, first = figures["supporters"], figures["first_time_next"]
    if again["value"] is not None:
        yield (f"{words.about(again['value'], again['low'], again['high'])} of those who have paid would pay again within a "
               "year.")
    if first["value"] is not None and figures["days"] == YEAR:
        counted = first["counted"]
        yield (f"{words.between(counted['low'], counted['high'])} of {words.count(first['of'])} followers who have not bought "
               "would buy for the first time.")
    past = figures["support_past_365"]
    if past.get("again") is not None and past[""]:
        yield (f"In the past year {words.money(past['again'], look.currency)} came from people who had paid before, "
               f"{words.money(past['new'], look.currency)} from first-time buyers.")


def _doubts(figures: dict[str, Any], told: When) -> Iterator[Doubt]:
    if figures["support_next_365"][""]["value"] is not None:
        yield Doubt("It is what comes if the coming year is like those your files show: no new record, tour or price is in it.",
                    "Look again after every change of what you sell")
        if figures["support_next_365"]["new"]["value"] is None:
            yield Doubt("Followers who buy for the first time are not in it.", figures["support_next_365"]["new"]["why"]
                        .removeprefix("not known: ").capitalize())
        yield Doubt("Buyers who do not follow you yet, and will, are not in it.")
    if figures["supporters"].get("why") and figures["supporters"]["value"] is not None:
        yield Doubt("How many pay again rests on published shares alone.", "Add orders that reach back two years.")
    if told.fitted is not None and told.fitted.basis == "prior":
        yield Doubt("Fewer than five first payments of followers were seen: how many will buy rests on published shares.",
                    "It gets better with every buyer.")


def _next(look: Look, figures: dict[str, Any]) -> str:
    if not look.exports:
        return _list.first(look)
    if figures["support_next_365"][""]["value"] is None:
        return "Bring older orders, back to the first one: two years of them tell what a year brings."
    return "Say what income you want, and see how far it is to the number of supporters that carries it."


def _drawings(look: Look, figures: dict[str, Any]) -> list[Drawing]:
    money = figures["support_next_365"]
    rows = [{"label": SAID[name], "said": words.money_between(money[name]["low"], money[name]["high"], look.currency),
             "axis": look.currency, **{end: money[name][end] for end in ("low", "value", "high")}}
            for name in _outlook.GROUPS if money.get(name, {}).get("value") is not None]
    return [Drawing("ranges", "Money expected within a year", rows, "support_next_365")] if rows else []


def _grids(look: Look, figures: dict[str, Any], made: _outlook.Outlook) -> Iterator[Grid]:
    rows = []
    for name in (*_outlook.GROUPS, ""):
        money = figures["support_next_365"].get(name)
        if money and money["value"] is not None:
            people = words.count(made.people[name]) if name else ""
            rows.append([SAID.get(name, "together"), people, words.money(money["value"], look.currency),
                         words.money_between(money["low"], money["high"], look.currency)])
    if rows:
        yield Grid("Expected within 365 days", ["Money", "People", "About", "At least and at most"], rows,
                   "People: how many there are of each now. Ranges hold what will be counted in 19 of 20 cases.",
                   figure="support_next_365")
