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
PARTS = ("theirs", "ours", "attention", "spread", "referral", "voice", "hand", "attendance", "answer", "work", "recency")
SLACK = 31
"""Days before the view's date at which a file that shows something may end."""


def dealings(touch: Table, move: Table, said: Table, person: Table, own: Table, moment: Table) -> Table:
    """What people did: person (maybe repeated), and what each of PARTS counts now (float64; null: nothing known)."""
    now = touch.cross_join(moment.select("as_of")).filter(~_.machine, _.occurred_at <= _.as_of)
    counted = [_touched(now), _returning(now), _noted(move, moment), _answered(said, moment)]
    whole = ibis.union(*(wide(rows, "handle", PARTS) for rows in counted)).anti_join(own, "handle")
    return beings(whole, person).select("person", *PARTS)


def wide(rows: Table, key: str, columns: tuple[str, ...]) -> Table:
    """These columns of a table, those that it does not have being null."""
    return rows.select(key, **{name: rows[name] if name in rows.columns else ibis.null("float64") for name in columns})


def _touched(now: Table) -> Table:
    """Touches in one pass, for there may be millions; what was said against us counts against."""
    private = now.handle.startswith("email:") | now.handle.startswith("phone:")
    rows = now.mutate(worth=fading(now.occurred_at, now.as_of), from_them=now.direction == "from_them",
                      public=(now.kind != "reply") | ~private)
    signed = rows.mutate(signed=(rows.stance == "against").ifelse(-rows.worth, rows.worth))
    standing = {part: _.signed.sum(where=_.from_them & _.public & _.kind.isin(SHOWN[part]))
                for part in ("spread", "referral", "voice")}
    return signed.group_by("handle").agg(
        theirs=_.worth.sum(where=_.from_them & _.kind.isin(SHOWN["contact"])),
        ours=_.worth.sum(where=~_.from_them & _.kind.isin(GIVEN)),
        attendance=_.worth.sum(where=_.from_them & (_.kind == "attend")),
        answer=_.worth.sum(where=_.from_them & (_.kind == "answer")), recency=_.worth.max(where=_.from_them), **standing)


def _returning(now: Table) -> Table:
    """Attention by the days it was paid on: ten opens of one letter on one day are one."""
    paid = now.filter(_.direction == "from_them", _.kind.isin((*SHOWN["attention"], "attend")))
    days = paid.group_by("handle", day=number(_.occurred_at)).agg(latest=_.occurred_at.max(), as_of=_.as_of.max())
    return days.mutate(worth=fading(days.latest, days.as_of)).group_by("handle").agg(attention=_.worth.sum())


def _noted(move: Table, moment: Table) -> Table:
    now = move.cross_join(moment.select("as_of")).filter(_.occurred_at <= _.as_of)
    rows = now.mutate(worth=fading(now.occurred_at, now.as_of), ours=now.direction == "to_them")
    return rows.group_by("handle").agg(
        ours=_.worth.sum(where=_.ours), hand=_.worth.sum(where=~_.ours & _.kind.isin(BY_HAND)),
        work=_.worth.sum(where=~_.ours & _.kind.isin(WORK)))


def _answered(said: Table, moment: Table) -> Table:
    """Answers by the times they were given: a form of eight questions is answered once. What they would pay for is an idea."""
    now = said.cross_join(moment.select("as_of")).filter(_.handle.notnull(), _.occurred_at <= _.as_of)
    once = now.group_by("handle", "occurred_at").agg(as_of=_.as_of.max(), idea=(_.question == "pay_for").any())
    return once.mutate(worth=fading(once.occurred_at, once.as_of)).group_by("handle").agg(
        answer=_.worth.sum(), work=_.worth.sum(where=_.idea))


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
