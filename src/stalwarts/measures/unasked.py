"""Codes and link tags carried by several buyers of which nobody has said which account they were given to.

One that a single buyer carried may have been made for that person, and is not worth a question.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

VERSION = 1
SEVERAL = 2


def unasked(tags: Table) -> Table:
    """One row: tags, most (buyers who carried the commonest of them; null: there is none)."""
    return tags.filter(_.given.isnull(), _.people >= SEVERAL).agg(tags=_.count(), most=_.people.max())
