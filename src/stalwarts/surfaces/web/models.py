"""What the studio itself remembers, in `studio.sqlite`: links to sign in by, failed sign-ins, and where it runs."""

from __future__ import annotations

from django.db import models


class Link(models.Model):
    """A link that signs in once, soon. Only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)


class Miss(models.Model):
    """A failed sign-in: from where, and for which account, both hashed."""

    where = models.CharField(max_length=64, db_index=True)
    account = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)


class Running(models.Model):
    """A studio that serves this workspace: which process it is, and its address."""

    pid = models.BigIntegerField()
    host = models.CharField(max_length=255)
    started = models.CharField(max_length=255)
    address = models.CharField(max_length=255)


class Job(models.Model):
    """A deed that is done in the background, in the order it was asked for."""

    BRINGING, WAITING, RUNNING, DONE, FAILED, STOPPED = "bringing", "waiting", "running", "done", "failed", "stopped"
    OVER = (DONE, FAILED, STOPPED)

    action = models.CharField(max_length=64)
    values = models.JSONField(default=dict)
    folder = models.CharField(max_length=64, default="")
    """What was brought for it, a folder in `incoming`."""
    files = models.JSONField(default=list)
    """What is brought piece by piece: `field`, `path` and `size` in bytes of each file."""
    state = models.CharField(max_length=16, default=WAITING, db_index=True)
    asked = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    stages = models.JSONField(default=dict)
    """Stage to how much of it is done, in the order they began."""
    outcome = models.JSONField(default=dict)
    """`said` and `parts` of what came of it."""
    worker = models.JSONField(null=True)
    """Which process does it: `pid`, `host`, `started`."""

    class Meta:
        """The oldest first."""

        ordering = ("pk",)
