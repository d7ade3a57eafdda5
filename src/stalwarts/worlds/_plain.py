"""Tables of software nobody has an importer for: invoices, ticket sales, payments, each with the mapping that reads it.

Each is spelled as such software spells: other delimiters, decimals, dates and words. A refund is a line of its own, on
its own day; an invoice that was not paid or was taken back is there, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds import _text
from stalwarts.worlds._shopify import address
from stalwarts.worlds._world import COMP
from stalwarts.worlds._world import PAID
from stalwarts.worlds._world import PENDING
from stalwarts.worlds._world import TABLE
from stalwarts.worlds._world import VOIDED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stalwarts.worlds._world import World


@dataclass(frozen=True)
class Form:
    """How one kind of software writes its table. `columns` maps a heading to how its cell is made."""

    file: str
    columns: dict[str, Callable[[Line], str]]
    mapped: dict[str, str]
    """Our name of a column to its heading."""
    date: str
    states: dict[int, str]
    delimiter: str = ","
    decimal: str = "."
    mark: str = ""
    """What the file begins with."""


@dataclass(frozen=True)
class Line:
    """One movement of money on its way to a line of the table."""

    form: Form
    number: int
    at: float
    cents: int
    good: str
    kind: str
    quantity: int
    state: int
    email: str
    first: str
    last: str

    @property
    def back(self) -> bool:
        """Whether the money went back."""
        return self.cents < 0

    def money(self, share: float = 1.0) -> str:
        """The amount, or a share of it."""
        return _text.money(round(self.cents * share)).replace(".", self.form.decimal)

    @property
    def day(self) -> str:
        """When it was, as this software writes it."""
        return f"{_text.moment(self.at):{self.form.date}}"


def write(world: World, folder: Path) -> list[Path]:
    """The table, and beside it its mapping: `<name>.csv` and `<name>.mapping.toml`."""
    name = next(name for name in world.demo.sells if name in FORMS)
    form = FORMS[name]
    table, mapping = folder / f"{form.file}.csv", folder / f"{form.file}.mapping.toml"
    lines = sorted(_lines(world, form), key=lambda line: (line.at, line.number))
    cells = [list(form.columns), *([made(line) for made in form.columns.values()] for line in lines)]
    table.write_text(form.mark + _text.table(cells, form.delimiter), encoding="utf-8", newline="")
    mapping.write_text(_mapping(form, world.accounts[name]), encoding="utf-8", newline="\n")
    return [table]


def _lines(world: World, form: Form) -> Iterator[Line]:
    """Sales, and what was given back."""
    orders = world.orders
    for row in np.flatnonzero(orders.till == TABLE).tolist():
        good, who = world.demo.goods[orders.goods[row, 0]], int(orders.who[row])
        same = {"form": form, "number": int(orders.number[row]), "good": good.name, "kind": good.kind,
                "quantity": int(orders.quantity[row, 0]), "email": address(world, who), "first": world.names.first[who],
                "last": world.names.last[who]}
        yield Line(**same, at=float(orders.at[row]), cents=int(orders.total[row]), state=int(orders.state[row]))
        if np.isfinite(orders.refunded_at[row]):
            yield Line(**same, at=float(orders.refunded_at[row]), cents=-int(orders.refunded[row]), state=PAID)


def _mapping(form: Form, account: str) -> str:
    """The mapping file, as a person would write it."""
    mark = form.delimiter.replace("\t", "\\t")
    lines = ['kind = "orders"', f'delimiter = "{mark}"', f'account = "{account}"', 'currency = "EUR"',
             f'date = "{form.date}"', *([f'decimal = "{form.decimal}"'] if form.decimal != "." else []), "[columns]"]
    return "\n".join([*lines, *(f'{ours} = "{theirs}"' for ours, theirs in form.mapped.items())]) + "\n"


def _state(line: Line) -> str:
    return line.form.states[line.state]


FORMS = {
    "invoices": Form(
        file="invoices", delimiter=";", decimal=",", date="%d.%m.%Y", mark="\ufeff",
        states={PAID: "Paid", COMP: "Complimentary", VOIDED: "Void", PENDING: "Open"},
        columns={
            "Invoice": lambda line: f"{'CN' if line.back else 'INV'}-{10_000 + line.number}", "Date": lambda line: line.day,
            "Client": lambda line: f"{line.first} {line.last}", "E-mail": lambda line: line.email,
            "Service": lambda line: line.good, "Net": lambda line: line.money(), "VAT 19 %": lambda line: line.money(0.19),
            "Gross": lambda line: line.money(1.19), "Status": _state},
        mapped={"order": "Invoice", "occurred_at": "Date", "name": "Client", "handle": "E-mail", "product": "Service",
                "amount": "Net", "status": "Status"}),
    "tickets": Form(
        file="ticket-orders", date="%Y-%m-%d %H:%M",
        states={PAID: "Completed", COMP: "Free", VOIDED: "Cancelled", PENDING: "Pending"},
        columns={
            "Order": lambda line: f"T{200_000 + line.number}", "Ordered": lambda line: line.day,
            "Buyer": lambda line: f"{line.first} {line.last}", "Buyer e-mail": lambda line: line.email,
            "Event": lambda line: line.good, "Tickets": lambda line: str(line.quantity), "Total": lambda line: line.money(),
            "Type": lambda line: "Refund" if line.back else "Ticket", "Status": _state},
        mapped={"order": "Order", "occurred_at": "Ordered", "name": "Buyer", "handle": "Buyer e-mail", "product": "Event",
                "quantity": "Tickets", "amount": "Total", "kind": "Type", "status": "Status"}),
    "payments": Form(
        file="reader-payments", date="%Y-%m-%d %H:%M:%S", delimiter="\t",
        states={PAID: "Succeeded", COMP: "Free", VOIDED: "Failed", PENDING: "Pending"},
        columns={
            "Payment": lambda line: f"made_up_{line.number:06}", "Paid (UTC)": lambda line: line.day,
            "Reader": lambda line: line.email, "For": lambda line: line.good, "Amount": lambda line: line.money(),
            "Type": lambda line: "Refund" if line.back else "Subscription" if line.kind == "subscription" else "Sale",
            "Status": _state},
        mapped={"order": "Payment", "occurred_at": "Paid (UTC)", "handle": "Reader", "product": "For", "amount": "Amount",
                "kind": "Type", "status": "Status"}),
}
"""What a trade may sell through, to how that is written."""
