"""Mapping files: what is accepted, what is refused and how, what is proposed; and how dates are settled."""

from __future__ import annotations

import re
from datetime import datetime
from datetime import timedelta

import ibis
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.engines import open_engine
from stalwarts.importers import _dates
from stalwarts.importers import csv_file
from stalwarts.importers._mapping import KINDS
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._mapping import wrong_in
from stalwarts.problems import AmbiguousDate
from stalwarts.problems import BadMapping
from stalwarts.problems import NoDate

ENGINE = open_engine()
CONTRACT = """
kind = "orders"            # contacts | followers | orders | touches | tally | said
delimiter = "whitespace"   # or ",", ";", "\\t"; default: sniffed
header = false             # then columns are positions from 1; with a header, names
account = "shop:cdnow"
currency = "USD"           # a constant, or currency_column
date = "%Y%m%d"            # strptime; default: inferred from the whole column, refused when ambiguous
decimal = "."
[columns]
handle = 1
occurred_at = 2
quantity = 3
amount = 4
"""


def test_the_mapping_of_the_contract_is_read() -> None:
    mapping = csv_file.load(CONTRACT)
    assert mapping.columns == {"handle": "1", "occurred_at": "2", "quantity": "3", "amount": "4"}
    assert mapping.always == {"currency": "USD"}
    shape = csv_file.shape_for(mapping)
    assert shape.positions
    assert shape.delimiter == "whitespace"
    assert shape.columns["amount"] == ("4",)
    assert shape.required == ()


def test_a_header_is_found_by_folded_names() -> None:
    mapping = csv_file.load('kind = "contacts"\n[columns]\nhandle = "  E-Mail  Address "\nname = "Name"')
    shape = csv_file.shape_for(mapping)
    assert shape.columns["handle"] == ("e-mail address",)
    assert set(shape.required) == {"handle", "name"}
    assert csv_file.missing(mapping, ("e-mail address",)) == ["Name"]


SAID = """
kind = "said"
[columns]
occurred_at = "When?"
answer = "A \\"B\\" \u00e9"
[always]
question = "know"
"""
TABBED = """
kind = "touches"
delimiter = "\\t"
[columns]
handle = "h"
occurred_at = "d"
[always]
kind = "attend"
"""


WHOLE = """
kind = "orders"
currency = "EUR"
amount_of = "order"
[columns]
order = "Order"
occurred_at = "Date"
amount = "Total"
refunded = "Refunded"
"""


@pytest.mark.parametrize("text", [CONTRACT, SAID, TABBED, WHOLE])
def test_a_mapping_written_is_the_mapping_read(text: str) -> None:
    mapping = csv_file.load(text)
    assert csv_file.load(mapping.text()) == mapping


@pytest.mark.parametrize(("change", "said"), [
    ('kind = "orders"', "kind = 'order' is not one of contacts, followers, orders"),
    ('delimiter = "whitespace"', "delimiter = 'spaces' is neither one letter nor 'whitespace'"),
    ("header = false", "header is true or false"),
    ('account = "shop:cdnow"', "account = 'cdnow' is not platform:name, as shop:cdnow"),
    ('currency = "USD"', "currency = 'dollars' is not three letters, as USD"),
    ('date = "%Y%m%d"', "date = '%Y%W' holds %W"),
    ('decimal = "."', "decimal is '.' or ',', not ';'"),
    ("handle = 1", "without a header, columns are positions from 1, and '0' is none"),
    ("quantity = 3", "orders have no column 'quantitty' (perhaps 'quantity')"),
    ("amount = 4", "orders need amount under [columns] or [always]"),
    ("[columns]", "it is not TOML"),
])
def test_what_is_wrong_is_said(change: str, said: str) -> None:
    wrong = {'kind = "orders"': 'kind = "order"', 'delimiter = "whitespace"': 'delimiter = "spaces"',
             "header = false": 'header = "no"', 'account = "shop:cdnow"': 'account = "cdnow"',
             'currency = "USD"': 'currency = "dollars"', 'date = "%Y%m%d"': 'date = "%Y%W"',
             'decimal = "."': 'decimal = ";"', "handle = 1": "handle = 0", "quantity = 3": "quantitty = 3",
             "amount = 4": "", "[columns]": "[columns"}[change]
    with pytest.raises(BadMapping, match="^mine.toml: .*" + re.escape(said)):
        csv_file.load(CONTRACT.replace(change, wrong), "mine.toml")


