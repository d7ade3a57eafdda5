"""Trades are data, and every one of them is whole."""

from __future__ import annotations

import pytest

from stalwarts import importers
from stalwarts import trades
from stalwarts.problems import NoSuchTrade

PROMISED = ["accountant", "actor", "blogger", "newsletter", "podcaster", "producer", "shop", "singer"]


def test_the_trades_are_those_promised() -> None:
    assert trades.names() == PROMISED


@pytest.mark.parametrize("name", PROMISED)
def test_a_trade_is_whole(name: str) -> None:
    trade = trades.load(name)
    assert trade.name == name
    assert all((trade.title, trade.buyer, trade.buyers, trade.sold, trade.offer))
    assert trade.comparison in trades.COMPARISONS
    assert trade.demo.goods
    assert set(trade.demo.sells) <= {"bandcamp", "shopify", "invoices", "tickets", "payments"}


@pytest.mark.parametrize("name", PROMISED)
def test_the_slow_file_stands_first(name: str) -> None:
    for files in (trades.load(name).files, trades.load(name).also):
        waits = [file.wait_hours for file in files]
        assert waits == sorted(waits, reverse=True)


@pytest.mark.parametrize("name", PROMISED)
def test_a_file_says_where_to_click_and_when_that_was_checked(name: str) -> None:
    for file in (*trades.load(name).files, *trades.load(name).also):
        assert file.clicks
        assert file.gives
        assert file.wait
        assert file.checked.year >= 2026


def test_an_unknown_trade_is_a_problem_that_names_the_known_ones() -> None:
    with pytest.raises(NoSuchTrade, match="astronaut") as caught:
        trades.load("astronaut")
    assert "singer" in str(caught.value)


@pytest.mark.parametrize("name", PROMISED)
def test_the_files_to_fetch_are_read_by_importers_there_are(name: str) -> None:
    for file in (*trades.load(name).files, *trades.load(name).also):
        assert file.is_in(importers.installed()), file.name
        assert set(file.brings) <= set(importers.installed())
        assert not file.is_in([])


@pytest.mark.parametrize("file", trades.fetches(), ids=lambda file: file.name)
def test_every_file_with_known_clicks_is_whole(file: trades.Fetch) -> None:
    """Whether or not a trade names it: what it says, how long it takes, the page it was held against, who reads it."""
    assert all((file.title, file.wait, file.gives, file.clicks, *file.clicks))
    assert file.wait_hours >= 0
    assert not file.source or file.source.startswith("https://")
    assert file.checked.year >= 2026
    assert file.is_in(importers.installed())
    assert set(file.brings) <= set(importers.installed())
    assert not any(click.endswith(".") for click in file.clicks)


def test_the_clicks_of_every_place_are_known_but_of_these() -> None:
    """No page could be found that shows them. A new place names its clicks, or stands here."""
    unknown = {place for place, names in importers.places().items()
               if not any(file.is_in(names) for file in trades.fetches())}
    assert unknown == {"buymeacoffee", "curated", "eventbrite"}


def test_a_place_is_called_by_all_the_words_that_its_files_share() -> None:
    called = {place: importers.called(names) for place, names in importers.places().items()}
    assert {place: called[place] for place in ("buymeacoffee", "lemonsqueezy", "instagram", "ko-fi")} == {
        "buymeacoffee": "Buy Me a Coffee", "lemonsqueezy": "Lemon Squeezy", "instagram": "Instagram", "ko-fi": "Ko-fi transactions"}
