"""Models of chances taken, memberships kept, tourists and answers: published figures, truth recovered, edges said aloud."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stalwarts import models
from stalwarts.models import beta_binomial
from stalwarts.models import bgbb
from stalwarts.models import nbd_one_time
from stalwarts.models import sbg
from stalwarts.models._fit import Fit
from stalwarts.problems import NotForThisModel
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

SHARED = Path(__file__).parents[3] / "shared" / "data" / "hardie"
DONORS = [
    (0, 0, 3464), (1, 1, 1091), (1, 2, 277), (2, 2, 613), (1, 3, 129), (2, 3, 255), (3, 3, 322), (1, 4, 78), (2, 4, 155),
    (3, 4, 181), (4, 4, 240), (1, 5, 119), (2, 5, 173), (3, 5, 225), (4, 5, 284), (5, 5, 335), (1, 6, 129), (2, 6, 234),
    (3, 6, 357), (4, 6, 512), (5, 6, 728), (6, 6, 1203)]
"""Gifts, year of the last, people."""
KEPT = {"high": [1000, 869, 743, 653, 593, 551, 517, 491], "regular": [1000, 631, 468, 382, 326, 289, 262, 241]}
"""Of a thousand members, those still there after 0 to 7 years, as the paper prints them."""
TRUTHS: list[tuple[Any, dict[str, float], dict[str, Any]]] = [
    (bgbb, {"alpha": 1.2, "beta": 0.8, "gamma": 0.7, "delta": 2.8}, {"chances": 8}),
    (sbg, {"alpha": 0.7, "beta": 3.0}, {}),
    (nbd_one_time, {"r": 0.6, "alpha": 0.3, "share": 0.2}, {}),
    (beta_binomial, {"alpha": 0.8, "beta": 40.0}, {})]


def name(value: Any) -> str:
    return str(getattr(value, "__name__", "")).rpartition(".")[2]


def donors() -> dict[str, list[float]]:
    """The 11,104 first-time donors of 1995 by gifts and last gift in 1996 to 2001, as printed in the paper's table 1."""
    x, last, people = zip(*DONORS, strict=True)
    return {"frequency": list(x), "recency": list(last), "T": [6.0] * len(x), "weight": list(people)}


def shared(file: str) -> list[dict[str, str]]:
    if not SHARED.exists():
        pytest.skip("this data may not be kept in the repository and ../shared is absent")
    with (SHARED / file).open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def mailings() -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """The test of 71 segments that were rolled out, and of the roll-out how many were sent to and how many answered."""
    if not SHARED.exists():
        pytest.skip("this data may not be kept in the repository and ../shared is absent")
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(SHARED / "direct_mail_segments.xls"))
    test = np.array([row[1:3] for row in book.get_sheet_by_name("Test Data").to_python()[3:]], dtype=float)
    rolled = [row[1:4] for row in book.get_sheet_by_name("Roll Data").to_python()[1:]]
    return ({"sent": test[:, 0], "answered": test[:, 1]}, np.array([row[0] == "Y" for row in rolled]),
            np.array([[row[1] or 0, row[2] or 0] for row in rolled], dtype=float))


def test_published_bgbb_and_what_then_came() -> None:
    """Fader, Hardie and Shang 2010: alpha 1.204, beta .750, gamma .657, delta 2.783; 13,260 gifts in 2002 to 2006."""
    fit = bgbb.fit(donors())
    assert fit.parameters == pytest.approx({"alpha": 1.204, "beta": 0.750, "gamma": 0.657, "delta": 2.783}, abs=6e-4)
    assert fit.loglik == pytest.approx(-33225.6, abs=0.05)
    assert fit.n == 11104
    total = bgbb.score(fit, donors(), 5) @ np.array(donors()["weight"])
    assert total == pytest.approx(13260, rel=0.05)


@pytest.mark.parametrize(("kind", "alpha", "beta", "loglik", "twelfth"), [
    ("high", 0.668, 3.806, -1611.16, 378), ("regular", 0.704, 1.182, -1680.27, 170)])
