"""Buttondown e-mails: `emails.csv`, one row a letter. Their texts (`emails/*.md`) are left where they are.

Who reads is in another export, whose form is not known to us: any table of readers can be read with a mapping.
"""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "buttondown"
TITLE = "Buttondown e-mails"

_SHAPE = Csv({"id": ("id",), "title": ("subject",), "at": ("publish_date",), "slug": ("slug",)},
             required=("id", "title", "at", "slug"))
_TEXT = re.compile(r"(?:^|/)emails/[^/]+\.md$", re.IGNORECASE)


def shape(file: Peek) -> Shape | None:
    """Ours by a letter's subject, day and address."""
    return _SHAPE if _SHAPE.fits(file.header) and "secondary_id" in file.header else None


def known(path: str) -> str | None:
    """The texts of letters."""
    return "the text of a letter: its subject and day stand in emails.csv" if _TEXT.search(path) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each letter left."""
    return _cells.when(raw["at"])


def facts(raw: ir.Table) -> Facts:
    """Letters, and that all of them are here."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": kept.select("post", "account", "occurred_at", "title", "export_id", kind=ibis.literal("letter"),
                            url=ibis.null("string"), intent=ibis.literal("unknown")).distinct(),
        "cover": _handles.cover(kept, "post", until=ibis.greatest(_.taken_at.max(), _.occurred_at.max()).cast(_cells.TIME)),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        "export_id", "row", "account", "taken_at", said=raw["at"], post=_cells.cell(raw.id), title=_cells.headline(raw.title),
        occurred_at=_cells.when(raw["at"]))
    why = _cells.first_of((cells.post.isnull(), "the letter has no id"),
                          (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")))
    blank = cells.post.isnull() & cells.said.isnull() & cells.title.isnull()
    noise = _cells.first_of((blank, "blank line"), (cells.said.isnull() & cells.post.notnull(), "a draft: never given"))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
