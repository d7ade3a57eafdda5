"""How many of each kind there are, who moved up this year and who slipped away, and how much of that is only relabelling."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _list
from stalwarts.pages import _moves
from stalwarts.pages._known import versions

QUESTION = "Who moved up this year, and who slipped away?"
VERSION = 1
TITLE = "Who moved"
PLACE = "People"
NEEDS = ("follow", "order")
RESTS_ON = {"moves": "movement", "segment_sums": "follower_standing", "segment_ranges": "segment_ranges"}


def page(look: Look) -> Page:
    """Up, held, down beside what relabelling alone would do, and the sums behind the labels."""
    moves = _moves.rows(look)
    counted, floor = _moves.counted(moves), _moves.noise(look)
    told, sums = sum(counted.values()), _moves.sums(look)
    figures = {"moves": moves, **counted, "noise": floor if told else None, "segment_sums": sums,
               "segment_ranges": _identity.ranges(_kinds.ranges(look), _identity.known(look))}
    if not told:
        figures["up"] = unknown("not known: nobody carries a label both now and a year ago")
    return Page(name="moved", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
                claim=_claim(counted, floor, told), figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON,
                doubts=_doubts(told),
                notes=[*_floor(floor, told), *(text for kind in _moves.RANK if (text := _said(moves, kind)))],
                next_step=_next(look, told), grids=[*_grid(moves), _sums(sums)],
                links=[("All your people", Link("people"))])


def _claim(counted: dict[str, int], floor: float, told: int) -> str:
    if not told:
        return "Who moved is not known: it takes files that tell who bought and cheered a year ago too."
    more = "" if max(counted["up"], counted["down"]) > 2 * floor else "; much of that may be relabelling alone"
    return (f"In a year {words.count(counted['up'])} moved up and {words.count(counted['down'])} down; "
            f"{words.count(counted['held'])} stayed{more}.")


def _floor(floor: float, told: int) -> list[str]:
    if not told:
        return []
    said = words.plural(floor, "person", "people")
    return [f"In a year in which nobody changed, about {said} would move up and as many down, by relabelling alone."]


def _said(moves: list[dict[str, Any]], kind: str) -> str:
    said = _moves.next_step(moves, kind)
    return said.replace("labelled like this", f"labelled “{words.SEGMENTS[kind]}”") if said else ""


def _doubts(told: int) -> list[Doubt]:
    missing = Doubt("Who left since and whom no older file shows is in neither count.", "Keep adding new lists: older ones stay.")
    near = Doubt("Labels near even odds turn over by themselves; how many would in a year without change is said above.",
                 "Watch the sums rather than the labels.")
    return [near, missing] if told else [missing]


def _next(look: Look, told: int) -> str:
    if not look.exports:
        return _list.first(look)
    return "Open somebody who moved up, and thank them." if told else "Bring files that reach two years back."


def _grid(moves: list[dict[str, Any]]) -> list[Grid]:
    if not moves:
        return []
    rows = [[words.KIND.get(row["was"], row["was"]), words.KIND.get(row["now"], row["now"]), words.count(row["people"])]
            for row in moves]
    return [Grid("From a year ago to now", ["Was", "Is", "People"], rows, figure="moves")]


def _sums(sums: dict[str, dict[str, Any]]) -> Grid:
    rows = [[words.SEGMENTS[kind], words.about(told["value"], told["low"], told["high"]) if told["value"] is not None else
             f"at most {words.count(told['high'])}"] for kind, told in sums.items()]
    return Grid("How many of each, as a sum of chances", ["", "Followers"], rows,
                "Labels say who; the sums say how many, of those a file can tell of.", figure="segment_sums")
