"""Who is who in one view: certain links, decisions, and likely links where they were compared."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts.identity import certain
from stalwarts.identity import rulings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir
    import pyarrow as pa

    from stalwarts.ledger.linking import Linking

Whole = Callable[[], "tuple[Any, Mapping[str, ir.Table]] | None"]


@dataclass
class Beings:
    """The tables `person` and `likely` of one view, from its other `tables`."""

    engine: Any
    tables: Mapping[str, ir.Table]
    pairs: Linking
    compared: bool = True
    """Whether likely links could be heard."""

    def find(self, links: pa.Table, said: pa.Table, whole: Whole) -> None:
        """Make both tables in the engine. Only linked handles leave it; who is not linked is its own being.

        `links` are those that files show, `said` every ruling; `whole` gives everything known where the view shows but
        a part of it.
        """
        ruling = rulings.standing(_on_people(said))
        person = certain.beings(links, ruling)
        pairs = self._pairs(whole)
        if pairs is None or not pairs.num_rows:
            self.engine.take("person", person)
            self.engine.lay("likely", schema.DERIVED["likely"].types, [])
        else:
            self._settle(pairs, person, ruling)

    def _pairs(self, whole: Whole) -> pa.Table | None:
        if self.pairs.needless:
            return None
        kept = self.pairs.kept()
        if kept is None and self.pairs.small:
            return self._compare(whole())
        self.compared = kept is not None
        return kept

    def _compare(self, whole: tuple[Any, Mapping[str, ir.Table]] | None) -> pa.Table:
        if whole is None:
            return self.pairs.compare(self.engine, self.tables)
        engine, tables = whole
        with closing(engine):
            return self.pairs.compare(engine, tables)

    def _settle(self, pairs: pa.Table, person: pa.Table, ruling: pa.Table) -> None:
        """Who is joined by likelihood comes back as a few rows."""
        from stalwarts.identity import joining
        from stalwarts.identity import likely

        settled = likely.settled(pairs, person, ruling)
        of = dict(zip(person["handle"].to_pylist(), person["person"].to_pylist(), strict=True))
        overlay = joining.overlay(settled, likely.decided(ruling, of), likely.platforms(pairs, person))
        self.engine.take("likely", settled)
        self.engine.take("person", _joined(person, overlay) if overlay.num_rows else person)


def _on_people(ruling: pa.Table) -> pa.Table:
    """Rulings on handles, without those on orders."""
    import pyarrow.compute as pc

    return ruling.filter(pc.invert(pc.starts_with(ruling["left"], "order:")))


def _joined(person: pa.Table, overlay: pa.Table) -> pa.Table:
    """Handles of beings that are joined to another belong to that one now."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at = pc.index_in(person["person"], overlay["being"])
    moved = [person["handle"], pc.coalesce(overlay["person"].take(at), person["person"]),
             pc.coalesce(overlay["probability"].take(at), person["probability"])]
    return pa.concat_tables([pa.table(moved, schema=certain.BEINGS),
                             overlay.rename_columns(certain.BEINGS.names).cast(certain.BEINGS)])
