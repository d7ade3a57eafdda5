"""Who will *ever* buy: the least certain number of all, given only where three things hold together.

There are 60 payments; follow-up is sufficient (Maller and Zhou 1996, chapter 4); and the models agree. A model without
never-buyers is read at ten years, which is as near to ever as anybody plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stalwarts.models import _time
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Patterns

DECADE = 3652.0
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


Voice = tuple[_time.Family, Fit, float, Floats]
"""Family, fit, weight, draws of p."""


def ever(seen: Patterns, voices: Sequence[Voice]) -> Ever:
    """The share who will ever buy, pooled over the models by weight, or *too young to judge*."""
    shares = {fit.variant: _share(family, fit) for family, fit, weight, _ in voices if weight >= SPOKEN}
    if seen.events < _time.NEVER_BUYERS_FLOOR:
        return _young(f"{seen.events:g} payments so far and it takes {_time.NEVER_BUYERS_FLOOR}", seen, voices)
    if not sufficient(seen):
        return _young("payments still came in near the end of the longest follow", seen, voices)
    if max(shares.values()) > AGREE * min(shares.values()):
        return _young(f"models that fit alike say {min(shares.values()):.1%} and {max(shares.values()):.1%}",
                      seen, voices)
    ends = [p if fit.never_buyers else np.full(len(p), _share(family, fit)) for family, fit, _, p in voices]
    low, high = np.quantile(np.concatenate(ends), [0.025, 0.975])
    value = sum(weight * _share(family, fit) for family, fit, weight, _ in voices)
    return Ever(float(np.clip(value, low, high)), float(low), float(high), mature=True)


def sufficient(seen: Patterns, level: float = 0.05) -> bool:
    """Whether follow-up was long enough: alpha_n = (1 - N/n)^n under `level` (Maller and Zhou 1996, equation 4.9).

    N counts payments in the last stretch (2 t* - t, t*], with t* the last payment and t the longest follow: where
    nothing happened for a stretch and just before it people still paid, that calm would be an odd accident.
    """
    last = float(seen.low[seen.paid].max())
    late = seen.paid & (seen.low > 2 * last - seen.sight)
    share = min(float(seen.weight[late].sum()) / seen.people, 1.0)
    return bool(seen.sight > last and seen.people * np.log1p(-min(share, 1 - 1e-12)) < np.log(level))


def _share(family: _time.Family, fit: Fit) -> float:
    return fit.parameters.get("p") or float(_time.score(family, fit, [0.0], DECADE)[0])


def _young(why: str, seen: Patterns, voices: Sequence[Voice]) -> Ever:
    return Ever(None, None, None, mature=False, why=f"{YOUNG}: {why}", in_days=_wait(seen, voices))


def _wait(seen: Patterns, voices: Sequence[Voice]) -> int | None:
    """Days until 60 payments at the fitted pace, and until 99 % of the buyers a model sees have bought."""
    family, fit, _, _ = max(voices, key=lambda voice: (voice[1].never_buyers, voice[2]))
    needed = [0.0]
    if seen.events < _time.NEVER_BUYERS_FLOOR:
        pace = max(seen.events, 0.5) / max(seen.sight, 1.0)
        needed.append((_time.NEVER_BUYERS_FLOOR - seen.events) / pace)
    days = np.geomspace(1.0, 10 * DECADE, 400)
    theta, _ = _time.natural(family, fit.transformed[None], never_buyers=fit.never_buyers)
    left = _time.unpaid(family, theta, np.ones(1), days)[0]
    if left[-1] > 0.01:
        return None
    needed.append(float(days[np.argmax(left <= 0.01)]) - seen.sight)
    return int(np.ceil(max(needed)))
