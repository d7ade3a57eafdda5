"""Do the intervals hold the truth where links are uncertain? Small made-up creators, with and without that doubt carried.

In each world a share of the buyers on a mailing list order under an address that no file links to the list. Some of them may
be told by likelihood, and as many strangers look like somebody they are not as those likelihoods mean. `within_365` and
`next_365` should then hold the expected value 93 to 97 % of the time, as where all links are known (`bench/truth.py`).
Beside them what is done elsewhere: only certain links count; whoever is likelier than not is joined, and nothing more said.

    python bench/truth_links.py [--worlds N, 100] [--named N, 0: whole answers, for people with names of nine languages]

`--shared N` prints from N other worlds how far all pairs of one err together (`identity.draws.SHARED`).
`--named` goes all the way: names, addresses and account names in several scripts, likely links compared, settled and joined
by the real thing, the figures of the answer's page. There some of the hidden have nothing in common with themselves (a
nickname here, a name there): nobody can find them. How many they are is told by buyers known to follow who are held back and
looked for again (`identity/recall.py`), and they are in the draws. What all links known would give stands beside it: few
payments miss the truth now and then whoever is known.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np

from _measure import say
from _shortcut import DAY
from _shortcut import Listed
from stalwarts.identity import draws
from stalwarts.models import identity
from stalwarts.models._patterns import Patterns
from stalwarts.models.first_payment import Interval
from stalwarts.models.first_payment import averaged
from stalwarts.models.proportion import LIST_PRIOR
from truth import drawn

HIDDEN = (0.15, 0.5)
"""Least and most share of the buyers on the list whose links are hidden."""
LEAST = 0.05
"""Probability under which no pair is kept."""
FIGURES = ("within_365", "next_365")
WAYS = ("carried", "certain links alone", "likelier than not is joined", "all links known")
Told = dict[str, dict[str, Interval]]


@dataclass(frozen=True)
class Seen:
    """What one world showed: by way of telling and figure the interval, and by figure the truth."""

    told: Told
    truth: dict[str, float]

    def held(self, way: str, figure: str) -> bool:
        """Whether the interval of that figure holds the truth, told that way."""
        one = self.told[way][figure]
        return bool(one.low <= self.truth[figure] <= one.high)


@dataclass(frozen=True)
class Pairs:
    """Uncertain pairs: a follower by number, when who may be them paid first, and how likely they are one."""

    who: Any
    paid_at: Any
    chance: Any


def sketched(seed: int) -> Seen:
    """One world by the shortcut: the pairs are as likely as they are said to be, by the way they are made."""
    world, lots = drawn(seed), np.random.default_rng([seed, 21])
    (truth,) = world.truth.accounts.values()
    whole = Listed.of(world)
    shown, pairs = hidden(whole, lots)
    certain, variants = averaged(shown.patterns(), shown.waiting(), prior=LIST_PRIOR)
    waiting = shown.waiting()
    so = lots.random((draws.DRAWS, len(pairs.who))) < pairs.chance
    ways = [changed(shown, pairs, each) for each in so]
    found = identity.doubted(variants, shown.patterns(), waiting["age"], waiting["n"].astype(float), ways)
    likelier = joined(shown, pairs, pairs.chance > 0.5)
    guess = averaged(likelier.patterns(), likelier.waiting(), prior=LIST_PRIOR)[0]
    known = averaged(whole.patterns(), whole.waiting(), prior=LIST_PRIOR)[0]
    return Seen({"carried": {"within_365": found.within_365.interval, "next_365": found.next_365.interval},
                 "certain links alone": {name: getattr(certain, name) for name in FIGURES},
                 "likelier than not is joined": {name: getattr(guess, name) for name in FIGURES},
                 "all links known": {name: getattr(known, name) for name in FIGURES}},
                {name: getattr(truth, name) for name in FIGURES})


def hidden(whole: Listed, lots: np.random.Generator) -> tuple[Listed, Pairs]:
    """The list without some of its buyers' payments, and the pairs that may bring them back.

    Of pairs of a likelihood p a share p is right: right ones are drawn with a density as p, wrong ones as 1 - p.
    """
    buyers = np.flatnonzero(np.isfinite(whole.paid_at))
    gone = buyers[lots.random(len(buyers)) < lots.uniform(*HIDDEN)]
    right = np.sqrt(lots.uniform(LEAST**2, 1, len(gone)))
    wrong = 1 - np.sqrt(lots.uniform(0, (1 - LEAST) ** 2, lots.poisson(len(gone) * (1 - LEAST) ** 2 / (1 - LEAST**2))))
    # Who paid long before following is no likelier to be them than a buyer's own self is: payments come after.
    others = np.flatnonzero(~np.isfinite(whole.paid_at) & (whole.since < whole.end - 3 * DAY))
    others = lots.choice(others, len(wrong), replace=False)
    strangers = lots.uniform(np.maximum(whole.start, whole.since[others] + 2 * DAY), whole.end)
    shown = replace(whole, paid_at=np.where(np.isin(np.arange(len(whole.since)), gone), np.inf, whole.paid_at))
    return shown, Pairs(np.append(gone, others),
                        np.append(whole.paid_at[gone], strangers), np.append(right, wrong))


def joined(shown: Listed, pairs: Pairs, so: Any) -> Listed:
    """The list as it would be with some of the pairs joined."""
    paid_at = shown.paid_at.copy()
    paid_at[pairs.who[so]] = pairs.paid_at[so]
    return replace(shown, paid_at=paid_at)


def changed(shown: Listed, pairs: Pairs, so: Any) -> identity.Way:
    """What is otherwise when some of the pairs are one."""
    those = pairs.who[so]
    part = Listed(shown.since[those], shown.standing[those], shown.checkout[those], shown.paid_at[those], shown.start, shown.end)
    after = replace(part, paid_at=pairs.paid_at[so])
    one, other = part.patterns(), after.patterns()
    entry, days, paid = (np.append(other[name], one[name]) for name in ("entry", "days", "paid"))
    n, before, left = np.append(other["n"], -one["n"]), part.waiting(), after.waiting()
    return identity.Way(Patterns(entry.astype(float), days.astype(float), days + 1.0, paid.astype(bool), n.astype(float)),
                        np.append(left["age"], before["age"]).astype(float), np.append(left["n"], -before["n"]).astype(float))


def gathered(one: Callable[[int], Seen], seeds: Iterable[int]) -> list[Seen]:
    """Every world of these seeds, on two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return list(pool.map(one, seeds, chunksize=5))


