"""Your posts on LinkedIn: `Shares.csv`. Its first 200 letters are a post's title; a post is known by its address."""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _linkedin
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _linkedin.PLATFORM
TITLE = "LinkedIn posts"
LEFT = "The text beyond its first 200 letters, who may see it."
YEAR_FIRST = True

_SHAPE = Csv({"said": ("date",), "url": ("sharelink",), "text": ("sharecommentary",), "media": ("mediaurl",)},
             required=("said", "url"))

taken = _linkedin.taken


def shape(file: Peek) -> Shape | None:
    """Ours by the address of what was shared."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out."""
    return _social.dated(_cells.when(raw.said), _linkedin.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _social.posts(kept), "cover": _social.cover(kept, "post")}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select(
        "export_id", "row", "account", "taken_at", said=_cells.cell(raw.said), url=_cells.cell(raw.url),
        post=ibis.coalesce(raw.url.re_extract("(?:activity|share|ugcPost)(?::|%3A)([0-9]{8,25})", 1).nullif(""),
                           _cells.cell(raw.url)),
        title=_social.titled(raw.text), occurred_at=_cells.when(raw.said),
        kind=ibis.ifelse(_cells.blank(raw.media), ibis.literal("text"), "photo"))
    why = _cells.first_of(
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _linkedin.OPENED),
        (seen.url.isnull(), "there is no address of the post"))
    return seen.mutate(why=why, noise=ibis.null("string"))
