"""listmonk's records of campaigns: who saw a letter, who followed a link. One file holds any number of campaigns."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Peek

PLATFORM = "listmonk"

COLUMNS = {"campaign": ("campaign_id",), "title": ("campaign_name",), "address": ("email",), "name": ("subscriber_name",),
           "at": ("created_at",)}
_MARKS = {"campaign_id", "campaign_uuid", "subscriber_uuid", "created_at", "email"}


def claims(file: Peek, *, linked: bool) -> bool:
    """Whether a file is one of touches, with the links that were followed or without."""
    header = set(file.header)
    return len(header & _MARKS) > 2 and {"campaign_id", "email", "created_at"} <= header and ("url" in header) == linked


def shape(**more: tuple[str, ...]) -> Csv:
    """Either file's columns."""
    return Csv(COLUMNS | more, required=("campaign", "address", "at"))


def moment(text: ir.StringValue) -> ir.TimestampValue:
    """RFC 3339, or as Go prints it: `2026-01-02 09:00:00.123456 +0000 UTC`."""
    return _cells.when(text.re_replace("([+-][0-9]{4}) [A-Z]{2,5}$", r"\1"))


def judged(raw: ir.Table, link: ir.StringValue) -> ir.Table:
    """Reader, moment, link and campaign of every touch; `why` and `noise` where there is none.

    Where listmonk does not keep who it was, as it does not unless told to, the row has no reader.
    """
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "address", "campaign", said=raw.at, link=link, name=_cells.cell(raw.name),
        occurred_at=moment(raw.at), email=_handles.email(raw.address), title=_cells.headline(raw.title),
        post=raw.campaign.re_extract("^ *([0-9]{1,12}) *$", 1).nullif(""))
    why = _cells.first_of(
        (cells.said.isnull(), "there is no time"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")),
        (cells.campaign.isnull(), "there is no campaign"),
        (cells.post.isnull(), _cells.quoted(cells.campaign, "is not the number of a campaign")),
        (cells.email.isnull(), _cells.quoted(cells.address, "is not an e-mail address")))
    noise = _cells.first_of(
        (cells.said.isnull() & cells.address.isnull() & cells.campaign.isnull(), "blank line"),
        (_cells.blank(cells.address), "a touch of somebody who is not kept"))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
