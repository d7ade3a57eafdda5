"""What pages about asks say alike: who is left out, how arms are told, how a difference is put into words."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.asks import readout
from stalwarts.look import Look
from stalwarts.outreach import outcomes
from stalwarts.problems import NoSuchAsk

WHY = {"objected": "asked to be left out", "refused": "unsubscribed, or their letters come back",
       "no_address": "have no address for it", "no_consent": "never agreed to hear from you there",
       "asked_lately": "were asked a short time ago"}
SIGNS = {"unsubscribed": "unsubscribed", "unfollowed": "stopped following", "refunds": "took money back",
         "complaints": "complained", "thanks": "thanked you or stood by you"}
STRICT = 0.975
"""Two-sided: 5 % of one side, shared by four signs."""
BAD = ("unsubscribed", "unfollowed", "refunds", "complaints")


def left_out(counts: dict[str, int]) -> str:
    """Those who may not be asked, by reason, as one sentence; empty where there are none."""
    told = "; ".join(f"{words.count(n)} {WHY[reason]}" for reason, n in counts.items() if n)
    return f"Left out: {told}." if told else ""


def between(one: dict[str, Any]) -> str:
    """The interval of a difference of shares, as points."""
    return words.more_between(one["low"], one["high"])


def money_between(one: dict[str, Any], currency: str) -> str:
    """An interval of money per person asked."""
    low, high = one["low"], one["high"]
    if low is None or high is None:
        return "anything"
    cents = max(abs(low), abs(high)) < 1
    ends = [f"{end:.2f} {currency}" if cents else words.money(round(end, 2), currency) for end in (low, high)]
    return f"{ends[0]} to {ends[1]}"


def found(look: Look, name: str) -> dict[str, Any]:
    """A registered ask by name. Raises NoSuchAsk."""
    known = {row["ask"]: row for row in outcomes.asks(look)}
    if name not in known:
        raise NoSuchAsk(name, sorted(known))
    return known[name]


def goodwill(asked: int, peace: int, signs: dict[str, tuple[int, int]], *, closed: bool) -> dict[str, dict[str, Any]]:
    """Each sign as the difference between the arms, with its counts; while the window is open, however often it is seen.

    A bad sign is `lost` where it is surely more frequent among the asked; of four bad signs one would be by chance in
    1 ask of 10, so each is held to its share of 5 %.
    """
    told = {}
    for sign, counts in signs.items():
        effect = _sign(counts, asked, peace, closed=closed) if asked and peace else None
        strict = _sign(counts, asked, peace, closed=closed, level=STRICT) if effect else None
        told[sign] = {"lost": bool(strict and sign in BAD and strict.low > 0), "asked": counts[0], "peace": counts[1],
                      "difference": readout.document(effect) if effect else {"value": None, "low": None, "high": None,
                                                                             "why": "nobody was left in peace"}}
    return told


def _sign(counts: tuple[int, int], asked: int, peace: int, *, closed: bool, level: float = readout.LEVEL) -> readout.Effect:
    if closed:
        return readout.share(counts, (asked, peace), level)
    planned = readout.planned_variance(readout.USUAL, asked, peace)
    return readout.always(readout.Arm.counted(counts[0], asked), readout.Arm.counted(counts[1], peace), planned, level)


def lost(told: dict[str, dict[str, Any]]) -> list[str]:
    """The bad signs that are surely more frequent among the asked."""
    return [sign for sign in BAD if sign in told and told[sign]["lost"]]
