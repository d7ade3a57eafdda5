"""Substack post statistics: `<publication>_email_stats_<day>.csv` of the dashboard, one row a post with its totals.

- Views, likes, comments and shares are totals of the post; *restacks* are shares within Substack, and counted among them.
  How many opened or clicked are no totals of ours. A sign for nothing, such as `_-`, is nothing.
- The file has no numbers of posts: a post is named by its title, as the product of a total, and is none of `posts.csv`.
- What is counted is counted up to the day in the file's name, else up to the file's own time. Known from one public reader.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _spans
from stalwarts.importers import _substack
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _substack.PLATFORM
TITLE = "Substack post statistics"
LEFT = "Opens, clicks and downloads of previews: no totals of ours."
YEAR_FIRST = True
APART = True

_COUNTS = ("views", "likes", "comments", "shares", "restacks")
_SHAPE = Csv({"title": ("title",), "date": ("post_date",), **{name: (name,) for name in _COUNTS}},
             required=("title", "date", "views"))
_NAMED = re.compile(r"^([a-z0-9-]+)_email_stats", re.IGNORECASE)
_NOTHING = "^ *[_-]+ *$"


def shape(file: Peek) -> Shape | None:
    """Ours where a post's title and day stand beside how often it was seen and restacked."""
    return _SHAPE if {"title", "post_date", "views", "restacks"} <= set(file.header) else None


def account(file: Peek) -> str | None:
    """The publication in the file's name, else the one beside it."""
    found = _NAMED.search(file.name)
    return f"{PLATFORM}:{found[1].lower()}" if found else _substack.account(file)


def taken(file: Peek) -> datetime | None:
    """The day in the file's name."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each post went out: the file is no older."""
    return _cells.when(raw.date)


def facts(raw: ir.Table) -> Facts:
    """Totals by post."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "tally": _totals.tallies(kept, views="views", likes="likes", comments="comments", shares="shared"),
        "cover": _totals.cover(kept, "views likes comments shares"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    said = {name: ibis.ifelse(raw[name].re_search(_NOTHING), ibis.null("string"), raw[name]) for name in _COUNTS}
    read = {name: _totals.number(text) for name, text in said.items()}
    zero = ibis.literal(0).cast(_cells.MONEY)
    both = (read["shares"].fill_null(zero) + read["restacks"].fill_null(zero)).cast("decimal(38, 4)").cast(_cells.MONEY)
    given = ibis.coalesce(read["shares"], read["restacks"]).notnull()
    cells = _totals.spanned(raw.select(
        "export_id", "row", "account", "taken_at", "date", at=_cells.when(raw.date), name=_cells.headline(raw.title),
        shared=ibis.ifelse(given, both, ibis.null(_cells.MONEY)), not_number=_cells.first_of(*_totals.wrong(*said.values())),
        **read))
    cells = cells.mutate(product=cells.name)
    blank = cells.name.isnull() & cells.date.isnull() & cells.views.isnull()
    why = _cells.first_of(
        (cells.name.isnull(), "the post has no title"),
        (cells.date.notnull() & cells["at"].isnull(), _cells.quoted(cells.date, "is not a time")),
        (cells.not_number.notnull(), cells.not_number),
        (_totals.negative(cells, *_COUNTS), "a total is below zero"),
        (_totals.none(cells, *_COUNTS), "no total stands in it"))
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                        noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))
