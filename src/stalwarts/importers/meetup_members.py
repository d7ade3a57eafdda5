"""Meetup members: `<Group>_Member_List_on_03-20-26.xls`, which is text parted by tabs, one row a member of a group.

- Members follow the group since `Joined Group on`. `Last Attended` is the one meeting the file dates: an *attend*;
  `Meetups attended` is a lifetime total of admissions. There are no e-mail addresses.
- The handle is `meetup:<member id>`; the group is the account, from the profiles' addresses, else from the file's name.
- Days are month first, unless a first number over 12 anywhere in the file shows that they are not.
- The list of one event (`RSVP`, `RSVPed on`) is read too: an *answer* at the time of the reply, about the event the
  file is named for. It does not say when the event was, so nobody is said to have come.
- What members wrote of themselves, and the group's notes on them, are left.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _together
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "meetup"
TITLE = "Meetup members"
LEFT = "What members wrote of themselves, pictures, notes of the organisers."
APART = True

_SHAPE = Csv({
    "name": ("name",), "user": ("user id",), "member": ("member id",), "place": ("location",),
    "joined": ("joined group on",), "visited": ("last visited group on",), "attended": ("last attended",),
    "meetups": ("meetups attended",), "replied": ("rsvped on",), "url": ("url of member profile",),
}, required=("name",))
_GROUP = re.compile(rb"meetup\.com/(?:[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)/members/")
_NAMED = re.compile(r"^(.+?)[ _]Member[ _]List", re.IGNORECASE)
_DAY = re.compile(r"_on_(\d\d)-(\d\d)-(\d\d)\b")
_ID = "/members/([0-9]+)"
_MONTHS = 12


def shape(file: Peek) -> Shape | None:
    """Ours by the address of a profile beside a member's number."""
    header = set(file.header)
    return _SHAPE if "url of member profile" in header and header & {"user id", "member id", "joined group on"} else None


def account(file: Peek) -> str | None:
    """The group."""
    found, named = _GROUP.search(file.text), _NAMED.search(file.name)
    group = found[1].decode() if found else named[1].replace("_", "-").replace(" ", "-") if named else ""
    return f"{PLATFORM}:{group.lower()}" if group else None


def meaning(file: Peek) -> str:
    """What the file is named for where it is the list of an event; nothing for the list of a group."""
    return re.sub(r"\.(?:xlsx?|csv)$", "", file.name, flags=re.IGNORECASE) if "rsvped on" in file.header else ""


def taken(file: Peek) -> datetime | None:
    """The last second of the day in the name, month first."""
    found = _DAY.search(file.name)
    try:
        return datetime(2000 + int(found[3]), int(found[1]), int(found[2]), 23, 59, 59) if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.Value:
    """When each member was last here."""
    return ibis.coalesce(*(_day(raw, name) for name in ("visited", "replied", "attended", "joined")))


def facts(raw: ir.Table) -> Facts:
    """Members, where they came and how often, and what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    until = _.taken_at.max().cast(_cells.TIME)
    group, event = kept.filter(_.meaning == ""), kept.filter(_.meaning != "")
    return Facts({
        "follow": _lists.follows(kept, "follower", "handle"),
        "touch": ibis.union(_touches(group, "attend", "attended_at"), _touches(event, "answer", "replied_at")),
        "tally": _tallies(group),
        "handle": kept.select("handle", "url", "export_id", platform=ibis.literal(PLATFORM)).distinct(),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="place"),
        "cover": ibis.union(_handles.cover(group, "follow", until=until, kinds="follower"),
                            _handles.cover(event, "follow", until=until, kinds="follower", who="listed"),
                            _handles.cover(group, "touch", until=until, kinds="attend", who="listed"),
                            _handles.cover(event, "touch", until=until, kinds="answer", who="listed"),
                            _handles.cover(group, "tally", until=until, kinds="admissions")),
    }, judged)


def _day(raw: ir.Table, name: str) -> ir.TimestampValue:
    """A column of days, once the whole file has said whether the month comes first."""
    columns = [raw[column] for column in ("joined", "visited", "attended", "replied")]
    over = [text.re_extract("^ *([0-9]{1,2})/", 1).try_cast("int64") > _MONTHS for text in columns]
    day_first = _together.any_in(raw.export_id, ibis.or_(*(ibis.coalesce(one, _cells.no()) for one in over)))
    text = raw[name].re_extract("^ *([0-9/]+)", 1)
    return ibis.ifelse(day_first, _cells.stamp(text, "%d/%m/%Y"), _cells.stamp(text, "%m/%d/%Y"))


def _judged(raw: ir.Table) -> ir.Table:
    number = ibis.coalesce(raw.member.re_extract("^ *([0-9]+) *$", 1).nullif(""),
                           raw.user.re_extract("^ *(?:user )?([0-9]+) *$", 1).nullif(""),
                           raw.url.re_extract(_ID, 1).nullif(""))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", "joined", "attended", "meetups", "replied", "member",
        handle=ibis.literal("meetup:") + number, name=_cells.cell(raw.name), place=_cells.cell(raw.place),
        url=_cells.cell(raw.url), since=_day(raw, "joined"), attended_at=_day(raw, "attended"),
        replied_at=_day(raw, "replied"),
        times=ibis.ifelse(raw.meetups.re_search("^ *[0-9]{1,6} *$"), raw.meetups.re_replace(" ", "").try_cast("int64"),
                          ibis.null("int64")))
    days = (("joined", "since"), ("attended", "attended_at"), ("replied", "replied_at"))
    noise = _cells.first_of(_lists.blank(cells, "name", "url", "member"))
    why = _cells.first_of(
        (cells.handle.isnull(), "the member has no number"),
        *((~_cells.blank(cells[said]) & cells[read].isnull(), _cells.quoted(cells[said], "is not a day"))
          for said, read in days),
        (~_cells.blank(cells.meetups) & cells.times.isnull(), _cells.quoted(cells.meetups, "is not a number")))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))


def _touches(kept: ir.Table, kind: str, when: str) -> ir.Table:
    dated = kept.mutate(when=kept[when]).filter(_.when.notnull())
    return dated.select(
        "handle", "account", "export_id", occurred_at="when", kind=ibis.literal(kind),
        direction=ibis.literal("from_them"), post=dated.meaning.nullif(""), stance=ibis.literal("unknown"),
        machine=_cells.no()).distinct()


def _tallies(kept: ir.Table) -> ir.Table:
    text = ibis.null("string")
    totals = kept.filter(_.times.notnull()).group_by("export_id", "account", "handle").agg(
        value=_.times.max(), until=_.taken_at.max())
    return totals.select(
        account="account", since=ibis.null(_cells.TIME), until=_.until.cast(_cells.TIME), of=ibis.literal("admissions"),
        value=_.value.cast(_cells.MONEY), currency=text, post=text, product=text, handle="handle", export_id="export_id")
