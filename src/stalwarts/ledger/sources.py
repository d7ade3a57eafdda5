"""What a person hands over, file by file: folders walked, zips opened as they are, nothing unpacked to disk by name.

Paths inside a zip are labels here, never places: a path that climbs out of its folder reads like any other.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import IO
from typing import Self

from stalwarts.problems import NoSuchFile

LARGEST_RATIO = 400
"""Text of the platforms packs at most some 40 to 1; far beyond it is a bomb."""
SMALL = 1 << 30
"""Below this many bytes unpacked, no ratio is dangerous."""
_DEBRIS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


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


@dataclass
class Sources:
    """All files under some paths; a context manager, since zips stay open while they are read."""

    paths: list[Path]
    _open: list[zipfile.ZipFile] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Nothing is opened before it is walked."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every zip."""
        for archive in self._open:
            archive.close()

    def walk(self) -> Iterator[Source]:
        """Every file once, in a stable order.

        Raises NoSuchFile for a path that is not there.
        """
        for path in self.paths:
            if not path.exists():
                raise NoSuchFile(str(path))
            yield from self._folder(path) if path.is_dir() else self._file(path, _legible(path.name), "")

    def _folder(self, folder: Path) -> Iterator[Source]:
        for root, folders, files in os.walk(folder):
            folders.sort()
            for name in sorted(files):
                path = Path(root, name)
                label = _legible(f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}")
                yield from self._file(path, label, _legible(f"{folder.resolve().name}/"))

    def _file(self, path: Path, label: str, container: str) -> Iterator[Source]:
        if _is_debris(label):
            return
        if not path.is_file():  # a link to nowhere, or something that would be waited for without end
            yield Source(label, container, 0, datetime(1980, 1, 1), lambda: path.open("rb"), path,
                         "it is no file that can be read")
            return
        archive = _archive(path)
        if archive:
            self._open.append(archive)
            yield from _members(archive, label)
            return
        broken = path.suffix.lower() == ".zip"
        state = path.stat()
        yield Source(label, container, state.st_size, _naive(state.st_mtime), lambda: path.open("rb"), path,
                     _why_empty(state.st_size, broken=broken))


def _archive(path: Path) -> zipfile.ZipFile | None:
    """A zip, opened; None for any other file, and for a zip whose table of contents is damaged."""
    if path.suffix.lower() == ".xlsx" or not zipfile.is_zipfile(path):
        return None
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None


def _members(archive: zipfile.ZipFile, label: str) -> Iterator[Source]:
    for member in archive.infolist():
        if not member.is_dir() and not _is_debris(member.filename):
            yield _member(archive, member, label)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str) -> Source:
    name = member.filename.replace("\\", "/").lstrip("/")
    return Source(f"{label}/{name}", f"{label}/", member.file_size, _stamp(member.date_time),
                  lambda: archive.open(member), None, _why_not(member))


def _why_not(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 1:
        return "it is locked with a password; unlock the zip and add it again"
    if member.file_size > SMALL and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
        return (f"it would grow from {member.compress_size:,} to {member.file_size:,} bytes, which no export does; "
                "it was not opened")
    return _why_empty(member.file_size, broken=False)


def _why_empty(size: int, *, broken: bool) -> str:
    if size == 0:
        return "it is empty; ask the platform for it again"
    return "the zip is cut off or damaged; download it again" if broken else ""


def _legible(label: str) -> str:
    """A name as text, also where its bytes on disk are none."""
    return label.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_debris(label: str) -> bool:
    return any(part in label for part in _DEBRIS)


def _naive(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _stamp(date_time: tuple[int, int, int, int, int, int]) -> datetime:
    try:
        return datetime(*date_time)
    except ValueError:
        return datetime(1980, 1, 1)
