"""A workspace as a whole: added twice or in any order, undone, seen at another time, read while others write."""

from __future__ import annotations

import itertools
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import stalwarts
from adding import FOLLOWERS
from adding import PROCESSES
from adding import SALES
from adding import followers
from adding import rows
from adding import sales
from adding import stamp
from adding import tree
from adding import written
from stalwarts.actions import _dossier
from stalwarts.ledger import cache
from stalwarts.ledger import gather
from stalwarts.ledger.keeping import Wish
from stalwarts.workspace import Workspace

MEASURES = ("accounts", "payers", "matched")


def download(folder: Path, day: str, names: list[str]) -> Path:
    """An Instagram download of that day."""
    written(folder / f"instagram-maya.makes-{day}-AbCd1234" / FOLLOWERS, followers(names))
    return folder / f"instagram-maya.makes-{day}-AbCd1234"


def files(folder: Path) -> list[Path]:
    """Two followers files, two overlapping reports and another list."""
    return [download(folder, "2026-01-20", ["ada", "ben", "cleo"]),
            download(folder, "2026-03-20", ["ada", "cleo", "dora", "emil"]),
            written(folder / "one.csv", SALES + sales(range(6))),
            written(folder / "two.csv", SALES + sales(range(4, 12)))]


@pytest.fixture
def ws(tmp_path: Path) -> Any:
    """An empty workspace."""
    made = stalwarts.init(tmp_path / "ws")
    yield made
    made.close()


def shown(ws: Workspace, *names: str, lens: stalwarts.Lens | None = None) -> dict[str, Any]:
    """Tables and measures of a view, comparable between workspaces."""
    with ws.see(lens) as look:
        return {name: rows(look, name) for name in names}


TABLES = ("follow", "order", "handle", "clue", "link", "cover", "person", *MEASURES)


def test_any_order_of_import_and_any_repetition_gives_the_same(tmp_path: Path) -> None:
    added = files(tmp_path)
    seen = []
    for number, order in enumerate(list(itertools.permutations(added))[::7]):
        ws = stalwarts.init(tmp_path / f"ws{number}")
        for path in (*order, order[0]):
            ws.add([path])
        seen.append(shown(ws, *TABLES))
        ws.close()
    assert len(seen) == 4
    assert all(each == seen[0] for each in seen)


def test_the_catalog_knows_how_many_rows_a_file_of_evidence_has(ws: Workspace, tmp_path: Path) -> None:
    ws.add(files(tmp_path))
    known = {file.table: file for file in ws.shelves.evidence.files()}
    assert {"follow", "order", "handle", "cover"} <= set(known)
    assert {table: file.rows for table, file in known.items()} == {
        table: pq.read_metadata(ws.root / file.path).num_rows for table, file in known.items()}
    assert all(file.rows for file in known.values())


def test_an_undo_takes_exactly_one_file_back_and_adding_brings_it_again(ws: Workspace, tmp_path: Path) -> None:
    added = files(tmp_path)
    ws.add(added[:3])
    before, ids = shown(ws, *TABLES), {e["export_id"] for e in ws.exports()}
    (new,) = ws.add(added[3:])["exports"]
    after = shown(ws, *TABLES)
    assert after != before
    assert ws.undo(new["export_id"][:10])["export_id"] == new["export_id"]
    assert {e["export_id"] for e in ws.exports()} == ids
    assert shown(ws, *TABLES) == before
    (again,) = ws.add(added[3:])["exports"]
    assert (again["export_id"], again["already"]) == (new["export_id"], False)
    assert shown(ws, *TABLES) == after
    with pytest.raises(stalwarts.Problem, match="There is no export feed"):
        ws.undo("feed")


def test_who_left_between_two_files_ended_when_the_later_was_taken(ws: Workspace, tmp_path: Path) -> None:
    ws.add(files(tmp_path)[:2])
    with ws.see() as look:
        follows = {row["handle"]: row for row in look.run("follow").to_pylist()}
        assert sorted(follows) == [f"instagram:{name}" for name in ("ada", "ben", "cleo", "dora", "emil")]
        assert follows["instagram:ben"]["ended_at"] == datetime(2026, 3, 20, 23, 59, 59)
        assert {row["ended_at"] for name, row in follows.items() if name != "instagram:ben"} == {None}
        assert follows["instagram:ada"]["seen_at"] == datetime(2026, 3, 20, 23, 59, 59)
        assert look.run("followers").num_rows == 4


