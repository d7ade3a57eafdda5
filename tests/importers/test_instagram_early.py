"""Instagram's first download (2018 to early 2021): maps and pairs of names and times, and what stands beside them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.importers.archives import laid
from tests.importers.archives import read

import stalwarts
from stalwarts import importers
from stalwarts.importers import _instagram_early
from stalwarts.importers import _walking
from stalwarts.importers import instagram_connections
from stalwarts.importers import instagram_early_given
from stalwarts.importers import instagram_media
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._walking import Walk

GOLDEN = Path(__file__).parent.parent / "golden"
FOLDER = "lena_sings_20201008"
SECRET = "zanzibarquokka"
PROFILE = {"biography": SECRET, "date_joined": "2014-08-08T20:45:25", "email": "lena@example.org", "private_account": True,
           "name": SECRET, "username": "Lena_Sings"}
MESSAGES = [{"participants": ["lena_sings", "ola"], "conversation": [
    {"sender": "ola", "created_at": "2020-07-29T09:08:24.134225+00:00", "text": SECRET}]}]
TRIMMED: dict[str, Callable[[Any], Iterator[bytes]]] = {
    "instagram_connections": instagram_connections.trimmed, "instagram_early_given": instagram_early_given.trimmed,
    "instagram_media": instagram_media.trimmed}
KEPT = [(name, path) for name in TRIMMED for path in sorted((GOLDEN / name).rglob("*.json"))
        if name != "instagram_early_given" or path.name == "comments.json"]


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def connections(followers: dict[str, Any], following: dict[str, Any] | None = None) -> str:
    return text({"blocked_users": {SECRET: "2020-01-01T00:00:00+00:00"}, "followers": followers, "following": following or {},
                 "dismissed_suggested_users": {SECRET: "2020-01-01T00:00:00+00:00"}})


def opened(workspace: Any, digest: str) -> bytes:
    with workspace.shelves.archive.open(digest) as stream:
        return bytes(stream.read())


def copy(importer: str, content: bytes) -> bytes:
    return b"".join(TRIMMED[importer](io.BytesIO(content)))


# --- whose it is, and when it was made ---------------------------------------------------------------------------


def test_a_whole_download_is_read_and_every_file_in_it_has_its_reason(tmp_path: Path) -> None:
    """Lena's zip of 8 October 2020, with all the files such a zip has: two lists of people, what she gave, her posts."""
    files = {"connections.json": connections({"maya.makes": "2020-04-24T15:39:04+00:00"}, {"ola": "2020-04-25T15:39:04+00:00"}),
             "likes.json": text({"media_likes": [["2020-10-01T08:00:00+00:00", "maya.makes"],
                                                 ["2020-10-01T08:01:00+00:00", "lena_sings"]], "comment_likes": []}),
             "comments.json": text({"media_comments": [["2020-10-02T08:00:00+00:00", SECRET, "ola"]]}),
             "stories_activities.json": text({"polls": [["2020-01-01T23:19:08+00:00", "ola"]], "chats": []}),
             "media.json": text({"photos": [{"caption": "Pot", "taken_at": "2020-08-12T18:41:37+00:00", "path": "photos/a.jpg"}]}),
             "messages.json": text(MESSAGES), "profile.json": text(PROFILE), "searches.json": text([{"search_click": SECRET}]),
             "saved.json": text({"saved_media": []}), "seen_content.json": text({"chaining_seen": []}), "settings.json": "{}",
             "devices.json": "{}", "contacts.json": "[]", "uploaded_contacts.json": "{}", "account_history.json": "{}",
             "autofill.json": "{}", "checkout.json": "{}", "information_about_you.json": "{}"}
    found = read(laid(tmp_path, {f"{FOLDER}/{name}": content for name, content in files.items()}))
    assert found.unknown == {}
    assert len(found.document["exports"]) + len(found.known) == len(files)
    assert found.known["messages.json"] == "your messages: never opened"
    assert found.known["profile.json"].startswith("your profile: only your own user name")
    assert {export["taken_at"][:19] for export in found.document["exports"]} == {"2020-10-08T23:59:59"}
    assert found.column("follow", "handle", "account", "since") == [
        ("instagram:maya.makes", "instagram:lena_sings", datetime(2020, 4, 24, 15, 39, 4))]
    assert found.column("touch", "kind", "handle") == [("answer", "instagram:ola"), ("comment", "instagram:ola"),
                                                       ("follow", "instagram:ola"), ("like", "instagram:maya.makes")]
    assert found.noise == 1
    assert found.column("post", "post") == ["instagram:lena_sings/1597257697"]
    assert SECRET not in str(found)


