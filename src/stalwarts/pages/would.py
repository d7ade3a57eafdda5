"""Who of those who never bought is most likely to, why, and whether such foresight has held here before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.models import supporters as model
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _buys
from stalwarts.pages import _expected
from stalwarts.pages import _list
from stalwarts.pages import _roll
from stalwarts.pages._known import versions
from stalwarts.pages.people import shown

QUESTION = "Who of those who never bought would?"
VERSION = 1
TITLE = "Who would buy"
PLACE = "People"
NEEDS = ("order", "follow")
RESTS_ON = {"would_buy": "p_buys", "support_by_segment": "yearly_support", "people": "p_buys", "backtest": "signal_patterns"}
MOST = 200


@dataclass(frozen=True)
class Form:
    """How many."""

    limit: int = asked("How many people to list, the likeliest first.", 25)


def page(look: Look, form: Form) -> Page:
    """The likeliest, how many of all would, and what such foresight was worth last time."""
    said = look.model("p_buys")
    if said["chosen"] is None:
        return _silent(look, said["why"])
    number = _number(look, said)
    listed, brings = _listed(look, max(0, min(form.limit, MOST))), _expected.of_labels(look)
    return Page(
        name="would", question=QUESTION, title=TITLE, as_of=_as_of(look), claim=_claim(number, said), names=True,
        doubts=_doubts(said), definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        figures={"would_buy": number | {"days": said["days"]}, "learner": said["chosen"], "buyers": said["buyers"],
                 "refused": said["refused"], "backtest": said["backtest"],
                 "why": said["why"], "support_by_segment": brings,
                 "people": [{key: row[key] for key in ("person", "name", "p_buys", "reasons")} for row in listed]},
        notes=[_proof(said["backtest"])], next_step=_next(listed), grids=[*_grids(listed, said), *_brings(look, brings)],
        deeds=[Deed("move", "Note something for a list of names", asks=["kind", "who", "on", "note"])] if listed else [],
        links=[("All your people", Link("people")), ("What supporters and other buyers may bring", Link("expect"))])


def _number(look: Look, said: dict[str, Any]) -> dict[str, Any]:
    cells = look.engine.run(look.measure("p_buys").group_by("p_buys").agg(n=_.count())).to_pylist()
    found = model.supporters([c["p_buys"] for c in cells], [None] * len(cells), [c["n"] for c in cells], doubt=said["doubt"])
    return interval(found.value, found.low, found.high)


def _listed(look: Look, limit: int) -> list[dict[str, Any]]:
    """The likeliest people with their names and reasons."""
    best = look.measure("p_buys").order_by(ibis.desc("p_buys"), "person").limit(limit)
    top = {row["person"]: row["p_buys"] for row in look.engine.run(best).to_pylist()}
    if not top:
        return []
    rows = {row["person"]: row for row in _roll.named(look, list(top))}
    follows = look.measure("followers").filter(_.person.isin(list(top))).group_by("person").agg(since=_.since.min())
    since = {row["person"]: row["since"] for row in look.engine.run(follows).to_pylist()}
    why: dict[str, list[str]] = {}
    for row in sorted(_buys.scored(look, list(top)), key=lambda row: row["probability"]):
        why[row["person"]] = _buys.reasons(row, since.get(row["person"]))
    return [{"person": person, "name": rows.get(person, {}).get("name"), "p_buys": p, "reasons": why.get(person, [])}
            for person, p in top.items()]


def _claim(number: dict[str, Any], said: dict[str, Any]) -> str:
    return (f"About {words.about(number['value'], number['low'], number['high'])} of those who never bought would, "
            f"{words.within(said['days'])}.")


def _proof(proof: dict[str, Any]) -> str:
    better = 1 - proof["brier"] / proof["brier_of_base"] if proof["brier_of_base"] else 0.0
    of = (f"the {proof['days']} days after those it learned from" if proof["judged"] == "time" else "people it had not seen")
    span = words.between(proof["low"], proof["high"])
    told = (f"Asked about {of}, it said {words.count(proof['foreseen'])} ({span}) would buy; {words.count(proof['came'])} did.")
    if better <= 0:
        return f"{told} It tells who no better than the share of buyers alone: take the order of the list lightly."
    return f"{told} The likeliest tenth held {words.percent(_tenth(proof))} of those who bought."


def _tenth(proof: dict[str, Any]) -> float:
    return float(proof["bands"][-1]["came"] / max(proof["came"], 1e-9))


def _doubts(said: dict[str, Any]) -> list[Doubt]:
    refused = [Doubt(f"What files show of {words.bound(name)} was left out: it tells who paid all but by itself, so it came with "
                     "the payment.", "Nothing to do.") for name in said["refused"]]
    same = [] if said["backtest"]["judged"] == "time" else [Doubt(
        "How good it is was seen on people of the same time it learned from: your files do not reach back far enough to ask it "
        "of a later one.", "Add older orders, back to the first one, and lists with the days people joined.")]
    return [*refused, *same, Doubt("What people did before goes by what files hold: who leaves no trace in them looks unlikely.",
                            "A newsletter's opens and clicks, or notes by hand, show more.")]


def _next(listed: list[dict[str, Any]]) -> str:
    return "Give the first of them something before you ask." if listed else "Bring a newer list: everybody on it has bought."


def _grids(listed: list[dict[str, Any]], said: dict[str, Any]) -> list[Grid]:
    if not listed:
        return []
    rows = [[shown(row), words.share(row["p_buys"]), "; ".join(row["reasons"])] for row in listed]
    bands = [[words.count(band["people"]), words.count(band["foreseen"]), words.count(band["came"])]
             for band in reversed(said["backtest"]["bands"])]
    return [Grid("The likeliest", ["Name", f"Would buy {words.within(said['days'])}", "Why"], rows,
                 links=[Link("person", {"who": row["person"]}) for row in listed], figure="people"),
            Grid("What such foresight was worth", ["People", "It said so many would buy", "So many did"], bands,
                 f"{'A later time than it learned from' if said['backtest']['judged'] == 'time' else 'People it had not seen'}, "
                 "the likeliest tenth first.", figure="backtest")]


def _brings(look: Look, brings: dict[str, dict[str, Any]]) -> list[Grid]:
    """What those who never bought may bring within a year, by what they are labelled."""
    rows = [[words.SEGMENTS[label], words.count(told["people"]), words.money(round(told["value"], 2), look.currency),
             words.money_between(told["low"], told["high"], look.currency)]
            for label, told in brings.items() if told["value"] is not None and told["people"]]
    return [Grid("What they may bring within a year", ["Who", "People", "About", "At least and at most"], rows,
                 "People: those on your lists who can be told of, name by name.", figure="support_by_segment")] if rows else []


def _silent(look: Look, why: str) -> Page:
    figures: dict[str, Any] = {"would_buy": unknown(f"not known: {why}"), "people": [], "backtest": None}
    next_step = _list.first(look) if not look.exports else "Bring orders that reach further back, or wait for more buyers."
    return Page(name="would", question=QUESTION, title=TITLE, as_of=_as_of(look), next_step=next_step, figures=figures,
                claim="Who would buy can't be told yet.", doubts=[Doubt(f"{why[0].upper()}{why[1:]}.", next_step)],
                definitions=versions(RESTS_ON), rests_on=RESTS_ON, links=[("All your people", Link("people"))])


def _as_of(look: Look) -> str:
    return look.as_of.isoformat(timespec="seconds") + "Z"
