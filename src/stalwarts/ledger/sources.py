"""What a person hands over, file by file: folders walked, archives opened as they are, nothing unpacked by name."""

from __future__ import annotations

import os
import unicodedata
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Self

from stalwarts.ledger import _packed
from stalwarts.ledger import _parts
from stalwarts.ledger._packed import Source
from stalwarts.ledger._packed import Unpacking
from stalwarts.problems import NoSuchFile

__all__ = ["PICTURES", "Source", "Sources"]

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".heic", ".heif", ".webp", ".tif", ".tiff", ".bmp", ".dng", ".cr2",
            ".cr3", ".nef", ".arw", ".raf", ".orf", ".aae", ".xmp", ".mp4", ".m4v", ".mov", ".avi", ".mts", ".3gp",
            ".srt", ".m4a", ".mp3", ".wav", ".flac", ".aac", ".pdf", ".doc", ".docx", ".svg", ".ico", ".webm")
"""Endings of what is looked at or listened to, and never opened here."""
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".opdownload")


@dataclass
class Sources:
    """All files under some paths; a context manager, since archives stay open while they are read.

    `unneeded` says by its path that a file will not be opened, so that it need not be copied out of a tar.
    """

    paths: list[Path]
    unneeded: Callable[[str], bool] = lambda path: path.lower().endswith(PICTURES)
    _unpacking: Unpacking = field(init=False)
    _done: set[Path] = field(default_factory=set)
    """Archives in pieces that were opened by one of the pieces."""

    def __enter__(self) -> Self:
        """Nothing is opened before it is walked."""
        self._unpacking = Unpacking(self.unneeded)
        return self

    def __exit__(self, *_: object) -> None:
        """Close every archive."""
        self._unpacking.held.close()

    def walk(self) -> Iterator[Source]:
        """Every file once, in a stable order.

        Raises NoSuchFile for a path that is not there.
        """
        for path in self.paths:
            if not path.exists():
                raise NoSuchFile(str(path))
            yield from self._folder(path) if path.is_dir() else self._file(path, _legible(path.name), "")

    def _folder(self, folder: Path) -> Iterator[Source]:
        container = _legible(f"{folder.resolve().name}/")
        for root, folders, files in os.walk(folder):
            folders.sort()
            inside = Path(root).relative_to(folder).as_posix()
            for name in sorted(files):
                label = _legible(f"{container}{name}" if inside == "." else f"{container}{inside}/{name}")
                yield from self._file(Path(root, name), label, container)

    def _file(self, path: Path, label: str, container: str) -> Iterator[Source]:
        if _packed.is_debris(label):
            return iter(())
        if not path.is_file():  # a link to nowhere, or something that would be waited for without end
            return iter([self._plain(path, label, container, "it is no file that can be read")])
        if label.lower().endswith(PICTURES):
            return iter([self._plain(path, label, container)])
        if any(part.endswith(_UNFINISHED) for part in label.lower().split("/")):  # Safari keeps what has come in such a folder
            return iter([self._plain(path, label, container, "its download has not ended; wait for it, then add the file")])
        try:
            found = self._in_pieces(path, label) or _packed.opened(path, label, self._unpacking)
        except OSError as error:
            found = iter([self._plain(path, label, container, f"{_packed.plainly(error)}")])
        return iter([self._plain(path, label, container)]) if found is None else found

    def _in_pieces(self, path: Path, label: str) -> Iterator[Source] | None:
        """What is in an archive that came in several pieces, once for all of them; None for any other file."""
        whole = _parts.last(path)
        if whole is None and not (path.suffix.lower() == ".zip" and zipfile.is_zipfile(path) and _parts.spans(path) > 1):
            return None
        whole = whole or path
        if whole in self._done:
            return iter(())
        self._done.add(whole)
        pieces, why = _parts.pieces(whole)
        name = label[:len(label) - len(path.name)] + _legible(_parts.named(whole))
        return iter([self._plain(path, label, "", why)]) if why else _packed.joined(pieces, name, self._unpacking)

    def _plain(self, path: Path, label: str, container: str, why: str = "") -> Source:
        try:
            state = path.stat()
        except OSError:
            return Source(label, container, 0, datetime(1980, 1, 1), lambda: path.open("rb"), path, why)
        empty = "" if state.st_size or why else _packed.EMPTY
        return Source(label, container, state.st_size, _naive(state.st_mtime), lambda: path.open("rb"), path, why or empty)


def _legible(label: str) -> str:
    """A name as text, also where its bytes on disk are none; accents as part of their letters, which a Mac takes apart."""
    return unicodedata.normalize("NFC", label.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _naive(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