def test_published_retention(kind: str, alpha: float, beta: float, loglik: float, twelfth: int) -> None:
    """Fader and Hardie 2007: seven years of two kinds of members, and how many are there in year twelve."""
    fit = sbg.fit({"period": range(8), "alive": KEPT[kind]})
    assert fit.parameters == pytest.approx({"alpha": alpha, "beta": beta}, abs=6e-4)
    assert fit.loglik == pytest.approx(loglik, abs=0.005)
    assert 1000 * sbg.score(fit, {"period": [12]})[0] == pytest.approx(twelfth, abs=0.5)


def test_published_tea_buyers() -> None:
    """1,366 buyers of tea: r .507, alpha .122, a share of .203 who buy once, log-likelihood -3077.7."""
    rows = shared("ten_ren_tea.csv")
    fit = nbd_one_time.fit({"frequency": [float(r["x"]) for r in rows], "weight": [float(r["f_x"]) for r in rows]})
    assert fit.parameters == pytest.approx({"r": 0.507, "alpha": 0.122, "share": 0.203}, abs=6e-4)
    assert fit.loglik == pytest.approx(-3077.7, abs=0.05)


def test_published_direct_mail_and_its_roll_out() -> None:
    """126 segments; the 71 rolled out answer as foreseen within .0085, and nine ranges of ten hold (85 % at least)."""
    test, rolled, out = mailings()
    fit = beta_binomial.fit(test)
    assert fit.parameters == pytest.approx({"alpha": 0.439, "beta": 95.411}, abs=6e-4)
    assert fit.loglik == pytest.approx(-200.5, abs=0.05)
    chosen, sent, share = ({name: column[rolled] for name, column in test.items()}, out[rolled, 0],
                           out[rolled, 1] / out[rolled, 0])
    off = beta_binomial.score(fit, chosen) - share
    assert np.sqrt(np.average(off**2, weights=sent)) <= 0.0085
    low, high = beta_binomial.ranges(fit, chosen, sent)
    assert ((low <= share) & (share <= high)).mean() >= 0.85
    low, high = beta_binomial.ranges(fit, chosen, sent, drift=0.0)
    assert ((low <= share) & (share <= high)).mean() < 0.85, "the drift is what holds them"


@pytest.mark.parametrize(("model", "truth", "how"), TRUTHS, ids=name)
def test_truth_is_recovered(model: Any, truth: dict[str, float], how: dict[str, Any]) -> None:
    """10,000 simulated give their parameters back within four standard errors, and a Fit is JSON and back."""
    fit = model.fit(model.simulate(truth, 10_000, 5, **how))
    ideal = Fit("", truth, [], 0.0, 0.0, 0.0, 0.0, {}, {})
    off, error = fit.transformed - ideal.transformed, np.sqrt(np.diag(fit.covariance))
    assert fit.diagnostics["fell_back"] is None
    assert (np.abs(off) < 4 * error).all()
    assert error.max() < 0.3
    assert Fit.of(fit.to_json()) == fit
    assert fit.diagnostics["words"]


@pytest.mark.parametrize(("model", "truth", "how"), TRUTHS, ids=name)
def test_slopes_are_those_of_the_value_and_weight_is_repetition(model: Any, truth: dict[str, float],
                                                                how: dict[str, Any]) -> None:
    """Analytic gradients agree with differences; a row of weight three is three rows, in any order."""
    frame = model.simulate(truth, 400, 1, **how)
    rows = model._read(frame)
    objective, at = model._Likelihood(*rows), Fit("", truth, [], 0.0, 0.0, 0.0, 0.0, {}, {}).transformed[None] + 0.1
    for i, nudge in enumerate(1e-5 * np.eye(at.shape[1])):
        ahead = (objective(at + nudge)[0][0] - objective(at - nudge)[0][0]) / 2e-5
        assert objective(at)[1][0][i] == pytest.approx(ahead, rel=1e-4, abs=1e-3)
    thrice = {column: np.repeat(values, 3)[::-1] for column, values in frame.items()}
    assert model.fit(frame | {"weight": np.full(400, 3.0)}).loglik == pytest.approx(model.fit(thrice).loglik, abs=1e-6)


