"""Of the buyers whose follow is certain, how many would comparing have found? What it misses of them it misses of others.

Some buyers have an account name or address in common with their orders by nothing: they can't be found, and no pair of
theirs is there to be drawn. How many they are is told by buyers who are held back. Beings who pay and follow by certain
links are parted: what the till knows of them on one side, what each list knows on the other; then they are looked for.
Where one address is on both sides, the till's side goes without it: only what else the till's files tell of them is heard,
so what another address of theirs might have told counts for nothing, and the rate is if anything too low.

As in `trust`, what made a link certain must not find it again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stalwarts.identity import _facts
from stalwarts.identity import _keys
from stalwarts.identity import _mentions
from stalwarts.identity import _work
from stalwarts.identity import clean
from stalwarts.identity import draws
from stalwarts.identity import likely

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from stalwarts.identity._work import Work

MOST = 400
"""Buyers held back, by lot."""
HELD = "till:row/held/"
"""What the till's side of a buyer is called where its only name follows as well: a row of a file, which has no letters."""
Row = dict[str, Any]


@dataclass(frozen=True)
class _Parted:
    """A buyer held back: the till's handles, and by platform those that follow."""

    being: str
    till: list[str]
    lists: dict[str, list[str]]
    both: dict[str, str] = field(default_factory=dict)
    """Handles that pay and follow, to what they are called on the till's side."""

    @property
    def sides(self) -> list[list[str]]:
        """The handles of each side, the till's first."""
        return [self.till, *self.lists.values()]


