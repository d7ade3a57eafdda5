"""Reddit: your own posts, from the data request (`posts.csv`). Nobody else is named anywhere in that download.

Comments are your own too, and say only which post they answer: they are known and left, like everything else in the
download. Its files stand at the root of `export_fernlight_20260301.zip`; unpacked among others they are known by their names
and columns. Reddit gives no list of followers. A post without a text of its own but with an address elsewhere is `other`.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "reddit"
TITLE = "Reddit posts"
LEFT = "Comments (your own, they name nobody), votes, whom you follow, IP addresses, messages."
YEAR_FIRST = True

_OPENED = 2005
_SHAPE = Csv({"post": ("id",), "date": ("date",), "url": ("permalink",), "community": ("subreddit",),
              "title": ("title",), "body": ("body",)}, required=("post", "date", "url", "community", "title"))
_ANYBODYS = {"parent", "author", "score", "num_comments", "upvotes", "upvote_ratio"}
_COMMENT = {"id", "permalink", "date", "subreddit", "parent", "body"}
_FOLDER = re.compile(r"(?:^|/)export_([A-Za-z0-9_-]{3,20})_(\d{4})-?(\d\d)-?(\d\d)(?: ?\(\d+\))?(?:\.zip)?(?:/|$)", re.IGNORECASE)
_PRIVATE = re.compile(r"(?:^|/)(?:(?:messages?|messages_archive)(?:_headers)?|chat_history)\.csv$", re.IGNORECASE)
_TALKS = ({"thread_id", "from", "to"}, {"message_id", "channel_url", "conversation_type"})
"""Columns of messages and of chats."""
_OTHERS: dict[str, set[str]] = {
    "post_votes.csv": {"id", "permalink", "direction"}, "comment_votes.csv": {"id", "permalink", "direction"},
    "saved_posts.csv": {"id", "permalink"}, "saved_comments.csv": {"id", "permalink"}, "hidden_posts.csv": {"id", "permalink"},
    "post_headers.csv": {"id", "permalink", "subreddit", "gildings"},
    "comment_headers.csv": {"id", "permalink", "subreddit", "gildings"}, "subscribed_subreddits.csv": {"subreddit"},
    "moderated_subreddits.csv": {"subreddit"}, "approved_submitter_subreddits.csv": {"subreddit"},
    "ip_logs.csv": {"date", "ip"}, "statistics.csv": {"statistic", "value"}, "checkfile.csv": {"filename", "sha256"}}
"""Tables about nobody else, by name, with the columns without which they are somebody else's."""
_MORE = {"account_gender.csv", "announcements.csv", "birthdate.csv", "drafts.csv", "gilded_content.csv", "linked_identities.csv",
         "linked_phone_number.csv", "multireddits.csv", "persona.csv", "poll_votes.csv", "reddit_gold_information.csv",
         "sensitive_ads_preferences.csv", "twitter.csv", "user_preferences.csv"}
"""More of them, that only what lies beside them shows to be Reddit's."""
_TELLING = {"post_votes.csv", "comment_votes.csv", "subscribed_subreddits.csv", "saved_posts.csv"}
"""Names that nothing but this download has."""
_MESSAGES, _REST = "your messages: never opened", "part of the Reddit download that names nobody who follows you"


def shape(file: Peek) -> Shape | None:
    """Ours by a post's address and community beside its title; not where it says whose each is, as programs draw them."""
    return _SHAPE if _SHAPE.fits(file.header) and not _ANYBODYS & set(file.header) else None


def known(path: str) -> str | None:
    """Messages."""
    return _MESSAGES if _FOLDER.search(path) and _PRIVATE.search(path) else None


def unneeded(file: Peek) -> str | None:
    """Your comments, and the other tables of the download."""
    header, name = set(file.header), file.name.lower()
    of_reddit = bool(_FOLDER.search(file.path))
    if _PRIVATE.search(file.path) and (of_reddit or any(header >= marks for marks in _TALKS)):
        return _MESSAGES
    if header >= _COMMENT:
        return "your own comments on Reddit: they name nobody"
    if name == "friends.csv" and (of_reddit or header == {"username", "note"}):
        return "whom you follow on Reddit: it does not say who follows you"
    is_other = (name in _OTHERS and header >= _OTHERS[name]) or (name in _MORE and _stands_among(file))
    return _REST if header and (of_reddit or is_other) else None


def _stands_among(file: Peek) -> bool:
    """Whether it lies beside two of the tables that only this download has."""
    folder = file.path.rpartition("/")[0]
    beside = {path.rpartition("/")[2].lower() for path in file.siblings if path.rpartition("/")[0] == folder}
    return len(beside & _TELLING) > 1


def account(file: Peek) -> str | None:
    """The name in that of the folder or the zip: `export_fernlight_20260320`."""
    found = _FOLDER.search(file.path)
    return f"reddit:{found[1].lower()}" if found else None


def taken(file: Peek) -> datetime | None:
    """The day in the name of the folder or the zip."""
    found = _FOLDER.search(file.path)
    try:
        return datetime.fromisoformat("-".join(found.groups()[1:])) if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out."""
    return _social.dated(_cells.when(raw.date), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Posts, all of them."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _social.posts(kept), "cover": _social.cover(kept, "post", basis="assumed")}, judged)


def _judge(raw: ir.Table) -> ir.Table:
    kind = ibis.ifelse(_cells.blank(raw.body).fill_null(ibis.literal(value=True)), "other", "text")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", said=raw.post,
        post=raw.post.re_extract("^ *(?:t3_)?([a-z0-9]{1,12}) *$", 1).nullif(""), occurred_at=_cells.when(raw.date),
        title=_social.titled(raw.title), url=raw.url, kind=kind)
    blank = cells.said.isnull() & cells.date.isnull() & cells.title.isnull()
    why = _cells.first_of(
        (cells.said.isnull(), "there is no post id"),
        (cells.post.isnull(), _cells.quoted(cells.said, "is no post id")),
        *_social.when_wrong(cells.date, cells.occurred_at, cells.taken_at, _OPENED))
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                        noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))
