"""What evidence weighs: odds that two beings are one.

The odds of a pair that meet at a key are those of Bayes: how often one person's two handles meet so (`ALIKE`), times how
many of the smaller side are on the larger at all (`OVERLAP`), over how many others there would be expected to give the
same key by chance (their number times `Rarity.shares`). Nothing rests on letters alone for more than `SUREST` to 1: some
account names are somebody else's. Rivals for one place share it.

All pairs at once: what is common among everybody changes with every file, so everything is weighed anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from stalwarts.identity import _agree
from stalwarts.identity._facts import PLACES
from stalwarts.identity._keys import ACCOUNT
from stalwarts.identity._keys import ADDRESS
from stalwarts.identity._keys import CODE
from stalwarts.identity._keys import DIGITS
from stalwarts.identity._keys import INITIAL
from stalwarts.identity._keys import NAME
from stalwarts.identity._keys import SHORT
from stalwarts.identity._keys import WHOLE
from stalwarts.identity._keys import WORDS
from stalwarts.identity._known import Known
from stalwarts.identity._pairs import KINDS
from stalwarts.identity._pairs import Beings
from stalwarts.identity._pairs import Candidates
from stalwarts.identity._pairs import Meetings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

TWICE, TWICE_HERE = 0.08, 0.02
"""Share of people who are there under two addresses, and of those who are under two at one till or on one list."""
OVERLAP = 0.3
"""Share of the smaller side who are on the larger one, before anything is known."""
ALIKE = {(ACCOUNT, ADDRESS): 0.3, (ACCOUNT, ACCOUNT): 0.4, (ACCOUNT, NAME): 0.25, (ADDRESS, NAME): 0.35,
         (ADDRESS, ADDRESS): 0.25, (NAME, NAME): 0.9}
CODED = 0.05
HEARD, MOST_ALIKE = 40, 0.8
"""How many people the first guess of how often handles meet counts for, and the most that is ever believed."""
HOW = {WHOLE: 1.0, DIGITS: 0.4, WORDS: 0.5, SHORT: 0.4, INITIAL: 0.15}
"""What is left of that where something was taken away to meet."""
SUREST = 300.0
TOLD = {"said": 150.0, "typed_handle": 100.0, "email": 100.0, "url": 30.0, "bio": 12.0, "note": 12.0}
"""Odds that whoever names an account name or address names their own."""
PHONE, PHONE_ODDS, PHONES_DIFFER = 300.0, 8.0, 0.6
CLICK, CLICKS, CLICK_ALONE = 6.0, 40.0, 0.1
NEAR, TOGETHER = {"city": 6.0, "postcode": 60.0}, {"city": 0.7, "postcode": 0.8}
APART = {"city": 0.5, "postcode": 0.4, "country": 0.25}
"""What places weigh at most where they agree, how often they do of one person, and what they weigh where they differ."""
LEAST_PLACE = 1e-3
"""The least share of people a place is taken to hold."""
NAMES_DIFFER, NAMES_DIFFER_MOST, NAMES_HALF = 0.01, 0.3, 0.3
WHOLE_HOW, PART_HOW, INITIAL_HOW, ALIKE_HOW = range(4)
REUSED, BY_CHANCE = 0.75, 0.4
"""Of account names and addresses that come down to one key as they stand, how many are spelt alike to the last dot: where
one person made both, and where two did."""


@dataclass
class Weighed:
    """Every pair with the odds that it is one person, were there no rivals, and what they rest on."""

    pairs: Candidates
    agreed: dict[str, NDArray[np.int64]]
    """How far names and places agree: `_agree.UNTOLD` to `_agree.SAME`."""
    best: Codes
    """The row of `pairs.met` that speaks most for it; -1: they meet at no key."""
    bare: Flags
    """Whether it rests on names that agree, and on nothing else."""
    odds: Floats = field(default_factory=lambda: np.zeros(0))
    both_phones: Flags = field(default_factory=lambda: np.zeros(0, bool))

    def named(self) -> Flags:
        """Pairs whose names, beside what they meet at, say something."""
        return np.asarray((self.agreed["names"] != _agree.UNTOLD) & ~self.bare, bool)


def weighed(beings: Beings, pairs: Candidates, agreed: pa.Table, known: Known) -> Weighed:
    """All pairs weighed; `agreed` are the rows of `_agree.AGREED` in the order of the pairs."""
    levels = {name: agreed[name].to_numpy().astype(np.int64) for name in ("names", *PLACES)}
    met = _Met.of(pairs, levels["names"], known)
    best, odds = met.best(len(pairs.left)), np.zeros(len(pairs.left))
    has = best >= 0
    odds[has] = met.odds(best[has], pairs)
    one = Weighed(pairs, levels, best, _at(met.entailed, best), odds)
    phones = beings.flags("phones")
    one.both_phones = phones[pairs.left] & phones[pairs.right]
    _by_telling(one)
    _by_phone(one)
    _by_names(one, agreed, known)
    _by_places(one, agreed, known)
    _by_clicks(one)
    return one


def _at(values: Flags, rows: Codes) -> Flags:
    """Values at these rows, none at -1."""
    return np.asarray(np.append(values, False)[rows], bool)


@dataclass
class _Met:
    """What is known of each meeting at a key."""

    rows: Meetings
    keys: list[str]
    entailed: Flags
    """Names are all that meets: two names, or one beside an account name made of the name it goes by."""
    true: Floats
    """How often one person's two handles meet so, before anything is learned."""
    others: Floats
    """How many others would meet so by chance."""
    trials: Codes
    """How many on the smaller side could have met somebody so."""
    sort: Codes
    """What is learned together: what met with what, and how."""

    @classmethod
    def of(cls, pairs: Candidates, names: Codes, known: Known) -> _Met:
        met = pairs.met
        low, high = np.minimum(*met.origins), np.maximum(*met.origins)
        entailed = (low == NAME) & (high == NAME) | ((low == NAME) | (high == NAME)) & (names[met.pair] == _agree.SAME)
        sizes = [known.sizes[origin, being[met.pair]]
                 for origin, being in zip(met.origins, (pairs.left, pairs.right), strict=True)]
        how = np.where((met.hows[0] == INITIAL) | (met.hows[1] == INITIAL), INITIAL_HOW,
                       np.where((met.hows[0] == WHOLE) & (met.hows[1] == WHOLE), WHOLE_HOW, PART_HOW))
        how = np.where(met.alike, ALIKE_HOW, how)
        people = np.maximum(*sizes).astype(float)
        others = np.where(entailed, known.named.others(people, known.rarity.name_shares(pairs.keys)[met.key]),
                          known.chance.others(people, known.rarity.shares(pairs.keys)[met.key]))
        sides = [_sides(known, origin, being[met.pair])
                 for origin, being in zip(met.origins, (pairs.left, pairs.right), strict=True)]
        sort = np.unique(np.stack([np.minimum(*sides), np.maximum(*sides), how, entailed]), axis=1, return_inverse=True)[1]
        written = (high <= ADDRESS) & (how != PART_HOW)
        pair = pairs.left[met.pair], pairs.right[met.pair]
        here = known.mails[pair[0]] & known.mails[pair[1]] & (known.till[pair[0]] == known.till[pair[1]])
        true = _first_guess(met, low, high, entailed, here) * _spelt_so(written, met.alike, REUSED)
        others *= _chance_of(how, low, high, known.plain) * _spelt_so(written, met.alike, BY_CHANCE)
        return cls(met, pairs.keys, entailed, true, others, np.minimum(*sizes), sort.reshape(-1))

    def best(self, pairs: int) -> Codes:
        """For each pair the strongest meeting counts: the others mostly say the same again."""
        order = np.lexsort((self.rows.key, self.true / self.others, self.rows.pair))
        found = np.full(pairs, -1)
        found[self.rows.pair[order]] = order
        return found

    def odds(self, best: Codes, pairs: Candidates) -> Floats:
        """The odds that the best meetings give."""
        share = np.zeros(len(best))
        left, right = pairs.left[self.rows.pair[best]], pairs.right[self.rows.pair[best]]
        order = np.argsort(self.sort[best], kind="stable")
        ends = np.flatnonzero(np.diff(self.sort[best][order])) + 1
        for rows in np.split(order, ends) if len(order) else ():
            at = best[rows]
            share[rows] = _share(self.others[at], float(self.true[at].mean()), int(self.trials[at].max()), left[rows],
                                 right[rows])
        return np.asarray(np.minimum(share / (1 - share) / self.others[best], SUREST), np.float64)


