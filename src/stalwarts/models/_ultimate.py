"""Who will *ever* buy: the least certain number of all, given only where three things hold together.

There are 60 payments; follow-up is sufficient (Maller and Zhou 1996, chapter 4); and the models agree. A model without
never-buyers is read at ten years, which is as near to ever as anybody plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stalwarts.models import _time
from stalwarts.models._patterns import Patterns
from stalwarts.models._variants import DECADE
from stalwarts.models._variants import Variant
from stalwarts.models._variants import quantiles
from stalwarts.models._variants import weights

AGREE = 1.25
"""The largest ratio between two models that is called agreement."""
SPOKEN = 0.05
"""A model believed less than this need not agree."""
YOUNG = "too young to judge"


@dataclass(frozen=True)
class Ever:
    """The share of followers who will ever buy, or why not: `value`, `low`, `high` are None when not `mature`.

    `in_days` is roughly how many more days of files it may take, None where even that cannot be said.
    """

    value: float | None
    low: float | None
    high: float | None
    mature: bool
    why: str | None = None
    in_days: int | None = None


def ever(seen: Patterns, variants: Sequence[Variant]) -> Ever:
    """The share who will ever buy, pooled over the models by weight, or *too young to judge*."""
    middles = [float(np.median(variant.ever)) for variant in variants if variant.weight >= SPOKEN]
    if seen.events < _time.NEVER_BUYERS_FLOOR:
        return _young(f"{seen.events:g} payments so far and it takes {_time.NEVER_BUYERS_FLOOR}", seen, variants)
    if not sufficient(seen):
        return _young("payments still came in near the end of the longest follow", seen, variants)
    if max(middles) > AGREE * min(middles):
        return _young(f"models that foresaw alike say {min(middles):.1%} and {max(middles):.1%}", seen, variants)
    low, value, high = quantiles(np.concatenate([variant.ever for variant in variants]), weights(variants))
    return Ever(value, low, high, mature=True)


def sufficient(seen: Patterns, level: float = 0.05) -> bool:
    """Whether follow-up was long enough: alpha_n = (1 - N/n)^n under `level` (Maller and Zhou 1996, equation 4.9).

    N counts payments in the last stretch (2 t* - t, t*], with t* the last payment and t the longest follow: where
    nothing happened for a stretch and just before it people still paid, that calm would be an odd accident.
    """
    last = float(seen.low[seen.paid].max())
    late = seen.paid & (seen.low > 2 * last - seen.sight)
    share = min(float(seen.weight[late].sum()) / seen.people, 1.0)
    return bool(seen.sight > last and seen.people * np.log1p(-min(share, 1 - 1e-12)) < np.log(level))


def _young(why: str, seen: Patterns, variants: Sequence[Variant]) -> Ever:
    return Ever(None, None, None, mature=False, why=f"{YOUNG}: {why}", in_days=_wait(seen, variants))


def _wait(seen: Patterns, variants: Sequence[Variant]) -> int | None:
    """Days until 60 payments at the fitted pace, and until 99 % of the buyers a model sees have bought."""
    one = max(variants, key=lambda variant: (variant.never_buyers, variant.weight))
    needed = [0.0]
    if seen.events < _time.NEVER_BUYERS_FLOOR:
        pace = max(seen.events, 0.5) / max(seen.sight, 1.0)
        needed.append((_time.NEVER_BUYERS_FLOOR - seen.events) / pace)
    days = np.geomspace(1.0, 10.0 * DECADE, 400)
    left = _time.unpaid(one.family, np.median(one.theta, axis=0)[None], np.ones(1), days)[0]
    if left[-1] > 0.01:
        return None
    needed.append(float(days[np.argmax(left <= 0.01)]) - seen.sight)
    return int(np.ceil(max(needed)))
