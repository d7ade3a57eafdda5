"""Asks: what could be seen, how fast lots are drawn, whether intervals hold what they promise, and how forecasts fare.

Hillstrom's letters are read where the folder named by STALWARTS_DATA (or /work/shared/data) has them; else skipped.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
import sys
import tempfile
import time
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

import stalwarts
from _measure import say
from stalwarts.asks import design
from stalwarts.asks import forecast
from stalwarts.asks import readout
from stalwarts.asks.readout import Arm
from stalwarts.worlds import launching

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000
ASKS, LAUNCHES = 1000, 300
ASKED, PEACE, BASE, DAYS = 1710, 190, 0.04, 28
DATA = Path(os.environ.get("STALWARTS_DATA", "/work/shared/data")) / "hillstrom_four_fifths.csv.gz"


def power() -> None:
    """1,900 people of whom 4 % buy anyway, 10 % held back."""
    say("points that 1,900 people, 4 %, 10 % held back would show", 100 * design.detectable(1900, 0.04, 0.1), "points", "4.2")


def draws() -> None:
    """Everybody drawn, stored and written as a list."""
    units = pa.array([f"email:fan{n}@example.org" for n in range(PEOPLE)])
    kinds = pa.array(["supporter", "buyer", "voyeur"]).take(pa.array(np.arange(PEOPLE, dtype=np.int32) % 3))
    with tempfile.TemporaryDirectory() as folder:
        workspace = stalwarts.init(Path(folder) / "us")
        opens = datetime(2026, 4, 1)
        workspace.shelves.decisions.ask("spring", "the record", opens, opens + timedelta(14), 0.9, salt="salt")
        began, working = time.perf_counter(), time.process_time()
        asked = design.draw("salt", "spring", units, kinds, 0.9)
        arm = pa.array([design.PEACE, design.ASKED]).take(pa.array(asked.astype(np.int32)))
        workspace.shelves.decisions.draw("spring", pa.table({"unit": units, "handle": units, "arm": arm, "stratum": kinds}))
        with workspace.see() as look:
            lots = look.table("draw")
            look.engine.copy(lots.filter(lots.arm == design.ASKED), Path(folder) / "asked.csv", "csv")
        took, worked = time.perf_counter() - began, time.process_time() - working
        workspace.close()
    off = [abs(int(asked[np.arange(PEOPLE) % 3 == kind].sum()) - round(0.9 * len(range(kind, PEOPLE, 3)))) for kind in range(3)]
    say(f"{PEOPLE:,} people drawn, stored and written as CSV", took, "s", "< 20 for 3,000,000")
    say("of which this program worked", worked, "s")
    say("people too many or too few asked, over three strata", float(sum(off)), "people", "0")
    again = design.draw("salt", "spring", units.slice(0, 100_000), kinds.slice(0, 100_000), 0.9)
    twice = design.draw("salt", "spring", units.slice(0, 100_000), kinds.slice(0, 100_000), 0.9)
    say("of 100,000 drawn twice from one salt, drawn otherwise", float((again != twice).sum()), "people", "0")


def close() -> None:
    """The fixed interval at the close: buyers and money, with 10 % and with half left in peace."""
    for held in (PEACE, 950):
        for lift in (0.0, 0.02):
            shares, sums = _covered(1900 - held, held, lift, np.random.default_rng([held, round(100 * lift)]))
            name = f"{held} left in peace, {100 * lift:.0f} points brought"
            say(f"buyers: the interval holds, {name}", 100 * shares, "%", "93 to 97")
            say(f"money: the interval holds, {name}", 100 * sums, "%", "93 to 97")


def _covered(asked: int, peace: int, lift: float, lots: np.random.Generator) -> tuple[float, float]:
    held = np.zeros(2)
    truth = lift * 20 * math.exp(0.125)
    for _ in range(ASKS):
        counts = lots.binomial(asked, BASE + lift), lots.binomial(peace, BASE)
        paid = [np.concatenate([20 * np.exp(0.5 * lots.standard_normal(k)), np.zeros(n - k)])
                for k, n in zip(counts, (asked, peace), strict=True)]
        one, other = readout.share(counts, (asked, peace)), readout.money(*paid)
        held += one.low <= lift <= one.high, other.low <= truth <= other.high
    return float(held[0] / ASKS), float(held[1] / ASKS)


def daily() -> None:
    """Asks that bring nothing, looked at every day of four weeks."""
    lots, alarms = np.random.default_rng(9), np.zeros(3)
    planned = readout.planned_variance(BASE, ASKED, PEACE)
    money = 2 * 20**2 * planned
    for _ in range(ASKS):
        total = lots.binomial(ASKED + PEACE, BASE)
        side, day = lots.random(total) < ASKED / (ASKED + PEACE), lots.integers(0, DAYS, total)
        paid = 20 * np.exp(0.5 * lots.standard_normal(total))
        seen = np.array([_looked(side[day <= d], paid[day <= d], planned, money) for d in range(DAYS)])
        alarms += seen.any(axis=0)
    for name, n, limit in zip(("always-valid, buyers", "always-valid, money", "the usual interval, buyers"), alarms,
                              ("<= 5", "<= 5", "what peeking does"), strict=True):
        say(f"asks of {ASKS:,} that ever showed what was not: {name}", 100 * n / ASKS, "%", limit)


def _looked(side: np.ndarray, paid: np.ndarray, planned: float, money: float) -> tuple[bool, bool, bool]:
    k, j = int(side.sum()), int((~side).sum())
    found = readout.always(Arm.counted(k, ASKED), Arm.counted(j, PEACE), planned)
    sums = readout.always(_arm(paid[side], ASKED), _arm(paid[~side], PEACE), money)
    usual = readout.share((k, j), (ASKED, PEACE))
    return tuple(one.low > 0 or one.high < 0 for one in (found, sums, usual))  # type: ignore[return-value]


def _arm(paid: np.ndarray, people: int) -> Arm:
    """Mean and variance of people most of whom paid nothing."""
    mean = paid.sum() / people
    return Arm(people, float(mean), float(((paid**2).sum() - people * mean * mean) / (people - 1)))


def history() -> None:
    """What the year before narrows, and what theory says."""
    lots, saved, theory, held = np.random.default_rng(13), [], [], 0
    for _ in range(ASKS):
        before = lots.gamma(1.0, 20.0, 1000)
        asked = lots.permutation(np.repeat([True, False], 500))
        after = 0.6 * before + lots.gamma(1.0, 10.0, 1000) + 1.0 * asked
        found = readout.helped(after, before, asked)
        rho, _ = readout.related(after, before, asked)
        saved.append(found.saved)
        theory.append(1 - math.sqrt(1 - rho * rho))
        held += found.low <= 1.0 <= found.high
    say("history makes the interval narrower by", 100 * float(np.mean(saved)), "%", f"theory {100 * float(np.mean(theory)):.3f}")
    say("and it still holds", 100 * held / ASKS, "%", "93 to 97")


def hillstrom() -> None:
    """Randomised letters to past customers: against the exact differences and limits (scipy's Welch)."""
    if not DATA.exists():
        print(f"  skipped: there is no {DATA}")
        return
    from scipy import stats

    arms = {name: np.array(rows) for name, rows in _letters().items()}
    worst = 0.0
    for name in ("Mens E-Mail", "Womens E-Mail"):
        for column, what in enumerate(("visit", "conversion", "spend")):
            one, other = arms[name][:, column], arms["No E-Mail"][:, column]
            counted = (one.sum(), other.sum()), (len(one), len(other))
            found = readout.money(one, other) if what == "spend" else readout.share(*counted)
            exact = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
            difference = one.mean() - other.mean()
            off = max(abs(found.value / difference - 1), abs(found.low / exact.low - 1), abs(found.high / exact.high - 1))
            worst = max(worst, off)
            print(f"  {name[:6]} {what:11} {found.value:+.5f} [{found.low:.5f}, {found.high:.5f}]")
    say("Hillstrom: the largest relative difference from exact", 1e5 * worst, "1e-5", "< 1: five digits")


def _letters() -> dict[str, list[list[float]]]:
    found: dict[str, list[list[float]]] = {}
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["segment"], []).append([float(row[name]) for name in ("visit", "conversion", "spend")])
    return found


