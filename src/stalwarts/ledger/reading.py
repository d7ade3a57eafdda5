"""From claimed files to one raw table per importer: spooled as clean UTF-8, scanned once, all text.

The spool is a private temporary folder that never stays. Files that already are UTF-8 on disk are scanned where
they lie; everything else is streamed into the spool.
"""

from __future__ import annotations

import codecs
import gc
import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import nullcontext
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path
from typing import IO
from typing import Any

from stalwarts.engines import Text
from stalwarts.engines import Unreadable
from stalwarts.importers import _mojibake
from stalwarts.importers import _sections
from stalwarts.importers._code_pages import SINGLE
from stalwarts.importers._code_pages import WESTERN
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.ledger import _disk
from stalwarts.ledger import _forms
from stalwarts.ledger import _lists
from stalwarts.ledger import _mended
from stalwarts.ledger import _resaved
from stalwarts.ledger import _texts
from stalwarts.ledger import hashing
from stalwarts.ledger import mending
from stalwarts.ledger._packed import UNREADABLE
from stalwarts.ledger._packed import plainly
from stalwarts.ledger.hashing import CHUNK
from stalwarts.ledger.hashing import Early
from stalwarts.ledger.hashing import Hashed
from stalwarts.ledger.survey import Claim
from stalwarts.problems import BadMember
from stalwarts.problems import DiskFull


@dataclass
class Spooled:
    """One claimed file, hashed, lying on disk as UTF-8."""

    claim: Claim
    path: Path
    digest: str
    size: int
    number: int = 0
    """Its number in the batch."""
    faithful: bool = False
    """Whether what lies there is the original, byte by byte."""
    wrong: mending.Wrong = field(default_factory=mending.Wrong)
    """Records that never reached the raw table."""
    numbers: list[int] = field(default_factory=list)
    """Of mended rows: the row of the other export each stands for; 0 where it is new."""
    noise: int = 0
    """Rows that were left out before anything was read."""
    stamp: tuple[int, ...] | None = None
    """Of a file read where it lies: its size and time when its hash was begun."""
    resaved: _resaved.Resaved | None = None
    """What a spreadsheet made of it, once somebody has looked."""

    @property
    def changed(self) -> bool:
        """Whether what was read may not be what was hashed."""
        return self.stamp is not None and self.stamp != hashing.stamp(self.path)


def spool(claim: Claim, folder: Path, progress: Any = None, early: Early | None = None) -> Spooled:
    """Hash a file and, unless it lies on disk as UTF-8 already, copy it into `folder` as UTF-8.

    Raises BadMember where it cannot be read to its end, DiskFull where there is no room for the copy.
    """
    source, target = claim.source, folder / uuid.uuid4().hex
    try:
        with _unswept():
            return _spooled(claim, target, progress, early)
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno in _disk.FULL:
            raise DiskFull(target) from error
        raise BadMember(source.path, plainly(error)) from error


@contextmanager
def _unswept() -> Iterator[None]:
    """Millions of small objects come and go, none of them in a circle: looking for circles would take as long again."""
    sweeps = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeps:
            gc.enable()


def _spooled(claim: Claim, target: Path, progress: Any, early: Early | None) -> Spooled:
    source = claim.source
    place = source.place if claim.encoding == "utf-8" and _is_plain(source.place) else None
    encoding, stamp = "" if claim.form else claim.encoding, hashing.stamp(place) if place else None
    found = early.of(place, stamp, progress) if early and place and encoding else None
    if found is None:
        with source.open() as stream:
            found = _pump(stream, None if place else target, encoding, progress)
    digest, size, clean = found.digest, found.size, found.clean
    if claim.form:
        text = target.with_suffix(".csv")
        if claim.sheets:
            _forms.join(place or target, claim.sheets, text, source.path)
        else:
            _forms.write(place or target, claim.form, claim.sheet, text, source.path)
        return _mendable(Spooled(claim, text, digest, size), target)
    if not clean:
        # The head was what it seemed, a later part is not: the Western code page reads any byte.
        place = None
        with source.open() as stream:
            digest = _pump(stream, target, WESTERN, None).digest
    faithful = clean and claim.encoding == "utf-8"
    return _mendable(Spooled(claim, place or target, digest, size, faithful=faithful, stamp=stamp if place else None), target)


