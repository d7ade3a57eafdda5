"""Writing so that a crash at any byte leaves the old file or the new one, on any system."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from stalwarts.problems import DiskFull
from stalwarts.problems import ReadOnlyFolder

FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
SHUT = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextlib.contextmanager
def plainly(where: Path, leftover: Path | None = None) -> Iterator[None]:
    """A full disk or a read-only folder, said as a Problem; `leftover` is removed on any failure."""
    done = False
    try:
        yield
        done = True
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(where) from error
        if error.errno in SHUT:
            raise ReadOnlyFolder(where) from error
        raise
    finally:
        if leftover is not None and not done:
            with contextlib.suppress(OSError):
                leftover.unlink()


def settle(file: Path) -> None:
    """Wait until the file's bytes are on the disk itself."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk itself, where a folder can be opened for that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make(folder: Path) -> None:
    """Make a folder and have its name on the disk."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        settle_folder(folder.parent)


def place(temporary: Path, final: Path) -> None:
    """Give a finished temporary file its name, durably. On failure it is removed and the old state stands."""
    with plainly(final, leftover=temporary):
        settle(temporary)
        make(final.parent)
        temporary.replace(final)
        settle_folder(final.parent)
