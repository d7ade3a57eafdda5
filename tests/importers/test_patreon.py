"""Patreon: who pays every month, who did, who only follows, and what each has paid in all."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import archives
import made_raw
import pytest

from stalwarts.importers import patreon_members

MEMBER = {"Name": "Ada", "Email": "ada@example.org", "Patron Status": "Active patron", "Follows You": "Yes",
          "Free Member": "No", "Free Trial": "No", "Lifetime Amount": "60.00", "Pledge Amount": "5.00",
          "Charge Frequency": "monthly", "Tier": "Sprout", "Patronage Since Date": "2025-03-10 13:37:12",
          "Last Charge Status": "Paid", "User ID": "1", "Currency": "EUR", "Last Updated": "2026-03-10 15:52:24"}
FREE = {"Patron Status": "", "Lifetime Amount": "0.00", "Pledge Amount": "0.00", "Tier": "", "Charge Frequency": ""}
SINCE = datetime(2025, 3, 10, 13, 37, 12)


def members(*changes: dict[str, str]) -> made_raw.Read:
    rows = [MEMBER | {"Email": f"m{n}@example.org", "User ID": str(n)} | change for n, change in enumerate(changes, 1)]
    return made_raw.made(patreon_members, rows)


def by(read: made_raw.Read, table: str, column: str) -> dict[str, object]:
    """From the number of a made-up member to a column."""
    return {row["handle"].removeprefix("email:m").removesuffix("@example.org"): row[column] for row in read[table]}


def test_the_made_up_members() -> None:
    read = made_raw.golden(patreon_members, "Members_1234567.csv")
    assert {row["handle"]: (row["kind"], row["ended_at"]) for row in read["follow"]} == {
        "email:maya.okonkwo@example.com": ("member", None), "email:dex@example.com": ("member", None),
        "email:tom.archer@example.com": ("member", made_raw.TAKEN), "email:hana.k@example.com": ("follower", None)}
    assert {row["handle"]: row["state"] for row in read["plan"]} == {
        "email:maya.okonkwo@example.com": "active", "email:dex@example.com": "past_due",
        "email:tom.archer@example.com": "cancelled"}
    assert read.column("tally", "value") == [Decimal(0), Decimal("45.0000"), Decimal(5), Decimal(60)]
    assert not {"order", "consent"} & set(read.tables)
    assert not read.aside


def test_what_counts_as_a_paid_plan() -> None:
    read = members({}, {"Free Trial": "Yes"}, {"Pledge Amount": "0.00"}, {"Pledge Amount": ""}, {"Last Charge Status": "Fraud"},
                   {"Patron Status": "DECLINED PATRON"}, {"Patron Status": "former patron", "Tier": ""}, FREE,
                   {"Charge Frequency": "Annual"}, {"Charge Frequency": "per creation"})
    assert by(read, "plan", "state") == {"1": "active", "2": "trial", "3": "comp", "4": "active", "5": "past_due", "6": "past_due",
                                         "7": "cancelled", "9": "active", "10": "active"}
    assert by(read, "plan", "interval") | {"9": "year", "10": None} == by(read, "plan", "interval")


def test_who_follows() -> None:
    """A free member, one who only follows, one who does neither, and a former patron who still follows."""
    former = {"Patron Status": "Former patron", "Access Expiration": "2025-12-10 00:00:00"}
    read = members(FREE | {"Free Member": "Yes", "Follows You": "No"}, FREE, FREE | {"Follows You": "No"}, former,
                   former | {"Follows You": "No"})
    assert [(row["handle"], row["kind"], row["since"], row["ended_at"]) for row in sorted(
        read["follow"], key=lambda row: (row["handle"], row["kind"]))] == [
        ("email:m1@example.org", "follower", SINCE, None), ("email:m2@example.org", "follower", SINCE, None),
        ("email:m4@example.org", "follower", None, None), ("email:m4@example.org", "member", SINCE, datetime(2025, 12, 10)),
        ("email:m5@example.org", "member", SINCE, datetime(2025, 12, 10))]
    assert {row["came_by"] for row in read["follow"] if row["handle"] == "email:m4@example.org"} == {"checkout"}
    assert "email:m3@example.org" in read.column("handle", "handle")


def test_who_a_member_is() -> None:
    read = members({"Discord": "Maya.Makes", "Twitter": "@MayaMakes"}, {"Discord": "old name#0001", "Twitter": "44"},
                   {"Discord": "ola#0", "Twitter": "https://twitter.com/Ola/"}, {"Email": ""}, {"Discord": "123456789012345678"})
    assert {(row["left"], row["right"]) for row in read["link"] if row["basis"] == "typed by the buyer"} == {
        ("discord:maya.makes", "email:m1@example.org"), ("email:m1@example.org", "x:mayamakes"),
        ("discord:ola", "email:m3@example.org"), ("email:m3@example.org", "x:ola")}
    assert ("email:m1@example.org", "patreon:1", "customer id") in {
        (row["left"], row["right"], row["basis"]) for row in read["link"]}
    assert "patreon:4" in read.column("follow", "handle")


def test_what_is_wrong_is_set_aside_with_its_reason() -> None:
    wrong = [({"Patron Status": "patron of the arts"}, "'patron of the arts' is not a patron's status we know"),
             ({"Lifetime Amount": "12.x"}, "'12.x' is not an amount"), ({"Pledge Amount": "five"}, "'five' is not an amount"),
             ({"Lifetime Amount": "-5.00"}, "an amount is negative, and no member's is"),
             ({"Currency": ""}, "the amounts have no currency"), ({"Currency": "Euro"}, "'Euro' is not a currency"),
             ({"Currency": "JPY", "Lifetime Amount": "0.50"}, "'0.50' has more decimals than its currency"),
             ({"Patronage Since Date": "spring"}, "'spring' is not a time"),
             ({"Free Trial": "perhaps"}, "'perhaps' is neither yes nor no"),
             ({"Email": "", "User ID": ""}, "the member has neither an e-mail address nor a user id"),
             ({"Email": "n/a", "User ID": ""}, "'n/a' is not an e-mail address")]
    read = members({}, *(change for change, _ in wrong), FREE | {"Currency": ""}, dict.fromkeys(MEMBER, ""))
    assert read.aside == {n: why for n, (_, why) in enumerate(wrong, 2)}
    assert read.noise == {len(wrong) + 3: "blank line"}
    assert by(read, "tally", "value") == {"1": Decimal(60), "13": Decimal(0)}


def test_a_file_without_currencies_still_has_its_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members, tiers and plans are read; what they pay is known where a sign shows the currency, it is stated, or it is nothing."""
    rows = [{"Name": "Ada", "Email": f"m{n}@example.org", "Patron Status": "Active patron", "Lifetime Amount": total,
             "Pledge Amount": pledge, "Tier": "Sprout"} for n, (total, pledge) in enumerate(
                 (("60.00", "5.00"), ("0.00", "5.00"), ("€60.00", "€5.00"), ("0", "0")), 1)]
    read = made_raw.made(patreon_members, rows)
    assert read.aside == {}
    assert len(read["follow"]) == 4
    assert by(read, "plan", "state") == {"1": "active", "2": "active", "3": "active", "4": "comp"}
    assert by(read, "plan", "amount") == {"1": None, "2": None, "3": Decimal(5), "4": Decimal(0)}
    assert by(read, "tally", "value") == {"2": Decimal(0), "3": Decimal(60), "4": Decimal(0)}
    monkeypatch.setattr(patreon_members, "meaning", lambda _: "currency=USD", raising=False)
    stated = made_raw.made(patreon_members, rows[:1])
    assert [(row["amount"], row["currency"]) for row in stated["plan"]] == [(Decimal(5), "USD")]
    assert [(row["value"], row["currency"]) for row in stated["tally"]] == [(Decimal(60), "USD")]


