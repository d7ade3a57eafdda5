"""Trades as data: the words, the files to fetch, the class to compare with, and the made-up creator of each trade.

One trade is one `<name>.toml` in this room. The files that can be fetched stand once, in `_files.toml`; a trade names
those that serve it. Nothing here computes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.problems import NoSuchTrade

if TYPE_CHECKING:
    from datetime import date

COMPARISONS = ("follower", "email_list")
"""The classes of published figures a creator may be held against."""


@dataclass(frozen=True)
class Fetch:
    """A file to fetch from a platform."""

    name: str
    title: str
    importer: str
    wait: str
    wait_hours: float
    clicks: tuple[str, ...]
    gives: str
    checked: date
    source: str
    brings: tuple[str, ...] = ()
    """Importers that read it; empty: all whose name begins with `importer`."""

    def is_in(self, importers: Iterable[str]) -> bool:
        """Whether a file read by one of these importers is this one."""
        return any(name in self.brings if self.brings else name.startswith(self.importer) for name in importers)


@dataclass(frozen=True)
class Good:
    """Something the made-up creator sells: its price in cents, and how often it is chosen, against the others."""

    name: str
    kind: str
    cents: int
    weight: float


@dataclass(frozen=True)
class Demo:
    """The made-up creator of a trade at full size. `both`, `came_by`: shares of the mailing list.

    `letter` and `crowd` are the true waiting times to a first payment, of the mailing list and of everybody else.
    """

    brand: str
    user: str
    bio: str
    instagram: int
    mail: int
    payers: int
    both: float
    came_by: float
    tells: int
    sells: tuple[str, ...]
    goods: tuple[Good, ...]
    letter: dict[str, Any] = field(hash=False)
    crowd: dict[str, Any] = field(hash=False)
    repeats: float = 0.45
    """Further payments a year of somebody who has paid."""
    letters: tuple[str, ...] = ()
    """What letters are called, in turn."""
    posts: tuple[str, ...] = ()
    """What posts say, in turn."""


@dataclass(frozen=True)
class Trade:
    """One trade. `files` stand longest wait first, so that the slow one is asked for first."""

    name: str
    title: str
    buyer: str
    buyers: str
    sold: str
    offer: str
    comparison: str
    files: tuple[Fetch, ...]
    demo: Demo
    also: tuple[Fetch, ...] = ()
    """Files of places that some of the trade use and others do not."""


def names() -> list[str]:
    """Every trade, in alphabetical order."""
    found = (entry.name for entry in resources.files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml") and not name.startswith("_"))


@cache
def load(name: str) -> Trade:
    """The trade of that name. Raises NoSuchTrade."""
    if name not in names():
        raise NoSuchTrade(name, names())
    said = _read(name)
    demo = said.pop("demo")
    goods = tuple(Good(**good) for good in demo.pop("goods"))
    lists = {name: tuple(demo[name]) for name in ("sells", "letters", "posts") if name in demo}
    made_up = Demo(**demo | lists | {"goods": goods})
    return Trade(**said | {"name": name, "files": _longest_first(said["files"]), "demo": made_up,
                          "also": _longest_first(said.get("also", []))})


def fetches() -> tuple[Fetch, ...]:
    """Every file of which the clicks are known, whatever the trade."""
    return tuple(_files().values())


def _longest_first(wanted: list[str]) -> tuple[Fetch, ...]:
    known = _files()
    return tuple(sorted((known[name] for name in wanted), key=lambda file: -file.wait_hours))


@cache
def _files() -> dict[str, Fetch]:
    return {name: Fetch(name=name, **said | {"clicks": tuple(said["clicks"]), "brings": tuple(said.get("brings", ()))})
            for name, said in _read("_files").items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
