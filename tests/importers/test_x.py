"""An X archive: numbers that follow, posts that name them, and what is never opened."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import archives
import pytest

from stalwarts.importers import _x
from stalwarts.importers import x_followers
from stalwarts.importers._shapes import Peek

GOLDEN = Path(__file__).parents[1] / "golden"
MADE = datetime(2026, 3, 20, 8)
MAYA, PRIYA = "900000000000000101", "900000000000000106"


def given(name: str, items: list[Any], part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = {json.dumps(items, indent=2)}"


def manifest(*files: str, partial: bool = False) -> str:
    return "window.__THAR_CONFIG = " + json.dumps({
        "userInfo": {"accountId": "9", "userName": "Fernlight"},
        "archiveInfo": {"generationDate": "2026-03-20T08:00:00.000Z", "isPartialArchive": partial},
        "dataTypes": {"follower": {"files": [{"fileName": f"data/{name}"} for name in files]}}})


def followers(*numbers: str) -> str:
    return given("follower", [{"follower": {"accountId": number}} for number in numbers])


def mention(number: str, name: str, start: str = "0") -> dict[str, Any]:
    return {"id_str": number, "screen_name": name, "name": name, "indices": [start, str(int(start) + 5)]}


def post(text: str, *mentions: dict[str, Any], number: str = "7", **more: Any) -> dict[str, Any]:
    return {"id_str": number, "created_at": "Mon Mar 02 10:00:00 +0000 2026", "full_text": text, "favorite_count": "3",
            "retweet_count": "0", "entities": {"user_mentions": list(mentions)}, **more}


def archive(root: Path, *posts: dict[str, Any], bare: bool = False) -> archives.Read:
    items = list(posts) if bare else [{"tweet": item} for item in posts]
    return archives.read(archives.laid(root, {
        "data/tweets.js": given("tweets", items), "data/manifest.js": manifest("tweets.js")}))


def touches(read: archives.Read) -> list[Any]:
    return read.column("touch", "kind", "handle", "post")


def test_followers_are_seen_on_the_day_of_the_archive(tmp_path: Path) -> None:
    files = {"data/follower.js": (GOLDEN / "x_followers/follower.js").read_bytes(),
             "data/manifest.js": manifest("follower.js")}
    read = archives.read(archives.laid(tmp_path, files))
    assert read.column("follow", "account", "since", "seen_at") == [("x:fernlight", None, MADE)] * 4
    assert read.column("cover", "table", "who", "until", "basis") == [("follow", "all", MADE, "stated")]
    assert [export["taken_basis"] for export in read.document["exports"]] == ["stated"]


@pytest.mark.parametrize(("more", "basis"), [
    ({"manifest.js": manifest("follower.js")}, "stated"),
    ({"manifest.js": manifest("follower.js", "follower-part1.js")}, "assumed"),
    ({"manifest.js": manifest("follower.js", partial=True)}, "assumed"),
    ({"manifest.js": manifest("tweets.js")}, "assumed"), ({"manifest.js": "window.__THAR_CONFIG = {"}, "assumed"),
    ({"account.js": given("account", [{"account": {"username": "fernlight"}}])}, "assumed")])
def test_a_list_is_whole_only_where_the_manifest_says_so(more: dict[str, str], basis: str, tmp_path: Path) -> None:
    read = archives.read(archives.laid(tmp_path, {"follower.js": followers(MAYA), **more}))
    assert read.column("cover", "basis") == [basis]


def test_the_account_and_the_day_come_from_wherever_they_are_said() -> None:
    """A manifest, else the profile and the folder's name, else neither."""
    profile = given("account", [{"account": {"username": "FernLight"}}]).encode
    path = "twitter-2026-03-20-0123abcd/data/follower.js"
    named = Peek(path, b"", siblings={"twitter-2026-03-20-0123abcd/data/account.js": profile})
    assert x_followers.account(named) == "x:fernlight"
    assert x_followers.taken(named) == datetime(2026, 3, 20, 23, 59, 59)
    elsewhere = Peek("data/follower.js", b"", siblings={"other/data/account.js": profile})
    assert x_followers.account(elsewhere) is x_followers.taken(elsewhere) is None


def test_what_is_no_number_is_set_aside(tmp_path: Path) -> None:
    entries = [{"accountId": MAYA}, {"accountId": "maya"}, {"userLink": f"https://x.com/intent/user?user_id={PRIYA}"},
               {"accountId": "-1"}, {"userLink": None}, {}]
    read = archives.read(archives.laid(tmp_path, {
        "follower.js": given("follower", [{"follower": entry} for entry in entries])}))
    assert read.column("follow", "handle") == [f"x:{MAYA}", f"x:{PRIYA}"]
    assert set(read.aside.values()) == {"'maya' is not an account number", "'-1' is not an account number",
                                        "it holds no account number"}


