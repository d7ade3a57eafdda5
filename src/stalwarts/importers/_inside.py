"""Amounts that carry their currency inside the cell: `€45.00`, `$55.00 USD`, `SEK 1,000.00`, `CA$ 30`.

A code of three letters wins over a sign. A bare `$` is a US dollar and a bare `¥` a yen, as the platforms that write so
mean them; `kr` is one of three crowns and says nothing.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_SIGNS = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
          "MX$": "MXN", "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "zł": "PLN"}
_CODE = "(?:^|[^A-Za-z])([A-Z]{3})(?:$|[^A-Za-z])"
_SIGN = "([A-Z]{0,2}[$]|[€£¥₹₩]|zł)"


def currency(text: ir.StringValue) -> ir.StringValue:
    """The ISO 4217 code of the amount in a cell; null where nothing in it says."""
    sign = text.re_extract(_SIGN, 1)
    named = ibis.cases(*((sign == mark, code) for mark, code in _SIGNS.items()), else_=ibis.null("string"))
    return ibis.coalesce(text.re_extract(_CODE, 1).nullif(""), named)
