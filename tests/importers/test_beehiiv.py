"""beehiiv: readers by status, and tiers that have a column each."""

from __future__ import annotations

from datetime import datetime

import made_raw

from stalwarts.importers import beehiiv_subscribers

READER = {"email": "ada@example.org", "First Name": " Ada ", "Last Name": "", "status": "active", "tier": "free",
          "created_at": "2025-03-24 10:36:47 UTC", "stripe_customer_id": "", "Free Tier": "Yes", "Big Sprout Tier": "No",
          "unsubscribed_at": ""}
PAID = {"tier": "premium", "stripe_customer_id": "cus_TEST1", "Free Tier": "No", "Big Sprout Tier": "Yes"}


def readers(*changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(beehiiv_subscribers, [READER | {"email": f"r{n}@example.org"} | c for n, c in enumerate(changes, 1)])


def by(read: made_raw.Read, table: str, column: str) -> dict[str, object]:
    return {row["handle"].removeprefix("email:r").removesuffix("@example.org"): row[column] for row in read[table]}


def test_the_made_up_readers() -> None:
    read = made_raw.golden(beehiiv_subscribers, "subscribers.csv")
    assert [(row["handle"], row["product"], row["state"]) for row in read["plan"]] == [
        ("email:maya.okonkwo@example.com", "Sprout", "active")]
    assert read.column("clue", "value") == ["Hana", "Maya Okonkwo"]
    assert read.column("consent", "state") == ["no", "no", "yes", "yes"]
    assert "email:priya@example.org" not in read.column("follow", "handle")


def test_readers_by_status() -> None:
    read = readers({}, {"status": "inactive", "unsubscribed_at": "2025-12-24 07:00:00 UTC"}, {"status": "inactive"},
                   {"status": "pending"}, {"status": "Invalid"}, {"status": "validating"}, {"status": "purple"}, {"status": ""})
    assert by(read, "follow", "ended_at") == {"1": None, "2": datetime(2025, 12, 24, 7), "3": made_raw.TAKEN}
    assert by(read, "consent", "state") == {"1": "yes", "2": "no", "3": "no", "4": "no", "5": "bounced"}
    assert read.aside == {7: "'purple' is not a status we know", 8: "there is no status"}


def test_what_counts_as_a_paid_plan() -> None:
    """A tier without a customer was given; without columns of tiers the tier itself is the product."""
    read = readers({}, PAID, PAID | {"stripe_customer_id": ""}, PAID | {"status": "inactive"}, {"stripe_customer_id": "cus_TEST2"})
    assert by(read, "plan", "state") == {"2": "active", "3": "comp", "4": "cancelled"}
    assert set(read.column("plan", "product")) == {"Big Sprout"}
    plain = {key: value for key, value in (READER | PAID).items() if not key.endswith("Tier")}
    assert made_raw.made(beehiiv_subscribers, [plain]).column("plan", "product") == ["premium"]


def test_a_file_without_customers_shows_nothing_as_given() -> None:
    """The short layout: a tier that is not free is paid for as far as anybody knows, for an amount that nobody knows."""
    plain = {"Email": "", "Status": "Active", "Created At": "2025-10-10 10:10:10", "Subscription Tier": "premium"}
    read = made_raw.made(beehiiv_subscribers, [plain | {"Email": f"r{n}@example.org"} | change for n, change in enumerate(
        ({}, {"Subscription Tier": "free"}, {"Status": "Inactive"}), 1)])
    assert by(read, "plan", "state") == {"1": "active", "3": "cancelled"}
    assert set(read.column("plan", "amount")) == {None}
    assert "link" not in read.tables or not read["link"]


def test_a_status_in_numbers_is_another_sender_s() -> None:
    head = "Status,Tier,Tier title,Created at,Deleted at,Email,Name\n"
    row = "{},0,default,2022-10-28 22:18:42,,ada@example.org,Ada\n"
    numbers, words = (made_raw.peek("subs.csv", (head + "".join(map(row.format, shown))).encode())
                      for shown in (("1", "4"), ("active", "1")))
    assert beehiiv_subscribers.shape(numbers) is None
    assert beehiiv_subscribers.shape(words) is not None


def test_other_lists_are_not_ours() -> None:
    for header in ("uuid,email,name,attributes,status,created_at", "email,status", "email,tier,created_at"):
        assert beehiiv_subscribers.shape(made_raw.peek("x.csv", f"{header}\n".encode())) is None