def test_of_one_order_in_two_files_the_later_row_counts(ws: Workspace, tmp_path: Path) -> None:
    early = written(tmp_path / "20260101-20260315_us_bandcamp_raw_data_us.csv", SALES + sales(range(3), amount="10.00"))
    late = written(tmp_path / "20260101-20260331_us_bandcamp_raw_data_us.csv", SALES + sales(range(3), amount="12.00"))
    os.utime(early, (stamp("2026-04-01"),) * 2)
    os.utime(late, (stamp("2026-04-02"),) * 2)
    ws.add([late])
    ws.add([early])
    with ws.see() as look:
        orders = look.run("order").to_pylist()
        newest = max(look.run("export").to_pylist(), key=lambda e: (e["taken_at"], e["export_id"]))
    assert len(orders) == 3
    assert {order["export_id"] for order in orders} == {newest["export_id"]}


def test_the_same_content_at_a_later_stated_date_is_a_new_sighting(ws: Workspace, tmp_path: Path) -> None:
    ws.add([download(tmp_path, "2026-01-20", ["ada", "ben"])])
    (again,) = ws.add([download(tmp_path, "2026-02-20", ["ada", "ben"])])["exports"]
    assert again["already"]
    ws.add([download(tmp_path, "2026-03-20", ["ada"])])
    with ws.see() as look:
        follows = {row["handle"]: row for row in look.run("follow").to_pylist()}
    assert len(ws.exports()) == 2
    assert follows["instagram:ben"]["seen_at"] == datetime(2026, 2, 20, 23, 59, 59)
    assert follows["instagram:ben"]["ended_at"] == datetime(2026, 3, 20, 23, 59, 59)


def test_a_view_knows_only_files_taken_by_its_day(ws: Workspace, tmp_path: Path) -> None:
    ws.add([download(tmp_path, "2026-01-20", ["ada", "ben", "cleo"])])
    then = shown(ws, "follow", "accounts")
    ws.add([download(tmp_path, "2026-03-20", ["ada", "dora"])])
    assert shown(ws, "follow", "accounts", lens=stalwarts.Lens(known_by="2026-02-01")) == then
    assert shown(ws, "follow", "accounts") != then
    assert shown(ws, "follow", lens=stalwarts.Lens(known_by="2020-01-01"))["follow"] == []


def test_a_view_cuts_by_when_things_happened(ws: Workspace, tmp_path: Path) -> None:
    ws.add([written(tmp_path / "sales.csv", SALES + sales(range(20)))])
    with ws.see(stalwarts.Lens(as_of="2026-03-10")) as look:
        days = [row["occurred_at"].day for row in look.run("order").to_pylist()]
    assert sorted(days) == list(range(1, 11))


def matched(ws: Workspace) -> int:
    """How many payers are known to follow."""
    with ws.see() as look:
        return sum(row["tied"] for row in look.run("accounts").to_pylist())


def test_a_decision_ties_a_buyer_to_a_follower_and_another_unties_them(ws: Workspace, tmp_path: Path) -> None:
    ws.add([download(tmp_path, "2026-03-20", ["ada", "ben"]), written(tmp_path / "s.csv", SALES + sales(range(2)))])
    assert matched(ws) == 0
    ws.rule("same", "instagram:ada", "email:fan0@example.org")
    assert matched(ws) == 1
    ws.rule("different", "instagram:ada", "email:fan0@example.org")
    assert matched(ws) == 0


def test_a_rebuild_gives_the_same_tables(ws: Workspace, tmp_path: Path) -> None:
    ws.add(files(tmp_path))
    ws.rule("same", "instagram:ada", "email:fan0@example.org")
    before, ids = shown(ws, *TABLES), [e["export_id"] for e in ws.exports()]
    assert len(ws.rebuild()) == 4
    assert sorted(e["export_id"] for e in ws.exports()) == sorted(ids)
    assert shown(ws, *TABLES) == before


def test_who_was_erased_stays_erased_when_the_file_comes_again(ws: Workspace, tmp_path: Path) -> None:
    report = written(tmp_path / "s.csv", SALES + sales(range(4)))
    ws.add([report])
    _dossier.erase(ws, "email:fan2@example.org")
    for path in (report, written(tmp_path / "more.csv", SALES + sales(range(6)))):
        ws.add([path])
        with ws.see() as look:
            for name in ("order", "handle", "clue"):
                assert "fan2" not in json.dumps(look.run(name).to_pylist(), default=str), name
    assert b"fan2@" not in b"".join(content for name, content in tree(ws.root).items() if name.startswith("evidence"))
    with ws.see() as look:
        assert look.run("payers").num_rows == 5


# --- pages kept -------------------------------------------------------------------------------------------------------


