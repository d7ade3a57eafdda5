"""LinkedIn connections: `Connections.csv`, behind a note of the platform. Who is connected follows, too.

A connection is known by the address of its profile; without one (older files have none) by its row, with the name as a
clue. Most have no e-mail address; one that is there is linked to the profile it stands beside. A row with a
date alone is a member who has left: noise. Company and position are not kept.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _linkedin
from stalwarts.importers import _social
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

OPENED = _linkedin.OPENED
PLATFORM = _linkedin.PLATFORM
TITLE = "LinkedIn connections"
UNNAMED = True
LEFT = "Company and position: more than is needed. Rows of members who have left hold a date alone."

_SHAPE = Csv({
    "forename": ("first name",), "surname": ("last name",), "url": ("url", "profile url"), "email": ("email address",),
    "since": ("connected on",),
}, required=("forename", "surname", "since"))

taken = _linkedin.taken
known = _linkedin.known
unneeded = _linkedin.unneeded


def shape(file: Peek) -> Shape | None:
    """Ours by names and the day of connecting."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The day of each connection."""
    return _day(raw.since)


def facts(raw: ir.Table) -> Facts:
    """Follows, what the file says of each person, and that all of them are listed."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _social.follows(kept),
        "handle": _social.people(kept, once=True).union(_handles.handles(kept, "email")),
        "clue": _social.names(kept),
        "link": _handles.links(kept, ("handle", "email", _handles.ONE_ROW)),
        "cover": _social.cover(kept, "follow", kinds="follower"),
    }, judged)


def _day(text: ir.StringValue) -> ir.TimestampValue:
    """`15 Mar 2024`, `15-Mar-24`, `2024-03-15`, with or without a clock.

    In files to 2018 `3/15/18, 3:04 PM`, month first: with that clock it is American; with no other are slashes read.
    """
    plain = ibis.ifelse(text.re_search("(?i)[ap]m *$"), text.re_replace(", ", " "), ibis.null("string"))
    spaced = ibis.ifelse(text.re_search("^ *[0-9]{1,2}-"), text.replace("-", " "), text)
    other = ibis.coalesce(_dates.moment(spaced, "%d %b %y"), _dates.moment(plain, "%m/%d/%y"), _cells.when(text))
    return _cells.swift(text, other, "%d %b %Y")


def _judge(raw: ir.Table) -> ir.Table:
    name = _cells.full_name(raw.forename, raw.surname)
    profile = _linkedin.profile(raw.url.lower())
    seen = raw.select(
        "export_id", "row", "account", "taken_at", name=name, address=_cells.cell(raw.email),
        email=_handles.email(raw.email), link=_cells.cell(raw.url), said=_cells.cell(raw.since),
        handle=ibis.coalesce(ibis.literal("linkedin:") + profile, _social.row_handle(PLATFORM, raw)),
        url=ibis.literal(_linkedin.HOME) + profile,
        occurred_at=_day(raw.since))
    gone = seen.name.isnull() & seen.link.isnull() & seen.address.isnull()
    noise = _cells.first_of((gone & seen.said.notnull(), "a member who has left LinkedIn"), (gone, "blank line"))
    why = _cells.first_of(
        (seen.address.notnull() & seen.email.isnull(), _cells.quoted(seen.address, "is not an e-mail address")),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, OPENED, needed=False))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
