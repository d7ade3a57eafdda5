"""Who is on which lists at once, of lists that name people alike, so that being on two of them would show.

Lists of addresses can be held against each other, and against buyers known by an address; lists of account names of one
platform likewise. Of each sort the three largest are taken, buyers being a list of their own. An Instagram list and a
newsletter have no name in common, and whom they share no file can tell.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._addresses import platform
from stalwarts.measures._addresses import stands_for_nobody

VERSION = 1
BUYERS = "buyers"
LISTS = 3


def captures(followers: Table, payers: Table, person: Table) -> Table:
    """One row per sort of name and combination of lists that somebody is on.

    Columns: key (the platform of the names), first, second, third (accounts, the largest first; `buyers`; null: there are
    fewer), on_first, on_second, on_third (bool), people.
    """
    on = followers.select("person", "key", "account").union(_buyers(payers, person))
    sizes = on.group_by("key", "account").agg(size=_.count())
    place = ibis.row_number().over(group_by="key", order_by=[ibis.desc("size"), "account"])
    ranked = sizes.mutate(place=place).filter(_.place < LISTS)
    several = ranked.group_by("key").agg(
        lists=_.count(), **{name: _.account.max(where=_.place == at) for at, name in enumerate(("first", "second", "third"))})
    known = on.inner_join(ranked.select("key", "account", "place"), ["key", "account"])
    flags = known.group_by("key", "person").agg(
        **{f"on_{name}": (known.place == at).any() for at, name in enumerate(("first", "second", "third"))})
    counted = flags.group_by("key", "on_first", "on_second", "on_third").agg(people=_.count())
    told = several.filter(_.lists > 1).inner_join(counted, "key")
    return told.select("key", "first", "second", "third", "on_first", "on_second", "on_third", "people")


def _buyers(payers: Table, person: Table) -> Table:
    """Buyers by the platforms of the names they are known by: person, key, account."""
    alone = payers.select("person", handle=_.person)
    merged = person.semi_join(payers, "person").select("person", "handle")
    held = alone.union(merged).filter(~stands_for_nobody(_.handle), platform(_.handle) == "email")
    return held.select("person", key=platform(_.handle), account=ibis.literal(BUYERS)).distinct()
