"""Buttondown, Curated, listmonk and Kit: letters and readers of the smaller senders."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import archives
import made_raw
import pytest

from stalwarts.importers import buttondown_emails
from stalwarts.importers import buttondown_subscribers
from stalwarts.importers import curated_subscribers
from stalwarts.importers import kit_subscribers
from stalwarts.importers import listmonk_clicks
from stalwarts.importers import listmonk_subscribers
from stalwarts.importers import listmonk_views

UUID = "5c2b1f0e-0000-4000-8000-00000000000"
VIEW = {"campaign_id": "7", "campaign_uuid": "c0000000-0000-4000-8000-000000000007", "campaign_name": "Spring drop",
        "subscriber_id": "1", "subscriber_uuid": f"{UUID}1", "email": "ada@example.org", "subscriber_name": "Ada",
        "created_at": "2026-03-02T10:05:00+01:00"}


# --- Buttondown ------------------------------------------------------------------------------------------------------


def test_letters_of_buttondown(tmp_path: Path) -> None:
    row = {"id": "a", "secondary_id": "1", "subject": "A &amp; B", "publish_date": "2026-03-02 10:00:00+02:00", "slug": "a"}
    read = made_raw.made(buttondown_emails, [
        row, row | {"id": "b", "publish_date": ""}, row | {"id": "", "secondary_id": "3"}, row | {"publish_date": "soon"},
        row | {"id": "", "secondary_id": ""}, dict.fromkeys(row, "")])
    assert [(post["post"], post["title"], post["occurred_at"]) for post in read["post"]] == [
        ("a", "A & B", datetime(2026, 3, 2, 8)), ("3", "A & B", datetime(2026, 3, 2, 8))]
    assert read.noise == {2: "a draft: never given", 6: "blank line"}
    assert read.aside == {4: "'soon' is not a time", 5: "the letter has no id"}
    golden = made_raw.GOLDEN / "buttondown_emails/emails.csv"
    files = archives.laid(tmp_path, {"emails.csv": golden.read_bytes(), "emails/spring-drop.md": "# Hello"})
    assert "text of a letter" in archives.read(files).known["spring-drop.md"]


def test_the_types_and_dates_of_buttondown_s_interface() -> None:
    """No reader is lost for a type: one whose plan has not begun follows; who cannot be reached could not since the day it says."""
    read = made_raw.golden(buttondown_subscribers, "subscribers-2026.csv")
    assert read.aside == {}
    assert {row["handle"]: (row["state"], row["since"], row["until"]) for row in read["plan"]} == {
        "email:maya@example.com": ("active", datetime(2025, 6, 3, 10), None),
        "email:tom@example.com": ("cancelled", datetime(2025, 2, 4, 10), datetime(2025, 8, 4, 10)),
        "email:hana@example.com": ("past_due", datetime(2025, 3, 1), None),
        "email:noor@example.com": ("comp", None, datetime(2026, 12, 6, 10))}
    left = {row["handle"]: row["ended_at"] for row in read["follow"] if row["ended_at"]}
    assert left == {"email:el@example.com": datetime(2025, 3, 5, 10), "email:di@example.com": datetime(2025, 9, 5, 10)}
    assert {row["handle"]: row["occurred_at"] for row in read["consent"] if row["state"] != "yes"} == left
    assert "email:fi@example.com" in read.column("follow", "handle")
    assert [(row["left"], row["right"], row["basis"]) for row in read["link"]] == [
        ("email:maya@example.com", "stripe:cus_TEST1", "customer id")]


def test_buttondown_s_export_as_json(tmp_path: Path) -> None:
    """The other form that its exports may be had in says the same; another list of objects is not its."""
    names = ("buttondown_subscribers/subscribers.json", "buttondown_emails/emails.json")
    files = {name: (made_raw.GOLDEN / name).read_bytes() for name in names}
    read = archives.read(archives.laid(tmp_path, {**files, "other.json": '[{"email_address": "a@example.org", "type": "regular"}]'}))
    assert {export["importer"] for export in read.document["exports"]} == {"buttondown_subscribers", "buttondown_emails"}
    assert read.column("follow", "handle", "ended_at") == [
        ("email:maya@example.com", None), ("email:tom@example.com", datetime(2025, 9, 5, 10))]
    assert read.column("plan", "state", "since") == [("active", datetime(2025, 6, 3, 10))]
    assert read.column("link", "right") == ["stripe:cus_TEST1"]
    assert read.column("post", "post", "title") == [("em_1", "Spring drop")]
    assert read.noise == 1
    assert list(read.aside.values()) == ["'hana' is not an e-mail address"]
    assert set(read.unknown) == {"other.json"}


# --- Curated ---------------------------------------------------------------------------------------------------------


def test_readers_of_curated() -> None:
    row = {"Email Address": "ada@example.org", "Subscribed at": "2026-02-04 07:55:20 +0000", "UTM Source": "Instagram",
           "UTM Campaign": "spring drop", "UTM Last Path": "/", "UTM Referrer": ""}
    bare = dict.fromkeys(("UTM Source", "UTM Campaign", "UTM Last Path"), "")
    read = made_raw.made(curated_subscribers, [row, row | {"Email Address": "bo@example.org"} | bare,
                                               row | {"Email Address": "bo"}, row | {"Subscribed at": "then"}])
    assert {follow["handle"]: follow["came_by"] for follow in read["follow"]} == {
        "email:ada@example.org": "form", "email:bo@example.org": "unknown"}
    assert [clue["value"] for clue in read["clue"]] == ["utm_source=Instagram utm_campaign=spring drop"]
    assert read.aside == {3: "'bo' is not an e-mail address", 4: "'then' is not a time"}
    assert "consent" not in read.tables


# --- listmonk --------------------------------------------------------------------------------------------------------


def test_times_as_go_prints_them() -> None:
    """Of Greenwich, which are read by a shorter way, and of elsewhere; a thirtieth of February, and digits beyond microseconds."""
    times = {"2026-01-02 09:00:00 +0000 UTC": datetime(2026, 1, 2, 9), "2026-01-02 09:00:00.5 +0000 UTC": datetime(2026, 1, 2, 9, 0, 0, 500_000),
             "2026-01-02 09:00:00.123456 +0000 UTC": datetime(2026, 1, 2, 9, 0, 0, 123_456), "2026-02-30 09:00:00 +0000 UTC": None,
             "2026-01-02 09:00:00.123456789 +0000 UTC": datetime(2026, 1, 2, 9, 0, 0, 123_456), "2026-01-02 25:00:00 +0000 UTC": None,
             "2026-01-02 09:00:00 +0530 IST": datetime(2026, 1, 2, 3, 30), "2026-01-02T09:00:00Z": datetime(2026, 1, 2, 9)}
    row = {"uuid": f"{UUID}1", "name": "", "attributes": "", "status": "enabled", "updated_at": ""}
    read = made_raw.made(listmonk_subscribers, [
        row | {"email": f"a{n}@example.org", "created_at": text} for n, text in enumerate(times)])
    since = {follow["handle"]: follow["since"] for follow in read["follow"]}
    assert [since.get(f"email:a{n}@example.org") for n in range(len(times))] == list(times.values())


def test_readers_of_listmonk() -> None:
    row = {"uuid": f"{UUID}1", "email": "a@example.org", "name": "Ada", "attributes": '{"city": "Lagos"}', "status": "enabled",
           "created_at": "2026-01-02 09:00:00.123456 +0100 CET", "updated_at": "2026-03-01 08:00:00 +0000 UTC m=+0.01"}
    read = made_raw.made(listmonk_subscribers, [
        row, row | {"email": "b@example.org", "status": "blocklisted", "uuid": "x"},
        row | {"email": "c@example.org", "status": "disabled", "uuid": ""}, row | {"status": "asleep"}, row | {"updated_at": "then"}])
    assert {follow["handle"]: (follow["since"], follow["ended_at"]) for follow in read["follow"]} == {
        "email:a@example.org": (datetime(2026, 1, 2, 8, 0, 0, 123456), None),
        "email:b@example.org": (datetime(2026, 1, 2, 8, 0, 0, 123456), datetime(2026, 3, 1, 8)),
        "email:c@example.org": (datetime(2026, 1, 2, 8, 0, 0, 123456), datetime(2026, 3, 1, 8))}
    assert {row["handle"]: row["state"] for row in read["consent"]} == {"email:a@example.org": "yes", "email:b@example.org": "no"}
    assert [row["right"] for row in read["link"]] == [f"listmonk:{UUID}1"]
    assert read.aside == {4: "'asleep' is not a status we know", 5: "'then' is not a time"}


def test_views_and_clicks_of_several_campaigns() -> None:
    """A burst in one campaign says nothing of another; a view by nobody named is noise; a click without a link is nothing."""
    burst = [VIEW | {"email": f"r{n}@example.org", "subscriber_uuid": f"{UUID}{n}", "created_at": f"2026-03-02T10:00:0{n}Z"}
             for n in range(5)]
    other = VIEW | {"campaign_uuid": "", "campaign_id": "8", "campaign_name": "Next", "created_at": "2026-03-02T10:00:01Z"}
    read = made_raw.made(listmonk_views, [*burst, other, VIEW | {"email": "", "subscriber_uuid": ""}, VIEW | {"created_at": ""}])
    assert [(row["post"], row["machine"]) for row in read["touch"] if row["post"] == "8"] == [("8", False)]
    assert sum(row["machine"] for row in read["touch"]) == 5
    assert sorted(row["title"] for row in read["post"]) == ["Next", "Spring drop"]
    assert read.noise == {7: "by nobody named: readers were not followed one by one"}
    assert read.aside == {8: "there is no time"}
    clicks = made_raw.made(listmonk_clicks, [VIEW | {"url": "https://shop.example.com/"}, VIEW | {"url": ""}])
    assert clicks.column("touch", "occurred_at") == [datetime(2026, 3, 2, 9, 5)]
    assert clicks.aside == {2: "there is no link"}
    assert listmonk_views.shape(made_raw.peek("campaign_clicks.csv", f"{','.join(VIEW)}\n".encode())) is None
    for module, name in ((listmonk_views, "campaign_views.csv"), (listmonk_clicks, "campaign_clicks.csv")):
        assert made_raw.golden(module, name).column("link", "right") == [f"listmonk:{UUID}1"]


# --- Kit -------------------------------------------------------------------------------------------------------------


def kit(*states: str, **names: str) -> made_raw.Read:
    row = {"first_name": "Ada", "email": "", "state": "", "created_at": "2025-01-02 09:00:00 UTC", "tags": "Customers"}
    return made_raw.made(kit_subscribers, [
        {names.get(key, key): value for key, value in (row | {"email": f"r{n}@example.org", "state": state}).items()}
        for n, state in enumerate(states, 1)])


def test_readers_of_kit_by_state() -> None:
    read = kit("active", "cancelled", "bounced", "complained", "inactive", "Active", "")
    assert {row["handle"][7:8]: row["state"] for row in read["consent"]} == {
        "1": "yes", "2": "no", "3": "bounced", "4": "no", "5": "no", "6": "yes"}
    assert {row["handle"][7:8]: row["ended_at"] for row in read["follow"]} == {
        "1": None, "2": made_raw.TAKEN, "3": made_raw.TAKEN, "4": made_raw.TAKEN, "6": None}
    assert read.aside == {7: "there is no state"}
    assert set(read.column("follow", "came_by")) == {"unknown"}
    assert {row["who"] for row in read["cover"] if row["table"] == "follow"} == {"all"}
    assert {row["who"] for row in kit("cancelled", email="Email Address", state="Status")["cover"]} == {"listed"}


def test_the_words_of_kit_s_own_pages() -> None:
    """Whoever is cold has only opened nothing for long; the refusals of the others must not be lost with the file."""
    read = kit("Confirmed", "Unconfirmed", "Cancelled", "Cold", "Bounced", "Complained")
    assert {row["handle"][7:8]: row["state"] for row in read["consent"]} == {
        "1": "yes", "2": "no", "3": "no", "4": "yes", "5": "bounced", "6": "no"}
    assert {row["handle"][7:8]: row["ended_at"] for row in read["follow"]} == {
        "1": None, "3": made_raw.TAKEN, "4": None, "5": made_raw.TAKEN, "6": made_raw.TAKEN}
    assert {row["who"] for row in read["cover"] if row["table"] == "follow"} == {"all"}
    assert not read.aside


def test_who_stands_twice_in_kit_follows_by_the_rows_that_count() -> None:
    """One row of two is of a reader who never confirmed: that they stand twice is asked of all rows."""
    read = made_raw.made(kit_subscribers, [
        {"first_name": "", "email": f"{who}@example.org", "state": state, "created_at": f"2025-0{month}-01 09:00:00 UTC", "tags": ""}
        for who, state, month in [("ada", "unconfirmed", 1), ("ada", "active", 3), ("bo", "unconfirmed", 1), ("bo", "inactive", 2),
                                  ("cy", "active", 2)]])
    assert {row["handle"]: (row["since"].month, row["came_by"]) for row in read["follow"]} == {
        "email:ada@example.org": (3, "unknown"), "email:cy@example.org": (2, "unknown")}


@pytest.mark.parametrize(("text", "ours"), [
    ("first_name,email,state,created_at\nAda,a@x.org,active,2025\n", True),
    ("first_name;email;state;created_at\nAda;a@x.org;Cancelled;2025\n", True),
    ("first_name,email,state,created_at\nAda,a@x.org,Ohio,2025\n", False),
    ("first_name,email,state,created_at\nAda,a@x.org,active,2025\nBo,b@x.org,Ohio,2025\n", False),
    ("first_name,email,state,created_at\nAda,a@x.org,Confirmed,2025\nBo,b@x.org,Cold,2025\n", True),
    ("first_name,email,status,created_at\nAda,a@x.org,Confirmed,2025\nBo,b@x.org,Cancelled,2025\n", False),
    ("first_name,email,status,created_at\nAda,a@x.org,Confirmed,2025\nBo,b@x.org,Complained,2025\n", True),
    ("first_name,email,state,created_at\n", False), ("email,state,created_at\na@x.org,active,2025\n", False),
    ("first_name,email,state,created_at,uuid\nAda,a@x.org,active,2025,u\n", False)])
def test_a_state_has_to_be_a_word_of_kit_s(text: str, ours: bool) -> None:
    assert bool(kit_subscribers.shape(made_raw.peek("x.csv", text.encode()))) == ours
