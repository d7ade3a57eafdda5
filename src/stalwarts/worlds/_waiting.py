"""The true waiting time from following to a first payment: some never pay, the others by one of three laws.

With S the share still waiting among those who will pay: exponential S(t) = exp(-t/scale); exponential with a gamma
mixture of rates S(t) = (scale / (scale + t))^shape (Hardie and Fader 1998); Weibull S(t) = exp(-(t/scale)^shape).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Law = Callable[[Any, float, float], Any]

_HAZARD: dict[str, Law] = {
    "exponential": lambda t, scale, _: t / scale,
    "exponential_gamma": lambda t, scale, shape: shape * np.log1p(t / scale),
    "weibull": lambda t, scale, shape: (t / scale) ** shape,
}
_WAIT: dict[str, Law] = {
    "exponential": lambda h, scale, _: scale * h,
    "exponential_gamma": lambda h, scale, shape: scale * np.expm1(h / shape),
    "weibull": lambda h, scale, shape: scale * h ** (1 / shape),
}
KINDS = tuple(_HAZARD)


@dataclass(frozen=True)
class Waiting:
    """A law of waiting. `ever`: the share who will ever pay; `scale` in days."""

    kind: str
    ever: float
    scale: float
    shape: float = 1.0

    def paid_by(self, days: Any) -> Floats:
        """F(t): the share who have paid so many days after following; 0 before."""
        return np.asarray(-self.ever * np.expm1(-self._hazard(days)))

    def within(self, age: Any, days: Any) -> Floats:
        """Of those unpaid at an age, the expected share who pay in the days after: (F(a+d) - F(a)) / (1 - F(a))."""
        now = self._hazard(age)
        # Both sides divided by the share still waiting, which at great ages is too small to write down.
        never = (1 - self.ever) * np.exp(np.minimum(now, 700.0))
        return np.asarray(-self.ever * np.expm1(now - self._hazard(np.asarray(age) + days)) / (never + self.ever))

    def draw(self, rng: np.random.Generator, people: int) -> Floats:
        """Waiting times in days; infinite for those who never pay."""
        waits = _WAIT[self.kind](rng.exponential(size=people), self.scale, self.shape)
        return np.where(rng.random(people) < self.ever, waits, np.inf)

    def _hazard(self, days: Any) -> Floats:
        since = np.maximum(np.asarray(days, dtype=np.float64), 0.0)
        return np.asarray(_HAZARD[self.kind](since, self.scale, self.shape))
