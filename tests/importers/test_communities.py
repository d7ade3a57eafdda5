"""Discourse and Meetup: who belongs to a forum or a group, and when they were last there."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import archives
import made_raw
import pytest

from stalwarts.importers import discourse_users
from stalwarts.importers import meetup_members
from stalwarts.importers._shapes import Peek

USER = {"id": "2", "name": "Ada", "username": "Ada_L", "email": "ada@example.org", "created_at": "2025-01-02 09:00:00 UTC",
        "last_seen_at": "2026-03-19 09:00:00 UTC", "trust_level": "2", "suspended_till": "", "active": "true", "staged": "false",
        "post_count": "22", "likes_given": "15", "location": "Lagos", "website": "", "group_names": "staff"}
MEMBER = {"Name": " Ada", "User ID": "user 1", "Member ID": "1", "Location": "Oslo", "Joined Group on": "04/24/2024",
          "Last visited group on": "03/10/2026", "Last Attended": "03/07/2026", "Meetups attended": " 13",
          "URL of Member Profile": "http://www.meetup.com/Fern-Club/members/1/ "}


def users(*changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(discourse_users, [USER | {"username": f"u{n}", "email": ""} | c for n, c in enumerate(changes, 1)])


def members(root: Path, *changes: dict[str, str], name: str = "Fern-Club_Member_List_on_03-20-26.xls") -> archives.Read:
    rows = [MEMBER | {"Member ID": str(n), "User ID": ""} | change for n, change in enumerate(changes, 1)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), delimiter="\t")
    writer.writeheader()
    writer.writerows(rows)
    return archives.read(archives.laid(root, {name: text.getvalue()}))


# --- Discourse -------------------------------------------------------------------------------------------------------


def test_who_belongs_to_a_forum() -> None:
    read = users({}, {"active": "false"}, {"staged": "true"}, {"suspended_till": "3018-01-01 00:00:00 UTC"},
                 {"suspended_till": "2025-02-01 00:00:00 UTC"}, {"id": "-1", "username": "system"}, {"username": "discobot"})
    assert read.column("follow", "handle") == ["discourse:u1", "discourse:u5"]
    assert set(read.noise) == {6, 7}
    assert len(read["handle"]) == 5


def test_what_a_forum_tells_of_somebody() -> None:
    read = users({"email": "Ada@example.org", "website": "https://ada.example.org"})
    assert [(row["left"], row["right"]) for row in read["link"]] == [("discourse:u1", "email:ada@example.org")]
    assert {row["of"]: row["value"] for row in read["tally"]} == {"likes": 15, "comments": 22}
    assert [(row["kind"], row["occurred_at"]) for row in read["touch"]] == [("view", datetime(2026, 3, 19, 9))]
    assert {row["kind"]: row["value"] for row in read["clue"]} == {
        "name": "Ada", "city": "Lagos", "url": "https://ada.example.org"}


def test_what_is_wrong_with_an_account() -> None:
    read = users({}, {"username": ""}, {"username": "no name"}, {"email": "ada"}, {"last_seen_at": "today"},
                 {"likes_given": "many"}, {"active": "sometimes"}, {"created_at": "then"})
    assert read.aside == {
        2: "there is no user name", 3: "'no name' is not a user name", 4: "'ada' is not an e-mail address",
        5: "'today' is not a time", 6: "'many' is not a number", 7: "'sometimes' is neither yes nor no", 8: "'then' is not a time"}


def test_the_forum_s_list_is_dated_by_its_name_and_archives_are_left() -> None:
    assert discourse_users.taken(Peek("user-list-260320-080000.csv", b"")) == datetime(2026, 3, 20, 8)
    assert discourse_users.taken(Peek("user-list-269920-080000.csv", b"")) is None
    assert discourse_users.known("x/user_archive-ada-260320.zip/likes.csv")
    assert discourse_users.known("x/user_archive/likes.csv")
    assert discourse_users.known("x/likes.csv") is None
    assert made_raw.golden(discourse_users, "user-list-260320-080000.csv").column("follow", "handle") == [
        "email:maya.okonkwo@example.com"]


# --- Meetup ----------------------------------------------------------------------------------------------------------


def test_members_of_a_group(tmp_path: Path) -> None:
    read = members(tmp_path, {}, {"Last Attended": "", "Meetups attended": "0"}, {"Member ID": "x"}, {"Joined Group on": "then"},
                   {"Meetups attended": "often"})
    assert read.column("follow", "handle", "account", "since") == [
        ("meetup:1", "meetup:fern-club", datetime(2024, 4, 24)), ("meetup:2", "meetup:fern-club", datetime(2024, 4, 24))]
    assert read.column("touch", "kind", "occurred_at") == [("attend", datetime(2026, 3, 7))]
    assert read.column("tally", "of", "value") == [("admissions", 0), ("admissions", 13)]
    assert read.column("clue", "kind", "value") == [("city", "Oslo"), ("city", "Oslo"), ("name", "Ada"), ("name", "Ada")]
    assert read.aside == {4: "'then' is not a day", 5: "'often' is not a number"}


def test_a_member_s_number_stands_in_three_places(tmp_path: Path) -> None:
    elsewhere = {"Member ID": "", "URL of Member Profile": ""}
    read = members(tmp_path, {"Member ID": "", "User ID": "user 7"}, {"Member ID": ""}, elsewhere)
    assert read.column("follow", "handle") == ["meetup:1", "meetup:7"]
    assert set(read.aside.values()) == {"the member has no number"}


def test_days_first_are_shown_by_any_row(tmp_path: Path) -> None:
    read = members(tmp_path, {"Joined Group on": "05/04/2024"}, {"Joined Group on": "24/04/2024", "Last Attended": ""})
    assert read.column("follow", "since") == [datetime(2024, 4, 5), datetime(2024, 4, 24)]


def test_the_list_of_an_event(tmp_path: Path) -> None:
    row = {"Name": "Ada", "User ID": "user 1", "RSVP": "Yes", "Guests": "0", "RSVPed on": "03/01/2026",
           "Joined Group on": "04/24/2024", "URL of Member Profile": "http://www.meetup.com/Fern-Club/members/1/"}
    text = "\t".join(row) + "\n" + "\t".join(row.values()) + "\n"
    read = archives.read(archives.laid(tmp_path, {"Fern walk.xls": text}))
    assert read.column("touch", "kind", "occurred_at", "post") == [("answer", datetime(2026, 3, 1), "Fern walk")]
    assert {row["who"] for row in read["cover"]} == {"listed"}
    assert not read["tally"]


@pytest.mark.parametrize(("name", "head", "account"), [
    ("Ferns & Friends_Member_List_on_03-20-26.xls", b"", "meetup:ferns-&-friends"),
    ("a.xls", b"\thttps://www.meetup.com/en-GB/Fern-Club/members/1/", "meetup:fern-club"), ("a.xls", b"", None)])
def test_the_group_is_the_account(name: str, head: bytes, account: str | None) -> None:
    assert meetup_members.account(Peek(name, head)) == account
