"""How many there may be of each kind of follower, whatever no file can tell.

Every payer nobody could place (U of them) may be a follower labelled otherwise, and may make a buyer of anyone or a
supporter of a buyer; everyone unknown may be an endorser or a voyeur. Nobody need stay unknown. Two accounts of one
being that no file links are not told apart here; `people_low` of `together` says how many that may concern.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

VERSION = 1
KINDS = ("supporter", "buyer", "endorser", "voyeur", "unknown")


def segment_ranges(segment_counts: Table, together: Table) -> Table:
    """Five rows: segment, low, people, high (people). High is null for payers' kinds where no file shows payments."""
    sizes = {kind: _.people.sum(where=_.segment == kind).fill_null(0).cast("int64") for kind in KINDS}
    counted = segment_counts.agg(whole=_.people.sum().fill_null(0).cast("int64"), **sizes)
    one = counted.cross_join(together.select("untied")).mutate(hid=_.untied.fill_null(0))
    rows = [_range(one, place, kind) for place, kind in enumerate(KINDS)]
    return ibis.union(*rows).order_by("place").drop("place")


def _range(one: Table, place: int, kind: str) -> Table:
    """One segment's row. Where no file shows payments, anybody may have paid."""
    low, high = _ends(one, kind)
    sure = 0 if kind == "unknown" else ibis.ifelse(one.untied.isnull(), 0, ibis.greatest(low, 0))
    most = ibis.ifelse(one.untied.isnull() & ibis.literal(kind in KINDS[:2]), one.whole, ibis.least(high, one.whole))
    return one.select(place=ibis.literal(place), segment=ibis.literal(kind), low=ibis.literal(0).cast("int64") + sure,
                      people=one[kind].cast("int64"), high=most.cast("int64"))


def _ends(one: Table, kind: str) -> tuple[Value, Value]:
    number, hid = one[kind], one.hid
    if kind == "supporter":
        return number, number + hid
    if kind == "buyer":
        return number - hid, number + ibis.least(hid, one.endorser + one.voyeur + one.unknown)
    if kind == "unknown":
        return number, number
    return number - hid, number + one.unknown
