"""The columns of a proposed mapping by what they are called in a table of its kind."""

from __future__ import annotations

import re

from stalwarts.importers import _believed
from stalwarts.importers import _spoken
from stalwarts.importers._mapping import KINDS

_MAIL = re.compile("subscri|abonn|inscri|iscri|suscri|cadastr|assin|abgemeldet|angemeldet|bounced|cleaned|購読|配信")
"""Beginnings of words that speak of letters, among those that say yes, no or bounced."""


def fitting(kind: str, columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """The columns a table of this kind can have; a kind whose people are named otherwise takes the address."""
    of, columns = KINDS[kind], _meant(kind, dict(columns), header, cells)
    found = {name: at for name, at in columns.items() if name in of.columns}
    if "consent" in of.columns and "consent" not in found and "status" in columns and mailed(cells[columns["status"]]):
        found["consent"] = columns["status"]
    if "surname" in found and ("name" not in found or not _first(_spoken.plain(header[found["name"]]))):
        surname = found.pop("surname")
        found.setdefault("name", surname)
    if "email" in columns and "handle" in found and _loose(header[found["handle"]]):
        found.pop("handle")
    if "handle" not in found and "email" in columns and "handle" in of.columns:
        found["handle"] = columns["email"]
        found.pop("email", None)
    return found


def mailed(column: list[str]) -> bool:
    """Whether a column of states is one of who may be written to: all are such words, and one says more than yes or no."""
    said = {_believed.worded(cell) for cell in column}
    known = {_believed.worded(word) for words in _spoken.cells("consent").values() for word in words}
    return bool(said) and said <= known and bool({word for word in said if _MAIL.search(word)})


def _meant(kind: str, columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Columns by what they are called in a table of this kind."""
    if kind in {"orders", "plans"}:
        columns = (_numbered if kind == "orders" else _arrangement)(columns, header, cells)
    if kind == "orders" and "cancelled_at" in columns:
        columns.setdefault("undone", columns["cancelled_at"])
    if kind == "said" and not {"question", "answer"} <= columns.keys():
        columns = {name: at for name, at in columns.items() if name not in {"question", "answer"}}
    if kind == "followers":
        columns = _readers(columns, cells)
    if kind == "touches" and "url" in columns and "profil" not in header[columns["url"]]:
        columns.pop("url")  # what was clicked
    if kind == "tally":
        columns.pop("post", None)  # its title, and no post that another file knows
    for before, after in _RENAMED.get(kind, ()):
        if before in columns:
            columns.setdefault(after, columns[before])
    return columns


_RENAMED = {"followers": (("occurred_at", "since"),), "tally": (("occurred_at", "until"),),
            "touches": (("since", "occurred_at"),),
            "plans": (("status", "state"), ("ended_at", "cancelled_at"), ("occurred_at", "since"))}
"""What a column of ours is in a table of some kind, where no column is called so."""


def _numbered(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Payments with the number that each has, where they are called by nothing better."""
    if "handle" in columns and header[columns["handle"]] == "id":
        columns = {name: at for name, at in columns.items() if name != "handle"}
    if "order" in columns or "id" not in header:
        return columns
    numbers = cells[header.index("id")]
    # Rows that are counted from 1 have the numbers of others in the next file.
    counted = len(numbers) >= _SOME and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    return columns | ({"order": header.index("id")} if numbers and len(set(numbers)) == len(numbers) and not counted else {})


_SOME = 3
"""Rows from which on it is no chance that they are counted."""


def _arrangement(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Arrangements with their price, and without a name of them that nobody has."""
    columns = columns | _price(columns, header, cells)
    strange = {"product"} if "product" in columns and not cells[columns["product"]] else set()
    strange |= {"amount"} if "amount" in columns and _believed.earned(header[columns["amount"]]) else set()
    return {name: at for name, at in columns.items() if name not in strange}


def _readers(columns: dict[str, int], cells: list[list[str]]) -> dict[str, int]:
    """Followers; a list of letters is one of addresses, and a day under `unsubscribed` is the one on which somebody left."""
    gone = cells[columns["refused"]] if "refused" in columns and "ended_at" not in columns else []
    if gone and _believed.is_dates(gone):
        columns = {"ended_at" if name == "refused" else name: at for name, at in columns.items()}
    letters = "email" in columns and {"consent", "refused", "ended_at"} & columns.keys()
    return {name: at for name, at in columns.items() if name != "handle" or not letters}


_FIRST = frozenset({"first name", "firstname", "given name", "forename", "fname", "name", "vorname", "prenom", "nombre", "nome",
                    "名", "voornaam", "naam", "imie", "fornamn", "namn"})
"""What the first half of a name is called."""


def _first(plain: str) -> bool:
    """Whether a heading is of the first half of a name: `first name`, `buyer first name`."""
    return plain in _FIRST or plain.endswith((" firstname", " given name", "vorname")) or bool(
        {"prenom", "voornaam", "imie", "fornamn"} & set(plain.split())) or "first name" in plain


def _price(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Of an arrangement its price, where another column says what was paid for it in all."""
    at = columns.get("amount")
    if at is None or not _believed.of_all(header[at]):
        return {}
    price = next((place for place, name in enumerate(header) if _spoken.plain(name) in _PRICES and place not in columns.values()
                  and _believed.share(cells[place], _believed.NUMBER) >= _believed.HALF), None)
    return {} if price is None else {"amount": price}


_PRICES = frozenset({"price", "amount", "fee", "preis", "beitrag", "prix", "cotisation", "precio", "cuota", "prezzo", "quota",
                     "preco", "価格", "月額", "会費"})


def _loose(heading: str) -> bool:
    """Whether a column beside an address numbers rows, or names whatever else: strangers may have the same there."""
    return not _believed.strong(heading) and _spoken.plain(heading) not in _believed.BUYERS
