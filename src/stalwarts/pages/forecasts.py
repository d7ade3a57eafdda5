"""The ledger of forecasts: what was expected of each ask before it was made, what came, and how often the ranges held."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.asks import forecast as model
from stalwarts.look import Look
from stalwarts.outreach import launches
from stalwarts.outreach import outcomes
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _list
from stalwarts.pages import forecast
from stalwarts.pages._known import versions

QUESTION = "What did I expect of my asks, and what came?"
VERSION = 1
TITLE = "Forecasts kept"
PLACE = "Asks"
RESTS_ON = {"forecasts": "support"}
FEW = 10
"""Scored forecasts below which nothing is said of how often they hold."""


def page(look: Look) -> Page:
    """Every frozen forecast, the latest first."""
    kept = forecast.frozen(look)
    rows = [_row(look, ask, kept[ask["ask"]]) for ask in outcomes.asks(look) if ask["ask"] in kept]
    scored = [row for row in rows if row["score"]]
    return Page(
        name="forecasts", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, rows, scored), figures={"forecasts": rows, **_together(scored)}, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=_notes(scored), doubts=_doubts(scored), next_step=_next(look, rows, scored),
        grids=_grids(rows), links=[("Your asks", Link("asks"))])


def _row(look: Look, ask: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    came = launches.sold(look, ask)
    last = kept["days"][-1]
    return {"ask": ask["ask"], "made_at": kept["made_at"], "units": kept["units"], "low": last["low_80"], "high": last["high_80"],
            "naive": kept["naive"], "sold_so_far": sum(came), "days": len(came),
            "score": model.scored(kept, came) if len(came) == model.DAYS else None}


def _together(scored: list[dict[str, Any]]) -> dict[str, Any]:
    names = [str(round(100 * level)) for level in model.LEVELS]
    held = {name: sum(row["score"]["inside"][name] for row in scored) for name in names}
    both = [row["score"] for row in scored if row["score"]["naive_crps"] is not None]
    plain, ours = sum(one["naive_crps"] for one in both), sum(one["crps"] for one in both)
    return {"scored": len(scored), "held": held, "better": 1 - ours / plain if plain else None}


def _claim(look: Look, rows: list[dict[str, Any]], scored: list[dict[str, Any]]) -> str:
    if scored:
        held = sum(row["score"]["inside"]["80"] for row in scored)
        return f"{words.count(held)} of {words.plural(len(scored), 'forecast')} held, where 4 in 5 should."
    if rows:
        return f"{words.plural(len(rows), 'forecast is', 'forecasts are')} kept; none of their 28 days is over yet."
    return "No forecast is kept yet." if look.exports else "No forecast is kept, and no file has been added."


def _notes(scored: list[dict[str, Any]]) -> list[str]:
    better = _together(scored)["better"]
    if better is None:
        return []
    side = "closer" if better > 0 else "further off"
    return [f"They came {words.percent(abs(better))} {side} than followers times the usual share."] if abs(better) >= 0.02 else []


def _doubts(scored: list[dict[str, Any]]) -> list[Doubt]:
    if not scored or len(scored) >= FEW:
        return []
    return [Doubt("So few forecasts say little about how often the next will hold.", "Keep one for every ask.")]


def _next(look: Look, rows: list[dict[str, Any]], scored: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    if not rows:
        return "Plan an ask, and freeze what you expect of it before it opens."
    if len(scored) < len(rows):
        return "Bring newer orders when the 28 days of the next are over."
    return "Freeze the next one before it opens: a kept record is what makes a forecast worth reading."


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    lines = [[row["ask"], words.day(row["made_at"]), words.about(row["units"], row["low"], row["high"]),
              words.count(row["naive"]) if row["naive"] is not None else "not known", words.count(row["sold_so_far"]),
              "not over yet" if row["score"] is None else "held" if row["score"]["inside"]["80"] else "did not hold"]
             for row in rows]
    return [Grid("Expected and come", ["Ask", "Kept on", "Expected", "Followers times the usual", "Sold", "4 times in 5"], lines,
                 links=[Link("forecast", {"ask": row["ask"]}) for row in rows], figure="forecasts")]
