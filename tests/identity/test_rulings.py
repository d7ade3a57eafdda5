"""Decisions that cannot all hold: which they are, and that none of them is heard."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.identity import certain
from stalwarts.identity import rulings


def ruled(*rows: str) -> pa.Table:
    """`left right verdict` lines, one a minute."""
    split = [row.split() for row in rows]
    table = pa.table({name: pa.array([row[at] for row in split], pa.string()) for at, name in
                      enumerate(("left", "right", "verdict"))})
    days = [datetime(2026, 1, 1, n // 60, n % 60) for n in range(len(rows))]
    return table.append_column("decided_at", pa.array(days, pa.timestamp("us")))


def test_a_ring_of_decisions_is_named_and_none_of_them_heard():
    """a is b, b is c, a is not c; d is e: the first three contradict each other, the last holds."""
    table = ruled("x:a x:b same", "x:b x:c same", "x:a x:c different", "x:d x:e same")
    (found,) = rulings.contradictions(table)
    assert found.different == ("x:a", "x:c")
    assert found.same == (("x:a", "x:b"), ("x:b", "x:c"))
    assert [row["left"] for row in rulings.consistent(table).to_pylist()] == ["x:d"]


def test_the_later_word_on_a_pair_is_no_contradiction():
    """The same, then different: the later word counts."""
    table = ruled("x:a x:b same", "x:b x:a different")
    assert not rulings.contradictions(table)
    assert rulings.consistent(table).equals(table)


def test_every_way_that_says_so_goes():
    """Two ways from a to d: both go, the rest of the decisions stay."""
    table = ruled("x:a x:b same", "x:b x:d same", "x:a x:c same", "x:c x:d same", "x:a x:d different", "x:d x:z same")
    assert [(row["left"], row["right"]) for row in rulings.consistent(table).to_pylist()] == [("x:d", "x:z")]


LINES = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.sampled_from(["same", "different"])), max_size=12)


@settings(max_examples=80, deadline=None)
@given(LINES)
def test_what_is_left_can_all_hold(lines):
    """Any decisions: of those that are left every one is obeyed."""
    table = rulings.consistent(ruled(*(f"x:{one} x:{other} {word}" for one, other, word in lines if one != other)))
    assert not rulings.contradictions(table)
    nothing = pa.table({name: pa.array([], pa.string()) for name in ("left", "right", "basis")})
    of = {row["handle"]: row["person"] for row in certain.beings(nothing, table).to_pylist()}
    for (left, right), word in rulings._last_words(table).items():
        assert (of.get(left, left) == of.get(right, right)) == (word == "same")
