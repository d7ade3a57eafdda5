"""How the cells of a table are written, as its heading and its first records show: days, decimal marks, currencies, blanks."""

from __future__ import annotations

import re

from stalwarts.importers import _amounts
from stalwarts.importers import _believed
from stalwarts.importers import _dates
from stalwarts.importers import _spoken
from stalwarts.importers import _symbols
from stalwarts.problems import AmbiguousDate
from stalwarts.problems import NoDate

SIGNS = _symbols.SIGNS | {"円": "JPY", "￥": "JPY"}
"""Signs that stand for one currency far more often than for all others together; longer ones are looked for first."""
_LONGEST = sorted(SIGNS.items(), key=lambda named: -len(named[0]))
CODES = frozenset(re.findall("[A-Z]{3}", (
    "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CRC CZK DKK DOP EGP EUR GBP GHS HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD "
    "KZT LKR MAD MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH UGX USD UYU VND XAF "
    "XOF ZAR")))
"""What may stand in brackets behind an amount: `(net)` is no currency."""
_CODE = r"\b[A-Z]{3}\b"


def form(cells: list[list[str]], columns: dict[str, int]) -> str | None:
    """The form of the dates, where the first cells already settle it."""
    place = next((columns[name] for name in ("occurred_at", "since", "until") if name in columns), None)
    try:
        return _dates.resolve(sorted(set(cells[place]))) if place is not None else None
    except (AmbiguousDate, NoDate):
        return None


def decimal(cells: list[list[str]], columns: dict[str, int], spread: dict[str, int]) -> str | None:
    """The decimal mark, where the first cells already show it."""
    places = [columns[name] for name in ("amount", "value") if name in columns] + list(spread.values())
    marks = {mark for place in places for said in cells[place] if (mark := _amounts.mark_of(said))}
    return marks.pop() if len(marks) == 1 else None


def amount_of(kind: str, columns: dict[str, int], header: tuple[str, ...], records: list[list[str]]) -> str | None:
    """What the amounts are of, where it is not each its own row's; empty where a price may be of one or of several."""
    if _whole(columns, header, records):
        return "order"
    if kind != "orders" or not {"amount", "quantity"} <= columns.keys():
        return None
    heading = header[columns["amount"]]
    return "unit" if _believed.of_one(heading) else _of_several(columns, records) if _believed.is_price(heading) else None


def _of_several(columns: dict[str, int], records: list[list[str]]) -> str | None:
    """Whether prices are those of one thing, as what of one product costs the same however many were bought tells."""
    sold: dict[str, set[tuple[str, str]]] = {}
    for record in records:
        count, price = (cell(record, columns[name]) for name in ("quantity", "amount"))
        if count and price:
            sold.setdefault(cell(record, columns["product"]) if "product" in columns else "", set()).add((count, price))
    if {count for told in sold.values() for count, _ in told} <= {"1", "0", "1.0", "1,0"}:
        return None
    several = [told for told in sold.values() if len({count for count, _ in told}) > 1]
    if any(len({price for _, price in told}) == 1 for told in several):
        return "unit"
    # Of which two cost more than one, the price is that of all.
    return None if several and all(len(told) == len({price for _, price in told}) for told in several) else ""


def _whole(columns: dict[str, int], header: tuple[str, ...], records: list[list[str]]) -> bool:
    """Whether each line of an order repeats what all of it cost: named so, no order has two amounts, and some a second line."""
    if not {"order", "amount", "occurred_at"} <= columns.keys() or not _believed.of_all(header[columns["amount"]]):
        return False
    lines: dict[tuple[str, str], list[str]] = {}
    begun: dict[str, str] = {}
    for record in records:
        order, day, amount = (cell(record, columns[name]) for name in ("order", "occurred_at", "amount"))
        # Instalments of one order stand under days of their own.
        if order:
            lines.setdefault((order, day or begun.get(order, "")), []).append(amount)
            begun.setdefault(order, day)
    several = [amounts for amounts in lines.values() if len(amounts) > 1]
    return bool(several) and all(amounts[0] and set(amounts) <= {amounts[0], ""} for amounts in several)


def unpaid(states: list[str], records: list[list[str]], columns: dict[str, int]) -> bool:
    """Whether a payment without a state is not known to be paid: others are called so."""
    amount, status = columns.get("amount"), columns["status"]
    paid = _believed.share([_believed.worded(state) for state in states], _believed.words("order.status", only="paid"))
    blank = any(not cell(record, status) for record in records if amount is not None and cell(record, amount))
    return paid > 0 and blank


def stated(heading: str) -> str:
    """The currency in the brackets of a heading of amounts."""
    inside = " ".join(re.findall(r"[(\[\uff08](.*?)[)\]\uff09]", heading)).upper()
    return next((code for code in re.findall(_CODE, inside) if code in CODES), "")


def currency(header: tuple[str, ...], cells: list[list[str]], amount: int) -> dict[str, str]:
    """A currency in each cell of the amounts, by its code or by its sign, or at the end of their heading."""
    codes = {tuple(re.findall(_CODE, said)) for said in cells[amount]}
    if len(codes) == 1 and len(code := codes.pop()) == 1:
        return {"currency": code[0]}
    last = re.split(r"[\W_]+", header[amount])[-1:]
    if last and last[0].upper() in CODES:
        return {"currency": last[0].upper()}
    signs = {_sign(text) for text in set(cells[amount])} - {""} or {_sign(header[amount])} - {""}
    bare = signs == {"USD"} and not any("us" in text.lower() for text in (header[amount], *cells[amount]))
    if bare and _spoken.language(header) in _DOLLARS:
        return {}
    return {"currency": signs.pop()} if len(signs) == 1 else {}


_DOLLARS = ("es", "fr", "pt")
"""Languages in which a bare `$` is a dollar or a peso of one's own country more often than the dollar of the United States."""


def _sign(text: str) -> str:
    """The currency of the sign in a text; none where letters before a dollar name one we do not know."""
    close = re.sub(r"(?<=[A-Za-z])\s+(?=[$])", "", text)
    if (before := re.search(r"([A-Za-z]{1,3})[$]", close)) and f"{before[1].upper()}$" not in SIGNS:
        return ""
    return next((code for sign, code in _LONGEST if sign.casefold() in close.casefold()), "")


def cell(record: list[str], at: int) -> str:
    """A cell of a record without the blanks around it; empty where the record is shorter."""
    return record[at].strip() if at < len(record) else ""