def _mendable(file: Spooled, target: Path) -> Spooled:
    """Of a CSV of mended rows only those that stand for a row still set aside, without our two columns."""
    claim = file.claim
    if claim.mends is None:
        return file
    found = _mended.sort_out(file.path, target.with_suffix(".mended"), claim.peek.header, (claim.delimiter, claim.skip),
                             claim.mends.still)
    plain = replace(claim, peek=replace(claim.peek, header=_mended.bare(claim.peek.header)), delimiter=",", skip=0)
    return replace(file, claim=plain, path=found.path, faithful=False, wrong=found.wrong, numbers=found.numbers,
                   noise=found.noise, stamp=None)


def _is_plain(place: Path | None) -> bool:
    """Whether an engine takes a path as it is: as text, and not as a pattern that other paths fit too."""
    name = str(place)
    return not set(name) & set("*?[]{}") and name.isprintable()


def _pump(stream: IO[bytes], target: Path | None, encoding: str, progress: Any) -> Hashed:
    """Bytes through the hash and, decoded, into `target`; says whether they were what `encoding` promised.

    The hash always sees the whole file. Without an `encoding` the bytes go as they are.
    """
    seen, size, clean = hashlib.sha256(), 0, True
    decoder = None if not encoding else codecs.getincrementaldecoder(encoding)("replace" if encoding in SINGLE else "strict")
    with target.open("wb") if target else nullcontext() as out:
        while chunk := stream.read(CHUNK):
            seen.update(chunk)
            size += len(chunk)
            if progress:
                progress(len(chunk))
            if decoder is None and out:
                out.write(chunk)
            clean = clean and (decoder is None or _decode(decoder, chunk, out))
    return Hashed(seen.hexdigest(), size, clean)


def _decode(decoder: Any, chunk: bytes, out: IO[bytes] | None) -> bool:
    try:
        text = decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    if out:
        out.write(text.encode("utf-8", "replace"))
    return True


def raw_types(shape: Shape, engine: Any) -> dict[str, str]:
    """Column to the engine's type text, for the raw table of a shape."""
    if isinstance(shape, Csv):
        return dict.fromkeys(shape.columns, "VARCHAR")
    if isinstance(shape, Json):
        return shape.columns
    return engine.types(shape.columns)  # type: ignore[no-any-return]


def fill(engine: Any, table: str, batch: list[Spooled], folder: Path) -> dict[int, str]:
    """Read a batch of files of one shape into one raw table, each row numbered within its file.

    Returns number of a file to what is wrong with it, for those of which nothing could be read.
    """
    shape, mends = batch[0].claim.shape, batch[0].claim.mends
    engine.start(table, raw_types(shape, engine))
    if isinstance(shape, Json) and not mends and _all_json(engine, table, batch, shape, folder):
        return {}
    sound = [file for file in batch if isinstance(shape, Csv) and not mends and not _resaved_as(file).doubted]
    alike = _texts.read_alike(engine, table, map(as_text, sound))
    broken, mended = {}, []
    for file in (file for file in batch if file.number not in alike.done):
        try:
            with _unswept():
                mended += [_mended_text(file, folder)] if file.number in alike.crooked else _fill_one(engine, table, file, folder)
        except BadMember as problem:
            broken[file.number] = problem.why
            engine.drop_file(table, file.number)
    return broken | _fill_mended(engine, table, mended)


