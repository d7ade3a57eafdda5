"""What is asked of the raw table of one kind of file, as statements: how its rows are judged, and what they say.

Translating an importer's expressions takes longer than running them over most files. So `docs/generate.py` writes the
statements down for every form of file that stands among the goldens, one JSON file an importer in `ahead/`; those of
any other form, of a mapping and of other people's importers are made when they are needed, by the same function.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts import written
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.late import ops
from stalwarts.ledger import _meanwhile
from stalwarts.ledger import _taken
from stalwarts.ledger import _told
from stalwarts.problems import ImporterBroken

if TYPE_CHECKING:

    from stalwarts.importers._shapes import Facts

RAW, TIMED, JUDGED, HELD, SHARED = "raw rows", "timed rows", "judged rows", "held rows", "shared rows {}"
"""What statements call the raw table as importers are given it, the same with the time inside each row, what was judged, the
same before its file had a date, and what they ask of that by groups."""
FOLDER = Path(__file__).parent.parent / "ahead"
HEAVY = 40
"""Steps of an expression from which on keeping its values costs less than making them again."""
OFTEN = 2
"""Places of one statement up to which it costs less to lay kept values beside their rows in each."""
TIME = " inside "
"""A column of ours beside those of an importer: a name with spaces around it is none that an importer can give."""
_WHOSE = ("account", "export_id", "meaning", "taken_at")
_COUNTED = {"export_id", "row", "why", "noise"}
"""Columns by which rows are counted, whatever an importer takes from them."""


@dataclass(frozen=True)
class Reading:
    """One form of file, as SELECT statements over `RAW`, `TIMED`, `JUDGED`, `HELD` and `SHARED`."""

    judged: str
    """Every row of `RAW`, with why it is set aside or noise, in those columns from which anything is taken afterwards."""
    columns: list[str]
    """Those columns and the idle ones, in order."""
    idle: dict[str, str]
    """Columns that it was judged by and nothing else, with the engine's types: null afterwards."""
    tables: dict[str, str]
    """Canonical table to its rows, in the columns and types that are declared."""
    shared: list[str] = field(default_factory=list)
    """What tables ask of the rows of `JUDGED` together, to be asked once, in the order of their numbers.

    A table that asks by itself would have all of its rows kept meanwhile.
    """
    whole: list[str] = field(default_factory=list)
    """Canonical tables that are read from `RAW` too."""
    inside: str = ""
    """Whose each row is and the time inside; empty where the importer knows of none."""
    heavy: bool = False
    """Whether the times are worth keeping."""
    dated: str = ""
    """Judges the rows of `TIMED`; empty where that needs no time."""
    passed: list[str] = field(default_factory=list)
    """Columns that say of which file a row is, as `RAW` has them."""
    told: str = ""
    """The same as `inside`, from the rows of `JUDGED`; empty where these do not tell it, or hang on the date of their file."""
    hinges: str = ""
    """How many rows of `JUDGED` the date of their file judges otherwise than one that is `FAR` off; empty where none can be."""
    later: str = ""
    """The rows of `JUDGED` over those of `HELD`, in which some columns are empty; itself empty where none is."""
    late: dict[str, str] = field(default_factory=dict)
    """Those columns, with the engine's types."""
    timed: bool = False
    """Whether `judged` has the time inside each row beside it, as `TIME`: then no other column of them tells it."""
    meanwhile: str = ""
    """Judges the rows of `RAW` while they are read, but for what they would have to be asked together; empty where it cannot."""
    placed: bool = False
    """Whether they were: the number of a judged row is its place among all."""

    def here(self, raw: str, name: str) -> Reading:
        """The same over the engine's own tables: `raw`, and those whose names begin with `name`."""
        called = {RAW: raw, TIMED: f"{name}_timed", JUDGED: f"{name}_known", HELD: f"{name}_held",
                  **{SHARED.format(at): self.common(name, at) for at in range(len(self.shared))}}

        def put(statement: str) -> str:
            for stands, own in called.items():
                statement = statement.replace(f'"{stands}"', f'"{own}"')
            return statement

        return replace(self, judged=put(self.judged), tables={table: put(rows) for table, rows in self.tables.items()},
                       shared=[put(rows) for rows in self.shared], inside=put(self.inside), dated=put(self.dated),
                       meanwhile=put(self.meanwhile),
                       told=put(self.told), hinges=put(self.hinges), later=put(self.later))

    def common(self, name: str, at: int) -> str:
        """What the engine calls the answer to a shared question."""
        return f"{name}_shared_{at}"

    def reads(self, table: str) -> bool:
        """Whether a canonical table comes of files of this form."""
        return table in self.tables


