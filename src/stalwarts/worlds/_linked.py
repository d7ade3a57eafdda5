"""People of nine languages with names as common as names are, on several platforms, under handles of their own making.

For testing links: who is who is known. Nothing here is kinder than life where life is known: common names repeat, account
names are a nickname more often than a name, two people come to one nickname, addresses differ between shop and list, and
some spell their name in Latin letters in a way of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from stalwarts.worlds._names import DOMAINS
from stalwarts.worlds._names import SCRIPTS

RARE = 0.45
"""Share of people with a family name that is not among the common ones."""
SIDES = ("instagram", "tiktok", "mail", "shop", "etsy", "facebook")
ON = {"instagram": 0.75, "tiktok": 0.25, "mail": 0.2, "shop": 0.15, "etsy": 0.03, "facebook": 0.06}
"""Share of people on each side."""


@dataclass(frozen=True)
class Linked:
    """What files would tell, as rows, and who is who: handle to the number of a person."""

    truth: dict[str, int]
    handles: list[tuple[str, bool, bool]] = field(default_factory=list)
    """Handle, pays, follows."""
    clues: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Certain links: the account name a buyer typed."""


@dataclass(frozen=True)
class _Person:
    """A name in its own letters and in Latin ones, and where they live."""

    own: tuple[str, str]
    latin: tuple[str, str]
    city: str
    nick: str
    year: int


def linked(people: int = 3000, seed: int = 1, *, told: float = 0.1, on: Mapping[str, float] | None = None,
           backers: float = 0.0) -> Linked:
    """So many people of nine languages.

    `told` is the share of buyers who typed their account name at the till, `on` the share of people on each side where
    it is not the usual one. `backers`: the share of people on one more list, of those who backed a campaign, with a name,
    a town, a postcode and sometimes a telephone number; the shop's files then hold these too.
    """
    lots = np.random.default_rng([seed, 77])
    world = Linked({})
    taken: set[str] = set()
    for number, person in enumerate(_people(people, lots)):
        _settle(world, number, person, lots, taken, told, ON | dict(on or {}))
    if backers:
        _back(world, people, backers, np.random.default_rng([seed, 78]))
    return world


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("stalwarts.worlds").joinpath("_spoken.toml").read_text(encoding="utf-8"))


def _words(which: str) -> list[str]:
    return str(_data()["words"][which]).split()


def _people(people: int, lots: Any) -> list[_Person]:
    spoken = _data()
    languages = [name for name in spoken if name != "words"]
    shares = np.array([spoken[name]["share"] for name in languages])
    picked = lots.choice(len(languages), people, p=shares / shares.sum())
    return [_person(spoken[languages[at]], languages[at], lots) for at in picked.tolist()]


def _person(language: dict[str, Any], name: str, lots: Any) -> _Person:
    given, family = (_common(language[part].split(), lots) for part in ("given", "family"))
    if lots.random() < RARE:
        family = _rare(name, lots)
    nick = _nickname(lots)
    return _Person((given[0], family[0]), (given[1], family[1]), _city(lots), nick, int(lots.integers(60, 110)))


def _nickname(lots: Any) -> str:
    """Two words, a word and syllables, or syllables: few come to the same."""
    one, other = (str(lots.choice(_words(part))) for part in ("adjectives", "nouns"))
    made = "".join(lots.choice(SCRIPTS[0][1].split(), 3).tolist())
    pick = lots.random()
    words = (one, other) if pick < 0.4 else (made, other) if pick < 0.7 else (made, "")
    return str(lots.choice(["", ".", "_"])).join(word for word in words if word)


def _city(lots: Any) -> str:
    return str(lots.choice(_words("cities")))


def _common(words: list[str], lots: Any) -> tuple[str, str]:
    """One of some words, the first most often (Zipf), as written and in Latin letters."""
    weight = 1 / np.arange(2, len(words) + 2)
    own, _, latin = words[int(lots.choice(len(words), p=weight / weight.sum()))].partition("|")
    return own, latin or own.lower()


def _rare(language: str, lots: Any) -> tuple[str, str]:
    script = {"russian": 2, "greek": 3, "japanese": 4, "korean": 5, "hindi": 6, "arabic": 7}.get(language, 0)
    syllables = [pair.partition("|") for pair in SCRIPTS[script][1].split()]
    chosen = [syllables[at] for at in lots.integers(0, len(syllables), 3 if script == 0 else 4).tolist()]
    own = "".join(pair[0] for pair in chosen)
    return own.capitalize(), "".join(pair[2] or pair[0] for pair in chosen)


def _settle(world: Linked, number: int, person: _Person, lots: Any, taken: set[str], told: float,
            shares: Mapping[str, float]) -> None:
    """Put a person on the sides they are on."""
    on = {side for side in SIDES if lots.random() < shares[side]}
    name = _account(person, lots)
    mail = _address(person, name, lots)
    names: dict[str, str] = {}
    for side in [side for side in SIDES if side in on]:
        handle = _handle(side, name if lots.random() < 0.55 else _account(person, lots), mail, number, lots)
        if side == "shop" and "mail" in on and lots.random() < 0.25:
            handle = f"email:{_address(person, name, lots)}"
        while handle in taken and world.truth.get(handle) != number:
            user, at, domain = handle.partition("@")
            handle = f"{user}{lots.integers(2, 99)}{at}{domain}"
        taken.add(handle)
        names[side] = handle
        world.truth[handle] = number
        world.handles.append((handle, side in {"shop", "etsy"}, side not in {"shop", "etsy"}))
        _tell(world, side, handle, person, lots)
    if "shop" in names and "instagram" in names and lots.random() < told:
        world.links.append((names["shop"], names["instagram"]))


