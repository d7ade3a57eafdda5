"""What every page shares: it is data, it can be asked, and it says how each figure is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import stalwarts
from stalwarts import pages
from stalwarts.page import Deed
from stalwarts.page import Grid
from stalwarts.page import Known
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPage
from stalwarts.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return stalwarts.init(tmp_path / "ws")


def test_a_page_comes_back_whole_from_its_document() -> None:
    undo = Deed("undo", "Take back", {"export_id": "3f"}, sure="Really?")
    page = Page("people", "Who are they?", "People", "2026-03-01", "Three people.", names=True, values={"limit": 3},
                grids=[Grid("All", ["Name"], [["Ada"]], links=[Link("person", {"who": "x:ada"})], deeds=[[undo]])],
                parts=[Part("First", ["One."], ["Click."], done=False, folded=True, deeds=[undo])],
                deeds=[Deed("move", "Note", asks=["note"])], links=[("All of them", Link("people"))],
                known={"people": Known("followers", 1, "It is.", ["a"], ["f.csv"], ["More."])})
    assert Page.of(json.loads(json.dumps(page.document()))) == page


def test_pages_are_listed_by_their_place_and_wait_for_their_files() -> None:
    listed = pages.listed()
    assert listed[0].name == "answer"
    assert [one.place for one in listed] == sorted((one.place for one in listed), key=pages.PLACES.index)
    assert {one.name for one in listed} == set(pages.installed())


def test_a_page_that_takes_nothing_refuses_values(ws: Workspace) -> None:
    with pytest.raises(BadAnswer, match="takes nothing"):
        ws.page("answer", None, {"segment": "buyer"})
    with pytest.raises(NoSuchPage):
        ws.page("weather")


def test_every_figure_says_how_it_is_known(ws: Workspace) -> None:
    known = Page.of(ws.page("answer")).known
    assert set(known) == set(Page.of(ws.page("answer")).definitions)
    assert known["payers"].definition.startswith("A payer is a person")
    assert known["payers"].chain[0].startswith("payers: ")
    assert "A file of payments: none has been added." in known["payers"].changes
    assert sum("as above" in line for line in known["segments"].chain) > 0
