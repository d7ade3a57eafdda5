"""Whether likely links can be trusted here: what the comparing says of pairs of which this workspace knows the truth.

Two sources of truth: beings of several handles that files themselves show (the links are held back, and each handle
stands for itself), and decisions. A held-back pair that is found is right; one that joins handles of two such beings is
wrong. Pairs of which nobody knows are left out. So this tells about people whose handles are known, who may be easier
than others; made-up worlds (`bench/linking.py`) tell about everybody.

What made a link certain must not find it again, or every method would shine: a text that names another handle of its own
being is not heard, two tags of one address are no pair, and what one file says of several handles of one being (the name
on one row) is heard for one of them only.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts.identity import _mentions
from stalwarts.identity import clean
from stalwarts.identity import joining
from stalwarts.identity import likely
from stalwarts.identity import rulings

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from numpy.typing import NDArray

EDGES = (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1.01)
LINES = (0.8, 0.9, 0.95, joining.APPLIED)
"""Probabilities from which links might be joined, each with what that would cost."""
MOST = 20_000
"""Handles that are held apart, for a page to wait for."""
Pair = tuple[str, str]


def needed(tables: Mapping[str, ir.Table], person: ir.Table) -> dict[str, ir.Table]:
    """The expressions whose results `trust` wants, by name; `person` the certain beings.

    Beside those of `likely.needed`: `echoes` (handle, kind, value), clues that the same file tells of a lesser handle of
    the same being.
    """
    from ibis import _

    known = person.select(_handle=_.handle, _being=_.person)
    clues = tables["clue"].left_join(known, tables["clue"].handle == known["_handle"])
    clues = clues.mutate(_being=_["_being"].coalesce(_.handle))
    told = clues.select("handle", "kind", "value", "export_id", "_being").distinct()
    ranked = told.mutate(_least=_.handle.min().over(group_by=("_being", "kind", "value", "export_id")))
    echoes = ranked.filter(_.handle != _["_least"]).select("handle", "kind", "value").distinct()
    return likely.needed(tables) | {"echoes": echoes}


def sampled(found: Mapping[str, pa.Table], person: pa.Table, most: int) -> dict[str, pa.Table]:
    """The same for so many handles or fewer, whole beings by lot: always the same ones."""
    of = {row["handle"]: row["person"] for row in person.to_pylist()}
    share = most / max(found["handles"].num_rows, 1)
    if share >= 1:
        return dict(found)

    def kept(handle: str) -> bool:
        return bool(zlib.crc32(of.get(handle, handle).encode()) < share * 2**32)

    keyed = {name: "clicker" if name == "clicked" else "handle" for name in found}
    return {name: table.filter(pa.array([kept(handle) for handle in table[keyed[name]].to_pylist()], pa.bool_()))
            for name, table in found.items()}


def trust(found: Mapping[str, pa.Table], person: pa.Table, ruling: pa.Table | None = None) -> dict[str, Any]:
    """How often pairs were one person, by what was said of them.

    `found` are the results of `needed`, `person` the certain beings (`certain.beings`), `ruling` the decisions. Returns
    `bins` (`said`, `so`: shares; `pairs`, `right`: counts), `lines` (`line`, `pairs`, `right`: of the known pairs nothing
    forbids, those at least so likely), `pairs`, `ece` (mean distance of said and so, null without pairs), `people` (held
    apart), `decided` (known pairs of which a decision tells).
    """
    of = {row["handle"]: row["person"] for row in person.to_pylist()}
    apart = frozenset(sorted(set(of.values()))[:MOST])
    nobody, words = person.slice(0, 0), _words(ruling)
    kept = pa.array([being not in apart for being in person["person"].to_pylist()], pa.bool_())
    heard = _unechoed(found, of, apart)
    rows = likely.settled(likely.compared(heard, person.filter(kept)), nobody).to_pylist()
    known = [(row, same) for row in rows if (same := _same(row, of, apart, words)) is not None]
    said = np.array([row["probability"] for row, _ in known])
    so = np.array([same for _, same in known], dtype=float)
    free = np.array([row["veto"] is None for row, _ in known], dtype=bool)
    bins = _bins(said, so)
    ece = sum(one["pairs"] * abs(one["said"] - one["so"]) for one in bins) / len(known) if known else None
    return {"bins": bins, "pairs": len(known), "ece": ece, "people": len(apart), "lines": _lines(said, so, free),
            "decided": sum((row["left"], row["right"]) in words for row, _ in known)}


def _unechoed(found: Mapping[str, pa.Table], of: Mapping[str, str], apart: frozenset[str]) -> dict[str, pa.Table]:
    """Without what tells of a being's own handles among those that are held apart."""
    echoes = {(row["handle"], row["kind"], row["value"]) for row in found["echoes"].to_pylist()} if "echoes" in found else set()

    def own(handle: str, kind: str, text: str) -> bool:
        being = of.get(handle, handle)
        if being not in apart:
            return False
        return (handle, kind, text) in echoes or any(of.get(named, named) == being for named in _mentions.handles_in(text, kind))

    def without(table: pa.Table) -> pa.Table:
        columns = [column.to_pylist() for column in table.columns]
        return table.filter(pa.array([not own(*row) for row in zip(*columns, strict=True)], pa.bool_()))

    return {name: without(table) if name in {"clues", "said"} else table for name, table in found.items() if name != "echoes"}


def _same(row: Mapping[str, Any], of: Mapping[str, str], apart: frozenset[str], words: Mapping[Pair, bool]) -> bool | None:
    """Whether a pair is one person; None: nobody knows, or anybody would."""
    pair = (row["left"], row["right"])
    if pair in words:
        return words[pair]
    if clean.plain(pair[0]) == clean.plain(pair[1]):
        return None
    left, right = (of.get(end, end) for end in pair)
    return left == right if left in apart and right in apart else None


def _words(ruling: pa.Table | None) -> dict[Pair, bool]:
    rows = [] if ruling is None or not ruling.num_rows else rulings.consistent(ruling).to_pylist()
    return {(min(row["left"], row["right"]), max(row["left"], row["right"])): row["verdict"] == "same" for row in rows}


def _bins(said: NDArray[np.float64], so: NDArray[np.float64]) -> list[dict[str, Any]]:
    place = np.digitize(said, EDGES)
    return [{"said": float(said[place == at].mean()), "so": float(so[place == at].mean()), "pairs": int((place == at).sum()),
             "right": int(so[place == at].sum())} for at in range(1, len(EDGES)) if (place == at).any()]


def _lines(said: NDArray[np.float64], so: NDArray[np.float64], free: NDArray[np.bool_]) -> list[dict[str, Any]]:
    over = [(line, free & (said >= line)) for line in LINES]
    return [{"line": line, "pairs": int(at.sum()), "right": int(so[at].sum())} for line, at in over]
