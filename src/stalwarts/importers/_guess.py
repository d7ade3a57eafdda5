"""A mapping proposed from the names of a table's columns, and from its first cells where names do not tell.

What headings say is data (`_headings.toml`), language by language; a proposal is shown to a person before anything is
read with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator

from stalwarts.importers import _amounts
from stalwarts.importers import _believed
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
LONG = 4
"""Words from which on a heading is a question rather than a name."""

_RESPONDENT = "respondent id"
_MAIL = re.compile("subscri|abonn|inscri|iscri|suscri|cadastr|assin|abgemeldet|angemeldet|bounced|cleaned|購読|配信")
"""Beginnings of words that speak of letters, among those that say yes, no or bounced."""
_CODE = r"\b[A-Z]{3}\b"


def propose(header: tuple[str, ...], rows: list[list[str]]) -> Mapping:
    """The likeliest mapping for a table with these first record and records after it."""
    bare = any(re.search(_believed.ADDRESS, cell) or re.search(_believed.NUMBER, cell) for cell in header)
    records = [list(header), *rows] if bare else rows
    cells = [[record[at].strip() for record in records if at < len(record) and record[at].strip()]
             for at in range(len(header))]
    columns = _columns(header, cells, records, bare=bare)
    kind, spread = _kind(columns, header, cells, bare=bare)
    left = {name: at for name, at in columns.items() if at not in spread.values()}
    fitting = _fitting(kind, left, header, cells)
    places = {name: str(at + 1) if bare else header[at] for name, at in sorted(fitting.items(), key=lambda told: told[1])}
    always = {} if "currency" in columns or kind not in {"orders", "plans"} else _currency(header, cells, columns.get("amount"))
    return Mapping(kind, places, always, header=not bare, date=_form(cells, fitting), decimal=_decimal(cells, fitting, spread),
                   spread={name: header[at] for name, at in spread.items()}, whole=not bare and _whole(fitting, header, records))


def _columns(header: tuple[str, ...], cells: list[list[str]], records: list[list[str]], *, bare: bool) -> dict[str, int]:
    """Our columns to places in the header, as far as names and cells tell; of an account's statement none."""
    if bare:
        return _by_cells(header, cells, {}, bare=True)
    if _is_statement(header):
        return {}
    named = _by_name(header, cells)
    return _own(_named_buyers(named | _by_cells(header, cells, named, bare=False), header, cells), header, records)


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
    # A column without a cell is what it is called only where no other is.
    ranked = sorted(((bool(any(cells) and not cells[at]), *rank), at, ours) for at, heading in enumerate(header)
                    for rank, ours in _names(heading) if _believed.believed(ours, heading, cells[at])
                    and (ours != "occurred_at" or cells[at] or not any(cells)))
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
    best: dict[str, tuple[int, int]] = {}
    for part, how in _parts(plain, words):
        for place, ours in known.get(part, ()):
            # The bare value of a total, and what is left of an amount, are taken once every other meaning has its column.
            later = ours == "value" or (ours == "amount" and _believed.NET.search(plain))
            if part not in _ALONE or not how:
                best[ours] = min(best.get(ours, (9, 0)), (how + 3 * bool(later), place))
    yield from ((rank, ours) for ours, rank in best.items())


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


_ALONE = frozenset({"id", "number", "numero", "nombre", "anzahl"})
"""What is a name of a column by itself, and as a part of one says of anything that it is numbered."""
_ENDS = frozenset({"datum", "betrag", "summe", "preis", "adresse"})
"""What German words end with that say what a column holds."""


def _by_cells(header: tuple[str, ...], cells: list[list[str]], known: dict[str, int], *, bare: bool) -> dict[str, int]:
    """Columns no name told, by what their cells look like: addresses, dates, then amounts."""
    share, enough = _believed.share, _believed.ENOUGH
    looks: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
        ("email", lambda column: share(column, _believed.ADDRESS) >= enough), ("occurred_at", _believed.is_dates),
        ("amount", lambda column: share(column, _believed.NUMBER) >= enough and share(column, r"\d[.,]\d\d\D*$") >= enough))
    found: dict[str, int] = {}
    for ours, looks_so in looks:
        taken = {*known.values(), *found.values()}
        place = next((at for at, column in enumerate(cells) if at not in taken and column and looks_so(column)
                      and (bare or not _believed.never(ours, header[at]))), None)
        if place is not None and ours not in known and not (ours == "occurred_at" and "since" in known):
            found[ours] = place
    return found


def _own(columns: dict[str, int], header: tuple[str, ...], records: list[list[str]]) -> dict[str, int]:
    """Without what is not the people's own: a handle that two addresses share, and the days of accounts, not of follows."""
    strange = {name for name in ("since", "occurred_at") if _of_accounts(header)}
    if {"handle", "email"} <= columns.keys():
        pairs = {(_cell(record, columns["handle"]), _cell(record, columns["email"]).lower()) for record in records}
        whole = [handle for handle, address in pairs if handle and address]
        strange |= {"handle"} if len(whole) > len(set(whole)) else set()
    return {name: at for name, at in columns.items() if name not in strange}