def _handle(side: str, name: str, mail: str, number: int, lots: Any) -> str:
    if side in {"mail", "shop"}:
        return f"email:{mail}"
    return f"facebook:row/made/{number}" if side == "facebook" else f"{side}:{name}" if side != "etsy" else (
        f"etsy:{lots.integers(10**8)}")


def _tell(world: Linked, side: str, handle: str, person: _Person, lots: Any) -> None:
    """What the files of a side say of a person."""
    given, family = person.own if lots.random() < 0.8 else [text.capitalize() for text in person.latin]
    if side in {"shop", "etsy", "facebook"} or (side == "mail" and lots.random() < 0.6):
        said = f"{given} {family}" if lots.random() < 0.95 else f"{family} {given}"
        world.clues.append((handle, "display_name" if side == "facebook" else "name", said))
    if side in {"shop", "etsy"} and lots.random() < 0.7:
        world.clues.append((handle, "city", person.city if lots.random() < 0.9 else _city(lots)))
    if side == "facebook" and lots.random() < 0.3:
        world.clues.append((handle, "city", person.city))


def _account(person: _Person, lots: Any) -> str:
    """An account name: a nickname, a given name with something, or the whole name in one of many ways."""
    given, family = person.latin
    kind = lots.random()
    if kind < 0.4:
        return person.nick + (str(lots.integers(1, 99)) if lots.random() < 0.45 else "")
    if kind < 0.62:
        noun, year = _common(_words("nouns"), lots)[1], "" if lots.random() < 0.6 else str(person.year)
        return f"{given}{lots.choice(['.', '_', ''])}{noun}{year}"
    styles = (f"{given}.{family}", f"{given}_{family}", f"{given}{family}", f"{family}.{given}", f"{given[0]}{family}",
              f"{given}{family}{person.year}", f"{given}.{family[0]}", f"the{given}{family}", f"{given}_{family}_art")
    return str(lots.choice(styles, p=[0.2, 0.17, 0.2, 0.08, 0.1, 0.1, 0.05, 0.04, 0.06]))


def _address(person: _Person, name: str, lots: Any) -> str:
    given, family = person.latin
    kind = lots.random()
    styles = (f"{given}.{family}", f"{given}{family}", f"{given[0]}.{family}", f"{given}{person.year}", f"{family}{given[0]}")
    local = name if kind < 0.3 else str(lots.choice(styles, p=[0.4, 0.2, 0.15, 0.15, 0.1]))
    return f"{local.strip('._')}@{lots.choice(DOMAINS)}"


def _back(world: Linked, people: int, share: float, lots: Any) -> None:
    """A second list of people with addresses of their homes: some are buyers of the shop, most under another e-mail."""
    paying = {handle for handle, pays, _ in world.handles if pays}
    named: dict[int, dict[str, str]] = {}
    for handle, kind, value in world.clues:
        if handle.startswith("email:") and handle in paying:
            named.setdefault(world.truth[handle], {"handle": handle})[kind] = value
    homes = {number: _home(number, lots) for number in sorted(named)}
    for number, told in sorted(named.items()):
        _at_home(world, told["handle"], told.get("city"), homes[number], lots)
    for number in sorted(named):
        if lots.random() < 2 * share:
            _pledge(world, number, named[number], homes[number], lots)
        elif lots.random() < 0.05:
            _pledge(world, 2 * people + number, _of_their_house(named[number], lots), homes[number], lots)
    for number in range(people, people + int(share * people)):
        (stranger,) = _people(1, lots)
        _pledge(world, number, {"name": " ".join(stranger.own), "city": stranger.city}, _home(number, lots), lots)


def _of_their_house(told: Mapping[str, str], lots: Any) -> dict[str, str]:
    """Somebody of the same family in the same house."""
    (other,) = _people(1, lots)
    return {"name": f"{other.own[0]} {told['name'].split()[-1]}", **({"city": told["city"]} if "city" in told else {})}


def _home(number: int, lots: Any) -> tuple[str, str, str]:
    """A postcode of which there are as many as towns have, a telephone number, a town for those whose town nobody told."""
    return f"{lots.integers(10, 99)}-{lots.integers(100, 160)}", f"+3519{number:08}", _city(lots)


def _at_home(world: Linked, handle: str, city: str | None, home: tuple[str, str, str], lots: Any) -> None:
    if lots.random() < 0.85:
        world.clues.append((handle, "postcode", home[0] if lots.random() < 0.93 else _home(0, lots)[0]))
    if lots.random() < 0.35:
        world.clues.append((handle, "phone", home[1]))
    if city is None and lots.random() < 0.7:
        world.clues.append((handle, "city", home[2]))


def _pledge(world: Linked, number: int, told: Mapping[str, str], home: tuple[str, str, str], lots: Any) -> None:
    """A backer, under an address of its own; one name in ten has a slip."""
    name = told["name"]
    if lots.random() < 0.1:
        at = int(lots.integers(1, len(name)))
        name = name[:at] + name[at + 1:]
    handle = f"email:{lots.choice(_words('adjectives'))}{number}@{lots.choice(DOMAINS)}"
    world.truth[handle] = number
    world.handles.append((handle, True, False))
    world.clues.append((handle, "name", name))
    if "city" in told and lots.random() < 0.9:
        world.clues.append((handle, "city", told["city"]))
    _at_home(world, handle, told.get("city"), home, lots)
