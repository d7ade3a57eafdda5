"""What evidence weighs: odds that two beings are one, and the same in words.

The odds of a pair that meet at a key are those of Bayes: how often one person's two handles meet so (`ALIKE`), times how
many of the smaller side are on the larger at all (`OVERLAP`), over how many others there would be expected to give the
same key by chance (their number times `Rarity.share`). Nothing rests on letters alone for more than `SUREST` to 1: some
account names are somebody else's. Rivals for one place share it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from stalwarts.identity import _keys
from stalwarts.identity._facts import Being
from stalwarts.identity._facts import Facts
from stalwarts.identity._keys import ACCOUNT
from stalwarts.identity._keys import ADDRESS
from stalwarts.identity._keys import CODE
from stalwarts.identity._keys import DIGITS
from stalwarts.identity._keys import INITIAL
from stalwarts.identity._keys import NAME
from stalwarts.identity._keys import SHORT
from stalwarts.identity._keys import WHOLE
from stalwarts.identity._keys import WORDS
from stalwarts.identity._pairs import Candidate
from stalwarts.identity._pairs import Met
from stalwarts.identity._pairs import Pair
from stalwarts.identity._pairs import same_platform
from stalwarts.identity._rarity import Rarity

OVERLAP = 0.3
"""Share of the smaller side who are on the larger one, before anything is known."""
ALIKE = {frozenset((ACCOUNT, ADDRESS)): 0.3, frozenset((ACCOUNT,)): 0.4, frozenset((ACCOUNT, NAME)): 0.25,
         frozenset((ADDRESS, NAME)): 0.35, frozenset((ADDRESS,)): 0.25, frozenset((NAME,)): 0.9}
CODED = 0.05
HOW = {WHOLE: 1.0, DIGITS: 0.4, WORDS: 0.5, SHORT: 0.4, INITIAL: 0.15}
"""What is left of that where something was taken away to meet."""
SUREST = 300.0
BY_NAME = 0.8
"""Odds that a name and nothing else reaches at most: it is never enough to join."""
BY_INITIAL = 4.0
TOLD = {"said": 150.0, "typed_handle": 100.0, "url": 30.0, "bio": 12.0, "note": 12.0}
"""Odds that whoever names an account name or address names their own."""
STYLE = 0.25
"""Share of namesakes who spell an account name out of the name in the same way."""
BARE = {"name", "initial", "city", "account name = name", "address = name"}
"""Kinds of evidence in which one side gives nothing but a name."""
PHONE, PHONE_ODDS = 300.0, 8.0
NEAR, FAR, ABROAD = 6.0, 0.5, 0.25
NAMES_DIFFER, NAMES_HALF = 0.01, 0.3


@dataclass
class Judged:
    """A pair with its odds and what they rest on."""

    left: Being
    right: Being
    odds: float
    kinds: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    veto: str | None = None
    ceiling: float = math.inf

    def weigh(self, factor: float) -> None:
        """More or less likely by a factor."""
        self.odds *= factor


@dataclass(frozen=True)
class Known:
    """What is common among the beings at hand: keys, places, and how many there are of each sort."""

    rarity: Rarity
    sizes: Counter[tuple[int, str]]
    places: Counter[tuple[str, str]]

    @classmethod
    def of(cls, facts: Facts) -> Known:
        """From everybody."""
        keys: list[str] = []
        names = []
        sizes: Counter[tuple[int, str]] = Counter()
        places: Counter[tuple[str, str]] = Counter()
        for one in facts.values():
            sorts = {(origin, _keys.platform(h) if origin == ACCOUNT else "") for h in one.handles
                     if (origin := _keys.origin(h)) is not None}
            sizes.update(sorts | ({(NAME, "")} if one.names else set()))
            keys += [found[0].text for handle in one.handles if (found := _keys.of_handle(handle))]
            words = {word for name in one.names for word in _keys.words_of(name)}
            if words:
                names.append(frozenset(words))
            places.update((kind, value) for kind, values in one.places.items() for value in values)
        return cls(Rarity.of(keys, names), sizes, places)

    def size(self, one: Being, origin: int) -> int:
        """How many beings there are of the sort this one is of by an origin."""
        if origin == ACCOUNT:
            return max((self.sizes[ACCOUNT, p] for p in one.platforms), default=1)
        return self.sizes[origin, ""] or 1


def judged(facts: Facts, pairs: Mapping[Pair, Candidate]) -> Iterator[Judged]:
    """Every pair with its odds, were there no rivals."""
    known = Known.of(facts)
    claims = Counter(handle for pair, found in pairs.items() if "said" in found.told for handle in pair)
    return (_weighed(facts[pair[0]], facts[pair[1]], found, known, claims) for pair, found in pairs.items())


def _weighed(left: Being, right: Being, found: Candidate, known: Known, claims: Counter[str]) -> Judged:
    one = Judged(left, right, 0.0)
    _by_keys(one, found.met, known)
    _by_telling(one, found.told)
    _by_phone(one, found)
    _by_names(one, found.met, known)
    _by_places(one, known)
    one.odds = min(one.odds, one.ceiling)
    one.veto = _veto(one, claims)
    return one


def _by_keys(one: Judged, met: list[Met], known: Known) -> None:
    """The strongest meeting counts: the others mostly say the same again."""
    best: tuple[float, Met] | None = None
    for each in met:
        odds = _odds(one, each, known)
        best = max(best or (odds, each), (odds, each), key=lambda pair: pair[0])
    if best is None:
        return
    one.odds, each = best
    one.kinds.add(_kind(each))
    one.reasons.append(_in_words(one, each))
    if each.kinds == frozenset((NAME,)):
        one.ceiling = BY_NAME
    elif INITIAL in each.hows:
        one.ceiling = BY_INITIAL


def _odds(one: Judged, met: Met, known: Known) -> float:
    alike = CODED if CODE in met.origins else ALIKE[met.kinds]
    true = OVERLAP * alike * HOW[met.hows[0]] * HOW[met.hows[1]]
    others = max(known.size(one.left, met.origins[0]), known.size(one.right, met.origins[1]))
    share = known.rarity.share(met.key)
    if met.kinds == frozenset((NAME,)):
        share = max(known.rarity.by_words(met.key), 1e-9)
    return min(true / (1 - true) / (others * share), SUREST)


def _by_telling(one: Judged, told: set[str]) -> None:
    for kind in sorted(told):
        one.odds = max(one.odds, 0.05) * TOLD[kind] if one.odds else TOLD[kind]
        one.ceiling = math.inf
        one.kinds.add(kind)
        one.reasons.append({"said": "they told us this account name", "note": "a note at an order names the other"}.get(
            kind, "the profile of one names the other"))


def _by_phone(one: Judged, found: Candidate) -> None:
    if found.phone is None:
        if one.left.phones and one.right.phones:
            one.weigh(0.6)
            one.against.append("different telephone numbers")
        return
    one.odds = max(one.odds * PHONE, PHONE_ODDS)
    one.ceiling = math.inf
    one.kinds.add("phone")
    one.reasons.append(f"same telephone number: {found.phone}")


def _by_names(one: Judged, met: list[Met], known: Known) -> None:
    """Whether the names both go by agree, where that was not all there was."""
    if not one.left.names or not one.right.names or one.kinds == {"name"}:
        return
    alike, pair = max((_names_alike(a, b), (a, b)) for a in one.left.names for b in one.right.names)
    if alike == 2:
        words = _keys.words_of(pair[0])
        spelt = any(known.rarity.by_words(each.key) >= known.rarity.by_letters(each.key) for each in met)
        one.weigh(2.0 if spelt else min(0.9 / max(known.rarity.name(words), 1e-6), 1000.0))
        if "phone" in one.kinds or one.kinds & set(TOLD):
            one.weigh(20.0)
        one.odds = min(one.odds, 30 * SUREST)
        one.kinds.add("name")
        one.reasons.append(f"same name: {pair[0]}")
    elif alike == 1:
        one.weigh(NAMES_HALF)
        one.against.append(f"the names agree in part: {pair[0]}, {pair[1]}")
    else:
        one.weigh(NAMES_DIFFER)
        one.against.append(f"different names: {pair[0]}, {pair[1]}")


def _names_alike(one: str, other: str) -> int:
    """2: one person's name; 1: a word in common; 0: nothing."""
    keys, others = ({key.text for key in _keys.of_name(name) if key.how in (WHOLE, SHORT)} for name in (one, other))
    if keys & others:
        return 2
    return int(bool(_keys.words_of(one) & _keys.words_of(other)))


