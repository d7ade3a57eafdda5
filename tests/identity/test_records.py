"""Person records through Splink: two lists that hold everybody once, one list that holds some twice, values with slips."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from stalwarts.engines import open_engine
from stalwarts.identity import records

SORTS = {"given": "name", "family": "name", "born": "date", "town": "place", "number": "id"}


def people(count: int, seed: int) -> list[dict]:
    """Made-up people with names of syllables."""
    lots = np.random.default_rng(seed)
    syllables = ["ma", "lo", "ne", "ta", "vi", "so", "el", "an", "ro", "ka", "li", "be", "du", "or", "in", "te"]

    def word(size: int) -> str:
        return "".join(lots.choice(syllables, size).tolist())

    return [{"id": f"r{n}", "given": word(2), "family": word(3), "born": f"{lots.integers(1940, 2005)}{lots.integers(1, 13):02}"
             f"{lots.integers(1, 29):02}", "town": word(2), "number": str(lots.integers(10**6, 10**7))} for n in range(count)]


def slipped(rows: list[dict], seed: int) -> list[dict]:
    """The same people written down again by somebody careless: a letter gone, names the other way round, a field left out."""
    lots = np.random.default_rng(seed)
    again = []
    for row in rows:
        one = dict(row) | {"id": f"{row['id']}b"}
        slip = lots.integers(0, 4)
        if slip == 0:
            one["family"] = one["family"][:-1]
        elif slip == 1:
            one["given"], one["family"] = one["family"], one["given"]
        elif slip == 2:
            one["born"] = None
        else:
            one["number"] = None
        again.append(one)
    return again


def table(rows: list[dict]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in ("id", *SORTS)})


@pytest.fixture(scope="module")
def engine():
    made = open_engine()
    yield made
    made.close()


def test_two_lists_find_each_other(engine):
    """150 people, all on both lists, every second record with a slip: each finds itself."""
    rows = people(150, 1)
    found = records.linked(engine, [table(rows), table(slipped(rows, 2))], SORTS, "id").to_pylist()
    right = sum(row["right"] == f"{row['left']}b" for row in found)
    assert right >= 148
    assert right == len(found)


def test_one_list_finds_who_is_on_it_twice(engine):
    """150 people, of whom 50 stand on the list twice: the pairs are those, and nobody else is joined."""
    rows = people(150, 3)
    found = records.linked(engine, [table(rows + slipped(rows[:50], 4))], SORTS, "id").to_pylist()
    pairs = {tuple(sorted((row["left"], row["right"]))) for row in found}
    assert pairs <= {(row["id"], f"{row['id']}b") for row in rows[:50]}
    assert len(pairs) >= 47
