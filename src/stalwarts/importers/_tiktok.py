"""TikTok's download: its lists as rows of one form, whether they came as one JSON file or as texts.

Names of sections moved over the years (`Activity`, `Your Activity`, `Profile And Settings`); a list is known by its own
name and the one above it, in whatever section. A section that is `null` or missing shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import IO
from typing import Any

import msgspec

from stalwarts.importers import _instagram
from stalwarts.importers import _sections
from stalwarts.importers import _trimming
from stalwarts.importers import _walking
from stalwarts.importers._shapes import Peek

PLATFORM = "tiktok"
COLUMNS = {"what": "string", "name": "string", "said": "string", "link": "string", "title": "string",
           "likes": "string", "seen_by": "string"}

_LISTS = (
    (re.compile(r"(?:^|\.)FansList$"), "follower"),
    (re.compile(r"(?:^|\.)(?:Following|Following List)\.Following$"), "following"),
    (re.compile(r"(?:^|\.)(?:Posts|Videos)\.VideoList$"), "video"),
)
_NAMED = {"name": "username", "said": "date", "link": "link", "title": "title", "likes": "likes", "seen_by": "whocanview"}
"""Our columns to a field's name in small letters."""
_FIELDS = frozenset(_NAMED.values())
SIGNS = ("FansList", "ItemFavoriteList", "ProfileMap", "Profile And Settings", "VideoList", "Like List", "Follower List",
         "App Settings", "Video Browsing History")
"""Sections by one of which a download is known, whether or not there is anything in them."""
PRIVATE = "(?i)private|only|self|friend|follower"
"""Who can see a video that is no post."""
_PROFILE = re.compile(rb'"ProfileMap"\s*:\s*\{.{0,20000}?"userName"\s*:\s*"([A-Za-z0-9._]{1,64})"', re.DOTALL)
_OWN_VIDEO = re.compile(rb'"VideoList"\s*:\s*\[[^\]]{0,2000}?tiktok\.com(?:/|\\/)@([A-Za-z0-9._]{1,64})(?:/|\\/)')
_ABOUT = re.compile(r"(?:^|/)(?:profile info(?:rmation)?|profielinformatie)\.txt$", re.IGNORECASE)
_CHUNK = 1 << 20
_OVERLAP = 1 << 15
_LINE = re.compile(r"^\s*([^:\n]{1,30}?)\s*:\s*(.*?)\s*$")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?: UTC)?$")


def account(file: Peek) -> str | None:
    """Whose download it is: as its profile says, however deep in the file, else as the links of its own videos do.

    In the text download the profile is a file of its own, in the same folder or one beside it.
    """
    if file.name.lower().endswith(".txt"):
        names = set(_told(file, 1)) or set(_told(file, 2))
        return f"{PLATFORM}:{names.pop()}" if len(names) == 1 else None
    linked = b""
    for text in _texts(file):
        profile, own = _PROFILE.search(text), None if linked else _OWN_VIDEO.search(text)
        if profile:
            return f"{PLATFORM}:{profile[1].decode().lower()}"
        linked = own[1] if own else linked
    return f"{PLATFORM}:{linked.decode().lower()}" if linked else None


def _told(file: Peek, up: int) -> Iterator[str]:
    """The names in profiles that lie in the same folder, or, two up, in one beside it."""
    for path, read in file.siblings.items():
        if _ABOUT.search(path) and path.rsplit("/", up)[:-up] == file.path.rsplit("/", up)[:-up]:
            lines = map(_LINE.match, read().decode("utf-8", "replace").splitlines())
            yield from (found[2].lower() for found in lines
                        if found and _instagram.is_username(found[1]) and _instagram.is_name(found[2].lower()))


def _texts(file: Peek) -> Iterator[bytes]:
    """The file in parts, each beginning with the end of the one before."""
    if file.open is None:
        yield file.head
        return
    kept = b""
    with file.open() as stream:
        while chunk := stream.read(_CHUNK):
            text = kept + chunk
            yield text
            kept = text[-_OVERLAP:]


class Person(msgspec.Struct, gc=False, forbid_unknown_fields=True, rename={"date": "Date", "username": "UserName"}):
    """An entry of a list of people, as nearly all are: many times as soon decoded as an object of whatever keys."""

    date: str
    username: str


_decode = _walking.like(Person)


def sections(path: Path) -> Iterator[dict[str, Any]]:
    """One row an entry of the lists that name somebody, or that hold our own videos; many at a time."""
    for what, items in _sections.runs(path, _label, _decode):
        yield {"what": [what] * len(items), **_columns(items)}


def _columns(items: list[Any]) -> dict[str, list[str | None]]:
    if isinstance(items[0], Person):
        return {name: _sections.texts(list(map(attrgetter(_NAMED[name]), items))) for name in ("name", "said")}
    keys = _sections.alike(items)
    if keys:
        fields = {key.lower(): _sections.texts(_sections.column(items, key)) for key in keys}
        return {name: fields[key] for name, key in _NAMED.items() if key in fields}
    rows = [_fields(item) for item in items]
    return {name: [row.get(key) for row in rows] for name, key in _NAMED.items()}


def _fields(item: Any) -> dict[str, str | None]:
    return {key.lower(): _sections.text(value) for key, value in item.items()} if isinstance(item, dict) else {}


def _label(keys: str) -> str | None:
    return next((label for pattern, label in _LISTS if pattern.search(keys)), None)


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """The lists that are read and the profile's own name; nothing of messages, searches, log-ins, and what else there is."""
    return _trimming.copied(stream, lambda keys: _ENTRIES if _label(keys) else None, {"ProfileMap.userName"}, frozenset(SIGNS))


def _entries(items: list[Any]) -> list[Any]:
    """Entries of a list as they are kept; a list of people holds nothing else."""
    return items if isinstance(items[0], Person) else list(map(_entry, items))


def _entry(item: Any) -> dict[str, Any] | None:
    """An entry of a list with what is read of it; a hidden video without its title, a person as `Person` has them."""
    kept = _trimming.only(item, _FIELDS)
    if kept and kept.keys() == _PERSON:
        return {key: kept[key] for key in Person.__struct_encode_fields__}
    hidden = any(re.search(PRIVATE, str(value)) for key, value in (kept or {}).items() if key.lower() == "whocanview")
    return {key: value for key, value in kept.items() if key.lower() != "title"} if kept and hidden else kept


_PERSON = frozenset(Person.__struct_encode_fields__)
_ENTRIES = _trimming.Left(_entries, _decode)


def followers(path: Path) -> Iterator[dict[str, Any]]:
    """One row a follower of the text download."""
    return _pairs(path, "follower")


def following(path: Path) -> Iterator[dict[str, Any]]:
    """One row an account we follow, of the text download."""
    return _pairs(path, "following")


def _pairs(path: Path, what: str) -> Iterator[dict[str, Any]]:
    """Lines `Date: ...` and `Username: ...`, in any language: a time begins an entry, the next line ends it."""
    said: str | None = None
    with path.open(encoding="utf-8", errors="replace") as stream:
        for line in stream:
            value = (_LINE.match(line) or [None, None, line.strip()])[2]
            if not value:
                continue
            if _TIME.match(value):
                if said:
                    yield {"what": what, "said": said}
                said = value
            else:
                yield {"what": what, "said": said, "name": value}
                said = None
    if said:
        yield {"what": what, "said": said}
