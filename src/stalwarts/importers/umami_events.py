"""Umami: every page view of the site, one a row. Sessions are pseudonyms; only who signed in can be anybody.

- Views are counted by site and day, as totals. Rows of other events (`event_type` 2 and up) are visits' doings and no views:
  they tell nothing that is kept here.
- `distinct_id` is what the site itself calls a visitor. Where it is an e-mail address, that person has seen a page; any
  other id is the site's own business and no handle of ours.
- Times are UTC. A cell that begins with `=`, `+`, `-` or `@` carries an apostrophe, which is taken off.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _shown
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

PLATFORM = "umami"
TITLE = "Umami events"
LEFT = "Sessions (pseudonyms), devices, places, events that are no page views."
YEAR_FIRST = True

_OPENED = 2020
_SHAPE = Csv({"site": ("hostname",), "session": ("session_id",), "event": ("event_id",), "sort": ("event_type",),
              "visitor": ("distinct_id",), "date": ("created_at",)}, required=("session", "event", "sort", "date"))
_OTHERS = re.compile(r"(?:^|/)(?:session_data|event_data|session|website|revenue)\.csv$")
_VIEW = "1"


def shape(file: Peek) -> Shape | None:
    """Ours by a session's and an event's id beside the address seen."""
    return _SHAPE if _SHAPE.fits(file.header) and "url_path" in file.header else None


def unneeded(file: Peek) -> str | None:
    """The other tables of the download."""
    if _OTHERS.search(file.path) and "website_id" in file.header:
        return "an Umami table of sessions' details: it names nobody"
    return None


def account(file: Peek) -> str | None:
    """The site of the first rows."""
    site = next(iter(_shown.column(file, "hostname")), None)
    return f"umami:{site.lower()}" if site else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each happened."""
    return _social.dated(_cells.when(raw.date), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Views by day, and touches of those whom the site knows by their address."""
    judged = _judge(raw)
    views = _handles.standing(judged).filter(_.sort == _VIEW)
    people = views.filter(_.handle.notnull())
    return Facts({
        "tally": _by_day(views),
        "touch": _social.touches(people, "view", "from_them").distinct(),
        "handle": _social.people(people),
        "cover": ibis.union(
            _totals.cover(views.mutate(since=_.occurred_at, until=_.occurred_at), "views"),
            _social.cover(people, "touch", kinds="view", who="listed", basis="assumed", since=_.occurred_at.min())),
    }, judged)


def _by_day(views: ir.Table) -> ir.Table:
    day = views.occurred_at.date().cast(_cells.TIME)
    counted = views.group_by("export_id", "account", since=day).agg(views=_.count())
    text = ibis.null("string")
    spanned = counted.mutate(until=(counted.since + ibis.interval(hours=24)).cast(_cells.TIME), post=text, product=text,
                             currency=text)
    return _totals.tallies(spanned, views="views")


def _judge(raw: ir.Table) -> ir.Table:
    site = raw.site.lower().re_extract("^ *([a-z0-9.:-]+) *$", 1).nullif("")
    several = _together.differ(raw.export_id, site)
    cells = raw.select(
        "export_id", "row", "taken_at", "date", "event", "session", sort=raw.sort.re_extract("^ *(.*?) *$", 1).nullif(""),
        account=ibis.ifelse(several, ibis.coalesce(ibis.literal("umami:") + site, raw.account), raw.account),
        occurred_at=_cells.when(raw.date), handle=_handles.email(_cells.unguard(raw.visitor)), url=ibis.null("string"))
    blank = cells.event.isnull() & cells.date.isnull() & cells.session.isnull()
    why = _cells.first_of(
        (cells.event.isnull(), "there is no event id"),
        (cells.sort.isnull(), "it does not say what kind of event it is"),
        (~cells.sort.re_search("^[0-9]{1,3}$"), _cells.quoted(cells.sort, "is no kind of event")),
        *_social.when_wrong(cells.date, cells.occurred_at, cells.taken_at, _OPENED))
    noise = _cells.first_of((blank, "blank line"), (why.isnull() & (cells.sort != _VIEW), "no page view"))
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why), noise=noise)
