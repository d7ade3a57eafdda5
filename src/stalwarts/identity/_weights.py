"""What evidence weighs: odds that two beings are one, and the same in words.

The odds of a pair that meet at a key are those of Bayes: how often one person's two handles meet so (`ALIKE`), times how
many of the smaller side are on the larger at all (`OVERLAP`), over how many others there would be expected to give the
same key by chance (their number times `Rarity.share`). Nothing rests on letters alone for more than `SUREST` to 1: some
account names are somebody else's. Rivals for one place share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

import numpy as np

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
from stalwarts.identity._rarity import Chance
from stalwarts.identity._rarity import Rarity

TWICE = 0.08
"""Share of people who are there under two addresses."""
OVERLAP = 0.3
"""Share of the smaller side who are on the larger one, before anything is known."""
ALIKE = {frozenset((ACCOUNT, ADDRESS)): 0.3, frozenset((ACCOUNT,)): 0.4, frozenset((ACCOUNT, NAME)): 0.25,
         frozenset((ADDRESS, NAME)): 0.35, frozenset((ADDRESS,)): 0.25, frozenset((NAME,)): 0.9}
CODED = 0.05
HEARD, MOST_ALIKE = 40, 0.8
"""How many people the first guess of how often handles meet counts for, and the most that is ever believed."""
HOW = {WHOLE: 1.0, DIGITS: 0.4, WORDS: 0.5, SHORT: 0.4, INITIAL: 0.15}
"""What is left of that where something was taken away to meet."""
SUREST = 300.0
TOLD = {"said": 150.0, "typed_handle": 100.0, "url": 30.0, "bio": 12.0, "note": 12.0}
"""Odds that whoever names an account name or address names their own."""
BARE = {"click", "name", "name in part", "initial", "city", "account name = name", "account name = name in part",
        "address = name", "address = name in part"}
"""Kinds of evidence in which one side gives nothing but a name."""
PHONE, PHONE_ODDS = 300.0, 8.0
CLICK, CLICKS = 6.0, 40.0
NEAR, FAR, ABROAD = 6.0, 0.5, 0.25
NAMES_DIFFER, NAMES_DIFFER_MOST, NAMES_HALF = 0.01, 0.3, 0.3


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
    bare: bool = False
    """Whether it rests on names that agree, and on nothing else."""

    def weigh(self, factor: float) -> None:
        """More or less likely by a factor."""
        self.odds *= factor


@dataclass(frozen=True)
class Known:
    """What is common among the beings at hand: keys, places, and how many there are of each sort."""

    rarity: Rarity
    chance: Chance
    named: Chance
    """The same for names that people go by."""
    sizes: Counter[tuple[int, str]]
    places: Counter[tuple[str, str]]
    plain: float
    """Share of account names and addresses from which nothing can be taken away."""

    @classmethod
    def of(cls, facts: Facts) -> Known:
        """From everybody."""
        keys: list[str] = []
        names, plain = [], 0
        sizes: Counter[tuple[int, str]] = Counter()
        places: Counter[tuple[str, str]] = Counter()
        for one in facts.values():
            sorts = {(origin, _keys.platform(h) if origin == ACCOUNT else "") for h in one.handles
                     if (origin := _keys.origin(h)) is not None}
            sizes.update(sorts | ({(NAME, "")} if one.names else set()))
            told = [made for handle in one.handles if (made := _keys.of_handle(handle))]
            keys += [made[0].text for made in told]
            plain += sum(len(made) == 1 for made in told)
            words = {word for name in one.names for word in _keys.words_of(name)}
            if words:
                names.append(frozenset(words))
            places.update((kind, value) for kind, values in one.places.items() for value in values)
        parts = [split for one in facts.values() for handle in one.handles if (split := _keys.parts_of(handle))]
        rarity = Rarity.of(keys, names, parts)
        named = Chance.of(rarity.name_share, {"names": _by_name(facts)})
        chance = Chance.of(rarity.share, _by_platform(facts))
        return cls(rarity, chance, named, sizes, places, min(max(plain / max(len(keys), 1), 0.1), 0.9))

    def size(self, one: Being, origin: int) -> int:
        """How many beings there are of the sort this one is of by an origin."""
        if origin == ACCOUNT:
            return max((self.sizes[ACCOUNT, p] for p in one.platforms), default=1)
        return self.sizes[origin, ""] or 1


def _by_platform(facts: Facts) -> dict[str, Counter[str]]:
    """Of each platform of account names, how many account names come down to each key."""
    found: dict[str, Counter[str]] = {}
    for one in facts.values():
        for handle in one.handles:
            keys = _keys.of_handle(handle) if _keys.origin(handle) == ACCOUNT else []
            if keys:
                found.setdefault(_keys.platform(handle), Counter())[keys[-1].text] += 1
    return found


def _by_name(facts: Facts) -> Counter[str]:
    """Of people who each have an address of their own, how many go by each name: its words in order of the alphabet."""
    return Counter("".join(sorted(words)) for one in facts.values() if any(h.startswith("email:") for h in one.handles)
                   for words in [_keys.words_of(name) for name in one.names[:1]] if len(words) > 1)


def judged(facts: Facts, pairs: Mapping[Pair, Candidate]) -> Iterator[Judged]:
    """Every pair with its odds, were there no rivals."""
    known = Known.of(facts)
    claims = Counter(handle for pair, found in pairs.items() if "said" in found.told for handle in pair)
    met = {pair: best for pair, found in pairs.items()
           if (best := _best(facts[pair[0]], facts[pair[1]], found.met, known)) is not None}
    learned = _learned(met)
    for pair, found in pairs.items():
        one = Judged(facts[pair[0]], facts[pair[1]], 0.0)
        if pair in met:
            _by_key(one, met[pair], learned)
        yield _weighed(one, found, known, claims)


@dataclass(frozen=True)
class Meeting:
    """The key that speaks most for a pair."""

    met: Met
    sort: tuple[str, ...]
    """What is learned together: what met with what, and how."""
    entailed: bool
    true: float
    """How often one person's two handles meet so, before anything is learned."""
    others: float
    """How many others would meet so by chance."""
    trials: int
    """How many on the smaller side could have met somebody so."""