def test_whom_a_post_speaks_to(tmp_path: Path) -> None:
    """An answer, a share, a mention in the text; the names before an answer are only addressees of the thread."""
    read = archive(
        tmp_path,
        post("@maya @priya thank you @hana", mention(MAYA, "maya"), mention(PRIYA, "priya", "6"), mention("44", "hana", "23"),
             number="1", in_reply_to_user_id_str=MAYA, in_reply_to_screen_name="Maya", in_reply_to_status_id_str="99",
             display_text_range=["13", "28"]),
        post("RT @Maya: new zine", mention(MAYA, "Maya", "3"), number="2"),
        post("RT @ola: hello", number="3"), post("with @priya and @fernlight", mention(PRIYA, "Priya", "5"),
                                                 mention("9", "fernlight", "16"), number="4"))
    assert touches(read) == [("mention", "x:44", "1"), ("mention", f"x:{PRIYA}", "4"), ("reply", f"x:{MAYA}", "99"),
                             ("share", f"x:{MAYA}", None), ("share", "x:ola", None)]
    assert read.column("post", "post") == ["4"]
    assert read.column("link", "left", "right") == [
        ("x:44", "x:hana"), (f"x:{MAYA}", "x:maya"), (f"x:{PRIYA}", "x:priya")]


def test_a_thread_of_our_own_is_posts(tmp_path: Path) -> None:
    read = archive(tmp_path, post("second", in_reply_to_user_id_str="9", in_reply_to_screen_name="fernlight"))
    assert read.column("post", "title") == ["second"]
    assert not read["touch"]
    assert not read["handle"]


def test_a_name_that_went_to_somebody_else_joins_nobody(tmp_path: Path) -> None:
    """In this archive @maya was one number, then another; @44 would read as a number; -1 is an account long gone."""
    read = archive(tmp_path, post("a", mention(MAYA, "maya"), number="1"), post("b", mention(PRIYA, "maya"), number="2"),
                   post("c", mention("45", "44"), number="3"), post("d", mention("-1", "gone"), number="4"))
    assert not read["link"]
    assert touches(read) == [("mention", "x:45", "3"), ("mention", f"x:{MAYA}", "1"), ("mention", f"x:{PRIYA}", "2"),
                             ("mention", "x:gone", "4")]


def test_older_posts_are_bare_and_may_hold_numbers(tmp_path: Path) -> None:
    old = post("x", number="5") | {"favorite_count": 42, "retweet_count": None, "entities": {"user_mentions": []}}
    read = archive(tmp_path, old, {"id_str": "6", "created_at": "Fri Jun 13 09:00:00 +0000 2025", "text": "bare"}, bare=True)
    assert read.column("post", "post", "title") == [("5", "x"), ("6", "bare")]
    assert read.column("tally", "of", "value", "post") == [("likes", 42, "5")]


def test_words_are_put_right_and_cut(tmp_path: Path) -> None:
    read = archive(tmp_path, post("A &amp; B &lt;3\n https://t.co/AbC1 " + "long " * 99))
    (title,) = read.column("post", "title")
    assert title.startswith("A & B <3 long")
    assert len(title) <= 200


def test_posts_without_number_or_time_are_set_aside(tmp_path: Path) -> None:
    read = archive(tmp_path, post("fine"), post("a", number="x7"), {**post("b"), "created_at": "yesterday"},
                   {**post("c"), "created_at": None}, {**post("d"), "id_str": None}, {**post("e"), "entities": "none"})
    assert sorted(read.aside.values()) == sorted([
        "'x7' is not the number of a post", "'yesterday' is not a time", "the post has no time", "the post has no number",
        "it does not look like the others"])
    assert len(read["post"]) == 1


def test_the_rest_of_the_archive_is_never_opened(tmp_path: Path) -> None:
    left = {"direct-messages.js": "messages", "direct-messages-group-headers.js": "messages", "like.js": "liked",
            "following.js": "since when", "block.js": "blocked", "ip-audit.js": "log-ins", "account.js": "account name",
            "manifest.js": "account name", "deleted-tweets.js": "deleted", "profile.js": "says nothing"}
    files = {f"data/{name}": "window.YTD.x.part0 = [ {" for name in left} | {
        "data/tweets_media/1-a.jpg": b"\xff\xd8\xff", "data/follower.js": followers(MAYA)}
    read = archives.read(archives.laid(tmp_path, files))
    assert {name: why for name, why in read.known.items() if left.get(name, "pictures") not in why} == {}
    assert len(read.known) == len(left) + 1
    assert not read.unknown
    assert [_x.known(name) for name in ("data/tweets-part12.js", "tweet.js", "follower-part1.js", "main.js")] == [None] * 4


def test_a_list_cut_off_is_said_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    read = archives.read(archives.laid(tmp_path, {"follower.js": followers(MAYA, PRIYA)[:-30], "tweets.js": "window"}))
    assert "cut off" in read.unknown["follower.js"]
    assert not read["follow"]


def test_an_empty_list_is_read(tmp_path: Path) -> None:
    read = archives.read(archives.laid(tmp_path, {"follower.js": followers()}))
    assert [export["rows"] for export in read.document["exports"]] == [0]
