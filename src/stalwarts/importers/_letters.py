"""Letters sent to a list, and who touched them: what Mailchimp, Substack and listmonk have in common.

Machines are in every such file and not marked. What we take for one, from the file alone, for nothing in it says when
the letter was delivered:

- a touch within 30 seconds of the letter's first, where at least 5 readers touched it in that time: mail programs
  fetch pictures, and scanners follow links, within seconds of delivery, before people can;
- the clicks of a reader who followed at least 3 different links, and at least half of those anybody followed in that
  letter, within 10 seconds of their own first click;
- known prefetchers, where the file has a column that shows them: a program that names itself (a crawler, a scanner, a
  library), a bare `Mozilla/5.0` from no device at all, as mail privacy proxies send it, and Apple's own network. A proxy
  that fetches when its reader opens, as Gmail's does, is its reader.

`kept` has `export_id`, `account`, `taken_at`, `post` (the letter), `email` (the reader's handle), `occurred_at` and
`link` (null for an open); where the file tells, `fetched` (bool): a known prefetcher.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

BURST_SECONDS = 30
BURST_READERS = 5
SWEEP_SECONDS = 10
SWEEP_LINKS = 3

_LETTER = ("export_id", "post")
_PROGRAM = ("(?i)bot(?:[^a-z]|$)|crawl|spider|scanner|preview|headless|phantom|python|curl/|wget/|go-http-client|libwww|java/|"
            "okhttp|axios|node-fetch|barracuda|proofpoint|mimecast|messagelabs|fireeye|trendmicro|facebookexternalhit|"
            "safelinks|linkcheck|appengine")
_BARE = "^ *Mozilla/[0-9.]+ *$"
_NOWHERE = ("", "unknown", "other", "none")
_APPLE = "^ *17[.][0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3} *$"


def touches(kept: ir.Table, kind: str) -> ir.Table:
    """`touch` rows; several links followed in one second are one touch."""
    told = marked(kept, linked=kind == "click").select("account", "occurred_at", "post", "machine", "export_id", handle="email")
    # All rows of an export have its account.
    once = told.group_by("occurred_at", "post", "export_id", "handle").agg(
        machine=_.machine.all(), account=_.account.arbitrary())
    return once.mutate(kind=ibis.literal(kind), direction=ibis.literal("from_them"), stance=ibis.literal("unknown"))


def marked(kept: ir.Table, *, linked: bool = True) -> ir.Table:
    """The touches with `machine`; where none is `linked`, nobody can have followed link after link."""
    first = kept.group_by(*_LETTER).agg(began=_.occurred_at.min())
    early = kept.select(*_LETTER, "email", "occurred_at").inner_join(first, list(_LETTER)).filter(
        _.occurred_at <= _.began + ibis.interval(seconds=BURST_SECONDS))
    bursts = early.group_by(*_LETTER).agg(readers=_.email.nunique())
    known = kept.inner_join(first.left_join(bursts, list(_LETTER)).select(*_LETTER, "began", "readers"), list(_LETTER))
    if linked:
        known = known.left_join(_sweeps(kept), [*_LETTER, "email"], rname="{name}_s")
    burst = (known.occurred_at <= known.began + ibis.interval(seconds=BURST_SECONDS)) & (known.readers >= BURST_READERS)
    sweep = known.occurred_at <= known.swept if linked else _cells.no()
    fetched = known.fetched if "fetched" in known.columns else _cells.no()
    return known.mutate(machine=ibis.or_(*(ibis.coalesce(sign, _cells.no()) for sign in (burst, sweep, fetched))))


def by_program(agent: ir.StringValue, *device: ir.StringValue) -> ir.BooleanValue:
    """Whether what a program says of itself is no reader's: `device` are the cells on what it ran on."""
    nowhere = ibis.and_(*(cell.lower().fill_null("").isin(_NOWHERE) for cell in device))
    return ibis.coalesce(agent.re_search(_PROGRAM), _cells.no()) | (ibis.coalesce(agent.re_search(_BARE), _cells.no()) & nowhere)


def from_apple(ip: ir.StringValue) -> ir.BooleanValue:
    """Whether an address on the network is one of Apple's own, from which nobody reads letters but its proxies."""
    return ibis.coalesce(ip.re_search(_APPLE), _cells.no())


def _sweeps(kept: ir.Table) -> ir.Table:
    """Readers who followed link after link at once, and until when."""
    # Most follow one link: who cannot have followed three is not looked at again.
    # Whether there were several tells a number of each as well as its text, in half the time.
    own = kept.filter(_.link.notnull()).mutate(sum=_.link.hash()).group_by(*_LETTER, "email").agg(
        opened=_.occurred_at.min(), clicks=_.count(), least=_["sum"].min(), most=_["sum"].max())
    own = own.filter((_.clicks >= SWEEP_LINKS) & (_.least != _.most)).select(*_LETTER, "email", "opened")
    near = kept.select(*_LETTER, "email", "occurred_at", "link").inner_join(own, [*_LETTER, "email"])
    near = near.mutate(swept=_.opened + ibis.interval(seconds=SWEEP_SECONDS)).filter(
        _.link.notnull() & (_.occurred_at <= _.swept))
    counted = near.group_by(*_LETTER, "email").agg(swept=_.swept.max(), followed=_.link.nunique())
    links = kept.filter(_.link.notnull()).select(*_LETTER, "link").distinct().group_by(*_LETTER).agg(links=_.count())
    wide = counted.inner_join(links, list(_LETTER)).filter((_.followed >= SWEEP_LINKS) & (_.followed * 2 >= _.links))
    return wide.select(*_LETTER, "email", "swept")


def begun(kept: ir.Table, title: ir.StringColumn) -> ir.Table:
    """Letters as `post` rows, dated by their first touch: such a file does not say when a letter left."""
    named = kept.mutate(title=title)
    sent = named.group_by("export_id", "account", "post").agg(occurred_at=_.occurred_at.min(), title=_.title.min())
    return sent.select("post", "account", "occurred_at", kind=ibis.literal("letter"), title="title",
                       url=ibis.null("string"), intent=ibis.literal("unknown"), export_id="export_id")


def cover(kept: ir.Table, kind: str) -> ir.Table:
    """One kind of touch, from the first in the file to the export."""
    until = ibis.greatest(_.occurred_at.max(), _.taken_at.max())
    return _handles.cover(kept, "touch", since=_.occurred_at.min(), until=until, kinds=kind)
