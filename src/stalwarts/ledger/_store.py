"""The database under the catalog: the one place that knows SQLite from PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import create_engine
from sqlalchemy import event
from sqlalchemy import inspect
from sqlalchemy import make_url
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from stalwarts.ledger import _tables
from stalwarts.problems import BusyWorkspace
from stalwarts.problems import DamagedCatalog
from stalwarts.problems import DiskFull
from stalwarts.problems import NoCatalog
from stalwarts.problems import ReadOnlyFolder

PATIENCE = 30
"""Seconds to wait for another program's write to end."""

LOCK = 7_825_287_201
"""PostgreSQL's advisory lock while tables are made."""

APPEND_ONLY_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS decision_no_{verb} BEFORE {verb.upper()} ON decision "
    "BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END"
    for verb in ("update", "delete")
] + [  # INSERT OR REPLACE deletes without asking the trigger above
    "CREATE TRIGGER IF NOT EXISTS decision_no_replace BEFORE INSERT ON decision "
    "WHEN EXISTS (SELECT 1 FROM decision WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END",
]

APPEND_ONLY_POSTGRES = [
    "CREATE OR REPLACE FUNCTION decision_stands() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'decisions are never changed'; END $$",
    "CREATE OR REPLACE TRIGGER decision_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON decision "
    "FOR EACH STATEMENT EXECUTE FUNCTION decision_stands()",
]


class Store:
    """Connections to one catalog database, for any number of threads and processes."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.file = Path(str(self.url.database)) if self.url.get_backend_name() == "sqlite" else None
        self.writable = self.file is None or os.access(self.file.parent, os.W_OK)
        self.engine = _sqlite(self.url, self.file, self.writable) if self.file else _other(self.url)
        # SQLite shows a transaction one state of things by itself, PostgreSQL each of its statements another.
        self._view = {} if self.file else {"isolation_level": "REPEATABLE READ"}

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the catalog."""
        with self._plainly(), self.engine.connect().execution_options(**self._view) as db, db.begin():
            yield db

    @contextlib.contextmanager
    def writing(self, *, change: bool = True) -> Iterator[tuple[Connection, int]]:
        """Alone with the catalog, all or nothing; with the generation this write makes (or, unchanged, finds)."""
        if not self.writable:
            raise ReadOnlyFolder(self.where)
        with self._plainly(), self.engine.connect().execution_options(alone=True) as db, db.begin():
            number = _tables.generation.c.number
            if change:
                db.execute(update(_tables.generation).values(number=number + 1))
            yield db, int(db.scalar(select(number).with_for_update()) or 0)

    def make(self, fill: Callable[[Connection], None]) -> None:
        """Make the tables where there are none and let `fill` put in their first rows, all or nothing."""
        with self._plainly(), self.engine.connect() as db:
            if inspect(db).has_table("meta") and inspect(db).has_table("mended"):
                return
        if not self.writable:
            raise ReadOnlyFolder(self.where)
        with self._plainly(), self.engine.connect().execution_options(alone=True) as db, db.begin():
            if self.file is None:
                db.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            if inspect(db).has_table("meta"):
                _tables.mended.create(db, checkfirst=True)
            else:
                _tables.ALL.create_all(db)
                for statement in APPEND_ONLY_SQLITE if self.file else APPEND_ONLY_POSTGRES:
                    db.exec_driver_sql(statement)
                fill(db)

    def forget(self) -> None:
        """Have deleted rows leave the disk too: empty the write-ahead log, whose pages may still hold them."""
        if self.file is not None:
            with self._plainly(), self.engine.connect() as db:
                db.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @property
    def where(self) -> str:
        """The catalog as it may be shown, without a password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """The database's own complaints, said as Problems."""
        try:
            yield
        except DBAPIError as error:
            said = str(error.orig).strip().splitlines()[0]
            raise self._problem(said.lower(), said) from error

    def _problem(self, folded: str, said: str) -> Exception:
        if "locked" in folded or "lock timeout" in folded:
            return BusyWorkspace(self.where, PATIENCE)
        if "disk is full" in folded or "no space left" in folded:
            return DiskFull(self.where)
        if "readonly" in folded or "read-only" in folded:
            return ReadOnlyFolder(self.where)
        return DamagedCatalog(self.where, said) if self.file else NoCatalog(self.where, said)


def _other(url: URL) -> Engine:
    return create_engine(url, json_serializer=_json, pool_pre_ping=True)


def _sqlite(url: URL, file: Path, writable: bool) -> Engine:  # noqa: FBT001 - private, one caller
    engine = create_engine(url, json_serializer=_json, creator=lambda: _connect(file, writable=writable))
    event.listen(engine, "begin", _begin)
    return engine


def _connect(file: Path, *, writable: bool) -> sqlite3.Connection:
    """A connection that leaves transactions to `_begin`. A database nobody may write to is read as it lies."""
    # Without its write-ahead log a read-only database can only be opened by promising that nobody changes it.
    log = file.with_name(file.name + "-wal")
    mode = "rwc" if writable else "ro" if log.exists() else "ro&immutable=1"
    link = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE,
                           check_same_thread=False, isolation_level=None)
    if writable:
        _keep_log(link)
        link.execute("PRAGMA synchronous=FULL")
        link.execute("PRAGMA secure_delete=ON")
    return link


def _keep_log(link: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; the switch itself does not wait for others, so it is tried again."""
    deadline = time.monotonic() + PATIENCE
    while link.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            link.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin(db: Connection) -> None:
    """Writers take their lock at once: two that read first and write later could only fail."""
    db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("alone") else "BEGIN")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_text)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