def _first_guess(met: Meetings, low: Codes, high: Codes, entailed: Flags, here: Flags) -> Floats:
    table = np.full((CODE + 1, CODE + 1), CODED)
    for kinds, share in ALIKE.items():
        table[kinds] = share
    alike = np.where(entailed, ALIKE[NAME, NAME], table[low, high])
    how = np.array([HOW[each] for each in range(len(HOW))])
    there = np.where(here, TWICE_HERE, np.where((low == ADDRESS) & (high == ADDRESS), TWICE, OVERLAP))
    return np.asarray(there * alike * how[met.hows[0]] * how[met.hows[1]], np.float64)


def _chance_of(how: Codes, low: Codes, high: Codes, plain: float) -> Floats:
    """Share of the chance meetings at a key that are of this sort: others who come down to it took something away, or not."""
    written = (low <= ADDRESS).astype(int) + (high <= ADDRESS)
    whole = plain ** written
    return np.where((written == 0) | (how == INITIAL_HOW), 1.0, np.where(how == PART_HOW, 1 - whole, whole))


def _spelt_so(written: Flags, alike: Flags, share: float) -> Floats:
    """The share of meetings of account names and addresses that are spelt alike, or are not, as each one is."""
    return np.where(written, np.where(alike, share, 1 - share), 1.0)


