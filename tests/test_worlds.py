"""Made-up worlds: the same from the same seed, in the shapes of the platforms, and true to their own truth."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from datetime import UTC
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pytest

from stalwarts import schema
from stalwarts import trades
from stalwarts import worlds
from stalwarts.problems import NoSuchTrade

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

DAY = 86_400
INSTAGRAM, MAILCHIMP = "instagram:ilvatarn", "mailchimp:ilvatarn"
SURE = 3.29
"""Standard errors a perfect simulator stays within in 99.9 % of runs."""


@pytest.fixture(scope="module")
def singer() -> worlds.World:
    return worlds.build()


@pytest.fixture(scope="module")
def folder(singer: worlds.World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("singer")
    worlds.write(singer, where)
    return where


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def shop_orders(folder: Path) -> list[dict[str, str]]:
    return rows_of((folder / "orders_export_1.csv").read_text(encoding="utf-8"))


def bandcamp_lines(folder: Path) -> list[dict[str, str]]:
    return rows_of(only(folder, "*_bandcamp_raw_data_*.csv").read_bytes().decode("utf-16"))


def followers(folder: Path) -> list[dict[str, object]]:
    parts = members(only(folder, "instagram-*.zip"))
    lists = sorted(name for name in parts if "_following/followers_" in name)
    return [entry["string_list_data"][0] for name in lists for entry in json.loads(parts[name])]


def audience(folder: Path, standing: str) -> list[dict[str, str]]:
    return rows_of(members(only(folder, "audience_*.zip"))[f"{standing}_email_audience_export_3f9c07d1ab.csv"].decode())


def plain(address: str) -> str:
    """An address as the person would recognise it: no tag, no capitals."""
    user, _, domain = address.lower().partition("@")
    return f"{user.partition('+')[0]}@{domain}"


def money_that_stayed(folder: Path) -> dict[str, Decimal]:
    """Net per address over both tills; the creator's own test left out, as they would tell us to."""
    net: dict[str, Decimal] = defaultdict(Decimal)
    for row in shop_orders(folder):
        if row["Financial Status"] in {"paid", "partially_refunded", "refunded"}:
            net[plain(row["Email"])] += Decimal(row["Total"]) - Decimal(row["Refunded Amount"])
    for row in bandcamp_lines(folder):
        if row["item type"] != "payout":
            net[plain(row["buyer email"])] += Decimal(row["item total"])
    del net["ilvatarn@ilvatarn.example"]
    return net


# --- the same from the same seed ---------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (
        {path.name: path.read_bytes() for path in worlds.write(worlds.build(people=400, seed=seed), tmp_path / name)}
        for name, seed in (("a", 5), ("b", 5), ("c", 6)))
    assert first == again
    assert first != other


def test_files_carry_the_day_they_were_taken(folder: Path) -> None:
    days = {datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date().isoformat() for path in folder.iterdir()}
    assert days == {"2026-03-20"}


def test_a_sketch_follows_from_its_seed() -> None:
    first, again, other = (worlds.sketch(seed) for seed in (3, 3, 4))
    assert first.truth == again.truth
    assert worlds.tables(first)["order"].equals(worlds.tables(again)["order"])
    assert first.truth != other.truth


def test_importing_worlds_pulls_in_no_engine() -> None:
    code = "import sys, stalwarts.worlds; print(sorted({'ibis', 'pyarrow', 'pandas', 'altair'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"


# --- the default demo --------------------------------------------------------------------------------------------


def test_the_singer_has_the_numbers_of_the_readme(singer: worlds.World, folder: Path) -> None:
    assert len(followers(folder)) == singer.truth.accounts[INSTAGRAM].followers == 40_000
    assert len(audience(folder, "subscribed")) == singer.truth.accounts[MAILCHIMP].followers == 1_900
    stayed = money_that_stayed(folder)
    assert sum(net > 0 for net in stayed.values()) == singer.truth.payers == 310


def test_about_half_of_the_buyers_are_on_the_list(singer: worlds.World, folder: Path) -> None:
    listed = {row["Email Address"] for row in audience(folder, "subscribed")}
    on_it = sum(net > 0 and address in listed for address, net in money_that_stayed(folder).items())
    assert on_it == singer.truth.tied[MAILCHIMP]
    assert 120 <= on_it <= 190


