"""Our models beside what somebody would pick instead, on the same people: the same figures, and how long each takes.

CDNOW comes with `lifetimes` (pip install lifetimes), which is also what is compared with, as scikit-learn is where it is
installed. HighNote is looked for in ../shared/data. `pymc-marketing` wants libraries of its own and is run from an environment
of its own: python -m venv FOLDER; FOLDER/bin/pip install pymc-marketing; STALWARTS_PYMC=FOLDER (or --pymc FOLDER).

    python bench/models.py [--many 10000000] [--worlds N, 20] [--seeds N, 2; the record has 10]
        [--highnote FOLDER] [--pymc FOLDER] [--only repeats|many|highnote|worlds]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from _measure import say
from stalwarts.models import _reliable
from stalwarts.models import _repeat
from stalwarts.models import bgnbd
from stalwarts.models import mbgnbd
from stalwarts.models import p_buys
from stalwarts.models import pareto_nbd

DATA = Path(__file__).parents[2] / "shared" / "data"
END, LAST = np.datetime64("1997-09-30"), np.datetime64("1998-06-30")
SLOPES = np.array([0.6, -0.4, 0.3, 0.0])
PYMC = """
import sys, time
import numpy as np, pandas as pd
from pymc_marketing.clv import BetaGeoModel
table = pd.DataFrame(dict(np.load(sys.argv[1]))).assign(customer_id=lambda rows: np.arange(len(rows)))
for _ in range(2):
    began = time.perf_counter()
    model = BetaGeoModel(data=table)
    model.fit(method="map", progressbar=False)
    seconds = time.perf_counter() - began
    found = model.idata.posterior
    print("said", seconds, *(float(found[name].mean()) for name in ("r", "alpha", "a", "b")))
"""
"""Twice, for the first time what it compiles is not yet kept; the shorter counts."""


def timed(task: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    """The least of some runs, in seconds, and what came of the last."""
    best = np.inf
    for _ in range(rounds):
        began = time.perf_counter()
        found = task()
        best = min(best, time.perf_counter() - began)
    return float(best), found


def cdnow(file: str, person: int, day: int) -> tuple[dict[str, Any], Any, Any]:
    """Patterns of the first 39 weeks, purchases in the 39 after, and each person's naive rate."""
    from lifetimes import datasets

    rows = datasets.load_dataset(file, header=None, sep=r"\s+")
    rows = rows[rows[day].astype(str).str.isdigit()]
    who, code = rows[person].astype(int).to_numpy(), rows[day].astype(str)
    when = (code.str[:4] + "-" + code.str[4:6] + "-" + code.str[6:8]).to_numpy().astype("datetime64[D]")
    pairs = np.unique(np.array(list(zip(who, when, strict=True)), dtype=[("who", "i8"), ("when", "M8[D]")]))
    early, late = pairs[pairs["when"] <= END], pairs[pairs["when"] > END]
    people, first = np.unique(early["who"], return_index=True)
    count = np.diff(np.append(first, len(early)))
    begun, last = early["when"][first], early["when"][first + count - 1]
    frame = {"frequency": count - 1.0, "recency": (last - begun).astype(float) / 7, "T": (END - begun).astype(float) / 7}
    came = np.bincount(np.searchsorted(people, late["who"]), minlength=len(people))
    return frame, came, frame["frequency"] / frame["T"] * 39


def repeats(pymc: Path | None) -> None:
    """CDNOW, sample and master: figures, held-out errors, seconds."""
    if importlib.util.find_spec("lifetimes") is None:
        print("models: CDNOW needs lifetimes: pip install lifetimes")
        return
    frame, came, naive = cdnow("CDNOW_sample.txt", 1, 2)
    for model in (bgnbd, mbgnbd, pareto_nbd):
        seconds, fit = timed(lambda model=model: model.fit(frame))
        off, back = model.score(fit, frame, 39.0) - came, model.again(fit, frame, 39.0)
        say(f"models: {fit.model} on 2,357, fit", seconds, "s", "under 0.3" if model is bgnbd else "")
        say(f"models: {fit.model}, log-likelihood", fit.loglik, "")
        usual = np.abs(naive - came).mean()
        say(f"models: {fit.model}, held out MAE", np.abs(off).mean(), "", f"at most 0.786; naive {usual:.3f}")
        say(f"models: {fit.model}, held out RMSE", np.sqrt((off**2).mean()), "", "at most 1.61")
        say(f"models: {fit.model}, held out correlation", np.corrcoef(off + came, came)[0, 1], "", "at least 0.62")
        say(f"models: {fit.model}, expected to come back", back.sum(), "people", f"{(came > 0).sum()} did")
        say(f"models: {fit.model}, log score of who did", np.log(np.where(came > 0, back, 1 - back)).sum(), "")
    _lifetimes(frame)
    _pymc(frame, pymc)
    whole, _, _ = cdnow("CDNOW_master.txt", 0, 1)
    seconds, fit = timed(lambda: bgnbd.fit(whole))
    say(f"models: bgnbd on {len(whole['T']):,} (master), fit", seconds, "s", "under 0.5")