@pytest.mark.parametrize(("path", "account", "day", "meaning"), [
    ("lena_sings_20201008/media.json", "instagram:lena_sings", "2020-10-08", ""),
    ("x/lena_sings_20201008_part_2.zip/media.json", "instagram:lena_sings", "2020-10-08", "part"),
    ("Lena.Sings_20190304 (1).zip/media.json", "instagram:lena.sings", "2019-03-04", ""),
    ("_lena07_20190230/media.json", "instagram:_lena07", None, ""), ("lena_2019/media.json", None, None, ""),
    ("shop_20260304/media.json", None, None, "")])
def test_a_folder_says_whose_it_is_and_of_which_day(path: str, account: str | None, day: str | None, meaning: str) -> None:
    file = Peek(path, b"")
    taken = instagram_media.taken(file)
    assert (instagram_media.account(file), taken and str(taken.date()), instagram_media.meaning(file)) == (account, day, meaning)


@pytest.mark.parametrize(("profile", "account"), [
    (text(PROFILE), "instagram:lena_sings"), ("{", "instagram:old.name"), ('{"username": "two words"}', "instagram:old.name"),
    ("[]", "instagram:old.name"), ('{"username": null}', "instagram:old.name"), ("", "instagram:old.name")])
def test_the_profile_beside_it_knows_better(profile: str, account: str) -> None:
    """The folder has a name that its owner has given up since, or the profile is damaged."""
    root = "old.name_20201008/"
    file = Peek(f"{root}media.json", b"", siblings={f"{root}profile.json": profile.encode, "x/profile.json": lambda: b"x"})
    assert instagram_media.account(file) == account


