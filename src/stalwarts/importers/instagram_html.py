"""The HTML download of Instagram: followers, accounts we follow and posts, from the pages made for reading.

The same names as in the JSON download, ending in `.html`. Pages show times in the zone of whoever asked for them and do
not say which: they are taken as UTC, up to a day wrong, and every cover is `assumed`. A date in a spelling we do not
know, or one that could be two days (`03/04/2026`), leaves a follow without its date. The JSON download is the better
file.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_page
from stalwarts.importers import _instagram_rows
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram pages (HTML download)"
LEFT = "What the pages show beside names and times."

COLUMNS = {"what": "string", "person": "string", "title": "string", "kind": "string", "stamp": "int64",
           "shown": "string"}
_PAGES = (
    (re.compile(r"(?:^|/)followers(?:_\d+)?\.html$"), Rows(COLUMNS, _instagram_page.followers)),
    (re.compile(r"(?:^|/)following(?:_\d+)?\.html$"), Rows(COLUMNS, _instagram_page.following)),
    (re.compile(r"(?:^|/)posts_\d+\.html$"), Rows(COLUMNS, _instagram_page.posts)),
)
_SIGNS = (b"instagram.com/", b"followers_and_following", b"media/posts/")

account = _instagram.account
taken = _instagram.taken


def shape(file: Peek) -> Shape | None:
    """Ours by name, and by an address or a path of Instagram in its first part or its own path; not those of Threads."""
    if "/threads/" in file.path:
        return None
    ours = any(sign in file.head or sign.decode() in file.path for sign in _SIGNS) or bool(_instagram.named(file.path))
    return next((page for name, page in _PAGES if ours and name.search(file.path)), None)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The times a page shows, to date it."""
    return _instagram_rows.newest(raw.stamp)


def facts(raw: ir.Table) -> Facts:
    """Follows, touches of the kind `follow` and posts, with covers as far as a page without zones allows."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    fans, idols = kept.filter(_.what == "follower"), kept.filter(_.what == "following")
    posts = kept.filter(_.what == "post")
    covers = (_instagram_rows.follow_cover(fans, "assumed"), _instagram_rows.given_cover(idols, "assumed"),
              _instagram_rows.cover(posts, "post", basis="assumed"))
    return Facts({
        "follow": _instagram_rows.follows(fans),
        "touch": _instagram_rows.touches(idols, "follow"),
        "handle": _instagram_rows.people(kept.filter(_.what != "post")),
        "post": _instagram_rows.posts(posts),
        "cover": ibis.union(*covers),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select("export_id", "row", "account", "taken_at", "what", "title", "kind", "shown",
                      name=_instagram_rows.user(raw.person), at=_instagram_rows.seconds(raw.stamp))
    follower, post = seen.what == "follower", seen.what == "post"
    why = _cells.first_of(
        (~post & seen.name.isnull(), "it holds no user name"),
        (~follower & seen["at"].isnull() & seen.shown.notnull(), _cells.quoted(seen.shown, "is no date we can read")),
        (~follower & seen["at"].isnull(), "it holds no time"),
        (_instagram_rows.absurd(seen["at"], seen.taken_at), _instagram_rows.no_time(seen["at"])))
    return seen.mutate(why=why, noise=ibis.null("string"))
