"""Decisions: written once, naming nobody without the mapping, read back as canonical tables."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shelving import Shelves

from stalwarts import schema
from stalwarts.ledger import decisions
from stalwarts.ledger.archive import fingerprint
from stalwarts.problems import AlreadyDrawn
from stalwarts.problems import UnlikeDecision

ADA, BOB = "email:ada@example.org", "instagram:bob"
OPENS = datetime(2026, 4, 1)


def bytes_of(shelves: Shelves) -> bytes:
    """Every byte the catalog has on disk."""
    shelves.catalog.store.forget()
    return b"".join(path.read_bytes() for path in shelves.root.rglob("*") if path.is_file())


def test_the_latest_ruling_on_a_pair_counts(shelves: Shelves) -> None:
    shelves.decisions.rule(ADA, BOB, "same")
    between = shelves.decisions.table("ruling").column("decided_at")[0].as_py()
    shelves.decisions.rule(BOB, ADA, "different")
    rows = shelves.decisions.table("ruling").to_pylist()
    assert [(r["left"], r["right"], r["verdict"]) for r in rows] == [(ADA, BOB, "different")]
    assert shelves.decisions.table("ruling", known_by=between).column("verdict").to_pylist() == ["same"]
    assert shelves.decisions.table("ruling", known_by=between - timedelta(1)).num_rows == 0


@pytest.mark.parametrize(("left", "right", "verdict"), [(ADA, BOB, "similar"), (ADA, ADA, "same")])
def test_a_ruling_is_about_two_and_says_one_thing(shelves: Shelves, left: str, right: str, verdict: str) -> None:
    with pytest.raises(UnlikeDecision):
        shelves.decisions.rule(left, right, verdict)
    assert shelves.catalog.decisions() == []


def test_everything_comes_back(shelves: Shelves) -> None:
    made = shelves.decisions
    made.object_(ADA)
    made.object_(ADA)
    made.move("m1", BOB, "thank", OPENS, "wrote him a card")
    made.move("m2", BOB, "message", OPENS)
    made.ask("spring", "the record", OPENS, OPENS + timedelta(14), 0.8)
    assert made.table("objection").column("handle").to_pylist() == [ADA]
    assert [(r["move"], r["handle"], r["note"], r["occurred_at"]) for r in made.table("move").to_pylist()] == [
        ("m1", BOB, "wrote him a card", OPENS), ("m2", BOB, None, OPENS)]
    assert made.table("ask").to_pylist()[0]["closes_at"] == OPENS + timedelta(14)
    with pytest.raises(UnlikeDecision, match="already registered"):
        made.ask("spring", "the record again", OPENS, OPENS, 1.0)


def test_a_note_taken_back_is_shown_no_more_and_may_be_written_again(shelves: Shelves) -> None:
    made = shelves.decisions
    made.move("m1", BOB, "defend", OPENS, "at the fair", "from_them")
    assert made.table("move").to_pylist()[0]["direction"] == "from_them"
    before = shelves.catalog.decisions()[-1].decided_at
    said = made.unmove("m1")
    assert said is not None
    assert said["kind"] == "defend"
    assert made.unmove("m1") is None
    assert made.unmove("m2") is None
    assert made.table("move").num_rows == 0
    assert made.table("move", before).num_rows == 1, "what was known then is known still"
    assert len(shelves.catalog.decisions()) == 2, "the log only grows"
    made.move("m1", BOB, "defend", OPENS, "at the fair", "from_them")
    assert made.table("move").to_pylist()[0]["note"] == "at the fair"


def test_a_note_written_before_directions_were_is_one_to_them(shelves: Shelves) -> None:
    hash_ = shelves.decisions.hash(BOB)
    shelves.catalog.decide("move", {"move": "m1", "handle": hash_, "kind": "thank", "occurred_at": OPENS}, {hash_: BOB})
    assert shelves.decisions.table("move").to_pylist()[0]["direction"] == "to_them"


@pytest.mark.parametrize("name", schema.DECISIONS)
def test_every_table_has_its_columns_even_empty(shelves: Shelves, name: str) -> None:
    table = shelves.decisions.table(name)
    assert table.num_rows == 0
    assert table.schema.names == list(schema.DECISIONS[name].columns)


def test_a_hash_tells_nothing_without_the_key(shelves: Shelves) -> None:
    """The log holds no handle, and no plain hash that a list of likely handles could be tried against."""
    shelves.decisions.rule(ADA, BOB, "same")
    hash_ = shelves.decisions.hash(ADA)
    key = bytes.fromhex(str(shelves.catalog.meta("key")))
    assert hash_ == hmac.new(key, ADA.encode(), hashlib.sha256).hexdigest()[:32]
    assert not hashlib.sha256(ADA.encode()).hexdigest().startswith(hash_)
    log = str([event.body for event in shelves.catalog.decisions()])
    assert hash_ in log
    assert "ada@" not in log
    other = Shelves(shelves.root.parent / "other")
    assert other.decisions.hash(ADA) != hash_
    other.catalog.close()


def test_erasing_drops_the_names_from_the_disk_itself(shelves: Shelves) -> None:
    shelves.decisions.rule(ADA, BOB, "same")
    shelves.decisions.move("m1", ADA, "thank", OPENS, "Ada's birthday")
    assert b"ada@example.org" in bytes_of(shelves)
    assert shelves.catalog.erase([shelves.decisions.hash(ADA)], "") == 1
    assert [shelves.decisions.table(name).num_rows for name in ("ruling", "move", "erasure")] == [0, 0, 1]
    assert len(shelves.catalog.decisions()) == 3
    left = bytes_of(shelves)
    assert b"ada@example.org" not in left
    assert b"Ada's birthday" not in left
    assert BOB.encode() in left


def test_a_decision_about_somebody_erased_stays_without_a_name(shelves: Shelves) -> None:
    shelves.catalog.erase([shelves.decisions.hash(ADA)], "")
    shelves.decisions.move("m1", ADA, "thank", OPENS, "Ada")
    shelves.decisions.rule(ADA, BOB, "same")
    assert shelves.catalog.names() == {shelves.decisions.hash(BOB): BOB}
    assert shelves.catalog.notes() == {}


LOTS = pa.table({"unit": [ADA, ADA, "email:eve@example.org"], "handle": [ADA, BOB, "email:eve@example.org"],
                 "arm": ["asked", "asked", "left_in_peace"], "stratum": ["big", "big", "small"]})


def test_a_draw_stands_and_is_never_drawn_again(shelves: Shelves) -> None:
    shelves.decisions.ask("Spring record!", "the record", OPENS, OPENS, 0.5)
    shelves.decisions.draw("Spring record!", LOTS)
    assert shelves.decisions.drawn("Spring record!").drop(["ask"]).to_pydict() == LOTS.to_pydict()
    with pytest.raises(AlreadyDrawn):
        shelves.decisions.draw("Spring record!", LOTS.slice(0, 1))
    kept = shelves.decisions.table("draw")
    assert kept.num_rows == 3
    assert kept.schema == decisions.arrow("draw")
    assert kept.column("unit")[0].as_py() == shelves.decisions.hash(ADA)
    (event,) = shelves.catalog.decisions("draw")
    with (shelves.root / event.body["path"]).open("rb") as stream:
        assert fingerprint(stream) == event.body["sha256"]
    assert b"ada@example.org" not in (shelves.root / event.body["path"]).read_bytes()
    assert [path.suffix for path in (shelves.root / "decisions" / "draw").iterdir()] == [".parquet"]


def test_a_draw_needs_its_ask(shelves: Shelves) -> None:
    with pytest.raises(UnlikeDecision, match="no ask 'autumn'"):
        shelves.decisions.draw("autumn", LOTS)


def test_a_draw_survives_an_erasure_without_the_person(shelves: Shelves) -> None:
    shelves.decisions.ask("spring", "the record", OPENS, OPENS, 0.5)
    shelves.decisions.draw("spring", LOTS)
    shelves.catalog.erase([shelves.decisions.hash(h) for h in (ADA, BOB)], "")
    assert shelves.decisions.drawn("spring").column("unit").to_pylist() == ["email:eve@example.org"]
    assert shelves.decisions.table("draw").num_rows == 3
    assert shelves.decisions.names().column("handle").to_pylist() == ["email:eve@example.org"]


def test_a_file_left_before_its_decision_was_no_draw(shelves: Shelves) -> None:
    shelves.decisions.ask("spring", "the record", OPENS, OPENS, 0.5)
    folder = shelves.root / "decisions" / "draw"
    folder.mkdir(parents=True)
    pq.write_table(LOTS.slice(0, 1), folder / "spring.parquet")
    assert shelves.decisions.table("draw").num_rows == 0
    shelves.decisions.draw("spring", LOTS)
    assert shelves.decisions.drawn("spring").num_rows == 3


def test_the_latest_word_on_a_code_counts_and_can_be_taken_back(shelves: Shelves) -> None:
    made = shelves.decisions
    assert not made.ungive("code:spring")
    made.give("code:spring", "tiktok:maya")
    made.give("code:spring", "many")
    made.give("link:bio", "instagram:maya")
    rows = made.table("given").to_pylist()
    assert {row["tag"]: row["account"] for row in rows} == {"code:spring": "many", "link:bio": "instagram:maya"}
    assert made.table("given", known_by=rows[0]["decided_at"] - timedelta(1)).num_rows == 0
    assert made.ungive("code:spring")
    assert not made.ungive("code:spring")
    assert made.table("given").column("tag").to_pylist() == ["link:bio"]
    made.give("code:spring", "tiktok:maya")
    assert made.table("given").num_rows == 2
