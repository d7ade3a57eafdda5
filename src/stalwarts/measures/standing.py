"""How everybody stands with us at the view's date: what they may do next, and what a kindness to them could still move.

Followers, payers and whoever anything passed with, but nobody who asked to be left out. `chance` is that of a further
payment within 365 days for payers (`repeat`), of a first one for the others (`prospects`); `worth` is the mean payment
of that person, shrunk to that of all with the weight of 5 payments. A follow is dated by its earliest.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import days
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold

VERSION = 1
KEEP = True
WEIGHT = 5
WEEK = 7
LEDGER = ("value_posts", "ask_posts", "asked_year", "given", "thanked", "cheers", "stood_by", "owed", "due")
"""Counts."""
STATES = ("over_asked", "never_asked", "may_never_asked")


def standing(followers: Table, segments: Table, payers: Table, repeat: Table, prospects: Table, ledger: Table, rhythm: Table,
             objection: Table, person: Table, moment: Table) -> Table:
    """One row per person.

    Columns: person, segment (unknown for who does not follow and never paid), follows (bool), reader (of a list, bool),
    tenure_days (since the first follow; null: no file says), anniversary (bool: a whole number of years in the last 7
    days), payments, net, first_paid_days, last_paid_days, chance, worth (both null where nothing is known), acts,
    lately, quiet_days, fading, returning, last_given, last_given_kind, last_value, given_days, owed_days, to_thank (owed
    and due), and as in `ledger` value_posts, ask_posts, asked_year, given, thanked, cheers, stood_by, owed, due,
    over_asked, never_asked, may_never_asked.
    """
    people = _follows(followers).left_join(segments.select("person", "segment"), "person").drop("person_right")
    others = _others(payers, ledger, rhythm, people)
    rows = people.select("person", "segment", "since", "reader").union(others)
    for part in (payers.select("person", "payments", "net", "first_paid", "last_paid"),
                 repeat.select("person", again=_.probability), _given(ledger), rhythm):
        rows = rows.left_join(part, "person").drop("person_right")
    leave = beings(objection.select("handle"), person).select("person").distinct()
    willing = rows.anti_join(leave, "person").cross_join(moment.select("as_of"), _mean(payers))
    return _told(_chanced(willing, prospects))


def _follows(followers: Table) -> Table:
    """Everybody who follows: person, since, reader."""

    def begun(rows: Table) -> Table:
        return rows.mutate(reader=rows.kind == "subscriber")

    return fold(followers, begun, since="min", reader="any")


def _others(payers: Table, ledger: Table, rhythm: Table, people: Table) -> Table:
    """Whoever paid, cheered or was given something without following."""
    every = ibis.union(*(table.select("person") for table in (payers, ledger, rhythm)), distinct=True)
    outside = every.filter(~_.person.startswith("order:")).anti_join(people, "person")
    return outside.select("person", segment=ibis.null("string"), since=ibis.null("timestamp(6)"), reader=ibis.null("boolean"))


def _given(ledger: Table) -> Table:
    return ledger.select("person", *LEDGER, *STATES, "last_given", "last_given_kind", "last_value", "owed_since")


def _mean(payers: Table) -> Table:
    """What one payment is worth, over all: one row."""
    return payers.agg(_mean=_.net.sum() / _.payments.sum(where=_.net.notnull()))


def _chanced(rows: Table, prospects: Table) -> Table:
    """Each with the chance of their band."""
    bands = rows.mutate(_kind=surely(rows.reader).ifelse("subscriber", "follower"), _lively=ibis.cases(
        (rows.acts >= 5, "many"), (rows.acts >= 1, "some"), else_="none"))
    first = prospects.select(_kind=_.kind, _lively=_.lively, _first=_.chance)
    met = bands.left_join(first, ["_kind", "_lively"])
    follows = met.segment.notnull()
    never = follows.ifelse(met["_first"], ibis.null("float64"))
    return met.mutate(chance=met.payments.notnull().ifelse(met.again, never), follows=follows)


def _told(rows: Table) -> Table:
    tenure = days(rows.as_of, rows.since)
    own = (rows.net.fill_null(0.0) + WEIGHT * rows["_mean"]) / (rows.payments.fill_null(0) + WEIGHT)
    outside = ibis.cases((rows.again >= 0.5, "supporter"), (rows.payments.notnull(), "buyer"), else_="unknown")
    numbers = {name: rows[name].fill_null(0) for name in LEDGER} | {
        "payments": rows.payments.fill_null(0), "acts": rows.acts.fill_null(0), "lately": rows.lately.fill_null(0)}
    return rows.select(
        "person", "follows", "net", "chance", "last_given", "last_given_kind", "last_value",
        segment=ibis.coalesce(rows.segment, outside), reader=surely(rows.reader), tenure_days=tenure,
        anniversary=surely((tenure >= YEAR) & (tenure % YEAR < WEEK)), worth=rows.net.isnull().ifelse(rows["_mean"], own),
        first_paid_days=days(rows.as_of, rows.first_paid), last_paid_days=days(rows.as_of, rows.last_paid),
        quiet_days=days(rows.as_of, rows.last_act), given_days=days(rows.as_of, rows.last_given),
        owed_days=days(rows.as_of, rows.owed_since), fading=_yes(rows.fading), returning=_yes(rows.returning),
        to_thank=(rows.owed + rows.due).fill_null(0), **numbers, **{name: _yes(rows[name]) for name in STATES})


def _yes(flag: Value) -> Value:
    return surely(flag)
