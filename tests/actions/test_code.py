"""A code is asked about once: said in the words people use, counted from then on, taken back as if never said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adding import Said
from adding import stalwarts
from adding import written

ORDERS = "order,email,date,amount,currency,code,source\n" + "".join(
    f"{n},buyer{n}@example.org,2026-03-{n:02},10.00,EUR,{'TIK10' if n < 5 else ''},{'bio' if n == 5 else ''}\n" for n in range(1, 8))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    assert stalwarts("init", folder / "ws").code == 0
    added = stalwarts("-w", folder / "ws", "add", written(folder / "orders.csv", ORDERS), "--as", "csv", "--yes")
    assert added.code == 0, added.err
    told = stalwarts("-w", folder / "ws", "start", "tiktok 2140")
    assert told.code == 0, told.err
    return folder / "ws"


def code(ws: Path, *words: Any) -> Said:
    return stalwarts("-w", ws, "code", *words)


def given(ws: Path) -> list[list[str]]:
    found: list[list[str]] = stalwarts("-w", ws, "sql", "select tag, account from given order by tag", "--json").document["rows"]
    return found


def placed(ws: Path) -> dict[str, int]:
    rows = stalwarts("-w", ws, "page", "codes", "--json").document["figures"]["placed"]
    return {row["account"]: row["placed"] for row in rows if row["account"]}


def test_said_once_counted_from_then_on_and_taken_back(ws: Path) -> None:
    done = code(ws, "tik10", "TikTok")
    assert done.lines[:2] == ["Noted: tik10 is given to tiktok:main alone.", "4 buyers carried it. Now: stalwarts answer"]
    assert given(ws) == [["code:tik10", "tiktok:main"]]
    assert placed(ws) == {"tiktok:main": 4}
    assert code(ws, "code:TIK10", "many places").code == 0, "the latest word counts"
    assert (given(ws), placed(ws)) == ([["code:tik10", "many"]], {})
    label, _, undo = done.lines[-1].partition(": stalwarts ")
    assert label == "Take it back"
    assert stalwarts("-w", ws, *undo.split()).out.startswith("Taken back")
    assert given(ws) == []
    again = stalwarts("-w", ws, *undo.split())
    assert (again.code, "is no code whose account has been said" in again.err) == (1, True)


def test_a_link_by_its_bare_name_and_a_code_nobody_carries_yet(ws: Path) -> None:
    assert code(ws, "BIO", "tiktok:main", "--json").document == {"tag": "link:bio", "account": "tiktok:main", "people": 1}
    assert code(ws, "next-spring", "unknown", "--json").document["tag"] == "code:next-spring"
    assert "No buyer in your files carries it yet" in code(ws, "next-spring", "podcast:maya").out
    for tag in ("link:bio", "code:next-spring"):
        assert stalwarts("-w", ws, "undo", tag).code == 0


@pytest.mark.parametrize(("words", "said"), [
    (("tik10", "somewhere"), "say which one account, such as tiktok:main; or many, or unknown"),
    (("ada@example.org", "tiktok"), "is a code, such as SPRING10"),
    (("  ", "tiktok"), "is a code, such as SPRING10"),
])
def test_what_is_not_understood_is_refused(ws: Path, words: tuple[str, str], said: str) -> None:
    done = code(ws, *words)
    assert (done.code, said in done.err) == (1, True), done.err
    assert given(ws) == []
