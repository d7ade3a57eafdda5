"""The catalog on PostgreSQL, for teams. Needs a server's programs on this machine and `psycopg`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from shelving import Shelves
from shelving import an_export
from sqlalchemy import func
from sqlalchemy import select

from postgres import serving
from stalwarts.ledger import _tables
from stalwarts.ledger import privacy
from stalwarts.ledger.backup import backup
from stalwarts.ledger.backup import restore
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.catalog import EvidenceFile
from stalwarts.ledger.evidence import Evidence
from stalwarts.problems import NoCatalog
from stalwarts.problems import NoSuchExport

pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'stalwarts[postgres]'")

@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A private server, reached by a socket in its own folder."""
    with serving() as address:
        yield address


@pytest.fixture
def team(shelves: Shelves, url: str) -> Iterator[Shelves]:
    """A workspace whose catalog is on the server."""
    shelves.catalog.close()
    (shelves.root / "stalwarts.sqlite").unlink()
    shelves.catalog = Catalog(url)
    shelves.evidence = Evidence(shelves.root, shelves.catalog)
    shelves.decisions.catalog = shelves.catalog
    yield shelves
    with shelves.catalog.store.engine.begin() as db:
        db.exec_driver_sql("DROP SCHEMA public CASCADE")
        db.exec_driver_sql("CREATE SCHEMA public")


def test_all_of_it_works_there_too(team: Shelves, tmp_path: Path) -> None:
    team.add("add1", {"aa": ["email:ada@example.org"], "bb": ["email:bob@example.org"]}, original=b"x")
    team.add("add2", {"cc": ["email:cy@example.org"]}, original=b"Email\ncy@example.org\n")
    team.catalog.hide("aa")
    team.decisions.rule("email:cy@example.org", "email:bob@example.org", "different")
    assert team.followers() == ["email:bob@example.org", "email:cy@example.org"]
    assert team.decisions.table("ruling").num_rows == 1
    with pytest.raises(NoSuchExport):
        team.catalog.hide("aa")
    backup(team.root, tmp_path / "backup", str(team.catalog.store.engine.url.render_as_string(hide_password=False)))
    privacy.erase(team, {"email:cy@example.org"})
    assert team.followers() == ["email:bob@example.org"]
    restore(tmp_path / "backup", tmp_path / "new")
    restored = Shelves(tmp_path / "new")
    assert restored.followers() == ["email:bob@example.org", "email:cy@example.org"]
    assert restored.catalog.meta("key") == team.catalog.meta("key")
    restored.decisions.object_("email:bob@example.org")
    restored.catalog.close()


def test_writers_wait_for_each_other(team: Shelves, url: str) -> None:
    def commit(n: int) -> None:
        catalog = Catalog(url)
        for k in range(5):
            file = EvidenceFile(f"{n}-{k}", "t", f"{n}-{k}", 1)
            catalog.commit([an_export(f"{n}-{k}"), an_export(f"same-{k}")], [file], [], catalog.generation())
        catalog.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(commit, range(4)))
    assert len(team.catalog.exports()) == 4 * 5 + 5
    assert team.catalog.generation() == 4 * 5


def test_who_reads_sees_one_moment_whatever_others_write(team: Shelves, url: str) -> None:
    team.add("add1", {"aa": ["email:ada@example.org"]}, original=b"x")
    other = Catalog(url)
    count = select(func.count()).select_from(_tables.export).where(_tables.export.c.visible)
    with team.catalog.store.reading() as db:
        seen = [db.scalar(count)]
        other.hide("aa")
        seen.append(db.scalar(count))
    other.close()
    assert seen == [1, 1]
    assert team.catalog.exports() == []


def test_decisions_are_never_changed(team: Shelves) -> None:
    team.catalog.decide("objection", {"handle": "h"})
    for statement in ("UPDATE decision SET kind = 'x'", "DELETE FROM decision", "TRUNCATE decision"):
        with pytest.raises(NoCatalog, match="never changed"), team.catalog.store.writing() as (db, _):
            db.exec_driver_sql(statement)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(NoCatalog, match="does not answer") as told:
        Catalog(f"postgresql+psycopg://us:secret@/postgres?host={tmp_path}")
    assert "secret" not in str(told.value)
