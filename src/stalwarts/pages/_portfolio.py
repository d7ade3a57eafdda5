"""What a label knows of its artists: their answers and plain totals, side by side, never a person's row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts.look import Look
from stalwarts.models import proportion
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.words import FEW

PLACED = 0.8
"""Share of buyers that must be known as followers or strangers before a share of followers is told."""


def brands(look: Look) -> list[dict[str, Any]]:
    """One row per workspace: brand, followers (people), payers, tied, share (drawn together), bounds, supporters, money."""
    rows = [_brand(one) for one in look.inside()]
    placed = [row for row in rows if row["placed"]]
    together = proportion.pooled([row["tied"] for row in placed], [row["followers"] for row in placed])
    for row, share in zip(placed, together, strict=True):
        row["share"] = interval(share.value, share.low, share.high)
    return sorted(rows, key=lambda row: (-(row["followers"] or 0), row["brand"]))


def _brand(one: dict[str, Any]) -> dict[str, Any]:
    figures = one["answer"]["figures"]
    support, lists = figures["support"], figures["accounts"]
    followers, payers = _told(one["totals"], figures)
    matched = figures["matched"]
    return {"brand": one["brand"], "folder": one["folder"], "as_of": one["answer"]["as_of"],
            "followers": followers, "payers": payers, "tied": figures["tied"] if lists else None,
            "placed": bool(lists) and matched is not None and matched >= PLACED,
            "share": unknown("not known: too few of their buyers can be looked for among their followers"),
            "bounds": figures["bounds"], "supporters": figures["supporters"], "net": support["net"],
            "currency": support["currency"], "half_from": support["half_from"]}


def _told(totals: list[dict[str, Any]], figures: dict[str, Any]) -> tuple[int | None, int | None]:
    """Followers and buyers: of files where there are any, else the latest totals told."""
    latest: dict[tuple[str, str], Any] = {}
    for row in sorted(totals, key=lambda row: row["until"]):
        latest[row["account"], row["of"]] = int(row["value"])

    def most(of: str) -> int | None:
        return max((value for (_account, what), value in latest.items() if what == of), default=None)

    selling = figures["support"]["people"] or figures["payers"]
    return (figures["people"] or most("followers"), figures["payers"] if selling else most("buyers"))


def units(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Brands as units of comparison; of one that sold nothing although its files could show it, nought."""
    for row in rows:
        if row["followers"]:
            price = row["net"] / row["payers"] if row["payers"] and row["net"] else None
            yield {"unit": row["folder"], "followers": row["followers"], "payers": row["payers"], "price": price,
                   "takings": row["net"] if row["net"] and _one_currency(rows) else None}


def _one_currency(rows: list[dict[str, Any]]) -> bool:
    return len({row["currency"] for row in rows if row["net"]}) <= 1


def few(count: int | None) -> bool:
    """Whether a group is so small that it would be somebody."""
    return count is not None and 0 < count < FEW
