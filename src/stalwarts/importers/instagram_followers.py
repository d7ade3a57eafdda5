"""Instagram followers: who follows us, since when. `followers_1.json`, `followers_2.json`, ... of the JSON download.

Three layouts: the list under the key `relationships_followers` (to 2022, `followers.json`), the bare list (since), and
entries whose name stands in `title` or only in the address. A list of one may be that entry alone. Under another name a
list is known by what it begins with. A stamp of 0 or none is a follow without a date. Parts of one download are read as
one; where an earlier part is not among the files that came with it, or the last part is full, those listed are not all.
Those who left are not in the file at all.
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
TITLE = "Instagram followers"
LEFT = "Follow requests, close friends and blocked accounts: they do not follow you, or say nothing of it."

_FILE = re.compile(r"(?:^|/)followers(?:_\d+)?\.json$")

_PART = re.compile(r"(?:^|/)followers_(\d+)\.json$")

account = _instagram.account
taken = _instagram.taken
known = _instagram.known
unneeded = _instagram.unneeded
newest = _instagram_lists.began


def shape(file: Peek) -> Shape | None:
    """Ours by its name and its folder, or by its name and what it holds."""
    return _instagram_lists.claim(file, _FILE, "relationships_followers")


def meaning(file: Peek) -> str:
    """Whether an earlier part of the list is missing among the files it came with: some of several zips are not here."""
    found, folder = _PART.search(file.path), file.path.removesuffix(file.name)
    earlier = (f"{folder}followers_{number}.json" for number in range(1, int(found[1]) if found else 1))
    return _instagram_rows.GAP if file.siblings and not all(path in file.siblings for path in earlier) else ""


def facts(raw: ir.Table) -> Facts:
    """Follows with their handles, and how far the list reaches."""
    judged = _instagram_lists.judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _instagram_rows.follows(kept),
        "handle": _instagram_rows.people(kept),
        "cover": _instagram_rows.follow_cover(kept, among=judged),
    }, judged)
