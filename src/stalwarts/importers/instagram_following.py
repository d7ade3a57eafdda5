"""Instagram accounts we follow: `following.json`, each one a touch from us to them.

Newer files have the name in `title` and an address with `/_u/`, or the address alone. A follow without a date cannot
stand on a time line and is set aside.
"""

from __future__ import annotations

import re

from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_lists
from stalwarts.importers import _instagram_rows
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram accounts you follow"
LEFT = "Accounts without a date: they cannot stand on a time line."

_FILE = re.compile(r"(?:^|/)following(?:_\d+)?\.json$")

account = _instagram.account
taken = _instagram.taken
newest = _instagram_lists.began


def shape(file: Peek) -> Shape | None:
    """Ours by its name and its folder, or by its name and what it holds."""
    return _instagram_lists.claim(file, _FILE, "relationships_following")


def facts(raw: ir.Table) -> Facts:
    """Touches of the kind `follow`, from us to them."""
    judged = _instagram_lists.judge(raw, dated=True)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _instagram_rows.touches(kept, "follow"),
        "handle": _instagram_rows.people(kept),
        "cover": _instagram_rows.given_cover(kept),
    }, judged)
