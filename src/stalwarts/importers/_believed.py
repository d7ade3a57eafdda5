"""Whether a column holds what its heading says: names of columns are believed only as far as their cells bear them out.

What such tables hold beside what we look for is named so alike that names alone mislead: the number of a row or of a product
for that of a customer, a tax for an amount, the state somebody lives in for that of a payment.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from stalwarts.importers import _dates
from stalwarts.importers import _spoken
from stalwarts.importers._mapping import TOTALS

ENOUGH = 0.8
"""The share of a column's cells that have to look like something for it to be that without its name saying so."""
HALF = 0.5
"""The share of cells below which a name is not believed: a column `paid` of yes and no holds no amounts."""
PLACED = ("since", "until", "cancelled_at", "ended_at")

_SIGN = r"(?:[A-Za-z]{0,3}\s?[$€£¥￥₹₩]|[A-Z]{3}|円|zł|kr)?"
NUMBER = rf"^[-(]?\s*{_SIGN}\s*-?\d[\d.,'\u00a0\u202f ]*\s*{_SIGN}\)?$"
ADDRESS = r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}$"
_PLAIN = r"^\s*\d[\d.,]*\s*$"

_NOT_PAID = re.compile(
    r"\b(?:lifetime|average|avg|predicted|balance|saldo|reach|clicks|impressions|shipping|discount|taxa de cambio|exchange|"
    r"rate|comiss\w*|commission|ust|iva|tva|vat|gst|tax|taxes|taxe|imposto|impuesto|imposta|refund\w*|returned)\b|mwst|"
    r"umsatzsteuer|steuer|消費税|手数料|送料|返金")
"""In headings of amounts that nobody paid for something by: taxes, what came back, averages, counts."""
_INCLUDED = re.compile(r"\b(?:incl?|inkl|ttc|including|incluido|incluida|inclus|inclusa|compresa|con iva)\b|税込")
NET = re.compile(r"\bfees?\b|\btaxa\b|netto|\bnet\b|\bneto\b|\bhors\b|\bht\b|liquid|税抜|convertido|converted")
"""In headings of what is left of an amount or taken off it, or what it is elsewhere: the amount itself goes first."""
_OF_ALL = re.compile(r"total|gesamt|summe|合計|総額")
_OF_ONE = re.compile(r"sub|item|line|ticket|unit|price|posten|position|zwischen|artikel|produ|小計|単価")
_BORN = re.compile(r"birth|geburt|naissance|nacimiento|nascita|nascimento|誕生|生年")
_THINGS = re.compile(r"item|product|artikel|articul|produ|prodotto|compan|firma|empres|azienda|entreprise|societ|file|event|"
                     r"campaign|shop|store|variac|商品|会社|account name|variation|option|\blist\b")
"""In headings of names that are nobody's."""
_CODED = re.compile(r"product|produ|artik|articu|item|order|bestell|pedido|commande|ordine|country|land|pais|zip|post|sku|ean|"
                    r"bar|bank|event|tax|fiscal|stat|商品|注文|郵便")
"""In headings of codes that take nothing off a price."""
_COUNTED = re.compile(r"average|value|count|total|amount|lifetime|betrag|summe|montant|importe|importo|valor\b|合計")
"""In headings that say how many orders, or how much, and not which."""
_SENT = re.compile(r"shipping|fulfil|delivery|versand|liefer|envio|livraison|expedi|spediz|entrega|発送|配送|出荷")
_SOMEWHERE = {"state", "estado", "stato", "etat", "zustand"}
"""What says how a thing stands, and in addresses a part of a country."""
OFF = r"(?i)suppress|unsub|spam|compla|bounc|opt|black|abgemeld|d[eé]sabo|d[eé]sins|baja|disisc|descad|停止|解除|\d"
"""In cells that say when or how somebody refused to be written to."""

BUYERS = frozenset(_spoken.plain(name) for name in (
    "customer", "client", "buyer", "member", "kunde", "kundin", "kunden", "käufer", "käuferin", "mitglied", "client", "cliente",
    "acheteur", "adhérent", "membre", "comprador", "socio", "acquirente", "membro", "sócio", "顧客", "購入者", "お客様", "会員"))
"""What a column of people is called in a table of sales, whether it holds their names or their numbers."""
BARE = BUYERS | frozenset(_spoken.plain(name) for name in (
    "id", "user", "account", "profile", "besteller", "nutzer", "benutzer", "konto", "profil", "acheteuse", "utilisateur",
    "abonné", "compte", "compradora", "miembro", "cuenta", "perfil", "utente", "profilo", "conta", "アカウント"))
"""Names of a handle that are the beginning of many another: of a company, a name, a number, a count."""


