"""How many different people follow: what accounts share, and how many there are in all."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.measures.captures import BUYERS
from stalwarts.models import capture
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages._claims import name
from stalwarts.pages._known import versions

QUESTION = "How many different people is that?"
VERSION = 1
TITLE = "How many people"
NEEDS = ("follow",)
RESTS_ON = {"people": "together", "overlaps": "captures"}
PLACES = ("first", "second", "third")


def page(look: Look) -> Page:
    """At least, at most, and how many there are beyond the lists where two or three of them can be held together."""
    together = look.small("together")[0]
    counted = [_counted(key, rows) for key, rows in _sorts(look).items()]
    figures = {"people": together["people"], "low": together["people_low"], "high": together["people_high"],
               "lists": counted}
    return Page(
        name="humans", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(together), doubts=_doubts(counted, together), figures=figures, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=_notes(counted), next_step=_next(look, together, counted), grids=_grids(counted),
        links=[("Your list of files", Link("list"))])


def _sorts(look: Look) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in look.small("captures"):
        found.setdefault(row["key"], []).append(row)
    return dict(sorted(found.items()))


def _counted(key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One sort of lists: their names, what each two share, and how many people there are in all."""
    lists = [rows[0][place] for place in PLACES if rows[0][place] is not None]
    counts = {tuple(bool(row[f"on_{place}"]) for place in PLACES): row["people"] for row in rows}

    def on(*places: int) -> int:
        return sum(n for history, n in counts.items() if all(history[place] for place in places))

    overlaps = [{"left": lists[a], "right": lists[b], "both": on(a, b)} for a in range(len(lists)) for b in range(a)]
    told = capture.three(counts) if len(lists) == len(PLACES) else capture.two(on(0), on(1), on(0, 1))
    return {"key": key, "lists": lists, "sizes": [on(place) for place in range(len(lists))], "overlaps": overlaps,
            "seen": told.seen, "in_all": _interval(told), "dependent": [[lists[a], lists[b]] for a, b in told.dependent]}


def _interval(told: capture.Captured) -> dict[str, Any]:
    if told.value is None or told.high is None:
        return unknown(f"not known: {told.why}", low=told.low)
    return interval(told.value, told.low, told.high)


def _claim(together: dict[str, Any]) -> str:
    low, high = together["people_low"], together["people_high"]
    if not high:
        return "How many different people follow is not known: no file of followers yet."
    if low == high:
        return f"{words.plural(high, 'person follows', 'different people follow')} you, on one account."
    known = words.count(together["people"])
    return f"Between {words.count(low)} and {words.count(high)} different people follow you; {known} by what is known."


def _called(account: str) -> str:
    return "buyers" if account == BUYERS else name(account)


def _notes(counted: list[dict[str, Any]]) -> list[str]:
    said = []
    for row in counted:
        said += [f"{words.plural(pair['both'], 'person is', 'people are')} on both lists: {_called(pair['left'])} and "
                 f"{_called(pair['right'])}." for pair in row["overlaps"]]
        if row["in_all"]["value"] is not None:
            told = words.about(*(row["in_all"][end] for end in ("value", "low", "high")))
            said.append(f"If each list reached people by itself, there are {told} such people in all, on a list or on none.")
        said += [f"Being on one list of {_called(one)} and {_called(other)} makes the other likelier or rarer: counted in."
                 for one, other in row["dependent"]]
    return said


def _doubts(counted: list[dict[str, Any]], together: dict[str, Any]) -> list[Doubt]:
    said = [Doubt("People who are on one list are often on another because they are fond of you: then there are more than told.",
                  "A third list made in another way shows it.")
            for row in counted if row["in_all"]["value"] is not None and len(row["lists"]) == 2][:1]
    if together["people_low"] != together["people_high"]:
        said.append(Doubt("Lists that name people differently, one by address, one by account name, cannot be held together.",
                          "Ask for both in one form."))
    return said


def _next(look: Look, together: dict[str, Any], counted: list[dict[str, Any]]) -> str:
    if not together["people_high"]:
        return _list.first(look) or "Bring a list of those who follow you."
    if not counted:
        return "Bring a second list of addresses, such as a shop's customers: what two lists share tells how many there are."
    return "Ask new followers where else they follow you, and under which name."


def _grids(counted: list[dict[str, Any]]) -> list[Grid]:
    lines = [[account, words.count(size)] for row in counted for account, size in zip(row["lists"], row["sizes"], strict=True)]
    return [Grid("Lists that can be held together", ["List", "People"], lines, "", figure="overlaps")] if lines else []
