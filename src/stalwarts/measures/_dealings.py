"""What people did with us and we with them, counted so that the long ago fades; and which files could have shown it."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import number
from stalwarts.measures._days import seconds
from stalwarts.measures._fading import HALF_LIFE
from stalwarts.measures._fading import fading
from stalwarts.measures._flags import surely
from stalwarts.measures._sight import spans

SHOWN = {"contact": ("reply", "comment", "message"), "attention": ("open", "click", "view"), "spread": ("share", "mention"),
         "referral": ("refer",), "voice": ("review", "reply", "comment")}
"""Part of a score to the kinds of touch it is made of, which a file of an account's people may show."""
GIVEN = ("reply", "comment", "message", "answer", "thank", "gift")
"""Contacts from us."""
BY_HAND = ("defend", "share", "refer")
WORK = ("work", "idea")
PARTS = ("theirs", "ours", "attention", "spread", "referral", "voice", "hand", "attendance", "answer", "work")
SLACK = 31
"""Days before the view's date at which a file that shows something may end."""


def dealings(touch: Table, move: Table, said: Table, person: Table, own: Table, moment: Table) -> Table:
    """One row per person who did anything: person, and what each of PARTS counts now (float64; null: nothing known)."""
    rows = ibis.union(*_touched(touch, moment), _noted(move, moment), _answered(said, moment)).anti_join(own, "handle")
    summed = rows.group_by("handle", "part").agg(counts=_.counts.sum())
    return beings(summed, person).group_by("person").agg(**{part: _.counts.sum(where=_.part == part) for part in PARTS})


def _touched(touch: Table, moment: Table) -> list[Table]:
    now = touch.cross_join(moment.select("as_of")).filter(~_.machine, _.occurred_at <= _.as_of)
    theirs, ours = now.filter(_.direction == "from_them"), now.filter(_.direction == "to_them", _.kind.isin(GIVEN))
    private = theirs.handle.startswith("email:") | theirs.handle.startswith("phone:")
    public = theirs.filter((_.kind != "reply") | ~private)
    return [_counted(ours, "ours"), _counted(theirs.filter(_.kind.isin(SHOWN["contact"])), "theirs"),
            _returning(theirs.filter(_.kind.isin((*SHOWN["attention"], "attend")))),
            _counted(theirs.filter(_.kind == "attend"), "attendance"), _counted(theirs.filter(_.kind == "answer"), "answer"),
            *(_counted(public.filter(_.kind.isin(SHOWN[part])), part, stance=True) for part in ("spread", "referral", "voice"))]


def _counted(rows: Table, part: str, *, stance: bool = False) -> Table:
    """What these count by handle; where a stance matters, what was said against counts against."""
    worth = fading(rows.occurred_at, rows.as_of)
    signed = (rows.stance == "against").ifelse(-worth, worth) if stance else worth
    return rows.mutate(worth=signed).group_by("handle").agg(counts=_.worth.sum()).select(
        "handle", "counts", part=ibis.literal(part))


def _returning(rows: Table) -> Table:
    """Attention by the days it was paid on: ten opens of one letter on one day are one."""
    days = rows.group_by("handle", day=number(rows.occurred_at)).agg(at=_.occurred_at.max(), as_of=_.as_of.max())
    worth = days.mutate(worth=fading(days["at"], days.as_of))
    return worth.group_by("handle").agg(counts=_.worth.sum()).select("handle", "counts", part=ibis.literal("attention"))


def _noted(move: Table, moment: Table) -> Table:
    now = move.cross_join(moment.select("as_of")).filter(_.occurred_at <= _.as_of)
    part = ibis.cases((now.direction == "to_them", "ours"), (now.kind.isin(BY_HAND), "hand"), (now.kind.isin(WORK), "work"))
    return now.mutate(part=part, worth=fading(now.occurred_at, now.as_of)).filter(_.part.notnull()).group_by(
        "handle", "part").agg(counts=_.worth.sum()).select("handle", "counts", "part")


def _answered(said: Table, moment: Table) -> Table:
    """Answers by the times they were given: a form of eight questions is answered once. What they would pay for is an idea."""
    now = said.cross_join(moment.select("as_of")).filter(_.handle.notnull(), _.occurred_at <= _.as_of)
    part = (now.question == "pay_for").ifelse("work", "answer")
    once = now.select("handle", "occurred_at", "as_of", part=part).distinct()
    return once.mutate(worth=fading(once.occurred_at, once.as_of)).group_by("handle", "part").agg(
        counts=_.worth.sum()).select("handle", "counts", "part")


def shown(cover: Table, moment: Table) -> Table:
    """One row per account of which any of SHOWN could have been seen through the last 90 days: account, and a flag each."""
    seen = [_seen(cover, moment, kinds).mutate(part=ibis.literal(part)) for part, kinds in SHOWN.items()]
    return ibis.union(*seen).group_by("account").agg(**{f"sees_{part}": (_.part == part).any() for part in SHOWN})


def _seen(cover: Table, moment: Table, kinds: tuple[str, ...]) -> Table:
    whole = spans(cover, "touch", kinds).cross_join(moment.select("as_of"))
    now = seconds(whole.as_of)
    return whole.filter(_.start <= now - HALF_LIFE * DAY, _.end >= now - SLACK * DAY).select("account")


def told(amount: Value, sees: Value) -> Value:
    """A count where it is known: nothing is 0 only where a file could have shown it, else null."""
    return ibis.coalesce(amount, surely(sees).ifelse(0.0, ibis.null("float64")))
