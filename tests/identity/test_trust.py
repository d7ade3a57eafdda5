"""Trust: certain links held back, decisions, and what the comparing says of them."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from stalwarts import worlds
from stalwarts.identity import certain
from stalwarts.identity import joining
from stalwarts.identity import trust
from stalwarts.measures import link_trust


def found_of(world: worlds.Linked) -> dict[str, pa.Table]:
    text, handles, clues = pa.string(), list(zip(*world.handles, strict=True)), list(zip(*world.clues, strict=True))
    empty = pa.array([], text)
    return {"handles": pa.table({"handle": pa.array(handles[0], text), "pays": pa.array(list(map(int, handles[1]))),
                                 "follows": pa.array(list(map(int, handles[2])))}),
            "clues": pa.table({name: pa.array(clues[at], text) for at, name in enumerate(("handle", "kind", "value"))}),
            "codes": pa.table({"handle": empty, "code": empty}),
            "said": pa.table({"handle": empty, "question": empty, "answer": empty}),
            "clicked": pa.table({"clicker": empty, "buyer": empty, "clickers": empty, "times": empty})}


@pytest.fixture(scope="module")
def held():
    """900 people; everybody's handles are linked by files, and held back."""
    world = worlds.linked(900, 4)
    by: dict[int, list[str]] = {}
    for handle, number in world.truth.items():
        by.setdefault(number, []).append(handle)
    links = [(min(handles[0], other), max(handles[0], other)) for handles in by.values() for other in handles[1:]]
    table = pa.table({"left": pa.array([a for a, _ in links]), "right": pa.array([b for _, b in links]),
                      "basis": pa.array(["one row"] * len(links))})
    return world, found_of(world), certain.beings(table)


def test_links_that_are_held_back_are_found_as_often_as_is_said(held):
    """The curve of known truth lies near the diagonal, and joined ones are right."""
    _, found, person = held
    told = trust.trust(found, person)
    assert told["pairs"] > 100
    assert told["ece"] < 0.12
    assert told["applied"]["right"] >= 0.97 * told["applied"]["pairs"]
    assert told["line"] == joining.APPLIED == link_trust.LINE


def test_without_known_links_nothing_is_known_and_a_decision_is(held):
    """No certain links: no pairs. One decision on a pair that is compared: that one."""
    _, found, person = held
    nobody = person.slice(0, 0)
    assert trust.trust(found, nobody)["ece"] is None
    from stalwarts.identity import likely

    first = likely.settled(likely.compared(found, nobody), nobody).to_pylist()[0]
    ruling = pa.table({"left": [first["left"]], "right": [first["right"]], "verdict": ["same"],
                       "decided_at": pa.array([datetime(2026, 1, 1)], pa.timestamp("us"))})
    told = trust.trust(found, nobody, ruling)
    assert told["pairs"] == 1
    assert told["bins"][0]["so"] == 1.0
