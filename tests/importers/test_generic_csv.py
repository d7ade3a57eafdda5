"""Tables nobody described, read as their mapping says."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import canonical
import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.engines import open_engine
from stalwarts.importers import csv_file
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._peek import fold
from stalwarts.problems import BadMapping

CDNOW = """
kind = "orders"
delimiter = "whitespace"
header = false
account = "shop:cdnow"
currency = "USD"
date = "%Y%m%d"
[columns]
handle = 1
occurred_at = 2
quantity = 3
amount = 4
"""
MASTER = Path(__file__).parents[3] / "shared" / "data" / "cdnow" / "CDNOW_master.txt"
TAKEN = datetime(2026, 4, 1)
ENGINE = open_engine()
COMMON = {"export_id": "string", "row": "int64", "account": "string", "taken_at": "timestamp(6)", "meaning": "string"}
STATED: dict[str, tuple[str, dict[str, str]]] = {}
"""A mapping to its statements: how its rows are judged, and its tables. To translate them takes longer than to run them."""


@dataclass(frozen=True)
class Read:
    """What came of some files."""

    tables: dict[str, list[canonical.Row]]
    aside: dict[int, str]
    noise: dict[int, str]

    def __getitem__(self, table: str) -> list[canonical.Row]:
        return self.tables[table]

    def column(self, table: str, name: str) -> list[Any]:
        """One column, sorted."""
        return sorted((row[name] for row in self[table]), key=str)


def stated(mapping: Mapping) -> tuple[str, dict[str, str]]:
    """The statements of a mapping over `raw`, made once."""
    if repr(mapping) not in STATED:
        facts = csv_file.facts_for(ENGINE.shown("raw", COMMON | dict.fromkeys(mapping.columns, "string")), mapping)
        STATED[repr(mapping)] = (ENGINE.statement(facts.judged),
                                 {name: canonical.statement(ENGINE, facts, name) for name in facts.tables})
    return STATED[repr(mapping)]


def read(mapping: Mapping, *files: list[list[str]], account: str = "shop:lena") -> Read:
    """What comes of files given as records; columns stand in the order of the mapping."""
    names = list(mapping.columns)
    cells = [{"export_id": str(n), "row": row, "account": account, "taken_at": TAKEN, "meaning": "",
              **{name: record[at] if at < len(record) and record[at] != "" else None for at, name in enumerate(names)}}
             for n, file in enumerate(files) for row, record in enumerate(file, 1)]
    ENGINE.put("raw", pa.Table.from_pylist(cells, ibis.schema(COMMON | dict.fromkeys(names, "string")).to_pyarrow()))
    asked, tables_ = stated(mapping)
    judged = ENGINE.fetch(asked).to_pylist()
    canonical.all_accounted_for([(cell["export_id"], cell["row"]) for cell in cells], judged)
    tables = {name: canonical.rows(ENGINE, name, statement) for name, statement in tables_.items()}
    return Read(tables, canonical.aside(judged), canonical.noise(judged))


def plain(kind: str, *columns: str, always: dict[str, str] | None = None, **more: Any) -> Mapping:
    return Mapping(kind, {name: name for name in columns}, always or {}, **more)


ORDERS = plain("orders", "handle", "occurred_at", "amount", always={"currency": "USD"})


# --- orders ------------------------------------------------------------------------------------------------------


def test_the_made_up_shop() -> None:
    folder = canonical.GOLDEN / "csv"
    mapping = csv_file.load((folder / "shop.toml").read_text())
    header, *records = csv.reader((folder / "shop.csv").read_text().splitlines())
    names, at = fold(header), {}
    for ours, (theirs,) in csv_file.shape_for(mapping).columns.items():
        at[ours] = names.index(theirs)
    result = read(mapping, [[record[at[name]] for name in mapping.columns] for record in records])
    assert [(o["order"], o["amount"], o["kind"], o["status"]) for o in sorted(result["order"], key=lambda o: o["order"])
            ] == [("20260213103000/shop:C1/1200.50/1", Decimal("1200.5000"), "purchase", "paid"),
                  ("20260301/shop:C2/12.00/1", Decimal("12.0000"), "purchase", "paid"),
                  ("20260302/shop:C5/0.00/1", Decimal("0.0000"), "purchase", "comp"),
                  ("20260320/shop:C1/-12.00/1", Decimal("-12.0000"), "refund", "paid")]
    assert result.aside == {4: "'31/02/2026' is not a date written as %d/%m/%Y", 5: "'zw\u00f6lf' is not an amount"}
    assert result.noise == {3: "blank line"}
    assert [(link["left"], link["right"]) for link in result["link"]] == [("email:ada@example.org", "shop:C1")]
    (cover,) = result["cover"]
    assert (cover["since"], cover["until"], cover["basis"]) == (
        datetime(2026, 2, 13, 10, 30), datetime(2026, 3, 20), "assumed")


def test_equal_purchases_of_one_day_are_all_kept_and_read_the_same_again() -> None:
    records = [["C1", "2026-01-02", "5"], ["C1", "2026-01-02", "5.00"], ["C1", "2026-01-02", "6"]]
    once, again = read(ORDERS, records), read(ORDERS, list(reversed(records)))
    assert once.column("order", "order") == ["20260102/shop:C1/5.00/1", "20260102/shop:C1/5.00/2",
                                             "20260102/shop:C1/6.00/1"]
    assert once.column("order", "order") == again.column("order", "order")


@given(st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.sampled_from(["2026-01-02", "2026-01-03 10:00"]),
                          st.sampled_from(["5", "-5", "0", "6.25"])), min_size=1, max_size=12), st.randoms())
@settings(max_examples=25, deadline=None)
def test_ids_do_not_depend_on_the_order_of_rows_and_never_repeat(rows: list[tuple[str, str, str]], random: Any) -> None:
    records = [list(row) for row in rows]
    shuffled = random.sample(records, len(records))
    ids = read(ORDERS, records).column("order", "order")
    assert len(set(ids)) == len(records)
    assert ids == read(ORDERS, shuffled).column("order", "order")


def test_two_overlapping_files_give_an_order_one_key() -> None:
    first = [["C1", "2026-01-02", "5"], ["C1", "2026-01-02", "5"], ["C2", "2026-01-03", "7"]]
    result = read(ORDERS, first, [["C2", "2026-01-03", "7"], ["C3", "2026-01-04", "7"]])
    assert len(set(result.column("order", "order"))) == 4


def test_an_id_of_their_own_is_kept_and_words_are_ours() -> None:
    mapping = plain("orders", "order", "handle", "occurred_at", "amount", "currency", "kind", "status", "product")
    result = read(mapping, [["7", "ada@X.org", "2026-01-02", "5", "eur", "Sale", "Completed", "Print"],
                            ["8", "", "2026-01-02", "5", "EUR", "Refund", "paid", ""],
                            ["9", "", "2026-01-02", "5", "EUR", "barter", "paid", ""],
                            ["10", "", "2026-01-02", "5", "euro", "sale", "paid", ""],
                            ["11", "", "2026-01-02", "5.5", "JPY", "sale", "paid", ""],
                            ["12", "", "2026-01-02", "5", "", "sale", "paid", ""]])
    assert [(o["order"], o["handle"], o["amount"], o["currency"], o["kind"]) for o in sorted(
        result["order"], key=lambda o: o["order"])] == [
        ("7", "email:ada@x.org", Decimal(5), "EUR", "purchase"), ("8", None, Decimal(-5), "EUR", "refund")]
    assert result.aside == {3: "'barter' is no kind we know", 4: "'euro' is not a currency",
                            5: "'5.5' has more decimals than its currency", 6: "it has no currency"}


@pytest.mark.parametrize(("cell", "account", "handle"), [
    ("00001", "shop:cdnow", "shop:00001"), ("C-7", "shop:cdnow", "shop:C-7"), (" Ada@X.org ", "shop:cdnow", "email:ada@x.org"),
    ("@Maya.Makes", "instagram:lena", "instagram:maya.makes"), ("instagram:Maya", "shop:x", "instagram:maya"),
    ("'+351", "shop:x", "shop:+351"), ("a@b", "shop:x", "shop:a@b")])
def test_handles(cell: str, account: str, handle: str) -> None:
    result = read(ORDERS, [[cell, "2026-01-02", "5"]], account=account)
    assert result.column("order", "handle") == [handle]


def test_a_mapping_that_lacks_something_reads_nothing() -> None:
    raw = ibis.memtable(pa.table({"handle": ["a"]}))
    with pytest.raises(BadMapping, match="orders also need currency"):
        csv_file.facts_for(raw, plain("orders", "occurred_at", "amount"))
    with pytest.raises(BadMapping, match=r"--map FILE\.toml"):
        csv_file.facts(raw)


@pytest.mark.skipif(not MASTER.exists(), reason="the CDNOW master file does not lie beside the clone")
def test_the_cdnow_master_file() -> None:
    """The 1/10 file of Fader and Hardie comes from this one: 23,570 who appear, 23,502 who paid."""
    mapping = csv_file.load(CDNOW)
    records = [line.split() for line in MASTER.read_text().splitlines()]
    result = read(mapping, records, account="shop:cdnow")
    assert len(records) == 69_660
    assert result.noise == {1: "the line with the names of the columns"}
    assert not result.aside
    assert len(result["order"]) == 69_659
    assert len(result["handle"]) == 23_570
    net: dict[str, Decimal] = {}
    for order in result["order"]:
        net[order["handle"]] = net.get(order["handle"], Decimal(0)) + order["amount"]
    paid = sorted((float(value) for value in net.values() if value > 0), reverse=True)
    assert len(paid) == 23_502
    assert round(sum(paid[:-(-len(paid) // 5)]) / sum(paid), 3) == 0.677
    gini = sum((len(paid) + 1 - 2 * rank) * value for rank, value in enumerate(paid, 1)) / (len(paid) * sum(paid))
    assert round(gini, 3) == 0.634


# --- the other kinds ---------------------------------------------------------------------------------------------


def test_contacts() -> None:
    mapping = plain("contacts", "handle", "email", "name", "consent")
    result = read(mapping, [["C1", "Ada@x.org", "Ada", "yes"], ["C2", "", "Ben", "no"], ["", "c@x.org", "", "Opted in"],
                            ["", "", "Nobody", ""], ["C5", "", "", "perhaps"]])
    assert result.column("handle", "handle") == ["email:ada@x.org", "email:c@x.org", "shop:C1", "shop:C2"]
    assert result.column("link", "basis") == ["one row"]
    assert {(c["handle"], c["kind"], c["value"]) for c in result["clue"]} == {("shop:C1", "name", "Ada"),
                                                                              ("shop:C2", "name", "Ben")}
    assert {(c["handle"], c["state"]) for c in result["consent"]} == {("email:ada@x.org", "yes"), ("email:c@x.org", "yes")}
    assert result.aside == {4: "it names nobody", 5: "'perhaps' is no consent we know"}
    assert result.column("cover", "who") == ["listed"]


def test_followers_need_no_date() -> None:
    mapping = plain("followers", "handle", "since")
    result = read(mapping, [["@Ada", "2026-01-02"], ["ben@x.org", ""], ["cy", "soon"]], account="instagram:lena")
    assert {(f["handle"], f["kind"], f["since"]) for f in result["follow"]} == {
        ("instagram:ada", "follower", datetime(2026, 1, 2)), ("email:ben@x.org", "subscriber", None)}
    assert result.aside == {3: "'soon' is not a date"}


def test_touches_are_from_them_unless_a_column_says_otherwise() -> None:
    mapping = plain("touches", "handle", "occurred_at", "kind", "direction", "stance")
    result = read(mapping, [["ada", "2026-01-02", "Commented", "", "negative"], ["ben", "2026-01-03", "like", "sent", ""],
                            ["cy", "2026-01-03", "glared", "", ""], ["", "2026-01-03", "like", "", ""]])
    assert sorted((t["kind"], t["direction"], t["stance"], t["machine"]) for t in result["touch"]) == [
        ("comment", "from_them", "against", False), ("like", "to_them", "unknown", False)]
    assert {c["kinds"] for c in result["cover"]} == {"comment", "to_them"}
    assert set(result.aside) == {3, 4}


def test_a_constant_says_what_no_column_does() -> None:
    mapping = plain("touches", "handle", "occurred_at", always={"kind": "attend"})
    assert read(mapping, [["ada", "2026-01-02"]]).column("touch", "kind") == ["attend"]


def test_opens_within_seconds_of_a_letter_by_many_are_made_by_machines() -> None:
    """Six readers open within 20 seconds, as no people do; a like in that time, and an open an hour later, are theirs."""
    mapping = plain("touches", "handle", "occurred_at", "kind", "post")
    burst = [[f"r{n}", f"2026-01-02 09:00:{n * 4:02}", "open", "letter 1"] for n in range(6)]
    people = [["r0", "2026-01-02 10:00:00", "open", "letter 1"], ["r1", "2026-01-02 09:00:05", "like", "letter 1"],
              *[[f"s{n}", "2026-01-03", "open", "letter 2"] for n in range(9)],
              *[[f"t{n}", f"2026-01-04 09:00:{n:02}", "open", "letter 3"] for n in range(4)]]
    touches = read(mapping, burst + people)["touch"]
    assert len(touches) == len(burst + people)
    assert sorted(t["handle"] for t in touches if t["machine"]) == [f"shop:r{n}" for n in range(6)]


def test_totals() -> None:
    mapping = plain("tally", "until", "value", always={"of": "listeners"}, decimal=",")
    result = read(mapping, [["2026-01-31", "1.250,5"], ["2026-02-28", "many"]])
    assert [(t["of"], t["value"]) for t in result["tally"]] == [("listeners", Decimal("1250.5"))]
    assert result.aside == {2: "'many' is not an amount"}


def test_answers() -> None:
    mapping = plain("said", "handle", "occurred_at", "question", "answer")
    result = read(mapping, [["ada", "2026-01-02", "know", "4"], ["", "2026-01-02", "know", "2"], ["b", "2026-01-02", "", "x"]])
    assert {(s["handle"], s["answer"]) for s in result["said"]} == {("shop:ada", "4"), (None, "2")}
    assert result.aside == {3: "it has no question"}


@given(st.lists(st.lists(st.text(max_size=14), min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_whatever_the_cells_say_every_row_is_accounted_for(records: list[list[str]]) -> None:
    records = [[cell.replace("\x00", "") for cell in record] for record in records]
    result = read(ORDERS, records)
    assert len(result["order"]) + len(result.aside) + len(result.noise) == len(records)


def test_what_is_called_refunded_is_nobodys_and_what_went_back_went() -> None:
    """The same sale in two tables: one calls the payment refunded, the other writes what went back on a line of its own."""
    orders = plain("orders", "handle", "occurred_at", "amount", "order", "status", always={"currency": "EUR"})
    found = read(orders, [["ada@example.org", "2026-03-02", "49.90", "1", "Erstattet"],
                          ["bo@example.org", "2026-03-02", "49.90", "2", "bezahlt"],
                          ["bo@example.org", "2026-03-05", "-49.90", "2", "erstattet"],
                          ["cy@example.org", "2026-03-05", "0.00", "3", "payée"]])
    assert [(row["order"], row["kind"], row["status"]) for row in sorted(found["order"], key=lambda row: (row["order"], row["kind"]))] == [
        ("1", "purchase", "failed"), ("2", "purchase", "paid"), ("2", "refund", "paid"), ("3", "purchase", "comp")]


# --- tables as other programs write them ------------------------------------------------------------------------------


def test_each_line_of_an_order_repeats_what_all_of_it_cost() -> None:
    """The second line is none of its own, nor one without an amount; an instalment is, and another order."""
    whole = plain("orders", "handle", "occurred_at", "amount", "order", "product", always={"currency": "EUR"}, amount_of="order")
    found = read(whole, [["ada@example.org", "2026-03-02", "49.90", "1", "Shirt"], ["ada@example.org", "2026-03-02", "49.90", "1", "Mug"],
                         ["bo@example.org", "2026-03-02", "49.90", "2", "Shirt"], ["", "", "", "2", "Mug"],
                         ["cy@example.org", "2026-03-02", "10.00", "3", "Course"], ["cy@example.org", "2026-04-02", "10.00", "3", "Course"],
                         ["di@example.org", "2026-03-02", "5.00", "", "Card"], ["di@example.org", "2026-03-02", "5.00", "", "Card"]])
    assert found.noise == dict.fromkeys((2, 4), "a further line of an order whose whole amount stands above")
    assert (found.aside, sum(row["amount"] for row in found["order"])) == ({}, Decimal("129.80"))


def test_what_came_back_has_a_column_of_its_own() -> None:
    """At the order's own time; nothing came back of what was not paid, and of what came back in part the column says how much."""
    orders = plain("orders", "handle", "occurred_at", "amount", "order", "status", "refunded", always={"currency": "EUR"})
    found = read(orders, [["ada@example.org", "2026-03-02", "100.00", "1", "PAID", "25.00"],
                          ["bo@example.org", "2026-03-02", "20.00", "2", "refunded", "20.00"],
                          ["cy@example.org", "2026-03-02", "30.00", "3", "Partially refunded", "-10.00"],
                          ["di@example.org", "2026-03-02", "30.00", "4", "Partially refunded", ""],
                          ["el@example.org", "2026-03-02", "30.00", "5", "paid", "0.00"],
                          ["fy@example.org", "2026-03-02", "30.00", "6", "paid", "300.00"]])
    assert found.aside == {4: "it was refunded in part, and no column says how much", 6: "more came back of it than was paid"}
    assert sorted((row["order"], row["kind"], row["status"], str(row["amount"])) for row in found["order"]) == [
        ("1", "purchase", "paid", "100.0000"), ("1", "refund", "paid", "-25.0000"), ("2", "purchase", "failed", "20.0000"),
        ("3", "purchase", "paid", "30.0000"), ("3", "refund", "paid", "-10.0000"), ("5", "purchase", "paid", "30.0000")]


