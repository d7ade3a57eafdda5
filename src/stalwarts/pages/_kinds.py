"""Supporters, buyers, those who cheer, onlookers: how many of each, and how sure."""

from __future__ import annotations

from typing import Any

from stalwarts.look import Look
from stalwarts.models import supporters as model
from stalwarts.page import LEVEL
from stalwarts.page import interval
from stalwarts.page import unknown

SEGMENTS = ("supporter", "buyer", "endorser", "voyeur", "unknown")


def segments(look: Look) -> dict[str, int]:
    """People by label; they add up to everybody known."""
    rows = look.small("segment_counts")
    return {name: sum(row["people"] for row in rows if row["segment"] == name) for name in SEGMENTS}


def ranges(look: Look) -> dict[str, dict[str, Any]]:
    """How many of each there may be, given what no file can tell."""
    return {row["segment"]: {"low": row["low"], "high": row["high"]} for row in look.small("segment_ranges")}


def supporters(look: Look, level: float = LEVEL) -> dict[str, Any]:
    """The expected number of people who will pay again in the coming span, or pay for a plan now, with its interval."""
    cells = look.small("supporting")
    if not cells:
        return unknown("not known: nobody has paid yet in any file")
    said = {cell["basis"] for cell in cells}
    doubt = look.model("repeat")["doubt"] if "model" in said else 0.0
    found = model.supporters([c["probability"] for c in cells], [c["weight"] for c in cells],
                             [c["present"] for c in cells], doubt=doubt, level=level)
    told = interval(found.value, found.low, found.high, level)
    if "model" in said:
        told["days"] = look.model("repeat")["days"]
    if "record" in said and "model" not in said and not any(cell["past"] for cell in cells):
        told["why"] = "rests on published repeat rates alone: the files of payments do not reach two years back"
    return told


def cheering(look: Look, counts: dict[str, int]) -> dict[str, Any]:
    """Those who endorsed and never paid; null where no file could show endorsing."""
    shown = any(cover["table"] == "touch" and shows_endorsing(cover["kinds"]) for e in look.exports for cover in e["covers"])
    if not shown:
        noted = counts["endorser"] or None
        return unknown("not known: none of these files can show who likes, shares or comments; Instagram's download "
                       "holds only what you did yourself" + ("; your notes show some" if noted else ""), low=noted)
    return {"value": counts["endorser"]}


def shows_endorsing(kinds: str | None) -> bool:
    """Whether a cover's kinds, joined by a space (null: all), name one that is endorsing."""
    endorsing = {"like", "comment", "share", "mention", "refer", "review", "reply"}
    return kinds is None or bool(endorsing & set(kinds.split()))

