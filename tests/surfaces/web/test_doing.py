"""Deeds: a form from what the Form asks, what came of it in sentences, files handed over; terminal's own left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from studio_client import send
from studio_client import text

from stalwarts import actions
from stalwarts import forms
from stalwarts.actions._form import Done
from stalwarts.forms import asked
from stalwarts.page import Page
from stalwarts.problems import DiskFull
from stalwarts.problems import Problem
from stalwarts.surfaces.web import doing

OFFERED = [name for name in actions.installed() if not doing.terminal(actions.load(name))]


@dataclass(frozen=True)
class Everything:
    """A field of every kind."""

    name: str = asked("A name.")
    kind: str = asked("One of few.", "a", choices=("a", "b"))
    many_kinds: str | None = asked("One of many.", None, choices=tuple("abcdef"))
    count: int | None = asked("How many.", None)
    price: float = asked("What it costs.", 1.5)
    sure: bool = asked("Whether.", False)
    lines: list[str] = asked("Several.", ())
    numbers: list[int] = asked("Numbers.", ())


@pytest.fixture
def deed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A made-up deed under the name `made`; what it was asked with is in `.forms`."""
    def make(do: Any = lambda _room, _form: Done(["Done so."]), form: type = Everything, **said: Any) -> Any:
        given: list[Any] = []
        module = SimpleNamespace(__doc__="Do something made up.", GROUP="Keep", Form=form, forms=given, **said,
                                 do=lambda room, form: (given.append(form), do(room, form))[1])
        monkeypatch.setattr(actions, "installed", lambda: {"made": "made"})
        monkeypatch.setattr(actions, "load", lambda _name: module)
        return module

    return make


@pytest.mark.parametrize("name", OFFERED)
def test_every_deed_has_a_form_whose_every_input_is_labelled(client: Any, name: str) -> None:
    found = text(client.get(f"/do/{name}"))
    shown = re.search(r'<form[^>]*action="/do/.*?</form>', found, re.DOTALL)
    assert shown
    for field in forms.fields(actions.load(name).Form):
        if not (field.made and field.required):
            assert f'name="{field.name}"' in shown[0]
    inputs = re.findall(r'<(?:input(?![^>]*type="(?:hidden|radio)")|select|textarea)[^>]*id="([^"]+)"', shown[0])
    assert all(f'for="{ident}"' in shown[0] for ident in inputs)


def test_what_is_for_a_terminal_only_says_so_itself(client: Any) -> None:
    own = [name for name in actions.installed() if name not in OFFERED]
    assert {"serve", "init", "demo"} <= set(own)
    for name in own:
        assert client.get(f"/do/{name}").status_code == 404
        assert send(client, f"/do/{name}").status_code == 404
        assert f'href="/do/{name}"' not in text(client.get("/more"))


def test_every_kind_of_answer_arrives_as_its_kind(client: Any, deed: Any) -> None:
    module = deed()
    response = send(client, "/do/made", name="Ada", kind="b", many_kinds="", count="1,200", price="2.50", sure="yes",
                    lines="one\ntwo\n", numbers="1\n2")
    assert "Done so." in text(response)
    assert module.forms == [Everything("Ada", "b", None, 1200, 2.5, True, ["one", "two"], [1, 2])]


@pytest.mark.parametrize(("said", "why"), [
    ({}, "is needed"), ({"name": "Ada", "count": "many"}, "no whole number"), ({"name": "Ada", "kind": "z"}, "one of a, b"),
    ({"name": "Ada", "other": "1"}, "is not asked here")])
def test_what_cannot_be_is_said_and_nothing_is_done(client: Any, deed: Any, said: dict[str, str], why: str) -> None:
    module = deed()
    response = send(client, "/do/made", **said)
    assert response.status_code == 422
    assert why in text(response)
    assert module.forms == []


def test_sentences_are_told_where_one_came_from_and_once(client: Any, deed: Any) -> None:
    deed()
    response = send(client, "/do/made", name="Ada", back="/page/answer")
    assert response.headers["Location"] == "/page/answer"
    assert "Done so." in text(client.get("/page/answer"))
    assert "Done so." not in text(client.get("/page/answer"))


def test_a_page_that_comes_of_a_deed_is_shown_and_has_no_address_of_its_own(client: Any) -> None:
    found = text(send(client, "/do/quick", followers="30000000", copies="65000"))
    assert "1\u00a0in\u00a0462" in found
    assert 'href="/page/quick' not in found


def test_a_file_that_comes_of_a_deed_is_handed_over(client: Any, deed: Any) -> None:
    deed(lambda _room, _form: Done(["x"], blob="BEGIN:VCALENDAR", file="remind.ics"))
    response = send(client, "/do/made", name="Ada")
    assert response.content == b"BEGIN:VCALENDAR"
    assert response.headers["Content-Disposition"] == 'attachment; filename="remind.ics"'


def test_what_a_deed_writes_to_a_disk_is_handed_over_instead(client: Any) -> None:
    response = send(client, "/do/report", file="yes")
    assert response.content.startswith(b"<!doctype html>")
    assert response.headers["Content-Disposition"] == 'attachment; filename="report.html"'
    tables = send(client, "/do/export", format="csv")
    assert tables.content.startswith(b"PK")
    backup = send(client, "/do/backup")
    assert b"studio.sqlite" not in backup.content
    assert len(backup.content) > 1000


@pytest.mark.parametrize(("problem", "status"), [(DiskFull(Path("x")), 507), (Problem("What.\nNext."), 422)])
def test_a_problem_is_one_sentence_and_its_status(client: Any, deed: Any, problem: Problem, status: int) -> None:
    def do(_room: Any, _form: Any) -> Done:
        raise problem

    deed(do)
    response = send(client, "/do/made", name="Ada")
    assert response.status_code == status
    assert str(problem).splitlines()[0] in text(response)
    assert "Traceback" not in text(response)


def test_a_mistake_of_ours_is_said_without_a_word_of_it(client: Any, deed: Any) -> None:
    def do(_room: Any, _form: Any) -> Done:
        raise RuntimeError("ada@example.org broke it")

    deed(do)
    client.raise_request_exception = False
    response = send(client, "/do/made", name="Ada")
    assert response.status_code == 500
    assert "your files are as they were" in text(response)
    assert "ada@example.org" not in text(response)


def test_rows_set_aside_are_handed_over_and_the_file_taken_back(client: Any, root: Path) -> None:
    import stalwarts

    workspace = stalwarts.open(root)
    (sales,) = [export for export in workspace.exports() if export["set_aside"]]
    response = send(client, "/do/exports", export_id=sales["export_id"], csv="yes")
    assert b"not-a-date" in response.content
    send(client, "/do/undo", export_id=sales["export_id"])
    assert sales["export_id"] not in {export["export_id"] for export in workspace.exports()}
    workspace.add([root.parent / "sales.csv"])
    workspace.close()


def test_an_erased_person_is_gone_from_the_studio(client: Any) -> None:
    assert "Erased" in text(send(client, "/do/erase", handle="email:fan3@example.org"))
    for deed in ("show", "person"):
        again = send(client, f"/do/{deed}", handle="email:fan3@example.org")
        assert again.status_code in {404, 410}
        assert "Traceback" not in text(again)


def test_a_page_of_a_person_just_made_up_is_text(client: Any, deed: Any) -> None:
    page = Page("made", "Who?", "Who", "2026-03-01T00:00:00Z", "<b>Ada</b> is known.")
    deed(lambda _room, _form: Done(page=page))
    assert "&lt;b&gt;Ada" in text(send(client, "/do/made", name="Ada"))
