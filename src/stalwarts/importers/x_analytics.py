"""X analytics: posts with their totals (Content, Download), and the account's totals by day (Overview, Download).

Also as Twitter wrote them to 2023: `tweet_activity_metrics_NAME_20210901_20211001_en.csv`, and by day
`daily_tweet_activity_metrics_...csv`; to 2015 likes were *favorites*. What its *promoted* columns count is left.

- A post's id is the platform's own, as in the archive, so the two are one post. Its day is all the file gives, `Tue, Jul
  14, 2026`, in a zone it does not state: UTC.
- One whose words begin with `@name` answers somebody, one that begins `RT @name` is theirs: neither is a post to all, in
  the archive too, and neither words nor totals of it are kept. Whom and when it answered is left to the archive, which
  knows the account's number and the second: told by both, one reply would be two.
- *Impressions* are views, *Reposts* shares, *Replies* comments; bookmarks, clicks and follows gained are no totals of
  ours. A post's numbers count up to the file's own time, a day's that day. Nobody who liked or replied is named.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import timedelta

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _shown
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers import _x_tweets
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "x"
TITLE = "X analytics"
LEFT = "Bookmarks, clicks, profile visits, follows gained: no totals of ours. Replies to others: the archive tells them."

OPENED = 2006
_COUNTS = {"views": ("impressions",), "likes": ("likes", "favorites"), "comments": ("replies",),
           "shares": ("reposts", "retweets")}
_POSTS = Csv({"post": ("post id", "tweet id"), "date": ("date", "time"), "text": ("post text", "tweet text"),
              "url": ("post link", "tweet permalink"), **_COUNTS}, required=("post", "date", "views"))
_DAYS = Csv({"post": ("post id",), "date": ("date",), "text": ("post text",), "url": ("post link",), **_COUNTS},
            required=("date", "views", "likes"))
_OF_POSTS = {"bookmarks", "new follows", "profile visits", "detail expands", "url clicks", "hashtag clicks", "permalink clicks"}
_OF_SEVERAL = {"network", "social network", "platform", "channel"}
"""What tools that gather posts of several places say of each."""
_OF_DAYS = {"unfollows", "create post", "new follows"}
_ONLY_X = {"reposts", "bookmarks", "replies"}
_SPAN = re.compile(r"_20\d\d-\d\d-\d\d_(20\d\d-\d\d-\d\d)")
_OLD = re.compile(r"tweet_activity_metrics_([A-Za-z0-9_]{1,15})_20\d{6}_(20\d{6})")
"""Twitter's own name for the file: whose posts, and between which days, the last of them no longer counted."""
_WHOSE = r"(?:x|twitter)[.]com/([A-Za-z0-9_]{1,15})/status/"
_SHARES = "^[ \t\r\n']*RT [@\uff20][A-Za-z0-9_]{1,15}"


def shape(file: Peek) -> Shape | None:
    """Ours by a post's id beside impressions and what X alone counts, or by impressions beside follows won and lost."""
    header = set(file.header)
    if _POSTS.fits(file.header) and not header & {"permalink", *_OF_SEVERAL} and _are_of_x(file):
        return _POSTS
    daily = (len(_OF_DAYS & header) > 1 and header & _ONLY_X) or "tweets published" in header
    return _DAYS if _DAYS.fits(file.header) and daily else None


def _are_of_x(file: Peek) -> bool:
    """Whether posts with impressions are X's: other places and tools have both, too."""
    header = set(file.header)
    return "tweet id" in header or len(header & _OF_POSTS) > 1 or account(file) is not None


def unneeded(file: Peek) -> str | None:
    """Films by day, which the account's days count among the rest."""
    films = {"date", "views", "completion rate"} <= set(file.header)
    return "X's totals of films by day: the overview counts them among the rest" if films else None


def account(file: Peek) -> str | None:
    """The name in the address of the first posts, else in the file's own name."""
    found = (re.search(_WHOSE, url) for url in _shown.column(file, *_POSTS.columns["url"]))
    whose = next((match[1] for match in found if match and match[1].lower() != "i"), None)
    named = _OLD.search(file.name)
    whose = whose or (named[1] if named else None)
    return f"x:{whose.lower()}" if whose else None


