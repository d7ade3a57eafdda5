"""The archive keeps originals whole, once, by hash."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stalwarts.ledger.archive import Archive
from stalwarts.problems import DiskFull
from stalwarts.problems import NotArchived

CONTENT = os.urandom(3_000_000) + b"a,b\n" * 500_000


def everything(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_content_comes_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(io.BytesIO(CONTENT))
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    with archive.open(digest) as stream:
        assert stream.read() == CONTENT
    assert archive.has(digest)
    assert archive.sound(digest)
    assert list(archive.digests()) == [digest]
    assert everything(tmp_path) == [f"{digest}.zst"]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(io.BytesIO(CONTENT))
    before = archive.path(digest).stat().st_ino
    assert archive.put(io.BytesIO(CONTENT)) == digest
    assert archive.path(digest).stat().st_ino == before
    assert everything(tmp_path) == [f"{digest}.zst"]


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    with archive.open(archive.put(io.BytesIO(b""))) as stream:
        assert stream.read() == b""


def test_removed_is_gone(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(io.BytesIO(b"x"))
    archive.remove(digest)
    archive.remove(digest)
    assert not archive.has(digest)
    with pytest.raises(NotArchived, match=digest[:12]):
        archive.open(digest)


def test_damage_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(io.BytesIO(CONTENT))
    path = archive.path(digest)
    path.write_bytes(path.read_bytes()[:-100])
    assert not archive.sound(digest)
    assert not archive.sound("f" * 64)


def test_a_full_disk_leaves_nothing(tmp_path: Path, full: Callable[[], None]) -> None:
    full()
    with pytest.raises(DiskFull, match="disk is full"):
        Archive(tmp_path / "archive").put(io.BytesIO(CONTENT))
    assert everything(tmp_path) == []


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        Archive(tmp_path / "archive").put(Broken())
    assert everything(tmp_path) == []


def test_many_at_once_file_it_once(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def put(_: int) -> str:
        together.wait()
        return Archive(tmp_path / "archive").put(io.BytesIO(CONTENT))

    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(put, range(8)))
    assert len(digests) == 1
    assert everything(tmp_path) == [f"{digests.pop()}.zst"]
