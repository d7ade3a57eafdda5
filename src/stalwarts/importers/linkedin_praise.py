"""LinkedIn endorsements and recommendations you received: who spoke well of you, in public and under their own name.

`Endorsement_Received_Info.csv` has one line a skill somebody vouched for with a click, so it is a like; the address of
their profile is in it, as in the list of connections. `Recommendations_Received.csv` has one line a recommendation, a
review in their words, which are never kept; it names its writer and gives no address, so each line is a handle of its own
with the name as a clue. Both are for you, whether or not you show them on your profile. Days stand as `2023/03/02 10:00:00
UTC`, and in recommendations as `03/02/23, 10:00 AM`, month first.
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

PLATFORM = _linkedin.PLATFORM
TITLE = "LinkedIn endorsements and recommendations"
UNNAMED = True
LEFT = "What a recommendation says, and company and position of who wrote it: never kept."

_SHAPE = Csv({
    "forename": ("endorser first name", "first name"), "surname": ("endorser last name", "last name"),
    "url": ("endorser public url",), "said": ("endorsement date", "creation date"), "skill": ("skill name",),
    "text": ("text",),
}, required=("forename", "surname", "said"))

taken = _linkedin.taken


def shape(file: Peek) -> Shape | None:
    """Ours by who endorsed a skill, or by who wrote what as whom and when; not those *you* gave, which name whom they are for."""
    header = set(file.header)
    written = {"text", "creation date", "status"} <= header and header & {"company", "job title"}
    received = "endorser first name" in header or (written and "given" not in file.name.lower())
    return _SHAPE if _SHAPE.fits(file.header) and received else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each was given."""
    return _social.dated(_at(raw.said), _linkedin.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Touches from the people who spoke, for you."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    touches = _social.touches(kept, kept.kind, "from_them").mutate(stance=ibis.literal("for"))
    return Facts({
        "touch": touches.distinct(),
        "handle": _social.people(kept),
        "clue": _social.names(kept).distinct(),
        "cover": _social.cover(kept, "touch", kinds="like review", who="listed"),
    }, judged)


def _at(said: ir.StringValue) -> ir.TimestampValue:
    american = ibis.ifelse(said.re_search("(?i)[ap]m *$"), said.re_replace(", ", " "), ibis.null("string"))
    plain = ibis.ifelse(said.re_search("^[0-9]{4}/[0-9]{2}/[0-9]{2}"), said.replace("/", "-"), said)
    return ibis.coalesce(_cells.when(plain), _dates.moment(american, "%m/%d/%y"))


def _judge(raw: ir.Table) -> ir.Table:
    name = _cells.full_name(raw.forename, raw.surname)
    profile = _linkedin.profile(raw.url.lower())
    seen = raw.select(
        "export_id", "row", "account", "taken_at", name=name, said=_cells.cell(raw.said), occurred_at=_at(raw.said),
        handle=ibis.coalesce(ibis.literal("linkedin:") + profile, _social.row_handle(PLATFORM, raw)),
        url=ibis.literal(_linkedin.HOME) + profile,
        kind=ibis.ifelse(raw.skill.notnull(), ibis.literal("like"), "review"))
    blank = seen.name.isnull() & seen.said.isnull() & seen.url.isnull()
    why = _cells.first_of(
        (seen.name.isnull() & seen.url.isnull(), "it names nobody"),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _linkedin.OPENED))
    return seen.mutate(why=ibis.ifelse(blank, ibis.null("string"), why),
                       noise=ibis.ifelse(blank, ibis.literal("blank line"), ibis.null("string")))
