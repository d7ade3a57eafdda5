"""Social archives and lists as other strangers got them: in other languages, in part, saved twice, from other programs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.importers import csv_file
from stalwarts.importers._shapes import Peek
from stalwarts.ledger import trying

STAMP = "2026-03-20-10-11-12"
META = "instagram-maya.makes-2026-03-20-AbCd1234"
TIKTOK = "TikTok_Data_1772877600"


def follower(name: str, stamp: int) -> dict[str, object]:
    link = {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": stamp}
    return {"title": "", "media_list_data": [], "string_list_data": [link]}


# --- lists of accounts that look like addresses ------------------------------------------------------------------


def test_whom_one_follows_on_misskey_is_no_list_of_addresses(tmp_path: Path) -> None:
    """Nobody of them gets an e-mail address; who is muted and blocked is not looked at, nor what one wrote."""
    found = read(laid(tmp_path, {
        f"following-{STAMP}.csv": "lena@fedi.example.org\n,otto@misskey.example.net\nnora@fedi.example.com,withReplies=false\n",
        f"mute-{STAMP}.csv": "loud@fedi.example.org\n", f"blocking-{STAMP}.csv": "troll@fedi.example.org\n",
        f"user-lists-{STAMP}.csv": "potters,lena@fedi.example.org\n", f"notes-{STAMP}.json": '[{"id": "9abc", "text": "secret"}]'}))
    assert found.column("handle", "handle") == [
        "mastodon:lena@fedi.example.org", "mastodon:nora@fedi.example.com", "mastodon:otto@misskey.example.net"]
    assert found["follow"] == []
    assert set(found.known) == {f"{kind}-{STAMP}.csv" for kind in ("mute", "blocking", "user-lists")} | {f"notes-{STAMP}.json"}


def test_whom_one_follows_on_pleroma_lies_beside_mutes_and_blocks(tmp_path: Path) -> None:
    """A list of that name alone may be one of friends' addresses, and stays one."""
    friends = "lena@fedi.example.org\notto@pleroma.example.net\n"
    found = read(laid(tmp_path / "a", {"friends.csv": friends, "mutes.csv": "loud@fedi.example.org\n", "blocks.csv": "x@fedi.example.org"}))
    assert found.column("handle", "handle") == ["mastodon:lena@fedi.example.org", "mastodon:otto@pleroma.example.net"]
    assert set(found.known) == {"mutes.csv", "blocks.csv"}
    alone = read(laid(tmp_path / "b", {"friends.csv": friends}))
    assert alone.column("handle", "handle") == ["email:lena@fedi.example.org", "email:otto@pleroma.example.net"]


def test_what_one_server_tells_another_of_followers_is_not_called_useless() -> None:
    told = {"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection",
            "orderedItems": ["https://fedi.example.org/users/lena"]}
    assert importers.unneeded(Peek("x/followers.json", json.dumps(told).encode())) is None


def test_who_is_named_in_a_post_goes_by_the_name_and_not_by_a_number(tmp_path: Path) -> None:
    """Misskey's addresses and Mastodon's newer ones have a number where a name was; oneself is nobody else."""
    actor = "https://fedi.example.org/ap/users/115"
    tags = [("@otto@misskey.example.net", "https://misskey.example.net/users/9abc"), ("@lena", "https://fedi.example.org/ap/users/116"),
            ("@maya", actor), ("", "https://fedi.example.com/users/nora")]
    note = {"id": f"{actor}/statuses/1", "type": "Note", "content": "<p>Kiln</p>", "published": "2026-03-01T10:00:00Z",
            "tag": [{"type": "Mention", "href": href, "name": name} for name, href in tags]}
    outbox = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection", "orderedItems": [
        {"type": "Create", "actor": actor, "published": "2026-03-01T10:00:00Z", "object": note,
         "to": ["https://www.w3.org/ns/activitystreams#Public"]}]}
    found = read(laid(tmp_path, {"outbox.json": json.dumps(outbox)}))
    assert found.column("touch", "handle", "kind") == [
        (f"mastodon:{who}", "mention") for who in ("lena@fedi.example.org", "nora@fedi.example.com", "otto@misskey.example.net")]


# --- Instagram and Threads ---------------------------------------------------------------------------------------


