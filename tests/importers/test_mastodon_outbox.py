"""An outbox is read alike whether its activities could be decoded to their types or had to be decoded plainly."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.importers import _mastodon_outbox

TEXTS = st.sampled_from(["", " ", "a", "Mention", "Create", "Announce", "as:Public", "https://a.example.org/followers",
                         "https://a.example.org/users/Ada", " https://b.example.org/@bo/5", "<p>x &amp; y</p>", "video/mp4"])
ODD = st.none() | st.integers() | st.booleans() | st.lists(TEXTS, max_size=2) | st.dictionaries(TEXTS, TEXTS, max_size=1)


def objects(odd: bool, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: kind | ODD if odd else kind for name, kind in fields.items()} | {"more": ODD})


def activities(odd: bool) -> st.SearchStrategy[dict[str, Any]]:
    """As servers write them, or with something else in any place."""
    text = TEXTS | st.none()
    tag, part = objects(odd, type=text, href=text), objects(odd, mediaType=text)
    note = objects(odd, id=text, inReplyTo=text, url=text, summary=text, content=text, tag=st.lists(tag, max_size=3),
                   attachment=st.lists(part, max_size=2))
    told = st.lists(TEXTS, max_size=3) | text
    return objects(odd, type=text, actor=text, published=text, to=told, cc=told, object=note | text)


def kept(items: list[Any]) -> bytes:
    return msgspec.json.encode(_mastodon_outbox.kept(items))


@settings(max_examples=150, deadline=None)
@given(st.lists(activities(odd=False), min_size=1, max_size=3))
def test_where_a_piece_ends_makes_no_difference(items: list[Any]) -> None:
    typed = _mastodon_outbox.decode(msgspec.json.encode(items))
    assert {type(one) for one in typed} == {_mastodon_outbox.Activity}
    assert [_mastodon_outbox.seen(item) for item in items] == typed
    assert kept(items) == kept(typed)


@settings(max_examples=150, deadline=None)
@given(st.lists(activities(odd=True), min_size=1, max_size=3))
def test_whatever_stands_there_is_kept_once_and_for_all(items: list[Any]) -> None:
    """A copy of the copy is the copy, and gives the rows that the file gave, but for the words of replies."""
    once = kept(items)
    assert kept(_mastodon_outbox.decode(once)) == kept(msgspec.json.decode(once)) == once
    assert [wordless(_mastodon_outbox.seen(item)) for item in items] == list(map(wordless, _mastodon_outbox.decode(once)))


def wordless(told: Any) -> tuple[Any, ...]:
    row = dict(zip(_mastodon_outbox.COLUMNS, _mastodon_outbox._row(told), strict=True))
    return tuple(cell for name, cell in row.items() if name != "title")
