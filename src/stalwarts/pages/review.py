"""Which of these are the same person? Pairs no file can settle, one at a time, the dearest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import pyarrow as pa
from ibis import _

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.identity import rulings
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _identity
from stalwarts.pages import _list
from stalwarts.pages import _sides
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

if TYPE_CHECKING:
    import ibis.expr.types as ir

QUESTION = "Which of these are the same person?"
VERSION = 1
TITLE = "Who is who"
PLACE = "People"
RESTS_ON = {"pairs": "review"}
KEYS = (("same", "Same person", "s"), ("different", "Different people", "d"), ("unsure", "Don't know", "u"),
        ("never", "Never ask again", "n"))
SORTS = ("money", "narrows")
MOST, LATEST, PATTERN = 200, 10, 3
"""Pairs on one page, decisions that are shown, and pairs that make a pattern."""
LITTLE = 0.01
SAID = {"same": "same person", "different": "different people", "unsure": "don't know", "never": "never ask again"}


@dataclass(frozen=True)
class Form:
    """How many."""

    limit: int = asked("How many pairs.", 20, called="How many")
    sort: str = asked("money (at stake) or narrows: the pair that tells most of your answer first.",
                      "money", choices=SORTS, called="First")


def page(look: Look, form: Form) -> Page:
    """The queue, patterns that may be decided at once, decisions that contradict each other. Raises BadAnswer."""
    if not 1 <= form.limit <= MOST:
        raise BadAnswer("limit", f"is {form.limit:,}; it is 1 to {MOST}")
    waiting = look.measure("review")
    total = look.engine.run(waiting.agg(pairs=_.count(), money=_.money.sum(), places=_.places.sum())).to_pylist()[0]
    rows = _queue(look, waiting, form)
    at_odds = rulings.contradictions(look.engine.run(look.table("ruling")))
    sides = _sides.told(look, sorted({row[end] for row in rows for end in ("left", "right")}))
    cards = [_card(look, row, sides, place) for place, row in enumerate(rows)]
    return Page(
        name="review", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, int(total["pairs"]), total["money"]), names=True, doubts=list(_doubts(look, at_odds)),
        figures={"pairs": [_figure(look, row, sides) for row in rows], "waiting": int(total["pairs"]), "contradictions": [
            {"different": list(one.different), "same": [list(pair) for pair in one.same]} for one in at_odds]},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=_notes(look, int(total["places"] or 0)),
        next_step=_next(look, rows),
        parts=[*_odds(at_odds), *cards[:1], *_patterns(look), *_latest(look), *cards[1:]],
        links=[("All your people", Link("people"))])


def _queue(look: Look, waiting: ir.Table, form: Form) -> list[dict[str, Any]]:
    """The first pairs, each with `tells`: the share of the identity's doubt in the answer that goes when it is decided."""
    carried = _identity.known(look) if form.sort == "narrows" else None
    tells = {(left, right): share for left, right, share in carried.narrowing} if carried else {}
    rows = []
    if tells:
        left, right = zip(*tells, strict=True)
        pairs = look.engine.put("telling", pa.table({"left": left, "right": right, "tells": list(tells.values())}))
        told = waiting.inner_join(pairs, ["left", "right"])
        rows = look.engine.run(told.order_by(_.unsure, _.tells.desc(), "left", "right").limit(form.limit)).to_pylist()
    seen = {(row["left"], row["right"]) for row in rows}
    others = look.engine.run(waiting.limit(form.limit)).to_pylist() if len(rows) < form.limit else []
    return [*rows, *(row for row in others if (row["left"], row["right"]) not in seen)][: form.limit]


def _claim(look: Look, pairs: int, money: float | None) -> str:
    if not pairs:
        return "Nobody waits to be told apart: no two of your people look like one that files leave open."
    stake = f"; {words.money(money, look.currency)} that stayed hangs on it" if money else ""
    return f"{words.plural(pairs, 'pair')} may be one person each, and no file says so{stake}."


def _notes(look: Look, places: int) -> list[str]:
    if not places:
        return []
    untied = int(look.small("together")[0]["untied"] or 0)
    of = f" of the {words.count(untied)} that no list can place" if untied >= places else ""
    return [f"{words.plural(places, 'pair')} would place a buyer among your followers, or keep one out{of}: each answer narrows "
            "how many of your followers have bought."]


def _doubts(look: Look, at_odds: list[rulings.Contradiction]) -> Iterator[Doubt]:
    if not look.compared:
        yield Doubt("Not everybody has been compared with everybody yet.", "Bring a file, or run: stalwarts review")
    if at_odds:
        places = words.plural(len(at_odds), "place")
        yield Doubt(f"Decisions of yours contradict each other in {places}: none of those is applied.", "Take one of them back.")


