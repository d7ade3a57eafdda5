"""What stands in a file beside what is read (messages, searches, log-ins) is neither archived nor in any other file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import stalwarts
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import GOLDEN
from adding import followers
from adding import rows
from adding import zipped
from stalwarts import importers
from stalwarts.importers import _tiktok
from stalwarts.importers import _trimming
from stalwarts.importers import mastodon_posts
from stalwarts.importers import telegram_channel
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows

SECRET = "zanzibarquokka"
TABLES = ("follow", "post", "touch", "tally", "handle", "clue", "cover")
TRIMMED = {"tiktok": _tiktok.trimmed, "telegram_channel": telegram_channel.trimmed, "mastodon_posts": mastodon_posts.trimmed}
READ = [(name, path) for name in TRIMMED for path in sorted((GOLDEN / name).rglob("*.json"))]


def copy(importer: str, content: bytes) -> bytes:
    return b"".join(TRIMMED[importer](io.BytesIO(content)))


def tiktok() -> dict[str, Any]:
    """The golden download with messages, searches and log-ins, one of them from a partner called like a section."""
    document = json.loads((GOLDEN / "tiktok/user_data_tiktok.json").read_text())
    message = [{"Date": "2026-01-05 10:00:00", "From": SECRET, "Content": SECRET}]
    document["Activity"] = {"Search History": {"SearchList": [{"Date": "2026-01-05 10:00:00", "SearchTerm": SECRET}]},
                            "Login History": {"LoginHistoryList": [{"IP": SECRET, "DeviceModel": SECRET}]}}
    document["Direct Messages"] = {"Chat History": {"ChatHistory": {
        f"Chat History with {SECRET}:": message, "Like List": message, "Followers": {"Fans": message}}}}
    document["Profile And Settings"]["Profile Info"]["ProfileMap"] |= {"bioDescription": SECRET, "phone": {"n": SECRET}}
    document["Post"]["Posts"]["VideoList"].append({
        "Date": "2026-03-02 09:40:00", "Link": "https://www.tiktok.com/@studiofernlight/video/7300000000000000003",
        "Likes": "0", "WhoCanView": "Private", "Title": SECRET})
    return document


def telegram() -> dict[str, Any]:
    """The golden channel with a talk among people, pictures and forwarded words."""
    document = json.loads((GOLDEN / "telegram_channel/result.json").read_text())
    for at, text in enumerate((SECRET, [SECRET, {"type": "bold", "text": SECRET}])):
        document["messages"].append({
            "id": 50 + at, "type": "message", "date": "2026-03-03T11:05:00", "date_unixtime": "1772535900", "from": "Hana",
            "from_id": "user500000004", "text": text, "text_entities": [{"type": "plain", "text": SECRET}],
            "photo": f"photos/{SECRET}.jpg", "file": SECRET, "poll": {"question": SECRET}, "forwarded_from": SECRET,
            "contact_information": {"first_name": SECRET}, "reactions": [
                {"type": "emoji", "emoji": SECRET, "count": 1, "recent": [
                    {"from": "Hana", "from_id": "user500000004", "date": "2026-03-03T11:06:00", "note": SECRET}]}]})
    return document


def mastodon() -> dict[str, Any]:
    """The golden outbox with a private message and a reply in public."""
    archive = next((GOLDEN / "mastodon_posts").glob("outbox.json"))
    document = json.loads(archive.read_text())
    public = "https://www.w3.org/ns/activitystreams#Public"
    me, you = "https://fedi.example.org/users/studio", "https://other.example.org/users/ola"
    for at, seen_by in enumerate(([you], [public])):
        document["orderedItems"].append({
            "id": f"{me}/statuses/9{at}/activity", "type": "Create", "actor": me, "published": "2026-03-04T10:00:00Z",
            "to": seen_by, "cc": [you] if at else [], "object": {
                "id": f"{me}/statuses/9{at}", "type": "Note", "content": f"<p>{SECRET}</p>", "contentMap": {"en": SECRET},
                "inReplyTo": f"{you}/statuses/5", "tag": [{"type": "Mention", "href": you, "name": SECRET}],
                "attachment": [{"mediaType": "image/png", "url": SECRET, "name": SECRET}]}})
    return document


FILES = {"user_data_tiktok.json": tiktok, "result.json": telegram, "outbox.json": mastodon}


def kept(root: Path) -> Iterator[bytes]:
    """Every byte below a workspace's folder, originals unpacked."""
    workspace = stalwarts.open(root)
    for digest in workspace.shelves.archive.digests():
        with workspace.shelves.archive.open(digest) as stream:
            yield stream.read()
    workspace.close()
    yield from (path.read_bytes() for path in root.rglob("*") if path.is_file() and path.suffix != ".zst")


def told(workspace: Any) -> dict[str, list[tuple[Any, ...]]]:
    with workspace.see() as look:
        return {table: rows(look, table) for table in TABLES}


@pytest.mark.parametrize("name", FILES)
def test_words_of_a_message_are_nowhere_and_the_same_file_twice_is_once(name: str, tmp_path: Path) -> None:
    """Added, added again, read again from the archive, taken back and added once more: the same rows, never a word."""
    file = tmp_path / name
    file.write_text(json.dumps(FILES[name](), ensure_ascii=False), encoding="utf-8")
    workspace = stalwarts.init(tmp_path / "w")
    (first,) = workspace.add([file])["exports"]
    before = told(workspace)
    assert first["kept"]
    (again,) = workspace.add([file])["exports"]
    assert again["already"]
    assert again["export_id"] == first["export_id"]
    (rebuilt,) = workspace.rebuild()
    assert (rebuilt["export_id"], rebuilt["rows"], rebuilt["kept"]) == (first["export_id"], first["rows"], first["kept"])
    assert told(workspace) == before
    workspace.undo(first["export_id"])
    (back,) = workspace.add([file])["exports"]
    assert back["export_id"] == first["export_id"]
    assert told(workspace) == before
    workspace.undo(back["export_id"])
    assert not list((tmp_path / "w").glob("archive/*/*.zst"))
    assert not list((tmp_path / "w").glob("evidence/*/*.parquet"))
    workspace.add([file])
    workspace.close()
    assert not [part for part in kept(tmp_path / "w") if SECRET.encode() in part]


