"""Mailchimp: a standing that only the file's name gives, and touches that people and machines made."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta

import made_raw
import pytest

from stalwarts.importers import mailchimp_audience
from stalwarts.importers import mailchimp_clicks
from stalwarts.importers import mailchimp_opens

LIST = "_email_audience_export_ab12cd34ef.csv"
CONTACT = {"E-Mail": "ada@example.org", "MEMBER_RATING": "2", "OPTIN_TIME": "2025-01-02 09:00:00",
           "CONFIRM_TIME": "2025-01-02 09:01:10", "LEID": "1", "TAGS": ""}
SENT = datetime(2026, 3, 2, 10)


def contact(standing: str = "subscribed", **change: str) -> made_raw.Read:
    return made_raw.made(mailchimp_audience, [CONTACT | change], f"{standing}{LIST}")


def touch(seconds: float, email: str = "ada@example.org", **more: str) -> dict[str, str]:
    return {"Timestamp": f"{SENT + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S}", "IP": "203.0.113.7",
            "Email": email, **more}


def clicks(*rows: dict[str, str]) -> made_raw.Read:
    return made_raw.made(mailchimp_clicks, list(rows), "1234567_-spring-drop.csv")


def opens(*rows: dict[str, str]) -> made_raw.Read:
    return made_raw.made(mailchimp_opens, list(rows), "1234567_-spring-drop.csv")


def test_the_made_up_people() -> None:
    names = [f"{standing}{LIST}" for standing in ("subscribed", "unsubscribed", "cleaned", "nonsubscribed")]
    read = made_raw.golden(mailchimp_audience, *names, "subscribed_email_audience_export_it.csv")
    assert {row["handle"]: row["ended_at"] for row in read["follow"]} == {
        "email:maya.okonkwo@example.com": None, "email:luis.ferreira@example.com": None,
        "email:ola.nowak@example.com": None, "email:zoe.b@example.org": None,
        "email:tom.archer@example.com": datetime(2025, 12, 24, 7), "email:bounced@example.org": datetime(2025, 1, 1)}
    assert {row["handle"]: row["state"] for row in read["consent"]} == {
        "email:maya.okonkwo@example.com": "yes", "email:luis.ferreira@example.com": "yes",
        "email:ola.nowak@example.com": "yes", "email:zoe.b@example.org": "yes", "email:tom.archer@example.com": "no",
        "email:bounced@example.org": "bounced", "email:ben.guest@example.org": "no"}
    assert ("email:zoe.b@example.org", "Zoë Brandström") in {(row["handle"], row["value"]) for row in read["clue"]}
    assert {(row["export_id"].split("_")[0], row["who"]) for row in read["cover"] if row["table"] == "follow"} == {
        ("subscribed", "all"), ("unsubscribed", "listed"), ("cleaned", "listed")}
    assert not read.aside


def test_only_the_list_of_subscribers_can_show_who_left() -> None:
    """Its cover ends on the very day its follows were seen: that is how a later list finds who is missing."""
    read = contact()
    (cover,) = [row for row in read["cover"] if row["table"] == "follow"]
    assert cover["until"] == read["follow"][0]["seen_at"] == made_raw.TAKEN


@pytest.mark.parametrize(("name", "standing"), [
    ("subscribed_email_audience_export_1.csv", "subscribed"), ("unsubscribed_members_export_1.csv", "unsubscribed"),
    ("non-subscribed_email_audience_export_1.csv", "nonsubscribed"), ("cleaned_members_export_1.csv", "cleaned"),
    ("my contacts.csv", ""), ("members_export_3f9c.csv", "")])
def test_the_standing_is_in_the_name(name: str, standing: str) -> None:
    assert mailchimp_audience.meaning(made_raw.peek(name, b"Email,MEMBER_RATING,LEID\n")) == standing


def test_a_name_without_standing_leaves_it_to_the_columns() -> None:
    header = b"Email,MEMBER_RATING,UNSUB_TIME,LEID\n"
    assert mailchimp_audience.meaning(made_raw.peek("contacts.csv", header)) == "unsubscribed"
    read = made_raw.made(mailchimp_audience, [CONTACT], "contacts.csv")
    assert len(read["follow"]) == 1
    assert not read["consent"]


def contacts(*changes: dict[str, str]) -> dict[str, made_raw.Row]:
    """The follows of subscribers that differ from the plain one, by the number of each."""
    rows = [CONTACT | {"E-Mail": f"{n}@example.org", "SOURCE": ""} | change for n, change in enumerate(changes)]
    read = made_raw.made(mailchimp_audience, rows, f"subscribed{LIST}")
    return {row["handle"].removeprefix("email:").split("@")[0]: row for row in read["follow"]}


def test_where_a_follow_came_from() -> None:
    found = contacts({}, {"SOURCE": "List Import from File"}, {"SOURCE": "Shopify"}, {"TAGS": '"Customers"'},
                     {"OPTIN_TIME": "", "TAGS": '"Customers"'}, {"OPTIN_TIME": ""})
    assert [found[str(n)]["came_by"] for n in range(6)] == ["form", "import", "checkout", "form", "checkout", "unknown"]


def test_a_follow_begins_when_it_is_confirmed() -> None:
    found = contacts({}, {"CONFIRM_TIME": ""}, {"CONFIRM_TIME": "", "OPTIN_TIME": ""})
    assert [found[str(n)]["since"] for n in range(3)] == [
        datetime(2025, 1, 2, 9, 1, 10), datetime(2025, 1, 2, 9), None]


def test_a_standing_that_ended_without_a_time_has_ended_by_the_day_of_the_file() -> None:
    assert contact("unsubscribed")["follow"][0]["ended_at"] == made_raw.TAKEN


def test_a_refusal_is_not_dated_by_when_somebody_came() -> None:
    """Where no column says when, a reader left by when the contact last changed; without that the refusal has no time."""
    row = {**CONTACT, "Status": "", "LAST_CHANGED": "2025-09-01 08:00:00"}
    read = made_raw.made(mailchimp_audience, [
        row | {"E-Mail": f"{standing}@example.org", "Status": standing} | change for standing, change in (
            ("subscribed", {}), ("unsubscribed", {}), ("cleaned", {}), ("archived", {"LAST_CHANGED": ""}), ("pending", {}))],
        "audience_export.csv")
    changed, came = datetime(2025, 9, 1, 8), datetime(2025, 1, 2, 9, 1, 10)
    assert {row["handle"][6:].split("@")[0]: (row["state"], row["occurred_at"]) for row in read["consent"]} == {
        "subscribed": ("yes", came), "unsubscribed": ("no", changed), "cleaned": ("bounced", changed), "archived": ("no", None),
        "pending": ("no", came)}
    assert {row["handle"][6:].split("@")[0]: row["ended_at"] for row in read["follow"]} == {
        "subscribed": None, "unsubscribed": changed, "cleaned": changed, "archived": made_raw.TAKEN}
    dated = contact("unsubscribed", UNSUB_TIME="2025-08-01 08:00:00", LAST_CHANGED="2025-09-01 08:00:00")
    assert dated.column("consent", "occurred_at") == dated.column("follow", "ended_at") == [datetime(2025, 8, 1, 8)]


def test_what_is_set_aside() -> None:
    rows = [CONTACT, CONTACT | {"E-Mail": "ada at example"}, CONTACT | {"E-Mail": ""},
            CONTACT | {"E-Mail": "b@x.org", "CONFIRM_TIME": "yesterday"}, dict.fromkeys(CONTACT, "")]
    read = made_raw.made(mailchimp_audience, rows, f"subscribed{LIST}")
    assert read.aside == {2: "'ada at example' is not an e-mail address", 3: "there is no e-mail address",
                          4: "'yesterday' is not a time"}
    assert read.noise == {5: "blank line"}


def test_opens_of_the_made_up_people() -> None:
    read = made_raw.golden(mailchimp_opens, "1234567_-spring-drop.csv")
    opened = [(row["handle"], row["machine"]) for row in read["touch"]]
    assert opened.count(("email:maya.okonkwo@example.com", False)) == 2
    (post,) = read["post"]
    assert (post["post"], post["title"], post["kind"], post["occurred_at"]) == (
        "1234567", "spring drop", "letter", datetime(2026, 3, 2, 10, 5))
    (cover,) = read["cover"]
    assert (cover["table"], cover["kinds"], cover["since"]) == ("touch", "open", datetime(2026, 3, 2, 10, 5))


def test_clicks_of_the_made_up_people() -> None:
    read = made_raw.golden(mailchimp_clicks, "1234567_-spring-drop.csv")
    assert [(row["handle"], row["kind"], row["post"], row["machine"]) for row in read["touch"]] == [
        ("email:maya.okonkwo@example.com", "click", "1234567", False)]


def test_a_burst_within_seconds_of_the_first_open_is_made_by_machines() -> None:
    read = opens(*(touch(n * 4, f"p{n}@example.org") for n in range(5)), touch(400, "p0@example.org"))
    assert sorted(row["machine"] for row in read["touch"]) == [False, *[True] * 5]
    few = opens(*(touch(n * 4, f"p{n}@example.org") for n in range(4)))
    assert not any(row["machine"] for row in few["touch"])


@pytest.mark.parametrize(("ip", "machine"), [("17.58.97.3", True), ("203.0.113.7", False), ("", False), ("170.5.9.3", False)])
def test_a_picture_fetched_from_apple_s_own_network_was_opened_by_nobody(ip: str, machine: bool) -> None:
    assert opens(touch(0, IP=ip)).column("touch", "machine") == [machine]


def test_one_reader_who_opens_often_is_no_burst() -> None:
    assert not any(row["machine"] for row in opens(*(touch(n) for n in range(8)))["touch"])


def test_following_every_link_at_once_is_a_scanner() -> None:
    links = [f"https://shop.example/{n}" for n in range(4)]
    read = clicks(*(touch(900 + n, Url=url) for n, url in enumerate(links)), touch(5000, Url=links[0]),
                  touch(300, "bob@example.org", Url=links[0]), touch(304, "bob@example.org", Url=links[1]))
    soon = SENT + timedelta(hours=1)
    assert {(row["handle"], row["occurred_at"] < soon): row["machine"] for row in read["touch"]} == {
        ("email:ada@example.org", True): True, ("email:ada@example.org", False): False,
        ("email:bob@example.org", True): False}


def test_links_followed_in_one_second_are_one_touch() -> None:
    read = clicks(touch(900, Url="https://x.example/1"), touch(900, Url="https://x.example/2"))
    assert len(read["touch"]) == 1
    assert len(read.judged) == 2


def test_each_file_has_one_reader() -> None:
    two = [("granular_activity/opens/1_-a.csv", b"Timestamp,IP,Email\n"),
           ("granular_activity/clicks/1_-a.csv", b"Timestamp,IP,Email,Url\n"), ("1_-a.csv", b"Timestamp,IP,Email\n")]
    claims = [(bool(mailchimp_opens.shape(p)), bool(mailchimp_clicks.shape(p)))
              for p in (made_raw.peek(*file) for file in two)]
    assert claims == [(True, False), (False, True), (True, False)]
    assert not mailchimp_opens.shape(made_raw.peek("log.csv", b"Timestamp,Email,Amount\n"))
    assert mailchimp_audience.known("account_export/aggregate_activity/bounces/1_-a.csv")
