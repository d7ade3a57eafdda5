"""Ghost posts with their analytics: `post-analytics.<day>.csv`, now `posts.analytics.csv`. From Ghost's own code.

- A post has the number it has in the content export (`ghost_posts`), so the two are one post. What was *emailed only* is a
  letter. Drafts and scheduled posts are noise, and so is what only those who pay may read: it was not given to all.
- How many letters were sent, opened and clicked, and how many signed up, are no totals of ours.
- Columns come and go with the site's settings; a day in the name dates the file. Ghost gives the last thousand posts.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _ghost
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _ghost.PLATFORM
TITLE = "Ghost posts, with their analytics"
LEFT = "Sends, opens, clicks, sign-ups and feedback: sums without people that are no totals of ours."
YEAR_FIRST = True

_SHAPE = Csv({"id": ("id",), "title": ("title",), "url": ("url",), "status": ("status",), "date": ("published_at",),
              "access": ("post_access",)}, required=("id", "status", "date"))
_OUT = ("published only", "published and emailed", "emailed only", "published", "sent")
_PAID = "^ *(?:paid|specific tiers|tiers)"

account = _ghost.account
taken = _ghost.taken


def shape(file: Peek) -> Shape | None:
    """Ours where a post's number and day stand beside who may read it."""
    return _SHAPE if {"id", "title", "status", "published_at", "post_access"} <= set(file.header) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each post went out."""
    return _cells.when(raw.date)


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them are here."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": kept.select("account", "occurred_at", "title", "kind", "url", "export_id", post="id",
                            intent=ibis.literal("unknown")).distinct(),
        "cover": _handles.cover(kept, "post", until=ibis.greatest(_.taken_at.max(), _.occurred_at.max()).cast(_cells.TIME)),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    status = _cells.cell(raw.status).lower()
    cells = raw.select(
        "export_id", "row", "account", "taken_at", id=_cells.cell(raw.id), said=raw.date, said_status=raw.status, status=status,
        occurred_at=_cells.when(raw.date), title=_cells.headline(raw.title),
        url=raw.url.re_extract("^https?://[^ ]+", 0).nullif(""),
        paid=raw.access.lower().re_search(_PAID).fill_null(ibis.literal(value=False)),
        kind=ibis.ifelse(status.isin(("emailed only", "sent")), ibis.literal("letter"), ibis.literal("text")))
    noise = _cells.first_of(
        (cells.id.isnull() & cells.title.isnull() & cells.said.isnull(), "blank line"),
        (cells.status.isin(("draft", "scheduled")), "a draft: never given"),
        (cells.paid, "for paying readers only: not given to all"))
    why = _cells.first_of(
        (cells.id.isnull(), "the post has no id"),
        (cells.status.isnull(), "the post does not say whether it is out"),
        (cells.status.notin(_OUT), _cells.quoted(cells.said_status, "is not a status we know")),
        (cells.said.isnull(), "the post has no date"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))
