"""Substack deliveries: `posts/<number>.delivers.csv`, one row a reader to whom a letter was sent.

Each is a *message* from us to them, made by software: proof that this reader could have seen this letter, and no
personal contact. The cover shows nothing that readers did.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _substack
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _substack.PLATFORM
TITLE = "Substack deliveries"
LEFT = "Whether a reader paid at the time: the list of subscribers says it of now."
YEAR_FIRST = True

account = _substack.account
meaning = _substack.letter


def shape(file: Peek) -> Shape | None:
    """Ours by its name: a file of opens has the same columns, and more."""
    return _substack.ACTIVITY if _substack.activity(file) == "delivers" else None


def newest(raw: ir.Table) -> ir.Value:
    """When each letter was delivered."""
    return _cells.when(raw.at)


def facts(raw: ir.Table) -> Facts:
    """Letters sent, to whom."""
    judged = _substack.judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "touch": kept.select(
            "account", "occurred_at", "post", "export_id", handle="email", kind=ibis.literal("message"),
            direction=ibis.literal("to_them"), stance=ibis.literal("unknown"),
            machine=ibis.literal(value=True)).distinct(),
        "handle": _handles.handles(kept, "email"),
        "cover": _handles.cover(kept, "touch", since=_.occurred_at.min(), kinds="to_them",
                                until=ibis.greatest(_.occurred_at.max(), _.taken_at.max())),
    }, judged)