def test_followers_on_threads_are_none_on_instagram(tmp_path: Path) -> None:
    """The pages of Threads in an HTML download name followers by the same links; only Instagram's own list is read."""
    page = '<html><body><div role="main"><a href="https://www.instagram.com/{0}">{0}</a><div>Mar 1, 2026 8:00 pm</div></div></body></html>'
    activity = f"{META}/your_instagram_activity/threads"
    found = read(laid(tmp_path, {
        f"{META}/connections/followers_and_following/followers_1.html": page.format("lena.sings"),
        f"{activity}/followers.html": page.format("otto.keramik"), f"{activity}/following.html": page.format("nora.ton")}))
    assert found.column("follow", "handle") == ["instagram:lena.sings"]
    assert not found["touch"]
    assert all("ask for the download again as JSON" in why for why in found.known.values())


@pytest.mark.parametrize("folder", ["", f"{META}/connections/followers_and_following/"])
def test_a_list_that_was_saved_twice_is_read_under_its_second_name(tmp_path: Path, folder: str) -> None:
    following = {"relationships_following": [{"title": "nora.ton", "string_list_data": [
        {"href": "https://www.instagram.com/_u/nora.ton", "timestamp": 1700000000}]}]}
    found = read(laid(tmp_path, {f"{folder}followers_1 (1).json": json.dumps([follower("lena.sings", 1700000000)]),
                                 f"{folder}following (2).json": json.dumps(following)}))
    assert found.column("follow", "handle") == ["instagram:lena.sings"]
    assert found.column("touch", "handle", "direction") == [("instagram:nora.ton", "to_them")]
    assert not found.unknown


@pytest.mark.parametrize(("parts", "who"), [((1, 2), "all"), ((2,), "listed"), ((1, 3), "listed")])
def test_followers_of_whom_a_part_is_missing_are_not_all(tmp_path: Path, parts: tuple[int, ...], who: str) -> None:
    """Whoever stands in the part that is not here has not left."""
    folder = f"{META}/connections/followers_and_following"
    found = read(laid(tmp_path, {f"{folder}/followers_{n}.json": json.dumps([follower(f"fan{n}", 1500000000 + n)]) for n in parts}))
    assert {row["who"] for row in found["cover"]} == {who}
    assert {row["basis"] for row in found["cover"]} == {"stated" if who == "all" else "assumed"}


def test_reels_of_others_that_one_paid_for_are_known() -> None:
    assert "Instagram download" in (importers.known(f"{META}/your_instagram_activity/subscriptions/reels.json") or "")
    assert importers.known(f"{META}/your_instagram_activity/media/reels.json") is None


# --- Telegram ----------------------------------------------------------------------------------------------------


def test_what_a_channel_passes_on_is_no_post_of_its_own(tmp_path: Path) -> None:
    """Somebody else's words are not kept; who liked them there has liked them; an own post passed on again is one."""
    told = {"type": "message", "from": "Fern and Clay", "from_id": "channel1500000001"}
    heart = {"type": "emoji", "count": 3, "emoji": "\u2764", "recent": [{"from": "Otto", "from_id": "user77"}]}
    messages = [told | {"id": 1, "date_unixtime": "1772359200", "text": "Kiln is open"},
                told | {"id": 2, "date_unixtime": "1772362800", "forwarded_from": "Lena Sings", "text": "secret", "reactions": [heart]},
                told | {"id": 3, "date_unixtime": "1772366400", "forwarded_from": "Fern and Clay", "text": "Again"},
                told | {"id": 4, "date_unixtime": "1772370000", "forwarded_from": None, "text": "secret too"}]
    chat = {"name": "Fern and Clay", "type": "public_channel", "id": 1500000001, "messages": messages}
    found = read(laid(tmp_path, {"result.json": json.dumps(chat)}))
    assert found.column("post", "post", "title") == [("1", "Kiln is open"), ("3", "Again")]
    assert found.column("touch", "handle", "kind") == [("telegram:user77", "like")]
    assert (found.noise, found["tally"]) == (2, [])
    assert "secret" not in str(found.tables)


# --- TikTok ------------------------------------------------------------------------------------------------------


