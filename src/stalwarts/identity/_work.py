"""The work of comparing, kept so that after one more file only what changed is compared.

What is kept: the facts that were read, what each being comes down to (`_reads`), and how far each two agree (`_agree`).
When facts change, the beings they are about are found by what is in one set of facts and not in the other; those are read
anew, and pairs are compared where one of the two is among them or which nobody had compared. The rest is taken over. What
evidence weighs rests on everybody, so all pairs are weighed anew, at once. Nothing depends on what was kept: from nothing
or from any earlier work the same facts give the same pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stalwarts.identity import _agree
from stalwarts.identity import _facts
from stalwarts.identity import _pairs
from stalwarts.identity import _reads
from stalwarts.identity import _weights
from stalwarts.identity import lists
from stalwarts.identity._known import Known

if TYPE_CHECKING:
    from stalwarts.identity._pairs import Beings
    from stalwarts.identity._pairs import Candidates
    from stalwarts.identity._weights import Weighed

FOUND = ("handles", "clues", "codes", "said", "clicked", "person")
TABLES = (*FOUND, *_reads.READ, "agreed", "records", "weighed")
"""Every table of a work, by name."""


@dataclass(frozen=True)
class Work:
    """Tables by the names of `TABLES`, and how many beings were read and pairs compared to make them."""

    tables: Mapping[str, pa.Table]
    read: int = 0
    compared: int = 0


@dataclass(frozen=True)
class Result:
    """Everybody, all pairs weighed, how far they agree, and the work to go on from."""

    beings: Beings
    weighed: Weighed
    agreed: pa.Table
    work: Work


def done(found: Mapping[str, pa.Table], person: pa.Table, before: Work | None = None, engine: Any = None) -> Result:
    """Everybody compared, as far as `before` had not; records of several columns in `engine`, where there is one."""
    now = {name: _plain(found[name]) for name in FOUND if name != "person"} | {"person": _plain(person)}
    changed = None if before is None else _changed(before.tables, now)
    facts = _facts.gathered(now, now["person"], changed)
    read = _reads.read(facts) | {"records": lists.listed(facts.values())}
    if before is not None and changed is not None:
        gone = pa.array(sorted(changed), pa.string())
        read = {name: pa.concat_tables([before.tables[name].filter(pc.invert(
            pc.is_in(before.tables[name]["being"], value_set=gone))), table]) for name, table in read.items()}
    beings = _pairs.Beings.of(read["traits"])
    pairs = _pairs.candidates(beings, read, now, now["person"])
    agreed, compared = _agreed(beings, pairs, now, before, changed)
    weighed = _weights.weighed(beings, pairs, agreed, Known.of(beings, read["spelt"]))
    read["records"] = read["records"].sort_by("being").combine_chunks()
    of_records = _records(engine, read["records"], before)
    return Result(beings, weighed, agreed, Work({**now, **read, "agreed": agreed, "weighed": of_records}, len(facts), compared))


def _records(engine: Any, told: pa.Table, before: Work | None) -> pa.Table:
    """What the records say of each other; as before where none of them is another."""
    if engine is None:
        return lists.nothing()
    if before is not None and before.tables["records"].equals(told):
        return before.tables["weighed"]
    return lists.weighed(engine, told)


def _plain(table: pa.Table) -> pa.Table:
    """A table whose texts are plain texts."""
    types = [pa.string() if pa.types.is_large_string(kind.type) else kind.type for kind in table.schema]
    return table.cast(pa.schema(zip(table.column_names, types, strict=True)))


def _changed(before: Mapping[str, pa.Table], now: Mapping[str, pa.Table]) -> set[str]:
    """The beings, as they were and as they are, of which anything is said in one set of facts and not in the other."""
    found: set[str] = set()
    for name in FOUND:
        apart = _apart(before[name], now[name])
        for column in {"person": ("handle", "person"), "clicked": ("clicker", "buyer")}.get(name, ("handle",)):
            handles = pc.unique(apart[column])
            found.update(*(_facts.owners(pa.chunked_array([handles]), of["person"]).to_pylist() for of in (before, now)))
    return found


def _apart(one: pa.Table, other: pa.Table) -> pa.Table:
    """The rows of either table that the other does not have."""
    other = other.cast(one.schema) if other.num_rows else one.slice(0, 0)
    keys = one.column_names
    return pa.concat_tables([a.join(b, keys, join_type="left anti") for a, b in ((one, other), (other, one))])


def _agreed(beings: Beings, pairs: Candidates, now: Mapping[str, pa.Table], before: Work | None,
            changed: set[str] | None) -> tuple[pa.Table, int]:
    """How far each pair agrees, in the order of the pairs, and how many were compared for it."""
    left, right = (beings.least.take(pa.array(side)) for side in (pairs.left, pairs.right))
    kept = _kept(beings, before.tables["agreed"], changed) if before is not None and changed is not None else None
    place = np.full(len(left), -1)
    if kept is not None:
        code = pairs.left * len(beings) + pairs.right
        at = np.minimum(np.searchsorted(kept[1], code), max(len(kept[1]) - 1, 0))
        place = np.where(kept[1][at] == code, at, -1) if len(kept[1]) else place
    new = np.flatnonzero(place < 0)
    asked = list(zip(left.take(pa.array(new)).to_pylist(), right.take(pa.array(new)).to_pylist(), strict=True))
    facts = _facts.gathered(now, now["person"], {end for pair in asked for end in pair})
    fresh = _agree.agreed(facts, asked)
    if kept is None:
        return fresh, len(asked)
    place[new] = kept[0].num_rows + np.arange(len(new))
    return pa.concat_tables([kept[0], fresh]).take(pa.array(place)).combine_chunks(), len(asked)


def _kept(beings: Beings, agreed: pa.Table, changed: set[str]) -> tuple[pa.Table, np.ndarray]:
    """What is known of pairs of which neither changed, and the numbers of those pairs, in order."""
    gone = pa.array(sorted(changed), pa.string())
    same = pc.invert(pc.or_(*(pc.is_in(agreed[end], value_set=gone) for end in ("left", "right"))))
    agreed = agreed.filter(same)
    code = beings.number(agreed["left"]) * len(beings) + beings.number(agreed["right"])
    order = np.argsort(code, kind="stable")
    return agreed.take(pa.array(order)), code[order]