def _best(left: Being, right: Being, met: list[Met], known: Known) -> Meeting | None:
    """The strongest meeting counts: the others mostly say the same again."""
    found = [_meeting(left, right, each, known) for each in met]
    return max(found, key=lambda each: (each.true / each.others, each.met.key), default=None)


def _meeting(left: Being, right: Being, met: Met, known: Known) -> Meeting:
    entailed = _entailed(left, right, met)
    alike = ALIKE[frozenset((NAME,))] if entailed else CODED if CODE in met.origins else ALIKE[met.kinds]
    true = (TWICE if met.kinds == frozenset((ADDRESS,)) else OVERLAP) * alike * HOW[met.hows[0]] * HOW[met.hows[1]]
    sizes = known.size(left, met.origins[0]), known.size(right, met.origins[1])
    how = "initial" if INITIAL in met.hows else "whole" if met.hows == (WHOLE, WHOLE) else "part"
    chance, share = (known.named, known.rarity.name_share) if entailed else (known.chance, known.rarity.share)
    others = chance.others(max(sizes), share(met.key)) * _chance_of(how, met, known)
    sides = sorted(_side(being, origin) for being, origin in zip((left, right), met.origins, strict=True))
    return Meeting(met, (*sides, how, str(entailed)), entailed, true, others, min(sizes))


def _chance_of(how: str, met: Met, known: Known) -> float:
    """Share of the chance meetings at a key that are of this sort: others who come down to it took something away, or not."""
    written = sum(origin in {ACCOUNT, ADDRESS} for origin in met.origins)
    whole = known.plain ** written
    return 1.0 if not written else whole if how == "whole" else 1 - whole if how == "part" else 1.0


def _side(being: Being, origin: int) -> str:
    where = sorted(platform for platform in being.platforms if _keys.single(platform)) if origin == ACCOUNT else []
    return f"{origin} {' '.join(where)}"


def _learned(met: Mapping[Pair, Meeting]) -> dict[tuple[str, ...], float]:
    """How often one person's handles meet, by sort: what the pairs themselves say, drawn towards the first guess.

    Expectation maximisation: a pair is one person with the odds of its sort; a sort's share is the pairs that are so, over
    those who could be. Pairs of one being share it, as rivals do.
    """
    sorts: dict[tuple[str, ...], list[tuple[Pair, Meeting]]] = {}
    for pair, each in met.items():
        sorts.setdefault(each.sort, []).append((pair, each))
    return {sort: _share(rows) for sort, rows in sorts.items()}