def test_a_few_dozen_buyers_tell_a_name_that_follows(singer: worlds.World, folder: Path) -> None:
    stayed, told = money_that_stayed(folder), {}
    for row in shop_orders(folder):
        for line in row["Note Attributes"].splitlines():
            if line.startswith("instagram: @") and stayed[plain(row["Email"])] > 0:
                told[line.removeprefix("instagram: @")] = plain(row["Email"])
    assert len(told) == len(set(told.values())) == singer.truth.tied[INSTAGRAM] == 36
    assert set(told) <= {str(entry["value"]) for entry in followers(folder)}


# --- shapes ------------------------------------------------------------------------------------------------------


def test_instagram_parts_hold_ten_thousand_each(folder: Path) -> None:
    path = only(folder, "instagram-ilvatarn-2026-03-20-*.zip")
    lists = {name: json.loads(content) for name, content in members(path).items() if "_following/followers_" in name}
    counts = [len(lists[f"connections/followers_and_following/followers_{n}.json"]) for n in range(1, 5)]
    assert counts == [10_000] * 4
    assert list(lists["connections/followers_and_following/followers_1.json"][0]) == [
        "title", "media_list_data", "string_list_data"]


def test_instagram_names_are_all_different_and_short_enough(folder: Path) -> None:
    names = [str(entry["value"]) for entry in followers(folder)]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 30


def test_instagram_following_has_the_new_shape(folder: Path) -> None:
    content = members(only(folder, "instagram-*.zip"))["connections/followers_and_following/following.json"]
    entries = json.loads(content)["relationships_following"]
    assert all("value" not in entry["string_list_data"][0] for entry in entries)
    assert {bool(entry["title"]) for entry in entries} == {True, False}


def test_instagram_letters_are_broken_as_the_platform_breaks_them(folder: Path, singer: worlds.World) -> None:
    profile = "personal_information/personal_information/personal_information.json"
    content = members(only(folder, "instagram-*.zip"))[profile]
    assert b"\\u00c3\\u00a9" in content
    bio = json.loads(content)["profile_user"][0]["string_map_data"]["Bio"]["value"]
    assert bio.encode("latin-1").decode() == singer.demo.bio


def test_instagram_holds_what_must_never_be_read(folder: Path) -> None:
    names = list(members(only(folder, "instagram-*.zip")))
    assert any("/messages/inbox/" in name for name in names)
    assert any(name.endswith(".jpg") for name in names)


def test_mailchimp_says_the_standing_only_in_the_file_name(folder: Path) -> None:
    files = members(only(folder, "audience_export_*.zip"))
    assert {name.split("_")[0] for name in files} == {"subscribed", "unsubscribed", "cleaned", "nonsubscribed"}
    for content in files.values():
        header = content.decode().splitlines()[0].split(",")
        assert header[:5] == ["Email Address", "First Name", "Last Name", "Address", "Phone Number"]
        assert {"MEMBER_RATING", "OPTIN_TIME", "LEID", "EUID", "TAGS"} <= set(header)
    assert b'"""Customers"""' in files["subscribed_email_audience_export_3f9c07d1ab.csv"]


def test_mailchimp_activity_is_what_the_world_holds(singer: worlds.World, folder: Path) -> None:
    files = members(only(folder, "account_export.zip"))
    counts = {kind: sum(len(rows_of(text.decode())) for name, text in files.items() if f"/{kind}/" in name)
              for kind in ("opens", "clicks")}
    assert counts == {"opens": int((singer.letters.link < 0).sum()), "clicks": int((singer.letters.link >= 0).sum())}


def test_bandcamp_is_utf_16_with_its_mark(folder: Path) -> None:
    path = only(folder, "20230320-20260319_Ilva-Tarn_bandcamp_raw_data_Ilva-Tarn.csv")
    assert path.read_bytes()[:4] == b"\xff\xfed\x00"
    lines = bandcamp_lines(folder)
    assert len(lines[0]) == 51
    assert {line["item type"] for line in lines} == {"album", "track", "package", "refund", "payout"}
    assert len({line["bandcamp transaction id"] for line in lines}) < len(lines)


