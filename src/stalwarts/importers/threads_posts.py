"""Threads posts and replies: `threads/threads_and_replies.json` of the Instagram download.

The file has no ids: a post is its account and its second. The first 200 letters are its title. A reply says that it is
one (older files do not), and never to whom: it is no post to all, and noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _sections
from stalwarts.importers import _threads
from stalwarts.importers import instagram_posts
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _threads.PLATFORM
TITLE = "Threads posts"
LEFT = "Pictures, where they were taken; text beyond its first 200 letters."

account = _threads.account
taken = _instagram.taken
newest = instagram_posts.newest


def posts(path: Path) -> Iterator[dict[str, Any]]:
    """One row a post: title, stamp and kind (text, photo, video)."""
    for _, item in _sections.listed(path, _threads.POSTS):
        media = item.get("media") if isinstance(item, dict) else None
        first = next((part for part in media or [] if isinstance(part, dict)), {}) if isinstance(media, list) else {}
        whole = item if isinstance(item, dict) else {}
        stamp = _instagram.whole(whole.get("creation_timestamp")) or _instagram.whole(first.get("creation_timestamp"))
        yield {"title": _instagram.caption(whole.get("title") or first.get("title")), "stamp": stamp, "kind": _kind(first)}


def _kind(media: dict[str, Any]) -> str:
    """What a post is, by its first part; `reply` where that says so."""
    told = media.get("text_app_post")
    if isinstance(told, dict) and told.get("is_reply") is True:
        return "reply"
    uri = str(media.get("uri") or "").lower()
    return "text" if not uri else "video" if uri.endswith(_instagram.MOVING) else "photo"


_POSTS = Rows(instagram_posts.COLUMNS, posts)


def shape(file: Peek) -> Shape | None:
    """Ours by the key the list stands under."""
    return _POSTS if _threads.key(file) == _threads.POSTS else None


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown."""
    seen = instagram_posts.judge(raw)
    reply = seen.kind == "reply"
    judged = seen.mutate(why=ibis.ifelse(reply, ibis.null("string"), seen.why),
                         noise=ibis.ifelse(reply, ibis.literal("a reply: it does not say to whom"), seen.noise))
    kept = _handles.standing(judged)
    return Facts({"post": _instagram_rows.posts(kept), "cover": _instagram_rows.cover(kept, "post")}, judged)
