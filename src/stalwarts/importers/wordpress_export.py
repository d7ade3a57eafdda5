"""WordPress export (WXR): posts, and who commented on them, with name, address and time. `site.wordpress.2026-03-20.xml`.

- A comment shown on the site is a touch from them to us, of the kind *comment*, or *review* in a shop. One that waits,
  spam, and links from other sites (pingbacks, trackbacks) are noise, as are a shop's own notes. What was written is
  never read.
- Our own comments are those of the authors the file names: one that answers a reader is a *reply* from us to them, the
  others are noise. Files before version 1.1 name no authors; then every comment is taken for a reader's.
- A comment without an e-mail address names nobody and is set aside.
- A *post* is of type `post`, published, without a password. Drafts are noise; pages, pictures, menus and all else too.
- `wordpress:` and the address of the site is the account; the channel's `pubDate` is when the file was made. It may
  hold part of a site (one author, one category, one file of several) and does not say so: every cover is `assumed`.
- A file that breaks off is read up to there; the break is set aside, and it covers those it lists only.
"""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime
from datetime import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _wxr
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "wordpress"
TITLE = "WordPress export"
LEFT = "What readers wrote: never read. Pages, pictures, menus, drafts, spam."

_SHAPE = Rows(_wxr.COLUMNS, _wxr.rows, many=True)
_ADDRESS = re.compile(rb"<(?:wp:base_blog_url|wp:base_site_url|link)>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]+)")
_MADE = re.compile(rb"<pubDate>([^<]{8,60})</pubDate>")
_DAY = re.compile(r"wordpress[._-](?:com-)?(20\d\d-\d\d-\d\d)")
_TOUCHES = {"comment": "comment", "": "comment", "review": "review"}
_SITE = "^https?://[^/ ]+[.][^ ]+"


def shape(file: Peek) -> Shape | None:
    """Ours by the namespace WordPress writes its exports in."""
    return _SHAPE if b"wordpress.org/export/" in file.head and b"<rss" in file.head else None


def account(file: Peek) -> str | None:
    """The site, without `www.`."""
    found = _ADDRESS.search(_preamble(file))
    try:
        parts = urlsplit(found[1].decode("utf-8", "replace")) if found else None
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.") if parts else ""
    return f"{PLATFORM}:{host}{parts.path.rstrip('/')}" if parts and host else None


def taken(file: Peek) -> datetime | None:
    """The channel's own date, else the last second of the day in the file's name."""
    found, day = _MADE.search(_preamble(file)), _DAY.search(file.name)
    try:
        if found:
            made = parsedate_to_datetime(found[1].decode("ascii", "replace"))
            return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
        return datetime.combine(datetime.fromisoformat(day[1]), time(23, 59, 59)) if day else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.Value:
    """When each post went out and each comment was written."""
    return _moment(raw)


def facts(raw: ir.Table) -> Facts:
    """Posts, what readers wrote under them and what we answered, and who they are."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    readers = kept.filter(_.what == "comment")
    cut = judged.filter(_.what == "broken").select("export_id").distinct()
    covers = [_cover(part, table, kinds, who) for who, part in (
        ("all", kept.anti_join(cut, "export_id")), ("listed", kept.semi_join(cut, "export_id")))
        for table, kinds in (("post", None), ("touch", "comment review"))]
    return Facts({
        "post": _posts(kept.filter(_.what == "post")),
        "touch": _touches(readers),
        "handle": _handles.handles(readers, "handle"),
        "clue": _handles.clues(readers.filter(~_.mine), "handle", name="name", url="site"),
        "cover": ibis.union(*covers),
    }, judged)


def _preamble(file: Peek) -> bytes:
    """What stands before the first post, which has links and dates of its own."""
    return file.head.partition(b"<item>")[0]


def _moment(raw: ir.Table) -> ir.TimestampValue:
    return ibis.coalesce(_cells.when(raw.gmt), _cells.when(raw.local))


def _judged(raw: ir.Table) -> ir.Table:
    kind, mine = raw.kind.fill_null("").lower(), raw.ours.notnull()
    address = ibis.ifelse(mine, raw.answers, raw.email)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "what", "post", "status", "approved", "password", "broken", "url",
        kind=kind, mine=mine, address=address, handle=_handles.email(address), name=_cells.cell(raw.name),
        site=raw.site.re_extract(_SITE, 0).nullif(""), title=_cells.headline(raw.title), occurred_at=_moment(raw),
        said=ibis.coalesce(raw.gmt, raw.local))
    noise = ibis.cases((cells.what == "post", _no_post(cells)), (cells.what == "comment", _no_touch(cells)),
                       else_=ibis.null("string"))
    why = _cells.first_of(
        (cells.what == "broken", ibis.literal("the file breaks off here: ") + cells.broken),
        (cells.post.isnull(), "nothing says which post it is"),
        ((cells.what == "comment") & cells.address.isnull(), "the comment has no e-mail address"),
        ((cells.what == "comment") & cells.handle.isnull(), _cells.quoted(cells.address, "is not an e-mail address")),
        (cells.said.isnull(), "it has no date"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))


def _no_post(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        ((t.kind != "post") & (t.kind != ""), "a page, picture or other part of the site"),
        ((t.status != "publish").fill_null(_cells.no()), "a draft: never given"),
        ((t.password != "").fill_null(_cells.no()), "behind a password: not given to all"))


def _no_touch(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.kind.notin(tuple(_TOUCHES)), "a link or note made by software"),
        ((t.approved != "1").fill_null(_cells.no()), "a comment that is not shown"),
        (t.mine & t.handle.isnull(), "your own comment"))


def _posts(posts: ir.Table) -> ir.Table:
    return posts.select("post", "account", "occurred_at", "title", "url", "export_id", kind=ibis.literal("text"),
                        intent=ibis.literal("unknown")).distinct()


def _touches(comments: ir.Table) -> ir.Table:
    kind = ibis.ifelse(comments.kind == "review", ibis.literal("review"), ibis.literal("comment"))
    return comments.select(
        "handle", "account", "occurred_at", "post", "export_id", kind=ibis.ifelse(comments.mine, "reply", kind),
        direction=ibis.ifelse(comments.mine, "to_them", "from_them"), stance=ibis.literal("unknown"),
        machine=_cells.no()).distinct()


def _cover(kept: ir.Table, table: str, kinds: str | None, who: str) -> ir.Table:
    return _handles.cover(kept, table, until=_.taken_at.max().cast(_cells.TIME), kinds=kinds, who=who)
