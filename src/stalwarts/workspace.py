"""A folder, an engine, a lens: the workspace wires the floors and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts import settings as settings_
from stalwarts.engines import open_engine
from stalwarts.identity import clean
from stalwarts.ledger import cache
from stalwarts.ledger import gather
from stalwarts.ledger import lots
from stalwarts.ledger.beings import Beings
from stalwarts.ledger.cache import CATALOG
from stalwarts.ledger.linking import Linking
from stalwarts.ledger.shelves import Shelves
from stalwarts.lens import Lens
from stalwarts.look import Look
from stalwarts.problems import ErasedMeanwhile
from stalwarts.problems import NoSuchExport
from stalwarts.problems import WasErased

if TYPE_CHECKING:
    from stalwarts.ledger.entries import Standing
    from stalwarts.ledger.keeping import Wish

TOTALS = 'SELECT account, "of", until, value FROM tally WHERE handle IS NULL AND post IS NULL AND product IS NULL'
"""Totals of nobody in particular."""
Turn = Callable[[str, Look, Mapping[str, Any]], Any]
NOTHING: Mapping[str, Any] = {}
DECIDED = ("ruling", "objection", "move", "intent", "rest", "outlay", "trial", "step", "given", "ask", "reading", "forecast")
SEEN = (*schema.EVIDENCE, "export", *DECIDED, "draw", "person", "likely", "moment", "own", "rate")
"""The tables of a look."""


class Workspace:
    """One brand's folder. Safe for several processes at once; a Look is for one thread.

    Where somebody is only `trying` what would come of a new folder, its catalog stands elsewhere and goes with this.
    Raises BadSettings, NoWorkspace, NewerWorkspace.
    """

    def __init__(self, root: Path, turn: Turn, *, load: Callable[[str], Any] = lambda _page: None,
                 trying: bool = False) -> None:
        self.root = settings_.find(root, None)
        self.settings = settings_.load(self.root)
        self._turn, self._load, self._held = turn, load, ExitStack()
        url = self.settings.catalog
        if trying and not url and not (self.root / CATALOG).exists():
            url = f"sqlite:///{Path(self._held.enter_context(TemporaryDirectory(prefix='stalwarts-'))) / CATALOG}"
        self.shelves = Shelves.at(self.root, url, trying=trying)

    def add(self, paths: list[Path], wish: Wish | None = None,
            progress: Callable[[str, int], None] | None = None) -> dict[str, Any]:
        """Read files, folders and zips; returns the document of the contract. All or nothing for every file."""
        from stalwarts.ledger import mapped
        from stalwarts.ledger.keeping import Wish

        mappings = mapped.Mappings(folder=self.root / mapped.FOLDER)
        wished = wish or Wish(brand=self.settings.brand, mappings=mappings)
        try:
            document = self._add(paths, wished, progress)
        except ErasedMeanwhile:
            document = self._add(paths, wished, progress)
        for table in schema.EVIDENCE if not wished.dry_run else ():
            self.shelves.evidence.compact(table)
        if not wished.dry_run and Linking(self.root, self.shelves.catalog.exports(), self._gone()).due:
            self.compare()
        return document

    def compare(self) -> int:
        """Compare everybody with everybody they may be, unless that was done; how many pairs have something in common.

        After `add` in a large workspace this is done; a small one is compared by whoever looks first.
        """
        with self.shelves.evidence.looking():
            standing = self.shelves.catalog.standing()
            linking = Linking(self.root, standing.exports, self._gone())
            pairs = None if linking.needless else linking.kept()
            if linking.needless or pairs is not None:
                return 0 if pairs is None else int(pairs.num_rows)
            return int(self._compared(linking, standing, None).num_rows)

    def _compared(self, linking: Linking, standing: Standing, known_by: Any) -> Any:
        """Everything that is known compared, whatever part of it a view shows, in an engine of its own."""
        with closing(open_engine(self.settings.engine)) as engine:
            found = gather.Gathering.of(engine, standing, Lens(known_by=known_by), self.shelves.created)
            found.tables(self.shelves.evidence)
            shown = engine.tables({name: table.types for name, table in schema.EVIDENCE.items()})
            return linking.compare(engine, found.ask("links"), shown)

    def _add(self, paths: list[Path], wish: Wish, progress: Callable[[str, int], None] | None) -> dict[str, Any]:
        from stalwarts.ledger.keeping import Adding

        shelves = self.shelves
        with closing(open_engine(self.settings.engine)) as engine:
            return Adding(engine, shelves.archive, shelves.catalog, shelves.evidence, wish, shelves.erased,
                                  progress).run(paths)

    def rebuild(self, progress: Callable[[str, int], None] | None = None) -> list[dict[str, Any]]:
        """Read every archived original again; evidence is replaced in one commit, decisions stay."""
        from stalwarts.ledger import rebuilding

        before = {export.digest for export in self.shelves.catalog.exports()}
        with closing(open_engine(self.settings.engine)) as engine:
            document = rebuilding.rebuild(engine, self.shelves, self.settings.brand, progress)
        self.shelves.evidence.tidy(self.shelves.archive, before)
        exports: list[dict[str, Any]] = document["exports"]
        return exports

    def see(self, lens: Lens | None = None) -> Look:
        """The workspace through a lens. Close the look when done."""
        with ExitStack() as held:
            lease = held.enter_context(self.shelves.evidence.looking())
            look = self._see(lens or Lens(), lease.release)
            held.pop_all()
        return look

    def _see(self, view: Lens, done: Callable[[], None]) -> Look:
        engine = open_engine(self.settings.engine)
        found = gather.Gathering.of(engine, self.shelves.catalog.standing(), view, self.shelves.created)
        found.tables(self.shelves.evidence, self.settings.products)
        beings = self._decide(engine, found, view)
        spans = found.ask("currencies").to_pylist()
        currency = self.settings.currency or (str(spans[0]["currency"]) if spans else "EUR")
        _lay(engine, "moment", [_moment(found.until, view, currency)])
        _lay(engine, "own", [{"handle": clean.handle(t)} for t in self.settings.own])
        _rates(engine, spans, currency)
        shown = engine.tables({name: table.types for name, table in schema.TABLES.items() if name in SEEN})
        described = [e.document() for e in found.exports]
        return Look(engine, shown, view, found.until, currency, self.settings, described, self._turn, done, self._erased,
                    self._aside, partial(self._inside, view), partial(self._past, view), self.root / cache.BOOK,
                    beings.compared, beings.sure, beings.contradictions, partial(self._remembered, view),
                    beings.recall)

    def _remembered(self, view: Lens, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        filed = cache.key(self.root, f"model {name}", view)
        document = cache.read(self.root, filed)
        if document is None:
            document = make()
            cache.write(self.root, filed, document)
        return document

    def page(self, name: str, lens: Lens | None = None, values: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
        """A page's document: from the cache where nothing it rests on has changed, else made and filed."""
        view = lens or Lens()
        filed = cache.key(self.root, name, view, values)
        document = cache.read(self.root, filed)
        if document is None:
            # What makes the page is loaded while the engine looks for links, which takes as long.
            with ThreadPoolExecutor(1) as beside:
                beside.submit(self._load, name)
                with self.see(view) as look:
                    document = look.page(name, **values).document()
            cache.write(self.root, filed, document)
        return document

    def exports(self, export_id: str | None = None) -> list[dict[str, Any]]:
        """What has been added; with an id (or its beginning) that one, with the rows set aside.

        Raises NoSuchExport.
        """
        catalog = self.shelves.catalog
        if export_id is None:
            return [e.document() for e in catalog.exports()]
        export = catalog.find(export_id)
        if export is None:
            raise NoSuchExport(export_id)
        return [export.document() | {"aside": self._aside(export.export_id)}]

    def _inside(self, view: Lens) -> list[dict[str, Any]]:
        """What a label reads of its artists' workspaces: no person's row ever leaves one."""
        found = []
        for root in settings_.inside(self.root):
            with closing(Workspace(root, self._turn, load=self._load)) as one:
                lens = Lens(as_of=view.as_of, known_by=view.known_by)
                with one.see(lens) as look:
                    totals = look.query(TOTALS).to_pylist()
                found.append({"folder": root.name, "brand": one.settings.brand, "totals": totals,
                              "answer": one.page("answer", lens)})
        return found

    def _past(self, view: Lens, name: str, day: datetime, values: Mapping[str, Any] = NOTHING, *,
              known: bool = True) -> dict[str, Any]:
        """A page as it would have been on a day; filed like any other, so that it is made once."""
        return self.page(name, replace(view, as_of=day, known_by=day if known else view.known_by), values)

    def _erased(self, handle: str) -> bool:
        gone = self.shelves.erased
        return gone is not None and bool(gone([handle]))

    def _aside(self, export_id: str) -> list[dict[str, Any]]:
        return [{"row": a.row, "line": a.line, "why": a.why, "text": a.text} for a in self.shelves.catalog.aside(export_id)]

    def undo(self, export_id: str) -> dict[str, Any]:
        """Take one export back, exactly; it can be added again. Raises NoSuchExport."""
        (export,) = self.exports(export_id)
        catalog = self.shelves.catalog
        originals = {held.digest for held in catalog.exports() if held.export_id == export["export_id"]}
        catalog.hide(export["export_id"])
        self.shelves.evidence.tidy(self.shelves.archive, originals)
        return export

    def rule(self, verdict: str, left: str, right: str, decision: str = "") -> str:
        """Write down that two handles are the `same` being or `different` ones. Every later look obeys.

        `unsure` and `never` say when to ask again. Returns the id it is taken back by. Raises WasErased, UnlikeDecision.
        """
        for handle in (left, right):
            if self._erased(handle):
                raise WasErased(handle)
        return self.shelves.decisions.rule(left, right, verdict, decision)

    def close(self) -> None:
        """Let go of the catalog."""
        self.shelves.catalog.close()
        self._held.close()

    def _decide(self, engine: Any, found: gather.Gathering, lens: Lens) -> Beings:
        """What people decided, and who is who. Only linked handles leave the engine; who is not linked is its own being."""
        # Facts end with the files, notes do not: only a view of another day ends them.
        decided = {name: self.shelves.decisions.table(name, lens.known, lens.until if name == "move" else None)
                   for name in DECIDED}
        for name, table in decided.items():
            if table.num_rows:
                engine.take(name, table)
            else:
                engine.lay(name, schema.DECISIONS[name].types, [])
        decisions = self.shelves.decisions
        lots.show(engine, self.root, decisions.lots(lens.known), decisions.gone)
        beings = Beings(engine, found.ask("links"), decided["ruling"], Linking(self.root, found.exports, self._gone()))
        beings.lay(lambda: self._compared(beings.pairs, found.standing, lens.known_by))
        return beings

    def _gone(self) -> int:
        return len(self.shelves.catalog.decisions("erasure"))


def _lay(engine: Any, name: str, rows: list[dict[str, Any]]) -> None:
    engine.lay(name, schema.DERIVED[name].types, rows)


def _moment(until: datetime, lens: Lens, currency: str) -> dict[str, Any]:
    return {"as_of": until, "known_by": lens.known, "since": lens.start, "currency": currency}


def _rates(engine: Any, spans: list[dict[str, Any]], currency: str) -> None:
    """The rates of the days on which other currencies came in."""
    foreign = [row for row in spans if row["currency"] != currency]
    if not foreign:
        return _lay(engine, "rate", [])
    from stalwarts.ledger import rates

    first, last = min(r["first"] for r in foreign), max(r["last"] for r in foreign)
    return engine.take("rate", rates.rates({r["currency"] for r in foreign}, currency, rates.days(first, last)))  # type: ignore[no-any-return]
