"""From evidence files and the decision log to the tables of one look, resolved and cut."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from typing import Any
from typing import Self

from stalwarts import schema
from stalwarts.ledger import overlap
from stalwarts.ledger import tellers
from stalwarts.ledger.entries import Export
from stalwarts.ledger.entries import Standing
from stalwarts.ledger.evidence import Evidence
from stalwarts.lens import Lens

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


def seen_by(exports: list[Export], lens: Lens) -> list[Export]:
    """The exports a view may know of."""
    known = lens.known
    return [e for e in exports if known is None or e.taken_at <= known]


def as_of(exports: list[Export], lens: Lens, created: datetime) -> datetime:
    """The view's date: as asked, else the end of the latest order coverage, else the newest file.

    An empty workspace has only the day it was made.
    """
    if lens.until is not None:
        return lens.until
    ends = [_time(cover["until"]) for e in exports for cover in e.covers if cover["table"] == "order"]
    taken = [max((e.taken_at, *e.sightings)) for e in exports]
    return max(ends, default=None) or max(taken, default=created)


SINCE = datetime(1234, 5, 6, 7, 8, 9, 123456)
"""Stands in steps written ahead where a view's date will."""
AGAIN = {"again": "string", "seen": "timestamp(6)"}
"""Exports whose file was seen again unchanged, and when last."""
LISTS = {"export_id": "string", "list": "string"}
"""Which of its platform's lists a file of people without account names is."""
BESIDE = {"export": schema.DERIVED["export"].types, "again": AGAIN, "tellers": tellers.TELLERS,
          "better_tellers": tellers.BETTER}
"""Tables that steps read beside those of the evidence."""


