"""Whether more followers go with more buyers over many accounts or brands, in numbers and in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from stalwarts import words
from stalwarts.models import scaling as model
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.problems import TooFewUnits

HELD = {"price": "price", "products": "size of the catalogue"}
"""Columns of a unit that may be held fixed, in words."""
VERDICTS = {"outpaces": "buyers grow faster than followers", "keeps pace": "buyers keep pace with followers",
            "falls behind": "buyers fall behind followers", "no relation": "more followers do not go with more buyers",
            "cannot tell": "too few or too unlike to tell"}


def scaling(units: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The contract's `scaling` over units of followers and payers, with what else is known of them.

    Beside it `spearman`, `r2`, `partial_r2` (of `held`, what was held fixed) and `money`, the same for takings.
    """
    known = [unit for unit in units if unit["payers"] is not None]
    told, held = _fitted(known, "payers")
    taking = [unit for unit in known if unit.get("takings")]
    money, _ = _fitted(taking, "takings") if len(taking) >= model.UNITS else (None, [])
    return told | {"held": held, "money": money}


def _fitted(units: list[dict[str, Any]], outcome: str) -> tuple[dict[str, Any], list[str]]:
    held = [name for name in HELD if units and all((unit.get(name) or 0) > 0 for unit in units)]
    fit = model.payers if outcome == "payers" else model.money
    try:
        found = fit([u["followers"] for u in units], [u[outcome] for u in units],
                    {name: [u[name] for u in units] for name in held} or None)
    except TooFewUnits as problem:
        return {"elasticity": unknown(str(problem).splitlines()[0]), "verdict": "cannot tell", "n": len(units)}, []
    e, part = found.elasticity, found.partial_r2
    why = found.tautology or "not known: too few of these accounts have sold anything"
    return {"elasticity": interval(e.value, e.low, e.high) if e else unknown(why),
            "verdict": found.verdict or "cannot tell", "n": found.n, "spearman": found.spearman, "r2": found.r2,
            "tautology": found.tautology,
            "partial_r2": interval(part.value, part.low, part.high) if part else None}, held


def sentences(told: dict[str, Any], units: str = "accounts") -> list[str]:
    """The verdict in words, where there is one: with the range, and what is left once other things are held fixed."""
    slope = told["elasticity"]
    if told.get("tautology"):
        return [f"Over {words.count(told['n'])} {units} the count of followers is the count of buyers under another name: "
                f"{told['tautology']}. It can't foretell anything."]
    if slope["value"] is None:
        return []
    more, low, high = (100 * (2 ** slope[key] - 1) for key in ("value", "low", "high"))
    said = [f"Over {words.count(told['n'])} {units}, twice the followers went with {more:.0f} % more buyers ({low:.0f} % to "
            f"{high:.0f} %): {VERDICTS[told['verdict']]}."]
    part = told.get("partial_r2")
    if part:
        fixed = " and ".join(HELD[name] for name in told["held"])
        said.append(f"With {fixed} held fixed, followers explain {words.share(part['value'])} of what is left "
                    f"({words.share_between(part['low'], part['high'])}).")
    return said


def drawn(units: Iterable[dict[str, Any]], told: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the picture: each unit, and the straight line of equal pace through the middle of them."""
    known = [unit for unit in units if unit["payers"] is not None and unit["followers"]]
    if len(known) < model.UNITS:
        return []
    slope = told["elasticity"]["value"]
    centre = sum(math.log(unit["followers"]) for unit in known) / len(known)
    level = sum(math.log(unit["payers"] + 0.5) for unit in known) / len(known)

    def line(unit: dict[str, Any], pace: float) -> float:
        return math.exp(level + pace * (math.log(unit["followers"]) - centre))

    return [{"label": unit.get("label", ""), "followers": unit["followers"], "payers": unit["payers"], "even": line(unit, 1.0),
             "fitted": None if slope is None else line(unit, slope)} for unit in known]
