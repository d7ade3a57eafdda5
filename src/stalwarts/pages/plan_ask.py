"""What an ask could show, before anything happens: whom it is for, how many to leave in peace, and what that costs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stalwarts import words
from stalwarts.asks import design
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.outreach import audience
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.page import unknown
from stalwarts.pages import _asks
from stalwarts.pages import _list
from stalwarts.pages._kinds import SEGMENTS
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer
from stalwarts.problems import NotADate

QUESTION = "What could an ask show?"
VERSION = 1
TITLE = "Plan an ask"
PLACE = "Asks"
RESTS_ON = {"people": "segments", "base": "support"}
FEW = 1
LIFT = 0.005
"""Without a goal an ask is taken to double what is bought anyway, and to bring at least 1 in 200: what a letter does."""


@dataclass(frozen=True)
class Form:
    """Whom it is for, and how."""

    segment: list[str] = asked("Only people of this kind; one a line for several.", (), choices=SEGMENTS, called="Only this kind")
    account: list[str] = asked("Only people who follow this account; one a line for several.", (), called="Only followers of")
    search: str | None = asked("Part of a name, address or account name.", None)
    channel: str = asked("How you reach them.", "email", choices=tuple(audience.CHANNELS))
    opens: str | None = asked("The first day, such as 2026-03-01.", None, called="First day")
    days: int = asked("How many days it is open.", 14, called="Days it is open")
    holdout: float | None = asked("The share to leave in peace, such as 0.1; empty: as recommended.", None)
    goal: float | None = asked("How many it should sell beyond what would be sold anyway.",
                               None, called="To sell beyond the usual")
    price: float | None = asked("What one costs.", None, called="Price of one")
    every: float = asked("Days within which nobody is asked twice.", audience.EVERY, called="Days between asks")


def page(look: Look, form: Form) -> Page:
    """Counted, never sent. Raises BadAnswer, NotADate."""
    _checked(form)
    found = audience.audience(look, audience.Plan(
        form.channel, tuple(form.segment), tuple(form.account), form.search or "", _day(form.opens), form.every))
    base = audience.base(look, found, form.days)
    figures = _figures(look, form, found, base)
    return Page(
        name="plan_ask", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, figures), figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        notes=[note for note in _notes(look, form, figures) if note], doubts=_doubts(figures), next_step=_next(look, figures),
        grids=_grids(figures), parts=_parts(figures), deeds=_deeds(form, figures), links=[("Your asks", Link("asks"))])


def _checked(form: Form) -> None:
    if form.holdout is not None and form.holdout >= 1:
        more = "; write 0.1 for 10 %" if form.holdout > 1 else ""
        raise BadAnswer("holdout", f"is {form.holdout:g}, and with everybody left in peace nobody would be asked{more}")
    if form.holdout is not None and form.holdout < 0:
        raise BadAnswer("holdout", f"is {form.holdout:g}; it is a share, such as 0.1")
    if not 1 <= form.days <= 366:
        raise BadAnswer("days", f"is {form.days}; it is 1 to 366")
    for name in ("goal", "price", "every"):
        if (getattr(form, name) or 0) < 0:
            raise BadAnswer(name, f"is {getattr(form, name):g}, which is less than nothing")


def _day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotADate(str(text)) from error


def _figures(look: Look, form: Form, found: audience.Audience, base: float) -> dict[str, Any]:
    people = found.people
    lift = min(form.goal / people if form.goal else max(base, LIFT), 1 - base) if people else 0.0
    advice = design.advise(people, base, lift) if people else design.Advice(None, math.inf, 0.0, None)
    hold = form.holdout if form.holdout is not None else (advice.held or 0.0)
    seen = design.detectable(people, base, hold) if people else math.inf
    could = {"value": seen} if math.isfinite(seen) else unknown("nobody would be left in peace to compare with")
    forgone = hold * people * lift
    return {"people": people, "strata": found.strata, "left_out": found.left_out, "base": base, "days": form.days,
            "lift": lift, "holdout": hold, "asked": people - sum(n - round((1 - hold) * n) for n in found.strata.values()),
            "detectable": could, "recommended": advice.held, "recommended_detectable": _finite(advice.detectable),
            "asks_needed": advice.asks, "forgone": forgone, "currency": look.currency,
            "forgone_money": forgone * form.price if form.price else None, "even_split_forgone": 0.5 * people * lift}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _claim(look: Look, told: dict[str, Any]) -> str:
    if not told["people"]:
        return "Nobody can be asked this way, as far as your files show." if look.exports else \
            "Whom you could ask is not known: no file has been added."
    who = words.plural(told["people"], "person", "people")
    if told["detectable"]["value"] is None:
        return f"Of {who}, with nobody left in peace, what an ask brought can't be told from what would have come anyway."
    return (f"Of {who}, with {words.percent(told['holdout'])} left in peace, an ask is seen to work once it brings "
            f"{words.points(told['detectable']['value'])} more buyers.")


def _notes(look: Look, form: Form, told: dict[str, Any]) -> list[str]:
    if not told["people"]:
        return [_asks.left_out(told["left_out"])]
    anyway = f"In {words.plural(told['days'], 'day')} about {words.share(told['base'])} of them buy without being asked."
    return [anyway, _advice(look, form, told), _asks.left_out(told["left_out"])]


def _advice(look: Look, form: Form, told: dict[str, Any]) -> str:
    aim = f"To see {words.points(told['lift'])} more"
    if told["recommended"]:
        cost = f"about {words.plural(max(told['recommended'] * told['people'] * told['lift'], 1), 'sale')} less"
        return f"{aim}, leave {words.percent(told['recommended'])} in peace: it costs {cost}, and then you know."
    lost = told["even_split_forgone"]
    money = f", {words.money(lost * form.price, look.currency)}," if form.price else ""
    several = f" Over {told['asks_needed']} asks like this, read together, it would show." if told["asks_needed"] else ""
    return (f"{aim}, even leaving half of them in peace is too little, and would cost about "
            f"{words.plural(max(lost, 1), 'sale')}{money} for nothing. So ask everybody: use the ask's own code and "
            f"link, and ask buyers how they heard of it.{several}")


def _doubts(told: dict[str, Any]) -> list[Doubt]:
    if not told["people"]:
        return []
    return [Doubt("How many buy anyway is read from the last year; a season or a new record may change it.",
                  "After the first ask its own left in peace will tell.")]


def _next(look: Look, told: dict[str, Any]) -> str:
    if not told["people"]:
        return _list.first(look) if not look.exports else "Choose another way to reach them, or widen whom it is for."
    return "Register the ask: then draw who is asked, and take the list to your own tool."


def _grids(told: dict[str, Any]) -> list[Grid]:
    if told["people"] < FEW or not told["base"]:
        return []
    rows = []
    for held in design.HOLDOUTS:
        seen = design.detectable(told["people"], told["base"], held)
        rows.append([words.percent(held), words.count(round(held * told["people"])),
                     words.points(seen) if math.isfinite(seen) else "nothing"])
    return [Grid("What leaving people in peace would show", ["Left in peace", "People", "Seen, 4 times in 5, from"], rows,
                 "More buyers among the asked than among those left in peace, in points of a hundred.", figure="base")]


def _parts(told: dict[str, Any]) -> list[Part]:
    kinds = [f"{words.SEGMENTS[kind]}: {words.count(n)}" for kind, n in told["strata"].items()]
    return [Part("Whom it is for", kinds, folded=True)] if kinds else []


def _deeds(form: Form, told: dict[str, Any]) -> list[Deed]:
    if not told["people"]:
        return []
    values = {"segment": list(form.segment), "account": list(form.account), "search": form.search, "channel": form.channel,
              "opens": form.opens, "holdout": form.holdout, "goal": form.goal, "price": form.price, "every": form.every}
    kept = {key: value for key, value in values.items() if value not in (None, [], ())}
    return [Deed("ask-plan", "Register this ask", kept, ["ask", "offer", "price", "opens", "closes", "stop"])]
