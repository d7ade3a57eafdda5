"""One studio in this process, as Django allows one; each test begins with its tables empty and nobody signed in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import stalwarts
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import followers
from adding import sales
from adding import written
from stalwarts.surfaces.web.configured import Studio
from stalwarts.surfaces.web.configured import configure

BASE = Path(tempfile.mkdtemp(prefix="stalwarts-studio-"))
(BASE / "ws").mkdir()
configure(Studio(BASE / "ws"))  # before any test names a model
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones are for real passwords


@pytest.fixture(scope="session")
def root() -> Iterator[Path]:
    """A workspace of 40 followers and 12 sales, one more of them unreadable."""
    from django.core.management import call_command
    from django.db import connections

    workspace = stalwarts.init(BASE / "ws", brand="maya.makes")
    written(BASE / DOWNLOAD / FOLLOWERS, followers(range(40), step=300_000))
    report = written(BASE / "sales.csv", SALES + sales(range(12)) + "not-a-date,track,x,EUR,5,77,Q,q@example.org\n")
    workspace.add([BASE / DOWNLOAD, report])
    workspace.close()
    call_command("migrate", verbosity=0, interactive=False)
    yield BASE / "ws"
    connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def swept() -> Iterator[None]:
    """Nothing stays."""
    yield
    shutil.rmtree(BASE, ignore_errors=True)


@pytest.fixture
def stranger(root: Path) -> Iterator[Any]:
    """A browser that has not signed in."""
    from django.contrib.auth.models import User
    from django.contrib.sessions.models import Session
    from django.test import Client

    from stalwarts.surfaces.web import models

    for kind in (models.Link, models.Miss, models.Running, models.Job, User, Session):
        kind.objects.all().delete()
    yield Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1:8765")
    assert list((root / "incoming").glob("*")) == [], "what was brought is removed"


@pytest.fixture
def client(stranger: Any) -> Any:
    """A browser that came in by a link."""
    from stalwarts.surfaces.web import links

    assert stranger.get(f"/enter/{links.make()}").status_code == 302
    return stranger
