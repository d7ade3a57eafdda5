"""What people and you do with each other, part by part, each 0 to 1: what KNOW, DEFEND and INVEST are made of.

Counts fade with a half-life of 90 days; one is half of a part, each further one half of the rest.

- contact: the lesser of what they wrote to you (replies, comments, messages) and you to them (files and notes by hand)
- attention: days on which they opened, clicked, viewed or attended, software aside
- tenure: years since they first followed; the first is half. Does not fade
- breadth: accounts of yours they follow beyond the first, where they could have been seen on another
- address: an address of their own with consent to write to it (1 or 0)
- answer: times they answered what you asked
- spread: shares and mentions; referral: people they brought; voice: reviews, public replies and comments. What was said
  against you counts against
- hand: notes by hand that they stood up for you, shared you or brought a friend; work: notes of work and ideas, and answers
  to what they would gladly pay for
- money: money that stayed, in middling payments of this workspace; membership: months of paid membership, six being half,
  fading once it ended; attendance: events they came to

Beside them, no parts of any score: recency, what the last thing they did counts now, and bought, the same of the last payment.

A part that no file could have shown through the last 90 days is null, never 0: no list that could hold it covers them, or it
is only known where it happened (answers, notes).
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import YEAR
from stalwarts.measures._days import seconds
from stalwarts.measures._dealings import PARTS
from stalwarts.measures._dealings import SHOWN
from stalwarts.measures._dealings import dealings
from stalwarts.measures._dealings import shown
from stalwarts.measures._dealings import told
from stalwarts.measures._dealings import wide
from stalwarts.measures._fading import fading
from stalwarts.measures._fading import filled
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold
from stalwarts.measures._plans import known as known_plans
from stalwarts.measures._reach import ADDRESSES
from stalwarts.measures._reach import addressed

VERSION = 1
KEEP = True
MONTH = 30.4375
"""Days."""
LATEST = ("recency", "bought")
HALF_MEMBERSHIP = 6
"""Months of membership that are half of the part."""


def relation(followers: Table, lists: Table, tellable: Table, touch: Table, move: Table, said: Table, plan: Table, follow: Table,
             consent: Table, clue: Table, support: Table, cover: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per person who follows, paid or did anything: person, the parts, recency and bought (float64, 0 to 1, or null)."""
    seen = _seen(followers, lists, tellable, shown(cover, moment))
    paid, member = _paid(support, moment), _member(known_plans(plan, follow, cover), person, own, moment)
    mailed = addressed(_by_now(consent, moment), clue, person).distinct().mutate(mailed=True)
    did = _together(dealings(touch, move, said, person, own, moment), paid, member)
    known = seen.left_join(did, "person").drop("person_right")
    strangers = did.anti_join(seen, "person").select(
        **{name: did[name] if name in did.columns else ibis.null(seen[name].type()) for name in (*seen.columns, *did.columns)})
    rows = ibis.union(known.select(*strangers.columns), strangers)
    whole = rows.left_join(mailed, "person").drop("person_right").cross_join(_shown_at_all(cover, consent, moment))
    return whole.select("person", **_parts(whole))


def _seen(followers: Table, lists: Table, tellable: Table, sees: Table) -> Table:
    """What could be told of each follower: person, since, places, near, lettered, tied and a flag for each of SHOWN."""
    near = lists.group_by("key").agg(near=_.account.nunique())
    flags = tuple(f"sees_{part}" for part in SHOWN)

    def flagged(rows: Table) -> Table:
        told_ = rows.left_join(sees, "account").drop("account_right").left_join(
            tellable.select("account", "tied"), "account").drop("account_right").left_join(near, "key").drop("key_right")
        return told_.mutate(places=ibis.literal(1).cast("int64"), lettered=told_.key.isin(ADDRESSES),
                            tied=surely(told_.tied),
                            **{flag: surely(told_[flag]) for flag in flags})

    return fold(followers, flagged, since="min", places="sum", near="max", lettered="any", tied="any",
                **dict.fromkeys(flags, "any"))


