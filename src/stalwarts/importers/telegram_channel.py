"""One Telegram channel or public group, exported from the desktop program as JSON: `result.json`.

What the channel itself wrote is a post; what anybody else wrote in it is a comment from them. Not one word is kept, of
posts neither. Members who never wrote are in no export. Time is `date_unixtime`; `date`, in older exports alone, is some
local clock and taken as UTC. A conversation, a private group and an export of *everything* are never opened: export the
channel alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape

PLATFORM = "telegram"
TITLE = "Telegram channel"

_OPENED = 2013
_OURS = ("public_channel", "private_channel", "public_supergroup", "private_supergroup")
_KIND = re.compile(rb'"type"\s*:\s*"([a-z_]+)"')
_ID = re.compile(rb'"id"\s*:\s*"?(\d{1,20})"?')
_PRIVATE = ("personal_chat", "bot_chat", "saved_messages", "private_group", "verify_codes", "replies")
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_COLUMNS = dict.fromkeys(("what", "id", "said", "stamp", "sender", "name", "answers", "kind"), "string")


def shape(file: Peek) -> Shape | None:
    """Ours where the file begins with the name, type and id of one channel."""
    return _CHANNEL if _chat(file) in _OURS else None


def unneeded(file: Peek) -> str | None:
    """Conversations, and exports of everything."""
    if _chat(file) in _PRIVATE:
        return "your messages: never opened"
    everything = all(sign in file.head for sign in (b'"about"', b'"personal_information"')) or (
        b'"chats"' in file.head[:8192] and b'"about"' in file.head[:8192])
    if everything and b"elegram" in file.head:
        return "all of your Telegram, with your messages: never opened; export your channel alone"
    return None


def account(file: Peek) -> str | None:
    """The channel by its id."""
    found = _ID.search(_start(file))
    return f"{PLATFORM}:channel{found[1].decode()}" if found else None


def _start(file: Peek) -> bytes:
    """What stands before the messages."""
    found = _MESSAGES.search(file.head)
    return file.head[:found.start()] if found else b""


def _chat(file: Peek) -> str:
    kind = _KIND.search(_start(file))
    return kind[1].decode() if kind else ""


def channel(path: Path) -> Iterator[dict[str, Any]]:
    """One row a message, without its words."""
    for _what, item in _sections.items(path, lambda keys: keys if keys == "messages" else None):
        fields = item if isinstance(item, dict) else {}
        yield {"what": _sections.text(fields.get("type")), "id": _sections.text(fields.get("id")),
               "said": _sections.text(fields.get("date")), "stamp": _sections.text(fields.get("date_unixtime")),
               "sender": _sections.text(fields.get("from_id")), "name": _sections.text(fields.get("from")),
               "answers": _sections.text(fields.get("reply_to_message_id")), "kind": _medium(fields)}


def _medium(fields: dict[str, Any]) -> str:
    moving = fields.get("media_type") in {"video_file", "animation", "video_message"}
    return "video" if moving else "photo" if fields.get("photo") else "text"


_CHANNEL = Rows(_COLUMNS, channel)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each message was written."""
    return _social.dated(_at(raw), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts of the channel, and comments from people with their names."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    ours, theirs = kept.filter(_.handle == _.account), kept.filter(_.handle != _.account)
    first = _.occurred_at.min()
    return Facts({
        "post": _social.posts(ours),
        "touch": _social.touches(theirs, "comment", "from_them", post=theirs.answers),
        "handle": _social.people(theirs),
        "clue": _handles.clues(theirs, "handle", display_name="name"),
        "cover": _social.cover(kept, "post", since=first, basis="assumed").union(
            _social.cover(kept, "touch", kinds="comment", since=first, basis="assumed")),
    }, judged)


def _at(raw: ir.Table) -> ir.TimestampValue:
    stamp = ibis.ifelse(raw.stamp.re_search("^[0-9]{9,10}$"), raw.stamp.try_cast("int64"), ibis.null("int64"))
    return ibis.coalesce(stamp.as_timestamp("s").cast(_cells.TIME), _cells.when(raw.said))


def _judge(raw: ir.Table) -> ir.Table:
    sender = raw.sender.re_extract("^((?:user|channel|chat)[0-9]+)$", 1).nullif("")
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "what", "kind", "answers", number=raw.id,
        said=ibis.coalesce(raw.stamp, raw.said), name=_cells.cell(raw.name), handle=ibis.literal(f"{PLATFORM}:") + sender,
        from_id=raw.sender, occurred_at=_at(raw), title=ibis.null("string"), url=ibis.null("string"))
    seen = seen.mutate(post=seen.account + ibis.literal("/") + seen.number,
                       answers=seen.account + ibis.literal("/") + seen.answers)
    noise = ibis.ifelse((seen.what != "message").fill_null(_social.NO),
                        ibis.literal("a note of the program: who joined, what was pinned"), ibis.null("string"))
    why = _cells.first_of(
        (seen.what.isnull(), "it is no message"),
        (seen.from_id.isnull(), "the message has no sender"),
        (seen.handle.isnull(), _cells.quoted(seen.from_id, "is no sender's id")),
        (seen.number.isnull(), "the message has no number"),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _OPENED))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