def believed(ours: str, heading: str, column: list[str]) -> bool:
    """Whether a column of these cells, without the empty ones, is what its heading (folded) says in our words."""
    plain, check = _spoken.plain(heading), _CHECKS.get(ours)
    if never(ours, heading):
        return False
    if ours == "handle":
        return plain in _known("handle") or not _named_bare(plain) or not column or (
            share(column, _PLAIN) < HALF <= share(column, r"\w"))
    if ours == "status" and _elsewhere(plain):
        return share([worded(cell) for cell in column], _any_word("order.status", "plan.state", "consent")) > 0
    if ours == "order" and column and not named("order", heading) and share(column, r"\d") < HALF:
        return False
    if ours in TOTALS:
        return not column or share(column, NUMBER) >= ENOUGH
    return not column or check is None or check(column)


def never(ours: str, heading: str) -> bool:
    """Whether a heading (folded) says that its column is not what its cells look like: days of birth, taxes, parcels' states."""
    plain = _spoken.plain(heading)
    if ours == "amount":
        return bool(_NOT_PAID.search(plain)) and not _INCLUDED.search(plain)
    return bool({"status": _SENT, "name": _THINGS, "code": _CODED, "order": _COUNTED}.get(ours, _BORN).search(plain))


def of_all(heading: str) -> bool:
    """Whether a heading of amounts speaks of a whole order, and not of one thing in it."""
    plain = _spoken.plain(heading)
    return bool(_OF_ALL.search(plain)) and not _OF_ONE.search(plain)


def strong(heading: str) -> bool:
    """Whether a heading names accounts or customers' numbers, and not just whose a column is."""
    return not _named_bare(_spoken.plain(heading))


def named(ours: str, heading: str) -> bool:
    """Whether a whole heading is one of our names for a column."""
    return _spoken.plain(heading) in _known(ours)


def share(column: list[str], pattern: str) -> float:
    """The share of cells in which a pattern is found; 0 of none."""
    return sum(1 for cell in column if re.search(pattern, cell)) / len(column) if column else 0.0


def is_dates(column: list[str], enough: float = ENOUGH) -> bool:
    """Whether so many cells are days, or, where half are enough, seconds since 1970."""
    some = column[:50]
    days = sum(map(_dates.is_day, some))
    stamps = sum(_dates.day_of(cell, _dates.EPOCH) is not None for cell in some)
    return days >= enough * len(some) or (enough == HALF and stamps >= enough * len(some))


def worded(cell: str) -> str:
    """A cell as words are compared: without case, `_` and `-` as blanks."""
    return re.sub("[_-]", " ", cell.strip().lower())


def _any_word(*which: str) -> str:
    words = (word for one in which for spoken in _spoken.cells(one).values() for word in spoken)
    return f"^(?:{'|'.join(re.escape(worded(word)) for word in words)})$"


def _spoken_in(*which: str) -> Callable[[list[str]], bool]:
    return lambda column: share([worded(cell) for cell in column], _any_word(*which)) >= HALF


def _shown(pattern: str) -> Callable[[list[str]], bool]:
    return lambda column: share(column, pattern) >= HALF


def _dated(column: list[str]) -> bool:
    return is_dates(column, HALF)


def _numbered(column: list[str]) -> bool:
    """Numbers of orders may look like days, but not with anything between their parts."""
    return not (is_dates(column, HALF) and share(column, r"\d[-/.:]\d") >= HALF) and share(column, r"^\d?\d:\d\d") < HALF


_CHECKS: dict[str, Callable[[list[str]], bool]] = {
    "consent": _spoken_in("consent"), "refused": lambda column: share(column, f"{OFF}|^\\W*$") + _yes_or_no(column) >= HALF,
    "kind": _spoken_in("order.kind", "touch.kind"), "amount": _shown(NUMBER), "refunded": _shown(NUMBER), "email": _shown("@"),
    # `nombre` is a number in French and a name in Spanish.
    "quantity": _shown(r"^\s*\d"), "phone": _shown(r"\d\D*\d"), "url": _shown(r"[^\W\d].*[./]|[./].*[^\W\d]"),
    "order": _numbered,
    "occurred_at": _dated, **dict.fromkeys(PLACED, _dated)}
"""What cells must look like to be what a heading calls them."""


def _yes_or_no(column: list[str]) -> float:
    return share([worded(cell) for cell in column], _any_word("consent"))


@cache
def _known(ours: str) -> frozenset[str]:
    return frozenset(name for table in _spoken.headings().values() for name in table.get(ours, ()))


def _runs(plain: str) -> set[str]:
    words = plain.split()
    return {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}


def _named_bare(plain: str) -> bool:
    """Whether only a bare name is in a heading, among other words that may make anything of it."""
    runs = _runs(plain) | {plain[a:b] for a in range(len(plain)) for b in range(a + 1, len(plain) + 1) if not plain.isascii()}
    return not runs & (_known("handle") - BARE)


def _elsewhere(plain: str) -> bool:
    return bool(set(plain.split()) & _SOMEWHERE) and not set(plain.split()) & {"status", "statut"}
