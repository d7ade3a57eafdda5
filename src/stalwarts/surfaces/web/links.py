"""Links that sign in once: made for whoever starts the studio on this computer, used within minutes, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from stalwarts.surfaces.web.models import Link

MINUTES = 15
OWNER = "owner"
"""The account of whoever sits at this computer."""


def make() -> str:
    """A new link's secret part; older ones that were never used or are over are forgotten."""
    now = timezone.now()
    Link.objects.filter(until__lt=now - timedelta(days=1)).delete()
    token = secrets.token_urlsafe(32)
    Link.objects.create(digest=_digest(token), until=now + timedelta(minutes=MINUTES))
    return token


def use(token: str) -> User | None:
    """The owner, where the link is good; the same link never works again."""
    now = timezone.now()
    used = Link.objects.filter(digest=_digest(token), used=None, until__gte=now).update(used=now)
    return owner() if used == 1 else None


def owner() -> User:
    """The account of whoever sits at this computer, made when first asked for; it has no password until one is set."""
    found, made = User.objects.get_or_create(username=OWNER)
    if made:
        found.set_unusable_password()
        found.save()
    return found


def accounts() -> bool:
    """Whether anybody can sign in with a password."""
    return any(user.has_usable_password() for user in User.objects.filter(is_active=True))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
