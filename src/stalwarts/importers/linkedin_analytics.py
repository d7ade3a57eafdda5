"""LinkedIn analytics: a member's content, as a whole or one post of it, and a page's. Totals; nobody is named in them.

- A member's workbook, `Content_<from>_<to>_<name>.xlsx` (from 2026 on `AggregateAnalytics_<name>_<from>_<to>.xlsx`), gives
  impressions by day (ENGAGEMENT), up to fifty posts by engagements and as many by impressions, side by side in this order
  (TOP POSTS), and, above the followers gained by day, how many follow (FOLLOWERS). Several public readers agree on them, two
  on the Spanish ones. The posts' numbers are taken to be of the days asked for, as they stand in the name: UNCERTAIN.
- One post's, `PostAnalytics_…xlsx` or `SinglePostAnalytics_…xlsx`, is labels and values in no fixed order, as its readers agree.
- A page's, `<page>_content_<milliseconds>.xls`, gives days (Metrics) and posts (All posts). Of a day only LinkedIn's own
  `(total)` of organic and sponsored is read; of a post in several rows the total, else all of them together. Spanish labels
  come from one reader. *Total followers* of `<page>_followers_…xls` are those won on a day, as all readers say: a change.

Impressions are views, reactions likes, reposts shares; one of these below zero is a correction, and no total. Engagements,
clicks and members reached are no totals of ours. Slashed days have the month first, in Spanish the day, unless a number over
12 or the days in the name show otherwise. No zone is stated: UTC. A page is an account of its own.

A post has several numbers at LinkedIn (activity, share): one in a list here, and the same in the download of the account or in
a workbook of its own, cannot always be told to be one.
"""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _linkedin
from stalwarts.importers import _linkedin_sheets
from stalwarts.importers import _sales
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers import _totals
from stalwarts.importers import _written
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _linkedin.PLATFORM
TITLE = "LinkedIn analytics"
LEFT = ("Engagements, clicks, members reached, saves, visits (no totals of ours), followers gained (a change), who published, "
        "shares of people by employer, trade and place, other companies.")
OPENED = _linkedin.OPENED
APART = True

_SHAPE = Rows(dict.fromkeys(_linkedin_sheets.COLUMNS, "string"), _linkedin_sheets.rows)
_SEEN, _ANSWERS = "views", ("likes", "comments", "shares")
_COUNTS = (_SEEN, *_ANSWERS, "followers")
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OURS = re.compile(r"(?i)linkedin|engagement|^content_20\d\d-|^aggregateanalytics_")
_SINGLE = re.compile(r"(?i)^(?:single)?postanalytics_")
_SPAN = re.compile(r"(?:^|_)(20\d\d-\d\d-\d\d)_(20\d\d-\d\d-\d\d)(?=_|\.| |$)")
_OF_PAGE = re.compile(r"(?i)^(.+)_(?:content|updates|followers|visitors)_(1\d{12})(?=\D|$)")
_RIVALS = re.compile(r"(?i)competitor_analytics_\d+[^/]*\.xlsx?$")
_WHOLE = "total"
"""What the row of a page's post says that holds its organic and its sponsored one."""
_NUMBER = ("(?i)(?:activity|share|ugcpost)(?::|%3a)([0-9]{8,25})", "(?i)-(?:activity|share|ugcpost)-([0-9]{15,25})")
"""A post's number in its address; with hyphens the words of its title stand there, too, and may hold short ones."""
_VISITS = {"total page views (total)", "page views (total)", "overview page views (total)"}
_SHARES = ({"top demographics", "value", "percentage"}, {"category", "value", "percentage"}, {"category", "value", "%"})


def shape(file: Peek) -> Shape | None:
    """Ours by the columns of one of the sheets; days of impressions and engagements alone may be anybody's table of text."""
    found = _linkedin_sheets.kind(file.header)
    book = file.head.startswith(_BOOKS)
    if found:
        return _SHAPE if found != "days" or book or _OURS.search(file.name) else None
    titled = len(_linkedin_sheets.told(file.header)) == 1 and bool(_SINGLE.search(file.name))
    return _SHAPE if book and titled else None


def sheets(names: tuple[str, ...]) -> tuple[str, ...]:
    """All of them but who the people are; each row says by its columns which sheet it stood in."""
    return tuple(name for name in names if "demographic" not in name.lower()) or names


