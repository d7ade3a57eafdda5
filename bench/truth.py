"""Do the intervals hold the truth? Small made-up creators by the thousand, the real models.

Where coverage and links are known, `within_365` and `next_365` should hold the expected value 93 to 97 % of the time,
and no sort of world should be far off; where 30 to 60 % of payers can be tied, `bounds` should hold the true share in at
least 97 %. Both are intervals of what is *expected*; `counted`, which has chance on top, should hold the number that
then pays. Beside them two ways people count today: buyers over followers (Wilson's interval), and every earlier
follower entering when the order files begin, as if something showed that they had not bought before (Kaplan and Meier's
curve, Greenwood's interval).

Every world has one to three years of orders and some 25 to 200 payers, all drawn by lot, as are the law of waiting and
whether some never buy. The patterns come by the shortcut of `_shortcut.py`, which the tests hold to the measures.

    python bench/truth.py [--worlds N, 200; the full count is 1,000] [--measured: through the measures themselves]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np

from _measure import say
from _measured import measurer
from _shortcut import DAY
from _shortcut import Listed
from _shortcut import placed
from stalwarts import worlds
from stalwarts.models.first_payment import Interval
from stalwarts.models.first_payment import first_payment
from stalwarts.models.proportion import widened
from stalwarts.models.proportion import wilson

CURVES = ("patterns", "waiting")
PARTLY = (0.3, 0.6)
"""Least and most share of payers that can be tied, where not all can."""
FIGURES = ("within_365", "next_365")
GUESSES = ("buyers / followers", "delayed entry without proof")
COVERED = (365, 730, 1095)
"""Days of orders."""
PAYERS = (25, 200)
"""Least and most payers a world is scaled to, before the dice."""
FEW, MANY = 30, 60
"""Payments expected in the curve that part the sorts of worlds."""
YEAR, Z = 365, 1.959964
Columns = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """What one world showed: its sorts, and by figure the interval and the truth."""

    sorts: tuple[str, ...]
    told: dict[str, tuple[Interval, float]]

    def held(self, name: str) -> bool:
        """Whether the interval of that figure holds the truth."""
        told, true = self.told[name]
        return bool(told.low <= true <= told.high)


def drawn(seed: int) -> worlds.World:
    """The world of a seed, in which everybody can be tied."""
    lots = np.random.default_rng([seed, 7])
    payers = int(np.exp(lots.uniform(*np.log(PAYERS))))
    return worlds.sketch(seed, payers=payers, coverage_days=float(lots.choice(COVERED)))


def known(seed: int, *, measured: bool = False) -> Held:
    """One world in which everybody can be tied."""
    world = drawn(seed)
    shown, (truth,) = Listed.of(world), world.truth.accounts.values()
    told = first_payment(*(_measured(world) if measured else (shown.patterns(), shown.waiting())))
    paid = np.isfinite(shown.paid_at) & shown.standing
    return Held(_sorts(world, shown), {
        "within_365": (told.within_365, truth.within_365),
        "next_365": (told.next_365, truth.next_365),
        "next_365, counted": (told.next_365_count, _came(world)),
        "buyers / followers": (wilson(paid.sum(), shown.standing.sum()), truth.within_365),
        "delayed entry without proof": (curve(shown.early()), truth.within_365),
    })


def _measured(world: worlds.World) -> tuple[Columns, Columns]:
    seen = measurer(CURVES)
    seen.measure(world)
    return seen.columns("FROM patterns"), seen.columns("FROM waiting")


def _came(world: worlds.World) -> float:
    """How many of those who wait then pay within the year: the dice were cast when the world was made."""
    people, until = world.people, world.span.until
    here = (people.mail < until) & (people.mail_left > until) & (people.paid_at >= until)
    return float((here & (people.paid_at < until + YEAR * DAY)).sum())


def _sorts(world: worlds.World, shown: Listed) -> tuple[str, ...]:
    """By what a world is drawn from, not by how its dice fell: that would pick the lucky ones."""
    law, inside = world.laws[0], (shown.since >= shown.start) & ~shown.checkout
    ages = (shown.end - shown.since[inside]) / DAY
    expected = float((law.paid_by(ages) - law.paid_by(1.0)).sum())
    never = "some never buy" if law.ever < 1 else "all buy some day"
    size = f"under {FEW}" if expected < FEW else f"{FEW} to {MANY}" if expected < MANY else f"over {MANY}"
    years = round((world.span.until - world.span.since) / DAY / YEAR)
    return (never, f"{law.kind}, {never}", f"{size} payments expected, {never}", f"{years} years of orders, {never}")


def partly(seed: int) -> Held:
    """One world in which only some payers can be tied."""
    tied = float(np.random.default_rng(seed).uniform(*PARTLY))
    world = worlds.sketch(seed, tied=tied)
    (truth,), n = world.truth.accounts.values(), placed(world)
    could = n["tied"] + min(n["untied"], n["followers"] - n["tied"])
    low, high = n["tied"] / n["followers"], min(1.0, could / n["fewest"])
    wide = widened(n["tied"], n["followers"], could, n["fewest"])
    return Held((), {"bounds": (Interval(low, *wide), truth.conversion),
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


def gathered(one: Callable[[int], Held], seeds: Iterable[int]) -> list[Held]:
    """Every world of these seeds, on two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(one, seeds, chunksize=10))


def tell(found: list[Held]) -> None:
    """Print what the worlds in which everybody can be tied showed."""
    sorts = sorted({sort for one in found for sort in one.sorts})
    for name in FIGURES:
        say(f"truth: {name} holds the expected value", share(found, name), "%", f"93 to 97, {len(found):,} worlds")
        say(f"truth: {name}, truth below, truth above", *_sides(found, name))
        say(f"truth: {name}, middle over the truth (median)", _ratio(found, name), "x")
        for sort in sorts:
            of = [one for one in found if sort in one.sorts]
            say(f"truth: {name}, {sort}", share(of, name), "%", f"{len(of)} worlds, middle {_ratio(of, name):.2f} x")
    say("truth: next_365 counted holds the number that pays", share(found, "next_365, counted"), "%", "about 95")
    for name in GUESSES:
        say(f"truth: {name}, with its interval, misses", 100 - share(found, name), "%")
        say(f"truth: {name}, middle over the truth (median)", _ratio(found, name), "x")


def share(found: list[Held], name: str) -> float:
    """How many of 100 intervals held."""
    return 100 * sum(one.held(name) for one in found) / max(len(found), 1)


def _sides(found: list[Held], name: str) -> tuple[float, str, str]:
    """Misses to either side, of 100."""
    told = [one.told[name] for one in found]
    below, above = (100 * float(np.mean(side)) for side in (
        [true < t.low for t, true in told], [true > t.high for t, true in told]))
    return below, "%", f"{above:.1f} % above"


def _ratio(found: list[Held], name: str) -> float:
    return float(np.median([told.value / true for told, true in (one.told[name] for one in found)]))


def main(count: int, *, measured: bool) -> None:
    """Print how often each held."""
    began = time.perf_counter()
    tell(gathered(partial(known, measured=measured), range(1, count + 1)))
    partial_ = gathered(partly, range(1, count + 1))
    say("truth: bounds hold the true share, 30-60 % tied", share(partial_, "bounds"), "%", "at least 97")
    say("truth: bounds before sampling error", share(partial_, "bounds, not widened"), "%")
    say("truth: all of it", time.perf_counter() - began, "s", f"{count:,} worlds twice, on two processes")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=200)
    asked.add_argument("--measured", action="store_true", help="through the measures themselves, not the shortcut")
    given = asked.parse_args()
    main(given.worlds, measured=given.measured)
