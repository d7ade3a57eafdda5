"""Do the intervals hold the truth? A thousand small made-up creators, the real measures, the real models.

Where coverage and links are known, `within_365` and `next_365` should hold the expected value 93 to 97 % of the time;
where 30 to 60 % of payers can be tied, `bounds` should hold the true share in at least 97 %. Beside them two ways people
count today: buyers over followers, and every earlier follower taken as if they had begun when the order files do.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC
from datetime import datetime
from typing import Any

import ibis
from _measure import say

from stalwarts import measures
from stalwarts import schema
from stalwarts import worlds
from stalwarts.engines import open_engine
from stalwarts.identity import certain
from stalwarts.models import first_payment
from stalwarts.models import proportion

WORLDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
WANTED = ("patterns", "waiting", "bounds", "together", "journeys", "payers")
PARTLY = (0.3, 0.6)
DAY = 86_400


class Measurer:
    """One engine that measures world after world, every measure translated once."""

    def __init__(self) -> None:
        self.engine, self.made = open_engine(), dict[str, str]()
        empty = {name: ibis.schema(table.types).to_pyarrow().empty_table() for name, table in schema.TABLES.items()}
        self.blank = empty

    def measured(self, world: Any) -> dict[str, list[dict[str, Any]]]:
        """The rows of the wanted measures."""
        tables = self.blank | worlds.tables(world)
        for name, rows in tables.items():
            self.engine.put(name, rows)
        until = datetime.fromtimestamp(world.span.until, UTC).replace(tzinfo=None)
        as_of = {"as_of": until, "currency": "EUR"}
        self.engine.rows("moment", schema.DERIVED["moment"].types, [as_of])
        self.engine.rows("own", {"handle": "string"}, [{"handle": handle} for handle in world.own])
        links = certain.links_needed(*(self.engine.table(name) for name in ("link", "handle", "follow")))
        self.engine.put("person", certain.beings(self.engine.run(links)))
        for name in measures.order(WANTED):
            self.engine.do(self._statement(name))
        return {name: self.engine.run(self.engine.table(name)).to_pylist() for name in WANTED}

    def _statement(self, name: str) -> str:
        if name not in self.made:
            measure = measures.installed()[name]
            held = measure(*(self.engine.table(needed) for needed in measures.needs(measure)))
            self.made[name] = self.engine.holding(held, name)
        return self.made[name]


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Rows as columns."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


_counter: Measurer | None = None


def known(seed: int) -> Counter[str]:
    """One world in which everybody can be tied: what held the truth, and what the usual ways missed."""
    world = worlds.sketch(seed)
    found = _measurer().measured(world)
    (truth,) = world.truth.accounts.values()
    told = first_payment.first_payment(columns(found["patterns"]), columns(found["waiting"]))
    share = proportion.wilson(found["together"][0]["tied"], found["together"][0]["people"])
    late = first_payment.first_payment(naive(found, world.span), columns(found["waiting"]))
    return Counter({
        "worlds": 1,
        "within_365": _holds(told.within_365, truth.within_365),
        "next_365": _holds(told.next_365, truth.next_365),
        "buyers / followers": _holds(share, truth.within_365),
        "delayed entry without proof": _holds(late.within_365, truth.within_365),
    })


def naive(found: dict[str, list[dict[str, Any]]], span: Any) -> dict[str, list[Any]]:
    """Earlier followers entering when the orders begin, though nothing shows that they had not bought before."""
    paid_at = {row["person"]: _seconds(row["first_paid"]) for row in found["payers"]}
    seen: Counter[tuple[int, int, bool]] = Counter()
    for row in found["journeys"]:
        if row["status"] in {"inside", "late"}:
            seen[row["entry"], row["days"], row["paid"]] += 1
        elif row["status"] == "unproven" and row["since"] is not None:
            since, paid = _seconds(row["since"]), paid_at.get(row["person"])
            end = span.until if paid is None else paid
            seen[int((span.since - since) // DAY), int((end - since) // DAY), paid is not None] += 1
    return {"entry": [e for e, _, _ in seen], "days": [d for _, d, _ in seen], "paid": [p for _, _, p in seen],
            "n": list(seen.values())}


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def partly(seed: int) -> Counter[str]:
    """One world in which a part of the payers can be tied: whether the bounds hold the true share."""
    tied = PARTLY[0] + (PARTLY[1] - PARTLY[0]) * (seed % 100) / 99
    world = worlds.sketch(seed, tied=tied)
    (row,) = [row for row in _measurer().measured(world)["bounds"] if row["account"] is not None]
    (truth,) = world.truth.accounts.values()
    could = row["tied"] + min(row["untied"], row["followers"] - row["tied"])
    low, high = proportion.widened(row["tied"], row["followers"], could, row["fewest"])
    return Counter({"worlds": 1, "bounds": low <= truth.conversion <= high})


def _measurer() -> Measurer:
    global _counter  # noqa: PLW0603 - one engine a process
    _counter = _counter or Measurer()
    return _counter


def _holds(interval: Any, true: float) -> int:
    return int(interval.low <= true <= interval.high)


def main() -> None:
    """Print how often each held."""
    with ProcessPoolExecutor(2) as pool:
        total = sum(pool.map(known, range(1, WORLDS + 1), chunksize=20), Counter[str]())
        partial = sum(pool.map(partly, range(1, WORLDS + 1), chunksize=20), Counter[str]())
    for name in ("within_365", "next_365"):
        say(f"truth: {name} holds the expected value", 100 * total[name] / total["worlds"], "%", "93 to 97")
    say("truth: bounds hold the true share, 30-60 % tied", 100 * partial["bounds"] / partial["worlds"], "%", "at least 97")
    for name in ("buyers / followers", "delayed entry without proof"):
        say(f"truth: {name}, with its interval, misses", 100 - 100 * total[name] / total["worlds"], "%")


if __name__ == "__main__":
    main()
