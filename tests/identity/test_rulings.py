"""Decisions taken together: the last word on a pair counts, and those that contradict each other count for nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.identity import certain
from stalwarts.identity import rulings


def told(*lines: str) -> pa.Table:
    """`left right verdict [day]` lines as the table of decisions."""
    rows = [[*line.split(), "1"][:4] for line in lines]
    return pa.table({"left": [row[0] for row in rows], "right": [row[1] for row in rows], "verdict": [row[2] for row in rows],
                     "decided_at": [datetime(2026, 1, int(row[3])) for row in rows]} if rows else
                    {"left": pa.array([], pa.string()), "right": pa.array([], pa.string()), "verdict": pa.array([], pa.string()),
                     "decided_at": pa.array([], pa.timestamp("us"))})


def test_a_chain_of_same_against_a_different_is_named_and_none_is_applied() -> None:
    said = told("x:a x:b same 1", "x:b x:c same 2", "x:a x:c different 3", "x:p x:q same 4")
    (one,) = rulings.contradictions(said)
    assert one.different == ("x:a", "x:c")
    assert one.same == (("x:a", "x:b"), ("x:b", "x:c"))
    assert [(row["left"], row["right"]) for row in rulings.consistent(said).to_pylist()] == [("x:p", "x:q")]


def test_a_later_word_on_the_same_pair_is_no_contradiction() -> None:
    said = told("x:a x:b same 1", "x:b x:a different 2", "x:c x:d different 1", "x:c x:d same 2")
    assert rulings.contradictions(said) == []
    assert {(row["left"], row["verdict"]) for row in rulings.consistent(said).to_pylist()} == {("x:b", "different"), ("x:c", "same")}


def test_taking_one_of_them_back_settles_it() -> None:
    """`unsure` on one pair of the chain is its last word, and moves nobody."""
    said = told("x:a x:b same 1", "x:b x:c same 2", "x:a x:c different 3", "x:b x:c unsure 4")
    assert rulings.contradictions(said) == []
    assert [(row["left"], row["right"]) for row in rulings.consistent(said).to_pylist()] == [("x:a", "x:b"), ("x:a", "x:c")]


def test_unsure_and_never_join_and_part_nobody() -> None:
    said = told("x:a x:b unsure", "x:c x:d never")
    assert rulings.consistent(said).num_rows == 0
    assert rulings.consistent(told()).num_rows == 0


PAIRS = st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda pair: pair[0] != pair[1])
ROWS = st.lists(st.tuples(PAIRS, st.sampled_from(["same", "different", "unsure", "never"]), st.integers(1, 9)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_is_applied_never_contradicts_itself(rows: list[Any]) -> None:
    said = told(*(f"x:{one} x:{other} {verdict} {day}" for (one, other), verdict, day in rows))
    kept = rulings.consistent(said)
    assert rulings.contradictions(kept) == []
    links = pa.table({name: pa.array([], pa.string()) for name in ("left", "right", "basis")})
    of = {row["handle"]: row["person"] for row in certain.beings(links, kept).to_pylist()}
    words = rulings.last_words(kept.to_pylist())
    for (left, right), verdict in words.items():
        assert (of.get(left, left) == of.get(right, right)) is (verdict == "same")


def test_every_way_that_says_so_goes() -> None:
    """Two ways from a to d: both go, the rest of the decisions stay."""
    said = told("x:a x:b same", "x:b x:d same", "x:a x:c same", "x:c x:d same", "x:a x:d different", "x:d x:z same")
    assert [(row["left"], row["right"]) for row in rulings.consistent(said).to_pylist()] == [("x:d", "x:z")]
