"""A backup is whole or none, and brings nobody back who was erased."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from shelving import DAY
from shelving import Shelves

from stalwarts.ledger import privacy
from stalwarts.ledger.backup import backup
from stalwarts.ledger.backup import restore
from stalwarts.problems import BrokenBackup
from stalwarts.problems import DiskFull
from stalwarts.problems import GoneMeanwhile
from stalwarts.problems import NewerWorkspace
from stalwarts.problems import NotEmpty

ADA, BOB = "email:ada@example.org", "email:bob@example.org"
CSV = b"Email,Total\nada@example.org,5\nbob@example.org,7\n"


@pytest.fixture
def lived_in(shelves: Shelves) -> Shelves:
    """A workspace with one file, one undone, a decision, settings, a cache and the studio's database."""
    shelves.add("add1", {"aa": [ADA, BOB]}, original=CSV, platform="shopify")
    shelves.add("add2", {"bb": ["email:undone@example.org"]}, original=b"Email\nundone@example.org\n")
    shelves.catalog.hide("bb")
    shelves.decisions.rule(ADA, BOB, "different")
    shelves.decisions.ask("spring", "the record", DAY, DAY, 0.5)
    (shelves.root / "stalwarts.toml").write_text('brand = "us"\n')
    (shelves.root / "derived").mkdir()
    (shelves.root / "derived" / "page.json").write_text("{}")
    with sqlite3.connect(shelves.root / "studio.sqlite") as studio:
        studio.execute("CREATE TABLE people (name TEXT)")
    studio.close()
    return shelves


def everything(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


def back(folder: Path) -> Shelves:
    return Shelves(folder)


def test_everything_that_counts_comes_back(lived_in: Shelves, tmp_path: Path) -> None:
    file, folder = tmp_path / "kept" / "backup", tmp_path / "new"
    file.parent.mkdir()
    assert backup(lived_in.root, file) == file.stat().st_size
    assert restore(file, folder) is None
    restored = back(folder)
    assert restored.followers() == lived_in.followers() == [ADA, BOB]
    assert restored.catalog.exports() == lived_in.catalog.exports()
    assert restored.catalog.generation() == lived_in.catalog.generation()
    assert restored.decisions.table("ruling") == lived_in.decisions.table("ruling")
    assert restored.archive.sound(restored.catalog.exports()[0].digest)
    assert everything(folder) == {name for name in everything(lived_in.root)
                                  if not name.startswith(("derived", "leases", "studio."))
                                  and "add2" not in name} - {
        f"archive/{d[:2]}/{d}.zst" for e in lived_in.catalog.exports(hidden=True) if not e.visible for d in [e.digest]}
    assert [path.name for path in file.parent.iterdir()] == ["backup"]
    restored.catalog.close()


def test_a_backup_in_the_workspace_holds_no_backups(lived_in: Shelves, tmp_path: Path) -> None:
    first = backup(lived_in.root, lived_in.root / "backup")
    assert abs(backup(lived_in.root, lived_in.root / "backup2") - first) < 500
    restore(lived_in.root / "backup2", tmp_path / "new")
    assert not (tmp_path / "new" / "backup").exists()


@pytest.mark.parametrize("where", ["beside", "next to the backup", "next to the folder"])
def test_an_old_backup_brings_nobody_back(lived_in: Shelves, tmp_path: Path, where: str) -> None:
    """Ada is in the backup, is erased afterwards, and the backup is restored."""
    away = tmp_path / "away" / "deep"
    away.mkdir(parents=True)
    file = (tmp_path if where == "next to the backup" else away) / "backup"
    folder = (tmp_path if where == "next to the folder" else away) / "new"
    backup(lived_in.root, file)
    privacy.erase(lived_in, {ADA})
    receipt = restore(file, folder, lived_in.root if where == "beside" else None)
    assert receipt
    restored = back(folder)
    assert restored.followers() == [BOB]
    assert ADA not in restored.catalog.names().values()
    with restored.archive.open(restored.catalog.exports()[0].digest) as stream:
        assert stream.read() == b"Email,Total\n,\nbob@example.org,7\n"
    restored.catalog.close()


def test_a_backup_remembers_its_own_erasures(lived_in: Shelves, tmp_path: Path) -> None:
    privacy.erase(lived_in, {ADA})
    backup(lived_in.root, tmp_path / "backup")
    shutil.rmtree(lived_in.root)
    restore(tmp_path / "backup", tmp_path / "new")
    restored = back(tmp_path / "new")
    assert privacy.hashes(restored.catalog) == {restored.decisions.hash(ADA)}
    restored.catalog.close()


def test_only_into_an_empty_folder(lived_in: Shelves, tmp_path: Path) -> None:
    backup(lived_in.root, tmp_path / "backup")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "letter").write_text("mine")
    with pytest.raises(NotEmpty):
        restore(tmp_path / "backup", tmp_path / "new")
    with pytest.raises(NotEmpty):
        restore(tmp_path / "backup", tmp_path / "new" / "letter")
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "backup", tmp_path / "empty")
    assert (tmp_path / "empty" / "stalwarts.toml").exists()


def test_a_backup_cut_off_anywhere_restores_nothing(lived_in: Shelves, tmp_path: Path) -> None:
    whole = tmp_path / "backup"
    size = backup(lived_in.root, whole)
    for part in (0, 1, 5, size // 3, size // 2, size - 200, size - 5, size - 1):
        (tmp_path / "cut").write_bytes(whole.read_bytes()[:part])
        with pytest.raises(BrokenBackup, match="not a whole backup"):
            restore(tmp_path / "cut", tmp_path / "new")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "cut", "original", "workspace"]


def test_a_damaged_or_foreign_file_restores_nothing(lived_in: Shelves, tmp_path: Path) -> None:
    size = backup(lived_in.root, tmp_path / "backup")
    content = bytearray((tmp_path / "backup").read_bytes())
    content[size // 2] ^= 0xFF
    (tmp_path / "damaged").write_bytes(content)
    (tmp_path / "letter").write_text("Dear Ada")
    for name in ("damaged", "letter"):
        with pytest.raises(BrokenBackup):
            restore(tmp_path / name, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def test_a_backup_of_a_newer_version_is_refused(lived_in: Shelves, tmp_path: Path) -> None:
    lived_in.catalog.set_meta("version", "99")
    shutil.copytree(lived_in.root, tmp_path / "newer")
    lived_in.catalog.set_meta("version", "1")
    backup(lived_in.root, tmp_path / "backup")
    lived_in.catalog.set_meta("version", "99")
    with pytest.raises(NewerWorkspace):
        backup(lived_in.root, tmp_path / "backup2")
    assert not (tmp_path / "backup2").exists()


def test_a_full_disk_leaves_the_older_backup(
        lived_in: Shelves, tmp_path: Path, full: Callable[[], None]) -> None:
    backup(lived_in.root, tmp_path / "backup")
    before = (tmp_path / "backup").read_bytes()
    full()
    with pytest.raises(DiskFull):
        backup(lived_in.root, tmp_path / "backup")
    assert (tmp_path / "backup").read_bytes() == before
    with pytest.raises(DiskFull):
        restore(tmp_path / "backup", tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "original", "workspace"]


def test_what_vanishes_meanwhile_makes_no_backup(lived_in: Shelves, tmp_path: Path) -> None:
    lived_in.archive.remove(lived_in.catalog.exports()[0].digest)
    with pytest.raises(GoneMeanwhile):
        backup(lived_in.root, tmp_path / "backup")
    assert not list(tmp_path.glob("*backup*"))
