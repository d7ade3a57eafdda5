"""Published conversion figures: what they measured, how far they can be trusted, where they were printed.

A benchmark is a prior with a wide interval, never a target. Confidence: A recomputed from raw data or read in the
primary source, B read in a secondary page or an operator's own words. What nobody could check is not carried.
"""

from __future__ import annotations

from dataclasses import asdict
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Benchmark:
    """One published figure; `low` and `high` are shares of those who could have bought, unless its kind is of another sort."""

    kind: str
    """Of whom: see `KINDS`, or what else is counted: see `OTHERS`."""
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
    Benchmark("email_list", "free newsletter readers who pay, a platform's own claim", 0.05, 0.10, "B",
              "Substack, quoted by S. Owens"),
    Benchmark("email_list", "visits from e-mail that ended in an order", 0.0384, 0.0425, "B",
              "Monetate 2012-13, quoted by Marketing Charts"),
    Benchmark("email_list", "past customers who bought within two weeks of one letter", 0.0088, 0.0125, "A",
              "Hillstrom 2008, recomputed"),
    Benchmark("visit", "visits from search that ended in an order", 0.0223, 0.0249, "B",
              "Monetate 2012-13, quoted by Marketing Charts"),
    Benchmark("visit", "visits to one Turkish web shop that ended in an order", 0.155, 0.155, "A",
              "UCI Online Shoppers, recomputed; high"),
    Benchmark("player", "players of free games who pay in a month", 0.0135, 0.023, "B", "Swrve 2014-16, press releases"),
    Benchmark("wishlist", "wish-listers of one game who bought in 3 days", 0.011, 0.011, "B",
              "S. Carless on WarriOrb, Game Developer"),
    Benchmark("public", "households that tried a new drink within a year, two markets", 0.093, 0.158, "A",
              "Kiwi Bubbles panel, recomputed"),
    Benchmark("post", "addresses that answered a letter by post, test and roll-out", 0.0056, 0.0063, "A",
              "Ben's Knick Knacks, recomputed"),
    Benchmark("post", "households that redeemed a coupon picked for them, per campaign", 0.0, 0.189, "A",
              "Complete Journey, recomputed; 12 % on the whole"),
    Benchmark("shop", "new Etsy shops with at least one sale", 0.242, 0.242, "A",
              "Etsy, new shops, recomputed; 12.5 % without a favourer"),
    Benchmark("engage", "fans of a brand on Facebook who engage at all", 0.01, 0.01, "B", "Ehrenberg-Bass 2012"),
    Benchmark("top_20", "money from the top fifth of customers, 22 kinds of packaged goods", 0.73, 0.73, "A",
              "Kim, Singh and Winer 2017"),
    Benchmark("top_20", "the same, 339 public firms, with and without subscriptions", 0.59, 0.68, "A", "McCarthy and Winer 2018"),
    Benchmark("top_20", "the same, buyers of CDs in a shop's first 18 months", 0.678, 0.678, "A", "CDNOW, recomputed"),
    Benchmark("top_20", "the same, one wholesaler of gifts", 0.746, 0.746, "A", "UCI Online Retail, recomputed"),
    Benchmark("scaling", "takings of US films on their cast's followers", 0.399, 0.510, "A", "IMDB 5000, recomputed"),
    Benchmark("scaling", "takings of films on their cast's Twitter followers", 0.10, 0.41, "A", "CSM films, recomputed"),
    Benchmark("scaling", "sales of new Etsy shops on those who favour them", 0.53, 0.64, "A", "Etsy, new shops, recomputed"),
    Benchmark("scaling", "goods sold on followers, sellers of second-hand clothes", 0.87, 0.99, "A", "C2C fashion, recomputed"),
    Benchmark("scaling", "hours watched on followers, Twitch", 0.38, 0.47, "A", "Twitch, recomputed"),
    Benchmark("scaling", "streams on TikTok views, songs", 0.16, 0.21, "A", "Spotify, recomputed"),
    Benchmark("scaling", "plays on listeners, where the count is of those who buy already", 1.18, 1.24, "A",
              "Last.fm, recomputed"),
)

KINDS = {"follower": "followers of a person or a brand", "email_list": "mailing lists", "visit": "visits to a shop",
         "player": "players of free games", "wishlist": "wish lists", "post": "letters by post", "public": "everybody",
         "shop": "new shops", "engage": "fans who so much as react"}
"""Kinds of audience, of which a share bought (or, of the last, reacted)."""
OTHERS = {"top_20": "share of the money from the top fifth of buyers", "scaling": "elasticity of an outcome on followers"}
"""Other published figures: what they are of."""


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