def test_what_a_chance_model_foresees_is_what_then_happens() -> None:
    """Six chances, then four more of the same 40,000 people: how often, whether at all, and who is still there."""
    truth = TRUTHS[0][1]
    lots = np.random.default_rng(3)
    takes, stops = lots.beta(1.2, 0.8, 40_000), lots.beta(0.7, 2.8, 40_000)
    alive = np.cumprod(lots.random((10, 40_000)) >= stops, axis=0).astype(bool)
    took = alive & (lots.random((10, 40_000)) < takes)
    frame = {"frequency": took[:6].sum(0), "recency": (took[:6] * np.arange(1, 7)[:, None]).max(0), "T": np.full(40_000, 6)}
    ideal, later = Fit("", truth, [], 0.0, 0.0, 0.0, 0.0, {}, {}), took[6:].sum(0)
    for foreseen, came in ((bgbb.score(ideal, frame, 4), later), (bgbb.again(ideal, frame, 4), later > 0),
                           (bgbb.alive(ideal, frame), alive[5]), (bgbb.alive(ideal, frame, 1), alive[6])):
        assert foreseen.mean() == pytest.approx(came.mean(), abs=4 * came.std() / 200)


def test_edges_are_said_aloud() -> None:
    """Nobody stops; all leave alike; no tourists; segments that answer alike."""
    lots = np.random.default_rng(1)
    stays = lots.binomial(6, lots.beta(2, 2, 4000))
    rows = np.array([np.sort(lots.choice(6, k, replace=False) + 1)[-1] if k else 0 for k in stays])
    said = bgbb.fit({"frequency": stays, "recency": rows, "T": np.full(4000, 6)}).diagnostics["fell_back"]
    assert "nobody seems to stop" in said["reasons"][0]
    same = sbg.fit({"period": range(6), "alive": [1000, 800, 640, 512, 410, 328]})
    assert "same chance" in same.diagnostics["fell_back"]["reasons"][0]
    plain = nbd_one_time.fit({"frequency": lots.poisson(lots.gamma(1.0, 2.0, 3000))})
    assert plain.model in {"nbd", "nbd_one_time"}
    none = nbd_one_time.fit({"frequency": [0, 1, 2, 3, 4, 5], "weight": [400, 170, 110, 70, 45, 30]})
    assert none.model == "nbd"
    assert "just once" in none.diagnostics["fell_back"]["reasons"][0]
    alike = beta_binomial.fit({"sent": [1000] * 40, "answered": [20] * 40})
    assert "alike" in alike.diagnostics["fell_back"]["reasons"][0]


def test_too_few_or_impossible_rows_are_refused() -> None:
    """Floors, and numbers that cannot be."""
    with pytest.raises(TooFewEvents, match="has 29"):
        bgbb.fit({"frequency": [1], "recency": [2], "T": [6], "weight": [29]})
    with pytest.raises(TooFewEvents, match="members who left"):
        sbg.fit({"period": [0, 1], "alive": [40, 20]})
    with pytest.raises(TooFewEvents, match="more than once"):
        nbd_one_time.fit({"frequency": [1, 2], "weight": [500, 3]})
    with pytest.raises(TooFewEvents, match="segments"):
        beta_binomial.fit({"sent": [100] * 12, "answered": [0] * 12})
    for model, frame in ((bgbb, {"frequency": [3], "recency": [2], "T": [6]}), (bgbb, {"frequency": [1]}),
                         (sbg, {"period": [0, 1], "alive": [10, 20]}), (nbd_one_time, {"frequency": [0.5]}),
                         (beta_binomial, {"sent": [3], "answered": [4]}), (sbg, {"periods": [1], "ended": [2]}),
                         (beta_binomial, {"sent": [3, 4], "answered": [1]})):
        with pytest.raises(UnfitFrame):
            model.fit(frame)


@pytest.mark.parametrize("model", ["bgnbd", "mbgnbd", "pareto_nbd", "gamma_gamma", "bgbb", "sbg"])
def test_a_switch_that_is_not_for_a_model_is_refused(model: str) -> None:
    """It was once passed by in silence."""
    with pytest.raises(NotForThisModel, match="--never-buyers is not for"):
        models.run(model, {}, never_buyers=True)


def test_all_are_reached_by_name_with_columns_of_any_case() -> None:
    """`stalwarts model bgbb FILE.csv` reads column names in lower case."""
    answer = models.run("bgbb", {column.lower(): values for column, values in donors().items()})
    assert set(answer) == {"model", "parameters", "loglik", "n", "seconds", "words"}
    assert {"bgbb", "sbg", "nbd_one_time", "beta_binomial"} <= set(models.installed())
