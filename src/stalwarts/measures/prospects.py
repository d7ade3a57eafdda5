"""How likely whoever never paid is to pay within 365 days, told from this workspace's own past.

The past is frozen 365 days before the end of sight: of the followers who then had never paid and were as lively in the
year before, the share that paid first in the 365 days after. It is shrunk to a published prior: (paid + weight x prior)
/ (people + weight). The priors are the medians of section 2 of the published definitions: 0.5 % of followers, weighing
as much as 100 of them; 4 % of the readers of a list, as 35. Only accounts whose payers can be placed have a past;
elsewhere the prior stands alone. Nothing that comes from an order is looked at.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings
from stalwarts.measures._bought import tieable
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold
from stalwarts.measures._sight import window

VERSION = 1
KEEP = True
PRIOR = {"follower": (0.005, 100), "subscriber": (0.04, 35)}
"""Share, and the people it weighs as much as."""
MANY = 5


def prospects(followers: Table, payers: Table, touch: Table, sight: Table, matched: Table, came_by_buying: Table,
              person: Table) -> Table:
    """One row per kind of follow and liveliness (none, some, many: 5 or more contacts in a year).

    Columns: kind, lively, chance (0 to 1), past (people like that), bought (of them, who then paid first).
    """
    span = window(sight).filter(_.end.notnull()).mutate(frozen=_.end - YEAR * DAY)
    accounts = tieable(matched, came_by_buying)

    def begun(rows: Table) -> Table:
        ours = rows.semi_join(accounts, "account")
        return ours.mutate(reader=ours.kind == "subscriber")

    people = fold(followers, begun, since="min", reader="any").cross_join(span)
    known = people.filter(seconds(_.since) <= _.frozen, _.start <= _.frozen)
    first = known.left_join(payers.select("person", "first_paid"), "person").drop("person_right")
    never = first.filter(first.first_paid.isnull() | (seconds(first.first_paid) > first.frozen))
    met = never.left_join(_acts(touch, person, span), "person").drop("person_right")
    past = met.group_by(kind=met.reader.ifelse("subscriber", "follower"), lively=liveliness(met.acts)).agg(
        past=_.count(), bought=surely(seconds(_.first_paid) <= _.end).sum().cast("int64"))
    both = _bands(past).left_join(past, ["kind", "lively"])
    rows = both.select("kind", "lively", "prior", "weight", past=both.past.fill_null(0), bought=both.bought.fill_null(0))
    return rows.select("kind", "lively", "past", "bought",
                       chance=(rows.bought + rows.weight * rows.prior) / (rows.past + rows.weight))


def _acts(touch: Table, person: Table, span: Table) -> Table:
    """Contacts of the year before the freeze: person, acts."""
    seen = touch.filter(_.direction == "from_them", ~_.machine, _.stance != "against", _.kind != "follow").cross_join(span)
    then = seconds(seen.occurred_at)
    before = seen.filter(then <= seen.frozen, then > seen.frozen - YEAR * DAY).group_by("handle").agg(acts=_.count())
    return beings(before, person).group_by("person").agg(acts=_.acts.sum().cast("int64"))


def liveliness(acts: Value) -> Value:
    """The band of so many contacts a year."""
    return ibis.cases((acts >= MANY, "many"), (acts >= 1, "some"), else_="none")


def _bands(past: Table) -> Table:
    """Every kind and band there is, with its prior."""
    none = past.agg(_n=_.count())
    every = [none.select(kind=ibis.literal(kind), lively=ibis.literal(lively), prior=ibis.literal(prior),
                         weight=ibis.literal(weight))
             for kind, (prior, weight) in PRIOR.items() for lively in ("none", "some", "many")]
    return ibis.union(*every)