def test_of_several_zips_each_says_only_what_it_holds(tmp_path: Path) -> None:
    """Two zips of one download: people and profile in the first, posts in both, a renamed owner in the first only."""
    photo = {"caption": "", "taken_at": "2020-08-12T18:41:37+00:00", "path": "photos/a.jpg"}
    for part, files in {1: {"connections.json": connections({"ola": "2020-01-01T00:00:00+00:00"}),
                            "profile.json": text(PROFILE), "media.json": text({"photos": [photo], "direct": []})},
                        2: {"media.json": text({"stories": [photo | {"taken_at": "2020-08-13T00:00:00+00:00"}]})}}.items():
        with zipfile.ZipFile(tmp_path / f"old.name_20201008_part_{part}.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    found = read(tmp_path)
    assert found.column("post", "account", "kind") == [("instagram:lena_sings", "photo"), ("instagram:lena_sings", "story")]
    assert found.column("cover", "table", "basis") == [("follow", "stated"), ("post", "assumed"), ("post", "assumed")]


# --- times -------------------------------------------------------------------------------------------------------


def test_a_clock_without_a_zone_is_californias_in_summer_and_in_winter(tmp_path: Path) -> None:
    """A download of 2019 without offsets, its posts once more in one of today; a follower with a day and no clock."""
    old = {"photos": [{"caption": "A", "taken_at": "2018-11-05T20:19:29", "path": "a.jpg"},
                      {"caption": "B", "taken_at": "2018-07-31T23:30:00", "path": "b.jpg"}]}
    new = [{"media": [{"uri": "a.jpg", "creation_timestamp": stamp, "title": name}]}
           for stamp, name in ((1_541_477_969, "A"), (1_533_105_000, "B"))]
    found = read(laid(tmp_path, {
        "lena_sings_20190304/media.json": text(old),
        "lena_sings_20190304/connections.json": connections({"ola": "2018-11-05T20:19:29", "kim": "2018-11-05"}),
        "instagram-lena_sings-2026-03-20-AbCd1234/your_instagram_activity/media/posts_1.json": text(new)}))
    assert found.column("post", "post") == ["instagram:lena_sings/1533105000"] * 2 + ["instagram:lena_sings/1541477969"] * 2
    assert found.column("follow", "handle", "since") == [("instagram:kim", None), ("instagram:ola", datetime(2018, 11, 6, 4, 19, 29))]


def test_a_person_of_an_old_and_a_new_download_is_one(tmp_path: Path) -> None:
    """Maya follows Lena in 2020 and in 2026, since the same second; Kim left in between, and is seen to have gone."""
    workspace = stalwarts.init(tmp_path / "w")
    new = [{"title": "", "string_list_data": [{"href": "", "value": "maya.makes", "timestamp": 1_587_742_744}]}]
    workspace.add([laid(tmp_path / "d", {
        f"{FOLDER}/connections.json": connections({"Maya.Makes": "2020-04-24T15:39:04+00:00", "kim": "2020-01-01T00:00:00+00:00"}),
        "instagram-lena_sings-2026-03-20-AbCd1234/connections/followers_and_following/followers_1.json": text(new)})])
    with workspace.see() as look:
        follow = {row["handle"]: row for row in look.run("follow").to_pylist()}
    workspace.close()
    assert set(follow) == {"instagram:maya.makes", "instagram:kim"}
    assert follow["instagram:maya.makes"]["since"] == datetime(2020, 4, 24, 15, 39, 4)
    assert follow["instagram:maya.makes"]["ended_at"] is None
    assert follow["instagram:kim"]["ended_at"] == datetime(2026, 3, 20, 23, 59, 59)


def test_a_like_that_downloads_of_every_generation_tell_was_given_once(tmp_path: Path) -> None:
    """Maya's post, in the autumn of 2020: without its address, with it, and in a tree of labels; Ola's story beside it in one."""
    workspace = stalwarts.init(tmp_path / "w")
    stamp, address = 1_601_539_200, "https://www.instagram.com/p/CCCC0000001/"
    listed = {"likes_media_likes": [{"title": "maya.makes", "string_list_data": [{"href": address, "value": "x", "timestamp": stamp}]}]}
    tree = [{"timestamp": stamp, "media": [], "fbid": "1", "label_values": [
        {"label": "URL", "value": address, "href": address},
        {"title": "Owner", "dict": [{"dict": [{"label": "Username", "value": "maya.makes"}], "title": ""}]}]}]
    within = "your_instagram_activity/likes/liked_posts.json"
    read = workspace.add([laid(tmp_path / "d", {
        f"{FOLDER}/likes.json": text({"media_likes": [["2020-10-01T08:00:00+00:00", "maya.makes"]], "comment_likes": []}),
        f"{FOLDER}/stories_activities.json": text({"polls": [["2020-10-01T08:00:00+00:00", "ola"]]}),
        f"instagram-lena_sings-2023-03-20-AbCd1234/{within}": text(listed),
        f"instagram-lena_sings-2026-03-20-AbCd1234/{within}": text(tree)})])
    with workspace.see() as look:
        given = [(row["handle"], row["kind"]) for row in look.run("touch").to_pylist()]
    workspace.close()
    assert [(one["rows"], one["set_aside"], one["noise"]) for one in read["exports"]] == [(1, 0, 0)] * 4
    assert sorted(given) == [("instagram:maya.makes", "like"), ("instagram:ola", "answer")]


# --- posts -------------------------------------------------------------------------------------------------------


def test_a_post_of_several_pictures_is_one_and_a_story_is_never_part_of_it(tmp_path: Path) -> None:
    """One second: a film and two pictures with the same words, a picture with others, two stories with the first's.

    The lists stand in any order: whichever comes first, the post is called after a picture.
    """
    same = {"caption": "Bowls", "taken_at": "2020-08-12T18:41:37+00:00", "path": "a.jpg"}
    found = read(laid(tmp_path, {"media.json": text({
        "stories": [same, same], "videos": [same | {"path": "a.mp4"}], "photos": [same, same, same | {"caption": "Plates"}]})}))
    assert found.column("post", "kind", "title") == [("photo", "Bowls"), ("photo", "Plates"), ("story", "Bowls"), ("story", "Bowls")]
    assert found.noise == 2
    assert len(set(found.column("post", "post"))) == 4


# --- which files are ours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "head", "importer"), [
    ("connections.json", '{"followers": {"ada": "2020-04-24T15:39:04+00:00"', "instagram_connections"),
    ("connections (1).json", '\ufeff{ "follow_requests_sent" : { }', "instagram_connections"),
    ("connections.json", '{"default": "dev", "connections": {"dev": {}}}', None),
    ("connections.json", '{"followers": {"count": "12"}}', None), ("connections.json", '{"followers": [{"name": "ada"}]}', None),
    ("connections.json", '{"blocked_users": {}, "followers": ["ada"]}', None), ("connections.json", "{}", None),
    (f"{FOLDER}/connections.json", "{}", "instagram_connections"), ("friends.json", '{"blocked_users": {}}', None),
    ("connections.json", '{"blocked_users": {}, "followers": {"following": "2020-04-24T15:39:04+00:00"}}', "instagram_connections"),
    ("likes.json", '{"media_likes": [], "comment_likes": []}', "instagram_early_given"),
    ("likes.json", '{"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": []}', None),
    ("comments.json", '{"media_comments": [["2020', "instagram_early_given"), ("comments.json", '{"comments": [{"id"', None),
    ("stories_activities.json", '{"polls": [["2020', "instagram_early_given"), ("polls.json", '{"polls": [["2020', None),
    ("media.json", '{"stories": [{"caption": "', "instagram_media"), ("media.json", '{"photos": [{"id": 1}]}', None),
    ("posts.json", '{"photos": [{"caption": "', None), ("media_2.json", '{"direct": [{"taken_at": "', "instagram_media")])
