"""Meetup members: the member list of a group, or the guests of one event. Text with tabs, named `.xls` all the same.

- A member since *Joined Group on*. Their last visit and last meetup are a view and an attendance: there are no others in
  the list. Days are written month first unless one over 12 stands first anywhere in the file.
- There is no e-mail. A member is known by Meetup's own number; *Location* and name are what they say of themselves.
- Of an event only who is a member is taken: the file says when they answered and not when the event was.
"""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "meetup"
TITLE = "Meetup members"

_OPENED = 2002
_SHAPE = Csv({
    "name": ("name",), "user": ("user id",), "member": ("member id",), "city": ("location",),
    "joined": ("joined group on",), "visited": ("last visited group on",), "attended": ("last attended",),
    "url": ("url of member profile",)}, required=("user", "joined", "url"))
_GROUP = re.compile(r"meetup\.com/([A-Za-z0-9_-]{2,80})/members?/")


def shape(file: Peek) -> Shape | None:
    """Ours by the address of a member's profile beside the day of joining."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def account(file: Peek) -> str | None:
    """The group in the address of the first profiles: `meetup:fern-club`."""
    found = next((m for url in _social.column(file, "url of member profile") if (m := _GROUP.search(url))), None)
    return f"meetup:{found[1].lower()}" if found else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was last there."""
    return _social.dated(ibis.greatest(*(_at(raw, name) for name in ("joined", "visited", "attended"))), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Members, what they say of themselves, and when they were last there."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    views, meetings = (kept.filter(_[at].notnull()).mutate(occurred_at=_[at]) for at in ("visited_at", "attended_at"))
    return Facts({
        "follow": _social.follows(kept, "member").distinct(),
        "handle": _social.people(kept),
        "clue": _handles.clues(kept, "handle", display_name="name", city="city"),
        "touch": _social.touches(views, "view", "from_them").union(
            _social.touches(meetings, "attend", "from_them")).distinct(),
        "cover": ibis.union(
            _social.cover(kept, "follow", kinds="member", basis="assumed"),
            _social.cover(kept, "touch", kinds="view attend", who="listed", basis="assumed")),
    }, judged)


def _at(raw: ir.Table, name: str) -> ir.TimestampValue:
    return _written.moment(raw[name], raw.export_id)


def _judged(raw: ir.Table) -> ir.Table:
    number = ibis.coalesce(raw.member.re_extract("^ *([0-9]{1,15}) *$", 1).nullif(""),
                           raw.user.re_extract("^ *(?:user *)?([0-9]{1,15}) *$", 1).nullif(""))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "joined", "visited", "attended", said=ibis.coalesce(raw.member, raw.user),
        handle=ibis.literal("meetup:") + number, name=_cells.cell(raw.name), city=_cells.cell(raw.city),
        url=_cells.cell(raw.url), occurred_at=_at(raw, "joined"), visited_at=_at(raw, "visited"),
        attended_at=_at(raw, "attended"))
    why = _cells.first_of(
        (cells.said.isnull(), "the member has no number"),
        (cells.handle.isnull(), _cells.quoted(cells.said, "is not the number of a member")),
        *_social.when_wrong(cells.joined, cells.occurred_at, cells.taken_at, _OPENED),
        *_social.when_wrong(cells.visited, cells.visited_at, cells.taken_at, _OPENED, needed=False),
        *_social.when_wrong(cells.attended, cells.attended_at, cells.taken_at, _OPENED, needed=False))
    blank = cells.said.isnull() & cells.joined.isnull() & cells.name.isnull()
    return cells.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                        noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))