def _by_places(one: Judged, known: Known) -> None:
    for kind, missed in (("city", FAR), ("country", ABROAD)):
        mine, theirs = one.left.places.get(kind), one.right.places.get(kind)
        if not mine or not theirs:
            continue
        both = mine & theirs
        if not both:
            one.weigh(missed)
            one.against.append(f"{min(mine).title()} and {min(theirs).title()}")
        elif kind == "city":
            place = min(both)
            people = sum(n for (what, _), n in known.places.items() if what == "city")
            one.weigh(min(0.7 / max(known.places[kind, place] / people, 1e-3), NEAR))
            if one.kinds == {"name"}:
                one.ceiling = 4 * BY_NAME
            one.kinds.add("city")
            one.reasons.append(f"both in {place.title()}")


def _veto(one: Judged, claims: Counter[str]) -> str | None:
    twice = same_platform(one.left, one.right)
    if twice:
        return f"both have an account name on {min(twice)}"
    if "said" in one.kinds and max(claims[one.left.least], claims[one.right.least]) > 1:
        return "two people told us the same account name"
    mails = [{h for h in being.handles if h.startswith("email:")} for being in (one.left, one.right)]
    if one.kinds == {"name"}:
        return "two addresses, and nothing in common but a name" if all(mails) else "nothing in common but a name"
    if one.kinds <= BARE:
        return "one of them is known by a name alone"
    household = any(text.startswith("the names agree in part") for text in one.against)
    if household and "phone" in one.kinds:
        return "it may be a household: one telephone number, two given names"
    return None


def _kind(met: Met) -> str:
    words = {ACCOUNT: "account name", ADDRESS: "address", NAME: "name", CODE: "code"}
    kinds = sorted({words[origin] for origin in met.origins})
    return "initial" if INITIAL in met.hows else " = ".join(kinds if len(kinds) > 1 else kinds * (1 if kinds == ["name"] else 2))


def _in_words(one: Judged, met: Met) -> str:
    if met.kinds == frozenset((NAME,)):
        return f"same name: {one.left.names[0]}" + ("" if one.left.names[0] in one.right.names else f", {one.right.names[0]}")
    name = next((being.names[0] for being, origin in zip((one.left, one.right), met.origins, strict=True)
                 if origin == NAME and being.names), "")
    return {
        frozenset((ACCOUNT, ADDRESS)): f"their address begins as the account name: {met.key}",
        frozenset((ACCOUNT,)): f"same account name elsewhere: {met.key}",
        frozenset((ADDRESS,)): f"both addresses begin alike: {met.key}",
        frozenset((ACCOUNT, NAME)): f"the account name is made of the name: {met.key}, {name}",
        frozenset((ADDRESS, NAME)): f"the address is made of the name: {met.key}, {name}",
    }.get(met.kinds, f"the discount code is the name: {met.key}")
