"""The worker: a process of its own that does the queue's jobs, so that pages stay quick and a crash costs nothing.

The studio starts it and holds its standard input; when that ends the studio is gone, and the worker ends too, after
the job in hand. `python -m stalwarts.surfaces.web.working FOLDER`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from stalwarts import settings
from stalwarts.ledger.cache import CATALOG
from stalwarts.ledger.glance import fast_generation
from stalwarts.problems import Problem
from stalwarts.problems import Stopped
from stalwarts.surfaces.web.configured import INCOMING
from stalwarts.surfaces.web.configured import Studio
from stalwarts.surfaces.web.configured import configure

PAUSE = 0.2
"""Seconds between two looks at an empty queue."""
OURS = "Something went wrong in Stalwarts itself; your files are as they were, and nothing of this one was kept."


def main() -> None:
    """Work until the studio is gone."""
    root = Path(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the studio
    sys.excepthook = _apologise
    configure(Studio(root))
    gone = threading.Event()
    threading.Thread(target=_watch, args=(gone,), daemon=True).start()
    from stalwarts.surfaces.web import queueing

    queueing.tidy()
    seen: Any = None
    while not gone.is_set():
        job = queueing.claim()
        if job is not None:
            do(job)
        elif (now := _state(root)) != seen:
            seen = now
            _make_ready(root)
        else:
            time.sleep(PAUSE)


def do(job: Any) -> None:
    """One job to its end. A mistake of ours ends this process too, and the studio starts another."""
    from stalwarts.surfaces.web import queueing
    from stalwarts.surfaces.web.models import Job

    state, outcome = Job.FAILED, {"said": [OURS]}
    try:
        state, outcome = Job.DONE, _done(job)
    except Stopped:
        queueing.discard(job.folder)
    except Problem as problem:
        outcome = {"said": str(problem).splitlines()}
    finally:
        queueing.finish(job, state, outcome)


def _done(job: Any) -> dict[str, Any]:
    from django.conf import settings as configured

    from stalwarts import actions
    from stalwarts import forms
    from stalwarts.surfaces._rooms import room
    from stalwarts.surfaces.web import receiving
    from stalwarts.surfaces.web.queueing import Noting

    root = configured.STUDIO.root
    module = actions.load(job.action)
    values = receiving.placed(root / INCOMING / job.folder, module.Form, job.values) if job.folder else job.values
    done = module.do(room(root, progress=Noting(job), patient=True), forms.filled(module.Form, values))
    return {"said": done.said, "parts": [asdict(part) for part in done.parts]}


def _apologise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    from stalwarts.surfaces._sorry import sorry

    print(sorry(kind, error, trace), file=sys.stderr)  # noqa: T201


def _watch(gone: threading.Event) -> None:
    """Wait for the end of standard input."""
    with suppress(OSError, ValueError):
        while os.read(0, 1024):
            pass
    gone.set()


def _state(root: Path) -> Any:
    with suppress(Problem):
        return fast_generation(root / CATALOG), (root / settings.FILE).is_file()
    return None


def _make_ready(root: Path) -> None:
    """The pages of the navigation, made before anybody asks for them."""
    from stalwarts.lens import Lens
    from stalwarts.surfaces.web import listing
    from stalwarts.surfaces.web import turning
    from stalwarts.surfaces.web.models import Job

    places: set[str] = set()
    for entry in listing.entries(root):
        if entry.waits or entry.place in places:
            continue
        places.add(entry.place)
        if Job.objects.filter(state=Job.WAITING).exists():
            return
        with suppress(Problem):
            turning.make(root, entry.name, Lens(), {})


if __name__ == "__main__":
    main()
