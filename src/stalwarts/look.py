"""A workspace seen through a lens: immutable, read-only, of one thread. Pages and analysts get this."""

from __future__ import annotations

import re
import threading
from collections import ChainMap
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import Self
from typing import cast

from stalwarts import measures
from stalwarts import models
from stalwarts.lens import Lens
from stalwarts.problems import TooMuch
from stalwarts.schema import DERIVED
from stalwarts.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

FROZEN, BEFORE, WEIGHT = "frozen", "before", "weight"
PAST = {FROZEN: "segments", BEFORE: "relation"}
"""Tables of a year ago, each the measure of that name as it was then."""
SCORES = tuple(name for name in DERIVED if name.endswith(measures.SCORE))
"""What a model says of each pattern."""
MADE = (*PAST, WEIGHT, *SCORES)
"""Tables that are made when something needs them: those, and the weights learned from them."""
AGO = timedelta(days=365)
NOW, THEN, APART = "kept", "then", "apart"
"""What measures that others build on are called in the engine before their own name: of a view, of one a year before, and of
one a year before in which nobody is linked."""
READ = re.compile(r'\b(FROM |JOIN )"(\w+)"')
"""Where a statement names a table it reads."""
SMALL = 5_000
"""Rows of a result that is meant for a person."""


@dataclass
class Look:
    """Tables and measures of one workspace at one moment.

    `tables` are the canonical tables, already resolved and cut. Close it, or use it in a `with`, so that the
    workspace may tidy up what only older looks still see.
    """

    engine: Any
    tables: Mapping[str, ir.Table]
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
    inside: Callable[[], list[dict[str, Any]]] = list
    """Workspaces in folders of this one, each by its brand, its answer and its plain totals: all that a portfolio reads."""
    past: Callable[..., dict[str, Any]] | None = None
    """A page's document as of a day: `past(name, day, values, known=...)`; with `known` from the files taken by then only."""
    book: Path | None = None
    """The folder of the workspace's own plays and paths."""
    compared: bool = True
    """Whether everybody was compared with whom they may be: without that only certain links count."""
    sure: str | None = None
    """What `person` as certain links and decisions alone have it is called in the engine; none where nobody is in doubt."""
    contradictions: int = 0
    """Decisions on who is who that contradict others, and so are not heard."""
    remember: Callable[[str, Callable[[], dict[str, Any]]], dict[str, Any]] = lambda _name, make: make()
    """What was made before under that name for this very view, else made now and kept with what may be thrown away."""
    recall: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By platform of a list, how many buyers known to be on it were held back, and how many comparing found again."""
    _shelf: str = NOW
    _other: Mapping[str, str] = field(default_factory=dict)
    """What tables and kept measures are called in the engine in a view in which some are others, by their usual names."""
    _measured: dict[str, ir.Table] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)
    """Measures that stand in the engine already."""
    _told: dict[str, pa.Table] = field(default_factory=dict)
    _models: dict[str, dict[str, Any]] = field(default_factory=dict)
    _turns: dict[str, threading.RLock] = field(default_factory=dict)
    """Held by name while something is made: two threads make different tables at once, never the same one. Nothing waits in
    a circle, since whoever makes a thing waits only for what that is made of."""
    _beside: ThreadPoolExecutor | None = None
    _second: Any = None
    """The engine as that thread sees it."""

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Give back memory and let older evidence go."""
        if self._beside:
            self._beside.shutdown(cancel_futures=True)
        self.engine.close()
        self.done()

    def begin(self, names: Iterable[str]) -> None:
        """Make measures on a thread of their own while something else is computed, where they were written ahead.

        Only statements are run there, on a connection of its own: an expression never leaves its thread. Begun again, the
        names come after those of before.
        """
        if self._shelf != NOW:
            return
        if self._beside is None:
            self._beside = ThreadPoolExecutor(1, thread_name_prefix="look")
            self._second = self.engine.beside()
        for name in names:
            # Where one fails, whoever asks for it runs it again and meets the error.
            self._beside.submit(self._bring, name, self._second)

    def _turn(self, name: str) -> threading.RLock:
        return self._turns.setdefault(name, threading.RLock())

    def table(self, name: str) -> ir.Table:
        """A canonical table, resolved and cut to the lens."""
        return self.tables[name]

    def measure(self, name: str) -> ir.Table:
        """A measure as an Ibis table; nothing has run yet, unless others build on it and it was kept.

        Raises NoSuchMeasure.
        """
        if name in self.tables:
            return self.tables[name]
        if name not in self._measured:
            self._measured[name] = self._make(name)
        return self._measured[name]

    def model(self, name: str) -> dict[str, Any]:
        """What the model of that name says of this view: a document, made once.

        Raises NoSuchModel.
        """
        return self._model(name, self.engine)

    def _model(self, name: str, engine: Any) -> dict[str, Any]:
        with self._turn(f"model {name}"):
            if name not in self._models:
                self._models[name] = self.remember(
                    f"{self._shelf} {name}", lambda: models.told(name, lambda needed: self._whole(needed, engine)))
            return self._models[name]

    def _whole(self, name: str, engine: Any) -> list[dict[str, Any]]:
        """Every row of a measure, by the statement written ahead where there is one."""
        statement = self._ahead(name, engine)
        rows = self.engine.run(self.measure(name)) if statement is None else engine.fetch(statement)
        return rows.to_pylist()  # type: ignore[no-any-return]

    def _score(self, name: str, engine: Any) -> None:
        """Make the table of what a model says of each pattern."""
        with self._turn(name):
            if name not in self._made and name not in self.tables:
                rows = self._model(name.removesuffix(measures.SCORE), engine)["scores"]
                engine.lay(self._called(name), DERIVED[name].types, rows)
                self._made.add(name)

    def _called(self, name: str) -> str:
        """What a table that is made for this view is called in the engine."""
        return name if self._shelf == NOW else f"{self._shelf}_{name}"

    def run(self, name: str) -> pa.Table:
        """A table or measure, run, as Arrow, whole."""
        statement = self.statement(name)
        return self.engine.run(self.measure(name)) if statement is None else self.engine.fetch(statement)

    def small(self, name: str) -> list[dict[str, Any]]:
        """A measure as rows for a person.

        Raises TooMuch above 5,000 rows.
        """
        rows = self._bring(name, self.engine)
        if rows is None:
            rows = self._told[name] = self.engine.run(self.measure(name).limit(SMALL + 1))
        if rows.num_rows > SMALL:
            raise TooMuch(name, SMALL)
        return rows.to_pylist()  # type: ignore[no-any-return]

    def _bring(self, name: str, engine: Any) -> pa.Table | None:
        """The first rows of a measure, once; None where no statement for it was written ahead."""
        with self._turn(f"rows of {name}"):
            if name not in self._told:
                statement = self._ahead(name, engine)
                if statement is None:
                    return None
                self._told[name] = engine.fetch(f"{statement} LIMIT {SMALL + 1}")
            return self._told[name]

    def query(self, statement: str) -> pa.Table:
        """A reader's own SELECT over the tables by name and any measure it names.

        Raises EngineProblem.
        """
        for name in (*measures.names(), *MADE):
            if name in statement:
                self.engine.name(self.measure(name), name)
        for name, table in self.tables.items():
            self.engine.name(table, name)
        return self.engine.query(statement)

    @property
    def today(self) -> datetime:
        """The day it is, naive UTC; in a view of another day, that day. For what is to be done, never for what was."""
        return self.lens.until or datetime.now(UTC).replace(tzinfo=None)

    def certain(self) -> ir.Table:
        """`person` as certain links and decisions alone have it."""
        return self.tables["person"] if self.sure is None else self.engine.shown(self.sure, DERIVED["person"].types)

    def instead(self, tables: Mapping[str, ir.Table], known: Mapping[str, ir.Table], shelf: str) -> Look:
        """The same view with some tables and measures as given; what it keeps is called after the shelf.

        All of them stand in the engine already.
        """
        other = {name: table.get_name() for name, table in tables.items()}
        other |= {f"{NOW}_{name}" if measures.kept(name) else name: table.get_name() for name, table in known.items()}
        return replace(self, tables={**self.tables, **tables}, _shelf=shelf, _other=other, _measured=dict(known), _made=set(),
                       _told={}, _turns={}, _beside=None)

    def page(self, name: str, **values: Any) -> Any:
        """A page by name, such as `answer`, asked with the values its Form takes.

        Raises NoSuchPage, BadAnswer.
        """
        return self.turn(name, self, values)

    def _make(self, name: str) -> ir.Table:
        if name in SCORES:
            self._score(name, self.engine)
            return self.engine.table(self._called(name))
        if name in MADE:
            self._ready(name)
            return self.engine.table(name)
        needed = measures.needs(name)
        if not measures.kept(name):
            return measures.installed()[name](*(self.measure(one) for one in needed))
        if self.statement(name) is None:
            made = measures.installed()[name](*(self.measure(one) for one in needed))
            return self.engine.hold(made, self._kept(name))
        return self.engine.table(self._kept(name))

    def _kept(self, name: str) -> str:
        """What a measure that others build on is called in the engine."""
        return f"{self._shelf}_{name}"

    def statement(self, name: str) -> str | None:
        """The statement that brings a measure out as it was written ahead, with all made that it reads; None: none was."""
        return self._ahead(name, self.engine)

    def _ahead(self, name: str, engine: Any) -> str | None:
        """It reads the tables of a view by their usual names, and measures that others build on as they are kept here."""
        written = None if name in self.tables or name in MADE else self._written(name)
        if written is None:
            return None
        for needed in measures.order([name]):
            with self._turn(needed):
                if not self._laid(needed, engine):
                    return None
        return f'SELECT * FROM "{self._kept(name)}"' if measures.kept(name) else written

    def _laid(self, name: str, engine: Any) -> bool:
        """Whether all stands in the engine that a measure's statement reads, and what it says itself where others build on it."""
        wanted = [one for one in measures.needs(name) if one in MADE]
        for score in (one for one in wanted if one in SCORES):
            self._score(score, engine)
        made = [one for one in wanted if one not in SCORES]
        if made and engine is not self.engine:
            return False
        for one in made:
            self._ready(one)
        if measures.kept(name) and name not in self._made and name not in self._measured:
            engine.keep_as(self._kept(name), self._written(name))
            self._made.add(name)
        return True

    def _written(self, name: str) -> str | None:
        """A statement written ahead, over the tables of this view."""
        text: str | None = self.engine.written(name)
        if text is None or self._shelf == NOW:
            return text
        if self._other:
            return READ.sub(lambda read: f'{read[1]}"{self._called_there(read[2])}"', text)
        for score in SCORES:
            text = text.replace(f'"{score}"', f'"{self._called(score)}"')
        text = text.replace(f'"{NOW}_', f'"{self._shelf}_').replace('"moment"', f'"moment_{THEN}"')
        return re.sub(r'\b(FROM|JOIN) "person"', rf'\1 "person_{THEN}"', text) if self._shelf == APART else text

    def _called_there(self, name: str) -> str:
        """What a table is called that a statement written ahead reads, where some are others."""
        return self._other.get(name, re.sub(f"^{NOW}_", f"{self._shelf}_", name))

    def _ready(self, name: str) -> None:
        """Make a table that is made when something needs it."""
        if name in self._made or name in self.tables:
            return
        if name == WEIGHT:
            self._weigh()
        else:
            self._freeze(name)
        self._made.add(name)

    def _freeze(self, name: str) -> None:
        """A measure as it was a year before: the same tables, seen from then; of BEFORE no links, for they may be newer."""
        then = self._then(APART if name == BEFORE else THEN)
        statement, columns = then.statement(PAST[name]), list(DERIVED[name].columns)
        if statement is None:
            self.engine.hold(then.measure(PAST[name]).select(*columns), name)
        else:
            chosen = ", ".join(f'"{column}"' for column in columns)
            self.engine.keep_as(name, f"SELECT {chosen} FROM ({statement})")

    def _then(self, shelf: str) -> Look:
        before = self.as_of - AGO
        rows = {"moment": [{"as_of": before, "known_by": self.lens.known, "currency": self.currency}],
                "person": []}
        seen = ["moment", "person"] if shelf == APART else ["moment"]
        for name in seen:
            if f"{name}_{THEN}" not in self._made:
                self.engine.lay(f"{name}_{THEN}", DERIVED[name].types, rows[name])
                self._made.add(f"{name}_{THEN}")
        tables = self.engine.tables({name: DERIVED[name].types for name in seen}, {name: f"{name}_{THEN}" for name in seen})
        return replace(self, as_of=before, tables=ChainMap(tables, cast("Any", self.tables)), _shelf=shelf, _measured={},
                       _made=set(), _told={}, _models={}, _turns={}, _beside=None)

    def _weigh(self) -> None:
        """What parts of scores weigh here, where enough people bought for the first time in the last year to learn it."""
        from stalwarts.models import leaning

        payers = self.measure("payers")
        late = self.engine.run(payers.filter(payers.first_paid > self.as_of - AGO).agg(late=payers.person.count()))
        rows = self.run("leanings").to_pylist() if late.column("late")[0].as_py() >= leaning.FLOOR else []
        self.engine.lay(WEIGHT, DERIVED[WEIGHT].types, leaning.learned(rows) if rows else [])