def test_bandcamp_refunds_come_later_than_their_sale(folder: Path) -> None:
    sold: dict[str, datetime] = {}
    late = 0
    for line in bandcamp_lines(folder):
        when = datetime.strptime(line["date"], "%m/%d/%y %I:%M%p").replace(tzinfo=UTC)
        if line["item type"] == "refund":
            assert Decimal(line["item total"]) < 0
            assert when >= sold[line["bandcamp transaction id"]]
            late += (when - sold[line["bandcamp transaction id"]]).days >= 7
        sold.setdefault(line["bandcamp transaction id"], when)
    assert late


def test_shopify_orders_have_79_columns_and_a_line_per_thing_bought(folder: Path) -> None:
    with (folder / "orders_export_1.csv").open(encoding="utf-8", newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {79}
    rows = shop_orders(folder)
    more = [row for row in rows if not row["Financial Status"]]
    assert more
    assert all(row["Lineitem name"] and row["Email"] and not row["Total"] for row in more)
    assert len({row["Name"] for row in rows}) == len(rows) - len(more)


def test_shopify_orders_add_up(folder: Path) -> None:
    lines: dict[str, Decimal] = defaultdict(Decimal)
    for row in shop_orders(folder):
        lines[row["Name"]] += int(row["Lineitem quantity"]) * Decimal(row["Lineitem price"])
    for row in shop_orders(folder):
        if row["Total"]:
            assert Decimal(row["Subtotal"]) == lines[row["Name"]] - Decimal(row["Discount Amount"])
            assert Decimal(row["Total"]) == Decimal(row["Subtotal"]) + Decimal(row["Shipping"])


def test_shopify_has_every_kind_of_order(folder: Path, singer: worlds.World) -> None:
    rows = [row for row in shop_orders(folder) if row["Financial Status"]]
    assert {row["Financial Status"] for row in rows} == {
        "paid", "partially_refunded", "refunded", "voided", "pending"}
    gifts = [row for row in rows if row["Discount Code"] == "GIFT100"]
    assert len(gifts) == singer.truth.comps > 0
    assert all(row["Total"] == "0.00" and row["Financial Status"] == "paid" for row in gifts)
    assert [row["Email"] for row in rows].count("ilvatarn@ilvatarn.example") == 1
    assert any("+shop@" in row["Email"] for row in rows)
    assert any(row["Email"] != row["Email"].lower() for row in rows)
    assert {row["Created at"][-5:] for row in rows} == {"+0100", "+0200"}


def test_shopify_customers_spent_what_their_orders_say(folder: Path) -> None:
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for row in shop_orders(folder):
        if row["Financial Status"] in {"paid", "partially_refunded", "refunded"}:
            spent[row["Email"]] += Decimal(row["Total"]) - Decimal(row["Refunded Amount"])
    customers = rows_of((folder / "customers_export.csv").read_text(encoding="utf-8"))
    assert len(customers[0]) == 20
    assert all(Decimal(row["Total Spent"]) == spent[row["Email"]] for row in customers)
    assert all(row["Customer ID"].startswith("'") for row in customers)


def test_nobody_lives_at_an_address_that_exists(singer: worlds.World) -> None:
    domains = {email.partition("@")[2] for email in (*singer.names.email, *singer.names.other)}
    assert all(domain in {"example.org", "example.com"} or domain.endswith(".example") for domain in domains)


def test_names_come_in_several_scripts(singer: worlds.World) -> None:
    firsts = "".join(singer.names.first[:4000])
    assert all(any(low <= letter <= high for letter in firsts) for low, high in ("az", "àž", "ая", "αω", "ァヺ", "가힣"))


# --- machines and buying first -----------------------------------------------------------------------------------


def test_machines_come_seconds_after_delivery_and_click_everything_at_once(singer: worlds.World) -> None:
    letters = singer.letters
    delay = letters.at - letters.sent[letters.letter]
    assert delay[letters.machine].max() < 30
    assert delay[~letters.machine].min() >= 180
    clicks = letters.machine & (letters.link >= 0)
    at_once = defaultdict(set)
    for who, at, link in zip(letters.who[clicks], letters.at[clicks], letters.link[clicks], strict=True):
        at_once[who, at].add(int(link))
    assert at_once
    assert all(links == {0, 1, 2} for links in at_once.values())


def test_those_who_came_by_buying_are_listed_minutes_after_their_order(singer: worlds.World, folder: Path) -> None:
    people = singer.people
    gap = people.mail[people.came_by] - people.paid_at[people.came_by]
    assert len(gap) == singer.truth.accounts[MAILCHIMP].came_by_buying > 0
    assert 0 < gap.min() <= gap.max() <= 600
    tagged = [row for row in audience(folder, "subscribed") if "Customers" in row["TAGS"]]
    assert len(tagged) == len(gap)


def test_leavers_are_missing_at_instagram_and_dated_at_mailchimp(singer: worlds.World, folder: Path) -> None:
    gone = np.flatnonzero(np.isfinite(singer.people.instagram_left)).tolist()
    listed = {str(entry["value"]) for entry in followers(folder)}
    assert gone
    assert not listed & {singer.names.instagram[i] for i in gone}
    assert all(row["UNSUB_TIME"] for row in audience(folder, "unsubscribed"))
    assert all(row["CLEAN_TIME"] for row in audience(folder, "cleaned"))


# --- other trades and sizes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("trade", trades.names())
@pytest.mark.parametrize("people", [0, 1, 300])
def test_every_trade_can_be_built_and_written_at_any_size(trade: str, people: int, tmp_path: Path) -> None:
    world = worlds.build(trade, people=people)
    written = worlds.write(world, tmp_path)
    assert max([account.followers for account in world.truth.accounts.values()], default=0) == people
    assert all(path.stat().st_size for path in written)
    assert set(worlds.tables(world)) == {"follow", "order", "cover", "link", "touch", "post", "consent", "export"}


def table_of(folder: Path) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """The lines of the table of other software, by our names, and what its mapping says."""
    (mapping,) = folder.glob("*.mapping.toml")
    said = tomllib.loads(mapping.read_text(encoding="utf-8"))
    text = mapping.with_name(mapping.name.replace(".mapping.toml", ".csv")).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=said["delimiter"])
    return [{ours: row[theirs] for ours, theirs in said["columns"].items()} for row in rows], said


