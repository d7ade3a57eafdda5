"""Only what nobody needs is swept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stalwarts.ledger import _alive
from stalwarts.ledger import leases
from stalwarts.ledger.leases import Lease

HOLDER = """
import sys, time
from pathlib import Path
from stalwarts.ledger.leases import Lease
root = Path(sys.argv[1])
lease = Lease(root).__enter__()
draft = lease.temporary(root / "archive")
draft.parent.mkdir()
draft.write_bytes(b"half")
print(draft, flush=True)
time.sleep(60)
"""


@pytest.fixture
def drafted(tmp_path: Path) -> tuple[Lease, Path]:
    (tmp_path / "archive" / "ab").mkdir(parents=True)
    lease = Lease(tmp_path)
    lease.__enter__()
    draft = lease.temporary(tmp_path / "archive" / "ab")
    draft.write_bytes(b"half")
    return lease, draft


def test_what_is_being_written_stays(tmp_path: Path, drafted: tuple[Lease, Path]) -> None:
    assert leases.sweep(tmp_path) == []
    drafted[0].release()
    assert not list((tmp_path / "leases").iterdir())


def test_a_killed_program_leaves_nothing(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    draft = Path(child.stdout.readline().strip())
    assert leases.sweep(tmp_path) == []
    os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    child.wait()
    child.stdout.close()
    assert leases.sweep(tmp_path) == [draft]
    assert not list((tmp_path / "leases").iterdir())


def test_a_recycled_process_id_is_not_mistaken(tmp_path: Path, drafted: tuple[Lease, Path]) -> None:
    lease, draft = drafted
    body = json.loads(lease.path.read_text())
    lease.path.write_text(json.dumps(body | {"started": "another life"}))
    assert leases.sweep(tmp_path) == [draft]


def test_another_machine_is_heard_by_its_heartbeat(tmp_path: Path, drafted: tuple[Lease, Path]) -> None:
    lease, draft = drafted
    body = json.loads(lease.path.read_text())
    lease.path.write_text(json.dumps(body | {"host": "elsewhere"}))
    assert leases.sweep(tmp_path) == []
    long_ago = time.time() - leases.EXPIRY - 1
    os.utime(lease.path, (long_ago, long_ago))
    lease.touch()
    assert leases.sweep(tmp_path) == []
    os.utime(lease.path, (long_ago, long_ago))
    assert leases.sweep(tmp_path) == [draft]


def test_a_silent_program_of_this_machine_is_asked_itself(tmp_path: Path, drafted: tuple[Lease, Path]) -> None:
    long_ago = time.time() - leases.EXPIRY - 1
    os.utime(drafted[0].path, (long_ago, long_ago))
    assert leases.sweep(tmp_path) == []


def test_the_heart_beats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "BEAT", 0.02)
    monkeypatch.setattr(leases, "_beating", leases._Beating())
    with Lease(tmp_path, "look") as lease:
        os.utime(lease.path, (0, 0))
        deadline = time.monotonic() + 5
        while lease.path.stat().st_mtime == 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert lease.path.stat().st_mtime > 0


def test_without_its_lease_a_draft_of_a_living_program_stays(tmp_path: Path, drafted: tuple[Lease, Path]) -> None:
    lease, draft = drafted
    lease.path.write_text("{half a lea")
    assert leases.sweep(tmp_path) == []
    lease.path.unlink()
    assert leases.sweep(tmp_path) == []
    os.utime(draft, (0, 0))
    assert leases.sweep(tmp_path) == [draft]


def test_sweeps_may_run_at_once(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for n in range(100):
        path = tmp_path / "archive" / f".tmp-999999999-{n:012x}-1"
        path.write_bytes(b"half")
    with ThreadPoolExecutor(4) as pool:
        swept = [path for paths in pool.map(lambda _: leases.sweep(tmp_path), range(4)) for path in paths]
    assert len(swept) == len(set(swept)) == 100


def test_other_files_are_never_swept(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / ".tmp-notes").write_text("mine")
    (tmp_path / ".tmp-999999999-000000000000-1").write_text("mine")
    assert leases.sweep(tmp_path) == []


def test_a_look_needs_no_writing(tmp_path: Path) -> None:
    (tmp_path / "leases").write_text("in the way, as in a folder that may not be written to")
    with pytest.raises(OSError, match="leases"), Lease(tmp_path, "write"):
        pass


def test_started_knows_the_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    assert _alive.started(child.pid) is None
    assert _alive.started(os.getpid()) == _alive.started(os.getpid()) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no ps")
def test_without_proc_ps_is_asked() -> None:
    assert _alive._elsewhere(os.getpid()) == _alive._elsewhere(os.getpid())
    assert _alive._elsewhere(2**22 + 1) is None
