"""Three numbers: read as people write them, answered at once, kept as told, replaced by the next, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import Said
from adding import followers
from adding import sales
from adding import stalwarts
from adding import written
from adding import zipped
from stalwarts import settings
from stalwarts import words
from stalwarts.actions import _numbers
from stalwarts.page import Page
from stalwarts.problems import ImpossibleNumbers


@pytest.mark.parametrize(("line", "place", "number"), [
    ("instagram 40000", "instagram", 40_000), ("Instagram: 40,000", "instagram", 40_000),
    ("insta=40.000", "instagram", 40_000), ("40k on TikTok", "tiktok", 40_000), ("1.5m youtube", "youtube", 1_500_000),
    ("1,2k on X", "x", 1_200), ("my newsletter 1 900", "mailchimp", 1_900), ("1900", "elsewhere", 1_900),
    ("I have 12'000 followers on Mastodon", "mastodon", 12_000), ("Twitter 7", "x", 7),
])
def test_numbers_as_people_write_them(line: str, place: str, number: int) -> None:
    assert _numbers.read(line) == (place, number)


@pytest.mark.parametrize("line", ["", "instagram", "instagram -", "1.2.3", "1,23", "40000 or 50000", "999999999999999"])
def test_what_is_no_number_is_refused(line: str) -> None:
    with pytest.raises(ImpossibleNumbers):
        _numbers.read(line)


@given(st.text(max_size=40))
def test_any_line_is_a_place_and_a_number_or_refused(line: str) -> None:
    try:
        place, number = _numbers.read(line)
    except ImpossibleNumbers:
        return
    assert place == place.lower()
    assert 0 <= number <= _numbers.MOST


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    assert stalwarts("init", tmp_path / "ws").code == 0
    return tmp_path / "ws"


def start(ws: Path, *words_: Any) -> Said:
    return stalwarts("-w", ws, "start", *words_)


def answer(ws: Path) -> dict[str, Any]:
    found: dict[str, Any] = stalwarts("-w", ws, "answer", "--json").document
    return found


def test_a_ceiling_at_once_and_the_answer_says_it_too(ws: Path) -> None:
    said = start(ws, "instagram 40000", "newsletter 1900", "--buyers", 310, "--trade", "blogger", "--json").document
    assert said["claim"] == "At most 0.78 %, 1 in 129, of your 40,000 followers have bought: 310 bought."
    assert said["conversion"] == {"value": 310 / 40_000, "low": 0, "high": 310 / 40_000}
    assert said["left"][0] == "instagram"
    assert settings.load(ws).trade == "blogger"
    found = answer(ws)
    assert found["claim"] == said["claim"]
    assert found["figures"]["bounds"] == {"low": None, "high": 310 / 40_000}
    assert found["figures"]["people"] == 0
    assert sum(found["figures"]["segments"].values()) == 0
    assert found["next_step"].startswith("Ask first for Instagram")


def test_who_does_not_know_gets_no_ceiling_and_is_told_what_is_usual(ws: Path) -> None:
    said = start(ws, "instagram 40000", "--json").document
    assert said["claim"].startswith("How many of your 40,000 followers bought is not known; elsewhere 20 to 2,000 of as many did")
    assert said["conversion"]["value"] is None
    assert "orders file" in said["conversion"]["why"]
    assert said["usual"]["level"] == 0.9
    found = answer(ws)
    assert found["figures"]["bounds"] == {"low": None, "high": None}
    assert any("little trust" in doubt["text"] for doubt in found["doubts"])


def test_letters_alone_are_held_against_letters(ws: Path) -> None:
    said = start(ws, "newsletter 1000", "--json").document
    assert (said["usual"]["low"], said["usual"]["high"]) == (10.0, 150.0)
    assert answer(ws)["figures"]["benchmark"]["class"] == "email_list"


def test_the_next_numbers_take_the_place_of_the_last(ws: Path) -> None:
    start(ws, "instagram 40000", "--buyers", 310)
    start(ws, "instagram 30000")
    assert "30,000 followers bought is not known" in answer(ws)["claim"]
    (kept,) = stalwarts("-w", ws, "exports", "--json").document["exports"]
    assert (kept["importer"], kept["covers"][0]["basis"]) == ("told", "declared")
    start(ws, "instagram 30000")
    assert len(stalwarts("-w", ws, "exports", "--json").document["exports"]) == 1
    assert stalwarts("-w", ws, "undo", kept["export_id"][:12]).code == 0
    assert answer(ws)["claim"].startswith("Nothing is known yet")


def test_files_take_over_from_what_was_told(ws: Path, tmp_path: Path) -> None:
    start(ws, "instagram 40", "--buyers", 3)
    listed = zipped(tmp_path / f"{DOWNLOAD}.zip", {FOLLOWERS: followers([f"reader.{n}.x" for n in range(20)])})
    assert stalwarts("-w", ws, "add", listed).code == 0
    found = answer(ws)
    assert found["claim"] == "At most 7.5 % of your 40 followers have bought: 3 bought."
    assert found["figures"]["people"] == 20
    assert any("holds 20 of 40 followers of instagram:maya.makes" in doubt["text"] for doubt in found["doubts"])
    assert stalwarts("-w", ws, "add", written(tmp_path / "s.csv", SALES + sales(range(5)))).code == 0
    found = answer(ws)
    assert found["claim"].startswith("At most 5 of your 20 Instagram followers")
    start(ws, "instagram 50")
    assert any("holds 20 of 50 followers of instagram:maya.makes" in doubt["text"] for doubt in answer(ws)["doubts"])


def test_payments_without_a_list_stand_over_what_was_told(ws: Path, tmp_path: Path) -> None:
    start(ws, "instagram 100", "--copies", 90)
    stalwarts("-w", ws, "add", written(tmp_path / "s.csv", SALES + sales(range(5))))
    assert answer(ws)["claim"] == "At most 5 % of your 100 followers have bought: 5 bought."


@pytest.mark.parametrize("given_", [[], ["instagram 0"], ["instagram 5", "--buyers", "3", "--copies", "3"],
                                    ["instagram 5", "--buyers=-1"], ["instagram many"], ["instagram 5", "--trade", "wizard"]])
def test_what_cannot_be_leaves_everything_as_it_was(ws: Path, given_: list[Any]) -> None:
    done = start(ws, *given_)
    assert done.code in {1, 2}
    assert not stalwarts("-w", ws, "exports", "--json").document["exports"]
    assert settings.load(ws).trade == "singer"


@pytest.mark.parametrize("given_", [["tiktok 5", "--buyers", "9"], ["instagram 9", "youtube 8", "--copies", "3"],
                                    ["newsletter 12k"]])
def test_every_answer_speaks_well(ws: Path, given_: list[Any]) -> None:
    import stalwarts as stalwarts_

    assert start(ws, *given_).code == 0
    opened = stalwarts_.open(ws)
    for name in ("start", "answer", "list", "files"):
        assert words.check(Page.of(opened.page(name))) == [], name


def test_the_ceiling_says_how_it_is_known(ws: Path) -> None:
    import stalwarts as stalwarts_

    start(ws, "instagram 40000", "--buyers", 310)
    known = Page.of(stalwarts_.open(ws).page("start")).known["conversion"]
    assert known.definition.startswith("At most M / N")
    assert known.changes[-1] == "Your shop's orders export: it says who bought, when and how much."