@pytest.mark.parametrize(("trade", "till"), [("accountant", "invoices"), ("actor", "tickets"), ("newsletter", "payments"),
                                             ("podcaster", "tickets")])
def test_tables_of_other_software_hold_the_same_truth(trade: str, till: str, tmp_path: Path) -> None:
    world = worlds.build(trade, people=3_000)
    written = worlds.write(world, tmp_path)
    (table,) = [path for path in written if worlds.mapping_of(path)]
    rows, said = table_of(tmp_path)
    assert said["account"] == f"{till}:{world.demo.user}"
    assert table.read_bytes().startswith(b"\xef\xbb\xbf") == (till == "invoices")
    net: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        datetime.strptime(row["occurred_at"], said["date"]).replace(tzinfo=UTC)
        if row["status"] in {"Paid", "Completed", "Succeeded"}:
            net[plain(row["handle"])] += Decimal(row["amount"].replace(said.get("decimal", "."), "."))
    for row in shop_orders(tmp_path) if "shopify" in world.demo.sells else []:
        if row["Financial Status"] in {"paid", "partially_refunded", "refunded"}:
            net[plain(row["Email"])] += Decimal(row["Total"]) - Decimal(row["Refunded Amount"])
    net.pop(f"{world.demo.user}@{world.demo.user}.example", None)
    assert sum(amount > 0 for amount in net.values()) == world.truth.payers
    assert any(Decimal(row["amount"].replace(",", ".")) < 0 for row in rows)
    # Where there is a shop, gifts and what was never paid are there.
    assert len({row["status"] for row in rows}) == (1 if "shopify" in world.demo.sells else 4)
    assert len({(row["order"], row["occurred_at"], row["amount"]) for row in rows}) == len(rows)


def test_tickets_are_sold_at_the_door_and_prints_in_the_shop(tmp_path: Path) -> None:
    worlds.write(worlds.build("actor", people=6_000), tmp_path)
    rows, _ = table_of(tmp_path)
    assert all("Ticket" in row["product"] for row in rows)
    assert not any("Ticket" in row["Lineitem name"] for row in shop_orders(tmp_path))
    assert {row["quantity"] for row in rows} == {"1", "2"}


