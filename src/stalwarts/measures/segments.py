"""One label for each person who follows, on the view's date, with the probability that it is right.

Supporter: at least as likely as not to pay again within 365 days, or within twice the usual gap between offers where that is
longer (`horizon`), or holding an active paid plan. Buyer: any other payer. Endorser: never paid, where payments could have
been placed, and endorsed in the last 365 days. Voyeur: neither, where files could have shown both through that year, and one
account had at least 5 posts to see. Unknown: everyone else, for no file could tell. Labels say who, not how many: the number
of supporters is the sum of `loyalty` probabilities.

For those who never paid the probability is that of not being one of the payers nobody could place; unknown has none.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold

VERSION = 2
EVEN = 0.5


def segments(followers: Table, loyalty: Table, endorsement: Table, tellable: Table) -> Table:
    """One row per person who follows.

    Columns: person, segment, probability (null where unknown, or not known), paid and endorsed (bool; null where no
    file could have told).
    """
    people = _told(followers, tellable)
    deeds = _deeds(loyalty, endorsement)
    return _labelled(people.left_join(deeds, "person").drop("person_right"))


def _told(followers: Table, tellable: Table) -> Table:
    """What could be told of each person, by any of the accounts: person, tied, hidden, shown, exposed."""

    def flagged(rows: Table) -> Table:
        told = rows.inner_join(tellable, "account")
        return told.mutate(exposed=surely(told.since.coalesce(told.seen_at) < told.enough))

    return fold(followers, flagged, tied="any", hidden="min", shown="any", exposed="any")


def _deeds(loyalty: Table, endorsing: Table) -> Table:
    """What is known of the few who did anything: person, paid, likely, planned, endorsed (true or null)."""
    yes, no = ibis.literal(value=True), ibis.null("boolean")
    rows = [loyalty.select("person", "probability", "paid", "planned", endorsed=no),
            endorsing.select("person", probability=ibis.null("float64"), paid=no, planned=no, endorsed=yes)]
    return ibis.union(*rows).group_by("person").agg(
        probability=_.probability.max(), paid=_.paid.any(), planned=_.planned.any(), endorsed=_.endorsed.any())


def _labelled(people: Table) -> Table:
    planned, paid, endorsed = (surely(people[name]) for name in ("planned", "paid", "endorsed"))
    segment = ibis.cases(
        (planned | (paid & surely(people.probability >= EVEN)), "supporter"),
        (paid, "buyer"),
        (people.tied & endorsed, "endorser"),
        (people.tied & people.shown & people.exposed, "voyeur"),
        else_="unknown",
    )
    probability = ibis.cases(
        (planned, 1.0),
        (segment == "supporter", people.probability),
        (segment == "buyer", 1 - people.probability),
        (segment == "unknown", ibis.null("float64")),
        else_=1 - people.hidden,
    )
    return people.select(
        "person", segment=segment, probability=probability,
        paid=(paid | planned | people.tied).ifelse(paid | planned, ibis.null("boolean")),
        endorsed=(endorsed | people.shown).ifelse(endorsed, ibis.null("boolean")),
    )

