"""WooCommerce orders with their buyers, as the plugins that export orders write them, in their own names of columns.

Four are known: WebToffee's (`order_total`, one line an order), SkyVerge's (`refunded_total`), WP All Export (`Customer
Account Email Address`), and Advanced Order Export (`Order Total Amount`, columns of one's own choice, in English or, as
its own translations have them, in Spanish or French). All but the first may write a line for each thing in an order,
with the order's own cells on every one of them: an order counts once, by its first line.

- `order` is the order's number, `amount` its total, paid at `paid_date`, else `order_date`; both are the site's own
  time without a zone, taken as UTC. *completed* and *processing* are paid; *on-hold* and *pending* wait.
- `refund_items` gives each refund its amount and day (`amount:34.90|reason:…|date:…`). The grammar of these cells is
  remembered, not proven (UNCERTAIN): what cannot be read in one is set aside. A file may give the sum instead
  (`Order Refund Amount`, `Refund Total`), which then stands at the order's own time, as does the whole of a *refunded*
  order that says nothing of it.
- A number such as `701 - 0` is a part of an order, as a plugin writes that splits them: its line has the price of one
  thing, and beside it what came back of all of them. Such lines are set aside.
- Where no column names a currency it is the one you state, `stalwarts add --currency EUR`, else none.
- States come in the site's language.
- `transaction_id` is the processor's id of the payment. The buyer is the billing address, else the customer's; the
  site's own number of a customer is one only on that site and is left.
- The source is the order attribution's, the code the first coupon, the product the first line's.
"""

from __future__ import annotations

from datetime import datetime

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _symbols
from stalwarts.importers import _woocommerce
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "woocommerce"
TITLE = "WooCommerce orders"
LEFT = "Streets, notes, postage and tax by themselves, the site's own number of a customer."
WHOLE = "order"
APART = True
CURRENCY = "stated"

_COLUMNS = {
    "id": ("order_number", "order_id", "order number", "order id", "número de pedido", "id del pedido", "numéro de commande",
           "id de commande"),
    "ordered": ("order_date", "order date", "date", "fecha del pedido", "date de commande"),
    "paid_at": ("paid_date", "date_paid", "paid date", "date paid", "fecha de pago", "date de paiement"),
    "state": ("status", "order_status", "order status", "estado del pedido", "état de la commande"),
    "said_amount": ("order_total", "order total amount", "order total", "importe total del pedido",
                    "montant total de la commande"),
    "unit": ("order_currency", "currency", "order currency", "currency code", "moneda", "devise"),
    "said_email": ("billing_email", "customer_email", "email (billing)", "billing email address",
                   "correo electrónico (facturación)", "e-mail (facturation)", "customer account email address"),
    "customer": ("customer_email", "customer user email", "customer account email address", "correo electrónico del cliente",
                 "e-mail du client"),
    "first_name": ("billing_first_name", "first name (billing)", "billing first name", "nombre (facturación)",
                   "prénom (facturation)"),
    "last_name": ("billing_last_name", "last name (billing)", "billing last name", "apellidos (facturación)",
                  "nom de famille (facturation)"),
    "full_name": ("full name (billing)", "name (billing)", "nombre completo (facturación)", "nom complet (facturation)"),
    "phone": ("billing_phone", "phone (billing)", "billing phone", "teléfono (facturación)", "téléphone (facturation)"),
    "postcode": ("billing_postcode", "postcode (billing)", "zip (billing)", "billing postcode", "código postal (facturación)",
                 "code postal (facturation)"),
    "city": ("billing_city", "city (billing)", "billing city", "ciudad (facturación)", "ville (facturation)"),
    "country": ("billing_country", "country code (billing)", "country (billing)", "billing country",
                "código del país (facturación)", "code du pays (facturation)", "country name (billing)",
                "país (facturación)", "nom du pays (facturation)"),
    "transaction": ("transaction_id", "transaction id", "id de transacción", "id de transaction"), "refunds": ("refund_items",),
    "said_back": ("refunded_total", "order refund amount", "order total refunded", "refund total",
                  "importe reembolsado del pedido", "montant du remboursement de la commande"),
    "coupons": ("coupon_items", "coupons", "coupons used", "coupon code", "código de cupón", "code de coupon"),
    "line": ("line_item_1", "line_items"),
    "item": ("item name", "item_name", "product name (main)", "products", "product name", "order line title",
             "nombre del artículo", "nombre del producto (principal)", "nombre del producto",
             "nom de l\u2019élément", "nom du produit (principal)", "nom du produit"),
    "note": ("customer_note", "customer note", "nota del cliente", "note du client"),
    "utm": ("meta:_wc_order_attribution_utm_source", "_wc_order_attribution_utm_source", "meta:utm_source"),
}
_OWN = {"order_total", "order total amount", "email (billing)", "customer account email address", "importe total del pedido",
        "montant total de la commande"}
_PART = "^ *[0-9]+ - [0-9]+ *$"
_REFUND = "amount:([^|]*)"
_DAY = "date:([^|;]*)"


def shape(file: Peek) -> Shape | None:
    """Ours where an order's total and date stand beside the address of its bill, in the plugin's own names."""
    header = set(file.header)
    marks = ("said_amount", "ordered", "said_email", "id", "state")
    if not all(header & set(_COLUMNS[mark]) for mark in marks) or not header & _OWN:
        return None
    taken = [name for names in _COLUMNS.values() for name in names]
    return Csv(_COLUMNS | _asked.columns(file.header, *taken), required=("id", "ordered", "state", "said_amount"))


