"""Gumroad followers: people who asked for letters on a Gumroad page, and confirmed it by e-mail.

A follow is a sighting on the day of the file; those who left are not in it. Newer files call the columns
`Subscriber Email` and `Subscribed Time`.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "gumroad"
TITLE = "Gumroad followers"
LEFT = "Nothing."
YEAR_FIRST = True

_SHAPE = Csv({"email": ("follower email", "subscriber email"), "since": ("followed time", "subscribed time")},
             required=("email", "since"))


def shape(file: Peek) -> Shape | None:
    """Ours by Gumroad's own two names of columns."""
    header = set(file.header)
    pairs = ({"follower email", "followed time"}, {"subscriber email", "subscribed time"})
    return _SHAPE if any(header >= pair for pair in pairs) else None


def unneeded(file: Peek) -> str | None:
    """Those who sell for you."""
    ours = {"affiliate id", "referral url", "sales ($)"} <= set(file.header)
    return "your affiliates, who sell for you: they are not your followers" if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """When each began to follow."""
    return _cells.when(raw.since)


def facts(raw: ir.Table) -> Facts:
    """Followers, with their consent to letters."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "handle": _handles.handles(kept, "email", by="email"),
        "consent": _lists.consents(kept, "follows by e-mail", since="since"),
        "cover": _lists.covers(kept, "follow", "consent"),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        "export_id", "row", "account", "taken_at", address=raw.email, email=_handles.email(raw.email), said_since=raw.since,
        since=_cells.when(raw.since), came_by=ibis.literal("form"), consent=ibis.literal("yes"))
    return _lists.judged(cells, times={"said_since": "since"}, noise=[_lists.blank(cells, "address", "said_since")])
