"""Who they are, and one of them: found, never guessed; those who were erased or object are in no list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import followers
from adding import stalwarts as run
from adding import written
from adding import zipped
from stalwarts import words
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPerson
from stalwarts.problems import WasErased
from stalwarts.workspace import Workspace

PEOPLE = [("Ana Téry", "ana@example.org", 30), ("Bo Lind", "bo@example.org", 12), ("Bo Lind", "bo.two@example.org", 9),
          ("Cy Ott", "cy@example.org", 8), ("Di Roe", "di@example.org", 7), ("<b>Eve</b>", "eve@example.org", 6)]
LINES = "".join(f"3/{n}/26 11:45am,track,Söng,EUR,{paid}.00,{n},{name},{mail}\n"
                for n, (name, mail, paid) in enumerate(PEOPLE, 1)) + "3/9/26 11:45am,track,Söng,EUR,30.00,99,Ana Téry,ana@example.org\n"


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("people")
    made = stalwarts.init(folder / "ws")
    made.add([written(folder / "sales.csv", SALES + LINES),
              zipped(folder / f"{DOWNLOAD}.zip", {FOLLOWERS: followers(["ana.t", "fay", "gus"])})])
    made.rule("same", "email:ana@example.org", "instagram:ana.t")
    for words_ in (["erase", "cy@example.org"], ["object", "di@example.org"],
                   ["move", "refer", "gus", "--on", "2026-03-02", "--note", "brought Fay"],
                   ["move", "thank", "ana.t", "--on", "2026-03-03"]):
        assert run("-w", made.root, *words_).code == 0
    return made


def people(ws: Workspace, **values: Any) -> Page:
    return Page.of(ws.page("people", None, values))


def person(ws: Workspace, who: str) -> Page:
    return Page.of(ws.page("person", None, {"who": who}))


def names(page: Page) -> list[str]:
    return [row[0] for row in page.grids[0].rows] if page.grids else []


def test_everybody_but_the_erased_and_those_who_object(ws: Workspace) -> None:
    page = people(ws)
    assert names(page) == ["Ana Téry", "Bo Lind", "Bo Lind", "<b>Eve</b>", "instagram:fay", "instagram:gus"]
    assert page.names
    assert page.grids[0].links[0] == Link("person", {"who": "email:ana@example.org"})
    assert words.check(page) == []
    ana = page.figures["people"][0]
    assert (ana["handles"], ana["orders"], ana["support"]) == (["email:ana@example.org", "instagram:ana.t"], 2, 60.0)


@pytest.mark.parametrize(("values", "expected"), [
    ({"search": "LIND"}, ["Bo Lind", "Bo Lind"]),
    ({"search": "ana.t"}, ["Ana Téry"]),
    ({"search": " téry "}, ["Ana Téry"]),
    ({"search": "%"}, []),
    ({"segment": "unknown"}, ["instagram:fay", "instagram:gus"]),
    ({"segment": "buyer", "sort": "name"}, ["<b>Eve</b>", "Bo Lind", "Bo Lind"]),
    ({"limit": "2"}, ["Ana Téry", "Bo Lind"]),
    ({"search": "cy@example.org"}, []),
    ({"search": "di@example.org"}, []),
])
def test_search_sift_and_sort(ws: Workspace, values: dict[str, Any], expected: list[str]) -> None:
    page = people(ws, **values)
    assert names(page) == expected
    assert page.next_step
    assert words.check(page) == []


@pytest.mark.parametrize("values", [{"limit": 0}, {"limit": 10_000}, {"segment": "fans"}, {"sort": "shoe size"}])
def test_what_cannot_be_asked(ws: Workspace, values: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        people(ws, **values)


def test_the_command_keeps_its_document(ws: Workspace) -> None:
    found = run("-w", ws.root, "people", "--limit", "1", "--json").document
    assert list(found) == ["people"]
    assert list(found["people"][0]) == ["person", "handles", "name", "segment", "probability", "orders", "support",
                                        "p_buys", "know", "defend", "invest", "expected"]


def test_one_person_both_ways(ws: Workspace) -> None:
    page = person(ws, "ana.t")
    assert page.claim == "Ana Téry has paid 2 times, €60 in all, and follows you since 13 September 2020."
    assert [(event["what"], event["direction"]) for event in page.figures["timeline"]] == [
        ("began to follow instagram:maya.makes", "from_them"), ("bought Söng, €30", "from_them"),
        ("you thanked them (your note)", "to_them"), ("bought Söng, €30", "from_them")]
    assert page.figures["timeline"][0]["at"] == "2020-09-13T12:26:40Z"
    assert [len(deeds) for deeds in page.grids[0].deeds] == [0, 1, 0]
    assert page.grids[0].rows[:2] == [["9 March 2026", "They", "bought Söng, €30 (2 times this month)"],
                                      ["3 March 2026", "You", "you thanked them (your note)"]]
    assert {deed.action for deed in page.deeds} == {"move", "rule", "show", "erase", "object"}
    assert all(deed.sure for deed in page.deeds if deed.action in {"erase", "object"})
    assert page.names
    assert words.check(page) == []


def test_what_is_not_known_says_which_file_would_tell(ws: Workspace) -> None:
    page = person(ws, "instagram:fay")
    assert page.claim == "instagram:fay follows you since 14 September 2020; whether they have bought is not known."
    assert [doubt.text.split(":")[0] for doubt in page.doubts] == [
        "Whether they have bought is not known", "Whether they cheer is not known",
        "Whether you may write to them is not known."]
    assert all(doubt.remedy for doubt in page.doubts)
    assert "Can't tell yet: no file could show whether they buy or cheer." in page.notes
    stranger = person(ws, "eve@example.org")
    assert stranger.claim == "<b>Eve</b> has paid 1 time, €6 in all, and is on none of your lists."
    assert any("no list holds a name or address of theirs" in doubt.text for doubt in stranger.doubts)


def test_a_note_by_hand_is_a_cheer_on_their_page(ws: Workspace) -> None:
    page = person(ws, "gus")
    assert "From them: 1 cheer in the last year." in page.notes
    assert page.figures["timeline"][-1]["what"] == "brought a friend: brought Fay (your note)"


def test_a_name_two_people_bear_asks_which(ws: Workspace) -> None:
    page = person(ws, "bo lind")
    assert page.claim == "2 people may be meant by “bo lind”."
    assert page.figures["choices"] == ["email:bo.two@example.org", "email:bo@example.org"] or \
        page.figures["choices"] == ["email:bo@example.org", "email:bo.two@example.org"]
    assert all(link and link.page == "person" for link in page.grids[0].links)


def test_who_objects_is_neither_scored_nor_told_of(ws: Workspace) -> None:
    page = person(ws, "di@example.org")
    assert page.claim.startswith("This person asked to be left out")
    assert not page.grids
    assert {deed.action for deed in page.deeds} == {"show", "erase"}


def test_the_erased_and_the_unknown_are_problems(ws: Workspace) -> None:
    with pytest.raises(WasErased, match="was erased"):
        person(ws, "cy@example.org")
    for who in ("nobody@example.org", "@nobody", "Cy Ott"):
        with pytest.raises(NoSuchPerson):
            person(ws, who)
    done = run("-w", ws.root, "person", "cy@example.org")
    assert (done.code, done.out) == (1, "")


def test_everything_held_includes_what_was_noted(ws: Workspace) -> None:
    held = run("-w", ws.root, "show", "@ana.t", "--json").document
    assert [row["kind"] for row in held["tables"]["move"]] == ["thank"]
    assert held["tables"]["ruling"][0]["verdict"] == "same"


def test_a_page_about_a_person_stays_out_of_the_report(ws: Workspace, tmp_path: Path) -> None:
    assert run("-w", ws.root, "report", tmp_path / "report.html").code == 0
    said = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Ana Téry" not in said
    assert "Who are they?" not in said
