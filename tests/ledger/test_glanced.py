"""A catalog that is only glanced at answers as it would itself, and is opened by whoever asks more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from shelving import Shelves
from shelving import an_export

import stalwarts as stalwarts_
from adding import SALES
from adding import sales
from adding import stalwarts
from adding import written
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.entries import Export
from stalwarts.ledger.glance import Glanced
from stalwarts.problems import AmbiguousExport
from stalwarts.problems import DamagedCatalog
from stalwarts.problems import NewerWorkspace
from stalwarts.problems import OlderWorkspace

LOADED = """
import sys
from stalwarts.surfaces.cli import main
sys.argv = ["stalwarts", *sys.argv[1:]]
try:
    main()
finally:
    print(*sorted({"sqlalchemy", "ibis", "pyarrow"} & set(sys.modules)), file=sys.stderr)
"""


def of(shelves: Shelves) -> Glanced:
    return Glanced(str(shelves.catalog.store.url))


def found(catalog: Catalog | Glanced, asked: str) -> Export | str | None:
    """What is found, or what is said where several are."""
    try:
        return catalog.find(asked)
    except AmbiguousExport as problem:
        return str(problem)


@pytest.mark.parametrize("asked", ["aa11", "aa2", "aa", "b", "_a", "", "'", "ä"])
def test_it_finds_what_the_catalog_finds(shelves: Shelves, asked: str) -> None:
    shelves.catalog.commit([an_export("aa11"), an_export("aa22"), an_export("aa"), an_export("gone")], [], [], 0)
    shelves.catalog.hide("gone")
    assert found(of(shelves), asked) == found(shelves.catalog, asked)
    assert of(shelves).find("gone") is None


def test_it_counts_and_lists_as_the_catalog_does_while_that_changes(shelves: Shelves) -> None:
    seen = of(shelves)
    for kind in ("objection", "erasure"):
        assert seen.generation() == shelves.catalog.generation()
        assert [seen.decisions(asked) for asked in (kind, None, "other")] == [
            shelves.catalog.decisions(asked) for asked in (kind, None, "other")]
        shelves.catalog.decide(kind, {"handle": "h", "hashes": ["h"]})
    assert len(seen.decisions()) == 2
    assert [event.kind for event in seen.decisions("erasure")] == ["erasure"]
    assert seen.exports() == []
    seen.close()


@pytest.mark.parametrize(("version", "problem"), [("2", NewerWorkspace), ("0", OlderWorkspace)])
def test_another_version_is_told_at_once(shelves: Shelves, version: str, problem: type[Exception]) -> None:
    shelves.catalog.set_meta("version", version)
    with pytest.raises(problem):
        of(shelves)


def test_one_that_is_damaged_is_told(shelves: Shelves) -> None:
    seen, file = of(shelves), shelves.root / "stalwarts.sqlite"
    shelves.catalog.close()
    for log in file.parent.glob(f"{file.name}-*"):
        log.unlink()
    file.write_bytes(b"a love letter, not a database" * 100)
    with pytest.raises(DamagedCatalog):
        of(shelves)
    with pytest.raises(DamagedCatalog):
        seen.find("aa")


def test_who_is_only_trying_makes_none_and_whoever_opens_a_folder_does(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'stalwarts.sqlite'}"
    seen = Glanced(url, trying=True)
    assert (seen.generation(), seen.find("aa"), seen.decisions("erasure")) == (0, None, [])
    assert list(tmp_path.iterdir()) == []
    assert seen.meta("version")
    assert Glanced(url).generation() == 0
    Glanced(f"sqlite:///{tmp_path / 'other.sqlite'}").close()
    assert (tmp_path / "other.sqlite").exists()


def test_to_try_a_known_file_no_library_of_the_catalog_is_loaded(tmp_path: Path) -> None:
    """In a new folder, and in one that holds another file; where the file itself is here the catalog says so."""
    table, other = (written(tmp_path / name, SALES + sales(range(n))) for name, n in (("a.csv", 3), ("b.csv", 5)))
    stalwarts_.init(tmp_path / "ws").close()
    assert stalwarts("-w", tmp_path / "ws", "add", other).code == 0

    def loaded(*words: object) -> tuple[str, str]:
        told = subprocess.run([sys.executable, "-c", LOADED, *map(str, words)], capture_output=True, text=True, check=True)
        return told.stdout, told.stderr.strip().splitlines()[-1] if told.stderr.strip() else ""

    said, libraries = loaded("-w", tmp_path / "ws", "add", table, "--dry-run", "--json")
    assert '"already": false' in said
    assert libraries == ""
    said, libraries = loaded("-w", tmp_path / "ws", "add", other, "--dry-run", "--json")
    assert '"already": true' in said
    assert libraries == "sqlalchemy"
