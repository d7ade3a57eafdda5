"""Which being a handle belongs to."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table


def beings(table: Table, person: Table) -> Table:
    """The table with a column `person`: the being of its `handle`; a handle nobody merged is its own being.

    A null handle has a null person. A column `person` the table already has is replaced.
    """
    rows = table.drop("person") if "person" in table.columns else table
    known = person.select(_merged_handle=_.handle, _being=_.person)
    joined = rows.left_join(known, rows.handle == known["_merged_handle"])
    return joined.mutate(person=_["_being"].coalesce(_.handle)).drop("_merged_handle", "_being")
