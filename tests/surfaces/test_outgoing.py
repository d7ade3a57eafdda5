"""Every page of a small made-up creator, as it leaves the house: nobody is named and no group under ten is shown.

Found by walking the pages: a new one is checked without being told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from seeing import OVERFLOWING
from seeing import breaches
from seeing import browsing
from seeing import opened

import stalwarts as stalwarts_
from adding import brief
from adding import stalwarts
from stalwarts import pages
from stalwarts import worlds
from stalwarts.surfaces._discreet import OTHERWISE
from stalwarts.surfaces._discreet import few

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PEOPLE = 700


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outgoing") / "demo"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "build", brief)
        assert stalwarts("demo", folder, "--people", PEOPLE).code == 0
    assert stalwarts("-w", folder, "report", "--site", folder / "shown").code == 0
    return folder


@pytest.fixture(scope="module")
def told(demo: Path) -> dict[str, Any]:
    """Page to its document, as shown."""
    listed = json.loads((demo / "shown" / "index.json").read_text(encoding="utf-8"))["pages"]
    return {one["name"]: json.loads((demo / "shown" / one["json"]).read_text(encoding="utf-8")) for one in listed}


def test_every_page_that_names_nobody_is_there(demo: Path, told: dict[str, Any]) -> None:
    whole = {name: stalwarts("-w", demo, "page", name, "--json").code for name in pages.installed()}
    assert set(whole.values()) == {0}
    assert "answer" in told
    assert next(iter(told)) == "answer"


def test_the_same_workspace_gives_the_same_bytes(demo: Path) -> None:
    """The first was counted, this one comes from the cache."""
    assert stalwarts("-w", demo, "report", "--site", demo / "again").code == 0
    for file in (demo / "shown").iterdir():
        assert (demo / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_nobody_is_named_in_any_file(demo: Path) -> None:
    world = brief("singer", PEOPLE)
    names = {*world.names.instagram, *world.names.email, *world.names.other,
             *(f"{first} {last}" for first, last in zip(world.names.first, world.names.last, strict=True))}
    for file in [demo / "report.html", *(demo / "shown").iterdir()]:
        text = file.read_text(encoding="utf-8")
        words = set(re.findall(r"[\w.@+-]+", text)) | set(re.findall(r"\w+ \w+", text))
        assert not names & words, file.name
        assert "@" not in text or file.suffix == ".css" or not re.search(r"[\w.]@[\w-]+\.\w", text), file.name


def test_no_group_under_ten_is_shown(told: dict[str, Any]) -> None:
    small = {name: found for name, document in told.items() if (found := [
        *(text for text in sentences(document) if few(text)), *counts(document["figures"])])}
    assert not small


def test_a_workspace_this_small_has_such_groups(demo: Path) -> None:
    """Or the test above would show nothing."""
    document = stalwarts("-w", demo, "answer", "--json").document
    assert [*(text for text in (document["claim"], *document["notes"]) if few(text)), *counts(document["figures"])]


def test_a_card_and_its_line_hold_to_it_too(demo: Path) -> None:
    said = stalwarts("-w", demo, "card", "answer", demo / "card.svg", "--dark", "--json")
    assert said.code == 0
    assert said.document["line"].endswith("?")
    assert not few(said.document["line"])
    drawn = (demo / "card.svg").read_text(encoding="utf-8")
    assert not [text for text in re.findall(r">([^<]+)<", drawn) if few(text) and not text.startswith("One dot is")]
    assert "ilvatarn" not in drawn
    assert stalwarts("-w", demo, "card", "answer", demo / "card.png", "--square").code == 0
    assert (demo / "card.png").read_bytes().startswith(b"\x89PNG")
    refused = stalwarts("-w", demo, "card", "answer", demo / "card.gif")
    assert (refused.code, refused.err) == (1, "A page does not come as 'gif'.\nIt comes as svg, png.\n")


def test_pages_made_of_people_leave_only_when_names_are_asked_for(demo: Path, told: dict[str, Any]) -> None:
    whole = {name: stalwarts_.open(demo).page(name) for name in pages.installed()}
    named = {name for name, page in whole.items() if page["names"]}
    asking = {name for name, page in whole.items() if not any(page[part] for part in ("figures", "drawings", "grids", "parts"))}
    assert not named & set(told)
    assert set(told) | named | asking == set(pages.installed())
    assert stalwarts("-w", demo, "report", "--site", demo / "named", "--names").code == 0
    there = {path.stem for path in (demo / "named").glob("*.html")} - {"index"}
    assert there == set(pages.installed()) - asking
    for name in named:
        refused = stalwarts("-w", demo, "card", name, demo / "card.png")
        assert (refused.code, refused.out) == (1, "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def test_every_page_of_the_site_fits_a_phone(demo: Path, browser: Browser) -> None:
    with opened(browser, (demo / "shown" / "index.html").as_uri(), 360) as seen:
        for file in sorted((demo / "shown").glob("*.html")):
            seen.goto(file.as_uri())
            seen.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")
            assert seen.evaluate(OVERFLOWING) <= 0, file.name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_report_with_every_fold_open(scheme: str, demo: Path, browser: Browser) -> None:
    assert stalwarts("-w", demo, "report", demo / "whole.html").code == 0
    with opened(browser, (demo / "whole.html").as_uri(), 360, scheme) as seen:
        seen.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        assert seen.evaluate(OVERFLOWING) <= 0
        assert breaches(seen, seen_light=scheme == "dark") == []


def test_printed_the_report_opens_with_crowd_claim_next_step_and_doubts_on_one_page(demo: Path, browser: Browser) -> None:
    with opened(browser, (demo / "report.html").as_uri(), 673) as seen:
        seen.emulate_media(media="print")
        ends = seen.evaluate("() => document.querySelector('.doubts').getBoundingClientRect().bottom")
        folded = seen.evaluate("() => document.querySelector('.fold:not(.doubts .fold) > .inside').offsetHeight")
    assert ends < 1001, "an A4 page is 1001 pixels tall within its margins"
    assert folded > 0, "what is folded on a screen is printed"


def sentences(document: dict[str, Any]) -> list[str]:
    """What a page says, cells of tables included where their column counts people."""
    cells = [row[place] for grid in document["grids"] for place, name in enumerate(grid["columns"])
             if few(f"2 {name.lower()}") or place == 0 for row in grid["rows"]]
    doubts = [text for doubt in document["doubts"] for text in (doubt["text"], doubt["remedy"])]
    parts = [line for part in document["parts"] for line in (*part["lines"], *part["steps"])]
    return [document["claim"], *document["notes"], *doubts, document["next_step"], *parts, *cells]


def counts(value: Any, key: str = "") -> list[tuple[str, int]]:
    """Small whole numbers in figures that count people."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in counts(part, name)]
    if isinstance(value, list):
        return [found for part in value for found in counts(part, key)]
    small = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10 and key not in OTHERWISE
    return [(key, value)] if small else []
