"""What importers are given: raw tables as they are to be seen, every record with what is said of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from stalwarts.engines._raw import Raw
from stalwarts.engines._raw import _name
from stalwarts.engines._raw import _text
from stalwarts.engines._shape import TYPES
from stalwarts.late import ibis

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from stalwarts.engines._text import Text

_FIRST = " first "
"""A column of ours beside those of an importer: a name with spaces around it is none that an importer can give."""


class Seen(Raw):
    """What of an engine shows raw tables."""

    def types(self, columns: Mapping[str, str]) -> dict[str, str]:
        """Column to this engine's own type text, from Ibis types."""
        return {name: TYPES.get(kind.removeprefix("!")) or self._type(kind) for name, kind in columns.items()}

    def _type(self, kind: str) -> str:
        return str(self.con.compiler.type_mapper.to_string(ibis.dtype(kind)))

    def lay(self, name: str, columns: Mapping[str, str], rows: list[dict[str, Any]]) -> None:
        """Take in a few rows under a name; Arrow would load half a second of libraries for it."""
        inner = ", ".join(f"{_name(column)} {kind}" for column, kind in self.types(columns).items())
        self.do(f"CREATE OR REPLACE TABLE {_name(name)} ({inner})")
        marks = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in self.types(columns).values())
        if rows:
            self.do(f"INSERT INTO {_name(name)} SELECT {marks}", [[row.get(column) for row in rows] for column in columns])

    def seen(self, table: str, columns: Iterable[str], files: list[dict[str, Any]], said: Mapping[str, str]) -> str:
        """Make a raw table readable as importers are given it; returns what it is called then.

        That is every record with something in one of its `columns`, its number within its file, and what is `said` of the
        file (column to Ibis type). Of each of the `files` that is given beside its number as `file`, and as `own` whether
        its records have numbers of their own; else a record's number is its place.
        """
        row, kinds, called = "coalesce(r.row, r.rowid + 1)", self.types(said), f"{table}_read"
        firsts = self.firsts.get(table) or dict(self.do(f"SELECT file, min({row}) FROM {_name(table)} r GROUP BY file"))
        self.firsts[table] = firsts
        first = {one["file"]: 1 if one["own"] else firsts.get(one["file"], 1) for one in files}
        cells = [f"r.{_name(column)}" for column in columns]
        if len(files) == 1:
            # Carried along in each row, long names of the one file would be most of what the engine holds.
            told = _alike(files[0], kinds)
            number, beside = f"{row} - {first[files[0]['file']] - 1}", ""
        else:
            self.lay(f"{table}_files", {"file": "int32", _FIRST: "int64", **said},
                     [{**one, _FIRST: first[one["file"]]} for one in files])
            told = [f"f.{_name(one)}" for one in kinds]
            number, beside = f"{row} - f.{_name(_FIRST)} + 1", f" JOIN {_name(table + '_files')} f ON r.file = f.file"
        picked = ", ".join([*cells, f"{number} AS row", *told])
        asked = f"SELECT {picked} FROM {_name(table)} r{beside} WHERE {_filled(cells)}"
        self.do(f"CREATE OR REPLACE TEMP VIEW {_name(called)} AS {asked}")
        return called

    def seen_once(self, table: str, text: Text, columns: Iterable[str], file: dict[str, Any], said: Mapping[str, str]) -> str:
        """The same of one delimited file that is not read yet: it is while somebody asks, each time anew, and strictly.

        Records have no numbers. Where one has nothing in its `columns` whoever asks gets an error: it would be passed over,
        and the places of all behind it with it.
        """
        called, cells = f"{table}_read", [f"r.{_name(column)}" for column in columns]
        picked = ", ".join([*cells, "r.row", *_alike(file, self.types(said))])
        asked = (f"SELECT {picked} FROM ({self.scan_text(text)}) r "
                 f"WHERE CASE WHEN {_filled(cells)} THEN true ELSE error('a record says nothing') END")
        self.do(f"CREATE OR REPLACE TEMP VIEW {_name(called)} AS {asked}")
        return called

    def blank(self, table: str, columns: Iterable[str]) -> dict[int, int]:
        """File to its records with nothing in any of these columns."""
        empty = " AND ".join(f"{_name(column)} IS NULL" for column in columns) or "false"
        return dict(self.do(f"SELECT file, count(*) FROM {_name(table)} WHERE {empty} GROUP BY file"))



def _alike(file: Mapping[str, Any], kinds: Mapping[str, str]) -> list[str]:
    """What is said of a file, as columns of each of its rows; by the engine's own type text."""
    return [f"CAST({_literal(file[one])} AS {kind}) AS {_name(one)}" for one, kind in kinds.items()]


def _filled(cells: list[str]) -> str:
    """Whether there is something in any of these cells."""
    return " OR ".join(f"{cell} IS NOT NULL" for cell in cells) or "true"


def _literal(value: Any) -> str:
    return "NULL" if value is None else _text(value)
