"""The whole walk with the clock put back: what would have been said a year ago, and what the same files show came."""

from __future__ import annotations

import json
from datetime import date
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from adding import stalwarts
from adding import written
from stalwarts import words
from stalwarts.page import Page

END = date(2026, 1, 1)
MAPS = {"orders": 'kind = "orders"\naccount = "shop:me"\ncurrency = "EUR"\n[columns]\nhandle = "who"\noccurred_at = "day"\n'
                  'amount = "paid"\n',
        "list": 'kind = "followers"\naccount = "newsletter:me"\n[columns]\nhandle = "who"\nsince = "day"\n'}


def people(seed: int) -> dict[str, list[str]]:
    """600 subscribers since 2021, a sixth of whom ever buy, some again and again: rows of two tables."""
    lots, rows = np.random.default_rng(seed), {"orders": ["who,day,paid"], "list": ["who,day"]}
    for n in range(600):
        came = date(2021, 1, 2) + timedelta(int(lots.integers(0, 1800)))
        rows["list"].append(f"p{n}@example.org,{came}")
        at = came + timedelta(int(2 + lots.exponential(250)))
        while lots.random() < (1 / 6 if at < END and not rows["orders"][-1].startswith(f"p{n}@") else 0.55) and at < END:
            rows["orders"].append(f"p{n}@example.org,{at},{10 + n % 40}")
            at += timedelta(int(5 + lots.exponential(200)))
    return rows


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backtest")
    assert stalwarts("init", folder / "ws").code == 0
    for name, rows in people(3).items():
        mapping = written(folder / f"{name}.toml", MAPS[name])
        said = stalwarts("-w", folder / "ws", "add", "--map", mapping, written(folder / f"{name}.csv", "\n".join(rows) + "\n"))
        assert said.code == 0, said.err
    return folder


def shown(room: Path, name: str) -> dict:
    return stalwarts("-w", room / "ws", "page", name, "--json").document


def test_the_ledger_says_what_it_would_have_said_and_what_came(room: Path) -> None:
    page = shown(room, "trust")
    ledger = page["figures"]["ledger"]
    rows = [row.split(",") for row in (room / "orders.csv").read_text().splitlines()[1:]]
    paid: dict[str, list[date]] = {}
    for who, day, _amount in rows:
        paid.setdefault(who, []).append(date.fromisoformat(day))
    assert {row["about"] for row in ledger} == {"first", "again", "money"}
    assert len({row["on"] for row in ledger}) == 4
    for row in ledger:
        on = date.fromisoformat(row["on"])
        span = (on, on + timedelta(row["days"]))
        if row["about"] == "again":
            came = sum(min(days) <= on and any(on < day <= span[1] for day in days) for days in paid.values())
            assert abs(came - row["came"]) <= 1
        if row["about"] == "first":
            assert abs(sum(on < min(days) <= span[1] for days in paid.values()) - row["came"]) <= len(rows) / 10
        assert row["inside"] == (row["low"] <= row["came"] <= row["high"])
    held = page["figures"]["held"]
    assert held["times"] / held["n"] >= 0.7
    assert not any(row["known"] for row in ledger)
    assert any("cut out of them" in doubt["text"] for doubt in page["doubts"])
    json.dumps(page, allow_nan=False)


def test_what_was_said_is_filed_and_not_counted_again(room: Path) -> None:
    filed = {path: path.stat().st_mtime_ns for path in (room / "ws" / "derived" / "pages").glob("*.json")}
    assert len(filed) >= 5
    shown(room, "trust")
    assert filed.items() <= {path: path.stat().st_mtime_ns for path in (room / "ws" / "derived" / "pages").glob("*.json")}.items()


def test_chances_are_held_against_what_came_and_no_band_is_somebody(room: Path) -> None:
    bands = shown(room, "trust")["figures"]["calibration"]
    assert sum(band["people"] for band in bands["bands"]) == bands["people"] > 20
    assert all(band["people"] >= 10 for band in bands["bands"])
    assert all(band["low"] <= band["came"] <= band["high"] for band in bands["bands"])
    assert 0 <= bands["ece"] <= 0.3
    assert 0 < bands["brier"] < 0.3


@pytest.mark.parametrize("name", ["trust", "expect", "road", "compare", "growth"])
def test_pages_of_a_young_shop_speak_well(name: str, room: Path) -> None:
    import stalwarts as house

    assert words.check(Page.of(house.open(room / "ws").page(name))) == []
