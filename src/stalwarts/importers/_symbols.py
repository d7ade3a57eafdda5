"""Currencies that stand inside an amount: a code (`SEK 1,000.00`), a sign (`€45.00`, `CA$5`), or what the user states.

A bare `$` is the US dollar, a bare `¥` the yen, where nobody states another; `kr` could be any of four and is none, and so
are `₨`, `﷼` and `CFA`, which several share.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.late import ibis
from stalwarts.late import ir

UNSTATED = "X" * 3
"""No currency, in ISO 4217: what the file does not name and nobody states. Its buyers count; its worth is not known."""
SIGNS = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "SG$": "SGD",
         "S$": "SGD", "MX$": "MXN", "R$": "BRL", "NT$": "TWD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
         "₩": "KRW", "₽": "RUB", "₺": "TRY", "zł": "PLN", "Kč": "CZK", "₪": "ILS", "₴": "UAH",
         "৳": "BDT", "₦": "NGN", "₱": "PHP", "₫": "VND", "฿": "THB", "₵": "GHS", "₸": "KZT", "₼": "AZN", "₾": "GEL", "₡": "CRC",
         "₲": "PYG", "₭": "LAK", "₮": "MNT", "៛": "KHR", "֏": "AMD", "؋": "AFN"}
_CODE = "(?:^|[^A-Za-z])([A-Z]{3})(?:[^A-Za-z]|$)"
_SIGN = r"((?:[A-Z]{1,2})?\$|\p{Sc}|zł|Kč)"


def code(text: ir.StringValue) -> ir.StringValue:
    """The currency an amount is written in; null where it shows none, or one that could be several."""
    letters = text.re_extract(_CODE, 1).nullif("").nullif("CFA")
    sign = text.re_extract(_SIGN, 1)
    return ibis.coalesce(_cells.currency(letters), sign.substitute(SIGNS, else_=ibis.null("string")))


def stated(meaning: ir.StringValue) -> ir.StringValue:
    """The currency a user stated for a file that names none."""
    return meaning.re_extract("currency=([A-Z]{3})", 1).nullif("")
