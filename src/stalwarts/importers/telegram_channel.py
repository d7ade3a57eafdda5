"""One Telegram channel or group, as Telegram Desktop exports it (`result.json`): what was posted, and who spoke there.

- Messages of the channel itself, under its own id, are posts, with their first words for a title. Those of people are
  comments from them; what they wrote is never kept, nor is anything they sent along: the archived copy is without it. Their
  name is a clue: it is theirs to choose. Who speaks as another channel may be anybody, and is not read. What the channel
  passed on from somebody else is no post of its own, and his words are not kept; it only names him.
- *Reactions* are counted by the file as totals of a post, and the few people it names among them have liked it; when,
  it says on its own clock only, so they stand at the post's time. A thumb down and its like are no likes, and not counted;
  nor are stars that somebody paid, for those count money.
- `date` is the exporting computer's own clock, so `date_unixtime` is taken; older files have only `date`: set aside.
- Who came to a group by a link or a request, and who left, stands in its notices with an id: those follow it, since they
  came last, and no longer where they left after that. Who was taken out by another is only named: whoever came under that
  name in the same file no longer follows either, since nothing shows that they still do. Who was invited is only named, and
  left. The whole list of members or subscribers is in no export.
- A chat with one person, and a download of a whole account, is never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from typing import cast

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _peek
from stalwarts.importers import _social
from stalwarts.importers import _telegram
from stalwarts.importers import _totals
from stalwarts.importers import _trimming
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "telegram"
TITLE = "Telegram channel"
LEFT = "What people wrote and sent, and chats with one person: never kept, never opened."
APART = True

_OPENED = 2013
_KIND = re.compile(rb'"type"\s*:\s*"([a-z_]+)"')
_ID = re.compile(rb'"id"\s*:\s*(\d+)')
_PAGES = re.compile(r"(?:^|/)ChatExport[^/]*/messages\d*\.html$")
_ACCOUNT = re.compile(rb'"(?:chats|left_chats)"\s*:\s*\{|"personal_information"\s*:')
_OURS = ("public_channel", "private_channel", "public_supergroup", "private_supergroup", "private_group", "public_group")
_MOVES = ("join", "leave")
_ONE = ("personal_chat", "bot_chat", "saved_messages", "verification_codes", "replies")


def shape(file: Peek) -> Shape | None:
    """Ours where a kind of channel or group and its id stand before the messages."""
    return _SPOKEN if _found(file)[0] in _OURS else None


def _found(file: Peek) -> tuple[str, str]:
    """The kind of chat and its id, from what stands before its messages; empty where it is no chat."""
    before, messages, _rest = file.head.partition(b'"messages"')
    if not messages or _ACCOUNT.search(before) or before.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return "", ""
    kind, ident = _KIND.search(before), _ID.search(before)
    return (kind[1].decode(), ident[1].decode()) if kind and ident else ("", "")


def unneeded(file: Peek) -> str | None:
    """Private chats, alone or in a download of everything."""
    if _PAGES.search(file.path):
        return "Telegram's pages for reading: export the channel again as JSON"
    if _found(file)[0] in _ONE:
        return "a private chat: never opened"
    if file.name == "result.json" and _ACCOUNT.search(file.head):
        return "your whole Telegram account with its private chats: never opened; export your channel by itself"
    return None


def account(file: Peek) -> str | None:
    """The channel's own id: `telegram:1500000001`."""
    ident = _found(file)[1]
    return f"telegram:{ident}" if ident else None


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """Who spoke when, and what the channel itself said; nothing of what anybody else wrote or sent along."""
    begun = _Begun(stream)
    kept = _trimming.Left(_telegram.kept(_telegram.own_ids(begun.head)), _telegram.decode)
    return _trimming.copied(cast("IO[bytes]", begun), lambda keys: kept if keys == "messages" else None, {"name", "type", "id"})


