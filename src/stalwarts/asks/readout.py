"""Did it work? What an ask brought, by intention to treat: everybody counts as drawn, whatever they really got.

Before the registered window closes only an always-valid interval may be looked at: it holds at every moment at once, so
that looking daily raises a false alarm in at most 5 % of asks. When it closes, the usual interval of a registered day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from stalwarts.models._fit import Floats
from stalwarts.models._special import normal_quantile
from stalwarts.models._special import student_quantile
from stalwarts.models.proportion import wilson

LEVEL = 0.95
ENOUGH = 30
"""People who did, and who did not, in each arm, from which on a share's limits are normal."""
USUAL = 0.02
"""The share thought to do a thing in a window where nothing says otherwise."""
HELPS = 0.02
"""Share of the variance that history must explain before it is used."""
ODD = 0.001
"""Arms less likely than this under the registered share were not filled by the lots alone."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Effect:
    """Asked minus left in peace, per person, with its interval; the two means; and how it was made.

    `kind` is `fixed` (of one registered day) or `always` (holds at every moment at once). `saved` is the share of the
    interval's width that history took off.
    """

    value: float
    low: float
    high: float
    asked: float
    peace: float
    kind: str = "fixed"
    saved: float = 0.0
    level: float = LEVEL


@dataclass(frozen=True)
class Arm:
    """What is needed of one arm: people, mean and variance (of the sample, n - 1) of what they did."""

    people: int
    mean: float
    variance: float

    @classmethod
    def of(cls, values: Floats) -> Arm:
        """From each person's value."""
        spread = float(values.var(ddof=1)) if len(values) > 1 else 0.0
        return cls(len(values), float(values.mean()) if len(values) else 0.0, spread)

    @classmethod
    def counted(cls, did: float, people: int) -> Arm:
        """From how many did."""
        share = did / people if people else 0.0
        return cls(people, share, share * (1 - share) * people / (people - 1) if people > 1 else 0.0)

    @property
    def error(self) -> float:
        """The variance of the mean."""
        return self.variance / self.people if self.people else math.inf


def mean(asked: Arm, peace: Arm, level: float = LEVEL) -> Effect:
    """The difference of two means (Welch 1947, Biometrika 34: unequal variances, Student's limits)."""
    error = asked.error + peace.error
    half = _student(level, _freedom(asked, peace)) * math.sqrt(error) if math.isfinite(error) else math.inf
    value = asked.mean - peace.mean
    return Effect(value, value - half, value + half, asked.mean, peace.mean, level=level)


def share(did: Sequence[float], people: Sequence[int], level: float = LEVEL) -> Effect:
    """The difference of two shares, asked first: as `mean` from 30 who did and 30 who did not in each arm.

    With fewer, the hybrid of two score intervals (Newcombe 1998, Statistics in Medicine 17, method 10), which stays
    between -1 and 1 and holds its level with a handful of buyers.
    """
    fewest = min(min(k, n - k) for k, n in zip(did, people, strict=True))
    if fewest >= ENOUGH:
        return mean(Arm.counted(did[0], people[0]), Arm.counted(did[1], people[1]), level)
    one, other = (wilson(k, n, level) for k, n in zip(did, people, strict=True))
    value = one.value - other.value
    low = value - math.hypot(one.value - one.low, other.high - other.value)
    high = value + math.hypot(one.high - one.value, other.value - other.low)
    return Effect(value, low, high, one.value, other.value, level=level)


def money(asked: Floats, peace: Floats, level: float = LEVEL) -> Effect:
    """The difference in money per person, each given what everybody in it paid: as `mean` from 30 payers in each arm.

    With fewer, the mean of a few lopsided sums is not normal: then each arm's money is its share of payers times what one
    pays, with score limits for the share and for the sum the spread of both arms' payers together, put together on the
    log scale and subtracted by recovered variances (Zou and Donner 2008, Statistics in Medicine 27).
    """
    plain = mean(Arm.of(asked), Arm.of(peace), level)
    paid = np.concatenate([asked[asked > 0], peace[peace > 0]])
    few = min((asked > 0).sum(), (peace > 0).sum()) < ENOUGH
    if not few or len(paid) < 3 or asked.min(initial=0) < 0 or peace.min(initial=0) < 0:
        return plain
    spread, usual = float(paid.std(ddof=1) / paid.mean()), float(paid.mean())
    one, other = (_sum(arm, spread, usual, len(paid), level) for arm in (asked, peace))
    return Effect(plain.value, plain.value - math.hypot(one[0] - one[1], other[2] - other[0]),
                  plain.value + math.hypot(one[2] - one[0], other[0] - other[1]), plain.asked, plain.peace, level=level)


