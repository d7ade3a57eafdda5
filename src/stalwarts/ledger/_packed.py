"""Zips, tars and single packed files, opened as they are: in each other, in pieces, and never further than is safe.

Members of a zip are streamed from it. What cannot be read from anywhere but its beginning (a tar, a zip inside
another) is spooled into a private folder that never stays. Paths inside are labels, never places.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import itertools
import lzma
import re
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO
from typing import Self
from typing import cast

from stalwarts.ledger import _disk
from stalwarts.ledger import _parts
from stalwarts.problems import DiskFull

LARGEST_RATIO = 400
"""Text of the platforms packs at most some 40 to 1; far beyond it is a bomb."""
SMALL = 1 << 30
"""Below this many bytes unpacked, no ratio is dangerous."""
DEEPEST = 3
"""Archives inside each other that are opened."""
UNREADABLE = (OSError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, RuntimeError, EOFError,
              NotImplementedError)
"""What is raised where a file cannot be read to its end."""
CHUNK = 1 << 20
_UTF8 = 1 << 11
"""Says of a member of a zip that its name is UTF-8."""

_SINGLE: dict[bytes, Callable[..., IO[bytes]]] = {
    b"\x1f\x8b": cast("Callable[..., IO[bytes]]", gzip.open), b"BZh": cast("Callable[..., IO[bytes]]", bz2.open),
    b"\xfd7zXZ": cast("Callable[..., IO[bytes]]", lzma.open)}
_SUFFIXES = (".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz")
_TAR_AT, _TAR = 257, b"ustar"
_OTHER = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard"}
DOCUMENTS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".docx", ".pptx", ".odt", ".odp", ".pages", ".numbers", ".key", ".epub",
             ".jar", ".apk", ".kmz", ".sketch")
"""Kinds of file that are a zip inside and one document to anybody."""
_INSIDE = re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|mimetypeapplication/"
                     rb"|xl/(?:workbook|worksheets|_rels|styles|theme|sharedStrings)|Index/Document\.iwa)", re.DOTALL)
"""How a document begins that is a zip inside, whatever it is called."""
_DEBRIS = (".DS_Store", "Thumbs.db", "desktop.ini", ".localized")
_DEBRIS_FOLDERS = ("__MACOSX", ".git", ".Trash", "$RECYCLE.BIN")
EMPTY = "it is empty; ask the platform for it again"
BROKEN = "the zip is cut off or damaged; download it again"
_TOO_MUCH = "it would grow from {:,} to {:,} bytes, which no export does; it was not opened"


@dataclass(frozen=True)
class Source:
    """One file of what was added. `why` says why it cannot be opened, where that is so."""

    path: str
    """Where it stands in what was added, the zip's own name first, with `/`."""
    container: str
    """The zip or folder it came in, as a path prefix; its siblings share it."""
    size: int
    modified: datetime
    """The file's own time, naive UTC."""
    open: Callable[[], IO[bytes]]
    place: Path | None = None
    """Where it lies on disk, unless inside a zip."""
    why: str = ""
    family: str = ""
    """What its container shares with the other zips of the same download; empty: nothing."""


@dataclass
class Unpacking:
    """What one `add` has open. A context manager: everything is closed, and the private folder removed, at its end."""

    unneeded: Callable[[str], bool] = lambda _path: False
    """By its path, a file that will not be opened whatever it holds."""
    held: ExitStack = field(default_factory=ExitStack)
    _folder: Path | None = None
    _spots: Iterator[int] = field(default_factory=itertools.count)

    def __enter__(self) -> Self:
        """Nothing is opened before it is needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every archive."""
        self.held.close()

    def spot(self) -> Path:
        """A fresh name in the private folder."""
        if self._folder is None:
            self._folder = Path(self.held.enter_context(tempfile.TemporaryDirectory(prefix="stalwarts-")))
        return self._folder / f"{next(self._spots):06d}"


@dataclass(frozen=True)
class Packed:
    """One archive or packed file: what it is called, how deep it lies, and how many bytes were handed over with it."""

    unpacking: Unpacking
    label: str
    handed: int
    """Bytes on the disk of the outermost archive: what comes out of it is measured against that."""
    depth: int = 1
    family: str = ""

    @property
    def most(self) -> int:
        """Bytes that may come out of it."""
        return max(SMALL, LARGEST_RATIO * self.handed)

    def refused(self, size: int, why: str) -> Source:
        """The archive itself as a file that cannot be opened."""
        return Source(self.label, "", size, datetime(1980, 1, 1), io.BytesIO, None, why)


