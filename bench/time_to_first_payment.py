"""How fast the time to first payment is: all models and intervals on 3,000,000 people; one Weibull beside lifelines.

Lifelines sees the *same* people, cut to what it takes; the ratio is per person. It is fitted on exact days, as it reads
a payment on day d as one at d + 1/2; ours keeps the whole day. Its weighted mode gets the distinct patterns we get.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from _measure import say

PEOPLE = 3_000_000
CUT = 200_000
SPAN = 2_000
BUYERS = 0.05
REPEATS = 3


def people() -> dict[str, Any]:
    """Made-up followers who joined over 2,000 days, orders of the last 1,000 days, one row each, shuffled."""
    lots = np.random.default_rng(1)
    watched = lots.integers(1, SPAN, PEOPLE).astype(float)
    days = np.where(lots.random(PEOPLE) < BUYERS, 300 * lots.weibull(0.8, PEOPLE), np.inf)
    entry = np.maximum(watched - SPAN / 2, 0.0)
    paid = days < watched
    seen = days >= entry
    return {"entry": entry[seen], "days": np.floor(np.where(paid, days, watched))[seen], "paid": paid[seen]}


def counted(rows: dict[str, Any]) -> dict[str, Any]:
    """Distinct patterns with counts."""
    code = (rows["entry"] * SPAN + rows["days"]) * 2 + rows["paid"]
    kept, n = np.unique(code, return_counts=True)
    entry, rest = np.divmod(kept, 2 * SPAN)
    return {"entry": entry, "days": rest // 2, "paid": rest % 2 > 0, "n": n}


def waiting(rows: dict[str, Any]) -> dict[str, Any]:
    """Ages of those who have not paid."""
    age, n = np.unique(rows["days"][~rows["paid"]], return_counts=True)
    return {"age": age, "n": n}


def timed(work: Callable[[], Any]) -> float:
    """The least of three wall times, in seconds."""
    best = float("inf")
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def beside_lifelines(rows: dict[str, Any]) -> None:
    """One Weibull per person: ours on everybody, lifelines on the first of the same people."""
    from lifelines import WeibullFitter

    from stalwarts.models import weibull

    patterns = counted(rows)
    frame = _frame(patterns)
    ours = timed(lambda: weibull.fit(frame))
    cut = {name: column[:CUT] for name, column in rows.items()}
    theirs = timed(lambda: WeibullFitter().fit(cut["days"] + 0.5, cut["paid"], entry=cut["entry"]))
    weighted = timed(lambda: WeibullFitter().fit(patterns["days"] + 0.5, patterns["paid"], entry=patterns["entry"],
                                                 weights=patterns["n"]))
    total, few = len(rows["days"]), _frame(counted(cut))
    same, counting = timed(lambda: weibull.fit(few)), timed(lambda: counted(cut))
    say("weibull: ours, patterns counted", ours, "s", f"{total:,} people, {len(patterns['n']):,} patterns")
    say("weibull: lifelines, row by row", theirs, "s", f"{CUT:,} of the same people")
    say("weibull: lifelines / ours, per person, all of ours", (theirs / CUT) / (ours / total), "x")
    say("weibull: lifelines / ours, the same cut for both", theirs / same, "x", "at least 50")
    say("weibull: lifelines / ours, the same cut, with counting", theirs / (same + counting), "x", "at least 50")
    say("weibull: lifelines, weighted by the same patterns", weighted, "s", f"all {total:,}")
    say("weibull: lifelines weighted / ours", weighted / ours, "x")


def _frame(patterns: dict[str, Any]) -> dict[str, Any]:
    return {"day": patterns["days"], "paid": patterns["paid"], "entry": patterns["entry"], "weight": patterns["n"]}


def main() -> None:
    """Print seconds and ratios."""
    from stalwarts.models.first_payment import first_payment

    rows = people()
    patterns, present = counted(rows), waiting(rows)
    seconds = timed(lambda: first_payment(patterns, present))
    say("first payment: all models and intervals", seconds, "s", f"under 3, on {len(rows['days']):,} people")
    beside_lifelines(rows)


if __name__ == "__main__":
    main()
