"""Facebook: who follows you, and your friends, who follow you too unless they chose not to.

`people_who_followed_you.json` and `your_friends.json` (`friends.json` before 2024), under keys that carry a version. They
hold names and nothing else: see `_facebook`. A follower may have no time: a follow without a date. Followers of a page
are in no personal download. A list of friends says nothing about other followers, so it covers those listed only; a
person in both files stands in both.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _facebook
from stalwarts.importers import _handles
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _social
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _facebook.PLATFORM
TITLE = "Facebook followers and friends"
UNNAMED = True
LEFT = "Friend requests, former and blocked friends: they do not follow you."

_KEY = re.compile(rb'"((followers|friends)(_v\d+)?)"\s*:\s*\[')
_FILE = re.compile(r"(?:^|/)(?:people_who_followed_you|followers|your_friends|friends)\.json$")

_ELSEWHERE = re.compile(rb'(?i)"(?:did|acct|id|pk|login|user_?name|screen_name|handle|full_name|url|uri|avatar\w*)"\s*:')
"""What lists of other places say of people, and Facebook does not."""

account = _facebook.account
taken = _facebook.taken
known = _facebook.known


def shape(file: Peek) -> Shape | None:
    """Ours by a versioned key; by one without a version only under the file's own name and with names in it."""
    found = _KEY.search(file.head[:4096])
    if not found or file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{" or b'"name"' not in file.head[:8192]:
        return None
    sure = found[3] or (_FILE.search(file.path) and not _ELSEWHERE.search(file.head))
    return Json({"name": "VARCHAR", "timestamp": "VARCHAR"}, found[1].decode(), misread=True) if sure else None


def meaning(file: Peek) -> str:
    """Which of the two lists it is: `followers` or `friends`."""
    found = _KEY.search(file.head[:4096])
    return found[2].decode() if found else ""


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each began."""
    return _social.dated(_began(raw), _facebook.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Follows by name, and how far each list reaches."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    friends = kept.filter(kept.meaning == "friends")
    return Facts({
        "follow": _social.follows(kept),
        "handle": _social.people(kept, once=True),
        "clue": _social.names(kept),
        "cover": _instagram_rows.follow_cover(kept.filter(kept.meaning != "friends")).union(
            _social.cover(friends, "follow", kinds="follower", who="listed", since=friends.occurred_at.min())),
    }, judged)


def _began(raw: ir.Table) -> ir.TimestampValue:
    return _instagram_rows.moment(_instagram_rows.seconds(raw.timestamp.try_cast("int64")).clip(upper=10**11))


def _judge(raw: ir.Table) -> ir.Table:
    said = raw.timestamp.nullif("0")
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", handle=_social.row_handle(PLATFORM, raw),
        url=ibis.null("string"), name=_cells.cell(raw.name), said=said,
        occurred_at=ibis.ifelse(said.isnull(), ibis.null(_cells.TIME), _began(raw)))
    why = _cells.first_of(
        (seen.name.isnull(), "it holds no name"),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _facebook.OPENED, needed=False))
    return seen.mutate(at=seen.occurred_at.epoch_seconds(), why=why, noise=ibis.null("string"))
