"""Pairs of beings that wait for a person's word: likely, not joined yet, and not to be left in peace.

The dearest first: the money that stayed of both, as far as they are likely to be one, since pairs stand apart until they are
joined; then those of which either answer places a buyer among followers or keeps one out, which is what narrows bounds; then
the most doubtful. What somebody did not know comes last.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

VERSION = 2
KEEP = True


def review(likely: Table, person: Table, payers: Table, followers: Table, ruling: Table) -> Table:
    """One row per pair, the first to be asked first.

    Columns: left, right, one, other (their persons), probability, reasons, against, veto, evidence, money (float64, view
    currency; null: none), places (bool: one of them pays and the other follows), unsure (bool).
    """
    pairs = _both(likely, person).filter(_.one != _.other)
    said = _both(ruling.filter(_.verdict.isin(("unsure", "never"))).select("left", "right", "verdict"), person)
    never, unsure = (_either(said.filter(_.verdict == word)) for word in ("never", "unsure"))
    waiting = pairs.anti_join(never, ["one", "other"])
    asked = waiting.left_join(unsure.mutate(unsure=True), ["one", "other"]).drop("one_right", "other_right")
    told = _known(_known(asked, payers, followers, "one"), payers, followers, "other")
    places = (told.one_pays & told.other_follows & ~told.other_pays) | (told.other_pays & told.one_follows & ~told.one_pays)
    money = told.one_net.fill_null(0.0) + told.other_net.fill_null(0.0)
    rows = told.mutate(money=money.nullif(0.0), stake=money * told.probability, places=places, unsure=told.unsure.notnull(),
                       doubt=told.probability * (1 - told.probability))
    dearest = ibis.desc("stake", nulls_first=False)
    return rows.order_by("unsure", dearest, ibis.desc("places"), ibis.desc("doubt"), "left", "right").select(
        "left", "right", "one", "other", "probability", "reasons", "against", "veto", "evidence", "money", "places", "unsure")


def _both(pairs: Table, person: Table) -> Table:
    """Pairs of handles with the persons they belong to, as `one` and `other`."""
    of = person.select(handle="handle", being="person")
    first = pairs.left_join(of, pairs.left == of.handle).mutate(one=ibis.coalesce(_.being, _.left)).drop("handle", "being")
    second = person.select(handle="handle", being="person").view()
    return first.left_join(second, first.right == second.handle).mutate(
        other=ibis.coalesce(_.being, _.right)).drop("handle", "being")


def _either(pairs: Table) -> Table:
    """Each pair of persons, whichever of them is named first."""
    there = pairs.select("one", "other")
    return there.union(pairs.select(one="other", other="one")).distinct()


def _known(rows: Table, payers: Table, followers: Table, end: str) -> Table:
    """What is known of one end: whether it pays, what, and whether it follows."""
    paying = payers.select("person", "net")
    paid = rows.left_join(paying, rows[end] == paying.person)
    named = paid.mutate(**{f"{end}_pays": _.person.notnull(), f"{end}_net": _.net}).drop("person", "net")
    following = followers.select("person").distinct()
    met = named.left_join(following, named[end] == following.person)
    return met.mutate(**{f"{end}_follows": _.person.notnull()}).drop("person")
