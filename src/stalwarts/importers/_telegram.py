"""The messages of a Telegram export, decoded to what is read of them: as typed objects, many at a time.

A run in which one message looks otherwise is decoded plainly, and each of its messages made the same object: `seen` gives
for any that could be decoded to its type what decoding gives, so that where pieces end makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import UNSET
from msgspec import Struct
from msgspec import UnsetType

from stalwarts.importers import _sections
from stalwarts.importers import _walking

Plain = str | int | float | bool | UnsetType | None
COLUMNS = dict.fromkeys(("what", "post", "about", "who", "name", "said", "title", "kind", "likes"), "string")

_MOVING = {"video_file", "animation", "video_message"}
_JOINED = {"join_group_by_link", "join_group_by_request"}
_NAMED = {"invite_members": "join", "remove_members": "leave"}
"""Notices that name those who came or went, and give the id of whoever did it alone."""
_FROM = {"from_": "from"}
_ID = re.compile(rb'"id"\s*:\s*(\d+)')
_HEAD = 1 << 16
"""Bytes in which the chat says who it is."""
PAID = "paid"
"""A reaction of which stars are counted, bought with money, and not those who gave them."""
AGAINST = frozenset("\U0001f44e\U0001f4a9\U0001f92e\U0001f92c\U0001f595")
"""Reactions that are no liking: a thumb down, and four that are ruder."""


class Who(Struct, omit_defaults=True, gc=False, rename=_FROM):
    """Somebody named for a reaction."""

    from_: Plain = UNSET
    from_id: Plain = UNSET


class Reaction(Struct, omit_defaults=True, gc=False):
    """One kind of reaction to a message: how many there are, and a few of those whose they are."""

    type: Plain = UNSET
    count: Plain = UNSET
    emoji: Plain = UNSET
    recent: list[Who] | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Which kind and sign it was is kept only where it changes what the reaction means."""
        if self.emoji not in AGAINST:
            self.emoji = UNSET
        if self.type != PAID:
            self.type = UNSET

    @property
    def is_liking(self) -> bool:
        """Whether those who gave it like what they gave it to."""
        return self.emoji not in AGAINST and self.type != PAID


class Message(Struct, omit_defaults=True, gc=False, rename=_FROM):
    """One message or notice; the fields in the order that Telegram writes them in."""

    id: Plain = UNSET
    type: Plain = UNSET
    date: Plain = UNSET
    date_unixtime: Plain = UNSET
    from_: Plain = UNSET
    from_id: Plain = UNSET
    forwarded_from: Plain = UNSET
    actor: Plain = UNSET
    actor_id: Plain = UNSET
    action: Plain = UNSET
    reply_to_message_id: Plain = UNSET
    members: Any = UNSET
    text: Any = UNSET
    photo: Any = UNSET
    media_type: Any = UNSET
    reactions: list[Reaction] | UnsetType | None = UNSET


decode = _walking.like(Message)
_PLAIN = dict(zip(Message.__struct_fields__[:11], Message.__struct_encode_fields__[:11], strict=True))


# --- from plain objects ------------------------------------------------------------------------------------------


def seen(item: Any) -> Message:
    """A message, also where something of it is not as Telegram writes it."""
    if type(item) is Message:
        return item
    told = item if isinstance(item, dict) else {}
    fields = {ours: _plain(told, theirs) for ours, theirs in _PLAIN.items()}
    sent = {name: told.get(name, UNSET) for name in ("members", "text", "photo", "media_type")}
    reactions = [_reaction(one) for one in _objects(told, "reactions")]
    return Message(**fields, **sent, reactions=reactions if "reactions" in told else UNSET)


def _reaction(told: dict[str, Any]) -> Reaction:
    people = [Who(_plain(who, "from"), _plain(who, "from_id")) for who in _objects(told, "recent")]
    return Reaction(_plain(told, "type"), _plain(told, "count"), _plain(told, "emoji"), people if "recent" in told else UNSET)


def _plain(told: dict[str, Any], name: str) -> Any:
    value = told.get(name, UNSET)
    return UNSET if isinstance(value, (list, dict)) else value


