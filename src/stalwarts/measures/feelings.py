"""What people say when asked: how many answered each question, and how many agreed (4 or 5 of 5) or said yes.

Of several answers by one person the last counts. Totals of a poll stand beside the answers and are never added to them:
whoever tapped may have answered a form as well. Who was asked and said nothing is in neither.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings

VERSION = 1
ASKED = ("know", "defend", "invest", "bought", "glad")
POLL = "question:"


def feelings(said: Table, tally: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per account, question and way of asking.

    Columns: account, question, by (`form` or `poll`), answered, agree (people; taps of a poll), last (timestamp).
    """
    return ibis.union(_formed(said, person, own, moment), _polled(tally, moment)).order_by("question", "account", "by")


def _formed(said: Table, person: Table, own: Table, moment: Table) -> Table:
    now = said.cross_join(moment.select("as_of")).filter(
        _.question.isin(ASKED), _.occurred_at <= _.as_of, _.handle.notnull()).anti_join(own, "handle")
    latest = ibis.row_number().over(group_by=["person", "account", "question"], order_by=[ibis.desc("occurred_at"), "answer"])
    last = beings(now, person).mutate(place=latest).filter(_.place == 0)
    return last.group_by("account", "question").agg(
        answered=_.count(), agree=_.answer.isin(("4", "5", "yes")).sum().cast("int64"), last=_.occurred_at.max()).select(
        "account", "question", "answered", "agree", "last", by=ibis.literal("form"))


def _polled(tally: Table, moment: Table) -> Table:
    """Of each poll the last day's totals."""
    now = tally.filter(_.of == "answers", _.post.startswith(POLL)).cross_join(moment.select("as_of")).filter(_.until <= _.as_of)
    last = now.mutate(question=_.post.replace(POLL, ""), latest=_.until.max().over(group_by=["account", "post"])).filter(
        _.until == _.latest)
    taps = last.mutate(taps=_.value.cast("float64"), agrees=last["product"].isin(("4", "5", "yes")))
    return taps.group_by("account", "question").agg(
        answered=_.taps.sum().cast("int64"), agree=_.taps.sum(where=_.agrees).fill_null(0.0).cast("int64"), last=_.until.max(),
        ).select("account", "question", "answered", "agree", "last", by=ibis.literal("poll"))
