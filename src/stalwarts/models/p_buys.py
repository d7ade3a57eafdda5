"""Who of those who never bought would: a readable logistic line, or boosted trees where they foretell better.

Fitted on this workspace's own past: what names on lists had done by an earlier moment, and who of them then paid. Under 20
buyers it abstains. From 200 on, boosted trees are tried beside the logistic line and taken only where they gave the higher
logarithmic score to a later time than either had learned from, or to people of the same time where the files do not reach back
far enough for that (`_judged`). A column that tells the outcome all but by itself is the outcome in disguise: it is refused and
named.

A table of one's own has a column `paid` (0 or 1), others that are known before it, and perhaps `weight`.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from stalwarts.models import _boost
from stalwarts.models import _judged
from stalwarts.models import _logistic
from stalwarts.models import _settled
from stalwarts.models._fit import Fit
from stalwarts.models._fit import Floats
from stalwarts.models._fit import digest
from stalwarts.models._judged import Later
from stalwarts.models._judged import Seen
from stalwarts.models.proportion import FOLLOWER_PRIOR
from stalwarts.models.proportion import LIST_PRIOR
from stalwarts.models.proportion import Beta
from stalwarts.models.supporters import supporters
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

NEEDS = ("signal_patterns",)
"""The measure it is told of; `scores` of its document become the table `p_buys_score`."""
FLOOR = 20
"""Buyers under which nothing is said of anybody."""
MANY = 200
"""Buyers from which boosted trees are tried."""
DISGUISE = 0.98
"""How rarely a column may be outranked by chance (its area under the curve) before it is held to be the outcome itself."""
SKEWED, TALL = 3.0, 20.0
"""A column is eased to its logarithm where its skewness and its largest value are above these."""
LEARNERS = (_judged.LOGISTIC, _judged.BOOSTED)
BANDS = ("tenure", "opens", "clicks", "replies", "cheers", "visits", "quiet")
VAGUE = Beta(0.5, 0.5)
SHORT = "the files do not reach back far enough to judge it on a later time, so people of the same time stand in"
YEAR = 365
DRIFT = 0.2
"""What the coming span differs by from the last, on log-odds: fixed beforehand (as in `beta_binomial`)."""
Rows = list[dict[str, Any]]


def simulate(parameters: dict[str, float], n: int, seed: int) -> dict[str, Floats]:
    """Columns named like the parameters, standard normal, and `paid`; `intercept` is the log-odds of somebody average."""
    lots = np.random.default_rng(seed)
    columns = {name: lots.standard_normal(n) for name in parameters if name != "intercept"}
    odds = parameters["intercept"] + sum(parameters[name] * column for name, column in columns.items())
    return columns | {"paid": (lots.random(n) < 1 / (1 + np.exp(-odds))).astype(np.float64)}


def fit(frame: Any) -> Fit:
    """Fit on a column `paid`, all others but `weight` being what was known before.

    Raises UnfitFrame, and TooFewEvents under 20 buyers.
    """
    began, there = time.perf_counter(), list(getattr(frame, "column_names", None) or frame)
    names = [name for name in there if name not in {"paid", "weight"}]
    *columns, paid, weight = _plain_columns(frame, [*names, "paid"])
    if not names or (paid > 1).any():
        raise UnfitFrame("it takes a column `paid` of 0 and 1 and at least one other")
    seen = Seen(names, np.column_stack(columns), weight, weight * paid)
    return _learned(seen, VAGUE, began, short="a table tells no later time, so people of it that it had not seen stand in")


def score(found: Fit, frame: Any) -> Floats:
    """Per row, the probability of buying."""
    *columns, _ = _plain_columns(frame, found.diagnostics["columns"])
    return predicted(found, np.column_stack(columns))


def predicted(found: Fit, columns: Floats) -> Floats:
    """Per row of the columns the fit kept, in its order."""
    said = found.diagnostics
    x = _eased(columns, np.array(said["eased"], dtype=bool))
    if said["learner"] == "logistic":
        return _logistic.of(said["logistic"]).probability(x)
    slope, level = said["line"]
    return np.asarray(1 / (1 + np.exp(-(slope * _boost.odds(said["trees"], x) + level))))


def told(signal_patterns: Rows) -> dict[str, Any]:
    """What is said of a view: the fit, how good it proved, and the probability of each pattern there is now."""
    now, early, before, after = ([row for row in signal_patterns if row["moment"] == moment]
                                 for moment in ("now", "early", "before", "after"))
    if not early:
        return _silent("the files of payments are too short to look back on: it takes half a year of them", 0)
    seen, bought = _seen(early, early), float(sum(row["bought"] for row in early))
    if bought < FLOOR:
        return _silent(f"{bought:g} of the people who had not bought by then did, and it takes {FLOOR} to learn from", bought)
    days = int(early[0]["days"])
    found = _learned(seen, _prior(early, days), time.perf_counter(), _later(before, after or early))
    kept = found.diagnostics["columns"]
    columns = _seen(now, early).only([name in kept for name in seen.names]).columns if now else np.zeros((0, len(kept)))
    p = predicted(found, columns) if now else np.zeros(0)
    pushes = _logistic.of(found.diagnostics["logistic"]).pushes(_eased(columns, np.array(found.diagnostics["eased"], dtype=bool)))
    return {"chosen": found.diagnostics["learner"], "days": days, "buyers": bought, "why": found.diagnostics["why"],
            "refused": found.diagnostics["refused"], "backtest": found.diagnostics["proof"], "parameters": found.parameters,
            "doubt": _doubt(bought),
            "scores": [{name: row[name] for name in ("account", *BANDS)} | {"probability": float(one), "days": days,
                        "pushes": {name: round(float(v), 4) for name, v in zip(kept, push, strict=True) if abs(v) > 0.005}}
                       for row, one, push in zip(now, p, pushes, strict=True)]}


def _later(before: Rows, after: Rows) -> Later | None:
    """The time that what was learned is judged on; none where the files do not reach back so far."""
    return Later(_seen(before, before), _seen(after, before), int(before[0]["days"])) if before and after else None


def _silent(why: str, buyers: float) -> dict[str, Any]:
    return {"chosen": None, "why": why, "buyers": buyers, "floor": FLOOR, "scores": []}


def _prior(rows: Rows, days: int) -> Beta:
    """The published share of so many days, of lists of addresses or of followers; a year's, by the day."""
    prior = LIST_PRIOR if any(row["account"].startswith(("mailchimp", "substack", "email")) for row in rows) else FOLLOWER_PRIOR
    part = days / YEAR
    return Beta(prior.a * part, prior.a * (1 - part) + prior.b)


