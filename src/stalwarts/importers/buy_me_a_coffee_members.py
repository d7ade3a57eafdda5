"""Buy Me a Coffee members: who gives again and again, what, since when (the list of members, downloaded as CSV).

Two public readers attest a layout each: `Member Email`, `Subscription status`, `Membership amount`, `Membership start date`;
and `Supporter Email`, `Amount`, `Start date`, `Paused`, `Subscription cancelled on`.

- A standing arrangement is a `plan`: *active*; *paused* ones bring nothing and are past due; *cancelled* ones ended on the
  day the file says, else, at the latest, on its own. No payment is in the file, so none is made of it.
- UNCERTAIN: whether an amount is a month's or a year's no known column says: how often it is paid is not known. Other states
  than these are set aside.
"""

from __future__ import annotations

from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _spans
from stalwarts.importers import _written
from stalwarts.importers import buy_me_a_coffee
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = buy_me_a_coffee.PLATFORM
TITLE = "Buy Me a Coffee members"
LEFT = "When a membership renews next."

_SHAPE = Csv({
    "name": ("member name", "supporter name"), "email": ("member email", "supporter email"),
    "status": ("subscription status",), "amount": ("membership amount", "amount"),
    "unit": ("membership amount currency", "support currency", "currency"),
    "since": ("membership start date", "start date"), "paused": ("paused",), "cancelled": ("subscription cancelled on",),
}, required=("email", "amount", "since"))
_STATES = {"active": "active", "paused": "past_due", "cancelled": "cancelled", "canceled": "cancelled", "inactive": "cancelled"}


def shape(file: Peek) -> Shape | None:
    """Ours in either layout: members with a subscription's state, or supporters with the day it was cancelled."""
    header = set(file.header)
    older = header >= {"member email", "membership amount", "membership start date", "subscription status"}
    newer = header >= {"supporter email", "amount", "start date", "subscription cancelled on"}
    return _SHAPE if older or newer else None


def taken(file: Peek) -> datetime | None:
    """The day in the file's name, on which it was downloaded."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each began or ended."""
    began = _written.moment(raw.since, raw.export_id)
    return ibis.greatest(began, ibis.coalesce(_written.moment(raw.cancelled, raw.export_id), began))


def facts(raw: ir.Table) -> Facts:
    """Members, their plans, and their names."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    until = _.taken_at.max().cast(_cells.TIME)
    return Facts({
        "follow": _lists.follows(kept, "member"),
        "plan": _lists.plans(kept),
        "handle": _handles.handles(kept, "email", by="email"),
        "clue": _handles.clues(kept, "email", once=True, display_name="name"),
        "cover": ibis.union(_handles.cover(kept, "follow", until=until, kinds="member"),
                            _handles.cover(kept, "plan", until=until)),
    }, judged)


def _state(raw: ir.Table) -> ir.StringValue:
    """How an arrangement stands; null where the file says a word we do not know."""
    said = _cells.cell(raw.status).lower()
    named = ibis.cases(*((said == word, state) for word, state in _STATES.items()), else_=_cells.none())
    rests = ~_cells.blank(raw.paused) & ~raw.paused.lower().isin(("no", "false", "0"))
    shown = ibis.cases((~_cells.blank(raw.cancelled), "cancelled"), (ibis.coalesce(rests, _cells.no()), "past_due"),
                       else_="active")
    return ibis.ifelse(said.isnull(), shown, named)


def _judged(raw: ir.Table) -> ir.Table:
    began, left = (_written.moment(text, raw.export_id) for text in (raw.since, raw.cancelled))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "unit", "paused", address=_cells.cell(raw.email), said=raw.status,
        email=_handles.email(buy_me_a_coffee.address(raw.email)), joined=raw.since, since=began, began=began,
        said_cancelled=raw.cancelled, left_at=left, said_amount=raw.amount, amount=_cells.money_either(raw.amount),
        currency=_cells.currency(_cells.cell(raw.unit)), name=buy_me_a_coffee.named(raw.name), state=_state(raw),
        came_by=ibis.literal("checkout"))
    over = ibis.ifelse(cells.state == "cancelled", ibis.least(ibis.coalesce(cells.left_at, cells.taken_at), cells.taken_at),
                       ibis.null(_cells.TIME)).cast(_cells.TIME)
    told = cells.mutate(ended_at=over, until=over)
    return _lists.judged(
        told, times={"joined": "since", "said_cancelled": "left_at"},
        noise=[_lists.blank(told, "address", "joined", "said_amount")],
        checks=[(told.state.isnull(), _cells.quoted(told.said, "is not a state we know")),
                (told.said_amount.notnull() & told.amount.isnull(), _cells.quoted(told.said_amount, "is not an amount")),
                (told.amount < 0, _cells.quoted(told.said_amount, "is negative, and no member's amount is")),
                (told.amount.notnull() & told.unit.isnull(), "the amount has no currency"),
                (told.amount.notnull() & told.currency.isnull(), _cells.quoted(told.unit, "is not a currency")),
                (~_cells.decimals_ok(told.amount, told.currency),
                 _cells.quoted(told.said_amount, "has more decimals than its currency"))])
