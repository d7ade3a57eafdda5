"""Tables handed over as one database file that any tool opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any


def append(file: Path, name: str, batches: Iterable[Any], columns: tuple[str, ...]) -> int:
    """Append one table to a database file; times and money as text, so that nothing is rounded."""
    marks = ", ".join("?" for _ in columns)
    rows = 0
    with closing(sqlite3.connect(file)) as link, link:
        quoted = ", ".join(f'"{column}"' for column in columns)
        link.execute(f'DROP TABLE IF EXISTS "{name}"')
        link.execute(f'CREATE TABLE "{name}" ({quoted})')
        for batch in batches:
            cells = [tuple(_cell(value) for value in row.values()) for row in batch.to_pylist()]
            link.executemany(f'INSERT INTO "{name}" VALUES ({marks})', cells)
            rows += len(cells)
    return rows


def _cell(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, float, str)) else str(value)