def taken(file: Peek) -> datetime | None:
    """The day in the file's name."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made or paid."""
    return _written.moment(ibis.coalesce(raw.paid_at, raw.ordered), raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds; buyers with what the file says of them; the span of the file."""
    judged = _judged(raw)
    kept = _once(_handles.standing(judged))
    return Facts({
        "order": ibis.union(_sales.orders(kept), _listed(kept), _sales.back(kept, "whole")),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country", phone="phone",
                               email="other",
                               typed_handle="said"),
        "cover": _sales.cover(kept),
    }, judged)


def _once(kept: ir.Table) -> ir.Table:
    """The first line of each order: some files write one for each thing in it, with the order's cells on all."""
    first = kept.group_by("export_id", "account", "order").agg(row=_.row.min())
    return kept.semi_join(first, ["export_id", "row"])


def _judged(raw: ir.Table) -> ir.Table:
    said_at, names = ibis.coalesce(raw.paid_at, raw.ordered), (raw.first_name.fill_null(""), raw.last_name.fill_null(""))
    cells = raw.select(
        *_sales.COMMON, "said_amount", "said_email", "city", "postcode", "country", "refunds", "said_back", order=raw.id,
        said_at=said_at, unit=raw.unit.fill_null(""), sum_back=_sales.money(raw.said_back).abs(),
        occurred_at=_written.moment(said_at, raw.export_id), amount=_cells.money_either(raw.said_amount),
        currency=ibis.coalesce(_cells.currency(raw.unit), ibis.ifelse(
            raw.unit.isnull(), ibis.coalesce(_symbols.stated(raw.meaning), _symbols.UNSTATED), _cells.none())),
        state=_cells.cell(raw.state).lower().re_replace("^wc-", ""),
        handle=ibis.coalesce(_handles.email(raw.said_email), _handles.email(raw.customer)),
        other=_cells.clean_email(raw.customer),
        name=ibis.coalesce(_cells.cell(raw.full_name), _cells.cell(names[0] + ibis.literal(" ") + names[1])),
        phone=_cells.clean_phone(_cells.unguard(raw.phone)), payment=_sales.payment(_cells.cell(raw.transaction)),
        code=_cells.cell(raw.coupons.re_extract("^(?:code:)?([^|;,]+)", 1)), source=_cells.cell(raw.utm).lower(),
        product=ibis.coalesce(_cells.cell(raw.line.re_extract("(?:^|[|])name:([^|]*)", 1)), _cells.cell(raw["item"])),
        kind=ibis.literal("purchase"),
        said=ibis.coalesce(_asked.typed(raw), _handles.typed(raw.note)))
    status = ibis.cases((cells.state.isin(_woocommerce.FAILED), "failed"),
                        (cells.state.isin(_woocommerce.PENDING), "pending"),
                        (cells.amount == 0, "comp"), else_="paid")
    listed = ibis.coalesce(cells.refunds.re_search(_REFUND), _cells.no())
    whole = ibis.cases((listed, _sales.zero()), (cells.sum_back > 0, cells.sum_back),
                       (cells.state.isin(_woocommerce.BACK), cells.amount), else_=_sales.zero())
    cells = cells.mutate(
        status=status, whole=whole.cast(_cells.MONEY),
        other=cells.other.nullif(cells.handle.substr(len("email:"))))
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(cells, "order", *_reasons(cells), noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))


def _reasons(t: ir.Table) -> list[_sales.Check]:
    strange = t.refunds.notnull() & ~t.refunds.re_search(r"^(?:amount:-?[0-9]+(?:[.,][0-9]{1,4})?(?:[|][^|]*)*[;,|\s]*)+$")
    return [(t.order.re_search(_PART) & t.said_back.notnull(), _cells.quoted(t.order, "is a part of an order, and no order")),
            (t.state.isnull(), "the order has no state"),
            (t.state.notin(_woocommerce.KNOWN), _cells.quoted(t.state, "is not a state of an order we know")),
            (t.said_back.notnull() & t.sum_back.isnull(), _cells.quoted(t.said_back, "is not an amount")),
            ((t.state == "partially-refunded") & (t.sum_back == 0) & t.refunds.isnull(), f"the order {_sales.IN_PART}"),
            (t.sum_back > t.amount, _cells.quoted(t.said_back, "is more than was paid")),
            (~_cells.decimals_ok(t.sum_back, t.currency), _cells.quoted(t.said_back, "has more decimals than its currency")),
            (t.amount < 0, _cells.quoted(t.said_amount, "is negative, and no order is")),
            (ibis.coalesce(strange, _cells.no()), _cells.quoted(t.refunds, "is not a list of refunds"))]


def _listed(kept: ir.Table) -> ir.Table:
    """A row for each time at which an order lists refunds: what went back at one moment is one movement."""
    pieces = kept.filter(_.refunds.notnull()).mutate(piece=_.refunds.split("amount:").unnest())
    read = pieces.mutate(back=_cells.money_either(pieces.piece.re_extract("^-?([0-9.,]+[0-9]|[0-9])", 1)),
                         back_at=_cells.when(_cells.cell(pieces.piece.re_extract(_DAY, 1))))
    known = read.filter(_.back.notnull())
    whole = known.back.sum().over(group_by=[known.export_id, known.row, known.back_at])
    return _sales.back(known.mutate(back=_sales.exact(whole))).distinct()
