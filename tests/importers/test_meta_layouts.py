"""Layouts of Meta's downloads that only some accounts have: lists of one, several names in an entry, trees of labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.importers.archives import laid
from tests.importers.archives import read

from stalwarts import importers
from stalwarts.importers import _facebook
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_lists
from stalwarts.importers import _sections
from stalwarts.importers import facebook_given
from stalwarts.importers import facebook_posts
from stalwarts.importers import instagram_followers
from stalwarts.importers import instagram_given
from stalwarts.importers import instagram_insights
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek

FOLDER = "instagram-nora.ton-2026-03-20-AbCd1234"
LISTS = f"{FOLDER}/connections/followers_and_following"
ACTIVITY = f"{FOLDER}/your_instagram_activity"


def entry(name: str, stamp: int) -> dict[str, Any]:
    return {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": stamp}


def owner(*names: str) -> dict[str, Any]:
    """A group of labels in a language nobody listed."""
    return {"title": "Eigandi", "dict": [{"title": "", "dict": [{"label": f"Merki {n}", "value": v} for n, v in enumerate(names)]}]}


# --- Instagram -------------------------------------------------------------------------------------------------------


def test_a_list_of_one_is_that_one_alone(tmp_path: Path) -> None:
    """A follower, an account followed, a post of three pictures, a comment and a like, each without the brackets of its list."""
    pictures = [{"uri": f"media/posts/{n}.jpg", "creation_timestamp": 1721408072 + n, "title": ""} for n in range(3)]
    found = read(laid(tmp_path, {
        f"{LISTS}/followers_1.json": json.dumps({"title": "", "string_list_data": [entry("zoe.b", 1739724913)]}),
        f"{LISTS}/following.json": json.dumps({"timestamp": 1739724000, "label_values": [
            {"label": "URL", "value": "https://shop.example.com"}, {"label": "Notandanafn", "value": "tom77"}]}),
        f"{ACTIVITY}/media/posts_1.json": json.dumps({"media": pictures, "title": "Vasen", "creation_timestamp": 1721408074}),
        f"{ACTIVITY}/comments/post_comments_1.json": json.dumps({"media_list_data": [{"uri": ""}], "string_map_data": {
            "Comment": {"value": "oh"}, "Media Owner": {"value": "ida.h"}, "Time": {"timestamp": 1735822393}}})}))
    assert found.column("follow", "handle") == ["instagram:zoe.b"]
    assert found.column("touch", "handle", "kind") == [("instagram:ida.h", "comment"), ("instagram:tom77", "follow")]
    assert found.column("post", "post", "title") == [("instagram:nora.ton/1721408074", "Vasen")]
    assert (found.aside, found.unknown) == ({}, {})


def test_a_file_that_holds_a_list_is_no_list_of_one(tmp_path: Path) -> None:
    path = tmp_path / "posts_1.json"
    for text, items in (('{"ig_stories": [1, 2], "title": "x"}', [[1], [2]]), ('{"title": "x", "ig_stories": [1]}', 1),
                        ("{}", []), ("[]", [])):
        path.write_text(text)
        found = [item for run in _sections.first(path, _instagram.ITEM) for item in run]
        assert len(found) == (items if isinstance(items, int) else len(items))
    path.write_text('{"title": "x", "media": [')
    with pytest.raises(ValueError, match="cut off"):
        list(_instagram.objects(path))
    assert instagram_followers.shape(Peek("x/followers.json", b'{"users": [{"string_list_data": []}]}')) is None


def test_each_name_of_an_entry_is_a_row_wherever_in_the_file_it_stands(tmp_path: Path) -> None:
    """The second name of the last entry lies behind what is seen first of a file; under a key and bare."""
    items = [{"title": "", "string_list_data": [entry(f"fan{n}", 1739724913 + n)]} for n in range(900)]
    items.append({"title": "both", "string_list_data": [entry("ida.h", 1739724000), entry("tom77", 1739724001), {"timestamp": 3}]})
    path = tmp_path / "followers_1.json"
    for held in (items, {"relationships_followers": items}):
        path.write_text(json.dumps(held))
        file = Peek(f"{LISTS}/followers_1.json", path.read_bytes()[:65536], open=lambda: path.open("rb"))
        shape = instagram_followers.shape(file)
        assert shape is not None
        assert not isinstance(shape, Json)
        rows = list(shape.rows(path))  # type: ignore[union-attr]
        assert [row["person"] for row in rows[899:]] == ["fan899", "ida.h", "tom77", None]
        assert rows[-1]["title"] is None, "a title that several share is nobody's name"
    path.write_text(json.dumps(items[:-1]))
    assert isinstance(instagram_followers.shape(Peek(file.path, path.read_bytes()[:65536], open=lambda: path.open("rb"))), Json)


def test_entries_of_another_build_are_rows_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "followers_1.json"
    path.write_text(json.dumps([1, {}, {"string_list_data": "x"}, {"string_list_data": [2]},
                                {"label_values": [3, {"label": "Username", "value": "Ida.H"}, {"value": "a b"}]}]))
    rows = [name for part in _instagram_lists.several(path) for name in part["person"]]
    assert rows == [None, None, None, None, "Ida.H"]


def test_stories_answered_as_a_tree_of_labels(tmp_path: Path) -> None:
    """Where nobody is named, neither an answer nor a caption is taken for somebody."""
    like = {"timestamp": 1772700000, "label_values": [owner("", "Zoe", "zoe.b")]}
    path = f"{ACTIVITY}/story_interactions"
    found = read(laid(tmp_path, {
        f"{path}/story_likes.json": json.dumps([like]),
        f"{path}/emoji_sliders.json": json.dumps([like | {"timestamp": 1772700001}]),
        f"{path}/polls.json": json.dumps([like, {"timestamp": 1772700002, "label_values": [
            {"label": "Spurning", "value": "when"}, {"label": "Svar", "value": "soon"}]}]),
        f"{ACTIVITY}/likes/liked_posts.json": json.dumps([{"timestamp": 1772700003, "label_values": [
            {"label": "URL", "value": "https://www.instagram.com/p/a/"}, {"label": "Caption", "value": "love"}]}])}))
    assert found.column("touch", "handle", "kind") == [
        ("instagram:zoe.b", "answer"), ("instagram:zoe.b", "like"), ("instagram:zoe.b", "like")]
    assert set(found.aside.values()) == {"it holds no user name"}
    assert instagram_given.shape(Peek(f"{path}/polls.json", b'[{"timestamp": 1, "answers": 2}]')) is None


def test_a_french_profile_names_the_account(tmp_path: Path) -> None:
    profile = {"profile_user": [{"string_map_data": {"Nom de profil": {"value": "maya.fabrique"}, "Nom": {"value": "maya"}}}]}
    path = "meta-2026-Jul-07-10-11-12/personal_information/personal_information/personal_information.json"
    found = read(laid(tmp_path, {
        path: json.dumps(profile), "meta-2026-Jul-07-10-11-12/connections/followers_and_following/followers_1.json":
        json.dumps([{"string_list_data": [entry("zoe.b", 1739724913)]}])}))
    assert found.column("follow", "account") == ["instagram:maya.fabrique"]
    assert found.known["personal_information.json"] == "your profile: only your own user name is read in it"


@pytest.mark.parametrize(("labels", "stamp"), [
    ({"Upload Timestamp": {"timestamp": 5}, "Seen": {"timestamp": 6}}, 5), ({"Horodatage": {"timestamp": 7}}, 7),
    ({"One": {"timestamp": 8}, "Other": {"timestamp": 9}}, 1), ({"Likes": {"value": "3", "timestamp": 0}}, 1), (None, 1)])
def test_a_post_in_the_insights_has_its_own_time_before_that_of_its_picture(labels: Any, stamp: int, tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps({"organic_insights_posts": [
        {"media_map_data": {"Media Thumbnail": {"creation_timestamp": 1}}, "string_map_data": labels}]}))
    assert [row["stamp"] for row in instagram_insights.insights(path)] == [stamp]


# --- Facebook --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("labels", "authors"), [
    ([{"title": "Author", "dict": [{"label": "Name", "value": "Ida Helga"}]}], [("Ida Helga", "Author")]),
    ([{"title": "Author", "dict": [{"dict": [{"label": "URL", "value": "https://example.org"}, {"label": "Heiti", "value": "Ida"}]},
                                   {"dict": [{"label": "Name", "value": "Tom"}]}]}], [("Ida", "Author"), ("Tom", "Author")]),
    ([{"ent_field_name": "Author", "title": "H", "dict": [{"dict": [{"label": "Nafn", "value": "Ida"}]}]}], [("Ida", "Author")]),
    ([{"title": "Author", "dict": []}], [(None, None)]), ([{"title": "Gruppe", "dict": [{"dict": []}]}], [(None, None)]),
    ([{"title": "H", "dict": [{"dict": []}]}], [(None, "H")]), ([1, {"dict": "x"}], [(None, None)]),
    ([{"label": "Reaction", "value": "Like"}, {"title": "Photo", "dict": [{"dict": []}]}], [(None, None)])])
def test_whose_post_a_tree_of_labels_names(labels: list[Any], authors: list[Any]) -> None:
    assert facebook_given._authors(labels) == authors


def test_a_reaction_alone_and_comments_in_groups(tmp_path: Path) -> None:
    """A comment told by two lists is told by both: they are known again as one where answers are made."""
    comment = {"timestamp": 1600000500, "title": "Maya Makes replied to Lu\u00c3\u00ads Ferreira's comment."}
    found = read(laid(tmp_path, {
        "facebook-maya/comments_and_reactions/likes_and_reactions.json": json.dumps({"timestamp": 1728204035, "label_values": [
            {"title": "Author", "dict": [{"dict": [{"label": "Name", "value": "Ida"}]}]}]}),
        "facebook-maya/groups/your_comments_in_groups.json": json.dumps({"group_comments_v2": [comment]}),
        "facebook-maya/connections/followers/who_you_follow.json": json.dumps({"following_v2": [
            {"name": "Tom", "timestamp": 1500000000}]})}))
    assert found.column("clue", "value") == ["Ida", "Luís Ferreira", "Tom"]
    assert found.column("touch", "kind") == ["comment", "follow", "like"]
    assert (found.known, found.unknown) == ({}, {})
    assert importers.known("facebook-maya/connections/followers/who_you_unfollowed.json") is not None


@pytest.mark.parametrize(("sentence", "person", "unread", "hidden"), [
    ("Nora Ton wrote on Zoë Brandström's timeline.", "Zoë Brandström", False, False),
    ("Nora Ton posted a link on Inês\u2019 timeline.", "Inês", False, False),
    ("Nora Ton a ajouté une nouvelle photo dans le journal d\u2019Émile Roux.", "Émile Roux", False, False),
    ("Nora Ton shared a link to her timeline.", None, False, False),
    ("Nora Ton hat ein Foto in ihrer Chronik geteilt.", None, False, False),
    ("Nora Ton hat etwas in Idas Chronik geschrieben.", None, True, True),
    ("Nora Ton wrote on Ida's birthday card.", None, True, False),
    ("Nora Ton hat ihren Status aktualisiert.", None, False, False),
    ("Nora Ton kirjoitti Leo Kimille.", None, False, True),
    ("野呂さんが投稿しました。", None, False, True),
    ("Nora Ton shared a link to the group: The Borderland.", None, False, False),
    ("Nora Ton added 3 new photos to the album: Ida's vases.", None, False, False),
    ("Facebook for iPhone.", None, False, False), ("", None, False, False)])
def test_whose_page_a_post_is_on(sentence: str, person: str | None, unread: bool, hidden: bool) -> None:
    assert (_facebook.wall(sentence), _facebook.unread(sentence), _facebook.may_name(sentence)) == (person, unread, hidden)


def test_posts_that_are_none(tmp_path: Path) -> None:
    """An event shared is a post; a life event is one; one alone in its file is read."""
    path = tmp_path / "your_posts_1.json"
    event = [{"data": [{"event": {"name": "Markt"}}]}]
    path.write_text(json.dumps([
        {"timestamp": 1, "attachments": event, "data": []}, {"timestamp": 1, "title": "Nora shared an event.", "attachments": event},
        {"timestamp": 1, "title": "Nora saved a seller."}, {"timestamp": 1, "title": "Nora saved a seller.", "data": [{"post": "x"}]},
        {"timestamp": 1}, {"timestamp": 1, "attachments": [{"data": [{"life_event": {}}]}]}]))
    assert [row["told"] for row in facebook_posts.posts(path)] == [
        "an event, not a post", None, "something you saved: nobody sees it", None, "it holds nothing but a time", None]
    path.write_text(json.dumps({"timestamp": 1600000000, "data": [{"post": "Ofen auf!"}]}))
    assert facebook_posts.shape(Peek("posts/your_posts_1.json", path.read_bytes()))
    assert [row["title"] for row in facebook_posts.posts(path)] == ["Ofen auf!"]


def test_a_page_whose_days_come_first_and_whose_id_is_in_every_post(tmp_path: Path) -> None:
    """The line under the header explains it and is noise; what a column leaves out is not known, and not claimed."""
    header = "Post ID,Permalink,Post Message,Type,Posted,Lifetime Post Total Impressions,Lifetime Post Stories by action type - like\n"
    rows = ",,,,,Lifetime: The number of impressions. (Total Count),\n"
    rows += "".join(f"10001_{n},https://example.org/{n},Vase,Photo,{day}/10/2015 21:00,{n}0,\n" for n, day in ((1, 31), (2, 4)))
    name = "Facebook Insights Data Export (Post Level) - Nora - 2015-11-05 (1).csv"
    found = read(laid(tmp_path, {name: header + rows + ",,,,,,\n"}))
    assert [str(at) for at in found.column("post", "occurred_at")] == ["2015-10-04 21:00:00", "2015-10-31 21:00:00"]
    assert found.column("tally", "account", "post", "of", "value") == [
        ("facebook:10001", "10001_1", "views", 10), ("facebook:10001", "10001_2", "views", 20)]
    assert found.column("cover", "kinds", "who") == [("views", "listed"), (None, "listed")]
    assert str(found["cover"][0]["until"]) == "2015-11-05 23:59:59"
    assert (found.noise, found.aside) == (2, {})
    assert importers.installed()["facebook_insights"].taken(Peek("Post - 2015-13-05.csv", b"")) is None
