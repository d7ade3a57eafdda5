"""How common a key is: what share of account names would be spelled so by chance. Fitted on the names at hand.

Three ways to come by a key, added up: a name is written as a given and a family name, each as frequent as seen here
(shrunk towards what is usual); two words stand one after the other; or it is letters after letters, as a chain of the third
order over the names at hand says (Perito and others 2011, "How unique and traceable are usernames?", PETS, find that such
a chain's surprise tells who shares a name by accident).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ORDER = 3
SAMPLE = 40_000
"""Names a chain is fitted on: enough for any letter pair."""
LETTERS = 36
WEIGHT = 4.0
"""Observations that the next shorter memory counts for (interpolation with a Dirichlet prior)."""
USUAL, SIZE = 1 / 1000, 200
"""How frequent a word of a name is before any was seen, and how many observations that counts for."""
NAMED = 0.3
"""Share of account names that are nothing but the person's name."""
OWN = 2
END = "\n"
RARE, PULL = 0.02, 250
"""Expected others under which a key is called rare, and how many keys the first guess about those counts for."""
LEARNED, FEWEST = 4000, 200
"""Account names of a platform by which chance is learned, at most and at least."""


@dataclass
class Rarity:
    """Counts of letters after letters, and of the words of names."""

    fitted: frozenset[str] = frozenset()
    after: dict[str, Counter[str]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    named: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    parted: int = 0
    _known: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: list[str], names: Iterable[frozenset[str]], parts: Iterable[frozenset[str]] = ()) -> Rarity:
        """From keys as they stand, the words of names (one set per person) and those of account names of several words."""
        # Once each: whoever uses one name on five platforms is one person.
        once = sorted(set(keys))
        made = cls(fitted=frozenset(once[:: len(once) // SAMPLE + 1]))
        for key in made.fitted:
            made._learn(key, 1)
        for words in names:
            made.words.update(words)
            made.named += 1
        for words in parts:
            made.parts.update(words)
            made.parted += 1
        return made

    def _learn(self, key: str, times: int) -> None:
        text = " " * ORDER + key + END
        for at in range(ORDER, len(text)):
            for length in range(ORDER + 1):
                self.after.setdefault(text[at - length:at], Counter())[text[at]] += times

    def share(self, key: str) -> float:
        """The chance that somebody else's account name gives this key."""
        if key not in self._known:
            self._known[key] = self.by_letters(key) + NAMED * self.by_words(key) + self.by_parts(key)
        return self._known[key]

    def name_share(self, key: str) -> float:
        """The chance that somebody else goes by a name that gives this key."""
        return max(self.by_words(key), 1e-9)

    def by_letters(self, key: str) -> float:
        """The chain's chance of exactly these letters, had this key not been among those it was fitted on."""
        text, chance = " " * ORDER + key + END, 1.0
        if key in self.fitted:
            self._learn(key, -1)
        for at in range(ORDER, len(text)):
            chance *= self._next(text[at - ORDER:at], text[at])
        if key in self.fitted:
            self._learn(key, 1)
        return chance

    def _next(self, memory: str, letter: str) -> float:
        chance = 1 / (LETTERS + 1)
        for length in range(len(memory) + 1):
            seen = self.after.get(memory[len(memory) - length:])
            if seen is None:
                break
            chance = (seen[letter] + WEIGHT * chance) / (seen.total() + WEIGHT)
        return chance

    def by_words(self, key: str) -> float:
        """The chance of a person whose given and family name, put together either way, give the key."""
        chance = 0.0
        for at in range(1, len(key)):
            one, other = key[:at], key[at:]
            if one in self.words or other in self.words:
                chance = max(chance, self.word(one) * self.word(other))
        return max(chance, self.word(key) if key in self.words else 0.0)

    def by_parts(self, key: str) -> float:
        """The chance of two words that stand in account names, one after the other, to give the key."""
        chance = 0.0
        for at in range(2, len(key) - 1):
            one, other = self.parts[key[:at]], self.parts[key[at:]]
            # The two that meet at the key may both be among those counted.
            if one > OWN and other > OWN:
                chance = max(chance, (one - OWN) * (other - OWN) / (self.parted * self.parted))
        return chance

    def word(self, word: str) -> float:
        """How frequent a word is in names; the person in question is not counted."""
        if len(word) == 1:
            return 0.08
        return (max(self.words[word] - 1, 0) + SIZE * USUAL) / (self.named + SIZE)

    def name(self, words: frozenset[str]) -> float:
        """The chance that another person goes by all these words."""
        chance = 1.0
        for word in words:
            chance *= self.word(word)
        return chance


@dataclass(frozen=True)
class Chance:
    """How many others there are with a key, against how many `Rarity` expects: learned where the truth is plain.

    Two account names of one platform that come down to one key are two people. So the expectation is held against the
    number of such others, account name by account name, and put right by a power law (Poisson regression on the logarithm).
    That takes in what single words do not show: given and family names of one language go together.
    """

    level: float = math.log(2.0)
    slope: float = 1.0
    least: float = 0.002
    """Others there are, among so many `people`, of even the rarest key: some account names are somebody else's."""
    people: float = 1000.0

    @classmethod
    def of(cls, share: Callable[[str], float], platforms: Mapping[str, Counter[str]]) -> Chance:
        """From the keys of each platform and how many account names come down to each; `share` is how common each is."""
        expected, seen = [], []
        for keys in platforms.values():
            people = keys.total()
            rows = sorted(keys.items())
            for key, count in rows[:: len(rows) // LEARNED + 1] if people >= FEWEST else ():
                expected.append(math.log(max(people * share(key), 1e-12)))
                seen.append((count - 1, count))
        most = max((keys.total() for keys in platforms.values()), default=0)
        return cls._fitted(np.array(expected), np.array(seen, dtype=float).reshape(-1, 2), max(float(most), cls.people))

    @classmethod
    def _fitted(cls, x: Floats, seen: Floats, people: float) -> Chance:
        """Maximum of the likelihood with a pull towards twice what is expected, worth a few observations."""
        at = np.array([math.log(2.0), 1.0])
        pull, middle = np.array([4.0, 40.0]), at.copy()
        if len(x) < FEWEST:
            return cls()
        others, times = seen[:, 0], seen[:, 1]
        for _ in range(30):
            rate = np.exp(np.clip(at[0] + at[1] * x, -30, 10))
            off = times * (others - rate)
            slope = np.array([off.sum(), (off * x).sum()]) - pull * (at - middle)
            bend = times * rate
            curve = np.array([[bend.sum(), (bend * x).sum()], [(bend * x).sum(), (bend * x * x).sum()]]) + np.diag(pull)
            step = np.linalg.solve(curve, slope)
            at += np.clip(step, -1, 1)
            if np.abs(step).max() < 1e-6:
                break
        level, slope = float(at[0]), float(np.clip(at[1], 0.2, 1.2))
        expected = np.exp(level + slope * x)
        rare = expected < RARE
        more = max(float((times * (others - expected))[rare].sum()), 0.0)
        return cls(level, slope, (more + cls.least * PULL) / (float(times[rare].sum()) + PULL), people)

    def others(self, people: int, share: float) -> float:
        """How many others of so many people come down to a key that is as common as `share`."""
        expected = math.log(max(people * share, 1e-12))
        return math.exp(min(self.level + self.slope * expected, 10)) + self.least * people / self.people
