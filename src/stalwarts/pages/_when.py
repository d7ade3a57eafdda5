"""Who will buy, by when: the curve as seen, and what the models expect of those who are here now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from typing import Any

import numpy as np

from stalwarts.look import Look
from stalwarts.models import first_payment as model
from stalwarts.models import proportion
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages._people import NO_FOLLOWERS
from stalwarts.pages._people import NO_ORDERS
from stalwarts.pages._people import Crowd

MARKS = (30, 90, 180, 365, 730)
"""Days after following at which the curve is told."""
PLACED = 0.8
YEAR = 365


@dataclass(frozen=True)
class When:
    """What can be said about time: figures of the contract, and the numbers claims are made of."""

    by_day: list[dict[str, Any]]
    curve: list[dict[str, Any]]
    next_365: dict[str, Any]
    within_365: dict[str, Any]
    ever: dict[str, Any]
    waiting: int
    """Present followers, of accounts whose buyers can be placed, who have not bought."""
    left_out: dict[str, int]
    """People by why they are not in the curve."""
    fitted: model.FirstPayment | None
    variants: tuple[Any, ...] = ()
    """The models it is averaged from, with their draws."""
    seen: dict[str, Any] = field(default_factory=dict)
    """The patterns they were drawn from."""


def when(look: Look, found: Crowd, days: float = YEAR) -> When:
    """All of it, or why not, over the coming `days`."""
    status: Counter[str] = Counter()
    # Arrow's own grouping would load pandas where that is installed.
    for row in look.run("paths").select(["status", "n"]).to_pylist():
        status[row["status"]] += row["n"]
    left_out = {name: status.get(name, 0) for name in ("unproven", "came_by_buying", "before", "undated", "unseen")}
    curve = look.small("conversion")
    ages = look.run("waiting")
    waiting = int(sum(ages.column("n").to_pylist()))
    patterns = look.run("patterns")
    by_day = _by_day(curve)
    if not status.get("inside", 0) + status.get("late", 0):
        why = _why(found)
        none = unknown(why)
        return When(by_day, curve, none | {"share": None}, none, none | {"mature": False}, waiting, left_out, None)
    fitted, variants = model.averaged(_columns(patterns), _columns(ages), prior=_prior(found), days=days)
    return When(by_day, curve, _next(fitted, waiting), _interval(fitted.within_365), _ever(fitted, look.as_of), waiting,
                left_out, fitted, variants, _columns(patterns))


def _prior(found: Crowd) -> proportion.Beta:
    """What is believed before any data, heard only where payments are fewer than five."""
    listed = all(row["key"] == "email" for row in found.accounts if (row["matched"] or 0) >= PLACED)
    return proportion.LIST_PRIOR if listed else proportion.FOLLOWER_PRIOR


def _columns(table: Any) -> dict[str, Any]:
    # Arrow's own way to numpy loads pandas where that is installed, which takes longer than these few thousand rows.
    return {name: np.array(table.column(name).to_pylist()) for name in table.column_names}


def _interval(found: model.Interval) -> dict[str, Any]:
    return interval(found.value, found.low, found.high)


def _next(fitted: model.FirstPayment, waiting: int) -> dict[str, Any]:
    """The expected number; beside it the number that will be counted, chance included."""
    share = fitted.next_365_share
    count = fitted.next_365_count
    return _interval(fitted.next_365) | {
        "share": interval(share.value, share.low, share.high), "of": waiting,
        "counted": {"low": count.low, "high": count.high}, "beyond_sight": fitted.beyond_sight}


def _ever(fitted: model.FirstPayment, as_of: datetime) -> dict[str, Any]:
    found = fitted.ever
    if found.value is not None and found.low is not None and found.high is not None:
        return interval(found.value, found.low, found.high) | {"mature": True}
    day = None if found.in_days is None else (as_of + timedelta(days=found.in_days)).date().isoformat()
    return unknown(found.why or "too young to judge") | {"mature": False, "maybe_on": day}


def _by_day(curve: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The curve at the days people ask about, as far as anybody was watched."""
    told = []
    for mark in MARKS:
        upto = [row for row in curve if row["days"] <= mark]
        after = [row for row in curve if row["days"] > mark]
        if upto and upto[-1]["converted"] is not None and after:
            row = upto[-1]
            told.append({"days": mark, "value": row["converted"], "low": row["low"], "high": row["high"],
                         "at_risk": row["at_risk"]})
    return told


def _why(found: Crowd) -> str:
    if not found.selling:
        return NO_ORDERS
    if not found.accounts:
        return NO_FOLLOWERS
    best = max((row["matched"] or 0.0) for row in found.accounts)
    if best < PLACED:
        return (f"not known: only {best:.0%} of those who paid can be looked for among the followers; "
                "a list with addresses would show the rest")
    return "not known: nobody began to follow while the files of payments could see it"
