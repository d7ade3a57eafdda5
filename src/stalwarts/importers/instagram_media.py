"""Your posts and stories in Instagram's first download (2018 to early 2021): `media.json`, one for each zip of several.

Lists of `photos`, `videos` and `stories`, as many public readers agree. A post of several pictures stands there picture by
picture, all with its words and its second: the first picture is the post, before any film. (Of some early ones the pictures
have seconds of their own, and each is a post: nothing shows that they are one.) A post is its account and its second, as in the
later downloads. The pictures of the profile and of messages are neither read nor kept, nor where a picture was taken. Times,
zones and whose download it is: see `_instagram_early`.
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
from stalwarts.importers import _trimming
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram posts (download of 2018 to 2020)"
LEFT = "The pictures and films themselves, where they were taken; pictures of the profile and of messages."

KINDS = {"photos": "photo", "videos": "video", "stories": "story"}
"""The lists that are read, and what each entry is."""
LISTS = frozenset((*KINDS, "profile", "direct"))
_FILE = re.compile(r"(?:^|/)media(?: ?\(\d+\)|_?\d+)?\.json$")
_FIELDS = frozenset(("caption", "taken_at", "path"))
_SIGN = re.compile(rb'[{,]\s*"(?:' + "|".join(sorted(LISTS)).encode() + rb')"\s*:\s*\[\s*'
                   rb'(?:\]|null\b|\{\s*(?:\}|"(?:caption|taken_at|path|location|is_active_profile)"\s*:))')

account = _instagram_early.account
taken = _instagram_early.taken
meaning = _instagram_early.meaning
newest = _instagram_early.newest


def shape(file: Peek) -> Shape | None:
    """Ours by its name and a list whose entries have the fields of such a picture."""
    return _MEDIA if _FILE.search(file.path) and _SIGN.search(file.head) else None


def media(path: Path) -> Iterator[dict[str, Any]]:
    """One row a picture or film: what it is, its words, when it went out as it is written."""
    for kind, item in _sections.items(path, KINDS.get):
        told = item if isinstance(item, dict) else {}
        moving = str(told.get("path") or "").lower().endswith(_instagram.MOVING)
        yield {"kind": "video" if moving and kind == "photo" else kind, "title": _instagram.caption(told.get("caption")),
               "said": _sections.text(told.get("taken_at"))}


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """The lists that are read, with what is read of them; of the others only that they were there."""
    kept = _trimming.each(lambda item: _trimming.only(item, _FIELDS))
    return _trimming.copied(stream, lambda keys: kept if keys in KINDS else None, set(), LISTS)


_MEDIA = Rows(dict.fromkeys(("kind", "title", "said"), "string"), media, trimmed)


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown, unless the download came in several zips."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    parted = _.meaning.max() == _instagram_early.PART
    cover = _handles.cover(kept, "post", until=_.taken_at.max().cast(_cells.TIME),
                           basis=ibis.ifelse(parted, ibis.literal("assumed"), "stated"))
    return Facts({"post": _instagram_rows.posts(kept), "cover": cover}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    said = _cells.cell(raw.said)
    seen = raw.select("export_id", "row", "account", "taken_at", "meaning", "kind", "title", said=said,
                      at=_instagram_early.seconds(said), story=raw.kind == "story")
    why = _cells.first_of(*_instagram_early.when_wrong(
        seen.said, seen["at"], seen.taken_at, needed=ibis.literal(value=True), missing="the post has no time"))
    place = ibis.row_number().over(group_by=[seen.export_id, seen["at"], seen.title, seen.story], order_by=[seen.kind, seen.row])
    told = seen.mutate(why=why, first=place == 0)
    return told.mutate(noise=ibis.ifelse(told.why.isnull() & ~told.story & ~told.first,
                                         ibis.literal("another picture of the same post"), ibis.null("string")))
