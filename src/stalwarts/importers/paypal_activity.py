"""PayPal activity of a business account (`Download.CSV`): any choice of its columns, in any of its languages."""

from __future__ import annotations

from stalwarts.importers import _paypal
from stalwarts.importers import _spans
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = "paypal"
TITLE = "PayPal activity"
LEFT = "Holds, withdrawals, conversions of currency, fees, and what you paid yourself: nobody's support. Notes are never kept."
WHOLE = "movement"
APART = True

_TYPES = ("type", "typ", "tipo", "タイプ")
_STATES = ("status", "état", "etat", "statut", "estado", "stato", "ステータス")
_SHAPE = Csv(_paypal.COLUMNS | {
    "type": _TYPES, "state": _STATES,
    "to": ("to email address", "empfänger e-mail-adresse", "à l'adresse email", "à l\u2019adresse email",
           "correo electrónico del destinatario", "destinatario", "indirizzo email destinatario",
           "para o endereço de e-mail", "naar e-mailadres", "受信者メールアドレス"),
    "item": ("item title", "artikelbezeichnung", "titre de l'objet", "título del artículo", "nome oggetto", "商品タイトル"),
    "impact": ("balance impact", "auswirkung auf guthaben", "impact sur le solde", "impacto en el saldo",
               "impatto sul saldo", "efeito no saldo", "impacto no saldo"),
    "postcode": ("zip/postal code", "plz", "code postal", "郵便番号"),
    "city": ("town/city", "ort", "ville", "市区町村"), "country": ("country code", "country", "ländervorwahl", "land", "pays"),
    "phone": ("contact phone number", "telefon"), "option_1": ("option 1 name",),
    "value_1": ("option 1 value", "option 1 wert"), "option_2": ("option 2 name",),
    "value_2": ("option 2 value", "option 2 wert"),
}, required=("day", "said_amount", "unit", "order", "type", "state"))


def shape(file: Peek) -> Shape | None:
    """Ours where PayPal's transaction stands beside a gross amount, a type and a state, and a fee or a zone."""
    header = set(file.header)
    ours = all(header & set(names) for names in (_paypal.IDS, _paypal.GROSS, _paypal.DAYS, _TYPES, _STATES))
    own = header & {*_paypal.COLUMNS["zone"], *_paypal.COLUMNS["from"], *_SHAPE.columns["impact"], "balance"}
    return _SHAPE if ours and own else None


def meaning(file: Peek) -> str:
    """The span the file was asked for, where its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was made."""
    return _paypal.newest(raw)


def facts(raw: ir.Table) -> Facts:
    """Payments and what went back; buyers; the span of the file."""
    return _paypal.facts(raw, stated=True)
