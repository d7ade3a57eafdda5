"""Who follows and who paid: the counts, per account first, and the bounds no link can move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stalwarts.look import Look
from stalwarts.models import proportion
from stalwarts.page import interval
from stalwarts.page import unknown

NO_ORDERS = "not known: no file of payments yet; add a shop's orders"
NO_FOLLOWERS = "not known: no file of followers yet; add Instagram followers or a newsletter's audience"
NOBODY_TIED = "not known: nobody who paid can be found among these followers; only bounds hold"


@dataclass(frozen=True)
class Crowd:
    """The counted part of the answer. `together` and `accounts` are rows of the measures of those names."""

    accounts: list[dict[str, Any]]
    together: dict[str, Any]
    bounds: list[dict[str, Any]]
    payers: int
    selling: bool
    """Whether any file could show payments."""
    placed: dict[str | None, dict[str, Any]]
    """By account, whom codes and answers place; None: all together."""
    empty: bool
    """Whether no file has been added at all."""

    @property
    def all_bounds(self) -> dict[str, Any]:
        """Bounds over all accounts together."""
        whole = [row for row in self.bounds if row["account"] is None]
        nothing = {"account": None, "low": None, "high": None}
        return whole[0] if whole else nothing | {"tied": 0, "more": 0, "could": 0, "followers": 0, "fewest": 0}


def crowd(look: Look) -> Crowd:
    """Count once, for every figure that rests on it."""
    together = look.small("together")[0]
    selling = any(cover["table"] == "order" for export in look.exports for cover in export["covers"])
    return Crowd(sorted(look.small("accounts"), key=lambda r: -r["followers"]), together, look.small("bounds"),
                 int(together["payers"] or 0), selling, {row["account"]: row for row in look.small("placed")},
                 not look.exports)


def bounds(row: dict[str, Any]) -> dict[str, Any]:
    """Bounds of a share, each end widened by its own sampling error, and by not knowing who is who where that is known."""
    if row["low"] is None or not row["followers"]:
        return {"low": None, "high": None}
    low, high = proportion.widened(row["tied"] + row["more"], row["followers"], row["could"], row["fewest"])
    drawn = row.get("drawn") or {"low": low, "high": high}
    return {"low": min(low, drawn["low"]), "high": max(high, drawn["high"])}


def methods(row: dict[str, Any], placed: dict[str, Any] | None) -> dict[str, Any]:
    """The bounds by each method alone, side by side, where more than the files tells something; else nothing."""
    if not placed or row["low"] is None:
        return {}
    told = {"files": 0, "codes": placed["by_code"], "said": max(placed["by_word"], placed["claimed"])}
    left = min(row["untied"], row["followers"] - row["tied"])
    return {"by": {name: bounds(row | {"more": min(count, left), "could": row["tied"] + left})
                   for name, count in told.items() if count or name == "files"}}


def observed(tied: int | None, followers: int, drawn: dict[str, Any] | None = None) -> dict[str, Any]:
    """The share tied, with its sampling interval, and not knowing who is who in it where that is known (`drawn`).

    Null where nobody is tied.
    """
    if not tied or not followers:
        return unknown(NOBODY_TIED if followers else NO_FOLLOWERS)
    found = proportion.wilson(tied, followers)
    low, high = drawn["observed"] if drawn else (found.low, found.high)
    return interval(found.value, min(found.low, low), max(found.high, high))


def share(part: float | None, whole: float | None) -> float | None:
    """A plain share, null where there is nothing to divide by."""
    return None if not whole or part is None else part / whole


def account_rows(found: Crowd, within: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The contract's list of accounts."""
    limits = {row["account"]: row for row in found.bounds}
    return [{
        "account": row["account"], "followers": row["followers"], "kind": row["kind"], "key": row["key"],
        "tied": row["tied"], "strangers": row["strangers"], "untied": row["untied"], "matched": row["matched"],
        "observed": observed(row["tied"], row["followers"], limits.get(row["account"], {}).get("drawn")),
        "bounds": narrowed(limits[row["account"]], found) if found.selling else {"low": None, "high": None},
        "within_365": within.get(row["account"], unknown(_why_no_curve(row, found))),
    } for row in found.accounts]


def narrowed(row: dict[str, Any], found: Crowd) -> dict[str, Any]:
    """Bounds of a share, and by each method alone where several tell something."""
    return bounds(row) | methods(row, found.placed.get(row["account"]))


def _why_no_curve(row: dict[str, Any], found: Crowd) -> str:
    if not found.selling:
        return NO_ORDERS
    if not row["tied"]:
        return NOBODY_TIED
    return "not known for this account alone: see the whole"
