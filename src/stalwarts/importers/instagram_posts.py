"""Instagram posts: `posts_1.json`, `reels.json`, `stories.json` and, in older downloads, `igtv_videos.json`.

A caption stands in the post's `title` where it has several pictures, else in that of its only one; it is repaired and
cut to 200 characters. A list of one post may be that post alone. The download has no post ids: a post is its account and
its second. Whether a post gave or asked is for a person to say: `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram posts"
LEFT = "The pictures and films themselves, where they were taken."

_FILE = re.compile(r"(?:^|/)(?:posts_\d+|reels|stories|igtv_videos)\.json$")
_FOLDER = re.compile(r"(?:^|/)(?:content|media|your_instagram_activity)/")
_STORIES = re.compile(r"(?:^|/)stories\.json$")

account = _instagram.account
taken = _instagram.taken


def posts(path: Path) -> Iterator[dict[str, Any]]:
    """One row a post: caption, stamp and kind (photo, video)."""
    for item in chain.from_iterable(_instagram.objects(path)):
        media = [part for part in item.get("media") or [] if isinstance(part, dict)] or [item]
        stamp = _instagram.whole(item.get("creation_timestamp")) or _instagram.whole(media[0].get("creation_timestamp"))
        title = item.get("title") or media[0].get("title")
        moving = str(media[0].get("uri") or "").lower().endswith(_instagram.MOVING)
        yield {"title": _instagram.caption(title), "stamp": stamp, "kind": "video" if moving else "photo"}


def stories(path: Path) -> Iterator[dict[str, Any]]:
    """As `posts`, of kind `story`."""
    for row in posts(path):
        yield row | {"kind": "story"}


COLUMNS = {"title": "string", "stamp": "int64", "kind": "string"}
_POSTS = Rows(COLUMNS, posts)
_STORY = Rows(COLUMNS, stories)


def shape(file: Peek) -> Shape | None:
    """Ours by its name, its folder and its stamps: Facebook and Threads name their posts differently."""
    if not _FILE.search(file.path) or "/threads/" in file.path or b'"organic_insights_' in file.head[:4096]:
        return None
    ours = b'"creation_timestamp"' in file.head and b'"attachments"' not in file.head
    empty = _FOLDER.search(file.path) and file.head.strip() in {b"[]", b"{}"}
    if not (ours or empty):
        return None
    return _STORY if _STORIES.search(file.path) else _POSTS


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out, to date the file."""
    return _instagram_rows.newest(raw.stamp)


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown."""
    judged = judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _instagram_rows.posts(kept), "cover": _instagram_rows.cover(kept, "post")}, judged)


def judge(raw: ir.Table) -> ir.Table:
    """Posts with `at`, and why those without a time of theirs are set aside."""
    seen = raw.select("export_id", "row", "account", "taken_at", "title", "kind", at=_instagram_rows.seconds(raw.stamp))
    why = _cells.first_of(
        (seen["at"].isnull(), "the post has no time"),
        (_instagram_rows.absurd(seen["at"], seen.taken_at), _instagram_rows.no_time(seen["at"])))
    return seen.mutate(why=why, noise=ibis.null("string"))
