"""X followers: who followed on the day of the archive. `follower.js`, and `follower-part1.js` of large accounts.

The list holds numbers alone: no names, no dates. A follow is *seen* on the day of the archive (its manifest's
`generationDate`, else its name), and since when is not known. Names for some of the numbers come with the posts that
mention them. `manifest.js` lists the parts: where one is missing, or there is no manifest, the cover is `assumed`.
Accounts we follow and posts we liked are left: the archive does not say since when, nor whose they were.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _x
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _x.PLATFORM
TITLE = "X followers"
LEFT = "Accounts you follow and posts you liked: the archive says neither since when nor whose."

_SHAPE = Json({"follower": 'STRUCT("accountId" VARCHAR, "userLink" VARCHAR)'}, assigned=True)
_IN_LINK = "[?&]user_id=([0-9]+)"

account = _x.account
taken = _x.taken
meaning = _x.meaning
known = _x.known


def shape(file: Peek) -> Shape | None:
    """Ours by the name the list is given to."""
    return _SHAPE if _x.holds(file) == "follower" else None


def facts(raw: ir.Table) -> Facts:
    """Follows with their handles, and how far the list reaches."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    seen = kept.taken_at.cast(_cells.TIME)
    return Facts({
        "follow": kept.select("handle", "account", "export_id", kind=ibis.literal("follower"),
                              since=ibis.null(_cells.TIME), seen_at=seen, ended_at=ibis.null(_cells.TIME),
                              came_by=ibis.literal("unknown")).distinct(),
        "handle": _x.people(kept, "handle"),
        "cover": _handles.cover(kept, "follow", until=_.taken_at.max().cast(_cells.TIME), kinds="follower",
                                basis=_x.vouched(_.meaning)),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    entry = raw.follower
    said = ibis.coalesce(entry["accountId"], entry["userLink"].re_extract(_IN_LINK, 1).nullif(""))
    seen = raw.select("export_id", "row", "account", "taken_at", "meaning", said=said, handle=_x.number(said))
    why = _cells.first_of((seen.said.isnull(), "it holds no account number"),
                          (seen.handle.isnull(), _cells.quoted(seen.said, "is not an account number")))
    return seen.mutate(why=why, noise=ibis.null("string"))