def test_the_list_of_patrons_of_2017() -> None:
    """Groups under headings that are lines of their own; a declined patron is past due, and all money is in dollars."""
    read = made_raw.golden(patreon_members, "older/patrons.csv")
    assert read.noise == {1: "the heading of a tier", 5: "the heading of a tier"}
    assert read.aside == {4: "'Vanished' is not a patron's status we know"}
    assert {row["handle"]: (row["state"], row["amount"], row["currency"]) for row in read["plan"]} == {
        "email:maya.okonkwo@example.com": ("active", Decimal(10), "USD"), "email:dex@example.com": ("past_due", Decimal(5), "USD"),
        "email:hana.k@example.com": ("active", Decimal(1), "USD")}
    assert {row["handle"]: row["since"] for row in read["follow"]}["email:dex@example.com"] == datetime(2017, 1, 1, 10)
    assert {row["kinds"] for row in read["cover"] if row["table"] == "follow"} == {"member"}
    assert read.column("tally", "value") == [Decimal(0), Decimal(120), Decimal(5)]


def test_amounts_saved_again_with_a_comma() -> None:
    assert members({"Lifetime Amount": "1.060,50"}, {"Lifetime Amount": "1,060.50"}).column("tally", "value") == [
        Decimal("1060.5000")] * 2


def test_each_file_is_dated_by_itself(tmp_path: Path) -> None:
    """A list of 2023 beside one of 2026 stays a list of 2023."""
    golden = made_raw.GOLDEN / "patreon_members"
    files = {path.name: path.read_bytes() for path in golden.glob("*.csv")}
    read = archives.read(archives.laid(tmp_path, files))
    assert sorted(row["taken_at"][:4] for row in read.document["exports"]) == ["2023", "2026"]
