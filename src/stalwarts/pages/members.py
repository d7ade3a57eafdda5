"""What comes in every month by itself: committed, leaving by choice or by a failed card, and how long members stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import ibis
from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.measures.memberships import RANK
from stalwarts.models import proportion
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages._known import versions

QUESTION = "What comes in every month, and does it last?"
VERSION = 1
TITLE = "Members"
NEEDS = ("plan",)
RESTS_ON = {"committed_monthly": "memberships", "leaving_monthly": "memberships", "staying": "memberships"}
YEAR, MONTH = 365, 365.25 / 12
MARKS = (1, 3, 6, 12, 24)
"""Months after joining at which it is told who is still there."""
SAID = {"paid": "Paying now", "past_due": "Their payment is failing", "leaving": "Cancelled, still here",
        "trial": "On trial", "comp": "Let in for nothing",
        "left": "Left by choice", "lapsed": "Paid time ended, not renewed"}
FEWEST = 5


def page(look: Look) -> Page:
    """The sum first, then who leaves and how long they stay."""
    counts, left, staying = _counts(look), _leaving(look), _staying(look)
    committed = _committed(counts)
    figures = {"currency": look.currency, "members": {name: counts.get(name, {}).get("people", 0) for name in RANK},
               "committed_monthly": committed, "leaving_monthly": left, "staying": staying}
    return Page(
        name="members", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, figures), doubts=list(_doubts(figures)), figures=figures, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=list(_notes(look, figures)), next_step=_next(look, figures), drawings=_drawings(staying),
        grids=_grids(figures))


def _counts(look: Look) -> dict[str, dict[str, Any]]:
    rows = look.engine.run(look.measure("memberships").group_by("status").agg(
        people=_.count(), monthly=_.monthly.sum(), missing=_.monthly.isnull().sum())).to_pylist()
    return {row["status"]: row for row in rows}


def _committed(counts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Money a month from paid plans; a floor where of some no file says how much, or no rate is known."""
    if not counts:
        return unknown("not known: no file tells of a membership")
    paid = counts.get("paid", {"monthly": 0.0, "missing": 0})
    if paid["missing"]:
        whose = words.plural(paid["missing"], "member pays", "members pay")
        return unknown(f"what {whose} no file says, or it is in a currency without a known rate", low=paid["monthly"] or 0.0)
    return {"value": paid["monthly"] or 0.0}


def _leaving(look: Look) -> dict[str, Any]:
    """Of a hundred members, how many leave in a month: by choice and otherwise, over the last 365 days."""
    since = look.as_of - timedelta(days=YEAR)
    rows = look.measure("memberships").filter(_.status.notin(("trial", "comp")), _.since.notnull())
    known = rows.mutate(opened=ibis.greatest(rows.since, ibis.literal(since)),
                        until=rows.ended.fill_null(ibis.literal(look.as_of)))
    seen = known.filter(_.until > since)
    told = look.engine.run(seen.agg(
        seconds=(_.until.epoch_seconds() - _.opened.epoch_seconds()).sum(), left=(_.status == "left").sum(),
        lapsed=(_.status == "lapsed").sum())).to_pylist()[0]
    months = (told["seconds"] or 0) / 86_400 / MONTH
    if months < 1:
        return unknown("not known: no file says since when members have been members")
    sums = {"by_choice": told["left"] or 0, "otherwise": told["lapsed"] or 0}
    left = sum(sums.values())
    low, high = proportion.counted(left)
    rate = interval(left / months, low / months, min(high / months, 1.0))
    return rate | {"member_months": months, **{f"{name}_share": (n / left if left else None) for name, n in sums.items()}, **sums}


def _staying(look: Look) -> list[dict[str, Any]]:
    """Who is still there so many months after joining, by the product-limit estimate over months."""
    rows = look.measure("memberships").filter(_.status.notin(("trial", "comp")), _.since.notnull())
    until = rows.ended.fill_null(ibis.literal(look.as_of))
    aged = rows.mutate(months=((until.epoch_seconds() - rows.since.epoch_seconds()) / 86_400 / MONTH).floor().cast("int64"),
                       gone=rows.ended.notnull())
    cells = look.engine.run(aged.filter(_.months >= 0).group_by("months").agg(
        n=_.count(), gone=_.gone.sum()).order_by("months")).to_pylist()
    at_risk, stayed, noise, told = sum(cell["n"] for cell in cells), 1.0, 0.0, []
    by_month = {cell["months"]: cell for cell in cells}
    for month in range(max(MARKS)):
        cell = by_month.get(month, {"n": 0, "gone": 0})
        if at_risk < FEWEST:
            break
        gone = cell["gone"] or 0
        stayed *= 1 - gone / at_risk
        noise += gone / (at_risk * max(at_risk - gone, 1))
        at_risk -= cell["n"]
        if month + 1 in MARKS:
            told.append(_mark(month + 1, stayed, noise, at_risk + cell["n"]))
    return told


