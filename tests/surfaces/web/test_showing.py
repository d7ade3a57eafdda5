"""Pages on the screen: any page that is installed, whole without a script, and everything of it that can be saved."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from studio_client import send
from studio_client import text

from stalwarts import pages
from stalwarts import words
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Known
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.surfaces.web import turning

HTML = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example";"click")'


@pytest.fixture
def shown(client: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Shows a made-up page at the address of the answer."""
    def show(page: Page, path: str = "/page/answer") -> str:
        monkeypatch.setattr(turning, "page", lambda *_: page)
        return text(client.get(path))

    return show


def made(**said: Any) -> Page:
    return Page(name="answer", question="How many?", title="Answer", as_of="2026-03-01T00:00:00Z", claim="At least 3.", **said)


@pytest.mark.parametrize("name", sorted(pages.installed()))
def test_every_page_is_shown(client: Any, name: str) -> None:
    response = client.get(f"/page/{name}")
    assert response.status_code == 200
    found = text(response)
    assert found.count("<h1") == 1
    assert 'aria-current="page"' in found
    assert "Skip to the answer" in found
    ids = re.findall(r'\sid="([^"]+)"', found)
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)


def test_the_first_page_is_where_one_comes_in(client: Any) -> None:
    assert client.get("/").headers["Location"] == "/page/answer"


def test_claim_crowd_next_step_and_doubts_are_seen_and_the_rest_folds(client: Any) -> None:
    found = text(client.get("/page/answer"))
    seen, more = found, 1
    while more:  # the innermost first
        seen, more = re.subn(r"<details(?:(?!<details).)*?</details>", "", seen, flags=re.DOTALL)
    assert 'class="claim"' in seen
    assert "Next step" in seen
    assert "<svg" in seen, "a picture that needs no script"
    assert "What may make this wrong" in seen
    for folded in ("More about this", "Take this page with you", "Another view"):
        assert folded in found
        assert folded not in seen


def test_every_figure_says_how_it_is_known(client: Any) -> None:
    document = json.loads(client.get("/page/answer.json").content)
    found = text(client.get("/page/answer"))
    for figure, known in document["known"].items():
        assert figure.replace("_", " ") in found
        assert " ".join(known["definition"].split("\n\n")[0].split()).split("`")[0] in found.replace("\u00a0", " ")
    assert "followers_1.json" in found, "down to the files"
    assert "What would change it" in found


def test_a_page_with_everything_is_shown_whole(shown: Any) -> None:
    found = shown(made(
        doubts=[Doubt("It may be more.", "Add a file.")], notes=["A note."], next_step="Do this.", names=True,
        drawings=[Drawing("by_day", "By day", [{"days": d, "value": d / 100, "low": 0, "high": 1, "at_risk": 9} for d in (1, 2)],
                          figure="by_day")],
        grids=[Grid("People", ["Who", "Paid"], [["Ada", "£5"], ["Bo", ""]], "Some.", [Link("answer", {"as_of": "2026-01-01"}), None],
                    [[Deed("object", "Leave in peace", {"handle": "email:ada@example.org"}, sure="For good?")], []])],
        parts=[Part("To fetch", ["It waits."], ["Open it", "Press it"], done=False, deeds=[Deed("doctor", "See if all is well")]),
               Part("Fetched", done=True), Part("Put away", ["Inside."], folded=True)],
        deeds=[Deed("rule", "They are one", {"verdict": "same"}, asks=["left", "right"])],
        links=[("See the whole", Link("answer"))],
        known={"by_day": Known("conversion", 3, "What it is.", ["conversion: it"], ["f.csv"], ["A newer file."])}))
    for words_ in ("It may be more.", "Add a file.", "A note.", "Do this.", "By day", "Some.", "It waits.", "Open it", "Put away",
                   "Inside.", "See if all is well", "For good?", "Yes: Leave in peace", "They are one", "See the whole",
                   "What it is.", "f.csv", "A newer file.", "To do: ", "Done: "):
        assert words_ in found, words_
    assert 'href="/page/answer?as_of=2026-01-01"' in found
    assert 'action="/do/rule"' in found
    assert 'name="verdict" value="same"' in found
    assert '<input type="text" value="" autocomplete="off"' in found


def test_what_came_from_a_file_is_text(shown: Any) -> None:
    found = shown(made(
        notes=[HTML], next_step=HTML, doubts=[Doubt(HTML, HTML)], grids=[Grid(HTML, [HTML], [[HTML]], HTML, [Link("answer", {"a": HTML})])],
        parts=[Part(HTML, [HTML], [HTML], deeds=[Deed("object", HTML, {"handle": HTML}, sure=HTML)])], links=[(HTML, Link("answer"))],
        known={HTML: Known("m", 1, HTML, [HTML], [HTML], [HTML])}))
    assert "<img" not in found
    assert found.count("&lt;img") > 10


