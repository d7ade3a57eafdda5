"""X analytics: posts with their totals (Content, Download), and the account's totals by day (Overview, Download).

A post's id is the platform's own, as in the archive, so the two are one post. Its day is all the file gives, `Tue, Jul
14, 2026`, in a zone it does not state: UTC. *Impressions* are views, *Reposts* shares, *Replies* comments; bookmarks,
clicks and follows gained are no totals of ours. A post's numbers count up to the file's own time, a day's that day.
Nobody who liked or replied is named.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import timedelta

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "x"
TITLE = "X analytics"
LEFT = "Bookmarks, clicks, profile visits, follows gained: no totals of ours."

OPENED = 2006
_COUNTS = {"views": ("impressions",), "likes": ("likes",), "comments": ("replies",), "shares": ("reposts", "retweets")}
_POSTS = Csv({"post": ("post id", "tweet id"), "date": ("date", "time"), "text": ("post text", "tweet text"),
              "url": ("post link", "tweet permalink"), **_COUNTS}, required=("post", "date", "views"))
_DAYS = Csv({"post": ("post id",), "date": ("date",), "text": ("post text",), "url": ("post link",), **_COUNTS},
            required=("date", "views", "likes"))
_OF_DAYS = {"unfollows", "create post", "new follows"}
_SPAN = re.compile(r"_20\d\d-\d\d-\d\d_(20\d\d-\d\d-\d\d)")
_WHOSE = r"(?:x|twitter)[.]com/([A-Za-z0-9_]{1,15})/status/"


def shape(file: Peek) -> Shape | None:
    """Ours by a post's id beside impressions, or by impressions beside follows won and lost; Meta has permalinks."""
    if _POSTS.fits(file.header) and "permalink" not in file.header:
        return _POSTS
    return _DAYS if _DAYS.fits(file.header) and len(_OF_DAYS & set(file.header)) > 1 else None


def unneeded(file: Peek) -> str | None:
    """Films by day, which the account's days count among the rest."""
    films = {"date", "views", "completion rate"} <= set(file.header)
    return "X's totals of films by day: the overview counts them among the rest" if films else None


def account(file: Peek) -> str | None:
    """The name in the address of the first posts."""
    found = (re.search(_WHOSE, url) for url in _social.column(file, *_POSTS.columns["url"]))
    whose = next((match[1].lower() for match in found if match and match[1].lower() != "i"), None)
    return f"x:{whose}" if whose else None


def taken(file: Peek) -> datetime | None:
    """The end of the span in the file's name."""
    found = _SPAN.search(file.name)
    try:
        return datetime.fromisoformat(found[1]) + timedelta(days=1) if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The day of each post."""
    return _day(raw)


def facts(raw: ir.Table) -> Facts:
    """Posts, and how often each was seen, liked, answered and passed on."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    posts = kept.filter(kept.post.notnull())
    return Facts({
        "post": _social.posts(posts),
        "tally": _totals.tallies(kept, **{name: name for name in _COUNTS}),
        "cover": ibis.union(
            _social.cover(posts, "post", basis="assumed", since=ibis._.occurred_at.min()),
            _totals.cover(kept.mutate(since=kept.occurred_at), " ".join(_COUNTS))),
    }, judged)


def _day(raw: ir.Table) -> ir.TimestampValue:
    """`Tue, Jul 14, 2026`, or as the older layout had it, `2026-07-14 10:00 +0000`."""
    plain = raw.date.re_replace("^ *[A-Za-z]{3,9}, *", "")
    other = ibis.coalesce(_dates.moment(plain, "%b %d, %Y"), _cells.when(raw.date))
    return _cells.swift(raw.date, other, "%a, %b %d, %Y")


def _judge(raw: ir.Table) -> ir.Table:
    day = _day(raw)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", "url", said=raw.post, occurred_at=day,
        post=raw.post.re_extract("^ *'?([0-9]{5,25}) *$", 1).nullif(""),
        title=_social.titled(raw.text), kind=ibis.literal("text"),
        since=ibis.ifelse(raw.post.isnull(), day, ibis.null(_cells.TIME)),
        until=ibis.ifelse(raw.post.isnull(), day + ibis.interval(hours=24), raw.taken_at).cast(_cells.TIME),
        product=ibis.null("string"), currency=ibis.null("string"),
        blank=raw.post.isnull() & raw.date.isnull() & raw.url.isnull() & raw.text.isnull(),
        not_number=_cells.first_of(*_totals.wrong(*(raw[name] for name in _COUNTS))),
        **{name: _totals.number(raw[name]) for name in _COUNTS})
    why = _cells.first_of(
        (cells.said.notnull() & cells.post.isnull(),
         _cells.quoted(cells.said, "is no post id; a spreadsheet may have rounded it")),
        *_social.when_wrong(cells.date, cells.occurred_at, cells.taken_at, OPENED),
        (cells.not_number.notnull(), cells.not_number),
        (_totals.negative(cells, *_COUNTS), "a total is below zero"),
        (cells.said.isnull() & _totals.none(cells, *_COUNTS), "no total stands in it"))
    return cells.mutate(why=ibis.ifelse(cells.blank, ibis.null("string"), why),
                        noise=ibis.ifelse(cells.blank, ibis.literal("blank line"), ibis.null("string")))