def _of_accounts(header: tuple[str, ...]) -> bool:
    """Whether accounts are described with what they have: then a day is the one on which they were opened."""
    return len({_spoken.plain(name) for name in header} & _THEIRS) > 1


_THEIRS = frozenset({"followers", "following", "tweets", "posts", "statuses", "followers count", "following count",
                     "tweets count", "tweet count", "friends count", "statuses count", "posts count", "listed", "listed count",
                     "last tweeted at", "favorites", "favourites count",
                     "verified", "protected", "bio", "private", "is private", "is verified"})
"""What lists of accounts that programs draw say of each."""


def _cell(record: list[str], at: int) -> str:
    return record[at].strip() if at < len(record) else ""


def _whole(columns: dict[str, int], header: tuple[str, ...], records: list[list[str]]) -> bool:
    """Whether each line of an order repeats what all of it cost: named so, no order has two amounts, and some a second line."""
    if not {"order", "amount", "occurred_at"} <= columns.keys() or not _believed.of_all(header[columns["amount"]]):
        return False
    lines: dict[tuple[str, str], list[str]] = {}
    begun: dict[str, str] = {}
    for record in records:
        order, day, amount = (_cell(record, columns[name]) for name in ("order", "occurred_at", "amount"))
        # Instalments of one order stand under days of their own.
        if order:
            lines.setdefault((order, day or begun.get(order, "")), []).append(amount)
            begun.setdefault(order, day)
    several = [amounts for amounts in lines.values() if len(amounts) > 1]
    return bool(several) and all(amounts[0] and set(amounts) <= {amounts[0], ""} for amounts in several)


def _named_buyers(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """Beside an address a column `customer` without numbers holds names, which several people may share."""
    at = columns.get("handle")
    buyers = at is not None and _spoken.plain(header[at]) in _believed.BUYERS
    if at is None or "email" not in columns or not buyers or _believed.share(cells[at], r"\d") >= _believed.HALF:
        return columns
    rest = {name: place for name, place in columns.items() if name != "handle"}
    return rest if "name" in rest else rest | {"name": at}


# --- which kind of table -----------------------------------------------------------------------------------------


def _kind(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]], *, bare: bool) -> tuple[str, dict[str, int]]:
    """The kind of table, and the columns that each hold another answer or total."""
    if _RESPONDENT in header and "occurred_at" not in columns and "until" in columns:
        columns["occurred_at"] = columns.pop("until")  # when somebody was done with a survey
    named = {"handle", "email"} & columns.keys()
    anybody = named or {"name", "phone"} & columns.keys()
    totals = {} if bare or anybody or "order" in columns else _totals(columns)
    asked = {} if bare or "occurred_at" not in columns else _asked(header, columns)
    read = any(name in columns and _mailed(cells[columns[name]]) for name in ("consent", "status"))
    follows = "since" in columns or read or _begins(header, "follow_begins")
    rules: tuple[tuple[object, str, dict[str, int]], ...] = (
        (totals, "tally", totals),
        (anybody and _arranged(columns, header), "plans", {}),
        ({"amount", "occurred_at"} <= columns.keys(), "orders", {}),
        ({"question", "answer"} <= columns.keys(), "said", {}),
        (asked, "said", asked),
        (named and {"kind", "occurred_at"} <= columns.keys(), "touches", {}),
        (follows and not {"amount", "order", "product"} & columns.keys(), "followers", {}),
    )
    return next(((kind, spread) for so, kind, spread in rules if so), ("contacts", {}))


def _is_statement(header: tuple[str, ...]) -> bool:
    """Whether a table shows what an account holds, or both of its sides: money in and out, most of it no sale."""
    plain = [_spoken.plain(name) for name in header]
    sides = (all(any(side in name.split() or (not side.isascii() and side in name) for name in plain) for side in pair)
             for pair in (("debit", "credit"), ("soll", "haben"), ("debe", "haber"), ("dare", "avere"), ("借方", "貸方")))
    held = r"(?:running|beginning|ending|closing) balance|balance after|kontostand|\bsaldo\b|\bsolde\b|残高"
    return any(re.search(held, name) for name in plain) or any(sides)


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
    said = {_believed.worded(cell) for cell in column}
    known = {_believed.worded(word) for words in _spoken.cells("consent").values() for word in words}
    return bool(said) and said <= known and bool({word for word in said if _MAIL.search(word)})


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
    if "surname" in fitting and ("name" not in fitting or _spoken.plain(header[fitting["name"]]) not in _FIRST):
        surname = fitting.pop("surname")
        fitting.setdefault("name", surname)
    if "email" in columns and "handle" in fitting and _loose(header[fitting["handle"]]):
        fitting.pop("handle")
    if "handle" not in fitting and "email" in columns and "handle" in of.columns:
        fitting["handle"] = columns["email"]
        fitting.pop("email", None)
    return fitting


_FIRST = frozenset({"first name", "firstname", "given name", "forename", "fname", "name", "vorname", "prenom", "nombre", "nome",
                    "名"})
"""What the first half of a name is called."""


def _loose(heading: str) -> bool:
    """Whether a column beside an address numbers rows, or names whatever else: strangers may have the same there."""
    return not _believed.strong(heading) and _spoken.plain(heading) not in _believed.BUYERS


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
