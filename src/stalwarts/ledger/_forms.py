"""Tables that are no plain text: sheets of a workbook, objects one after the other, Parquet.

Each is written out as one plain CSV in the spool, from which everything goes the way of any table; the original is
archived as it came. A sheet's dates are written as ISO, its numbers with a point.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from itertools import islice
from pathlib import Path
from typing import IO
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import late
from stalwarts.importers import _peek
from stalwarts.problems import BadMember

if TYPE_CHECKING:
    import ijson
else:
    ijson = late.module("ijson")

SHEET, OBJECTS, PARQUET = "sheet", "objects", "parquet"
GLANCE = 65
"""Records looked at to know a table: a preamble, a header, and some data."""
LARGEST = 1 << 29
"""Bytes of a workbook beyond which it is not opened: it has to be held in memory."""
_OLE, _ZIP, _PARQUET = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"PAR1"
_BOOKS, _TEXTS = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls"), (".csv", ".tsv", ".txt")
_IN_BOOK = re.compile(rb"PK\x03\x04.{26}(?:xl/|mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet)", re.DOTALL)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What is in a new workbook that is locked, whose outside is that of an old one."""
_SURE = 15
"""Figures of a number that its binary form holds for certain."""


@dataclass(frozen=True)
class View:
    """One table of a file as it is first seen: how its text is read, and its first records after so many lines."""

    look: _peek.Look
    rows: Callable[[int], list[list[str]]]
    form: str = ""
    """How the file becomes text: `sheet`, `objects`, `parquet`; empty where it is text."""
    sheet: str = ""

    @property
    def text(self) -> bytes:
        """Its first records as delimited text, where it is a sheet; empty elsewhere."""
        if self.form != SHEET:
            return b""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self.rows(0))
        return out.getvalue().encode("utf-8", "replace")


@dataclass(frozen=True)
class Part:
    """A sheet that is one of several which make a table: its header, folded, and the lines up to the end of that."""

    sheet: str
    header: tuple[str, ...]
    lines: int


def form(path: str, head: bytes, *, objects: bool) -> str:
    """What kind of table a file is; empty for text. Objects only where they were asked for: most JSON is no table."""
    if head.startswith(_PARQUET):
        return PARQUET
    if head.startswith((_OLE, _ZIP)) and path.lower().endswith(_BOOKS):
        return SHEET
    if (head.startswith(_ZIP) and _IN_BOOK.search(head)) or (head.startswith(_OLE) and _is_text(path)):
        return SHEET  # named anew by somebody
    return OBJECTS if objects and _peek.is_markup(head) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else ""


def _is_text(path: str) -> bool:
    """Whether a file is called a text, or has no ending."""
    return path.lower().endswith(_TEXTS) or "." not in path.rsplit("/", 1)[-1]


def views(path: str, head: bytes, opener: Callable[[], IO[bytes]], *, objects: bool = False) -> list[View]:
    """The tables in a file, in their order; one where it is text, none where it is nothing to read as a table.

    Raises BadMember where a workbook, or objects, cannot be read.
    """
    kind = form(path, head, objects=objects)
    if not kind:
        look = _peek.look(head)
        return [View(look, lambda skip: _lines(head, look, skip))] if look else []
    with opener() as stream:
        return [_view(kind, name, records) for name, records in _glanced(kind, stream, path)]


def write(path: Path, kind: str, sheet: str, target: Path, name: str) -> None:
    """Write one table of a spooled file to `target` as CSV. Raises BadMember."""
    with path.open("rb") as stream, target.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text, lineterminator="\n")
        records = next((records for found, records in _tables(kind, stream, name) if found == sheet), iter(()))
        for number, record in enumerate(records):
            filled = any(cell.strip() for cell in record)
            out.writerow(_one_line(record) if number < _peek.CANDIDATES * 2 else record) if filled else text.write("\n")


def join(path: Path, parts: tuple[Part, ...], target: Path, name: str) -> None:
    """Write sheets of a spooled workbook to `target` as one CSV, under a header with every name there is. Raises BadMember."""
    header = list(dict.fromkeys(column for part in parts for column in part.header))
    with path.open("rb") as stream, target.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text, lineterminator="\n")
        out.writerow(header)
        book = _book(stream, name)
        for part in parts:
            for record in islice(_of_sheet(book, part.sheet, name), part.lines, None):
                told = dict(zip(part.header, record, strict=False))
                out.writerow([told.get(column, "") for column in header])


def _view(kind: str, sheet: str, records: list[list[str]]) -> View:
    plain = [_one_line(record) for record in records]
    found = _peek.candidates((record, line) for line, record in enumerate(plain, 1))
    return View(_peek.Look("utf-8", ",", tuple(found)), lambda skip: [r for r in plain[skip:] if any(r)], kind, sheet)


def _one_line(record: list[str]) -> list[str]:
    """A record on one line, so that the lines before the data can be counted."""
    return [" ".join(cell.split()) for cell in record]


