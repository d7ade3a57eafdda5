"""Who of those who never bought is how likely to, and why: what the model `p_buys` says, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ibis import _

from stalwarts import measures
from stalwarts import words
from stalwarts.look import Look
from stalwarts.measures.signals import EDGES

SAID = {"opens": ("opened a letter lately", "opened {} letters in the last 90 days"),
        "clicks": ("clicked once this year", "clicked {} times this year"),
        "replies": ("wrote to you this year", "wrote to you {} times this year"),
        "cheers": ("cheered once this year", "cheered {} times this year"),
        "visits": ("came once this year", "came {} times this year")}
"""What a band of each kind of contact is in words, of one and of several."""
QUIET = ("in touch this week", "in touch this month", "in touch in the last 3 months")
MOST = 3
"""Reasons told of one person."""


def chances(look: Look, people: Sequence[str]) -> dict[str, float]:
    """Person to the probability of a first payment, of those of these people who can be scored."""
    if not people or not look.model("p_buys")["scores"]:
        return {}
    found = scored(look, people)
    sums: dict[str, list[float]] = {}
    for row in found:
        sums.setdefault(row["person"], []).append(row["probability"])
    return {person: sum(each) / len(each) for person, each in sums.items()}


def scored(look: Look, people: Sequence[str]) -> list[dict[str, Any]]:
    """What these people did, name by name, in bands, with the probability and what pushed it up or down."""
    handles = look.table("person").filter(_.person.isin(people)).select("handle")
    names = {row["handle"] for row in look.engine.run(handles).to_pylist()} | set(people)
    # Only their own follows and contacts are gone through, not everybody's.
    small = {name: look.table(name).filter(_.handle.isin(sorted(names))) for name in ("follow", "touch")}
    measure = measures.installed()["signals"]
    made = measure(*(small.get(needed, look.measure(needed)) for needed in measures.needs(measure)))
    rows = look.engine.run(made.filter(_.moment == "now")).to_pylist()
    model = {_key(score): score for score in look.model("p_buys")["scores"]}
    return [row | {"probability": model[_key(row)]["probability"], "pushes": model[_key(row)]["pushes"]}
            for row in rows if _key(row) in model]


def reasons(row: dict[str, Any], since: Any = None) -> list[str]:
    """What of a scored row speaks for buying, strongest first; since when they follow, where it does."""
    ups = sorted((name for name, push in row["pushes"].items() if push > 0), key=lambda name: -row["pushes"][name])
    told = [said for name in ups if (said := _said(name, row.get(name, 0), since))]
    return told[:MOST]


def _said(name: str, band: int, since: Any) -> str:
    if name == "tenure":
        return f"follows since {words.day(since.isoformat())}" if since else ""
    if name == "quiet":
        return QUIET[band] if band < len(QUIET) else ""
    if name not in SAID or not band:
        return ""
    low, high = EDGES[name][band - 1], (*EDGES[name], None)[band]
    if high is None:
        return SAID[name][1].format(f"{low} or more")
    if high == 2:
        return SAID[name][0]
    return SAID[name][1].format(low if high - low == 1 else f"{low} to {high - 1}")


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("account", *EDGES))
