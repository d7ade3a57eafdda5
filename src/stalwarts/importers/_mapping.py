r"""The mapping file: how a table nobody has an importer for is to be read. Its form is part of the contract.

```toml
kind = "orders"            # contacts | followers | orders | plans | touches | tally | said
delimiter = "whitespace"   # or ",", ";", "\t"; default: found out
header = false             # then columns are positions from 1; with a header, names
account = "shop:cdnow"
currency = "USD"           # a constant, or currency_column
date = "%Y%m%d"            # strptime; default: found out from the whole column, refused when ambiguous
decimal = "."              # default: found out from the whole column, refused when ambiguous
sheet = "Orders"           # of a workbook; default: the first with a table
amount_of = "order"        # where each line of an order repeats what all of it cost; default: each amount counts;
                           # "unit": it is the price of one, beside a column `quantity`
amount_in = "cents"        # amounts are whole numbers of the smallest part of their currency; default: of the currency
[columns]
handle = 1
occurred_at = 2
amount = 4
[always]                   # what every row is, where no column says it
kind = "donation"
[questions]                # answers that each stand in a column of their own: short name = heading
know = "Do you feel you know me?"
[totals]                   # totals that each stand in a column of their own: what is counted = heading
streams = "Plays"
```
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any

from stalwarts.importers import _dates
from stalwarts.problems import BadMapping


@dataclass(frozen=True)
class Kind:
    """What a kind of table may and must have. `needs` are columns or constants, `one_of` at least one of them."""

    says: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Every column a table of this kind can have."""
        return sorted({*self.needs, *self.may, *self.one_of})


ABOUT = ("name", "email", "phone", "city", "country", "postcode", "url", "bio", "note", "typed_handle")
"""What a row may say of the handle in it: columns of people, and the kinds of clue they become."""
_PEOPLE = (*ABOUT, "surname")
"""The same with the second half of a name, which is none by itself."""

KINDS = {
    "contacts": Kind("people you know of", (), ("handle", "consent", "refused", *_PEOPLE), ("handle", "email")),
    "followers": Kind("people who follow one account", (), ("handle", "since", "ended_at", "consent", "refused", *_PEOPLE),
                      ("handle", "email")),
    "orders": Kind("payments", ("occurred_at", "amount", "currency"),
                   ("handle", "order", "kind", "status", "product", "source", "code", "payment", "quantity", "refunded",
                    "undone", "owed", "consent", *_PEOPLE)),
    "plans": Kind("standing arrangements, such as memberships", ("state",),
                  ("handle", "product", "amount", "currency", "interval", "since", "until", "cancelled_at", *_PEOPLE),
                  ("handle", "email")),
    "touches": Kind("contacts with people, one each", ("handle", "occurred_at", "kind"),
                    ("direction", "post", "stance", *_PEOPLE)),
    "tally": Kind("totals without persons", ("until", "of", "value"),
                  ("since", "currency", "post", "product", "handle")),
    "said": Kind("answers people gave", ("occurred_at", "question", "answer"), ("handle", *_PEOPLE)),
}
DATES = ("occurred_at", "since", "until", "ended_at", "cancelled_at")
MONEY = ("amount", "value", "refunded", "owed")
TOTALS = ("followers", "listeners", "streams", "views", "likes", "comments", "shares", "units", "buyers", "admissions",
          "takings", "answers")
"""What a total may be of."""
SPREAD = {"said": ("questions", ("question", "answer")), "tally": ("totals", ("of", "value"))}
"""Kinds whose rows may stand side by side, the table of the mapping file that names them, and what it stands for."""
_TABLES = ("columns", "always", "questions", "totals")
_KEYS = ("kind", "delimiter", "header", "account", "currency", "currency_column", "date", "decimal", "sheet", "amount_of",
         "amount_in", *_TABLES)
_ALIASES = {"followers": {"occurred_at": "since"}, "tally": {"occurred_at": "until"}}
"""What a column is also called, kind by kind: every kind's own date may be called `occurred_at`."""
AMOUNTS_OF = {"order": "order", "unit": "quantity"}
"""What `amount_of` may be, and the column that it needs beside the amounts."""
_CURRENCY = 3


