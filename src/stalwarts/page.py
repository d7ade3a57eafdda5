"""A page is words made once: CLI text, JSON, HTML, Markdown and the printed report are renderings of it."""

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


@dataclass(frozen=True)
class Grid:
    """A small table in the reader's words: one row per list, cells already written out."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    note: str = ""


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

    def document(self) -> dict[str, Any]:
        """The page as the JSON of the contract, plus what the renderers need."""
        return asdict(self)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Page:
        """The page again from its document (a cached one)."""
        whole = dict(document)
        whole["doubts"] = [Doubt(**d) for d in document["doubts"]]
        whole["drawings"] = [Drawing(**d) for d in document["drawings"]]
        whole["grids"] = [Grid(**g) for g in document["grids"]]
        return cls(**whole)


def interval(value: float, low: float, high: float, level: float = LEVEL) -> dict[str, Any]:
    """An uncertain number as the contract writes it."""
    return {"value": value, "low": low, "high": high, "level": level}


def unknown(why: str, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A number that is not known, why, and the bounds that still hold."""
    return {"value": None, "low": low, "high": high, "why": why}
