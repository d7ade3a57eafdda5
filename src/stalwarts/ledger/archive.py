"""The archive: originals as they came, each filed once under the hash of its content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from typing import cast

import zstandard

from stalwarts.ledger import _disk
from stalwarts.ledger.leases import Lease
from stalwarts.problems import NotArchived
from stalwarts.problems import ReadOnlyFolder

CHUNK = 1 << 20
"""Bytes at a time."""

LEVEL = 1
"""Measured on a 370 MB order file, 2 cores: level 1 with worker threads 0.9 s for 64 MB, level 3 1.1 s for 63 MB,
level -1 0.9 s for 71 MB; one thread 1.6 s. Hashing alone is 0.3 s of it."""


class Archive:
    """A folder of originals, `ab/abcdef….zst`. Files appear whole or not at all; any process may write at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO, known: str = "") -> str:
        """File the content of `stream`, hashed and packed in one pass; returns its SHA-256 in hex.

        `known` is its hash where that is certain. What is there already stays as it is. Raises DiskFull or ReadOnlyFolder,
        leaving nothing behind.
        """
        if known and self._here(known):
            return known
        with Lease(self.root.parent, "write") as lease:
            draft = lease.temporary(self.root)
            with _disk.plainly(self.root, leftover=draft):
                _disk.make(self.root)
                digest = _pack(stream, draft, known)
            self._file(draft, digest)
        return digest

    def put_file(self, path: Path) -> str:
        """File one file of the disk."""
        with path.open("rb") as stream:
            return self.put(stream)

    def _file(self, draft: Path, digest: str) -> None:
        if self._here(digest):
            draft.unlink()
            return
        try:
            _disk.place(draft, self.path(digest))
        except ReadOnlyFolder:
            # Where a file that is being read cannot be replaced, somebody else has just filed the same.
            if not self.has(digest):
                raise

    def _here(self, digest: str) -> bool:
        """Whether an original is here; clearing spares what was filed lately, and here again is as good as new."""
        try:
            os.utime(self.path(digest))
        except FileNotFoundError:
            return False
        return True

    def path(self, digest: str) -> Path:
        """Where an original lies."""
        return self.root / digest[:2] / f"{digest}.zst"

    def has(self, digest: str) -> bool:
        """Whether an original is here."""
        return bool(digest) and self.path(digest).exists()

    def open(self, digest: str) -> BinaryIO:
        """An original's content as it came. Raises NotArchived."""
        try:
            return cast("BinaryIO", zstandard.open(self.path(digest), "rb"))
        except FileNotFoundError as error:
            raise NotArchived(digest) from error

    def sound(self, digest: str) -> bool:
        """Whether an original is here and still has the content it is filed under."""
        try:
            with self.open(digest) as stream:
                return fingerprint(stream) == digest
        except (NotArchived, zstandard.ZstdError, OSError):
            return False

    def remove(self, digest: str) -> None:
        """Take an original out; one that is not here is no problem."""
        self.path(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Every original that lies here."""
        for path in sorted(self.root.glob("??/*.zst")):
            yield path.stem


def fingerprint(stream: BinaryIO) -> str:
    """SHA-256 of what a stream holds, in hex."""
    seen = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        seen.update(chunk)
    return seen.hexdigest()


def _pack(stream: BinaryIO, target: Path, known: str) -> str:
    seen = hashlib.sha256()
    packer = zstandard.ZstdCompressor(level=LEVEL, threads=-1, write_checksum=True)
    with target.open("wb") as out, packer.stream_writer(out) as packed:
        while chunk := stream.read(CHUNK):
            if not known:
                seen.update(chunk)
            packed.write(chunk)
    return known or seen.hexdigest()