def test_the_text_download_in_dutch(tmp_path: Path) -> None:
    """Whose it is says a file beside the lists; an account that is gone is nobody called `None`."""
    folder = f"{TIKTOK}/Profiel en instellingen"
    entry = "Datum: 2026-03-0{} 10:00:00 UTC\nGebruikersnaam: {}\n\n"
    found = read(laid(tmp_path, {
        f"{folder}/Volger.txt": entry.format(1, "lena.sings") + entry.format(2, "None"), f"{folder}/Volgend.txt": entry.format(3, "nora"),
        f"{folder}/Profielinformatie.txt": "Gebruikersnaam: fern.clay\nBijnaam: Fern\n",
        f"{TIKTOK}/Je activiteit/Samenvatting van activiteit.txt": "Video's gedeeld sinds accountregistratie: 0\n"}))
    assert found.column("follow", "account", "handle") == [("tiktok:fern.clay", "tiktok:lena.sings")]
    assert found.column("touch", "account", "handle") == [("tiktok:fern.clay", "tiktok:nora")]
    assert (found.noise, found.aside, found.unknown) == (1, {}, {})


def test_a_list_of_accounts_in_a_language_nobody_showed_us_is_not_called_useless(tmp_path: Path) -> None:
    lists = {f"{TIKTOK}/Profil/Folge ich.txt": "Datum: 2026-03-01 10:00:00 UTC\nNutzername: ada\n",
             f"{TIKTOK}/Profile and Settings/Block List.txt": "Date: 2026-03-01 10:00:00 UTC\nUsername: troll\n"}
    found = read(laid(tmp_path, lists))
    assert "in a language we know" in found.known["Folge ich.txt"]
    assert "names nobody who follows you" in found.known["Block List.txt"]


def test_a_text_that_an_editor_saved_again(tmp_path: Path) -> None:
    text = "Date: 2026-03-01 10:00:00 UTC\r\nUsername: lena.sings\r\n"
    found = read(laid(tmp_path, {"Your Activity/Follower.txt": b"\xff\xfe" + text.encode("utf-16-le")}))
    assert found.column("follow", "handle") == ["tiktok:lena.sings"]


# --- YouTube -----------------------------------------------------------------------------------------------------


def test_your_own_videos_in_korean(tmp_path: Path) -> None:
    """A public one is a post; one that not all can see is none. What says when it went out is known by what stands in it."""
    heading = "동영상 ID,근사치 길이(밀리초),채널 ID,동영상 제목(원본),개인 정보 보호,동영상 상태,동영상 생성 타임스탬프,x\n"
    row = "{},60000,UCaaaaaaaaaaaaaaaaaaaaaa,{},{},처리됨,2026-01-01T00:00:00+00:00,2026-01-0{}T00:00:00+00:00\n"
    table = heading + row.format("abcdefghijk", "가마", "공개", 2) + row.format("bbcdefghijk", "그릇", "일부 공개", 3)
    found = read(laid(tmp_path, {"Takeout/YouTube 및 YouTube Music/동영상 메타데이터/동영상.csv": table}))
    assert found.column("post", "post", "title", "occurred_at") == [("abcdefghijk", "가마", datetime(2026, 1, 2))]
    assert (found.noise, found.aside) == (1, {})


# --- tables of other places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("header", "record"), [
    ("Date,Post ID,Network,Post Type,Profile,Link,Post,Impressions,Reactions,Likes,Comments,Shares",
     "3/2/2026 10:00 am,17900000000000001,Instagram,Post,fern.clay,https://www.instagram.com/p/a/,Kiln,1200,12,12,3,1"),
    ("Post ID,Date,Post Text,Views,Likes,Replies,Reposts,Quotes,Impressions", "17900000000000001,2026-03-02,Kiln,1200,12,3,1,0,1300"),
    ("Date,Followers,Following,Profile views,Impressions,Reach", "2026-03-01,1200,310,12,900,700"),
    ("date,impressions,reach,likes,profile views,new follows,unfollows", "2026-03-02,1200,1000,12,3,1,0"),
    ("Channel ID,Channel Title,Subscribed At", "UCaaaaaaaaaaaaaaaaaaaaaa,Lena,2025-03-01T10:00:00Z"),
    ("Date,Listeners,Streams,Followers,Platform", "2026-03-01,120,300,30,Apple Music"),
    ("Username,Subscribe Date,Current Tier,Email", "lena,2025-03-01,Gold,lena@example.org"),
    ("First Name,Last Name,Text,Creation Date,Status", "Lena,Sings,secret,2026-03-01,new"),
    ("author,author_url,text,like_count,reply_count,is_reply,published_at",
     "Lena,https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa,secret,0,0,false,2026-03-01T10:00:00Z"),
    ("名前,チャンネル,本文,高評価,返信,種別,日時",
     "Lena,https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa,secret,3,0,x,2026-03-01T10:00:00Z"),
    ("id,title,score,author,subreddit,date,permalink", "abc123,Kiln,12,lena,pottery,2026-03-01,/r/pottery/abc123")])
