"""Discourse users: the list an administrator exports, `user-list-260320-080000.csv`, one row an account of the forum.

- Active accounts follow the forum since `created_at`. Those never activated, staged (made by a mail that came in) or
  suspended past the day of the file do not; they are handles and no more. `system` and `discobot` are software: noise. So is who
  was made nameless, at `anonymized.invalid`: somebody erased.
- `last_seen_at` is the one visit the file dates: a *view*. Likes given and posts written are lifetime totals.
- The handle is the e-mail, where the export has it, else `discourse:<user name>`, linked to it; names may be changed.
- The moment in the name dates the file. The personal archive (`user_archive`) tells of nobody but its owner: left.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "discourse"
TITLE = "Discourse users"
LEFT = "IP addresses, profiles' locations and websites, how long somebody read: more than is needed."
YEAR_FIRST = True
KNOWN_ALONE = True
APART = True

_SHAPE = Csv({
    "id": ("id",), "name": ("name",), "username": ("username",), "email": ("email",), "created": ("created_at",),
    "seen": ("last_seen_at",), "active": ("active",), "staged": ("staged",), "suspended": ("suspended_till",),
    "likes": ("likes_given",), "posts": ("post_count",), "city": ("location",), "site": ("website",),
}, required=("username", "created"))
_MARKS = {"trust_level", "last_seen_at", "last_posted_at", "suspended_till", "likes_given", "group_names", "staged"}
_STAMP = re.compile(r"-(\d{6})-(\d{6})\.")
_ARCHIVE = re.compile(r"(?:^|/)user_archive[^/]*/[^/]+\.csv$|(?:^|/)user_archive[\w-]*\.csv$")
_NAME = "^[A-Za-z0-9_.-]{1,60}$"


def shape(file: Peek) -> Shape | None:
    """Ours where a user name stands beside columns that Discourse alone has."""
    header = set(file.header)
    return _SHAPE if {"username", "created_at"} <= header and len(header & _MARKS) >= 3 else None


def known(path: str) -> str | None:
    """The parts of somebody's personal archive."""
    return "your own posts and likes in the forum: they do not say whose they were about" if _ARCHIVE.search(path) else None


def taken(file: Peek) -> datetime | None:
    """The moment in the name, `-260320-080000.csv`."""
    found = _STAMP.search(file.name)
    try:
        return datetime.strptime("".join(found.groups()), "%y%m%d%H%M%S") if found else None  # noqa: DTZ007 - UTC
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.Value:
    """When each account was last seen."""
    return ibis.coalesce(_cells.when(raw.seen), _cells.when(raw.created))


def facts(raw: ir.Table) -> Facts:
    """Members of the forum, their last visit and lifetime totals, and what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    until = _.taken_at.max().cast(_cells.TIME)
    return Facts({
        "follow": _lists.follows(kept.filter(_.stands), "follower", "handle", kept),
        "touch": _views(kept),
        "tally": ibis.union(_tallies(kept, "likes"), _tallies(kept, "comments")),
        "handle": _handles.handles(kept, "email", "user"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", url="site"),
        "link": _handles.links(kept, ("email", "user", "customer id"), by="email"),
        "cover": ibis.union(_handles.cover(kept, "follow", until=until, kinds="follower"),
                            _handles.cover(kept, "touch", until=until, kinds="view", who="listed"),
                            _handles.cover(kept, "tally", until=until, kinds="likes comments")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    user = _cells.cell(raw.username)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "likes", said_seen=raw.seen, posts="posts", on=raw.active,
        address=raw.email, email=_handles.email(raw.email), username=user, name=_cells.cell(raw.name), till=raw.suspended,
        user=ibis.literal("discourse:") + ibis.ifelse(user.re_search(_NAME), user.lower(), ibis.null("string")),
        since=_cells.when(raw.created), seen=_cells.when(raw.seen), until=_cells.when(raw.suspended),
        active=_cells.flag(raw.active), guest=_cells.flag(raw.staged), city="city", site=raw.site.re_extract("^https?://.+", 0),
        number_likes=_count(raw.likes), number_comments=_count(raw.posts), robot=raw.id.re_search("^ *-[0-9]+ *$"))
    stands = ibis.coalesce(cells.active, ibis.literal(value=True)) & ~cells.guest.fill_null(_cells.no()) & ~(
        cells.until > cells.taken_at).fill_null(_cells.no())
    told = cells.mutate(handle=ibis.coalesce(cells.email, cells.user), stands=stands)
    noise = _cells.first_of(
        (ibis.coalesce(told.robot | told.user.isin(("discourse:system", "discourse:discobot")), _cells.no()),
         "an account of the software's own"),
        (ibis.coalesce(told.address.lower().contains("@anonymized.invalid"), _cells.no()), "erased at the member's own request"),
        _lists.blank(told, "username", "address", "created"))
    return told.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(told), ibis.null("string")))


def _why(t: ir.Table) -> ir.StringValue:
    times = (("created", "since"), ("said_seen", "seen"), ("till", "until"))
    return _cells.first_of(
        (t.username.isnull(), "there is no user name"),
        (t.user.isnull(), _cells.quoted(t.username, "is not a user name")),
        (t.address.notnull() & t.email.isnull(), _cells.quoted(t.address, "is not an e-mail address")),
        *((t[said].notnull() & t[read].isnull(), _cells.quoted(t[said], "is not a time")) for said, read in times),
        (t.on.notnull() & t.active.isnull(), _cells.quoted(t.on, "is neither yes nor no")),
        (t.likes.notnull() & t.number_likes.isnull(), _cells.quoted(t.likes, "is not a number")),
        (t.posts.notnull() & t.number_comments.isnull(), _cells.quoted(t.posts, "is not a number")))


def _count(text: ir.StringValue) -> ir.IntegerValue:
    return ibis.ifelse(text.re_search("^ *[0-9]{1,9} *$"), text.re_replace(" ", "").try_cast("int64"), ibis.null("int64"))


def _views(kept: ir.Table) -> ir.Table:
    return kept.filter(_.seen.notnull()).select(
        "handle", "account", "export_id", occurred_at="seen", kind=ibis.literal("view"),
        direction=ibis.literal("from_them"), post=ibis.null("string"), stance=ibis.literal("unknown"),
        machine=_cells.no()).distinct()


def _tallies(kept: ir.Table, of: str) -> ir.Table:
    text, counted = ibis.null("string"), kept.mutate(number=kept[f"number_{of}"]).filter(_.number.notnull())
    totals = counted.group_by("export_id", "account", "handle").agg(value=_.number.max(), until=_.taken_at.max())
    return totals.select(
        account="account", since=ibis.null(_cells.TIME), until=_.until.cast(_cells.TIME), of=ibis.literal(of),
        value=_.value.cast(_cells.MONEY), currency=text, post=text, product=text, handle="handle", export_id="export_id")
