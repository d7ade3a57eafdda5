"""Whether KNOW foretells buying where attention makes people buy, and what all parts of everybody cost.

A made-up newsletter: people open now and then, the keener ones more often, and buy in the year after the more they opened in the
90 days before it. KNOW of a year ago is held against the first payments since, beside how long people have followed and when they
last opened; the learned weight of attention should rise. Then a world of the second size is measured once, for its seconds.

    python bench/relation.py [--people N, 20000] [--followers N, 100000] [--touches N, 300000]
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from _measure import say
from stalwarts.engines import open_engine
from stalwarts.lens import Lens
from stalwarts.look import MADE
from stalwarts.look import Look
from stalwarts.models.foretelling import foretold
from stalwarts.schema import TABLES
from stalwarts.settings import Settings

AS_OF = datetime(2026, 3, 1)
ACCOUNT = "mailchimp:us"
DAYS = 730


def world(people: int, touches: int, seed: int = 5) -> dict[str, pa.Table]:
    """Tables of a newsletter of so many readers and opens, two years of them."""
    random = np.random.default_rng(seed)
    keen = random.gamma(0.6, 1.0, people)
    who = random.choice(people, touches, p=keen / keen.sum())
    ago = random.uniform(0, DAYS, touches)
    late = (ago > 365) & (ago < 365 + 90)
    opened = np.bincount(who[late], minlength=people)
    bought = random.random(people) < 1 / (1 + np.exp(4.5 - 1.2 * np.minimum(opened, 3)))
    since = random.uniform(366, 1500, people)
    handles = np.array([f"email:{n}@example.org" for n in range(people)])
    return {
        "follow": table("follow", handle=handles, since=back(since), seen_at=[AS_OF] * people, account=[ACCOUNT] * people,
                        kind=["subscriber"] * people, came_by=["unknown"] * people),
        "touch": table("touch", handle=handles[who], occurred_at=back(ago), account=[ACCOUNT] * touches, kind=["open"] * touches,
                       direction=["from_them"] * touches, stance=["unknown"] * touches, machine=[False] * touches),
        "order": table("order", **sold(handles[bought], random)),
        "cover": table("cover", table=["order", "touch"], account=["shop:us", ACCOUNT], who=["all"] * 2, until=[AS_OF] * 2,
                       basis=["stated"] * 2),
    }


def sold(buyers: Any, random: Any) -> dict[str, Any]:
    """One order each, at some time of the last year."""
    n = len(buyers)
    return {"order": [str(k) for k in range(n)], "handle": buyers, "account": ["shop:us"] * n, "currency": ["EUR"] * n,
            "occurred_at": back(random.uniform(1, 364, n)), "amount": [Decimal(10)] * n, "kind": ["purchase"] * n,
            "status": ["paid"] * n}


def back(days: Any) -> list[datetime]:
    """So many days before the view's date."""
    return [AS_OF - timedelta(days=float(day)) for day in days]


def table(name: str, **columns: Any) -> pa.Table:
    """A canonical table; columns not given are null."""
    schema = ibis.schema(TABLES[name].types).to_pyarrow()
    rows = len(next(iter(columns.values())))
    given = {"export_id": ["x"] * rows} | columns
    return pa.table({field.name: pa.array(list(given[field.name]) if field.name in given else [None] * rows, field.type)
                     for field in schema}, schema=schema)


def seen(made: dict[str, Any]) -> Look:
    """A view of a world, without any file."""
    engine = open_engine()
    made |= {"moment": table("moment", as_of=[AS_OF], currency=["EUR"])}
    tables = {name: engine.put(name, made.get(name, ibis.schema(TABLES[name].types).to_pyarrow().empty_table()))
              for name in TABLES if name not in MADE}
    return Look(engine, tables, Lens(), AS_OF, "EUR", Settings(brand="us"), [], lambda *_: None)


def main() -> None:
    """Print the areas, the learned weight, and the seconds."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, size in (("people", 20_000), ("followers", 100_000), ("touches", 300_000)):
        told.add_argument(f"--{name}", type=int, default=size)
    wanted = told.parse_args()
    with seen(world(wanted.people, 8 * wanted.people)) as look:
        rows = [row for row in look.small("foretold") if row["score"] == "know"]
        for ruler in ("score", "recency", "tenure"):
            of = [{row["value"]: row["people"] for row in rows if row["ruler"] == ruler and row["paid"] is paid}
                  for paid in (True, False)]
            found = foretold(*of)
            say(f"who bought stood higher, by {'KNOW' if ruler == 'score' else ruler}", 100 * (found.value or 0), "of 100",
                f"[{100 * (found.low or 0):.1f}, {100 * (found.high or 0):.1f}]")
        weights = {row["part"]: row["weight"] for row in look.small("weight") if row["score"] == "know"}
        say("learned weight of attention", weights.get("attention", 0.25), "", "published 0.25")
    with seen(world(wanted.followers, wanted.touches)) as look:
        began = time.perf_counter()
        look.measure("relation")
        say(f"all parts of {wanted.followers:,} people, {wanted.touches:,} touches", time.perf_counter() - began, "s")


if __name__ == "__main__":
    main()
