"""Rates of the day, against published fixings of the European Central Bank."""

from __future__ import annotations

import socket
from datetime import date

import pytest

from stalwarts.ledger import rates as room
from stalwarts.ledger.rates import days
from stalwarts.ledger.rates import fixed
from stalwarts.ledger.rates import rates


def rate(currency, to, day):
    found = rates({currency}, to, [day])["rate"].to_pylist()
    return found[0] if found else None


def test_published_fixings():
    """2014-03-28: 1 EUR = 1.3759 USD; 1999-01-04, the first: 1 EUR = 1.1789 USD."""
    assert rate("EUR", "USD", date(2014, 3, 28)) == pytest.approx(1.3759)
    assert rate("USD", "EUR", date(1999, 1, 4)) == pytest.approx(1 / 1.1789)


def test_crosses_agree_with_the_package():
    from currency_converter import CurrencyConverter

    theirs = CurrencyConverter()
    for day in (date(2008, 9, 15), date(2020, 3, 16), date(2024, 7, 1)):
        for currency, to in (("USD", "GBP"), ("JPY", "CHF"), ("SEK", "EUR")):
            assert rate(currency, to, day) == pytest.approx(theirs.convert(1, currency, to, day))


def test_weekend_and_holiday_have_the_latest_earlier_fixing():
    """Easter 2024: Thursday 28 March is followed by Tuesday 2 April."""
    thursday = rate("USD", "EUR", date(2024, 3, 28))
    assert [rate("USD", "EUR", day) for day in days(date(2024, 3, 29), date(2024, 4, 1))] == [thursday] * 4
    assert rate("USD", "EUR", date(2024, 4, 2)) != thursday


def test_no_row_where_nothing_was_fixed():
    """Before the first, long after the last, in a long pause, and for what the bank does not know."""
    last = fixed("USD")[1]
    assert rate("USD", "EUR", date(1998, 12, 31)) is None
    assert rate("USD", "EUR", date(last.year + 2, 1, 1)) is None
    assert rate("ISK", "EUR", date(2012, 6, 1)) is None
    assert rate("RUB", "EUR", date(2022, 3, 1)) is not None
    assert rate("RUB", "EUR", date(2022, 3, 20)) is None
    assert rate("XXX", "EUR", date(2024, 4, 2)) is None
    assert rate("USD", "XXX", date(2024, 4, 2)) is None
    assert fixed("XXX") is None


def test_the_last_fixing_holds_over_the_weekend_that_follows():
    last = fixed("USD")[1]
    week = days(last, date.fromordinal(last.toordinal() + room.DAYS_HELD + 1))
    assert rates({"USD"}, "EUR", week).num_rows == room.DAYS_HELD + 1


def test_shape():
    """Own currency has no row; days are distinct; nothing asked, nothing given; same columns always."""
    table = rates({"USD", "EUR", "GBP"}, "EUR", [date(2024, 4, 2), date(2024, 4, 2), date(2024, 4, 3)])
    assert [str(field.type) for field in table.schema] == ["date32[day]", "string", "double"]
    assert table["currency"].to_pylist() == ["GBP", "GBP", "USD", "USD"]
    assert rates({"USD"}, "EUR", []).schema == rates(set(), "EUR", days(date(2024, 1, 1), date(2024, 1, 2))).schema
    assert days(date(2024, 2, 28), date(2024, 3, 1)) == [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]


def test_no_network(monkeypatch):
    def refuse(*_args, **_named):
        raise AssertionError("asked the network")

    room._fixings.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert rate("USD", "EUR", date(2024, 4, 2)) is not None
