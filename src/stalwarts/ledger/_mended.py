"""The form in which rows set aside go out to be mended and come in again.

A plain CSV: the file's own columns, then the row's number and, last, why it was set aside; the name of the last column
says of which export. Cells a spreadsheet would take for a formula are guarded with an apostrophe, and every cell that
begins with one gets another, so that taking one away always gives the cell back.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Rows
from stalwarts.ledger import mending
from stalwarts.ledger.entries import Export

NUMBER = "set aside as row"
WHY = "why it was set aside (stalwarts {})"
SHORT = 16
"""Letters of an export's id that tell it."""

_WHY = re.compile(r"why it was set aside \(stalwarts ([0-9a-f]{8,64})\)")
_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def named(header: tuple[str, ...]) -> str | None:
    """The beginning of the id of the export whose rows these are; None where a table is no such CSV."""
    found = next((match for name in header if (match := _WHY.fullmatch(name))), None)
    return found.group(1) if found and NUMBER in header else None


def bare(header: tuple[str, ...]) -> tuple[str, ...]:
    """A header without our two columns."""
    return tuple(name for name in header if name != NUMBER and not _WHY.fullmatch(name))


def guarded(cell: str) -> str:
    """A cell as a spreadsheet may open it; a plain number, which begins with a sign, is no formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that was guarded."""
    return cell.removeprefix("'")


def write(path: Path, header: list[str], rows: Iterable[tuple[int, str, list[str]]], export: Export) -> int:
    """Write rows (number, why, cells) to mend; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow([*map(guarded, header), NUMBER, WHY.format(export.export_id[:SHORT])])
        for number, why, cells in rows:
            padded = cells[:len(header)] + [""] * (len(header) - len(cells)) + cells[len(header):]
            out.writerow([*map(guarded, padded[:len(header)]), number, guarded(why)])
            count += 1
    return count


@dataclass
class Sorted:
    """A mended CSV as it is read: which rows of the export each of its rows stands for."""

    path: Path
    numbers: list[int] = field(default_factory=list)
    """The rows taken over."""
    noise: int = 0
    """Rows that are mended already, or that nobody set aside."""
    wrong: mending.Wrong = field(default_factory=mending.Wrong)


def sort_out(source: Path, target: Path, header: tuple[str, ...], form: tuple[str, int], still: frozenset[int] | None) -> Sorted:
    """Write the rows that count to `target` as plain CSV without a header, our two columns replaced by a number each.

    `form` is the delimiter and the lines before the first row, `still` the rows set aside and not mended yet; None:
    any. A row without a number is new.
    """
    delimiter, skip = form
    at, ours = header.index(NUMBER), [n for n, name in enumerate(header) if name == NUMBER or _WHY.fullmatch(name)]
    found = Sorted(target)
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        for record in mending.records(source, delimiter, skip):
            cells = record.cells + [""] * (len(header) - len(record.cells))
            number = int(cells[at]) if cells[at].strip().isdecimal() else 0
            if number and still is not None and (number not in still or number in found.numbers):
                found.noise += 1
                continue
            found.numbers.append(number)
            if any(cell.strip() for cell in cells[len(header):]):
                found.wrong.add([len(found.numbers)], f"it has {len(cells)} cells where the header has {len(header)}")
            else:
                kept = [unguarded(cell).replace("\x00", "") for n, cell in enumerate(cells) if n not in ours]
                out.writerow([*kept, len(found.numbers)])
    return found


# --- rows that were no text ------------------------------------------------------------------------------------------


def cells_of(row: Mapping[str, Any], columns: Iterable[str]) -> list[str]:
    """An object, or a row a reader made, as cells: text as it is, everything else as JSON."""
    return [_cell(row.get(name)) for name in columns]


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def rows_of(path: Path, header: tuple[str, ...], shape: Json | Rows) -> Iterator[dict[str, Any]]:
    """The rows of a sorted-out CSV as the values they stand for; what is no such value stays text, and is judged as such."""
    names = {name.casefold(): name for name in shape.columns}
    with path.open(encoding="utf-8", newline="") as stream:
        for record in csv.reader(stream):
            named = {names[column]: cell for column, cell in zip(header, record, strict=False) if column in names}
            yield {name: _value(cell, shape.columns[name]) for name, cell in named.items()}


def _value(cell: str, kind: str) -> Any:
    if not cell:
        return None
    if kind.lower() in {"varchar", "string"}:
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return cell
