"""Whether likely links can be trusted here: what the comparing says of pairs of which this workspace knows the truth.

Two sources of truth: beings of several handles that files themselves show (the links are held back, and each handle
stands for itself), and decisions. A held-back pair that is found is right; one that joins handles of two such beings is
wrong. Pairs of which nobody knows are left out. So this tells about people whose handles are known, who may be easier
than others; made-up worlds (`bench/linking.py`) tell about everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts.identity import joining
from stalwarts.identity import likely

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES = (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1.01)
MOST = 20_000
"""Handles that are held apart, for a page to wait for."""


def trust(found: Mapping[str, pa.Table], person: pa.Table, ruling: pa.Table | None = None) -> dict[str, Any]:
    """How often pairs were one person, by what was said of them.

    `found` are the results of `likely.needed`, `person` the certain beings (`certain.beings`), `ruling` the decisions.
    Returns `bins` (`said`, `so`, `pairs` each), `pairs`, `ece` (mean distance of the two, null without pairs), `applied`
    (`pairs`, `right`, of those joined without a word) and `line` (the probability from which that is).
    """
    of = {row["handle"]: row["person"] for row in person.to_pylist()}
    apart = frozenset(sorted(set(of.values()))[:MOST])
    nobody, words = person.slice(0, 0), _words(ruling)
    kept = pa.array([being not in apart for being in person["person"].to_pylist()], pa.bool_())
    rows = likely.settled(likely.compared(found, person.filter(kept)), nobody).to_pylist()
    known = [(row, same) for row in rows if (same := _same(row, of, apart, words)) is not None]
    said = np.array([row["probability"] for row, _ in known])
    so = np.array([same for _, same in known], dtype=float)
    sure = [same for row, same in known if row["veto"] is None and row["probability"] >= joining.APPLIED]
    bins = _bins(said, so)
    ece = sum(one["pairs"] * abs(one["said"] - one["so"]) for one in bins) / len(known) if known else None
    return {"bins": bins, "pairs": len(known), "ece": ece, "applied": {"pairs": len(sure), "right": sum(sure)},
            "line": joining.APPLIED}


def _same(row: Mapping[str, Any], of: Mapping[str, str], apart: frozenset[str],
          words: Mapping[tuple[str, str], bool]) -> bool | None:
    """Whether a pair is one person; None: nobody knows."""
    pair = (row["left"], row["right"])
    if pair in words:
        return words[pair]
    left, right = (of.get(end, end) for end in pair)
    return left == right if left in apart and right in apart else None


def _words(ruling: pa.Table | None) -> dict[tuple[str, str], bool]:
    rows = [] if ruling is None else sorted(ruling.to_pylist(), key=lambda row: row["decided_at"])
    return {(min(row["left"], row["right"]), max(row["left"], row["right"])): row["verdict"] == "same" for row in rows}


def _bins(said: NDArray[np.float64], so: NDArray[np.float64]) -> list[dict[str, Any]]:
    place = np.digitize(said, EDGES)
    return [{"said": float(said[place == at].mean()), "so": float(so[place == at].mean()), "pairs": int((place == at).sum())}
            for at in range(1, len(EDGES)) if (place == at).any()]
