"""Gumroad followers: people who asked for letters on a Gumroad page, and confirmed it by e-mail.

A follow is a sighting on the day of the file; those who left are not in it. Newer files call the columns
`Subscriber Email` and `Subscribed Time`.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "gumroad"
TITLE = "Gumroad followers"
LEFT = "Nothing."

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
    once = kept.group_by("export_id", "account", "handle").agg(since=_.since.min(), seen_at=_.taken_at.max())
    return Facts({
        "follow": once.select("handle", "account", kind=ibis.literal("subscriber"), since="since", seen_at="seen_at",
                              ended_at=ibis.null(_cells.TIME), came_by=ibis.literal("form"), export_id="export_id"),
        "handle": _handles.handles(kept, "handle"),
        "consent": once.select("handle", "account", purpose=ibis.literal("email"), state=ibis.literal("yes"),
                               occurred_at="since", basis=ibis.literal("follows by e-mail"), export_id="export_id"),
        "cover": ibis.union(
            _handles.cover(kept, "follow", until=_.taken_at.max(), kinds="subscriber"),
            _handles.cover(kept, "consent", until=_.taken_at.max(), who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(*_sales.COMMON, said=raw.email, said_since=raw.since, handle=_handles.email(raw.email),
                       since=_cells.when(raw.since))
    why = _cells.first_of(
        (cells.said.isnull(), "the follower has no e-mail address"),
        (cells.handle.isnull(), _cells.quoted(cells.said, "is not an e-mail address")),
        (cells.said_since.notnull() & cells.since.isnull(), _cells.quoted(cells.said_since, "is not a time")))
    blank = cells.said.isnull() & cells.said_since.isnull()
    return cells.mutate(why=ibis.ifelse(blank, _sales.NONE, why),
                        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _sales.NONE))
