"""Discourse users: the list an administrator downloads, everybody who has an account in the forum.

- A member since `created_at`. Their last visit and their last post are a view and a comment: there are no others in it.
- User name and e-mail in one row are one being. A name, a place and a site are what they say of themselves.
- *staged* are made by Discourse for people who only wrote a letter; ids below 1 are its own robots: both noise.
- An address given to a forum is no consent to be written to.
"""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "discourse"
TITLE = "Discourse users"

_OPENED = 2012
_SHAPE = Csv({
    "id": ("id",), "name": ("name",), "user": ("username",), "email": ("email",), "created": ("created_at",),
    "seen": ("last_seen_at",), "posted": ("last_posted_at",), "staged": ("staged",), "city": ("location",),
    "site": ("website",)}, required=("user", "created"))
_MARKS = {"trust_level", "last_seen_at", "posts_read_count", "likes_received", "group_names"}
_OWN = {"post_id", "topic_id"}
_ARCHIVE = re.compile(r"(?:^|/)user_archive[^/]*/[^/]+\.csv$", re.IGNORECASE)


def shape(file: Peek) -> Shape | None:
    """Ours where a user name stands beside a level of trust and what was read."""
    return _SHAPE if _SHAPE.fits(file.header) and len(_MARKS & set(file.header)) > 1 else None


def unneeded(file: Peek) -> str | None:
    """What you yourself did in a forum."""
    own = _ARCHIVE.search(file.path) or ({"post_number", "deleted_by"} <= set(file.header) and set(file.header) >= _OWN)
    return "your own likes and posts in a forum: they name nobody" if own and file.header else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was last there."""
    return _social.dated(ibis.coalesce(_cells.when(raw.seen), _cells.when(raw.created)), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Members, what they say of themselves, and when they were last there."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    views, posts = (kept.filter(_[at].notnull()).mutate(occurred_at=_[at]) for at in ("seen_at", "posted_at"))
    return Facts({
        "follow": _social.follows(kept, "member"),
        "handle": _handles.handles(kept, "handle", "mail"),
        "link": _handles.links(kept, ("handle", "mail", _handles.ONE_ROW)),
        "clue": _handles.clues(kept, "handle", name="name", city="city", url="site"),
        "touch": _social.touches(views, "view", "from_them").union(_social.touches(posts, "comment", "from_them")),
        "cover": ibis.union(
            _social.cover(kept, "follow", kinds="member", basis="assumed"),
            _social.cover(kept, "touch", kinds="view comment", who="listed", basis="assumed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    user = raw.user.lower().re_extract(r"^ *([\p{L}\p{M}\p{N}_.-]{1,60}) *$", 1).nullif("")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", said=raw.user, address=raw.email, number=raw.id,
        handle=ibis.literal("discourse:") + user, mail=_handles.email(raw.email), name=_cells.cell(raw.name),
        city=_cells.cell(raw.city), site=_cells.cell(raw.site), occurred_at=_cells.when(raw.created),
        staged=_cells.flag(raw.staged).fill_null(_social.NO), last_seen=raw.seen, seen_at=_cells.when(raw.seen),
        last_posted=raw.posted, posted_at=_cells.when(raw.posted))
    why = _cells.first_of(
        (cells.said.isnull(), "there is no user name"),
        (cells.handle.isnull(), _cells.quoted(cells.said, "is no user name")),
        (cells.address.notnull() & cells.mail.isnull(), _cells.quoted(cells.address, "is not an e-mail address")),
        *_social.when_wrong(cells.created, cells.occurred_at, cells.taken_at, _OPENED),
        *_social.when_wrong(cells.last_seen, cells.seen_at, cells.taken_at, _OPENED, needed=False),
        *_social.when_wrong(cells.last_posted, cells.posted_at, cells.taken_at, _OPENED, needed=False))
    noise = _cells.first_of(
        (cells.said.isnull() & cells.created.isnull() & cells.address.isnull(), "blank line"),
        (cells.number.re_search("^ *(?:-[0-9]+|0) *$"), "one of Discourse's own robots"),
        (cells.staged, "made for somebody who only wrote a letter"))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
