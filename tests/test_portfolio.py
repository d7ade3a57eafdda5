"""A label's folder: its artists' workspaces side by side, by their answers and totals only, nobody named, no small group."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adding import stalwarts
from adding import written
from stalwarts import words
from stalwarts.page import Page

LIST = 'kind = "followers"\naccount = "newsletter:{0}"\n[columns]\nhandle = "who"\nsince = "day"\n'
ORDERS = ('kind = "orders"\naccount = "shop:{0}"\ncurrency = "EUR"\n[columns]\nhandle = "who"\noccurred_at = "day"\n'
          'amount = "paid"\n')


def artist(label: Path, name: str, people: int, buyers: int) -> None:
    """A workspace with a list and a shop, every buyer on the list."""
    assert stalwarts("init", label / name, "--brand", name.capitalize()).code == 0
    table = "\n".join(["who,day", *(f"{name}{n}@example.org,2024-0{n % 9 + 1}-11" for n in range(people))])
    sold = "\n".join(["who,day,paid", *(f"{name}{n}@example.org,2025-0{n % 9 + 1}-12,{10 + n}" for n in range(buyers))])
    for kind, content in ((LIST, table), (ORDERS, sold)):
        mapping = written(label.parent / f"{name}.toml", kind.format(name))
        said = stalwarts("-w", label / name, "add", "--map", mapping, written(label.parent / f"{name}.csv", content + "\n"))
        assert said.code == 0, said.err


@pytest.fixture(scope="module")
def label(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portfolio") / "label"
    assert stalwarts("init", folder, "--brand", "Tidewater").code == 0
    artist(folder, "ada", 120, 30)
    artist(folder, "bea", 60, 4)
    assert stalwarts("init", folder / "dan", "--brand", "Dan").code == 0
    assert stalwarts("-w", folder / "dan", "start", "instagram 40000", "--buyers", 310).code == 0
    return folder


def shown(label: Path) -> dict:
    said = stalwarts("-w", label, "page", "portfolio", "--json")
    assert said.code == 0, said.err
    return said.document


def test_brands_stand_side_by_side_and_small_groups_are_held_back(label: Path) -> None:
    page = shown(label)
    rows = {row["brand"]: row for row in page["figures"]["brands"]}
    assert [row["brand"] for row in page["figures"]["brands"]] == ["Dan", "Ada", "Bea"]
    assert (rows["Dan"]["followers"], rows["Dan"]["payers"]) == (40_000, 310)
    assert (rows["Ada"]["followers"], rows["Ada"]["payers"]) == (120, 30)
    assert (rows["Bea"]["payers"], rows["Bea"]["tied"]) == (None, None)
    # Bea's 4 of 60 alone would read 6.7 %: drawn towards Ada's 25 %.
    assert 4 / 60 < rows["Bea"]["share"]["value"] < rows["Ada"]["share"]["value"] <= 0.26
    assert page["figures"]["scaling"]["verdict"] == "cannot tell"
    assert page["claim"] == ("3 brands, 40,180 followers, 344 buyers: whether more followers bring more buyers can't be told yet.")
    text = json.dumps(page)
    assert "@example.org" not in text
    assert not any(f" {n} buyer" in text for n in range(1, 10))


def test_what_is_told_of_one_of_them_is_seen_at_once_and_said_well(label: Path) -> None:
    import stalwarts as house

    assert stalwarts("-w", label / "dan", "start", "instagram 50000", "--buyers", 310).code == 0
    page = Page.of(house.open(label).page("portfolio"))
    assert page.figures["brands"][0]["followers"] == 50_000
    assert words.check(page) == []


def test_a_label_comes_in_by_the_portfolio_and_an_artist_by_the_answer(label: Path) -> None:
    from stalwarts.surfaces.web import listing

    assert listing.entrance(label) == "portfolio"
    assert listing.entries(label)[0].leads
    assert listing.entrance(label / "ada") == "answer"
