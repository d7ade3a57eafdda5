"""Buttondown letters: `emails.csv` of its export, one row a letter, or the same as JSON. The texts, `emails/*.md`, are left.

A letter without a `publish_date` is a draft. The list of readers is another file (`buttondown_subscribers`).
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "buttondown"
TITLE = "Buttondown letters"
LEFT = "The letters' texts."
YEAR_FIRST = True

_SHAPE = Csv({"id": ("id",), "number": ("secondary_id",), "subject": ("subject",), "date": ("publish_date",),
              "slug": ("slug",)}, required=("date",))
_JSON = {"secondary_id": "number", "publish_date": "date"}
_LIST = Json(dict.fromkeys(("id", "subject", "slug", *_JSON), "VARCHAR"))
_TEXT = re.compile(r"(?:^|/)emails/[^/]+\.md$")


def shape(file: Peek) -> Shape | None:
    """Ours where a letter's subject and day stand beside its second number or its slug."""
    if file.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
        return _LIST if all(f'"{key}"'.encode() in file.head for key in _LIST.columns) else None
    header = set(file.header)
    ours = {"subject", "publish_date"} <= header and header & {"id", "secondary_id"} and header & {"secondary_id", "slug"}
    return _SHAPE if ours else None


def known(path: str) -> str | None:
    """The texts of the letters."""
    return "the text of a letter: its title and day stand in emails.csv" if _TEXT.search(path) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each letter went out."""
    return _cells.when(_named(raw).date)


def facts(raw: ir.Table) -> Facts:
    """Letters, and that all of them are here."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": kept.select(
            "post", "account", "occurred_at", "title", "export_id", kind=ibis.literal("letter"), url=ibis.null("string"),
            intent=ibis.literal("unknown")).distinct(),
        "cover": _handles.cover(kept, "post", until=ibis.greatest(_.taken_at.max(), _.occurred_at.max())),
    }, judged)


def _named(raw: ir.Table) -> ir.Table:
    """The rows by our names of their columns."""
    return raw.rename({ours: name for name, ours in _JSON.items()}) if "publish_date" in raw.columns else raw


def _judged(raw: ir.Table) -> ir.Table:
    raw = _named(raw)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", said=_cells.cell(raw.date), occurred_at=_cells.when(raw.date),
        post=_cells.cell(ibis.coalesce(raw.id, raw.number)), title=_cells.headline(raw.subject))
    noise = _cells.first_of(
        (cells.post.isnull() & cells.title.isnull() & cells.said.isnull(), "blank line"),
        (cells.said.isnull(), "a draft: never given"))
    why = _cells.first_of((cells.post.isnull(), "the letter has no id"),
                          (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))