class _Begun:
    """A stream of which the first part is looked at before it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.head = self._rest = stream.read(_peek.HEAD)
        self._stream = stream

    def read(self, size: int) -> bytes:
        """What comes next; empty at the end."""
        part, self._rest = self._rest[:size], self._rest[size:]
        return part or self._stream.read(size)


_SPOKEN = Rows(_telegram.COLUMNS, _telegram.rows, trimmed, many=True)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each was said."""
    return _social.dated(_at(raw), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts with their reactions counted, touches of those who spoke or are named for a reaction, and who came and went."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    posts, people = kept.filter(_.ours), kept.filter(~_.ours & _.handle.notnull())
    spoke, moved = people.filter(_.what.notin(_MOVES)), kept.filter(_.what.isin(_MOVES))
    return Facts({
        "post": _social.posts(posts),
        "touch": _social.touches(spoke, spoke.what, "from_them", spoke.about),
        "follow": _follows(moved),
        "handle": _social.people(people),
        "clue": _social.names(people, "display_name").distinct(),
        "tally": _totals.tallies(_totals.spanned(posts, post=posts.post), likes="likes"),
        "cover": ibis.union(_social.cover(posts, "post"), _social.cover(kept, "touch", kinds="comment", who="listed"),
                            _social.cover(moved, "follow", kinds="follower", who="listed")),
    }, judged)


def _follows(moved: ir.Table) -> ir.Table:
    """Who came, since when, and until when where they went after that."""
    known = moved.filter(_.handle.notnull())
    steps = known.select("export_id", "account", "taken_at", "handle", "what", "occurred_at")
    named = known.filter(_.name.notnull()).select("export_id", "account", "taken_at", "handle", named="name").distinct()
    out = moved.filter(_.handle.isnull()).select("export_id", "what", "occurred_at", named="name")
    gone = named.inner_join(out, ["export_id", "named"]).select(*steps.columns)
    last = steps.union(gone).group_by("export_id", "account", "taken_at", "handle").agg(
        since=_.occurred_at.max(where=_.what == "join"), left=_.occurred_at.max(where=_.what == "leave"))
    went = ibis.coalesce(last.left >= last.since, last.left.notnull())
    ended = ibis.ifelse(went, last.left, ibis.null(_cells.TIME)).cast(_cells.TIME)
    return last.select(
        "handle", "account", "since", "export_id", kind=ibis.literal("follower"), ended_at=ended,
        seen_at=ibis.coalesce(ended, last.taken_at).cast(_cells.TIME), came_by=ibis.literal("unknown"))


def _at(raw: ir.Table) -> ir.TimestampValue:
    seconds = raw.said.re_extract("^([0-9]{9,11})$", 1).try_cast("int64")
    return seconds.as_timestamp("s").cast(_cells.TIME)


def _judge(raw: ir.Table) -> ir.Table:
    who = raw.who.re_extract("^(?:user)?([0-9]{1,20})$", 1).nullif("")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "what", "post", "name", "kind", "said", ours=raw.what == "post",
        other=raw.who.re_search("^(?:channel|chat)[0-9]").fill_null(_cells.no()), url=ibis.null("string"),
        handle=ibis.literal("telegram:user") + who, about=raw.about, title=_social.titled(raw.title), sender=raw.who,
        likes=_totals.number(raw.likes), occurred_at=_at(raw))
    noise = _cells.first_of(
        (cells.what == "service", "a notice of Telegram's own"),
        (cells.what == "forward", "passed on from somebody else, who is only named: no post of its own"),
        (cells.other & (cells.what == "comment"), "somebody speaks as another channel: whose that is nobody can know"),
        (cells.other & (cells.what == "like"), "a channel's reaction, and not a person's"))
    cells = cells.mutate(noise=noise)
    why = _cells.first_of(
        (cells.post.isnull(), "the message has no number"),
        (cells.sender.isnull() & (cells.what != "leave"), "it does not say who spoke"),
        (~cells.ours & cells.handle.isnull() & cells.sender.notnull(),
         _cells.quoted(cells.sender, "is no person's or channel's id")),
        *_social.when_wrong(cells.said, cells.occurred_at, cells.taken_at, _OPENED))
    return cells.mutate(why=ibis.ifelse(cells.noise.isnull(), why, ibis.null("string")))
