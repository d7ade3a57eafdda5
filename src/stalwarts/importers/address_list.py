"""A plain list of e-mail addresses, one a line, as many people keep those they know: `.txt`, or a CSV of one column.

It is told by its lines alone: most of them are addresses, alone or with a name. A heading such as `Email` is noise, and
so are blank lines; a line that is no address is set aside. The addresses are people you know of, and nothing more: to
stand on a list is no consent and no subscription, and the list does not say when anybody came to it. What Medium gives
is read by `medium_subscribers`.
"""

from __future__ import annotations

from stalwarts.importers import _addresses
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ir

PLATFORM = "addresses"
TITLE = "A list of e-mail addresses"
LEFT = "Lines that are no address, and what a list is of: it says neither who agreed to letters nor since when."
APART = True


def shape(file: Peek) -> Shape | None:
    """Ours where most lines are addresses, and the path does not say that they come from Medium."""
    return _addresses.SHAPE if _addresses.is_list(file) and not _addresses.is_medium(file) else None


def facts(raw: ir.Table) -> Facts:
    """Addresses, and the names beside them."""
    judged = _addresses.judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "handle": _handles.handles(kept, "email", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name"),
        "cover": _handles.cover(kept, "handle", until=_.taken_at.max().cast(_cells.TIME), who="listed"),
    }, judged)