def _mark(months: int, stayed: float, noise: float, at_risk: int) -> dict[str, Any]:
    """Greenwood's variance as people of an equal share, so that its ends stay shares."""
    people = (1 - stayed) / (stayed * noise) if noise and 0 < stayed < 1 else at_risk
    share = proportion.wilson(stayed * people, people)
    return {"months": months, "value": stayed, "low": share.low, "high": share.high, "at_risk": at_risk}


def _claim(look: Look, figures: dict[str, Any]) -> str:
    committed, paying = figures["committed_monthly"], figures["members"]["paid"]
    if committed["value"] is None and committed["low"] is None:
        return "What comes in every month is not known: no file tells of memberships or plans."
    floor = "At least " if committed["value"] is None else ""
    money = words.money(committed["low"] if committed["value"] is None else committed["value"], look.currency)
    leaving = figures["leaving_monthly"]
    tail = ""
    if leaving["value"] is not None:
        tail = f"; in a month {100 * leaving['low']:.1f} to {100 * leaving['high']:.1f} of a hundred members leave"
    return f"{floor}{money} a month is committed by {words.plural(paying, 'paying member')}{tail}."


def _notes(look: Look, figures: dict[str, Any]) -> Iterator[str]:
    members, leaving = figures["members"], figures["leaving_monthly"]
    if members["trial"] or members["comp"]:
        trial, comp = words.count(members["trial"]), words.count(members["comp"])
        yield f"Beside them {trial} are on trial and {comp} were let in for nothing: they commit nothing."
    if members["leaving"]:
        yield f"{words.plural(members['leaving'], 'member has', 'members have')} cancelled and leave once the paid time ends."
    if leaving["value"] is not None and leaving["by_choice"] + leaving["otherwise"]:
        yield (f"In the last year {words.count(leaving['by_choice'])} left by choice, and the paid time of "
               f"{words.count(leaving['otherwise'])} ended without a word.")
    if members["past_due"]:
        yield f"The payment of {words.plural(members['past_due'], 'member')} is failing: a short letter often mends that."
    if figures["committed_monthly"]["value"]:
        year = words.money(12 * figures["committed_monthly"]["value"], look.currency)
        yield f"Over twelve months that is {year}, if nobody leaves."


def _doubts(figures: dict[str, Any]) -> Iterator[Doubt]:
    if not sum(figures["members"].values()):
        return
    if not figures["members"]["left"] and not figures["members"]["lapsed"]:
        yield Doubt("No file shows anybody who left: lists of present members only make staying look easy.",
                    "Ask the platform for past members too.")
    if figures["leaving_monthly"]["value"] is None:
        yield Doubt("How many leave is not known: no file says since when they are members.",
                    "Bring an export with dates of joining.")
    yield Doubt("A plan is as your files saw it last: what changed since is not in it.", "Add a newer file.")


def _next(look: Look, figures: dict[str, Any]) -> str:
    if not look.exports:
        return _list.first(look)
    if not sum(figures["members"].values()):
        return "If you have members anywhere, bring the list of them: Patreon, Ghost, Substack or Stripe."
    if figures["members"]["past_due"]:
        return "Write to those whose payment is failing: most did not mean to leave."
    return "Tell members once a month what their money did: it is the cheapest way to keep them."


def _drawings(staying: list[dict[str, Any]]) -> list[Drawing]:
    rows = [{"label": f"after {words.plural(row['months'], 'month')}", "share": True, "axis": "still members",
             "said": words.share_between(row["low"], row["high"]), **{end: row[end] for end in ("low", "value", "high")}}
            for row in staying]
    return [Drawing("ranges", "Who is still a member", rows, "staying")] if rows else []


def _grids(figures: dict[str, Any]) -> list[Grid]:
    rows = [[SAID[name], words.count(people)] for name, people in figures["members"].items() if people]
    return [Grid("Everybody who is or was a member", ["", "People"], rows, figure="committed_monthly")] if rows else []
