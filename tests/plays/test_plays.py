"""Techniques as data: ours are whole, a broken one is met with a sentence, and no template reaches further than it may."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalwarts import plays
from stalwarts.plays import Course
from stalwarts.plays import Play
from stalwarts.plays import _reading as reading

GOOD = {"title": "Wave", "audience": "All", "minutes": 2, "log": "thank", "why": "It is kind.", "source": "Us 2026",
        "draft": "Hi {name}", "when": {"payments": ">= 1"}}


def text(**changed: object) -> str:
    return plays.text_of({name: value for name, value in (GOOD | changed).items() if value is not None})


def test_ours_are_whole_and_a_path_has_twelve_weeks() -> None:
    book = plays.book()
    assert book.broken == []
    assert len(book.plays) >= 12
    assert len(book.paths["twelve_weeks"].weeks) == 12
    for play in book.plays.values():
        assert play.source
        assert play.steps
        assert "[" not in play.written(dict.fromkeys(reading.FILLINGS, "x")).replace("[what it made possible]", "")


def test_a_draft_leaves_open_what_is_not_known() -> None:
    play = plays.told("wave", text(draft="Hi {name}, since {since}"))
    assert isinstance(play, Play)
    assert play.written({"name": "Ana", "since": ""}) == "Hi Ana, since [since]"


@pytest.mark.parametrize(("changed", "why"), [
    ({"draft": "Hi {name"}, "a brace too many or too few"), ({"draft": "{name.__class__}"}, "asks for {name.__class__}"),
    ({"draft": "{0}"}, "asks for {0}"), ({"draft": "{name!r}"}, "asks for {name}"), ({"draft": "{name:>9}"}, "asks for {name}"),
    ({"draft": ""}, "'draft' is empty"), ({"log": "hug"}, "'log' is 'hug'"), ({"minutes": 0}, "'minutes' is 0"),
    ({"minutes": "3"}, "'minutes' must be a whole number"), ({"when": {}}, "for everybody"), ({"when": {"age": ">= 3"}}, "no fact"),
    ({"when": {"payments": "many"}}, "'payments' is 'many'"), ({"when": {"fading": "= 1"}}, "true or false"),
    ({"when": {"segment": "friend"}}, "'segment' is 'friend'"), ({"why": None}, "'why' is missing"), ({"colour": "red"}, "'colour' is not asked"),
    ({"steps": [1]}, "'steps' must be a list of texts"), ({"thanks": "yes"}, "'thanks' must be true or false")])
def test_what_is_wrong_is_said_in_one_sentence(changed: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as said:
        plays.told("wave", text(**changed))
    assert why in str(said.value)
    assert "\n" not in str(said.value)


def test_a_workspaces_own_stand_in_the_place_of_ours_and_broken_ones_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "reconnect.toml").write_text(text(title="Mine"), encoding="utf-8")
    (tmp_path / "torn.toml").write_text("title = ", encoding="utf-8")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "huge.toml").write_text("#" * (plays.LARGEST + 1), encoding="utf-8")
    (tmp_path / "lost.toml").write_text('title = "Lost"\nwhy = "x"\nweeks = ["nothing"]\n', encoding="utf-8")
    (tmp_path / "short.toml").write_text('title = "Short"\nwhy = "x"\nweeks = ["reconnect"]\n', encoding="utf-8")
    book = plays.book(tmp_path)
    assert (book.plays["reconnect"].title, book.plays["reconnect"].own) == ("Mine", True)
    assert isinstance(book.paths["short"], Course)
    assert {one.name for one in book.broken} == {"torn", "odd", "huge", "lost"}
    assert all(one.why.endswith(".") for one in book.broken)
    assert "there is no play nothing" in next(one.why for one in book.broken if one.name == "lost")


@given(st.text(max_size=200), st.text(max_size=50))
def test_any_text_survives_being_written_out(draft: str, title: str) -> None:
    said = GOOD | {"draft": draft.replace("{", "").replace("}", "") + ".", "title": title + "."}
    play = plays.told("x", plays.text_of(said))
    assert isinstance(play, Play)
    assert (play.draft, play.title) == (said["draft"], said["title"])


@given(st.binary(max_size=300))
def test_no_bytes_break_a_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "one"
    folder.mkdir(exist_ok=True)
    (folder / "wild.toml").write_bytes(raw)
    assert [one.name for one in plays.book(folder).broken] == ["wild"]


def test_outsiders_bring_a_folder_by_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "their_plays").mkdir()
    (tmp_path / "their_plays" / "__init__.py").touch()
    (tmp_path / "their_plays" / "wave.toml").write_text(text(), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    points = [EntryPoint("theirs", "their_plays", plays.GROUP), EntryPoint("gone", "not_here_at_all", plays.GROUP)]
    monkeypatch.setattr(plays, "entry_points", lambda group: points)
    book = plays.book()
    assert book.plays["wave"].title == "Wave"
    assert [one.why for one in book.broken] == ["The techniques of “gone” cannot be read: that package is not here."]
