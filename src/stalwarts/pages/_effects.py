"""What each technique did here: by lot where half were left in peace, else against people alike; and in plain words.

Looked at is whether somebody paid, and whether they came closer in any way, in the 90 days after. Without a lot each is
matched on the 180 days before on both axes, and the same comparison is made of those 180 days against the 180 before
them: where that is not nothing, people were unlike each other all along. Under 50 pairs nothing is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import matched
from stalwarts.models.matched import FLOOR
from stalwarts.models.matched import Effect
from stalwarts.pages import _roll
from stalwarts.plays import Play

AFTER, BEFORE = 90, 180
"""Days."""
DAY = 86_400
"""Seconds."""
CONTROLS = 5_000
SEED = 7
STEEP, MOST = 0.01, 2.0
"""Shares nearer to nothing or all than this part of p (1 - p) tell too little; no kindness moves log-odds by more."""
Dates = dict[str, np.ndarray]


def told(look: Look, book: Iterable[Play]) -> dict[str, dict[str, Any]]:
    """Play to what is known of its effect: how (lot or alike), paid and closer with intervals, pairs; or why not."""
    lots, notes = _lots(look), _notes(look)
    used = {play.name for play in book} & ({row["play"] for row in lots} | {row["play"] for row in notes})
    if not used:
        return {}
    return {name: _of_lot(look, mine) if (mine := [row for row in lots if row["play"] == name])
            else _of_alike(look, [row for row in notes if row["play"] == name], notes) for name in sorted(used)}


def _lots(look: Look) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = look.engine.run(_roll.beings(look, look.table("trial"))).to_pylist()
    return rows


def _notes(look: Look) -> list[dict[str, Any]]:
    move = look.table("move")
    noted = move.filter(move.play.notnull(), move.direction == "to_them")
    rows: list[dict[str, Any]] = look.engine.run(_roll.beings(look, noted).select("person", "play", "occurred_at")).to_pylist()
    return rows


def shifts(effects: dict[str, dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Play to how far it moves the log-odds of paying (least, expected, most), where that was measured and may be believed."""
    return {name: _shift(one["paid"]) for name, one in effects.items() if "paid" in one and (one["how"] == "lot" or _alike(one))}


def _shift(paid: dict[str, Any]) -> tuple[float, float, float]:
    """A difference of shares over p (1 - p): what the difference is to first order in log-odds."""
    open_ = max(paid["without"] * (1 - paid["without"]), STEEP)
    low, middle, high = (max(-MOST, min(MOST, paid[end] / open_)) for end in ("low", "value", "high"))
    return low, middle, high


def _alike(one: dict[str, Any]) -> bool:
    """Whether those compared did not differ before."""
    before = one.get("placebo")
    return before is not None and bool(before["low"] <= 0 <= before["high"])


# --- by lot ---------------------------------------------------------------------------------------------------------


def _of_lot(look: Look, lots: list[dict[str, Any]]) -> dict[str, Any]:
    """Everybody the lot gave it to, done or not, against everybody it left in peace."""
    ends = max(row["decided_at"] for row in lots) + timedelta(days=AFTER)
    arms = {arm: [row for row in lots if row["arm"] == arm] for arm in ("given", "left_in_peace")}
    said = {"how": "lot", "pairs": min(map(len, arms.values())), "drawn": len(lots)}
    if look.as_of < ends:
        return said | {"why": f"the lot has fallen; what it shows can be read once files reach to {words.day(ends.isoformat())}"}
    money, closer = _dates(look, {row["person"] for row in lots})
    found = {name: matched.by_lot(*(_later(dates, rows) for rows in arms.values()))
             for name, dates in (("paid", money), ("closer", closer))}
    return said | _shown(found)


def _later(dates: Dates, rows: list[dict[str, Any]]) -> np.ndarray:
    starts = np.array([row["decided_at"] for row in rows], "datetime64[us]")
    return np.array([_any(dates.get(row["person"]), start, AFTER) for row, start in zip(rows, starts, strict=True)], float)


# --- against people alike -------------------------------------------------------------------------------------------


def _of_alike(look: Look, notes: list[dict[str, Any]], every: list[dict[str, Any]]) -> dict[str, Any]:
    first: dict[str, datetime] = {}
    for row in sorted(notes, key=lambda one: one["occurred_at"]):
        if row["occurred_at"] + timedelta(days=AFTER) <= look.as_of:
            first.setdefault(row["person"], row["occurred_at"])
    said = {"how": "alike", "pairs": len(first)}
    if len(first) < FLOOR:
        return said | {"why": f"given to {len(first)} people at least {AFTER} days ago: it takes {FLOOR} to see anything"}
    others = _controls(look, {row["person"] for row in every})
    money, closer = _dates(look, {*first, *others})
    lot = np.random.default_rng(SEED)
    given = [(person, np.datetime64(at, "us")) for person, at in sorted(first.items())]
    left = list(zip(others, lot.choice(np.array([at for _person, at in given]), len(others)), strict=True)) if others else []
    found = {name: _compared(given, left, (money, closer), dates, 0, AFTER)
             for name, dates in (("paid", money), ("closer", closer))}
    before = _compared(given, left, (money, closer), money, -BEFORE, BEFORE)
    return said | _shown(found) | ({"placebo": _interval(before)} if before else {})


