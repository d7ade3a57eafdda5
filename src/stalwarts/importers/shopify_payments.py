"""Shopify Payments transactions: what each order was charged and what went back, with the day and the fee.

The orders tell the same sales with their buyers; what this file adds is when money went back. `order` is the order's
name (`#1001`). The amount is what the buyer saw (`Presentment Amount`) where the file has it; what went back stands
there without its sign, so the sign is that of `Amount`. A dispute that was won is a chargeback that failed, a
refund that the bank sent back one that failed. Payouts, adjustments and reserves are noise.

An Italian shop's file is known too, with its day first (`03/10/2026 10:12`) and without a zone, taken as UTC. Of what moved
it is only known how it calls charges and refunds: the rest is set aside.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _together
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "shopify"
TITLE = "Shopify payment transactions"
LEFT = "Cards, fees, payouts, adjustments and reserves."
WHOLE = "movement"
APART = True
REPEATS = ("shopify_orders",)

_SHAPE = Csv({
    "said_at": ("transaction date", "data della transazione"), "type": ("type", "tipo"), "order": ("order", "ordine"),
    "said_amount": ("amount", "importo"), "unit": ("currency", "valuta"),
    "shown_amount": ("presentment amount",), "shown_unit": ("presentment currency",),
}, required=("said_at", "type", "order", "said_amount", "unit"))
_ITALIAN = {"addebito": "charge", "rimborso": "refund"}
_BACK = ("refund", "payment_refund", "refund_failure")
_DISPUTE = ("chargeback", "dispute", "dispute_withdrawal", "chargeback_withdrawal")
_WON = ("chargeback_won", "dispute_reversal", "chargeback_reversal")
_AGAIN = (*_WON, "refund_failure")
_OURS = ("^(?:payout|transfer|reserve|adjustment$|credit$|debit$|fees?$|ach_|ads_|advance|agentic_|anomaly_|application_fee|"
         "balance_|billing_|channel_|chargeback_(?:fee|hold|protection)|collections_|customs_|import_tax|lending_|marketplace_|"
         "markets_pro_|merchant_|promotion_|referral_|seller_protection_|shipping_|shop_cash_|shopify_|stripe_fee|"
         "tax_adjustment|vat_refund_)")
"""How its names of what is between the shop and Shopify begin, of the hundred and more that its interface lists: also what it
lends, advances, insures, posts and holds back. `charge_adjustment` and others that may be a buyer's are not among them."""


def shape(file: Peek) -> Shape | None:
    """Ours where a movement's type stands beside the order, the checkout and the payout."""
    header = set(file.header)
    own = {"payout status", "payout id", "checkout", "presentment amount", "payment method name"}
    ours = header >= {"transaction date", "type", "order", "amount", "currency"} and header & own
    italian = header >= {"data della transazione", "tipo", "ordine", "importo", "valuta", "id pagamento"}
    return _SHAPE if ours or italian else None


def unneeded(file: Peek) -> str | None:
    """Payouts are what was paid before, on its way to us."""
    payouts = set(file.header) >= {"payout date", "charges", "refunds", "total"}
    return "Shopify's payouts: what was paid before, on its way to you" if payouts else None


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was made."""
    return _moment(raw)


def facts(raw: ir.Table) -> Facts:
    """Payments and what went back by order; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({"order": _sales.settled(_sales.summed(kept), "export_id", "order"), "cover": _sales.cover(kept)}, judged)


def _moment(raw: ir.Table) -> ir.TimestampValue:
    """When a movement was made: Italians write the day first, and Shopify elsewhere the year."""
    italian = _together.any_in(raw.export_id, ibis.or_(*(raw.type.lower() == word for word in _ITALIAN)))
    return _written.moment(raw.said_at, raw.export_id, day_first=italian)


def _judged(raw: ir.Table) -> ir.Table:
    type_, shown = _cells.cell(raw.type).lower(), raw.shown_amount.notnull() & raw.shown_unit.notnull()
    type_ = type_.re_replace("[ _-]+", "_").substitute(_ITALIAN)
    said = ibis.ifelse(shown, raw.shown_amount, raw.said_amount)
    buyers, ours = _cells.money_either(said), _cells.money_either(raw.said_amount)
    won = ibis.coalesce(type_.isin((*_AGAIN, *_DISPUTE)) & (buyers > 0) & (ours > 0), _cells.no())
    amount = ibis.ifelse(ibis.coalesce(ours < 0, _cells.no()), -buyers.abs(), buyers).cast(_cells.MONEY)
    kind = ibis.cases((type_.isin(_BACK), "refund"), (type_.isin((*_DISPUTE, *_WON)), "chargeback"),
                      (type_.isin(("charge", "sale", "capture")), "purchase"), else_=_cells.none())
    cells = raw.select(
        *_sales.COMMON, "said_at", type=type_, said_amount=said, amount=amount, kind=kind, order=_cells.cell(raw.order),
        unit=ibis.ifelse(shown, raw.shown_unit, raw.unit), occurred_at=_moment(raw), product=_cells.none(),
        status=ibis.cases((amount == 0, "comp"), (won, "failed"), else_="paid"))
    cells = cells.mutate(currency=_cells.currency(cells.unit))
    noise = _cells.first_of(
        (cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull(), _sales.BLANK),
        (cells.type.re_search(_OURS), ibis.literal("no buyer's money: ") + cells.type))
    back = cells.kind.isin(_sales.BACK) & (cells.status != "failed")
    return _sales.judged(
        cells, "movement", (cells.type.isnull(), "the movement does not say what it is"),
        (cells.kind.isnull(), _cells.quoted(cells.type, "is not a kind of movement we know")),
        ((~back | cells.type.isin(_AGAIN)) & (cells.amount < 0),
         _cells.quoted(cells.said_amount, "is negative, and no payment is")),
        (back & (cells.amount > 0), _cells.quoted(cells.said_amount, "is no refund")), noise=noise)
