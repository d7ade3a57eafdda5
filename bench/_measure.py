"""Running commands side by side and printing ratios: wall time and peak memory of whole processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

OUT = Path(__file__).parent / "out"
STALWARTS = [sys.executable, "-m", "stalwarts"]


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds of wall time, peak memory in megabytes."""

    seconds: float
    megabytes: float


def run(command: list[str], cwd: Path | None = None, *, quiet: bool = True) -> Cost:
    """Run one command to its end, alone, with byte code kept as where it is installed."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    sink = subprocess.DEVNULL if quiet else None
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=sink, env=settings)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command[:6])} ended with {status}")
    return Cost(time.perf_counter() - began, used.ru_maxrss / 1024)


def python(code: str) -> list[str]:
    """A command that runs a piece of Python in a process of its own."""
    return [sys.executable, "-c", code]


def best(costs: list[Cost]) -> Cost:
    """The least disturbed of several runs; memory is the most any needed."""
    return Cost(min(c.seconds for c in costs), max(c.megabytes for c in costs))


def say(name: str, value: float, unit: str, limit: str = "") -> None:
    """One line: name, value, unit, and what it should be."""
    print(f"{name:58} {value:10.3f} {unit:8} {limit}", flush=True)
