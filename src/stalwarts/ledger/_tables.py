"""The catalog's tables. Those that name persons are `name`, `note` and `aside`; erasing reaches all three."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import DateTime
from sqlalchemy import Index
from sqlalchemy import Integer
from sqlalchemy import MetaData
from sqlalchemy import Table
from sqlalchemy import Text

ALL = MetaData()

meta = Table(
    "meta", ALL,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    comment="version, id, created, key (of the keyed hashes), erasing (an erasure that has not ended)",
)

generation = Table(
    "generation", ALL,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    comment="one row; every write begins by raising it, which also makes writers wait for each other",
)

export = Table(
    "export", ALL,
    Column("export_id", Text, primary_key=True),
    Column("importer", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("taken_at", DateTime, nullable=False),
    Column("taken_basis", Text, nullable=False),
    Column("added_at", DateTime, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("kept", BigInteger, nullable=False),
    Column("set_aside", BigInteger, nullable=False),
    Column("noise", BigInteger, nullable=False),
    Column("add", Text, nullable=False),
    Column("overlaps", Boolean, nullable=False),
    Column("kept_by_table", JSON, nullable=False),
    Column("covers", JSON, nullable=False),
    Column("visible", Boolean, nullable=False),
)

sighting = Table(
    "sighting", ALL,
    Column("export_id", Text, primary_key=True),
    Column("taken_at", DateTime, primary_key=True),
    Column("added_at", DateTime, nullable=False),
)

evidence_file = Table(
    "evidence_file", ALL,
    Column("path", Text, primary_key=True),
    Column("add", Text, nullable=False),
    Column("table", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
)

held = Table(
    "held", ALL,
    Column("path", Text, primary_key=True),
    Column("export_id", Text, primary_key=True),
    Column("stands", Boolean, nullable=False),
    comment="which exports have rows in which file; they stand in one file per table only",
)

aside = Table(
    "aside", ALL,
    Column("id", Integer, primary_key=True),
    Column("export_id", Text, nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("line", BigInteger),
    Column("why", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("aside_export", "export_id"),
)

mended = Table(
    "mended", ALL,
    Column("export_id", Text, primary_key=True),
    Column("row", BigInteger, primary_key=True),
    Column("by", Text, primary_key=True),
    Index("mended_by", "by"),
    comment="rows set aside that another export brought back mended; they count as mended while that one is visible",
)

decision = Table(
    "decision", ALL,
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("generation", BigInteger, nullable=False),
    comment="append-only: the database itself refuses to change or delete a row",
)

name = Table(
    "name", ALL,
    Column("hash", Text, primary_key=True),
    Column("handle", Text, nullable=False),
    comment="the only way back from a decision's keyed hash to a handle; erasing drops the row",
)

note = Table(
    "note", ALL,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("note_hash", "hash"),
    comment="the user's own words about a person, kept beside the log so that they can be erased",
)
