"""A mapping proposed from the names of a table's columns, and from its first cells where names do not tell.

What headings say is data (`_headings.toml`), language by language; a proposal is shown to a person before anything is
read with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator

from stalwarts.importers import _as_written
from stalwarts.importers import _believed
from stalwarts.importers import _dates
from stalwarts.importers import _fitted
from stalwarts.importers import _not_ours
from stalwarts.importers import _spoken
from stalwarts.importers import _whose
from stalwarts.importers._mapping import KINDS
from stalwarts.importers._mapping import TOTALS
from stalwarts.importers._mapping import Mapping

LONG = 4
"""Words from which on a heading is a question rather than a name."""

_RESPONDENT = "respondent id"


def propose(header: tuple[str, ...], rows: list[list[str]]) -> Mapping:
    """The likeliest mapping for a table with these first record and records after it."""
    bare = any(re.search(_believed.ADDRESS, cell) or re.search(_believed.NUMBER, cell) for cell in header)
    records = [list(header), *rows] if bare else rows
    cells = [[record[at].strip() for record in records if at < len(record) and record[at].strip()]
             for at in range(len(header))]
    columns = _columns(header, cells, records, bare=bare)
    kind, spread = _kind(columns, header, cells, bare=bare)
    left = {name: at for name, at in columns.items() if at not in spread.values()}
    fitting = _fitted.fitting(kind, left, header, cells)
    whole = None if bare else _as_written.amount_of(kind, fitting, header, records)
    if whole == "":
        fitting.pop("amount")
    places = {name: str(at + 1) if bare else header[at] for name, at in sorted(fitting.items(), key=lambda told: told[1])}
    money = spread.get("takings") if kind == "tally" else columns.get("amount") if kind in {"orders", "plans"} else None
    # What the heading of the amounts says is theirs, whatever a column says of another amount.
    named = _as_written.stated(header[money]) if money is not None else ""
    if named:
        places.pop("currency", None)
    shown = {} if money is None or named or "currency" in places else _as_written.currency(header, cells, money)
    always = {"currency": named} if named else shown
    if kind == "touches" and "kind" not in places:
        always["kind"] = _acted(columns, header)
    if "status" in fitting and _as_written.unpaid(cells[fitting["status"]], records, fitting):
        always["status"] = "pending"
    return Mapping(kind, places, always, header=not bare, date=_as_written.form(cells, fitting),
                   decimal=_as_written.decimal(cells, fitting, spread),
                   spread={name: header[at] for name, at in spread.items()},
                   amount_of=whole or None,
                   amount_in="cents" if "amount" in places and _believed.counts_in_hundredths(header) else None)


def _columns(header: tuple[str, ...], cells: list[list[str]], records: list[list[str]], *, bare: bool) -> dict[str, int]:
    """Our columns to places in the header, as far as names and cells tell; of an account's statement none."""
    if bare:
        return _by_cells(header, cells, {}, bare=True)
    if _not_ours.what(header, cells):
        return {}
    named = _by_name(header, cells)
    seen = _undated(named | _by_cells(header, cells, named, bare=False), header, cells)
    if "amount" in seen and _believed.later("amount", header[seen["amount"]]) and _unnamed(seen, header, cells):
        seen = {name: at for name, at in seen.items() if name != "amount"}  # a net amount, beside what may be the gross one
    owed = _not_ours.owed(header, cells)
    if "owed" not in seen and owed is not None and owed not in seen.values():
        seen = seen | {"owed": owed}
    found = _whose.named_buyers(_whose.typed(seen, header, cells), header, cells)
    return _own(found, header, records)


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
    # A column without a cell, of states nobody knows, or of names under a customer, is what it is called only where no other is.
    ranked = sorted(((bool(any(cells) and not cells[at]) or _believed.doubted(ours, heading, cells[at]), *rank), at, ours)
                    for at, heading in enumerate(header)
                    for rank, ours in _names(heading) if _believed.believed(ours, heading, cells[at])
                    and (ours not in {"occurred_at", "order"} or cells[at] or not any(cells)))
    # What is told of somebody, or under a number, is no total.
    found = _assigned([(at, ours) for _, at, ours in ranked if ours not in {*TOTALS, "of", "value"}])
    people = {"handle", "email", "phone", "order"} & found.keys()
    return found if people else _assigned([(at, ours) for _, at, ours in ranked])


