"""Who is who in one view: certain links, decisions, and likely links where they were compared."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import ibis
from ibis import _

from stalwarts import schema
from stalwarts.identity import certain
from stalwarts.identity import rulings
from stalwarts.ledger import linking

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

Whole = Callable[[], "tuple[Any, dict[str, ir.Table]] | None"]


@dataclass
class Beings:
    """The tables `person` and `likely` of one view, from its other tables."""

    engine: Any
    tables: dict[str, ir.Table]
    pairs: linking.Linking
    compared: bool = True
    """Whether likely links could be heard."""
    sure: ir.Table | None = None
    """Who is who by certain links and decisions alone, where likely ones were heard."""

    def found(self, whole: Whole) -> dict[str, ir.Table]:
        """Both tables. `whole` gives everything known where the view shows but a part of it."""
        people = self.tables["ruling"].filter(~self.tables["ruling"].left.startswith("order:"))
        ruling = rulings.consistent(self.engine.run(people))
        person = certain.beings(self.engine.run(linking.links(self.tables)), ruling)
        pairs = self._pairs(whole)
        if pairs is None or not pairs.num_rows:
            return {"person": self.engine.put("person", person),
                    "likely": self.engine.rows("likely", schema.DERIVED["likely"].types, [])}
        return self._settled(pairs, person, ruling)

    def _pairs(self, whole: Whole) -> pa.Table | None:
        if self.pairs.needless:
            return None
        kept = self.pairs.kept()
        if kept is None and self.pairs.small:
            return self._compare(whole())
        self.compared = kept is not None
        return kept

    def _compare(self, whole: tuple[Any, dict[str, ir.Table]] | None) -> pa.Table:
        if whole is None:
            return self.pairs.compare(self.engine, self.tables)
        engine, tables = whole
        with closing(engine):
            return self.pairs.compare(engine, tables)

    def _settled(self, pairs: pa.Table, person: pa.Table, ruling: pa.Table) -> dict[str, ir.Table]:
        """Only linked beings leave the engine; who is joined by likelihood comes back as a few rows."""
        from stalwarts.identity import joining
        from stalwarts.identity import likely

        settled = likely.settled(pairs, person, ruling)
        of = dict(zip(person["handle"].to_pylist(), person["person"].to_pylist(), strict=True))
        overlay = joining.overlay(settled, likely.decided(ruling, of), likely.platforms(pairs, person))
        name = "certain_person" if overlay.num_rows else "person"
        self.sure = sure = self.engine.put(name, person)
        return {"person": self._joined(sure, overlay) if overlay.num_rows else sure,
                "likely": self.engine.put("likely", settled)}

    def _joined(self, person: ir.Table, overlay: pa.Table) -> ir.Table:
        """Handles of beings that are joined to another belong to that one now."""
        over = self.engine.put("joined", overlay).select("being", above="person", sure="probability")
        moved = person.left_join(over, person.person == over.being).select(
            "handle", person=ibis.coalesce(_.above, _.person), probability=ibis.coalesce(_.sure, _.probability))
        return self.engine.hold(moved.union(over.select(handle="being", person="above", probability="sure")), "person")