def _seen(rows: Rows, like: Rows) -> Seen:
    """Bands as numbers, and one column per account but the largest."""
    sizes: dict[str, float] = {}
    for row in like:
        sizes[row["account"]] = sizes.get(row["account"], 0) + row["n"]
    others = sorted(sizes, key=lambda account: (-sizes[account], account))[1:]
    columns = [[float(row[name]) for name in BANDS] + [float(row["account"] == account) for account in others] for row in rows]
    return Seen([*BANDS, *others], np.array(columns, dtype=np.float64), np.array([row["n"] for row in rows], dtype=np.float64),
                np.array([row["bought"] or 0 for row in rows], dtype=np.float64))


def _learned(whole: Seen, prior: Beta, began: float, later: Later | None = None, short: str = SHORT) -> Fit:
    """The better learner, what was refused, and the proof from a time, or from people, neither had seen."""
    buyers = whole.buyers
    if buyers < FLOOR or buyers > whole.people.sum() - FLOOR:
        fewer = min(buyers, float(whole.people.sum()) - buyers)
        raise TooFewEvents("p_buys", fewer, FLOOR, of="people who bought, and as many who did not,")
    seen, telling, eased = _fit_for_learning(whole)
    verdict = _judged.judged(seen, prior, LEARNERS if buyers >= MANY else LEARNERS[:1], _eased_alike(later))
    learner, proof = verdict.learner, verdict.proof
    found = _logistic.fit(seen.columns, seen.people, seen.bought, prior)
    trees = _boost.fit(seen.columns, seen.people, seen.bought) if learner == "boosted" else None
    notes = {"columns": seen.names, "eased": eased.tolist(), "refused": telling, "learner": learner,
             "why": _why(verdict, buyers, short), "proof": proof | _foreseen(proof, buyers), "line": list(verdict.line),
             "logistic": _logistic.document(found), "trees": trees, "events": buyers,
             "fell_back": {"asked": "p_buys", "reasons": [_disguised(name) for name in telling]} if telling else None}
    best = max(found.parts, key=lambda part: part.weight)
    return Fit(model="p_buys", parameters=_unscaled(found, seen.names), covariance=best.covariance.tolist(), loglik=best.loglik,
               n=float(seen.people.sum()), aicc=-2 * proof["log_score"], seconds=time.perf_counter() - began,
               diagnostics=notes | {"words": _words(found, seen.names, proof)},
               versions={"model": "1", "numpy": np.__version__, "data": digest(seen.columns, seen.people, seen.bought)})


