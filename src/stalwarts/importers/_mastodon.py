"""Mastodon: names with their servers, and what of an account is left alone.

A person is `name@server`, in small letters. Where a file leaves the server out, it is the one in the same row's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from stalwarts.importers import _sections
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "mastodon"
OPENED = 2016

FULL = (r"^ *@?([A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_]+)?@[\p{L}\p{M}\p{N}.-]+[.][\p{L}\p{M}\p{N}-]{2,}(?::[0-9]+)?) *$")
"""A name with its server, which may be written in the letters of its country: `hz@m\u00fcnchen.example`."""
_TIDY = "^[A-Za-z0-9_]+@[A-Za-z0-9.-]+[.][A-Za-z0-9-]{2,}$"
SHORT = "^ *@?([A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_]+)?) *$"
HOST = "^https?://([A-Za-z0-9.-]+[.][A-Za-z0-9-]{2,}(?::[0-9]+)?)/"

_WHOLE = "(?s)^https?://([A-Za-z0-9.-]+(?::[0-9]+)?)/(?:users/|@)([A-Za-z0-9_.-]+)(?:[/?#].*)?$"
_PERSON = re.compile(_WHOLE)
_NAME = re.compile(r"^@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?:@([^\s/@]+[.][^\s/@]{2,}))?$")
_HOST = re.compile(HOST)
_LISTED = re.compile(rb'\s*\[\s*"https?:\\?/\\?/')
_THEIRS = re.compile(r"^https?://[^/]+/@([A-Za-z0-9_.-]+@[A-Za-z0-9.-]+[.][A-Za-z0-9-]{2,})/?$")
_BARE = re.compile(r"^https?://([A-Za-z0-9.-]+(?::[0-9]+)?)/([A-Za-z0-9_.-]+)/?$")
"""How Pixelfed writes those of other servers, where it knows no address of theirs, and its own."""
_FOLDER = re.compile(r"(?:^|/)archive-(20\d{12})-[0-9a-f]{8,}")
_READ = re.compile(r"(?:^|/)(?:outbox\.json|following_accounts\.csv)$")
_REST: tuple[tuple[str, str], ...] = (
    (r"likes\.json$", "likes you gave: they have no dates, so they cannot stand on a time line"),
    (r"actor\.json$", "your profile: only your own name is read in it"),
    (r"bookmarks\.(?:json|csv)$", "what you saved: never opened"),
    (r"", "part of the Mastodon archive that says nothing about who follows you"),
)
_TABLES = re.compile(r"(?:^|/)(?:(?:muted_accounts|blocked_accounts|blocked_domains|domain_blocks)\.csv|"
                     r"muted-and-blocked-accounts\.json)$")
_MASTODON = re.compile(r"(?:^|/)[^/]*mastodon[^/]*/(?:[^/]+/)*(lists|bookmarks|filters)\.csv$", re.IGNORECASE)
_MISSKEY = re.compile(r"(?:^|/)(?:(following|mut(?:e|ing)|block(?:ing)?|user-lists)(?=[^/]*csv$)|(notes|favorites|clips|antennas)"
                      r"(?=[^/]*json$))-20\d\d(?:-\d\d){5}(?: ?\(\d+\))?\.\w+$")
"""How Misskey and what came of it call what one takes from them: `following-2026-03-20-10-11-12.csv`."""
_PLEROMA = ("blocks.csv", "mutes.csv")
"""What Pleroma gives beside `friends.csv`, each a list of names with their servers and nothing else."""
_SAVED = re.compile(rb"https?://[^/,\s]+/(?:users/|ap/users/|@)[^,\s]+$")
_KEPT = re.compile(rb"^[^,@]+,[^,@\s]+@[^,@\s]+$")
_ALONE = re.compile(rb"^[^,@\s]+@[^,@\s]+$")
KEPT_LISTS = "lists you keep about people: never opened"
_OF_MISSKEY = {"notes": "what you wrote on Misskey: it says nothing about who follows you",
               **dict.fromkeys(("favorites", "clips", "antennas"), "what you saved and watch for: never opened")}


def person(url: str | None) -> str | None:
    """The person whose profile or post an address shows; None where it does not show whose it is.

    >>> person("https://fedi.example.org/users/Ola/statuses/1")
    'mastodon:ola@fedi.example.org'
    """
    found = _PERSON.match(url or "")
    return f"{PLATFORM}:{found[2]}@{found[1]}".lower() if found else None


person_again = lru_cache(maxsize=100_000)(person)
"""The same for those of whom one file speaks again and again."""


@lru_cache(maxsize=100_000)
def named(name: str, url: str) -> str | None:
    """The person whom a post names: as the address shows him, and by the name where the address has a number instead of it.

    >>> named("@ola@misskey.example.net", "https://misskey.example.net/users/9abc")
    'mastodon:ola@misskey.example.net'
    >>> named("@ola", "https://fedi.example.org/ap/users/115")
    'mastodon:ola@fedi.example.org'
    """
    found, host, shown = _NAME.match(name), _HOST.match(url), person(url)
    where = (found[2] or (host[1] if host else "")) if found else ""
    if not found or not where or (shown or "").startswith(f"{PLATFORM}:{found[1].lower()}@"):
        return shown
    return f"{PLATFORM}:{found[1]}@{where}".lower()


def is_same(url: str, other: str | None) -> bool:
    """Whether two addresses show one person; `other` is asked for again and again."""
    return person(url) == person_again(other)


def whose(url: ir.StringValue) -> ir.StringValue:
    """The same as `person` of a column of addresses."""
    found = url.re_replace(_WHOLE, rf"{PLATFORM}:\2@\1")
    return ibis.ifelse(url.startswith("http") & found.startswith(f"{PLATFORM}:"), found.lower(), ibis.null("string"))


def handle(said: ir.StringValue, url: ir.StringValue) -> ir.StringValue:
    """The handle of a name with its server, or of one without it beside an address."""
    # Nearly every name is written in plain letters, with nothing around it: that is seen in a twentieth of the time.
    short = said.re_extract(SHORT, 1).nullif("") + ibis.literal("@") + url.re_extract(HOST, 1).nullif("")
    other = ibis.coalesce(said.re_extract(FULL, 1).nullif(""), short)
    return ibis.literal(f"{PLATFORM}:") + ibis.ifelse(said.re_search(_TIDY), said, other).lower()


def lists_profiles(file: Peek) -> bool:
    """Whether it is a list of nothing but addresses of profiles, as Pixelfed gives followers and those one follows."""
    return bool(_LISTED.match(file.head.removeprefix(b"\xef\xbb\xbf")))


def profiles(path: Path) -> Iterator[tuple[str | None, str | None]]:
    """The name with its server, and the address, of each in such a list; for a name the address, where it shows none."""
    for _key, run in _sections.listed_runs(path):
        yield from (_profile(item) for item in run)


def _profile(item: Any) -> tuple[str | None, str | None]:
    url = (_sections.text(item) or "").strip()
    whole, theirs, own = person(url), _THEIRS.match(url), _BARE.match(url)
    name = theirs[1] if theirs else f"{own[2]}@{own[1]}" if own and not whole else (whole or "").removeprefix(f"{PLATFORM}:")
    return (name.lower() or url or None), url or None


def of_misskey(path: str) -> str:
    """What a file of Misskey's is a list of, by its name: `following`, `mute`, `notes`; empty for any other file."""
    found = _MISSKEY.search(path.lower())
    return found[1] or found[2] if found else ""


