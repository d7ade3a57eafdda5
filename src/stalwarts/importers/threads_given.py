"""What *you* gave on Threads: whom you follow and whose posts you liked, each a touch from you to them.

`threads/following.json` and `threads/liked_threads.json`. Nobody else's likes are in a download.
"""

from __future__ import annotations

from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_lists
from stalwarts.importers import _social
from stalwarts.importers import _threads
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _threads.PLATFORM
TITLE = "Threads follows and likes you gave"
LEFT = "What you wrote: never kept."

account = _threads.account
taken = _instagram.taken
newest = _instagram_lists.began


def shape(file: Peek) -> Shape | None:
    """Ours by the key the list stands under."""
    return _threads.people(file) if _threads.key(file) in _threads.GIVEN else None


def meaning(file: Peek) -> str:
    """What the list is of: `follow` or `like`."""
    return _threads.GIVEN.get(_threads.key(file), "")


def facts(raw: ir.Table) -> Facts:
    """Touches from us, with the accounts on Instagram of those they were to."""
    judged = _threads.judge(raw, dated=True)
    kept = _threads.people_of(judged)
    liked = ibis.ifelse(kept.meaning == "like", kept.href, ibis.null("string"))
    return Facts({
        "touch": _social.touches(kept, kept.meaning, post=liked),
        "handle": _threads.handles(kept),
        "link": _threads.links(kept),
        "cover": _social.given(kept),
    }, judged)
