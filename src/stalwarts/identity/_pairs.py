"""Which two beings are worth comparing, and everything that speaks for and against their being one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from itertools import combinations

from stalwarts.identity import _addresses
from stalwarts.identity import _keys
from stalwarts.identity import clean
from stalwarts.identity._facts import Being
from stalwarts.identity._facts import Facts
from stalwarts.identity._keys import CODE
from stalwarts.identity._keys import INITIAL
from stalwarts.identity._keys import NAME
from stalwarts.identity._keys import SHORT
from stalwarts.identity._keys import WHOLE
from stalwarts.identity._letters import latin
from stalwarts.problems import NotAHandle

CROWD = 16
"""Beings that share a key beyond which it tells nobody apart."""
FEW = 5
"""Beings that share a telephone number or are named in one place, likewise."""
SAID = "|".join((*clean.SPOKEN, *_addresses.NAMED))
MENTION = re.compile(rf"https?://[^\s<>\"')]+|[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:{SAID}):\s?@?[\w.]+|@[\w.]+", re.IGNORECASE)
"""A profile address, an e-mail address, `ig: maya`, `@maya`."""
Pair = tuple[str, str]


@dataclass(frozen=True)
class Met:
    """Two beings that met at a key."""

    key: str
    origins: tuple[int, int]
    hows: tuple[int, int]

    @property
    def kinds(self) -> frozenset[int]:
        """The two origins, without order."""
        return frozenset(self.origins)


@dataclass
class Candidate:
    """Two beings and how they met: at keys, by a telephone number, by one naming the other."""

    met: list[Met] = field(default_factory=list)
    phone: str | None = None
    told: set[str] = field(default_factory=set)
    """Kinds of texts in which one names the other; `said` where they were asked."""
    clicked: tuple[int, int] | None = None
    """Of how many who clicked one bought shortly after as the other, and how often."""


Entry = tuple[str, int, int]
"""A being, the origin of a key, and how it was got."""


def entries(one: Being) -> dict[str, Entry]:
    """Every key of a being, each with the straightest way to it."""
    found: dict[str, Entry] = {}

    def add(key: str, origin: int, how: int) -> None:
        known = found.get(key)
        if known is None or (how, origin) < (known[2], known[1]):
            found[key] = (one.least, origin, how)

    for handle in one.handles:
        origin = _keys.origin(handle)
        if origin is not None:
            for key in _keys.of_handle(handle):
                add(key.text, origin, key.how)
    for name in one.names:
        for key in _keys.of_name(name):
            add(key.text, NAME, key.how)
    for code in one.codes:
        text = "".join(latin(code).split())
        if len(text) >= _keys.SHORTEST + 1:
            add(text, CODE, WHOLE)
    return found


def candidates(facts: Facts) -> dict[Pair, Candidate]:
    """Every pair worth looking at, least handle first."""
    found: dict[Pair, Candidate] = {}

    def of(one: str, other: str) -> Candidate:
        return found.setdefault((min(one, other), max(one, other)), Candidate())

    for pair, met in _at_keys(facts):
        of(*pair).met.append(met)
    for phone, beings in _crowds({one.least: one.phones for one in facts.values() if one.phones}).items():
        for pair in combinations(sorted(beings), 2):
            of(*pair).phone = phone
    for one, other, kind in _mentions(facts):
        of(one, other).told.add(kind)
    holder = {handle: being.least for being in facts.values() if being.pays for handle in being.handles}
    for being in facts.values():
        for buyer, clickers, times in being.clicked:
            if holder.get(buyer, being.least) != being.least:
                of(being.least, holder[buyer]).clicked = (clickers, times)
    return found


def _at_keys(facts: Facts) -> Iterator[tuple[Pair, Met]]:
    blocks: dict[str, list[Entry]] = {}
    for being in facts.values():
        for key, entry in entries(being).items():
            blocks.setdefault(key, []).append(entry)
    for key, block in blocks.items():
        if 2 <= len(block) <= CROWD:
            for (one, origin, how), (other, origin2, how2) in combinations(sorted(block), 2):
                if _tells(origin, how, origin2, how2) and not same_platform(facts[one], facts[other]):
                    yield (one, other), Met(key, (origin, origin2), (how, how2))


def _tells(origin: int, how: int, origin2: int, how2: int) -> bool:
    """Whether meeting so says anything."""
    if CODE in (origin, origin2):
        return origin != origin2 and how == how2 == WHOLE
    if origin == origin2 == NAME:
        return INITIAL not in {how, how2}
    if INITIAL in (how, how2):
        return WHOLE in (how, how2)
    return how != SHORT or how2 != SHORT


def same_platform(one: Being, other: Being) -> set[str]:
    """Platforms on which both have an account name, or a row of one file."""
    return {platform for platform in one.platforms & other.platforms if _keys.single(platform)}


def _crowds(held: dict[str, set[str]]) -> dict[str, list[str]]:
    """What several beings hold, to them, where they are few."""
    holders: dict[str, list[str]] = {}
    for least, values in held.items():
        for value in values:
            if clean.mergeable(f"phone:{value}"):
                holders.setdefault(value, []).append(least)
    return {value: beings for value, beings in holders.items() if 2 <= len(beings) <= FEW}


def _mentions(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Who names whom, and in what."""
    holder = {handle: one.least for one in facts.values() for handle in one.handles if clean.mergeable(handle)}
    found = {(one.least, holder[handle], "said" if kind.endswith("account_name") else kind)
             for one in facts.values() for kind, text in one.told for handle in handles_in(text, kind)
             if handle in holder and holder[handle] != one.least}
    named = Counter((other, kind) for _, other, kind in found)
    return ((one, other, kind) for one, other, kind in sorted(found) if kind == "said" or named[other, kind] <= FEW)


def handles_in(text: str, kind: str) -> set[str]:
    """Handles written in a text: profile addresses, e-mail addresses, `ig: maya`, `@maya` where the question says where."""
    where = kind.removesuffix("_account_name") if kind.endswith("_account_name") else "instagram"
    whole = kind in {"url", "typed_handle"} or kind.endswith("account_name")
    spans = [text] if whole else [found[0].rstrip(".,;:!?)") for found in MENTION.finditer(text)]
    handles = set()
    for span in spans:
        try:
            handles.add(clean.handle(span if not whole or _marked(span) else f"@{span}", where))
        except NotAHandle:
            continue
    return handles


def _marked(text: str) -> bool:
    """Whether a text shows by itself what kind of handle it is."""
    return any(mark in text for mark in ("@", ":", "/"))
