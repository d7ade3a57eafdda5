"""Substack: who reads, who pays, what was sent and opened, and that nothing given counts as paid."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import archives
import made_raw
import pytest

from stalwarts.importers import substack_audience
from stalwarts.importers import substack_delivers
from stalwarts.importers import substack_opens
from stalwarts.importers import substack_posts
from stalwarts.importers import substack_subscribers

READER = {"email": "ada@example.org", "active_subscription": "false", "expiry": "", "plan": "other",
          "email_disabled": "false", "created_at": "2025-05-05T09:00:00.000Z", "first_payment_at": ""}
PAID = {"active_subscription": "true", "plan": "monthly", "first_payment_at": "2025-09-01T09:00:00.000Z"}
POST = {"post_id": "1.spring", "post_date": "2026-03-02T10:00:00.000Z", "is_published": "true", "email_sent_at": "",
        "type": "newsletter", "audience": "everyone", "title": "Spring"}
GOLDEN = made_raw.GOLDEN


def readers(*changes: dict[str, str]) -> made_raw.Read:
    rows = [READER | {"email": f"r{n}@example.org"} | change for n, change in enumerate(changes, 1)]
    return made_raw.made(substack_subscribers, rows, "email_list.fernlight.csv")


def posts(*changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(substack_posts, [POST | {"post_id": str(n)} | change for n, change in enumerate(changes, 1)])


def test_the_made_up_list() -> None:
    read = made_raw.golden(substack_subscribers, "email_list.fernlight.csv")
    assert {row["handle"]: (row["state"], row["interval"]) for row in read["plan"]} == {
        "email:maya.okonkwo@example.com": ("active", "year"), "email:hana.k@example.com": ("active", "month"),
        "email:noor@example.com": ("comp", None)}
    assert {row["handle"]: row["since"] for row in read["follow"]}["email:hana.k@example.com"] == datetime(2025, 5, 5, 9)
    assert len(read["follow"]) == len(read["consent"]) == 5
    assert read.column("consent", "state") == ["no", "no", "yes", "yes", "yes"]
    assert not read.aside


def test_only_a_payment_makes_a_plan_paid_for() -> None:
    changes = [
        ({}, None), (PAID, "active"), (PAID | {"active_subscription": "false"}, "cancelled"),
        (PAID | {"first_payment_at": ""}, "trial"), ({"active_subscription": "true"}, "comp"),
        (PAID | {"plan": "comp"}, "comp"), (PAID | {"plan": "gift"}, "comp"), (PAID | {"plan": "founding"}, "active"),
        (PAID | {"expiry": "2118-09-11T12:14:56.557Z"}, "comp"), (PAID | {"plan": "other"}, "active"),
        (PAID | {"active_subscription": "TRUE"}, "active")]
    found = {row["handle"]: row["state"] for row in readers(*(change for change, _ in changes))["plan"]}
    assert found == {f"email:r{n}@example.org": state for n, (_, state) in enumerate(changes, 1) if state}


def test_the_list_of_subscribers_knows_by_type() -> None:
    row = {"email": "ada@example.org", "expiry": "2027-07-06T16:20:44.000Z", "email_disabled": "false",
           "prefer_digests": "false", "stripe_connected_customer_id": "cus_TEST1", "type": "paid"}
    changes = [({"type": "free"}, None), ({}, "active"), ({"type": "ios_app", "stripe_connected_customer_id": ""}, "active"),
               ({"stripe_connected_customer_id": ""}, "comp"), ({"type": "comp"}, "comp"), ({"type": "gift"}, "comp"),
               ({"type": "something new"}, None)]
    read = made_raw.made(substack_subscribers, [row | {"email": f"r{n}@example.org"} | change
                                                for n, (change, _) in enumerate(changes, 1)])
    found = {row["handle"]: row["state"] for row in read["plan"]}
    assert found == {f"email:r{n}@example.org": state for n, (_, state) in enumerate(changes, 1) if state}
    assert len(read["follow"]) == len(changes)
    assert {row["who"] for row in read["cover"]} == {"listed"}


def test_the_list_of_signups_does_not_say_who_pays() -> None:
    read = made_raw.golden(substack_subscribers, "older/signup_emails.csv")
    assert read.column("follow", "since") == [datetime(2018, 8, 27, 15, 6, 27, 713000)]
    assert not read["plan"]
    assert "plan" not in read.column("cover", "table")
    paid = made_raw.golden(substack_subscribers, "email_list.fernlight.csv")
    assert "plan" in paid.column("cover", "table")


def test_the_dashboard_s_list_by_the_names_of_the_interface() -> None:
    """Of revenue only nothing is read, for it may be counted in cents; with two columns of its own the list is ours."""
    read = made_raw.golden(substack_audience, "raw-names.csv")
    assert {row["handle"]: (row["state"], row["interval"], row["since"]) for row in read["plan"]} == {
        "email:maya.okonkwo@example.com": ("active", "month", datetime(2025, 2, 1, 10)),
        "email:tom.archer@example.com": ("cancelled", None, datetime(2024, 5, 2, 10, 5))}
    assert {row["handle"]: row["value"] for row in read["tally"] if row["of"] == "takings"} == {"email:hana.k@example.com": 0}
    assert {row["handle"]: row["came_by"] for row in read["follow"]} == {
        "email:maya.okonkwo@example.com": "unknown", "email:hana.k@example.com": "import", "email:tom.archer@example.com": "checkout"}
    assert read.column("touch", "occurred_at") == [datetime(2026, 2, 28, 10)]
    assert read.aside == {}
    assert substack_audience.shape(made_raw.peek("x.csv", b"user_email_address,subscription_created_at,country\n")) is None


def test_without_a_column_of_payments_a_priced_plan_is_taken_at_its_word() -> None:
    row = {key: value for key, value in (READER | PAID).items() if key != "first_payment_at"}
    assert made_raw.made(substack_subscribers, [row]).column("plan", "state") == ["active"]


def test_readers_erased_set_aside_and_refusing() -> None:
    gone = {"email": "user-123@deletion-request.substack.com"}
    read = readers({}, gone, {"email": "nobody"}, {"email": ""}, {"created_at": "then"}, {"email_disabled": "maybe"},
                   {"email_disabled": "true"}, dict.fromkeys(READER, ""))
    assert read.noise == {2: "erased at the reader's own request", 8: "blank line"}
    assert read.aside == {3: "'nobody' is not an e-mail address", 4: "there is no e-mail address", 5: "'then' is not a time",
                          6: "'maybe' is neither yes nor no"}
    assert {row["handle"]: row["state"] for row in read["consent"]} == {"email:r1@example.org": "yes", "email:r7@example.org": "no"}


def test_a_refusal_outweighs_consent_and_a_missing_switch_says_nothing() -> None:
    twice = readers({"email": "ada@example.org"}, {"email": " ADA@example.org", "email_disabled": "true"})
    assert twice.column("consent", "state") == ["no"]
    assert len(twice["follow"]) == 1
    row = {key: value for key, value in READER.items() if key != "email_disabled"}
    assert not made_raw.made(substack_subscribers, [row], "email_list.fernlight.csv")["consent"]


def test_who_came_by_the_till() -> None:
    read = readers(PAID | {"first_payment_at": "2025-05-05T09:10:00.000Z"}, PAID)
    assert {row["handle"]: row["came_by"] for row in read["follow"]} == {
        "email:r1@example.org": "checkout", "email:r2@example.org": "unknown"}


def test_posts_given_to_all() -> None:
    read = posts({"title": "Ferns &amp; friends&#39;"}, {"post_id": "2.slug", "type": "podcast"}, {"is_published": "FALSE"},
                 {"type": "page"}, {"audience": "only_paid"}, {"post_id": "slug"}, {"post_date": ""}, {"post_date": "soon"},
                 {"is_published": "perhaps"}, {"is_published": "TRUE"})
    assert read.column("post", "post") == ["1", "10", "2"]
    assert ("1", "letter", "Ferns & friends'") in {(row["post"], row["kind"], row["title"]) for row in read["post"]}
    assert set(read.noise.values()) == {"a draft: never given", "a standing page", "for paying readers only: not given to all"}
    assert read.aside == {6: "'slug' is not the number of a post", 7: "the post has no date", 8: "'soon' is not a time",
                          9: "'perhaps' is neither yes nor no"}


@pytest.mark.parametrize(("name", "header", "what"), [
    ("190.opens.csv", "post_id,timestamp,email", "opens"), ("190.delivers.csv", "post_id,timestamp,email", "delivers"),
    ("renamed.csv", "post_id,timestamp,email,post_type,country,city", "opens"), ("190.opens.csv", "timestamp,email", "opens"),
    ("renamed.csv", "post_id,timestamp,email,post_type", ""), ("opens.csv", "timestamp,email,ip", "")])
def test_deliveries_and_opens_are_told_apart(name: str, header: str, what: str) -> None:
    seen = made_raw.peek(f"posts/{name}", f"{header}\n".encode())
    assert [kind for kind, module in (("opens", substack_opens), ("delivers", substack_delivers))
            if module.shape(seen)] == ([what] if what else [])


def test_a_letter_is_known_by_its_number_in_the_row_or_in_the_name() -> None:
    row = {"post_id": "", "timestamp": "2026-03-02T10:20:00.000Z", "email": "ada@example.org"}
    named = made_raw.made(substack_opens, [row, row | {"post_id": "7.slug"}], "190.spring.opens.csv")
    assert named.column("touch", "post") == ["190", "7"]
    nameless = made_raw.made(substack_opens, [row | {"country": "NG"}])
    assert nameless.aside == {1: "nothing says which letter it was"}


def test_deliveries_are_letters_sent_by_software() -> None:
    read = made_raw.golden(substack_delivers, "190000001.delivers.csv")
    assert {(row["kind"], row["direction"], row["machine"], row["post"]) for row in read["touch"]} == {
        ("message", "to_them", True, "190000001")}
    assert read.column("cover", "kinds") == ["to_them"]


def test_a_burst_of_opens_is_machines() -> None:
    rows = [{"post_id": "1", "timestamp": f"2026-03-02T10:20:0{n}.000Z", "email": f"r{n}@example.org", "country": ""}
            for n in range(5)] + [{"post_id": "1", "timestamp": "2026-03-02T11:20:00Z", "email": "late@example.org"}]
    read = made_raw.made(substack_opens, rows)
    assert read.column("touch", "machine") == [False, True, True, True, True, True]


def test_the_publication_is_in_the_name_of_its_list(tmp_path: Path) -> None:
    """Two publications in one folder: each file belongs to the list beside it."""
    files = {f"{name}/{path}": (GOLDEN / kind / path.rsplit("/", 1)[-1]).read_bytes()
             for name in ("one", "two") for kind, path in (("substack_posts", "posts.csv"),
                                                           ("substack_opens", "posts/190000001.opens.csv"))}
    lists = {f"{name}/email_list.{name}.csv": (GOLDEN / "substack_subscribers/email_list.fernlight.csv").read_bytes()
             for name in ("one", "two")}
    read = archives.read(archives.laid(tmp_path, files | lists | {"one/posts/190.a.html": "<p>Hello</p>"}))
    assert {(row["account"], row["importer"]) for row in read.document["exports"]} == {
        (f"substack:{name}", f"substack_{kind}") for name in ("one", "two") for kind in ("subscribers", "posts", "opens")}
    assert "text of a letter" in read.known["190.a.html"]


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"


@pytest.mark.parametrize(("agent", "system", "machine"), [
    (IPHONE, "iOS", False), ("", "", False), (GMAIL, "", False), ("Mozilla/5.0", "iOS", False), ("Abbott Mail 2", "", False),
    ("Mozilla/5.0", "", True), (" Mozilla/5.0", "Unknown", True), ("python-requests/2.31", "Linux", True),
    ("Mozilla/5.0 (compatible; bingbot/2.0)", "Windows", True), ("Barracuda Sentinel (EE)", "", True)])
def test_known_prefetchers_are_machines_where_the_file_shows_them(agent: str, system: str, machine: bool) -> None:
    row = {"post_id": "7", "timestamp": "2026-03-02T10:20:00.000Z", "email": "ada@example.org", "client_os": system,
           "device_type": "", "user_agent": agent, "country": "NG"}
    (touch,) = made_raw.made(substack_opens, [row])["touch"]
    assert touch["machine"] is machine


def test_a_person_and_a_program_in_one_second_are_a_person() -> None:
    row = {"post_id": "7", "timestamp": "2026-03-02T10:20:00.000Z", "email": "ada@example.org", "user_agent": IPHONE}
    read = made_raw.made(substack_opens, [row, row | {"user_agent": "curl/8.0"}])
    assert read.column("touch", "machine") == [False]
