"""The generalised gamma: truth recovered, the Weibull inside it, slopes, and its floor."""

from __future__ import annotations

import numpy as np
import pytest

from stalwarts.models import generalised_gamma
from stalwarts.models import weibull
from stalwarts.models._patterns import Margins
from stalwarts.models._patterns import read
from stalwarts.models._time import Likelihood
from stalwarts.problems import TooFewEvents

TRUTH = {"k": 2.0, "shape": 0.6, "scale": 40.0}


def seen(parameters: dict[str, float], n: int = 6000, span: float = 900.0) -> dict[str, np.ndarray]:
    days = generalised_gamma.simulate(parameters, n, 3)
    return {"day": np.floor(np.minimum(days, span)), "paid": days < span}


def test_truth_is_recovered() -> None:
    """6,000 people seen for 900 days: three parameters within four standard errors, and better than the Weibull."""
    frame = seen(TRUTH)
    fit = generalised_gamma.fit(frame)
    off = np.log([fit.parameters[name] / TRUTH[name] for name in TRUTH])
    assert (np.abs(off) < 4 * np.sqrt(np.diag(fit.covariance))).all()
    assert fit.loglik > weibull.fit(frame).loglik
    assert generalised_gamma.score(fit, [0.0], 365.0)[0] == pytest.approx((generalised_gamma.simulate(
        TRUTH, 50_000, 4) < 365).mean(), abs=0.02)


def test_slopes_are_those_of_the_value_and_k_of_one_is_the_weibull() -> None:
    """Analytic gradients agree with differences; with k = 1 the likelihood is the Weibull's."""
    margins = Margins.of(read(seen(TRUTH, 300)))
    objective, at = Likelihood(generalised_gamma.FAMILY, margins, never_buyers=True), np.array([[0.5, -0.4, 3.6, 1.0]])
    for i, nudge in enumerate(1e-5 * np.eye(4)):
        ahead = (objective(at + nudge)[0][0] - objective(at - nudge)[0][0]) / 2e-5
        assert objective(at)[1][0][i] == pytest.approx(ahead, rel=1e-3, abs=1e-3)
    plain = Likelihood(weibull.FAMILY, margins, never_buyers=False)(np.array([[-0.4, 3.6]]))[0]
    assert Likelihood(generalised_gamma.FAMILY, margins, never_buyers=False)(np.array([[0.0, -0.4, 3.6]]))[0] == pytest.approx(plain)


def test_under_sixty_payments_it_refuses() -> None:
    """59 is too few for three parameters."""
    with pytest.raises(TooFewEvents, match="has 59"):
        generalised_gamma.fit({"day": np.arange(100.0), "paid": np.arange(100) < 59})