def taken(file: Peek) -> datetime | None:
    """The end of the span in the file's name."""
    found, old = _SPAN.search(file.name), _OLD.search(file.name)
    try:
        if old:
            return datetime.fromisoformat(old[2])
        return datetime.fromisoformat(found[1]) + timedelta(days=1) if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The day of each post."""
    return _day(raw)


def facts(raw: ir.Table) -> Facts:
    """Posts, and how often each was seen, liked, answered and passed on."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    posts = kept.filter(kept.post.notnull())
    return Facts({
        "post": _social.posts(posts),
        "tally": _totals.tallies(kept, **{name: name for name in _COUNTS}),
        "cover": ibis.union(
            _social.cover(posts, "post", basis="assumed", since=ibis._.occurred_at.min()),
            _counted(kept)),
    }, judged)


def _counted(kept: ir.Table) -> ir.Table:
    """The span that was counted, and of what there are numbers: nothing is claimed for a column the file has not."""
    there = {name: ibis.ifelse(kept[name].notnull().any(), f"{name} ", "") for name in _COUNTS}
    spans = kept.group_by("export_id", "account").agg(since=kept.occurred_at.min(), until=kept.until.max(), **there)
    named = spans.mutate(kinds=spans.views.concat(*(spans[name] for name in _COUNTS if name != "views")).strip())
    return named.filter(ibis._.kinds != "").select(
        "account", "since", "until", "kinds", "export_id", table=ibis.literal("tally"), who=ibis.literal("all"),
        basis=ibis.literal("assumed"))


def _day(raw: ir.Table) -> ir.TimestampValue:
    """`Tue, Jul 14, 2026`, or as the older layout had it, `2026-07-14 10:00 +0000`."""
    plain = raw.date.re_replace("^ *[A-Za-z]{3,9}, *", "")
    other = ibis.coalesce(_dates.moment(plain, "%b %d, %Y"), _cells.when(raw.date))
    return _cells.swift(raw.date, other, "%a, %b %d, %Y")


def _judge(raw: ir.Table) -> ir.Table:
    # A column of its own: an engine plans each mention of what reads a day anew.
    raw = raw.mutate(day=_day(raw), answers=raw.text.re_extract(_x_tweets.ANSWERS, 1).lower().nullif(""))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", "url", said=raw.post, occurred_at=raw.day,
        post=raw.post.re_extract("^ *'?([0-9]{5,25}) *$", 1).nullif(""),
        title=_x_tweets.title(raw.text), kind=ibis.literal("text"),
        since=ibis.ifelse(raw.post.isnull(), raw.day, ibis.null(_cells.TIME)),
        until=ibis.ifelse(raw.post.isnull(), raw.day + ibis.interval(hours=24), raw.taken_at).cast(_cells.TIME),
        product=ibis.null("string"), currency=ibis.null("string"),
        reply=_others(raw), share=ibis.coalesce(raw.text.re_search(_SHARES), _cells.no()),
        blank=raw.post.isnull() & raw.date.isnull() & raw.url.isnull() & raw.text.isnull(),
        not_number=_cells.first_of(*_totals.wrong(*(raw[name] for name in _COUNTS))),
        **{name: _totals.number(raw[name]) for name in _COUNTS})
    why = _cells.first_of(
        (cells.said.notnull() & cells.post.isnull(),
         _cells.quoted(cells.said, "is no post id; a spreadsheet may have rounded it")),
        *_social.when_wrong(cells.date, cells.occurred_at, cells.taken_at, OPENED),
        (cells.not_number.notnull(), cells.not_number),
        (_totals.negative(cells, *_COUNTS), "a total is below zero"),
        (cells.said.isnull() & _totals.none(cells, *_COUNTS), "no total stands in it"))
    noise = _cells.first_of(
        (cells.blank, "blank line"), (cells.reply, "it answers somebody and is no post to all: the archive of X says whom"),
        (cells.share, "a post of somebody else's, passed on: the archive of X says whose"))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))


def _others(raw: ir.Table) -> ir.BooleanValue:
    """Whether a post answers somebody else; one that goes on a thread of our own is given to all."""
    own = ibis.coalesce(raw.url.re_extract(_WHOSE, 1).lower(), "")
    theirs = (raw.answers != own) & (ibis.literal("x:") + raw.answers != raw.account)
    return ibis.coalesce(theirs, _cells.no())