def test_files_of_other_programs_with_the_same_names_are_not_ours(path: str, head: str, importer: str | None) -> None:
    claim = importers.choose(Peek(path, head.encode()))
    assert (claim and claim[0]) == importer


@pytest.mark.parametrize(("path", "why"), [
    ("messages.json", "your messages"), ("messages/ola_1/message_1.json", "your messages"), ("photos/202008/a.jpg", "your photos"),
    ("direct/202008/a.mp4", "your photos"), ("searches.json", "your searches"), ("devices.json", "your log-ins"),
    ("uploaded_contacts.json", "your address book"), ("shopping.json", "part of the Instagram download"), ("likes.json", ""),
    ("connections.json", ""), ("comments.json", ""), ("media.json", ""), ("stories_activities.json", ""), ("orders.csv", "")])
def test_what_the_other_files_are_is_said_inside_of_the_download_only(path: str, why: str) -> None:
    assert (importers.known(f"{FOLDER}/{path}") or "").startswith(why)
    assert bool(importers.known(f"{FOLDER}/{path}")) == bool(why)
    assert importers.known(path) is None


@pytest.mark.parametrize(("path", "head", "beside", "why"), [
    ("messages.json", text(MESSAGES), "", "your messages"), ("messages.json", '[{"participants": [], "messages": []}]', "", ""),
    ("profile.json", text(PROFILE), "", "your profile"), ("profile.json", '{"username": "ada"}', "", ""),
    ("profile.json", '{"username": "ada"}', "media.json", "your profile"), ("settings.json", "{}", "connections.json", "part of"),
    ("settings.json", "{}", "other/connections.json", ""), ("settings.json", "{}", "likes.json", ""),
    ("orders.json", "{}", "connections.json", "")])
def test_outside_of_its_folder_a_file_is_known_by_what_it_holds_or_stands_beside(
        path: str, head: str, beside: str, why: str) -> None:
    file = Peek(f"loose/{path}", head.encode(), siblings={f"loose/{beside}": bytes} if beside else {})
    said = instagram_connections.unneeded(file) or ""
    assert (said[:len(why)], bool(said)) == (why, bool(why))


# --- what is never kept ------------------------------------------------------------------------------------------


def test_private_lists_comments_and_places_reach_no_shelf(tmp_path: Path) -> None:
    """A word among the blocked, in a comment and in one where its author should stand, at a place, in a message's picture."""
    found = laid(tmp_path / "d", {
        f"{FOLDER}/connections.json": connections({"ola": {SECRET: SECRET}, "maya.makes": "2020-04-24T15:39:04+00:00"}),
        f"{FOLDER}/comments.json": text({"media_comments": [
            ["2020-10-02T08:00:00+00:00", SECRET, "ola"], ["2020-10-02T08:00:01+00:00", SECRET],
            [SECRET, "ola", f"{SECRET} is here"], ["2020-10-02T08:00:02+00:00", {"a": SECRET}, "ola"]], "drafts": [SECRET]}),
        f"{FOLDER}/media.json": text({
            "photos": [{"caption": "Pot", "taken_at": "2020-08-12T18:41:37+00:00", "path": "a.jpg", "location": SECRET}],
            "direct": [{"taken_at": "2020-08-12T18:41:37+00:00", "path": SECRET}], "profile": [{"caption": SECRET}]}),
        f"{FOLDER}/messages.json": text(MESSAGES), f"{FOLDER}/profile.json": text(PROFILE)})
    workspace = stalwarts.init(tmp_path / "w")
    read_in = workspace.add([found])
    digests = workspace.shelves.archive.digests()
    kept = [opened(workspace, digest) for digest in digests]
    workspace.close()
    kept += [path.read_bytes() for path in (tmp_path / "w").rglob("*") if path.is_file() and path.suffix != ".zst"]
    assert {export["importer"]: (export["rows"], export["set_aside"]) for export in read_in["exports"]} == {
        "instagram_connections": (2, 0), "instagram_early_given": (4, 2), "instagram_media": (1, 0)}
    assert not [part for part in kept if SECRET.encode() in part]


