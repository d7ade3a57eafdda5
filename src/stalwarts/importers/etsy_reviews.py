"""Etsy reviews (`reviews.json` of the data you may ask Etsy for): who reviewed what they bought, when, with how many stars.

A review is a touch from the buyer: four stars or five are for the shop, one or two against it, three say neither. What
was written is never kept. The day comes month first, unless another day of the file shows otherwise. A reviewer with a full
name and no user name is the buyer of the order, as in the shop's own files. A rating without a name is nobody's. UNCERTAIN:
its keys are known from one description of the file alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _etsy
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _sections
from stalwarts.importers import _trimming
from stalwarts.importers import _written
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "etsy"
TITLE = "Etsy reviews"
LEFT = "What was written: never kept."

_FIELDS = ("reviewer", "date_reviewed", "star_rating", "order_id")
_MARKS = (b'"reviewer"', b'"date_reviewed"', b'"star_rating"')
_FOR, _AGAINST = 4, 2
"""Stars from which on a review speaks for the shop, and up to which against it."""


def shape(file: Peek) -> Shape | None:
    """Ours by the fields of a review."""
    return _REVIEWS if all(mark in file.head for mark in _MARKS) else None


def reviews(path: Path) -> Iterator[dict[str, Any]]:
    """One row a review, without its words."""
    for _label, item in _sections.items(path, lambda keys: "reviews" if keys in {"", "reviews"} else None):
        fields = item if isinstance(item, dict) else {}
        yield {name: _sections.text(fields.get(name)) for name in _FIELDS}


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """The parts of a copy without what was written."""
    return _trimming.copied(stream, lambda keys: _KEPT if keys in {"", "reviews"} else None, frozenset())


_KEPT = _trimming.each(lambda item: _trimming.only(item, frozenset(_FIELDS)))
_REVIEWS = Rows(dict.fromkeys(_FIELDS, "string"), reviews, trimmed)


def newest(raw: ir.Table) -> ir.Value:
    """When each was written."""
    return _written.moment(raw.date_reviewed, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Reviews as touches, and their buyers with what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    touch = kept.select(
        "handle", "account", "occurred_at", kind=ibis.literal("review"), direction=ibis.literal("from_them"),
        post=_cells.none(), stance="stance", machine=ibis.literal(value=False), export_id="export_id")
    return Facts({
        "touch": touch.distinct(),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name"),
        "cover": _handles.cover(kept, "touch", kinds="review", since=_.occurred_at.min(),
                                until=ibis.greatest(_.occurred_at.max(), _.taken_at.max())),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    stars = raw.star_rating.re_extract("^ *([1-5])(?:[.]0*)? *$", 1).nullif("").try_cast("int64")
    raw = raw.mutate(said=_cells.cell(raw.reviewer), order=_cells.cell(raw.order_id),
                     at=_written.moment(raw.date_reviewed, raw.export_id))
    raw = raw.mutate(user=_etsy.user(raw.said))
    cells = raw.select(
        *_sales.COMMON, said_by=raw.said, said_at=raw.date_reviewed, said_stars=raw.star_rating, stars=stars,
        handle=_etsy.somebody(raw, raw.user, raw.said), name=ibis.ifelse(raw.user.isnull(), raw.said, _cells.none()),
        occurred_at=raw["at"],
        stance=ibis.cases((stars >= _FOR, "for"), (stars <= _AGAINST, "against"), else_="unknown"))
    why = _cells.first_of(
        (cells.said_by.isnull(), "the review names nobody"),
        (cells.handle.isnull(), "the review names no user of Etsy's and no order"),
        (cells.said_at.isnull(), "the review has no date"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said_at, "is not a date")),
        (cells.said_stars.notnull() & cells.stars.isnull(), _cells.quoted(cells.said_stars, "is not a number of stars")))
    return cells.mutate(why=why, noise=_cells.none())
