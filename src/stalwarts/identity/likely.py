"""Likely identity: which beings may be one although no file says so, how likely it is, and why.

Two beings are compared where they share a key (an account name, the part of an address before the @, a name in any
script, order and length: `_keys`), a telephone number, or where one names the other. What they share counts for as much
as it is rare among the names at hand (`_rarity`); what else both tell (names, places, telephone numbers) counts for or
against (`_weights`). That needs evidence alone, so it is done once per set of files (`compared`) and kept, with the work
that went into it (`renewed`); decisions and rivals come in afterwards (`settled`), and what is likely enough is joined at
the very end (`joining`).

The probabilities are checked against made-up worlds, certain links held back and decisions: `bench/linking.py`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts.identity import _facts
from stalwarts.identity import _keys
from stalwarts.identity import _words
from stalwarts.identity import _work
from stalwarts.identity import lists
from stalwarts.identity._work import TABLES
from stalwarts.identity._work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    import ibis.expr.types as ir
    from numpy.typing import NDArray

TEXTS = pa.list_(pa.string())
__all__ = ["TABLES", "Work", "compared", "decided", "needed", "nothing", "pairs_of", "platforms", "renewed", "settled"]
LIKELY = pa.schema({"left": pa.string(), "right": pa.string(), "probability": pa.float64(), "reasons": TEXTS,
                    "against": TEXTS, "veto": pa.string(), "evidence": pa.string()})
COMPARED = pa.schema({"left": pa.string(), "right": pa.string(), "odds": pa.float64(), "reasons": TEXTS, "against": TEXTS,
                      "veto": pa.string(), "evidence": pa.string(), "left_on": TEXTS, "right_on": TEXTS})
QUEUED = 0.05
"""Probability from which a pair is worth a person's look."""
FAINT = 0.02
"""Odds under which a pair is not even kept."""
MOST = 100_000
"""Pairs kept, the likeliest ones."""
CURVES: dict[str, tuple[float, float]] = {
    "account name = account name": (0.48, 1.03), "account name = account name in part": (0.16, 0.93),
    "account name = account name to the dot": (-0.34, 1.02), "account name = address": (-0.08, 0.88),
    "account name = address in part": (1.07, 0.89), "account name = address to the dot": (-0.05, 0.96),
    "account name = name": (0.58, 1.21), "account name = name in part": (1.2, 1.05), "address = address": (-0.19, 0.83),
    "address = address to the dot": (-1.42, 0.71), "address = address to the dot + name": (-1.47, 1.1),
    "address = name": (1.17, 0.9), "address = name + city": (1.57, 0.91), "address = name in part": (0.66, 0.66),
    "city + name": (1.72, 0.58), "city + name in part": (-1.61, 0.57), "initial": (2.79, 0.87), "name": (2, 0.94),
    "name in part": (-3.54, 0.75), "record: city": (0.42, 0.74), "record: name, city": (1.08, 0.63),
    "record: name, phone, city": (0.43, 1.09), "record: name, phone, postcode, city": (-0.35, 0.67),
    "record: name, postcode, city": (0.73, 1.21), "record: phone, city": (0.12, 1.02),
    "record: phone, postcode, city": (0.4, 0.89), "record: postcode, city": (0.38, 0.91),
}
"""Kinds of evidence to what their log-odds want added and multiplied, as made-up worlds say: `bench/linking.py --curves`
(Platt 1999). Kinds not here came out right by themselves."""
Row = dict[str, Any]
Pair = tuple[str, str]


