"""Are this week's people the right ones? Worlds in which it is known what a kindness to each of 2,000 people would bring.

The first 20 named, through the measures and the plan themselves, beside 20 by lot and the 20 most engaged (most contacts
in the last year). Only the canonical tables are looked at; the truth stays with the world. In the worlds of the first
line a kindness moves those who waver or were never thanked more than others, as research has it; in those of the second
it moves everybody alike but for luck, so that only the odds themselves can tell.

    python bench/week.py [worlds, 100]
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import pyarrow as pa

from _measure import say
from stalwarts import measures
from stalwarts import plays
from stalwarts import schema
from stalwarts import worlds
from stalwarts.asks import plan
from stalwarts.engines import open_engine

FIRST = 20
MOMENT = {"as_of": np.datetime64("2026-03-01T00:00:00", "us").item(), "known_by": None, "since": None, "currency": "EUR"}


class Measurer:
    """The measures under `standing` and the plan over it, translated once and run for world after world."""

    def __init__(self) -> None:
        self.engine = open_engine()
        self.engine.do("SET threads = 1")  # so small a world is told faster by one
        seen: dict[str, Any] = {name: self.engine.rows(name, table.types, []) for name, table in schema.TABLES.items()}
        self.engine.put("moment", pa.Table.from_pylist([MOMENT], schema=seen["moment"].schema().to_pyarrow()))
        self.kept: list[tuple[str, str]] = []
        for name in measures.order(["standing"]):
            measure = measures.installed()[name]
            made = measure(*(seen[needed] for needed in measures.needs(measure)))
            if measures.kept(measure):
                self.kept.append((f"kept_{name}", self.engine.statement(made)))
                self.engine.keep_as(*self.kept[-1])
                made = self.engine.table(self.kept[-1][0])
            seen[name] = made
        resting = plan.resting(seen["rest"], seen["trial"], seen["person"], MOMENT["as_of"])
        found = plan.suggested(seen["standing"], resting, list(plays.book().plays.values()))
        self.statement = self.engine.sql(plan.first(found, FIRST))

    def named(self, world: worlds.Cultivated) -> list[str]:
        """Whom the week names first in that world."""
        for name, table in world.tables.items():
            self.engine.put(name, table)
        for name, statement in self.kept:
            self.engine.keep_as(name, statement)
        people: list[str] = self.engine.fetch(self.statement).column("person").to_pylist()
        return people


def compared(measurer: Measurer, seed: int, *, blind: bool) -> tuple[float, float, float, float]:
    """What the 20 named would bring, 20 by lot, the 20 most engaged, and the best 20 there are."""
    world = worlds.cultivated(seed, blind=blind)
    place = {person: n for n, person in enumerate(world.people)}
    ours = world.gain[[place[person] for person in measurer.named(world)]].sum()
    engaged = world.gain[np.argsort(-world.acts, kind="stable")[:FIRST]].sum()
    return float(ours), float(world.gain.mean() * FIRST), float(engaged), float(np.sort(world.gain)[-FIRST:].sum())


def main() -> None:
    """Print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    start = time.process_time()
    measurer = Measurer()
    for blind, many in ((False, count), (True, max(1, count // 10))):
        ours, lot, engaged, best = np.array([compared(measurer, seed, blind=blind) for seed in range(many)]).mean(axis=0)
        said = "moved alike" if blind else "planted"
        say(f"week, {said}: gain of the first {FIRST} named / by lot", ours / lot, "x", "" if blind else "at least 2")
        say(f"week, {said}: gain of the first {FIRST} named / most engaged first", ours / engaged, "x",
            "" if blind else "at least 1.3")
        say(f"week, {said}: share of the best {FIRST} there are", ours / best, "")
    say(f"week: {count} worlds and {max(1, count // 10)}", time.process_time() - start, "s", "under 60")


if __name__ == "__main__":
    main()