def test_what_an_amount_is_of_is_an_order_or_one_of_several() -> None:
    for text, said in ((WHOLE.replace('"order"', '"line"', 1), "amount_of is 'order' or 'unit', or not there"),
                       (WHOLE.replace('"order"', '"unit"', 1), "amount_of = 'unit' needs columns for quantity and amount"),
                       (WHOLE.replace('order = "Order"\n', ""), "amount_of = 'order' needs columns for order and amount")):
        with pytest.raises(BadMapping, match=re.escape(said)):
            csv_file.load(text)


@pytest.mark.parametrize("text", ['kind = "orders"\ncolumns = 3', "kind = 3", "", 'kind = "orders"\ndate = 3',
                                  'kind = "contacts"\n[columns]\nhandle = 1.5', 'kind = "contacts"\n[columns]\nx = "a"',
                                  'kind = "contacts"\nclumns = 1', 'kind = "contacts"'])
def test_nothing_that_is_no_mapping_passes(text: str) -> None:
    with pytest.raises(BadMapping):
        csv_file.load(text)


def test_an_address_is_enough_to_name_people() -> None:
    assert csv_file.load('kind = "contacts"\n[columns]\nemail = "E-mail"').lacks() == []


# --- proposals ---------------------------------------------------------------------------------------------------


def proposed(table: str) -> Mapping:
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return csv_file.propose(tuple(cell.casefold() for cell in header), rows)


def test_orders_are_known_by_their_amounts() -> None:
    mapping = proposed("""
        Order number | Customer e-mail    | Paid at          | Order total (GBP) | Discount code
        7            | ada@example.org    | 2026-03-04 10:00 | 12.50             | SPRING
        8            | ben@example.org    | 2026-03-05 10:00 | 1,200.00          |""")
    assert mapping.kind == "orders"
    assert mapping.columns == {"order": "order number", "handle": "customer e-mail", "occurred_at": "paid at",
                               "amount": "order total (gbp)", "code": "discount code"}
    assert mapping.always == {"currency": "GBP"}
    assert (mapping.date, mapping.decimal, mapping.lacks()) == ("%Y-%m-%d", ".", [])
    assert wrong_in(mapping) == ""


def test_a_decimal_comma_and_a_sign_are_seen() -> None:
    mapping = proposed("""
        Kunde | Date       | Amount
        K1    | 13.02.2026 | 1.200,50 \u20ac
        K2    | 14.02.2026 | 12,00 \u20ac""")
    assert (mapping.decimal, mapping.always, mapping.date) == (",", {"currency": "EUR"}, "%d.%m.%Y")


def test_what_a_proposal_does_not_know_it_lacks() -> None:
    mapping = proposed("""
        Buyer | Date       | Amount
        K1    | 03/04/2026 | 12.00""")
    assert mapping.lacks() == ["currency"]
    assert mapping.date is None, "it is the third of April or the fourth of March"


@pytest.mark.parametrize(("table", "kind", "handle"), [
    ("Name | E-mail Address\nAda | ada@example.org", "contacts", "e-mail address"),
    ("Username | Followed at\nada | 2026-01-02", "followers", "username"),
    ("Email | Subscribed at\nada@x.org | 2026-01-02", "followers", "email"),
    ("User | Event | Date\nada | attended | 2026-01-02", "touches", "user"),
    ("Date | User | Question | Answer\n2026-01-02 | ada | know | yes", "said", "user"),
])
def test_kinds_are_told_apart(table: str, kind: str, handle: str) -> None:
    mapping = proposed(table)
    assert (mapping.kind, mapping.columns.get("handle")) == (kind, handle)
    assert wrong_in(mapping) == ""


def test_a_table_without_a_header_is_told_by_its_cells() -> None:
    mapping = proposed("ada@example.org | 2026-01-02 | 12.50\nben@example.org | 2026-01-03 | 3.00")
    assert not mapping.header
    assert mapping.columns == {"handle": "1", "occurred_at": "2", "amount": "3"}


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.lists(st.lists(st.text(max_size=12), max_size=7),
                                                                        max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_proposal_can_always_be_written_and_is_one_of_the_kinds(header: list[str], rows: list[list[str]]) -> None:
    mapping = csv_file.propose(tuple(header), rows)
    assert mapping.kind in KINDS
    assert mapping.text()


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cells", "form"), [
    (["2026-03-04", "2026-03-05T10:00:00Z", "2026-03-05 10:00:00 +0200"], "%Y-%m-%d"),
    (["03/04/2026", "13/04/2026"], "%d/%m/%Y"), (["03/04/2026", "04/13/2026 8:15 pm"], "%m/%d/%Y"),
    (["03.04.2026 10:15"], "%d.%m.%Y"), (["19970101", "19971231"], "%Y%m%d"), (["12 Mar 2024", "3 April 2024"], "%d %b %Y"),
    (["Mar 2, 2026"], "%b %d, %Y"), (["2018/03/28, 10:27"], "%Y/%m/%d"), (["6/24/23 11:45am"], "%m/%d/%y"),
    (["1757000000", "1757000000123"], "%s"), (["05/05/2026", "06/06/2026"], "%d/%m/%Y"),
    (["13/04/2026"] * 3 + ["not a date"], "%d/%m/%Y"),
])
def test_the_whole_column_settles_how_dates_are_written(cells: list[str], form: str) -> None:
    assert csv_file.resolve_dates(cells) == form