def _next(look: Look, rows: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    if rows:
        return "Decide the first: one letter is enough, and every decision can be taken back."
    return "Nothing to do here. Ask people where they follow you, under which name: each answer shows more."


# --- the queue ---------------------------------------------------------------------------------------------------


def _figure(look: Look, row: dict[str, Any], sides: dict[str, dict[str, Any]]) -> dict[str, Any]:
    narrows = None
    if row["places"]:
        fewest = [one["fewest"] for one in look.small("bounds") if one["account"] is None]
        narrows = 1 / fewest[0] if fewest and fewest[0] else None
    return {"left": row["left"], "right": row["right"], "probability": row["probability"], "for": row["reasons"] or [],
            "against": row["against"] or [], "veto": row["veto"], "evidence": row["evidence"], "money": row["money"],
            "narrows": narrows, "tells": row.get("tells"), "unsure": row["unsure"],
            **{f"{end}_is": sides[row[end]]["line"] for end in ("left", "right")}}


def _card(look: Look, row: dict[str, Any], sides: dict[str, dict[str, Any]], place: int) -> Part:
    left, right = sides[row["left"]], sides[row["right"]]
    deeds = [Deed("rule", label, {"verdict": verdict, "left": row["left"], "right": row["right"]}, key=key)
             for verdict, label, key in KEYS]
    return Part(f"{left['title']} and {right['title']}", [left["line"], right["line"], *_evidence(look, row)], folded=place > 0,
                queued=True, deeds=deeds)


def _evidence(look: Look, row: dict[str, Any]) -> Iterator[str]:
    yield f"For: {'; '.join(row['reasons'] or ['nothing in particular'])}."
    if row["against"]:
        yield f"Against: {'; '.join(row['against'])}."
    if row["veto"]:
        yield f"Kept apart until you say otherwise: {row['veto']}."
    stake = f"; {words.money(row['money'], look.currency)} that stayed hangs on it" if row["money"] else ""
    again = "You did not know the last time. " if row["unsure"] else ""
    if (row.get("tells") or 0) >= LITTLE:
        yield f"Your answer here takes away {words.percent(row['tells'])} of what not knowing who is who adds to the range."
    yield f"{again}Of a hundred pairs like this, about {min(round(100 * row['probability']), 99)} are one person{stake}."


# --- patterns, contradictions, and the way back ------------------------------------------------------------------


def _patterns(look: Look) -> Iterator[Part]:
    waiting = look.measure("review").filter(_.veto.isnull(), ~_.unsure, _.probability >= 0.5)
    kinds = waiting.group_by("evidence").agg(pairs=_.count(), least=_.probability.min(), money=_.money.sum())
    for row in look.engine.run(kinds.filter(_.pairs >= PATTERN).order_by(_.pairs.desc(), "evidence")).to_pylist():
        money = f"; {words.money(row['money'], look.currency)} that stayed hangs on them" if row["money"] else ""
        yield Part(f"{words.plural(row['pairs'], 'pair')} alike: {row['evidence']}", [
            f"Of a hundred such pairs at least {round(100 * row['least'])} are one person each{money}.",
            "Pairs in which somebody stands twice are left for you, one by one."], folded=True, deeds=_at_once(row))


def _at_once(row: dict[str, Any]) -> list[Deed]:
    return [Deed("rule-alike", f"All {SAID[verdict]}", {"verdict": verdict, "evidence": row["evidence"], "at_least": 0.5},
                 sure=f"Decide for {words.plural(row['pairs'], 'pair')} at once? It can be taken back at once, too.")
            for verdict in ("same", "different")]


def _odds(at_odds: list[rulings.Contradiction]) -> Iterator[Part]:
    for one in at_odds:
        chain = [f"You said that {_sides.title(left)} and {_sides.title(right)} are the same." for left, right in one.same]
        left, right = one.different
        yield Part("Decisions that contradict each other", [
            *chain, f"You said that {_sides.title(left)} and {_sides.title(right)} are different. None of these is applied."],
            deeds=[_unsure(*pair) for pair in (one.different, *one.same)])


def _unsure(left: str, right: str) -> Deed:
    return Deed("rule", f"Take back: {_sides.title(left)} and {_sides.title(right)}",
                {"verdict": "unsure", "left": left, "right": right})


def _latest(look: Look) -> Iterator[Part]:
    made = look.table("ruling").filter(_.decision.notnull(), ~_.left.startswith("order:"))
    groups = made.group_by("decision", "verdict").agg(
        pairs=_.count(), at=_.decided_at.max(), left=_.left.min(), right=_.right.min())
    rows = look.engine.run(groups.order_by(_["at"].desc(), "decision").limit(LATEST)).to_pylist()
    if rows:
        yield Part("Your latest decisions", [f"{_who(row)}: {SAID[row['verdict']]}, {words.day(row['at'].isoformat())}."
                                             for row in rows], folded=True,
                   deeds=[Deed("undo", f"Take back: {_who(row)}", {"export_id": [row["decision"]]}) for row in rows])


def _who(row: dict[str, Any]) -> str:
    one = f"{_sides.title(row['left'])} and {_sides.title(row['right'])}"
    return one if row["pairs"] == 1 else words.plural(row["pairs"], "pair")
