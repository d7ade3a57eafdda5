"""Buyers among the followers whom nobody can find: how many there may be, as held-back buyers tell, and what that adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import _unseen as model
from stalwarts.models.identity import Way
from stalwarts.models.proportion import wilson
from stalwarts.page import Doubt
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages._people import Crowd
from stalwarts.pages._when import PLACED
from stalwarts.pages._when import When

FEW = 10
"""Held-back buyers under which the rate is not known."""
LEAST = 0.2
"""The least share of them that must be found again: below, who is found tells nothing about who is not."""
Floats = np.ndarray[Any, np.dtype[np.float64]]
Told = dict[str, Any]
CURE = "Ask buyers for it: stalwarts questions."


def rate(look: Look, found: Crowd) -> Told:
    """`share` (interval) of `held` buyers held back that were found again (`back`); `why` where it is not known."""
    keys = {row["key"] for row in found.accounts if (row["matched"] or 0) >= PLACED}
    both = [np.array(pair) for platform, pair in look.recall.items() if platform.partition(":")[0] in keys]
    held, back = (int(number) for number in sum(both, np.zeros(2, int)))
    told = {"held": held, "back": back}
    share = wilson(back, held) if held else None
    if share is None or held < FEW:
        few = words.plural(held, "buyer") if held else "no buyer"
        return told | {"share": unknown(f"not known: files tell of {few} under which names they follow; it takes {FEW}")}
    if back < LEAST * held:
        return told | {"share": unknown(f"not known: of {held} held back only {back} were found again")}
    return told | {"share": interval(share.value, share.low, share.high)}


def many(told: Told, found: Floats, most: Floats) -> Floats | None:
    """How many in each draw; None where that is not known. `found` by likelihood in each draw, `most` others there are."""
    if told["share"]["value"] is None:
        return None
    return model.unseen(found, told["held"], told["back"], most, np.random.default_rng(11))


def ways(ways: Sequence[Way], seen: When, ages: Floats, unseen: Floats) -> list[Way]:
    """The draws, each with its unseen buyers among those who follow."""
    places, lots = model.Places.of(seen.seen, ages), np.random.default_rng(12)
    return [way.and_(*places.more(int(more), lots)) for way, more in zip(ways, unseen.tolist(), strict=True)]


def figure(told: Told, unseen: Floats | None) -> Told:
    """What a page says of it in numbers: `people` are those counted beyond anybody found."""
    if unseen is None:
        return told | {"people": unknown(told["share"]["why"])}
    low, middle, high = (float(each) for each in np.quantile(unseen, (0.025, 0.5, 0.975)))
    return told | {"people": interval(middle, low, high)}


def doubts(told: Told | None) -> list[Doubt]:
    """That some can't be found, in words, where that widens the answer; or that nobody knows how many."""
    if told is None:
        return []
    people = told["people"]
    if people["value"] is None:
        why = people["why"].removeprefix("not known: ")
        return [Doubt(f"Buyers under a name nobody can find count as no followers, so this is rather too low: {why}.", CURE)]
    low, high = round(people["low"]), round(people["high"])
    if not high:
        return []
    more = f"{words.count(low)} to {words.count(high)}" if low else f"up to {words.count(high)}"
    held = words.plural(told["held"], "buyer")
    return [Doubt(f"Of {held} known to follow, comparing names would have found {words.count(told['back'])}. So {more} more may "
                  "follow under names nobody can find; who would buy allows for them.", CURE)]


def notes(told: Told | None) -> list[str]:
    """The same for whoever asks why believe it: what was tried, and how it came out."""
    if told is None or told["people"]["value"] is None:
        return []
    share = told["share"]
    came = f"{words.count(told['back'])} of {words.count(told['held'])} came back"
    return [f"Buyers known to follow were held back and looked for again: {came}, "
            f"which allows for {words.share_between(share['low'], share['high'])}. Who would buy allows for those who don't."]