def _disguised(name: str) -> str:
    return f"the column {name} tells who paid all but by itself: it is the outcome in disguise, and was left out"


def _fit_for_learning(whole: Seen) -> tuple[Seen, list[str], Any]:
    """Without columns that are all alike or the outcome in disguise, eased; the names of those; and which were eased."""
    telling = [name for name, column in zip(whole.names, whole.columns.T, strict=True) if _area(column, whole) > DISGUISE]
    varied = [np.ptp(column) > 0 and name not in telling for name, column in zip(whole.names, whole.columns.T, strict=True)]
    kept = whole.only(np.array(varied))
    eased = _skewed(kept)
    return Seen(kept.names, _eased(kept.columns, eased), kept.people, kept.bought), telling, eased


def _eased_alike(later: Later | None) -> Later | None:
    """Both sides with the columns that the earlier one would have kept, eased as it would have been."""
    if later is None:
        return None
    before, _telling, eased = _fit_for_learning(later.before)
    after = later.after.only([name in before.names for name in later.after.names])
    return Later(before, Seen(after.names, _eased(after.columns, eased), after.people, after.bought), later.days)


def _why(verdict: _judged.Verdict, buyers: float, short: str) -> str:
    under = f"under {MANY} buyers " if buyers < MANY else ""
    return f"{under}{verdict.why}" + (f"; {short}" if verdict.proof["judged"] == "people" else "")


def _foreseen(proof: dict[str, Any], buyers: float) -> dict[str, Any]:
    """The range that would have been said of how many buy, and whether it held."""
    bands, doubt = proof["bands"], _doubt(proof.get("learned_from", buyers))
    found = supporters([band["foreseen"] / band["people"] for band in bands], [None] * len(bands),
                       [round(band["people"]) for band in bands], doubt=doubt)
    return {"low": found.low, "high": found.high, "inside": found.low <= proof["came"] <= found.high}


def _doubt(buyers: float) -> float:
    """The standard deviation on log-odds that all probabilities share: of the share of buyers, and of the time to come."""
    return float(np.sqrt(DRIFT**2 + 1 / max(buyers, 1.0)))


def _area(column: Floats, seen: Seen) -> float:
    """How often somebody who bought is above, or below, somebody who did not, in one column (the greater of the two)."""
    _, at = np.unique(column, return_inverse=True)
    yes, no = np.bincount(at, seen.bought), np.bincount(at, seen.people - seen.bought)
    below = np.cumsum(no) - no / 2
    area = float(yes @ below / max(yes.sum() * no.sum(), 1e-300))
    return max(area, 1 - area)


def _skewed(seen: Seen) -> Any:
    """Columns with a tail so long that their logarithm says more."""
    total = seen.people.sum()
    off = seen.columns - seen.people @ seen.columns / total
    spread = np.sqrt(np.maximum(seen.people @ off**2 / total, 1e-300))
    return (np.abs(seen.people @ off**3 / total) / spread**3 > SKEWED) & (np.abs(seen.columns).max(axis=0) > TALL)


def _eased(columns: Floats, eased: Any) -> Floats:
    return np.where(eased, np.sign(columns) * np.log1p(np.abs(columns)), columns)


def _plain_columns(frame: Any, names: list[str]) -> tuple[Floats, ...]:
    """Columns by name, of any sign, and the weight last."""
    there = list(getattr(frame, "column_names", None) or frame)
    found = [_settled.column(frame, there, name) for name in names]
    weight = _settled.columns(frame, "weight")[0] if "weight" in there else np.ones(len(found[0]))
    return (*found, weight)


def _unscaled(found: _logistic.Logistic, names: list[str]) -> dict[str, float]:
    """Intercept and slopes per unit of each column."""
    slopes = found.theta[1:] / found.spread
    return {"intercept": float(found.theta[0] - slopes @ found.mean)} | dict(zip(names, map(float, slopes), strict=True))


def _words(found: _logistic.Logistic, names: list[str], proof: dict[str, Any]) -> str:
    order = np.argsort(-np.abs(found.theta[1:]))[:3]
    said = ", ".join(f"{names[i]} ({'more' if found.theta[1 + i] > 0 else 'less'} likely)" for i in order)
    return f"{proof['came'] / proof['people']:.2%} bought; what tells most: {said}" if names else "nothing tells who buys"
