"""From likely pairs to one mapping: what is likely enough is joined, as far as nothing forbids it.

Pairs are taken from the likeliest down. A pair is left apart where it is vetoed; where somebody decided that two of the
beings it would bring together are different; where the whole would have two account names of one platform; where it
would bring together more than `LARGEST` beings; and where most pairs across the two sides have nothing in common (a
chain of resemblances is not one being). The result rests on the tables alone, never on an earlier result: taking back a
file or a decision gives back the mapping there was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import pyarrow as pa

APPLIED = 0.99
"""Probability from which a link counts without anybody's word: ten wrong ones of a thousand at that line, fewer above it;
`per_thousand` says how many of those joined."""
LARGEST = 8
"""Beings that resemblance alone may bring together."""
DENSE = 0.5
"""Share of the pairs across two sides that must be likely themselves."""
OVERLAY = pa.schema({"being": pa.string(), "person": pa.string(), "probability": pa.float64()})
Pair = tuple[str, str]
Row = dict[str, Any]


@dataclass
class Groups:
    """Beings brought together so far."""

    odds: Mapping[Pair, float]
    """Probability of each pair that is not vetoed."""
    apart: set[Pair]
    on: Mapping[str, frozenset[str]]
    """The platforms of account names each being is on."""
    top: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def of(self, being: str) -> list[str]:
        """All that are together with a being."""
        return self.members.get(self.top.get(being, being), [being])

    def may(self, one: str, other: str, *, dense: bool = True) -> bool:
        """Whether nothing forbids to bring two beings and all that is with them together."""
        mine, theirs = self.of(one), self.of(other)
        if other in mine or len(mine) + len(theirs) > LARGEST:
            return False
        across = [(min(a, b), max(a, b)) for a in mine for b in theirs]
        if any(pair in self.apart for pair in across) or self._named(mine) & self._named(theirs):
            return False
        likely = sum(self.odds.get(pair, 0.0) >= DENSE for pair in across)
        return not dense or likely >= DENSE * len(across)

    def join(self, one: str, other: str) -> None:
        """Bring them together."""
        mine, theirs = self.of(one), self.of(other)
        together = [*mine, *theirs]
        for being in together:
            self.top[being] = together[0]
        self.members[together[0]] = together

    def _named(self, beings: Iterable[str]) -> set[str]:
        return {platform for being in beings for platform in self.on.get(being, ())}


def groups(rows: Iterable[Row], apart: set[Pair], on: Mapping[str, frozenset[str]]) -> Groups:
    """An empty start for pairs of `likely`."""
    return Groups({(row["left"], row["right"]): row["probability"] for row in rows if row["veto"] is None}, apart, on)


def overlay(likely: pa.Table, apart: set[Pair], on: Mapping[str, frozenset[str]]) -> pa.Table:
    """Beings that are joined to a lesser one: `being`, `person` (the least handle of the whole), `probability`.

    `likely` as `likely.settled` gives it; `apart` pairs of beings decided to be different; `on` the platforms of a being's
    account names. The probability is that of the weakest link on the likeliest way to the least handle.
    """
    rows = [row for row in likely.to_pylist() if row["probability"] >= DENSE]
    found = groups(rows, apart, on)
    ways: dict[str, list[tuple[str, float]]] = {}
    for row in rows:
        left, right = row["left"], row["right"]
        if row["veto"] is None and row["probability"] >= APPLIED and found.may(left, right):
            found.join(left, right)
            ways.setdefault(left, []).append((right, row["probability"]))
            ways.setdefault(right, []).append((left, row["probability"]))
    moved = [(being, min(together), _sure(ways, min(together), being)) for together in found.members.values()
             if together[0] == found.top[together[0]] and len(together) > 1
             for being in together if being != min(together)]
    columns = list(zip(*sorted(set(moved)), strict=True)) or [(), (), ()]
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, OVERLAY, strict=True)], schema=OVERLAY)


def joined(person: pa.Table, overlay: pa.Table) -> pa.Table:
    """`person` where the handles of beings that are joined to another belong to that one."""
    if not overlay.num_rows:
        return person
    import pyarrow.compute as pc

    place = pc.index_in(person["person"], value_set=overlay["being"].combine_chunks())
    above = pc.coalesce(overlay["person"].take(place), person["person"])
    sure = pc.coalesce(overlay["probability"].take(place), person["probability"])
    moved = pa.table({"handle": person["handle"], "person": above, "probability": sure})
    return pa.concat_tables([moved, overlay.rename_columns(["handle", "person", "probability"])])


def _sure(ways: Mapping[str, list[tuple[str, float]]], start: str, end: str) -> float:
    """The weakest link on the one way there is from being to being."""
    front, seen = [(start, 1.0)], {start}
    for at, sure in front:
        if at == end:
            return sure
        for other, probability in ways.get(at, []):
            if other not in seen:
                seen.add(other)
                front.append((other, min(sure, probability)))
    return 0.0


def per_thousand(likely: pa.Table) -> float:
    """How many of a thousand links that are joined without anybody's word are expected to be wrong."""
    sure = [row["probability"] for row in likely.select(["probability", "veto"]).to_pylist()
            if row["veto"] is None and row["probability"] >= APPLIED]
    return 1000 * (1 - sum(sure) / len(sure)) if sure else 0.0
