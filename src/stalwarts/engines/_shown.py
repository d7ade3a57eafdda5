"""The tables of an engine by name, made into expressions only when somebody asks: most answers need none."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Shown(Mapping[str, "ir.Table"]):
    """Name to table. `columns` says what each has: column to Ibis type; `called` what the engine calls some of them."""

    def __init__(self, engine: Any, columns: Mapping[str, Mapping[str, str]], called: Mapping[str, str]) -> None:
        self._engine, self._columns, self._called = engine, columns, called
        self._made: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        """The table of that name. Raises KeyError."""
        if name not in self._made:
            self._made[name] = self._engine.shown(self._called.get(name, name), self._columns[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._columns)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._columns)
