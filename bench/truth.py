"""Do the intervals hold the truth? A thousand small made-up creators, the real measures, the real models.

Where coverage and links are known, `within_365` and `next_365` should hold the expected value 93 to 97 % of the time;
where 30 to 60 % of payers can be tied, `bounds` should hold the true share in at least 97 %. Beside them two ways people
count today: buyers over followers (Wilson's interval), and every earlier follower entering when the order files begin,
as if something showed that they had not bought before (Kaplan and Meier's curve, Greenwood's interval).

    python bench/truth.py [worlds, 1000]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from functools import cache
from multiprocessing import get_context
from typing import Any

import ibis
import numpy as np

from _measure import say
from stalwarts import measures
from stalwarts import schema
from stalwarts import worlds
from stalwarts.engines import open_engine
from stalwarts.identity import certain
from stalwarts.models.first_payment import Interval
from stalwarts.models.first_payment import first_payment
from stalwarts.models.proportion import widened
from stalwarts.models.proportion import wilson

CURVES = ("patterns", "waiting", "together", "journeys", "payers")
LIMITS = ("bounds",)
TABLES = ("follow", "order", "cover", "link")
"""Tables of a world that these measures read."""
PARTLY = (0.3, 0.6)
"""Least and most share of payers that can be tied, where not all can."""
FIGURES = ("within_365", "next_365")
GUESSES = ("buyers / followers", "delayed entry without proof")
YEAR, Z = 365, 1.959964
NAIVE = """
    SELECT greatest({since} - epoch(since), 0) // 86400 AS entry, paid, count(*)::DOUBLE AS n,
           (coalesce(epoch(first_paid), {until}) - epoch(since)) // 86400 AS days
    FROM (SELECT j.*, p.first_paid, p.person IS NOT NULL AS paid FROM (SELECT person, since, status FROM journeys) j
          LEFT JOIN payers p USING (person)) WHERE status IN ('inside', 'late', 'unproven') GROUP BY ALL"""
Columns = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """What one world showed: by figure, whether its interval held the truth, and its middle over the truth."""

    law: str
    held: dict[str, bool]
    ratio: dict[str, float]


class Measurer:
    """One engine that measures world after world; every measure is translated once."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self.engine = open_engine()
        self.engine.do("SET threads = 1")
        for name, table in schema.TABLES.items():
            self.engine.rows(name, table.types, [])
        named = self.engine.table("order").filter(ibis._.handle.notnull())
        seen = (self.engine.table(name) for name in ("link", "handle", "follow"))
        self.links = self.engine.sql(certain.links_needed(*seen, named))
        self.statements = [self._statement(name) for name in measures.order(wanted)]

    def _statement(self, name: str) -> str:
        measure = measures.installed()[name]
        made = self.engine.holding(measure(*(self.engine.table(needed) for needed in measures.needs(measure))), name)
        self.engine.do(made)
        return str(made)

    def measure(self, world: worlds.World) -> None:
        """Make every wanted measure of a world."""
        tables = worlds.tables(world)
        for name in TABLES:
            self.engine.put(name, tables[name])
        until = datetime.fromtimestamp(world.span.until, UTC).replace(tzinfo=None)
        self.engine.rows("moment", schema.DERIVED["moment"].types, [{"as_of": until, "currency": "EUR"}])
        self.engine.rows("own", schema.DERIVED["own"].types, [{"handle": handle} for handle in world.own])
        self.engine.put("person", certain.beings(self.engine.fetch(self.links)))
        for statement in self.statements:
            self.engine.do(statement)

    def columns(self, statement: str) -> Columns:
        """What a statement over the measures gives, column by column."""
        found = self.engine.fetch(statement)
        return {name: found.column(name).to_numpy(zero_copy_only=False) for name in found.column_names}


@cache
def measurer(wanted: tuple[str, ...]) -> Measurer:
    """The one of this process."""
    return Measurer(wanted)


