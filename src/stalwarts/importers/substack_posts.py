"""Substack posts: `posts.csv`, one row a post, a letter, an episode or a thread; drafts and pages among them.

- A post is known by its number: `post_id` is `190000001` or `190000001.spring-drop`.
- Drafts and standing pages are no gift to anybody; what only those who pay may read was not given to all. Both noise.
- Whether a post gave or asked is for a person to say: `unknown`.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _substack
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _substack.PLATFORM
TITLE = "Substack posts"
LEFT = "Drafts and pages; what only those who pay may read (it was not given to all)."
YEAR_FIRST = True

_SHAPE = Csv({
    "post": ("post_id",), "date": ("post_date",), "published": ("is_published",), "sent": ("email_sent_at",),
    "type": ("type",), "audience": ("audience",), "title": ("title",),
}, required=("post", "date"))
_MARKS = {"is_published", "email_sent_at", "audience", "podcast_url"}
_FOR_PAY = "paid|founding"

account = _substack.account


def shape(file: Peek) -> Shape | None:
    """Ours where a post's number and day stand beside its audience or its letter."""
    header = set(file.header)
    return _SHAPE if {"post_id", "post_date"} <= header and len(header & _MARKS) >= 2 else None


def newest(raw: ir.Table) -> ir.Value:
    """When each post went out."""
    return ibis.coalesce(_cells.when(raw.sent), _cells.when(raw.date))


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them are here."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": kept.select(
            "post", "account", "occurred_at", "kind", "title", "export_id", url=ibis.null("string"),
            intent=ibis.literal("unknown")).distinct(),
        "cover": _handles.cover(kept, "post", until=ibis.greatest(_.taken_at.max(), _.occurred_at.max())),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    kind = _cells.cell(raw.type).lower()
    cells = raw.select(
        "export_id", "row", "account", "taken_at", number=raw.post, said=raw.date, yes=raw.published,
        post=raw.post.re_extract("^ *([0-9]+)([.].*)?$", 1).nullif(""), occurred_at=_cells.when(raw.date),
        published=_cells.flag(raw.published), sort=kind, paid=raw.audience.lower().re_search(_FOR_PAY),
        title=_cells.headline(raw.title), blank=raw.post.isnull() & raw.date.isnull(),
        kind=ibis.cases((kind == "newsletter", "letter"), (kind.isin(("thread", "note")), "text"),
                        (kind.re_search("video"), "video"), else_="other"))
    why = _cells.first_of(
        (cells.number.isnull(), "the post has no number"),
        (cells.post.isnull(), _cells.quoted(cells.number, "is not the number of a post")),
        (cells.yes.notnull() & cells.published.isnull(), _cells.quoted(cells.yes, "is neither yes nor no")),
        (cells.said.isnull(), "the post has no date"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")))
    noise = _cells.first_of(
        (cells.blank, "blank line"), (~cells.published, "a draft: never given"), (cells.sort == "page", "a standing page"),
        (cells.paid, "for paying readers only: not given to all"))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
