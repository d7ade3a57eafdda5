"""Your list: the files to fetch for a trade, longest wait first, each ticked when it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stalwarts import brought
from stalwarts import trades
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Part
from stalwarts.problems import NoSuchTrade
from stalwarts.trades import Fetch
from stalwarts.trades import Trade

WAITS = 1.0
"""Hours from which on it is worth being reminded."""
STAYS = "Your files stay on this computer."


def files(look: Look) -> tuple[Fetch, ...]:
    """The files of the workspace's trade."""
    return _trade(look).files


def _trade(look: Look) -> Trade:
    """The trade; a singer's where the settings name one that nobody knows."""
    try:
        return trades.load(look.settings.trade)
    except NoSuchTrade:
        return trades.load("singer")


def missing(look: Look) -> list[Fetch]:
    """Those that are not in yet, longest wait first."""
    return [one for one in files(look) if not one.is_in(export["importer"] for export in look.exports)]


def first(look: Look) -> str:
    """What to fetch first, as a next step; empty where all are in."""
    left = missing(look)
    return f"Ask first for {left[0].title} ({left[0].wait}): it {_gives(left[0])}." if left else ""


def parts(look: Look, figures: dict[str, Any], *, brief: bool = False) -> Iterator[Part]:
    """A line to tick for each file. `figures` has `accounts` and `payers`, as the answer has them.

    `brief`: the clicks of the next one only.
    """
    left = missing(look)
    for one in files(look):
        exports = [export for export in look.exports if one.is_in([export["importer"]])]
        made = _in(one, exports, figures) if exports else _out(one)
        yield replace(made, lines=made.lines[:1], steps=[]) if brief and one not in left[:1] else made


def others(look: Look, figures: dict[str, Any]) -> Iterator[Part]:
    """Files of places that not everybody uses: ticked where they are in, else only there to be opened."""
    for one in _trade(look).also:
        exports = [export for export in look.exports if one.is_in([export["importer"]])]
        yield _in(one, exports, figures) if exports else replace(
            _out(one, folded=True), title=f"If you use it: {one.title}", done=None)


def _in(one: Fetch, exports: list[dict[str, Any]], figures: dict[str, Any]) -> Part:
    until = max((cover["until"] for export in exports for cover in export["covers"]), default="")
    age = [f"It reaches to {words.day(until)}. For a newer one: {'; '.join(one.clicks)}."] if until else []
    return Part(one.title, [brought.sentence(exports, figures), *age], done=True)


def _out(one: Fetch, *, folded: bool = False) -> Part:
    deeds = [Deed("remind", "Remind me when it should be ready", {"what": one.name})] if one.wait_hours >= WAITS else []
    return Part(one.title, told(one), list(one.clicks), done=False, folded=folded, deeds=deeds)


def told(one: Fetch) -> list[str]:
    """What a file says, how long it takes, and when its clicks were checked."""
    return [f"It {_gives(one)}. Wait: {one.wait}.", f"The clicks were last checked on {words.day(one.checked)}."]


def _gives(one: Fetch) -> str:
    return f"says {one.gives}"
