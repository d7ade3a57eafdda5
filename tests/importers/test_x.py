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


def test_to_share_our_own_post_again_is_neither_a_post_nor_a_touch(tmp_path: Path) -> None:
    read = archive(tmp_path, post("RT @fernlight: new prints", mention("9", "fernlight")),
                   post("RT @priya: look", mention(PRIYA, "priya"), number="8"))
    assert touches(read) == [("share", f"x:{PRIYA}", None)]
    assert not read["post"]


def test_a_name_that_went_to_somebody_else_joins_nobody(tmp_path: Path) -> None:
    """In this archive @maya was one number, then another; @44 would read as a number; -1 is an account long gone."""
    read = archive(tmp_path, post("a", mention(MAYA, "maya"), number="1"), post("b", mention(PRIYA, "maya"), number="2"),
                   post("c", mention("45", "44"), number="3"), post("d", mention("-1", "gone"), number="4"))
    assert not read["link"]
    assert touches(read) == [("mention", "x:45", "3"), ("mention", f"x:{MAYA}", "1"), ("mention", f"x:{PRIYA}", "2"),
                             ("mention", "x:gone", "4")]


def test_an_answer_to_somebody_who_is_gone_is_no_post(tmp_path: Path) -> None:
    """The archive has no number of theirs left; only the words still begin with the name. Our own name begins a post."""
    read = archive(tmp_path, post("@gone thank you", number="1"), post("@fernlight and on", number="2"), post(".@gone!", number="3"))
    assert touches(read) == [("reply", "x:gone", None)]
    assert read.column("post", "post") == ["2", "3"]


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


@pytest.mark.parametrize("end", [";", " ;\r\n", "\n;\n\n"])
def test_a_list_saved_again_as_a_script_is_read_whole(end: str, tmp_path: Path) -> None:
    """With a `;` behind it, and so the profile beside it; what is cut off before such a sign stays cut off."""
    profile = given("account", [{"account": {"username": "fernlight"}}])
    read = archives.read(archives.laid(tmp_path, {
        "data/follower.js": followers(MAYA, PRIYA) + end, "data/account.js": profile + end,
        "data/follower-part1.js": followers(MAYA)[:-4] + end}))
    assert read.column("follow", "account", "handle") == [("x:fernlight", f"x:{MAYA}"), ("x:fernlight", f"x:{PRIYA}")]
    assert "cut off" in read.unknown["follower-part1.js"]


def test_an_edited_post_is_one_post_and_its_last_version(tmp_path: Path) -> None:
    """Beside the first version stand the numbers of all of them, beside the others too, one step deeper."""
    ids = ["1", "2", "3"]
    first, later = {"initial": {"editTweetIds": ids}}, {"edit": {"initialTweetId": "1", "editControlInitial": {"editTweetIds": ids}}}
    answer = {"in_reply_to_user_id_str": MAYA, "in_reply_to_screen_name": "Maya", "in_reply_to_status_id_str": "99"}
    read = archive(tmp_path, post("vaze", number="1", edit_info=first), post("vasse", number="2", edit_info=later),
                   post("vase", number="3", edit_info=later), post("one", number="4", edit_info={"initial": {"editTweetIds": ["4"]}}),
                   post("@maya yess", number="5", edit_info={"initial": {"editTweetIds": ["5", "6"]}}, **answer),
                   post("@maya yes", number="6", edit_info={"edit": {"editControlInitial": {"editTweetIds": ["5", "6"]}}}, **answer))
    assert read.column("post", "post", "title") == [("3", "vase"), ("4", "one")]
    assert read.column("tally", "post", "of") == [("3", "likes"), ("3", "shares"), ("4", "likes"), ("4", "shares")]
    assert touches(read) == [("reply", f"x:{MAYA}", "99")]
    assert read.noise == 3


OLD = ('"tweet_id","in_reply_to_status_id","in_reply_to_user_id","retweeted_status_id","retweeted_status_user_id","timestamp",'
       '"source","text","expanded_urls"\n')
"""The columns of `tweets.csv` in 2012; later ones stand in another order, as in the golden file."""


