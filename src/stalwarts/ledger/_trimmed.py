"""A claimed file as its importer wants it kept: everything that is hashed, archived and read comes through here."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import IO
from typing import Any
from typing import cast

from stalwarts.ledger._packed import Source
from stalwarts.problems import BadMember

Trim = Callable[[IO[bytes]], Iterator[bytes]]


def trimmed(source: Source, trim: Trim, encoding: str) -> Source:
    """The file without what its importer leaves out, as UTF-8.

    It is trimmed anew whenever it is opened. What cannot be trimmed raises BadMember on reading.
    """
    return replace(source, place=None, open=lambda: cast("IO[bytes]", io.BufferedReader(_Parts(source, trim, encoding))))


class _Parts(io.RawIOBase):
    """Bytes that come in parts."""

    def __init__(self, source: Source, trim: Trim, encoding: str) -> None:
        self._path, self._stream = source.path, source.open()
        known = "utf-8-sig" if encoding == "utf-8" else encoding
        text = codecs.EncodedFile(cast("Any", self._stream), "utf-8", known, "replace")
        # Nothing but `read`: whatever else is asked of such a stream goes to the bytes below it, as they came.
        self._parts, self._rest = trim(cast("IO[bytes]", SimpleNamespace(read=text.read))), b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, room: Any, /) -> int:
        """The next bytes; 0 at the end. Raises BadMember."""
        view = memoryview(room)
        while not self._rest:
            try:
                self._rest = next(self._parts)
            except StopIteration:
                return 0
            except (ValueError, RecursionError) as error:
                raise BadMember(self._path, f"its inside is not as expected ({error})") from error
        taken = self._rest[:len(view)]
        self._rest = self._rest[len(view):]
        view[:len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
        super().close()