@pytest.mark.parametrize("cells", [["03/04/2026", "05/06/2026"], ["1-2-2026"], ["03/04/26 10:00"],
                                   ["13/04/2026", "04/13/2026"]])
def test_dates_of_two_readings_are_refused_with_both(cells: list[str]) -> None:
    with pytest.raises(AmbiguousDate) as problem:
        csv_file.resolve_dates(cells)
    said = str(problem.value)
    assert len(problem.value.readings) == 2
    assert "date = " in said
    assert any(cell in said for cell in cells)


def test_both_readings_are_shown_in_words() -> None:
    with pytest.raises(AmbiguousDate, match=r"'03/04/2026' could be 03 April 2026 \(%d/%m/%Y\) or 04 March 2026 \(%m"):
        csv_file.resolve_dates(["03/04/2026", "05/06/2026"])


@pytest.mark.parametrize("cells", [[], ["", " "], ["soon", "later"], ["2026"]])
def test_what_is_no_column_of_dates_is_refused(cells: list[str]) -> None:
    with pytest.raises(NoDate):
        csv_file.resolve_dates(cells)


def moment(cell: str, form: str | None) -> datetime | None:
    """One cell, read as a column."""
    table = ibis.memtable({"cell": [cell]})
    at: datetime | None = ENGINE.run(table.select(at=_dates.moment(table.cell, form)))["at"][0].as_py()
    return at


CLOCKS = ("", " 10:15", " 22:15:30", "T22:15:30Z", " 10:15 pm", ", 10:15", " 10:15:00 +0200", " 10:15 UTC")


@given(st.datetimes(datetime(1970, 1, 2), datetime(2068, 12, 30)),
       st.sampled_from([form for form in _dates.FORMS if form != "%s"]), st.sampled_from(CLOCKS))
@settings(max_examples=60, deadline=None)
def test_a_column_is_read_as_a_single_cell_is(day: datetime, form: str, clock: str) -> None:
    """What settles the form and what reads the column are two readers, and must agree."""
    cell = f"{day:{form}}" + (clock if form != "%Y-%m-%d" or clock in CLOCKS[:4] else "")
    expected = _dates.day_of(cell, form)
    assert expected == day.replace(hour=0, minute=0, second=0, microsecond=0)
    read = moment(cell, form)
    assert read is not None
    assert abs(read - expected) < timedelta(days=1)
    assert (read == expected) == (cell.endswith(f"{day:{form}}"))


@pytest.mark.parametrize(("cell", "form", "at"), [
    ("13/02/2026 10:15 pm", "%d/%m/%Y", "2026-02-13 22:15:00"), ("13/02/2026 12:15am", "%d/%m/%Y", "2026-02-13 00:15:00"),
    ("13/02/2026 01:15 +0200", "%d/%m/%Y", "2026-02-12 23:15:00"), ("13/02/2026 10:15", "%d/%m/%Y %H:%M",
                                                                    "2026-02-13 10:15:00"),
    ("13 February 2026", "%d %B %Y", "2026-02-13 00:00:00"), ("31/02/2026", "%d/%m/%Y", None),
    ("13/02/2026 25:00", "%d/%m/%Y", None), ("1997011", "%Y%m%d", None), ("13/02/97", "%d/%m/%y", "1997-02-13 00:00:00"),
    ("1757000000", "%s", "2025-09-04 15:33:20"), ("1757000000123", "%s", "2025-09-04 15:33:20"), ("soon", "%s", None),
    ("", "%d/%m/%Y", None), ("2026-02-13T10:15:00+02:00", None, "2026-02-13 08:15:00"),
])
def test_cells_in_a_form(cell: str, form: str | None, at: str | None) -> None:
    read = moment(cell, form)
    assert (f"{read:%Y-%m-%d %H:%M:%S}" if read else None) == at

