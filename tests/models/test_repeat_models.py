"""Repeat payments and what each is worth: published figures, truth recovered, and what a likelihood must not mind."""

from __future__ import annotations

import csv
import importlib.util
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stalwarts import models
from stalwarts.models import _repeat
from stalwarts.models import bgnbd
from stalwarts.models import gamma_gamma
from stalwarts.models import mbgnbd
from stalwarts.models import pareto_nbd
from stalwarts.models._fit import Fit
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

FOUND = importlib.util.find_spec("lifetimes")
CDNOW = Path(FOUND.origin).parent / "datasets" if FOUND and FOUND.origin else Path()
"""The public package `lifetimes` carries the CDNOW sample and its summary."""
TRUTHS = [(bgnbd, {"r": 0.5, "alpha": 8.0, "a": 0.9, "b": 2.5}), (mbgnbd, {"r": 0.6, "alpha": 6.0, "a": 0.9, "b": 1.6}),
          (pareto_nbd, {"r": 0.6, "alpha": 10.0, "s": 0.7, "beta": 12.0})]
PUBLISHED = [
    (bgnbd, {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, -9582.4, 0.05),
    (pareto_nbd, {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}, -9595.0, 0.05),
    (mbgnbd, {"r": 0.5248, "alpha": 6.183, "a": 0.8914, "b": 1.614}, -9582.13, 0.01)]


def cdnow() -> dict[str, Any]:
    """The sample of 2,357, in weeks; the file rounds days to a hundredth of one."""
    if not FOUND:
        pytest.skip("pip install lifetimes brings the CDNOW sample")
    with (CDNOW / "cdnow_customers_summary_with_transactions.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    column = {name: np.array([float(row[name]) for row in rows]) for name in ("x", "t_x", "T", "zbar")}
    weeks = {name: np.round(column[name] * 7) / 7 for name in ("t_x", "T")}
    return {"frequency": column["x"], "recency": weeks["t_x"], "T": weeks["T"], "monetary": column["zbar"]}


def came_back() -> np.ndarray:
    """Days with a purchase in weeks 40 to 78, per person of the sample, in order."""
    days = defaultdict(set)
    for line in (CDNOW / "CDNOW_sample.txt").read_text().splitlines():
        _, person, day, *_ = line.split()
        days[int(person)].add(datetime.strptime(day, "%Y%m%d"))  # noqa: DTZ007 - days alone
    return np.array([sum(day > datetime(1997, 9, 30) for day in days[one]) for one in sorted(days)])


@pytest.mark.parametrize(("model", "parameters", "loglik", "near"), PUBLISHED, ids=lambda v: getattr(v, "__name__", ""))
def test_published_parameters(model: Any, parameters: dict[str, float], loglik: float, near: float) -> None:
    """Fader, Hardie and Lee 2005 (BG, Pareto); MBG as computed from the same people."""
    fit = model.fit(cdnow())
    digits = {"r": 4, "a": 4} if model is mbgnbd else {}
    for name, value in parameters.items():
        assert round(fit.parameters[name], digits.get(name, 3)) == value
    assert fit.loglik == pytest.approx(loglik, abs=near)
    assert fit.n == 2357


def test_published_gamma_gamma() -> None:
    """946 people who paid again: p 6.25, q 3.74, gamma 15.44, LL -4055.92."""
    fit = gamma_gamma.fit(cdnow())
    assert fit.parameters == pytest.approx({"p": 6.25, "q": 3.74, "gamma": 15.44}, abs=0.01)
    assert fit.loglik == pytest.approx(-4055.92, abs=0.005)
    assert fit.n == 946


def test_cdnow_holdout() -> None:
    """Weeks 40 to 78: MAE at most 0.786, RMSE at most 1.61, correlation at least 0.62 (a naive rate: 1.024, 2.212)."""
    frame = cdnow()
    came = came_back()
    for model in (bgnbd, mbgnbd, pareto_nbd):
        off = model.score(model.fit(frame), frame, 39.0) - came
        assert np.abs(off).mean() <= 0.786
        assert np.sqrt((off**2).mean()) <= 1.61
        assert np.corrcoef(off + came, came)[0, 1] >= 0.62
    assert (came > 0).sum() == 684


@pytest.mark.parametrize(("model", "truth"), TRUTHS, ids=lambda v: getattr(v, "__name__", ""))
def test_truth_recovered(model: Any, truth: dict[str, float]) -> None:
    """20,000 simulated people, in whole days, give their parameters back within four standard errors."""
    frame = model.simulate(truth, 20_000, 5, 60.0)
    fit = model.fit(frame | {"recency": np.ceil(frame["recency"] * 7) / 7})
    off = np.log([fit.parameters[name] / truth[name] for name in truth])
    error = np.sqrt(np.diag(fit.covariance))
    assert fit.diagnostics["fell_back"] is None
    assert (np.abs(off) < 4 * error).all()
    assert np.abs(off).max() < 0.5


@pytest.mark.parametrize(("model", "truth"), TRUTHS, ids=lambda v: getattr(v, "__name__", ""))
def test_slopes_are_those_of_the_value(model: Any, truth: dict[str, float]) -> None:
    """The analytic gradient agrees with differences of the likelihood."""
    buyers = _repeat.read(model.simulate(truth, 300, 1, 40.0))
    likelihood = pareto_nbd._Likelihood(buyers) if model is pareto_nbd else _repeat.Likelihood(buyers, model.FIRST)
    at = np.log([[value * 1.2 for value in truth.values()]])
    slope = likelihood(at)[1][0]
    for i, nudge in enumerate(1e-5 * np.eye(4)):
        ahead = (likelihood(at + nudge)[0][0] - likelihood(at - nudge)[0][0]) / 2e-5
        assert slope[i] == pytest.approx(ahead, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(("model", "truth"), TRUTHS, ids=lambda v: getattr(v, "__name__", ""))
def test_scores_are_what_then_happens(model: Any, truth: dict[str, float]) -> None:
    """20,000 people from their first payment on, for 70: the mean that comes is the one expected, within four errors."""
    whole, ideal = model.simulate(truth, 20_000, 3, 70.0), Fit("", truth, [], 0.0, 0.0, 0.0, 0.0, {}, {})
    expected = model.score(ideal, {"frequency": [0.0], "recency": [0.0], "T": [0.0]}, 70.0)[0]
    count = whole["frequency"]
    assert expected == pytest.approx(count.mean(), abs=4 * count.std() / np.sqrt(len(count)))


def test_weight_is_repetition() -> None:
    """A row of weight three is three rows, in any order."""
    frame = bgnbd.simulate(TRUTHS[0][1], 400, 2, 50.0)
    frame = {name: np.round(column, 1) for name, column in frame.items()}
    frame["recency"] = np.where(frame["frequency"] > 0, np.maximum(frame["recency"], 0.1), 0.0)
    thrice = {name: np.repeat(column, 3)[::-1] for name, column in frame.items()}
    for model in (bgnbd, mbgnbd, pareto_nbd):
        assert model.fit(frame | {"weight": np.full(400, 3.0)}).loglik == pytest.approx(model.fit(thrice).loglik, abs=1e-4)


def test_who_paid_once_is_not_immortal_but_to_bgnbd() -> None:
    """P(alive) of one payment long ago: 1 by the construction of BG/NBD, and well below it by the others."""
    once = {"frequency": [0.0], "recency": [0.0], "T": [200.0]}
    alive = {model: model.alive(Fit("", truth, [], 0.0, 0.0, 0.0, 0.0, {}, {}), once)[0] for model, truth in TRUTHS}
    assert alive[bgnbd] == 1
    assert alive[mbgnbd] < 0.5
    assert alive[pareto_nbd] < 0.5


@pytest.mark.parametrize("model", [bgnbd, mbgnbd, pareto_nbd])
def test_where_nobody_stops_it_falls_back_and_says_so(model: Any) -> None:
    """Payments that go on at everybody's own rate leave no chance to stop."""
    lots = np.random.default_rng(8)
    x = lots.poisson(lots.gamma(4.0, 0.5, 3000)).astype(float)
    recency = np.where(x > 0, 52.0 * lots.random(3000) ** (1 / np.maximum(x, 1)), 0.0)
    fit = model.fit({"frequency": x, "recency": recency, "T": np.full(3000, 52.0)})
    assert fit.model == "nbd"
    assert fit.diagnostics["fell_back"]["asked"] == model.__name__.rpartition(".")[2]
    assert "nobody seems to stop" in fit.diagnostics["fell_back"]["reasons"][0]
    assert model.score(fit, {"frequency": [2.0], "recency": [9.0], "T": [52.0]}, 52.0)[0] > 0
    assert model.alive(fit, {"frequency": [2.0], "recency": [9.0], "T": [52.0]})[0] == 1


def test_where_all_stop_alike_it_is_said() -> None:
    """Everybody stops with a chance of one in four: a and b grow without bound, and their ratio is right."""
    fit = bgnbd.fit(bgnbd.simulate({"r": 1.0, "alpha": 5.0, "a": 1e6, "b": 3e6}, 4000, 4, 52.0))
    assert "without bound" in fit.diagnostics["fell_back"]["reasons"][0]
    a, b = fit.parameters["a"], fit.parameters["b"]
    assert a / (a + b) == pytest.approx(0.25, abs=0.02)
    assert fit.model == "bgnbd"


def test_gamma_gamma_recovers_its_truth_and_scores_between_own_and_usual() -> None:
    """20,000 people; somebody's expected payment lies between their own mean and everybody's."""
    truth = {"p": 4.0, "q": 3.0, "gamma": 20.0}
    fit = gamma_gamma.fit(gamma_gamma.simulate(truth, 20_000, 1))
    off = np.log([fit.parameters[name] / truth[name] for name in truth])
    assert (np.abs(off) < 4 * np.sqrt(np.diag(fit.covariance))).all()
    usual, generous = gamma_gamma.score(fit, {"frequency": [0.0, 3.0], "monetary": [0.0, 90.0]})
    assert usual == pytest.approx(40, rel=0.05)
    assert usual < generous < 90
    assert fit.never_buyers is False
    assert Fit.of(fit.to_json()) == fit


def test_too_few_or_impossible_rows_are_refused() -> None:
    """29 repeat payments; a last payment after the end; half a payment; no column."""
    with pytest.raises(TooFewEvents, match="has 29"):
        bgnbd.fit({"frequency": [29.0, 0.0], "recency": [30.0, 0.0], "T": [40.0, 40.0]})
    for change, words in (({"recency": [41.0]}, "after the end"), ({"frequency": [1.5]}, "whole number"),
                          ({"T": None}, "no column"), ({"recency": [0.0]}, "at the time of the first")):
        frame = {name: v for name, v in ({"frequency": [2.0], "recency": [3.0], "T": [40.0]} | change).items() if v}
        with pytest.raises(UnfitFrame, match=words):
            bgnbd.fit(frame)
    with pytest.raises(TooFewEvents, match="has 3"):
        gamma_gamma.fit({"frequency": [1.0], "monetary": [5.0], "weight": [3.0]})


def test_all_are_reached_by_name_with_columns_of_any_case() -> None:
    """`stalwarts model bgnbd FILE.csv` reads column names in lower case."""
    frame = mbgnbd.simulate(TRUTHS[1][1], 500, 2, 50.0)
    lower = {name.lower(): column for name, column in frame.items()}
    for name in ("bgnbd", "mbgnbd", "pareto_nbd"):
        answer = models.run(name, lower)
        assert set(answer) >= {"model", "parameters", "loglik", "n", "seconds"}
    assert {"bgnbd", "gamma_gamma", "mbgnbd", "pareto_nbd"} <= set(models.installed())