def launches() -> None:
    """Made-up creators who launch again: how often ranges hold, and the score beside followers times the usual share."""
    inside, ours, naive = dict.fromkeys(("50", "80", "95"), 0), [], []
    for seed in range(LAUNCHES):
        *past, last = launching.launches(seed)
        known = [forecast.Launch(one.asked, one.strangers, one.copies, one.by_day, one.price, one.followers) for one in past]
        plan = forecast.Plan({kind: people for kind, (people, _) in last.asked.items()}, last.followers, last.price)
        score = forecast.scored(forecast.frozen(forecast.forecast(plan, known, seed=seed, draws=2000)), last.by_day)
        size = max(score["sold"], 1.0)
        for name in inside:
            inside[name] += score["inside"][name]
        ours.append(score["crps"] / size)
        naive.append(score["naive_crps"] / size)
    for name, limit in (("50", ""), ("80", "74 to 86"), ("95", "")):
        say(f"{LAUNCHES} launches: the {name} % range holds", 100 * inside[name] / LAUNCHES, "%", limit)
    say("score (CRPS, per copy sold) below followers times the usual", 100 * (1 - np.mean(ours) / np.mean(naive)), "%", ">= 20")


def main() -> None:
    """All of it."""
    for part in (power, draws, close, daily, history, hillstrom, launches):
        part()


if __name__ == "__main__":
    main()