def test_a_page_seen_before_needs_no_engine(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws.add([written(tmp_path / "s.csv", SALES + sales(range(4)))])
    fresh = ws.page("answer")
    monkeypatch.setattr(Workspace, "see", lambda *_: pytest.fail("the page was made again"))
    assert ws.page("answer") == json.loads(json.dumps(fresh, default=str))


def test_whatever_changes_the_answer_makes_the_page_anew(ws: Workspace, tmp_path: Path) -> None:
    def key() -> str | None:
        return cache.key(ws.root, "answer", stalwarts.Lens())

    seen = [key()]
    added = ws.add([written(tmp_path / "s.csv", SALES + sales(range(4)))])
    seen.append(key())
    ws.add([tmp_path / "s.csv"])
    assert key() == seen[-1], "adding nothing changes nothing"
    ws.rule("same", "instagram:ada", "email:fan0@example.org")
    seen.append(key())
    ws.shelves.decisions.object_("email:fan1@example.org")
    seen.append(key())
    settings = ws.root / "stalwarts.toml"
    settings.write_text(settings.read_text().replace('currency = ""', 'currency = "USD"'))
    seen.append(key())
    ws.undo(added["exports"][0]["export_id"])
    seen.append(key())
    assert None not in seen
    assert len(set(seen)) == len(seen)
    assert cache.key(ws.root, "answer", stalwarts.Lens(as_of="2026-01-01")) != key()


def test_a_kept_page_that_is_damaged_is_made_again(ws: Workspace) -> None:
    fresh = ws.page("answer")
    kept = list((ws.root / "derived" / "pages").glob("*.json"))
    assert kept
    for file in kept:
        file.write_text(file.read_text()[:50])
    assert ws.page("answer") == fresh


# --- several processes ------------------------------------------------------------------------------------------------


def adding(root: Path, added: list[Path]) -> None:
    """One program that adds file after file, and takes the first back."""
    ws = stalwarts.open(root)
    for path in added:
        ws.add([path])
    ws.undo(ws.exports()[0]["export_id"])


def reading(root: Path, whole: list[int], ends: Any) -> None:
    """Another that looks again and again: it only ever sees whole files, and one look never changes."""
    ws, seen = stalwarts.open(root), []
    while not ends.is_set():
        with ws.see() as look:
            first = look.run("order").num_rows
            assert look.run("payers").num_rows == first
            assert look.run("order").num_rows == first
        seen.append(first)
    assert set(seen) <= set(whole), seen


def test_looks_are_whole_while_another_program_adds(ws: Workspace, tmp_path: Path) -> None:
    added = [written(tmp_path / f"{n}.csv", SALES + sales(range(n * 10, n * 10 + 10))) for n in range(4)]
    ends = PROCESSES.Event()
    readers = [PROCESSES.Process(target=reading, args=(ws.root, [0, 10, 20, 30, 40], ends)) for _ in range(2)]
    writer = PROCESSES.Process(target=adding, args=(ws.root, added))
    for process in (*readers, writer):
        process.start()
    writer.join(120)
    ends.set()
    for process in readers:
        process.join(60)
    assert [process.exitcode for process in (*readers, writer)] == [0, 0, 0]
    assert len(ws.exports()) == 3


def test_what_is_added_while_a_look_opens_is_in_all_of_it_or_in_none(
        ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The view's date comes from the exports, its rows from their files: both are of one moment."""
    early, late = (written(tmp_path / f"{n}.csv", SALES + sales(range(n * 10, n * 10 + 10))) for n in range(2))
    ws.add([late])
    opened = gather.Gathering.tables

    def meanwhile(found: gather.Gathering, *given: Any) -> None:
        if not ws.exports()[1:]:
            ws.add([early])
        opened(found, *given)

    monkeypatch.setattr(gather.Gathering, "tables", meanwhile)
    for known_by in (None, "2100-01-01"):
        with ws.see(stalwarts.Lens(known_by=known_by)) as look:
            assert look.run("order").num_rows == 10 * len(look.exports) == 10 * look.run("export").num_rows
    assert len(look.exports) == 2


def test_only_asked_what_was_said(ws: Workspace, tmp_path: Path) -> None:
    """The account a person names is that of the file; a try keeps nothing."""
    report = written(tmp_path / "s.csv", SALES + sales(range(4)))
    before = tree(ws.root)
    (tried,) = ws.add([report], Wish(account="maya", dry_run=True))["exports"]
    assert tree(ws.root) == before
    (kept,) = ws.add([report], Wish(account="maya"))["exports"]
    assert kept["account"] == "bandcamp:maya"
    assert kept == tried