def _share(rows: list[tuple[Pair, Meeting]]) -> float:
    others = np.array([each.others for _, each in rows])
    left = np.unique([pair[0] for pair, _ in rows], return_inverse=True)[1]
    right = np.unique([pair[1] for pair, _ in rows], return_inverse=True)[1]
    guess, trials = float(np.mean([each.true for _, each in rows])), max(each.trials for _, each in rows)
    share = guess
    for _ in range(40):
        odds = share / (1 - share) / others
        rivals = np.bincount(left, odds)[left] + np.bincount(right, odds)[right] - 2 * odds
        share = float(((odds / (1 + odds + rivals)).sum() + guess * HEARD) / (trials + HEARD))
        share = min(share, MOST_ALIKE)
    return share


def _weighed(one: Judged, found: Candidate, known: Known, claims: Counter[str]) -> Judged:
    _by_telling(one, found.told)
    _by_phone(one, found)
    _by_names(one, found.met, known)
    _by_places(one, known)
    _by_clicks(one, found)
    one.veto = _veto(one, claims)
    return one


def _by_key(one: Judged, each: Meeting, learned: Mapping[tuple[str, ...], float]) -> None:
    share = learned[each.sort]
    one.odds = min(share / (1 - share) / each.others, SUREST)
    one.kinds.add(_kind(each.met))
    one.reasons.append(_in_words(one, each.met))
    one.bare = each.entailed


def _entailed(left: Being, right: Being, met: Met) -> bool:
    """Whether two names are all that meets: of two names, or of one beside an account name made of the name it goes by."""
    if met.kinds == frozenset((NAME,)):
        return True
    if NAME not in met.origins:
        return False
    return any(_names_alike(a, b) == 2 for a in left.names for b in right.names)


def _by_telling(one: Judged, told: set[str]) -> None:
    for kind in sorted(told):
        one.odds = max(one.odds, 0.05) * TOLD[kind] if one.odds else TOLD[kind]
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
    one.kinds.add("phone")
    one.reasons.append(f"same telephone number: {found.phone}")


def _by_names(one: Judged, met: list[Met], known: Known) -> None:
    """Whether the names both go by agree, where that was not all there was."""
    if not one.left.names or not one.right.names or one.bare:
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
        one.odds = min(one.odds * NAMES_DIFFER, NAMES_DIFFER_MOST)
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
            one.kinds.add("city")
            one.reasons.append(f"both in {place.title()}")


def _by_clicks(one: Judged, found: Candidate) -> None:
    """An order shortly after a click, where hardly anybody else clicked."""
    if found.clicked is None:
        return
    clickers, times = found.clicked
    if one.odds:
        one.weigh(min(CLICK * times / clickers, CLICKS))
    else:
        one.odds = min(0.1 * times / clickers, 1.0)
    one.kinds.add("click")
    one.reasons.append("bought minutes after the other clicked a link of yours" + (f", {times} times" if times > 1 else ""))


def _veto(one: Judged, claims: Counter[str]) -> str | None:
    """Why they are not joined without a decision, the weightiest reason first."""
    twice = same_platform(one.left, one.right)
    mails = all(any(handle.startswith("email:") for handle in being.handles) for being in (one.left, one.right))
    partly = any(text.startswith("the names agree in part") for text in one.against)
    reasons = {
        f"both have an account name on {min(twice, default='')}": bool(twice),
        "two people told us the same account name": "said" in one.kinds and max(
            claims[one.left.least], claims[one.right.least]) > 1,
        "two addresses, and nothing in common but a name": mails and one.kinds <= {"name", "name in part"},
        "nothing in common but the time of a click": one.kinds == {"click"},
        "one of them is known by a name alone": one.kinds <= BARE,
        "they go by different names": any(text.startswith("different names") for text in one.against),
        "it may be a household: one telephone number, two given names": partly and "phone" in one.kinds}
    return next((reason for reason, holds in reasons.items() if holds), None)


def _kind(met: Met) -> str:
    words = {ACCOUNT: "account name", ADDRESS: "address", NAME: "name", CODE: "code"}
    if INITIAL in met.hows:
        return "initial"
    ends = sorted(words[origin] for origin in met.origins)
    kind = "name" if ends == ["name", "name"] else " = ".join(ends)
    return kind if met.hows == (WHOLE, WHOLE) else f"{kind} in part"


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
