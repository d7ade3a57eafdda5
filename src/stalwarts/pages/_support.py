"""Money that stayed: how much, from how few, and how far it depends on one platform."""

from __future__ import annotations

from typing import Any

from stalwarts.look import Look
from stalwarts.models import proportion
from stalwarts.page import unknown
from stalwarts.pages import _scaling


def support(look: Look) -> dict[str, Any]:
    """The contract's `support`."""
    row = look.small("concentration")[0]
    return {"currency": look.currency, "net": row["net"], "half_from": row["half_from"],
            "top_1_share": row["top_1_share"], "top_10_share": row["top_10_share"],
            "top_20_share": row["top_20_share"], "gini": row["gini"], "people": row["people"],
            "unconverted": row["unconverted"]}


def growth(look: Look) -> list[dict[str, Any]]:
    """First-time buyers per 1,000 new followers, quarter by quarter, with intervals."""
    return [_quarter(row) for row in look.small("growth")]


def _quarter(row: dict[str, Any]) -> dict[str, Any]:
    told = {"quarter": row["quarter"].date().isoformat(), "new_followers": row["new_followers"],
            "first_time_buyers": row["first_time_buyers"], "per_1000": row["per_1000"], "low": None, "high": None}
    if row["per_1000"] is not None:
        low, high = proportion.counted(row["first_time_buyers"])
        told |= {"low": 1000 * low / row["new_followers"], "high": 1000 * high / row["new_followers"]}
    return told


def units(look: Look) -> list[dict[str, Any]]:
    """Accounts and brands as units of comparison."""
    return sorted(look.run("scaling_units").to_pylist(), key=lambda unit: str(unit["unit"]))


def scaling(look: Look) -> dict[str, Any]:
    """Whether more followers go with more buyers, over the accounts here; most people have too few of them."""
    return _scaling.scaling(units(look))


def reach(look: Look) -> dict[str, Any]:
    """People who can be written to whatever happens to a platform."""
    rows = look.small("reachable")
    told = [row for row in rows if row["reachable"] is not None]
    if not told:
        return unknown("not known: no file says who agreed to be written to; a newsletter's audience does")
    return {"value": sum(row["reachable"] for row in told), "accounts": {r["account"]: r["reachable"] for r in told}}
