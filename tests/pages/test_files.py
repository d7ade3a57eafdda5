"""What was added, what it can tell and what not; and the list, ticked line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

import stalwarts
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import followers
from adding import sales
from adding import written
from adding import zipped
from stalwarts import importers
from stalwarts import words
from stalwarts.page import Page
from stalwarts.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    made = stalwarts.init(tmp_path / "ws")
    made.add([written(tmp_path / "sales.csv", SALES + sales(range(4)) + "never,track,A,EUR,1.00,9,Zoë,z@example.org\n"),
              zipped(tmp_path / f"{DOWNLOAD}.zip", {FOLLOWERS: followers(["ada", "bo"])})])
    return made


def test_each_file_says_what_it_brought_and_what_it_cannot_tell(ws: Workspace) -> None:
    page = Page.of(ws.page("files"))
    assert page.claim == "2 files are in; 1 row could not be read."
    said = {part.title: part for part in page.parts}
    instagram = next(part for title, part in said.items() if "Instagram" in title)
    assert instagram.title == "Instagram followers are in: 2 people, and your 4 buyers can't be looked for among them."
    assert any("It can't tell who bought or who paid attention." in line for line in instagram.lines)
    bandcamp = next(part for title, part in said.items() if "Bandcamp" in title)
    assert [deed.action for deed in bandcamp.deeds] == ["exports", "undo"]
    assert any("could not be read" in line for line in bandcamp.lines)
    aside = page.grids[1]
    assert aside.rows == [["6", "'never' is not a time", "never,track,A,EUR,1.00,9,Zoë,z@example.org"]]
    assert page.names, "rows set aside name people"
    assert words.check(page) == []


def test_the_undo_offered_takes_that_file_back(ws: Workspace) -> None:
    page = Page.of(ws.page("files"))
    (undo,) = page.grids[0].deeds[0]
    for ident in undo.values["export_id"]:
        ws.undo(ident)
    assert len(Page.of(ws.page("files")).grids[0].rows) == 1


def test_the_list_ticks_what_is_in_and_says_what_it_changed(ws: Workspace) -> None:
    page = Page.of(ws.page("list"))
    assert page.claim == "2 of the 6 files on your list are in."
    done = {part.title: part for part in page.parts if part.done}
    assert set(done) == {"Instagram: your information, with followers", "Bandcamp: raw data report"}
    assert done["Instagram: your information, with followers"].lines[0].startswith("Instagram followers are in: 2 people")
    left = [part for part in page.parts if part.done is False]
    assert next(part.title for part in page.parts if part.done is None) == "If you use it: TikTok: your data, as JSON"
    assert left[0].title == "Mailchimp: account export, with opens and clicks"
    assert not left[0].folded
    assert left[0].steps[0] == "Profile icon > Account & billing > Settings > Data"
    assert any("last checked on" in line for line in left[0].lines)
    assert [deed.values for deed in left[0].deeds] == [{"what": "mailchimp_activity"}]
    assert page.next_step.startswith("Ask first for Mailchimp")
    assert words.check(page) == []


def test_without_files_both_say_what_to_bring_first(tmp_path: Path) -> None:
    ws = stalwarts.init(tmp_path / "empty")
    for name in ("files", "list", "start"):
        page = Page.of(ws.page(name))
        assert page.next_step
        assert words.check(page) == []
    assert Page.of(ws.page("list")).claim.startswith("6 files would turn guesses into an answer")
    assert Page.of(ws.page("files")).next_step.startswith("Ask first for Instagram")


def test_whoever_is_told_of_a_file_reaches_its_clicks(ws: Workspace) -> None:
    """From the answer to the list, from there to every place that has an importer; each says what is read and left."""
    assert any(link.page == "list" for _, link in Page.of(ws.page("answer")).links)
    assert any(link.page == "fetch" for _, link in Page.of(ws.page("list")).links)
    page = Page.of(ws.page("fetch"))
    assert set(page.figures["places"]) == {module.PLATFORM for module in importers.installed().values()}
    assert all(part.folded and any(line.startswith("Read: ") for line in part.lines) for part in page.parts)
    assert words.check(page) == []
    with ws.see() as look:
        (paypal,), nobody = (look.page("fetch", place=place).parts for place in ("PayPal ", "nowhere"))
    assert paypal.steps[0] == "Activity > Download"
    assert not paypal.folded
    assert nobody == []
