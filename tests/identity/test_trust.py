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
    line = told["lines"][-1]
    assert line["line"] == joining.APPLIED == link_trust.LINE
    assert line["pairs"] > 30
    assert line["right"] >= 0.97 * line["pairs"]
    assert [one["pairs"] for one in told["lines"]] == sorted((one["pairs"] for one in told["lines"]), reverse=True)


def test_without_known_links_nothing_is_known_and_a_decision_is(held):
    """No certain links: no pairs. One decision on a pair that is compared: that one."""
    _, found, person = held
    nobody = person.slice(0, 0)
    assert trust.trust(found, nobody)["ece"] is None
    from stalwarts.identity import likely

    first = likely.settled(likely.compared(found, nobody), nobody).to_pylist()[0]
    told = trust.trust(found, nobody, ruled(first, "same"))
    assert told["pairs"] == told["decided"] == 1
    assert told["bins"][0]["so"] == 1.0
    assert trust.trust(found, nobody, ruled(first, "unsure"))["pairs"] == 0


def ruled(row: dict, verdict: str) -> pa.Table:
    return pa.table({"left": [row["left"]], "right": [row["right"]], "verdict": [verdict],
                     "decided_at": pa.array([datetime(2026, 1, 1)], pa.timestamp("us"))})


def test_what_made_a_link_certain_does_not_find_it_again():
    """A note that names her account, a name on one row for an address and an id: held back, none of that is heard."""
    text = pa.string()
    person = pa.table({"handle": ["etsy:7", "instagram:heron"], "person": ["email:q@x.org"] * 2, "probability": [1.0] * 2})
    rows = [("email:q@x.org", "note", "ig: @heron"), ("email:q@x.org", "name", "Ada Zauberhaft"),
            ("etsy:7", "name", "Ada Zauberhaft")]
    found = {"handles": pa.table({"handle": ["email:q@x.org", "etsy:7", "instagram:heron"], "pays": [1, 1, 0],
                                  "follows": [0, 0, 1]}),
             "clues": pa.table({name: pa.array([row[at] for row in rows], text) for at, name in
                                enumerate(("handle", "kind", "value"))}),
             "codes": pa.table({"handle": pa.array([], text), "code": pa.array([], text)}),
             "said": pa.table({name: pa.array([], text) for name in ("handle", "question", "answer")}),
             "clicked": pa.table({name: pa.array([], text) for name in ("clicker", "buyer", "clickers", "times")})}
    assert trust.trust(found, person)["pairs"] == 1
    echoes = pa.table({"handle": ["etsy:7"], "kind": ["name"], "value": ["Ada Zauberhaft"]})
    assert trust.trust(found | {"echoes": echoes}, person)["pairs"] == 0


def test_a_sample_is_whole_beings_and_always_the_same(held):
    """A third of the handles: whoever is in it is in it with every handle, twice alike."""
    _, found, person = held
    some = trust.sampled(found, person, found["handles"].num_rows // 3)
    kept = set(some["handles"]["handle"].to_pylist())
    assert 0.2 < len(kept) / found["handles"].num_rows < 0.5
    of = {row["handle"]: row["person"] for row in person.to_pylist()}
    beings = {of.get(handle, handle) for handle in kept}
    assert kept == {handle for handle in found["handles"]["handle"].to_pylist() if of.get(handle, handle) in beings}
    assert set(some["clues"]["handle"].to_pylist()) <= kept