def opened(path: Path, label: str, unpacking: Unpacking) -> Iterator[Source] | None:
    """What is in a file on the disk; None where it is no archive and nothing packed."""
    with path.open("rb") as stream:
        start = stream.read(_TAR_AT + len(_TAR))
    packed = Packed(unpacking, label, path.stat().st_size, family=f"{label.rpartition('/')[0]}/{_parts.family(path.name)}")
    return _expanded(path, start, packed)


def joined(paths: list[Path], label: str, unpacking: Unpacking) -> Iterator[Source]:
    """What is in a zip or tar that came in several pieces."""
    whole = Packed(unpacking, label, sum(path.stat().st_size for path in paths))
    if not label.lower().endswith(".zip"):
        return _nested(Source(label, "", whole.handed, datetime(1980, 1, 1), partial(_parts.stream, paths)), whole)
    try:
        archive = unpacking.held.enter_context(_parts.opened(paths))
    except (*UNREADABLE, ValueError):
        return iter([whole.refused(whole.handed, "its pieces do not fit together; download it again, and add all of them")])
    return _zipped(archive, whole)


def _expanded(path: Path, start: bytes, packed: Packed) -> Iterator[Source] | None:
    lower = packed.label.lower()
    if lower.endswith(DOCUMENTS) or _INSIDE.match(start):
        return None
    opener = next((opener for mark, opener in _SINGLE.items() if start.startswith(mark)), None)
    if opener is not None and lower.endswith(_SUFFIXES):
        return _unpacked(path, opener, packed)
    if start[_TAR_AT:] == _TAR and lower.endswith(".tar"):
        return _tarred(path, packed)
    if start.startswith(b"PK") or lower.endswith(".zip"):
        return _zip(path, packed)
    other = next((name for mark, name in _OTHER.items() if start.startswith(mark)), None)
    return iter([packed.refused(1, f"a {other} archive; unpack it and add the folder")]) if other else None


# --- zips ------------------------------------------------------------------------------------------------------------


def _zip(path: Path, packed: Packed) -> Iterator[Source] | None:
    """Members of a zip; None where it is none, and one refusal where it is damaged."""
    if not zipfile.is_zipfile(path):
        return iter([packed.refused(path.stat().st_size, BROKEN if path.stat().st_size else EMPTY)]) if (
            packed.label.lower().endswith(".zip")) else None
    try:
        archive = packed.unpacking.held.enter_context(zipfile.ZipFile(path))
    except (*UNREADABLE, ValueError):
        return iter([packed.refused(1, BROKEN)])
    return _zipped(archive, packed)


def _zipped(archive: zipfile.ZipFile, packed: Packed) -> Iterator[Source]:
    members = [m for m in archive.infolist() if not m.is_dir() and not is_debris(m.filename)]
    total = sum(m.file_size for m in members if not _why_not(m))
    why = _TOO_MUCH.format(packed.handed, total) if total > packed.most else ""
    for member in members:
        source = _member(archive, member, packed, why)
        yield from _nested(source, packed) if not source.why else [source]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, packed: Packed, why: str) -> Source:
    name = _spelt(member).replace("\\", "/").lstrip("/")
    return Source(f"{packed.label}/{name}", f"{packed.label}/", member.file_size, _stamp(member.date_time),
                  lambda: archive.open(member), None, _why_not(member) or why, packed.family)


def _spelt(member: zipfile.ZipInfo) -> str:
    """A member's name: a Mac writes UTF-8 and does not say so, and accents as letters of their own."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name)


def _why_not(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 1:
        return "it is locked with a password; unlock the zip and add it again"
    if member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
        return _TOO_MUCH.format(member.compress_size, member.file_size)
    return "" if member.file_size else EMPTY


# --- archives inside archives ----------------------------------------------------------------------------------------


def _nested(source: Source, packed: Packed) -> Iterator[Source]:
    """A member as it is or, where it is an archive itself, what is in it."""
    lower = source.path.lower()
    if not lower.endswith((".zip", ".tar", *_SUFFIXES)):
        yield source
    elif packed.depth >= DEEPEST:
        yield replace(source, why=f"it lies in {packed.depth} archives inside each other; unpack it and add what is in it")
    else:
        inner = Packed(packed.unpacking, source.path, packed.handed, packed.depth + 1)
        try:
            path = source.place or _spooled(source.open(), inner)
            with path.open("rb") as stream:
                found = _expanded(path, stream.read(_TAR_AT + len(_TAR)), inner)
            yield from [source] if found is None else found
        except UNREADABLE as error:
            yield replace(source, why=f"{plainly(error)}; download it again")


def _spooled(stream: IO[bytes], packed: Packed) -> Path:
    """A copy in the private folder. Raises DiskFull; OSError where more comes out than any export holds."""
    place = packed.unpacking.spot()
    try:
        with stream, place.open("wb") as out:
            guarded = Guarded(stream, packed.most)
            while chunk := guarded.read(CHUNK):
                out.write(chunk)
    except OSError as error:
        if error.errno in _disk.FULL:
            raise DiskFull(place) from error
        raise
    return place


class Guarded(io.RawIOBase):
    """A stream that ends in an OSError once more has come out of it than may."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        super().__init__()
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes."""
        chunk = self._stream.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise OSError(errno.EFBIG, "more comes out of it than out of any export")
        buffer[:len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close what is guarded."""
        self._stream.close()
        super().close()


