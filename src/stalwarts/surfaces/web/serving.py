"""Starting the studio: a free door on this computer, the database ready, a link that signs in once, then waiting for it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from contextlib import closing
from contextlib import suppress
from pathlib import Path
from typing import Self

from stalwarts.ledger import _alive
from stalwarts.problems import NotAlone
from stalwarts.problems import PortTaken
from stalwarts.surfaces.web import answering
from stalwarts.surfaces.web.configured import Studio
from stalwarts.surfaces.web.configured import configure
from stalwarts.surfaces.web.configured import private

PORT = 8765
PATIENCE = 5.0
"""Seconds the worker has to end."""
NEXT = 20
"""So many doors are tried after the usual one, where none was named."""


def serve(root: Path, host: str = "127.0.0.1", port: int | None = None, address: str = "", *,
          browse: bool = False) -> None:
    """Serve a workspace, or a folder that is to become one, until it is closed.

    Raises PortTaken, NotAlone (to other computers before there is an account).
    """
    private(root)
    door = _door(host, port)
    with closing(door):
        studio = Studio(root, host, door.getsockname()[1], address.rstrip("/"))
        configure(studio)
        _ready()
        running = _running()
        if running:
            _open(running, browse=browse, said="The studio is open already")
            return
        _alone(studio)
        _open(studio.url, browse=browse, said="The studio is open")
        _wait(studio, door)


def local(host: str) -> bool:
    """Whether only this computer can reach a host."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _door(host: str, port: int | None) -> socket.socket:
    """A listening socket. Whoever connects before the studio is ready waits a moment."""
    wanted = [port] if port is not None else [*range(PORT, PORT + NEXT), 0]
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in wanted:
        door = socket.socket(kind)
        if os.name != "nt":  # there it would let two programs share a door
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, number))
            door.listen(128)
        except OSError:
            door.close()
            continue
        return door
    raise PortTaken(host, wanted[0])


def _ready() -> None:
    """The database with its tables as this version has them."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _running() -> str:
    """The address of a studio that serves this workspace already; traces of dead ones are wiped."""
    from stalwarts.surfaces.web.models import Running

    for one in Running.objects.all():
        if one.host == _alive.here() and _alive.started(one.pid) == one.started:
            return one.address
        if one.host == _alive.here():
            one.delete()
    return ""


def _alone(studio: Studio) -> None:
    """Other computers may come in once somebody has to sign in with a password."""
    from stalwarts.surfaces.web import links

    if not local(studio.host) and not links.accounts():
        raise NotAlone(studio.host)


def _open(address: str, *, browse: bool, said: str) -> None:
    from stalwarts.surfaces.web import links

    link = f"{address}/enter/{links.make()}"
    print(f"{said} at {address}\n"  # noqa: T201
          f"Sign in with this link; it works once, for {links.MINUTES} minutes: {link}", flush=True)
    if browse:
        with suppress(webbrowser.Error, OSError):
            webbrowser.open(link)


def _wait(studio: Studio, door: socket.socket) -> None:
    """Answer until Ctrl-C."""
    import uvicorn

    from stalwarts.surfaces.web.models import Running

    here = Running.objects.create(pid=os.getpid(), host=_alive.here(), started=str(_alive.started(os.getpid())),
                                  address=studio.url)
    config = uvicorn.Config(answering.application(studio.root), lifespan="off", log_config=None, log_level="critical",
                            access_log=False, server_header=False, ws="none", http="h11", timeout_graceful_shutdown=2,
                            proxy_headers=bool(studio.address))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end is as good as Ctrl-C
    print("Close it with Ctrl-C.", flush=True)  # noqa: T201
    with Workers(studio.root):
        try:
            # Asked to end while it opens, the server just returns.
            with suppress(KeyboardInterrupt):
                uvicorn.Server(config).run(sockets=[door])
            print("\nThe studio is closed.", flush=True)  # noqa: T201
        finally:
            here.delete()


class Workers:
    """Keeps one worker process running while entered; one that died is started again."""

    def __init__(self, root: Path) -> None:
        self._command = [sys.executable, "-m", "stalwarts.surfaces.web.working", str(root)]
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        """Start."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it; a job in hand is begun again by the next studio."""
        self._ending.set()
        self._thread.join(PATIENCE)

    def _keep(self) -> None:
        self._ending.wait(1.0)  # the first page comes first
        while not self._ending.is_set():
            with subprocess.Popen(self._command, stdin=subprocess.PIPE) as worker:  # noqa: S603 - our own
                while worker.poll() is None and not self._ending.wait(0.5):
                    pass
                if self._ending.is_set():
                    worker.terminate()
            self._ending.wait(1.0)
