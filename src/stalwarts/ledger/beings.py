"""Who is who in one view: certain links, decisions, and likely links where they were compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import pyarrow as pa

    from stalwarts.ledger.linking import Linking

SURE = "sure_person"
MANY = 2_000
"""Pairs from which what became of them is kept: fewer are settled sooner than read."""


@dataclass
class Beings:
    """The tables `person` and `likely` of one view, from its `links` and decisions."""

    engine: Any
    links: pa.Table
    ruling: pa.Table
    pairs: Linking
    compared: bool = True
    """Whether likely links could be heard."""
    sure: str | None = None
    """What `person` by certain links and decisions alone is called in the engine, where somebody may be somebody else."""
    recall: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By platform of a list, buyers held back when everybody was compared, and how many came back."""
    contradictions: int = 0
    """Decisions that are not heard, for they contradict each other."""

    def lay(self, compare: Callable[[], pa.Table]) -> None:
        """Lay both tables into the engine. `compare` compares everybody where that was not done and takes no time."""
        from stalwarts.identity import certain  # after the engine: what it loads is loaded meanwhile
        from stalwarts.identity import likely

        ruling = self._heard()
        person = certain.beings(self.links, ruling)
        pairs = self._pairs(compare)
        if pairs is None or not pairs.num_rows:
            self.engine.take("person", person)
            self.engine.take("likely", likely.nothing())
            return
        self._settle(pairs, person, ruling)

    def _heard(self) -> pa.Table:
        """The decisions on people that can all hold."""
        if not self.ruling.num_rows:
            return self.ruling
        import pyarrow.compute as pc

        from stalwarts.identity import rulings

        people = self.ruling.filter(pc.invert(pc.starts_with(self.ruling["left"], "order:")))
        heard = rulings.consistent(people)
        self.contradictions = people.num_rows - heard.num_rows
        return heard

    def _pairs(self, compare: Callable[[], pa.Table]) -> pa.Table | None:
        if self.pairs.needless:
            return None
        kept = self.pairs.kept()
        if kept is None and self.pairs.small:
            return compare()
        self.compared = kept is not None
        return kept

    def _settle(self, pairs: pa.Table, person: pa.Table, ruling: pa.Table) -> None:
        """Pairs after decisions; who is likely enough to be one is joined."""
        from stalwarts.identity import joining
        from stalwarts.identity import likely
        from stalwarts.ledger import linking
        from stalwarts.ledger import links_kept

        def settle() -> tuple[pa.Table, pa.Table]:
            settled = likely.settled(pairs, person, ruling)
            of = dict(zip(person["handle"].to_pylist(), person["person"].to_pylist(), strict=True))
            return settled, joining.overlay(settled, likely.decided(ruling, of), likely.platforms(pairs, person))

        if pairs.num_rows >= MANY:
            settled, overlay = links_kept.settled(self.pairs.path, (self.links, ruling), settle)
        else:
            settled, overlay = settle()
        self.engine.take("likely", settled)
        self.engine.take("person", joining.joined(person, overlay))
        if settled.num_rows:
            self.sure, self.recall = SURE, linking.found_again(pairs)
            self.engine.take(SURE, person)
