"""Tables that hold no money of fans: statements of banks, books, and what somebody bought himself."""

from __future__ import annotations

import re

from stalwarts.importers import _spoken


def what(header: tuple[str, ...]) -> str:
    """What a table is that shows no money of fans; empty where it may."""
    plain = [_spoken.plain(name) for name in header]
    if _is_statement(plain) or plain[:1] == ["extf"]:
        return "what an account holds, in which nothing tells a sale from other money"
    bought = any(_PAID_TO.search(name) for name in plain) and not any(_PAID_BY.search(name) for name in plain)
    return "what somebody bought, and did not sell" if bought else ""


def _is_statement(plain: list[str]) -> bool:
    """Whether a table shows what an account holds, or both of its sides: money in and out, most of it no sale."""
    sides = (all(any(side in name.split() or (not side.isascii() and side in name) for name in plain) for side in pair)
             for pair in (("debit", "credit"), ("soll", "haben"), ("debe", "haber"), ("dare", "avere"), ("借方", "貸方")))
    held = r"(?:running|beginning|ending|closing) balance|balance after|kontostand|\bsaldo\b|\bsolde\b|残高"
    signs = sum(any(re.search(sign, name) for name in plain) for sign in _BANK)
    return any(re.search(held, name) for name in plain) or any(sides) or signs >= _BANKS


_BANK = (r"\biban\b|\bbic\b|\bswift\b|account number|kontonummer|auftragskonto|sort code",
         r"valuta|value date|date de valeur|fecha valor|data valuta|buchungstag|booking date|date operation|started date",
         r"verwendungszweck|payment reference|omschrijving|mededeling|buchungstext|\blibelle\b|\bcausale\b|\bconcepto\b",
         r"beguenstigt|begunstigt|zahlungspflicht|auftraggeber|zahlungsempfanger|\bpayee\b|counterparty|beneficiary|tegenrekening|"
         r"zahlungsbeteiligt|partner name")
"""What a bank's statement tells of a movement: accounts, days of value, purposes, the other side."""
_BANKS = 2
"""So many of these make a statement: a shop may show one of them."""
_PAID_TO = re.compile(r"^(?:vendor|supplier|merchant|payee|lieferant|fournisseur|proveedor|fornitore|fornecedor|leverancier|"
                      r"仕入先|支払先)(?: name)?$")
_PAID_BY = re.compile(r"e ?mail|mail\b|customer|client|buyer|user|member|kunde|acheteur|comprador|acquirente|name$|royalt|"
                      r"earning|units|顧客|購入者|お客様")
"""In headings of who got money, and of whoever gave it or what was sold."""