def test_the_archive_of_2012_is_the_same_posts(tmp_path: Path) -> None:
    """A reply and a post passed on are the very contacts that the later archive of the same account tells."""
    rows = ('"7","99","106","","","2026-03-02 10:00:00 +0000","web","@priya thank you",""\n'
            '"8","","","55","101","2026-03-02 10:00:00 +0000","web","RT @Maya: new zine",""\n'
            '"9","7","4400","","","2026-03-02 10:00:00 +0000","web","@priya and more of it","https://t.co/x"\n')
    old = archives.read(archives.laid(tmp_path / "old", {
        "tweets.csv": OLD + rows, "data/js/user_details.js": 'var user_details =  {"screen_name": "Fernlight", "id": "4400"}',
        "data/js/payload_details.js": 'var payload_details =  {"tweets": 3, "created_at": "2026-03-20 10:00:00 +0200"}',
        "data/js/tweet_index.js": "var tweet_index =  [ ]", "data/js/tweets/2026_03.js": "Grailbird.data.tweets_2026_03 = \n [ ]"}))
    new = archive(
        tmp_path / "new", post("@priya thank you", mention("106", "priya"), number="7", in_reply_to_user_id_str="106",
                               in_reply_to_screen_name="priya", in_reply_to_status_id_str="99"),
        post("RT @Maya: new zine", mention("101", "Maya", "3"), number="8"),
        post("@priya and more of it", number="9", in_reply_to_user_id_str="4400", in_reply_to_screen_name="fernlight"))
    key = ("handle", "account", "occurred_at", "kind", "direction", "post")
    assert old.column("touch", *key) == new.column("touch", *key)
    assert old.column("post", "account", "post", "title") == new.column("post", "account", "post", "title")
    assert old.column("link", "left", "right") == [("x:101", "x:maya")]
    assert old.column("cover", "table", "until") == [("post", MADE), ("touch", MADE)]
    assert "tweets.csv" in old.known["2026_03.js"]
    assert set(old.known) == {"2026_03.js", "tweet_index.js", "user_details.js", "payload_details.js"}
    assert not old["tally"]


def test_posts_of_the_archive_that_name_no_number(tmp_path: Path) -> None:
    """Told by name alone, they would be contacts beside those of a later archive."""
    rows = ('"7","","","","","2012-03-02 10:00:00 +0000","web","RT @maya: by hand",""\n'
            '"8","99","","","","2012-03-02 10:00:00 +0000","web","@gone hello",""\n'
            '"9","99","6.1E+4","","","2012-03-02 10:00:00 +0000","web","@priya hello",""\n'
            '"10","","","","","2012-03-02","web","@ an open day",""\n'
            '"11","","","","","2012-03-02","web","@gone too, and no longer told",""\n')
    read = archives.read(archives.laid(tmp_path, {"tweets.csv": OLD + rows}))
    assert read.column("post", "post") == ["10"]
    assert (read["touch"], read.noise, read.aside) == ([], 3, {3: "'6.1E+4' is not an account number"})


ANALYTICS = "Tweet id,Tweet permalink,Tweet text,time,impressions,{likes}\n"


def test_the_totals_of_posts_know_replies_from_posts(tmp_path: Path) -> None:
    """Its rows and the archive's agree on what is a post; of a reply neither words nor totals are kept."""
    texts = ["Vase &amp; cup http://t.co/a", "@alice nice take", "@FernClay the second part", "RT @alice: look", ".@alice shows her cups", "'@alice guarded",
             "\n\uff20alice on a wide key", "@ the fair", "@averylongnameofmore than it may have"]
    lines = [f'{number},https://twitter.com/FernClay/status/{number},"{text}",2024-03-15 18:42 +0000,4{number}.0,2\n'
             for number, text in enumerate(texts, 10_000_000)]
    bare = "Tweet id,Tweet text,time,impressions,likes\n20000001,@alice me too,2024-03-15 18:42 +0000,40,2\n"
    read = archives.read(archives.laid(tmp_path, {"x.csv": ANALYTICS.format(likes="favorites") + "".join(lines),
                                                  "y/x.csv": bare}))
    assert read.column("post", "title") == [".@alice shows her cups", "@ the fair", "@FernClay the second part",
                                            "@averylongnameofmore than it may have", "Vase & cup"]
    assert set(read.column("tally", "post")) == set(read.column("post", "post"))
    assert {row["kinds"] for row in read["cover"] if row["table"] == "tally"} == {"views likes"}
    assert read.noise == 5


def test_the_totals_of_days_as_twitter_wrote_them(tmp_path: Path) -> None:
    """Known by the posts published; whose they are stands in the name of the file, and when they end."""
    days = "Date,Tweets published,impressions,engagements,retweets,replies,likes,follows,promoted impressions\n"
    named = "daily_tweet_activity_metrics_FernClay_20210101_20210301_en.csv"
    read = archives.read(archives.laid(tmp_path, {named: days + "2021-01-01,9,6703,262,1,7,29,0,-\n"}))
    assert read.column("tally", "account", "of", "until", "value") == [
        ("x:fernclay", of, datetime(2021, 1, 2), value)
        for of, value in [("comments", 7), ("likes", 29), ("shares", 1), ("views", 6703)]]
    assert [export["taken_at"][:10] for export in read.document["exports"]] == ["2021-03-01"]
