"""Substack opens: `posts/<number>.opens.csv`, one row an open of one letter. Machines: see `_letters`.

Columns after the sixth tell where and on what a letter was opened; they differ from file to file. What the program
says of itself shows known prefetchers; where the reader was is left.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _substack
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = _substack.PLATFORM
TITLE = "Substack opens"
LEFT = "Where and on what a letter was opened, but for whether software opened it."
YEAR_FIRST = True

account = _substack.account
meaning = _substack.letter


def shape(file: Peek) -> Shape | None:
    """Ours by its name, or by the columns on where a letter was opened."""
    return _substack.ACTIVITY if _substack.activity(file) == "opens" else None


def unneeded(file: Peek) -> str | None:
    """A list of openers that does not say when each of them did."""
    undated = {"post_id", "email"} <= set(file.header) and not {"timestamp", "post_date"} & set(file.header)
    return "who opened a letter, without the day: nothing in it can be dated" if undated else None


def newest(raw: ir.Table) -> ir.Value:
    """When each open happened."""
    return _cells.when(raw.at)


def facts(raw: ir.Table) -> Facts:
    """Opens, and who made them."""
    judged = _substack.judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "open"),
        "handle": _handles.handles(kept, "email"),
        "cover": _letters.cover(kept, "open"),
    }, judged)
