"""Do the supporters come back, and do the ranges of who is who hold what no file could tell? Small made-up creators.

The interval of `supporters` is that of the number who will pay again within 365 days: it should hold the number that
does in about 95 %, and the expected number more often. `segment_ranges` of a creator of whose payers 30 to 95 % can be
tied should hold the counts that would be read if every payer had told their name, always. Last, each kind as a sum of
chances, at a nominal 90 %: of a list's supporters and buyers, how many the dice bring back and do not; of those of a list
said to cheer and of its onlookers, where 3 to 18 % of payers pay without a name, how many are that and not such a payer.

    python bench/truth_supporters.py [--worlds N, 40; the record has 100]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import pyarrow as pa

from _measure import say
from _measured import Measurer
from _measured import measurer
from _shortcut import DAY
from _shortcut import first_paid
from stalwarts import schema
from stalwarts import worlds
from stalwarts.models import repeat
from stalwarts.models.supporters import Supporters
from stalwarts.models.supporters import supporters
from stalwarts.pages import _moves
from truth import YEAR
from truth import drawn

RANGES = ("SELECT segment, low, people, high FROM segment_ranges")
TIED = (0.3, 0.95)
NAMELESS = (0.03, 0.18)
CHEERING = 0.15
"""Share of the followers who like something once."""


NINETY = 0.9
Sums = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Told:
    """One world: the supporters, how many were expected and how many the dice bring; each kind's sum and its truth."""

    supporters: Supporters
    expected: float
    came: float
    sums: Sums
    truth: dict[str, float]


@dataclass(frozen=True)
class View:
    """What a page asks of a look, from the measures of a made-up world."""

    seen: Measurer
    said: dict[str, Any]

    def small(self, name: str) -> list[dict[str, Any]]:
        """The rows of a measure."""
        return self.seen.rows(name)

    def model(self, _name: str) -> dict[str, Any]:
        """What the model of paying again says."""
        return self.said


def came_back(seed: int) -> Told:
    """One world, through the measures and the model; the dice bring people back."""
    world, seen = drawn(seed), measurer(("returns", "supporting", "follower_standing", "segment_counts"))
    seen.score("repeat_score", [])
    seen.measure(world)
    said = repeat.told(seen.rows("returns"), seen.rows("horizon"))
    seen.score("repeat_score", said["scores"])
    cells = seen.rows("supporting")
    told = supporters([c["probability"] for c in cells], [c["weight"] for c in cells], [c["present"] for c in cells],
                      doubt=said.get("doubt", 0.0))
    people, until = world.people, world.span.until
    stayed = np.isfinite(first_paid(world)) & (np.minimum(people.mail_left, people.instagram_left) >= until)
    chance = np.where(stayed, -np.expm1(-people.rate * YEAR), 0.0)
    again = np.random.default_rng([seed, 5]).random(len(chance)) < chance
    listed = stayed & (people.mail <= until)
    sums = _moves.sums(View(seen, said), NINETY)  # type: ignore[arg-type]
    return Told(told, world.truth.supporters, float(again.sum()), sums,
                {"supporter": float((again & listed).sum()), "buyer": float((listed & ~again).sum())})


def nameless(seed: int) -> tuple[Sums, dict[str, float]]:
    """A list some of whose payers pay without a name, read so and with all names: the sums, and who of each label keeps it."""
    lots = np.random.default_rng([seed, 13])
    world, seen = worlds.sketch(seed, letters=12), measurer(("segments", "follower_standing", "segment_counts"))
    people, tables = world.people, worlds.tables(world)
    likes = _likes(world, lots, "mailchimp", np.flatnonzero(people.mail <= world.span.until), world.names.email, "email")
    payers = np.flatnonzero(np.isfinite(first_paid(world)) & np.isfinite(people.mail))
    hidden = {f"email:{world.names.email[who].lower()}" for who in payers[lots.random(len(payers)) < lots.uniform(*NAMELESS)]}
    whole = _with(world, likes, "mailchimp")
    seen.measure(world, whole)
    truly = {(row["person"], row["segment"]) for row in seen.rows("segments")}
    order = tables["order"]
    names = [None if name in hidden else name for name in order.column("handle").to_pylist()]
    at = order.schema.get_field_index("handle")
    seen.measure(world, whole | {"order": order.set_column(at, "handle", pa.array(names, pa.string()))})
    kept = [row["segment"] for row in seen.rows("segments") if (row["person"], row["segment"]) in truly]
    sums = _moves.sums(View(seen, {"doubt": 0.0}), NINETY)  # type: ignore[arg-type]
    return sums, {kind: float(kept.count(kind)) for kind in ("endorser", "voyeur")}