def _lifetimes(frame: dict[str, Any]) -> None:
    from lifetimes import BetaGeoFitter

    ours, mine = timed(lambda: bgnbd.fit(frame))
    theirs, fitter = timed(lambda: BetaGeoFitter().fit(frame["frequency"], frame["recency"], frame["T"]), 1)
    level = _level(frame, [fitter.params_[name] for name in _repeat.NAMES])
    say("models: bgnbd, our log-likelihood over lifetimes'", mine.loglik - level, "", "0 or more")
    say("models: bgnbd, lifetimes / ours", theirs / ours, "x")


def _pymc(frame: dict[str, Any], folder: Path | None) -> None:
    """pymc-marketing's fit of the same model to the same people, by maximum a posteriori, in an environment of its own."""
    there = [folder / part for part in ("bin/python", "Scripts/python.exe")] if folder else []
    runner = next((path for path in there if path.exists()), None)
    if runner is None:
        print("models: pymc-marketing is skipped: install the package pymc-marketing in an environment of its own and name its "
              "folder with STALWARTS_PYMC or --pymc")
        return
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "frame.npz"
        np.savez(file, **frame)
        ran = subprocess.run([str(runner), "-c", PYMC, str(file)], capture_output=True, text=True, check=False)
    said = [line.split()[1:] for line in ran.stdout.splitlines() if line.startswith("said ")]
    if not said:
        print("models: pymc-marketing did not run:", *ran.stderr.splitlines()[-1:])
        return
    slow, *found = (float(one) for one in min(said, key=lambda one: float(one[0])))
    ours, mine = timed(lambda: bgnbd.fit(frame))
    say("models: bgnbd, pymc-marketing's MAP", slow, "s", f"{float(said[0][0]):.1f} s the first time")
    say("models: bgnbd, our log-likelihood over pymc-marketing's", mine.loglik - _level(frame, found), "", "0 or more")
    say("models: bgnbd, pymc-marketing's MAP / ours", slow / ours, "x", "at least 100")


def _level(frame: dict[str, Any], parameters: list[float]) -> float:
    """The log-likelihood of BG/NBD at somebody's parameters."""
    return float(_repeat.Likelihood(_repeat.read(frame), 0)(np.log([parameters]))[0][0])


def many(people: int) -> None:
    """So many simulated customers in whole days, fitted and scored: time, memory, and the unweighted likelihood."""
    truth = {"r": 0.25, "alpha": 4.4, "a": 0.8, "b": 2.4}
    frame = bgnbd.simulate(truth, people, 1, 39.0)
    frame["recency"] = np.ceil(frame["recency"] * 7) / 7
    began = time.perf_counter()
    fit = bgnbd.fit(frame)
    expected = bgnbd.score(fit, frame, 39.0)
    say(f"models: bgnbd on {people:,}, fitted and scored", time.perf_counter() - began, "s", "under 60 at 10,000,000")
    say("models: peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "GB", "under 4")
    say("models: expected further payments a head", expected.mean(), "")
    cut = {name: column[:200_000] for name, column in frame.items()}
    weighted = bgnbd.fit(cut)
    buyers = _repeat.Buyers(cut["frequency"], cut["recency"], cut["T"], np.ones(200_000))
    alone = float(_repeat.Likelihood(buyers, 0)(weighted.transformed[None])[0][0])
    say("models: patterns with counts less row by row", weighted.loglik - alone, "", "0: the same likelihood")


def highnote(folder: Path, seeds: int) -> None:
    """Who pays for music: ours beside scikit-learn's booster and logistic line on the same folds."""
    path = folder / "highnote_four_fifths.csv.gz"
    if not path.exists() or importlib.util.find_spec("sklearn") is None:
        print(f"models: HighNote is not at {path}, or scikit-learn is not here")
        return
    with gzip.open(path, "rt") as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name not in {"ID", "adopter"}]
    x = np.array([[float(row[name]) for name in names] for row in rows])
    y = np.array([float(row["adopter"]) for row in rows])
    found = np.array([_folds(names, x, y, seed) for seed in range(seeds)])
    whose = ("ours", "scikit-learn's booster", "scikit-learn's logistic")
    for who, (area, loss, slope) in zip(whose, found.mean(0), strict=True):
        say(f"models: HighNote, {who}: AUC", area, "")
        say(f"models: HighNote, {who}: log-loss", loss, "")
        say(f"models: HighNote, {who}: slope", slope, "", "0.95 to 1.05" if who == "ours" else "")
    say("models: HighNote, AUC less the booster's", found.mean(0)[0, 0] - found.mean(0)[1, 0], "", "at least -0.002")
    say("models: HighNote, log-loss more than the booster's", found.mean(0)[0, 1] - found.mean(0)[1, 1], "", "at most 0.0005")


