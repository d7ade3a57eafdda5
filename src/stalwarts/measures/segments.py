"""One label for each person who follows, on the view's date, with the probability that it is right.

Supporter: at least as likely as not to pay again within 365 days, or within twice the usual gap between offers where that is
longer (`horizon`), or holding an active paid plan. Buyer: any other payer. Endorser: never paid, where payments could have
been placed, and endorsed in the last 365 days. Voyeur: neither, where files could have shown both through that year, and one
account had at least 5 posts to see. Unknown: everyone else, for no file could tell. Labels say who, not how many: the number
of supporters is the sum of `loyalty` probabilities.

For those who never paid the probability is that of not being one of the payers nobody could place; unknown has none. Where a
person is joined by likelihood and did something, every label counts only as far as that is so: its probability is multiplied
by that of the weakest link, and a supporter is one who is more likely than not both this person and paying again.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold

VERSION = 3
EVEN = 0.5


def segments(followers: Table, loyalty: Table, endorsement: Table, tellable: Table, person: Table) -> Table:
    """One row per person who follows.

    Columns: person, segment, probability (null where unknown, or not known), paid and endorsed (bool; null where no
    file could have told).
    """
    people = _told(followers, tellable)
    deeds = _deeds(loyalty, endorsement, person)
    return _labelled(people.left_join(deeds, "person").drop("person_right"))


def _told(followers: Table, tellable: Table) -> Table:
    """What could be told of each person, by any of the accounts: person, tied, hidden, shown, exposed."""

    def flagged(rows: Table) -> Table:
        told = rows.inner_join(tellable, "account")
        return told.mutate(exposed=surely(told.since.coalesce(told.seen_at) < told.enough))

    return fold(followers, flagged, tied="any", hidden="min", shown="any", exposed="any")


def _deeds(loyalty: Table, endorsing: Table, person: Table) -> Table:
    """What is known of the few who did anything: person, probability, paid, planned, endorsed (true or null), sure.

    `sure` is the probability of the weakest link by which they are one person.
    """
    yes, no = ibis.literal(value=True), ibis.null("boolean")
    rows = [loyalty.select("person", "probability", "paid", "planned", endorsed=no),
            endorsing.select("person", probability=ibis.null("float64"), paid=no, planned=no, endorsed=yes)]
    deeds = ibis.union(*rows).group_by("person").agg(
        probability=_.probability.max(), paid=_.paid.any(), planned=_.planned.any(), endorsed=_.endorsed.any())
    weakest = person.filter(person.probability < 1).group_by("person").agg(sure=_.probability.min())
    return deeds.left_join(weakest, "person").drop("person_right").mutate(sure=_.sure.fill_null(1.0))


def _labelled(people: Table) -> Table:
    planned, paid, endorsed = (surely(people[name]) for name in ("planned", "paid", "endorsed"))
    again, sure = people.probability * people.sure, people.sure.fill_null(1.0)
    segment = ibis.cases(
        ((planned & surely(sure >= EVEN)) | (paid & surely(again >= EVEN)), "supporter"),
        (paid | planned, "buyer"),
        (people.tied & endorsed, "endorser"),
        (people.tied & people.shown & people.exposed, "voyeur"),
        else_="unknown",
    )
    probability = ibis.cases(
        (planned, sure),
        (segment == "supporter", again),
        (segment == "buyer", sure - again),
        (segment == "unknown", ibis.null("float64")),
        else_=(1 - people.hidden) * sure,
    )
    return people.select(
        "person", segment=segment, probability=probability,
        paid=(paid | planned | people.tied).ifelse(paid | planned, ibis.null("boolean")),
        endorsed=(endorsed | people.shown).ifelse(endorsed, ibis.null("boolean")),
    )

