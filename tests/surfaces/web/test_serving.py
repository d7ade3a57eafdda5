"""The studio as a process: started, found again, killed at any moment, closed; files on their way in are not lost."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from studio_running import Running
from studio_running import environment
from studio_running import opened
from studio_running import serving

import stalwarts
from adding import SALES
from adding import sales

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed in groups, which POSIX has")
TABLE = (SALES + sales(range(6))).encode()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A clean home with a workspace in it."""
    stalwarts.init(tmp_path / "ws").close()
    return tmp_path


def test_killed_with_its_worker_it_continues_where_it_was(home: Path) -> None:
    """The worker has begun to read the file: nothing may be lost, nothing counted twice."""
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        job = studio.bring("sales.csv", TABLE)
        while "Waiting for its turn" in studio.get(job)[1]:
            time.sleep(0.02)
        studio.kill()
    assert list(home.glob("ws/incoming/*/paths/sales.csv"))
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        assert "Bandcamp sales are in: 6 payments" in studio.over(job)
    assert not list(home.glob("ws/incoming/*"))
    (export,) = stalwarts.open(home / "ws").exports()
    assert export["rows"] == 6


def test_what_was_half_brought_goes_on_after_a_restart(home: Path) -> None:
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        told = b"files=" + json.dumps([{"field": "paths", "path": "s.csv", "size": len(TABLE)}]).encode()
        job = json.loads(studio.post("/bring/add", told)[1])["job"]
        studio.post(f"/bring/{job}/0/0", TABLE[:50], "application/octet-stream")
        studio.kill()
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        studio.post(f"/bring/{job}/0/50", TABLE[50:], "application/octet-stream")
        assert studio.post(f"/bring/{job}/finish")[0] == 200
        assert "6 payments" in studio.over(f"/job/{job}")


def test_a_second_start_finds_the_first_and_gives_another_link(home: Path) -> None:
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        again = subprocess.run([sys.executable, "-m", "stalwarts", "-w", "ws", "serve"], env=environment(home), cwd=home,
                               capture_output=True, text=True, timeout=60, check=True)
        assert "open already" in again.stdout
        assert studio.address in again.stdout
        assert studio.process.poll() is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_is_closed_by_an_interrupt_and_takes_its_worker_along(home: Path, how: signal.Signals) -> None:
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        studio.process.send_signal(how)
        assert studio.process.wait(20) == 0
        assert studio.process.stdout
        assert "The studio is closed" in studio.process.stdout.read()
        assert _gone(studio.process.pid)


def test_names_are_nowhere_in_what_it_says(home: Path) -> None:
    with serving(home, "-w", "ws", "serve", "--port", "0") as studio:
        for path in ("/page/person?who=ada@example.org", "/nowhere/ada@example.org", "/do/show?handle=ada@example.org"):
            studio.get(path)
        studio.post("/do/show", b"handle=ada%40example.org")
        studio.process.send_signal(signal.SIGINT)
        studio.process.wait(20)
        assert studio.process.stdout
        assert not re.search(r"\bada\b", studio.process.stdout.read())


def test_without_a_word_on_a_terminal_it_opens_at_home_and_asks_one_question(tmp_path: Path) -> None:
    """The browser is a script that writes down where it was sent."""
    import pty

    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/sent\n', encoding="utf-8")
    browser.chmod(0o755)
    terminal, end = pty.openpty()
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "stalwarts"], env=environment(tmp_path) | {"BROWSER": str(browser)}, cwd=tmp_path,
                          stdin=end, stdout=end, stderr=end, start_new_session=True, text=True) as process:
        try:
            os.close(end)
            said = _read(terminal, "Close it with")
            took = time.monotonic() - began
            assert (tmp_path / "sent").read_text().strip() in said
            _begin(opened(_Told(process, said)), tmp_path)  # type: ignore[arg-type]
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    os.close(terminal)
    assert stalwarts.open(tmp_path / "Stalwarts").settings.trade == "actor"
    assert took < 30, "far more than it should take even on a busy machine"


def _gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _begin(studio: Running, home: Path) -> None:
    status, asked = studio.get("/")
    assert (status, "Begin" in asked) == (200, True)
    assert str(home / "Stalwarts") in asked
    assert studio.post("/begin", b"trade=actor&brand=Maya")[0] == 200


class _Told:
    """A process whose words were read already."""

    def __init__(self, process: Any, said: str) -> None:
        self.stdout = said.splitlines(keepends=True)
        self.pid = process.pid


def _read(terminal: int, until: str) -> str:
    said = ""
    while until not in said:
        said += os.read(terminal, 4096).decode()
    return said.replace("\r\n", "\n")
