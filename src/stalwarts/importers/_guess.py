"""A mapping proposed from the names of a table's columns, and from its first cells where names do not tell.

What headings say is data (`_headings.toml`), language by language; a proposal is shown to a person before anything is
read with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator

from stalwarts.importers import _amounts
from stalwarts.importers import _dates
from stalwarts.importers import _spoken
from stalwarts.importers._mapping import KINDS
from stalwarts.importers._mapping import TOTALS
from stalwarts.importers._mapping import Mapping
from stalwarts.problems import AmbiguousDate
from stalwarts.problems import NoDate

SIGNS = {"R$": "BRL", "US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "円": "JPY", "¥": "JPY", "￥": "JPY", "₹": "INR",
         "zł": "PLN", "₩": "KRW"}
"""Signs that stand for one currency far more often than for all others together; longer ones are looked for first."""
ENOUGH = 0.8
"""The share of a column's cells that have to look like something for it to be that without its name saying so."""
HALF = 0.5
"""The share of cells below which a name is not believed: a column `paid` of yes and no holds no amounts."""
PLACED = ("since", "until", "cancelled_at", "ended_at")
LONG = 4
"""Words from which on a heading is a question rather than a name."""

_SIGN = r"(?:[A-Za-z]{0,3}\s?[$€£¥￥₹₩]|[A-Z]{3}|円|zł|kr)?"
_NUMBER = rf"^[-(]?\s*{_SIGN}\s*-?\d[\d.,'\u00a0\u202f ]*\s*{_SIGN}\)?$"
_ADDRESS = r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}$"
_RESPONDENT = "respondent id"
_MAIL = re.compile("subscri|abonn|inscri|iscri|suscri|cadastr|assin|abgemeldet|angemeldet|bounced|cleaned|購読|配信")
"""Beginnings of words that speak of letters, among those that say yes, no or bounced."""
_CODE = r"\b[A-Z]{3}\b"


def propose(header: tuple[str, ...], rows: list[list[str]]) -> Mapping:
    """The likeliest mapping for a table with these first record and records after it."""
    bare = any(re.search(_ADDRESS, cell) or re.search(_NUMBER, cell) for cell in header)
    records = [list(header), *rows] if bare else rows
    cells = [[record[at].strip() for record in records if at < len(record) and record[at].strip()]
             for at in range(len(header))]
    columns = {} if bare else _by_name(header, cells)
    columns |= _by_cells(cells, columns)
    columns = columns if bare else _named_buyers(columns, header, cells)
    kind, spread = _kind(columns, header, bare=bare)
    left = {name: at for name, at in columns.items() if at not in spread.values()}
    fitting = _fitting(kind, left, header, cells)
    places = {name: str(at + 1) if bare else header[at] for name, at in sorted(fitting.items(), key=lambda told: told[1])}
    always = {} if "currency" in columns or kind not in {"orders", "plans"} else _currency(header, cells, columns.get("amount"))
    return Mapping(kind, places, always, header=not bare, date=_form(cells, fitting), decimal=_decimal(cells, fitting, spread),
                   spread={name: header[at] for name, at in spread.items()})


def likely(mapping: Mapping) -> str:
    """What a table seems to hold and by which columns, in one clause; empty where nothing speaks for it."""
    people = {"handle", "email"} & set(mapping.columns)
    money = mapping.kind == "orders" and {"amount", "occurred_at"} <= set(mapping.columns)
    if not (people and mapping.kind != "orders") and not money and not mapping.spread:
        return ""
    by = ", ".join(f"{name} in '{at}'" for name, at in list(mapping.columns.items())[:4] if mapping.header)
    return f"it looks like {KINDS[mapping.kind].says}" + (f" ({by})" if by else "")


# --- which column is which ---------------------------------------------------------------------------------------


