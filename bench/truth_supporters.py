"""Do the supporters come back, and do the ranges of who is who hold what no file could tell? Small made-up creators.

The interval of `supporters` is that of the number who will pay again within 365 days: it should hold the number that
does in about 95 %, and the expected number more often. `segment_ranges` of a creator of whose payers 30 to 95 % can be
tied should hold the counts that would be read if every payer had told their name, always.

    python bench/truth_supporters.py [--worlds N, 40]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pyarrow as pa

from _measure import say
from _measured import measurer
from _shortcut import DAY
from _shortcut import first_paid
from stalwarts import schema
from stalwarts import worlds
from stalwarts.models import repeat
from stalwarts.models.supporters import supporters
from truth import YEAR
from truth import drawn

RANGES = ("SELECT segment, low, people, high FROM segment_ranges")
TIED = (0.3, 0.95)
CHEERING = 0.15
"""Share of the followers who like something once."""


def came_back(seed: int, level: float = 0.95) -> tuple[float, float, float, float, float]:
    """One world: value, low and high of the supporters, how many are expected, how many the dice bring back."""
    world, seen = drawn(seed), measurer(("returns", "supporting"))
    seen.score("repeat_score", [])
    seen.measure(world)
    said = repeat.told(seen.rows("returns"), seen.rows("horizon"))
    seen.score("repeat_score", said["scores"])
    cells = seen.rows("supporting")
    told = supporters([c["probability"] for c in cells], [c["weight"] for c in cells], [c["present"] for c in cells],
                      doubt=said.get("doubt", 0.0), level=level)
    people, until = world.people, world.span.until
    stayed = np.isfinite(first_paid(world)) & (np.minimum(people.mail_left, people.instagram_left) >= until)
    chance = np.where(stayed, -np.expm1(-people.rate * YEAR), 0.0)
    again = np.random.default_rng([seed, 5]).random(len(chance)) < chance
    return told.value, told.low, told.high, world.truth.supporters, float(again.sum())


def ranged(seed: int) -> dict[str, bool]:
    """One world, twice: as its files tell it, and had every payer told their name; what the ranges held."""
    lots = np.random.default_rng([seed, 11])
    world, seen = worlds.sketch(seed, tied=float(lots.uniform(*TIED))), measurer(("segment_ranges",))
    likes = _likes(world, lots)
    seen.measure(world, _with(world, likes))
    told = {row["segment"]: row for row in _rows(seen.columns(RANGES))}
    world.people.tells[:] = np.isfinite(first_paid(world)) & np.isfinite(world.people.instagram)
    seen.measure(world, _with(world, likes))
    whole = {row["segment"]: row["people"] for row in _rows(seen.columns(RANGES))}
    return {segment: bool(row["low"] <= whole[segment] <= row["high"]) for segment, row in told.items()}


def _likes(world: worlds.World, lots: np.random.Generator) -> pa.Table:
    """Once each, some time in the last two years, by some who follow."""
    names = np.array(world.names.instagram)[np.isfinite(world.people.instagram)]
    who = names[lots.random(len(names)) < CHEERING]
    at = world.span.until - lots.random(len(who)) * 2 * YEAR * DAY
    account = world.accounts["instagram"]
    rows = [{"handle": f"instagram:{name}", "account": account, "occurred_at": int(when * 1e6), "kind": "like",
             "direction": "from_them", "stance": "unknown", "machine": False, "export_id": "made up"}
            for name, when in zip(who.tolist(), at.tolist(), strict=True)]
    return _arrow("touch", rows)


def _with(world: worlds.World, likes: pa.Table) -> dict[str, pa.Table]:
    tables = worlds.tables(world)
    cover = {"table": "touch", "account": world.accounts["instagram"], "who": "all", "basis": "stated",
             "until": int(world.span.taken * 1e6), "export_id": "made up"}
    covers = pa.concat_tables([tables["cover"], _arrow("cover", [cover])])
    return {name: tables[name] for name in ("follow", "order", "link", "post")} | {"cover": covers, "touch": likes}


def _arrow(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    kinds = {"string": pa.string(), "boolean": pa.bool_(), "timestamp(6)": pa.timestamp("us")}
    return pa.Table.from_pylist(rows, pa.schema([(column, kinds[kind]) for column, kind in
                                                 schema.TABLES[name].types.items()]))


def _rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def gathered(one: Callable[[int], Any], count: int) -> list[Any]:
    """Every world, on two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(one, range(1, count + 1), chunksize=5))


def main(count: int) -> None:
    """Print how often each held."""
    value, low, high, expected, came = np.array(gathered(came_back, count)).T
    say("supporters: the interval holds the number that pays again", 100 * ((low <= came) & (came <= high)).mean(), "%",
        f"about 95, {count} worlds")
    say("supporters: it holds the expected number", 100 * ((low <= expected) & (expected <= high)).mean(), "%")
    say("supporters: middle over the expected number (median)", float(np.median(value / expected)), "x")
    ranges = gathered(ranged, count)
    for segment in ranges[0]:
        say(f"segment ranges: {segment} held", 100 * float(np.mean([one[segment] for one in ranges])), "%", "100")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=40)
    main(asked.parse_args().worlds)
