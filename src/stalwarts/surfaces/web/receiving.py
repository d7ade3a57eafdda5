"""Files on their way in: written straight to a private folder of the workspace, never held in memory, removed after use."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.files.uploadhandler import SkipFile

from stalwarts import forms
from stalwarts.ledger import _disk
from stalwarts.problems import NoRoom
from stalwarts.problems import NotBrought
from stalwarts.problems import Problem
from stalwarts.surfaces.web.configured import INCOMING
from stalwarts.surfaces.web.configured import MEGA
from stalwarts.surfaces.web.configured import private

SPARE = 64 * MEGA
"""The disk is never filled to the last byte."""
UNFIT = re.compile(r'[\x00-\x1f<>:"|?*\\]' if os.name == "nt" else r"[\x00-\x1f]")
LONGEST = 200
"""Bytes of one part of a path; a system takes 255."""


def folder() -> str:
    """A new private folder for what is brought together; its name."""
    name = secrets.token_hex(8)
    private(settings.STUDIO.root / INCOMING)
    private(settings.STUDIO.root / INCOMING / name)
    return name


def room_for(size: int) -> None:
    """See that the disk has room for so many bytes. Raises NoRoom."""
    free = shutil.disk_usage(settings.STUDIO.root).free
    if size + SPARE > free:
        raise NoRoom(size, free)


def place(batch: str, field: str, path: str) -> Path:
    """Where a file of that name is put: inside its batch, whatever the name says. Its folders keep their names."""
    parts = [UNFIT.sub("_", part) for part in re.split(r"[/\\]" if os.name == "nt" else "/", path)]
    kept = [_short(part) for part in parts if part.strip(" .")]
    return (settings.STUDIO.root / INCOMING / batch / _plain(field)).joinpath(*kept or ["file"])


def placed(batch: Path, form: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what was brought in the place of each field that takes files."""
    found = dict(values)
    for one in forms.fields(form):
        held = sorted((batch / one.name).glob("*")) if one.kind == "file" and not one.made else []
        if held:
            found[one.name] = held if one.many else held[0]
    return found


def begin(target: Path) -> IO[bytes]:
    """A file to write to; a name that came twice gets a number. Raises DiskFull, ReadOnlyFolder."""
    with _disk.plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"{target.stem} ({number}){target.suffix}")
        return target.open("xb")


def append(target: Path, at: int, pieces: Iterable[bytes]) -> int:
    """Add pieces to a file that holds `at` bytes; returns how many it holds then. The same piece again is no harm.

    Raises DiskFull, ReadOnlyFolder, NotBrought.
    """
    with _disk.plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("r+b" if target.exists() else "x+b") as stream:
            if at > stream.seek(0, os.SEEK_END):
                raise NotBrought("a piece of one is missing")
            stream.truncate(at)
            stream.seek(at)
            for piece in pieces:
                stream.write(piece)
            return stream.tell()


class Keep(FileUploadHandler):  # type: ignore[misc,unused-ignore]
    """Takes the files of a form sent without a script, one after another, straight to disk."""

    batch = ""
    trouble: Problem | None = None
    stream: IO[bytes]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file begins."""
        super().new_file(*args, **kwargs)
        self.stream = self._begin()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - as Django calls it
        """A piece of it."""
        try:
            with _disk.plainly(Path(self.stream.name)):
                self.stream.write(raw_data)
        except Problem as problem:
            self._give_up(problem)

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002 - the same
        """The file is whole."""
        self.stream.close()
        return None

    def upload_interrupted(self) -> None:
        """The sender went away: nothing stays."""
        if self.batch:
            if hasattr(self, "stream"):
                self.stream.close()
            shutil.rmtree(settings.STUDIO.root / INCOMING / self.batch, ignore_errors=True)

    def _begin(self) -> IO[bytes]:
        if self.trouble is None:
            try:
                self.batch = self.batch or folder()
                self.request.brought = self.batch
                return begin(place(self.batch, str(self.field_name), str(self.file_name)))
            except Problem as problem:
                self._give_up(problem)
        raise SkipFile

    def _give_up(self, problem: Problem) -> None:
        """Remember why, since nobody listens while a form is read; the view says it."""
        self.trouble = self.request.trouble = problem
        self.upload_interrupted()
        raise SkipFile


def _plain(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _short(part: str) -> str:
    """A name no system finds too long, its ending kept."""
    raw = part.encode("utf-8", "surrogateescape")
    if len(raw) <= LONGEST:
        return part
    stem, dot, ending = part.rpartition(".")
    tail = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
    return (stem if tail else part).encode()[:LONGEST - len(tail.encode())].decode("utf-8", "ignore") + tail
