"""Reddit: your own posts, from the data request (`posts.csv`). Nobody else is named anywhere in that download.

Comments are your own too, and say only which post they answer: they are known and left, like everything else in the
download. Reddit gives no list of followers. A post without a text of its own but with an address elsewhere is `other`.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "reddit"
TITLE = "Reddit posts"
LEFT = "Comments (your own, they name nobody), votes, IP addresses, messages."

_OPENED = 2005
_SHAPE = Csv({"post": ("id",), "date": ("date",), "url": ("permalink",), "community": ("subreddit",),
              "title": ("title",), "body": ("body",)}, required=("post", "date", "url", "community", "title"))
_COMMENT = {"id", "permalink", "date", "subreddit", "parent", "body"}
_FOLDER = re.compile(r"(?:^|/)export_([A-Za-z0-9_-]{3,20})_(\d{4})-?(\d\d)-?(\d\d)(?:/|$)")
_PRIVATE = re.compile(r"(?:^|/)(?:messages|messages_archive|chat_history)\.csv$", re.IGNORECASE)


def shape(file: Peek) -> Shape | None:
    """Ours by a post's address and community beside its title."""
    return _SHAPE if _SHAPE.fits(file.header) and "parent" not in file.header else None


def known(path: str) -> str | None:
    """Messages."""
    return "your messages: never opened" if _FOLDER.search(path) and _PRIVATE.search(path) else None


def unneeded(file: Peek) -> str | None:
    """Your comments, and the other tables of the download."""
    if set(file.header) >= _COMMENT:
        return "your own comments on Reddit: they name nobody"
    return "part of the Reddit download that names nobody else" if _FOLDER.search(file.path) and file.header else None


def account(file: Peek) -> str | None:
    """The name in that of the folder: `export_fernlight_20260320`."""
    found = _FOLDER.search(file.path)
    return f"reddit:{found[1].lower()}" if found else None


def taken(file: Peek) -> datetime | None:
    """The day in the name of the folder."""
    found = _FOLDER.search(file.path)
    try:
        return datetime.fromisoformat("-".join(found.groups()[1:])) if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out."""
    return _social.dated(_cells.when(raw.date), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, all of them."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _social.posts(kept), "cover": _social.cover(kept, "post", basis="assumed")}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    kind = ibis.ifelse(_cells.blank(raw.body).fill_null(ibis.literal(value=True)), "other", "text")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", said=raw.post,
        post=raw.post.re_extract("^ *(?:t3_)?([a-z0-9]{4,12}) *$", 1).nullif(""), occurred_at=_cells.when(raw.date),
        title=_social.titled(raw.title), url=raw.url, kind=kind)
    blank = cells.said.isnull() & cells.date.isnull() & cells.title.isnull()
    why = _cells.first_of(
        (cells.said.isnull(), "there is no post id"),
        (cells.post.isnull(), _cells.quoted(cells.said, "is no post id")),
        *_social.when_wrong(cells.date, cells.occurred_at, cells.taken_at, _OPENED))
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                        noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))
