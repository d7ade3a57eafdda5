"""Threads followers: who follows you there and since when, in `threads/followers.json` of the Instagram download."""

from __future__ import annotations

from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_lists
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _social
from stalwarts.importers import _threads
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = _threads.PLATFORM
TITLE = "Threads followers"
LEFT = "Requests and accounts you blocked."

account = _threads.account
taken = _instagram.taken
known = _threads.known
unneeded = _threads.unneeded
newest = _instagram_lists.began


def shape(file: Peek) -> Shape | None:
    """Ours by the key the list stands under."""
    return _threads.people(file) if _threads.key(file) == _threads.FOLLOWERS else None


def facts(raw: ir.Table) -> Facts:
    """Follows, the accounts on Instagram they belong to, and how far the list reaches."""
    judged = _threads.judge(raw)
    kept = _threads.people_of(judged)
    return Facts({
        "follow": _social.follows(kept),
        "handle": _threads.handles(kept, once=True),
        "link": _threads.links(kept, once=True),
        "cover": _instagram_rows.follow_cover(kept, among=judged),
    }, judged)
