"""Ask your own question in SQL, over every table and measure; nothing can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "For analysts"
TERMINAL = True


@dataclass(frozen=True)
class Form:
    """One SELECT."""

    statement: str = asked("Such as: select count(*) from follow", place=True)


def do(room: Room, form: Form) -> Done:
    """Columns and rows."""
    with room.open().see() as look:
        table = look.query(form.statement)
    rows = [list(row.values()) for row in table.to_pylist()]
    lines = ["\t".join(table.column_names), *("\t".join(map(str, row)) for row in rows)]
    return Done(lines, {"columns": table.column_names, "rows": rows})
