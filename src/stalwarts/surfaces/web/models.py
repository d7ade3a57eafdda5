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
