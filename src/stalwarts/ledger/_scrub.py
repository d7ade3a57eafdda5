"""One person's records taken out of an original, everybody else's left where they are, byte for byte.

A record is emptied, not removed, so that the others keep their numbers: a line of a table keeps its delimiters, an
item of a list becomes an empty object. What is no text is not rewritten; then the original has to go.
"""

from __future__ import annotations

import io
import mmap
import re
import zipfile
import zlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from stalwarts.ledger._needles import Needles
from stalwarts.ledger._needles import Places

BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
SIGNS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
LONGEST = 200
"""Lines of one record; a quotation mark open for longer was never meant as one."""

MEMBER = 1 << 30
"""Bytes of a member of a workbook above which it is not looked through."""
QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|-?\d+', re.DOTALL)
BETWEEN = re.compile(rb"(?<=[>\"'])[^<>\"']+(?=[<\"'])")


def kind(head: bytes) -> str:
    """What an original is, from its first bytes: `binary`, `json`, `markup` or `table`."""
    if head.startswith(BINARY):
        return "binary"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:256]
    if start[:1] in (b"{", b"[") or re.match(rb"(window\.|var |const )[^\n]{0,200}=\s*[\[{]", start):
        return "json"
    # A list of addresses may begin with one in angle brackets, and is no page.
    return "markup" if re.match(rb"<(?:[!?/]|[A-Za-z][A-Za-z0-9:._-]*[\s/>])", start) else "table"


def hides(path: Path, needles: Needles) -> bool:
    """Whether a workbook, or another file that is no text, names the person somewhere in it."""
    with path.open("rb") as stream:
        if not stream.read(8).startswith(BINARY):
            return False
    texts = _inside(path) if zipfile.is_zipfile(path) else iter([path.read_bytes()])
    return any(needles.within(text) or any(needles.whole(cell) for cell in BETWEEN.findall(text)) for text in texts)


def _inside(path: Path) -> Iterator[bytes]:
    """The members of a document that is a zip inside, each whole."""
    with suppress(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError), zipfile.ZipFile(path) as book:
        for member in book.infolist():
            yield book.read(member) if member.file_size < MEMBER else b""


def unpack(source: BinaryIO, target: Path) -> str | None:
    """Write an original as text of one byte order; returns the encoding it had where that was UTF-16."""
    head = source.read(2)
    encoding = SIGNS.get(head)
    with target.open("wb") as out:
        if encoding is None:
            out.write(head)
            _copy(source, out)
        else:
            text = io.TextIOWrapper(source, encoding, errors="surrogatepass", newline="")
            while chunk := text.read(1 << 20):
                out.write(chunk.encode("utf-8", "surrogatepass"))
            text.detach()
    return encoding


def repack(source: Path, target: Path, encoding: str | None) -> None:
    """The way back from `unpack`."""
    with source.open("rb") as stream, target.open("wb") as out:
        if encoding is None:
            _copy(stream, out)
            return
        out.write(next(sign for sign, name in SIGNS.items() if name == encoding))
        text = io.TextIOWrapper(stream, "utf-8", errors="surrogatepass", newline="")
        while chunk := text.read(1 << 20):
            out.write(chunk.encode(encoding, "surrogatepass"))


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    while chunk := source.read(1 << 20):
        target.write(chunk)


# --- tables -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Record:
    """One record of a delimited file: the physical line it begins on, from 1, its offset and its text."""

    line: int
    start: int
    text: str

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        return self.text.encode("latin-1")


def records(path: Path) -> Iterator[Record]:
    """The records of a delimited file, as text of single bytes; together they are the whole file."""
    held: list[Record] = []
    inside, start = False, 0
    with path.open(encoding="latin-1", newline="") as stream:
        for number, line in enumerate(stream, 1):
            held.append(Record(number, start, line))
            start += len(line)
            inside ^= line.count('"') % 2 == 1
            if not inside:
                yield held[0] if len(held) == 1 else replace(held[0], text="".join(part.text for part in held))
            elif len(held) > LONGEST:
                yield from held
            else:
                continue
            inside = False
            held.clear()
    yield from held


def delimiter(path: Path) -> str:
    """The delimiter that stands most often outside quotation marks in the first records; empty: none does."""
    first = [record.text for _, record in zip(range(15), records(path), strict=False)]
    counts = {sign: sum(QUOTED.sub("", text).count(sign) for text in first) for sign in ",;\t|"}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ""


