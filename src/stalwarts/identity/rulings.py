"""Decisions that cannot all hold: who is said to be different, and the same by way of others.

The later word on one pair takes the place of the earlier, so that is no contradiction. A contradiction is a pair said to
be different whose two ends other decisions, one after the other, say are the same. Nobody can tell which of them is the
mistake: none of them is heard until one is taken back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import pyarrow as pa

Pair = tuple[str, str]


@dataclass(frozen=True)
class Contradiction:
    """A pair said to be different, and the pairs that, together, say it is the same."""

    different: Pair
    same: tuple[Pair, ...]


def contradictions(ruling: pa.Table) -> list[Contradiction]:
    """Every contradiction among decisions (`left`, `right`, `verdict`, `decided_at`), in order of the alphabet."""
    last = _last_words(ruling)
    return _found({pair for pair, word in last.items() if word == "same"},
                  {pair for pair, word in last.items() if word == "different"})


def consistent(ruling: pa.Table) -> pa.Table:
    """The decisions without those that contradict each other."""
    import pyarrow as pa

    against = contradictions(ruling)
    if not against:
        return ruling
    gone = {pair for one in against for pair in (one.different, *one.same)}
    return ruling.filter(pa.array([_pair(row) not in gone for row in ruling.to_pylist()]))


def _found(same: set[Pair], different: set[Pair]) -> list[Contradiction]:
    """Until nothing contradicts: of a pair that is different, the shortest way that says it is the same, and again."""
    found: list[Contradiction] = []
    left = set(same)
    for pair in sorted(different):
        ways: list[Pair] = []
        while way := _way(pair, left - set(ways)):
            ways += way
        if ways:
            found.append(Contradiction(pair, tuple(sorted(ways))))
    return found


def _way(ends: Pair, same: set[Pair]) -> list[Pair]:
    """The pairs of the shortest way from one end to the other; none: there is no way."""
    near: dict[str, list[str]] = {}
    for one, other in sorted(same):
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    start, end = ends
    came: dict[str, str] = {start: start}
    queue = deque([start])
    while queue and end not in came:
        at = queue.popleft()
        for other in near.get(at, []):
            if other not in came:
                came[other] = at
                queue.append(other)
    way = []
    while end in came and end != start:
        way.append((min(end, came[end]), max(end, came[end])))
        end = came[end]
    return way


def _last_words(ruling: pa.Table) -> dict[Pair, str]:
    """The last word on each pair; of two as late, that they are different."""
    rows = sorted(ruling.to_pylist(), key=lambda row: (row["decided_at"], row["verdict"] == "different"))
    return {_pair(row): row["verdict"] for row in rows}


def _pair(row: Mapping[str, Any]) -> Pair:
    return min(row["left"], row["right"]), max(row["left"], row["right"])