def tell(found: Sequence[Seen], about: str, limits: dict[str, str]) -> None:
    """Print how often each held, and what it should be by figure, once the doubt is carried."""
    for figure in sorted({name for one in found for name in one.truth}):
        known = [one for one in found if figure in one.truth]
        for way in WAYS:
            told = [one for one in known if figure in one.told.get(way, {})]
            if told:
                share = 100 * float(np.mean([one.held(way, figure) for one in told]))
                middle = float(np.median([one.told[way][figure].value / max(one.truth[figure], 1e-9) for one in told]))
                limit = limits.get(figure, "") if way == "carried" else ""
                say(f"links: {figure}, {about}, {way}", share, "%", f"{limit} {len(told)} worlds, middle {middle:.2f} x".strip())


def main(count: int, named: int) -> None:
    """Print how often each held."""
    tell(gathered(sketched, range(1, count + 1)), "hidden links", dict.fromkeys(FIGURES, "93 to 97,"))
    if named:
        from _named import whole

        limits = dict.fromkeys(FIGURES, "93 to 97,") | {"bounds": "at least 97,"}
        tell(gathered(whole, range(1, named + 1)), "names of nine languages", limits)


def shared(count: int) -> None:
    """Print how far the log-odds of all pairs of one world err together, most likely: `identity.draws.SHARED`."""
    from _named import judged

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        told = [np.array(rows, float) for rows in pool.map(judged, range(1001, 1001 + count)) if rows]
    tried = np.arange(0.0, 1.55, 0.1)
    fits = [sum(_together(rows, off) for rows in told) for off in tried]
    best = int(np.argmax(fits))
    say("links: error that all pairs of a world share", float(tried[best]), "",
        f"of the log-odds; log-likelihood {fits[best] - fits[0]:.1f} above none, {count} worlds")


def _together(rows: Any, off: float) -> float:
    """The log-likelihood of one world's pairs (said, so), where their log-odds have such an error in common."""
    at, weight = np.polynomial.hermite_e.hermegauss(21)
    said, so = np.clip(rows[:, 0], 1e-4, 1 - 1e-4), rows[:, 1] > 0
    odds = np.log(said / (1 - said)) * np.sqrt(1 + np.pi * off**2 / 8)
    likely = [-np.logaddexp(0, np.where(so, -1, 1) * (odds + off * each)).sum() for each in at]
    return float(max(likely) + np.log((weight / weight.sum()) @ np.exp(np.array(likely) - max(likely))))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=100)
    asked.add_argument("--named", type=int, default=0)
    asked.add_argument("--shared", type=int, default=0)
    given = asked.parse_args()
    if given.shared:
        shared(given.shared)
    else:
        main(given.worlds, given.named)
