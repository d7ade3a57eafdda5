"""A page is words made once: CLI text, JSON, HTML, Markdown and the printed report are renderings of it.

Everything on it is data, so that whoever draws it needs to know no page by name. Only the first six fields must be
there; the others may be empty, and a renderer passes over what is.

A page that takes parameters (a person, a search) is a page still: its module offers a `Form` (see `stalwarts.forms`)
all of whose fields have defaults, and `page(look, form)`. It is asked for by name and values, everywhere alike:

    look.page("people", segment="buyer")          Python
    stalwarts page people --with segment=buyer    command line (or a deed of that name, where the contract has one)
    /page/people?segment=buyer                    web: the values are the query; the Form, drawn as a GET form, filters

`Page.values` says what it was asked with. A `Link` names such a page; a `Deed` names an action and what its Form is
already filled in with. Reading is a page; only deeds change anything.
"""

from __future__ import annotations

from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from typing import Any

LEVEL = 0.95


@dataclass(frozen=True)
class Doubt:
    """One thing that may make the claim wrong, and the file or deed that would cure it."""

    text: str
    remedy: str = ""


@dataclass(frozen=True)
class Drawing:
    """A chart to draw: a module in `charts/`, its title, and the small rows it draws."""

    chart: str
    title: str
    rows: list[dict[str, Any]]
    figure: str = ""
    """The figure it draws, which says how it is known."""


@dataclass(frozen=True)
class Link:
    """The way to another page: its name, and the values its Form is asked with."""

    page: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Deed:
    """An action offered here: its name, the words on its button, and what its Form is filled in with already.

    Fields in `asks` are left to the person, in that order; with none it is one tap. What is in neither keeps its
    default. `sure` is the question to be answered with yes before something that cannot be taken back.
    """

    action: str
    label: str
    values: dict[str, Any] = field(default_factory=dict)
    asks: list[str] = field(default_factory=list)
    sure: str = ""
    key: str = ""
    """The letter that does it where a queue is gone through by keyboard; empty: none."""


@dataclass(frozen=True)
class Grid:
    """A small table in the reader's words: one row per list, cells already written out.

    `links` and `deeds` are empty or have one entry per row: where its first cell leads (None: nowhere), and what may
    be done with the row.
    """

    title: str
    columns: list[str]
    rows: list[list[str]]
    note: str = ""
    links: list[Link | None] = field(default_factory=list)
    deeds: list[list[Deed]] = field(default_factory=list)
    figure: str = ""
    """The figure it tells, which says how it is known."""


@dataclass(frozen=True)
class Part:
    """A piece of the page under its own heading: sentences, steps to take in order, and deeds.

    `done` makes it a line of a list to tick: True is ticked, False is not yet. `folded` parts are opened on demand.
    `queued` parts are a queue to go through, the first of them at hand: its deeds are done by their keys.
    """

    title: str
    lines: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    done: bool | None = None
    folded: bool = False
    deeds: list[Deed] = field(default_factory=list)
    queued: bool = False


@dataclass(frozen=True)
class Known:
    """How a figure is known: its definition and version, down to the files, and what would change it."""

    measure: str
    version: int
    definition: str
    chain: list[str] = field(default_factory=list)
    """What it is made from, one line each, indented by two blanks a step, down to the tables and their files."""
    files: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    """What would change it, as sentences."""


@dataclass(frozen=True)
class Page:
    """One question, its claim, its doubts, the figures behind it and how they look."""

    name: str
    question: str
    title: str
    as_of: str
    """ISO 8601, UTC."""
    claim: str
    """At most 25 words."""
    doubts: list[Doubt] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    """The keys of the contract: intervals as `interval()` and `unknown()` make them, the rest plain."""
    definitions: dict[str, int] = field(default_factory=dict)
    """Figure to the version of its published definition."""
    rests_on: dict[str, str] = field(default_factory=dict)
    """Figure to the measure whose definition that is."""
    notes: list[str] = field(default_factory=list)
    """Further sentences, strongest first, each true by itself."""
    next_step: str = ""
    drawings: list[Drawing] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    """What may be done about the whole page; the first belongs to `next_step`."""
    links: list[tuple[str, Link]] = field(default_factory=list)
    """Further reading: the words to press, and where they lead."""
    values: dict[str, Any] = field(default_factory=dict)
    """What the page's Form was asked with, by name; texts, numbers and lists of them."""
    known: dict[str, Known] = field(default_factory=dict)
    """Figure to "How do you know?"; filled in for every figure of `rests_on` when the page is turned to."""
    until: str = ""
    """The time, ISO 8601 UTC, from which on it is to be made anew though nothing was added: it tells of today. Empty: ever."""
    names: bool = False
    """Whether it names people: such a page stays out of reports, cards and portfolios unless names are asked for."""

    def document(self) -> dict[str, Any]:
        """The page as the JSON of the contract, plus what the renderers need."""
        return asdict(self)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Page:
        """The page again from its document (a cached one)."""
        whole = dict(document)
        whole["doubts"] = [Doubt(**d) for d in document["doubts"]]
        whole["drawings"] = [Drawing(**d) for d in document["drawings"]]
        whole["grids"] = [_grid(g) for g in document["grids"]]
        whole["parts"] = cls.parts_of(document["parts"])
        whole["deeds"] = _deeds(document["deeds"])
        whole["links"] = [(said, Link(**to)) for said, to in document["links"]]
        whole["known"] = {figure: Known(**k) for figure, k in document["known"].items()}
        return cls(**whole)

    @staticmethod
    def parts_of(said: list[dict[str, Any]]) -> list[Part]:
        """Parts again from their documents."""
        return [Part(**p | {"deeds": _deeds(p["deeds"])}) for p in said]


def _grid(said: dict[str, Any]) -> Grid:
    links = [Link(**to) if to else None for to in said["links"]]
    return Grid(**said | {"links": links, "deeds": [_deeds(row) for row in said["deeds"]]})


def _deeds(said: list[dict[str, Any]]) -> list[Deed]:
    return [Deed(**one) for one in said]


def interval(value: float, low: float, high: float, level: float = LEVEL) -> dict[str, Any]:
    """An uncertain number as the contract writes it."""
    return {"value": value, "low": low, "high": high, "level": level}


def unknown(why: str, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A number that is not known, why, and the bounds that still hold."""
    return {"value": None, "low": low, "high": high, "why": why}
