"""The activities of a Mastodon outbox, decoded to what is read of them: as typed objects, many at a time.

A run in which one activity looks otherwise is decoded plainly, and each of its activities made the same object: `seen` gives
for any that could be decoded to its type what decoding gives, so that where pieces end makes no difference.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import UNSET
from msgspec import Struct
from msgspec import UnsetType

from stalwarts.importers import _mastodon
from stalwarts.importers import _sections
from stalwarts.importers import _walking

Text = str | UnsetType | None
COLUMNS = dict.fromkeys(("what", "post", "url", "said", "title", "kind", "actor", "about"), "string") | {
    "mentions": "array<string>"}

_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))
_MARKUP = re.compile(r"<[^>]*>")


class Part(Struct, omit_defaults=True, gc=False, rename="camel"):
    """Something a post has with it."""

    media_type: Text = UNSET


class Tag(Struct, omit_defaults=True, gc=False, rename="camel"):
    """Somebody or something a post names."""

    type: Text = UNSET
    href: Text = UNSET
    name: Text = UNSET


class Note(Struct, omit_defaults=True, gc=False, rename="camel"):
    """A post; the fields in the order that servers write them in."""

    id: Text = UNSET
    in_reply_to: Text = UNSET
    url: Text = UNSET
    summary: Text = UNSET
    content: Text = UNSET
    tag: list[Tag] | UnsetType | None = UNSET
    attachment: list[Part] | UnsetType | None = UNSET


class Activity(Struct, omit_defaults=True, gc=False, rename="camel"):
    """Something done: a post made, or somebody's shared."""

    type: Text = UNSET
    actor: Text = UNSET
    published: Text = UNSET
    to: list[str] | str | UnsetType | None = UNSET
    cc: list[str] | str | UnsetType | None = UNSET
    object: Note | str | UnsetType | None = UNSET


decode = _walking.like(Activity)


# --- from plain objects ------------------------------------------------------------------------------------------


def seen(item: Any) -> Activity:
    """An activity, also where something of it is not as servers write it."""
    if type(item) is Activity:
        return item
    told = item if isinstance(item, dict) else {}
    texts = {name: _text(told, name) for name in ("type", "actor", "published")}
    note = told.get("object")
    return Activity(**texts, to=_told(told, "to"), cc=_told(told, "cc"),
                    object=_note(note) if isinstance(note, dict) else _text(told, "object"))


def _note(told: dict[str, Any]) -> Note:
    tags = [Tag(_text(tag, "type"), _text(tag, "href"), _text(tag, "name")) for tag in _objects(told, "tag")]
    parts = [Part(_text(part, "mediaType")) for part in _objects(told, "attachment")]
    return Note(_text(told, "id"), _text(told, "inReplyTo"), _text(told, "url"), _text(told, "summary"), _text(told, "content"),
                tags if "tag" in told else UNSET, parts if "attachment" in told else UNSET)


def _text(told: dict[str, Any], name: str) -> Text:
    value = told.get(name, UNSET)
    return value if value is None or value is UNSET or isinstance(value, str) else _sections.text(value)


def _told(told: dict[str, Any], name: str) -> Any:
    """Whom it is to, as texts; somebody who is none is somebody all the same."""
    value = told.get(name, UNSET)
    if value is UNSET or value is None or isinstance(value, str):
        return value
    return [entry if isinstance(entry, str) else "" for entry in value] if isinstance(value, list) else [""][:bool(value)]


def _objects(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = told.get(name)
    return [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, dict)]


# --- what is kept ------------------------------------------------------------------------------------------------


def kept(items: list[Any]) -> list[Activity]:
    """What is read of some activities: of a private one only that it was there, of a reply not its words."""
    return [_kept(seen(item)) for item in items]


def _kept(told: Activity) -> Activity:
    reached = _reached(told)
    if not (reached or _is_open(told)):
        return Activity()
    note = told.object
    if not isinstance(note, Note):
        told.object = note or UNSET
    elif told.type == "Create":
        _keep(note, told.actor)
    else:
        told.object = note.id or UNSET
    told.to, told.cc = [reached] if reached else UNSET, UNSET
    return told


def _keep(note: Note, actor: Text) -> None:
    about = (note.in_reply_to or "").strip()
    if about and not _mastodon.is_same(about, actor or None):
        note.summary = note.content = UNSET
    elif note.summary:
        note.content = UNSET
    else:
        note.summary, note.content = UNSET, note.content or UNSET
    note.tag = [_named(tag) for tag in note.tag or () if tag.type == "Mention"] or UNSET
    note.attachment = note.attachment or UNSET


def _named(tag: Tag) -> Tag:
    """A mention with a name only where its address does not tell whom it means."""
    shown = _mastodon.person_again((tag.href or "").strip())
    tag.name = UNSET if _person(tag) == shown else tag.name
    return tag


def _person(tag: Tag) -> str | None:
    """Who is mentioned."""
    return _mastodon.named((tag.name or "").strip(), (tag.href or "").strip())


def _reached(told: Activity) -> str | None:
    """The first of those it is to, if any, that is more than named people."""
    for entries in (told.to, told.cc):
        for entry in (entries,) if isinstance(entries, str) else entries or ():
            if entry in _PUBLIC or entry.endswith("/followers"):
                return entry
    return None


def _is_open(told: Activity) -> bool:
    """Whether an activity that does not say who can see it need not: what was shared was there for all to see."""
    return told.type == "Announce" and not told.to and not told.cc


# --- rows --------------------------------------------------------------------------------------------------------


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """One row an activity, many at a time; of a private one nothing but that it is."""
    for _key, items in _sections.listed_runs(path, "orderedItems", decode=decode):
        yield dict(zip(COLUMNS, zip(*[_row(seen(item)) for item in items], strict=True), strict=True))


def _row(told: Activity) -> tuple[Any, ...]:
    if not (_reached(told) or _is_open(told)):
        return ("private", *_NOTHING)
    note, said, actor = told.object, (told.published or "").strip() or None, (told.actor or "").strip() or None
    if told.type == "Announce":
        about = ((note.id if isinstance(note, Note) else note) or "").strip() or None
        return "share", None, None, said, None, None, actor, about, None
    if told.type != "Create":
        return "other", None, None, said, None, None, actor, None, None
    if not isinstance(note, Note):
        note = Note()
    words = note.summary or note.content
    return ("note", (note.id or "").strip() or None, (note.url or "").strip() or None, said,
            html.unescape(_MARKUP.sub(" ", words)) if words else "", _kind(note.attachment) if note.attachment else "text",
            actor, (note.in_reply_to or "").strip() or None, _mentions(note.tag, actor) if note.tag else None)


_NOTHING = (None,) * (len(COLUMNS) - 1)


def _mentions(tags: list[Tag], actor: str | None) -> list[str]:
    """Everybody else who is named."""
    others = [tag for tag in tags if tag.type == "Mention" and (tag.href or "").strip() != actor]
    named = [person for tag in others if (person := _person(tag))]
    return sorted({*named} - {_mastodon.person_again(actor)}) if len(named) > 1 else [
        person for person in named if person != _mastodon.person_again(actor)]


def _kind(parts: list[Part]) -> str:
    return "video" if (parts[0].media_type or "").startswith("video") else "photo"
