"""Any table, read as a mapping file says: the generic importer, called `csv` by users.

It is asked for by name only. `propose` makes a mapping from the names of the columns, to be shown and accepted;
`resolve_dates` settles how a column of dates is written before `facts_for` reads it.

- A handle that looks like an e-mail address is `email:`; another one belongs to the platform its heading names (`Instagram`),
  else to the account's (`shop:00001` for the account `shop:cdnow`), unless it already is `platform:value`.
- Orders without an id of their own get one from day, handle, amount and the how-many-eth such row it is, so the same
  file read twice, or two files that overlap, give the same ids, and equal purchases of one day are all kept. (Two
  files that part a day between two *equal* purchases show one of them once: no file can tell that from an overlap.)
- A row over nothing that is called paid or nothing is a `comp`; a negative one a `refund`, where no column says otherwise.
- `refunded` is what went back of a payment, at the payment's own time; of one refunded in part it has to say how much.
- `amount_of = "order"`: lines of an order that repeat its amount, or have none, are noise after the first of a day.
- `amount_of = "unit"`: an amount is the price of one, and counts as often as the column `quantity` says.
- `undone` says of a payment that it came to nothing: it was cancelled, given back, or a test. It is kept as `failed`.
- `undone` may be the day on which it did. `owed` is what of a payment is still to come: until then it is `pending`.
- An amount that shows another currency than its row's is set aside.
- Who is called `anonymous`, `guest` or `0` in a list of payments is nobody; of a box that a buyer ticks only a yes is kept.
- Totals of one product and span, such as lines by shop, are added up, but for what stands, such as followers; several currencies
  are kept apart. A month (`%Y-%m`) is a span from its first day to its last.
- Whoever left a list of readers (`ended_at`) is not to be written to.
- `refused` outweighs `consent`; who has not agreed to letters yet may not be written to, and follows nobody by them.
- A payment called refunded is nobody's (`failed`); a negative row called so is what went back.
- What such a table covers nobody states: every cover is `assumed`, orders from the first to the last of them.
"""

from __future__ import annotations

from typing import Any

from stalwarts.importers import _amounts
from stalwarts.importers import _believed
from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _guess
from stalwarts.importers import _not_ours
from stalwarts.importers import _table_cells
from stalwarts.importers import _table_facts
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._mapping import load
from stalwarts.importers._peek import fold
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir
from stalwarts.problems import BadMapping

__all__ = ["NAME", "PLATFORM", "TITLE", "Mapping", "any_thousandths", "declined", "facts", "facts_for", "is_named", "likely",
           "load", "missing", "propose", "resolve_dates", "resolve_decimal", "shape", "shape_for", "shown_marks"]

NAME = "csv"
PLATFORM = "file"
TITLE = "A table of your own"
LEFT = "Columns that the mapping does not name."


def shape(file: Peek) -> Shape | None:  # noqa: ARG001 - the contract of importers
    """No file is ours by its looks: a mapping says how a table is to be read."""
    return None


def facts(raw: ir.Table) -> Facts:
    """Nothing is read without a mapping.

    Raises BadMapping, which says how to give one.
    """
    raise BadMapping("--as csv", f"these {len(raw.columns)} columns mean nothing without a mapping: --map FILE.toml")


def shape_for(mapping: Mapping) -> Csv:
    """The form of a table a mapping describes; a header has to hold every column it names."""
    places: dict[str, tuple[str, ...]] = {
        name: (fold([at])[0] if mapping.header else at,) for name, at in mapping.places.items()}
    return Csv(places, required=tuple(places) if mapping.header else (), positions=not mapping.header,
               delimiter=mapping.delimiter)


def missing(mapping: Mapping, header: tuple[str, ...]) -> list[str]:
    """The columns a mapping names that a header (folded) does not hold."""
    return [at for at in mapping.places.values() if mapping.header and fold([at])[0] not in header]


def propose(header: tuple[str, ...], rows: list[list[str]]) -> Mapping:
    """A mapping for a table, from its header (folded) and some of its records; what it `lacks` a person must say."""
    return _guess.propose(header, rows)


def likely(mapping: Mapping) -> str:
    """What a table seems to hold, by a mapping proposed for it; empty where nothing speaks for it."""
    return _guess.likely(mapping)


def is_named(heading: str) -> bool:
    """Whether a heading (folded) is one of our names for a column of people."""
    return _believed.named("email", heading) or _believed.named("handle", heading)


def declined(header: tuple[str, ...]) -> str:
    """What a table is that holds nothing of ours, by its headings (folded), in one clause; empty where it may."""
    return _not_ours.what(header)


def shown_marks(column: ir.StringValue) -> dict[str, ir.Value]:
    """Aggregates over a column of amounts from which `resolve_decimal` tells the decimal mark."""
    return _amounts.shown(_amounts.tidied(column))


def any_thousandths(codes: list[str]) -> bool:
    """Whether money of any of these currencies has a thousandth part."""
    return any(code.strip().upper() in _cells.THREE_DECIMALS.split() for code in codes)


def resolve_decimal(shown: list[dict[str, Any]], *, thousandths: bool) -> str:
    """The decimal mark of columns of amounts, from what `shown_marks` gave for each.

    `thousandths` says whether the money in them may have a thousandth part. Raises AmbiguousAmount with both readings.
    """
    return _amounts.resolve(shown, thousandths=thousandths)


def resolve_dates(sample: list[str]) -> str:
    """The form a column of dates is written in, from up to a few thousand of its distinct cells.

    Raises AmbiguousDate with both readings, NoDate where none fits.
    """
    return _dates.resolve(sample)


def facts_for(raw: ir.Table, mapping: Mapping, *, mended: bool = False) -> Facts:
    """Canonical tables of a table read with `shape_for(mapping)`; dates are ISO where the mapping states no form.

    `mended` rows stand beside those they were once among, and are none of them.
    Raises BadMapping where the mapping does not say all its kind needs.
    """
    if mapping.lacks():
        raise BadMapping("the mapping", f"{mapping.kind} also need {', '.join(mapping.lacks())}")
    judged = _table_cells.judge(raw, mapping)
    return Facts(_table_facts.tables(judged.mutate(mended=mended), mapping), judged)
