r"""The mapping file: how a table nobody has an importer for is to be read. Its form is part of the contract.

```toml
kind = "orders"            # contacts | followers | orders | touches | tally | said
delimiter = "whitespace"   # or ",", ";", "\t"; default: found out
header = false             # then columns are positions from 1; with a header, names
account = "shop:cdnow"
currency = "USD"           # a constant, or currency_column
date = "%Y%m%d"            # strptime; default: found out from the whole column, refused when ambiguous
decimal = "."
[columns]
handle = 1
occurred_at = 2
amount = 4
[always]                   # what every row is, where no column says it
kind = "donation"
```
"""

from __future__ import annotations

import difflib
import json
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


ABOUT = ("name", "email", "phone", "city", "country", "url", "bio", "note", "typed_handle")
"""What a row may say of the handle in it: columns of people, and the kinds of clue they become."""

KINDS = {
    "contacts": Kind("people you know of", (), ("handle", "consent", *ABOUT), ("handle", "email")),
    "followers": Kind("people who follow one account", (), ("handle", "since", "ended_at", "consent", *ABOUT),
                      ("handle", "email")),
    "orders": Kind("payments", ("occurred_at", "amount", "currency"),
                   ("handle", "order", "kind", "status", "product", "source", "code", "payment", "quantity", *ABOUT)),
    "touches": Kind("contacts with people, one each", ("handle", "occurred_at", "kind"),
                    ("direction", "post", "stance", *ABOUT)),
    "tally": Kind("totals without persons", ("until", "of", "value"),
                  ("since", "currency", "post", "product", "handle")),
    "said": Kind("answers people gave", ("occurred_at", "question", "answer"), ("handle", *ABOUT)),
}
DATES = ("occurred_at", "since", "until", "ended_at")
MONEY = ("amount", "value")
_KEYS = ("kind", "delimiter", "header", "account", "currency", "currency_column", "date", "decimal", "columns",
         "always")
_ALIASES = {"followers": {"occurred_at": "since"}, "tally": {"occurred_at": "until"}}
"""What a column is also called, kind by kind: every kind's own date may be called `occurred_at`."""
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
    decimal: str = "."

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

    def lacks(self) -> list[str]:
        """What a table of this kind needs and the mapping does not say yet."""
        kind = KINDS[self.kind]
        missing = [name for name in kind.needs if name not in self.says]
        if kind.one_of and not set(kind.one_of) & set(self.says):
            missing.append(" or ".join(kind.one_of))
        return missing

    def text(self) -> str:
        """The mapping as the file that gives it back."""
        named = {"kind": self.kind, "delimiter": self.delimiter, "header": None if self.header else False,
                 "account": self.account, "currency": self.always.get("currency"), "date": self.date,
                 "decimal": None if self.decimal == "." else self.decimal}
        lines = [f"{key} = {_toml(value)}" for key, value in named.items() if value is not None]
        columns = {name: at if self.header else int(at) for name, at in self.columns.items()}
        always = {name: value for name, value in self.always.items() if name != "currency"}
        for title, table in (("columns", columns), ("always", always)):
            lines += [f"[{title}]", *(f"{key} = {_toml(value)}" for key, value in table.items())] if table else []
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
    at = [place for place in mapping.columns.values() if not mapping.header and not _is_position(place)]
    checks = (
        (strange, f"{mapping.kind} have no column {_near(strange, kind.columns)}"),
        (mapping.lacks(), f"{mapping.kind} need {', '.join(mapping.lacks())} under [columns] or [always]"),
        (at, f"without a header, columns are positions from 1, and {at and at[0]!r} is none"),
        (letters, f"date = {mapping.date!r} holds %{letters and letters[0]}; there are {_dates.spoken()}"),
        (mapping.decimal not in {".", ","}, f"decimal is '.' or ',', not {mapping.decimal!r}"),
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
    tables = [said.get("columns", {}), said.get("always", {})]
    texts = [said[key] for key in _KEYS[:-2] if key in said and key not in {"header", "currency_column"}]
    cells = [cell for table in tables if isinstance(table, dict) for cell in table.values()]
    checks = (
        (strange, f"there is no key {_near(strange, list(_KEYS))}"),
        (kind not in KINDS, f"kind = {kind!r} is not one of {', '.join(KINDS)}"),
        (not all(isinstance(table, dict) for table in tables), "[columns] and [always] are tables, name = column"),
        (not isinstance(said.get("header", True), bool), "header is true or false"),
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
    delimiter = {"tab": "\t", "\\t": "\t"}.get(said.get("delimiter", ""), said.get("delimiter"))
    return Mapping(said["kind"], columns, always, said.get("header", True), delimiter, said.get("account"),
                   said.get("date"), said.get("decimal", "."))


def _is_position(text: str) -> bool:
    return text.isdecimal() and int(text) > 0


def _near(strange: list[str], known: list[str]) -> str:
    if not strange:
        return ""
    close = difflib.get_close_matches(strange[0], known, 1)
    return f"{strange[0]!r}" + (f" (perhaps {close[0]!r})" if close else f"; there are {', '.join(known)}")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
