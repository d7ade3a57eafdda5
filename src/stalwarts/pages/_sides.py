"""What is known of the two sides of a pair, in a line each."""

from __future__ import annotations

from typing import Any

from ibis import _

from stalwarts import questions
from stalwarts import words
from stalwarts.look import Look
from stalwarts.whom import NAMES


def told(look: Look, handles: list[str]) -> dict[str, dict[str, Any]]:
    """Handle to its `title` and a `line` of what is known of it. Four small queries, however many handles."""
    names = _first(look, "clue", handles, look.table("clue").kind.isin(NAMES), "value")
    since = _first(look, "follow", handles, look.table("follow").ended_at.isnull(), "since")
    of = dict.fromkeys(handles, "") | {row["handle"]: row["person"] for row in _rows(look, "person", handles)}
    persons = sorted({person or handle for handle, person in of.items()})
    paid = {row["person"]: row for row in look.engine.run(look.measure("payers").filter(_.person.isin(persons))).to_pylist()}
    return {handle: {"title": title(handle, names.get(handle)), "line": _line(
        look, handle, names.get(handle), paid.get(of[handle] or handle), follows=handle in since, since=since.get(handle))}
        for handle in handles}


def title(handle: str, name: str | None = None) -> str:
    """`@maya.makes on Instagram`, `maya@example.org`; for an id without a name the name a file gives it."""
    platform, _colon, value = handle.partition(":")
    if platform == "email":
        return value
    if platform in questions.PLACES:
        return f"@{value} on {questions.PLACES[platform]}"
    return f"{name} ({platform})" if name else handle


def _line(look: Look, handle: str, name: str | None, paid: dict[str, Any] | None, *, follows: bool, since: Any) -> str:
    said = [f"goes by {name}"] if name else []
    if paid:
        money = f", {words.money(paid['net'], look.currency)} in all" if paid["net"] is not None else ""
        said.append(f"paid {words.plural(paid['payments'], 'time')}{money}, last on {words.day(paid['last_paid'].isoformat())}")
    if follows:
        said.append(f"follows since {words.day(since.isoformat())}" if since else "follows")
    return f"{title(handle, name)}: {'; '.join(said) or 'nothing more is known'}."


def _rows(look: Look, table: str, handles: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = look.engine.run(look.table(table).filter(_.handle.isin(handles))).to_pylist()
    return found


def _first(look: Look, table: str, handles: list[str], only: Any, column: str) -> dict[str, Any]:
    """Handle to the least of a column, of the rows that count."""
    rows = look.table(table).filter(only, _.handle.isin(handles)).group_by("handle").agg(least=_[column].min())
    return {row["handle"]: row["least"] for row in look.engine.run(rows).to_pylist()}
