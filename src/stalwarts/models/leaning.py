"""Weights of the parts of a score, learned from who bought, and shrunk to the published ones.

A logistic regression of having bought on the parts (ridge of 1 on each, an unknown part standing at the mean of the known),
by Newton's steps on patterns with counts. Coefficients below 0 count as 0; what is left, made to sum to what the published
weights do, is mixed with those, which weigh as much as `COUNTS` buyers. Under `FLOOR` buyers, or where no part speaks for
buying, the published weights stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np

from stalwarts.measures import _scores
from stalwarts.models._fit import Floats

FLOOR = 100
"""Buyers, and as many others, under which nothing is learned."""
COUNTS = 200
"""Buyers that the published weights count for."""
STEPS = 25


def learned(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The table `weight` from rows of `leanings`; money and membership keep their weight, for nobody in it had paid."""
    found = {score: dict(weights) for score, weights in _scores.WEIGHTS.items()}
    for score, weights in (("know", _scores.KNOW), ("defend", _scores.DEFEND), ("invest", _scores.UNPAID)):
        found[score] |= leaned(rows, weights)
    return [{"score": score, "part": part, "weight": weight} for score, parts in found.items() for part, weight in parts.items()]


def leaned(rows: Sequence[Mapping[str, Any]], published: Mapping[str, float]) -> dict[str, float]:
    """The weights of the parts named in `published`, of the same sum, from rows with those parts, `yes` and `no`."""
    yes, no = (np.array([row[end] for row in rows], float) for end in ("yes", "no"))
    if min(yes.sum(), no.sum()) < FLOOR:
        return dict(published)
    known = [part for part in published if any(row[part] is not None for row in rows)]
    pull = np.maximum(_slopes(_parts(rows, known, yes + no), yes, no), 0.0)
    if not known or pull.sum() == 0:
        return dict(published)
    share = sum(published[part] for part in known)
    own = dict(zip(known, share * pull / pull.sum(), strict=True))
    trust = float(yes.sum() / (yes.sum() + COUNTS))
    return {part: float(trust * own.get(part, weight) + (1 - trust) * weight) for part, weight in published.items()}


def _parts(rows: Sequence[Mapping[str, Any]], known: Sequence[str], people: Floats) -> Floats:
    """One column a part, unknown ones at the mean of the known, each less its mean."""
    table = np.array([[np.nan if row[part] is None else row[part] for part in known] for row in rows], float)
    seen = ~np.isnan(table)
    mean = (np.where(seen, table, 0.0) * people[:, None]).sum(0) / np.maximum((seen * people[:, None]).sum(0), 1e-12)
    return np.where(seen, table - mean, 0.0)


def _slopes(parts: Floats, yes: Floats, no: Floats) -> Floats:
    """The coefficients of the parts, the intercept left out of the ridge and of the answer."""
    design = np.column_stack([np.ones(len(parts)), parts])
    ridge = np.diag([0.0, *np.ones(parts.shape[1])])
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(yes.sum() / no.sum())
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        weight = (yes + no) * chance * (1 - chance)
        step = np.linalg.solve(design.T @ (design * weight[:, None]) + ridge,
                               design.T @ (yes - (yes + no) * chance) - ridge @ beta)
        beta += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return beta[1:]
