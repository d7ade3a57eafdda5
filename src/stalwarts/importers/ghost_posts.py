"""Ghost posts: the content export, `<site>.ghost.<moment>.json`. No members are in it.

- A *post* is published, or sent as a letter only; drafts, scheduled posts and pages are noise, and so is what only those
  who pay may read, for it was not given to all.
- Two layouts: everything under `db` (now), or bare. Older files count time in thousandths of a second.
- `exported_on` dates the file.
"""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _ghost
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _ghost.PLATFORM
TITLE = "Ghost posts"
LEFT = "The posts' texts; drafts, pages, and what only those who pay may read (it was not given to all)."
YEAR_FIRST = True

_COLUMNS = dict.fromkeys(("id", "title", "status", "visibility", "type", "page", "published_at", "slug"), "VARCHAR")
_MADE = re.compile(rb'"exported_on"\s*:\s*(\d{12,13})\b')
_NAMED = re.compile(r"\.ghost\.[^/]*\.json$", re.IGNORECASE)

account = _ghost.account


def shape(file: Peek) -> Shape | None:
    """Ours by the day and version it begins with, or by its name, and by its posts."""
    start = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    ours = b'"exported_on"' in file.head or (_NAMED.search(file.name) and b'"data"' in file.head)
    if start != b"{" or not ours:
        return None
    return Json(_COLUMNS, under="db.item.data.posts" if re.match(rb'\W*"db"', file.head) else "data.posts")


def taken(file: Peek) -> datetime | None:
    """When it was exported, as it says, or as its name does."""
    found = _MADE.search(file.head)
    if not found:
        return _ghost.taken(file)
    return datetime.fromtimestamp(int(found[1]) / 1000, UTC).replace(tzinfo=None)


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them are here."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": kept.select(
            "account", "occurred_at", "title", "kind", "export_id", post="id", url=ibis.null("string"),
            intent=ibis.literal("unknown")).distinct(),
        "cover": _handles.cover(kept, "post", until=_.taken_at.max().cast(_cells.TIME), basis="stated"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    stamp = ibis.ifelse(raw.published_at.re_search("^[0-9]{12,13}$"), raw.published_at.try_cast("int64"), ibis.null("int64"))
    page = (raw.type.lower() == "page") | raw.page.lower().isin(("1", "true"))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "id", said=raw.published_at, title=_cells.headline(raw.title),
        occurred_at=ibis.coalesce((stamp // 1000).as_timestamp("s").cast(_cells.TIME), _cells.when(raw.published_at)),
        page=page.fill_null(_cells.no()), out=raw.status.isin(("published", "sent")).fill_null(_cells.no()), status=raw.status,
        paid=raw.visibility.isin(("paid", "tiers")).fill_null(_cells.no()),
        kind=ibis.ifelse(raw.status == "sent", ibis.literal("letter"), ibis.literal("text")))
    noise = _cells.first_of(
        (cells.page, "a standing page"), (cells.status.notnull() & ~cells.out, "a draft: never given"),
        (cells.paid, "for paying readers only: not given to all"))
    why = _cells.first_of(
        (cells.id.isnull(), "the post has no id"), (cells.status.isnull(), "the post does not say whether it is out"),
        (cells.said.isnull(), "the post has no date"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))
