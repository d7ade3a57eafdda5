"""What people said when asked (`said`): where they follow, and whether they have bought."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._addresses import platform
from stalwarts.measures._beings import beings
from stalwarts.measures._days import seconds
from stalwarts.measures._listing import counted

FOLLOWS, BOUGHT = "follows", "bought"
"""The questions' short names."""


def follows(said: Table, person: Table, lists: Table, tally: Table) -> Table:
    """Who says they follow which of our accounts: person, account, distinct.

    An answer names an account, or a platform of which we have one account; several may stand in one, apart by commas.
    """
    answers = said.filter(_.question == FOLLOWS, _.handle.notnull()).select("handle", "answer")
    whole = answers.mutate(answer=_.answer.lower().re_replace("[;|/\n]", ","))
    # An account may hold a slash, a platform's name never does: the answer as it stands is read too.
    texts = ibis.union(whole.select("handle", told=_.answer.split(",").unnest()),
                       answers.select("handle", told=_.answer.lower()))
    named = beings(texts, person).mutate(told=_bare(_.told))
    return named.inner_join(_spoken(lists, tally), "told").select("person", "account").distinct()


def _spoken(lists: Table, tally: Table) -> Table:
    """What an account may be called in an answer: told, account."""
    ours = lists.select("account").union(counted(tally).select("account"), distinct=True)
    placed = ours.mutate(told=platform(_.account)).mutate(beside=_.count().over(group_by="told"))
    return placed.filter(_.beside == 1).select("account", "told").union(ours.mutate(told=_.account.lower()))


def bought(said: Table, person: Table) -> Table:
    """Each person's last word on whether they bought: person, yes (bool)."""
    answers = said.filter(_.question == BOUGHT, _.handle.notnull()).mutate(answer=_bare(_.answer.lower()))
    known = beings(answers.filter(_.answer.isin(("yes", "no"))), person)
    # Of two words of the same second the doubtful one counts.
    return known.mutate(at=seconds(_.occurred_at) * 2 + (_.answer == "no").cast("int64")).group_by("person").agg(
        yes=_.answer.argmax(_.at) == "yes")


def _bare(text: Value) -> Value:
    return text.re_replace(r"^\s+|\s+$", "")
