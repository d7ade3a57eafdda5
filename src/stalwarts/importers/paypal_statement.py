"""PayPal statement of a personal account (`…-CSR-20260301-20260331.CSV`): a description for a type, and no state.

Every row of a statement is done. Where the activity of the same account is here too it tells the same, and more.
"""

from __future__ import annotations

from stalwarts.importers import _paypal
from stalwarts.importers import _spans
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = "paypal"
TITLE = "PayPal statement"
LEFT = "Withdrawals, conversions and fees; bank accounts."
WHOLE = "movement"
APART = True
REPEATS = ("paypal_activity",)

_TYPES = ("description", "beschreibung", "descripción", "descrizione", "descrição", "omschrijving")
_ABSENT = dict.fromkeys(("state", "to", "item", "impact", "city", "postcode", "country", "phone", "option_1", "value_1",
                         "option_2", "value_2"), ())
_SHAPE = Csv(_paypal.COLUMNS | {"type": _TYPES} | _ABSENT, required=("day", "said_amount", "unit", "order", "type"))


def shape(file: Peek) -> Shape | None:
    """Ours where PayPal's transaction stands beside a gross amount and a description, and there is no type."""
    header = set(file.header)
    ours = all(header & set(names) for names in (_paypal.IDS, _paypal.GROSS, _paypal.DAYS, _TYPES))
    own = header & {*_paypal.COLUMNS["zone"], *_paypal.COLUMNS["from"], *_paypal.COLUMNS["reference"]}
    return _SHAPE if ours and own and not header & {"type", "typ", "tipo", "status"} else None


def meaning(file: Peek) -> str:
    """The span the statement is of, which its name says."""
    return _spans.named(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was made."""
    return _paypal.newest(raw)


def facts(raw: ir.Table) -> Facts:
    """Payments and what went back; buyers; the span of the file."""
    return _paypal.facts(raw, stated=False)
