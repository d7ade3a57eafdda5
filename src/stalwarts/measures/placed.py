"""Payers whom no file ties to an account, but a code, a link or their own word does.

By code: they used a code or link that was given to that account alone. By word: they say they follow it. Both are
weaker than a file: a code can be passed on, an answer can be kind. Where a whole list shows them absent the two
disagree (`against`); where they used an account's code and say they follow others only, code and word disagree
(`elsewhere`). Neither is placed. Beside them stand followers who say they bought and whose payment no file ties to them
(`claimed`), and tied payers who say they did not (`denied`).
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._flags import surely
from stalwarts.measures._tagged import MANY
from stalwarts.measures._tagged import UNKNOWN
from stalwarts.measures._tagged import tagged
from stalwarts.measures._told import bought
from stalwarts.measures._told import follows

VERSION = 1
KEEP = True
_COUNTS = ("placed", "by_code", "by_word", "against", "elsewhere", "claimed", "denied")


def placed(support: Table, payers: Table, ties: Table, followers: Table, lists: Table, tally: Table, said: Table,
           person: Table, given: Table) -> Table:
    """One row per account with any, and one with account null for all together; a person counts once in each.

    Columns: account, placed (by code or word), by_code, by_word, against, elsewhere, claimed, denied (people).
    """
    told = follows(said, person, lists, tally)
    signs = _judged(_signs(support, payers, given, told), ties, told)
    answers = _answers(followers, payers, ties, bought(said, person))
    rows = ibis.union(signs, answers.select(*signs.columns))
    whole = _together(signs, ties, lists).union(answers.select(*signs.columns).drop("account"))
    together = whole.group_by("person").agg(**{name: _[name].any() for name in _COUNTS})
    return _counted(rows).union(_counted(together.mutate(account=ibis.null("string"))))


def _together(signs: Table, ties: Table, lists: Table) -> Table:
    """Signs for the listed accounts taken together: whom a file ties to any of them needs no placing."""
    known = ties.semi_join(signs, "person").group_by("person").agg(somewhere=_.tied.any(), nowhere=_.stranger.all())
    met = signs.semi_join(lists, "account").inner_join(known, "person").filter(~_.somewhere)
    return met.mutate(against=_.against & _.nowhere).select(*signs.columns).drop("account")


def _counted(rows: Table) -> Table:
    return rows.group_by("account").agg(**{name: rows[name].sum().cast("int64") for name in _COUNTS})


def _signs(support: Table, payers: Table, given: Table, told: Table) -> Table:
    """Payers with the accounts that a code or their word names: person, account, code, word (bool)."""
    alone = given.filter(_.account.notin((MANY, UNKNOWN))).select("tag", to=_.account)
    codes = tagged(support).inner_join(alone, "tag").select("person", account=_.to, code=True, word=False)
    words = told.select("person", "account", code=False, word=True)
    both = codes.union(words).semi_join(payers, "person")
    return both.group_by("person", "account").agg(code=_.code.any(), word=_.word.any())


def _judged(signs: Table, ties: Table, told: Table) -> Table:
    """Signs held against what files say and against each other."""
    known = ties.select("person", "account", "tied", "stranger")
    met = signs.left_join(known, ["person", "account"]).drop("person_right", "account_right")
    said = met.left_join(told.select("person").distinct().mutate(spoke=True), "person").drop("person_right")
    judged = said.mutate(tied=surely(_.tied), stranger=surely(_.stranger), other=surely(_.spoke) & ~_.word)
    free = ~judged.tied & ~judged.stranger
    stands = judged.mutate(by_code=free & judged.code & ~judged.other, by_word=free & judged.word)
    return stands.select("person", "account", placed=_.by_code | _.by_word, by_code=_.by_code, by_word=_.by_word,
                         against=~_.tied & _.stranger, elsewhere=~_.tied & ~_.stranger & _.code & _.other,
                         claimed=False, denied=False)


def _answers(followers: Table, payers: Table, ties: Table, bought: Table) -> Table:
    """Followers whose answer and whose payments do not agree."""
    claims = followers.inner_join(bought.filter(_.yes), "person").anti_join(payers, "person")
    denials = ties.filter(_.tied).inner_join(bought.filter(~_.yes), "person")
    rows = ibis.union(claims.select("person", "account", claimed=True, denied=False),
                      denials.select("person", "account", claimed=False, denied=True))
    return rows.mutate(**dict.fromkeys(_COUNTS[:5], ibis.literal(value=False)))
