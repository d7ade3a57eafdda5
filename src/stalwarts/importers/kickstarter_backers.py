"""Kickstarter backers: the backer report of one project, all rewards in one file or one file a reward.

- A pledge is money only once *collected*. *errored* and *dropped* ones failed, *canceled* ones too; one *refunded* was
  paid and went back, on a day the file does not give: the pledge's own. Late pledges look alike.
- The number of a backer counts within one project, and the file does not name the project: an order is the pledge's
  time and the backer's number, which two projects of one creator never share.
- `Backer UID` is the backer's own everywhere on Kickstarter; older files have none. The currency stands in the cell.
- Times name no zone: UTC. Answers to the survey are left, but for one that asks for an account name.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _inside
from stalwarts.importers import _sales
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape

PLATFORM = "kickstarter"
TITLE = "Kickstarter backers"
WHOLE = "order"

_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("backer number", "backer id"), "uid": ("backer uid",), "name": ("backer name",), "email": ("email",),
    "said_amount": ("pledge amount",), "said_at": ("pledged at",), "state": ("pledged status",),
    "reward": ("reward title", "reward minimum", "backing minimum"), "ship_name": ("shipping name",),
    "city": ("shipping city",), "country": ("shipping country code", "shipping country"),
    "phone": ("shipping phone number",)}
_REQUIRED = ("number", "said_amount", "said_at", "state")
_STATES = {"collected": "paid", "refunded": "paid", "errored": "failed", "dropped": "failed", "canceled": "failed",
           "cancelled": "failed", "authentication_required": "pending", "pledged": "pending", "preauth": "pending"}


def shape(file: Peek) -> Shape | None:
    """Ours by a backer's number, the pledge and its state."""
    fits = Csv(_COLUMNS, _REQUIRED).fits(file.header)
    taken = [name for names in _COLUMNS.values() for name in names]
    return Csv(_COLUMNS | _asked.columns(file.header, *taken), _REQUIRED) if fits else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was pledged."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Pledges; backers with what the report says of them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(kept).union(_sales.back(kept)).distinct(),
        "handle": _handles.handles(kept, "mail", "backer", "typed"),
        "clue": _handles.clues(kept, "handle", display_name="called", name="ship_name", city="city", country="country",
                               phone="phone"),
        "link": _handles.links(kept, ("mail", "backer", "customer id"), ("handle", "typed", _handles.TYPED)),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    state = _cells.cell(raw.state).lower()
    number = raw.number.re_extract("^ *([0-9]{1,9})(?:[.]0)? *$", 1).nullif("")
    at = _written.moment(raw.said_at, raw.export_id)
    amount = _cells.money_either(raw.said_amount)
    backer = ibis.literal("kickstarter:") + raw.uid.re_extract("^ *'?([0-9]{1,15}) *$", 1).nullif("")
    mail = _handles.email(raw.email)
    cells = raw.select(
        *_sales.COMMON, "said_at", "said_amount", "number", state=state, said_email=raw.email, occurred_at=at, amount=amount,
        # Without a time it is the time that is wrong.
        order=ibis.coalesce(at.strftime("%Y%m%d%H%M") + ibis.literal("/") + number, number),
        unit=_inside.currency(raw.said_amount), currency=_inside.currency(raw.said_amount), mail=mail, backer=backer,
        handle=ibis.coalesce(mail, backer),
        typed=_asked.typed(raw), called=_cells.cell(raw.name), ship_name=_cells.cell(raw.ship_name),
        city=_cells.cell(raw.city), country=_cells.cell(raw.country), phone=_cells.clean_phone(raw.phone),
        product=_cells.cell(raw.reward), kind=ibis.literal("pledge"),
        back=ibis.ifelse(state == "refunded", amount, _sales.zero()), said_back=raw.said_amount,
        status=ibis.cases(*((state == word, means) for word, means in _STATES.items()), else_=_sales.NONE))
    paid_nothing = (cells.status == "paid") & (cells.amount == 0)
    cells = cells.mutate(status=ibis.ifelse(paid_nothing, ibis.literal("comp"), cells.status))
    blank = cells.number.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells, "pledge",
        (cells.state.isnull(), "the pledge has no state"),
        (cells.status.isnull(), _cells.quoted(cells.state, "is not a state of a pledge we know")),
        (cells.amount < 0, _cells.quoted(cells.said_amount, "is negative, and no pledge is")),
        (cells.said_email.notnull() & cells.mail.isnull(), _cells.quoted(cells.said_email, "is not an e-mail address")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _sales.NONE))
