"""Ibis and Arrow, loaded by the first expression or table that is made, and not by who only might make one.

    from stalwarts.late import _         is  from ibis import _
    from stalwarts.late import ibis          import ibis
    from stalwarts.late import ir            import ibis.expr.types as ir
    from stalwarts.late import ops           import ibis.expr.operations as ops
    from stalwarts.late import pa            import pyarrow as pa

A hundred importers are asked whether a file is theirs; what one of them then reads by a statement written ahead makes no
expression, and loads none of this (docs/why/0027). While a module loads, nothing may be made of them.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any


class _Late:
    """Has what the thing has that `load` gives, which is loaded when something of it is wanted."""

    def __init__(self, load: partial[Any]) -> None:
        self._load = load

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._load(), name)
        setattr(self, name, value)
        return value

    def __getitem__(self, name: str) -> Any:
        return self._load()[name]


def module(name: str) -> Any:
    """A module that is loaded when something of it is wanted."""
    return _Late(partial(import_module, name))


if TYPE_CHECKING:
    import ibis
    import ibis.expr.operations as ops
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis import _
else:
    ibis, ops, ir, pa = map(module, ("ibis", "ibis.expr.operations", "ibis.expr.types", "pyarrow"))
    _ = _Late(partial(getattr, ibis, "_"))

__all__ = ["_", "ibis", "ir", "module", "ops", "pa"]