@dataclass(frozen=True)
class Mapping:
    """How to read a table. `columns` maps our name of a column to a header name, or to a position from 1, as text."""

    kind: str
    columns: dict[str, str]
    always: dict[str, str] = field(default_factory=dict)
    header: bool = True
    delimiter: str | None = None
    account: str | None = None
    date: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    spread: dict[str, str] = field(default_factory=dict)
    """Question, or what is counted, to the column that holds the answers or the totals."""
    amount_of: str | None = None
    """`order`: each line of an order repeats what all of it cost; `unit`: an amount is the price of one of a quantity."""
    amount_in: str | None = None
    """`cents`: amounts are whole numbers of the smallest part of their currency, as interfaces for programs tell them."""

    @property
    def places(self) -> dict[str, str]:
        """Every column that is read: ours by name, and those side by side under a number each."""
        return self.columns | {f"spread_{n}": at for n, at in enumerate(self.spread.values(), 1)}

    @property
    def amounts(self) -> list[str]:
        """The columns of amounts among `places`."""
        side = [name for name in self.places if name.startswith("spread_")] if self.kind == "tally" else []
        return [name for name in MONEY if name in self.columns] + side

    @property
    def says(self) -> tuple[str, ...]:
        """The columns that are filled, from the table or with a constant."""
        return (*self.columns, *self.always)

    def dates(self) -> list[str]:
        """The columns of dates: whose cells `resolve_dates` must see where `date` is not stated."""
        return [name for name in DATES if name in self.columns]

    def dated(self, form: str) -> Mapping:
        """The mapping with the form of its dates stated."""
        return replace(self, date=form)

    def marked(self, decimal: str) -> Mapping:
        """The mapping with the decimal mark of its amounts stated."""
        return replace(self, decimal=decimal)

    def lacks(self) -> list[str]:
        """What a table of this kind needs and the mapping does not say yet."""
        kind = KINDS[self.kind]
        side = SPREAD[self.kind][1] if self.spread else ()
        missing = [name for name in kind.needs if name not in {*self.says, *side}]
        if kind.one_of and not set(kind.one_of) & set(self.says):
            missing.append(" or ".join(kind.one_of))
        return missing

    def text(self) -> str:
        """The mapping as the file that gives it back."""
        named = {"kind": self.kind, "delimiter": self.delimiter, "header": None if self.header else False,
                 "account": self.account, "currency": self.always.get("currency"), "date": self.date,
                 "decimal": self.decimal, "sheet": self.sheet, "amount_of": self.amount_of,
                 "amount_in": self.amount_in}
        lines = [f"{key} = {_toml(value)}" for key, value in named.items() if value is not None]
        columns, spread = (
            {name: at if self.header else int(at) for name, at in table.items()} for table in (self.columns, self.spread))
        always = {name: value for name, value in self.always.items() if name != "currency"}
        for title, table in (("columns", columns), ("always", always), (SPREAD.get(self.kind, ("",))[0], spread)):
            lines += [f"[{title}]", *(f"{_key(key)} = {_toml(value)}" for key, value in table.items())] if table else []
        return "\n".join(lines) + "\n"


