"""A list that stands under a key, cut out as it is: a megabyte takes a thousandth of the time of reading it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from stalwarts.importers import _mojibake

CHUNK = 1 << 20
EDGE = 4096
"""Bytes at each end within which the key or the name, and the closing brackets, must stand."""


def cut(source: Path, target: Path, under: str | None, *, misread: bool) -> bool:
    """Copy the list under a file's only key, or all of it, to a file of its own, its letters put right where `misread`.

    False where the file is not like that. Whether what was copied is a list is for its reader to find out: with a
    second key behind the list it is none.
    """
    with source.open("rb") as stream:
        span = _span(stream, under)
        if span is None:
            return False
        stream.seek(span[0])
        chunks = _chunks(stream, span[1] - span[0])
        with target.open("wb") as out:
            out.writelines(_mojibake.stream(chunks) if misread else chunks)
    return True


def bare(source: Path, target: Path) -> Path:
    """Copy a list without the name it is given to, and without a `;` behind it; returns where it is then."""
    with source.open("rb") as stream, target.open("w+b") as out:
        head = stream.read(EDGE)
        out.write(head[head.find(b"=") + 1:])
        shutil.copyfileobj(stream, out, CHUNK)
        _unended(out)
    return target


def _unended(stream: IO[bytes]) -> None:
    """Take the `;` behind a list off the end of a file, as it stands there where an editor has saved a script again."""
    size = stream.seek(0, 2)
    begin = stream.seek(max(0, size - EDGE))
    ended = re.search(rb"(?<=\])\s*;\s*\Z", stream.read())
    if ended:
        stream.truncate(begin + ended.start())


def _span(stream: IO[bytes], under: str | None) -> tuple[int, int] | None:
    size = stream.seek(0, 2)
    if under is None:
        return 0, size
    stream.seek(0)
    start = re.match(rb'\s*\{\s*"' + re.escape(under.encode()) + rb'"\s*:\s*(?=\[)', stream.read(EDGE))
    begin = max(0, size - EDGE)
    stream.seek(begin)
    end = re.search(rb"\]\s*\}\s*\Z", stream.read())
    return (start.end(), begin + end.start() + 1) if start and end else None


def _chunks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := stream.read(min(CHUNK, size))):
        size -= len(chunk)
        yield chunk
