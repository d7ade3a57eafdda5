"""Mailchimp's record of who opened and clicked: one file a campaign, whose number and name stand in the file's name."""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "mailchimp"

TIME = ("timestamp",)
READER = ("email", "email address")
PLACE = ("ip", "ip address")

_NUMBERED = "^[0-9]+_"


def activity(file: Peek, kind: str, *, linked: bool) -> bool:
    """Whether a file holds touches of a kind (`opens`, `clicks`): by its columns, and its folder or no others."""
    header = set(file.header)
    fits = header >= set(TIME) and header & set(READER) and ("url" in header) == linked
    bare = "ip" in header and header <= {*TIME, *READER, "ip", "url"}
    return bool(fits) and (bare or f"/{kind}/" in f"/{file.path.lower()}")


def campaign(file: Peek) -> str:
    """What the file's name says: `1234567_-spring-drop`."""
    return re.sub(r"\.csv$", "", file.name, flags=re.IGNORECASE)


def judged(raw: ir.Table, link: ir.StringValue) -> ir.Table:
    """Reader, moment, link and campaign of every touch; `why` and `noise` where there is none."""
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", said=raw.at, address=raw.email, link=link,
        occurred_at=_cells.when(raw.at), email=_handles.email(raw.email), fetched=_letters.from_apple(raw.ip),
        post=ibis.ifelse(raw.meaning.re_search(_NUMBERED), raw.meaning.re_extract("^[0-9]+", 0), raw.meaning))
    why = _cells.first_of(
        (cells.said.isnull(), "there is no time"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")),
        (cells.address.isnull(), "there is no e-mail address"),
        (cells.email.isnull(), _cells.quoted(cells.address, "is not an e-mail address")))
    empty = cells.said.isnull() & cells.address.isnull()
    return cells.mutate(why=ibis.ifelse(empty, ibis.null("string"), why),
                        noise=ibis.ifelse(empty, ibis.literal("blank line"), ibis.null("string")))


def letters(kept: ir.Table) -> ir.Table:
    """The campaign as a `post`, named by the file."""
    return _letters.begun(kept, _cells.cell(kept.meaning.re_replace("^[0-9]+_-?", "").replace("-", " ").left(200)))
