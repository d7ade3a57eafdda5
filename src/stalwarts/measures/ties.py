"""Which payers are known followers of which account, and which are known not to be.

Tied: known to follow it. Stranger: not tied, with a usable handle of every platform the list is keyed by, first paid
while a file of the whole list could have shown them. Neither: untied. A list shorter than nine tenths of the count its
profile shows is not whole, and absence from it shows nothing; nor does that of an address made by software.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._addresses import platform
from stalwarts.measures._addresses import stands_for_nobody
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import spans

VERSION = 2
KEEP = True


def ties(followers: Table, lists: Table, payers: Table, person: Table, cover: Table, checked_lists: Table) -> Table:
    """One row per payer and account: person, account, net, tied, stranger (both bool; neither: untied)."""
    pairs = payers.select("person", "net", "first_paid").cross_join(_whole(checked_lists, cover))
    known = followers.semi_join(payers, "person").select("person", "account").mutate(tied=True)
    met = pairs.left_join(known, ["person", "account"]).drop("person_right", "account_right")
    found = _findable(lists, payers, person)
    seen = met.left_join(found, ["person", "account"])
    tied = surely(seen.tied)
    paid = seconds(seen.first_paid)
    looked_up = (seen.found == seen["keys"]) & (paid >= seen.start) & (paid <= seen.end) & seen.whole
    return seen.select("person", "account", "net", tied=tied, stranger=~tied & surely(looked_up))


def _whole(checked_lists: Table, cover: Table) -> Table:
    """The accounts with what their lists could have shown."""
    spanned = checked_lists.left_join(spans(cover, "follow"), "account").drop("account_right")
    return spanned.select("account", "keys", "start", "end", "whole")


def _findable(lists: Table, payers: Table, person: Table) -> Table:
    """By how many of the platforms an account's list is keyed by a payer could be looked up: person, account, found."""
    alone = payers.select("person", handle=_.person)
    merged = person.semi_join(payers, "person").select("person", "handle")
    handles = ibis.union(alone, merged).filter(~stands_for_nobody(_.handle))
    held = handles.select("person", key=platform(_.handle)).distinct()
    looked = held.inner_join(lists.select("account", "key"), "key")
    return looked.group_by("person", "account").agg(found=_.key.nunique())
