"""What `add` asks of the tables it makes, each an expression over one of them: counts, what stands twice, odd spellings.

Steps like those of a look (`steps.py`), written ahead with them.
"""

from __future__ import annotations

from functools import cache
from functools import reduce
from operator import or_
from typing import Any

from stalwarts import schema
from stalwarts.identity import clean
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.ledger import asked

SLACK_DAYS = 2
"""How far ahead of now a time may lie that is today somewhere: clocks without a zone, and the end of a day."""


def counted(judged: ir.Table) -> ir.Table:
    """Rows, rows set aside and noise of each export."""
    return judged.group_by("export_id").agg(
        rows=_.count(), aside=_.why.notnull().sum(), noise=(_.noise.notnull() & _.why.isnull()).sum())


def aside(judged: ir.Table) -> ir.Table:
    """The rows set aside, with their reasons."""
    return judged.filter(_.why.notnull()).select("export_id", "row", "why").limit(asked.LISTED)


def newest(inside: ir.Table) -> ir.Table:
    """The newest time inside each export."""
    return inside.group_by(key=inside.export_id).agg(newest=_.inside.max())


def late(inside: ir.Table) -> ir.Table:
    """The same, and the newest of those times that can have been; how many there are, and how many have not come yet."""
    past = inside.inside <= ibis.now().cast("timestamp(6)") + ibis.interval(days=SLACK_DAYS)
    return inside.group_by(key=inside.export_id).agg(
        newest=inside.inside.max(), past=inside.inside.max(where=past), times=inside.inside.count(),
        late=(~past).sum().fill_null(0))


def odd(handle: ir.Table) -> ir.Table:
    """Handles that expressions on columns cannot spell, each once.

    `clean.exceptions` asks for any letter that is not printable ASCII. Of these only letters of several bytes and blanks that
    nobody sees are ever spelt otherwise, and to ask for those takes a third of the time; a platform in capitals sorts first.
    """
    named = handle.handle
    strange = reduce(or_, [_bytes()(named) != named.length(), *(named.contains(blank) for blank in "\t\n\r\v\f")])
    # Each by itself: of most files an engine then knows that no handle begins so, and looks at none.
    phone = handle.filter(named.startswith("phone:") & clean.exceptions(named))
    return ibis.union(*(found.select("handle") for found in (handle.filter(strange), phone, handle.filter(named < "a"))),
                      distinct=True)


@cache
def _bytes() -> Any:
    """The engine's function that counts a text's bytes."""
    @ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
    def strlen(text: str) -> int: ...  # type: ignore[empty-body]

    return strlen


def given(name: str, written: ir.Table) -> ir.Table:
    """What each export gave to a table, and how often something required is missing."""
    must = asked.required(name)
    return written.group_by("export_id").agg(
        rows=written.count(), **{f"no_{column}": written[column].isnull().sum() for column in must})


def repeats(name: str, rows: ir.Table) -> ir.Table:
    """Rows, and how many keys stand in them."""
    return _distinct(rows.select(*schema.EVIDENCE[name].key))


def told_twice(order: ir.Table) -> ir.Table:
    """Orders as exports tell them, and how many they are, if in other words."""
    return _distinct(order.select("account", "order", "export_id").distinct().select("account", "order"))


def _distinct(rows: ir.Table) -> ir.Table:
    """By hashes: two rows of one hash would only make looks pick where nothing is to pick."""
    hashed = rows.select(of=ibis.struct({column: rows[column] for column in rows.columns}).hash())
    return hashed.aggregate(n=hashed.count(), d=hashed.of.nunique())