def _together(did: Table, paid: Table, member: Table) -> Table:
    """What each person did, paid and was a member of, one row each."""
    columns = (*PARTS, "money", "months", "bought")
    return ibis.union(*(wide(table, "person", columns) for table in (did, paid, member))).group_by("person").agg(
        **{name: _[name].max() if name in LATEST else _[name].sum() for name in columns})


def _paid(support: Table, moment: Table) -> Table:
    """Money that stayed, fading, in middling payments, and how late the last one was: person, money, bought."""
    now = support.cross_join(moment.select("as_of")).filter(
        _.occurred_at <= _.as_of, _.amount.notnull(), ~_.person.startswith("order:"))
    middling = now.filter(_.amount > 0).agg(middling=_.amount.median())
    faded = now.mutate(late=fading(_.occurred_at, _.as_of)).mutate(worth=_.amount * _.late)
    sums = faded.group_by("person").agg(worth=_.worth.sum(), bought=_.late.max(where=_.amount > 0))
    return sums.cross_join(middling).select("person", "bought", money=_.worth / _.middling.nullif(0.0))


def _member(plan: Table, person: Table, own: Table, moment: Table) -> Table:
    """Months of paid membership in halves of the part, fading once it ended: person, months."""
    paid = plan.filter(_.amount > 0, _.state.isin(("active", "cancelled", "past_due")), _.since.notnull())
    rows = paid.cross_join(moment.select("as_of")).filter(_.since <= _.as_of).anti_join(own, "handle")
    end = ibis.least(ibis.coalesce(rows.cancelled_at, rows.until, rows.as_of), rows.as_of)
    ended = (rows.state == "active").ifelse(ibis.least(rows.over.fill_null(rows.as_of), rows.as_of), end)
    months = (seconds(ended) - seconds(rows.since)) / (DAY * MONTH * HALF_MEMBERSHIP)
    held = rows.mutate(months=months * fading(ended, rows.as_of))
    return beings(held, person).group_by("person").agg(months=_.months.max())


def _by_now(consent: Table, moment: Table) -> Table:
    return consent.cross_join(moment.select("as_of")).filter(_.occurred_at.isnull() | (_.occurred_at <= _.as_of)).drop("as_of")


def _shown_at_all(cover: Table, consent: Table, moment: Table) -> Table:
    """One row: whether any file tells of memberships, attendances and consent."""
    kinds = cover.filter(_["table"] == "touch", (" " + _.kinds + " ").contains(" attend "))
    return moment.select("as_of").cross_join(cover.filter(_["table"] == "plan").agg(plans=_.count())).cross_join(
        kinds.agg(events=_.count())).cross_join(consent.agg(consents=_.count()))


def _parts(rows: Table) -> dict[str, Value]:
    none = ibis.null("float64")
    both = ibis.least(rows.theirs.fill_null(0.0), rows.ours.fill_null(0.0))
    contact = (surely(rows.sees_contact) | rows.theirs.notnull()).ifelse(both, none)
    years = (seconds(rows.as_of) - seconds(rows.since)) / (DAY * YEAR)
    elsewhere = (ibis.greatest(rows.near, rows.places) > 1).ifelse((rows.places - 1).cast("float64"), none)
    lettered = surely(rows.lettered) | rows.person.startswith("email:") | rows.person.startswith("phone:")
    tied = surely(rows.tied)
    address = ibis.cases((surely(rows.mailed), 1.0), (lettered & (rows.consents > 0), 0.0), else_=none)
    return {
        "contact": filled(contact), "attention": filled(told(rows.attention, rows.sees_attention)), "tenure": filled(years),
        "breadth": filled(elsewhere), "address": address, "answer": filled(rows.answer),
        "spread": filled(told(rows.spread, rows.sees_spread)), "referral": filled(told(rows.referral, rows.sees_referral)),
        "voice": filled(told(rows.voice, rows.sees_voice)), "hand": filled(rows.hand),
        "money": filled(told(rows.money, tied)), "membership": filled(told(rows.months, tied & (rows.plans > 0))),
        "attendance": filled(told(rows.attendance, lettered & (rows.events > 0))), "work": filled(rows.work),
        "recency": rows.recency, "bought": rows.bought}
