"""Medium's e-mail subscribers: a text file with one address a line, and nothing else in it.

The form is that of a public converter of such files; Medium itself speaks of a CSV, and nobody has shown us one that has more
columns. A list of addresses is Medium's where its path says so (`medium-subscribers.txt`, or a folder `medium`), for nothing
in it does. Readers are subscribers as of the file's own time:
since when, it does not say, nor who may be written to elsewhere: no consent. Since 2025 Medium withholds the addresses of
those who only turned letters on there, so it shows those it lists, and says nothing of the others.
"""

from __future__ import annotations

from stalwarts.importers import _addresses
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = "medium"
TITLE = "Medium subscribers"
LEFT = "Nothing: addresses are all there is."
APART = True


def shape(file: Peek) -> Shape | None:
    """Ours where most lines are addresses, and the path names Medium."""
    return _addresses.SHAPE if _addresses.is_medium(file) and _addresses.is_list(file) else None


def facts(raw: ir.Table) -> Facts:
    """Subscribers."""
    judged = _addresses.judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "handle": _handles.handles(kept, "email", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name"),
        "cover": _lists.covers(kept, "follow", who="listed"),
    }, judged)