def needed(tables: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """The expressions whose results `compared` wants, by name."""
    return _facts.wanted(tables)


def compared(found: Mapping[str, pa.Table], person: pa.Table, engine: Any = None) -> pa.Table:
    """Every pair of beings with something in common, and what that weighs; nothing decided, nobody's rivals counted.

    `found` are the results of `needed`, `person` the beings that files alone show (`certain.beings` without decisions).
    With an `engine`, beings that tell several things each are weighed as records (`lists`).
    Returns the columns of `COMPARED`: `odds` that the two are one, `left_on` and `right_on` the platforms they are on.
    """
    return renewed(found, person, None, engine)[0]


def renewed(found: Mapping[str, pa.Table], person: pa.Table, before: Work | None = None,
            engine: Any = None) -> tuple[pa.Table, Work]:
    """As `compared`, but beings and pairs of which nothing changed since `before` are not compared again.

    Returns the pairs, the same whatever `before` was, and the work to go on from next time.
    """
    result = _work.done(found, person, before, engine)
    odds = result.weighed.odds
    kept = np.flatnonzero(odds >= FAINT)
    kept = kept[np.argsort(-odds[kept], kind="stable")][:2 * MOST]
    rows = _rows(result, kept)
    tables = result.work.tables
    if tables["weighed"].num_rows:
        traits = result.beings.traits
        on = dict(zip(traits["being"].to_pylist(), traits["platforms"].to_pylist(), strict=True))
        rows = lists.heard(rows, tables["records"], tables["weighed"], on, FAINT)
    rows.sort(key=lambda row: (-row["odds"], row["left"], row["right"]))
    return _table(rows[:MOST], COMPARED), result.work


def pairs_of(result: _work.Result, rows: NDArray[np.intp]) -> pa.Table:
    """Some of the pairs that were weighed, as `compared` returns them, in their order."""
    return _table(_rows(result, rows), COMPARED)


def _rows(result: _work.Result, rows: NDArray[np.intp]) -> list[Row]:
    return [{"left": one.left, "right": one.right, "odds": one.odds, "reasons": one.reasons, "against": one.against,
             "veto": one.veto, "evidence": " + ".join(sorted(one.kinds)), "left_on": one.left_on, "right_on": one.right_on}
            for one in _words.told(result.beings, result.weighed, result.agreed, rows)]


def settled(pairs: pa.Table, person: pa.Table, ruling: pa.Table | None = None) -> pa.Table:
    """The pairs as they stand after decisions, the likeliest first: the table `likely`.

    `pairs` are `COMPARED`, `person` the beings with decisions heard, `ruling` the decisions. `left` and `right` become
    the least handles of those beings; pairs decided either way are gone. `probability` counts rivals: of several on one
    platform that fit the same being and hardly each other, one can be right. `veto` says why a pair is not joined without
    a decision, whatever its probability; `evidence` names its kinds, alike for pairs that are alike.
    """
    of = {row["handle"]: row["person"] for row in person.to_pylist()}
    rows = _merged(pairs.to_pylist(), of, decided(ruling, of))
    rivals = _rivals(rows)
    for row in rows:
        others = rivals[row["left"], row["right"]]
        row["probability"] = calibrated(row["odds"] / (1 + others), row["evidence"])
        row["against"] = [*row["against"], "others fit as well"] if others > row["odds"] else row["against"]
    rows = [row for row in rows if row["probability"] >= QUEUED]
    return _table(sorted(rows, key=lambda row: (-row["probability"], row["left"], row["right"])), LIKELY)


def nothing() -> pa.Table:
    """The table `likely` where nobody may be somebody else."""
    return pa.Table.from_batches([], LIKELY)


def decided(ruling: pa.Table | None, of: Mapping[str, str]) -> set[Pair]:
    """Pairs of beings that somebody said are different; `of` a handle its being."""
    rows = [] if ruling is None else sorted(ruling.to_pylist(), key=lambda row: row["decided_at"])
    last = {(min(row["left"], row["right"]), max(row["left"], row["right"])): row["verdict"] for row in rows}
    ends = [(of.get(left, left), of.get(right, right)) for (left, right), verdict in last.items() if verdict == "different"]
    return {(min(pair), max(pair)) for pair in ends}


def calibrated(odds: float, evidence: str) -> float:
    """The probability that odds on such evidence have come to mean."""
    more, times = CURVES.get(evidence, (0.0, 1.0))
    return float(1 / (1 + math.exp(-(more + times * math.log(odds)))))


def platforms(pairs: pa.Table, person: pa.Table) -> dict[str, frozenset[str]]:
    """The platforms on which each being has an account name, of which it has but one; for `joining`."""
    of = {row["handle"]: row["person"] for row in person.to_pylist()}
    seen = [(of.get(row[end], row[end]), where) for row in pairs.to_pylist() for end in ("left", "right")
            for where in row[f"{end}_on"]]
    found: dict[str, set[str]] = {}
    for being, where in seen + [(being, _keys.platform(handle)) for handle, being in of.items()]:
        if _keys.single(where):
            found.setdefault(being, set()).add(where)
    return {being: frozenset(names) for being, names in found.items()}


def _merged(rows: Iterable[Row], of: Mapping[str, str], apart: set[Pair]) -> list[Row]:
    """The pairs of beings as they are after decisions; where several became one, the strongest."""
    found: dict[Pair, Row] = {}
    for row in rows:
        left, right = of.get(row["left"], row["left"]), of.get(row["right"], row["right"])
        pair = (min(left, right), max(left, right))
        if left == right or pair in apart or (pair in found and found[pair]["odds"] >= row["odds"]):
            continue
        turned = {"left_on": row["right_on"], "right_on": row["left_on"]} if left > right else {}
        found[pair] = row | turned | {"left": pair[0], "right": pair[1]}
    return list(found.values())


def _rivals(rows: list[Row]) -> dict[Pair, float]:
    """For each pair the odds of others that cannot hold beside it: those of one platform, as far as they are two."""
    odds = {(row["left"], row["right"]): row["odds"] for row in rows}
    around: dict[str, list[tuple[str, frozenset[str], float]]] = {}
    for row in rows:
        around.setdefault(row["left"], []).append((row["right"], frozenset(row["right_on"]), row["odds"]))
        around.setdefault(row["right"], []).append((row["left"], frozenset(row["left_on"]), row["odds"]))

    def against(middle: str, end: str, platforms: Iterable[str]) -> float:
        here = frozenset(platforms)
        return float(sum(weight / (1 + odds.get((min(other, end), max(other, end)), 0.0))
                         for other, on, weight in around[middle] if other != end and on & here))

    return {(row["left"], row["right"]): against(row["left"], row["right"], row["right_on"])
            + against(row["right"], row["left"], row["left_on"]) for row in rows}


def _table(rows: list[Row], columns: pa.Schema) -> pa.Table:
    if not rows:
        return pa.Table.from_batches([], columns)
    return pa.table({name: pa.array([row[name] for row in rows], columns.field(name).type) for name in columns.names})