def load(text: str, name: str = "the mapping file") -> Mapping:
    """A mapping from the text of its file.

    Raises BadMapping, which says what is wrong with it and what there is instead.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(name, f"it is not TOML ({error})") from error
    wrong = _wrong_form(said)
    if wrong:
        raise BadMapping(name, wrong)
    mapping = _mapping(said)
    wrong = wrong_in(mapping)
    if wrong:
        raise BadMapping(name, wrong)
    return mapping


def wrong_in(mapping: Mapping) -> str:
    """What is wrong with a mapping, in one clause; empty where nothing is."""
    kind = KINDS[mapping.kind]
    strange = [name for name in mapping.says if name not in kind.columns]
    letters = _dates.unknown(mapping.date or "")
    currency = mapping.always.get("currency", "EUR")
    at = [place for place in mapping.places.values() if not mapping.header and not _is_position(place)]
    counted = [of for of in mapping.spread if mapping.kind == "tally" and of not in TOTALS]
    checks = (
        (strange, f"{mapping.kind} have no column {_near(strange, kind.columns)}"),
        (mapping.lacks(), f"{mapping.kind} need {', '.join(mapping.lacks())} under [columns] or [always]"),
        (at, f"without a header, columns are positions from 1, and {at and at[0]!r} is none"),
        (letters, f"date = {mapping.date!r} holds %{letters and letters[0]}; there are {_dates.spoken()}"),
        (mapping.spread and mapping.kind not in SPREAD, f"{mapping.kind} have neither [questions] nor [totals]"),
        (counted, f"[totals] knows no {_near(counted, list(TOTALS))}"),
        *((mapping.amount_of == of and not {beside, "amount"} <= set(mapping.columns),
           f"amount_of = '{of}' needs columns for {beside} and amount") for of, beside in AMOUNTS_OF.items()),
        (mapping.amount_in and "amount" not in mapping.columns, "amount_in = 'cents' needs a column for amount"),
        (mapping.decimal not in {".", ",", None}, f"decimal is '.' or ',', not {mapping.decimal!r}"),
        (len(currency) != _CURRENCY or not currency.isalpha(), f"currency = {currency!r} is not three letters, as USD"),
        (mapping.account is not None and ":" not in mapping.account,
         f"account = {mapping.account!r} is not platform:name, as shop:{mapping.account}"),
        (mapping.delimiter is not None and mapping.delimiter != "whitespace" and len(mapping.delimiter) != 1,
         f"delimiter = {mapping.delimiter!r} is neither one letter nor 'whitespace'"),
    )
    return next((said for wrong, said in checks if wrong), "")


def _wrong_form(said: dict[str, Any]) -> str:
    """What is wrong with the file before it is a mapping: keys, and the types of their values."""
    strange = [key for key in said if key not in _KEYS]
    kind = said.get("kind")
    tables = [said.get(name, {}) for name in _TABLES]
    texts = [said[key] for key in _KEYS if key in said and key not in {"header", "currency_column", *_TABLES}]
    side = next((name for name in ("questions", "totals") if name in said and SPREAD.get(str(kind), ("",))[0] != name), "")
    cells = [cell for table in tables if isinstance(table, dict) for cell in table.values()]
    checks = (
        (strange, f"there is no key {_near(strange, list(_KEYS))}"),
        (kind not in KINDS, f"kind = {kind!r} is not one of {', '.join(KINDS)}"),
        (not all(isinstance(table, dict) for table in tables), "[columns] and [always] are tables, name = column"),
        (side, f"{kind} have no [{side}]"),
        (not isinstance(said.get("header", True), bool), "header is true or false"),
        (said.get("amount_of", "order") not in AMOUNTS_OF, "amount_of is 'order' or 'unit', or not there"),
        (said.get("amount_in", "cents") != "cents", "amount_in is 'cents', or not there"),
        (not all(isinstance(text, str) for text in texts), "values stand in quotes, all but header and positions"),
        (not all(isinstance(cell, str | int) for cell in cells), "a column is a name in quotes or a position"),
    )
    return next((text for wrong, text in checks if wrong), "")


def _mapping(said: dict[str, Any]) -> Mapping:
    alias = _ALIASES.get(said["kind"], {})
    columns = {alias.get(name, name): str(at) for name, at in said.get("columns", {}).items()}
    always = {name: str(value) for name, value in said.get("always", {}).items()}
    if "currency_column" in said:
        columns["currency"] = str(said["currency_column"])
    elif "currency" in said:
        always["currency"] = said["currency"]
    spread = {name: str(at) for name, at in said.get(SPREAD.get(said["kind"], ("columns",))[0], {}).items()
              } if said["kind"] in SPREAD else {}
    delimiter = {"tab": "\t", "\\t": "\t"}.get(said.get("delimiter", ""), said.get("delimiter"))
    return Mapping(said["kind"], columns, always, said.get("header", True), delimiter, said.get("account"),
                   said.get("date"), said.get("decimal"), said.get("sheet"), spread,
                   said.get("amount_of"), said.get("amount_in"))


def _is_position(text: str) -> bool:
    return text.isdecimal() and int(text) > 0


def _near(strange: list[str], known: list[str]) -> str:
    if not strange:
        return ""
    close = difflib.get_close_matches(strange[0], known, 1)
    return f"{strange[0]!r}" + (f" (perhaps {close[0]!r})" if close else f"; there are {', '.join(known)}")


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _toml(name)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
