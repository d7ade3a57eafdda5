"""Accounts *you* follow on Mastodon: `following_accounts.csv`, and what programs like it give.

Pixelfed gives `pixelfed-following.json`, a list of addresses; Misskey and what came of it
`following-2026-03-20-10-11-12.csv`, and Pleroma `friends.csv` beside its `blocks.csv` and `mutes.csv`: names with their
servers, one a line, which look like e-mail addresses and are none.

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
KNOWN_ALONE = True
unneeded = _mastodon.unneeded


def shape(file: Peek) -> Shape | None:
    """Ours by addresses of accounts beside what is shown of them; mutes have other columns."""
    if "following" in file.name.lower() and _mastodon.lists_profiles(file):
        return _PROFILES
    plain = b"@" in file.head.lstrip().partition(b"\n")[0]
    if plain and (_mastodon.of_misskey(file.path) == "following" or _mastodon.of_pleroma(file)):
        return _NAMES
    shown = set(file.header) & {"show boosts", "notify on new posts", "languages"}
    return _SHAPE if _SHAPE.fits(file.header) and shown else None


def profiles(path: Path) -> Iterator[dict[str, Any]]:
    """One row an address."""
    yield from ({"said": name} for name, _url in _mastodon.profiles(path))


def names(path: Path) -> Iterator[dict[str, Any]]:
    """One row a line: the name in it, which may have settings of yours behind it and, in older files, a comma before it."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        for line in stream:
            cells = [cell.strip() for cell in line.split(",")]
            yield {"said": next((cell for cell in cells if "@" in cell), cells[0]) or None}


_PROFILES = Rows({"said": "string"}, profiles)
_NAMES = Rows({"said": "string"}, names)


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
