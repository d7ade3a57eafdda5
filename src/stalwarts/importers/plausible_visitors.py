"""Plausible: page views of the site by day. Visitors are counted, none is known.

Of the dashboard's download only `visitors.csv` holds a total by day, and of the export of a whole site only
`imported_visitors_….csv`; the tables by source, campaign, page, place, device and goal are shares of the same visits, with days
or without, so they are known and left; so is a table of some pages alone, which has `scroll_depth`. A file of one day counts
hours, one of a year months: a row with a clock is an hour, and rows that all stand on the first of a month, several of them,
are months. *Pageviews* are views. Visitors of a day are no followers and no listeners, and the same person counts anew every
day: they are no total of ours.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import timedelta

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "plausible"
TITLE = "Plausible visitors"
LEFT = ("Visitors and visits of a day (the same person counts anew), and the tables by source, page, country and device: "
        "shares of the same visits.")
YEAR_FIRST = True

_OPENED = 2018
_SHAPE = Csv({"date": ("date",), "visitors": ("visitors",), "views": ("pageviews",)},
             required=("date", "visitors", "views"))
_FOLDER = re.compile(r"(?:^|/)Plausible export +(\S+) +(20\d\d-\d\d-\d\d) +to +(20\d\d-\d\d-\d\d)", re.IGNORECASE)
_SITE = re.compile(r"(?:^|/)([a-z0-9-]+(?:_[a-z0-9-]+)+)_20\d{6}(?: ?\(\d+\))?(?:\.zip)?/imported_visitors", re.IGNORECASE)
"""The export of a whole site is called `shop_example_com_20260831.zip`: no name of a site has a `_` of its own."""
_PARTS = re.compile(r"^(?:source|referrer|channel|utm_\w+|hostname|(?:entry_|exit_)?page|country|region|city|location|language|"
                    r"browser(?:_version)?|operating_system(?:_version)?|os(?:_version)?|device|screen(?:_size)?|name|goal|link_url|"
                    r"path|property|value|entrances|exits|(?:total_)?scroll_depth)$")
"""Columns that part visits, or that only a table of some pages has."""
_OF_VISITS = {"visits", "bounce_rate", "visit_duration"}
_OTHERS = re.compile(
    r"(?:^|/)(?:sources|channels|referrers|utm_\w+|pages|entry_pages|exit_pages|countries|regions|cities|browsers|"
    r"browser_versions|operating_systems|operating_system_versions|devices|conversions|custom_props)\.csv$",
    re.IGNORECASE)
_MARKS = {"visitors", "unique_conversions", "unique conversions"}
_SHARES = re.compile(r"(?:^|/)imported_(?!visitors[_.])[a-z_]+?(?:_\d{8}_\d{8})?(?: ?\(\d+\))?\.csv$", re.IGNORECASE)
"""The other tables of the export of a whole site, `imported_devices_20260828_20260830.csv`."""


def shape(file: Peek) -> Shape | None:
    """Ours by visitors beside page views, by day, and nothing that parts them."""
    return _SHAPE if _counts(file) and not _is_share(file) else None


def _counts(file: Peek) -> bool:
    return _SHAPE.fits(file.header) and bool(_OF_VISITS & set(file.header))


def _is_share(file: Peek) -> bool:
    """Whether its rows are parts of days."""
    return any(map(_PARTS.match, file.header)) or bool(_SHARES.search(file.path))


def account(file: Peek) -> str | None:
    """The site in the name of the download."""
    found, whole = _FOLDER.search(file.path), _SITE.search(file.path)
    site = found[1] if found else whole[1].replace("_", ".") if whole else ""
    return f"plausible:{site.lower()}" if site else None


def taken(file: Peek) -> datetime | None:
    """The end of the span in the name of the download."""
    found = _FOLDER.search(file.path)
    try:
        return datetime.fromisoformat(found[3]) + timedelta(days=1) if found else None
    except ValueError:
        return None


def unneeded(file: Peek) -> str | None:
    """The other tables of the downloads."""
    if _OTHERS.search(file.path) and _MARKS & set(file.header):
        return "a Plausible table of the same visits without days: no person and no total by day is in it"
    if (_counts(file) and _is_share(file)) or (_SHARES.search(file.path) and {"date", "visitors"} <= set(file.header)):
        return "a Plausible table of shares of the same visits: the totals by day stand in that of visitors"
    return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The end of each day counted."""
    return _social.dated((_cells.when(raw.date) + ibis.interval(hours=24)).cast(_cells.TIME), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Page views by day."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"tally": _totals.tallies(kept, views="views"), "cover": _totals.cover(kept, "views")}, judged)


def _ended(raw: ir.Table, day: ir.TimestampValue) -> ir.TimestampValue:
    """The end of what a row counts: an hour, a day or a month."""
    monthly = _together.differ(raw.export_id, day) & ~_together.any_in(raw.export_id, day.day() != 1)
    hour, whole = day + ibis.interval(hours=1), day + ibis.interval(hours=24)
    month = day + ibis.interval(months=1)
    return ibis.cases((raw.date.contains(":"), hour), (monthly, month), else_=whole).cast(_cells.TIME)


def _judge(raw: ir.Table) -> ir.Table:
    day = _cells.when(raw.date)
    text = ibis.null("string")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "date", since=day, until=_ended(raw, day), views=_totals.number(raw.views),
        post=text, product=text, currency=text, blank=raw.date.isnull() & raw.views.isnull(),
        not_number=_cells.first_of(*_totals.wrong(raw.views)))
    why = _cells.first_of(
        *_social.when_wrong(cells.date, cells.since, cells.taken_at, _OPENED),
        (cells.not_number.notnull(), cells.not_number),
        (_totals.negative(cells, "views"), "a total is below zero"),
        (_totals.none(cells, "views"), "no total stands in it"))
    return cells.mutate(why=ibis.ifelse(cells.blank, ibis.null("string"), why),
                        noise=ibis.ifelse(cells.blank, ibis.literal("blank line"), ibis.null("string")))