def test_tables_that_other_tools_draw_of_other_places_are_nobodys(header: str, record: str) -> None:
    """They count the same things under the same names, for whichever account and platform."""
    file = Peek("x/export.csv", f"{header}\n{record}\n".encode(), tuple(name.lower() for name in header.split(",")))
    assert importers.choose(file) is None


def test_followers_with_names_of_accounts_are_none_of_facebooks() -> None:
    told = {"followers": [{"id": "1001", "username": "lena.sings", "name": "Lena"}]}
    assert importers.choose(Peek("x/followers.json", json.dumps(told).encode())) is None


# --- what is known, and not read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "why"), [
    ("package.zip/Nachrichten/c1000000000000000001/messages.json", "your Discord messages: never opened"),
    ("package.zip/Wiadomości/c1000000000000000001/messages.csv", "your Discord messages: never opened"),
    ("package.zip/Nachrichten/index.json", "your Discord messages: never opened"),
    ("package.zip/Server/index.json", "part of the Discord package"),
    ("package.zip/Aktivität/analytics/events-2026-00000-of-00001.json", "part of the Discord package"),
    ("Takeout/YouTube と YouTube Music/履歴/watch-history.json", "what you watched and searched for: never opened"),
    ("Takeout/YouTube и YouTube Music/плейлисты/список.json", "part of the YouTube download"),
    ("Takeout/YouTube/history/watch-history.html", "what you watched and searched for: never opened"),
    ("mydata~1700000000000.zip/json/friends.json", "people you added on Snapchat"),
    ("mydata~1700000000000.zip/json/chat_history.json", "part of the Snapchat download"),
    ("letterboxd-maya-2026-03-01-10-00-utc.zip/profile.csv", "what you read or watched"),
    ("goodreads_library_export.csv", "what you read or watched"),
    ("medium-export-ab12.zip/posts/2026-03-01_Kiln-ab12.html", "a page of Medium's download")])
def test_what_a_path_says(path: str, why: str) -> None:
    assert (importers.known(path) or "").startswith(why)


@pytest.mark.parametrize("path", ["servers.csv", "x/messages.json", "messages/lena/message_1.json", "Takeout/YouTube ve YouTube Music/x.csv"])
def test_what_a_path_does_not_say(path: str) -> None:
    assert importers.known(path) is None


# --- tables of one's own -----------------------------------------------------------------------------------------


def test_the_address_of_a_profile_is_whose_it_is(tmp_path: Path) -> None:
    """However it is written; the address of a post is nobody's name, and so stays what it is."""
    table, mapping = tmp_path / "list.csv", tmp_path / "mapping.toml"
    mapping.write_text('kind = "followers"\naccount = "instagram:maya"\n[columns]\nhandle = "profile"\n')
    table.write_text("profile\nhttps://www.instagram.com/Lena.Sings/?hl=de\ninstagram.com/_u/nora.ton\n@otto\nhttps://www.tiktok.com/@cleo.k\n"
                     "https://twitter.com/AdaX\nhttps://www.instagram.com/p/Cabc/\n")
    found = [line.split(" ")[1].partition("=")[2] for line in trying.tried(table, mapping=mapping).lines if line.startswith("follow ")]
    assert found == ["instagram:https://www.instagram.com/p/cabc/", "instagram:lena.sings", "instagram:nora.ton", "instagram:otto",
                     "tiktok:cleo.k", "x:adax"]


def test_posts_are_no_days_and_flags_no_followers() -> None:
    """What each post got is no total of its day; whether the viewer follows somebody, and who is followed, makes no follower."""
    posts = csv_file.propose(("date", "channel", "text", "likes", "comments"), [["2026-03-01", "Instagram", "Kiln", "12", "3"]])
    listed = csv_file.propose(("username", "full name", "followed by viewer"), [["lena", "Lena", "YES"], ["otto", "Otto", "NO"]])
    both = csv_file.propose(("type", "name", "username", "followers"), [["follower", "Lena", "lena", "12"], ["following", "Otto", "otto", "3"]])
    assert (posts.kind, posts.spread, listed.kind, both.kind) == ("contacts", {}, "contacts", "contacts")
    assert csv_file.propose(("date", "likes", "comments"), [["2026-03-01", "12", "3"]]).kind == "tally"
