"""A PostgreSQL server of a test's own, where this machine has its programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TOOLS = Path(shutil.which("pg_ctl") or next(iter(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")), "/none")).parent
RUN = ["runuser", "-u", "nobody", "--"] if hasattr(os, "getuid") and os.getuid() == 0 else []
"""A server refuses to run as root."""


@contextmanager
def serving() -> Iterator[str]:
    """A private server, reached by a socket in its own folder; without one the test is skipped."""
    if not (TOOLS / "initdb").exists() and not shutil.which("initdb"):
        pytest.skip("no PostgreSQL server here: apt install postgresql")
    folder = Path(subprocess.run(["mktemp", "-d", "/tmp/stalwarts-pg-XXXXXX"], check=True, text=True,
                                 capture_output=True).stdout.strip())
    if RUN:
        shutil.chown(folder, "nobody")
    initdb, ctl = shutil.which("initdb") or str(TOOLS / "initdb"), shutil.which("pg_ctl") or str(TOOLS / "pg_ctl")
    told = subprocess.run([*RUN, initdb, "-D", folder / "data", "-A", "trust", "-U", "us", "--no-sync"],
                          capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip(f"no PostgreSQL server can be made here: {told.stderr.strip()[-200:]}")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([*RUN, ctl, "-D", folder / "data", "-w", "-o", options, "-l", folder / "log", "start"],
                   check=True, capture_output=True)
    yield f"postgresql+psycopg://us:secret@/postgres?host={folder}"
    subprocess.run([*RUN, ctl, "-D", folder / "data", "-m", "immediate", "stop"], check=True, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)
