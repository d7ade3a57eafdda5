"""Facebook posts: `your_posts_1.json` of the JSON download (`your_posts__check_ins__photos_and_videos_1.json` since 2023).

Public readers of the download agree on the layout: one object a post, with its time, what was written under `data`, and
what hangs on it under `attachments`. There are no ids, so a post is its account and its second; the first 200 letters of
what was written are its title. Who could see a post is not told: that all of them were for all is an assumption.

What you put on somebody else's page stands in the same list, and only a sentence tells ("Lena wrote on Maya's timeline."). It
is no post to all but a touch from you to that person, whose words are never kept. The sentence is read in English and French;
in another language a row that speaks of somebody's page is set aside, and where a sentence we cannot read may name another
person, the words of the post are left. Things you saved, events, and entries that hold nothing but a time are no posts.
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
from stalwarts.importers import _mojibake
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers import instagram_posts
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _facebook.PLATFORM
TITLE = "Facebook posts"
UNNAMED = True
LEFT = ("What you wrote on somebody else's page: never kept. Pictures and films themselves, where they were taken, whom they "
        "show; text beyond its first 200 letters.")

_FILE = re.compile(r"(?:^|/)your_posts(?:__check_ins__photos_and_videos)?(?:_\d+)?\.json$")
_FIELDS = (b'"timestamp"', b'"attachments"', b'"data"')
_SAVED = re.compile(r"\bsaved (?:an?|the) \w")

account = _facebook.account
taken = _facebook.taken
newest = instagram_posts.newest


def posts(path: Path) -> Iterator[dict[str, Any]]:
    """One row a post: what was written, stamp and kind (text, photo, video), or whose page it was for, or why it is none."""
    for item in chain.from_iterable(_instagram.objects(path)):
        sentence = _mojibake.repaired(_sections.text(item.get("title")) or "")
        said = next((part["post"] for part in _parts(item, "data") if part.get("post")), None)
        hung = [part for group in _parts(item, "attachments") for part in _parts(group, "data")]
        files = [str(media.get("uri") or "").lower() for part in hung if isinstance(media := part.get("media"), dict)]
        moving = any(name.endswith(_instagram.MOVING) for name in files)
        person, unread = _facebook.wall(sentence), _facebook.unread(sentence)
        hidden = person or unread or _facebook.may_name(sentence)
        yield {"title": None if hidden else _instagram.caption(said), "stamp": _instagram.whole(item.get("timestamp")),
               "kind": "video" if moving else "photo" if files else "text", "person": person,
               "unread": sentence if unread else None, "told": None if said or files else _nothing(sentence, hung)}


def _nothing(sentence: str, hung: list[dict[str, Any]]) -> str | None:
    """Why an entry without words and pictures is no post; None where it is one."""
    if _SAVED.search(sentence):
        return "something you saved: nobody sees it"
    if sentence:
        return None
    if hung:
        return "an event, not a post" if all("event" in part for part in hung) else None
    return "it holds nothing but a time"


def _parts(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = told.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


_POSTS = Rows({**instagram_posts.COLUMNS, **dict.fromkeys(("person", "unread", "told"), "string")}, posts)


def shape(file: Peek) -> Shape | None:
    """Ours by its name and its fields; a list of one may be that one alone."""
    listed = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" or _instagram.is_item(file.head)
    return _POSTS if listed and _FILE.search(file.path) and any(field in file.head for field in _FIELDS) else None


def facts(raw: ir.Table) -> Facts:
    """Posts, and that all of them were shown; touches from us, and the names of those they were to."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    posted, touched = kept.filter(_.name.isnull()), kept.filter(_.name.notnull())
    return Facts({"post": _instagram_rows.posts(posted),
                  "touch": _social.touches(touched, "message"),
                  "handle": _social.people(touched, once=True),
                  "clue": _social.names(touched),
                  "cover": _instagram_rows.cover(posted, "post", basis="assumed").union(_social.given(touched, "assumed"))},
                 judged)


def _judge(raw: ir.Table) -> ir.Table:
    at = _instagram_rows.seconds(raw.stamp)
    seen = raw.select("export_id", "row", "account", "taken_at", "title", "kind", "unread", "told", at=at, name=raw.person,
                      url=ibis.null("string"), handle=_social.row_handle(PLATFORM, raw),
                      occurred_at=_instagram_rows.moment(at.clip(upper=_instagram_rows.CENTURY)))
    why = _cells.first_of(
        (seen.unread.notnull(), _cells.quoted(seen.unread, "names nobody in words we can read")),
        (seen["at"].isnull(), "the post has no time"),
        (_social.absurd(seen.occurred_at, seen.taken_at, _facebook.OPENED), _instagram_rows.no_time(seen["at"])))
    return seen.mutate(why=ibis.ifelse(seen.told.isnull(), why, ibis.null("string")), noise=seen.told)
