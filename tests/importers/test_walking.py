"""Walking a large file finds what decoding all of it finds, wherever its pieces end; a file that is cut off says so."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.importers import _walking
from stalwarts.importers._walking import Walk

WORDS = st.text(alphabet='a"\\[]{},: é🌿', max_size=6)
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-9, 10**20) | st.floats(-1e9, 1e9) | WORDS,
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=30)


def whole(walk: Walk) -> Any:
    """Everything, by what the first byte says it is: lists of lists item by item, others in runs."""
    first = walk.peek()
    if first == b"{":
        return {key: whole(walk) for key in walk.members()}
    return list(walk.items()) if first == b"[" else walk.value()


@settings(max_examples=120, deadline=None)
@given(VALUES, st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_a_walk_finds_what_is_there(value: Any, piece: int, indent: int | None, letters: bool) -> None:
    text = json.dumps({"a": value, "b": [value] * 5, "c": [[value]]}, indent=indent, ensure_ascii=letters).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_walking, "PIECE", piece)
        walk = Walk(io.BytesIO(text))
        assert whole(walk) == json.loads(text)
        walk.finish()
        skipped = Walk(io.BytesIO(text))
        skipped.skip()
        skipped.finish()


@pytest.mark.parametrize("piece", [50, 1 << 20])
def test_runs_end_where_items_do(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items that hold lists of objects which look as they do, and a second list like the first one."""
    monkeypatch.setattr(_walking, "PIECE", piece)
    items = [{"id": n, "tag": [{"id": n}, {"id": -n}]} for n in range(400)]
    walk = Walk(io.BytesIO(json.dumps({"one": items, "two": items[:3], "three": [[items[:2]], []]}).encode()))
    assert whole(walk) == {"one": items, "two": items[:3], "three": [[items[:2]], []]}


@pytest.mark.parametrize("text", [b"", b"[", b"[1", b"[1,", b"[1 2]", b'{"a"', b'{"a":}', b'{"a":1', b"{1:2}", b"[1]]", b'["a', b"nul"])
def test_what_is_cut_off_says_so(text: bytes) -> None:
    def walked() -> None:
        walk = Walk(io.BytesIO(text))
        whole(walk)
        walk.finish()

    with pytest.raises(ValueError, match="cut off"):
        walked()


def test_half_a_letter_is_kept_until_it_is_written() -> None:
    assert list(Walk(io.BytesIO(b'["\\ud800", "\\ud83c\\udf3f", 1e400]')).items()) == ["\ud800", "🌿", float("inf")]
    assert _walking.written({"a": "\ud800é"}) == b'{"a":"?\xc3\xa9"}'
