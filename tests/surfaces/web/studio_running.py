"""A studio in a process of its own, in a clean home, whose sockets reach no further than this computer."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

import stalwarts

SOURCE = str(Path(stalwarts.__file__).parent.parent)
GUARD = """
import socket
connect = socket.socket.connect
def near(self, address):
    if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
        raise AssertionError(f"reached out to {address}")
    return connect(self, address)
socket.socket.connect = near
"""
PATIENCE = 300.0
COUNTING = 202


@dataclass
class Running:
    """A studio that runs: its address, its link, and a browser of the plainest kind."""

    process: subprocess.Popen[str]
    address: str
    link: str
    jar: Any = field(default_factory=http.cookiejar.CookieJar)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an address; redirections are followed."""
        return self._answer(urllib.request.Request(self.address + path))

    def settled(self, path: str) -> str:
        """The text of a page, once it has been counted."""
        for _ in range(int(PATIENCE)):
            status, text = self.get(path)
            if status != COUNTING:
                return text
            time.sleep(1)
        raise AssertionError(f"{path} is still being counted")

    def post(self, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        """The same for something sent from the studio's own page."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/who")[1])
        assert found
        headers = {"Content-Type": kind, "X-CSRFToken": found[1], "Origin": self.address, "Accept": "application/json"}
        return self._answer(urllib.request.Request(self.address + path, body, headers))

    def bring(self, name: str, raw: bytes) -> str:
        """Bring one file in one piece; where its job is."""
        told = urllib.parse.urlencode({"files": json.dumps([{"field": "paths", "path": name, "size": len(raw)}])})
        job = json.loads(self.post("/bring/add", told.encode())[1])["job"]
        self.post(f"/bring/{job}/0/0", raw, "application/octet-stream")
        return str(json.loads(self.post(f"/bring/{job}/finish")[1])["at"])

    def over(self, job: str) -> str:
        """What came of a job, once it is over."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = self.get(job)[1]
            if 'class="outcome"' in told:
                return told
            time.sleep(0.2)
        raise AssertionError(f"{job} never ended: {told}")

    def kill(self) -> None:
        """End it as a power cut does, its worker with it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answer(self, request: urllib.request.Request) -> tuple[int, str]:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")


def environment(home: Path) -> dict[str, str]:
    """A clean home, and a Python that refuses to reach beyond this computer."""
    (home / "guard").mkdir(parents=True, exist_ok=True)
    (home / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG"}}
    return kept | {"HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": os.pathsep.join([str(home / "guard"), SOURCE]),
                   "PYTHONUNBUFFERED": "1"}


@contextmanager
def serving(home: Path, *words: str, fresh: Path | None = None) -> Iterator[Running]:
    """`stalwarts WORDS`, or a studio on a folder that is no workspace yet, until the end of the block; signed in."""
    code = f"from pathlib import Path; from stalwarts.surfaces.web.serving import serve; serve(Path({str(fresh)!r}), port=0)"
    command = [sys.executable, "-c", code] if fresh else [sys.executable, "-m", "stalwarts", *words]
    with subprocess.Popen(command, env=environment(home), cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as process:
        try:
            yield opened(process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


def opened(process: subprocess.Popen[str]) -> Running:
    """Read what it says until it is open, and sign in."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "Close it with" in line:
            break
    link = re.search(r"(http://\S+)/enter/\S+", said)
    assert link, said
    running = Running(process, link[1], link[0])
    assert running.get(link[0].removeprefix(link[1]))[0] == 200
    return running
