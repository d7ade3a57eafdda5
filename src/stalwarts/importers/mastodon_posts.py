"""What you posted on Mastodon: `outbox.json` of an archive, with what you gave others in it.

A post of yours is a post, a reply in your own thread too. A reply to somebody else and somebody's post shared on are
touches from you to them, and so is every mention; whose a post is stands in its address, where the server writes it there.
A message to named people only is private: nothing of it is read or kept. A post's title is its first 200 letters, or its warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _mastodon
from stalwarts.importers import _mastodon_outbox
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers import _trimming
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _mastodon.PLATFORM
TITLE = "Mastodon posts"
LEFT = "Messages to named people: private, never read. Texts beyond their first 200 letters."

_KEPT = _trimming.Left(_mastodon_outbox.kept, _mastodon_outbox.decode)

account = _mastodon.account
taken = _mastodon.taken


def shape(file: Peek) -> Shape | None:
    """Ours by its name and the form of an outbox."""
    ours = b"activitystreams" in file.head and b'"OrderedCollection"' in file.head
    return _OUTBOX if ours and re.search(r"(?:^|/)outbox(?: ?\(\d+\))?\.json$", file.path) else None


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """The outbox with what is read of it: of a private message only that it was there, of a reply not its words."""
    return _trimming.copied(stream, lambda keys: _KEPT if keys == "orderedItems" else None,
                            {"@context", "id", "type", "totalItems"}, frozenset(("@context",)))


_OUTBOX = Rows(_mastodon_outbox.COLUMNS, _mastodon_outbox.rows, trimmed, many=True)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each activity was published."""
    return _social.dated(_cells.when(raw.said), _mastodon.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, touches from us, and those they were to."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    given = kept.filter(_.what != "post", _.handle.notnull())
    named = kept.mutate(named=_.mentions.unnest()).filter(~_.named.identical_to(_.handle)).mutate(
        handle=_.named, url=ibis.null("string"))
    return Facts({
        "post": _social.posts(kept.filter(_.what == "post")),
        "touch": _social.touches(given, given.what, post=given.about).union(
            _social.touches(named, "mention", post=named.post)).distinct(),
        "handle": _social.people(given).union(_social.people(named)),
        "cover": _social.cover(kept, "post").union(_social.given(kept)),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    # Each step in columns of its own: an engine works out each mention anew; and all posts have one author.
    told = raw.mutate(whose=_mastodon.whose(raw.about))
    told = _together.told_by_each(told, raw, "actor", lambda actor: {"owner": _mastodon.whose(actor)})
    reply = told.about.notnull() & ~told.whose.identical_to(told.owner)
    told = told.mutate(what=ibis.ifelse(told.what == "note", ibis.ifelse(reply, ibis.literal("reply"), "post"), told.what))
    post = told.what == "post"
    seen = told.select("export_id", "row", "account", "taken_at", "what", "post", "said", "about", "mentions",
                       kind=ibis.ifelse(post, told.kind, ibis.null("string")), handle=told.whose, own=told.whose == told.owner,
                       occurred_at=_cells.when(told.said), title=_social.titled(told.title), url=ibis.ifelse(
                           post, ibis.coalesce(told.url, told.post), ibis.null("string")))
    given, nobodys = seen.what.isin(("share", "reply")), "its address does not say whose it is"
    noise = _cells.first_of(
        (seen.what == "private", "a private message: not read"), (seen.what == "other", "it is no post"),
        (given & seen.own.fill_null(_cells.no()), "your own post, shared again"),
        (given & seen.handle.isnull() & (seen.mentions.length().fill_null(0) == 0), nobodys))
    why = _cells.first_of(
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _mastodon.OPENED),
        ((seen.what == "post") & seen.post.isnull(), "the post has no address"))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
