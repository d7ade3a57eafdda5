"""Downloads of social platforms as strangers got them: names of zips that say what the files inside do not."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from tests.importers.archives import laid
from tests.importers.archives import read

from stalwarts import importers
from stalwarts.importers import spotify_audience
from stalwarts.importers import youtube_studio
from stalwarts.importers._shapes import Peek

MADE = 1_767_398_400
"""3 January 2026, midnight, in the name of a zip."""


def test_days_without_a_year_are_the_last_before_the_zip_was_made(tmp_path: Path) -> None:
    """The zip says when it was made; of its days one is of the new year; days are told in four languages."""
    days = "Date,Followers,Difference in followers from previous day\nDecember 31,10,0\nJanuary 1,9,-1\n"
    overview = "Date,Video Views,Profile Views,Likes,Comments,Shares\n18 tháng Mười Hai,5,1,1,0,0\n"
    overview += "19 de dezembro,5,1,1,0,0\n20 déc.,5,1,1,0,0\n"
    found = read(laid(tmp_path, {f"Followers_{MADE}_nonna.cucina/FollowerHistory.csv": "\ufeff" + days,
                                 f"Overview_2025-06-18_{MADE}_nonna.cucina/Overview.csv": overview}))
    assert found.column("tally", "account", "of", "until", "value")[0][0] == "tiktok:nonna.cucina"
    assert [(str(until.date()), int(value)) for of, until, value in found.column("tally", "of", "until", "value")
            if of == "followers"] == [("2026-01-01", 10), ("2026-01-02", 9)]
    assert {row["since"] for row in found["tally"] if row["of"] == "views"} == {
        datetime(2025, 12, 18), datetime(2025, 12, 19), datetime(2025, 12, 20)}


def test_insights_count_what_the_posts_beside_them_are(tmp_path: Path) -> None:
    """One post in the list of posts, and its totals in the insights, in a download of Otto's."""
    folder = "instagram-otto.keramik-2026-05-02-Zz9Yx8Wv"
    post = [{"media": [{"uri": "media/posts/a.jpg", "creation_timestamp": 1775000000, "title": "Teller"}]}]
    told = {"organic_insights_reels": [{"media_map_data": {"Media Thumbnail": {"creation_timestamp": 1775000000}},
                                        "string_map_data": {"Instagram Plays": {"value": "55,000"}, "Likes": {"value": "88"}}}]}
    found = read(laid(tmp_path, {
        f"{folder}/your_instagram_activity/media/posts_1.json": json.dumps(post),
        f"{folder}/logged_information/past_instagram_insights/reels.json": json.dumps(told),
        f"{folder}/logged_information/past_instagram_insights/profiles_reached.json": "{}"}))
    assert found.column("tally", "post", "of", "value") == [
        ("instagram:otto.keramik/1775000000", "likes", 88), ("instagram:otto.keramik/1775000000", "views", 55_000)]
    assert found.column("post", "post") == ["instagram:otto.keramik/1775000000"]
    assert "none of ours" in found.known["profiles_reached.json"]


def test_the_same_videos_day_by_day_are_no_totals() -> None:
    header = ("content", "video title", "video publish time", "duration", "date", "views")
    file = Peek("Content 2026-01-01_2026-02-01 Kanal/Chart data.csv", b"x", header)
    assert youtube_studio.shape(file) is None
    assert "by day or by place" in (importers.unneeded(file) or "")


def test_members_in_a_language_we_do_not_know_and_a_list_of_one_column(tmp_path: Path) -> None:
    """YouTube's members in Japanese; followers on GoToSocial, one of whose servers is written in its country's letters."""
    labels = "メンバー,プロフィールへのリンク,現在のレベル,レベルの合計期間（月）,メンバーとしての合計期間（月）,前回の更新,前回の更新のタイムスタンプ\n"
    row = "はな,https://www.youtube.com/channel/UChanakimura000000000004,芽,2.1,24.1,登録,2024-03-16T22:03:38.196-07:00\n"
    found = read(laid(tmp_path, {"メンバー.csv": labels + row,
                                 "gts/followers.csv": "Account address\nana@pixel.example\nhz@münchen.example\n"}))
    assert found.column("plan", "handle", "product", "since") == [("youtube:UChanakimura000000000004", "芽", None)]
    assert [who for who, kind in found.column("follow", "handle", "kind") if kind == "follower"] == [
        "mastodon:ana@pixel.example", "mastodon:hz@münchen.example"]


@pytest.mark.parametrize(("name", "meaning"), [
    ("Łukasz-songs-1year.csv", "days=365"), ("Łukasz-songs-28day.csv", "days=28"), ("Łukasz-songs-all.csv", ""),
    ("Nocą-timeline.csv", "song=Nocą"), ("Nocą-timeline (2).csv", "song=Nocą"), ("Łukasz-audience-timeline.csv", "")])
def test_what_only_the_name_of_a_spotify_file_says(name: str, meaning: str) -> None:
    assert spotify_audience.meaning(Peek(name, b"")) == meaning


def test_tiktok_says_in_a_name_when_a_download_was_made(tmp_path: Path) -> None:
    """A list under a name of its own is known by its sections; a post without a number has whole seconds in its name."""
    whole = {"Profile And Settings": {"Profile Info": {"ProfileMap": {"userName": "nonna.cucina"}},
                                      "Follower": {"FansList": [{"Date": "2025-11-27 07:12:41", "UserName": "ada"}]}},
             "Post": {"Posts": {"VideoList": [{"Date": "2025-11-24 08:53:18", "Link": "https://v.example.com/clip?a=1",
                                               "Likes": "59", "WhoCanView": "Everyone"}]}}}
    found = read(laid(tmp_path, {f"TikTok_Data_{MADE}/TT_user_data_tiktok.json": json.dumps(whole)}))
    made = datetime(2026, 1, 3)
    assert found.column("follow", "account", "handle", "seen_at") == [("tiktok:nonna.cucina", "tiktok:ada", made)]
    assert found.column("tally", "post", "until") == [("tiktok:nonna.cucina/1763974398", made)]
    assert found.column("post", "post") == ["tiktok:nonna.cucina/1763974398"]
    assert [export["taken_basis"] for export in found.document["exports"]] == ["stated"]
