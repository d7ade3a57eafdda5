"""An empty workspace, and a disk that is full."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import pytest
from shelving import Shelves


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    """An empty workspace."""
    made = Shelves(tmp_path / "workspace")
    yield made
    made.catalog.close()


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it and the disk is full: nothing reaches it any more."""
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    return lambda: monkeypatch.setattr(os, "fsync", fail)