@pytest.mark.parametrize(("importer", "path"), KEPT, ids=lambda value: value.name if isinstance(value, Path) else value)
def test_a_copy_gives_itself_and_the_same_rows_in_the_same_shape(importer: str, path: Path, tmp_path: Path) -> None:
    content, module = path.read_bytes(), importers.installed()[importer]
    once = copy(importer, content)
    assert copy(importer, once) == once
    shape = module.shape(Peek(path.name, once[:65536]))
    assert shape == module.shape(Peek(path.name, content[:65536]))
    assert isinstance(shape, Rows)
    (tmp_path / "copy.json").write_bytes(once)
    before, after = list(shape.rows(path)), list(shape.rows(tmp_path / "copy.json"))
    assert len(after) == len(before)
    json.loads(once)


@pytest.mark.parametrize(("importer", "content"), [
    ("instagram_connections", b'{"blocked_users": {"a": "b"}}'), ("instagram_media", b'{"direct": [{"taken_at": "x"}]}'),
    ("instagram_connections", b'{"close_friends": {}, "followers": {}, "followers": {"a": null}}')])
def test_a_copy_of_little_is_still_ours(importer: str, content: bytes) -> None:
    name = importer.removeprefix("instagram_") + ".json"
    once = copy(importer, content)
    claim = importers.choose(Peek(name, once))
    assert claim
    assert claim[0] == importer
    assert copy(importer, once) == once


@pytest.mark.parametrize("content", [b'{"followers": {"a": "b"', b'{"followers": {"a": }}', b'{"followers": {1: "b"}}',
                                     b'{"followers": {"a": "b",}}', b'{"followers": {"a": "b"}} x', b'{"blocked_users": {"a"', b"[]"])
def test_a_damaged_list_of_people_says_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "connections.json").write_bytes(content)
    with pytest.raises(ValueError, match="cut off"):
        copy("instagram_connections", content)
    with pytest.raises(ValueError, match="cut off"):
        list(instagram_connections.connections(tmp_path / "connections.json"))


# --- a map, pair by pair -----------------------------------------------------------------------------------------

WORDS = st.text(alphabet='ab"\\{},: é🌿', max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(WORDS, st.one_of(WORDS, st.none(), st.integers(), st.lists(WORDS, max_size=2),
                                           st.dictionaries(WORDS, WORDS, max_size=2)))),
       st.sampled_from([1, 7, 1 << 17]), st.booleans(), st.sampled_from([",", " ,\n "]))
def test_the_pairs_of_a_map_are_those_that_stand_in_it(
        pairs: list[tuple[str, Any]], piece: int, letters: bool, comma: str) -> None:
    """Also keys that come twice, escapes, and values that are no texts, wherever the pieces of the file end."""
    inside = comma.join(f"{json.dumps(key, ensure_ascii=letters)}: {json.dumps(value, ensure_ascii=letters)}"
                        for key, value in pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_walking, "PIECE", piece)
        walk = Walk(io.BytesIO(f"{{{inside}}}".encode()))
        assert [pair for run in walk.pairs() for pair in run] == pairs
        walk.finish()


def test_many_people_are_read_many_at_a_time() -> None:
    walk = Walk(io.BytesIO(text({f"fan.{n}": "2020-04-24T15:39:04+00:00" for n in range(5_000)}).encode()))
    runs = [len(run) for run in walk.pairs()]
    assert (sum(runs), len(runs) < 10) == (5_000, True)


def test_nobody_wrote_the_letters_of_this_download_byte_by_byte(tmp_path: Path) -> None:
    """Captions in plain letters, as this download has them; one that today's would write byte by byte is read all the same."""
    photo = {"taken_at": "2020-08-12T18:41:37+00:00", "path": "a.jpg"}
    found = read(laid(tmp_path, {"media.json": text({"photos": [
        photo | {"caption": "Café 🔥"}, photo | {"caption": "Zo\u00c3\u00ab", "taken_at": "2020-08-13T18:41:37+00:00"}]})}))
    assert found.column("post", "title") == ["Café 🔥", "Zoë"]
    assert _instagram_early.HOME == "America/Los_Angeles"
