"""Is the program that left this mark still running? A recycled process id is not mistaken for it."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

PROC = Path("/proc")


@cache
def here() -> str:
    """What machine this is as far as process ids go: its name and, in a container, which one."""
    try:
        room = (PROC / "self/ns/pid").stat().st_ino
    except OSError:
        room = 0
    return f"{socket.gethostname()}/{room}"


def started(pid: int) -> str | None:
    """A text that is the same for as long as this process lives; None where there is no such process."""
    if PROC.joinpath("self/stat").exists():
        return _linux(pid)
    return _windows(pid) if sys.platform == "win32" else _elsewhere(pid)


def _linux(pid: int) -> str | None:
    """Clock ticks since boot, field 22 of proc(5) stat, and which boot."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"


def _elsewhere(pid: int) -> str | None:
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C"})
    return told.stdout.strip() or None


def _windows(pid: int) -> str | None:
    """Creation time by GetProcessTimes; a process that has ended but is still held open has an exit code."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(0x1000, False, pid))  # noqa: FBT003 - Windows' own signature
    if not handle:
        return None
    times, code = (ctypes.c_uint64 * 4)(), ctypes.c_uint32()
    places = [ctypes.byref(times, 8 * n) for n in range(4)]
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    known = kernel.GetProcessTimes(handle, *places)
    kernel.CloseHandle(handle)
    still_active = 259
    return str(times[0]) if known and code.value == still_active else None
