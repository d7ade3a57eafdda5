"""Your asks: what each could show, what it brought so far, and what several say together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stalwarts import words
from stalwarts.asks import readout
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.outreach import outcomes
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _asks
from stalwarts.pages import _list
from stalwarts.pages import _told_asks
from stalwarts.pages._known import versions

QUESTION = "Did my asks work?"
VERSION = 1
TITLE = "Your asks"
PLACE = "Asks"
RESTS_ON = {"asks": "support", "together": "support"}
DRAWN = 12
"""So many of the latest asks are read for the list."""


@dataclass(frozen=True)
class Form:
    """Which asks to read together."""

    together: list[str] = asked("The asks to read together; one a line. All that can be, if you say nothing.",
                                (), called="Asks to read together")


def page(look: Look, form: Form) -> Page:
    """Every ask, the latest first. Raises NoSuchAsk."""
    every, arms = outcomes.asks(look), outcomes.drawn(look)
    chosen = [_asks.found(look, name) for name in dict.fromkeys(form.together)]
    read = [_read(look, ask, arms) for ask in (chosen or every[:DRAWN])]
    listed = [_listed(ask, arms.get(ask["ask"], {}), next((one for one in read if one["ask"] == ask["ask"]), None))
              for ask in every]
    together = _together(read)
    return Page(
        name="asks", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, every, read, together), figures={"asks": listed, "together": together},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=_notes(together), doubts=_doubts(read),
        next_step=_next(look, every, arms), grids=_grids(every, read, arms),
        deeds=[Deed("ask-plan", "Register an ask", asks=["ask", "offer", "price", "channel", "opens", "closes", "holdout"])]
        if look.exports else [],
        links=[("What could an ask show?", Link("plan_ask")), ("What did I expect, and what came?", Link("forecasts"))])


def _read(look: Look, ask: dict[str, Any], arms: dict[str, dict[str, int]]) -> dict[str, Any]:
    """An ask and, where it is drawn and has begun, what it brought so far."""
    told = {"ask": ask["ask"], "closed": look.as_of >= ask["closes_at"], "effect": None, "outcome": None}
    if ask["ask"] in arms and look.as_of > ask["opens_at"]:
        came = outcomes.outcome(look, ask, min(look.as_of, ask["closes_at"]))
        told |= {"outcome": came, "effect": _told_asks.buyers(came, ask, closed=told["closed"])}
    return told


def _listed(ask: dict[str, Any], arms: dict[str, int], read: dict[str, Any] | None) -> dict[str, Any]:
    effect = read["effect"] if read else None
    return {"ask": ask["ask"], "offer": ask["offer"], "price": ask["price"], "currency": ask["currency"],
            "channel": ask["channel"], "opens_at": _time(ask["opens_at"]), "closes_at": _time(ask["closes_at"]),
            "share": ask["share"], "goal": ask["goal"], "stop": ask["stop"], "code": ask["code"],
            "drawn": bool(arms), "asked": arms.get("asked", 0), "left_in_peace": arms.get("left_in_peace", 0),
            "salt": "kept" if ask["salt"] else "lost", "closed": bool(read and read["closed"]),
            "buyers": readout.document(effect) if effect else unknown("nothing to compare yet")}


def _time(when: datetime) -> str:
    return when.isoformat(timespec="seconds") + "Z"


def _together(read: list[dict[str, Any]]) -> dict[str, Any]:
    """What asks like these bring on average; only those whose window is over and who left some in peace."""
    effects = [one["effect"] for one in read if one["effect"] and one["closed"]]
    if len(effects) < 2:
        return unknown("two asks that are over, and left some in peace, are needed") | {"asks": len(effects)}
    return readout.document(readout.several(effects)) | {"asks": len(effects)}


def _claim(look: Look, every: list[dict[str, Any]], read: list[dict[str, Any]], together: dict[str, Any]) -> str:
    if not every:
        return "You have registered no ask yet." if look.exports else "No ask is registered, and no file has been added."
    if together["value"] is not None:
        return (f"Over {words.plural(together['asks'], 'ask')}, being asked brought {_asks.between(together)} buyers "
                "per hundred people.")
    latest = next((one for one in read if one["effect"]), None)
    if latest is None:
        return f"{words.plural(len(every), 'ask is', 'asks are')} registered; what they brought is not known yet."
    so_far = "" if latest["closed"] else " so far"
    return f"“{latest['ask']}” brought {_asks.between(readout.document(latest['effect']))} buyers per hundred people{so_far}."


def _notes(together: dict[str, Any]) -> list[str]:
    if together["value"] is None:
        return []
    return ["Read together, each ask counts by how much it could show; what differs between them is inside the range."]


def _doubts(read: list[dict[str, Any]]) -> list[Doubt]:
    alone = [one["ask"] for one in read if one["outcome"] is not None and not one["outcome"].people(asked=False)]
    if not alone:
        return []
    return [Doubt(f"Nobody was left in peace by {' and '.join(alone[:3])}: what came anyway is not told apart.",
                  "Leave some in peace next time, or read several asks together.")]


def _next(look: Look, every: list[dict[str, Any]], arms: dict[str, dict[str, int]]) -> str:
    if not look.exports:
        return _list.first(look)
    if not every:
        return "Plan one: see what it could show before you ask anybody."
    waiting = next((ask["ask"] for ask in every if ask["ask"] not in arms), None)
    if waiting:
        return f"Draw who is asked by “{waiting}”, then take the list to your own tool."
    return "Bring newer orders once a window is over: then read what it brought."


def _grids(every: list[dict[str, Any]], read: list[dict[str, Any]], arms: dict[str, dict[str, int]]) -> list[Grid]:
    if not every:
        return []
    told = {one["ask"]: one for one in read}
    rows = []
    for ask in every:
        held, one = arms.get(ask["ask"], {}), told.get(ask["ask"])
        brought = _asks.between(readout.document(one["effect"])) if one and one["effect"] else "not known yet"
        rows.append([ask["ask"], ask["offer"], f"{words.day(ask['opens_at'].date())} to {words.day(ask['closes_at'].date())}",
                     words.count(held.get("asked", 0)) if held else "not drawn",
                     words.count(held.get("left_in_peace", 0)) if held else "", brought])
    return [Grid("Your asks", ["Ask", "Offer", "Window", "Asked", "Left in peace", "Buyers per hundred"], rows,
                 links=[Link("ask", {"ask": ask["ask"]}) for ask in every], figure="asks")]
