"""A Twitch channel's views by day: only of a file whose lines are days."""

from __future__ import annotations

from pathlib import Path

import made_raw
import pytest
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.importers import twitch_analytics

DAY = {"Date": "Sun Mar 01 2026", "Average Viewers": "3.2", "Max Viewers": "9", "Follows": "4", "Minutes Streamed": "240",
       "Minutes Watched": "2880", "Live Views": "100"}
NAME = "Channel Analytics and Revenue by {} from 01_Mar_2026 to 31_Mar_2026.csv"


def lines(*days: str) -> str:
    rows = [DAY | {"Date": day} for day in days]
    return "\n".join([",".join(DAY), *(",".join(row.values()) for row in rows)]) + "\n"


@pytest.mark.parametrize(("name", "days", "kept"), [
    (NAME.format("day"), ("Thu Jan 01 2026",), 1), (NAME.format("day"), ("Thu Jan 01 2026", "Thu Jan 08 2026"), 2),
    ("x.csv", ("Thu Jan 01 2026", "Fri Jan 02 2026"), 2), ("x.csv", ("2026-01-01", "2026-01-04", "2026-01-05"), 3),
    ("x.csv", ("Thu Jan 01 2026",), 0), ("x.csv", ("Thu Jan 01 2026", "Thu Jan 08 2026", "Thu Jan 15 2026"), 0),
    ("x.csv", ("Thu Jan 01 2026", "Sun Feb 01 2026"), 0)])
def test_a_line_is_a_day_where_something_shows_it(name: str, days: tuple[str, ...], kept: int, tmp_path: Path) -> None:
    """The same views by day, week or month: the name says which, or the days stand less than a week apart."""
    found = read(laid(tmp_path, {name: lines(*days)}))
    assert found.column("tally", "of", "value") == [("views", 100)] * kept
    assert list(found.aside.values()) == [
        "neither the file's name nor its days say that a line is one day"] * (len(days) - kept)
    assert all((row["until"] - row["since"]).days == 1 for row in found["tally"])


def test_one_day_that_cannot_be_read_does_not_spoil_the_others() -> None:
    """A day of another century, and part of a view; no name says that the lines are days."""
    found = made_raw.made(twitch_analytics, [
        DAY, DAY | {"Date": "Mon Mar 02 2026", "Live Views": "1,160"}, DAY | {"Date": "Mon Mar 02 1926"},
        DAY | {"Date": "Tue Mar 03 2026", "Live Views": "1.5"}])
    assert found.column("tally", "value") == [100, 1160]
    assert list(found.aside) == [3, 4]


@pytest.mark.parametrize(("name", "head", "why"), [
    (NAME.format("month"), lines(), "by month: export them by day"), (NAME.format("week"), lines(), "by week: export them by day"),
    ("x.csv", "Date,Ad Breaks (Minutes),Minutes Streamed,Sub Revenue,Ad Revenue,Total Paid Subs\n", "what it pays you"),
    ("x.csv", "Timestamp,Average Viewers,Live Views,New Followers,Chatters\n", "by the minute")])
def test_what_is_left_alone_beside_them(name: str, head: str, why: str) -> None:
    """Longer spans, revenue alone, and one stream."""
    file = made_raw.peek(name, head.encode())
    assert importers.choose(file) is None
    assert why in str(importers.unneeded(file))


def test_follows_gained_are_no_followers_and_revenue_is_nobody_s_support() -> None:
    """The golden has both."""
    (golden,) = (made_raw.GOLDEN / "twitch_analytics").glob("Channel*.csv")
    found = read(golden)
    assert set(found.column("tally", "of")) == {"views"}
    assert {table for table, rows in found.tables.items() if rows} == {"tally", "cover"}
