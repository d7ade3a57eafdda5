"""Numbers somebody told: how many follow, and how many have bought. Written by `stalwarts start`; any editor can change it.

One line a number: what it counts (`followers`, `buyers` or `copies`), the account, the number and the day it was so. Each
is a total without people, taken at its word (`declared`): it sets ceilings and checks lists, and ties nobody to anything.
Copies are kept as units, for one person may have several.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "told"
TITLE = "Numbers you told"
LEFT = "Nothing."
KINDS = ("followers", "buyers", "copies")

_HEADER = {"told", "account", "number", "day"}
_SHAPE = Csv({"told": ("told",), "whose": ("account",), "number": ("number",), "day": ("day",)},
             required=("told", "whose", "number", "day"))


def shape(file: Peek) -> Shape | None:
    """Ours by all four of its columns."""
    return _SHAPE if set(file.header) == _HEADER else None


def newest(raw: ir.Table) -> ir.Value:
    """The day each number was so."""
    return _cells.day(raw.day).cast(_cells.TIME)


def facts(raw: ir.Table) -> Facts:
    """Totals, and that they are all the file could show."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    none = ibis.null("string")
    tally = kept.select(
        account="whose", since=ibis.null(_cells.TIME), until="until", of=ibis.ifelse(kept.kind == "copies", "units", kept.kind),
        value="value", currency=none, post=none, product=none, handle=none, export_id="export_id")
    cover = tally.group_by("account", "export_id").agg(until=_.until.max()).select(
        table=ibis.literal("tally"), account="account", kinds=ibis.null("string"), who=ibis.literal("all"),
        since=ibis.null(_cells.TIME), until="until", basis=ibis.literal("declared"), export_id="export_id")
    return Facts({"tally": tally, "cover": cover}, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        "export_id", "row", "taken_at", "number", kind=raw.told.lower(), said=raw.day, whose=raw.whose.lower(),
        value=_cells.money(raw.number), until=_cells.day(raw.day).cast(_cells.TIME))
    return cells.mutate(noise=ibis.null("string"), why=_cells.first_of(
        (~cells.kind.isin(KINDS) | cells.kind.isnull(), "it counts neither followers nor buyers nor copies"),
        (cells.whose.isnull() | ~cells.whose.re_search("^[a-z][a-z0-9_-]*:[^ ]+$"),
         "the account is not written like instagram:maya.makes"),
        (cells.said.isnull(), "the line has no day"),
        (cells.until.isnull(), _cells.quoted(cells.said, "is not a day, such as 2026-03-01")),
        (cells.number.isnull(), "the line has no number"),
        (cells.value.isnull() | (cells.value < 0) | (cells.value % 1 != 0), _cells.quoted(cells.number, "is not a count"))))
