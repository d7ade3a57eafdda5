"""Several brands side by side, for a label or an agency: whether larger followings sell more, and each one's share.

It reads the answers and totals of the workspaces inside this folder, and nothing else of them. Nobody is named, and a group
under ten is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models.scaling import UNITS
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _portfolio
from stalwarts.pages import _scaling
from stalwarts.pages._known import versions

QUESTION = "Do my larger followings sell more?"
VERSION = 1
TITLE = "Side by side"
NEEDS = ("workspace",)
LEADS = True
RESTS_ON = {"scaling": "scaling_units", "brands": "bounds"}
OPEN = "Make a workspace for each of them in a folder of its own inside this one: stalwarts init NAME."
SMALL = "too few buyers to show"


def page(look: Look) -> Page:
    """Brands by size, with shares drawn together, and the verdict over all of them."""
    rows = _portfolio.brands(look)
    units = list(_portfolio.units(rows))
    scaling = _scaling.scaling(units) if units else unknown("no brands yet")
    return Page(
        name="portfolio", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(rows, scaling), doubts=list(_doubts(rows)),
        # A page without figures stays out of the reports of those who look after nobody else.
        figures={"brands": [_shown(row) for row in rows], "scaling": scaling} if rows else {}, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=list(_notes(rows, scaling)), next_step=_next(rows),
        drawings=list(_drawings(rows, units, scaling)), grids=_grids(rows))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row without counts that would be somebody."""
    small = {name: None for name in ("payers", "tied", "half_from") if _portfolio.few(row[name])}
    return row | small | ({"held_back": SMALL} if small else {})


def _claim(rows: list[dict[str, Any]], scaling: dict[str, Any]) -> str:
    if not rows:
        return "Whether larger followings sell more is not known: this folder holds no other workspaces."
    followers, payers = (sum(row[name] or 0 for row in rows) for name in ("followers", "payers"))
    said = f"{words.plural(len(rows), 'brand')}, {words.plural(followers, 'follower')}"
    said += f", {words.plural(payers, 'buyer')}" if payers >= words.FEW else f", {words.FEWER} buyers"
    verdict = _scaling.VERDICTS[scaling["verdict"]] if scaling.get("verdict", "cannot tell") != "cannot tell" else \
        "whether more followers bring more buyers can't be told yet"
    return f"{said}: {verdict}."


def _notes(rows: list[dict[str, Any]], scaling: dict[str, Any]) -> Iterator[str]:
    if scaling.get("n"):
        yield from _scaling.sentences(scaling, "brands")
    shares = [row["share"] for row in rows if row["share"]["value"] is not None]
    if len(shares) > 1:
        low, high = (end(share["value"] for share in shares) for end in (min, max))
        yield (f"Drawn together, {words.share_between(low, high)} of their followers have bought: a brand with few buyers leans "
               "on the others, so that luck does not lead the table.")
    sums: dict[str, float] = {}
    for row in rows:
        if row["net"]:
            sums[row["currency"]] = sums.get(row["currency"], 0.0) + row["net"]
    if sums:
        said = " and ".join(words.money(net, currency) for currency, net in sorted(sums.items()))
        yield f"Money that stayed, over all of them: {said}."


def _doubts(rows: list[dict[str, Any]]) -> Iterator[Doubt]:
    if not rows:
        return
    if len(rows) > 1:
        yield Doubt("Who follows several of them counts once for each: their fans are never put together.")
    if len(rows) < UNITS:
        yield Doubt(f"With {words.plural(len(rows), 'brand')} nothing can be said about size; it takes {UNITS}.",
                    "Two numbers of a brand are enough: add them under Begin in its own folder.")
    loose = [row for row in rows if row["followers"] and not row["placed"]]
    if loose:
        yield Doubt(f"Of {words.plural(len(loose), 'brand')} only bounds are known: their buyers can't be looked for among their "
                    "followers.", "A newsletter's audience export in each of their folders.")
    days = {row["as_of"][:10] for row in rows}
    if len(days) > 1:
        yield Doubt(f"Their files end on different days, from {words.day(min(days))} to {words.day(max(days))}.",
                    "Bring newer files where they end early.")


def _next(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return OPEN
    bare = [row for row in rows if row["payers"] is None or not row["followers"]]
    if bare:
        return f"Bring files, or two numbers, for {bare[0]['brand']}: nothing is known of its followers or its buyers."
    return "Ask what the brand with the highest share does that the others do not: it is rarely the number of followers."


def _drawings(rows: list[dict[str, Any]], units: list[dict[str, Any]], scaling: dict[str, Any]) -> Iterator[Drawing]:
    drawn = [row for row in _scaling.drawn(units, scaling) if not _portfolio.few(row["payers"])] if units else []
    if drawn:
        yield Drawing("scaling", "Each brand by its followers and its buyers", drawn, "scaling")
    shares = [{"label": row["brand"], "share": True, "axis": "share of followers who have bought, drawn together",
               "said": words.share_between(row["share"]["low"], row["share"]["high"]),
               **{end: row["share"][end] for end in ("low", "value", "high")}}
              for row in rows if row["share"]["value"] is not None]
    if len(shares) > 1:
        yield Drawing("ranges", "Have bought, brand by brand", shares[:20], "brands")


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    lines = [[row["brand"], _count(row["followers"]), _count(row["payers"]),
              words.share_between(row["share"]["low"], row["share"]["high"]) if row["share"]["value"] is not None else
              words.share_between(row["bounds"]["low"], row["bounds"]["high"]), _supporters(row)] for row in rows]
    return [Grid("Brand by brand", ["Brand", "Followers", "Buyers", "Have bought", "Would pay again"], lines,
                 "Have bought: drawn together where buyers can be found among followers, else at least and at most.",
                 figure="brands")]


def _count(value: int | None) -> str:
    if value is None:
        return "not known"
    return words.FEWER if _portfolio.few(value) else words.count(value)


def _supporters(row: dict[str, Any]) -> str:
    told = row["supporters"]
    if told["value"] is None or _portfolio.few(row["payers"]):
        return "not known" if told["value"] is None else words.FEWER
    return words.about(told["value"], told["low"], told["high"])
