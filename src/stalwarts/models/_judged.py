"""Learners of who buys, judged on people they had not seen: out of time where the files reach back far enough, else by folds.

Out of time, both learn from what was known before a moment and what came until the next, and are held against what came after
that one: nothing of the later time is in them. In folds they are held against people of the same time, which a change of times
does not reach. Boosted trees are taken only where theirs is the higher logarithmic score, and their log-odds are drawn to the
line that folds of the people they learned from show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stalwarts.models import _boost
from stalwarts.models import _logistic
from stalwarts.models import _reliable
from stalwarts.models._fit import Floats
from stalwarts.models.proportion import Beta

FOLDS = 5
FLOOR = 20
"""Buyers before and after a moment from which on it is judged out of time."""
STRAIGHT = (1.0, 0.0)
LOGISTIC, BOOSTED = "logistic", "boosted"
Proof = dict[str, Any]
Line = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """Columns (rows, k) with their names, how many people each row is, and how many of them bought."""

    names: list[str]
    columns: Floats
    people: Floats
    bought: Floats

    def only(self, kept: Any) -> Seen:
        """Those columns alone."""
        return Seen([name for name, keep in zip(self.names, kept, strict=True) if keep], self.columns[:, kept], self.people,
                    self.bought)

    def part(self, people: Floats, bought: Floats) -> Seen:
        """Other people of the same patterns."""
        some = people > 0
        return Seen(self.names, self.columns[some], people[some], bought[some])

    @property
    def buyers(self) -> float:
        """How many bought."""
        return float(self.bought.sum())


@dataclass(frozen=True)
class Later:
    """What was known before a moment with what came until the next, and the same of that next one: columns alike."""

    before: Seen
    after: Seen
    days: int

    @property
    def tells(self) -> bool:
        """Whether there are buyers enough on both sides, and others too."""
        return all(FLOOR <= seen.buyers <= seen.people.sum() - FLOOR for seen in (self.before, self.after))


@dataclass(frozen=True)
class Verdict:
    """The learner taken and why, the line its log-odds are drawn to, and how it did."""

    learner: str
    why: str
    line: Line
    proof: Proof


def judged(seen: Seen, prior: Beta, learners: tuple[str, ...], later: Later | None) -> Verdict:
    """The better of the learners: out of time where `later` tells, else by folds of `seen`."""
    if later is None or not later.tells:
        folds = {name: _folds_of(seen, prior, name) for name in learners}
        best = max(learners, key=lambda name: folds[name]["log_score"])
        return Verdict(best, _why(best, learners, "people it had not seen"), _line(folds, best),
                       folds[best] | {"judged": "people", "days": None})
    proofs = {name: _after(later, prior, name) for name in learners}
    best = max(learners, key=lambda name: proofs[name]["log_score"])
    line = STRAIGHT if best == LOGISTIC else _line({best: _folds_of(seen, prior, best)}, best)
    scores = {name: proof["log_score"] for name, proof in proofs.items()}
    return Verdict(best, _why(best, learners, f"the {later.days} days after those it learned from"), line,
                   proofs[best] | {"judged": "time", "days": later.days, "learned_from": later.before.buyers, "scores": scores})


def odds(learner: str, seen: Seen, prior: Beta, columns: Floats) -> Floats:
    """Log-odds per row of columns, learned from what was seen."""
    if learner == BOOSTED:
        return _boost.odds(_boost.fit(seen.columns, seen.people, seen.bought), columns)
    p = np.clip(_logistic.fit(seen.columns, seen.people, seen.bought, prior).probability(columns), 1e-9, 1 - 1e-9)
    return np.asarray(np.log(p) - np.log1p(-p))


def _why(best: str, learners: tuple[str, ...], what: str) -> str:
    if len(learners) < 2:
        return "nothing but a logistic line is tried"
    return f"boosted trees foretold {what} {'better than the logistic line' if best == BOOSTED else 'no better'}"


def _after(later: Later, prior: Beta, learner: str) -> Proof:
    """One learner held against the later time, its log-odds drawn to the line of folds of the earlier one."""
    slope, level = STRAIGHT if learner == LOGISTIC else _line({learner: _folds_of(later.before, prior, learner)}, learner)
    said = slope * odds(learner, later.before, prior, later.after.columns) + level
    base = later.before.buyers / later.before.people.sum()
    return _reliable.document(1 / (1 + np.exp(-said)), later.after.people, later.after.bought, base)


def _line(proofs: dict[str, Proof], learner: str) -> Line:
    return (proofs[learner]["slope"], proofs[learner]["level"]) if learner == BOOSTED else STRAIGHT


def _folds_of(seen: Seen, prior: Beta, learner: str) -> Proof:
    """One learner on people it had not seen, in five folds."""
    parts = []
    for people, bought in _folds(seen):
        train, test = seen.part(seen.people - people, seen.bought - bought), seen.part(people, bought)
        parts.append((odds(learner, train, prior, test.columns), test.people, test.bought))
    said, n, k = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _reliable.document(1 / (1 + np.exp(-said)), n, k)


def _folds(seen: Seen) -> list[tuple[Floats, Floats]]:
    """Everybody in one of five folds by lot: people and buyers of each pattern, fold by fold."""
    lots = np.random.default_rng(0)
    shares = np.full(FOLDS, 1 / FOLDS)
    k = lots.multinomial(np.rint(seen.bought).astype(np.int64), shares).T.astype(np.float64)
    rest = lots.multinomial(np.rint(seen.people - seen.bought).astype(np.int64), shares).T
    return [(more + there, there) for more, there in zip(rest, k, strict=True)]
