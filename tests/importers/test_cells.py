"""Cells: what a text means, and that what means nothing is null, never rounded and never a stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.engines import open_engine
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _together

SHARED = cache(open_engine)
"""One engine for the property tests, which run many times."""
Cell = Callable[[ir.StringValue], ir.Value]


@pytest.fixture(scope="module")
def engine() -> Any:
    return open_engine()


def told(engine: Any, cell: Cell, texts: list[str | None]) -> list[Any]:
    """What a cell makes of each text."""
    rows = pa.table({"n": list(range(len(texts))), "x": pa.array(texts, pa.string())})
    table = engine.put("cells", rows)
    return engine.run(table.select("n", y=cell(table.x)).order_by("n")).column("y").to_pylist()


def expect(engine: Any, cell: Cell, pairs: dict[str, Any]) -> None:
    assert dict(zip(pairs, told(engine, cell, list(pairs)), strict=True)) == pairs


def test_money_in_every_style_of_the_platforms(engine: Any) -> None:
    amounts = {"7.99": "7.99", "5": "5", "0.4": "0.4", "1,200.00": "1200", "(33.62)": "-33.62", "-$27.08": "-27.08",
               "$1,030.00": "1030", "SEK 1,000.00": "1000", "$55.00 USD": "55", "€45.00": "45", "US$5": "5",
               " 7.99 ": "7.99",
               "1'200.00": "1200", "1 234.50": "1234.5", "−5.00": "-5", "($1,030.00)": "-1030", "1.50000": "1.5",
               "99999999999999.9999": "99999999999999.9999"}
    expect(engine, _cells.money, {text: Decimal(amount) for text, amount in amounts.items()})


def test_what_is_no_amount_is_null(engine: Any) -> None:
    texts = ["", "--", "-", "abc", "12.x", "1e5", "1_000", "1,20", "12 34", "1.23456", "nan", "inf", "--5", "1200,00",
             "1.234,56", "999999999999999", "1.2.3", "(5", None]
    assert told(engine, _cells.money, texts) == [None] * len(texts)


def test_a_decimal_comma(engine: Any) -> None:
    expect(engine, lambda text: _cells.money(text, ","), {
        "1200,00": Decimal(1200), "1.234,56": Decimal("1234.56"), "1.234": Decimal(1234), "-1,50 €": Decimal("-1.5"),
        "7.99": None})
    expect(engine, _cells.money_either, {
        "50,90": Decimal("50.9"), "1.234,56": Decimal("1234.56"), "1,234": Decimal(1234), "1,234.50": Decimal("1234.5"),
        "7.9": Decimal("7.9"), "1,2345": None})


@given(st.lists(st.decimals("-99999999999", "99999999999", places=4), min_size=1, max_size=40))
@settings(max_examples=12, deadline=None)
def test_money_is_exact(amounts: list[Decimal]) -> None:
    engine = SHARED()
    assert told(engine, _cells.money, [f"{amount:f}" for amount in amounts]) == amounts
    assert told(engine, _cells.money, [f"{amount:,f}" for amount in amounts]) == amounts


@given(st.lists(st.text(max_size=20), min_size=1, max_size=60))
@settings(max_examples=12, deadline=None)
def test_no_text_stops_a_scan(texts: list[str]) -> None:
    engine = SHARED()
    texts = [text.replace("\x00", "") for text in texts]
    cells: list[Cell] = [_cells.money, _cells.money_either, _cells.when, _cells.us12, _cells.day, _cells.clean_email,
                         _cells.clean_phone, _cells.unguard, _cells.cell, _cells.currency, _handles.typed]
    for cell in cells:
        assert len(told(engine, cell, list(texts))) == len(texts)


def test_decimals_of_a_currency(engine: Any) -> None:
    rows = {("1.00", "JPY"): True, ("1.50", "JPY"): False, ("1.23", "EUR"): True, ("1.234", "EUR"): False,
            ("1.234", "KWD"): True, ("1.2345", "KWD"): False, ("100000", "KRW"): True}
    amounts, codes = ([row[at] for row in rows] for at in (0, 1))
    table = engine.put("amounts", pa.table({"n": range(len(rows)), "a": amounts, "c": codes}))
    fits = _cells.decimals_ok(_cells.money(table.a), table.c)
    assert engine.run(table.select("n", y=fits).order_by("n")).column("y").to_pylist() == list(rows.values())


def test_times_with_and_without_offset(engine: Any) -> None:
    noon = {"2026-08-24 13:18:58 +0200": 11, "2026-08-24 13:18:58 +02:00": 11, "2026-08-24 13:18:58+0200": 11,
            "2026-08-24 13:18:58-03:00": 16, "2026-08-24 13:18:58 -0300": 16, "2026-08-24 13:18:58+02": 11,
            "2026-08-24 13:18:58": 13, "2026-08-24 13:18:58 UTC": 13, "2026-08-24T13:18:58Z": 13}
    expect(engine, _cells.when, {text: datetime(2026, 8, 24, hour, 18, 58) for text, hour in noon.items()})
    expect(engine, _cells.when, {
        "2026-08-24T13:18:58.123Z": datetime(2026, 8, 24, 13, 18, 58, 123_000), "2026-08-24": datetime(2026, 8, 24),
        "2026-08-24 13:18": datetime(2026, 8, 24, 13, 18), "2026-03-29 03:30:00 +0200": datetime(2026, 3, 29, 1, 30)})


def test_what_is_no_time_is_null(engine: Any) -> None:
    texts = ["", "not-a-date", "2026-13-24 13:18:58", "2026-02-30", "45384.348", "2026-08-24 25:18:58", "24/08/2026",
             "2026-08-24 13:18:58 CEST", "epoch", "infinity", "-infinity", None]
    assert told(engine, _cells.when, texts) == [None] * len(texts)


@given(st.lists(st.tuples(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.integers(-56, 56)), min_size=1))
@settings(max_examples=12, deadline=None)
def test_an_offset_is_taken_off(times: list[tuple[datetime, int]]) -> None:
    times = [(at.replace(microsecond=0), quarters * 15) for at, quarters in times]
    texts = [f"{at:%Y-%m-%d %H:%M:%S} {'-' if m < 0 else '+'}{abs(m) // 60:02}{abs(m) % 60:02}" for at, m in times]
    assert told(SHARED(), _cells.when, list(texts)) == [at - timedelta(minutes=m) for at, m in times]


def test_the_short_way_reads_what_the_long_way_reads(engine: Any) -> None:
    """Times of which any few letters are others, or more, or fewer."""
    random, texts = Random(5), list[str]()
    for text in ("2026-08-24 13:18:58", "2026-08-24T13:18:58Z", "2026-08-24 13:18+02", "2026-08-24 13:18:58 UTC",
                 "2026-08-24 13:18:58.5 +0000", "2026-08-24T13:18:58+00:00") * 1_500:
        at, scrap = random.randint(5, len(text)), "".join(random.choices("0259-+:.TZ aBCU", k=random.randint(1, 3)))
        texts.append(text[:at] + scrap + text[at + len(scrap) - random.randint(0, 1):])
    assert told(engine, _cells.when, list(texts)) == told(engine, _cells._zoned, list(texts))


def test_twelve_hour_clock(engine: Any) -> None:
    expect(engine, _cells.us12, {
        "6/24/23 11:45am": datetime(2023, 6, 24, 11, 45), "12/31/26 12:00am": datetime(2026, 12, 31),
        "3/20/26 12:00pm": datetime(2026, 3, 20, 12), "06/04/2023 01:05 PM": datetime(2023, 6, 4, 13, 5),
        "13/1/26 1:00pm": None, "2/30/26 1:00pm": None, "3/20/26 13:00pm": None, "soon": None})
    expect(engine, lambda text: _cells.us12(text, ibis.literal(value=True)), {
        "24/6/23 1:45pm": datetime(2023, 6, 24, 13, 45)})


def test_days_in_a_known_form(engine: Any) -> None:
    expect(engine, lambda text: _cells.day(text, "%Y%m%d"), {
        "19970101": date(1997, 1, 1), "19970231": None, "1997": None})
    expect(engine, lambda text: _cells.day(text, "%d %b %Y"), {
        "12 Mar 2024": date(2024, 3, 12), "1 December 2023": date(2023, 12, 1), "3 foo 2023": None})
    expect(engine, lambda text: _cells.stamp(text, "%d.%m.%Y %H:%M"), {
        "01.02.2026 10:11": datetime(2026, 2, 1, 10, 11)})


FORMS = ("%Y-%m-%d", "%b %d, %Y", "%d %b %Y %H:%M:%S", "%d.%m.%Y", "%m/%d/%Y %H:%M", "%Y/%m/%d, %H:%M", "%Y/%m/%d %I:%M:%S %p",
         "%d/%m/%y", "%m/%d/%y %I:%M%p", "%d-%b-%y", "%Y%m%d")


def like(form: str, lots: Random) -> list[str]:
    """A time in that form, in others near it, and damaged."""
    time = datetime(lots.choice([999, 1000, 1968, 1969, 2024, 2026, 2068, 2069, 8999, 9000]), lots.randint(1, 12),
                    lots.randint(1, 28), lots.randint(0, 23), lots.randint(0, 59), 7)
    good = time.strftime(form)
    at = lots.randrange(len(good) + 1)
    return [good, time.strftime(form.replace("%b", "%B")), time.strftime(form.replace("%d", "%-d").replace("%m", "%-m")),
            time.strftime(form.replace("%p", " %p")), time.strftime(form.replace("%d", "31")), good[:at], good[at:],
            good[:at] + good[at + 1:], f" {good} ", f"{good}\n", good.lower(), good.upper(), good.replace(" ", "  "),
            good[:at] + lots.choice(" 0:9/-.,xé\t+") + good[at:]]


@pytest.mark.parametrize("form", FORMS)
def test_the_engines_own_reading_of_a_form_says_what_the_patterns_say(engine: Any, form: str) -> None:
    lots = Random(form)
    texts = sorted({text for _ in range(150) for text in like(form, lots)})
    read = told(engine, lambda text: _cells.stamp(text, form), texts)
    assert dict(zip(texts, read, strict=True)) == dict(zip(
        texts, told(engine, lambda text: _cells.spelt(text, form), texts), strict=True))
    assert sum(time is not None for time in read) > len(texts) / 10


def test_half_days_and_months_in_any_letters(engine: Any) -> None:
    expect(engine, lambda text: _cells.spelt(text, "%d %b %y %I:%M %p"), {
        "1 JANUARY 69 12:00 am": datetime(2069, 1, 1), "1 jan 69 12:30 P.M.": datetime(2069, 1, 1, 12, 30),
        "31 Dec 26 11:59 pm": datetime(2026, 12, 31, 23, 59), "29 feb 27 1:00 am": None, "\x011 jan 26 1:00 am": None})
    expect(engine, lambda text: _cells.spelt(text, "%d/%m/%y", recent=True), {
        "29/02/72": datetime(1972, 2, 29), "1/1/69": datetime(1969, 1, 1), "31/12/68": datetime(2068, 12, 31),
        "\x012026-03-01": None, "\x012026-03-01 0:00:00": None})


def test_a_name_in_two_parts(engine: Any) -> None:
    parts = [("Ada", "Lovelace"), ("Ada", None), (None, "Lovelace"), (" Ada ", " "), (" ", None), (None, None)]
    table = engine.put("parts", pa.table({"n": range(len(parts)), "a": [a for a, _ in parts], "b": [b for _, b in parts]}))
    found = engine.run(table.select("n", whole=_cells.full_name(table.a, table.b)).order_by("n"))
    assert found.column("whole").to_pylist() == ["Ada Lovelace", "Ada", "Lovelace", "Ada", None, None]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["e", "f"]), st.sampled_from([None, "a", "b"]), st.sampled_from([None, 1, 2])), min_size=1))
def test_what_is_told_again_further_down_is_overtaken_by_the_last(rows: list[tuple[str, str | None, int | None]]) -> None:
    engine = SHARED()
    kinds = pa.schema([("export_id", pa.string()), ("who", pa.string()), ("what", pa.int64()), ("row", pa.int64())])
    table = engine.put("again", pa.Table.from_pylist(
        [{"export_id": e, "who": who, "what": what, "row": n} for n, (e, who, what) in enumerate(rows, 1)], schema=kinds))
    by = ("export_id", "who", "what")
    again = _together.shared(table.select(*by, "row"), table.select(*by), by)
    found = engine.run(_together.overtaken(table, again, by).order_by("row"))
    last = {row: n for n, row in enumerate(rows, 1)}
    assert found.column("later").to_pylist() == [last[row] if last[row] != n else None for n, row in enumerate(rows, 1)]


def test_an_amount_behind_one_sign_or_with_commas_is_what_it_is_in_any_other_way(engine: Any) -> None:
    for text in ("€5", "₹1200.00", "¥99999999999999", "$0.1234", "€5.12345", "€999999999999999", "€", "€-5", "€€5", "5€", "€1,000.00",
                 "€.50", "€5.", "A€5", "1,200", "1,200.5", "999,999,999,999.1234", "1,999,999,999,999", "1,20", "12,345,67", "1,200.12345",
                 ",200", "1200,000", "1,200,", "1,234.50000", "50,90"):
        for read in (_cells.money, _cells.money_either):
            sign, bare = told(engine, read, [text, f"  {text}"])  # what stands behind blanks is read the long way
            assert sign == bare, text


def test_one_of_some_words_is_all_of_the_cell(engine: Any) -> None:
    words = ("yes", "n.a", "y|n")
    expect(engine, lambda text: _cells.one_of(text, words), {
        "yes": True, "n.a": True, "y|n": True, "y": False, "nxa": False, "yes ": False, "oh yes": False, "": False})


def test_what_is_said_twice_is_said_once_however_few_stand_twice(engine: Any) -> None:
    rows = [("a", "Ada", "Oslo"), ("a", "Ada", "Bergen"), ("a", "Ada", "Oslo"), ("b", "Ben", None), ("c", None, "Oslo"), (None, "No", "No")]
    table = engine.put("people", pa.Table.from_pylist([
        {"export_id": "1", "who": who and f"email:{who}", "number": who and f"kit:{who}", "name": name, "city": city}
        for who, name, city in rows]))
    for told_, plain in ((_handles.clues(table, "who", once=True, name="name", city="city"),
                          _handles.clues(table, "who", name="name", city="city")),
                         (_handles.links(table, ("who", "number", "x"), ("name", "number", "y"), by="who"),
                          _handles.links(table, ("who", "number", "x"), ("name", "number", "y")))):
        found, wanted = (sorted(map(repr, engine.run(one).to_pylist())) for one in (told_, plain))
        assert found == wanted
        assert len(set(found)) == len(found) > 3


def test_addresses(engine: Any) -> None:
    expect(engine, _cells.clean_email, {
        "Tom.Archer@Example.com": "tom.archer@example.com", " a@b.co ": "a@b.co", "luis+shop@x.org": "luis+shop@x.org",
        "a@b.co.": "a@b.co", " A@b.co. ": "a@b.co", "a@b.co..": None, "a@b..": None, "a@b.c": None,
        "n/a": None, "a@b": None, "a b@c.de": None, "x@@y.z": None, "a@x.org,b@x.org": None})
    expect(engine, _cells.clean_phone, {
        "'+351 900 000 003": "+351900000003", "+49 (0)30 123456": "+4930123456", "0049 30 123456": "+4930123456",
        "+1 (555) 010-0100": "+15550100100", "030 123456": None, "+12": None, "call me": None})


def test_amounts_with_a_comma_are_read_at_once_as_they_are_searched(engine: Any) -> None:
    """What is settled by one look must be what the long way gives, months and signs with gaps included."""
    lots = Random(17)
    texts = ["7,99", "-7,99", "R$ 7,99", "7,99 €", "€7", "EUR 7,99", "7,99 EUR", "7 MAR", "5 AGO", "1.234,56 €", "7,", ",5", "",
             "99999999999999,9999", "123456789012345,0", "R$ 7,9", "US$ 7,99 USD", "7,99 zz", "−7,99", "7,99-"]
    texts += ["".join(lots.choices(["R$", "€", " ", " ", "-", ",", ".", "7", "12", "345", "EUR", "MAR", "("], k=lots.randint(1, 5)))
              for _ in range(3_000)]
    wanted = told(engine, lambda text: _cells._searched(text, ","), list(texts))
    assert told(engine, lambda text: _cells.money(text, ","), list(texts)) == wanted
    assert sum(amount is not None for amount in wanted) > len(texts) / 10


def test_a_guard_is_one_apostrophe_before_what_a_sheet_would_read(engine: Any) -> None:
    expect(engine, _cells.unguard, {"'7210448301122": "7210448301122", "'+351": "+351", "'=1": "=1", "'tis": "'tis",
                                    "''5": "''5", "": ""})
    expect(engine, _cells.cell, {" ": None, " a ": "a", "a": "a", "": None})
    assert told(engine, _cells.blank, [" ", None, "a"]) == [True, True, False]


def test_a_number_with_nothing_between_its_digits_is_what_it_is_with_something(engine: Any) -> None:
    for tidy, other in {"+351900000003": "+351 900-000.003", "+12": "+1 2", "+0351900000003": "+0351 900000003",
                        "+1234567890123456": "+123 4567890123456", "+351900000003\n": "+351 900000003\n"}.items():
        one, same = told(engine, _cells.clean_phone, [tidy, other])
        assert one == same, tidy


def test_a_title_in_one_line_is_what_it_is_however_it_is_looked_for(engine: Any) -> None:
    """What has to be put right is looked for first; it must be found wherever it stands."""
    long, lots = "word " * 60, Random(11)
    texts = ["", " ", "a", " a", "a ", "a  b", "a\tb", "a\r\n b", "\x0ba", "a\x0c", "\x01a", long, f" {long}", f"{'x' * 199} y", "x" * 201,
             "Tea &amp; cake", "Tea & cake", "&lt;b&gt;", "&nbsp;", "a&nbsp;&nbsp;b", "&#39;", "&amp;nbsp;", "ü" * 201, " \n "]
    texts += ["".join(lots.choices("ab \t\n\x0b&;ünsp", k=lots.randint(0, 12))) for _ in range(2_000)]

    def plainly(text: str) -> str | None:
        # The engine's own blanks are these six; what is escaped once is put back once.
        line = re.sub("[ \t\r\n]+", " ", text).strip(" \t\n\r\x0b\x0c")[:200].strip(" \t\n\r\x0b\x0c")
        return line or None

    assert told(engine, lambda text: _cells.one_line(text, 200), list(texts)) == [plainly(text) for text in texts]
    expect(engine, _cells.headline, {"Tea &amp; cake": "Tea & cake", "Tea & cake": "Tea & cake", "&nbsp;": None, " a&nbsp;&nbsp;b ": "a b",
                                     "Ilva&#8217;s": "Ilva’s", "a;&b": "a;&b", "&lt;b&gt;": "<b>"})


def test_handles_of_whom_most_stand_once_are_those_of_all(engine: Any) -> None:
    rows = [("a", "1"), ("a", "1"), ("a", "2"), ("b", "3"), ("c", None), (None, "4"), (None, "4"), (None, None)]
    table = engine.put("holders", pa.Table.from_pylist([
        {"export_id": "1", "email": who and f"email:{who}", "number": number and f"kit:{number}"} for who, number in rows]))
    found, wanted = (sorted(map(repr, engine.run(one).to_pylist())) for one in (
        _handles.handles(table, "email", "number", by="email"), _handles.handles(table, "email", "number")))
    assert found == wanted
    assert len(set(found)) == len(found) == 7


def test_a_name_typed_in_a_field_made_for_it(engine: Any) -> None:
    expect(engine, _handles.typed, {
        "instagram: @Maya.Makes": "instagram:maya.makes",
        "utm_source: mailchimp\nInstagram: https://instagram.com/mayao/": "instagram:mayao",
        "Your Instagram handle: jules.lurks\r\ncolour: red": "instagram:jules.lurks",
        "tiktok: https://www.tiktok.com/@maya.makes?lang=en": "tiktok:maya.makes",
        "instagram: yes": None, "How did you hear of us: instagram": None, "instagram: my friend told me": None,
        "saw it on instagram: @shop": None, "": None})