def of_pleroma(file: Peek) -> bool:
    """Whether it is Pleroma's list of whom one follows: a list of one's friends' addresses lies beside no mutes and blocks."""
    folder = file.path.removesuffix(file.name)
    return file.name.lower() == "friends.csv" and any(folder + name in file.siblings for name in _PLEROMA)


def account(file: Peek) -> str | None:
    """Whose it is: the one actor named in the file's own head, else in the only `actor.json` beside or below it."""
    found = re.search(rb'"actor"\s*:\s*"(https?:[^"]+)"', file.head.replace(b"\\/", b"/"))
    own = person(found[1].decode("ascii", "replace")) if found else None
    owners = set() if own else {name for name in _actors(file) if name}
    return own or (owners.pop() if len(owners) == 1 else None)


def _actors(file: Peek) -> Iterator[str | None]:
    folder = file.path.rpartition("/")[0]
    for path, read in file.siblings.items():
        if path.endswith("/actor.json") and path.startswith(f"{folder}/"):
            found = re.search(rb'"id"\s*:\s*"(https?:[^"#]+)"', read().replace(b"\\/", b"/"))
            yield person(found[1].decode("ascii", "replace")) if found else None


def taken(file: Peek) -> datetime | None:
    """When an archive was made, as its name says to the second."""
    found = _FOLDER.search(file.path)
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S") if found else None  # noqa: DTZ007 - UTC, as servers write
    except ValueError:
        return None


def known(path: str) -> str | None:
    """Why a file is left alone, by its name and folder; None for those that are read, and for other files."""
    lower = path.lower()
    if _TABLES.search(lower) or _MASTODON.search(lower):
        return _REST[2][1] if lower.endswith("bookmarks.csv") else KEPT_LISTS
    if kept := of_misskey(lower):
        return _OF_MISSKEY.get(kept, None if kept == "following" else KEPT_LISTS)
    if not _FOLDER.search(path) or _READ.search(lower):
        return None
    return next(why for pattern, why in _REST if re.search(pattern, lower))


def unneeded(file: Peek) -> str | None:
    """Parts of an archive outside its folder, and mutes, by what they hold."""
    lines = file.head.splitlines()[:20]
    lists = lines and ((file.name.lower() == "lists.csv" and all(map(_KEPT.match, lines)))
                       or (file.name.lower() in _PLEROMA and all(map(_ALONE.match, lines))))
    if lists or ("account address" in file.header and "followers" not in file.name.lower()):
        return KEPT_LISTS
    if lines and file.name.lower() == "bookmarks.csv" and all(map(_SAVED.match, lines)):
        return _REST[2][1]
    # No archive lists followers: a list of that name is what one server tells another.
    activity = b"https://www.w3.org/ns/activitystreams" in file.head and "follow" not in file.name.lower()
    return next(why for pattern, why in _REST if re.search(pattern, file.path)) if activity else None