def _lines(head: bytes, look: _peek.Look, skip: int) -> list[list[str]]:
    lines = head.decode(look.encoding, "replace").splitlines()[skip:skip + GLANCE]
    with suppress(csv.Error):
        return [record for record in csv.reader(lines, delimiter=look.delimiter) if record]
    return []


def _glanced(kind: str, stream: IO[bytes], path: str) -> list[tuple[str, list[list[str]]]]:
    """The first records of each table that has any."""
    found = [(name, list(islice(records, GLANCE))) for name, records in _tables(kind, stream, path)]
    return [(name, records) for name, records in found if any(cell.strip() for record in records for cell in record)]


def _tables(kind: str, stream: IO[bytes], path: str) -> Iterator[tuple[str, Iterator[list[str]]]]:
    if kind == SHEET:
        book = _book(stream, path)
        hidden = {sheet.name for sheet in book.sheets_metadata if not _is_shown(sheet)}
        # What was hidden is an older state, or what cells are filled from.
        yield from ((name, _of_sheet(book, name, path)) for name in sorted(book.sheet_names, key=hidden.__contains__))
    else:
        yield "", _of_parquet(stream, path) if kind == PARQUET else _of_objects(stream, path)


def _is_shown(sheet: Any) -> bool:
    return str(sheet.visible).rsplit(".", 1)[-1].lower().startswith("visible")


# --- workbooks -------------------------------------------------------------------------------------------------------


def _book(stream: IO[bytes], path: str) -> Any:
    from python_calamine import CalamineError
    from python_calamine import CalamineWorkbook
    from python_calamine import PasswordError

    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadMember(path, "the workbook is too large to open; save the sheet as CSV")
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise BadMember(path, "the workbook is locked with a password; save it without one") from error
    except (CalamineError, ValueError, OSError) as error:
        if content.startswith(_OLE) and _LOCKED in content:
            raise BadMember(path, "the workbook is locked with a password; save it without one") from error
        raise BadMember(path, "the workbook is damaged; save it again, or save the sheet as CSV") from error


def _of_sheet(book: Any, sheet: str, path: str) -> Iterator[list[str]]:
    from python_calamine import CalamineError

    try:
        for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False):
            yield [_cell(value) for value in row]
    except CalamineError as error:
        raise BadMember(path, f"its sheet {sheet!r} is damaged; save it as CSV") from error


def _cell(value: Any) -> str:
    """What a sheet holds, as text a table would hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else "" if value is None else str(value)


def _number(value: float) -> str:
    """Whole numbers without a point, so that an id stays one; others with the figures that are certain."""
    return str(int(value)) if value.is_integer() and abs(value) < 10**_SURE else f"{value:.{_SURE}g}"


# --- objects and Parquet ---------------------------------------------------------------------------------------------


def _of_objects(stream: IO[bytes], path: str) -> Iterator[list[str]]:
    """A header of all keys there are, then each object's values; lists of objects inside stay JSON."""
    content = stream if stream.seekable() else io.BytesIO(stream.read())
    names: dict[str, None] = {}
    for item in _objects(content, path):
        names |= dict.fromkeys(item)
    if names:
        yield list(names)
    content.seek(0)
    for item in _objects(content, path):
        yield [item.get(name, "") for name in names]


def _objects(stream: IO[bytes], path: str) -> Iterator[dict[str, str]]:
    try:
        start = 3 if stream.read(3) == b"\xef\xbb\xbf" else 0
        stream.seek(start)
        under = _under(stream)
        stream.seek(start)
        for item in ijson.items(stream, under, use_float=True, multiple_values=True):
            if isinstance(item, dict):
                yield _flat(item)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise BadMember(path, f"it is cut off or is not JSON ({str(error).splitlines()[0]})") from error


def _under(stream: IO[bytes]) -> str:
    """Where the objects stand: in the list, one after the other, or in the first list of objects under a key."""
    for number, (prefix, event, _) in enumerate(ijson.parse(stream, multiple_values=True)):
        if number == 0 and event == "start_array":
            return "item"
        if event == "start_map" and prefix.endswith(".item") and prefix.count(".") == 1:
            return str(prefix)
        if (prefix, event) == ("", "end_map"):
            return ""
    return ""


def _flat(item: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{key}.")
        else:
            found[f"{before}{key}"] = _value(value)
    return found


def _value(value: Any) -> str:
    if isinstance(value, list):
        plain = not any(isinstance(item, list | dict) for item in value)
        return "; ".join(map(_cell, value)) if plain else json.dumps(value, ensure_ascii=False)
    return _cell(value)


def _of_parquet(stream: IO[bytes], path: str) -> Iterator[list[str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
        yield list(file.schema_arrow.names)
        for batch in file.iter_batches():
            yield from _transposed(column.to_pylist() for column in batch.columns)
    except (pa.ArrowException, OSError) as error:
        raise BadMember(path, "it is cut off, or is no Parquet file") from error


def _transposed(columns: Iterable[list[Any]]) -> Iterator[list[str]]:
    for row in zip(*columns, strict=True):
        yield [_value(v) if not isinstance(v, dict) else json.dumps(v, default=str, ensure_ascii=False) for v in row]
