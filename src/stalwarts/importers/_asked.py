"""Columns made by a seller's own question, such as `Instagram handle`: what a buyer typed there names an account.

Only columns named for an account name are taken. "Do you follow me on TikTok?" is answered by something else.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.late import ibis
from stalwarts.late import ir

_MADE_BY = re.compile(r"\s*\((?:metadata|custom)\)$|#\d+$")
_QUESTION = re.compile(
    r"^(?:what(?:'s| is) )?(?:(?:your|my) )?(instagram|insta|ig|tiktok)(?:[ _-]?(?:name|handle|username|user name|"
    r"account|profile|link|url|id|@))*\??$")


def columns(header: tuple[str, ...], *taken: str, ending: str = "") -> dict[str, tuple[str, ...]]:
    """Our name to theirs for every column of a header (folded) that asks for an account name, `taken` ones aside."""
    asked = [(name, found[1]) for name in header
             if name not in taken and name.endswith(ending) and (found := _QUESTION.match(_MADE_BY.sub("", name)))]
    return {f"typed_{'tiktok' if word == 'tiktok' else 'instagram'}_{n}": (name,)
            for n, (name, word) in enumerate(asked, 1)}


def typed(raw: ir.Table) -> ir.StringValue:
    """The account name in the last of these columns that holds one: files repeat a base name and mean the later one."""
    names = sorted((name for name in raw.columns if name.startswith("typed_")),
                   key=lambda name: int(name.rpartition("_")[2]), reverse=True)
    found = [named(ibis.literal(name.split("_")[1]), raw[name]) for name in names]
    return ibis.coalesce(*found) if found else ibis.null("string")


def named(field: ir.StringValue, cell: ir.StringValue) -> ir.StringValue:
    """`instagram:maya.makes` from the name of a field, such as `Instagram handle`, and what was typed into it."""
    return _handles.typed(field + ibis.literal(": ") + _cells.unguard(cell))