# --- tars and single packed files ------------------------------------------------------------------------------------


def _unpacked(path: Path, opener: Callable[..., IO[bytes]], packed: Packed) -> Iterator[Source]:
    """A tar that is packed as a whole, or one packed file under its own name."""
    try:
        with opener(path) as stream:
            start = stream.read(_TAR_AT + len(_TAR))
    except UNREADABLE as error:
        return iter([packed.refused(1, f"{plainly(error)}; download it again")])
    if start[_TAR_AT:] == _TAR:
        return _tarred(path, packed)
    name = packed.label.rsplit("/", 1)[-1].rpartition(".")[0]
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    return iter([Source(f"{packed.label}/{name}", f"{packed.label}/", len(start), modified,
                        lambda: io.BufferedReader(Guarded(opener(path), packed.most)), None, "" if start else EMPTY)])


def _tarred(path: Path, packed: Packed) -> Iterator[Source]:
    """Members of a tar, in one pass; what no importer could want is named and not copied."""
    left = packed.most
    try:
        with tarfile.open(path, "r|*") as archive:
            for member in archive:
                if not member.isfile() or is_debris(member.name):
                    continue
                left -= member.size
                if left < 0:
                    yield packed.refused(member.size, _TOO_MUCH.format(packed.handed, packed.most - left))
                    return
                yield from _nested(_of_tar(archive, member, packed), packed)
    except UNREADABLE as error:
        yield packed.refused(1, f"{plainly(error)}; what comes after {'' if left == packed.most else 'this '}was not read")


def _of_tar(archive: tarfile.TarFile, member: tarfile.TarInfo, packed: Packed) -> Source:
    name = unicodedata.normalize("NFC", member.name).replace("\\", "/").lstrip("/")
    label = f"{packed.label}/{name}"
    modified = datetime(1980, 1, 1)
    with suppress(ValueError, OverflowError, OSError):
        modified = datetime.fromtimestamp(member.mtime, UTC).replace(tzinfo=None)
    stream = None if packed.unpacking.unneeded(label) else archive.extractfile(member)
    place = _spooled(stream, packed) if stream else None
    return Source(label, f"{packed.label}/", member.size, modified, partial(_opened, place), place,
                  "" if member.size else EMPTY, packed.family)


def _opened(place: Path | None) -> IO[bytes]:
    return place.open("rb") if place else io.BytesIO()


# --- words and times -------------------------------------------------------------------------------------------------


def plainly(error: Exception) -> str:
    """What a library says of a file it cannot read, as one clause without the file's name."""
    if isinstance(error, (zipfile.BadZipFile, zlib.error, EOFError)):
        return "it is damaged inside the zip"
    if isinstance(error, (tarfile.TarError, lzma.LZMAError, gzip.BadGzipFile)):
        return "it is damaged or cut off"
    if isinstance(error, NotImplementedError):
        return "the zip is packed in a way that cannot be opened here"
    if isinstance(error, OSError):
        return f"it cannot be opened: {error.strerror or error}"
    return f"it cannot be opened: {error}"


def is_debris(label: str) -> bool:
    """Whether a file is what systems leave beside the files of people."""
    name = label.rsplit("/", 1)[-1]
    beside = name in _DEBRIS or name.startswith(("._", "~$", ".~lock."))
    return beside or any(f"/{folder}/" in f"/{label}" for folder in _DEBRIS_FOLDERS)


def _stamp(date_time: tuple[int, int, int, int, int, int]) -> datetime:
    try:
        return datetime(*date_time)
    except ValueError:
        return datetime(1980, 1, 1)