def test_tables_are_saved_safe_for_spreadsheets(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = made(grids=[Grid("T", ["Who", "Paid"], [[FORMULA, "-5.00"], ["@cmd", "+49 170 1234"], ["-1+1|A1", "-£5"], ["Ada", "3 %"]])])
    monkeypatch.setattr(turning, "page", lambda *_: page)
    rows = list(csv.reader(io.StringIO(client.get("/page/answer/grid/0.csv").content.decode("utf-8-sig"))))
    assert rows == [["Who", "Paid"], [f"'{FORMULA}", "-5.00"], ["'@cmd", "+49 170 1234"], ["'-1+1|A1", "'-£5"], ["Ada", "3 %"]]


@pytest.mark.parametrize(("path", "begins"), [
    ("/page/answer.json", b"{"), ("/page/answer.html", b"<!doctype html>"), ("/page/answer.md", b"# "), ("/page/answer.pdf", b"%PDF"),
    ("/page/answer/drawing/0.csv", b"\xef\xbb\xbf"), ("/page/answer/drawing/0.svg", b"<svg"), ("/page/answer/drawing/0.png", b"\x89PNG"),
    ("/page/answer/grid/0.csv", b"\xef\xbb\xbf")])
def test_everything_can_be_saved(client: Any, path: str, begins: bytes) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="stalwarts-answer')


@pytest.mark.parametrize("path", ["/page/nothing", "/page/answer/drawing/99.csv", "/page/answer/grid/99.csv", "/nowhere", "/page/a%00b",
                                  "/page/answer.exe", "/do/nothing", "/job/999"])
def test_what_is_not_there_is_said(client: Any, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert 'role="alert"' in text(response)


@pytest.mark.parametrize("query", ["as_of=yesterday", "nothing=1"])
def test_a_question_that_cannot_be_asked_is_said(client: Any, query: str) -> None:
    response = client.get(f"/page/answer?{query}")
    assert response.status_code == 422
    assert query.partition("=")[0].replace("as_of", "not a date") in text(response) or "is not asked" in text(response)


def test_another_view_is_another_answer(client: Any) -> None:
    early = json.loads(client.get("/page/answer.json?as_of=2025-01-02").content)
    assert early["as_of"].startswith("2025-01-02")
    assert ' open=""' in text(client.get("/page/answer?as_of=2025-01-02"))
    alone = json.loads(client.get("/page/answer.json?account=instagram:nobody").content)
    assert alone["figures"]["followers"] == 0


def test_a_page_seen_before_loads_nothing_and_opens_no_workspace(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import stalwarts

    client.get("/page/answer")
    monkeypatch.setattr(stalwarts, "open", lambda *_: pytest.fail("the workspace was opened"))
    assert client.get("/page/answer").status_code == 200


def test_a_page_that_takes_long_says_so_and_comes(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "PATIENCE", 0.0)
    first = client.get("/page/answer?as_of=2025-01-03")
    assert first.status_code == 202
    assert "Still counting" in text(first)
    assert first.headers["Refresh"]
    monkeypatch.setattr(turning, "PATIENCE", 60.0)
    assert client.get("/page/answer?as_of=2025-01-03").status_code == 200


def test_light_and_dark_are_chosen_without_a_script(client: Any) -> None:
    assert 'data-theme="auto"' in text(client.get("/page/answer"))
    response = send(client, "/theme", theme="dark", back="/page/answer?as_of=2025-01-02")
    assert response.headers["Location"] == "/page/answer?as_of=2025-01-02"
    found = text(client.get("/page/answer"))
    assert 'data-theme="dark"' in found
    assert 'value="dark" type="submit" aria-pressed="true"' in found
    client.cookies["stalwarts-theme"] = '"><script>'
    assert 'data-theme="auto"' in text(client.get("/page/answer"))


def test_pages_that_wait_are_named_with_what_they_wait_for(client: Any, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stalwarts.surfaces.web import listing

    waiting = listing.Entry("money", "Money", "How few carry me?", "Answer", [], ("order", "plan"))
    there = listing.entries(root)
    monkeypatch.setattr(listing, "entries", lambda _root: [*there, waiting])
    found = text(client.get("/more"))
    assert "How few carry me?" in found
    assert "a file that tells who bought and one that tells who is a member" in found
    assert words.banned(found) == []
