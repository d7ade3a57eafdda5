"""People we may write to at an address that belongs to them and not to a platform."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._addresses import platform
from stalwarts.measures._beings import beings

ADDRESSES = ("email", "phone")


def addressed(consent: Table, clue: Table, person: Table) -> Table:
    """People with consent and a fitting address, as a handle or as a clue their files give: person, maybe repeated."""
    given = consent.filter(_.state == "yes").select("handle", needs=_needed(_.purpose))
    refused = consent.filter(_.state != "yes").select("handle", needs=_needed(_.purpose)).distinct()
    own = given.filter(platform(_.handle) == _.needs).select("handle")
    lent = given.filter(platform(_.handle) != _.needs)
    noted = clue.filter(_.kind.isin(ADDRESSES))
    clued = noted.select("handle", needs=_.kind, address=ibis.ifelse(_.kind == "email", "email:", "phone:") + _.value)
    # An address given as a clue may have refused, or bounced, under its own name.
    willing = clued.anti_join(refused, [clued.address == refused.handle, clued.needs == refused.needs])
    by_clue = lent.semi_join(willing, ["handle", "needs"]).select("handle")
    return beings(own.union(by_clue), person).select("person")


def _needed(purpose: Value) -> Value:
    """The kind of address a purpose needs."""
    return ibis.ifelse(purpose == "sms", "phone", "email")
