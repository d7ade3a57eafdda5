"""Decisions on who is who, taken together: the last word on each pair, and those that contradict each other.

Somebody may say that A is B, that B is C, and that A is not C. Each by itself is clear, and together they say nothing: none
of them is applied until one is taken back. A later word on the same pair is no contradiction: it counts instead.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import pyarrow as pa

Pair = tuple[str, str]
WORDS = ("same", "different")
"""Verdicts that move anybody; others only say whether to ask again."""


@dataclass(frozen=True)
class Contradiction:
    """Two said to be different who are the same by a chain of decisions."""

    different: Pair
    same: tuple[Pair, ...]
    """The decisions of the chains from one to the other."""


def last_words(rows: Iterable[dict[str, Any]]) -> dict[Pair, str]:
    """The latest verdict on each pair; `different` where two are equally late."""
    last: dict[Pair, tuple[Any, bool, str]] = {}
    for row in rows:
        pair = (min(row["left"], row["right"]), max(row["left"], row["right"]))
        word = (row["decided_at"], row["verdict"] == "different", row["verdict"])
        last[pair] = max(last.get(pair, word), word)
    return {pair: verdict for pair, (_, _, verdict) in last.items() if pair[0] != pair[1]}


def contradictions(ruling: pa.Table) -> list[Contradiction]:
    """Each decision that two are different against every chain that says they are the same, in alphabetical order.

    `ruling` has `left`, `right`, `verdict` and `decided_at`.
    """
    words = last_words(ruling.to_pylist())
    same = {pair for pair, verdict in words.items() if verdict == "same"}
    found = []
    for pair in sorted(pair for pair, verdict in words.items() if verdict == "different"):
        ways: set[Pair] = set()
        while chain := _chain(pair, same - ways):
            ways |= set(chain)
        if ways:
            found.append(Contradiction(pair, tuple(sorted(ways))))
    return found


def consistent(ruling: pa.Table) -> pa.Table:
    """The decisions that are applied: the last words, same and different, without those that contradict each other."""
    import pyarrow as pa

    rows = ruling.to_pylist()
    words = last_words(rows)
    void = {pair for one in contradictions(ruling) for pair in (one.different, *one.same)}
    kept = [words.get(pair) == row["verdict"] and row["verdict"] in WORDS and pair not in void
            for row in rows for pair in [(min(row["left"], row["right"]), max(row["left"], row["right"]))]]
    return ruling.filter(pa.array(kept, pa.bool_()))


def _chain(ends: Pair, same: set[Pair]) -> tuple[Pair, ...]:
    """The shortest chain of `same` pairs from one end to the other; empty where there is none."""
    beside: dict[str, list[str]] = {}
    for one, other in sorted(same):
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    start, end = ends
    before, front = {start: start}, deque([start] if start in beside else [])
    while front and end not in before:
        at = front.popleft()
        for to in beside[at]:
            if to not in before:
                before[to] = at
                front.append(to)
    chain = []
    while end in before and end != start:
        chain.append((min(end, before[end]), max(end, before[end])))
        end = before[end]
    return tuple(reversed(chain))