def _objects(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = told.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


# --- what is kept ------------------------------------------------------------------------------------------------


def kept(own: frozenset[str]) -> Callable[[list[Any]], list[Message]]:
    """Who spoke when, and what the chat itself said, under one of its `own` ids; nothing of what anybody else wrote or sent."""
    return lambda items: [_kept(seen(item), own) for item in items]


def _kept(said: Message, own: frozenset[str]) -> Message:
    ours, passed = is_ours(said, own), is_passed_on(said)
    if ours and not passed:
        said.text, said.photo = _words(said.text) or UNSET, bool(said.photo) or UNSET
        said.media_type = _sections.text(said.media_type) or UNSET
    else:
        said.text = said.photo = said.media_type = UNSET
    said.forwarded_from = (ours and passed) or UNSET
    if said.action is not UNSET or said.members is not UNSET or said.actor is not UNSET:
        _kept_move(said)
    for one in said.reactions or ():
        one.recent = one.recent or UNSET
    said.reactions = said.reactions or UNSET
    return said


def _kept_move(said: Message) -> None:
    """Of a notice, whom it says to have come or gone; nothing of any other."""
    what, _who, name = _moved(said)
    itself = what is not None and _text(said.actor) == name
    said.members = [name] if what and _text(said.action) in _NAMED else UNSET
    said.actor = name if itself and name else UNSET
    said.action = _text(said.action) or UNSET if what else UNSET


def _moved(said: Message) -> tuple[str | None, str | None, str | None]:
    """Whether a notice says that somebody came or went, who that is, and the name; of one taken out by another, the name.

    Who comes by a public link stands as inviting itself, and who leaves as taking itself out.
    """
    if _is_message(said):
        return None, None, None
    action, who, name = _text(said.action), _sender(said), _text(said.actor)
    person = who is not None and not who.startswith(("channel", "chat"))
    if action in _JOINED:
        return ("join", who, name) if person else (None, None, None)
    what = _NAMED.get(action or "")
    member = _text(said.members[0]) if isinstance(said.members, list) and len(said.members) == 1 else None
    if not what or member is None:
        return None, None, None
    if member == name and person:
        return what, who, name
    return ("leave", None, member) if what == "leave" else (None, None, None)


def _is_message(said: Message) -> bool:
    return _text(said.type) == "message"


def _sender(said: Message) -> str | None:
    return _text(said.from_id) or _text(said.actor_id)


def own_ids(head: bytes) -> frozenset[str]:
    """How the chat itself is called where it speaks, from what stands before its messages.

    Any other channel in a group may be anybody's: whoever has one may speak as it.
    """
    found = _ID.search(head.partition(b'"messages"')[0])
    return frozenset((f"channel{found[1].decode()}", f"chat{found[1].decode()}")) if found else frozenset()


def is_ours(said: Message, own: frozenset[str]) -> bool:
    """Whether the channel or group itself spoke."""
    return _sender(said) in own


def is_passed_on(said: Message) -> bool:
    """Whether a message is somebody else's, passed on; the copy that is kept says that it is, and not whose."""
    return said.forwarded_from is not UNSET and (said.forwarded_from is True or _text(said.forwarded_from) != _text(said.from_))


def _words(text: Any) -> str | None:
    parts = text if isinstance(text, list) else [text]
    said = [part if isinstance(part, str) else part.get("text") for part in parts if isinstance(part, (str, dict))]
    return "".join(word for word in said if isinstance(word, str)) or None


def _text(value: Any) -> str | None:
    return (value.strip() or None) if type(value) is str else None if value is UNSET else _sections.text(value)


# --- rows --------------------------------------------------------------------------------------------------------


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """One row a message, and one more for each person named among its reactions; many at a time."""
    with path.open("rb") as stream:
        own = own_ids(stream.read(_HEAD))
    for _label, items in _sections.runs(path, lambda keys: "messages" if keys == "messages" else None, decode):
        yield dict(zip(COLUMNS, zip(*[row for item in items for row in _rows(seen(item), own)], strict=True), strict=True))


def _rows(said: Message, own: frozenset[str]) -> list[tuple[Any, ...]]:
    """A message as texts, and those who liked it. Only the chat's own words are read, for a title."""
    sender, post, kind = _sender(said), _text(said.id), "text"
    if said.photo or said.media_type:
        kind = "video" if str(said.media_type) in _MOVING else "photo" if said.photo else "text"
    at = _text(said.date_unixtime) or _text(said.date)
    ours = sender in own and not is_passed_on(said)
    what, name = "post" if ours else "forward" if sender in own else "comment", _text(said.from_)
    if said.type != "message" and not _is_message(said):
        moved, who, named = _moved(said)
        what, sender, name = (moved, who, named) if moved else ("service", sender, name)
    row = (what, post, _text(said.reply_to_message_id), sender, name, at, _words(said.text) if ours else None, kind,
           _likes(said.reactions) if said.reactions else None)
    if not said.reactions:
        return [row]
    return [row] + [("like", post, post, _text(who.from_id), _text(who.from_), at, None, kind, None)
                    for one in said.reactions if one.is_liking for who in one.recent or ()]


def _likes(reactions: list[Reaction]) -> str:
    return str(sum(one.count for one in reactions if isinstance(one.count, int) and not isinstance(one.count, bool)
                   and one.is_liking))
