"""Twitch channel analytics: the channel's totals by day (Creator Dashboard > Analytics > Export Data). Nobody is named in them.

Several public readers agree on the headings and on the name, `Channel Analytics and Revenue by day from … to ….csv`; days
stand as `Sat Aug 01 2026`. Labels in English alone are known.

- *Live Views* are how often live content was seen that day: the only total of ours. *Follows* are those of the day, a change
  and no total of followers; viewers of several days, and averages, cannot be added up.
- *Revenue* is what Twitch pays out after its share, ads and its own offers among it, in a currency that the file does not
  name: no total of what people gave.
- The same columns come by week and by month, with the first day of each. A file is by day where its name says so or its
  lines stand less than a week apart; otherwise nothing is guessed. Days are Twitch's own, taken as UTC.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers import _totals
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "twitch"
TITLE = "Twitch channel analytics"
LEFT = "Viewers and averages, follows gained (a change), chat, clips, minutes, subscriptions; what Twitch pays you."

_OPENED = 2011
_SHAPE = Csv({"said": ("date",), "views": ("live views",)}, required=("said", "views"))
_MARKS = {"average viewers", "max viewers", "minutes streamed", "minutes watched", "unique viewers", "engaged viewers",
          "hosts and raids viewers (%)", "chat messages", "ad breaks (minutes)"}
_ENOUGH = 3
"""Of these headings; each of them alone might be anybody's."""
_REVENUE = {"sub revenue", "prime revenue", "gifted subs revenue", "bits revenue", "ad revenue", "turbo revenue"}
_STREAM = {"timestamp", "average viewers", "live views", "new followers"}
_BY = re.compile(r"\bby[ _-](day|week|month)\b", re.IGNORECASE)
_WEEKDAY = "^ *(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]? +"
_WEEK = 7


def shape(file: Peek) -> Shape | None:
    """Ours by views of live streams on a day, among other columns that only Twitch has together; not by week or month."""
    ours = _SHAPE.fits(file.header) and len(_MARKS & set(file.header)) >= _ENOUGH
    return _SHAPE if ours and _by(file) in {"", "day"} else None


def unneeded(file: Peek) -> str | None:
    """The same by longer spans or by the minute of one stream, and revenue alone."""
    header = set(file.header)
    if header >= _STREAM:
        return "one stream of Twitch's, by the minute: the channel's analytics by day hold it"
    if "date" not in header or len((_MARKS | _REVENUE) & header) < _ENOUGH:
        return None
    if _by(file) in {"week", "month"}:
        return f"Twitch's analytics by {_by(file)}: export them by day"
    return "Twitch's revenue: what it pays you, no total of what people gave" if header & _REVENUE else None


def _by(file: Peek) -> str:
    """Of what length the spans are, as the file's name says; empty where it does not."""
    found = _BY.search(file.name)
    return found[1].lower() if found else ""


def meaning(file: Peek) -> str:
    """That a line is a day, where only the name says so."""
    return "by day" if _by(file) == "day" else ""


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The end of each day counted."""
    return _social.dated((_dated(raw).day + ibis.interval(hours=24)).cast(_cells.TIME), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Views by day."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"tally": _totals.tallies(kept, views="views"), "cover": _totals.cover(kept, "views")}, judged)


def _dated(raw: ir.Table) -> ir.Table:
    """Rows with `day`, said with its weekday before it, or without: a column of its own, as is what is left of its cell."""
    rows = raw.mutate(spoken=raw.said.re_replace(_WEEKDAY, ""))
    rows = rows.mutate(began=_written.moment(rows.spoken, rows.export_id, "%b %d %Y"))
    return rows.mutate(day=rows.began.truncate("D").cast(_cells.TIME))


def _judge(raw: ir.Table) -> ir.Table:
    raw = _dated(raw)
    day = raw.day
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", said=_cells.cell(raw.said), since=day,
        until=(day + ibis.interval(hours=24)).cast(_cells.TIME), views=_totals.number(raw.views), post=_cells.none(),
        product=_cells.none(), currency=_cells.none(), blank=_cells.blank(raw.said) & _cells.blank(raw.views),
        not_number=_cells.first_of(*_totals.wrong(raw.views)),
        shown=ibis.ifelse(_social.absurd(day, raw.taken_at, _OPENED), ibis.null(_cells.TIME), day).epoch_seconds() // 86_400)
    cells = _together.beside(cells, ("export_id",), first=_.shown.min(), last=_.shown.max(), days=_.shown.nunique())
    daily = (cells.meaning == "by day") | ((cells.days > 1) & (cells["last"] - cells["first"] < _WEEK * (cells.days - 1)))
    why = _cells.first_of(
        *_social.when_wrong(cells.said, cells.since, cells.taken_at, _OPENED),
        (~ibis.coalesce(daily, _cells.no()), "neither the file's name nor its days say that a line is one day"),
        (cells.not_number.notnull(), cells.not_number),
        (_totals.negative(cells, "views"), "a total is below zero"),
        (_totals.none(cells, "views"), "no total stands in it"))
    total = (cells.said.lower().re_search("^tota") & cells.since.isnull()).fill_null(_cells.no())
    noise = _cells.first_of((cells.blank, "blank line"), (total, "totals line"))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, _cells.none()), noise=noise)
