"""Published conversion figures: what they measured, how far they can be trusted, where they were printed.

A benchmark is a prior with a wide interval, never a target. Confidence: A recomputed from raw data or read in the
primary source, B read in a secondary page or an operator's own words. Lesser ones are not carried.
"""

from __future__ import annotations

from dataclasses import asdict
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Benchmark:
    """One published figure; `low` and `high` are shares of those who could have bought."""

    kind: str
    what: str
    low: float
    high: float
    confidence: str
    source: str


@dataclass(frozen=True)
class Prior:
    """What we expect before any data: a median and the span that holds nine tenths."""

    median: float
    low: float
    high: float


PRIORS = {"follower": Prior(0.005, 0.0005, 0.05), "email_list": Prior(0.04, 0.01, 0.15)}
"""Our own wide judgement from the figures below; own data take over within a few hundred followers."""

PUBLISHED = (
    Benchmark("follower", "followers of one creator who became patrons in 3 months", 0.004, 0.004, "B",
              "one creator's own count, Patreon community thread 1826"),
    Benchmark("follower", "Twitch followers who pay for a subscription, `average` to `good`", 0.01, 0.05, "B",
              "besttwitchextensions.com, no data shown"),
    Benchmark("follower", "visits from social networks that ended in an order", 0.0059, 0.0074, "B",
              "Monetate 2012-13, quoted by Marketing Charts"),
    Benchmark("follower", "listeners of a freemium music service who pay", 0.0805, 0.0805, "A",
              "HighNote teaching extract, recomputed; sampling unknown"),
    Benchmark("email_list", "free newsletter readers who pay, practitioners' averages", 0.01, 0.05, "B",
              "S. Scesa 2025, unaudited"),
    Benchmark("email_list", "free newsletter readers who paid in year one, one disclosed case", 0.05, 0.05, "B",
              "Platformer, quoted by S. Owens"),
    Benchmark("email_list", "mailing list of a crowdfunding project who backed it, vendors disagreeing", 0.01, 0.30,
              "B", "Enventys, BackerKit, Crowdfunding Nerds"),
    Benchmark("email_list", "visits from e-mail that ended in an order", 0.0384, 0.0425, "B",
              "Monetate 2012-13, quoted by Marketing Charts"),
    Benchmark("email_list", "past customers who bought within two weeks of one letter", 0.0088, 0.0125, "A",
              "Hillstrom 2008, recomputed"),
)


def of(kind: str) -> list[dict[str, Any]]:
    """The published figures of one kind of audience, as plain rows."""
    return [asdict(b) for b in PUBLISHED if b.kind == kind]


VERDICTS = {
    "unknown": "can't tell",
    "below": "below the published figures",
    "ceiling": "can't tell: a ceiling inside or above the published figures",
    "above": "above the published figures",
    "among": "among the published figures",
}
"""Where a share may stand, in words."""


def span(kind: str) -> tuple[float, float]:
    """From the lowest to the highest published share of a kind."""
    known = [b for b in PUBLISHED if b.kind == kind]
    return min(b.low for b in known), max(b.high for b in known)


def verdict(kind: str, share: float | None, *, ceiling: bool = False) -> str:
    """Where a share stands among the published ones of its kind, in words.

    `ceiling`: the share is the most that can be true, so only `below` can be said of it with certainty.
    """
    if share is None:
        return VERDICTS["unknown"]
    low, high = span(kind)
    if share < low:
        return VERDICTS["below"]
    if ceiling:
        return VERDICTS["ceiling"]
    return VERDICTS["above" if share > high else "among"]
