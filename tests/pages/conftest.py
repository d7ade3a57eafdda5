"""A look at the world of a test's docstring, so that pages are tested without files."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

import pytest

from stalwarts import pages
from stalwarts.engines import open_engine
from stalwarts.lens import Lens
from stalwarts.look import MADE
from stalwarts.look import Look
from stalwarts.page import Page
from stalwarts.schema import DECISIONS
from stalwarts.schema import EVIDENCE
from stalwarts.schema import TABLES
from stalwarts.settings import Settings


@pytest.fixture
def seen(request: pytest.FixtureRequest, world_of: Callable[[str], Any]) -> Iterator[Callable[..., Page]]:
    """`seen("growth")` gives the page of the docstring's world, `seen("people", segment="buyer")` one that asks."""
    world, engine = world_of(request.function.__doc__ or ""), open_engine()
    told = {name: world.engine.table(f'"{name}"').to_arrow_table() for name in TABLES}
    tables = {name: engine.put(name, table) for name, table in told.items() if name not in MADE}
    moment = told["moment"].to_pylist()[0]
    look = Look(engine, tables, Lens(), moment["as_of"], moment["currency"], Settings(), _exports(told), pages.turn)
    yield look.page
    look.close()


def _exports(told: dict[str, Any]) -> list[dict[str, Any]]:
    """One file that brought everything, if there is anything."""
    kept = {name: table.num_rows for name, table in told.items() if name in EVIDENCE and table.num_rows}
    covers = [row | {key: row[key].isoformat() + "Z" if row[key] else None for key in ("since", "until")}
              for row in told["cover"].to_pylist()]
    assert not set(kept) & set(DECISIONS)
    return [{"export_id": "e" * 64, "file": "made-up.csv", "importer": "csv", "account": "shop:us", "kept": kept, "covers": covers,
             "taken_at": "2026-03-01T00:00:00Z", "taken_basis": "stated", "rows": 1, "set_aside": 0, "noise": 0}] if kept else []
