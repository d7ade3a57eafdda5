"""Tables that hold no money of fans: statements of banks, books, and what somebody bought himself."""

from __future__ import annotations

import re

from stalwarts.importers import _spoken


def what(header: tuple[str, ...], cells: list[list[str]] | None = None) -> str:
    """What a table is that shows no money of fans; empty where it may. With `cells` a balance has to be one that runs."""
    plain = [_spoken.plain(name) for name in header]
    settled = {name for name, column in zip(plain, cells or [], strict=False) if _is_settled(column)}
    if _is_statement(plain, settled) or plain[:1] == ["extf"]:
        return "what an account holds, in which nothing tells a sale from other money"
    bought = any(_PAID_TO.search(name) for name in plain) and not any(_PAID_BY.search(name) for name in plain)
    return "what somebody bought, and did not sell" if bought else ""


def owed(header: tuple[str, ...], cells: list[list[str]]) -> int | None:
    """The column of a balance that is nothing for most: what some buyers still owe."""
    return next((at for at, name in enumerate(header) if re.search(f"{_HELD}|^balance$", _spoken.plain(name))
                 and cells[at] and _is_settled(cells[at])), None)


def _is_settled(column: list[str]) -> bool:
    """Whether most of a column is nothing, as what buyers still owe, and not what an account holds."""
    return 2 * sum(re.search("[1-9]", cell) is None for cell in column) > len(column)


def _is_statement(plain: list[str], settled: set[str]) -> bool:
    """Whether a table shows what an account holds, or both of its sides: money in and out, most of it no sale."""
    sides = (all(any(side in name.split() or (not side.isascii() and side in name) for name in plain) for side in pair)
             for pair in (("debit", "credit"), ("soll", "haben"), ("debe", "haber"), ("dare", "avere"), ("借方", "貸方")))
    held = any(re.search(_HELD, name) and not re.search(_OWED, name) for name in plain if name not in settled)
    signs = sum(any(re.search(sign, name) for name in plain) for sign in _BANK)
    return (held and not _is_list(plain)) or any(sides) or signs >= _BANKS


def _is_list(plain: list[str]) -> bool:
    """Whether people are listed, by their addresses and without a day: a balance among them is somebody's."""
    named = {ours for name in plain for _, ours in _spoken.ranks().get(name, ())}
    return "email" in named and "occurred_at" not in named


_HELD = r"(?:running|beginning|ending|closing) balance|balance after|kontostand|\bsaldo\b|\bsolde\b|残高"
_OWED = r"\bdue\b|offen|pendiente|devedor|residuo|restant|\bdu$|pagare|openstaand|debiteur"
"""In headings of what an account holds, and of what somebody still has to pay."""


_BANK = (r"\biban\b|\bbic\b|\bswift\b|account number|kontonummer|auftragskonto|sort code",
         r"valutadat|valuta dat|dat[ae] valuta|wertstellung|value date|date de valeur|fecha valor|buchungstag|"
         r"booking date|date operation|started date",
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