def needed(tables: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """The expressions whose results `recall` wants, by name: those of `likely.needed`, `told` and `sold`.

    `told`: clues with the file each stands in; `sold`: files that tell of orders.
    """
    clues = tables["clue"].select("handle", "kind", "value", "export_id").distinct()
    return likely.needed(tables) | {"told": clues, "sold": tables["order"].select("export_id").distinct()}


def recall(found: Mapping[str, pa.Table], person: pa.Table, before: Work | None = None) -> dict[str, tuple[int, int]]:
    """By platform of the list, how many buyers on it were held back, and how many of them came back as a pair.

    `found` are the results of `needed`, `person` the beings that files alone show, `before` what was compared of the same
    facts. A pair comes back where it is likely enough to be drawn.
    """
    held = _held(found["handles"], person)
    if not held:
        return {}
    parted = _parted(found, held)
    rows = _around(parted, _split(person, held), held, before)
    back = {(row["left"], row["right"]) for row in rows if row["veto"] is None or row["veto"] in draws.UNSURE}
    told: dict[str, tuple[int, int]] = {}
    for one in held:
        for platform, names in one.lists.items():
            ends = min(one.till), min(names)
            many, here = told.get(platform, (0, 0))
            told[platform] = many + 1, here + ((min(ends), max(ends)) in back)
    return dict(sorted(told.items()))


def _held(handles: pa.Table, person: pa.Table) -> list[_Parted]:
    """Some who pay and follow, always the same ones, each parted."""
    paying, following = (handles.filter(pc.equal(handles[name], 1))["handle"] for name in ("pays", "follows"))
    those = set(_facts.owners(paying, person).to_pylist()) & set(_facts.owners(following, person).to_pylist())
    picked = sorted(sorted(those, key=lambda being: (zlib.crc32(being.encode()), being))[:MOST])
    theirs: dict[str, set[str]] = {being: {being} for being in picked}
    for row in person.filter(pc.is_in(person["person"], value_set=pa.array(picked, pa.string()))).to_pylist():
        theirs[row["person"]].add(row["handle"])
    every = pa.array(sorted({name for names in theirs.values() for name in names}), pa.string())
    pays, follows = (set(pc.unique(side.filter(pc.is_in(side, value_set=every))).to_pylist()) for side in (paying, following))
    made = (_part(number, being, sorted(theirs[being]), pays, follows) for number, being in enumerate(picked))
    return [one for one in made if one.till]


def _part(number: int, being: str, names: list[str], pays: set[str], follows: set[str]) -> _Parted:
    lists: dict[str, list[str]] = {}
    for name in names:
        if name in follows:
            lists.setdefault(_keys.platform(name), []).append(name)
    plain = {clean.plain(name) for names_ in lists.values() for name in names_}
    # Another tag of an address on the list is that address.
    till = [name for name in names if name not in follows and clean.plain(name) not in plain]
    both = {name: f"{HELD}{number}" for name in names if name in pays and (name in follows or clean.plain(name) in plain)}
    return _Parted(being, sorted({*till, *both.values()}), lists, both)


def _parted(found: Mapping[str, pa.Table], held: Iterable[_Parted]) -> dict[str, pa.Table]:
    """The facts with the held-back buyers parted, and without what joined them."""
    both = {name: then for one in held for name, then in one.both.items()}
    of = {name: one for one in held for side in one.sides for name in side} | {
        name: one for one in held for name in one.both}
    changed: dict[str, pa.Table] = {"clues": _clues(found, of)}
    handles = found["handles"]
    shared = pc.is_in(handles["handle"], value_set=pa.array(sorted(both), pa.string()))
    rows = [row | {"pays": 0} for row in handles.filter(shared).to_pylist() if _follows(of[row["handle"]], row["handle"])]
    rows += [{"handle": then, "pays": 1, "follows": 0} for then in sorted(set(both.values()))]
    changed["handles"] = pa.concat_tables([handles.filter(pc.invert(shared)), pa.Table.from_pylist(rows, handles.schema)])
    changed["codes"], changed["clicked"] = _called(found["codes"], "handle", both), _called(found["clicked"], "buyer", both)
    said = found["said"]
    changed["said"] = said.filter(pa.array([not _names_itself(of.get(row["handle"]), row["answer"], row["question"])
                                            for row in said.to_pylist()], pa.bool_()))
    return changed


def _follows(one: _Parted, handle: str) -> bool:
    return any(handle in names for names in one.lists.values())


def _called(table: pa.Table, column: str, then: Mapping[str, str]) -> pa.Table:
    names = [then.get(name, name) for name in table[column].to_pylist()]
    return table.set_column(table.column_names.index(column), column, pa.array(names, table[column].type))


def _clues(found: Mapping[str, pa.Table], of: Mapping[str, _Parted]) -> pa.Table:
    """Clues with those of held-back buyers told to the side whose file tells them, and each to one side only."""
    clues, told = found["clues"], found["told"]
    those = pa.array(sorted(of), pa.string())
    rest = clues.filter(pc.invert(pc.is_in(clues["handle"], value_set=those)))
    sold, kinds = set(found["sold"]["export_id"].to_pylist()), set(clues["kind"].to_pylist())
    rows = [row for row in told.filter(pc.is_in(told["handle"], value_set=those)).to_pylist() if row["kind"] in kinds]
    kept: list[Row] = []
    heard: set[tuple[str, str, str, str]] = set()
    # The till's side hears first what one file says of both.
    for row in sorted(rows, key=lambda row: (row["export_id"] not in sold, _follows(of[row["handle"]], row["handle"]),
                                             row["handle"], row["kind"], row["value"])):
        one = of[row["handle"]]
        once = (one.being, row["kind"], row["value"], row["export_id"])
        if once in heard or _names_itself(one, row["value"], row["kind"]):
            continue
        heard.add(once)
        then = one.both.get(row["handle"], row["handle"])
        if row["export_id"] in sold or _follows(one, row["handle"]) or row["handle"] in one.till:
            kept.append(row | {"handle": then if row["export_id"] in sold else row["handle"]})
    fresh = pa.table({name: pa.array([row[name] for row in kept], clues[name].type) for name in clues.column_names})
    return pa.concat_tables([rest, fresh.group_by(fresh.column_names).aggregate([])])


def _names_itself(one: _Parted | None, text: str, kind: str) -> bool:
    """Whether a text names a handle of the being it is about."""
    if one is None:
        return False
    own = {one.being, *one.both, *(name for side in one.sides for name in side)}
    return any(named in own for named in _mentions.handles_in(text, kind))


def _split(person: pa.Table, held: Iterable[_Parted]) -> pa.Table:
    """The beings with each side of the held-back ones a being of its own."""
    gone = pa.array(sorted(one.being for one in held), pa.string())
    rest = person.filter(pc.invert(pc.is_in(person["person"], value_set=gone)))
    rows = [(name, min(side)) for one in held for side in one.sides for name in side if name != min(side)]
    names, beings = zip(*rows, strict=True) if rows else ((), ())
    apart = pa.table([pa.array(names, pa.string()), pa.array(beings, pa.string()), pa.array([1.0] * len(rows), pa.float64())],
                     names=["handle", "person", "probability"])
    return pa.concat_tables([rest, apart.select(person.column_names).cast(person.schema)])


def _around(found: Mapping[str, pa.Table], person: pa.Table, held: Iterable[_Parted], before: Work | None) -> list[Row]:
    """The likely pairs of those held back, rivals counted."""
    result = _work.done(found, person, before)
    ends = pa.array(sorted({min(side) for one in held for side in one.sides}), pa.string())
    pairs, least = result.weighed.pairs, result.beings.least
    touched = np.asarray(pc.is_in(least, value_set=ends).to_numpy(zero_copy_only=False), bool)
    kept = np.flatnonzero((result.weighed.odds >= likely.FAINT) & (touched[pairs.left] | touched[pairs.right]))
    rows: list[Row] = likely.settled(likely.pairs_of(result, kept), person.slice(0, 0)).to_pylist()
    return rows
