"""Accounts *you* follow on Mastodon: `following_accounts.csv`; on Pixelfed `pixelfed-following.json`, a list of addresses.

They have no dates, and a follow without a date cannot stand on a time line, so none becomes a touch: the accounts are
kept as handles, and nothing more is said of them. There is no such file of followers: see `mastodon_followers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _mastodon
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _mastodon.PLATFORM
TITLE = "Mastodon accounts you follow"
LEFT = "Whether boosts are shown, languages: settings of yours. There are no dates, so nothing stands on a time line."

_SHAPE = Csv({"said": ("account address",)}, required=("said",))

account = _mastodon.account
known = _mastodon.known
unneeded = _mastodon.unneeded


def shape(file: Peek) -> Shape | None:
    """Ours by addresses of accounts beside what is shown of them; mutes have other columns."""
    if "following" in file.name.lower() and _mastodon.lists_profiles(file):
        return _PROFILES
    shown = set(file.header) & {"show boosts", "notify on new posts", "languages"}
    return _SHAPE if _SHAPE.fits(file.header) and shown else None


def profiles(path: Path) -> Iterator[dict[str, Any]]:
    """One row an address."""
    yield from ({"said": name} for name, _url in _mastodon.profiles(path))


_PROFILES = Rows({"said": "string"}, profiles)


def facts(raw: ir.Table) -> Facts:
    """The accounts."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"handle": _social.people(kept, once=True), "cover": _social.cover(kept, "handle", who="listed")}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select("export_id", "row", "account", "taken_at", "said",
                      handle=_mastodon.handle(raw.said, ibis.null("string")))
    full = seen.handle.substr(len(f"{PLATFORM}:"))
    at = full.find("@")
    why = _cells.first_of(
        (seen.said.isnull(), "there is no address of an account"),
        (seen.handle.isnull(), _cells.quoted(seen.said, "is no address of an account")))
    return seen.mutate(url=ibis.literal("https://") + full.substr(at + 1) + ibis.literal("/@") + full.left(at), why=why,
                       noise=_cells.none())
