"""Your posts on Reddit: `posts.csv` of a data request. Its title is a post's title; what it says is not kept.

Comments name nobody they answer but a number, and messages, votes, searches and log-ins are never opened: see `known`.
Nobody else's votes or comments are in the file, and nobody who follows you.
"""

from __future__ import annotations

import re
from datetime import datetime

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "reddit"
TITLE = "Reddit posts"

_OPENED = 2005
_SHAPE = Csv({"post": ("id",), "url": ("permalink",), "said": ("date",), "in": ("subreddit",), "title": ("title",),
              "link": ("url",)}, required=("post", "url", "said", "in", "title"))
_COMMENTS = frozenset({"id", "permalink", "date", "subreddit", "parent", "link"})
_FOLDER = re.compile(r"(?:^|/)export_([A-Za-z0-9_-]{3,30}?)_(20\d\d)-?(\d\d)-?(\d\d)(?:[^/]*)?(?:/|\.zip)")
_GONE = "(?i)^ *[[](?:deleted|removed)[^]]*[]] *$"
_REST: tuple[tuple[str, str], ...] = (
    (r"message|chat", "your messages: never opened"),
    (r"ip_logs|log_?in|linked_identities|account_gender|birthdate|sensitive", "your log-ins and particulars: never opened"),
    (r"vote|saved|hidden", "what you voted on, saved or hid: it names nobody"),
    (r"comment", "comments you wrote: Reddit does not say whom they answer"),
    (r"", "part of the Reddit data that says nothing about who follows you"),
)


def shape(file: Peek) -> Shape | None:
    """Ours by titles in subreddits."""
    return _SHAPE if _SHAPE.fits(file.header) and "parent" not in file.header else None


def account(file: Peek) -> str | None:
    """Whose it is, as the folder or zip is named: `export_fernlight_20260320`."""
    named = _FOLDER.search(file.path)
    return f"{PLATFORM}:{named[1].lower()}" if named else None


def taken(file: Peek) -> datetime | None:
    """The last second of the day in that name."""
    named = _FOLDER.search(file.path)
    try:
        return datetime(int(named[2]), int(named[3]), int(named[4]), 23, 59, 59) if named else None
    except ValueError:
        return None


def known(path: str) -> str | None:
    """Why another file of the data is left alone."""
    name = path.lower().rpartition("/")[2]
    if not _FOLDER.search(path) or re.fullmatch(r"posts(?: ?\(\d+\))?\.csv", name):
        return None
    return next(why for pattern, why in _REST if re.search(pattern, name))


def unneeded(file: Peek) -> str | None:
    """Comments outside that folder, by their columns."""
    return _REST[3][1] if set(file.header) >= _COMMENTS else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out."""
    return _social.dated(_cells.when(raw.said), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _social.posts(kept), "cover": _social.cover(kept, "post")}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    picture = raw.link.re_search("(?i)i[.]redd[.]it|imgur|[.](?:jpe?g|png|gif|webp)$").fill_null(_social.NO)
    video = raw.link.re_search("(?i)v[.]redd[.]it|youtu").fill_null(_social.NO)
    seen = raw.select(
        "export_id", "row", "account", "taken_at", post=_cells.cell(raw.post), url=_cells.cell(raw.url),
        said=_cells.cell(raw.said), occurred_at=_cells.when(raw.said), title=_social.titled(raw.title),
        kind=ibis.cases((picture, "photo"), (video, "video"), else_="text"),
        noise=ibis.ifelse(raw.title.re_search(_GONE), ibis.literal("a post that was taken down"), ibis.null("string")))
    why = _cells.first_of(
        (seen.post.isnull(), "there is no id of the post"),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _OPENED))
    return seen.mutate(why=ibis.ifelse(seen.noise.isnull(), why, ibis.null("string")))
