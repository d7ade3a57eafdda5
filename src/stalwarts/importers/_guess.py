"""A mapping proposed from the names of a table's columns, and from its first cells where names do not tell.

What headings say is data, language by language; a proposal is shown to a person before anything is read with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stalwarts.importers import _dates
from stalwarts.importers._mapping import KINDS
from stalwarts.importers._mapping import Mapping
from stalwarts.problems import AmbiguousDate
from stalwarts.problems import NoDate

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "email": ("email", "e mail", "email address", "buyer email", "customer email", "mail"),
        "handle": ("handle", "username", "user name", "customer id", "client id", "member id", "buyer id", "user id",
                   "fan id", "subscriber id", "customer", "client", "buyer", "member", "user", "account", "profile",
                   "id"),
        "order": ("order id", "order number", "order no", "order", "invoice", "invoice number", "transaction id",
                  "payment id", "receipt", "reference"),
        "occurred_at": ("paid at", "payment date", "order date", "purchase date", "transaction date", "sale date",
                        "purchased at", "created at", "date", "timestamp", "time", "day", "when", "created"),
        "since": ("followed at", "follow date", "following since", "subscribed at", "subscribe date", "signup date",
                  "joined at", "join date", "joined", "since"),
        "amount": ("amount", "amount paid", "net amount", "total paid", "order total", "total", "dollar value", "value",
                   "price", "paid", "gross", "net", "revenue", "sum", "spent"),
        "currency": ("currency", "currency code"),
        "product": ("product", "item", "product name", "item name", "title", "tier", "sku"),
        "quantity": ("quantity", "qty", "units", "copies", "number"),
        "status": ("payment status", "financial status", "status", "state"),
        "kind": ("transaction type", "payment type", "event", "action", "activity", "interaction", "type"),
        "code": ("discount code", "coupon", "coupon code", "promo code", "code"),
        "source": ("utm source", "source", "referrer", "referer", "channel"),
        "name": ("full name", "name", "display name", "customer name", "first name"),
        "phone": ("phone", "phone number", "telephone", "mobile"),
        "city": ("city", "town"),
        "country": ("country",),
        "note": ("note", "notes", "remarks"),
        "consent": ("email consent", "consent", "opt in", "opted in", "marketing consent", "subscribed"),
        "question": ("question",),
        "answer": ("answer", "response"),
        "of": ("metric", "measure", "what"),
    },
}
"""What a column is called, language by language, the likeliest names first."""
FOLLOWING: dict[str, tuple[str, ...]] = {"en": ("follow", "subscrib", "joined", "signup")}
"""Beginnings of words that make a list of people a list of followers."""
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
"""Signs that stand for one currency far more often than for all others together."""
ENOUGH = 0.8
"""The share of a column's cells that have to look like something for it to be that."""

_NUMBER = r"^[-(]?\s*[$€£]?\s*\d[\d.,' ]*\)?$"
_ADDRESS = r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}$"


def propose(header: tuple[str, ...], rows: list[list[str]]) -> Mapping:
    """The likeliest mapping for a table with these first record and records after it."""
    bare = any(re.search(_ADDRESS, cell) or re.search(_NUMBER, cell) for cell in header)
    records = [list(header), *rows] if bare else rows
    columns = {} if bare else _by_name(header)
    cells = [[record[at].strip() for record in records if at < len(record) and record[at].strip()]
             for at in range(len(header))]
    columns |= _by_cells(cells, columns)
    kind = _kind(columns, header)
    fitting = _fitting(kind, columns)
    places = {name: str(at + 1) if bare else header[at] for name, at in fitting.items()}
    currency = {} if "currency" in columns or kind != "orders" else _currency(header, cells, columns.get("amount"))
    return Mapping(kind, places, currency, header=not bare, date=_form(cells, fitting),
                   decimal=_decimal(cells, fitting))


# --- which column is which ---------------------------------------------------------------------------------------


def _by_name(header: tuple[str, ...]) -> dict[str, int]:
    """Our columns to places in the header; the best name wins, whole names before parts of names."""
    plain = [" ".join(re.sub(r"\(.*?\)|#\d+$|[_\-./]", " ", name).split()) for name in header]
    ranked = sorted((rank, at, ours) for at, heading in enumerate(plain) for language in HEADINGS.values()
                    for ours, spoken in language.items() if (rank := _rank(heading, spoken)) is not None)
    found: dict[str, int] = {}
    for _, at, ours in ranked:
        if ours not in found and at not in found.values():
            found[ours] = at
    return found