def ranged(seed: int) -> dict[str, bool]:
    """One world, twice: as its files tell it, and had every payer told their name; what the ranges held."""
    lots = np.random.default_rng([seed, 11])
    world, seen = worlds.sketch(seed, tied=float(lots.uniform(*TIED))), measurer(("segment_ranges",))
    there = np.flatnonzero(np.isfinite(world.people.instagram))
    likes = _likes(world, lots, "instagram", there, world.names.instagram, "instagram")
    seen.measure(world, _with(world, likes, "instagram"))
    told = {row["segment"]: row for row in _rows(seen.columns(RANGES))}
    world.people.tells[:] = np.isfinite(first_paid(world)) & np.isfinite(world.people.instagram)
    seen.measure(world, _with(world, likes, "instagram"))
    whole = {row["segment"]: row["people"] for row in _rows(seen.columns(RANGES))}
    return {segment: bool(row["low"] <= whole[segment] <= row["high"]) for segment, row in told.items()}


def _likes(world: worlds.World, lots: np.random.Generator, where: str, there: Any, names: list[str], kind: str) -> pa.Table:
    """Once each, some time in the last two years, by some who follow."""
    who = there[lots.random(len(there)) < CHEERING]
    at = world.span.until - lots.random(len(who)) * 2 * YEAR * DAY
    rows = [{"handle": f"{kind}:{names[one].lower()}", "account": world.accounts[where], "occurred_at": int(when * 1e6),
             "kind": "like", "direction": "from_them", "stance": "unknown", "machine": False, "export_id": "made up"}
            for one, when in zip(who.tolist(), at.tolist(), strict=True)]
    return _arrow("touch", rows)


def _with(world: worlds.World, likes: pa.Table, where: str) -> dict[str, pa.Table]:
    tables = worlds.tables(world)
    cover = {"table": "touch", "account": world.accounts[where], "who": "all", "basis": "stated",
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
    told: list[Told] = gathered(came_back, count)
    say("supporters: the interval holds the number that pays again",
        share(one.supporters.low <= one.came <= one.supporters.high for one in told), "%", f"about 95, {count} worlds")
    say("supporters: it holds the expected number",
        share(one.supporters.low <= one.expected <= one.supporters.high for one in told), "%")
    say("supporters: middle over the expected number (median)",
        float(np.median([one.supporters.value / one.expected for one in told])), "x")
    ranges = gathered(ranged, count)
    for segment in ranges[0]:
        say(f"segment ranges: {segment} held", share(one[segment] for one in ranges), "%", "100")
    ninety(told, gathered(nameless, count))


def ninety(told: list[Told], lists: list[tuple[Sums, dict[str, float]]]) -> None:
    """Each kind's sum of chances at a nominal 90 %."""
    pairs = {kind: [(one.sums[kind], one.truth[kind]) for one in told] for kind in ("supporter", "buyer")}
    pairs |= {kind: [(sums[kind], truth[kind]) for sums, truth in lists] for kind in ("endorser", "voyeur")}
    for kind, every in pairs.items():
        # Where too few payers can be placed nobody carries the label, and only a ceiling is given.
        each = [(told, true) for told, true in every if told["value"] is not None]
        middle = float(np.median([told["value"] / max(true, 1) for told, true in each]))
        say(f"nominal 90 %: {kind} held", share(told["low"] <= true <= told["high"] for told, true in each), "%",
            f"at least 84, {len(each)} worlds; middle {middle:.2f} x")


def share(held: Iterable[bool]) -> float:
    """How many of a hundred."""
    return 100 * float(np.mean(list(held)))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=40)
    main(asked.parse_args().worlds)
