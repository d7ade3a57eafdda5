"""What *you* gave on Facebook: people and pages you follow, comments and reactions. Each is a touch from you to them.

Comments and reactions name a person only in a sentence ("Lena commented on Maya's post."), which is read in English; in
another language the row is set aside. What you wrote is never kept. Names only: see `_facebook`. Nobody else's comments
or reactions are in a download.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _facebook
from stalwarts.importers import _handles
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _mojibake
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _facebook.PLATFORM
TITLE = "Facebook comments, reactions and follows you gave"
UNNAMED = True
LEFT = "What you wrote: never kept. Reactions to things of nobody named."

_KINDS = {"following": "follow", "comments": "comment", "reactions": "like"}
_NAMES = [f"{name}{version}" for name in _KINDS for version in ("", *(f"_v{n}" for n in range(1, 10)))]
_KEY = re.compile(rb'"(following|comments|reactions)(_v\d+)?"\s*:\s*\[')
_LIST = re.compile(r"(?:^|/)(?:likes_and_)?reactions(?:_\d+)?\.json$")

_DID = r"(?:commented on|replied to|likes|liked|loves|loved|reacted to)"
_THING = (r"(?:post|photo|video|comment|reel|story|link|album|live video|status|timeline|activity|event|poll|memory|"
          r"profile (?:picture|video)|cover photo|life event|question|note|GIF)s?")
_WHOSE = re.compile(rf"{_DID} (.+?)(?:['\u2019]s|(?<=[sxz])['\u2019]) (?:\w+ )?{_THING}\b")
_OWN = re.compile(rf"{_DID} (?:his|her|their|its|your) own\b")
_NOBODYS = re.compile(rf"{_DID} (?:an?|the|this) \w+")

account = _facebook.account
taken = _facebook.taken


def shape(file: Peek) -> Shape | None:
    """Ours by a versioned key, or by the name of a list of reactions."""
    head = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    found = _KEY.search(head)
    if head[:1] == b"{" and found and (found[2] or _facebook.is_download(file.path)):
        return _GIVEN
    listed = head[:1] == b"[" and _LIST.search(file.path) and (b'"reaction"' in head or head.strip() == b"[]")
    return _GIVEN if listed else None


def given(path: Path) -> Iterator[dict[str, Any]]:
    """One row a comment, reaction or follow: kind, name or the sentence that should hold it, stamp."""
    for key, item in _sections.listed(path, *_NAMES):
        kind = _KINDS.get(re.sub(r"_v\d+$", "", key), "like")
        fields = item if isinstance(item, dict) else {}
        title = _mojibake.repaired(_sections.text(fields.get("title")) or "")
        name = _mojibake.repaired(_sections.text(fields.get("name")) or "")
        yield {"kind": kind, "name": name or whose(title), "title": title or None,
               "told": _told(title), "said": _sections.text(fields.get("timestamp"))}


_GIVEN = Rows(dict.fromkeys(("kind", "name", "title", "told", "said"), "string"), given)


def whose(title: str) -> str | None:
    """The person in a sentence, whose post or comment it was.

    >>> whose("Lena Sings commented on Luís Ferreira's post.")
    'Luís Ferreira'
    """
    found = _WHOSE.search(title)
    return found[1].strip() if found and not _OWN.search(title) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each happened."""
    return _social.dated(_at(raw), _facebook.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Touches from us, and the names of those they were to."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _social.touches(kept, kept.kind),
        "handle": _social.people(kept, once=True),
        "clue": _social.names(kept),
        "cover": _social.given(kept),
    }, judged)


def _told(title: str) -> str | None:
    """Why a sentence names nobody, where it says so itself."""
    if _OWN.search(title):
        return "your own post"
    return "the file does not say whose" if _NOBODYS.search(title) and not _WHOSE.search(title) else None


def _at(raw: ir.Table) -> ir.TimestampValue:
    return _instagram_rows.moment(_instagram_rows.seconds(raw.said.try_cast("int64")).clip(upper=10**11))


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select("export_id", "row", "account", "taken_at", "kind", "title", "said", "told", url=ibis.null("string"),
                      handle=_social.row_handle(PLATFORM, raw), name=_cells.cell(raw.name), occurred_at=_at(raw))
    why = _cells.first_of(
        (seen.name.isnull() & seen.title.notnull(), _cells.quoted(seen.title, "names nobody in words we can read")),
        (seen.name.isnull(), "it holds no name"),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _facebook.OPENED))
    return seen.mutate(why=ibis.ifelse(seen.told.isnull(), why, ibis.null("string")), noise=seen.told)
