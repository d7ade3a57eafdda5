"""The catalog: one transaction makes a file visible, and undoing takes exactly that back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from shelving import DAY
from shelving import PROCESSES
from shelving import Shelves
from shelving import an_export

from stalwarts.ledger import _store
from stalwarts.ledger.catalog import Aside
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.catalog import EvidenceFile
from stalwarts.ledger.glance import fast_generation
from stalwarts.problems import AmbiguousExport
from stalwarts.problems import BusyWorkspace
from stalwarts.problems import DamagedCatalog
from stalwarts.problems import ErasedMeanwhile
from stalwarts.problems import NewerWorkspace
from stalwarts.problems import NoSuchExport
from stalwarts.problems import OlderWorkspace
from stalwarts.problems import ReadOnlyFolder


def test_an_export_comes_back_as_it_was(shelves: Shelves) -> None:
    export = an_export(overlaps=True)
    aside = [Aside("aa11", 7, 9, "'x' is not a date", "ada,x"), Aside("aa11", 2, None, "no handle", "")]
    file = EvidenceFile("add1", "follow", "evidence/follow/add1.parquet", 2)
    assert shelves.catalog.commit([export], [file], aside, 0) == ["aa11"]
    assert shelves.catalog.exports() == [replace(export, covers=[{"table": "follow", "until": DAY.isoformat()}])]
    assert shelves.catalog.files() == [file]
    assert shelves.catalog.files("order") == []
    assert shelves.catalog.aside("aa11") == aside[::-1]


def test_a_prefix_finds(shelves: Shelves) -> None:
    shelves.catalog.commit([an_export("aa11"), an_export("aa22"), an_export("aa")], [], [], 0)
    found = [shelves.catalog.find(prefix) for prefix in ("aa2", "aa", "b", "_a")]
    assert [export and export.export_id for export in found] == ["aa22", "aa", None, None]
    shelves.catalog.hide("aa")
    with pytest.raises(AmbiguousExport, match="aa11, aa22"):
        shelves.catalog.find("aa")


def test_the_generation_grows_with_every_change(shelves: Shelves) -> None:
    catalog, seen = shelves.catalog, [shelves.catalog.generation()]
    for change in (lambda: catalog.commit([an_export()], [], [], 0), lambda: catalog.sight("aa11", DAY),
                   lambda: catalog.hide("aa11"), lambda: catalog.decide("objection", {"handle": "h"})):
        change()
        seen.append(catalog.generation())
    assert seen == sorted(set(seen))
    catalog.sight("aa11", DAY + timedelta(1))
    before = catalog.generation()
    catalog.sight("aa11", DAY + timedelta(1))
    assert catalog.generation() == before


def test_a_sighting_belongs_to_its_export(shelves: Shelves) -> None:
    shelves.catalog.commit([an_export()], [], [], 0)
    shelves.catalog.sight("aa11", DAY + timedelta(9))
    shelves.catalog.sight("aa11", DAY + timedelta(5))
    assert shelves.catalog.exports()[0].sightings == (DAY + timedelta(5), DAY + timedelta(9))


def test_undo_takes_back_exactly_one(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": ["ig:ada"], "bb": ["ig:bob"]})
    shelves.add("add2", {"cc": ["ig:cy"]})
    shelves.catalog.hide("bb")
    assert shelves.followers() == ["ig:ada", "ig:cy"]
    assert [e.export_id for e in shelves.catalog.exports()] == ["aa", "cc"]
    assert {e.export_id for e in shelves.catalog.exports(hidden=True)} == {"aa", "bb", "cc"}
    for unknown in ("bb", "zz"):
        with pytest.raises(NoSuchExport):
            shelves.catalog.hide(unknown)


def test_undone_and_added_again_counts_once(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": ["ig:ada"], "bb": ["ig:bob"]})
    shelves.catalog.hide("aa")
    shelves.add("add2", {"aa": ["ig:ada"]})
    assert shelves.followers() == ["ig:ada", "ig:bob"]
    shelves.catalog.hide("bb")
    assert shelves.followers() == ["ig:ada"]


def test_two_that_read_the_same_file_keep_it_once(shelves: Shelves) -> None:
    seen = shelves.catalog.generation()
    shelves.add("add1", {"aa": ["ig:ada"]})
    with shelves.evidence.writing("add2") as shelf:
        shelf.path("follow").write_bytes((shelves.root / "evidence/follow/add1.parquet").read_bytes())
        became = shelves.catalog.commit([an_export("aa", add="add2")], shelf.place(), [], seen)
    assert became == []
    assert shelves.followers() == ["ig:ada"]
    assert shelves.catalog.exports()[0].add == "add1"


def test_a_commit_on_a_changed_catalog_overlaps(shelves: Shelves) -> None:
    seen = shelves.catalog.generation()
    shelves.catalog.commit([an_export("aa")], [], [], seen)
    shelves.catalog.commit([an_export("bb")], [], [], seen)
    shelves.catalog.commit([an_export("cc")], [], [], shelves.catalog.generation())
    assert {e.export_id: e.overlaps for e in shelves.catalog.exports()} == {"aa": False, "bb": True, "cc": False}


def test_a_commit_that_fails_leaves_the_old_state(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": ["ig:ada"]})
    before = shelves.catalog.generation()
    same = EvidenceFile("add2", "follow", "evidence/follow/add1.parquet", 1)
    with pytest.raises(DamagedCatalog):
        shelves.catalog.commit([an_export("bb", add="add2")], [same], [], before)

    def gone() -> None:
        raise FileNotFoundError("evidence")

    with pytest.raises(FileNotFoundError):
        shelves.catalog.commit([an_export("bb", add="add2")], [], [], before, gone)
    assert [e.export_id for e in shelves.catalog.exports()] == ["aa"]
    assert shelves.catalog.generation() == before


def test_nothing_read_before_an_erasure_is_kept_after_it(shelves: Shelves) -> None:
    seen = shelves.catalog.generation()
    shelves.catalog.erase(["h"], "")
    with pytest.raises(ErasedMeanwhile, match="Add them again"):
        shelves.catalog.commit([an_export()], [], [], seen)
    shelves.catalog.commit([an_export()], [], [], shelves.catalog.generation())


def _commit(folder: Path, n: int) -> None:
    catalog = Catalog(f"sqlite:///{folder / 'stalwarts.sqlite'}")
    for k in range(5):
        catalog.commit([an_export(f"{n}-{k}"), an_export(f"same-{k}")], [], [], catalog.generation())
    catalog.close()


def test_processes_that_make_and_fill_it_at_once(tmp_path: Path) -> None:
    """Four processes open a workspace that is not there yet and commit five times each, all of them one file alike."""
    children = [PROCESSES.Process(target=_commit, args=(tmp_path, n)) for n in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    catalog = Catalog(f"sqlite:///{tmp_path / 'stalwarts.sqlite'}")
    assert len(catalog.exports()) == 4 * 5 + 5
    assert catalog.generation() == 4 * 5


def test_a_reader_never_waits_for_a_writer(shelves: Shelves) -> None:
    other = Catalog(str(shelves.catalog.store.url))
    with shelves.catalog.store.writing() as (db, _):
        db.exec_driver_sql("DELETE FROM meta WHERE name = 'created'")
        assert other.meta("created")
        assert other.exports() == []


def test_a_writer_waits_only_so_long(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_store, "PATIENCE", 0.1)
    other = Catalog(str(shelves.catalog.store.url))
    with shelves.catalog.store.writing(), pytest.raises(BusyWorkspace, match="Another program"):
        other.hide("aa")


@pytest.mark.parametrize(("version", "problem"), [("2", NewerWorkspace), ("0", OlderWorkspace)])
def test_other_versions_are_told(shelves: Shelves, version: str, problem: type[Exception]) -> None:
    shelves.catalog.set_meta("version", version)
    shelves.catalog.close()
    with pytest.raises(problem):
        Catalog(str(shelves.catalog.store.url))
    if problem is NewerWorkspace:
        with pytest.raises(NewerWorkspace):
            fast_generation(shelves.root / "stalwarts.sqlite")
    else:
        assert Catalog(str(shelves.catalog.store.url), any_version=True).meta("version") == "0"


def test_what_is_no_catalog_is_told(tmp_path: Path) -> None:
    (tmp_path / "stalwarts.sqlite").write_bytes(b"a love letter, not a database" * 100)
    with pytest.raises(DamagedCatalog, match="not a database"):
        Catalog(f"sqlite:///{tmp_path / 'stalwarts.sqlite'}")
    assert fast_generation(tmp_path / "stalwarts.sqlite") is None
    assert fast_generation(tmp_path / "nowhere.sqlite") is None


def test_a_glance_agrees(shelves: Shelves) -> None:
    shelves.catalog.commit([an_export()], [], [], 0)
    seen = fast_generation(shelves.root / "stalwarts.sqlite")
    assert seen
    assert (seen.generation, seen.version, seen.workspace) == (1, 1, shelves.catalog.meta("id"))


def test_a_glance_needs_no_library(shelves: Shelves) -> None:
    code = ("import sys; from pathlib import Path; from stalwarts.ledger.glance import fast_generation; "
            "assert fast_generation(Path(sys.argv[1])); "
            "print(sorted({'sqlalchemy', 'pyarrow', 'ibis'} & set(sys.modules)))")
    told = subprocess.run([sys.executable, "-c", code, str(shelves.root / "stalwarts.sqlite")],
                          capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_catalog_nobody_may_write_to_can_be_read(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves.catalog.commit([an_export()], [], [], 0)
    shelves.catalog.close()
    monkeypatch.setattr(_store.os, "access", lambda *_: False)
    catalog = Catalog(str(shelves.catalog.store.url))
    assert len(catalog.exports()) == 1
    with pytest.raises(ReadOnlyFolder):
        catalog.hide("aa11")
    catalog.close()


def test_decisions_are_never_changed(shelves: Shelves) -> None:
    shelves.catalog.decide("objection", {"handle": "h"})
    link = sqlite3.connect(shelves.root / "stalwarts.sqlite")
    for statement in ("UPDATE decision SET kind = 'x'", "DELETE FROM decision",
                      "INSERT OR REPLACE INTO decision SELECT * FROM decision"):
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            link.execute(statement)
    link.close()
