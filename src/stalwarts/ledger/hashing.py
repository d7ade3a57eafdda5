"""Large files that were named themselves, hashed while libraries load: until then the second core has nothing to do."""

from __future__ import annotations

import codecs
import hashlib
import threading
from collections.abc import Callable
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from types import TracebackType
from typing import Self

CHUNK = 1 << 20
"""Bytes at a time."""
LARGE = 1 << 23
"""Bytes from which a file is worth it."""
LOOKED = 0.05
"""Seconds between two looks at how far it has come."""

Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Hashed:
    """One file from its first byte to its last."""

    digest: str
    size: int
    clean: bool
    """Whether it is UTF-8 throughout."""


@dataclass
class Early:
    """Hashes on their way, one file after the other, on a thread that ends with this at the latest."""

    paths: Sequence[Path]
    done: int = 0
    """Bytes hashed, of all files together."""
    _begun: dict[Path, tuple[Stamp, threading.Event]] = field(default_factory=dict)
    _found: dict[Path, Hashed] = field(default_factory=dict)
    _told: int = 0
    _over: bool = False

    def __enter__(self) -> Self:
        """Begin."""
        for path in map(Path.absolute, self.paths):
            told = stamp(path) if path.is_file() else None
            if told and told[0] >= LARGE:
                self._begun[path] = told, threading.Event()
        if self._begun:
            threading.Thread(target=self._run, name="hash", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nobody waits for a hash any more."""
        self._over = True

    def of(self, path: Path, as_of: Stamp | None, progress: Callable[[int], None] | None = None) -> Hashed | None:
        """What a file came to, once it has; None where it was not begun, could not be read, or was another file then."""
        known, ready = self._begun.get(path.absolute(), (None, None))
        if ready is None or known != as_of:
            return None
        while not ready.wait(LOOKED):
            self._tell(progress)
        self._tell(progress)
        return self._found.get(path.absolute())

    def _tell(self, progress: Callable[[int], None] | None) -> None:
        done = self.done
        if progress and done > self._told:
            progress(done - self._told)
        self._told = done

    def _run(self) -> None:
        for path, (_, ready) in self._begun.items():
            with suppress(OSError):  # whoever reads it meets the same, and says so
                self._found |= self._hashed(path)
            ready.set()

    def _hashed(self, path: Path) -> dict[Path, Hashed]:
        """By its path; nothing where nobody waits for it any more."""
        seen, size, text = hashlib.sha256(), 0, codecs.getincrementaldecoder("utf-8")("strict")
        clean = True
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                if self._over:
                    return {}
                seen.update(chunk)
                size += len(chunk)
                self.done += len(chunk)
                clean = clean and decodes(text, chunk)
        return {path: Hashed(seen.hexdigest(), size, clean)}


def decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    """Whether more bytes are text, too. Most are plain letters, and are seen to be in a fifth of the time."""
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def stamp(place: Path) -> Stamp:
    """Size, time and place on disk, by which a file that was written to is known; nothing of one that is gone."""
    try:
        told = place.stat()
    except FileNotFoundError:
        return ()
    return told.st_size, told.st_mtime_ns, told.st_ino
