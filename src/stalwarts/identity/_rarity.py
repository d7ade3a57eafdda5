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
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

ORDER = 3
LETTERS = 36
WEIGHT = 4.0
"""Observations that the next shorter memory counts for (interpolation with a Dirichlet prior)."""
USUAL, SIZE = 1 / 1000, 200
"""How frequent a word of a name is before any was seen, and how many observations that counts for."""
NAMED = 0.3
"""Share of account names that are nothing but the person's name."""
CLOSE = 50
"""How many people of a script what is frequent among everybody counts for, beside what is frequent among them."""
OWN = 2
END = "\n"
RARE, PULL = 0.02, 250
"""Expected others under which a key is called rare, and how many keys the first guess about those counts for."""
LEARNED, FEWEST = 4000, 200
"""Account names of a platform by which chance is learned, at most and at least."""


@dataclass(frozen=True)
class Grams:
    """How often each letter followed each memory of one length: codes in order, and how often each was seen."""

    codes: Codes
    seen: Codes

    @classmethod
    def of(cls, codes: Codes) -> Grams:
        """Counted from every place where one stands."""
        return cls(*np.unique(codes, return_counts=True))

    def find(self, codes: Codes) -> tuple[Codes, Codes]:
        """Where each code stands among those counted (0 where it does not) and how often it was seen."""
        if not self.codes.size:
            return np.zeros(len(codes), np.int64), np.zeros(len(codes), np.int64)
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return at, np.where(self.codes[at] == codes, self.seen[at], 0)


