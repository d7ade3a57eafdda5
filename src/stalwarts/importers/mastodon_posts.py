"""What you posted on Mastodon: `outbox.json` of an archive, with what you gave others in it.

A post of yours is a post, a reply in your own thread too. A reply to somebody else and somebody's post shared on are
touches from you to them, and so is every mention; whose a post is stands in its address, where the server writes it there.
A message to named people only is private: nothing of it is read or kept. A post's title is its first 200 letters, or its warning.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _mastodon
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers import _trimming
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape

PLATFORM = _mastodon.PLATFORM
TITLE = "Mastodon posts"
LEFT = "Messages to named people: private, never read. Texts beyond their first 200 letters."

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_COLUMNS = dict.fromkeys(("what", "post", "url", "said", "title", "kind", "owner", "whose", "about"), "string")

account = _mastodon.account
taken = _mastodon.taken


def shape(file: Peek) -> Shape | None:
    """Ours by its name and the form of an outbox."""
    ours = b"activitystreams" in file.head and b'"OrderedCollection"' in file.head
    return _OUTBOX if ours and re.search(r"(?:^|/)outbox(?: ?\(\d+\))?\.json$", file.path) else None


def outbox(path: Path) -> Iterator[dict[str, Any]]:
    """One row an activity; of a private one nothing but that it is."""
    for _what, item in _sections.listed(path, "orderedItems"):
        yield _activity(item if isinstance(item, dict) else {})


def _activity(item: dict[str, Any]) -> dict[str, Any]:
    note, shared = item.get("object"), item.get("type") == "Announce"
    owner = _mastodon.person(_sections.text(item.get("actor")))
    told = {"said": _sections.text(item.get("published")), "owner": owner}
    if not _is_open(item, stated=not shared):
        return {"what": "private"}
    if shared:
        url = _sections.text(note.get("id")) if isinstance(note, dict) else _sections.text(note)
        return told | {"what": "share", "about": url, "whose": _mastodon.person(url)}
    return told | _note(note if isinstance(note, dict) else {}, owner) if item.get("type") == "Create" else {"what": "other"}


def _is_open(item: dict[str, Any], *, stated: bool) -> bool:
    """Whether more than named people can see it; where the file does not say who can, only if that need not be `stated`."""
    if _seen_by(item):
        return True
    return not stated and not item.get("to") and not item.get("cc")


def _seen_by(item: dict[str, Any]) -> str | None:
    """The first of those it is to, if any, that is more than named people."""
    for told in ("to", "cc"):
        entries = item.get(told)
        for entry in entries if isinstance(entries, list) else (entries,):
            if isinstance(entry, str) and (entry in _PUBLIC or entry.endswith("/followers")):
                return entry
    return None


def _note(note: dict[str, Any], owner: str | None) -> dict[str, Any]:
    about = _sections.text(note.get("inReplyTo"))
    whose = _mastodon.person(about)
    tagged = [tag.get("href") for tag in _objects(note.get("tag")) if tag.get("type") == "Mention"]
    mentioned = {_mastodon.person(_sections.text(url)) for url in tagged} - {owner, whose, None}
    told = {"post": _sections.text(note.get("id")), "mentions": sorted(map(str, mentioned))}
    if about and whose != owner:
        return told | {"what": "reply", "about": about, "whose": whose}
    words = re.sub(r"<[^>]*>", " ", str(note.get("summary") or note.get("content") or ""))
    media = [str(part.get("mediaType") or "") for part in _objects(note.get("attachment"))]
    kind = "text" if not media else "video" if media[0].startswith("video") else "photo"
    return told | {"what": "post", "title": html.unescape(words), "kind": kind, "url": _sections.text(note.get("url"))}


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [entry for entry in value if isinstance(entry, dict)]
    return [value] if isinstance(value, dict) else []


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """The outbox with what is read of it: of a private message only that it was there, of a reply not its words."""
    return _trimming.copied(stream, lambda keys: _told if keys == "orderedItems" else None,
                            {"@context", "id", "type", "totalItems"}, frozenset(("@context",)))


def _told(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or not _is_open(item, stated=item.get("type") != "Announce"):
        return {}
    note, seen_by = item.get("object"), [_seen_by(item)] if _seen_by(item) else None
    if item.get("type") == "Create" and isinstance(note, dict):
        note = _noted(note, _mastodon.person(_sections.text(item.get("actor"))))
    else:
        note = _sections.text(note.get("id") if isinstance(note, dict) else note)
    kept = _trimming.only(item, frozenset(("type", "actor", "published"))) or {}
    return kept | _trimming.filled([("to", seen_by), ("object", note)])


def _noted(note: dict[str, Any], owner: str | None) -> dict[str, Any]:
    """A post as it is read; the words of a reply to somebody else are not."""
    about = _sections.text(note.get("inReplyTo"))
    kept = _trimming.only(note, frozenset(("id", "url", "inreplyto"))) or {}
    words = "summary" if note.get("summary") else "content"
    ours = not about or _mastodon.person(about) == owner
    tags = [tag for tag in _objects(note.get("tag")) if tag.get("type") == "Mention"]
    return kept | _trimming.filled([
        (words, str(note.get(words) or "") or None if ours else None),
        ("tag", _trimming.some(tags, frozenset(("type", "href")))),
        ("attachment", _trimming.some(_objects(note.get("attachment")), frozenset(("mediatype",))))])


_OUTBOX = Rows(_COLUMNS | {"mentions": "array<string>"}, outbox, trimmed)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each activity was published."""
    return _social.dated(_cells.when(raw.said), _mastodon.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, touches from us, and those they were to."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    given = kept.filter(_.what != "post", _.handle.notnull())
    named = kept.mutate(handle=_.mentions.unnest(), url=ibis.null("string"))
    return Facts({
        "post": _social.posts(kept.filter(_.what == "post")),
        "touch": _social.touches(given, given.what, post=given.about).union(
            _social.touches(named, "mention", post=named.post)).distinct(),
        "handle": _social.people(given).union(_social.people(named)),
        "cover": _social.cover(kept, "post").union(_social.given(kept)),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select("export_id", "row", "account", "taken_at", "what", "post", "said", "kind", "about", "mentions",
                      handle=raw.whose, own=raw.whose == raw.owner, occurred_at=_cells.when(raw.said),
                      title=_social.titled(raw.title), url=ibis.ifelse(
                          raw.what == "post", ibis.coalesce(raw.url, raw.post), ibis.null("string")))
    given, nobodys = seen.what.isin(("share", "reply")), "its address does not say whose it is"
    noise = _cells.first_of(
        (seen.what == "private", "a private message: not read"), (seen.what == "other", "it is no post"),
        (given & seen.own.fill_null(_social.NO), "your own post, shared again"),
        (given & seen.handle.isnull() & (seen.mentions.length().fill_null(0) == 0), nobodys))
    why = _cells.first_of(
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _mastodon.OPENED),
        ((seen.what == "post") & seen.post.isnull(), "the post has no address"))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
