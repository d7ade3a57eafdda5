"""Leases: who is writing or reading here right now, so that only what nobody needs is swept.

A lease is one small file in `leases/`, named by its token, which temporary files carry in their names. It says which
process holds it, on which machine, since when; the holder touches it while it lives. Files, not catalog rows,
because a heartbeat must not wait for somebody's commit, and because the archive knows no catalog.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from types import TracebackType
from typing import Self

from stalwarts.ledger import _alive
from stalwarts.ledger import _disk
from stalwarts.problems import DiskFull
from stalwarts.problems import ReadOnlyFolder

EXPIRY = 900.0
"""Seconds without a heartbeat after which a lease from another machine has expired."""

BEAT = 30.0
"""Seconds between heartbeats."""

TEMPORARY = re.compile(r"\.tmp-(\d+-[0-9a-f]{12})")
SWEPT = ("archive", "evidence", "decisions")


@dataclass(frozen=True)
class Held:
    """A lease as others see it."""

    token: str
    kind: str
    name: str
    generation: int
    live: bool


@dataclass
class Lease:
    """Held while entered. `kind` is `add` (then `name` is the add's id), `look` (then `generation`) or `write`."""

    root: Path
    kind: str = "write"
    name: str = ""
    generation: int = 0
    token: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(6)}")
    _count: int = 0

    @property
    def path(self) -> Path:
        """Where the lease lies."""
        return self.root / "leases" / f"{self.token}.json"

    def __enter__(self) -> Self:
        """Begin to hold it. Raises ReadOnlyFolder or DiskFull; a look goes without where nothing can be written."""
        with contextlib.suppress(*((ReadOnlyFolder, DiskFull) if self.kind == "look" else ())):
            self._write()
        _beating.add(self)
        return self

    def _write(self) -> None:
        body = {"kind": self.kind, "name": self.name, "generation": self.generation, "pid": os.getpid(),
                "host": _alive.here(), "started": _alive.started(os.getpid())}
        with _disk.plainly(self.path, leftover=self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps(body), encoding="utf-8")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Let go of it; in a forked child it stays the parent's."""
        self.release()

    def release(self) -> None:
        """Let go of it; a second time does nothing."""
        _beating.drop(self)
        if self.token.startswith(f"{os.getpid()}-"):
            with contextlib.suppress(OSError):
                self.path.unlink()

    def temporary(self, folder: Path, suffix: str = "") -> Path:
        """Give a new name for a temporary file in `folder`, safe from sweeps while this lease is held."""
        self._count += 1
        return folder / f".tmp-{self.token}-{self._count}{suffix}"

    def touch(self) -> None:
        """Show that the holder lives."""
        with contextlib.suppress(OSError):
            os.utime(self.path)


class _Beating:
    """One thread for all leases of this process."""

    def __init__(self) -> None:
        self._held: dict[str, Lease] = {}
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def add(self, lease: Lease) -> None:
        with self._lock:
            self._held[lease.token] = lease
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="leases", daemon=True)
                self._thread.start()

    def drop(self, lease: Lease) -> None:
        with self._lock:
            self._held.pop(lease.token, None)

    def _run(self) -> None:
        while True:
            time.sleep(BEAT)
            with self._lock:
                leases = list(self._held.values())
            for lease in leases:
                lease.touch()


_beating = _Beating()
if hasattr(os, "register_at_fork"):  # a forked child holds no lease and has no thread
    os.register_at_fork(after_in_child=_beating.__init__)  # type: ignore[misc]


def held(root: Path) -> list[Held]:
    """Every lease that lies in the workspace, with whether it still counts."""
    found = []
    for path in sorted((root / "leases").glob("*.json")):
        with contextlib.suppress(FileNotFoundError):
            found.append(_read(path))
    return found


def _read(path: Path) -> Held:
    age = time.time() - path.stat().st_mtime
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # caught half-written: whoever is writing it has yet to make a file
        return Held(path.stem, "write", "", 0, not _orphaned(path.stem, age))
    return Held(path.stem, body["kind"], body["name"], body["generation"], _lives(body, age))


def _lives(body: dict[str, object], age: float) -> bool:
    """On this machine the process itself is asked; elsewhere only its heartbeat can be heard."""
    if body["host"] == _alive.here() and body["started"]:
        return _alive.started(int(str(body["pid"]))) == body["started"]
    return age < EXPIRY


def sweep(root: Path) -> list[Path]:
    """Remove temporary files nobody writes any more and leases nobody holds; returns the files removed.

    Any number of sweeps may run at once, beside any number of imports.
    """
    candidates = [(path, match[1]) for path, match in _temporaries(root)]
    leases = {lease.token: lease.live for lease in held(root)}
    removed = [path for path, token in candidates if _swept(path, token, leases)]
    for token, live in leases.items():
        if not live:
            _remove(root / "leases" / f"{token}.json")
    return removed


def _temporaries(root: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    for shelf in SWEPT:
        for folder, _, names in os.walk(root / shelf):
            for name in names:
                if match := TEMPORARY.match(name):
                    yield Path(folder, name), match


def _swept(path: Path, token: str, leases: dict[str, bool]) -> bool:
    try:
        spared = leases[token] if token in leases else not _orphaned(token, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return False
    return not spared and _remove(path)


def _orphaned(token: str, age: float) -> bool:
    """Whether what carries this token, without a lease to say more, is nobody's."""
    return age >= EXPIRY or _alive.started(int(token.partition("-")[0])) is None


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
