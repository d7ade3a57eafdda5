"""How much each model is believed: by what it foresaw."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stalwarts.models import _climb
from stalwarts.models._fit import Floats
from stalwarts.models._patterns import Patterns

EVEN = 0.5
"""What each model is given beforehand, so that a few payments do not silence one: Jeffreys' prior for shares."""

Survival = Callable[[Floats], Floats]
"""From times to S at those times."""


def turning_point(patterns: Patterns) -> float:
    """The age of the follow by which two thirds of all payments had been made."""
    order = np.argsort(patterns.high[patterns.paid])
    ends = patterns.high[patterns.paid][order]
    total = np.cumsum(patterns.weight[patterns.paid][order])
    return float(ends[np.searchsorted(total, total[-1] * 2 / 3)])


def stacked(models: Sequence[Survival], later: Patterns) -> Floats:
    """Weights of highest log score on what came later (Yao, Vehtari, Simpson and Gelman 2018, equation 4).

    Each model gives the probability of what a person did after the turning point, given nothing before. Beside the
    score of the mixture stands a Dirichlet penalty of half a point per model: without it the last third of thirty
    payments, which can hardly tell models apart, would still pick one and drop the rest.
    """
    chances = np.array([_chances(model, later) for model in models])
    score = _Score(chances / chances.max(axis=0), later.weight)
    top, _ = _climb.climb(score, np.zeros((1, len(models) - 1)), tolerance=1e-4)
    return np.asarray(_shares(top)[0])


@dataclass(frozen=True)
class _Score:
    """The penalised log score of weights, given as logarithms of their ratios to the last."""

    chances: Floats
    people: Floats

    def __call__(self, phi: Floats) -> tuple[Floats, Floats]:
        weight = _shares(phi)
        mixed = weight @ self.chances
        value = np.log(mixed) @ self.people + EVEN * np.log(weight).sum(-1)
        pull = weight * ((self.people / mixed) @ self.chances.T) + EVEN
        return value, (pull - weight * pull.sum(-1, keepdims=True))[..., :-1]


def _shares(phi: Floats) -> Floats:
    whole = np.concatenate([phi, np.zeros((*phi.shape[:-1], 1))], axis=-1)
    odds = np.exp(whole - whole.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def _chances(survival: Survival, later: Patterns) -> Floats:
    at_entry = np.maximum(survival(later.entry), 1e-300)
    paid = survival(later.low) - np.where(later.paid, survival(later.high), 0.0)
    return np.asarray(np.maximum(paid, 1e-300) / at_entry)
