"""Whether more followers bring more buyers: growth against growth, and where many accounts are, size against sales."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import months as model
from stalwarts.models import proportion
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages import _scaling
from stalwarts.pages import _support
from stalwarts.pages._known import versions
from stalwarts.problems import TooFewUnits

QUESTION = "Do more followers bring me more buyers?"
VERSION = 2
TITLE = "Followers and buyers"
NEEDS = ("follow", "order")
RESTS_ON = {"growth": "growth", "scaling": "scaling_units", "months": "months"}
YEAR = 4
"""Quarters."""
WHY = "not known: it takes two quarters that the files of followers and of payments both show whole"


def page(look: Look) -> Page:
    """The last year against the one before, or as many quarters as there are."""
    rows = _support.growth(look)
    told = [row for row in rows if row["first_time_buyers"] is not None]
    span = min(YEAR, len(told) // 2)
    now, before = (_sum(told[-span:]), _sum(told[-2 * span:-span])) if span else (None, None)
    units, months = _support.units(look), _months(look)
    scaling = _scaling.scaling(units)
    drawn = [row for row in rows if row["per_1000"] is not None]
    return Page(
        name="growth", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, now, before, span), doubts=_doubts(look, rows, told),
        figures={"growth": rows, "now": now or unknown(WHY), "before": before or unknown(WHY), "scaling": scaling,
                 "months": months},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=_notes(now, before, scaling, months),
        next_step=_next(look, now, before), drawings=list(_drawings(drawn, _scaling.drawn(units, scaling))),
        grids=_grids(rows))


def _sum(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Several quarters as one, with the rate and its interval."""
    came, bought = sum(row["new_followers"] for row in rows), sum(row["first_time_buyers"] for row in rows)
    low, high = proportion.counted(bought)
    rate = interval(1000 * bought / came, 1000 * low / came, 1000 * high / came) if came else unknown("nobody began to follow")
    return {"from": rows[0]["quarter"], "new_followers": came, "first_time_buyers": bought, "per_1000": rate}


def _claim(look: Look, now: dict[str, Any] | None, before: dict[str, Any] | None, span: int) -> str:
    if now is None or before is None:
        return "Whether more followers bring more buyers can't be told yet." if look.exports else \
            "Whether more followers bring more buyers is not known: no file has been added."
    when = "The last year" if span == YEAR else f"The last {words.plural(span, 'quarter')}"
    earlier = "the year before" if span == YEAR else f"the {span} before" if span > 1 else "the one before"
    return (f"{when} brought {words.plural(now['new_followers'], 'new follower')} and "
            f"{words.plural(now['first_time_buyers'], 'first-time buyer')}; {earlier}, "
            f"{words.count(before['new_followers'])} and {words.count(before['first_time_buyers'])}.")


def _months(look: Look) -> dict[str, Any]:
    """Month-on-month changes of buyers on those of followers, from 24 of them on."""
    rows = look.small("months")
    try:
        found = model.months([row["followers"] for row in rows], [row["buyers"] for row in rows])
    except TooFewUnits:
        return unknown(f"not known: it takes {model.CHANGES + 1} months that the files of followers and of payments both show "
                       f"whole; there are {len(rows)}") | {"verdict": "cannot tell", "n": max(len(rows) - 1, 0)}
    slope = found.elasticity
    return (interval(slope.value, slope.low, slope.high) if slope else unknown("followers did not change")) | {
        "verdict": found.verdict, "n": found.n}


def _drawings(quarters: list[dict[str, Any]], units: list[dict[str, Any]]) -> Iterator[Drawing]:
    if len(quarters) > 1:
        yield Drawing("growth", "First-time buyers per 1,000 new followers", quarters, "growth")
    if units:
        yield Drawing("scaling", "Each account by its followers and its buyers", units, "scaling")


def _notes(now: dict[str, Any] | None, before: dict[str, Any] | None, scaling: dict[str, Any],
           months: dict[str, Any]) -> list[str]:
    said = []
    if now and before and now["per_1000"]["value"] is not None and before["per_1000"]["value"] is not None:
        one, other = now["per_1000"], before["per_1000"]
        verdict = ("fewer buyers for as many followers" if one["high"] < other["low"] else
                   "more buyers for as many followers" if one["low"] > other["high"] else "too close to tell apart")
        said.append(f"That is {_rate(one)} first-time buyers per 1,000 new followers, against {_rate(other)}: {verdict}.")
    said += _scaling.sentences(scaling)
    if months["verdict"] not in {"cannot tell", None}:
        said.append(f"Month by month, over {words.count(months['n'])} changes, {_scaling.VERDICTS[months['verdict']]}.")
    return said


def _rate(rate: dict[str, Any]) -> str:
    value, low, high = (f"{rate[key]:,.0f}" if rate["high"] >= 100 else f"{rate[key]:.1f}" for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


def _doubts(look: Look, rows: list[dict[str, Any]], told: list[dict[str, Any]]) -> list[Doubt]:
    said = []
    if rows:
        said.append(Doubt("People who left before a list was taken are missing from the new followers: older quarters look "
                          "smaller and richer than they were.", "Add a second list some months later: it shows who left."))
    if rows and len(told) < len(rows):
        said.append(Doubt(f"Of {words.plural(len(rows) - len(told), 'quarter')} the first-time buyers are not known: whoever "
                          "looks new there may have bought before your files begin.", "Add older orders, back to the first one."))
    if look.exports and not rows:
        said.append(Doubt("No quarter is shown whole by your files of followers and of payments together.",
                          "Followers with dates, and orders that reach back a year or more."))
    return said


def _next(look: Look, now: dict[str, Any] | None, before: dict[str, Any] | None) -> str:
    if not look.exports:
        return _list.first(look)
    if now is None or before is None:
        return "Bring older orders and a list of followers with dates: a year and a quarter of both is where this begins."
    one, other = now["per_1000"], before["per_1000"]
    if one["value"] is not None and other["value"] is not None and one["high"] < other["low"]:
        return "Turn to those who follow already: welcome them and ask them, before you spend on more of them."
    return "Ask the next ten new buyers what made them buy: it says more than any count of followers."


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    lines = [[words.quarter(row["quarter"]), words.count(row["new_followers"]),
              "not known" if row["first_time_buyers"] is None else words.count(row["first_time_buyers"])] for row in rows]
    return [Grid("Quarter by quarter", ["Quarter", "New followers", "First-time buyers"], lines, figure="growth")]