@dataclass
class Gathering:
    """The tables of one look on their way: what each is called in the engine at present."""

    engine: Any
    standing: Standing
    lens: Lens
    exports: list[Export]
    """Those of what stands that the lens may know of."""
    until: datetime
    now: dict[str, str] = field(default_factory=dict)
    retold: list[str] = field(default_factory=list)
    """Exports that may tell of the same people as others, without account names to know them by."""

    @classmethod
    def of(cls, engine: Any, standing: Standing, lens: Lens, created: datetime) -> Self:
        """What stands in a workspace made on that day, through a lens."""
        exports = seen_by(standing.exports, lens)
        return cls(engine, standing, lens, exports, as_of(exports, lens, created))

    def tables(self, evidence: Evidence, products: Sequence[str] = ()) -> None:
        """Every canonical evidence table and `export`, as the lens shows them and the `products` that count narrow them."""
        self.engine.lay("export", schema.DERIVED["export"].types, exports_rows(self.exports, self.lens))
        self._open(evidence)
        self._again()
        self._told_once()
        self._known_again()
        filled = {file.table for file in self.standing.files}
        # Covers last: what a file lists is looked up in them as they came.
        for name in sorted(filled, key=lambda name: (name == "cover", name)):
            self._resolve(name)
        self._narrow(products)
        for name, view in self.now.items():
            self.engine.view(name, f'SELECT * FROM "{view}"')
        self.now = {name: name for name in self.now}

    def ask(self, step: str) -> pa.Table:
        """What a step that is none of a table's making brings out."""
        statement = self._written(step)
        if statement:
            return self.engine.fetch(statement)
        return self.engine.run(self._made(step))

    def step(self, name: str, stage: str, *, held: bool = False) -> None:
        """One more step in the making of a table. `held`: run now, and not wherever somebody reads the table."""
        step, called = f"{stage} {name}", f"{stage}_{name}"
        statement = self._written(step)
        if statement:
            (self.engine.keep_as if held else self.engine.view)(called, statement)
        else:
            (self.engine.hold if held else self.engine.name)(self._made(step), called)
        self.now[name] = called

    def _change(self, name: str, stage: str, change: Callable[[ir.Table], ir.Table]) -> None:
        """A step that differs from view to view, so that none is written ahead."""
        view = f"{stage}_{name}"
        self.engine.name(change(self._seen(name)), view)
        self.now[name] = view

    def _written(self, step: str) -> str | None:
        """A step's statement over the tables as they are called now."""
        text: str | None = self.engine.written(step)
        if text is None:
            return None
        for name, view in self.now.items():
            text = text.replace(f'"kept_{name}"', f'"{view}"')
        stand_in = self.engine.written("a date")
        return text.replace(str(stand_in), f"TIMESTAMP '{self.until.isoformat(sep=' ')}'")

    def _made(self, step: str) -> ir.Table:
        from stalwarts.ledger.steps import steps

        seen = {name: self._seen(name) for name in self.now}
        seen |= {name: self.engine.shown(name, columns) for name, columns in BESIDE.items()}
        return steps()[step](seen, self.until)

    def _seen(self, name: str) -> ir.Table:
        shown: ir.Table = self.engine.shown(self.now[name], schema.EVIDENCE[name].types)
        return shown

    def _open(self, evidence: Evidence) -> None:
        known = {export.export_id for export in self.exports}
        later = sorted(e.export_id for e in self.standing.exports if e.export_id not in known)
        for name, table in schema.EVIDENCE.items():
            mine = [(evidence.at(file), file.without) for file in self.standing.files if file.table == name]
            self.now[name] = f"kept_{name}"
            self.engine.open(self.now[name], mine, table.types)
            if later:
                self._change(name, "known", lambda found: found.filter(found.export_id.notin(later)))

    def _again(self) -> None:
        """Follows and covers of a file that was seen again unchanged reach up to the later date."""
        again = [{"again": e.export_id, "seen": _latest(e, self.lens)} for e in self.exports if e.sightings]
        self.engine.lay("again", AGAIN, again)
        for name in overlap.SEEN_UPTO if again else ():
            self.step(name, "sighted")

    def _told_once(self) -> None:
        """Orders, each as the best and latest files tell it, where more than one may do so."""
        selling = [e for e in self.exports if "order" in e.kept_by_table]
        overlaps, names = any(e.overlaps for e in selling), {e.importer for e in selling}
        said = tellers.told(names) if overlaps or len(selling) > 1 else {}
        if overlaps or tellers.ledgers(said, selling):
            tellers.lay(self.engine, said)
            self.step("order", "told", held=True)

    def _known_again(self) -> None:
        """People without account names, each under one handle in whatever downloads show them."""
        several = tellers.several(self.exports)
        said = tellers.told({e.importer for e in several}) if several else {}
        lists = {e.export_id: e.meaning for e in several if said.get(e.importer, {}).get("unnamed")}
        self.retold = list(lists)
        if self.retold:
            from stalwarts.ledger import unnamed

            seen = {name: self._seen(name) for name in unnamed.READS}
            export = self.engine.shown("export", BESIDE["export"])
            which = self.engine.rows("lists", LISTS, [{"export_id": one, "list": name} for one, name in lists.items()])
            known = self.engine.hold(unnamed.known(seen, export, which), "known_again")
            for name in unnamed.READS:
                self._change(name, "again", partial(unnamed.renamed, name, known=known))

    def _resolve(self, name: str) -> None:
        overlaps = any(e.overlaps and name in e.kept_by_table for e in self.exports)
        retold = any(e.export_id in self.retold and name in e.kept_by_table for e in self.exports)
        if overlaps or retold or name in overlap.ALWAYS:
            self.step(name, "latest")
        if name == "follow":
            self.step(name, "left")
        if name == "order" and overlaps:
            self.step(name, "withdrawn")
        self.step(name, "cut")

    def _narrow(self, products: Sequence[str]) -> None:
        """To the accounts of the lens, to the accounts that sell among them, and to what of those is ours."""
        if self.lens.accounts:
            from stalwarts.ledger import resolve

            for name in schema.EVIDENCE:
                self._change(name, "of", partial(resolve.of_accounts, name, accounts=self.lens.accounts))
            sellers = {e.account for e in self.exports if "order" in e.kept_by_table}
            self._change("order", "of_sellers", lambda found: resolve.of_sellers(found, self.lens, sellers))
        if products:
            from stalwarts.ledger import ours

            found = ours.only({name: self._seen(name) for name in ("order", "plan")}, products)
            for name, table in found.items():
                self.engine.name(table, f"ours_{name}")
                self.now[name] = f"ours_{name}"


def exports_rows(exports: Iterable[Export], lens: Lens) -> list[dict[str, Any]]:
    """The catalog as rows of the canonical table; a file seen again later counts as taken then."""
    names = schema.DERIVED["export"].types
    return [{name: getattr(e, name) for name in names} | {"taken_at": _latest(e, lens)} for e in exports]


def _latest(export: Export, lens: Lens) -> datetime:
    return max(t for t in (export.taken_at, *export.sightings) if lens.known is None or t <= lens.known)


def _time(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value).removesuffix("Z"))
