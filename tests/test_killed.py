"""Killed at any moment, an import leaves the old state or the new, never between.

Each round starts a child that adds a folder and kills it after a random part of the time an add takes. At least 50
rounds; `pytest tests/test_killed.py --kills 1000` runs more of them.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import stalwarts
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import PROCESSES
from adding import SALES
from adding import followers
from adding import sales
from adding import written
from stalwarts.actions import _health

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a kill that nothing survives")
SEED = 20260301


@dataclass(frozen=True)
class Course:
    """What is added, and a workspace before and after it."""

    files: list[Path]
    old: Path
    new: Path
    seconds: float
    """How long an undisturbed add takes."""


def state(root: Path) -> dict[str, Any]:
    """All that counts in a workspace, read without an engine: exports, their rows, and the rows of every table."""
    ws = stalwarts.open(root)
    try:
        exports = {e["export_id"]: (e["file"], e["rows"], e["kept"], e["set_aside"], e["noise"]) for e in ws.exports()}
        tables: dict[str, list[Any]] = {}
        for file in ws.shelves.evidence.files():
            rows = pq.read_table(ws.shelves.evidence.at(file)).to_pylist()
            tables.setdefault(file.table, []).extend(
                tuple(row.values()) for row in rows if row["export_id"] not in file.without)
        sound = all(ws.shelves.archive.sound(e.digest) for e in ws.shelves.catalog.exports())
    finally:
        ws.close()
    assert sound, "an original of a visible export is damaged or missing"
    return {"exports": exports} | {name: sorted(rows, key=repr) for name, rows in tables.items()}


def add(root: Path, files: list[Path], ready: Any) -> None:
    """What a child does; the command line adds nothing but words to it."""
    ready.send_bytes(b"now")
    stalwarts.open(root).add(files)


def child(root: Path, files: list[Path], seconds: float | None) -> int:
    """Add in a child and, where `seconds` are given, kill it after them; returns how it ended."""
    ears, mouth = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=add, args=(root, files, mouth))
    process.start()
    mouth.close()
    ears.recv_bytes()
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    process.join(120)
    ears.close()
    assert process.exitcode is not None
    return int(process.exitcode)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A list of followers and a report of sales, added to a workspace that holds other sales."""
    base = tmp_path_factory.mktemp("killed")
    written(base / DOWNLOAD / FOLLOWERS, followers(range(600), step=600))
    files = [base / DOWNLOAD, written(base / "report.csv", SALES + sales(range(40, 80)) + "not a sale\n")]
    old, new = base / "old", base / "new"
    stalwarts.init(old).close()
    assert child(old, [written(base / "earlier.csv", SALES + sales(range(50)))], None) == 0
    shutil.copytree(old, new)
    began = time.monotonic()
    assert child(new, files, None) == 0
    return Course(files, old, new, time.monotonic() - began)


def test_a_killed_import_leaves_the_old_state_or_the_new(
    course: Course, tmp_path: Path, pytestconfig: pytest.Config,
) -> None:
    lots, old, new = random.Random(SEED), state(course.old), state(course.new)
    ended = {"old": 0, "new": 0, "alone": 0}
    root = tmp_path / "ws"
    shutil.copytree(course.old, root)
    for number in range(int(pytestconfig.getoption("kills"))):
        code = child(root, course.files, lots.random() * course.seconds * 1.1)
        ended["alone"] += code == 0
        found = state(root)
        assert found in (old, new), f"round {number} left neither the old state nor the new"
        ended["new" if found == new else "old"] += 1
        if found == new or number % 10 == 0:
            # Most rounds go on in what the last kill left, as a person would.
            shutil.rmtree(root)
            shutil.copytree(course.old, root)
    assert ended["old"], ended
    assert child(root, course.files, None) == 0
    assert state(root) == new
    whole(root)


def whole(root: Path) -> None:
    """Everything is well, and a sweep leaves no draft and no original that nobody needs."""
    ws = stalwarts.open(root)
    try:
        assert all(check["well"] for check in _health.checks(ws)), _health.checks(ws)
        ws.shelves.evidence.tidy(ws.shelves.archive)
        assert not [path for path in root.rglob("*") if ".tmp-" in path.name]
        visible = {file.path for file in ws.shelves.evidence.files()}
        assert {p.relative_to(root).as_posix() for p in root.glob("evidence/*/*.parquet")} == visible
        assert set(ws.shelves.archive.digests()) == {e.digest for e in ws.shelves.catalog.exports()}
    finally:
        ws.close()


@pytest.mark.parametrize(("call", "stride"), [("replace", 2), ("fsync", 5)])
def test_killed_at_steps_on_the_way_to_the_disk(call: str, stride: int, course: Course, tmp_path: Path) -> None:
    """Not at random: at calls of one kind in turn, until an add comes through."""
    old, new = state(course.old), state(course.new)
    for step in range(1, 100, stride):
        root = tmp_path / str(step)
        shutil.copytree(course.old, root)
        process = PROCESSES.Process(target=dying, args=(root, course.files, call, step))
        process.start()
        process.join(60)
        found = state(root)
        assert found in (old, new), f"killed at {call} number {step}"
        if process.exitcode == 0:
            assert found == new
            return
    pytest.fail("the add never came through")


def dying(root: Path, files: list[Path], call: str, step: int) -> None:
    """Add, and die at one call of the system."""
    real, left = getattr(os, call), [step]

    def counted(*words: Any, **more: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words, **more)

    setattr(os, call, counted)
    stalwarts.open(root).add(files)