def ahead(importer: str, columns: Mapping[str, str]) -> Reading | None:
    """The statements written ahead for a raw table of these columns and the engine's types; None where there are none."""
    wanted = [list(column) for column in columns.items()]
    found = next((form for form in _forms(importer) if form["of"] == wanted), None)
    return Reading(**found["reading"]) if found else None


@cache
def _forms(importer: str) -> list[dict[str, Any]]:
    if importer not in written.ahead().tellers:
        return []
    try:
        forms: list[dict[str, Any]] = json.loads((FOLDER / f"{importer}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return forms


def write(importer: str, found: list[tuple[Mapping[str, str], Reading]]) -> None:
    """Write down the forms of one importer's files: the columns of each raw table, and what is asked of it."""
    FOLDER.mkdir(exist_ok=True)
    forms = [{"of": list(columns.items()), "reading": asdict(reading)} for columns, reading in found]
    (FOLDER / f"{importer}.json").write_text(json.dumps(forms, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def made(engine: Any, importer: str, raw: ir.Table, facts: Facts, inside: ir.Value | None, *, lasting: bool = False) -> Reading:
    """The statements of what an importer read in `raw`, which the engine calls `RAW`, and of the time `inside` each row.

    `lasting` is what is written ahead. While somebody waits, rows that tell their times themselves are not judged by kept ones
    too: that is for files that come together, and would be a third of the translation. Raises ImporterBroken where a column
    of a canonical table is missing.
    """
    judged = engine.shown(JUDGED, facts.judged.schema())
    tables = {name: canonical(importer, name, table.op().replace({facts.judged.op(): judged.op()}).to_expr())
              for name, table in facts.tables.items()}
    shared = sorted({part for table in tables.values() for part in _small(table)}, key=lambda part: engine.sql(part.to_expr()))
    asked = {part: engine.shown(SHARED.format(at), part.schema).op() for at, part in enumerate(shared)}
    tables = {name: table.op().replace(asked).to_expr() for name, table in tables.items()}
    times = None if inside is None else _of(inside, raw).select("account", "export_id", "row", inside=inside)
    rows, told = (facts.judged, None) if inside is None else _told_by(engine, facts.judged, raw, inside)
    heavy = inside is not None and _steps(inside) >= HEAVY and (lasting or told is None)
    known = _known(engine, facts.judged, raw, inside) if heavy and inside is not None else facts.judged
    needed = _taken.names(facts.tables.values(), facts.judged) | _COUNTED | _told.read(told)
    kept = [column for column in facts.judged.columns if column in needed]
    idle = {column: str(kind).removeprefix("!") for column, kind in facts.judged.schema().items() if column not in needed}
    dated = "" if known is facts.judged else engine.statement(known.select(kept))
    timed = [TIME] if rows is not facts.judged else []
    whole = sorted(name for name, table in tables.items() if _names(table, RAW))
    if dated.count(f'"{TIMED}"') > OFTEN:
        heavy, dated = False, ""
    return Reading(
        engine.statement(rows.select(kept + timed)), list(facts.judged.columns), engine.types(idle),
        {name: engine.sql(table) for name, table in tables.items()}, [engine.sql(part.to_expr()) for part in shared],
        whole, "" if times is None else engine.sql(times),
        heavy, dated,
        [column for column in _WHOSE if column in facts.judged.columns and _taken.passed(facts.judged.op(), column, raw.op())],
        **_dated_late(engine, facts.judged, told), timed=bool(timed),
        meanwhile=_meanwhile_of(engine, rows if not whole and (told or inside is None) else None, raw, kept + timed))


def _meanwhile_of(engine: Any, judged: ir.Table | None, raw: ir.Table, kept: list[str]) -> str:
    """The statement that judges rows while they are read, of those columns."""
    text = all(kind.is_string() for name, kind in raw.schema().items() if name not in {"row", "taken_at"})
    made = _meanwhile.rows(judged, raw) if text and judged is not None else None
    return "" if made is None else engine.statement(made.select(kept))


def _told_by(engine: Any, judged: ir.Table, raw: ir.Table, inside: ir.Value) -> tuple[ir.Table, _told.Told | None]:
    """Judged rows that tell the time inside them, and what they tell: by what they are, else by that time beside them."""
    for rows in (judged, _beside(judged, raw, inside)):
        if rows is not None:
            told = _told.told(rows, engine.shown(JUDGED, rows.schema()), engine.shown(HELD, judged.schema()), raw, inside)
            if told:
                return rows, told
    return judged, None


def _beside(judged: ir.Table, raw: ir.Table, inside: ir.Value) -> ir.Table | None:
    """Judged rows with the time inside each, made on the way; None where it has to be laid beside them."""
    time = _told.made_of(inside.op(), raw.op())
    if time is None or not _meanwhile.selected(judged.op(), raw.op()):
        return None
    timed: ir.Table = _carrying(judged.op(), set(judged.columns), {raw.op(): raw.mutate(**{TIME: time.to_expr()}).op()})[
        judged.op()].to_expr()
    return timed


def _dated_late(engine: Any, judged: ir.Table, told: _told.Told | None) -> dict[str, Any]:
    """What of a reading says how rows are dated that were judged before."""
    if told is None:
        return {}
    kinds = {name: str(judged[name].type()).removeprefix("!") for name in sorted(told.late)}
    return {"told": engine.sql(told.times), "hinges": "" if told.hinges is None else engine.sql(told.hinges),
            "later": "" if told.later is None else engine.sql(told.later), "late": engine.types(kinds)}


def canonical(importer: str, name: str, table: ir.Table) -> ir.Table:
    """A canonical table in its declared order and types.

    Raises ImporterBroken where a column is missing: that is the importer's mistake, not the file's.
    """
    want = schema.EVIDENCE[name].types
    missing = set(want) - set(table.columns)
    if missing:
        raise ImporterBroken(importer, f"gave no {', '.join(sorted(missing))} for {name}")
    return table.select(**{column: table[column].cast(kind) for column, kind in want.items()})


def _of(value: ir.Value, raw: ir.Table) -> ir.Table:
    """The table whose rows a value stands in: the raw one, or one of the same rows with more columns."""
    rows = list(value.op().relations)
    return rows[0].to_expr() if len(rows) == 1 else raw


def _steps(value: ir.Value) -> int:
    return len(value.op().find(ops.Value))


def _small(table: ir.Table) -> set[Any]:
    """What an expression asks of rows by groups of which it keeps few."""
    return {one for one in table.op().find(ops.Project)
            if isinstance(one.parent, ops.Filter) and isinstance(one.parent.parent, ops.Aggregate)}


def _names(table: ir.Table, name: str) -> bool:
    """Whether an expression reads a table of that name."""
    return any(one.name == name for one in table.op().find(ops.DatabaseTable))


def _known(engine: Any, judged: ir.Table, raw: ir.Table, inside: ir.Value) -> ir.Table:
    """What is judged, with times that are kept in the place of the expression that makes them, where it is there."""
    made = inside.op()
    if made not in judged.op().find(type(made)):
        return judged
    timed = engine.shown(TIMED, {**raw.schema(), TIME: inside.type()})
    rows = _of(inside, raw).op()
    if not _meanwhile.selected(rows, raw.op()):
        return judged
    wanted = _taken.fields(judged.op().replace({made: ibis.null(inside.type()).op()}), rows)
    swapped = _carrying(rows, wanted, {raw.op(): timed.op()})
    return judged.op().replace(swapped | {made: swapped[rows].to_expr()[TIME].op()}).to_expr()


def _carrying(rows: Any, wanted: set[str], swapped: dict[Any, Any]) -> dict[Any, Any]:
    """`swapped`, the raw table and what stands in its place, with the same of selections from it.

    They pass the times on. Columns that are not `wanted` were for the times alone, and are empty.
    """
    if rows in swapped:
        return swapped
    values = {name: value if name in wanted else ibis.null(value.dtype).op() for name, value in rows.values.items()}
    needed = set[str]().union(*(_taken.fields(value, rows.parent) for value in values.values()))
    swapped = _carrying(rows.parent, needed, swapped)
    parent = swapped[rows.parent]
    kept = {name: value.replace(swapped) for name, value in values.items()}
    return swapped | {rows: type(rows)(parent, {**kept, TIME: parent.to_expr()[TIME].op()})}
