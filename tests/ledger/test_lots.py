"""Lots on the disk: hashes that never change, and beside them the names that erasing takes out."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import stalwarts
from stalwarts.ledger import keyed
from stalwarts.ledger import lots
from stalwarts.ledger import privacy

ADA, BOB, EVE = "email:ada@example.org", "instagram:bob", "email:eve@example.org"
OPENS = datetime(2026, 4, 1)
LOTS = pa.table({"unit": [ADA, ADA, EVE], "handle": [ADA, BOB, EVE], "arm": ["asked", "asked", "left_in_peace"],
                 "stratum": ["big", "big", "small"]})


@settings(deadline=None)
@given(st.binary(max_size=100), st.lists(st.text(), max_size=4))
def test_the_hashes_are_those_of_the_standard(key: bytes, texts: list[str]) -> None:
    assert keyed.digests(key, texts) == [hmac.digest(key, text.encode(), hashlib.sha256) for text in texts]


def test_a_view_tells_the_lots_in_clear_until_somebody_is_erased(tmp_path: Path) -> None:
    workspace = stalwarts.init(tmp_path / "us")
    decisions = workspace.shelves.decisions
    decisions.ask("spring", "the record", OPENS, OPENS, 0.5, price=12.0, code="SPRING")
    decisions.draw("spring", LOTS)
    with workspace.see() as look:
        found = sorted(look.run("draw").drop(["ask"]).to_pylist(), key=lambda row: row["handle"])
        assert found == sorted(LOTS.select(["unit", "handle", "arm", "stratum"]).to_pylist(), key=lambda row: row["handle"])
        assert look.run("ask").to_pylist()[0]["code"] == "SPRING"
    receipt = privacy.erase(workspace.shelves, {ADA, BOB})
    assert receipt["names"] == 2
    assert all(ADA.encode() not in path.read_bytes() for path in lots.files(workspace.root))
    with workspace.see() as look:
        assert look.run("draw").column("handle").to_pylist() == [EVE]


def test_names_are_in_clear_no_longer_once_an_erasure_has_begun(tmp_path: Path) -> None:
    """Interrupted right after the decision: the file still holds them, no view does."""
    workspace = stalwarts.init(tmp_path / "us")
    decisions = workspace.shelves.decisions
    decisions.ask("spring", "the record", OPENS, OPENS, 0.5)
    decisions.draw("spring", LOTS)
    workspace.shelves.catalog.erase([decisions.hash(EVE)], "{}")
    with workspace.see() as look:
        assert sorted(look.run("draw").column("handle").to_pylist()) == [ADA, BOB]
    assert decisions.names().num_rows == 2


def test_what_was_read_and_foretold_is_kept(tmp_path: Path) -> None:
    workspace = stalwarts.init(tmp_path / "us")
    workspace.shelves.decisions.tell("reading", "spring", "window", {"value": 0.02})
    workspace.shelves.decisions.tell("forecast", "spring", "launch", {"units": 40})
    with workspace.see() as look:
        assert look.run("reading").to_pylist()[0]["told"] == '{"value": 0.02}'
        assert look.run("forecast").to_pylist()[0]["what"] == "launch"
