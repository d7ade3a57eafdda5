"""Asks as launches: what those that are over sold by kind and by day, and whom the next one asks."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from typing import Any

import ibis.expr.types as ir
from ibis import _

from stalwarts.asks.design import ASKED
from stalwarts.asks.forecast import DAYS
from stalwarts.asks.forecast import Launch
from stalwarts.asks.forecast import Plan
from stalwarts.look import Look
from stalwarts.outreach import audience
from stalwarts.outreach import outcomes

SPAN = timedelta(days=DAYS)
PUBLISHED = 0.005
"""Copies per follower where no launch of one's own says otherwise: the usual share of a year (METRICS 2)."""
YEAR = 365.0


def over(look: Look, before: datetime) -> list[Launch]:
    """Launches whose 28 days are over by the view's date, opened before that moment, oldest first."""
    arms = outcomes.drawn(look)
    found = [ask for ask in outcomes.asks(look) if ask["ask"] in arms and ask["opens_at"] < before
             and ask["opens_at"] + SPAN <= look.as_of]
    followers = _count(look, look.measure("followers").select("person").distinct())
    return [_launch(look, ask, followers) for ask in reversed(found)]


def planned(look: Look, ask: dict[str, Any], price: float | None = None, segments: list[str] | None = None) -> Plan:
    """A launch to come: those drawn to be asked, or, before the draw, those who would be."""
    kinds = _to_ask(look, ask)
    if segments:
        kinds = {kind: n for kind, n in kinds.items() if kind in segments}
    followers = _count(look, look.measure("followers").select("person").distinct())
    return Plan(kinds, followers, price or ask["price"], _usual(look), PUBLISHED)


def sold(look: Look, ask: dict[str, Any]) -> list[float]:
    """Copies sold on each of the 28 days that the view's date has reached."""
    orders = _orders(look, ask["opens_at"])
    rows = look.engine.run(orders.mutate(day=_.occurred_at.date()).group_by("day").agg(n=_.count())).to_pylist()
    counts = {(row["day"] - ask["opens_at"].date()).days: row["n"] for row in rows}
    reached = min(DAYS, (look.as_of - ask["opens_at"]).days + (1 if look.as_of >= ask["opens_at"] else 0))
    return [float(counts.get(day, 0)) for day in range(max(reached, 0))]


def _to_ask(look: Look, ask: dict[str, Any]) -> dict[str, int]:
    drawn = look.table("draw").filter(_.ask == ask["ask"], _.arm == ASKED)
    rows = look.engine.run(drawn.group_by("stratum").agg(n=_.unit.nunique())).to_pylist()
    if rows:
        return {row["stratum"]: row["n"] for row in rows}
    found = audience.audience(look, audience.Plan(
        ask["channel"] or "email", tuple((ask["segments"] or "").split()), tuple((ask["accounts"] or "").split()),
        ask["search"] or "", ask["opens_at"], ask["every"] or 0.0))
    return {kind: round(n * ask["share"]) for kind, n in found.strata.items()}


def _launch(look: Look, ask: dict[str, Any], followers: int) -> Launch:
    orders = look.engine.hold(_orders(look, ask["opens_at"]), "launch_orders")
    who = outcomes.people(look, ask["ask"]).filter(_.arm == ASKED)
    theirs = orders.inner_join(who.select("person", "root", "stratum"), "person")
    people = look.engine.run(who.group_by("stratum").agg(n=_.root.nunique())).to_pylist()
    bought = look.engine.run(theirs.group_by("stratum").agg(n=_.root.nunique(), copies=_.count())).to_pylist()
    buyers = {row["stratum"]: row["n"] for row in bought}
    copies = sum(row["copies"] for row in bought)
    return Launch({row["stratum"]: (row["n"], buyers.get(row["stratum"], 0)) for row in people},
                  float(_count(look, orders) - copies), float(copies), sold(look, ask), ask["price"], float(followers))


def _orders(look: Look, opens: datetime) -> ir.Table:
    """Payments in the 28 days from a moment: person, occurred_at."""
    return look.measure("support").filter(_.occurred_at >= opens, _.occurred_at < opens + SPAN, _.paid > 0).select(
        "person", "occurred_at")


def _usual(look: Look) -> float:
    """Copies that people who are on no list buy in 28 usual days."""
    whole = [row for row in look.small("sight") if row["account"] is None and row["start"] is not None]
    if not whole:
        return 0.0
    seen = min(YEAR, max((whole[0]["end"] - whole[0]["start"]) / 86_400, 1.0))
    orders = look.measure("support").filter(_.paid > 0, _.occurred_at > look.as_of - timedelta(days=seen))
    strange = orders.anti_join(look.measure("followers"), "person")
    return float(_count(look, strange) * DAYS / seen)


def _count(look: Look, table: ir.Table) -> int:
    return int(look.engine.run(table.agg(n=_.count())).column("n")[0].as_py())
