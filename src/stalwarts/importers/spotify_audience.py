"""Spotify for Artists: listeners, streams and followers by day, totals by song, one song by day. Nobody is named in them.

*Followers* is how many there were on that day, so it stands without a beginning; *listeners* and *streams* are those of
the day itself. A song's totals state their span in the file's name alone, `<artist>-songs-1year.csv`: they count up to the
file's own time, since ever unless the name says otherwise. Two songs of one name are told apart by their days of release, and
left where they share those. Saves and playlist adds are no totals of ours; playlists are shares of the same streams, with the
day a song was added to them, and left. The artist stands
in the file's name, `<artist>-audience-timeline.csv`, and the song in `<song>-timeline.csv`: habit, not stated anywhere.
Listeners of several days must not be added up: the same person listens on many.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "spotify"
TITLE = "Spotify for Artists"
LEFT = "Saves and playlist adds: no totals of ours. Playlists: shares of the same streams."
YEAR_FIRST = True

_OPENED = 2008
_COUNTS = {"listeners": ("listeners",), "streams": ("streams",), "followers": ("followers",)}
_NAMES = {"date": ("date",), "song": ("song", "song title", "title"), "released": ("release_date", "release date")}
_DAYS = Csv({**_NAMES, "song": ("song",), **_COUNTS}, required=("date", "listeners", "streams"))
_SONGS = Csv({**_NAMES, **_COUNTS}, required=("song", "listeners", "streams"))
_SONG = Csv({**_NAMES, "song": ("song",), **_COUNTS}, required=("date", "streams"))
_PLAYLISTS = {"title", "author", "listeners", "streams", "date_added"}
_ARTIST = re.compile(r"^(.+?)[-_ ](?:audience|songs|recordings)\b", re.IGNORECASE)
_TIMELINE = re.compile(r"^(.+?)[-_ ]timeline(?: ?\(\d+\))?\.csv$", re.IGNORECASE)
_SPAN = re.compile(r"[-_ ](?:songs|recordings)[-_ ](\d{1,2}) ?(day|week|month|year)s?\b", re.IGNORECASE)
_DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
_SAVES = {"saves", "release_date", "release date"}
_OF_SEVERAL = {"platform", "source", "service", "dsp", "store", "network"}
"""What tools that gather the days of several places say of each."""


def shape(file: Peek) -> Shape | None:
    """Ours by listeners beside streams, by day or by song; one song's days by nothing but streams and the file's name."""
    if set(file.header) & _OF_SEVERAL:
        return None
    if _DAYS.fits(file.header) and "followers" in file.header:
        return _DAYS
    alone = _SONG.fits(file.header) and "listeners" not in file.header
    if alone and _TIMELINE.search(file.name) and not _ARTIST.search(file.name):
        return _SONG
    return _SONGS if _SONGS.fits(file.header) and _SAVES & set(file.header) else None


def unneeded(file: Peek) -> str | None:
    """Playlists that songs are on."""
    if set(file.header) >= _PLAYLISTS:
        return "Spotify's playlists with songs of yours: shares of the same streams, and nobody is named"
    return None


def account(file: Peek) -> str | None:
    """The artist in the file's name: `spotify:studio-fernlight`."""
    found = _ARTIST.search(file.name)
    words = re.findall(r"\w+", found[1].lower()) if found else []
    return f"spotify:{'-'.join(words)}" if words else None


def meaning(file: Peek) -> str:
    """What only the name says: the song of a timeline, or for how many days songs were counted."""
    song, span = _TIMELINE.search(file.name), _SPAN.search(file.name)
    if song and not _ARTIST.search(file.name):
        return f"song={song[1].strip()}"
    return f"days={int(span[1]) * _DAYS_IN[span[2].lower()]}" if span else ""


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The end of each day counted."""
    return _social.dated((_cells.when(raw.date) + ibis.interval(hours=24)).cast(_cells.TIME), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Totals by day, or by song."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    standing = kept.mutate(since=ibis.null(_cells.TIME))
    return Facts({
        "tally": ibis.union(_totals.tallies(kept, listeners="listeners", streams="streams"),
                            _totals.tallies(standing, followers="followers")),
        "cover": _totals.cover(kept.filter(kept.song.isnull() & kept.of_song.isnull()), "followers listeners streams").union(
            _totals.cover(kept.filter(kept.song.notnull()), "listeners streams")).union(
            _totals.cover(kept.filter(kept.of_song.notnull()), "streams")),
    }, judged)


def _dated(cells: ir.Table) -> ir.StringValue:
    """The name of a song with its day of release, where that is known."""
    return cells.title + ibis.ifelse(cells.released == "", "", ibis.literal(" (") + cells.released + ibis.literal(")"))


def _judge(raw: ir.Table) -> ir.Table:
    day, of_song = _cells.when(raw.date), raw.meaning.re_extract("^song=(.+)$", 1).nullif("")
    counted = raw.meaning.re_extract("^days=([0-9]+)$", 1).nullif("").try_cast("int64")
    began = (raw.taken_at - (counted * 86_400).as_interval("s")).cast(_cells.TIME)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", "song", of_song=of_song, at=day,
        title=ibis.ifelse(raw.date.isnull(), _social.titled(raw.song), ibis.null("string")), released=raw.released.fill_null(""),
        counted=counted, since=ibis.coalesce(day, began),
        until=ibis.coalesce(day + ibis.interval(hours=24), raw.taken_at).cast(_cells.TIME),
        post=ibis.null("string"), currency=ibis.null("string"), product=_social.titled(ibis.coalesce(raw.song, of_song)),
        blank=raw.date.isnull() & raw.song.isnull() & raw.listeners.isnull(),
        not_number=_cells.first_of(*_totals.wrong(raw.listeners, raw.streams, raw.followers)),
        **{name: _totals.number(raw[name]) for name in _COUNTS})
    # Two rows of one name would be two values of one total.
    songs = raw.filter(raw.date.isnull()).select("export_id", title=_social.titled(_.song), released=_.released.fill_null(""))
    cells = _together.beside(cells, ("export_id", "title"), _.several > 1, songs, several=_.count(), kinds=_.released.nunique())
    cells = cells.mutate(product=ibis.ifelse(cells.kinds == cells.several, _dated(cells), cells["product"]))
    why = _cells.first_of(
        (cells.date.isnull() & cells.song.isnull(), "there is neither a day nor a song"),
        *_social.when_wrong(cells.date, cells["at"], cells.taken_at, _OPENED, needed=False),
        (cells.not_number.notnull(), cells.not_number),
        (cells.kinds < cells.several, "several songs have this name, and their days of release do not tell them apart"),
        (_totals.negative(cells, *_COUNTS), "a total is below zero"),
        (_totals.none(cells, *_COUNTS), "no total stands in it"))
    return cells.mutate(why=ibis.ifelse(cells.blank, ibis.null("string"), why),
                        noise=ibis.ifelse(cells.blank, ibis.literal("blank line"), ibis.null("string")))
