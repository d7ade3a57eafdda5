"""Letters written byte by byte come together again, wherever a chunk ends; everything else stays as it is."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stalwarts.importers import _mojibake


def broken(text: str) -> str:
    return text.encode().decode("latin-1")


def pieces(text: bytes, size: int) -> list[bytes]:
    return [text[at:at + size] for at in range(0, len(text), size)]


@given(st.lists(st.text()), st.integers(1, 20), st.booleans())
def test_whatever_was_written_byte_by_byte_is_read_as_it_was(texts: list[str], size: int, escaped: bool) -> None:
    said = [text.encode("utf-8", "replace").decode() for text in texts]
    raw = json.dumps([broken(text) for text in said], ensure_ascii=escaped).encode()
    if escaped or not any(_mojibake.repaired(text) != text for text in said):
        assert json.loads(b"".join(_mojibake.stream(pieces(raw, size)))) == said


@given(st.lists(st.text(st.characters(max_codepoint=127))), st.integers(1, 20))
def test_plain_text_is_not_touched(texts: list[str], size: int) -> None:
    raw = json.dumps(texts).encode()
    assert b"".join(_mojibake.stream(pieces(raw, size))) == raw


def test_what_was_never_broken_stays() -> None:
    for text in ('["Andr\\u00e9"]', '["\\\\\\\\u00c3\\\\u00ab"]', '["André"]', '["はな"]'):
        assert b"".join(_mojibake.stream([text.encode()])) == text.encode()
    assert _mojibake.deep({"a": ["Zo\u00c3\u00ab", 1, None]}) == {"a": ["Zo\u00eb", 1, None]}
