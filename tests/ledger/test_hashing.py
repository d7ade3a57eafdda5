"""A large file's hash that was begun early is that of the file, or none at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from stalwarts.ledger import hashing
from stalwarts.ledger.hashing import Early


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes are large, and read a few at a time."""
    monkeypatch.setattr(hashing, "LARGE", 10)
    monkeypatch.setattr(hashing, "CHUNK", 7)


def test_files_named_themselves_are_hashed_and_all_of_it_is_told_once(tmp_path: Path) -> None:
    texts = {"a.csv": "Straße,1\n" * 50, "b.csv": "plain,2\n" * 30, "c.csv": "tiny"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told: list[int] = []
    with Early([tmp_path / name for name in texts] + [tmp_path, tmp_path / "nowhere.csv"]) as early:
        for name in ("a.csv", "b.csv"):
            path = tmp_path / name
            found = early.of(path, hashing.stamp(path), told.append)
            data = path.read_bytes()
            assert found == hashing.Hashed(hashlib.sha256(data).hexdigest(), len(data), clean=True)
        assert early.of(tmp_path / "c.csv", hashing.stamp(tmp_path / "c.csv")) is None
        assert early.of(tmp_path / "nowhere.csv", ()) is None
    assert sum(told) == sum((tmp_path / name).stat().st_size for name in ("a.csv", "b.csv"))


def test_a_file_that_was_written_to_since_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,amount\n" * 5)
    with Early([path]) as early:
        os.utime(path, (1, 1))
        assert early.of(path, hashing.stamp(path)) is None


def test_what_is_no_text_is_said_and_what_cannot_be_read_is_left_to_others(tmp_path: Path) -> None:
    odd, gone = tmp_path / "odd.csv", tmp_path / "gone.csv"
    odd.write_bytes(b"caf\xe9,1\n" * 5)
    gone.write_bytes(b"x" * 20)
    early = Early([odd, gone])
    begun = hashing.stamp(gone)
    early._begun = {path: (hashing.stamp(path), hashing.threading.Event()) for path in (odd, gone)}
    gone.unlink()
    early._run()
    assert not early._found[odd].clean
    assert early.of(gone, begun) is None


def test_nobody_waits_for_a_hash_that_is_wanted_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 100)
    early = Early([path])
    early._begun = {path: (hashing.stamp(path), hashing.threading.Event())}
    early.__exit__(None, None, None)
    early._run()
    assert early.of(path, hashing.stamp(path)) is None
    assert early.done == 0
