"""Kickstarter backer reports: one line a backer, of the layouts of 2013, 2018 and since.

- `order` is the backer's number with the moment of the pledge: numbers begin anew in each project, and no column names
  the project. Only *collected* pledges are paid; *errored*, *dropped* and *canceled* failed, a *refunded* one came back,
  at its own time, for the file dates nothing else. `$55.00 USD`, `€45.00` and `SEK 1,000.00` carry their currency.
- The backer is the e-mail, else `kickstarter:<UID>`; both in one line are one being. A survey's question for an account
  name is the backer's word and a certain link. Names of the backer and of the parcel are clues.
- A pledge paid in parts (`Pledge Over Time`) is what `Amount Paid` says, where that and `Amount Due` are the pledge together;
  of other amounts due the files do not say what they are of (UNCERTAIN).
- Newer files call the least amount `Backing Minimum` and may hold late pledges (UNCERTAIN): nothing here rests on them.
  Times name no zone: UTC.
"""

from __future__ import annotations

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _symbols
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "kickstarter"
TITLE = "Kickstarter backers"
LEFT = "Streets of parcels, surveys but for the account name, notes of yours."
WHOLE = "order"
APART = True

_COLUMNS = {
    "number": ("backer number", "backer id", "backer #"), "uid": ("backer uid",), "name": ("backer name",),
    "parcel": ("shipping name",), "said_email": ("email", "backer email"), "product": ("reward title", "reward"),
    "said_amount": ("pledge amount",), "said_at": ("pledged at",), "state": ("pledged status",),
    "said_due": ("amount due",), "said_paid": ("amount paid",),
    "postcode": ("shipping postal code",),
    "city": ("shipping city",), "country": ("shipping country code", "shipping country", "billing country"),
    "phone": ("shipping phone number",),
}
_USUAL = "%Y/%m/%d, %H:%M"
_FAILED = ("errored", "dropped", "canceled", "cancelled", "failed", "deleted")
_PENDING = ("pledged", "live", "pending", "active", "preauth")


def shape(file: Peek) -> Shape | None:
    """Ours where a backer's number stands beside the pledge and what became of it."""
    header = set(file.header)
    if not header >= {"pledge amount", "pledged at", "pledged status"} or not header & set(_COLUMNS["number"]):
        return None
    taken = [name for names in _COLUMNS.values() for name in names]
    return Csv(_COLUMNS | _asked.columns(file.header, *taken), required=("number", "said_amount", "said_at", "state"))


def newest(raw: ir.Table) -> ir.Value:
    """When each pledge was made."""
    return _written.moment(raw.said_at, raw.export_id, _USUAL)


def facts(raw: ir.Table) -> Facts:
    """Pledges and what came back; backers with what the file says of them; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.orders(kept), _sales.back(kept)),
        "handle": _handles.handles(kept, "email", "backer", "typed"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", display_name="parcel", city="city", postcode="postcode",
                               country="country",
                               phone="phone", typed_handle="typed"),
        "link": _handles.links(kept, ("backer", "email", "customer id"), ("handle", "typed", _handles.TYPED), by="backer"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    number = ibis.coalesce(raw.uid, raw.number).re_extract("^ *'?([0-9]+) *$", 1).nullif("")
    cells = raw.select(
        *_sales.COMMON, "said_at", "said_amount", "product", "name", "parcel", "city", "postcode", "country", "said_email",
        state=_cells.cell(raw.state).lower(), number=number, occurred_at=_written.moment(raw.said_at, raw.export_id, _USUAL),
        pledged=_cells.money_either(_cells.cell(raw.said_amount)), due=_cells.money_either(raw.said_due),
        given=_cells.money_either(raw.said_paid), unit=raw.said_amount,
        currency=_symbols.code(raw.said_amount), email=_handles.email(raw.said_email), typed=_asked.typed(raw),
        backer=ibis.literal("kickstarter:") + raw.uid.re_extract("^ *'?([0-9]+) *$", 1).nullif(""),
        phone=_cells.clean_phone(raw.phone), kind=ibis.literal("pledge"), said_back=raw.said_amount)
    cells = _paid(cells)
    status = ibis.cases((cells.state.isin(_FAILED), "failed"), (cells.state.isin(_PENDING) | cells.awaited, "pending"),
                        (cells.amount == 0, "comp"), else_="paid")
    cells = cells.mutate(
        status=status, order=cells.number + ibis.literal("/") + cells.occurred_at.strftime("%Y%m%dT%H%M").fill_null(""),
        handle=ibis.coalesce(cells.email, cells.backer), parcel=cells.parcel.nullif(cells.name),
        back=ibis.ifelse(cells.state == "refunded", cells.amount, _sales.zero()).cast(_cells.MONEY))
    blank = cells.number.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(cells, "pledge", *_reasons(cells), noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))


def _paid(cells: ir.Table) -> ir.Table:
    """Pledges with their amount: of one paid in parts what was paid so far, and whether that is still `awaited`."""
    whole = _sales.exact(cells.due + cells.given) == cells.pledged
    rows = cells.mutate(parted=ibis.coalesce((cells.state == "collected") & (cells.due > 0) & whole, _cells.no()))
    begun = rows.parted & (rows.given > 0)
    return rows.mutate(amount=ibis.ifelse(begun, rows.given, rows.pledged), awaited=rows.parted & (rows.given <= 0))


def _reasons(t: ir.Table) -> list[_sales.Check]:
    return [(t.state.isnull(), "the pledge does not say what became of it"),
            (t.state.notin(("collected", "refunded", *_FAILED, *_PENDING)),
             _cells.quoted(t.state, "is not a state of a pledge we know")),
            (t.amount < 0, _cells.quoted(t.said_amount, "is negative, and no pledge is")),
            (t.said_email.notnull() & t.email.isnull(), _cells.quoted(t.said_email, "is not an e-mail address"))]
