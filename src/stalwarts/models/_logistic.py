"""Logistic regression on patterns with counts, shrunk as much as the data ask for, and sure of itself only as far as they let.

Slopes of standardised columns are normal around nought with one width for all; widths from next to nothing to wide are tried,
and each counts by how well it explains the data (Laplace's evidence: MacKay 1992, Neural Computation 4), so that with few
buyers everybody has the share of buyers, and with many the columns speak. Probabilities are moderated by what is not known of
the slopes. The share itself starts from a published prior: so many people of whom so many bought.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models.proportion import Beta

WIDTHS = (0.01, 0.05, 0.15, 0.4, 1.0)
ROUNDS = 60
CLOSE = 1e-9
LEAST = 1e-6
"""A width believed less than this is not kept."""


@dataclass(frozen=True)
class Part:
    """One width: how much it is believed, the intercept and slopes, and their covariance."""

    weight: float
    theta: Floats
    covariance: Floats
    loglik: float


@dataclass(frozen=True)
class Logistic:
    """What was learned: how columns are standardised, and the parts that are averaged."""

    mean: Floats
    spread: Floats
    parts: list[Part]

    def probability(self, columns: Floats) -> Floats:
        """Per row of (rows, k)."""
        z = _with_one((columns - self.mean) / self.spread)
        total = np.zeros(len(z))
        for part in self.parts:
            doubt = np.einsum("ij,jk,ik->i", z, part.covariance, z)
            total += part.weight / (1 + np.exp(-(z @ part.theta) / np.sqrt(1 + np.pi * doubt / 8)))
        return np.asarray(total)

    @property
    def theta(self) -> Floats:
        """Intercept and slopes, averaged over the widths."""
        return np.asarray(sum(part.weight * part.theta for part in self.parts))

    def pushes(self, columns: Floats) -> Floats:
        """What each column adds to the log-odds beside somebody average: (rows, k)."""
        return np.asarray((columns - self.mean) / self.spread * self.theta[1:])


def fit(columns: Floats, people: Floats, bought: Floats, prior: Beta) -> Logistic:
    """From rows of columns (rows, k), how many people each is, and how many of them bought."""
    total = people.sum()
    mean = people @ columns / total
    spread = np.sqrt(people @ (columns - mean) ** 2 / total)
    spread = np.where(spread > CLOSE, spread, 1.0)
    z = _with_one((columns - mean) / spread)
    # The published prior is so many average people more.
    z, people, bought = np.vstack([z, np.eye(1, z.shape[1])]), np.append(people, prior.a + prior.b), np.append(bought, prior.a)
    found: list[tuple[float, Part]] = []
    theta = np.zeros(z.shape[1])
    theta[0] = np.log(bought.sum() / (people.sum() - bought.sum()))
    for width in WIDTHS:
        theta, covariance, loglik, evidence = _climbed(z, people, bought, width, theta)
        found.append((evidence, Part(1.0, theta, covariance, loglik)))
    best = max(evidence for evidence, _ in found)
    weights = np.exp([evidence - best for evidence, _ in found])
    weights = weights / weights.sum()
    return Logistic(mean, spread, [replace(part, weight=float(weight)) for weight, (_, part) in
                                   zip(weights, found, strict=True) if weight > LEAST])


def _climbed(z: Floats, people: Floats, bought: Floats, width: float, theta: Floats) -> tuple[Floats, Floats, float, float]:
    """The top for one width by Newton's steps: it, the covariance there, its log-likelihood and the logarithm of evidence."""
    held = np.full(z.shape[1], width**-2)
    held[0] = 0.0

    def height(at: Floats) -> float:
        odds = z @ at
        return float(bought @ odds - people @ np.logaddexp(0, odds))

    level = height(theta) - 0.5 * held @ theta**2
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-(z @ theta)))
        hessian = (z * (people * p * (1 - p))[:, None]).T @ z + np.diag(held + CLOSE)
        step = np.linalg.solve(hessian, z.T @ (bought - people * p) - held * theta)
        there = theta + step
        new = height(there) - 0.5 * held @ there**2
        while new < level - CLOSE and np.abs(step).max() > CLOSE:
            step, there = step / 2, theta + step / 2
            new = height(there) - 0.5 * held @ there**2
        theta, gain, level = there, new - level, new
        if gain < 1e-7:
            break
    slopes = len(theta) - 1
    evidence = level - 0.5 * np.linalg.slogdet(hessian)[1] - slopes * np.log(width)
    return theta, np.asarray(np.linalg.inv(hessian), dtype=np.float64), height(theta), float(evidence)


def _with_one(z: Floats) -> Floats:
    return np.column_stack([np.ones(len(z)), z])


def document(found: Logistic) -> dict[str, Any]:
    """As JSON."""
    return {"mean": found.mean.tolist(), "spread": found.spread.tolist(), "parts": [
        {"weight": part.weight, "theta": part.theta.tolist(), "covariance": part.covariance.tolist(), "loglik": part.loglik}
        for part in found.parts]}


def of(said: dict[str, Any]) -> Logistic:
    """Again from its JSON."""
    return Logistic(np.array(said["mean"]), np.array(said["spread"]), [
        Part(part["weight"], np.array(part["theta"]), np.array(part["covariance"]), part["loglik"])
        for part in said["parts"]])
