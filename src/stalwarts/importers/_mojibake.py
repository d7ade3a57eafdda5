r"""Letters that were written byte by byte: Meta writes each byte of UTF-8 as a letter of its own, `\u00c3\u00ab` for `ë`.

Once for single texts, once for whole files: there the escapes of one letter become its bytes again, and so do the
letters themselves where another program has written the file anew. What put together is no UTF-8 was meant as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_ONE = rb"\\u00[89a-fA-F][0-9a-fA-F]"
# The first by itself: what all begin with is looked for many times as fast as a group that is repeated.
_RUN = re.compile(_ONE + rb"(?:" + _ONE + rb")*")
_RAW = re.compile(rb"(?:[\xc2\xc3][\x80-\xbf])+")
_SLASHES = re.compile(rb"\\*\Z")


def repaired(text: str) -> str:
    """Letters as they were.

    >>> repaired("Zo\u00c3\u00ab")
    'Zo\u00eb'
    """
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def deep(value: Any) -> Any:
    """A value of JSON with every text in it repaired."""
    if isinstance(value, str):
        return repaired(value)
    if isinstance(value, dict):
        return {name: deep(inner) for name, inner in value.items()}
    return [deep(inner) for inner in value] if isinstance(value, list) else value


def stream(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a JSON file with its escapes put together; no letter reaches over a quotation mark."""
    kept = b""
    for chunk in chunks:
        text = kept + chunk
        at = text.rfind(b'"') + 1
        kept = text[at:]
        yield _put_right(text[:at])
    yield _put_right(kept)


def _put_right(text: bytes) -> bytes:
    mended, escapes = _RUN.subn(_joined, text) if rb"\u00" in text else (text, 0)
    return mended if escapes or text.isascii() else _RAW.sub(lambda run: _plain(run[0]), text)


def _joined(run: re.Match[bytes]) -> bytes:
    at = run.start()
    if at and run.string[at - 1] == ord("\\") and len(_SLASHES.findall(run.string[max(0, at - 99):at])[0]) % 2:
        return run[0]
    return _letters(run[0])


@lru_cache(maxsize=10_000)
def _letters(escapes: bytes) -> bytes:
    letters = bytes.fromhex(escapes.replace(b"\\u00", b"").decode())
    try:
        letters.decode()
    except UnicodeDecodeError:
        return escapes
    return letters


@lru_cache(maxsize=10_000)
def _plain(letters: bytes) -> bytes:
    return repaired(letters.decode()).encode()