def _sum(arm: Floats, spread: float, usual: float, payers: int, level: float) -> tuple[float, float, float]:
    """Money per person of one arm and its limits; `spread` is the payers' coefficient of variation."""
    mine = arm[arm > 0]
    k, n = len(mine), len(arm)
    p = wilson(k, n, level)
    t = student_quantile(level, max(payers - 1, 5))
    if not k:
        return 0.0, 0.0, p.high * usual * math.exp(t * spread / math.sqrt(payers))
    sums = t * spread / math.sqrt(k)
    value = p.value * float(mine.mean())
    low = value * math.exp(-math.hypot(math.log(p.value / max(p.low, 1e-12)), sums))
    return value, low, value * math.exp(math.hypot(math.log(p.high / p.value), sums))


def helped(after: Floats, before: Floats, asked: Bools, level: float = LEVEL) -> Effect:
    """`money`, helped by what people did before (CUPED: Deng, Xu, Kohavi and Walker 2013, WSDM, equation 4).

    What the year before explains is taken off both arms alike: theory narrows the interval to sqrt(1 - rho squared), rho
    being the correlation of the two. Where it explains under 2 % of the variance, or few paid, it is left alone.
    """
    plain = money(after[asked], after[~asked], level)
    rho, slope = related(after, before, asked)
    few = min(np.count_nonzero(after[asked]), np.count_nonzero(after[~asked])) < ENOUGH
    if few or rho * rho < HELPS:
        return plain
    rest = after - slope * (before - before.mean())
    found = mean(Arm.of(rest[asked]), Arm.of(rest[~asked]), level)
    saved = 1 - (found.high - found.low) / (plain.high - plain.low)
    if saved <= 0:
        return plain
    return Effect(found.value, found.low, found.high, plain.asked, plain.peace, saved=saved, level=level)


def related(after: Floats, before: Floats, asked: Bools) -> tuple[float, float]:
    """Correlation and slope of after on before, within the arms: what an ask did must not pass for history."""
    left, right = after.astype(np.float64), before.astype(np.float64)
    for arm in (asked, ~asked):
        left = left - np.where(arm, left[arm].mean() if arm.any() else 0.0, 0.0)
        right = right - np.where(arm, right[arm].mean() if arm.any() else 0.0, 0.0)
    across, squares, own = float(left @ right), float(right @ right), float(left @ left)
    if squares <= 0 or own <= 0:
        return 0.0, 0.0
    return across / math.sqrt(squares * own), across / squares


def always(asked: Arm, peace: Arm, planned: float, level: float = LEVEL) -> Effect:
    """The same difference with an interval that holds at every moment at once.

    Robbins' normal mixture, made asymptotic by the variance seen (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024,
    Annals of Statistics 52, "Time-uniform central limit theory and asymptotic confidence sequences", theorem 2.2): the
    difference is within sqrt((V + r) log((V + r) / (r alpha^2))) for all V at once. V is the variance of the difference,
    which grows as money comes in; r is chosen so that the interval is narrowest at `planned`, the V expected when the
    window closes. V is the larger of the two arms' own and of both together as if nothing had been brought: with 20 buyers
    asked and none of a few in peace the own variances alone would cry wolf.
    """
    alpha = 1 - level
    whole = asked.people + peace.people
    value = asked.mean - peace.mean
    if not asked.people or not peace.people:
        return Effect(value, -math.inf, math.inf, asked.mean, peace.mean, "always", level=level)
    seen = max(asked.error + peace.error, together_variance(asked, peace) * (1 / asked.people + 1 / peace.people))
    # The least variance that one more event would make: a moment without any is not certainty.
    seen = max(seen, planned / (whole or 1))
    r = planned / _stretch(alpha)
    half = math.sqrt((seen + r) * math.log((seen + r) / (r * alpha * alpha))) if seen > 0 else math.inf
    return Effect(value, value - half, value + half, asked.mean, peace.mean, "always", level=level)


def together_variance(asked: Arm, peace: Arm) -> float:
    """The variance of one person in both arms taken as one."""
    n, m = asked.people, peace.people
    whole = n + m
    if whole < 2:
        return 0.0
    between = n * m / whole * (asked.mean - peace.mean) ** 2
    return ((n - 1) * asked.variance + (m - 1) * peace.variance + between) / (whole - 1)