def _folds(names: list[str], x: Any, y: Any, seed: int) -> list[tuple[float, float, float]]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    said = np.zeros((3, len(y)))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(x, y):
        fit = p_buys.fit(dict(zip(names, x[train].T, strict=True)) | {"paid": y[train]})
        said[0, test] = p_buys.score(fit, dict(zip(names, x[test].T, strict=True)))
        booster = HistGradientBoostingClassifier(random_state=seed).fit(x[train], y[train])
        line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(x[train], y[train])
        said[1, test], said[2, test] = booster.predict_proba(x[test])[:, 1], line.predict_proba(x[test])[:, 1]
    ones = np.ones(len(y))
    return [(roc_auc_score(y, p), log_loss(y, p), _reliable.line(p, ones, y)[0]) for p in said]


def worlds(count: int) -> None:
    """P(buys) at 50,000 people and at 300 with 25 buyers; supporters at a nominal 90 %."""
    lots = np.random.default_rng(1)
    x, fresh = lots.standard_normal((50_000, 4)), lots.standard_normal((50_000, 4))
    bought = lots.random(50_000) < 1 / (1 + np.exp(4 - x @ SLOPES))
    came = lots.random(50_000) < 1 / (1 + np.exp(4 - fresh @ SLOPES))
    fit = p_buys.fit(_columns(x) | {"paid": bought.astype(float)})
    proof = _reliable.document(p_buys.score(fit, _columns(fresh)), np.ones(50_000), came.astype(float))
    say(f"models: P(buys) of 50,000 ({fit.diagnostics['learner']}), ECE", proof["ece"], "", "at most 0.02")
    ratios = np.array([_small(seed) for seed in range(100)])
    say("models: 300 people and 25 buyers, Brier / base rate's", ratios.mean(), "x", "at most 1, 100 worlds")
    say("models: of these, worse by over 2 %", (ratios > 1.02).sum(), "worlds", "at most 10")
    import truth_supporters

    each = (truth_supporters.came_back, truth_supporters.nameless)
    truth_supporters.ninety(*(truth_supporters.gathered(one, count) for one in each))


def _small(seed: int) -> float:
    lots = np.random.default_rng([seed, 3])
    slopes, x = lots.normal(0, 0.4, 4) * (seed % 2), lots.standard_normal((2300, 4))
    paid = (lots.random(2300) < 1 / (1 + np.exp(2.45 - x @ slopes))).astype(float)
    if paid[:300].sum() < p_buys.FLOOR:
        return _small(seed + 1000)
    p = p_buys.score(p_buys.fit(_columns(x[:300]) | {"paid": paid[:300]}), _columns(x[300:]))
    return float(((p - paid[300:]) ** 2).mean() / ((paid[:300].mean() - paid[300:]) ** 2).mean())


def _columns(x: Any) -> dict[str, Any]:
    return {f"column{place}": column for place, column in enumerate(x.T)}


def main() -> None:
    """Print it all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--many", type=int, default=1_000_000)
    asked.add_argument("--worlds", type=int, default=20)
    asked.add_argument("--seeds", type=int, default=2)
    asked.add_argument("--highnote", type=Path, default=DATA)
    asked.add_argument("--pymc", type=Path, default=os.environ.get("STALWARTS_PYMC"))
    asked.add_argument("--only", choices=("repeats", "many", "highnote", "worlds"))
    wanted = asked.parse_args()
    parts = {"repeats": lambda: repeats(wanted.pymc), "many": lambda: many(wanted.many),
             "highnote": lambda: highnote(wanted.highnote, wanted.seeds), "worlds": lambda: worlds(wanted.worlds)}
    for name, part in parts.items():
        if wanted.only in {None, name}:
            part()


if __name__ == "__main__":
    main()