def _by_cells(cells: list[list[str]], known: dict[str, int]) -> dict[str, int]:
    """Columns no name told, by what their cells look like: addresses, dates, then amounts."""
    looks: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
        ("email", lambda column: _share(column, _ADDRESS) >= ENOUGH), ("occurred_at", _is_dates),
        ("amount", lambda column: _share(column, _NUMBER) >= ENOUGH and _share(column, r"\d[.,]\d\d\)?$") >= ENOUGH))
    found: dict[str, int] = {}
    for ours, looks_so in looks:
        taken = {*known.values(), *found.values()}
        place = next((at for at, column in enumerate(cells) if at not in taken and column and looks_so(column)), None)
        if place is not None and ours not in known and not (ours == "occurred_at" and "since" in known):
            found[ours] = place
    return found


def _kind(columns: dict[str, int], header: tuple[str, ...]) -> str:
    if "amount" in columns and "occurred_at" in columns:
        return "orders"
    if {"question", "answer"} <= columns.keys():
        return "said"
    if {"kind", "occurred_at"} <= columns.keys() and {"handle", "email"} & columns.keys():
        return "touches"
    follows = any(word in name for name in header for words in FOLLOWING.values() for word in words)
    return "followers" if follows or "since" in columns else "contacts"


def _fitting(kind: str, columns: dict[str, int]) -> dict[str, int]:
    """The columns a table of this kind can have; a kind whose people are named otherwise takes the address."""
    of = KINDS[kind]
    fitting = {name: at for name, at in columns.items() if name in of.columns}
    if kind == "followers" and "since" not in columns and "occurred_at" in columns:
        fitting["since"] = columns["occurred_at"]
    if "handle" not in fitting and "email" in columns and "handle" in of.columns:
        fitting["handle"] = columns["email"]
        fitting.pop("email", None)
    return fitting


# --- how its cells are written -----------------------------------------------------------------------------------


def _form(cells: list[list[str]], columns: dict[str, int]) -> str | None:
    """The form of the dates, where the first cells already settle it."""
    place = next((columns[name] for name in ("occurred_at", "since", "until") if name in columns), None)
    try:
        return _dates.resolve(sorted(set(cells[place]))) if place is not None else None
    except (AmbiguousDate, NoDate):
        return None


def _decimal(cells: list[list[str]], columns: dict[str, int]) -> str:
    place = columns.get("amount", columns.get("value"))
    commas = place is not None and _share(cells[place], r",\d{1,2}\D*$") > _share(cells[place], r"\.\d{1,2}\D*$")
    return "," if commas else "."


def _currency(header: tuple[str, ...], cells: list[list[str]], amount: int | None) -> dict[str, str]:
    """A currency named in the heading of the amounts, or by their sign."""
    if amount is None:
        return {}
    stated = re.search(r"\b([a-z]{3})\b", " ".join(re.findall(r"\((.*?)\)", header[amount])))
    signs = {code for sign, code in SIGNS.items() if any(sign in cell for cell in (*cells[amount], header[amount]))}
    if stated:
        return {"currency": stated.group(1).upper()}
    return {"currency": signs.pop()} if len(signs) == 1 else {}


def _rank(heading: str, spoken: tuple[str, ...]) -> tuple[int, int] | None:
    """How well a heading says one of our columns, least first: whole (0) or in part (1), then the likelier name."""
    if heading in spoken:
        return 0, spoken.index(heading)
    words = f" {heading} "
    return next(((1, at) for at, name in enumerate(spoken) if f" {name} " in words), None)


def _share(column: list[str], pattern: str) -> float:
    return sum(1 for cell in column if re.search(pattern, cell)) / len(column) if column else 0.0


def _is_dates(column: list[str]) -> bool:
    days = [max((_dates.day_of(cell, form) is not None) for form in _dates.FORMS if form != _dates.EPOCH)
            for cell in column[:50]]
    return sum(days) >= ENOUGH * len(days)
