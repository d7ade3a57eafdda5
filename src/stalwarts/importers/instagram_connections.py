"""Instagram's first download (2018 to early 2021), `connections.json`: who follows you, and whom you follow.

Two maps of user names to times, `followers` and `following`, as all public readers have them. A follower whose time cannot be
read is a follower without a date; an account you follow cannot stand on a time line without one, and is set aside. Times, zones
and whose download it is: see `_instagram_early`. The lists beside the two (blocked, close friends, restricted, requests,
hashtags, dismissed suggestions) are neither read nor kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_early
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _sections
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.importers._walking import Walk
from stalwarts.importers._walking import written
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram followers and accounts you follow (download of 2018 to 2020)"
LEFT = "Blocked accounts, close friends, follow requests, hashtags: they do not follow you, and are never kept."

LISTS = {"followers": "follower", "following": "following"}
"""The maps that are read, and what somebody on them is."""
PRIVATE = ("blocked_users", "close_friends", "restricted_users", "follow_requests_sent", "permanent_follow_requests",
           "following_hashtags", "dismissed_suggested_users", "hide_stories_from", "whitelisted_for_sponsor_tagging_by")
"""The maps beside them: the file is known by their names."""
_FILE = re.compile(r"(?:^|/)connections(?: ?\(\d+\))?\.json$")
_KNOWN = re.compile(rb'[{,]\s*"(?:' + "|".join(PRIVATE).encode() + rb')"\s*:\s*\{')
_FOLLOWS = re.compile(rb'[{,]\s*"follow(?:ers|ing)"\s*:\s*\{\s*"[^"]{1,64}"\s*:\s*"20\d\d-\d\d-\d\d')
_OTHER = re.compile(rb'[{,]\s*"follow(?:ers|ing)"\s*:\s*\[')

account = _instagram_early.account
taken = _instagram_early.taken
known = _instagram_early.known
unneeded = _instagram_early.unneeded
newest = _instagram_early.newest


def shape(file: Peek) -> Shape | None:
    """Ours by its name and by its maps; other programs have files of this name too."""
    head = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not _FILE.search(file.path) or head[:1] != b"{" or _OTHER.search(head):
        return None
    empty = head.strip() == b"{}" and _instagram_early.is_download(file.path)
    return _CONNECTIONS if empty or _KNOWN.search(head) or _FOLLOWS.search(head) else None


def connections(path: Path) -> Iterator[dict[str, Any]]:
    """One row somebody on either map: who, and since when as it is written."""
    with path.open("rb") as stream:
        walk = Walk(stream)
        for key in walk.members():
            if key not in LISTS or walk.peek() != b"{":
                walk.skip()
                continue
            for run in walk.pairs():
                people, said = zip(*run, strict=True)
                yield {"what": [LISTS[key]] * len(run), "person": list(people), "said": _sections.texts(list(said))}
        walk.finish()


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """The two maps, and of the others only that they were there."""
    walk, between = Walk(stream), b"{"
    for key in walk.members():
        if key in LISTS and walk.peek() == b"{":
            yield between + written(key) + b":{"
            yield from _pairs(walk)
            yield b"}"
            between = b","
        else:
            walk.skip()
            yield between + written(key) + b":{}" if key in PRIVATE else b""
            between = b"," if key in PRIVATE else between
    walk.finish()
    yield b"}" if between == b"," else b"{}"


def _pairs(walk: Walk) -> Iterator[bytes]:
    between = b""
    for run in walk.pairs():
        yield between + b",\n".join(written(name) + b":" + written(_sections.text(said)) for name, said in run)
        between = b",\n"


_CONNECTIONS = Rows(dict.fromkeys(("what", "person", "said"), "string"), connections, trimmed, many=True)


def facts(raw: ir.Table) -> Facts:
    """Follows, and touches of the kind `follow` from us; all of both were in every such download."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    fans, idols = kept.filter(_.what == "follower"), kept.filter(_.what == "following")
    return Facts({
        "follow": _instagram_rows.follows(fans),
        "touch": _instagram_rows.touches(idols, "follow"),
        "handle": _instagram_rows.people(kept),
        "cover": ibis.union(_instagram_rows.cover(fans, "follow", kinds="follower"), _instagram_rows.given_cover(idols)),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    said = _cells.cell(raw.said)
    seen = raw.select("export_id", "row", "account", "taken_at", "what", said=said, name=_instagram_rows.user(raw.person),
                      at=_instagram_early.seconds(said))
    why = _cells.first_of(
        (seen.name.isnull(), "it holds no user name"),
        *_instagram_early.when_wrong(seen.said, seen["at"], seen.taken_at, needed=seen.what == "following"))
    return seen.mutate(why=why, noise=ibis.null("string"))
