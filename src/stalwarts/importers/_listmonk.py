"""What listmonk's files share: times as Go prints them, and a reader's own id beside the address."""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "listmonk"
TOUCHES: dict[str, tuple[str, ...]] = {
    "campaign": ("campaign_uuid",), "number": ("campaign_id",), "title": ("campaign_name",), "uuid": ("subscriber_uuid",),
    "email": ("email",), "name": ("subscriber_name",), "url": ("url",), "at": ("created_at",)}
VIEWS, CLICKS = Csv(TOUCHES, required=("email", "at")), Csv(TOUCHES, required=("email", "url", "at"))

_OWN = "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_UUID = "^ *([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}) *$"
_ZONE = " [A-Z]{2,5}( m=.*)?$"
_GREENWICH = " +0000 UTC"
_PLAIN = f"^{_cells.YEAR}-[0-9]{{2}}-[0-9]{{2}} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:[.][0-9]{{1,6}})? [+]0000 UTC$"
"""Most servers keep the time of Greenwich: nothing has to be reckoned."""


def when(text: ir.StringValue) -> ir.TimestampValue:
    """`2026-01-02 09:00:00.123456 +0000 UTC`, or RFC 3339, as naive UTC; the zone's name only repeats the offset."""
    named = text.re_search("[+-][0-9]{4} [A-Z]{2,5}")
    plain = text.left(text.length() - len(_GREENWICH)).try_cast(_cells.TIME)
    any_zone = _cells.when(ibis.ifelse(named, text.re_replace(_ZONE, ""), text))
    rfc = text.substr(len("2026-01-02"), 1) == "T"
    return ibis.cases((rfc, _cells.when(text)), (text.re_search(_PLAIN), plain), else_=any_zone).cast(_cells.TIME)


def reader(uuid: ir.StringValue) -> ir.StringValue:
    """`listmonk:` and the reader's own id; null where the text is none."""
    said = ibis.ifelse(uuid.re_search(_OWN), uuid, uuid.lower().re_extract(_UUID, 1))
    return ibis.literal("listmonk:") + said.nullif("")


def is_record(header: tuple[str, ...]) -> bool:
    """Whether a file records what was done with campaigns: theirs and the reader's ids, and a time."""
    columns = set(header)
    return {"email", "created_at"} <= columns and bool(columns & {"campaign_uuid", "campaign_id"}) and bool(
        columns & {"subscriber_uuid", "subscriber_id", "campaign_name"})


def judged(raw: ir.Table, link: ir.StringValue, *, linked: bool) -> ir.Table:
    """Reader, campaign, moment and link of every view or click; `linked`: one without a link is nothing."""
    cells = raw.select(
        "export_id", "row", "account", "taken_at", link=link, said=raw["at"], occurred_at=when(raw["at"]),
        address=raw.email, email=_handles.email(raw.email), number=reader(raw.uuid), name=_cells.cell(raw.name),
        post=_cells.cell(ibis.coalesce(raw.campaign, raw.number)), title=_cells.headline(raw.title))
    nobody = _cells.blank(cells.address) & cells.said.notnull()
    checks = [(cells.said.isnull(), "there is no time"), (cells.post.isnull(), "nothing says which campaign it was")]
    return _lists.judged(
        cells, times={"said": "occurred_at"},
        checks=[*checks, (cells.link.isnull(), "there is no link")] if linked else checks,
        noise=[(nobody, "by nobody named: readers were not followed one by one"), _lists.blank(cells, "address", "said")])
