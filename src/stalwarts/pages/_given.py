"""The people of a week, gathered for the page: who, why, which play, what to write; two queries, however many people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import ibis.expr.types as ir
from ibis import _

from stalwarts import measures
from stalwarts import plays
from stalwarts import trades
from stalwarts import whom
from stalwarts import words
from stalwarts.asks import plan
from stalwarts.look import Look
from stalwarts.pages import _effects
from stalwarts.plays import Play
from stalwarts.problems import NoSuchTrade

P_BUYS = "p_buys"
"""The measure of who, having never bought, would: where it is here it knows more of a person than the band they are in."""
MOST = 60
"""People on one page: a week has no more hours."""


def chosen(look: Look, hours: float, only: Iterable[str] | None = None) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The people who fit into so many hours, and how many there are in all: fits, owed.

    `only` some plays, by name. Each row is one of `plan.suggested`, with name, draft, why and welcome.
    """
    book = plays.book(look.book)
    wanted = [one for one in book.plays.values() if only is None or one.name in set(only)]
    standing = look.measure("standing")
    if P_BUYS in measures.names():
        standing = plan.surer(standing, look.measure(P_BUYS))
    effects = _effects.shifts(_effects.told(look, wanted))
    found = plan.suggested(standing, resting(look), wanted, effects)
    counted = found.mutate(fits=_.count().over(), debts=_.thanks.cast("int64").sum().over())
    rows = look.engine.run(plan.first(counted, MOST)).to_pylist()
    totals = {"fits": rows[0]["fits"], "owed": int(rows[0]["debts"])} if rows else {"fits": 0, "owed": 0}
    taken = plan.within(rows, hours)
    return told(look, taken, book.plays), totals


def resting(look: Look) -> ir.Table:
    """Who is snoozed or never to be suggested, or was left in peace by lot of late: person."""
    return plan.resting(look.table("rest"), look.table("trial"), look.table("person"), look.today)


def told(look: Look, rows: list[dict[str, Any]], book: dict[str, Play]) -> list[dict[str, Any]]:
    """Rows with what a person needs to act: name, why, title and draft of the play, when an ask would be welcome."""
    people = {row["person"] for row in rows}
    names, bought = whom.called(look, people), last_bought(look, people)
    fillings = common(look)
    return [row | {"name": names.get(row["person"]) or row["person"].removeprefix("email:"), "why": why(row, look.currency),
                   "title": book[row["play"]].title, "log": book[row["play"]].log,
                   "template": book[row["play"]].draft.strip().splitlines(), "welcome": plan.welcome(row),
                   "draft": book[row["play"]].written(fillings | _theirs(look, row, names, bought))} for row in rows]


def common(look: Look) -> dict[str, str]:
    """What drafts say of ourselves."""
    try:
        trade = trades.load(look.settings.trade)
    except NoSuchTrade:
        trade = trades.load("singer")
    return {"brand": look.settings.brand, "sold": look.settings.sells or trade.sold, "offer": trade.offer}


def _theirs(look: Look, row: dict[str, Any], names: dict[str, str], bought: dict[str, str]) -> dict[str, str]:
    since = look.as_of - timedelta(days=row["tenure_days"]) if row["tenure_days"] is not None else None
    given = words.GIVEN.get(row["last_given_kind"] or "", "")
    first = names.get(row["person"], "").split(" ")[0]
    return {"name": first, "bought": bought.get(row["person"], ""), "last": given.replace("them", "you"),
            "since": f"{words.MONTHS[since.month - 1]} {since.year}" if since else ""}


def last_bought(look: Look, people: Iterable[str]) -> dict[str, str]:
    """Person to what they bought last, where a file names it."""
    wanted = sorted(people)
    if not wanted:
        return {}
    paid = look.measure("support").filter(_.person.isin(wanted), _.paid > 0, _["product"].notnull())
    last = paid.group_by("person").agg(thing=_["product"].argmax(_.occurred_at))
    return {row["person"]: row["thing"] for row in look.engine.run(last).to_pylist()}


def why(row: dict[str, Any], currency: str) -> str:
    """Why this person, in one line of facts."""
    said = [*_owed(row, currency), *_lately(row), *_history(row)]
    return "; ".join(said[:2]) or "they follow you"


def _owed(row: dict[str, Any], currency: str) -> list[str]:
    if not row["to_thank"]:
        return []
    if row["payments"]:
        money = f", {words.money(row['net'], currency)} in all" if row["net"] else ""
        when = f", last {ago(row['last_paid_days'])}" if row["last_paid_days"] is not None else ""
        return [f"paid {_times(row['payments'])}{money}{when}, and no thank is noted"]
    return [f"stood by you {_times(row['stood_by'])}, and no thank is noted"]


def _lately(row: dict[str, Any]) -> list[str]:
    said = []
    if row["fading"]:
        said.append(f"was often here, quiet for {words.plural(row['quiet_days'], 'day')}")
    if row["returning"]:
        said.append("back after at least half a year")
    if row["anniversary"]:
        said.append(f"follows you for {words.plural(row['tenure_days'] // 365, 'year')} this week")
    if row["never_asked"]:
        said.append("had much from you, and was never asked")
    return said


def _history(row: dict[str, Any]) -> list[str]:
    said = []
    if row["payments"] and not row["to_thank"]:
        said.append(f"paid {_times(row['payments'])}")
    if row["stood_by"] and not row["to_thank"]:
        said.append(f"stood by you {_times(row['stood_by'])}")
    if row["acts"]:
        said.append(f"here {_times(row['acts'])} in the last year")
    if row["tenure_days"] is not None and row["tenure_days"] <= 30:
        said.append(f"began to follow {ago(row['tenure_days'])}")
    return said


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{words.count(number)} times")


def ago(days: int) -> str:
    """So many days ago, in words."""
    if days <= 0:
        return "today"
    if days < 14:
        return "yesterday" if days == 1 else f"{days} days ago"
    if days < 60:
        return f"{days // 7} weeks ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


