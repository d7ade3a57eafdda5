"""Small made-up worlds through the real measures: the long way, which the shortcut is held to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from datetime import datetime
from functools import cache
from typing import Any

import ibis

from stalwarts import measures
from stalwarts import schema
from stalwarts import worlds
from stalwarts.engines import open_engine
from stalwarts.identity import certain

TABLES = ("follow", "order", "cover", "link")
"""Tables of a world that the measures of first payments read."""
Columns = dict[str, Any]


class Measurer:
    """One engine that measures world after world; every measure is translated once."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self.engine = open_engine()
        self.engine.do("SET threads = 1")
        for name, table in schema.TABLES.items():
            self.engine.rows(name, table.types, [])
        named = self.engine.table("order").filter(ibis._.handle.notnull())
        seen = (self.engine.table(name) for name in ("link", "handle", "follow"))
        self.links = self.engine.sql(certain.links_needed(*seen, named))
        self.statements = [self._statement(name) for name in measures.order(wanted)]

    def _statement(self, name: str) -> str:
        measure = measures.installed()[name]
        made = self.engine.holding(measure(*(self.engine.table(needed) for needed in measures.needs(measure))), name)
        self.engine.do(made)
        return str(made)

    def measure(self, world: worlds.World, tables: Columns | None = None) -> None:
        """Make every wanted measure of a world, from its own tables or from those given."""
        for name, table in (tables or {name: worlds.tables(world)[name] for name in TABLES}).items():
            self.engine.put(name, table)
        until = datetime.fromtimestamp(world.span.until, UTC).replace(tzinfo=None)
        self.engine.rows("moment", schema.DERIVED["moment"].types, [{"as_of": until, "currency": "EUR"}])
        self.engine.rows("own", schema.DERIVED["own"].types, [{"handle": handle} for handle in world.own])
        self.engine.put("person", certain.beings(self.engine.fetch(self.links)))
        for statement in self.statements:
            self.engine.do(statement)

    def score(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Lay down what a model says of each pattern, and make every wanted measure once more."""
        self.engine.rows(table, schema.DERIVED[table].types, rows)
        for statement in self.statements:
            self.engine.do(statement)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a measure."""
        return self.engine.fetch(f"SELECT * FROM {name}").to_pylist()  # type: ignore[no-any-return]

    def columns(self, statement: str) -> Columns:
        """What a statement over the measures gives, column by column."""
        found = self.engine.fetch(statement)
        return {name: found.column(name).to_numpy(zero_copy_only=False) for name in found.column_names}


@cache
def measurer(wanted: tuple[str, ...]) -> Measurer:
    """The one of this process."""
    return Measurer(wanted)
