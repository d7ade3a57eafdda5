"""What account names, addresses and names have in common: keys, so that two spellings of one name meet in one block.

A key is a run of Latin letters and digits (or of letters nobody spells in Latin). Each comes with its `origin`, that is
what it was read from, and with `how` much was taken away or put in another's place to get there.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from stalwarts.identity import _addresses
from stalwarts.identity import clean
from stalwarts.identity._letters import latin
from stalwarts.identity._letters import twice

WHOLE, DIGITS, WORDS, SHORT, INITIAL = range(5)
"""How: as it stands; without digits at its ends; without words like `official`; a short form; an initial for a name."""
ACCOUNT, ADDRESS, NAME, CODE, PHONE = range(5)
"""Origin: an account name, the part of an address before the @, a name people go by, a discount code, a telephone number."""
SHORTEST = 4
"""Letters of a key; of letters that are words by themselves half as many."""
LONGEST = 60
LONG_NAMES = 4
"""Words of a name that are looked at."""


class Key(NamedTuple):
    """A key and how it was got."""

    text: str
    how: int


@cache
def _data() -> dict[str, list[str]]:
    text = files("stalwarts.identity").joinpath("_short_names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def around() -> frozenset[str]:
    """Words people put around their name in an account name."""
    return frozenset(_data()["around"])


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """A given name to the others it may stand for, long or short."""
    found: dict[str, set[str]] = {}
    for line in _data()["names"]:
        forms = latin(line).split()
        for form in forms:
            # Two short forms of one name meet at the long form; a long form meets each short one.
            found.setdefault(form, set()).update(forms if form == forms[0] else forms[:1])
    return {form: frozenset(others - {form}) for form, others in found.items()}


def value(handle: str) -> str:
    """A handle without its platform."""
    return handle.partition(":")[2]


def platform(handle: str) -> str:
    """The platform of a handle; of one that a file only numbers, that file: two files may show one person twice."""
    where, _, said = handle.partition(":")
    return f"{where}:{said.split('/')[1]}" if said.startswith("row/") else where


def single(platform: str) -> bool:
    """Whether a person has one account name there as a rule; or a file numbers its rows, so that two are two people."""
    return platform in _addresses.NAMED or ":" in platform


def local(handle: str) -> str:
    """An account name, or the part of an address before the @, as it is spelt.

    >>> local("email:Ana.Wren+shop@example.org")
    'ana.wren'
    """
    return value(handle).lstrip("@").partition("@")[0].partition("+")[0].lower()


def origin(handle: str) -> int | None:
    """What kind of key a handle gives; None for numbers a shop or platform made up."""
    where, _, said = handle.partition(":")
    if where == "email":
        return ADDRESS
    named = where in _addresses.NAMED or said.startswith("@")
    return ACCOUNT if named and not said.startswith("row/") else None


def of_handle(handle: str) -> list[Key]:
    """The keys of an account name or address; none where it stands for nobody or is a number.

    >>> [key.text for key in of_handle("instagram:luis_ferreira_pt")]
    ['luisferreirapt', 'luisferreira']
    """
    if origin(handle) is None or not clean.mergeable(handle):
        return []
    return _of_account(local(handle))


@lru_cache(maxsize=50_000)
def _of_account(said: str) -> list[Key]:
    words = latin(re.sub("[^\\w]+|_+", " ", said)).split()
    if not words or not re.search("[^0-9]", "".join(words)):
        return []
    found = {"".join(words): WHOLE}
    bare = [word for word in (word.strip("0123456789") for word in words) if word]
    found.setdefault("".join(bare), DIGITS)
    found.setdefault("".join(_without_words(bare)), WORDS)
    return _long_enough(found)


def _without_words(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in around()]
    if len(words) > 1 and kept:
        return kept
    (only, *more) = words or [""]
    if more:
        return words
    for word in sorted(around(), key=len, reverse=True):
        if len(word) > 2 and len(only) - len(word) >= SHORTEST + 2:
            if only.startswith(word):
                return [only.removeprefix(word)]
            if only.endswith(word):
                return [only.removesuffix(word)]
    return words


@lru_cache(maxsize=50_000)
def of_name(name: str) -> list[Key]:
    """The keys of a name as people write it: in both orders, in either spelling, with short forms and initials.

    >>> [key.text for key in of_name("Tom Archer")][:3]
    ['tomarcher', 'archertom', 'thomasarcher']
    """
    found: dict[str, int] = {}
    for spelt in twice(name):
        words = spelt.split()[:LONG_NAMES]
        if len(words) > 1 and any(len(word) > 1 for word in words):
            _of_words(words, found)
        elif len(words) == 1:
            found.setdefault(words[0], WHOLE)
    return _long_enough(found)


def _of_words(words: list[str], found: dict[str, int]) -> None:
    first, last = words[0], words[-1]
    found.setdefault("".join(words), WHOLE)
    for one, other in ((first, last), (last, first)):
        found.setdefault(one + other, WHOLE)
    for one, other in ((first, last), (last, first)):
        for form in sorted(short_forms().get(one, ())):
            found.setdefault(form + other, SHORT)
            found.setdefault(other + form, SHORT)
    for text in (first + last[0], first[0] + last, last + first[0]):
        found.setdefault(text, INITIAL)


def _long_enough(found: dict[str, int]) -> list[Key]:
    return [Key(text, how) for text, how in found.items()
            if (len(text) if text.isascii() else 2 * len(text)) >= SHORTEST and len(text) <= LONGEST]


def parts_of(handle: str) -> frozenset[str]:
    """The words of an account name or address that shows where one ends, without digits at their ends."""
    if origin(handle) is None:
        return frozenset()
    words = [word.strip("0123456789") for word in latin(re.sub("[^\\w]+|_+", " ", local(handle))).split()]
    kept = frozenset(word for word in words if len(word) > 1)
    return kept if len(kept) > 1 else frozenset()


def words_of(name: str) -> frozenset[str]:
    """The words of a name in their first spelling, without order: what two names are compared by."""
    return frozenset(latin(name).split())