def known(seed: int) -> Held:
    """One world in which everybody can be tied."""
    world, seen = worlds.sketch(seed), measurer(CURVES)
    seen.measure(world)
    (truth,) = world.truth.accounts.values()
    told = first_payment(seen.columns("FROM patterns"), seen.columns("FROM waiting"))
    ((payers, people),) = seen.engine.do("SELECT payers, people FROM together")
    early = seen.columns(NAIVE.format(since=world.span.since, until=world.span.until))
    law = world.laws[0]
    return _held(f"{law.kind}{' with never-buyers' if law.ever < 1 else ''}", {
        "within_365": (told.within_365, truth.within_365),
        "next_365": (told.next_365, truth.next_365),
        "buyers / followers": (wilson(payers, people), truth.within_365),
        "delayed entry without proof": (curve(early), truth.within_365),
    })


def partly(seed: int) -> Held:
    """One world in which only some payers can be tied."""
    tied = float(np.random.default_rng(seed).uniform(*PARTLY))
    world, seen = worlds.sketch(seed, tied=tied), measurer(LIMITS)
    seen.measure(world)
    (truth,) = world.truth.accounts.values()
    ((known_, untied, followers, fewest, low, high),) = seen.engine.do(
        "SELECT tied, untied, followers, fewest, low, high FROM bounds WHERE account IS NULL")
    ends = widened(known_, followers, known_ + min(untied, followers - known_), fewest)
    return _held("", {"bounds": (Interval(low, *ends), truth.conversion),
                      "bounds, not widened": (Interval(low, low, high), truth.conversion)})


def curve(patterns: Columns) -> Interval:
    """The share who pay within a year by Kaplan and Meier with delayed entry, as patterns have it."""
    entry, days, paid, n = (patterns[name] for name in ("entry", "days", "paid", "n"))
    at = np.unique(days[paid & (days < YEAR)])
    risk = np.array([n[(entry <= day) & (days >= day)].sum() for day in at])
    left = risk - np.array([n[paid & (days == day)].sum() for day in at])
    stay, spread = np.log(left / risk).sum(), ((risk - left) / (risk * left)).sum()
    wide = np.exp(Z * np.sqrt(spread) / abs(stay))
    return Interval(*(float(-np.expm1(power)) for power in (stay, stay / wide, stay * wide)))


def _held(law: str, figures: dict[str, tuple[Any, float]]) -> Held:
    return Held(law, {name: bool(told.low <= true <= told.high) for name, (told, true) in figures.items()},
                {name: told.value / true for name, (told, true) in figures.items()})


def gathered(one: Callable[[int], Held], seeds: Iterable[int]) -> list[Held]:
    """Every world of these seeds, on two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(one, seeds, chunksize=10))


def tell(found: list[Held]) -> None:
    """Print what the worlds in which everybody can be tied showed."""
    laws = Counter(one.law for one in found)
    for name in FIGURES:
        say(f"truth: {name} holds the expected value", share(found, name), "%", "93 to 97")
        say(f"truth: {name}, middle over the truth (median)", float(np.median([w.ratio[name] for w in found])), "x")
        for law, n in sorted(laws.items()):
            say(f"truth: {name}, {law}", share([w for w in found if w.law == law], name), "%", f"{n} worlds")
    for name in GUESSES:
        say(f"truth: {name}, with its interval, misses", 100 - share(found, name), "%")
        say(f"truth: {name}, middle over the truth (median)", float(np.median([w.ratio[name] for w in found])), "x")


def share(found: list[Held], name: str) -> float:
    """How many of 100 intervals held."""
    return 100 * sum(one.held[name] for one in found) / max(len(found), 1)


def main(count: int = 1000) -> None:
    """Print how often each held."""
    began = time.perf_counter()
    tell(gathered(known, range(1, count + 1)))
    partial = gathered(partly, range(1, count + 1))
    say("truth: bounds hold the true share, 30-60 % tied", share(partial, "bounds"), "%", "at least 97")
    say("truth: bounds before sampling error", share(partial, "bounds, not widened"), "%")
    say("truth: all of it", time.perf_counter() - began, "s", f"{count:,} worlds twice, on two processes")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
