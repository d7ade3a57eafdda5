"""A file that comes alone is judged before it has a date: as it would be after."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

import mutating
from stalwarts import importers
from stalwarts.engines import open_engine
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers._shapes import Facts
from stalwarts.ledger import dating
from stalwarts.ledger import facts
from stalwarts.ledger import judging
from stalwarts.ledger import reading
from stalwarts.ledger import readings
from stalwarts.ledger import survey
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.keeping import Adding
from stalwarts.ledger.keeping import Wish
from stalwarts.ledger.sources import Sources

GOLDEN = Path(__file__).parent.parent / "golden"
MODIFIED = 1_780_000_000
TODAY = "|".join(re.escape(f"datetime.datetime({day:%Y}, {day.month}, {day.day}, ") + r"[0-9, ]+\)"
                 for day in (datetime.now(UTC), datetime.now(UTC) + timedelta(days=1)))
"""A time of today, or of the day that begins while the tests run, as text."""
COPIES, ONE_IN = 2, 400
"""Damaged copies of each golden, beside itself: two, and by `make fuzz` one for so many that are read many at a time."""
READ_AGAIN = {"linkedin_analytics", "meetup_members", "square_customers"}
"""Importers of tables that are dated by a time which no row is judged by."""
NEVER = {"address_list", "bandcamp_sales", "buy_me_a_coffee", "linkedin_connections", "linkedin_praise"}
"""Importers of tables of which every golden has a record that says nothing, shows which of day and month comes first, or is
called by its number."""
READ_FIRST = {
    "business_suite", "etsy_items", "eventbrite_attendees", "linkedin_analytics", "paddle_adjustments", "paypal_activity",
    "paypal_statement", "plausible_visitors", "poll_totals", "quick_answers", "spotify_audience", "square_customers",
    "square_items", "square_transactions", "survey_answers", "twitch_analytics", "twitch_subscribers", "umami_events", "youtube_members"}
"""Importers of tables whose rows are asked together."""


def told(*how: str) -> list[str]:
    """Importers of which some file is judged before it is dated, or while it is read."""
    forms = {name: readings._forms(name) for name in importers.installed()}
    return sorted(name for name, all_ in forms.items() if any(form["reading"][one] for form in all_ for one in how))


def tables(golden: Path, data: bytes, folder: Path, engine: Any) -> Any:
    """Every file's date and counts, and every row, that come of one copy."""
    path = folder / golden.relative_to(GOLDEN / golden.relative_to(GOLDEN).parts[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (MODIFIED, MODIFIED))
    nowhere: Any = SimpleNamespace(find=lambda _id: None, generation=lambda: 0)
    adding = Adding(engine, nowhere, nowhere, SimpleNamespace(root=folder), Wish(dry_run=True))  # type: ignore[arg-type]
    with Sources([path]) as sources, TemporaryDirectory(dir=folder) as spool:
        found = survey.survey(list(sources.walk()))
        spooled = adding._spool(found, Path(spool))
        for n, batch in enumerate(reading.batches(spooled)):
            adding._read(f"raw_{n}", batch, Path(spool), found)
        rows = {table: sorted(_timeless(row) for row in engine.fetch(f'SELECT * FROM "{called}"').to_pylist())
                for table, called in facts.unite(engine, adding.parts).items()}
    return [_timeless((f.taken_at, f.taken_basis, f.rows, f.set_aside, f.noise, f.aside)) for f in adding.fresh], rows


def _timeless(row: Any) -> str:
    """A row as text, but for what counts up to now, such as a month that is not over."""
    return re.sub(TODAY, "now", repr(row))


def delimited() -> set[str]:
    """Importers of tables."""
    return {path.relative_to(GOLDEN).parts[0] for path in GOLDEN.rglob("*.expected") if path.stem.lower().endswith(".csv")}


def goldens(importer: str) -> Iterator[Path]:
    """Its goldens, by name."""
    yield from sorted(path for path in (GOLDEN / importer).rglob("*")
                      if path.with_name(f"{path.name}.expected").exists() and not path.with_suffix(".toml").exists())


@pytest.mark.parametrize("importer", told("told", "meanwhile"))
def test_a_file_is_judged_while_it_is_read_and_before_it_is_dated_as_it_would_be_after(
        importer: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    wanted = max(COPIES, pytestconfig.getoption("mutations") // ONE_IN)
    patch, seen, at_once, while_read = pytest.MonkeyPatch(), 0, dating.at_once, judging.while_read
    early, meanwhile = list[Any](), list[Any]()
    with closing(open_engine()) as engine:
        for golden in goldens(importer):
            lots = Random(golden.name)
            data = golden.read_bytes()
            copies = [("as it is", data), *mutating.mutations(mutating.Original(data), lots, wanted)]
            for said, copy in copies:
                with patch.context() as noted:
                    noted.setattr(dating, "at_once", noting(at_once, early))
                    noted.setattr(judging, "while_read", noting(while_read, meanwhile))
                    before = tables(golden, copy, tmp_path, engine)
                with patch.context() as first:
                    first.setattr(judging, "while_read", lambda *_: None)
                    assert before == tables(golden, copy, tmp_path, engine), f"{golden.name}: {said}"
                    first.setattr(dating, "at_once", lambda *_: False)
                    assert before == tables(golden, copy, tmp_path, engine), f"{golden.name}: {said}"
                seen += bool(before[1])
    assert seen
    assert any(early) == (importer in told("told"))
    assert any(meanwhile) == (importer in set(told("meanwhile")) & delimited() - NEVER)


def noting(do: Any, came: list[Any]) -> Any:
    """The same, and what came of it."""
    def noted(*given: Any) -> Any:
        came.append(do(*given))
        return came[-1]

    return noted


def test_importers_of_tables_that_are_read_again_for_their_date_are_known() -> None:
    """Another name in this list makes its files slower to add; a name less is good news."""
    forms = {name: readings._forms(name) for name, module in importers.installed().items() if hasattr(module, "newest")}
    tables_ = {name for name, all_ in forms.items() if any(
        form["reading"]["inside"] and not form["reading"]["told"] and "STRUCT" not in str(form["of"]) for form in all_)}
    social = {name for name in tables_ if name.startswith(("instagram_", "threads_", "facebook_"))}
    assert tables_ - social == READ_AGAIN
    assert delimited() - set(told("meanwhile")) - {importers.GENERIC} == READ_FIRST


# --- by hand ---------------------------------------------------------------------------------------------------------


def judged(raw: ir.Table) -> Facts:
    """Rows whose time may not be absurd; where there is none, it is that of the file."""
    at = _cells.when(raw.said)
    cells = raw.select("export_id", "row", "account", "taken_at", occurred_at=at, seen=ibis.coalesce(at, raw.taken_at))
    why = _cells.first_of((_social.absurd(cells.occurred_at, cells.taken_at, 2000), "absurd"))
    rows = cells.mutate(why=why, noise=ibis.null("string"))
    kept = _handles.standing(rows)
    return Facts({"cover": kept.select(
        "account", "export_id", table=ibis.literal("touch"), kinds=_cells.none(), who=ibis.literal("all"), since="occurred_at",
        until="seen", basis=ibis.literal("assumed"))}, rows)


def once(rows: str, stated: datetime | None = None) -> tuple[bool, datetime | None, list[dict[str, Any]]]:
    """Whether a file of one column was judged before it was dated, its date, and what came of its rows."""
    source = SimpleNamespace(modified=datetime(2026, 5, 1))
    claim = SimpleNamespace(source=source, shape=SimpleNamespace(columns={"said": ("said",)}))
    file = Dated(SimpleNamespace(claim=claim, number=0, wrong={}), "e", "shop:us", "", stated, "")  # type: ignore[arg-type]
    with closing(open_engine()) as engine:
        engine.start("raw_0", {"said": "VARCHAR"})
        engine.do(f"INSERT INTO raw_0 VALUES {rows}")
        called = facts.lay_raw(engine, "raw_0", [file])
        raw = engine.shown(readings.RAW, engine.table(called).schema())
        made = readings.made(engine, "made up", raw, judged(raw), _cells.when(raw.said)).here(called, "raw_0")
        found = dating.at_once(engine, "raw_0", [file], SimpleNamespace(), made)
        told_ = engine.records('SELECT * FROM raw_0_known ORDER BY "row"') if found else []
    return found, file.taken_at, told_


def test_what_is_made_of_the_date_is_made_once_it_is_known() -> None:
    found, taken, rows = once("(0, NULL, '2026-03-01'), (0, NULL, 'soon'), (0, NULL, '1999-01-01')")
    assert (found, taken) == (True, datetime(2026, 3, 1))
    assert [(row["seen"], row["why"], row["taken_at"]) for row in rows] == [
        (datetime(2026, 3, 1), None, taken), (taken, None, taken), (datetime(1999, 1, 1), "absurd", taken)]


def test_where_the_date_would_judge_a_row_otherwise_they_are_judged_again() -> None:
    rows = "(0, NULL, '2026-03-01'), (0, NULL, '2026-03-09')"
    assert once(rows, datetime(2026, 3, 8))[0]
    assert once(rows, datetime(2026, 3, 2)) == (False, datetime(2026, 3, 2), [])


def test_a_time_that_has_not_come_yet_is_set_aside_as_ever() -> None:
    assert once("(0, NULL, '2026-03-01'), (0, NULL, '2026-03-02'), (0, NULL, '2206-03-05')")[:2] == (False, datetime(2026, 3, 2))
