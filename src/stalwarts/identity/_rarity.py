"""How common a key is: what share of account names would be spelled so by chance. Fitted on the names at hand.

Two ways to come by a key, added up: a name is written as a given and a family name, each as frequent as seen here
(shrunk towards what is usual); or it is letters after letters, as a chain of the third order over the names at hand
says (Perito and others 2011, "How unique and traceable are usernames?", PETS, find that such a chain's surprise tells
who shares a name by accident).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field

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
END = "\n"


@dataclass
class Rarity:
    """Counts of letters after letters, and of the words of names."""

    fitted: frozenset[str] = frozenset()
    after: dict[str, Counter[str]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    named: int = 0
    _known: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: list[str], names: Iterable[frozenset[str]]) -> Rarity:
        """From keys as they stand and the words of names, one set per person."""
        # Once each: whoever uses one name on five platforms is one person.
        once = sorted(set(keys))
        made = cls(fitted=frozenset(once[:: len(once) // SAMPLE + 1]))
        for key in made.fitted:
            made._learn(key, 1)
        for words in names:
            made.words.update(words)
            made.named += 1
        return made

    def _learn(self, key: str, times: int) -> None:
        text = " " * ORDER + key + END
        for at in range(ORDER, len(text)):
            for length in range(ORDER + 1):
                self.after.setdefault(text[at - length:at], Counter())[text[at]] += times

    def share(self, key: str) -> float:
        """The chance that somebody else's account name gives this key."""
        if key not in self._known:
            self._known[key] = self.by_letters(key) + NAMED * self.by_words(key)
        return self._known[key]

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
