"""Movement between labels in a year: how much of it is more than relabelling, and the next step people like this took."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import supporters as model
from stalwarts.page import LEVEL
from stalwarts.page import interval
from stalwarts.page import unknown

RANK = {"voyeur": 0, "endorser": 1, "buyer": 2, "supporter": 3}
"""From least to most; of whoever can't be told nothing is said."""
STEP = {"supporter": "to become a supporter", "buyer": "to buy, or to pay again less likely than before",
        "endorser": "to cheer", "voyeur": "to fall silent", "unknown": "to be told of by no file any more"}
FEWEST = 10
"""People like this under which nothing is said of their next step."""


def rows(look: Look) -> list[dict[str, Any]]:
    """The measure `movement`, remembered: it takes the labels of a year ago."""
    found: list[dict[str, Any]] = look.remember("movement", lambda: {"rows": look.small("movement")})["rows"]
    return found


def counted(moves: list[dict[str, Any]]) -> dict[str, int]:
    """How many went up, held and went down, of those told at both moments."""
    told = [(RANK[row["now"]] - RANK[row["was"]], row["people"]) for row in moves if row["was"] in RANK and row["now"] in RANK]
    return {"up": sum(n for by, n in told if by > 0), "held": sum(n for by, n in told if not by),
            "down": sum(n for by, n in told if by < 0)}


def noise(look: Look) -> float:
    """How many would go either way in a year in which nobody changed.

    A label near even odds turns over when the model is fitted anew: the chance is that of a normal as wide as its doubt. Who
    cheers k times in a usual year has e^-k of a silent one, and in an audience that stays as it is as many come back.
    """
    cells = look.small("follower_standing")
    doubt = look.model("repeat")["doubt"] if any(cell["basis"] == "model" for cell in cells) else None
    turned = sum(cell["present"] * _turns(cell, doubt) for cell in cells if cell["probability"] < 1) / 2
    cheering = look.measure("segments").filter(_.segment == "endorser").select("person").inner_join(
        look.measure("endorsement"), "person").group_by("endorsements").agg(people=_.count())
    silent = sum(row["people"] * math.exp(-row["endorsements"]) for row in look.engine.run(cheering).to_pylist())
    return float(turned + silent)


def _turns(cell: dict[str, Any], doubt: float | None) -> float:
    """The chance that a label is the other one when all is estimated anew."""
    p = cell["probability"]
    odds = abs(math.log(p / (1 - p)))
    wide = doubt if cell["weight"] is None else 1 / math.sqrt(max(cell["weight"] * p * (1 - p), 1e-9))
    return NormalDist().cdf(-odds / max(wide or 0.0, 1e-9))


def sums(look: Look, level: float = LEVEL) -> dict[str, dict[str, Any]]:
    """How many followers of each kind there are, as sums of probabilities, with their intervals."""
    cells, labels = look.small("follower_standing"), look.small("segment_counts")
    doubt = look.model("repeat")["doubt"] if any(cell["basis"] == "model" for cell in cells) else 0.0
    found = model.supporters([c["probability"] for c in cells], [c["weight"] for c in cells], [c["present"] for c in cells],
                             doubt=doubt, level=level)
    paid = sum(row["people"] for row in labels if row["segment"] in {"supporter", "buyer"})
    told = {"supporter": interval(found.value, found.low, found.high, level),
            "buyer": interval(paid - found.value, max(paid - found.high, 0), paid - found.low, level)}
    return told | {kind: _hidden(labels, kind, level) for kind in ("endorser", "voyeur")}


def _hidden(labels: list[dict[str, Any]], kind: str, level: float) -> dict[str, Any]:
    """Those who carry the label, less those of them who may be payers nobody could place; a ceiling where nobody can carry it."""
    people, dark = (sum(row["people"] for row in labels if row["segment"] == one) for one in (kind, "unknown"))
    if dark and not people:
        return unknown("not known: of nobody a file can tell it", low=0, high=dark)
    value = sum(row["expected"] or 0.0 for row in labels if row["segment"] == kind)
    half = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(max(value * (1 - value / people), 0.0)) if people else 0.0
    return interval(value, max(value - half, 0.0), min(value + half, people), level)


def next_step(moves: list[dict[str, Any]], kind: str | None) -> str:
    """The commonest next step among people of this label a year ago, as a sentence; empty where too few are known."""
    like = [row for row in moves if row["was"] == kind]
    people, others = sum(row["people"] for row in like), [row for row in like if row["now"] != kind]
    if people < FEWEST or kind is None:
        return ""
    who = f"Of {words.count(people)} people labelled like this here a year ago, "
    if not others:
        return f"{who}all still are."
    best = max(others, key=lambda row: (row["people"], RANK.get(row["now"], -1)))
    same = people - sum(row["people"] for row in others)
    return f"{who}{words.count(same)} still are; the commonest next step was {STEP[best['now']]} ({words.count(best['people'])})."