class Letters:
    """A chain of letters after letters over some keys, and what it says of keys, all of them at once."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.fitted = frozenset(keys)
        text = _points(keys)[0]
        self.alphabet: Codes = np.unique(text)
        grams = self._grams(keys)
        self.after = [Grams.of(after) for _, after in grams[1]]
        self.memory = [Grams.of(memory) for memory, _ in grams[1]]

    def chances(self, keys: Sequence[str]) -> Floats:
        """The chance of exactly these letters, had this key not been among those the chain was fitted on."""
        if not len(keys):
            return np.zeros(0)
        of, grams = self._grams(keys)
        mine = np.array([key in self.fitted for key in keys])[of]
        chance = np.full(len(of), 1 / (LETTERS + 1))
        for (memory, after), known, total in zip(grams, self.after, self.memory, strict=True):
            seen = _without_own(known.find(after), of, mine)
            chance = (seen + WEIGHT * chance) / (_without_own(total.find(memory), of, mine) + WEIGHT)
        return np.exp(np.bincount(of, np.log(chance), len(keys)))

    def _grams(self, keys: Sequence[str]) -> tuple[Codes, list[tuple[Codes, Codes]]]:
        """Of every letter of every key: which key, and for each length of memory the codes of it without and with the letter."""
        text, of = _points(keys)
        base = len(self.alphabet) + 1
        # Letters nobody was seen with share a code of their own, which nothing was counted for.
        letter = np.searchsorted(self.alphabet, text)
        known = letter < len(self.alphabet)
        known[known] = self.alphabet[letter[known]] == text[known]
        letter = np.where(known, letter, base - 1).astype(np.int64)
        at = np.flatnonzero(text != ord(" "))
        memory, grams = np.zeros(len(at), np.int64), []
        for length in range(ORDER + 1):
            memory = memory + letter[at - length] * base ** (length - 1) if length else memory
            grams.append((memory, memory * base + letter[at]))
        return of[at], grams


def _points(keys: Sequence[str]) -> tuple[Codes, Codes]:
    """The letters of all keys one after the other, each begun by blanks and ended; and which key each belongs to."""
    lead = " " * ORDER
    text = "".join(f"{lead}{key}{END}" for key in keys)
    sizes = np.array([len(key) + ORDER + 1 for key in keys], np.int64)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    return points, np.repeat(np.arange(len(keys)), sizes)


def _without_own(found: tuple[Codes, Codes], of: Codes, mine: Flags) -> Floats:
    """How often something was seen outside the key that asks; `mine` where the key was counted itself."""
    at, seen = found
    held = seen > 0
    own = np.zeros(len(at), np.float64)
    place, times = np.unique(of[held] * (int(at.max(initial=0)) + 1) + at[held], return_inverse=True, return_counts=True)[1:]
    own[held] = times[place]
    return np.asarray(seen - np.where(mine, own, 0), np.float64)


@dataclass(frozen=True)
class Rarity:
    """Counts of letters after letters, and of the words of names."""

    letters: Letters
    words: Counter[str]
    named: int
    parts: Counter[str]
    parted: int
    scripts: Mapping[str, tuple[Counter[str], int]]
    """Of the people who write their name in a script, how many go by each word, and how many there are."""
    keys: dict[str, float] = field(default_factory=dict)
    known: dict[str, list[float]] = field(default_factory=dict)
    """What was reckoned already: of keys, and of words in each script."""

    def shares(self, keys: Sequence[str]) -> Floats:
        """The chance that somebody else's account name gives each key."""
        words, parts = (np.array([of(key) for key in keys]) for of in (self.by_words, self.by_parts))
        return np.asarray(self.letters.chances(keys) + NAMED * words + parts, np.float64)

    def name_shares(self, keys: Sequence[str]) -> Floats:
        """The chance that somebody else goes by a name that gives each key."""
        return np.array([max(self.by_words(key), 1e-9) for key in keys])

    def by_words(self, key: str) -> float:
        """The chance of a person whose given and family name, put together either way, give the key."""
        if key not in self.keys:
            chance = self.word(key) if key in self.words else 0.0
            for at in range(1, len(key)):
                one, other = key[:at], key[at:]
                if one in self.words or other in self.words:
                    chance = max(chance, self.name((one, other)))
            self.keys[key] = chance
        return self.keys[key]

    def by_parts(self, key: str) -> float:
        """The chance of two words that stand in account names, one after the other, to give the key."""
        chance, parts = 0.0, self.parts
        for at in range(2, len(key) - 1):
            one, other = parts.get(key[:at], 0), parts.get(key[at:], 0)
            # The two that meet at the key may both be among those counted.
            if one > OWN and other > OWN:
                chance = max(chance, (one - OWN) * (other - OWN) / (self.parted * self.parted))
        return chance

    def word(self, word: str) -> float:
        """How frequent a word is in names; the person in question is not counted."""
        if len(word) == 1:
            return 0.08
        return (max(self.words.get(word, 0) - 1, 0) + SIZE * USUAL) / (self.named + SIZE)

    def name(self, words: Sequence[str]) -> float:
        """The chance that another person goes by all these words: of one language, so likelier together than each alone."""
        if not self.scripts:
            return math.prod(self.word(word) for word in words)
        shares = [people / self.named for _, people in self.scripts.values()]
        for word in words:
            shares = [share * frequent for share, frequent in zip(shares, self._frequent(word), strict=True)]
        return sum(shares)

    def _frequent(self, word: str) -> list[float]:
        """How frequent a word is among the people of each script."""
        if word not in self.known:
            alone = self.word(word)
            self.known[word] = [alone if len(word) == 1 else (max(counted.get(word, 0) - 1, 0) + CLOSE * alone) / (people + CLOSE)
                                for counted, people in self.scripts.values()]
        return self.known[word]


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
    def of(cls, shares: Callable[[Sequence[str]], Floats], platforms: Mapping[str, Counter[str]]) -> Chance:
        """From the keys of each platform and how many account names come down to each; `shares` is how common each is."""
        expected, seen = [np.zeros(0)], [np.zeros((0, 2))]
        for keys in (platforms[name] for name in sorted(platforms)):
            people = keys.total()
            rows = sorted(keys.items())
            rows = rows[:: len(rows) // LEARNED + 1] if people >= FEWEST else []
            expected.append(np.log(np.maximum(people * shares([key for key, _ in rows]), 1e-12)))
            seen.append(np.array([(count - 1, count) for _, count in rows], float).reshape(-1, 2))
        most = max((keys.total() for keys in platforms.values()), default=0)
        return cls._fitted(np.concatenate(expected), np.concatenate(seen), max(float(most), cls.people))

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

    def others(self, people: Floats, share: Floats) -> Floats:
        """How many others of so many people come down to a key that is as common as `share`."""
        expected = np.log(np.maximum(people * share, 1e-12))
        return np.exp(np.minimum(self.level + self.slope * expected, 10)) + self.least * people / self.people