def _assigned(ranked: list[tuple[int, str]]) -> dict[str, int]:
    """Our columns to places in the header, each once, the best name first."""
    found: dict[str, int] = {}
    for at, ours in ranked:
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
            if part not in _ALONE or not how:
                # The bare value of a total, and what only contacts have, are taken once every other meaning has its column.
                last = 6 if ours in _LAST else 3 * _believed.later(ours, heading)
                best[ours] = min(best.get(ours, (9, 0)), (how + last, place))
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


_LAST = frozenset({"value", "direction", "post", "stance"})
_ALONE = frozenset({"id", "number", "numero", "nombre", "anzahl", "what", "was", "wat", "vad", "co", "que", "quoi", "cosa", "who",
                    "wer", "wie", "vem", "kto", "qui", "quien", "chi", "quem", "person", "do", "od", "tot", "till", "ile", "don",
                    "gift", "quanto", "cuanto", "combien", "when", "wann", "nar", "kiedy", "wanneer", "lid", "month", "period",
                    "fan", "cp", "c p", "ref", "氏", "order", "login", "montant du", "active", "is active", "aktiv", "actif",
                    "activo", "attivo", "ativo", "actief"})
"""What is a name of a column by itself, and as a part of one says of anything that it is numbered, or next to nothing."""
_ENDS = frozenset({"datum", "betrag", "summe", "preis", "adresse"})
"""What German words end with that say what a column holds."""


def _by_cells(header: tuple[str, ...], cells: list[list[str]], known: dict[str, int], *, bare: bool) -> dict[str, int]:
    """Columns no name told, by what their cells look like: addresses, dates, then amounts.

    Under headings that say neither, an amount on a day may be all that somebody ever paid, and his last visit.
    """
    share, enough = _believed.share, _believed.ENOUGH
    looks: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
        ("email", lambda column: share(column, _believed.ADDRESS) >= enough), ("occurred_at", _believed.is_dates),
        ("amount", lambda column: share(column, _believed.NUMBER) >= enough and share(column, r"\d[.,]\d\d\D*$") >= enough
         and not _believed.is_dates(column)))
    found: dict[str, int] = {}
    for ours, looks_so in looks:
        taken = {*known.values(), *found.values()}
        places = [at for at, column in enumerate(cells) if at not in taken and column and looks_so(column)
                  and (bare or not _believed.never(ours, header[at]))]
        # Where several look alike, as gross and net do, cells do not tell which is meant.
        told = bare or ours != "amount" or "occurred_at" in known
        if len(places) == 1 and told and ours not in known and not (ours == "occurred_at" and "since" in known):
            found[ours] = places[0]
    return found


