"""What an ask may bring: copies and money by day for 28 days, with ranges; frozen before it opens, scored when it is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from stalwarts import words
from stalwarts.asks import forecast as model
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.outreach import launches
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _asks
from stalwarts.pages import _list
from stalwarts.pages._kinds import SEGMENTS
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

QUESTION = "What would an ask bring?"
VERSION = 1
TITLE = "What it may bring"
PLACE = "Asks"
RESTS_ON = {"units": "support", "by_day": "support"}
SHOWN = (1, 3, 7, 14, 28)
"""Days that the table names."""
KINDS = words.SEGMENTS | {model.STRANGERS: "people nobody asked", "drawn elsewhere": "drawn elsewhere"}


@dataclass(frozen=True)
class Form:
    """Which ask, and what if."""

    ask: str | None = asked("The name of the ask.", None, place=True)
    price: float | None = asked("What if one cost this much?", None, called="Price of one")
    segment: list[str] = asked("What if it were for this kind only? One a line for several.",
                               (), choices=SEGMENTS, called="Only this kind")


def page(look: Look, form: Form) -> Page:
    """The frozen forecast, else one made now; with another price or other people, what if. Raises NoSuchAsk, BadAnswer."""
    if not form.ask:
        return _blank(look)
    if form.price is not None and form.price <= 0:
        raise BadAnswer("price", f"is {form.price:g}; it is more than nothing")
    ask = _asks.found(look, form.ask)
    what_if = form.price is not None or bool(form.segment)
    kept = None if what_if else frozen(look).get(form.ask)
    made = model.frozen(model.forecast(launches.planned(look, ask, form.price, list(form.segment)),
                                       launches.over(look, ask["opens_at"]))) if kept is None else None
    told: dict[str, Any] = kept or made or {}
    came = [] if what_if else launches.sold(look, ask)
    figures = _figures(look, ask, told, came, frozen_=kept is not None)
    if kept is None and not what_if and not came:
        figures["freeze"] = told
    return Page(
        name="forecast", question=QUESTION, title=f"What “{ask['ask']}” may bring",
        as_of=look.as_of.isoformat(timespec="seconds") + "Z", claim=_claim(ask, figures, what_if=what_if), figures=figures,
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=[note for note in _notes(figures) if note],
        doubts=_doubts(told), next_step=_next(look, figures, what_if=what_if), drawings=[_drawing(told, came)],
        grids=_grids(figures), deeds=_deeds(ask, figures, what_if=what_if),
        links=[("The ask", Link("ask", {"ask": ask["ask"]})), ("All your forecasts", Link("forecasts"))])


def frozen(look: Look) -> dict[str, dict[str, Any]]:
    """Ask to its forecast as it was first kept."""
    rows = sorted(look.engine.run(look.table("forecast")).to_pylist(), key=lambda row: row["decided_at"])
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row["ask"], json.loads(row["told"]) | {"made_at": row["decided_at"].isoformat(timespec="seconds") + "Z"})
    return found


def _blank(look: Look) -> Page:
    return Page(name="forecast", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
                claim="Say which ask to look ahead for.", next_step="Choose one of your asks, or plan one.",
                links=[("Your asks", Link("asks")), ("What could an ask show?", Link("plan_ask"))])


def _figures(look: Look, ask: dict[str, Any], told: dict[str, Any], came: list[float], *, frozen_: bool) -> dict[str, Any]:
    last, price = told["days"][-1], told["price"]
    units = {f"{level:.0%}".rstrip("%"): interval(told["units"], *_ends(last, level), level) for level in model.LEVELS}
    money = {level: {**one, **{key: one[key] * price for key in ("value", "low", "high")}} for level, one in units.items()} \
        if price else {}
    figures = {"ask": ask["ask"], "units": units["80"], "units_by_level": units,
               "money": money.get("80") or unknown("the ask says no price"), "money_by_level": money,
               "currency": ask["currency"] or look.currency, "price": price, "by_day": told["days"], "naive": told["naive"],
               "by_kind": told["by_kind"], "launches": told["launches"], "frozen": frozen_, "made_at": told.get("made_at"),
               "sold": came, "sold_so_far": sum(came) if came else None}
    if frozen_ and len(came) == model.DAYS:
        figures["score"] = model.scored(told, came)
    return figures


def _ends(day: dict[str, Any], level: float) -> tuple[float, float]:
    name = round(100 * level)
    return day[f"low_{name}"], day[f"high_{name}"]


def _claim(ask: dict[str, Any], told: dict[str, Any], *, what_if: bool) -> str:
    one = told["units"]
    said = words.about(one["value"], one["low"], one["high"])
    if "score" in told:
        inside = "inside" if told["score"]["inside"]["80"] else "outside"
        return (f"“{ask['ask']}” sold {words.count(told['score']['sold'])}, {inside} the "
                f"{words.between(one['low'], one['high'])} expected.")
    if what_if:
        return f"Then it would sell about {said} in 28 days."
    return f"“{ask['ask']}” may sell {said} in its first 28 days, 4 times in 5."


def _notes(told: dict[str, Any]) -> list[str]:
    money = told["money"]
    sums = f"That is {words.money_between(money['low'], money['high'], told['currency'])}." if money["value"] is not None else ""
    usual = words.count(told["naive"] or 0)
    plain = f"Followers times the usual share would say {usual}: it knows neither whom you ask nor how they respond."
    rests = f"It rests on {words.plural(told['launches'], 'launch', 'launches')} of your own." if told["launches"] else \
        "No launch of your own is over yet: it rests on what is published, and is wide for it."
    score = told.get("score")
    fared = _fared(score) if score and score["naive_crps"] is not None else ""
    held = f"Kept since {words.day(told['made_at'])}, and not changed since." if told["made_at"] else ""
    so_far = f"Sold so far: {words.count(told['sold_so_far'])}, in {words.plural(len(told['sold']), 'day')}." \
        if told["sold"] and not score else ""
    return [sums, so_far, fared, plain if told["naive"] is not None else "", rests, held]


def _fared(score: dict[str, Any]) -> str:
    off, plain = words.count(score["crps"]), words.count(score["naive_crps"])
    return f"As such ranges are scored it was {off} copies off; followers times the usual share was {plain} off."


def _doubts(told: dict[str, Any]) -> list[Doubt]:
    said = [Doubt("Every sale in those 28 days is counted, of whatever you sell, also to people nobody asked.")]
    if not told["launches"]:
        said.append(Doubt("How your people respond is not known yet.", "Freeze this one, and score it: the next is narrower."))
    return said


def _next(look: Look, told: dict[str, Any], *, what_if: bool) -> str:
    if not look.exports:
        return _list.first(look)
    if what_if:
        return "Change the price or the people until you like it; then register an ask that way."
    if "score" in told:
        return "Look at all your forecasts together: how often did they hold?"
    if told["frozen"]:
        return "Bring newer orders when its 28 days are over: then it is scored."
    return "Freeze it before the ask opens, so that it can be scored."


def _drawing(told: dict[str, Any], came: list[float]) -> Drawing:
    upto, total = [], 0.0
    for sold in came:
        total += sold
        upto.append(total)
    rows = [{**day, "naive": told["naive"], "sold": upto[at] if at < len(upto) else None} for at, day in enumerate(told["days"])]
    return Drawing("fan", "Copies sold, day by day", rows, "by_day")


def _grids(told: dict[str, Any]) -> list[Grid]:
    rows = [[words.count(day["day"]), words.count(day["value"]),
             *(words.between(*_ends(day, level)) for level in model.LEVELS)] for day in told["by_day"] if day["day"] in SHOWN]
    kinds = [[KINDS.get(kind, kind), words.count(n)] for kind, n in told["by_kind"].items()]
    return [Grid("Sold by day", ["Day", "Expected", "Half the time", "4 times in 5", "19 times in 20"], rows, figure="by_day"),
            Grid("From whom", ["Who", "Copies expected"], kinds)]


def _deeds(ask: dict[str, Any], told: dict[str, Any], *, what_if: bool) -> list[Deed]:
    if what_if or told["frozen"] or told["sold"]:
        return []
    return [Deed("forecast", "Freeze this forecast", {"ask": ask["ask"]})]
