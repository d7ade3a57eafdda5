"""TikTok's download: who follows you and since when, whom you follow, and your own videos with their likes.

`user_data_tiktok.json` (`user_data.json` before; under another name it is known by the names of its sections), or
`Follower.txt` and `Following.txt` where text was asked for (Dutch `Volger.txt`, `Volgend.txt`; other languages have names
that nobody has shown us, and such a list is left). Sections are found under all their names. When the download
was made its folder or zip says to the second, `TikTok_Data_1758000000`. The zone of times is not stated: UTC. An account that
is gone stands there as `N/A` or `None`: noise. Likes and
comments you gave name nobody but a video, so they are no touches, and are not read; messages, searches and log-ins in the
same file are neither read nor kept. Nobody else's likes or comments are in a download. A video only you, or only your
friends, can see is no post.
"""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _peek
from stalwarts.importers import _social
from stalwarts.importers import _tiktok
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _tiktok.PLATFORM
TITLE = "TikTok data download"
LEFT = "Messages, searches, log-ins: never read. Likes and comments you gave: they name nobody but a film."
APART = True

_OPENED = 2014
_HOME = "https://www.tiktok.com/@"
_SECTIONS = Rows(_tiktok.COLUMNS, _tiktok.sections, _tiktok.trimmed, many=True)
_TEXTS = {"follower": Rows(_tiktok.COLUMNS, _tiktok.followers), "following": Rows(_tiktok.COLUMNS, _tiktok.following)}
_FILE = re.compile(r"(?:^|/)user_data(?:_tiktok)?(?: ?\(\d+\)|_\d+)?\.json$", re.IGNORECASE)
_LISTED = re.compile(r"(?:^|/)(?:(follower|volger)|following|volgend)(?:s| list)?(?:_\d+| ?\(\d+\))?\.txt$", re.IGNORECASE)
_ENTRY = re.compile(r"^\ufeff?\s*[^:\n]{1,30}:\s*\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
_SECOND = re.compile(r"^\s*[^\n]*\n\s*([^:\n]{1,30}?)\s*:")
"""What the second line of an entry is called."""
_SIGNS = tuple(f'"{sign}"'.encode() for sign in _tiktok.SIGNS)
_SURE = re.compile(rb'"(?:FansList|ItemFavoriteList|Profile And Settings|Video Browsing History)"\s*:')
"""Sections that nobody else's files have."""
_FOLDER = re.compile(r"(?:^|/)TikTok_Data_([12]\d{9})(?:\D|$)", re.IGNORECASE)
_TEXTS_IN = re.compile(r"(?:^|/)TikTok(?:_Data_[12]\d{9}(?: ?\(\d+\))?(?:\.zip)?)?/", re.IGNORECASE)
_MESSAGES = re.compile(r"(?:^|/)(?:direct messages?|chat history|group chat)[^/]*\.txt$", re.IGNORECASE)

account = _tiktok.account


def shape(file: Peek) -> Shape | None:
    """Ours by its name and the names of sections, or by such as are TikTok's alone, or as a text by name and first entry."""
    if file.name.lower().endswith(".json") and file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        named = _FILE.search(file.path) and ("tiktok" in file.name.lower() or any(sign in file.head for sign in _SIGNS))
        return _SECTIONS if named or _SURE.search(file.head) else None
    listed = _LISTED.search(file.path)
    return _TEXTS["follower" if listed[1] else "following"] if listed and _ENTRY.search(_begins(file)) else None


def _begins(file: Peek) -> str:
    """The beginning of a text, which a spreadsheet or editor may have saved in another encoding."""
    return file.head[:4096].decode(_peek.encoding(file.head), "replace")


def taken(file: Peek) -> datetime | None:
    """The second in the name of the folder or zip."""
    named = _FOLDER.search(file.path)
    return datetime.fromtimestamp(int(named[1]), UTC).replace(tzinfo=None) if named else None


def known(path: str) -> str | None:
    """Messages of the text download."""
    return "your messages: never opened" if _MESSAGES.search(path) else None


def unneeded(file: Peek) -> str | None:
    """The other texts of a download, and lists of people whose name tells nobody of what they are."""
    if not file.name.lower().endswith(".txt"):
        return None
    begins = _begins(file)
    entry = _ENTRY.search(begins)
    if not (_TEXTS_IN.search(file.path) or ("tiktok" in file.path.lower() and entry)):
        return None
    second = _SECOND.search(begins) if entry else None
    if second and _instagram.is_username(second[1]) and "block" not in file.name.lower():
        return "a list of accounts of TikTok's, which does not say in a language we know whether they follow you: ask for JSON"
    return "part of the TikTok download that names nobody who follows you"


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The times inside."""
    return _social.dated(_said(raw)[1], _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Follows, touches of the kind `follow`, videos and their likes."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    named = kept.mutate(handle=ibis.literal(f"{PLATFORM}:") + kept.name, url=ibis.literal(_HOME) + kept.name)
    fans, idols, videos = (named.filter(_.what == what) for what in ("follower", "following", "video"))
    posted = videos.mutate(url=videos.link, post=ibis.coalesce(
        videos.number, videos.account + ibis.literal("/") + videos.occurred_at.epoch_seconds().cast("int64").cast("string")))
    return Facts({
        "follow": _social.follows(fans),
        "touch": _social.touches(idols, "follow"),
        "handle": _social.people(fans, once=True).union(_social.people(idols.anti_join(fans, "handle"))),
        "post": _social.posts(posted),
        "tally": _totals.tallies(_totals.spanned(posted, post=posted.post), likes="likes"),
        "cover": ibis.union(
            _social.cover(fans, "follow", kinds="follower"), _social.given(idols), _social.cover(videos, "post"),
            _social.cover(videos.filter(_.likes.notnull()), "tally", kinds="likes")),
    }, judged)


def _said(raw: ir.Table) -> tuple[ir.StringValue, ir.TimestampValue]:
    """A time as it is written, and read."""
    said = raw.said.nullif("N/A")
    return said, _cells.when(said)


def _judge(raw: ir.Table) -> ir.Table:
    """The entries judged: as little of each as its rows are made of, since there may be millions."""
    said, at = _said(raw)
    # Names may be in the letters of any script; nearly all are in ours, and tidy.
    named = raw.name.lower().re_extract(r"^\s*@?([\p{L}\p{M}\p{N}._]{1,64})\s*$", 1).nullif("")
    name = ibis.ifelse(raw.name.re_search("^[a-z0-9._]{1,64}$"), raw.name, named)
    number = raw.link.re_extract("/(?:video|photo)/([0-9]{5,25})", 1).nullif("")
    video, fan = raw.what == "video", raw.what == "follower"
    hidden = video & raw.seen_by.re_search(_tiktok.PRIVATE).fill_null(_cells.no())
    gone = ~video & raw.name.isin(("N/A", "None")).fill_null(_cells.no())
    why = _cells.first_of(
        (~video & raw.name.isnull(), "it holds no user name"),
        (~video & name.isnull(), _cells.quoted(raw.name, "is no user name")),
        (~fan & said.isnull(), "it holds no time"),
        *_social.when_wrong(said, at, raw.taken_at, _OPENED, needed=False),
        *((video & wrong, reason) for wrong, reason in _totals.wrong(raw.likes)))
    return raw.select(
        "export_id", "row", "account", "taken_at", "what", "link", name=name, occurred_at=at, number=number,
        title=_social.titled(raw.title.nullif("N/A")), likes=_totals.number(raw.likes),
        kind=ibis.ifelse(raw.link.contains("/photo/").fill_null(_cells.no()), ibis.literal("photo"), "video"),
        why=ibis.ifelse(hidden | gone, ibis.null("string"), why),
        noise=_cells.first_of((hidden, "a video that not everybody can see"), (gone, "an account that is gone: it has no name")))