def _fill_one(engine: Any, table: str, file: Spooled, folder: Path) -> list[Text]:
    """Append one file; returns what was mended of it and is still to be read."""
    shape = file.claim.shape
    if isinstance(shape, Csv):
        return _fill_text(engine, table, file, folder)
    if file.claim.mends and isinstance(shape, Rows):
        file.wrong.add(engine.read_rows(table, file.number, _mended.rows_of(file.path, file.claim.peek.header, shape),
                                        shape.columns), _UNFIT)
    elif isinstance(shape, Rows):
        _fill_rows(engine, table, file, shape)
    else:
        objects = (_mended.rows_of(file.path, file.claim.peek.header, shape) if file.claim.mends
                   else _objects(file, shape, folder))
        bad = engine.read_objects(table, file.number, objects, shape.columns)
        file.wrong.add(bad, "it does not look like the others")
    return []


def _all_json(engine: Any, table: str, batch: list[Spooled], shape: Json, folder: Path) -> bool:
    try:
        engine.read_json(table, {file.number: _list_of(file, shape, folder) for file in batch}, shape.columns)
    except (Unreadable, BadMember):
        engine.start(table, shape.columns)
        return False
    return True


def _fill_text(engine: Any, table: str, file: Spooled, folder: Path) -> list[Text]:
    text = as_text(file)
    if file.claim.mends:
        engine.read_text(table, replace(text, width=text.width + 1, numbered=True))
        return []
    try:
        if strict(file):
            engine.read_text(table, text)
            return []
    except Unreadable as problem:
        if problem.bytes:
            _western(file, folder)
    return [_mended_text(file, folder)]


def strict(file: Spooled) -> bool:
    """Whether an engine may try and read a file by itself: a delimited one, plainly headed, in which nothing is doubted."""
    text = isinstance(file.claim.shape, Csv) and not file.claim.mends
    return text and _texts.plainly_headed(as_text(file)) and not _resaved_as(file).doubted


def _mended_text(file: Spooled, folder: Path) -> Text:
    text, clean = as_text(file), folder / f"clean-{file.number}"
    file.wrong = mending.mend(text.path, clean, text.width, (text.delimiter, text.skip), _resaved_as(file).doubts())
    file.noise += file.wrong.others
    return Text(clean, file.number, text.width + 1, text.picks, text.anew, numbered=True)


def _fill_mended(engine: Any, table: str, texts: list[Text]) -> dict[int, str]:
    """Append what was mended; returns number of a file to what is wrong with it, for those that cannot be read even so."""
    broken, done = {}, _texts.read_alike(engine, table, texts).done
    for text in texts:
        try:
            if text.file not in done:
                engine.read_text(table, text)
        except Unreadable:
            broken[text.file] = "one of its cells is longer than anything a table holds"
    return broken


def _western(file: Spooled, folder: Path) -> None:
    """Have the file again as UTF-8, from the Western code page, which reads any byte."""
    target = folder / f"western-{file.number}"
    with file.claim.source.open() as stream:
        _pump(stream, target, WESTERN, None)
    file.path, file.faithful = target, False


def as_text(file: Spooled) -> Text:
    """How the engine shall read a delimited file."""
    picks, claim = _picks(file), file.claim
    width = max([len(claim.peek.header), *((at or 0) + 1 for at in picks.values())])
    return Text(file.path, file.number, width, picks, _resaved_as(file).anew, claim.delimiter, claim.skip)


def _resaved_as(file: Spooled) -> _resaved.Resaved:
    """What a spreadsheet made of a file, looked for once; a mapping says itself how its columns are written."""
    shape, claim = file.claim.shape, file.claim
    if isinstance(shape, Csv) and file.resaved is None and claim.delimiter != "whitespace":
        importer, layout = "" if claim.mapping else claim.importer, (claim.delimiter, claim.skip)
        file.resaved = _resaved.look(file.path, _picks(file), layout, importer, shape.required, claim.module)
    return file.resaved or _resaved.AS_IT_IS