def planned_variance(base: float, asked: int, peace: int) -> float:
    """The variance of the difference of two shares when the window closes, if a share `base` buys anyway."""
    if not asked or not peace:
        return math.inf
    return max(base * (1 - base), 1 / (asked + peace)) * (1 / asked + 1 / peace)


def mismatch(asked: Sequence[int], people: Sequence[int], share_asked: float) -> float:
    """How likely arms this far from their registered share are, were they filled by lot (chi squared over the strata).

    Each stratum was drawn exactly, so only who came to or fell from the list since can move them; 1 where nothing did.
    """
    square = sum((k - share_asked * n) ** 2 / (n * share_asked * (1 - share_asked))
                 for k, n in zip(asked, people, strict=True) if n and 0 < share_asked < 1)
    freedom = sum(1 for n in people if n)
    if not freedom or square <= freedom:
        return 1.0
    # Wilson and Hilferty 1931: the cube root of a mean square is nearly normal.
    spread = 2 / (9 * freedom)
    return 1 - NormalDist().cdf(((square / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread))


def drawn_together(effects: Sequence[Effect]) -> tuple[list[Effect], float]:
    """Effects of several segments, drawn together by as much as they are alike; and the spread between them.

    Normal-normal empirical Bayes with the moment estimate of the spread (DerSimonian and Laird 1986, Controlled Clinical
    Trials 7), each interval widened by what the common mean does not know: a segment of ten does not top the table by luck.
    """
    if len(effects) < 2:
        return list(effects), 0.0
    value = np.array([one.value for one in effects])
    error = np.array([max(_error(one), 1e-18) for one in effects])
    tau, centre, doubt = _common(value, error)
    weight = tau / (tau + error)
    shrunk = weight * value + (1 - weight) * centre
    half = normal_quantile(effects[0].level) * np.sqrt(weight * error + (1 - weight) ** 2 * doubt)
    made = [Effect(float(v), float(v - h), float(v + h), one.asked, one.peace, one.kind, one.saved, one.level)
            for v, h, one in zip(shrunk, half, effects, strict=True)]
    return made, math.sqrt(tau)


def several(effects: Sequence[Effect]) -> Effect:
    """What asks like these bring on average, over several asks put together (random effects, as `drawn_together`)."""
    value = np.array([one.value for one in effects])
    error = np.array([max(_error(one), 1e-18) for one in effects])
    _, centre, doubt = _common(value, error)
    half = normal_quantile(effects[0].level) * math.sqrt(doubt)
    return Effect(centre, centre - half, centre + half, float(np.mean([one.asked for one in effects])),
                  float(np.mean([one.peace for one in effects])), level=effects[0].level)


def _common(value: Floats, error: Floats) -> tuple[float, float, float]:
    """The variance between, the common mean and the variance of that."""
    weight = 1 / error
    centre = float(weight @ value / weight.sum())
    excess = float(weight @ (value - centre) ** 2) - (len(value) - 1)
    room = float(weight.sum() - weight @ weight / weight.sum())
    tau = max(excess / room, 0.0) if room > 0 else 0.0
    whole = 1 / (tau + error)
    return tau, float(whole @ value / whole.sum()), float(1 / whole.sum())


def _error(one: Effect) -> float:
    return ((one.high - one.low) / (2 * normal_quantile(one.level))) ** 2


def _stretch(alpha: float) -> float:
    """By what the planned variance is divided so that the mixture is narrowest there (Howard et al. 2021, section 3.5)."""
    twice = -2 * math.log(alpha)
    return twice + math.log1p(twice)


def _freedom(asked: Arm, peace: Arm) -> float:
    """Welch and Satterthwaite's degrees of freedom."""
    whole = asked.error + peace.error
    parts = sum(arm.error ** 2 / (arm.people - 1) for arm in (asked, peace) if arm.people > 1)
    return whole * whole / parts if parts > 0 and math.isfinite(whole) else 1.0


def _student(level: float, freedom: float) -> float:
    return student_quantile(level, max(freedom, 5.0))


def document(one: Effect) -> dict[str, Any]:
    """An effect as the contract writes an uncertain number, with what it was made of beside it."""
    whole = {"value": one.value, "low": one.low, "high": one.high, "level": one.level}
    shown = {name: value if math.isfinite(value) else None for name, value in whole.items()}
    return shown | {"asked": one.asked, "peace": one.peace, "kind": one.kind, "saved": one.saved}
