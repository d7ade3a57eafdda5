"""WooCommerce Analytics, orders: the report of the shop's own pages, made by the server or, when small, in the browser.

- No address stands in it, only a name: the buyer is `woocommerce:order/…` with the name as a clue, and who that is
  stays to be said. Orders with addresses of the same shop tell the same, and more.
- Refunds are lines of their own, negative. `Net sales` leaves out tax and postage.
- Older versions call the net sales `N. Revenue` and tell nothing of how somebody came.
- The server's layout shows its currency in `N. Revenue (formatted)` (`&euro;46.00`); the browser's names none: then it is
  the one you state, `stalwarts add --currency EUR`, else none, in ISO's letters for that: the buyers count, what they
  paid is not known. A `$` is read as US dollars unless you state another.
- Times are the site's, without a zone: UTC. Labels and states come in the site's language: English is known from the
  shop's own code, German, French, Spanish, Italian and Dutch from its own translations; Portuguese is remembered
  (UNCERTAIN).
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _symbols
from stalwarts.importers import _woocommerce
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "woocommerce"
TITLE = "WooCommerce Analytics orders"
LEFT = "Tax and postage; the report names no address."
WHOLE = "movement"
APART = True
REPEATS = ("woocommerce_orders",)
CURRENCY = "stated"

_SHAPE = Csv({
    "said_at": ("date", "datum", "fecha", "data"),
    "order": ("order #", "order", "bestellung #", "bestellnr.", "bestellnummer", "bestellnummer #", "commande n°",
              "n° de commande", "commande #", "pedido #", "n.º de pedido", "pedido nº", "ordine #", "ordine n.", "n. ordine",
              "bestelling #", "bestelnr.", "bestelnummer"),
    "state": ("status", "état", "estado", "stato"), "name": ("customer", "kunde", "client", "cliente", "klant"),
    "products": ("product(s)", "products", "produkt(e)", "produit(s)", "producto(s)", "prodotto(i)", "prodotto/prodotti",
                 "produto(s)", "product(en)"),
    "said_amount": ("net sales", "nettoumsatz", "nettoverkäufe", "ventes nettes", "ventas netas", "vendite nette",
                    "vendas líquidas", "netto-omzet", "netto verkopen", "n. revenue", "n.- umsatz", "n. revenu", "ingresos netos",
                    "n. fatturato", "n. inkomsten"),
    "coupons": ("coupon(s)", "coupons", "gutschein(e)", "code(s) promo", "cupón(es)", "cupones", "codici promozionali",
                "kortingsbon(nen)", "cupom(ns)", "cupons"),
    "formatted": ("n. revenue (formatted)", "n. umsatz (formatiert)", "n.-umsatz (formatiert)", "n. revenu (formaté)",
                  "revenu net (formaté)", "n. ingresos (formateado)", "ingresos netos (con formato)",
                  "n. fatturato (formattato)"),
    "attribution": ("attribution", "zuordnung", "atribución", "attribuzione", "atribuição", "toewijzing"),
}, required=("said_at", "order", "state", "said_amount"))
_OWN = {"customer type", "coupon(s)", "product(s)", "items sold", "kundentyp", "verkaufte artikel", "gutschein(e)",
        "produkt(e)", "type de client", "articles vendus", "produit(s)", "tipo de cliente", "artículos vendidos", "producto(s)",
        "tipo di cliente", "articoli venduti", "elementi venduti", "prodotto/prodotti", "itens vendidos", "produto(s)",
        "klanttype", "verkochte artikelen", "product(en)", "kortingsbon(nen)", "cupón(es)"}
_CAME_BY = ("^(?:source|referral|organic|utm|quelle|empfehlung|origen|fuente|referido|orgánico|fonte|origine|dati organici|"
            "bron): *")
_ENTITIES = {"&euro;": "€", "&pound;": "£", "&yen;": "¥", "&nbsp;": " ", "&#82;&#36;": "R$", "&#78;&#84;&#36;": "NT$",
             "&#36;": "$"}
"""Signs as the shop's own code names them; two that end in a dollar's come before it, and are other money."""


def shape(file: Peek) -> Shape | None:
    """Ours where an order and its net sales stand beside the kind of customer or the coupons."""
    header = set(file.header)
    ours = all(header & set(_SHAPE.columns[name]) for name in ("said_at", "order", "state", "said_amount"))
    return _SHAPE if ours and header & _OWN else None


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds, with their buyers' names; the span of the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "order": _sales.orders(kept),
        "handle": _handles.handles(kept, "handle"),
        "clue": _handles.clues(kept, "handle", name="name"),
        "cover": _sales.cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    stated = _symbols.stated(raw.meaning)
    formatted = raw.formatted
    for entity, sign in _ENTITIES.items():
        formatted = formatted.replace(entity, sign)
    shown = _symbols.code(formatted)
    amount = _cells.money_either(raw.said_amount)
    source = raw.attribution.lower().re_replace(_CAME_BY, "")
    cells = raw.select(
        *_sales.COMMON, "order", "said_at", "said_amount", "name", state=_cells.cell(raw.state).lower(),
        occurred_at=_written.moment(raw.said_at, raw.export_id), amount=amount, unit=ibis.literal(""),
        currency=ibis.coalesce(stated, shown, _symbols.UNSTATED), kind=ibis.ifelse(amount < 0, "refund", "purchase"),
        product=_cells.cell(raw.products.re_extract("^(?:-?[0-9]+[\u00d7x] )?(.*?)(?:, -?[0-9]+[\u00d7x] .*)?$", 1)),
        code=_cells.cell(raw.coupons.re_extract("^[^,]+", 0)), source=_cells.cell(source),
        handle=ibis.ifelse(_cells.blank(raw.name), _cells.none(), _handles.of_order(raw.account, raw.order)))
    status = ibis.cases((cells.state.isin(_woocommerce.FAILED), "failed"),
                        (cells.state.isin(_woocommerce.PENDING), "pending"),
                        (cells.amount == 0, "comp"), else_="paid")
    blank = cells.order.isnull() & cells.said_at.isnull() & cells.said_amount.isnull()
    return _sales.judged(
        cells.mutate(status=status), "order", (cells.state.isnull(), "the order has no state"),
        (cells.state.notin(_woocommerce.KNOWN), _cells.quoted(cells.state, "is not a state of an order we know")),
        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))
