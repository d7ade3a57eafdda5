"""What speaks for and against two beings being one, in words, and why they are not joined without a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts.identity import _agree
from stalwarts.identity._keys import ACCOUNT
from stalwarts.identity._keys import ADDRESS
from stalwarts.identity._keys import INITIAL
from stalwarts.identity._keys import NAME
from stalwarts.identity._keys import WHOLE
from stalwarts.identity._pairs import KINDS
from stalwarts.identity._pairs import Beings
from stalwarts.identity._weights import Weighed

BARE = {"click", "name", "name in part", "initial", "city", "account name = name", "account name = name in part",
        "address = name", "address = name in part"}
"""Kinds of evidence in which one side gives nothing but a name."""
ORIGINS = ("account name", "address", "name", "code")


@dataclass
class Pair:
    """A pair in words."""

    left: str
    right: str
    odds: float
    left_on: list[str]
    right_on: list[str]
    kinds: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    veto: str | None = None

    def says(self, kind: str, reason: str) -> None:
        """Something that speaks for it."""
        self.kinds.add(kind)
        self.reasons.append(reason)


def told(beings: Beings, weighed: Weighed, agreed: pa.Table, rows: np.ndarray) -> Iterator[Pair]:
    """These pairs in words, in their order."""
    picked = {name: agreed[name].take(pa.array(rows)).to_pylist() for name in agreed.column_names}
    ends = [beings.traits.select(["platforms", "single", "name", "mails"]).take(pa.array(side[rows])).to_pylist()
            for side in (weighed.pairs.left, weighed.pairs.right)]
    claims = _claims(beings, weighed)
    for at, row in enumerate(rows.tolist()):
        found = {name: values[at] for name, values in picked.items()}
        left, right = ends[0][at], ends[1][at]
        one = Pair(found["left"], found["right"], float(weighed.odds[row]), left["platforms"], right["platforms"])
        _by_key(one, weighed, row, (left["name"], right["name"]))
        _by_telling(one, weighed, row)
        _by_names(one, weighed, row, found)
        _by_places(one, found)
        _by_clicks(one, weighed, row)
        one.veto = _veto(one, left, right, twice=claims[row])
        yield one


def _claims(beings: Beings, weighed: Weighed) -> np.ndarray:
    """Whether somebody in a pair was told of, or told of somebody, in more than one pair."""
    said = weighed.pairs.told[KINDS.index("said")]
    ends = np.concatenate([weighed.pairs.left[said], weighed.pairs.right[said]])
    often = np.bincount(ends, minlength=len(beings)) > 1
    return often[weighed.pairs.left] | often[weighed.pairs.right]


def _by_key(one: Pair, weighed: Weighed, row: int, names: tuple[str | None, str | None]) -> None:
    at = int(weighed.best[row])
    if at < 0:
        return
    met = weighed.pairs.met
    origins, hows = ((int(ends[0][at]), int(ends[1][at])) for ends in (met.origins, met.hows))
    one.says(_kind(origins, hows, alike=bool(met.alike[at])), _in_words(weighed.pairs.keys[met.key[at]], origins, names))


def _kind(origins: tuple[int, int], hows: tuple[int, int], *, alike: bool) -> str:
    if INITIAL in hows:
        return "initial"
    ends = sorted(ORIGINS[origin] for origin in origins)
    kind = "name" if ends == ["name", "name"] else " = ".join(ends)
    return f"{kind} to the dot" if alike else kind if hows == (WHOLE, WHOLE) else f"{kind} in part"


def _in_words(key: str, origins: tuple[int, int], names: tuple[str | None, str | None]) -> str:
    if origins == (NAME, NAME):
        return f"same name: {names[0]}" + ("" if names[0] == names[1] else f", {names[1]}")
    name = next((name for name, origin in zip(names, origins, strict=True) if origin == NAME and name), "")
    return {
        frozenset((ACCOUNT, ADDRESS)): f"their address begins as the account name: {key}",
        frozenset((ACCOUNT,)): f"same account name elsewhere: {key}",
        frozenset((ADDRESS,)): f"both addresses begin alike: {key}",
        frozenset((ACCOUNT, NAME)): f"the account name is made of the name: {key}, {name}",
        frozenset((ADDRESS, NAME)): f"the address is made of the name: {key}, {name}",
    }.get(frozenset(origins), f"the discount code is the name: {key}")


def _by_telling(one: Pair, weighed: Weighed, row: int) -> None:
    for kind, told_ in zip(KINDS, weighed.pairs.told[:, row].tolist(), strict=True):
        if told_:
            one.says(kind, {"said": "they told us this account name", "note": "a note at an order names the other",
                            "email": "the file of one gives the other's address"}.get(
                                kind, "the profile of one names the other"))
    phone = int(weighed.pairs.phone[row])
    if phone >= 0:
        one.says("phone", f"same telephone number: {weighed.pairs.keys[phone].removeprefix('+')}")
    elif weighed.both_phones[row]:
        one.against.append("different telephone numbers")


def _by_names(one: Pair, weighed: Weighed, row: int, found: dict[str, Any]) -> None:
    level = weighed.agreed["names"][row]
    if level == _agree.UNTOLD or weighed.bare[row]:
        return
    both = f"{found['left_name']}, {found['right_name']}"
    if level == _agree.SAME:
        one.says("name", f"same name: {found['left_name']}")
    else:
        one.against.append(f"the names agree in part: {both}" if level == _agree.PARTLY else f"different names: {both}")


def _by_places(one: Pair, found: dict[str, Any]) -> None:
    for kind in ("postcode", "city", "country"):
        if found[kind] == _agree.DIFFERENT:
            words = [found[f"{kind}_{side}"].title() for side in ("left", "right")]
            one.against.append(f"{'postcodes ' * (kind == 'postcode')}{words[0]} and {words[1]}")
        elif found[kind] == _agree.SAME and kind != "country":
            place = found[f"{kind}_left"].title()
            one.says(kind, f"both in {place}" if kind == "city" else f"same postcode: {place.upper()}")


def _by_clicks(one: Pair, weighed: Weighed, row: int) -> None:
    if weighed.pairs.clickers[row]:
        times = int(weighed.pairs.times[row])
        one.says("click", "bought minutes after the other clicked a link of yours" + (f", {times} times" if times > 1 else ""))


def _veto(one: Pair, left: dict[str, Any], right: dict[str, Any], *, twice: bool) -> str | None:
    """Why they are not joined without a decision, the weightiest reason first."""
    both = set(left["single"]) & set(right["single"])
    partly = any(text.startswith("the names agree in part") for text in one.against)
    reasons = {
        f"both have an account name on {min(both, default='')}": bool(both),
        "two people told us the same account name": "said" in one.kinds and bool(twice),
        "two addresses, and nothing in common but a name": bool(left["mails"] and right["mails"])
        and one.kinds <= {"name", "name in part"},
        "nothing in common but the time of a click": one.kinds == {"click"},
        "one of them is known by a name alone": one.kinds <= BARE,
        "they go by different names": any(text.startswith("different names") for text in one.against),
        "it may be a household: one telephone number, two given names": partly and "phone" in one.kinds,
        "it may be a household: one postcode, two given names": partly and "postcode" in one.kinds}
    return next((reason for reason, holds in reasons.items() if holds), None)
