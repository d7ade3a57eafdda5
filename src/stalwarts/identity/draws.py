"""Joint draws of uncertain links: ways in which everybody could be who, as often as each is likely.

Beings that uncertain pairs connect make a component; which way one goes says nothing of another's, but for what all pairs
have in common: in one draw each is likelier than it is said to be, in another less (`SHARED`), and over all draws as likely.
In every draw the pairs of a component are taken in an order of lots, each is one person with its probability, and none is
joined that a veto, a decision or a second account name of one platform forbids; so what hangs together is one being
(transitivity), and rivals never hold at once. A pair whose only veto is that a name alone, or the time of a click, never
joins may be so all the same, and is drawn too.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from stalwarts.identity import joining

DRAWS = 200
SHARED = 0.5
"""Standard deviation of the error that the log-odds of all pairs of one workspace have in common: in one following more people
go by two names than in another. So thirty made-up worlds say (`bench/truth_links.py --shared 30`)."""
UNSURE = ("one of them is known by a name alone", "two addresses, and nothing in common but a name",
          "nothing in common but the time of a click")
"""Vetoes that say we do not know, not that it cannot be."""
Pair = tuple[str, str]
Partition = tuple[tuple[str, ...], ...]
"""Beings in groups, all sorted, those alone too."""


@dataclass(frozen=True)
class Component:
    """Beings that uncertain pairs connect, the ways they could be grouped, and which way each draw took."""

    beings: tuple[str, ...]
    ways: tuple[Partition, ...]
    drawn: np.ndarray[Any, np.dtype[np.intp]]
    pairs: tuple[tuple[Pair, float], ...]

    @property
    def alone(self) -> int:
        """The number of the way in which nobody is anybody else; the ways must hold it."""
        return self.ways.index(tuple((being,) for being in self.beings))

    def share(self, pair: Pair) -> float:
        """In what share of the draws two beings were one."""
        together = np.array([any(pair[0] in group and pair[1] in group for group in way) for way in self.ways])
        return float(together[self.drawn].mean())


def drawn(likely: Iterable[Mapping[str, Any]], on: Mapping[str, frozenset[str]], size: int = DRAWS,
          seed: int = 0) -> list[Component]:
    """Every component of more than one being, drawn `size` times.

    `likely`: rows of that table; `on`: the platforms of each being's account names. The same seed gives the same draws.
    """
    rows = sorted((row for row in likely if row["veto"] is None or row["veto"] in UNSURE),
                  key=lambda row: (row["left"], row["right"]))
    lots = np.random.default_rng(seed)
    normal = NormalDist(0.0, SHARED)
    off = np.random.default_rng([seed, 1]).permutation([normal.inv_cdf((at + 0.5) / size) for at in range(size)])
    return [_component(part, on, off, lots) for part in _connected(rows)]


def _chances(said: np.ndarray[Any, np.dtype[np.float64]], off: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    """Probabilities in each draw, whose log-odds are all so far off; in the mean as they were said.

    The mean of a logistic curve over a normal error is about a flatter curve (MacKay 1992, The evidence framework applied to
    classification networks), so the odds are made as much steeper first.
    """
    odds = np.log(said) - np.log1p(-said)
    return 1 / (1 + np.exp(-(odds * np.sqrt(1 + np.pi * SHARED**2 / 8) + off[:, None])))


def _connected(rows: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    top: dict[str, str] = {}

    def of(being: str) -> str:
        while top.setdefault(being, being) != being:
            top[being] = being = top[top[being]]
        return being

    for row in rows:
        one, other = of(row["left"]), of(row["right"])
        top[max(one, other)] = min(one, other)
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        parts.setdefault(of(row["left"]), []).append(row)
    return list(parts.values())


def _component(rows: Sequence[Mapping[str, Any]], on: Mapping[str, frozenset[str]],
               off: np.ndarray[Any, np.dtype[np.float64]], lots: np.random.Generator) -> Component:
    size = len(off)
    beings = tuple(sorted({row[end] for row in rows for end in ("left", "right")}))
    chance = _chances(np.clip([row["probability"] for row in rows], 1e-9, 1 - 1e-9), off)
    so = lots.random((size, len(rows))) < chance
    order = np.argsort(lots.random((size, len(rows))), axis=1)
    ways: dict[Partition, int] = {}
    known: dict[bytes, int] = {}
    taken = []
    for holds, turn in zip(so, order, strict=True):
        # Where nothing can clash, the order says nothing: most components are one pair.
        key = holds.tobytes() + (turn[holds[turn]].tobytes() if holds.sum() > 1 else b"")
        if key not in known:
            way = _grouped(beings, [rows[at] for at in turn.tolist() if holds[at]], on)
            known[key] = ways.setdefault(way, len(ways))
        taken.append(known[key])
    return Component(beings, tuple(ways), np.array(taken, np.intp),
                     tuple(((row["left"], row["right"]), row["probability"]) for row in rows))


def _grouped(beings: Sequence[str], rows: Iterable[Mapping[str, Any]], on: Mapping[str, frozenset[str]]) -> Partition:
    groups = joining.Groups({}, set(), on)
    for row in rows:
        if groups.may(row["left"], row["right"], dense=False):
            groups.join(row["left"], row["right"])
    return tuple(sorted({tuple(sorted(groups.of(being))) for being in beings}))
