"""Which column of a table says who somebody is, where several might: an account name, an address, or only a name."""

from __future__ import annotations

from stalwarts.importers import _believed
from stalwarts.importers import _spoken


def typed(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Where no address and no number is told, people by their names on a platform, and not by what a shop calls them.

    Unless it calls some by a name whom the platform's column leaves out: they would be nobody.
    """
    at, place = columns.get("handle"), columns.get("typed_handle")
    if place is None or "email" in columns:
        return columns
    if at is not None and (not _names(header[at], cells[at]) or len(cells[place]) < len(cells[at])):
        return columns
    known = {name: column for name, column in columns.items() if name not in {"handle", "typed_handle"}}
    named = {} if at is None or "name" in known else {"name": at}
    return known | named | {"handle": place}


def named_buyers(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Beside an address or a number a column `customer` without figures holds names, which several people may share."""
    at = columns.get("handle")
    if at is not None and "email" in columns and (_names(header[at], cells[at]) or _two_words(cells[at])):
        columns = {name: place for name, place in columns.items() if name != "handle"}
        return columns if "name" in columns else columns | {"name": at}
    named = [place for place, heading in enumerate(header) if place not in columns.values()
             and _spoken.plain(heading) in _believed.BUYERS and _two_words(cells[place])]
    return columns | {"name": named[0]} if named and "name" not in columns and {"handle", "email"} & columns.keys() else columns


def _names(heading: str, column: list[str]) -> bool:
    """Whether a column `customer` holds names, which several people may share, and no numbers."""
    return _spoken.plain(heading) in _believed.BUYERS and _believed.share(column, r"\d") < _believed.HALF


def _two_words(column: list[str]) -> bool:
    return _believed.share(column, r"[^\W\d]\s+[^\W\d]") >= _believed.HALF
