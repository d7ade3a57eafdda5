"""Posts of a Facebook page and their totals: *Insights, Export data, Post data*, as CSV, which Facebook made until 2022.

Totals only: nobody is named. The second line explains the columns and is noise. Impressions are taken as views, and likes,
comments and shares from the columns of stories by action where they stand; those of people reached, engaged or clicking are
no totals of ours. Each counts since the post went out, up to the day in the file's name. `Posted` states no zone (Pacific
by Meta's habit, unproven): it is taken as UTC. Days stand second, `10/31/2015`, unless one over 12 stands first anywhere in
the file. A post's id begins with that of its page. English columns are known to us.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import time

from stalwarts.importers import _cells
from stalwarts.importers import _facebook
from stalwarts.importers import _handles
from stalwarts.importers import _shown
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _facebook.PLATFORM
TITLE = "Facebook page insights by post (until 2022)"
LEFT = "Reach, people who engaged, clicks, negative feedback: no totals of ours. Whom a post was aimed at."

OPENED = _facebook.OPENED
_KINDS = ("views", "likes", "comments", "shares")
_SHAPE = Csv({
    "id": ("post id",), "url": ("permalink",), "text": ("post message",), "type": ("type",), "published": ("posted",),
    "views": ("lifetime post total impressions",), "likes": ("lifetime post stories by action type - like",),
    "comments": ("lifetime post stories by action type - comment",), "shares": ("lifetime post stories by action type - share",),
}, required=("id", "url", "published", "views"))
_SORTS = {"photo": "photo", "video": "video", "status|link|note|text": "text"}
_DAY = re.compile(r"(20\d\d-\d\d-\d\d)(?: ?\(\d+\))?\.csv$")
_PAGE = re.compile(r"^([0-9]{5,25})_[0-9]+$")


def shape(file: Peek) -> Shape | None:
    """Ours by a post's id, address, time and impressions."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def account(file: Peek) -> str | None:
    """The page whose posts they are: what their ids begin with."""
    pages = (_PAGE.search(said) for said in _shown.column(file, "post id"))
    return next((f"{PLATFORM}:{found[1]}" for found in pages if found), None)


def taken(file: Peek) -> datetime | None:
    """The last second of the day in the file's name."""
    found = _DAY.search(file.name)
    try:
        return datetime.combine(datetime.fromisoformat(found[1]), time(23, 59, 59)) if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out."""
    return _social.dated(_facebook.published(raw), OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, and how often each was seen, liked, commented and shared."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": _social.posts(kept).distinct(),
        "tally": _totals.tallies(kept, **{kind: kind for kind in _KINDS}),
        "cover": ibis.union(
            _social.cover(kept, "post", who="listed", basis="assumed", since=ibis._.occurred_at.min()),
            *(_social.cover(kept.filter(kept[kind].notnull()), "tally", kinds=kind, who="listed", basis="assumed")
              for kind in _KINDS)),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    cells = _totals.spanned(raw, post=raw.id.re_extract("^ *([0-9]{5,25}(?:_[0-9]+)?) *$", 1).nullif("")).select(
        "export_id", "row", "account", "taken_at", "published", "url", "since", "until", "product", "currency", "post",
        said=raw.id, occurred_at=_facebook.published(raw), title=_social.titled(raw.text),
        kind=_kind(raw.type.lower().fill_null("")),
        **{name: _totals.number(raw[name]) for name in _KINDS},
        why_not=_cells.first_of(*_totals.wrong(*(raw[name] for name in _KINDS))))
    nothing = cells.said.isnull() & cells.published.isnull() & cells.url.isnull()
    noise = _cells.first_of((nothing & cells.why_not.notnull(), "the line that explains the columns"), (nothing, "blank line"))
    why = _cells.first_of(
        (cells.said.isnull(), "there is no post id"),
        (cells.post.isnull(), _cells.quoted(cells.said, "is no post id; a spreadsheet may have rounded it")),
        *_social.when_wrong(cells.published, cells.occurred_at, cells.taken_at, OPENED),
        (cells.why_not.notnull(), cells.why_not),
        (_totals.negative(cells, *_KINDS), "a total is below zero"))
    return cells.mutate(why=ibis.ifelse(nothing, ibis.null("string"), why), noise=noise)


def _kind(said: ir.StringValue) -> ir.StringValue:
    return ibis.cases(*((said.re_search(pattern), kind) for pattern, kind in _SORTS.items()), else_="other")