def _controls(look: Look, touched: set[str]) -> list[str]:
    """People seen here who were given nothing of the kind: at most 5,000, in an order that means nothing."""
    rhythm = look.measure("rhythm").filter(~_.person.isin(sorted(touched)))
    willing = rhythm.anti_join(_roll.objecting(look), "person")
    mixed = willing.select("person", mixed=willing.person.hexdigest("md5")).order_by("mixed").limit(CONTROLS)
    found: list[str] = look.engine.run(mixed.select("person")).column("person").to_pylist()
    return sorted(found)


def _compared(given: list[Any], left: list[Any], axes: tuple[Dates, Dates], outcome: Dates, shift: int,
              after: int) -> Effect | None:
    """The outcome in the days `after` a day moved by `shift`, matched on both axes in the 180 days before it."""
    def history(pairs: list[Any]) -> np.ndarray:
        rows = [[feature for dates in axes for feature in _features(dates.get(person), at + np.timedelta64(shift, "D"))]
                for person, at in pairs]
        return np.array(rows, float).reshape(len(pairs), 4)

    def later(pairs: list[Any]) -> np.ndarray:
        return np.array([_any(outcome.get(person), at + np.timedelta64(shift, "D"), after) for person, at in pairs], float)

    return matched.matched(history(given), history(left), later(given), later(left))


def _features(dates: np.ndarray | None, at: np.datetime64) -> tuple[float, float]:
    """How often in the 180 days before, and how lately (1 today, 0 then or never)."""
    if dates is None:
        return 0.0, 0.0
    mine = dates[(dates <= at) & (dates > at - np.timedelta64(BEFORE, "D"))]
    apart = (at - mine).astype("timedelta64[s]").astype(float) / DAY
    return (math.log1p(len(apart)), float(1 - apart.min() / BEFORE)) if len(apart) else (0.0, 0.0)


def _any(dates: np.ndarray | None, start: np.datetime64, days: int) -> bool:
    return dates is not None and bool(((dates > start) & (dates <= start + np.timedelta64(days, "D"))).any())


def _dates(look: Look, people: set[str]) -> tuple[Dates, Dates]:
    """When these people paid, and when they came closer."""
    wanted = look.engine.put("compared", pa.table({"person": pa.array(sorted(people), pa.string())}))
    rows = look.engine.run(look.measure("contacts").semi_join(wanted, "person").order_by("person", "occurred_at"))
    found: tuple[Dates, Dates] = ({}, {})
    person, at, paid = (rows.column(name).to_numpy(zero_copy_only=False) for name in ("person", "occurred_at", "paid"))
    for axis, dates in enumerate(found):
        mine = paid.astype(bool) == (axis == 0)
        whose, edges = np.unique(person[mine], return_index=True)
        dates.update(zip(whose, np.split(at[mine].astype("datetime64[us]"), edges[1:]), strict=False))
    return found


# --- in words -------------------------------------------------------------------------------------------------------


def _shown(found: dict[str, Effect | None]) -> dict[str, Any]:
    some = {name: effect for name, effect in found.items() if effect}
    if not some:
        return {"why": f"fewer than {FLOOR} of them have anybody alike to compare with"}
    pairs = min(effect.pairs for effect in some.values())
    return {"pairs": pairs} | {name: _interval(effect) for name, effect in some.items()}


def _interval(effect: Effect) -> dict[str, Any]:
    return {"value": effect.value, "low": effect.low, "high": effect.high, "level": matched.LEVEL,
            "with": effect.shares[0], "without": effect.shares[1]}


def short(effect: dict[str, Any] | None) -> str:
    """In a cell."""
    if effect is None:
        return "not used yet"
    if "paid" not in effect:
        return "too early to say"
    low, high = effect["paid"]["low"], effect["paid"]["high"]
    return "more bought" if low > 0 else "fewer bought" if high < 0 else "no difference to be seen"


def long(effect: dict[str, Any] | None) -> list[str]:
    """In sentences."""
    if effect is None:
        return ["What it does here: not known; it has not been used yet."]
    if "paid" not in effect:
        return [f"What it does here: not known; {effect['why']}."]
    said = [f"What it did here, {'by lot' if effect['how'] == 'lot' else 'against people alike'}, over "
            f"{words.plural(effect['pairs'], 'pair')}: {_per_hundred(effect['paid'], 'paid')}; "
            f"{_per_hundred(effect['closer'], 'came closer') if 'closer' in effect else ''}, in the {AFTER} days after."]
    if effect["how"] == "alike":
        said.append(_trust(effect.get("placebo")))
    return said


def _per_hundred(one: dict[str, Any], what: str) -> str:
    low, high = one["low"] * 100, one["high"] * 100
    return f"of 100, {one['value'] * 100:+.1f} {what} ({low:+.1f} to {high:+.1f})"


def _trust(before: dict[str, Any] | None) -> str:
    if before is None:
        return "Whether they were alike before cannot be checked."
    if _alike({"placebo": before}):
        return "In the half year before they differed by nothing that can be seen, so that this may be believed."
    return ("They differed as much in the half year before, when nothing had been given: this is no effect of it. "
            "Only a lot can tell.")