def _undated(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> dict[str, int]:
    """The column of days in no form we know, by its whole name: to be refused with its cells, and not left out in silence."""
    if {"occurred_at", "since"} & columns.keys():
        return columns
    place = next((at for at, name in enumerate(header) if at not in columns.values() and _believed.named("occurred_at", name)
                  and not _believed.never("occurred_at", name) and _believed.share(cells[at], r"\d") >= _believed.ENOUGH
                  and not any(map(_dates.is_month, cells[at]))), None)
    return columns if place is None else columns | {"occurred_at": place}


def _own(columns: dict[str, int], header: tuple[str, ...], records: list[list[str]]) -> dict[str, int]:
    """Without what is not the people's own: a handle that two addresses share, and the days of accounts, not of follows."""
    strange = {name for name in ("since", "occurred_at") if _of_accounts(header)}
    if "amount" in columns or not {"handle", "email", "name", "phone"} & columns.keys():
        columns = columns | _month(columns, header, records)
    if {"handle", "email"} <= columns.keys():
        pairs = {(_as_written.cell(record, columns["handle"]), _as_written.cell(record, columns["email"]).lower())
                 for record in records}
        whole = [handle for handle, address in pairs if handle and address]
        strange |= {"handle"} if len(whole) > len(set(whole)) else set()
    if "amount" in columns:
        strange |= {name for name in ("handle", "email") if name in columns and _same(records, columns[name])}
    return {name: at for name, at in columns.items() if name not in strange}


def _month(columns: dict[str, int], header: tuple[str, ...], records: list[list[str]]) -> dict[str, int]:
    """A column of whole months, where no day is told and no person: `month` is no column of a mapping."""
    if {"handle", "email", "name", "phone"} & columns.keys():
        return {}
    # Beside a day only the month in which something was sold: the day is that of the statement.
    at = next((place for place in range(len(header)) if place not in columns.values()
               and ("occurred_at" not in columns or re.search(r"\b(?:sales?|usage|royalty|verkauf\w*|vente)\b", header[place]))
               and (cells := [cell for record in records if (cell := _as_written.cell(record, place))])
               and sum(map(_dates.is_month, cells)) >= _believed.ENOUGH * len(cells)), None)
    return {} if at is None else {"month": at}


def _same(records: list[list[str]], at: int) -> bool:
    """Whether all of three or more payments name the same one: the seller, as a till does."""
    said = [cell.lower() for record in records if (cell := _as_written.cell(record, at))]
    return len(said) >= _SOME and len(set(said)) == 1


_SOME = 3
"""Payments from which on it is no chance that all of them name the same one."""


def _of_accounts(header: tuple[str, ...]) -> bool:
    """Whether accounts are described with what they have: then a day is the one on which they were opened."""
    return len({_spoken.plain(name) for name in header} & _THEIRS) > 1


_THEIRS = frozenset({"followers", "following", "tweets", "posts", "statuses", "followers count", "following count",
                     "tweets count", "tweet count", "friends count", "statuses count", "posts count", "listed", "listed count",
                     "last tweeted at", "favorites", "favourites count",
                     "verified", "protected", "bio", "private", "is private", "is verified"})
"""What lists of accounts that programs draw say of each."""


# --- which kind of table -----------------------------------------------------------------------------------------


def _kind(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]], *, bare: bool) -> tuple[str, dict[str, int]]:
    """The kind of table, and the columns that each hold another answer or total."""
    if _RESPONDENT in header and "occurred_at" not in columns and "until" in columns:
        columns["occurred_at"] = columns.pop("until")  # when somebody was done with a survey
    named = {"handle", "email"} & columns.keys()
    anybody = named or {"name", "phone"} & columns.keys()
    totals = {} if bare or anybody or "order" in columns or _of_posts(header) else _totals(columns)
    asked = {} if bare or "occurred_at" not in columns else _asked(header, columns)
    mailed = {name for name in ("consent", "status") if name in columns and _fitted.mailed(cells[columns[name]])}
    spoken = tuple(name for name, column in zip(header, cells, strict=True) if not _says_yes(name, column))
    follows = "since" in columns or "ended_at" in columns or mailed or _begins(spoken, "follow_begins")
    follows = follows and not any(map(_says_whom_one_follows, cells))
    acted = "" if bare or not named or {"amount", "status", "consent", "refused"} & columns.keys() else _acted(columns, header)
    rules: tuple[tuple[object, str, dict[str, int]], ...] = (
        (totals, "tally", totals),
        (not bare and not anybody and _counted(columns, cells), "tally", {}),
        (anybody and "status" not in mailed and _arranged(columns, header, cells), "plans", {}),
        ({"amount", "occurred_at"} <= columns.keys() or _sold(columns, header, cells), "orders", {}),
        ({"question", "answer"} <= columns.keys(), "said", {}),
        (asked and not mailed, "said", asked),
        ((named and {"kind", "occurred_at"} <= columns.keys()) or acted, "touches", {}),
        (follows and not {"amount", "order", "product"} & {name for name, at in columns.items() if cells[at]}, "followers", {}),
    )
    return next(((kind, spread) for so, kind, spread in rules if so), ("contacts", {}))