def test_clients_come_again_more_often_than_buyers_of_records() -> None:
    again = {}
    for trade in ("accountant", "singer"):
        world = worlds.build(trade, people=4_000)
        orders = world.orders.where(world.orders.who >= 0)
        again[trade] = len(orders) / len(set(orders.who.tolist()))
    assert again["accountant"] > 1.5 * again["singer"]


def test_letters_and_posts_are_about_the_trade() -> None:
    said = {trade: {subject.rpartition(" no. ")[0] for subject in worlds.build(trade, people=50).letters.subjects}
            for trade in trades.names()}
    assert all(len(subjects) >= 6 for subjects in said.values())
    assert not said["accountant"] & said["actor"]


def test_an_unknown_trade_is_a_problem() -> None:
    with pytest.raises(NoSuchTrade):
        worlds.build("astronaut")


# --- canonical tables --------------------------------------------------------------------------------------------


def test_tables_have_the_types_of_the_schema(singer: worlds.World) -> None:
    made = worlds.tables(singer)
    spelled = {"timestamp[us]": "timestamp(6)", "decimal128(18, 4)": "decimal(18, 4)", "bool": "boolean"}
    for name, table in made.items():
        types = {field.name: spelled.get(str(field.type), str(field.type)) for field in table.schema}
        assert types == schema.TABLES[name].types, name
        required = [column for column, said in schema.TABLES[name].columns.items() if said.required]
        assert not [column for column in required if table[column].null_count], name


def test_tables_hold_what_the_files_hold(singer: worlds.World, folder: Path) -> None:
    made = worlds.tables(singer)
    follows = made["follow"].to_pylist()
    here = [row for row in follows if row["ended_at"] is None]
    assert len(here) == 40_000 + 1_900
    assert net_payers(made["order"], {"email:ilvatarn@ilvatarn.example"}) == {
        f"email:{address}" for address, net in money_that_stayed(folder).items() if net > 0}
    assert made["touch"].num_rows == len(singer.letters.at)


def net_payers(orders: pa.Table, own: set[str]) -> set[str]:
    net: dict[str, Decimal] = defaultdict(Decimal)
    for row in orders.to_pylist():
        if row["status"] == "paid" and row["handle"] not in own:
            net[f"email:{plain(row['handle'].removeprefix('email:'))}"] += row["amount"]
    return {handle for handle, amount in net.items() if amount > 0}


def test_in_a_sketch_every_payer_who_follows_can_be_tied() -> None:
    world = worlds.sketch(11)
    made, (truth,) = worlds.tables(world), world.truth.accounts.values()
    until = datetime.fromtimestamp(world.span.until, tz=UTC).replace(tzinfo=None)
    here = {row["handle"] for row in made["follow"].to_pylist() if row["ended_at"] is None and row["since"] < until}
    payers = net_payers(made["order"], set())
    assert len(here) == truth.followers
    assert len(payers) == world.truth.payers
    assert len(payers & here) == truth.buyers


def test_in_a_half_tied_sketch_links_are_all_there_is() -> None:
    world = worlds.sketch(12, tied=0.45)
    made, (account,) = worlds.tables(world), world.truth.accounts
    payers = net_payers(made["order"], set())
    links = {row["left"]: row["right"] for row in made["link"].to_pylist()}
    assert set(links) <= payers
    assert len(links) == world.truth.tied[account] == round(0.45 * len(payers))
    assert set(links.values()) <= set(made["follow"]["handle"].to_pylist())


def test_a_short_order_file_hides_earlier_payments() -> None:
    world = worlds.sketch(13, coverage_days=120)
    since = made_at(world.span.since)
    assert min(worlds.tables(world)["order"]["occurred_at"].to_pylist()) >= since
    (truth,) = world.truth.accounts.values()
    assert truth.bought_before > 0
    assert {row["since"] for row in worlds.tables(world)["cover"].to_pylist() if row["table"] == "order"} == {since}


def made_at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)


def test_a_sketch_has_follows_before_and_after_its_orders() -> None:
    world = worlds.sketch(14)
    since = worlds.tables(world)["follow"]["since"].to_pylist()
    assert min(since) < made_at(world.span.since)
    assert max(since) > made_at(world.span.until)


