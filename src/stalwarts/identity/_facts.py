"""What the tables say of each being, gathered once: its handles, names, telephone numbers, places and mentions of others."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.identity import _keys

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

NAMES = ("name", "display_name")
PLACES = ("city", "country", "postcode")
TELLING = ("url", "bio", "note", "typed_handle")
"""Kinds of clues in which another handle may be written."""
CLAIMED = "account_name"
"""The question to which people answer with their account name; `_account_name` may follow a platform."""


@dataclass(slots=True)
class Being:
    """One being, as far as certain links tell."""

    least: str
    handles: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    phones: set[str] = field(default_factory=set)
    places: dict[str, set[str]] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    """Kind and text of clues in which other handles may stand."""
    codes: set[str] = field(default_factory=set)
    pays: bool = False
    follows: bool = False

    @property
    def till(self) -> bool:
        """Whether only tills know of it: it pays, and no list of followers holds it."""
        return self.pays and not self.follows

    @property
    def platforms(self) -> set[str]:
        """Where it has handles."""
        return {_keys.platform(handle) for handle in self.handles}


SHORTLY, FEW = 1200, 4
"""Seconds between a click and an order that may be its outcome, and people who clicked then beyond whom it says nothing."""
NOBODYS = frozenset({"guest", "customer", "anonymous", "anonym", "unknown", "test", "test test", "none", "null", "na", "n a",
                     "walk in", "no name", "someone", "instagram user", "facebook user", "deleted user", "user", "name",
                     "first last", "first name last name", "john doe", "jane doe", "max mustermann", "erika mustermann"})
"""Names that are put where nobody gave one."""
Facts = dict[str, Being]


def wanted(tables: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """What leaves the engine: `handles` (handle, pays, follows), `clues`, `codes`, `said`, all distinct."""
    import ibis
    from ibis import _

    order = tables["order"].filter(_.handle.notnull())
    seen = ibis.union(
        tables["handle"].select("handle", pays=ibis.literal(0), follows=ibis.literal(0)),
        tables["follow"].select("handle", pays=ibis.literal(0), follows=ibis.literal(1)),
        order.select("handle", pays=(_.amount > 0).cast("int8"), follows=ibis.literal(0)))
    handles = seen.group_by("handle").agg(pays=_.pays.max(), follows=_.follows.max())
    clues = tables["clue"].filter(_.kind.isin((*NAMES, *PLACES, *TELLING, "phone", "email")))
    said = tables["said"].filter(_.handle.notnull(), _.question.endswith(CLAIMED))
    return {"handles": handles, "clues": clues.select("handle", "kind", "value").distinct(),
            "codes": order.filter(_.code.notnull()).select("handle", "code").distinct(),
            "said": said.select("handle", "question", "answer").distinct(),
            "clicked": _clicked(tables["touch"], order)}


def _clicked(touch: ir.Table, order: ir.Table) -> ir.Table:
    """Who clicked a link of ours shortly before who bought, where few clicked then: clicker, buyer, clickers."""
    import ibis
    from ibis import _

    def span(when: ir.TimestampValue) -> ir.IntegerValue:
        return (when.epoch_seconds() // SHORTLY).cast("int64")

    theirs = touch.filter(touch.kind == "click", touch.direction == "from_them", ~touch.machine)
    clicks = theirs.select(clicker="handle", span=span(theirs.occurred_at)).distinct()
    # A click just before the turn of a span belongs to the next one as well.
    spread = clicks.union(clicks.mutate(span=clicks.span + 1)).distinct()
    few = spread.mutate(clickers=_.count().over(group_by="span")).filter(_.clickers <= FEW)
    bought = order.filter(order.amount > 0).select(buyer="handle", span=span(order.occurred_at)).distinct()
    met = few.inner_join(bought, "span").filter(_.clicker != _.buyer)
    return met.group_by("clicker", "buyer").agg(clickers=_.clickers.min(), times=ibis._.count())


def owners(handles: pa.ChunkedArray, person: pa.Table) -> pa.ChunkedArray:
    """The being of each handle; `person` are the certain conclusions."""
    import pyarrow.compute as pc

    place = pc.index_in(handles, value_set=person["handle"].combine_chunks())
    return pc.coalesce(person["person"].take(place), handles)


def gathered(found: Mapping[str, pa.Table], person: pa.Table, only: Collection[str] | None = None) -> Facts:
    """Least handle to being; `person` are the certain conclusions; `only`: the beings that are asked about."""
    facts: Facts = {}

    def being(least: str) -> Being:
        return facts.setdefault(least, Being(least))

    for least, handle, pays, follows in _of(found["handles"], person, only):
        one = being(least)
        one.handles.append(handle)
        one.pays |= bool(pays)
        one.follows |= bool(follows)
    for least, handle, *_ in _of(person, person, only):
        being(least).handles.append(handle)
    for least, _, kind, text in _of(found["clues"], person, only):
        _take(being(least), kind, text)
    for least, _, code in _of(found["codes"], person, only):
        being(least).codes.add(code)
    for least, _, question, answer in _of(found["said"], person, only):
        being(least).told.append((question, answer))
    for one in facts.values():
        one.handles = sorted({one.least, *one.handles})
        one.names.sort()
        one.told.sort()
    return facts


def _of(table: pa.Table, person: pa.Table, only: Collection[str] | None) -> Iterator[tuple[Any, ...]]:
    """The rows that tell of the beings asked about, each with its being before it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not table.num_rows:
        return iter(())
    of = owners(table["handle"], person)
    if only is not None:
        wanted = pc.is_in(of, value_set=pa.array(sorted(only), pa.string()))
        of, table = of.filter(wanted), table.filter(wanted)
    return zip(of.to_pylist(), *(column.to_pylist() for column in table.columns), strict=True)


def _take(one: Being, kind: str, text: str) -> None:
    from stalwarts.identity._letters import latin

    if kind in NAMES:
        if latin(text) and latin(text) not in NOBODYS and text not in one.names:
            one.names.append(text)
    elif kind in PLACES:
        # `SW1A 1AA` and `SW1A1AA` are one.
        one.places.setdefault(kind, set()).add("".join(latin(text).split()) if kind == "postcode" else latin(text))
    elif kind == "phone":
        one.phones.add(text)
    else:
        one.told.append((kind, text))
