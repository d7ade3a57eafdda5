"""Who came to a Telegram group and who left, as its own notices say: those with an id, and nothing of what was written."""

from __future__ import annotations

import io
import json
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from archives import laid
from archives import read

from stalwarts.importers import telegram_channel

START = 1_772_445_600
Notice = dict[str, Any]


def notice(hour: int, who: int | None, action: str, name: str = "", *members: str | None) -> Notice:
    """A notice so many hours after the start, by `name` with the id of a user."""
    told = {"id": hour, "type": "service", "date": "2026-03-02T11:00:00", "date_unixtime": str(START + hour * 3600),
            "actor": name or f"N{who}", "action": action, "text": "", "text_entities": []}
    return told | ({"actor_id": f"user{who}"} if who else {}) | ({"members": list(members)} if members else {})


def group(*notices: Notice) -> str:
    return json.dumps({"name": "Club", "type": "private_supergroup", "id": 15, "messages": list(notices)})


def at(hour: int) -> datetime:
    return datetime.fromtimestamp(START + hour * 3600, UTC).replace(tzinfo=None)


def follows(folder: Path, *notices: Notice) -> dict[str, tuple[datetime | None, datetime | None]]:
    """Handle to when it came and when it left."""
    found = read(laid(folder, {"result.json": group(*notices)}))
    return {row["handle"].removeprefix("telegram:"): (row["since"], row["ended_at"]) for row in found["follow"]}


@pytest.mark.parametrize(("notices", "told"), [
    ([notice(1, 5, "join_group_by_link")], {"user5": (at(1), None)}),
    ([notice(1, 5, "join_group_by_request")], {"user5": (at(1), None)}),
    ([notice(1, 5, "invite_members", "Ada", "Ada")], {"user5": (at(1), None)}),
    ([notice(1, 5, "invite_members", "Ada", "Bo")], {}),
    ([notice(1, 5, "invite_members", "Ada", "Ada", "Bo")], {}),
    ([notice(1, None, "join_group_by_link", "Ada")], {}),
    ([notice(1, 5, "pin_message", "Ada")], {})])
def test_who_came(notices: list[Notice], told: dict[str, Any], tmp_path: Path) -> None:
    """By a link, by a request, by a public link (which stands as inviting oneself); whom others invite is only a name."""
    assert follows(tmp_path, *notices) == told


@pytest.mark.parametrize(("notices", "told"), [
    ([notice(1, 5, "join_group_by_link", "Ada"), notice(2, 5, "remove_members", "Ada", "Ada")], {"user5": (at(1), at(2))}),
    ([notice(1, 5, "join_group_by_link", "Ada"), notice(2, 9, "remove_members", "Fern", "Ada")], {"user5": (at(1), at(2))}),
    ([notice(1, 5, "join_group_by_link", "Ada"), notice(2, 9, "remove_members", "Fern", "Bo")], {"user5": (at(1), None)}),
    ([notice(1, 5, "join_group_by_link", "Ada"), notice(2, 5, "remove_members", "Ada", "Ada"),
      notice(3, 5, "join_group_by_link", "Ada")], {"user5": (at(3), None)}),
    ([notice(2, 5, "remove_members", "Ada", "Ada")], {"user5": (None, at(2))}),
    ([notice(1, 5, "join_group_by_link", "Ada"), notice(2, 9, "remove_members", "Fern", None)], {"user5": (at(1), None)})])
def test_who_left_follows_no_more(notices: list[Notice], told: dict[str, Any], tmp_path: Path) -> None:
    """By oneself, taken out by another under one's name, come again; somebody else, and an account that is gone, is not Ada."""
    assert follows(tmp_path, *notices) == told


def test_nothing_else_of_a_notice_is_kept(tmp_path: Path) -> None:
    """Names of those who were invited, of who pinned or took out, gifts with words, and text of a message."""
    gift = notice(4, 8, "send_star_gift", "Gil") | {"gift_text": "a secret"}
    spoken = {"id": 5, "type": "message", "date_unixtime": str(START), "from": "Ada", "from_id": "user5", "text": "a secret"}
    text = group(notice(1, 9, "invite_members", "Fern", "Cleo", "Dan"), notice(2, 9, "pin_message", "Fern"),
                 notice(3, 9, "remove_members", "Fern", "Hal"), gift, spoken)
    once = b"".join(telegram_channel.trimmed(io.BytesIO(text.encode())))
    assert b"".join(telegram_channel.trimmed(io.BytesIO(once))) == once
    for word in (b"secret", b"Cleo", b"Dan", b"Fern", b"Gil"):
        assert word not in once, word
    assert b"Hal" in once
    found = read(laid(tmp_path, {"result.json": text}))
    assert found.column("clue", "value") == ["Ada"]
    assert found.column("touch", "kind") == ["comment"]


def test_a_group_without_notices_covers_no_follows(tmp_path: Path) -> None:
    """One message: whether anybody came is not in the file."""
    spoken = {"id": 5, "type": "message", "date_unixtime": str(START), "from": "Ada", "from_id": "user5", "text": "hello"}
    found = read(laid(tmp_path, {"result.json": group(spoken)}))
    assert (found["follow"], found.column("cover", "table")) == ([], ["touch"])


def test_a_stranger_s_channel_is_not_the_group(tmp_path: Path) -> None:
    """Whoever has a channel may speak as it in a group: those words are nobody's of ours, and nothing of them is kept."""
    def spoke(number: int, who: str, *reactions: dict[str, Any]) -> Notice:
        return {"id": number, "type": "message", "date_unixtime": str(START), "from": "Any", "from_id": who, "text": f"words {number}",
                "reactions": list(reactions)}

    liked = {"type": "emoji", "count": 3, "emoji": "y", "recent": [{"from": "Any", "from_id": who} for who in ("channel99", "channel15", "user7")]}
    text = group(spoke(1, "channel99"), spoke(2, "channel15", liked, {"type": "paid", "count": 500}), spoke(3, "chat15"))
    once = b"".join(telegram_channel.trimmed(io.BytesIO(text.encode())))
    assert (b"words 1" in once, b"words 2" in once, b"words 3" in once) == (False, True, True)
    found = read(laid(tmp_path, {"result.json": text}))
    assert found.column("post", "post", "title") == [("2", "words 2"), ("3", "words 3")]
    assert found.column("tally", "post", "of", "value") == [("2", "likes", 3)]
    assert found.column("touch", "handle", "kind") == [("telegram:user7", "like")]
    assert (found.aside, found.noise) == ({}, 3)