def test_a_column_of_refusals_says_who_must_not_be_written_to() -> None:
    """Whatever the column of consents says; who has not agreed yet follows nobody, and is no follower who left."""
    readers = plain("followers", "handle", "since", "consent", "refused")
    found = read(readers, [["ada@example.org", "2026-01-02", "SUBSCRIBED", ""], ["bo@example.org", "2026-01-02", "subscribed", "yes"],
                           ["cy@example.org", "2026-01-02", "NEVER_SUBSCRIBED", "[]"], ["di@example.org", "2026-01-02", "pending", "no"],
                           ["el@example.org", "2026-01-02", "subscribed", "UNSUBSCRIBED on 2026-02-03"],
                           ["fy@example.org", "2026-01-02", "subscribed", "perhaps"]])
    assert found.aside == {6: "'perhaps' is no refusal we know"}
    assert {row["handle"][6:8]: row["state"] for row in found["consent"]} == {"ad": "yes", "bo": "no", "cy": "no", "di": "no", "el": "no"}
    assert {row["handle"][6:8]: row["ended_at"] is None for row in found["follow"]} == {"ad": True, "bo": False, "el": False}


def test_a_column_of_addresses_names_nobody_by_anything_else() -> None:
    people = Mapping("contacts", {"handle": "E-mail", "name": "First name", "surname": "Last name"})
    found = read(people, [["Nea Nord <NEA@example.org>", "Nea", "Nord"], ["mailto:olle@example.org", "Olle Orm", "Orm"],
                          ["pia@example.org;", "", "Pihl"], ["N/A", "Q", "Q"], ["a@example.org, b@example.org", "R", ""], ["", "S", ""]])
    assert found.column("handle", "handle") == ["email:nea@example.org", "email:olle@example.org", "email:pia@example.org"]
    assert found.column("clue", "value") == ["Nea Nord", "Olle Orm", "Pihl"]
    assert found.aside == {4: "'N/A' is not an e-mail address", 5: "'a@example.org, b@example.org' is not an e-mail address",
                           6: "it names nobody"}
