"""Mailchimp's record of who opened and clicked: one file a campaign, whose number and name stand in the file's name.

Machines are in it and not marked. What we take for one, from the file alone, for nothing in it says when the letter
was delivered:

- a touch within 30 seconds of the campaign's first, where at least 5 readers touched it in that time: mail programs
  fetch pictures, and scanners follow links, within seconds of delivery, before people can;
- the clicks of a reader who followed at least 3 different links, and at least half of those anybody followed in that
  campaign, within 10 seconds of their own first click.
"""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Peek

PLATFORM = "mailchimp"
NO = ibis.literal(value=False)

BURST_SECONDS = 30
BURST_READERS = 5
SWEEP_SECONDS = 10
SWEEP_LINKS = 3

TIME = ("timestamp",)
READER = ("email", "email address")

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
        occurred_at=_cells.when(raw.at), email=_handles.email(raw.email),
        post=ibis.ifelse(raw.meaning.re_search(_NUMBERED), raw.meaning.re_extract("^[0-9]+", 0), raw.meaning))
    why = _cells.first_of(
        (cells.said.isnull(), "there is no time"),
        (cells.occurred_at.isnull(), _cells.quoted(cells.said, "is not a time")),
        (cells.address.isnull(), "there is no e-mail address"),
        (cells.email.isnull(), _cells.quoted(cells.address, "is not an e-mail address")))
    empty = cells.said.isnull() & cells.address.isnull()
    return cells.mutate(why=ibis.ifelse(empty, ibis.null("string"), why),
                        noise=ibis.ifelse(empty, ibis.literal("blank line"), ibis.null("string")))


def marked(kept: ir.Table) -> ir.Table:
    """The touches with `machine`."""
    first = kept.group_by("export_id").agg(began=_.occurred_at.min(), links=_.link.nunique())
    dated = kept.inner_join(first, "export_id")
    early = dated.occurred_at <= dated.began + ibis.interval(seconds=BURST_SECONDS)
    bursts = dated.filter(early).group_by("export_id").agg(readers=_.email.nunique())
    sweeps = _sweeps(dated)
    known = dated.left_join(bursts, "export_id", rname="{name}_b").left_join(
        sweeps, ["export_id", "email"], rname="{name}_s")
    burst = (known.occurred_at <= known.began + ibis.interval(seconds=BURST_SECONDS)) & (known.readers >= BURST_READERS)
    sweep = known.occurred_at <= known.swept
    return known.mutate(machine=ibis.coalesce(burst, NO) | ibis.coalesce(sweep, NO))


def _sweeps(dated: ir.Table) -> ir.Table:
    """Readers who followed link after link at once, and until when."""
    clicks = dated.filter(_.link.notnull())
    own = clicks.group_by("export_id", "email").agg(opened=_.occurred_at.min())
    near = clicks.inner_join(own, ["export_id", "email"])
    near = near.mutate(swept=_.opened + ibis.interval(seconds=SWEEP_SECONDS)).filter(_.occurred_at <= _.swept)
    counted = near.group_by("export_id", "email").agg(
        swept=_.swept.max(), followed=_.link.nunique(), links=_.links.max())
    wide = counted.filter((_.followed >= SWEEP_LINKS) & (_.followed * 2 >= _.links))
    return wide.select("export_id", "email", "swept")


def touches(kept: ir.Table, kind: str) -> ir.Table:
    """`touch` rows; several links followed in one second are one touch."""
    return marked(kept).select(
        "account", "occurred_at", "post", "machine", "export_id", handle="email", kind=ibis.literal(kind),
        direction=ibis.literal("from_them"), stance=ibis.literal("unknown")).distinct()


def letters(kept: ir.Table) -> ir.Table:
    """The campaign as a `post`: named by the file, dated by its first touch, for the file does not say when it left."""
    sent = kept.group_by("export_id", "account", "post", "meaning").agg(occurred_at=_.occurred_at.min())
    title = _cells.cell(sent.meaning.re_replace("^[0-9]+_-?", "").replace("-", " ").left(200))
    return sent.select("post", "account", "occurred_at", kind=ibis.literal("letter"), title=title,
                       url=ibis.null("string"), intent=ibis.literal("unknown"), export_id="export_id")


def cover(kept: ir.Table, kind: str) -> ir.Table:
    """One kind of touch, from the campaign's first to the export."""
    until = ibis.greatest(_.occurred_at.max(), _.taken_at.max())
    return _handles.cover(kept, "touch", since=_.occurred_at.min(), until=until, kinds=kind)
