"""Facebook posts: `your_posts_1.json` of the JSON download (`your_posts__check_ins__photos_and_videos_1.json` since 2023).

Public readers of the download agree on the layout: one object a post, with its time, what was written under `data`, and
what hangs on it under `attachments`. There are no ids, so a post is its account and its second; the first 200 letters of
what was written are its title. Who could see a post is not told: that all of them were for all is an assumption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _facebook
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _social
from stalwarts.importers import instagram_posts
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _facebook.PLATFORM
TITLE = "Facebook posts"
LEFT = "Pictures and films themselves, where they were taken, whom they show; text beyond its first 200 letters."

_FILE = re.compile(r"(?:^|/)your_posts(?:__check_ins__photos_and_videos)?(?:_\d+)?\.json$")
_FIELDS = (b'"timestamp"', b'"attachments"', b'"data"')

account = _facebook.account
taken = _facebook.taken
newest = instagram_posts.newest


def posts(path: Path) -> Iterator[dict[str, Any]]:
    """One row a post: what was written, stamp and kind (text, photo, video)."""
    for item in chain.from_iterable(_instagram.objects(path)):
        said = next((part["post"] for part in _parts(item, "data") if part.get("post")), None)
        files = [str(media.get("uri") or "").lower() for group in _parts(item, "attachments")
                 for part in _parts(group, "data") if isinstance(media := part.get("media"), dict)]
        moving = any(name.endswith(_instagram.MOVING) for name in files)
        yield {"title": _instagram.caption(said), "stamp": _instagram.whole(item.get("timestamp")),
               "kind": "video" if moving else "photo" if files else "text"}


def _parts(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = told.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


_POSTS = Rows(instagram_posts.COLUMNS, posts)


def shape(file: Peek) -> Shape | None:
    """Ours by its name and its fields."""
    listed = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"["
    return _POSTS if listed and _FILE.search(file.path) and any(field in file.head for field in _FIELDS) else None


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _instagram_rows.posts(kept),
                  "cover": _instagram_rows.cover(kept, "post", basis="assumed")}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    at = _instagram_rows.seconds(raw.stamp)
    seen = raw.select("export_id", "row", "account", "taken_at", "title", "kind", at=at,
                      moment=_instagram_rows.moment(at.clip(upper=_instagram_rows.CENTURY)))
    why = _cells.first_of(
        (seen["at"].isnull(), "the post has no time"),
        (_social.absurd(seen.moment, seen.taken_at, _facebook.OPENED), _instagram_rows.no_time(seen["at"])))
    return seen.mutate(why=why, noise=ibis.null("string"))
