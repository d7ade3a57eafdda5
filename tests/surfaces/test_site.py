"""A site: every page as static files that work from disk, alike every time, and nothing written over that is not ours."""

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

from adding import stalwarts
from adding import written
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.problems import NotEmpty
from stalwarts.surfaces import _site
from stalwarts.words import SEGMENTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVIL = "<script>alert('x')</script> & \"co\""


def page(name: str = "answer", **parts: Any) -> Page:
    rows = [{"segment": segment, "label": label, "people": 100, "low": 50, "high": 300} for segment, label in SEGMENTS.items()]
    return Page(**({
        "name": name, "question": f"What of {name}?", "title": name, "as_of": "2026-03-01T00:00:00Z",
        "claim": f"About 310 (200 to 400) of your 40,000 followers, as {name} has it.", "definitions": {"bounds": 3},
        "doubts": [Doubt(f"Doubt {n}.", "A remedy.") for n in range(5)], "notes": ["A note."], "next_step": "Do this next.",
        "drawings": [Drawing("crowd", "Your people", rows)], "parts": [Part("A list", ["One line."], ["A step."], done=True)],
        "grids": [Grid("Accounts", ["account", "followers"], [["Instagram", "40,000"]], "Counted.")]} | parts))


@pytest.fixture(scope="module")
def site() -> _site.Site:
    return _site.Site([page(), page("few"), page("bare", drawings=[], grids=[], parts=[], doubts=[], next_step="")],
                      "A made-up singer", {"bounds": "The least and the most that can be."})


@pytest.fixture(scope="module")
def folder(site: _site.Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sites") / "shown"
    assert _site.write(site, where) == sorted(path.name for path in where.iterdir())
    return where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def test_every_page_has_its_files_and_the_index_names_them(folder: Path) -> None:
    said = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in said["pages"]] == ["answer", "few", "bare"]
    assert said["as_of"] == "2026-03-01T00:00:00Z"
    assert set(said["files"]) == {path.name for path in folder.iterdir()}
    assert {"style.css", "index.html", "answer.html", "answer.json", "answer-1-crowd.svg", "answer-1-crowd.csv",
            "bare.html", "bare.json"} <= set(said["files"])


def test_every_link_is_relative_and_leads_somewhere(folder: Path) -> None:
    for file in folder.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        links = re.findall(r'(?:href|src)="([^"]+)"', text)
        assert links
        assert all(link == "data:," or (folder / link).is_file() for link in links), links
        assert text.count("style.css") == 1
        assert "<script" not in text
        assert "<style" not in text
        assert ' style="' not in text


def test_the_json_is_the_page_as_the_contract_has_it(folder: Path) -> None:
    said = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    assert {"name", "question", "title", "as_of", "claim", "doubts", "figures", "definitions"} <= set(said)
    assert said["claim"] == page().claim
    assert not {"deeds", "values"} & set(said)


def test_the_same_pages_give_the_same_bytes(site: _site.Site) -> None:
    assert site.files == _site.Site(site.pages, site.title, site.definitions).files


def test_an_earlier_site_is_brought_up_to_date(site: _site.Site, tmp_path: Path) -> None:
    where = tmp_path / "shown"
    _site.write(site, where)
    written(where / "notes.txt", "mine")
    _site.write(_site.Site([page()], "A made-up singer"), where)
    left = {path.name for path in where.iterdir()}
    assert {"notes.txt", "answer.html", "index.html"} <= left
    assert not {"few.html", "bare.json", "few-1-crowd.svg"} & left


@pytest.mark.parametrize("said", ["", "{", "[]", '{"stalwarts": "other", "files": []}', '{"stalwarts": "site"}'])
def test_a_folder_of_other_things_is_left_alone(said: str, site: _site.Site, tmp_path: Path) -> None:
    written(tmp_path / "index.json", said)
    written(tmp_path / "index.html", "mine")
    with pytest.raises(NotEmpty):
        _site.write(site, tmp_path)
    assert (tmp_path / "index.html").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_list_of_files_reaches_nothing_outside_its_folder(site: _site.Site, tmp_path: Path) -> None:
    kept = written(tmp_path / "kept.txt", "mine")
    written(tmp_path / "shown" / "index.json", json.dumps({"stalwarts": "site", "files": ["../kept.txt", str(kept), ".."]}))
    _site.write(site, tmp_path / "shown")
    assert kept.read_text() == "mine"


def test_it_escapes_all_it_is_given() -> None:
    evil = page(question=EVIL, claim=EVIL, title=EVIL, doubts=[Doubt(EVIL, EVIL)], notes=[EVIL], next_step=EVIL,
                parts=[Part(EVIL, [EVIL], [EVIL])], grids=[Grid(EVIL, [EVIL], [[EVIL]], EVIL)])
    for name, content in _site.Site([evil], EVIL, {EVIL: EVIL}).files.items():
        assert name.endswith((".json", ".csv")) or b"<script" not in content, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(scheme: str, folder: Path, browser: Browser) -> None:
    for file in sorted(folder.glob("*.html")):
        with opened(browser, file.as_uri(), 360, scheme) as seen:
            for summary in seen.query_selector_all("summary"):
                if summary.is_visible():
                    summary.click()
            assert breaches(seen, seen_light=scheme == "dark") == [], file.name


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_in_a_browser_it_is_styled_fits_and_can_be_walked(width: int, scheme: str, folder: Path, browser: Browser) -> None:
    with opened(browser, (folder / "index.html").as_uri(), width, scheme, script=False) as seen:
        ground = seen.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
        assert ground == {"light": "rgb(255, 254, 251)", "dark": "rgb(23, 22, 20)"}[scheme]
        for asked in ("What of few?", "What of bare?", "Every question"):
            assert seen.evaluate(OVERFLOWING) <= 0
            with seen.expect_navigation():  # until its style is there: before, a page is as wide as it likes
                seen.get_by_role("link", name=asked).first.click()
        assert seen.url.endswith("index.html")


# --- from the command line -------------------------------------------------------------------------------------------


def test_the_command_says_what_it_wrote_or_what_to_say(tmp_path: Path) -> None:
    root = tmp_path / "ours"
    assert stalwarts("init", root).code == 0
    said = stalwarts("-w", root, "report", "--site", tmp_path / "shown", "--json")
    assert (said.code, said.err) == (0, "")
    assert set(said.document["files"]) == {path.name for path in (tmp_path / "shown").iterdir()}
    for words in ((), (tmp_path / "one.html", "--site", tmp_path / "two")):
        refused = stalwarts("-w", root, "report", *words)
        assert (refused.code, refused.out) == (1, "")
        assert "--site DIR" in refused.err
    refused = stalwarts("-w", root, "report", "--site", root)
    assert (refused.code, refused.out) == (1, "")
    assert "is not empty, so nothing was done." in refused.err
