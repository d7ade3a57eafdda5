"""Comparing only what changed gives what comparing everybody gives, to the last digit."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts import worlds
from stalwarts.identity import _pairs
from stalwarts.identity import certain
from stalwarts.identity import likely

TEXT = pa.string()
COLUMNS = {"handles": ("handle", "pays", "follows"), "clues": ("handle", "kind", "value"), "codes": ("handle", "code"),
           "said": ("handle", "question", "answer"), "clicked": ("clicker", "buyer", "clickers", "times"),
           "links": ("left", "right", "basis")}
NUMBERS = {"pays", "follows", "clickers", "times"}
HANDLES = ("instagram:ana.wren", "instagram:anawren7", "tiktok:ana_wren", "instagram:wren.ana", "email:ana.wren@example.org",
           "email:a.wren@example.com", "email:bo@example.org", "facebook:row/f/1", "shopify:71", "etsy:9")
SAID = (*(("clues", (handle, kind, value)) for handle in HANDLES for kind, value in (
    ("name", "Ana Wren"), ("name", "Bo Wren"), ("display_name", "Анна Врен"), ("phone", "+351210000001"), ("city", "Porto"),
    ("city", "Oslo"), ("bio", "@ana.wren bo@example.org"))),
    *(("codes", (handle, "ANAWREN")) for handle in HANDLES), *(("said", (handle, "account_name", "@ana.wren")) for handle in HANDLES),
    *(("clicked", (one, other, 2, 1)) for one in HANDLES[:3] for other in HANDLES[4:7]),
    *(("links", (min(one, other), max(one, other), "one row")) for one in HANDLES[4:6] for other in HANDLES if one != other),
    *(("handles", (handle, pays, 1)) for handle in HANDLES for pays in (0, 1)))
"""Everything a file may say of ten handles."""


def tables(facts: set[tuple[str, tuple[Any, ...]]]) -> tuple[dict[str, pa.Table], pa.Table]:
    """What `renewed` wants, of such facts."""
    made = {}
    for name, columns in COLUMNS.items():
        rows = sorted(row for table, row in facts if table == name)
        values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
        made[name] = pa.table({column: pa.array(of, pa.int64() if column in NUMBERS else TEXT)
                               for column, of in zip(columns, values, strict=True)})
    handles = made["handles"].group_by("handle").aggregate([("pays", "max"), ("follows", "max")])
    made["handles"] = handles.rename_columns(["handle", "pays", "follows"]) if handles.num_rows else made["handles"]
    return made, certain.beings(made.pop("links"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.sampled_from(SAID), max_size=25), min_size=2, max_size=4))
def test_any_way_from_facts_to_facts_gives_what_the_last_facts_give(steps: list[set[tuple[str, tuple[Any, ...]]]]) -> None:
    """Files come, go and change anything at all: names, links, who pays; the pairs are those of the last facts alone."""
    work = None
    for facts in steps:
        pairs, work = likely.renewed(*tables(facts), work)
        assert pairs.to_pylist() == likely.compared(*tables(facts)).to_pylist()


def _crowd(people: int, *, whole: bool) -> set[tuple[str, tuple[Any, ...]]]:
    """So many account names of one key on platforms of their own, and one address."""
    rows = {("handles", (f"mastodon:kestrel@fedi{n}.example", 0, 1)) for n in range(people if whole else people - 1)}
    return rows | {("handles", ("email:kestrel@example.org", 1, 0))}


@pytest.mark.parametrize("people", [_pairs.CROWD - 1, _pairs.CROWD, _pairs.CROWD + 1])
def test_a_key_that_becomes_too_common_meets_nobody_any_more(people: int) -> None:
    """One account name more makes a key a crowd's: pairs of those who did not change go, and come back when it goes."""
    few, many = (tables(_crowd(people, whole=whole)) for whole in (False, True))
    start = likely.renewed(*few)[1]
    there, work = likely.renewed(*many, start)
    assert there.to_pylist() == likely.compared(*many).to_pylist()
    assert likely.renewed(*few, work)[0].to_pylist() == likely.compared(*few).to_pylist()


def _of(world: worlds.Linked, last: int) -> tuple[dict[str, pa.Table], pa.Table]:
    """A made-up world of nine languages, without what is told of its last so many handles."""
    gone = {handle for handle, *_ in world.handles[len(world.handles) - last:]}
    facts = {("handles", (handle, int(pays), int(follows))) for handle, pays, follows in world.handles if handle not in gone}
    facts |= {("clues", clue) for clue in world.clues if clue[0] not in gone}
    return tables(facts | {("links", (min(pair), max(pair), "one row")) for pair in world.links if not gone & set(pair)})


def test_a_small_file_more_compares_only_whom_it_tells_of() -> None:
    """1,500 people, then twenty handles more, then gone again: all as anew, and about twenty were read."""
    world = worlds.linked(1500, 5)
    few, many = _of(world, 20), _of(world, 0)
    before = likely.renewed(*few)[1]
    pairs, after = likely.renewed(*many, before)
    assert pairs.equals(likely.compared(*many))
    assert after.read <= 25
    assert after.compared < before.compared / 10
    back, again = likely.renewed(*few, after)
    assert back.equals(likely.compared(*few))
    assert again.read <= 25