def known(path: str) -> str | None:
    """A page's table of other companies."""
    return "LinkedIn's comparison with other companies' pages: nobody who follows you" if _RIVALS.search(path) else None


def unneeded(file: Peek) -> str | None:
    """A page's followers and visitors, a member's followers without their total, and shares of people."""
    header = _linkedin_sheets.told(file.header)
    if {"date", "organic followers", "total followers"} <= header or _linkedin_sheets.is_gained(file.header):
        return "followers gained by day: changes, and no total"
    if "date" in header and header & _VISITS:
        return "visits to a LinkedIn page: no total of ours, and nobody is named"
    return "shares of people by employer, trade and place: no person and no total" if header in _SHARES else None


def account(file: Peek) -> str | None:
    """A page's own, by the file's name where it has that; a member's workbook gives no account name."""
    if not _linkedin_sheets.kind(file.header).startswith("page"):
        return None
    found = _OF_PAGE.search(file.name)
    return f"{PLATFORM}:company" + (f"/{re.sub(r'[^a-z0-9.%_-]+', '-', found[1].lower())}" if found else "")


def meaning(file: Peek) -> str:
    """The days counted: `2026-02-20 2026-03-20`, or nothing."""
    found = _SPAN.search(file.name)
    return f"{found[1]} {found[2]}" if found else ""


def taken(file: Peek) -> datetime | None:
    """The end of the span in the file's name, or the time in it."""
    span, made = _SPAN.search(file.name), _OF_PAGE.search(file.name)
    try:
        if span:
            return datetime.fromisoformat(span[2]) + timedelta(days=1)
        return datetime.fromtimestamp(int(made[2]) / 1000, UTC).replace(tzinfo=None, microsecond=0) if made else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The end of each day that was counted; when a post went out says nothing of when it was looked at."""
    rows = _dated(raw)
    return ibis.ifelse(rows.what == "post", ibis.null(_cells.TIME), _social.dated(_next(rows.occurred_at), OPENED))


def facts(raw: ir.Table) -> Facts:
    """Posts, how often they were seen and what was made of them, by day or in all; and how many follow."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    posts, days, fans = (kept.filter(_.what == what) for what in ("post", "day", "followers"))
    return Facts({
        "post": _social.posts(_once(posts)),
        "tally": ibis.union(_summed(posts), _totals.tallies(days, **{name: name for name in (_SEEN, *_ANSWERS)}),
                            _totals.tallies(fans, followers="followers")),
        "cover": ibis.union(
            _social.cover(posts.filter(_.listed), "post", who="listed", basis="assumed"),
            _social.cover(posts.filter(~_.listed), "post", basis="assumed", since=_.occurred_at.min()),
            *(_social.cover(_counted(posts, names), "tally", kinds=" ".join(names), who="listed", basis="assumed",
                            since=_.since.min()) for names in ((_SEEN,), _ANSWERS)),
            *(_totals.cover(_counted(days, names), " ".join(names)) for names in ((_SEEN,), _ANSWERS)),
            _totals.cover(fans, "followers")),
    }, judged)


def _once(posts: ir.Table) -> ir.Table:
    """Of several rows of one post the first."""
    place = ibis.row_number().over(ibis.window(group_by=[posts.export_id, posts.post], order_by=posts.row))
    return posts.mutate(place=place).filter(_.place == 0)


def _counted(kept: ir.Table, names: tuple[str, ...]) -> ir.Table:
    return kept.filter(~_totals.none(kept, *names))


def _summed(posts: ir.Table) -> ir.Table:
    """Totals of posts; what is told of one in several rows is added up, unless one of them could not be read."""
    posts = posts.filter(~posts.torn)
    by = ("export_id", "account", "since", "until", "currency", "post", "product")
    return _totals.tallies(posts.group_by(by).agg(**{
        name: _sales.exact(posts[name].sum()) for name in (_SEEN, *_ANSWERS)}), **{name: name for name in (_SEEN, *_ANSWERS)})


def _next(day: ir.TimestampValue) -> ir.TimestampValue:
    return (day + ibis.interval(hours=24)).cast(_cells.TIME)


