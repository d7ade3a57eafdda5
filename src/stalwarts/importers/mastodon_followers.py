"""Mastodon followers, as the server's interface gives them: pages of accounts, `GET /api/v1/accounts/:id/followers`.

No download holds followers, so these pages are saved by hand or by a tool. A page does not say what it is a page of: its
name must say `followers` (or `following`, which are kept as handles with names, for they have no dates). Nor does it say
when anybody began to follow: `created_at` is the age of the account. Pages hold 40 or 80; what adds up to full pages may
go on elsewhere, and covers those listed only.

GoToSocial and Mitra, which speak to the same programs, do have a download: `followers.csv` with the one column `Account
address`. It is no page, and holds them all. So does Pixelfed, whose `pixelfed-followers.json` is a list of addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _mastodon
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _mastodon.PLATFORM
TITLE = "Mastodon followers"
LEFT = "The ages of accounts, pictures and descriptions of profiles."

PAGE = 40
_SHAPE = Json(dict.fromkeys(("acct", "url", "display_name"), "VARCHAR"))
_TABLE = Csv({"acct": ("account address",), "url": ("url",), "display_name": ("display name",)}, required=("acct",))
_WHOLE = "whole"
_NAMED = re.compile(r"(follower|following)", re.IGNORECASE)
_FIELDS = (b'"acct"', b'"url"', b'"username"')

account = _mastodon.account


def shape(file: Peek) -> Shape | None:
    """Ours by the fields of accounts, and by a name that says whose they are."""
    if file.header == ("account address",) and "followers" in file.name.lower():
        return _TABLE
    if "follower" in file.name.lower() and _mastodon.lists_profiles(file):
        return _PROFILES
    listed = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"["
    return _SHAPE if listed and all(f in file.head for f in _FIELDS) and _NAMED.search(file.name) else None


def meaning(file: Peek) -> str:
    """What the file's name says: `follower` or `following`; and of a list of addresses that it holds all."""
    found = _NAMED.search(file.name)
    whole = f" {_WHOLE}" if _mastodon.lists_profiles(file) else ""
    return f"{found[1].lower()}{whole}" if found else ""


def profiles(path: Path) -> Iterator[dict[str, Any]]:
    """One row an address."""
    yield from ({"acct": name, "url": url, "display_name": None} for name, url in _mastodon.profiles(path))


_PROFILES = Rows(dict.fromkeys(("acct", "url", "display_name"), "string"), profiles)


def facts(raw: ir.Table) -> Facts:
    """Follows without a date, and the names of who follows."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    fans = kept.filter(_.meaning.startswith("follower"))
    return Facts({
        "follow": _social.follows(fans),
        "handle": _social.people(kept, once=True),
        "clue": _social.names(kept, "display_name"),
        "cover": ibis.union(_cover(fans), _social.cover(kept, "clue", kinds="display_name", who="listed")),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select("export_id", "row", "account", "taken_at", "meaning", "url", said=_cells.cell(raw.acct),
                      name=_cells.cell(raw.display_name), handle=_mastodon.handle(raw.acct, raw.url),
                      occurred_at=ibis.null(_cells.TIME), paged=raw.url.notnull() & ~raw.meaning.endswith(_WHOLE))
    why = _cells.first_of(
        (seen.said.isnull(), "it holds no account"),
        (seen.handle.isnull(), _cells.quoted(seen.said, "is no account whose server we know")))
    return seen.mutate(why=why, noise=ibis.null("string"))


def _cover(fans: ir.Table) -> ir.Table:
    """All of the account's followers, where the last page is not full; always an assumption."""
    parts = fans.group_by("export_id", "account", "taken_at").agg(people=_.count(), paged=_.paged.any())
    whole = parts.mutate(full=_.paged & (_.people.sum().over(group_by=["account", "taken_at"]) % PAGE == 0))
    return whole.select(
        "account", "export_id", table=ibis.literal("follow"), kinds=ibis.literal("follower"),
        who=ibis.ifelse(_.full, ibis.literal("listed"), ibis.literal("all")), since=ibis.null(_cells.TIME),
        until=_.taken_at.cast(_cells.TIME), basis=ibis.literal("assumed"))
