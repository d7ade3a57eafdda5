"""KNOW, DEFEND and INVEST in words: what each part is, and why one is not known."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir
from ibis import _

from stalwarts.look import Look
from stalwarts.page import Part

SCORES = ("know", "defend", "invest")
SAID = {"know": "feel they know you", "defend": "would speak up for you", "invest": "want you to succeed and would help",
        "bought": "say they have bought", "glad": "were glad you asked"}
DONE = {"know": "Knows you", "defend": "Stands up for you", "invest": "Puts something in"}
PARTS = {
    "know": {"contact": "contact both ways", "attention": "letters and posts they came back to", "tenure": "years of following",
             "breadth": "places they meet you", "address": "an address they gave you", "answer": "answers to your questions"},
    "defend": {"spread": "shares and mentions", "referral": "people they brought", "voice": "reviews, comments and replies",
               "hand": "your notes of it"},
    "invest": {"money": "money that stayed", "membership": "months of membership", "attendance": "events they came to",
               "answer": "answers to your questions", "work": "work and ideas"}}
"""Score to its parts, in the order of their weight in words."""
UNSEEN = {
    "contact": "no file through the last 90 days could show what they write to you",
    "attention": "no file through the last 90 days could show what they open, click or view",
    "tenure": "no file says since when they follow", "breadth": "no second list could hold this account name",
    "address": "no list could hold an address under this account name", "answer": "they have answered nothing you asked",
    "spread": "no file through the last 90 days could show shares and mentions",
    "referral": "no file through the last 90 days could show whom they brought",
    "voice": "no file through the last 90 days could show reviews, comments and replies",
    "hand": "you have noted nothing by hand", "money": "no file could tell whether they pay",
    "membership": "no file of memberships could hold them", "attendance": "no list of who came could hold them",
    "work": "you have noted no work or idea of theirs"}


def scored(look: Look, people: list[str]) -> dict[str, dict[str, Any]]:
    """Person to the rows of the three measures put together, for these people."""
    found: dict[str, dict[str, Any]] = {person: {} for person in people}
    for score in SCORES if people else ():
        for row in look.engine.run(look.measure(score).filter(_.person.isin(people))).to_pylist():
            found[row["person"]] |= row
    return found


def joined(look: Look, table: ir.Table, score: str) -> ir.Table:
    """A table of people with one score beside each."""
    return table.left_join(look.measure(score).select("person", score), "person").drop("person_right")


def whole(value: float | None) -> int | None:
    """A score as it is shown."""
    return None if value is None else round(value)


def told(row: dict[str, Any]) -> dict[str, Any]:
    """The three scores of one person, each with its parts: 0 to 100, or null with why."""
    return {score: {"value": whole(row.get(score)), "parts": {part: _part(row, part) for part in PARTS[score]}}
            for score in SCORES}


def _part(row: dict[str, Any], part: str) -> dict[str, Any]:
    value = row.get(part)
    return {"value": None, "why": UNSEEN[part]} if value is None else {"value": round(100 * value)}


def part(scores: dict[str, Any]) -> Part:
    """The scores of one person as a part of their page."""
    lines = [line for score in SCORES for line in _lines(score, scores[score])]
    return Part("How close they are, by what is done", lines, folded=True)


def _lines(score: str, told_: dict[str, Any]) -> list[str]:
    seen = [f"{PARTS[score][name]} {one['value']}" for name, one in told_["parts"].items() if one["value"] is not None]
    dark = [PARTS[score][name] for name, one in told_["parts"].items() if one["value"] is None]
    value = "can't tell yet" if told_["value"] is None else f"{told_['value']} of 100"
    made = f" ({', '.join(seen)})" if seen and told_["value"] is not None else ""
    return [f"{DONE[score]}: {value}{made}.", *([f"No file could show: {', '.join(dark)}."] if dark else [])]
