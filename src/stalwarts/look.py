"""A workspace seen through a lens: immutable, read-only, of one thread. Pages and analysts get this."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import Any
from typing import Self

import ibis.expr.types as ir
import pyarrow as pa

from stalwarts import measures
from stalwarts import models
from stalwarts.lens import Lens
from stalwarts.problems import NoSuchMeasure
from stalwarts.problems import TooMuch
from stalwarts.schema import DERIVED
from stalwarts.settings import Settings

FROZEN = "frozen"
"""The table of labels a year ago."""
MADE = (FROZEN, *(name for name in DERIVED if name.endswith(measures.SCORE)))
"""Tables made when something needs them: labels a year ago, and what a model says of each pattern."""
AGO = timedelta(days=365)
SMALL = 5_000
"""Rows of a result that is meant for a person."""


@dataclass
class Look:
    """Tables and measures of one workspace at one moment.

    `tables` are the canonical tables, already resolved and cut. Close it, or use it in a `with`, so that the
    workspace may tidy up what only older looks still see.
    """

    engine: Any
    tables: dict[str, ir.Table]
    lens: Lens
    as_of: datetime
    currency: str
    settings: Settings
    exports: list[dict[str, Any]]
    """What each visible export is and covers, as the contract writes it."""
    turn: Callable[[str, Look, Mapping[str, Any]], Any]
    """Makes a page by name, asked with some values."""
    done: Callable[[], None] = lambda: None
    erased: Callable[[str], bool] = lambda _handle: False
    """Whether a handle was erased: then nothing is held, and that is all that is known."""
    aside: Callable[[str], list[dict[str, Any]]] = lambda _export_id: []
    """The rows of an export that were set aside: row, line, why, text."""
    remember: Callable[[str, Callable[[], dict[str, Any]]], dict[str, Any]] = lambda _name, make: make()
    """What was made before under that name for this very view, else made now and kept with what may be thrown away."""
    _shelf: str = "kept"
    """What the measures it keeps are called in the engine, before their own name."""
    _measured: dict[str, ir.Table] = field(default_factory=dict)
    _told: dict[str, pa.Table] = field(default_factory=dict)
    _models: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Give back memory and let older evidence go."""
        self.engine.close()
        self.done()

    def table(self, name: str) -> ir.Table:
        """A canonical table, resolved and cut to the lens."""
        return self.tables[name]

    def measure(self, name: str) -> ir.Table:
        """A measure as an Ibis table; nothing has run yet, unless others build on it and it was kept.

        Raises NoSuchMeasure.
        """
        if name in MADE and name not in self.tables:
            self.tables[name] = self._frozen() if name == FROZEN else self._scored(name)
        if name in self.tables:
            return self.tables[name]
        if name not in self._measured:
            self._measured[name] = self._make(name)
        return self._measured[name]

    def model(self, name: str) -> dict[str, Any]:
        """What the model of that name says of this view: a document, made once.

        Raises NoSuchModel.
        """
        if name not in self._models:
            self._models[name] = self.remember(f"{self._shelf} {name}", lambda: models.told(name, self._rows_of))
        return self._models[name]

    def run(self, name: str) -> pa.Table:
        """A table or measure, run, as Arrow, whole."""
        return self.engine.run(self.measure(name))

    def small(self, name: str) -> list[dict[str, Any]]:
        """A measure as rows for a person.

        Raises TooMuch above 5,000 rows.
        """
        if name not in self._told:
            self._told[name] = self._rows(name)
        rows = self._told[name]
        if rows.num_rows > SMALL:
            raise TooMuch(name, SMALL)
        return rows.to_pylist()  # type: ignore[no-any-return]

    def _rows(self, name: str) -> pa.Table:
        written = None if name in self.tables or name in self._measured else self._written(name)
        if written is None or measures.kept(measures.installed()[name]):
            return self.engine.run(self.measure(name).limit(SMALL + 1))
        self._ready(name)
        return self.engine.fetch(f"{written} LIMIT {SMALL + 1}")

    def query(self, statement: str) -> pa.Table:
        """A reader's own SELECT over the tables by name and any measure it names.

        Raises EngineProblem.
        """
        for name in (*measures.installed(), *MADE):
            if name in statement:
                self.engine.name(self.measure(name), name)
        for name, table in self.tables.items():
            self.engine.name(table, name)
        return self.engine.query(statement)

    def page(self, name: str, **values: Any) -> Any:
        """A page by name, such as `answer`, asked with the values its Form takes.

        Raises NoSuchPage, BadAnswer.
        """
        return self.turn(name, self, values)

    def _make(self, name: str) -> ir.Table:
        known = measures.installed()
        if name not in known:
            raise NoSuchMeasure(name, sorted(known))
        measure = known[name]
        if measures.kept(measure):
            return self._keep(name)
        return measure(*(self.measure(needed) for needed in measures.needs(measure)))

    def _keep(self, name: str) -> ir.Table:
        """A measure that others build on is run once, by the statement that was written for it before if it is known."""
        written = self._written(name)
        if written:
            self._ready(name)
            return self.engine.keep_as(f"{self._shelf}_{name}", written)
        measure = measures.installed()[name]
        made = measure(*(self.measure(needed) for needed in measures.needs(measure)))
        return self.engine.hold(made, f"{self._shelf}_{name}")

    def _written(self, name: str) -> str | None:
        """The statement written ahead, which reads the tables of a view by their usual names."""
        return self.engine.written(name) if self._shelf == "kept" else None

    def _ready(self, name: str) -> None:
        """Make what a statement written ahead reads by name."""
        for needed in measures.order([name]):
            measure = measures.installed()[needed]
            if needed != name and measures.kept(measure):
                self.measure(needed)
            for made in MADE:
                if made in measures.needs(measure):
                    self.measure(made)

    def _rows_of(self, name: str) -> list[dict[str, Any]]:
        return self.run(name).to_pylist()  # type: ignore[no-any-return]

    def _scored(self, name: str) -> ir.Table:
        """What a model says of each pattern, as a table to join."""
        stands = name if self._shelf == "kept" else f"{self._shelf}_{name}"
        return self.engine.rows(stands, DERIVED[name].types, self.model(name.removesuffix(measures.SCORE))["scores"])

    def _frozen(self) -> ir.Table:
        """Who carried which label a year before: the same tables, seen from then."""
        before = self.as_of - AGO
        row = {"as_of": before, "known_by": self.lens.known, "currency": self.currency}
        moment = self.engine.rows("moment_then", DERIVED["moment"].types, [row])
        known = {name: table for name, table in self.tables.items() if name not in MADE}
        then = replace(self, as_of=before, tables=known | {"moment": moment}, _shelf="then", _measured={}, _told={},
                       _models={})
        return self.engine.hold(then.measure("segments").select("person", "segment"), FROZEN)