def _sold(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> bool:
    """Whether payments are listed of which no amount is told by name, or but in cents: to be asked, not read as people."""
    if "occurred_at" not in columns or "amount" in columns:
        return False
    cents = {"order", "currency"} & columns.keys() and any(map(_believed.in_hundredths, header))
    return bool(cents) or ("order" in columns and _unnamed(columns, header, cells))


def _unnamed(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> bool:
    """Whether a column holds amounts, under a heading that says nothing to us."""
    return any(at not in columns.values() and not _believed.never("amount", name) and not _believed.later("amount", name)
               and _believed.share(cells[at], r"\d[.,]\d\d\D*$") >= _believed.ENOUGH
               and _believed.share(cells[at], _believed.NUMBER) >= _believed.ENOUGH and not _believed.is_dates(cells[at])
               for at, name in enumerate(header))


def _acted(columns: dict[str, int], header: tuple[str, ...]) -> str:
    """What was done on the only day that is told of everybody: `clicked at` is no day of a follow."""
    days = [_spoken.plain(header[columns[name]]) for name in ("since", "occurred_at") if name in columns]
    found = [ours for ours, words in _spoken.cells("touch.kind").items() if ours not in {"follow", "message", "gift"}
             for day in days if set(day.split()) & set(words)]
    return found[0] if len(days) == len(found) == 1 else ""


def _arranged(columns: dict[str, int], header: tuple[str, ...], cells: list[list[str]]) -> bool:
    """Whether a rhythm is told, of a state or a price: a list of standing arrangements, and no list of payments."""
    payments = "occurred_at" in columns and ("order" in columns or "undone" in columns)
    rhythm = {"interval", "cancelled_at"} & columns.keys() or _begins(header, "plan_begins")
    if "status" not in columns:
        return "interval" in columns and "amount" in columns and not payments and any(cells[columns["interval"]])
    told = [_believed.share([_believed.worded(cell) for cell in cells[columns["status"]]], _believed.words(which))
            for which in ("order.status", "plan.state")]
    priced = any(cells[columns[name]] for name in ("amount", "product") if name in columns)
    rhythm = rhythm or (_spoken.plain(header[columns["status"]]) in _STANDING and priced)
    # A list of what was paid for memberships says of each whether it was paid.
    return bool(rhythm) and not payments and not ("amount" in columns and told[0] > told[1])


_STANDING = frozenset({"active", "is active", "aktiv", "actif", "activo", "attivo", "ativo"})
"""Headings of whether something stands: it is an arrangement."""


def _begins(header: tuple[str, ...], which: str) -> bool:
    return any(_spoken.begins(name, which) for name in header)


def _says_whom_one_follows(column: list[str]) -> bool:
    """Whether a column tells those who follow an account from those it follows, as programs draw both into one list."""
    said = {_believed.worded(cell) for cell in column}
    return bool(said & {"following", "followings"}) and said <= {"follower", "followers", "following", "followings", "mutual"}


def _says_yes(heading: str, column: list[str]) -> bool:
    """Whether a heading that speaks of following only says of each whether he does: those whom somebody follows have it too."""
    said = _believed.share(column, r"(?i)^(?:yes|no|true|false)$") >= _believed.ENOUGH
    return said and _spoken.plain(heading).startswith("follow")


_POSTED = frozenset({"post", "post text", "post url", "post link", "post id", "permalink", "caption", "content", "text",
                     "message", "tweet", "tweet text", "video url"})
"""What tables of posts call what was posted: their days are those of posts, and their numbers no totals of a day."""


def _of_posts(header: tuple[str, ...]) -> bool:
    """Whether a table counts post by post how each was liked or seen."""
    plain = {_spoken.plain(name) for name in header}
    return bool(plain & _POSTED) and bool(plain & {"likes", "comments", "shares", "impressions", "views", "reach", "reactions"})


def _totals(columns: dict[str, int]) -> dict[str, int]:
    """Columns that are named for a total, where the table names a day and no person."""
    found = {of: columns[of] for of in TOTALS if of in columns}
    if "month" in columns:
        columns["until"] = columns["since"] = columns.pop("month")
        found |= {"takings": columns["amount"]} if "amount" in columns and "takings" not in found else {}
    return found if found and {"occurred_at", "until"} & columns.keys() else {}


def _counted(columns: dict[str, int], cells: list[list[str]]) -> bool:
    """Whether each row says what is counted, how many and when; then the number is no amount."""
    days = {"occurred_at", "until", "month"} & columns.keys()
    if not days or "of" not in columns or not cells[columns["of"]] or not {"value", "amount"} & columns.keys():
        return False
    if "month" in columns:
        columns["until"] = columns["since"] = columns.pop("month")
    if "value" not in columns:
        columns["value"] = columns.pop("amount")
    return True


def _asked(header: tuple[str, ...], columns: dict[str, int]) -> dict[str, int]:
    """Columns whose headings are questions, under a short name each: what forms hand over."""
    taken = {columns[name] for name in ("occurred_at", "email", "handle", "name") if name in columns}
    long = [at for at, name in enumerate(header) if at not in taken
            and (_puts(name) or (len(name.split()) > LONG and not _NAMED.search(name)))]
    return {f"question_{n}": at for n, at in enumerate(long, 1)}


def _puts(heading: str) -> bool:
    """Whether a heading puts a question: `bought?` is a box to tick."""
    return heading.rstrip().endswith(("?", "\uff1f")) and (not heading.isascii() or len(heading.split()) > 1)


_NAMED = re.compile(r"\b(?:address|street|city|state|zip|postal|country|phone|e-?mail|date|time|url|link|account|"
                    r"number|id|status|amount|price|currency|name|percent)\b|adresse|stra(?:\u00df|ss)e|telefon|datum|betrag")
"""In long headings that are names of columns, and ask nothing."""
