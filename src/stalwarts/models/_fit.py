"""What a model says after it has looked at data: a Fit, which is JSON all the way down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHARES = ("p", "share")
"""Parameters between 0 and 1, where they come last."""


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    `covariance` is that of the transformed parameters, in the order of `parameters`: logarithms of the positive
    ones, log-odds of a share (`share`, or `p` where it is last). `n` is people (the sum of weights), `seconds` how long
    the fit took.
    """

    model: str
    parameters: dict[str, float]
    covariance: list[list[float]]
    loglik: float
    n: float
    aicc: float
    seconds: float
    diagnostics: dict[str, Any]
    versions: dict[str, str]

    @property
    def never_buyers(self) -> bool:
        """Whether a share 1 - p of people never buys."""
        return list(self.parameters)[-1:] == ["p"]

    @property
    def variant(self) -> str:
        """The model's name, with what is added to it."""
        return f"{self.model}+never_buyers" if self.never_buyers else self.model

    @property
    def transformed(self) -> Floats:
        """The parameters on the scale of `covariance`."""
        logs = np.log(list(self.parameters.values()))
        last = list(self.parameters)[-1]
        return np.append(logs[:-1], _log_odds(self.parameters[last])) if last in SHARES else logs

    def to_json(self) -> str:
        """The fit as a JSON object."""
        return json.dumps(asdict(self), allow_nan=False)

    @classmethod
    def of(cls, text: str) -> Fit:
        """The fit again from its JSON."""
        return cls(**json.loads(text))


def aicc(loglik: float, parameters: int, events: float) -> float:
    """Akaike's criterion corrected for small samples (Hurvich and Tsai 1989), counting events, not people.

    People who have not paid yet say little, so events are the honest sample size. Infinite where there are too few.
    """
    room = events - parameters - 1
    penalty = 2 * parameters * (parameters + 1) / room if room > 0 else float("inf")
    return -2 * loglik + 2 * parameters + penalty


def digest(*arrays: Floats) -> str:
    """A short name for the data a fit has seen: 16 hexadecimal digits."""
    whole = hashlib.sha256()
    for array in arrays:
        whole.update(np.ascontiguousarray(array, dtype=np.float64).tobytes())
    return whole.hexdigest()[:16]


def _log_odds(p: float) -> float:
    return float(np.log(p / (1 - p)))
