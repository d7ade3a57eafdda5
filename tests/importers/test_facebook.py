"""Facebook where the goldens do not reach: sentences, paths, and files of other places with like names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stalwarts import importers
from stalwarts.importers import _facebook
from stalwarts.importers import facebook_given
from stalwarts.importers._shapes import Peek
from stalwarts.ledger import trying

FOLDER = "facebook-lena.sings-2026-03-20-AbCd1234"


@pytest.mark.parametrize(("sentence", "name"), [
    ("Lena Sings commented on Zoë Brandström's post.", "Zoë Brandström"),
    ("Lena Sings replied to Maya\u2019s comment.", "Maya"),
    ("Lena Sings likes Anna's Bakery's photo.", "Anna's Bakery"),
    ("Lena Sings commented on Luís Ferreira's post in Fern Club.", "Luís Ferreira"),
    ("Lena Sings reacted to Inês' live video.", "Inês"),
    ("Lena Sings liked her own photo.", None),
    ("Lena Sings likes a post.", None),
    ("Lena Sings kommenterade Zoës inlägg.", None),
    ("", None)])
def test_who_is_named_in_a_sentence(sentence: str, name: str | None) -> None:
    assert facebook_given.whose(sentence) == name


@pytest.mark.parametrize(("inside", "why"), [
    ("your_facebook_activity/messages/inbox/zoe_1/message_1.json", "your messages: never opened"),
    ("messages/inbox/friends/friends.json", "your messages: never opened"),
    ("logged_information/search/your_search_history.json", "your searches: never opened"),
    ("security_and_login_information/account_activity.json", "your log-ins: never opened"),
    ("connections/friends/received_friend_requests.json",
     "requests, suggestions and former friends: they do not follow you"),
    ("connections/friends/your_friends.html", "Facebook's pages for reading: ask for the download again as JSON"),
    ("ads_information/advertisers.json", "part of the Facebook download that says nothing about who follows you"),
    ("connections/followers/people_who_followed_you.json", None),
    ("connections/followers/who_you\u2019ve_followed.json", None),
    ("connections/followers/who_you_ve_followed.json", None),
    ("comments_and_reactions/comments.json", None),
    ("comments_and_reactions/likes_and_reactions_2.json", None)])
def test_what_is_left_alone(inside: str, why: str | None) -> None:
    assert importers.known(f"{FOLDER}/{inside}") == why


def test_whose_download_it_is_and_of_which_day() -> None:
    file = Peek(f"{FOLDER}.zip/connections/followers/x.json", b"")
    assert _facebook.account(file) == "facebook:lena.sings"
    assert str(_facebook.taken(file)) == "2026-03-20 23:59:59"
    assert _facebook.account(Peek("facebook-lena.zip/friends/friends.json", b"")) == "facebook:lena"
    assert _facebook.taken(Peek("facebook-lena-2026-99-20-x/friends/friends.json", b"")) is None
    assert _facebook.account(Peek("facebook-lena-2026-03-20-Ab12/friends/friends.json", b"")) == "facebook:lena"
    again = Peek("facebook-lena-2026-03-20-AbCd1234 (2).zip/friends/friends.json", b"")
    assert (_facebook.account(again), str(_facebook.taken(again))) == ("facebook:lena", "2026-03-20 23:59:59")


@pytest.mark.parametrize(("home", "told", "account"), [
    ("fb.zip/personal_information/", '{"profile_v2": {"username": "Lena.Sings"}}', "facebook:lena.sings"),
    ("fb.zip/", '{"profile": {"profile_uri": "https:\\/\\/www.facebook.com\\/lena.sings"}}', "facebook:lena.sings"),
    ("fb.zip/", '{"profile_v2": {"profile_uri": "https://www.facebook.com/profile.php?id=1"}}', None),
    ("another.zip/", '{"profile_v2": {"username": "lena.sings"}}', None)])
def test_the_profile_says_whose_a_renamed_download_is(home: str, told: str, account: str | None) -> None:
    beside = {f"{home}profile_information/profile_information.json": told.encode}
    assert _facebook.account(Peek("fb.zip/connections/followers/x.json", b"", (), beside)) == account


@pytest.mark.parametrize(("path", "head"), [
    ("followers.json", b'{"subject": {"did": "did:plc:a"}, "followers": [{"did": "did:plc:b", "name": "x"}]}'),
    ("page.json", b'{"friends": [{"name": "x"}]}'), ("comments.json", b'{"comments": [{"name": "x"}]}')])
def test_other_places_have_friends_and_followers_too(path: str, head: bytes) -> None:
    assert importers.choose(Peek(path, head)) is None or importers.choose(Peek(path, head))[0][:8] != "facebook"  # type: ignore[index]


def test_many_followers_keep_the_letters_of_their_names(tmp_path: Path) -> None:
    """Names are put right whether the list is cut out in one go or read item by item, behind a second key."""
    names = [f"Zo\u00c3\u00ab {n}" for n in range(3)]
    for more in ({}, {"other": 1}):
        path = tmp_path / f"people_who_followed_you{len(more)}.json"
        path.write_text(json.dumps({"followers_v3": [{"name": name} for name in names], **more}))
        lines = trying.tried(path).lines
        assert [line.split("value=")[1] for line in lines if line.startswith("clue")] == [f"'Zoë {n}'" for n in range(3)]
