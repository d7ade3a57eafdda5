"""The queue of deeds that take long: one row a job, taken by one worker at a time, taken again when that one died.

A job is done at least once. That is enough, because deeds are all or nothing and the same file twice is a no-op.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stalwarts.ledger import _alive
from stalwarts.problems import Stopped
from stalwarts.surfaces.web.configured import INCOMING
from stalwarts.surfaces.web.models import Job

TRIES = 3
"""A job whose worker died so often is at fault itself."""
KEPT = timedelta(days=2)
"""What came of a job is remembered so long; what it changed stays."""
EVERY = 0.25
"""Seconds between two notes of how far a job is."""
WORN = "It was begun three times and never came to its end, so it was given up. Nothing of it was kept."


def enqueue(action: str, values: Mapping[str, Any], folder: str = "") -> Job:
    """Ask for a deed to be done."""
    return Job.objects.create(action=action, values=dict(values), folder=folder)


def current() -> Job | None:
    """What is being done now, or comes next."""
    return Job.objects.filter(state__in=(Job.RUNNING, Job.WAITING)).first()


@cache
def me() -> dict[str, Any]:
    """The process that asks, so that others can tell whether it lives."""
    return {"pid": os.getpid(), "host": _alive.here(), "started": _alive.started(os.getpid())}


def alive(worker: Mapping[str, Any] | None) -> bool:
    """Whether a worker still lives; one on another machine is believed to."""
    if not worker or worker["host"] != _alive.here():
        return bool(worker)
    return bool(_alive.started(worker["pid"]) == worker["started"])


def claim() -> Job | None:
    """The next job, now this process's: a waiting one, or one whose worker died."""
    with transaction.atomic():
        open_ = Job.objects.select_for_update().filter(state__in=(Job.WAITING, Job.RUNNING))
        job = next((one for one in open_ if one.state == Job.WAITING or not alive(one.worker)), None)
        if job is None:
            return None
        job.state, job.worker, job.stages, job.tries = Job.RUNNING, me(), {}, job.tries + 1
        job.save()
    if job.tries > TRIES:
        finish(job, Job.FAILED, {"said": [WORN]})
        return claim()
    return job


def again(job: Job, values: Mapping[str, Any]) -> Job:
    """Do a job that failed once more, with the files that were brought for it and other answers."""
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, state=Job.FAILED).update(folder=""):
            return job
        return enqueue(job.action, values, job.folder)


def forget(job: Job) -> None:
    """Let go of what was brought for a job that failed."""
    Job.objects.filter(pk=job.pk, state=Job.FAILED).update(folder="")
    discard(job.folder)


def finish(job: Job, state: str, outcome: Mapping[str, Any]) -> None:
    """Write down what came of it, unless it was stopped meanwhile. What was brought stays only where it may be tried again."""
    ended = {"state": state, "outcome": dict(outcome), "ended": timezone.now(), "worker": None}
    Job.objects.filter(pk=job.pk, state=Job.RUNNING).update(**ended)
    if state != Job.FAILED:
        discard(job.folder)


def stop(job: Job) -> None:
    """Stop a job, waiting or running; nothing of it is kept."""
    said = {"said": ["Stopped. Nothing of it was kept."]}
    Job.objects.filter(pk=job.pk).exclude(state__in=Job.OVER).update(
        state=Job.STOPPED, outcome=said, ended=timezone.now())
    if job.state != Job.RUNNING:
        discard(job.folder)


def discard(folder: str) -> None:
    """Remove what was brought."""
    if folder:
        shutil.rmtree(settings.STUDIO.root / INCOMING / folder, ignore_errors=True)


def tidy() -> None:
    """Forget jobs that ended long ago, and what was brought and never used."""
    Job.objects.filter(ended__lt=timezone.now() - KEPT).delete()
    Job.objects.filter(state=Job.BRINGING, asked__lt=timezone.now() - KEPT).delete()
    needed = set(Job.objects.exclude(state__in=(Job.DONE, Job.STOPPED)).values_list("folder", flat=True))
    old = time.time() - KEPT.total_seconds()
    for path in (settings.STUDIO.root / INCOMING).glob("*"):
        if path.name not in needed and path.stat().st_mtime < old:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


class Noting:
    """How far a job is, noted now and then; raises Stopped where somebody stopped it."""

    def __init__(self, job: Job) -> None:
        self.job, self.stages, self.noted = job, dict[str, int](), 0.0

    def __call__(self, stage: str, amount: int) -> None:
        """More of a stage is done."""
        self.stages[stage] = self.stages.get(stage, 0) + amount
        if time.monotonic() - self.noted > EVERY:
            self.noted = time.monotonic()
            if not Job.objects.filter(pk=self.job.pk, state=Job.RUNNING).update(stages=self.stages):
                raise Stopped
