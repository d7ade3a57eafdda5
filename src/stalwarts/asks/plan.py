"""Whom to thank, whom to cultivate, whom to ask, whom to leave in peace: this week's people, by expected gain per hour.

A kindness can only move what is still open. With p the chance that somebody pays (again) within 365 days, and a
contact that shifts its log-odds by s, the gain in payments is s p (1 - p) to first order: next to nothing for those who
will buy anyway and for those who never would. What somebody does for us in sight of others is weighed alike:

    gain per hour = 60 / minutes x s x urgency x worth x [ p (1 - p) + ECHO r (1 - r) ]

    p        chance of a further, or first, payment within 365 days
    worth    the mean payment of that person, in the view's currency (1 where no payment is known: gains in payments)
    r        1 - exp(-(cheers + 3 stood_by + 1) / 8), how surely somebody speaks up again
    ECHO     payments one of them brings from others, 0.02: our own estimate
    urgency  1.5 for whoever is fading or returned, or is owed a thank, 1 else: what is warm now will not be later
    s        0.15 (-0.05 to 0.5), our own estimate before anything is measured here: personal attention has moved nothing
             (Samek and Longfield 2023) and much (Falk 2007). A play's own measured effect takes its place.

s is the same for everybody until it is measured, so the order does not hang on it; the amounts do, which is why they
are shown with their range and begin at nothing. Who is owed a thank goes first, whatever the gain: that is a debt, not
an investment. Nobody is suggested who objected, was snoozed, or was in touch within the last 30 days but for a thank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from typing import Any

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.asks import design
from stalwarts.measures._beings import beings
from stalwarts.plays import Condition
from stalwarts.plays import Play

SHIFT = (-0.05, 0.15, 0.5)
"""Log-odds: least, expected, most."""
ECHO, WARM, STILL = 0.02, 1.5, 8.0
GIVEN, LEFT = "given", "left_in_peace"
PEACE = 90
"""Days in which whoever was left in peace by lot is left alone."""
CADENCE = 30
"""Days without another contact, but for a thank."""
FLOOR = 50
"""Pairs below which no effect is told."""
Effects = Mapping[str, tuple[float, float, float]]
NO_EFFECTS: Effects = {}
_SIGNS = {"=": "__eq__", "<": "__lt__", ">": "__gt__", "<=": "__le__", ">=": "__ge__"}


def fits(rows: Table, when: Iterable[Condition]) -> Value:
    """Whether somebody is whom a play is for; a fact that is not known never fits."""
    return ibis.and_(*(_met(rows, one) for one in when))


def _met(rows: Table, one: Condition) -> Value:
    fact = rows[one.fact]
    if one.sign == "in":
        return fact.isin(one.value)
    value = getattr(fact, _SIGNS[one.sign])(one.value)
    return value.notnull() & value


def resting(rest: Table, trial: Table, person: Table, today: datetime) -> Table:
    """Who is snoozed or never to be suggested, or was left in peace by lot of late: person."""
    still = rest.filter(rest.until.isnull() | (rest.until > today)).select("handle")
    peace = trial.filter(_.arm == LEFT, _.decided_at > today - timedelta(days=PEACE)).select("handle")
    return beings(still.union(peace), person).select("person").distinct()


def open_to(standing: Table, resting: Table) -> Table:
    """Who may be suggested: nobody who rests (`resting`: person), nor who was in touch lately but is owed no thank."""
    rows = standing.anti_join(resting, "person")
    lately = rows.given_days.notnull() & (rows.given_days < CADENCE)
    return rows.filter((rows.to_thank > 0) | ~lately)


def surer(standing: Table, p_buys: Table) -> Table:
    """`standing` with the chance of a first payment as a model has it (person, p_buys), where it scores somebody."""
    met = standing.left_join(p_buys.select("person", _likely="p_buys"), "person").drop("person_right")
    return met.mutate(chance=(met.payments == 0).ifelse(met["_likely"].coalesce(met.chance), met.chance)).drop("_likely")


def moving(rows: Table) -> Table:
    """`rows` of standing with `open` (what a contact could still move, in money), and `urgency`."""
    chance = ibis.least(0.98, ibis.greatest(0.0, rows.chance.fill_null(0.0)))
    loud = 1 - (-(rows.cheers + 3 * rows.stood_by + 1) / STILL).exp()
    speaks = ((rows.cheers + rows.stood_by) > 0).ifelse(loud * (1 - loud), 0.0)
    warm = rows.fading | rows.returning | (rows.to_thank > 0)
    return rows.mutate(open=(chance * (1 - chance) + ECHO * speaks) * rows.worth.fill_null(1.0),
                       urgency=warm.ifelse(WARM, 1.0))


def suggested(standing: Table, resting: Table, plays: Sequence[Play], effects: Effects = NO_EFFECTS) -> Table:
    """Everybody whom some play is for, with the play that gains most an hour for them; thanks before all else.

    Columns: those of standing, and play, minutes, thanks (bool), gain, gain_low, gain_high (view currency an hour, or
    payments where none is known). Lazy: order and limit are the caller's.
    """
    rows = moving(open_to(standing, resting))
    if not plays:
        empty = rows.filter(ibis.literal(value=False)).drop("open", "urgency")
        return empty.mutate(**{name: ibis.null(kind) for name, kind in _COLUMNS.items()})
    # What is still open is one number for a person, so of the plays that fit the dearest in minutes never gains most.
    order = sorted(plays, key=lambda one: (not one.thanks, -effects.get(one.name, SHIFT)[1] / one.minutes, one.name))
    chosen = ibis.cases(*((fits(rows, one.when), one.name) for one in order), else_=ibis.null("string"))
    found = rows.mutate(play=chosen).filter(_.play.notnull())
    gains = {name: _by(found, {one.name: effects.get(one.name, SHIFT)[place] * 60 / one.minutes for one in plays}, 0.0)
             for place, name in enumerate(("gain_low", "gain", "gain_high"))}
    return found.mutate(
        minutes=_by(found, {one.name: one.minutes for one in plays}, 5),
        thanks=_by(found, {one.name: one.thanks for one in plays}, default=False),
        **{name: found.open * found.urgency * gain for name, gain in gains.items()}).drop("open", "urgency")


_COLUMNS = {"play": "string", "minutes": "int64", "thanks": "boolean", "gain_low": "float64", "gain": "float64",
            "gain_high": "float64"}


def _by(rows: Table, values: Mapping[str, Any], default: Any) -> Value:
    return ibis.cases(*((rows.play == name, value) for name, value in values.items()), else_=default)


def first(found: Table, most: int) -> Table:
    """The first of them: whoever is owed a thank, then by gain."""
    return found.order_by(ibis.desc("thanks"), ibis.desc("gain"), "person").limit(most)


def within(rows: Sequence[dict[str, Any]], hours: float) -> list[dict[str, Any]]:
    """As many as fit into so many hours, in their order; whoever takes longer than what is left is passed over."""
    left, taken = hours * 60, []
    for row in rows:
        if row["minutes"] <= left + 1e-9:
            left -= row["minutes"]
            taken.append(row)
    return taken


def welcome(row: Mapping[str, Any]) -> str:
    """When an ask would be welcome: one of now, give_first, in_peace, unknown.

    Now: given more than asked of late, nothing owed. Give first: a thank is owed, they are fading, or more was asked
    than given. In peace: over-asked.
    """
    if row["over_asked"]:
        return "in_peace"
    gave, asked = row["value_posts"] + row["given"], row["ask_posts"] + row["asked"]
    if row["to_thank"] or row["fading"] or asked > gave:
        return "give_first"
    if gave > asked:
        return "now"
    return "unknown"


def half(secret: str, trial: str, people: Iterable[str]) -> dict[str, str]:
    """Half of these people by lot, rounded up: the lots of `design.draw`, the same everywhere for the same secret.

    Nobody can steer it, and everybody can check it afterwards.
    """
    units = sorted(set(people))
    share = math.ceil(len(units) / 2) / max(len(units), 1)
    given = design.draw(secret, trial, units, ["everybody"] * len(units), share)
    return {one: GIVEN if taken else LEFT for one, taken in zip(units, given.tolist(), strict=True)}
