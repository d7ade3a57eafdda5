"""From evidence files and the decision log to the tables of one look, resolved and cut."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts import importers
from stalwarts import schema
from stalwarts.ledger import lots
from stalwarts.ledger import ours
from stalwarts.ledger import overlap
from stalwarts.ledger import resolve
from stalwarts.ledger import telling
from stalwarts.ledger.decisions import Decisions
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.entries import Export
from stalwarts.ledger.evidence import Evidence
from stalwarts.lens import Lens


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


def tables(engine: Any, evidence: Evidence, exports: list[Export], lens: Lens, until: datetime,
           products: Sequence[str] = ()) -> dict[str, ir.Table]:
    """Every canonical evidence table and `export`, as the lens shows them and the `products` that count narrow them."""
    export = engine.rows("export", schema.DERIVED["export"].types, exports_rows(exports, lens))
    later = _later(evidence, exports) if lens.known else []
    # Asked once: a program that adds meanwhile is seen in every table or in none.
    files = evidence.files()
    found = {name: _table(engine, evidence, name, files, later) for name in schema.EVIDENCE}
    found = _sighted(found, export, exports)
    found["order"] = _told_once(engine, found, export, exports)
    filled = {name: found[name] for name in {file.table for file in files}}
    resolved = found | {name: _resolved(name, table, export, exports) for name, table in filled.items()}
    if "follow" in filled:
        resolved["follow"] = resolve.left(resolved["follow"], found["cover"])
    if any(e.overlaps and "order" in e.kept_by_table for e in exports):
        resolved["order"] = resolve.withdrawn(resolved["order"], found["cover"], export)
    seen = resolved | resolve.cut({name: resolved[name] for name in filled}, lens, until)
    sellers = {e.account for e in exports if "order" in e.kept_by_table}
    seen["order"] = resolve.of_sellers(seen["order"], lens, sellers)
    seen |= ours.only(seen, products)
    # Under a name of its own each table is one step for whatever is built on it, however long its making.
    return {name: engine.name(table, name) for name, table in seen.items()} | {"export": export}


def drawn(engine: Any, decisions: Decisions, known_by: datetime | None) -> ir.Table:
    """The lots of every ask with handles in clear, told by the engine from the files: three million cost nothing unread."""
    columns = schema.DECISIONS["draw"].types
    files = decisions.lots(known_by)
    if not files:
        return engine.rows("draw", columns, [])
    names = [(path, ()) for path in lots.files(decisions.root)]
    known = engine.scan("drawn_names", names, {"hash": "string", "handle": "string"})
    gone = [{"hash": hash_} for hash_ in sorted(decisions.gone())]
    known = known.anti_join(engine.rows("gone_names", {"hash": "string"}, gone), "hash").distinct() if gone else known.distinct()
    kept = engine.scan("kept_draw", [(path, ()) for path in files], columns)
    units = kept.inner_join(known.select(unit="hash", one="handle"), "unit")
    told = units.inner_join(known.view().select(handle="hash", other="handle"), "handle")
    clear = told.select("ask", "arm", "stratum", unit="one", handle="other").select(*columns)
    return engine.name(clear, "draw")


def exports_rows(exports: Iterable[Export], lens: Lens) -> list[dict[str, Any]]:
    """The catalog as rows of the canonical table; a file seen again later counts as taken then."""
    names = schema.DERIVED["export"].types
    return [{name: getattr(e, name) for name in names} | {"taken_at": _latest(e, lens)} for e in exports]


def _latest(export: Export, lens: Lens) -> datetime:
    return max(t for t in (export.taken_at, *export.sightings) if lens.known is None or t <= lens.known)


def _later(evidence: Evidence, exports: list[Export]) -> list[str]:
    """Exports that count, but were taken after what this view may know."""
    known = {e.export_id for e in exports}
    return sorted(e.export_id for e in evidence.catalog.exports() if e.export_id not in known)


def _table(engine: Any, evidence: Evidence, name: str, files: list[EvidenceFile], later: list[str]) -> ir.Table:
    mine = [(evidence.at(file), file.without) for file in files if file.table == name]
    table = engine.scan(f"kept_{name}", mine, schema.EVIDENCE[name].types)
    return table.filter(_.export_id.notin(later)) if later else table


def _sighted(found: dict[str, ir.Table], export: ir.Table, exports: list[Export]) -> dict[str, ir.Table]:
    """Follows and covers of a file that was seen again unchanged reach up to the later date."""
    again = [e.export_id for e in exports if e.sightings]
    if not again:
        return found
    later = export.filter(_.export_id.isin(again)).select(again="export_id", seen="taken_at")
    changed = dict(found)
    for name, column in (("follow", "seen_at"), ("cover", "until"), ("plan", "seen_at")):
        table = found[name]
        joined = table.left_join(later, table.export_id == later.again)
        newest = ibis.greatest(joined[column], ibis.coalesce(joined.seen, joined[column]))
        changed[name] = joined.mutate(**{column: newest}).select(*table.columns)
    return changed


def _resolved(name: str, table: ir.Table, export: ir.Table, exports: list[Export]) -> ir.Table:
    if name in overlap.ALWAYS:
        return table.distinct() if name == "cover" else resolve.latest(name, table, export)
    if any(e.overlaps and name in e.kept_by_table for e in exports):
        return resolve.latest(name, table, export)
    return table


def _told_once(engine: Any, found: dict[str, ir.Table], export: ir.Table, exports: list[Export]) -> ir.Table:
    """Orders, each as the best and latest files tell it, where more than one may do so."""
    selling = [e for e in exports if "order" in e.kept_by_table]
    overlaps, names = any(e.overlaps for e in selling), {e.importer for e in selling}
    if not overlaps and len(names) < 2:
        return found["order"]
    tellers = importers.named(names)
    if not overlaps and not telling.ledgers(tellers.values(), set(tellers)):
        return found["order"]
    return telling.once(engine, found["order"], found["cover"], export, tellers)


def _time(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value).removesuffix("Z"))
