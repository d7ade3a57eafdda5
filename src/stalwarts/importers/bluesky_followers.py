"""Bluesky followers, as the network's interface gives them: pages of `app.bsky.graph.getFollowers`.

The account's download (a `.car` file) holds nobody else, so these pages are saved by hand or by a tool; several in one
file are read, too. A person is a `did`, which stays when the name changes; the name is linked to it. Nothing says when
anybody began to follow: `createdAt` and `indexedAt` are ages of accounts. Only where the page without a `cursor` is among
those added together may the list be whole, and that is an assumption. Pages of `getFollows`, whom *you* follow, have no
dates: kept as handles with names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "bluesky"
TITLE = "Bluesky followers"
LEFT = "Descriptions and pictures of profiles; the ages of accounts, which say nothing of when anybody followed."

_PAGES = re.compile(rb'"(followers|follows)"\s*:\s*\[')
_SUBJECT = re.compile(rb'"subject"\s*:\s*\{.{0,4000}?"handle"\s*:\s*"([A-Za-z0-9.-]+)"', re.DOTALL)
_CURSOR = re.compile(rb'"cursor"\s*:\s*"')
_DOWNLOAD = re.compile(r"(?:^|/)[^/]+\.car$", re.IGNORECASE)
_OVERLAP = 64
_DID = "^ *(did:[a-z0-9]+:[A-Za-z0-9._:%-]+) *$"
_NAME = "^ *@?([A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+) *$"
_BROKEN = "handle.invalid"
"""What stands where a name no longer leads to its account: it is nobody's."""


def shape(file: Peek) -> Shape | None:
    """Ours by lists of accounts with a `did`."""
    return _LISTED if _PAGES.search(file.head) and b'"did"' in file.head and b'"handle"' in file.head else None


def known(path: str) -> str | None:
    """The account's own download."""
    return "your own Bluesky posts, likes and follows: nobody who follows you is in it" if _DOWNLOAD.search(path) else None


def account(file: Peek) -> str | None:
    """Whose followers they are: the subject of the page."""
    found = _SUBJECT.search(file.head)
    return f"{PLATFORM}:{found[1].decode().lower()}" if found and found[1] != _BROKEN.encode() else None


def pages(path: Path) -> Iterator[dict[str, Any]]:
    """One row an account of a page; `last` where no page of the file points to a next one."""
    last = "no" if _goes_on(path) else "yes"
    for what, item in _sections.items(path, _label):
        fields = item if isinstance(item, dict) else {}
        yield {"what": what, "did": _sections.text(fields.get("did")), "named": _sections.text(fields.get("handle")),
               "name": _sections.text(fields.get("displayName")), "last": last}


_LISTED = Rows(dict.fromkeys(("what", "did", "named", "name", "last"), "string"), pages)


def _label(keys: str) -> str | None:
    return {"followers": "follower", "follows": "following"}.get(keys.rpartition(".")[2])


def _goes_on(path: Path) -> bool:
    """Whether each page of the file points to a next one."""
    pages = cursors = 0
    kept = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            text = kept + chunk
            pages += sum(found.end() > len(kept) for found in _PAGES.finditer(text))
            cursors += sum(found.end() > len(kept) for found in _CURSOR.finditer(text))
            kept = text[-_OVERLAP:]
    return cursors >= pages


def facts(raw: ir.Table) -> Facts:
    """Follows without a date, with ids, names and what links them."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    fans = kept.filter(_.what == "follower")
    return Facts({
        "follow": _social.follows(fans).distinct(),
        "handle": _social.people(kept).union(_handles.handles(kept, "alias")),
        "clue": _handles.clues(kept, "handle", display_name="name"),
        "link": _handles.links(kept, ("handle", "alias", _handles.ONE_ROW)),
        "cover": _cover(fans).union(_social.cover(kept, "clue", kinds="display_name", who="listed")),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    alias = raw.named.lower().re_extract(_NAME, 1).nullif("").nullif(_BROKEN)
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "what", "last", said=ibis.coalesce(raw.did, raw.named),
        name=_cells.cell(raw.name), handle=ibis.literal(f"{PLATFORM}:") + raw.did.re_extract(_DID, 1).nullif("").lower(),
        alias=ibis.literal(f"{PLATFORM}:") + alias, url=ibis.literal("https://bsky.app/profile/") + alias,
        occurred_at=ibis.null(_cells.TIME))
    why = _cells.first_of(
        (seen.said.isnull(), "it holds no account"),
        (seen.handle.isnull(), _cells.quoted(seen.said, "is no did, the id of an account")))
    return seen.mutate(why=why, noise=ibis.null("string"))


def _cover(fans: ir.Table) -> ir.Table:
    """All followers where the last page is among those added together, else those listed; always an assumption."""
    parts = fans.group_by("export_id", "account", "taken_at").agg(ended=(_.last == "yes").any())
    whole = parts.mutate(ended=_.ended.any().over(group_by=["account", "taken_at"]))
    return whole.select(
        "account", "export_id", table=ibis.literal("follow"), kinds=ibis.literal("follower"),
        who=ibis.ifelse(_.ended, ibis.literal("all"), ibis.literal("listed")), since=ibis.null(_cells.TIME),
        until=_.taken_at.cast(_cells.TIME), basis=ibis.literal("assumed"))
