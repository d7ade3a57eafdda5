"""Stripe's own ledger, in both forms it is downloaded: one line for each movement of the account's balance.

Payments and what came back become orders; payouts, fees, transfers and whatever else moves between Stripe and us are
noise. `order` is the charge where a line names it. A refund does not: it is tied to the charge of the same file whose
description it repeats (`REFUND FOR CHARGE (Order #1004)`) and of the same amount, else to the only one so described that
is left: part of one of several `Subscription update`s may be of any. One that finds none stands under its own id, or the
line's, as does a payment whose charge the file does not name (`LEDGER`).
Where another file of the account ties it, it is tied there. A dispute that was won is a chargeback that failed, a refund that
the bank sent back one that failed (`_sales.settled`); where nothing but the line has an id, what came back is paid again.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _zones
from stalwarts.importers._shapes import Facts
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

LEDGER = "txn_ re_ pyr_ du_ dp_"
"""How the numbers of its lines begin, and those of refunds and disputes."""
IN = ("charge", "payment")
BACK = ("refund", "payment_refund", "partial_capture_reversal", "payment_failure_refund", "payment_failure",
        "charge_failure")
UNREFUNDED = ("refund_failure", "payment_refund_failure")
WON = ("dispute_reversal", "chargeback_reversal")
DISPUTED = ("dispute", "chargeback", "adjusted_for_overdraft_transaction")
OURS = (
    "payout", "payout_cancel", "payout_failure", "payout_reversal", "payout_minimum_balance_hold",
    "payout_minimum_balance_release", "transfer", "transfer_cancel", "transfer_failure", "transfer_refund",
    "transfer_reversal", "stripe_fee", "stripe_fx_fee", "fee", "application_fee", "application_fee_refund", "topup",
    "top_up", "topup_reversal", "tax_fee", "tax", "network_cost", "contribution", "advance", "advance_funding",
    "advance_fee", "anticipation_repayment", "reserve_transaction", "reserved_funds", "risk_reserved_funds",
    "reserve_hold", "reserve_release", "connect_collection_transfer", "connect_reserved_funds", "platform_earning",
    "platform_earning_refund", "financing_paydown", "financing_payout", "climate_order_purchase",
    "climate_order_refund", "issuing_authorization_hold", "issuing_authorization_release", "issuing_transaction",
    "issuing_dispute", "other_adjustment", "fee_credit_funding", "currency_conversion", "unreconciled_customer_funds",
    "stripe_balance_payment_debit", "stripe_balance_payment_debit_reversal", "payment_unreconciled",
    "inbound_transfer", "inbound_transfer_reversal", "outbound_transfer", "obligation", "obligation_inbound",
    "obligation_outbound", "obligation_payout", "obligation_payout_failure", "obligation_reversal_inbound",
    "obligation_reversal_outbound", "payment_network_reserve_hold", "payment_network_reserve_release", "tax_fund",
    "recipient_transfer", "recipient_transfer_cancel", "recipient_transfer_failure", "climate_reservation_purchase",
    "climate_reservation_refund", "issuing_disbursement", "issuing_dispute_fraud_liability_debit",
    "issuing_dispute_provisional_credit", "issuing_dispute_provisional_credit_reversal", "financing_payout_reversal",
    "financing_paydown_reversal", "transferred_to_balance_transaction")

_ZONE = "([A-Z][A-Za-z]+(?:/[A-Za-z_]+)+)$"
_CHARGE = "((?:ch|py)_[A-Za-z0-9_]+)"
_OWN = f"^(?:{'|'.join(LEDGER.split()[1:])})[A-Za-z0-9_]+$"
_DISPUTE = "(?i)chargeback|dispute"
_FAILED = "(?i)^ *refund failure"
_FEE = "(?i)(?:^|[^a-z])fees?(?:[^a-z]|$)"
_WHAT = r"[(](.*)[)] *$"


def facts(raw: ir.Table, *, zoned: bool = False) -> Facts:
    """Payments and what came back, with a buyer where a column was chosen that names one; the span of the file.

    `zoned` says that the file's `meaning` may end with the zone of its clocks.
    """
    judged = _judged(raw, zoned=zoned)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(_sales.settled(_tied(kept), "export_id", "order")),
        "handle": _handles.handles(kept, "email", "customer"),
        "clue": _handles.clues(kept, "handle", name="name"),
        "link": _handles.links(kept, ("customer", "email", "customer id")),
        "cover": _spans.cover(kept),
    }, judged)


def dated(raw: ir.Table, *, zoned: bool) -> ir.Table:
    """Rows with `written`, when each line was: in UTC, or in the zone that the file's `meaning` ends with.

    A column of its own, and so are its parts: an engine plans each mention of an expression anew.
    """
    rows = raw.mutate(clock=_cells.when(raw.created), zone=raw.meaning.re_extract(_ZONE, 1).nullif(""))
    return rows.mutate(written=_zones.moment(rows.clock, rows.zone) if zoned else rows.clock)


def _judged(raw: ir.Table, *, zoned: bool) -> ir.Table:
    raw = dated(raw, zoned=zoned)
    facing = raw.facing_amount.notnull() & raw.facing_unit.notnull()
    cells = raw.select(
        *_sales.COMMON, "name", line=raw.id, type=raw.type.lower(), said_at=raw.created, description=raw.description,
        occurred_at=_minute(raw.written), unit=ibis.ifelse(facing, raw.facing_unit, raw.unit),
        said_amount=ibis.ifelse(facing, raw.facing_amount, raw.said_amount), email=_handles.email(raw.email),
        charge=ibis.coalesce(_id(raw.charge), _id(raw.source), _id(raw.description)),
        own=raw.source.re_extract(_OWN, 0).nullif(""),
        customer=ibis.literal("stripe:") + raw.customer.re_extract("^cus_[A-Za-z0-9_]+$", 0).nullif(""))
    cells = cells.mutate(
        amount=_cells.money_either(cells.said_amount), currency=_cells.currency(cells.unit), product=cells.description,
        handle=ibis.coalesce(cells.email, cells.customer), order=ibis.coalesce(cells.charge, cells.own, cells.line))
    cells = cells.mutate(type=ibis.ifelse(cells.type == "adjustment", _adjusted(cells), cells.type))
    cells = cells.mutate(kind=_kind(cells), status=_status(cells))
    return _sales.judged(cells, "line", *_reasons(cells), noise=_noise(cells))


def _id(text: ir.StringValue) -> ir.StringValue:
    return text.re_extract(_CHARGE, 1).nullif("")


def _minute(moment: ir.TimestampValue) -> ir.TimestampValue:
    """Whole minutes: one form of the ledger has seconds, the other has none, and both speak of one movement."""
    return moment.truncate("m").cast(_cells.TIME)


def _kind(t: ir.Table) -> ir.StringValue:
    """What moved; null where nothing that a buyer paid did."""
    won = _won(t)
    return ibis.cases((t.type.isin(IN) | (won & (t.order == t.line)), "purchase"), (t.type.isin((*BACK, *UNREFUNDED)), "refund"),
                      (won | t.type.isin(DISPUTED), "chargeback"), else_=_cells.none())


def _adjusted(t: ir.Table) -> ir.StringValue:
    """What was adjusted, which one form of the ledger only tells by the words of the line, or by the number it is of."""
    fee = t.description.re_search(_FEE) | (t.amount == 0)
    return ibis.cases((fee, t.type), (t.description.re_search(_DISPUTE) | t.own.re_search("^d[up]_"), "dispute"),
                      ((t.amount > 0) & (t.description.re_search(_FAILED) | t.own.re_search("^(?:re|pyr)_")), "refund_failure"),
                      else_=t.type)


def _won(t: ir.Table) -> ir.BooleanValue:
    """Money that came back of a dispute."""
    return t.type.isin(WON) | (t.type.isin(DISPUTED) & (t.amount > 0))


def _status(t: ir.Table) -> ir.StringValue:
    return ibis.cases((t.amount == 0, "comp"), ((_won(t) & (t.order != t.line)) | t.type.isin(UNREFUNDED), "failed"),
                      else_="paid")


def _noise(t: ir.Table) -> ir.StringValue:
    ours = t.type.isin((*OURS, "adjustment")) & t.kind.isnull()
    return _cells.first_of(
        (t.line.isnull() & t.type.isnull() & t.said_amount.isnull(), _sales.BLANK),
        (ours, ibis.literal("no buyer's money: ") + t.type))


def _reasons(t: ir.Table) -> list[_sales.Check]:
    return [(t.type.isnull(), "the line does not say what moved"),
            (t.kind.isnull(), _cells.quoted(t.type, "is not a kind of movement we know")),
            (t.type.isin(IN) & (t.amount < 0), _cells.quoted(t.said_amount, "is negative, and no payment is"))]


def _tied(kept: ir.Table) -> ir.Table:
    """The lines with their signs, refunds under the charge they give back."""
    # Few refunds name no charge: only those are looked up, and not every line with them.
    few, most = _sales.parted(kept, _loose(kept))
    found = few.left_join(_ties(kept), ["export_id", "order"], rname="{name}_tie")
    again = found.to.isnull() & (found.order == found.line) & (found.status == "failed")
    found = found.mutate(
        order=ibis.coalesce(found.to, found.order), kind=ibis.ifelse(again, ibis.literal("purchase"), found.kind),
        status=ibis.ifelse(again, ibis.literal("paid"), found.status))
    lines = most.union(found.select(*kept.columns))
    came = (lines.kind == "purchase") | (lines.status == "failed")
    signed = ibis.ifelse(came, lines.amount.abs(), -lines.amount.abs()).cast(_cells.MONEY)
    return lines.mutate(amount=signed, payment=_sales.payment(lines.order))


def _loose(t: ir.Table) -> ir.BooleanValue:
    """Refunds that name no charge."""
    return (t.kind == "refund") & t.charge.isnull()


def _ties(kept: ir.Table) -> ir.Table:
    """`export_id`, `order` of refunds that name no charge, and the charge of the same file they can only be of.

    One that failed goes with the refund that it undoes, where the file has that too.
    """
    loose = kept.filter(_loose(kept)).select(
        "export_id", "order", "currency", "line", "status", what=kept.description.re_extract(_WHAT, 1),
        amount=kept.amount.abs().cast(_cells.MONEY))
    paid = kept.filter(kept.type.isin(IN)).select(
        "export_id", "currency", "line", what="description", amount="amount", charged="order")
    paid = paid.semi_join(loose, ["export_id", "currency", "what"])
    alike = ["export_id", "currency", "what", "amount", "n"]
    exact = _numbered(loose, "status").inner_join(_numbered(paid), alike).select("export_id", "order", "status", to="charged")
    left = paid.anti_join(exact.select("export_id", charged="to"), ["export_id", "charged"])
    only = left.group_by("export_id", "currency", "what").agg(
        most=_.amount.max(), charged=_.charged.max(), charges=_.charged.nunique()).filter(_.charges == 1)
    partly = loose.anti_join(exact, ["export_id", "order"]).inner_join(only, ["export_id", "currency", "what"])
    found = ibis.union(exact, partly.filter(_.amount <= _.most).select("export_id", "order", "status", to="charged"))
    return found.group_by("export_id", "order").agg(to=ibis.coalesce(_.to.max(where=_.status != "failed"), _.to.max()))


def _numbered(rows: ir.Table, *more: str) -> ir.Table:
    alike = ibis.window(group_by=["export_id", "currency", "what", "amount", *more], order_by="line")
    return rows.mutate(n=ibis.row_number().over(alike))
