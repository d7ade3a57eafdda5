"""Readers' answers, collected in one file: two totals a reader, nobody named, whatever else stands in the file."""

from __future__ import annotations

import math
import random
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import made_raw
import pytest

from adding import stalwarts
from adding import written
from stalwarts.importers import quick_answers

ANSWER = {"followers": "40000", "buyers": "310", "kind": "people", "trade": "singer", "day": "2026-03-01",
          "quick answer": "q1-0a1b2c3d4e5f"}


def answers(*changes: dict[str, str]) -> made_raw.Read:
    """Answers of different readers that differ from the plain one in these cells."""
    return made_raw.made(quick_answers, [ANSWER | {"quick answer": f"q1-{n:012x}"} | change for n, change in enumerate(changes)])


def test_the_made_up_readers() -> None:
    read = made_raw.golden(quick_answers, "answers.csv")
    assert len(read["tally"]) == 12
    assert set(read.aside.values()) == {
        "nobody follows, so nothing can be compared", "'many' is not a number of followers",
        "'pairs' is neither people nor copies", "the answer has no number of its own, by which readers are told apart",
        "'=hyperlink(1)' is no number of an answer"}
    assert set(read.noise.values()) == {"the line with the names of the columns", "blank line",
                                        "the same reader answered again further down"}
    assert not any(re.search(r"\bada\b", str(row).lower()) for table in read.tables.values() for row in table)


def test_a_reader_is_two_totals_and_a_trade() -> None:
    read = answers({}, {"kind": "Copies", "trade": "Other"})
    totals = {(row["account"], row["of"]): (row["value"], row["until"]) for row in read["tally"]}
    day = datetime(2026, 3, 1)
    assert totals == {
        ("quick:q1-000000000000", "followers"): (Decimal(40_000), day), ("quick:q1-000000000000", "buyers"): (Decimal(310), day),
        ("quick:q1-000000000001", "followers"): (Decimal(40_000), day), ("quick:q1-000000000001", "units"): (Decimal(310), day)}
    assert [(row["account"], row["question"], row["answer"]) for row in read["said"]] == [
        ("quick:q1-000000000000", "trade", "singer")]


@pytest.mark.parametrize("day", ["", "soon", "2031-01-01", "2026-02-30"])
def test_a_clock_that_cannot_be_is_not_believed(day: str) -> None:
    read = answers({"day": day})
    assert {row["until"] for row in read["tally"]} == {made_raw.TAKEN}


def test_the_last_answer_of_a_reader_counts() -> None:
    same = {"quick answer": "q1-aaaaaaaaaaaa"}
    read = answers(same | {"buyers": "1"}, {"followers": "5"}, same | {"buyers": "2"}, same | {"buyers": "3"})
    assert sorted(row["value"] for row in read["tally"] if row["of"] == "buyers") == [3, 310]
    assert sorted(read.noise) == [1, 3]


@pytest.mark.parametrize(("change", "why"), [
    ({"followers": ""}, "'' is not a number of followers"), ({"followers": "-3"}, "'-3' is not a number of followers"),
    ({"followers": "1.5"}, "'1.5' is not a number of followers"), ({"buyers": "9" * 14}, f"'{'9' * 14}' is not a number of buyers"),
    ({"kind": ""}, "'' is neither people nor copies"), ({"quick answer": "q2-000000"}, "'q2-000000' is no number of an answer")])
def test_what_is_no_answer_is_set_aside(change: dict[str, str], why: str) -> None:
    read = answers({}, change)
    assert list(read.aside.values()) == [why]
    assert len(read["tally"]) == 2


def test_other_tables_are_not_taken_for_answers() -> None:
    peek = made_raw.Peek("a.csv", b"", ("followers", "buyers", "kind", "trade", "day"))
    assert quick_answers.shape(peek) is None


def test_collected_answers_say_whether_buyers_follow_followers(tmp_path: Path) -> None:
    """Sixty readers of whom twice the followers go with 41 % more buyers: the elasticity comes back."""
    lots, truth = random.Random(7), 0.5
    lines = [",".join(quick_answers.HEADER)]
    for n in range(60):
        followers = round(10 ** lots.uniform(2.5, 6.5))
        buyers = round(0.5 * followers ** truth * math.exp(lots.gauss(0, 0.3)))
        lines.append(f"{followers},{buyers},people,singer,2026-03-01,q1-{n:012x}")
    lines += [f"{10**n},{n},copies,other,2026-03-01,q1-f{n:011x}" for n in range(2, 6)]
    file = written(tmp_path / "answers.csv", "\r\n".join(lines) + "\r\n")
    assert stalwarts("init", tmp_path / "ours").code == 0
    said = stalwarts("-w", tmp_path / "ours", "add", file, "--json").document["exports"][0]
    assert (said["importer"], said["account"], said["set_aside"], said["noise"]) == ("quick_answers", "quick:main", 0, 0)
    again = stalwarts("-w", tmp_path / "ours", "add", file, "--json").document["exports"][0]
    assert again["already"]
    found = stalwarts("-w", tmp_path / "ours", "answer", "--json").document["figures"]["scaling"]
    assert found["n"] == 60
    assert found["elasticity"]["low"] < truth < found["elasticity"]["high"]
    assert found["verdict"] == "falls behind"
