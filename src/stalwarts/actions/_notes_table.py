"""A whole table of notes: each good row noted, each other one set aside with its line and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from stalwarts import whom
from stalwarts import words
from stalwarts.actions import _notes
from stalwarts.actions._form import Done
from stalwarts.actions._notes import Manner
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchFile
from stalwarts.problems import Problem
from stalwarts.whom import Whom
from stalwarts.workspace import Workspace

COLUMNS = ("who", "kind", "on", "note", "minutes", "play")
SHOWN = 12
MOST = 20_000
"""Rows of one table."""


@dataclass(frozen=True)
class Row:
    """One row as read: `why` says what is wrong with it, else it can be noted once it is known who is meant."""

    line: int
    who: str
    kind: str = ""
    day: datetime | None = None
    manner: Manner = Manner()
    why: str = ""


def written(workspace: Workspace, file: Path, kind: str | None, manner: Manner) -> Done:
    """Note every row in which somebody is surely meant. Raises BadAnswer, NoSuchFile."""
    rows = [_row(line, cells, kind, manner) for line, cells in read(file)]
    good = [row for row in rows if not row.why]
    with workspace.see() as look:
        found = {each.text: each for each in whom.find(look, dict.fromkeys(row.who for row in good))}
        until = look.as_of
    aside = [(row.line, row.who, row.why) for row in rows if row.why]
    aside += [(row.line, row.who, why) for row in good if (why := _why(found[row.who]))]
    moves = _notes.write(workspace, [(found[row.who], row.kind, row.day or until, row.manner)
                                     for row in good if not _why(found[row.who])])
    told = [{"line": line, "who": who, "why": why} for line, who, why in sorted(aside)]
    late = any(row.day and row.day > until for row in good)
    return Done([*_said(moves, told, late=late)], {"moves": moves, "set_aside": told, "rows": len(rows)})


def read(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Physical line and cells of each row that says anything. Raises BadAnswer, NoSuchFile."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadAnswer("table", f"is {file}, which is no text: save it as CSV in UTF-8") from error
    except OSError as error:
        raise NoSuchFile(str(file)) from error
    lines = text.splitlines(keepends=True)
    first = lines[0] if lines else ""
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    heads = [head.strip().lower() for head in next(reader, [])]
    if "who" not in heads:
        raise BadAnswer("table", f"is {file.name}, whose first line names no column 'who'; its columns are {', '.join(COLUMNS)}")
    yield from _rows(reader, heads, file)


def _rows(reader: Any, heads: list[str], file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    number = 0
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadAnswer("table", f"is {file.name}, which cannot be read from line {start} on: {error}") from error
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > MOST:
            raise BadAnswer("table", f"is {file.name}, which has more than {MOST:,} rows: give it in pieces")
        yield start, {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head in COLUMNS}


def _row(line: int, cells: dict[str, str], kind: str | None, manner: Manner) -> Row:
    """One row with what is said for all of them in the place of what it leaves out."""
    who = cells.get("who", "")
    said = (cells.get("kind") or kind or "").lower().replace(" ", "_")
    if not who:
        return Row(line, who, why="it names nobody")
    if said not in words.GIVEN | words.RECEIVED:
        every = ", ".join([*words.GIVEN, *words.RECEIVED])
        return Row(line, who, why=f"'{said}' is none of {every}" if said else f"it says no kind: one of {every}")
    try:
        day = _notes.day_of(cells.get("on") or manner.on)
        spent = _notes.minutes_of(_whole(cells.get("minutes")) if cells.get("minutes") else manner.minutes)
    except Problem as problem:
        return Row(line, who, why=str(problem).splitlines()[0].rstrip("."))
    return Row(line, who, said, day, replace(manner, note=cells.get("note") or manner.note, minutes=spent,
                                             play=cells.get("play") or manner.play))


def _whole(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 6:
        raise BadAnswer("minutes", f"is '{text}', which is no whole number")
    return int(text)


def _why(each: Whom) -> str:
    """Why nothing is noted for what a text means; empty where somebody is surely meant."""
    if each.erased:
        return "was erased"
    if each.objects:
        return "asked to be left out"
    if each.choices:
        return f"could be {' or '.join(each.choices)}: say which"
    return "" if each.person else "is nobody in your files"


def _said(moves: list[dict[str, Any]], told: list[dict[str, Any]], *, late: bool) -> Iterator[str]:
    yield f"Noted: {words.plural(len(moves), 'row')}." if moves else "Nothing is noted."
    if late:
        yield "Your files end before some of these days: answers count the notes once newer files are in."
    if told:
        yield f"{words.plural(len(told), 'row was', 'rows were')} set aside:"
    yield from (f"line {row['line']}: '{row['who']}' {row['why']}." if row["who"] else f"line {row['line']}: {row['why']}."
                for row in told[:SHOWN])
    if len(told) > SHOWN:
        yield f"And {len(told) - SHOWN} more like these; --json lists them all."
