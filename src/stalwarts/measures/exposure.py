"""Posts that people could have seen: those of the accounts they follow, from the day after they followed.

Only posts that our files hold count. Where no file says when someone followed, posts count from the day after a file
first showed the follow.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._exposed import exposed
from stalwarts.measures._follows import fold

VERSION = 1


def exposure(followers: Table, post: Table, moment: Table) -> Table:
    """One row per person who could have seen any: person, posts."""
    return fold(followers, lambda rows: exposed(rows, post, moment).filter(_.posts > 0), posts="sum")
