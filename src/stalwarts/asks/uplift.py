"""Whom an ask would move: ask now, give first, or leave in peace, learned from one's own asks drawn by lot; else not at all.

People are told apart by label and by whether they paid in the year before. What being asked did to each kind is the
difference its lots made, over all asks together, drawn towards the other kinds by as much as they are alike. Below a floor
of buyers nothing is said but when it will be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stalwarts.asks import readout
from stalwarts.asks.readout import Effect

FLOOR = 20
"""Buyers among those left in peace, and among those asked, below which nothing is said of anybody."""
SMALLEST = 10
"""People in each arm of a kind below which it is told by the others."""
NOW, GIVE, PEACE = "ask_now", "give_first", "leave_in_peace"
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """One ask that is over: columns of equal length, one entry a person."""

    kind: npt.NDArray[Any]
    asked: Bools
    bought: Bools
    left: Bools
    """Unsubscribed, unfollowed, took money back or complained."""


@dataclass(frozen=True)
class Kind:
    """What being asked does to one kind of people: to the share who buy, and to the share who turn away."""

    kind: str
    people: int
    buys: Effect
    leaves: Effect

    @property
    def verdict(self) -> str:
        """What to do with them now; nobody is asked whom asking may drive away."""
        if self.leaves.low > 0 or self.buys.high <= 0:
            return PEACE
        return NOW if self.buys.low > 0 else GIVE


@dataclass(frozen=True)
class Uplift:
    """What is known, kind by kind; or why nothing is, and how many more asks like those made it takes."""

    kinds: list[Kind]
    why: str = ""
    asks_needed: int | None = None
    buyers: tuple[int, int] = (0, 0)
    """Among the asked, and among those left in peace."""


def uplift(asks: Sequence[Drawn]) -> Uplift:
    """Learn from every ask that is over and left some in peace."""
    told = [one for one in asks if one.asked.any() and (~one.asked).any()]
    if not told:
        return Uplift([], "no ask of yours that left people in peace is over yet")
    whole = Drawn(*(np.concatenate([getattr(one, name) for one in told]) for name in ("kind", "asked", "bought", "left")))
    buyers = int((whole.bought & whole.asked).sum()), int((whole.bought & ~whole.asked).sum())
    if min(buyers) < FLOOR:
        least = min(buyers) / len(told)
        more = math.ceil((FLOOR - min(buyers)) / least) if least > 0 else None
        where = "those left in peace" if buyers[1] <= buyers[0] else "the asked"
        return Uplift([], f"{FLOOR} buyers among {where} are needed, and there are {min(buyers)}", more, buyers)
    return Uplift(_kinds(told, whole), buyers=buyers)


def _kinds(told: Sequence[Drawn], whole: Drawn) -> list[Kind]:
    names = [str(kind) for kind in sorted(set(whole.kind.tolist())) if _large(whole, kind)]
    buys, _ = readout.drawn_together([_over(told, kind, "bought") for kind in names])
    leaves, _ = readout.drawn_together([_over(told, kind, "left") for kind in names])
    return [Kind(kind, int((whole.kind == kind).sum()), one, other)
            for kind, one, other in zip(names, buys, leaves, strict=True)]


def _large(whole: Drawn, kind: Any) -> bool:
    mine = whole.kind == kind
    return int((mine & whole.asked).sum()) >= SMALLEST and int((mine & ~whole.asked).sum()) >= SMALLEST


def _over(told: Sequence[Drawn], kind: str, what: str) -> Effect:
    """One kind's difference over all asks: within each ask first, for asks differ in whom they were for."""
    effects = []
    for one in told:
        mine = one.kind == kind
        sizes = int((mine & one.asked).sum()), int((mine & ~one.asked).sum())
        if min(sizes):
            did = getattr(one, what)
            effects.append(readout.share((int((mine & one.asked & did).sum()), int((mine & ~one.asked & did).sum())), sizes))
    return readout.several(effects) if len(effects) > 1 else effects[0]