def table(source: Path, target: Path, needles: Needles, places: Places, lines: AbstractSet[int]) -> int:
    """Empty the records that hold an address or number, or begin on one of these lines; returns how many."""
    sign, emptied = delimiter(source), 0
    with target.open("w", encoding="latin-1", newline="") as out:
        for record in records(source):
            if record.line in lines or (_touched(record, places) and needles.within(record.raw)):
                out.write(sign * (QUOTED.sub("", record.text).count(sign) if sign else 0) + _ending(record.text))
                emptied += 1
            else:
                out.write(record.text)
    return emptied


def names_whole(path: Path, needles: Needles, places: Places) -> bool:
    """Whether one of the values that are a person's only by column is a whole cell of a record not emptied anyway."""
    sign = delimiter(path)
    for record in records(path):
        if _touched(record, places) and not needles.within(record.raw):
            cells = QUOTED.sub(lambda m: m[0].replace(sign, " ") if sign else m[0], record.text).split(sign or None)
            if any(needles.whole(cell.encode("latin-1")) for cell in cells):
                return True
    return False


def _touched(record: Record, places: Places) -> bool:
    return places.touch(record.start, record.start + len(record.text))


def _ending(text: str) -> str:
    return text[len(text.rstrip("\r\n")):]


# --- nested files -----------------------------------------------------------------------------------------------


@dataclass
class _Box:
    """An object or a list of a nested file, and how many things it holds directly."""

    start: int
    inside: _Box | None
    is_list: bool
    things: int = 0
    end: int = 0


@dataclass
class _Hit:
    start: int
    end: int
    inside: _Box


def nested(source: Path, target: Path, needles: Needles, places: Places) -> int:
    """Empty the list items that name the person; returns how many."""
    with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        spans = sorted({_span(hit) for hit in _hits(text, needles, places)})
        at, emptied = 0, 0
        with target.open("wb") as out:
            for start, end in spans:
                if start >= at:
                    out.write(text[at:start])
                    out.write({b"{": b"{}", b"[": b"[]"}.get(text[start:start + 1], b'""'))
                    at, emptied = end, emptied + 1
            out.write(text[at:])
    return emptied


def _hits(text: mmap.mmap, needles: Needles, places: Places) -> list[_Hit]:
    hits: list[_Hit] = []
    box = _Box(0, None, is_list=True, end=len(text))
    for token in TOKEN.finditer(text):
        sign = token[0]
        if sign in (b"{", b"["):
            box.things += 1
            box = _Box(token.start(), box, is_list=sign == b"[")
        elif sign in (b"}", b"]"):
            box.end = token.end()
            box = box.inside or box
        else:
            box.things += 1
            if places.touch(*token.span()) and (needles.whole(sign) or needles.within(sign)):
                hits.append(_Hit(*token.span(), box))
    return hits


def _span(hit: _Hit) -> tuple[int, int]:
    """The smallest list item around a hit; where it is alone in its list, the item around that if it is not."""
    items = list(_items(hit))
    if not items:
        return hit.start, hit.end
    return next((span for span, among in items if among > 1), items[0][0])


def _items(hit: _Hit) -> Iterator[tuple[tuple[int, int], int]]:
    """The list items around a hit, from the inside out, each with how many its list holds."""
    span, box = (hit.start, hit.end), hit.inside
    while box.inside is not None:
        if box.is_list:
            yield span, box.things
        span, box = (box.start, box.end), box.inside
    if box.things > 1:
        yield span, box.things


# --- pages ------------------------------------------------------------------------------------------------------


def markup(source: Path, target: Path, needles: Needles, _places: Places) -> int:
    """Empty the texts and attributes that name the person; returns how many."""
    emptied = 0

    def clean(match: re.Match[bytes]) -> bytes:
        nonlocal emptied
        if needles.whole(match[0]) or needles.within(match[0]):
            emptied += 1
            return b""
        return match[0]

    target.write_bytes(BETWEEN.sub(clean, source.read_bytes()))
    return emptied


def mentions(text: str, needles: Needles) -> bool:
    """Whether a record kept as text names the person: anywhere, or as a whole cell."""
    raw = text.encode("utf-8", "surrogatepass")
    return needles.within(raw) or any(map(needles.whole, re.split(rb"[,;\t|\n]", raw)))
