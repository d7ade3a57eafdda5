"""One label for each person who follows, on the view's date, with the probability that it is right.

Supporter: paid, and at least as likely as not to pay again within 365 days, or holding an active paid plan. Buyer: any
other payer. Endorser: never paid, where payments could have been placed, and endorsed in the last 365 days. Voyeur:
neither, where files could have shown both through that year, and one account had at least 5 posts to see. Unknown:
everyone else, for no file could tell. Labels say who, not how many: the number of supporters is the sum of `repeat`
probabilities.

For those who never paid the probability is that of not being one of the payers nobody could place; unknown has none.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import days
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold

VERSION = 1
EVEN = 0.5
SEEN = {"month": 62, "year": 366}
"""Days after which a plan seen active without an end may have ended."""


def segments(followers: Table, payers: Table, repeat: Table, endorsement: Table, tellable: Table, plan: Table,
             person: Table, own: Table, moment: Table) -> Table:
    """One row per person who follows.

    Columns: person, segment, probability (null where unknown, or not known), paid and endorsed (bool; null where no
    file could have told).
    """
    people = _told(followers, tellable)
    deeds = _deeds(payers.left_join(repeat.select("person", "probability"), "person"),
                   _planned(plan, person, own, moment), endorsement)
    return _labelled(people.left_join(deeds, "person").drop("person_right"))


def _told(followers: Table, tellable: Table) -> Table:
    """What could be told of each person, by any of the accounts: person, tied, hidden, shown, exposed."""

    def flagged(rows: Table) -> Table:
        told = rows.inner_join(tellable, "account")
        return told.mutate(exposed=surely(told.since.coalesce(told.seen_at) < told.enough))

    return fold(followers, flagged, tied="any", hidden="min", shown="any", exposed="any")


def _deeds(paying: Table, planned: Table, endorsing: Table) -> Table:
    """What is known of the few who did anything: person, paid, likely, planned, endorsed (true or null)."""
    yes, no = ibis.literal(value=True), ibis.null("boolean")
    rows = [paying.select("person", "probability", paid=yes, planned=no, endorsed=no),
            planned.select("person", probability=ibis.null("float64"), paid=no, planned=yes, endorsed=no),
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


def _planned(plan: Table, person: Table, own: Table, moment: Table) -> Table:
    """People with an active plan that is paid for: person."""
    dated = plan.cross_join(moment.select("as_of")).filter(_.state == "active", _.amount > 0)
    begun = dated.filter(_.since.isnull() | (_.since <= _.as_of), _.cancelled_at.isnull() | (_.cancelled_at > _.as_of))
    fresh = ibis.ifelse(begun.interval == "year", SEEN["year"], SEEN["month"])
    running = ibis.ifelse(begun.until.notnull(), begun.until >= begun.as_of,
                          days(begun.as_of, begun.seen_at) <= fresh)
    theirs = begun.filter(running).anti_join(own, "handle")
    return beings(theirs, person).select("person").distinct()