def _sides(known: Known, origin: Codes, being: Codes) -> Codes:
    """A number for what kind of side an end of a meeting is: its origin, and its platforms (account names) or whether a till."""
    return np.where(origin == ACCOUNT, CODE + 1 + known.where[being], np.where(known.till[being], -1 - origin, origin))


def _share(others: Floats, guess: float, trials: int, left: Codes, right: Codes) -> float:
    """How often one person's handles meet, by sort: what the pairs themselves say, drawn towards the first guess.

    Expectation maximisation: a pair is one person with the odds of its sort; a sort's share is the pairs that are so, over
    those who could be. Pairs of one being share it, as rivals do.
    """
    left, right = np.unique(left, return_inverse=True)[1], np.unique(right, return_inverse=True)[1]
    share = guess
    for _ in range(40):
        odds = share / (1 - share) / others
        rivals = np.bincount(left, odds)[left] + np.bincount(right, odds)[right] - 2 * odds
        share = float(((odds / (1 + odds + rivals)).sum() + guess * HEARD) / (trials + HEARD))
        share = min(share, MOST_ALIKE)
    return share


def _by_telling(one: Weighed) -> None:
    for kind, told in zip(KINDS, one.pairs.told, strict=True):
        odds = np.where(one.odds > 0, np.maximum(one.odds, 0.05) * TOLD[kind], TOLD[kind])
        one.odds = np.where(told, odds, one.odds)


def _by_phone(one: Weighed) -> None:
    shared = one.pairs.phone >= 0
    one.odds = np.where(shared, np.maximum(one.odds * PHONE, PHONE_ODDS),
                        np.where(one.both_phones, one.odds * PHONES_DIFFER, one.odds))


def _by_names(one: Weighed, agreed: pa.Table, known: Known) -> None:
    """Whether the names both go by agree, where that was not all there was."""
    named, level = one.named(), one.agreed["names"]
    same = named & (level == _agree.SAME)
    rows = np.flatnonzero(same)
    words = agreed["words"].take(pa.array(rows)).to_pylist()
    rare = np.array([min(0.9 / max(known.rarity.name(each), 1e-6), 1000.0) for each in words])
    odds = one.odds[rows] * np.where(_spelt(one.pairs, known)[rows], 2.0, rare)
    told = (one.pairs.phone[rows] >= 0) | one.pairs.told[:, rows].any(axis=0)
    one.odds[rows] = np.minimum(odds * np.where(told, 20.0, 1.0), 30 * SUREST)
    one.odds = np.where(named & (level == _agree.PARTLY), one.odds * NAMES_HALF, one.odds)
    apart = np.minimum(one.odds * NAMES_DIFFER, NAMES_DIFFER_MOST)
    one.odds = np.where(named & (level == _agree.DIFFERENT), apart, one.odds)


def _spelt(pairs: Candidates, known: Known) -> Flags:
    """Whether a key two meet at is likelier to be a name than letters."""
    words = np.array([known.rarity.by_words(key) for key in pairs.keys])
    spelt = words >= known.rarity.letters.chances(pairs.keys)
    return np.bincount(pairs.met.pair, spelt[pairs.met.key], len(pairs.left)) > 0


def _by_places(one: Weighed, agreed: pa.Table, known: Known) -> None:
    """Where both are; who shares a postcode shares a city, so that says nothing more."""
    closer = np.zeros(len(one.odds), bool)
    for kind in ("postcode", "city", "country"):
        level, people = one.agreed[kind], max(known.places[kind].total(), 1)
        one.odds = np.where(level == _agree.DIFFERENT, one.odds * APART[kind], one.odds)
        same = (level == _agree.SAME) & ~closer
        rows = np.flatnonzero(same & (kind in NEAR))
        places = agreed[f"{kind}_left"].take(pa.array(rows)).to_pylist()
        one.odds[rows] *= np.array([min(TOGETHER[kind] / max(known.places[kind][place] / people, LEAST_PLACE), NEAR[kind])
                                    for place in places])
        closer |= same


def _by_clicks(one: Weighed) -> None:
    """An order shortly after a click, where hardly anybody else clicked."""
    rows = np.flatnonzero(one.pairs.clickers)
    often = one.pairs.times[rows] / one.pairs.clickers[rows]
    odds = one.odds[rows]
    one.odds[rows] = np.where(odds > 0, odds * np.minimum(CLICK * often, CLICKS), np.minimum(CLICK_ALONE * often, 1.0))