def test_words_planted_in_every_file_of_messages_reach_no_shelf(tmp_path: Path) -> None:
    """Downloads of five platforms in one folder, with messages in their own files and in the files that are read."""
    said = json.dumps({"messages": [{"sender_name": SECRET, "content": SECRET}]}).encode()
    folder = tmp_path / "downloads"
    folder.mkdir()
    zipped(folder / f"{DOWNLOAD}.zip", {
        FOLLOWERS: followers(["ada", "bob"]), "your_instagram_activity/messages/inbox/ola_1/message_1.json": said,
        "logged_information/recent_searches/word_or_phrase_searches.json": said,
        "security_and_login_information/login_and_profile_creation/login_activity.json": said})
    zipped(folder / "twitter-2026-03-20-abc.zip", {
        "data/follower.js": b'window.YTD.follower.part0 = [{"follower": {"accountId": "12", "userLink": "x"}}]',
        "data/direct-messages.js": b'window.YTD.direct_messages.part0 = [{"dmConversation": "' + SECRET.encode() + b'"}]'})
    zipped(folder / "TikTok_Data.zip", {
        "TikTok_Data/Follower.txt": b"Date: 2026-01-01 10:00:00 UTC\nUsername: ada\n\n",
        "TikTok_Data/Direct Messages.txt": f"Date: 2026-01-01 10:00:00\nFrom: a\nContent: {SECRET}\n".encode()})
    for name, made in FILES.items():
        (folder / name).write_text(json.dumps(made()), encoding="utf-8")
    workspace = stalwarts.init(tmp_path / "w")
    found = workspace.add([folder])
    workspace.close()
    assert {e["importer"] for e in found["exports"]} >= {"instagram_followers", "x_followers", *TRIMMED}
    assert not [part for part in kept(tmp_path / "w") if SECRET.encode() in part]


@pytest.mark.parametrize(("importer", "path"), READ, ids=lambda value: value.name if isinstance(value, Path) else value)
def test_a_copy_gives_itself_and_is_claimed_in_the_same_shape(importer: str, path: Path) -> None:
    content = path.read_bytes()
    label = path.relative_to(GOLDEN).as_posix()
    once = copy(importer, content)
    assert copy(importer, content) == once
    assert copy(importer, once) == once
    shape = importers.installed()[importer].shape(Peek(label, once[:65536]))
    assert isinstance(shape, Rows)
    assert shape == importers.installed()[importer].shape(Peek(label, content[:65536]))
    json.loads(once)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_leaves_a_sentence_and_nothing_else(name: str, tmp_path: Path) -> None:
    content = json.dumps(FILES[name]()).encode()
    (tmp_path / name).write_bytes(content[:-len(content) // 8])
    workspace = stalwarts.init(tmp_path / "w")
    found = workspace.add([tmp_path / name])
    workspace.close()
    assert found["exports"] == []
    (unread,) = found["unknown"]
    assert unread["why"] == "its inside is not as expected (it is cut off or is not JSON); download it again"
    assert not list((tmp_path / "w" / "archive").rglob("*.zst"))


def test_a_byte_that_is_no_letter_costs_no_more_than_its_message(tmp_path: Path) -> None:
    """A message in another code page, after 64 KiB, where the first look does not reach."""
    document = tiktok() | {"App Settings": {"x": ["y" * 70_000]}, "Broken": ["BAD"]}
    (tmp_path / "user_data_tiktok.json").write_bytes(json.dumps(document).encode().replace(b'"BAD"', b'"caf\xe9"'))
    workspace = stalwarts.init(tmp_path / "w")
    (export,) = workspace.add([tmp_path / "user_data_tiktok.json"])["exports"]
    workspace.close()
    assert export["kept"]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(allow_nan=False, allow_infinity=False),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["a", "b", "keep", "list", "sign", '"', "x.y"]), inner, max_size=4), max_leaves=25)


_KEEP = _trimming.each(lambda item: _trimming.only(item, frozenset(("keep",))))


def trimmed(text: bytes) -> bytes:
    return b"".join(_trimming.copied(
        io.BytesIO(text), lambda keys: _KEEP if keys.endswith("list") else None,
        {"keep", "a.keep"}, {"sign"}))


def expected(value: dict[str, Any], above: str = "") -> dict[str, Any]:
    """The same by plain recursion."""
    made: dict[str, Any] = {}
    for key, inner in value.items():
        name = f"{above}.{key}" if above else key
        last = ".".join(name.split(".")[-2:]) if above else key
        if isinstance(inner, dict):
            below = expected(inner, name)
            made |= {key: below} if below or key == "sign" else {}
        elif isinstance(inner, list):
            items = [_trimming.only(item, frozenset(("keep",))) for item in inner] if name.endswith("list") else []
            made |= {key: items} if name.endswith("list") or key == "sign" else {}
        elif last in {"keep", "a.keep"} or (inner is None and key == "sign"):
            made[key] = inner
    return made


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "keep", "list", "sign"]), JSON, max_size=5))
def test_a_copy_is_what_plain_recursion_keeps(document: dict[str, Any]) -> None:
    found = trimmed(json.dumps(document).encode())
    assert json.loads(found) == expected(document)
    assert trimmed(found) == found
