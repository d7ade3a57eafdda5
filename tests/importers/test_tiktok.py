"""TikTok's download where the goldens do not reach: names deep in the file, and what is left alone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import archives
import msgspec
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts import importers
from stalwarts.importers import _sections
from stalwarts.importers import _tiktok
from stalwarts.importers._shapes import Peek

PROFILE = b'"Profile And Settings": {"Profile Info": {"ProfileMap": {"bio": "x", "userName": "Lena.Sings"}}}}'


def test_whose_download_it_is_stands_however_deep() -> None:
    """The profile comes after two megabytes of history, on the edge between two of the parts it is searched in."""
    for size in (0, 1 << 16, (1 << 20) - 40, 2 << 20):
        whole = b'{"Activity": "' + b"x" * size + b'", ' + PROFILE
        file = Peek("user_data_tiktok.json", whole[:65536], (), {}, lambda whole=whole: io.BytesIO(whole))
        assert _tiktok.account(file) == "tiktok:lena.sings"


def test_links_of_own_videos_name_the_account_where_no_profile_does() -> None:
    head = b'{"Post": {"Posts": {"VideoList": [{"Link": "https:\\/\\/www.tiktok.com\\/@lena\\/video\\/71"}]}}}'
    assert _tiktok.account(Peek("user_data.json", head)) == "tiktok:lena"
    assert _tiktok.account(Peek("user_data.json", b'{"Like List": {"Link": "https://www.tiktok.com/@him/video/1"}}')) is None


@pytest.mark.parametrize(("path", "head", "why"), [
    ("TikTok_Data/Direct Messages.txt", b"Date: 2026-01-01 10:00:00\nFrom: a", "your messages: never opened"),
    ("TikTok_Data/Like List.txt", b"Date: 2026-01-01 10:00:00\nLink: https://x",
     "part of the TikTok download that names nobody who follows you"),
    ("notes/Follower.txt", b"Dear diary", None)])
def test_what_is_left_alone(path: str, head: bytes, why: str | None) -> None:
    assert (importers.known(path) or importers.unneeded(Peek(path, head))) == why
    assert importers.choose(Peek(path, head)) is None


def test_names_in_the_letters_of_any_script(tmp_path: Path) -> None:
    names = ["Юлия_1", "שלום.1", "@Sören", " pad ", "two words", "\U0001f338x"]
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(json.dumps({"FansList": [{"Date": "2026-03-02 09:40:00", "UserName": name} for name in names]}))
    found = archives.read(path)
    assert found.column("follow", "handle") == ["tiktok:pad", "tiktok:sören", "tiktok:юлия_1", "tiktok:שלום.1"]
    assert found.aside == {5: "'two words' is no user name", 6: "'\U0001f338x' is no user name"}


def test_a_key_inside_a_message_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "user_data.json"
    path.write_text('{"m": "\\"FansList\\": [1]", "a": [{"FansList": [{"UserName": "b"}, [1], null]}], "FansList": {"x": []}}')
    assert [item for _, item in _sections.items(path, lambda keys: keys.endswith("FansList") or None)] == [
        {"UserName": "b"}, [1], None]


def test_a_file_cut_off_says_so(tmp_path: Path) -> None:
    path = tmp_path / "user_data.json"
    path.write_text('{"FansList": [{"UserName": "b"}')
    with pytest.raises(ValueError, match="cut off"):
        list(_tiktok.sections(path))


VALUES = st.sampled_from(["2026-03-02 09:40:00", " ada", "", "Private", "N/A", None, 7, ["x"]])
ENTRY = st.dictionaries(st.sampled_from(["Date", "UserName", "date", "Link", "WhoCanView", "Title", "More"]), VALUES, max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.lists(ENTRY | st.none(), min_size=1, max_size=4))
def test_where_a_piece_ends_makes_no_difference_to_a_copy(items: list[Any]) -> None:
    """Entries decoded as people, or one by one: the same copy, which is its own, and the same rows."""

    def kept(decoded: list[Any]) -> bytes:
        return msgspec.json.encode(_tiktok._entries(decoded))

    def rows(decoded: list[Any]) -> list[Any]:
        columns = _tiktok._columns(decoded)
        return [[columns.get(name, [None] * len(decoded))[at] for name in _tiktok._NAMED] for at in range(len(decoded))]

    apart = [_tiktok._decode(msgspec.json.encode([item])) for item in items]
    once = kept(items)
    assert once == b"[" + b",".join(kept(part)[1:-1] for part in apart) + b"]" == kept(_tiktok._decode(once))
    assert rows(items) == [row for part in apart for row in rows(part)]
