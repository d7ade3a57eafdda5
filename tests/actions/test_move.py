"""Notes by hand: for whoever is surely meant, never for whoever may be, and they can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adding import SALES
from adding import Said
from adding import stalwarts
from adding import written

LINES = "".join(f"3/{n}/26 11:45am,track,Söng,EUR,10.00,{n},{name},{mail}\n" for n, (name, mail) in enumerate(
    [("Ana Téry", "ana@example.org"), ("Bo Lind", "bo@example.org"), ("Bo Lind", "bo.two@example.org"),
     ("Cy Ott", "cy@example.org"), ("Di Roe", "di@example.org")], 1))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("move")
    assert stalwarts("init", folder / "ws").code == 0
    assert stalwarts("-w", folder / "ws", "add", written(folder / "sales.csv", SALES + LINES)).code == 0
    assert stalwarts("-w", folder / "ws", "erase", "cy@example.org").code == 0
    assert stalwarts("-w", folder / "ws", "object", "di@example.org").code == 0
    return folder / "ws"


def move(ws: Path, *words: Any) -> Said:
    return stalwarts("-w", ws, "move", *words)


def notes(ws: Path) -> list[tuple[str, str, str, str | None]]:
    found = stalwarts("-w", ws, "sql", "select handle, kind, direction, note from move order by handle, kind", "--json")
    return [tuple(row) for row in found.document["rows"]]


def test_one_line_for_one_person_and_back(ws: Path) -> None:
    done = move(ws, "thank", "ANA@example.org", "--on", "2026-03-02", "--note", "for the cake")
    assert done.lines[0] == "Noted: you thanked them: Ana Téry."
    assert notes(ws) == [("email:ana@example.org", "thank", "to_them", "for the cake")]
    assert move(ws, "thank", "ana téry", "--on", "2026-03-02", "--note", "for the cake").code == 0
    assert len(notes(ws)) == 1, "the same note on the same day is one"
    label, _, undo = done.lines[-1].partition(": stalwarts ")
    assert label == "Take the note back"
    assert stalwarts("-w", ws, *undo.split()).out.startswith("The note is taken back")
    assert notes(ws) == []
    again = stalwarts("-w", ws, *undo.split())
    assert (again.code, "no note that stands" in again.err) == (1, True)


def test_a_pasted_list_says_who_was_meant_and_who_could_not_be(ws: Path, tmp_path: Path) -> None:
    pasted = written(tmp_path / "names.txt", "Ana Téry\r\n\nBo Lind\nnew@example.org\nSomebody Else\nCy Ott\nDi Roe\n"
                                             "cy@example.org\n".encode("utf-8-sig"))
    done = move(ws, "defend", "--names", pasted, "--on", "2026-03-03", "--json")
    assert [(row["handle"], row["direction"]) for row in done.document["moves"]] == [
        ("email:ana@example.org", "from_them"), ("email:new@example.org", "from_them")]
    assert done.document["ambiguous"] == [{"text": "Bo Lind", "people": [
        {"person": "email:bo.two@example.org", "name": "Bo Lind"}, {"person": "email:bo@example.org", "name": "Bo Lind"}]}]
    assert done.document["unknown"] == ["Somebody Else", "Cy Ott"]
    assert done.document["left_out"] == ["Di Roe", "cy@example.org"]
    said = move(ws, "defend", "--names", pasted, "--on", "2026-03-03").out
    assert "Noted: stood up for you: Ana Téry, new@example.org." in said
    assert "'Bo Lind' could be Bo Lind (bo.two@example.org) or Bo Lind (bo@example.org): say which." in said
    assert "new@example.org is in none of your files yet" in said
    assert {row[0] for row in notes(ws)} == {"email:ana@example.org", "email:new@example.org"}


def test_what_cannot_be_noted_says_why(ws: Path, tmp_path: Path) -> None:
    for words, said in [
        (["praise", "ana@example.org"], "'kind' cannot be 'praise'"),
        (["thank"], "'who' is needed"),
        (["thank", "cy@example.org"], "cy@example.org was erased"),
        (["thank", "ana@example.org", "--on", "2999-01-01"], "still to come"),
        (["thank", "ana@example.org", "--on", "soon"], "'soon' is not a date"),
        (["thank", "--names", tmp_path / "nowhere.txt"], "no file or folder"),
        (["thank", "--names", written(tmp_path / "odd.txt", b"\xff\xfe\x00")], "is no text"),
    ]:
        done = move(ws, *words)
        assert (done.code, done.out) == (1, ""), words
        assert said in done.err


def test_a_note_later_than_the_files_says_that_it_waits(ws: Path) -> None:
    done = move(ws, "share", "ana@example.org")
    assert "Your files end before that day" in done.out


def test_a_table_notes_its_good_rows_and_sets_the_others_aside_with_their_lines(ws: Path, tmp_path: Path) -> None:
    table = written(tmp_path / "notes.csv", 'who;kind;on;note;minutes\nana@example.org;call;2026-03-04;"long,\nand good";45\n\n'
                                            "Bo Lind;thank;2026-03-04;;\ncy@example.org;thank;;;\nDi Roe;thank;;;\nNobody Atall;thank;;;\n"
                                            "ana@example.org;praise;;;\nana@example.org;thank;soon;;\n;thank;;;\n"
                                            "ana@example.org;gift;2026-03-05;;ten\nbo@example.org;Early Access;2026-03-05;;\n")
    done = move(ws, "--table", table, "--json")
    assert [(row["handle"], row["kind"], row["minutes"]) for row in done.document["moves"]] == [
        ("email:ana@example.org", "call", 45), ("email:bo@example.org", "early_access", None)]
    assert [(row["line"], row["why"].split(":")[0][:26]) for row in done.document["set_aside"]] == [
        (5, "could be email"), (6, "was erased"), (7, "asked to be left out"), (8, "is nobody in your files"),
        (9, "'praise' is none of thank,"), (10, "'soon' is not a date"), (11, "it names nobody"), (12, "'minutes' is 'ten', which ")]
    said = move(ws, "--table", table)
    assert said.lines[0] == "Noted: 2 rows."
    assert "line 6: 'cy@example.org' was erased." in said.out
    for words, why in [(["--table", written(tmp_path / "odd.csv", "name,kind\nx,thank\n")], "no column 'who'"),
                       (["--table", tmp_path / "no.csv"], "no file or folder"), (["--table", written(tmp_path / "b.csv", b"\xff\xfe")], "no text"),
                       (["thank", "ana@example.org", "--minutes", "-3"], "0 to 1,440"), ([], "'kind' is needed")]:
        wrong = move(ws, *words)
        assert (wrong.code, why in wrong.err) == (1, True), wrong.err