def _picks(file: Spooled) -> dict[str, int | None]:
    """Our columns of a delimited file and their places in it."""
    shape, header = file.claim.shape, file.claim.peek.header
    assert isinstance(shape, Csv)  # noqa: S101 - the batch was made by shape
    return {name: _index(alternatives, header, positions=shape.positions) for name, alternatives in shape.columns.items()}


def _index(alternatives: tuple[str, ...], header: tuple[str, ...], *, positions: bool) -> int | None:
    if positions:
        return int(alternatives[0]) - 1
    for name in alternatives:
        if name == "#1":
            return 0
        if name in header:
            return header.index(name)
    return None


def _fill_rows(engine: Any, table: str, file: Spooled, shape: Rows) -> None:
    try:
        take = engine.read_columns if shape.many else engine.read_rows
        bad = take(table, file.number, shape.read(file.path), shape.columns)
        file.wrong.add(bad, _UNFIT)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadMember(file.claim.source.path, f"its inside is not as expected ({error})") from error


def _list_of(file: Spooled, shape: Json, folder: Path) -> Path:
    """A file that is just the list; where the list stands under a key, it is cut out into the spool."""
    if shape.under is None and not shape.misread:
        return _bare(file, shape, folder)
    target = folder / f"list-{file.number}"
    if _lists.cut(file.path, target, shape.under, misread=shape.misread):
        return target
    with target.open("w", encoding="utf-8") as out:
        out.write("[")
        for at, item in enumerate(_objects(file, shape, folder)):
            out.write((",\n" if at else "") + json.dumps(item))
        out.write("]")
    return target


def _objects(file: Spooled, shape: Json, folder: Path) -> Iterator[Any]:
    path, under = _bare(file, shape, folder), shape.under or ""
    try:
        for _list, item in _sections.items(path, lambda keys: "list" if keys == under else None):
            yield _mojibake.deep(item) if shape.misread else item
    except ValueError as error:
        raise BadMember(file.claim.source.path, str(error)) from error


def _bare(file: Spooled, shape: Json, folder: Path) -> Path:
    """The file, or a copy in the spool without the name that its list is given to."""
    return _lists.bare(file.path, folder / f"bare-{file.number}") if shape.assigned else file.path


_UNFIT = "a number or text in it is not of the kind that belongs there"


def cells(file: Spooled, numbers: set[int], folder: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of some records of a file, also of one that is no text."""
    shape = file.claim.shape
    if isinstance(shape, Csv) or file.claim.mends:
        yield from ((number, record.cells) for number, record in sorted(places(file, numbers).items()))
        return
    rows = shape.rows(file.path) if isinstance(shape, Rows) else _objects(file, shape, folder)
    for number, row in enumerate(rows, 1):
        if number in numbers and isinstance(row, dict):
            yield number, _mended.cells_of(row, shape.columns)


def places(file: Spooled, numbers: set[int]) -> dict[int, mending.Record]:
    """Where records of a delimited file begin and what they say; other files have numbers only."""
    if file.claim.mends and numbers:
        mended = mending.records(file.path, ",", 0)
        return {int(r.cells[-1]): replace(r, line=0, cells=r.cells[:-1], text=r.text.rpartition(",")[0]) for r in mended
                if int(r.cells[-1]) in numbers}
    if not isinstance(file.claim.shape, Csv) or not numbers:
        return {}
    text = as_text(file)
    found = mending.find(text.path, numbers, text.delimiter, text.skip)
    return {n: replace(record, line=0) for n, record in found.items()} if file.claim.form else found


def batches(files: list[Spooled]) -> Iterator[list[Spooled]]:
    """Files of one importer, one shape and one mapping together, numbered."""
    groups: dict[tuple[str, str, str], list[Spooled]] = {}
    for file in files:
        mapping = file.claim.mapping.text() if file.claim.mapping else ""
        key = (file.claim.importer, repr(file.claim.shape), f"{bool(file.claim.mends)} {mapping}")
        groups.setdefault(key, []).append(file)
    for group in groups.values():
        for number, file in enumerate(group):
            file.number = number
        yield group
