"""LinkedIn connections: `Connections.csv`, behind a note of the platform. Who is connected follows, too.

A connection is known by the address of its profile; without one (older files have none) by its row, with the name as a
clue. Most have no e-mail address; one that is there is linked to the profile it stands beside. A row with a
date alone is a member who has left: noise. Company and position are not kept. Headings are English or German.

A day written `03/04/2024` is read where another day of the file shows which of its numbers is the month. One that cannot be
read, or could be two, is left open: the connection stands all the same.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _linkedin
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

OPENED = _linkedin.OPENED
PLATFORM = _linkedin.PLATFORM
TITLE = "LinkedIn connections"
UNNAMED = True
APART = True
LEFT = "Company and position: more than is needed. Rows of members who have left hold a date alone."

_MONTH, _LATER = "(?:0?[1-9]|1[0-2])", "(?:1[3-9]|2[0-9]|3[01])"
"""Numbers that a month can have, and those that only a day can."""
_SHAPE = Csv({
    "forename": ("first name", "vorname"), "surname": ("last name", "nachname"), "url": ("url", "profile url"),
    "email": ("email address", "e-mail-adresse"), "since": ("connected on", "verbunden am"),
}, required=("forename", "surname", "since"))

taken = _linkedin.taken
known = _linkedin.known
unneeded = _linkedin.unneeded


def shape(file: Peek) -> Shape | None:
    """Ours by names and the day of connecting."""
    return _SHAPE if _SHAPE.fits(file.header) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The day of each connection."""
    return _day(raw)


def facts(raw: ir.Table) -> Facts:
    """Follows, what the file says of each person, and that all of them are listed."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _social.follows(kept),
        "handle": _social.people(kept, once=True).union(_handles.handles(kept, "email", by="email")),
        "clue": _social.names(kept),
        "link": _handles.links(kept, ("handle", "email", _handles.ONE_ROW), by="email"),
        "cover": _social.cover(kept, "follow", kinds="follower"),
    }, judged)


def _day(raw: ir.Table) -> ir.TimestampValue:
    """`15 Mar 2024`, `15-Mar-24`, `2024-03-15`, with or without a clock.

    In files to 2018 `3/15/18, 3:04 PM`, month first: with that clock it is American; without, the file has to show it.
    """
    text = raw.since
    plain = ibis.ifelse(text.re_search("(?i)[ap]m *$"), text.re_replace(", ", " "), ibis.null("string"))
    spaced = ibis.ifelse(text.re_search("^ *[0-9]{1,2}-"), text.replace("-", " "), text)
    other = ibis.coalesce(_dates.moment(spaced, "%d %b %y"), _dates.moment(plain, "%m/%d/%y"), _cells.when(text),
                          _slashed(raw))
    return _cells.swift(text, other, "%d %b %Y", "%m/%d/%y, %I:%M %p")


def _slashed(raw: ir.Table) -> ir.TimestampValue:
    """`03/15/2024`, once another day of the file, or the same, has said which number is the month; null where none has."""
    # Nearly no file has slashes: nothing is searched in the others.
    shown = {name: ibis.ifelse(raw.since.contains("/"), raw.since.re_search(f"^ *{first}/{second}/"), _cells.no())
             for name, first, second in (("month", _MONTH, _LATER), ("day", _LATER, _MONTH))}
    month, day = (_together.such(raw.export_id, holds, **shown) for holds in (_.month & ~_.day, _.day & ~_.month))
    return ibis.cases((~raw.since.contains("/"), ibis.null(_cells.TIME)), (month, _dates.moment(raw.since, "%m/%d/%Y")),
                      (day, _dates.moment(raw.since, "%d/%m/%Y")), else_=ibis.null(_cells.TIME))


def _judge(raw: ir.Table) -> ir.Table:
    name = _cells.full_name(raw.forename, raw.surname)
    profile = _linkedin.profile(raw.url.lower())
    seen = raw.select(
        "export_id", "row", "account", "taken_at", name=name, address=_cells.cell(raw.email),
        email=_handles.email(raw.email), link=_cells.cell(raw.url), said=_cells.cell(raw.since),
        handle=ibis.coalesce(ibis.literal("linkedin:") + profile, _social.row_handle(PLATFORM, raw)),
        url=ibis.literal(_linkedin.HOME) + profile,
        occurred_at=_day(raw))
    gone = seen.name.isnull() & seen.link.isnull() & seen.address.isnull()
    noise = _cells.first_of((gone & seen.said.notnull(), "a member who has left LinkedIn"), (gone, "blank line"))
    why = _cells.first_of(
        (seen.address.notnull() & seen.email.isnull(), _cells.quoted(seen.address, "is not an e-mail address")),
        (_social.absurd(seen.occurred_at, seen.taken_at, OPENED), _cells.quoted(seen.said, "is no time this can have been")))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