def test_sketches_have_the_sizes_a_bench_wants() -> None:
    truths = [worlds.sketch(seed).truth for seed in range(40)]
    assert all(1_400 <= account.followers <= 4_000 for truth in truths for account in truth.accounts.values())
    assert sum(60 <= truth.payers <= 200 for truth in truths) >= 36


# --- truth -------------------------------------------------------------------------------------------------------

LAWS = [worlds.Waiting("exponential", 0.3, 400.0), worlds.Waiting("exponential_gamma", 0.6, 300.0, 0.7),
        worlds.Waiting("weibull", 0.2, 500.0, 0.8), worlds.Waiting("exponential", 1.0, 4000.0)]


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_draws_what_it_says(law: worlds.Waiting) -> None:
    waits, people = law.draw(np.random.default_rng(8), 200_000), 200_000
    for days in (30.0, 365.0, 1500.0):
        share = float(law.paid_by(days))
        assert abs((waits <= days).mean() - share) < SURE * math.sqrt(share * (1 - share) / people)
    left = waits > 200
    chance = float(law.within(200.0, 365.0))
    assert abs((waits[left] <= 565).mean() - chance) < SURE * math.sqrt(chance * (1 - chance) / left.sum())


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_a_law_begins_at_nothing_and_never_falls(law: worlds.Waiting) -> None:
    shares = law.paid_by(np.arange(-10, 20_000, 10))
    assert shares[0] == shares[1] == 0
    assert (np.diff(shares) >= 0).all()
    assert shares[-1] <= law.ever


def test_the_chance_of_the_very_old_is_a_number() -> None:
    assert worlds.Waiting("exponential", 1.0, 1.0).within(5_000.0, 365.0) == 1
    assert worlds.Waiting("exponential", 0.9, 1.0).within(5_000.0, 365.0) == pytest.approx(0)
    assert worlds.Waiting("exponential", 1.0, 100.0).within(-65.0, 365.0) == pytest.approx(1 - math.exp(-3))


def test_new_followers_pay_within_a_year_as_expected() -> None:
    """Everybody on the list of 60 small worlds who came a year or more before its end, against `within_365`."""
    off, spread = 0.0, 0.0
    for seed in range(60):
        world = worlds.sketch(seed)
        (truth,) = world.truth.accounts.values()
        people = world.people
        new = (people.law == 0) & (people.mail < world.span.until - 365 * DAY) & (people.wait >= 1)
        off += (people.wait[new] <= 365).sum() - new.sum() * truth.within_365
        spread += new.sum() * truth.within_365 * (1 - truth.within_365)
    assert abs(off) < SURE * math.sqrt(spread)


def test_the_waiting_pay_in_the_coming_year_as_expected() -> None:
    """Followers of 60 small worlds who had not paid at the end, against `next_365`; a sum of small chances."""
    off, spread = 0.0, 0.0
    for seed in range(60):
        world = worlds.sketch(seed)
        (truth,) = world.truth.accounts.values()
        people, until = world.people, world.span.until
        here = (people.mail < until) & (people.mail_left > until)
        later = here & (people.paid_at >= until) & (people.paid_at < until + 365 * DAY)
        off += later.sum() - truth.next_365
        spread += truth.next_365
    assert abs(off) < SURE * math.sqrt(spread)


def test_the_truth_of_two_accounts_matches_its_people(singer: worlds.World) -> None:
    """What truly comes in the year after, person by person, for the singer's two lists and for all together."""
    people, until = singer.people, singer.span.until
    on_instagram = (people.instagram < until) & (people.instagram_left > until)
    on_list = (people.mail < until) & (people.mail_left > until)
    coming = (people.paid_at >= until) & (people.paid_at < until + 365 * DAY)
    truth = singer.truth
    for here, expected in ((on_instagram, truth.accounts[INSTAGRAM].next_365),
                           (on_list, truth.accounts[MAILCHIMP].next_365), (on_instagram | on_list, truth.next_365)):
        assert abs((here & coming).sum() - expected) < SURE * math.sqrt(expected)
    assert truth.people == (on_instagram | on_list).sum()
