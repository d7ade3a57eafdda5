"""A channel is read alike whether its messages could be decoded to their types or had to be decoded plainly."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.importers import _telegram

OWN = _telegram.own_ids(b'{"name": "a", "id": 7, "messages": [')
TEXTS = st.sampled_from(["", " ", "a", "message", "user5", "channel7", " chat8", "paid", "video_file", "1772535900"])
ACTIONS = st.sampled_from(["join_group_by_link", "join_group_by_request", "invite_members", "remove_members", " remove_members "])
PLAIN = TEXTS | st.none() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
ODD = PLAIN | st.lists(TEXTS, max_size=2) | st.dictionaries(TEXTS, TEXTS, max_size=1)


def objects(odd: bool, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: kind | ODD if odd else kind for name, kind in fields.items()} | {"more": ODD})


def messages(odd: bool) -> st.SearchStrategy[dict[str, Any]]:
    """As Telegram writes them, or with something else in any place."""
    who = objects(odd, **{"from": PLAIN, "from_id": PLAIN})
    reaction = objects(odd, type=PLAIN, count=PLAIN, recent=st.lists(who, max_size=2))
    names = ("id", "type", "date", "date_unixtime", "from", "from_id", "actor", "actor_id", "reply_to_message_id")
    words = TEXTS | st.lists(TEXTS | st.fixed_dictionaries({"type": TEXTS, "text": TEXTS}), max_size=2)
    return objects(odd, **dict.fromkeys(names, PLAIN), action=PLAIN | ACTIONS, text=words, photo=PLAIN, media_type=TEXTS,
                   members=st.lists(TEXTS | st.none(), max_size=2), reactions=st.lists(reaction, max_size=2))


def kept(items: list[Any]) -> bytes:
    return msgspec.json.encode(_telegram.kept(OWN)(items))


@settings(max_examples=150, deadline=None)
@given(st.lists(messages(odd=False), min_size=1, max_size=3))
def test_where_a_piece_ends_makes_no_difference(items: list[Any]) -> None:
    items = msgspec.json.decode(msgspec.json.encode(items))
    typed = _telegram.decode(msgspec.json.encode(items))
    assert {type(one) for one in typed} == {_telegram.Message}
    assert [_telegram.seen(item) for item in items] == typed
    assert kept(items) == kept(typed)


@settings(max_examples=150, deadline=None)
@given(st.lists(messages(odd=True), min_size=1, max_size=3))
def test_whatever_stands_there_is_kept_once_and_for_all(items: list[Any]) -> None:
    """A copy of the copy is the copy, and gives the rows that the file gave, but for what people sent along."""
    items = msgspec.json.decode(msgspec.json.encode(items))
    once = kept(items)
    assert kept(_telegram.decode(once)) == kept(msgspec.json.decode(once)) == once
    assert [told(_telegram.seen(item)) for item in items] == list(map(told, _telegram.decode(once)))


def told(message: Any) -> list[tuple[Any, ...]]:
    """The rows; pictures are told of the channel's own messages only."""
    kind = list(_telegram.COLUMNS).index("kind")
    rows = _telegram._rows(message, OWN)
    return rows if _telegram.is_ours(message, OWN) else [row[:kind] + row[kind + 1:] for row in rows]