def _by_name(header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Our columns to places in the header; the best name wins, whole names before parts of names."""
    ranked = sorted((rank, at, ours) for at, heading in enumerate(header) for rank, ours in _names(heading)
                    if _believed(ours, cells[at]) and (ours != "occurred_at" or cells[at] or not any(cells)))
    found: dict[str, int] = {}
    for _, at, ours in ranked:
        if ours not in found and at not in found.values():
            found[ours] = at
    return found


def _names(heading: str) -> Iterator[tuple[tuple[int, int], str]]:
    """What a heading may be called in our words, each with how well it says so, least first.

    A whole name (0), a part between blanks (1), the end of a long word (2), a part in a script without blanks (1).
    """
    plain = _spoken.plain(heading)
    words, known = plain.split(), _spoken.ranks()
    if len(words) > 2 * LONG:
        return
    seen: set[str] = set()
    for part, how in _parts(plain, words):
        for place, ours in sorted(known.get(part, ())):
            if ours not in seen:
                seen.add(ours)
                # The bare value of a total is what is left once every other meaning has its column.
                yield (how + 3 * (ours == "value"), place), ours


def _parts(plain: str, words: list[str]) -> Iterator[tuple[str, int]]:
    """The heading, its runs of words from the longest, and ends of long words; any run of letters of a Japanese one."""
    yield plain, 0
    for size in range(len(words) - 1, 0, -1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at:at + size]), 1
    for word in words:
        if word.isascii():
            yield from ((word[cut:], 2) for cut in range(1, len(word) - 4) if word[cut:] in _ENDS)
        else:
            yield from ((word[a:b], 1) for size in range(len(word) - 1, 0, -1) for a in range(len(word) - size + 1)
                        if (b := a + size))


_ENDS = frozenset({"datum", "betrag", "summe", "preis", "adresse"})
"""What German words end with that say what a column holds."""


def _believed(ours: str, column: list[str]) -> bool:
    """Whether cells say what the name does, where that can be told."""
    if ours == "consent":
        return not column or _share([_worded(cell) for cell in column], _any_of(_spoken.cells("consent"))) >= HALF
    if ours == "amount":
        return not column or _share(column, _NUMBER) >= HALF
    if ours == "email":
        return not column or _share(column, "@") >= HALF
    if ours == "quantity":
        # `nombre` is a number in French and a name in Spanish.
        return not column or _share(column, r"^\s*\d") >= HALF
    if ours in {"occurred_at", *PLACED}:
        return not column or _is_dates(column, HALF)
    return ours not in TOTALS or not column or _share(column, _NUMBER) >= ENOUGH


def _by_cells(cells: list[list[str]], known: dict[str, int]) -> dict[str, int]:
    """Columns no name told, by what their cells look like: addresses, dates, then amounts."""
    looks: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
        ("email", lambda column: _share(column, _ADDRESS) >= ENOUGH), ("occurred_at", _is_dates),
        ("amount", lambda column: _share(column, _NUMBER) >= ENOUGH and _share(column, r"\d[.,]\d\d\D*$") >= ENOUGH))
    found: dict[str, int] = {}
    for ours, looks_so in looks:
        taken = {*known.values(), *found.values()}
        place = next((at for at, column in enumerate(cells) if at not in taken and column and looks_so(column)), None)
        if place is not None and ours not in known and not (ours == "occurred_at" and "since" in known):
            found[ours] = place
    return found


def _named_buyers(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Beside an address a column `customer` without numbers holds names, which several people may share."""
    at = columns.get("handle")
    if at is None or "email" not in columns or _spoken.plain(header[at]) not in _BUYERS or _share(cells[at], r"\d") >= HALF:
        return columns
    rest = {name: place for name, place in columns.items() if name != "handle"}
    return rest if "name" in rest else rest | {"name": at}


_BUYERS = frozenset(_spoken.plain(name) for name in (
    "customer", "client", "buyer", "member", "kunde", "kundin", "kunden", "käufer", "käuferin", "mitglied", "client", "cliente",
    "acheteur", "adhérent", "membre", "comprador", "socio", "acquirente", "membro", "sócio", "顧客", "購入者", "お客様", "会員"))
"""What a column of people is called in a table of sales, whether it holds their names or their numbers."""


# --- which kind of table -----------------------------------------------------------------------------------------


def _kind(columns: dict[str, int], header: tuple[str, ...], *, bare: bool) -> tuple[str, dict[str, int]]:
    """The kind of table, and the columns that each hold another answer or total."""
    if _RESPONDENT in header and "occurred_at" not in columns and "until" in columns:
        columns["occurred_at"] = columns.pop("until")  # when somebody was done with a survey
    named = {"handle", "email"} & columns.keys()
    anybody = named or {"name", "phone"} & columns.keys()
    totals = {} if bare or anybody else _totals(columns)
    asked = {} if bare or "occurred_at" not in columns else _asked(header, columns)
    follows = "since" in columns or _begins(header, "follow_begins")
    rules: tuple[tuple[object, str, dict[str, int]], ...] = (
        (totals, "tally", totals),
        (anybody and _arranged(columns, header), "plans", {}),
        ({"amount", "occurred_at"} <= columns.keys(), "orders", {}),
        ({"question", "answer"} <= columns.keys(), "said", {}),
        (asked, "said", asked),
        (named and {"kind", "occurred_at"} <= columns.keys(), "touches", {}),
        (follows, "followers", {}),
    )
    return next(((kind, spread) for so, kind, spread in rules if so), ("contacts", {}))


def _arranged(columns: dict[str, int], header: tuple[str, ...]) -> bool:
    """Whether a state and a rhythm are told: a list of standing arrangements, and no list of payments."""
    payments = {"order", "occurred_at"} <= columns.keys()
    rhythm = {"interval", "cancelled_at"} & columns.keys() or _begins(header, "plan_begins")
    return "status" in columns and bool(rhythm) and not payments


def _begins(header: tuple[str, ...], which: str) -> bool:
    return any(f" {begin}" in f" {_spoken.plain(name)}" or (not begin.isascii() and begin in name)
               for name in header for begin in _spoken.beginnings(which))


def _totals(columns: dict[str, int]) -> dict[str, int]:
    """Columns that are named for a total, where the table names a day and no person."""
    found = {of: columns[of] for of in TOTALS if of in columns}
    return found if found and {"occurred_at", "until"} & columns.keys() else {}


def _asked(header: tuple[str, ...], columns: dict[str, int]) -> dict[str, int]:
    """Columns whose headings are questions, under a short name each: what forms hand over."""
    taken = {columns[name] for name in ("occurred_at", "email", "handle", "name") if name in columns}
    long = [at for at, name in enumerate(header) if at not in taken
            and (name.rstrip().endswith(("?", "\uff1f")) or len(name.split()) > LONG)]
    return {f"question_{n}": at for n, at in enumerate(long, 1)}


def _mailed(column: list[str]) -> bool:
    """Whether a column of states is one of who may be written to: all are such words, and one says more than yes or no."""
    said = {_worded(cell) for cell in column}
    known = {_worded(word) for words in _spoken.cells("consent").values() for word in words}
    return bool(said) and said <= known and bool({word for word in said if _MAIL.search(word)})


def _any_of(words: dict[str, tuple[str, ...]]) -> str:
    return f"^(?:{'|'.join(re.escape(_worded(word)) for spoken in words.values() for word in spoken)})$"


def _worded(cell: str) -> str:
    """A cell as words are compared: without case, `_` and `-` as blanks."""
    return re.sub("[_-]", " ", cell.strip().lower())


def _fitting(kind: str, columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """The columns a table of this kind can have; a kind whose people are named otherwise takes the address."""
    of, columns = KINDS[kind], dict(columns)
    renamed = {"followers": ("occurred_at", "since"), "tally": ("occurred_at", "until"), "plans": ("status", "state")}
    before, after = renamed.get(kind, ("", ""))
    if before in columns and after not in columns:
        columns[after] = columns[before]
    if kind == "orders" and "order" not in columns and "handle" in columns and header[columns["handle"]] == "id":
        columns["order"] = columns.pop("handle")
    if kind == "plans" and "since" not in columns and "occurred_at" in columns:
        columns["since"] = columns["occurred_at"]
    fitting = {name: at for name, at in columns.items() if name in of.columns}
    if "consent" in of.columns and "consent" not in fitting and "status" in columns and _mailed(cells[columns["status"]]):
        fitting["consent"] = columns["status"]
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


def _decimal(cells: list[list[str]], columns: dict[str, int], spread: dict[str, int]) -> str | None:
    """The decimal mark, where the first cells already show it."""
    places = [columns[name] for name in ("amount", "value") if name in columns] + list(spread.values())
    marks = {mark for place in places for cell in cells[place] if (mark := _amounts.mark_of(cell))}
    return marks.pop() if len(marks) == 1 else None


def _currency(header: tuple[str, ...], cells: list[list[str]], amount: int | None) -> dict[str, str]:
    """A currency named in the heading of the amounts, in each of their cells, or by their sign."""
    if amount is None:
        return {}
    stated = re.search(r"\b([a-z]{3})\b", " ".join(re.findall(r"[(\[\uff08](.*?)[)\]\uff09]", header[amount])))
    if stated:
        return {"currency": stated.group(1).upper()}
    codes = {tuple(re.findall(_CODE, cell)) for cell in cells[amount]}
    if len(codes) == 1 and len(code := codes.pop()) == 1:
        return {"currency": code[0]}
    signs = {_sign(text) for text in cells[amount] if _sign(text)} or {_sign(header[amount])} - {""}
    return {"currency": signs.pop()} if len(signs) == 1 else {}


def _sign(text: str) -> str:
    longest = sorted(SIGNS.items(), key=lambda named: -len(named[0]))
    return next((code for sign, code in longest if sign.casefold() in text.casefold()), "")


def _share(column: list[str], pattern: str) -> float:
    return sum(1 for cell in column if re.search(pattern, cell)) / len(column) if column else 0.0


def _is_dates(column: list[str], enough: float = ENOUGH) -> bool:
    some = column[:50]
    days = sum(map(_dates.is_day, some))
    stamps = sum(_dates.day_of(cell, _dates.EPOCH) is not None for cell in some)
    return days >= enough * len(some) or (enough == HALF and stamps >= enough * len(some))
