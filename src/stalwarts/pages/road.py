"""How far it is to the number: supporters now, how many the wanted income takes, and when they are there at this pace."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.models import road as model
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _list
from stalwarts.pages import _outlook
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

QUESTION = "How far is it to my number?"
VERSION = 1
TITLE = "The road to your number"
NEEDS = ("order",)
RESTS_ON = {"supporters": "repeat", "per_head": "yearly_support", "won_per_month": "won_lost", "lost_per_month": "won_lost"}
DEDICATED = 3_000
"""Supporters that are aimed at where no income is said: "3,000 dedicated supporters beat 3 million onlookers"."""
SHORTEST = 90
"""Days in which won and lost must have been watched."""
TENTH = 0.1
SOON = 60
"""Months: whoever arrives later is told what five years would take."""
SHOWN = (24.0, 120.0)
"""Months the picture shows, at least and at most."""
STEPS = {"won": "win a tenth more each month", "lost": "lose a tenth fewer each month", "each": "a tenth more from each",
         "back": "one in ten of the other buyers comes back"}


@dataclass(frozen=True)
class Form:
    """What is wanted."""

    income: float = asked("The yearly income you want from supporters; 0: as stalwarts.toml says, else 3,000 supporters.",
                          0.0, called="Yearly income")


def page(look: Look, form: Form) -> Page:
    """Now, needed, pace, arrival, and the step that changes it most. Raises BadAnswer."""
    if not (form.income >= 0 and math.isfinite(form.income)):
        raise BadAnswer("income", "is what you want to earn in a year: nought or more")
    income = form.income or look.settings.income
    now = _identity.supporters(_kinds.supporters(look), _identity.known(look))
    head, (flow,) = _outlook.per_head(look), look.small("won_lost")
    needed = _needed(income, head)
    pace = _pace(now, needed, flow)
    gone = model.road(pace) if pace else None
    steps = _steps(look, pace, needed) if pace and gone and not (gone.arrival and gone.arrival.value <= 0) else []
    figures = _figures(income, now, needed, head, flow, gone) | {"steps": steps, "currency": look.currency}
    return Page(
        name="road", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(figures), doubts=list(_doubts(figures, flow)), figures=figures, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=list(_notes(look, figures, flow)), next_step=_next(look, figures),
        drawings=_drawings(pace, gone), grids=_grids(look, figures),
        links=[("What the coming year may bring", Link("expect"))] if look.exports else [])


def _needed(income: float, head: dict[str, Any]) -> dict[str, Any]:
    """Income wanted over support per head; without an income a number that is not estimated."""
    if not income:
        return interval(DEDICATED, DEDICATED, DEDICATED)
    if not head["value"]:
        return unknown(head.get("why", "not known: nobody brought anything in the past year"))
    return interval(income / head["value"], income / head["high"], income / max(head["low"], 1e-9))


def _pace(now: dict[str, Any], needed: dict[str, Any], flow: dict[str, Any]) -> model.Pace | None:
    if now["value"] is None or needed["value"] is None or flow["days"] < SHORTEST:
        return None
    spans = [model.Span(one["value"], one["low"], one["high"]) for one in (now, needed)]
    return model.Pace(spans[0], spans[1], flow["won"], flow["lost"], flow["days"])


def _figures(income: float, now: dict[str, Any], needed: dict[str, Any], head: dict[str, Any], flow: dict[str, Any],
             gone: model.Road | None) -> dict[str, Any]:
    figures = {"income_wanted": income or None, "supporters": now, "supporters_needed": needed, "per_head": head}
    if gone is None:
        why = unknown(_untold(now, needed, flow))
        flows = dict.fromkeys(("won_per_month", "lost_per_month", "balance_per_month", "months_to_go"), why)
        return figures | flows | {"won_needed_per_month": None}
    far = gone.arrival
    arrives = unknown("not at this pace") if far is None else interval(far.value, far.low, far.high or math.inf)
    if far is not None and far.high is None:
        arrives = {"value": far.value, "low": far.low, "high": None, "level": 0.95, "why": "perhaps never at this pace"}
    flows = {f"{name}_per_month": interval(span.value, span.low, span.high or 0.0)
             for name, span in (("won", gone.won), ("lost", gone.lost), ("balance", gone.balance))}
    takes = (needed["value"] - now["value"]) / SOON + gone.lost.value
    return figures | flows | {"months_to_go": arrives | {"arriving_share": gone.arriving},
                              "won_needed_per_month": takes if far is None or far.value > SOON else None}


def _untold(now: dict[str, Any], needed: dict[str, Any], flow: dict[str, Any]) -> str:
    if now["value"] is None:
        return str(now["why"])
    if needed["value"] is None:
        return str(needed["why"])
    return (f"not known: won and lost can be watched from a year after your files of payments begin, "
            f"{words.plural(flow['days'], 'day')} so far; it takes {SHORTEST}")


def _steps(look: Look, pace: model.Pace, needed: dict[str, Any]) -> list[dict[str, Any]]:
    """What a tenth more of each would do to the arrival, the one that does most first."""
    others = sum(cell["people"] for cell in _outlook.cells(look) if cell["probability"] < _outlook.EVEN)
    less = model.Span(*(needed[end] / (1 + TENTH) for end in ("value", "low", "high")))
    more = model.Span(*(end + others * TENTH for end in (pace.now.value, pace.now.low, pace.now.high or pace.now.value)))
    tried = {"won": replace(pace, won=pace.won * (1 + TENTH)), "lost": replace(pace, lost=pace.lost * (1 - TENTH)),
             "each": replace(pace, needed=less), "back": replace(pace, now=more)}
    made = [{"step": name, "said": STEPS[name], "people": others * TENTH if name == "back" else None, **_month(model.road(one))}
            for name, one in tried.items()]
    return sorted(made, key=lambda one: (one["months"] is None, one["months"] or 0.0, -one["arriving_share"]))


def _month(gone: model.Road) -> dict[str, Any]:
    return {"months": gone.arrival.value if gone.arrival else None, "arriving_share": gone.arriving}


def _claim(figures: dict[str, Any]) -> str:
    now, needed, far = figures["supporters"], figures["supporters_needed"], figures["months_to_go"]
    if now["value"] is None:
        return "How far it is to your number is not known: nobody has paid yet in any file."
    here = words.about(now["value"], now["low"], now["high"])
    if needed["value"] is None:
        return f"You have about {here} supporters; how many your income takes can't be told yet."
    goal = words.about(needed["value"], needed["low"], needed["high"])
    if far["value"] is None:
        tail = "not at this pace" if "arriving_share" in far else "the pace can't be told yet"
        return f"{here} of {goal} supporters: {tail}."
    if far["value"] <= 0:
        return f"You are there: about {here} supporters, and {goal} carry the income you want."
    return f"{here} of {goal} supporters: at this pace you arrive in {_span(far)}."


def _span(far: dict[str, Any]) -> str:
    """Months or years, from and to; without an end where it may never be."""
    if far["high"] is None:
        return f"{_time(far['low'])} at the soonest, and perhaps never"
    low, high = _time(far["low"]), _time(far["high"])
    return f"{low} to {high}" if low != high else low


def _time(months: float) -> str:
    return words.plural(months / 12, "year") if months >= SHOWN[0] else words.plural(months, "month")


def _notes(look: Look, figures: dict[str, Any], flow: dict[str, Any]) -> Iterator[str]:
    head, income = figures["per_head"], figures["income_wanted"]
    if income and figures["supporters_needed"]["value"] is not None:
        yield (f"Who pays again brings {words.money(head['value'], look.currency)} a year "
               f"({words.money_between(head['low'], head['high'], look.currency)}): that is how many "
               f"{words.money(income, look.currency)} takes.")
    elif figures["supporters"]["value"] is not None:
        yield f"{words.count(DEDICATED)} is the number to aim at where no income is said: say yours, and it becomes your own."
        if head["value"] is not None:
            money = [words.money(DEDICATED * head[end], look.currency) for end in ("low", "high")]
            yield f"At what those who pay again bring here, {words.count(DEDICATED)} would bring {money[0]} to {money[1]} a year."
    if figures["won_per_month"]["value"] is not None:
        yield (f"In the last {words.plural(flow['days'], 'day')} {words.count(flow['won'])} became regulars and "
               f"{words.count(flow['lost'])} fell away.")
    if figures["won_needed_per_month"] is not None:
        yield (f"To be there in five years at today's losses, {words.count(figures['won_needed_per_month'])} would have to be "
               "won each month.")


def _doubts(figures: dict[str, Any], flow: dict[str, Any]) -> Iterator[Doubt]:
    if figures["months_to_go"]["value"] is None and "arriving_share" not in figures["months_to_go"]:
        if figures["supporters"]["value"] is not None:
            yield Doubt(figures["months_to_go"]["why"].removeprefix("not known: ").capitalize() + ".",
                        "Add older orders, back to the first one.")
        return
    yield Doubt("The pace is that of the past: what you change from today on is not in it.", "Look again in three months.")
    yield Doubt("A regular has paid twice within a year, and is lost after a year of silence: who buys every other year "
                "counts as lost.")
    if flow["days"] < _outlook.YEAR:
        yield Doubt(f"Won and lost could be watched for {words.plural(flow['days'], 'day')} only: a season may hide in them.",
                    "Add older orders, back to the first one.")


def _next(look: Look, figures: dict[str, Any]) -> str:
    if not look.exports:
        return _list.first(look)
    if figures["months_to_go"].get("value") == 0:
        return "Keep them: thank those who pay again by name, before you look for more."
    if figures["supporters"]["value"] is None or not figures["steps"]:
        return "Bring older orders, back to the first one: two years of them show who is won and who is lost."
    return f"The step that changes it most: {figures['steps'][0]['said']}."


def _drawings(pace: model.Pace | None, gone: model.Road | None) -> list[Drawing]:
    if pace is None or gone is None:
        return []
    far = min(max(gone.arrival.value * 1.2 if gone.arrival else SHOWN[1], SHOWN[0]), SHOWN[1])
    months = [far * place / 24 for place in range(25)]
    rows = [{"month": round(month, 2), "value": span.value, "low": span.low, "high": span.high, "needed": pace.needed.value}
            for month, span in zip(months, model.path(pace, months), strict=True)]
    return [Drawing("road", "Supporters at this pace, and the number", rows, "supporters")]


def _grids(look: Look, figures: dict[str, Any]) -> list[Grid]:
    head = figures["per_head"]
    told = [["Supporters now", _about(figures["supporters"])], ["Needed", _about(figures["supporters_needed"])],
            ["One who pays again brings in a year", "not known" if head["value"] is None else
             f"{words.money(head['value'], look.currency)} ({words.money_between(head['low'], head['high'], look.currency)})"],
            ["Won in a month", _rate(figures["won_per_month"])], ["Lost in a month", _rate(figures["lost_per_month"])]]
    grids = [Grid("The sums", ["", ""], told, figure="won_per_month")] if look.exports else []
    if figures["steps"]:
        rows = [[step["said"][0].upper() + step["said"][1:],
                 "not at that pace" if step["months"] is None else _time(step["months"])]
                for step in figures["steps"]]
        grids.append(Grid("If one thing changed", ["Step", "You arrive in"], rows, "Middles only: each has a range as wide as "
                          "that of the claim."))
    return grids


def _about(one: dict[str, Any]) -> str:
    return "not known" if one["value"] is None else words.about(one["value"], one["low"], one["high"])


def _rate(one: dict[str, Any]) -> str:
    return "not known" if one["value"] is None else f"{one['value']:.1f} ({one['low']:.1f} to {one['high']:.1f})"