def _dated(raw: ir.Table) -> ir.Table:
    """Rows with `occurred_at`, once the whole file has said whether its days come first."""
    read = _dates.moment(raw.said, "%m/%d/%Y")
    since, until = _social.first_day(raw.meaning), _social.first_day(raw.meaning.substr(len("2026-02-20 ")))
    strange = (raw.what == "day") & ((read < since) | (read > until))
    first = _together.any_in(raw.export_id, (raw.first == "d").fill_null(_cells.no()) | strange.fill_null(_cells.no()))
    rows = raw.mutate(day_first=first)
    return rows.mutate(occurred_at=_written.moment(rows.said, rows.export_id, day_first=rows.day_first))


def _judge(raw: ir.Table) -> ir.Table:
    rows, blank = _dated(raw), ibis.null("string")
    list_ = _cells.one_of(rows.part, _linkedin_sheets.LISTS).fill_null(_cells.no())
    cells = rows.select(
        "export_id", "row", "account", "taken_at", "what", "said", "url", "campaign", "occurred_at",
        part=rows.part.lower(), listed=list_, title=_social.titled(rows.text), kind=_kind(rows.media.lower()),
        post=ibis.coalesce(*(rows.url.re_extract(pattern, 1).nullif("") for pattern in _NUMBER), rows.url),
        since=ibis.cases((rows.what == "day", rows.occurred_at), (list_, _social.first_day(rows.meaning)),
                         else_=ibis.null(_cells.TIME)),
        until=ibis.ifelse(rows.what == "post", rows.taken_at.cast(_cells.TIME), _next(rows.occurred_at)),
        currency=blank, product=blank, not_number=_cells.first_of(*_totals.wrong(*(rows[name] for name in _COUNTS))),
        **{name: _number(rows[name], name) for name in _COUNTS})
    cells = cells.mutate(wrong=_why(cells), key=cells.export_id + ibis.literal("/") + cells.post,
                         whole=(cells.part == _WHOLE).fill_null(_cells.no()))
    fine = (cells.what == "post") & cells.wrong.isnull()
    told = _together.any_in(cells.key, fine & cells.whole).fill_null(_cells.no())
    short = _together.any_in(cells.key, cells.wrong.notnull()).fill_null(_cells.no())
    same = [cells[name] for name in ("export_id", "what", "occurred_at", "post", "part", "campaign")]
    again = ibis.row_number().over(ibis.window(group_by=[*same, cells.wrong.isnull()], order_by=cells.row)) > 0
    noise = _cells.first_of(
        (cells.what == "blank", "blank line"),
        (cells.what == "gained", "followers gained that day: a change, and no total"),
        (_cells.one_of(cells.said.lower(), ("total", "totals", "totales")).fill_null(_cells.no()), "totals line"),
        (fine & told & ~cells.whole, "the total of this post stands in a row of its own"),
        (cells.wrong.isnull() & again, "the same stands in a row above"))
    judged = cells.mutate(noise=noise, torn=short & ~cells.whole & ~cells.listed)
    return judged.mutate(why=ibis.ifelse(judged.noise.isnull(), judged.wrong, blank))


def _number(text: ir.StringValue, name: str) -> ir.DecimalValue:
    """A total; likes, comments and shares below zero correct those of other days, and are none."""
    found = _totals.number(text)
    return ibis.ifelse(found >= 0, found, ibis.null(_cells.MONEY)) if name in _ANSWERS else found


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.what == "other", "it names neither a day nor a post"),
        ((t.what == "post") & t.url.isnull(), "there is no address of the post"),
        ((t.what == "post") & ~t.url.re_search("(?i)^https?://[^ ]+$"), _cells.quoted(t.url, "is no address of a post")),
        *_social.when_wrong(t.said, t.occurred_at, t.taken_at, OPENED),
        (t.not_number.notnull(), t.not_number),
        (_totals.negative(t, *_COUNTS), "a total is below zero"),
        ((t.what != "post") & _totals.none(t, *_COUNTS), "no total stands in it"))


def _kind(media: ir.StringValue) -> ir.StringValue:
    return ibis.cases((media.re_search("v[ií]deo"), "video"), (media.re_search("image|photo|carousel|imagen|carrusel"), "photo"),
                      (media.re_search("^texto?$"), "text"), else_="other")
