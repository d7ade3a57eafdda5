"""Do buyers follow followers month by month? Changes against changes, for two growing rows always look alike.

The change of log buyers (half a buyer added, so that an empty month counts) from one month to the next on the change of log
followers, by least squares; errors of Newey and West (1987), whose weights fall to nought over 4 (n / 100)^(2/9) months, as
neighbouring months resemble each other. Association within one creator's life, never cause.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.models._special import student_quantile
from stalwarts.models.scaling import LEVEL
from stalwarts.models.scaling import Interval
from stalwarts.models.scaling import Scaling
from stalwarts.models.scaling import verdict
from stalwarts.problems import TooFewUnits

CHANGES = 24
STILL = 1e-12


def months(followers: Any, buyers: Any) -> Scaling:
    """From two rows of whole months in order: the elasticity of changes, its interval and the verdict.

    `elasticity` is None where the followers never change. Raises TooFewUnits under 24 changes.
    """
    count, paid = (np.asarray(column, dtype=np.float64) for column in (followers, buyers))
    x, y = np.diff(np.log(np.maximum(count, 1.0))), np.diff(np.log(paid + 0.5))
    if len(x) < CHANGES:
        raise TooFewUnits(len(x), CHANGES)
    slope = _slope(x, y) if x.std() > STILL else None
    share = float(np.corrcoef(x, y)[0, 1] ** 2) if slope and y.std() > STILL else 0.0
    return Scaling(n=len(x), left_out=0, elasticity=slope, verdict=verdict(slope.low, slope.high) if slope else "cannot tell",
                   r2=share, spearman=0.0, partial_r2=None, tautology=None)


def _slope(x: Floats, y: Floats) -> Interval:
    design = np.column_stack([np.ones_like(x), x])
    bread = np.linalg.pinv(design.T @ design)
    slope = bread @ design.T @ y
    scores = design * (y - design @ slope)[:, None]
    n, meat = len(x), scores.T @ scores
    lags = int(4 * (n / 100) ** (2 / 9))
    for lag in range(1, lags + 1):
        step = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (step + step.T)
    error = float(np.sqrt(max((bread @ meat @ bread)[1, 1] * n / (n - 2), 0.0)))
    reach = student_quantile(LEVEL, n - 2) * error
    return Interval(float(slope[1]), float(slope[1] - reach), float(slope[1] + reach))
