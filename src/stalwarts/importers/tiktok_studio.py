"""TikTok Studio: the account's totals by day, its followers by day, and its best videos. Nobody is named in them.

Analytics gives a zip each for `Overview.csv`, `FollowerHistory.csv` and `Content.csv`, with a byte order mark; several
public readers agree on them. English and Portuguese labels are known, Spanish ones of the videos, and days in ten languages.

- Days stand without a year, `January 31` or `31 de janeiro`: it is the last such day before the file was made, which the
  zip's name says to the second (`Overview_2026-01-01_1769904000_lena.sings.zip`; the day in it is none of ours), else
  the file's own time, an assumption.
- *Followers* is how many there were on that day. The difference beside it is off by a day in real files, and left.
- `undefined` is a day that TikTok has not counted yet: noise. A total below zero is a correction, and no total.
- `Content.csv` holds some fifteen videos and not all: it covers those listed.
"""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _instagram_page
from stalwarts.importers import _shown
from stalwarts.importers import _social
from stalwarts.importers import _tiktok
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _tiktok.PLATFORM
TITLE = "TikTok Studio"
LEFT = "Viewers, profile views, followers gained (a change, no total), shares of followers by place, gender and hour."

_OPENED = 2016
_SHAPE = Csv({
    "day": ("date", "data"), "posted": ("post time", "horário da publicação", "hora de publicación"),
    "link": ("video link", "link do vídeo", "enlace del video"),
    "title": ("video title", "título do vídeo", "título del video"),
    "views": ("video views", "total views", "visualizações de vídeo", "total de visualizações", "visualizaciones totales"),
    "likes": ("likes", "total likes", "curtidas", "total de curtidas", "me gusta totales"),
    "comments": ("comments", "total comments", "comentários", "total de comentários", "comentarios totales"),
    "shares": ("shares", "total shares", "compartilhamentos", "total de compartilhamentos", "veces compartido"),
    "followers": ("followers", "seguidores"),
})
_COUNTS = ("views", "likes", "comments", "shares", "followers")
_STARTS = {start: f"{number:02}" for names in _instagram_page.MONTHS.values() for number, start in enumerate(names, 1)}
"""How months begin in ten languages, with three letters or four; no beginning means two months."""
_VIETNAMESE = {name: f"{number:02}" for number, name in enumerate(
    ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"), 1)}
_PROFILE = {"profile views", "visualizações do perfil"}
_CHANGED = {"difference in followers from previous day", "diferença de seguidores em relação ao dia anterior"}
_REST = ({"gender", "distribution"}, {"top territories", "distribution"}, {"date", "hour", "active followers"},
         {"date", "total viewers", "new viewers", "returning viewers"})
_ZIP = re.compile(r"(?:^|/)(?:Overview|Followers|Viewers|Content)(?:_20\d\d-\d\d-\d\d)?(?:_(\d{10}))?_([A-Za-z0-9._]{2,24}?)"
                  r"(?: ?\(\d+\))?(?:\.zip)?/")
_WHOSE = re.compile(r"tiktok\.com/@([A-Za-z0-9._]{2,24})/")


def shape(file: Peek) -> Shape | None:
    """Ours by days beside views of films and of the profile, or a difference of followers; or by videos' links beside their days.

    Views of a profile alone are counted in many places.
    """
    header = set(file.header)
    watched = header & _PROFILE and header.intersection(_SHAPE.columns["views"])
    days = (watched or header & _CHANGED) and header.intersection(_SHAPE.columns["day"])
    videos = all(header.intersection(_SHAPE.columns[name]) for name in ("posted", "link", "views"))
    return _SHAPE if days or videos else None


def unneeded(file: Peek) -> str | None:
    """The other tables of Studio."""
    if set(file.header) in _REST:
        return "TikTok Studio's viewers, and its followers by place, gender or hour: no person and no total of ours"
    return None


def account(file: Peek) -> str | None:
    """The name at the end of the zip's, else in the links of its videos."""
    zipped, linked = _ZIP.search(file.path), _shown.column(file, *_SHAPE.columns["link"])
    own = next((found[1] for link in linked if (found := _WHOSE.search(link))), None)
    name = zipped[2] if zipped else own
    return f"{PLATFORM}:{name.lower()}" if name else None


def taken(file: Peek) -> datetime | None:
    """When the zip was made, in seconds in its name."""
    found = _ZIP.search(file.path)
    return datetime.fromtimestamp(int(found[1]), UTC).replace(tzinfo=None) if found and found[1] else None


def facts(raw: ir.Table) -> Facts:
    """Totals by day or by video, and the videos."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    videos, days = kept.filter(kept.link.notnull()), kept.filter(kept.link.isnull())
    watched = days.filter(ibis.coalesce(_.views, _.likes, _.comments, _.shares).notnull())
    fans = days.filter(_.followers.notnull()).mutate(since=ibis.null(_cells.TIME))
    return Facts({
        "post": _social.posts(videos),
        "tally": ibis.union(_totals.tallies(kept, **{name: name for name in _COUNTS[:4]}),
                            _totals.tallies(fans, followers="followers")),
        "cover": ibis.union(
            _social.cover(videos, "post", who="listed", basis="assumed"),
            _social.cover(videos, "tally", kinds="views likes comments shares", who="listed", basis="assumed"),
            _totals.cover(watched, "views likes comments shares"),
            _totals.cover(days.filter(_.followers.notnull()), "followers")),
    }, judged)


def _dated(raw: ir.Table) -> ir.Table:
    """Rows with `said`, and what it says: `plain`, a day as most files write it, else `day`, `12-31` or with its year.

    Each is a column of its own: an engine works out every mention anew, and a column in all its rows.
    """
    raw = raw.select(*(c for c in raw.columns if c not in {"day", "posted"}), said=ibis.coalesce(raw.day, raw.posted))
    exact = raw.said.re_search("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    raw = raw.mutate(plain=ibis.ifelse(exact, _cells.known(raw.said, "%Y-%m-%d"), ibis.null(_cells.TIME)))
    said = raw.said
    plain = said.lower().re_replace(f"(?:^|{_dates.BETWEEN})(?:tháng|de)(?:{_dates.BETWEEN}|$)|[.,]", " ")
    word = plain.re_replace("[0-9]+", " ").re_replace(" +", " ").strip()
    none, number = ibis.null("string"), plain.re_extract("(?:^|[^0-9])([0-9]{1,2})(?:[^0-9]|$)", 1).nullif("")
    month = ibis.coalesce(word.substitute(_VIETNAMESE, else_=none), word.left(4).substitute(_STARTS, else_=none),
                          word.left(3).substitute(_STARTS, else_=none))
    year = said.re_extract("(20[0-9]{2})", 1)
    worded = ibis.ifelse(year == "", year, year + ibis.literal("-")) + month + ibis.literal("-") + number.lpad(2, "0")
    iso = said.re_extract("^ +(20[0-9]{2}-[0-9]{2}-[0-9]{2})", 1).nullif("")
    whole = said.re_search("^20[0-9]{2}-[0-9]{2}-[0-9]{2}")
    return raw.mutate(day=ibis.cases((raw.plain.notnull(), ibis.null("string")), (whole, said.left(len("2026-12-31"))),
                                     else_=ibis.coalesce(iso, worded)))


def _occurred(raw: ir.Table) -> ir.TimestampValue:
    """A day; where it has no year, the last such day before the file was made."""
    this, last = ((raw.taken_at.year() - back).cast("string") + ibis.literal("-") + raw.day for back in (0, 1))
    day = _cells.when(this)
    late = day.epoch_seconds() > raw.taken_at.epoch_seconds() + _social.SLACK * 86_400
    return ibis.cases((raw.day.length() > len("12-31"), _cells.when(raw.day)), (late | day.isnull(), _cells.when(last)),
                      else_=day)


def _post(link: ir.StringValue) -> ir.StringValue:
    """The number of a video in its link. What begins as most links do is read in a third of the time."""
    plain = link.re_extract("^https://www[.]tiktok[.]com/@[^/]*/video/([0-9]{5,25})", 1).nullif("")
    return ibis.ifelse(plain.notnull(), plain, link.re_extract("/(?:video|photo)/([0-9]{5,25})", 1).nullif(""))


def _judge(raw: ir.Table) -> ir.Table:
    counted = {name: raw[name].nullif("undefined") for name in _COUNTS}
    number = {name: _totals.number(cell) for name, cell in counted.items()}
    # A column of its own: an engine plans each mention of what reads a day anew.
    raw = _dated(raw)
    raw = raw.mutate(occurred=ibis.ifelse(raw.plain.notnull(), raw.plain, _occurred(raw)), post=_post(raw.link))
    video, day = raw.link.notnull(), raw.occurred
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "link", "said", "post", occurred_at=day, url=raw.link, video=video,
        since=ibis.ifelse(video, ibis.null(_cells.TIME), day), kind=ibis.literal("video"), title=_social.titled(raw.title),
        until=ibis.ifelse(video, raw.taken_at, day + ibis.interval(hours=24)).cast(_cells.TIME),
        product=ibis.null("string"), currency=ibis.null("string"),
        not_number=_cells.first_of(*_totals.wrong(*counted.values())),
        **{name: ibis.ifelse(cell >= 0, cell, ibis.null(_cells.MONEY)) for name, cell in number.items()})
    why = _cells.first_of(
        *_social.when_wrong(cells.said, cells.occurred_at, cells.taken_at, _OPENED),
        (cells.not_number.notnull(), cells.not_number),
        (cells.video & cells.post.isnull(), "its link leads to no video"))
    empty = cells.said.isnull() & cells.link.isnull()
    noise = _cells.first_of((empty, "blank line"), (why.isnull() & _totals.none(cells, *_COUNTS), "not counted yet"))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
