"""Made-up asks with known truth: a list of people, an ask drawn for them, what each arm then does, as files.

Two kinds of people: those who bought before (every fifth) buy again `keen` times as often. Being asked adds `lift` to the
share who buy in the window and `leave` to the share who unsubscribe; nothing else differs between the arms.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

BOUGHT = 5
"""Every so-manieth of them bought in the year before."""
ORDER = ("order", "when", "email", "amount", "currency", "code")
MAP = """kind = "{kind}"
account = "{account}"
{more}
[columns]
{columns}
"""


@dataclass(frozen=True)
class Asking:
    """A list and what is true of it."""

    people: int = 400
    opens: datetime = datetime(2026, 4, 1)
    days: int = 14
    base: float = 0.05
    lift: float = 0.1
    leave: float = 0.0
    keen: float = 3.0
    price: int = 12
    seed: int = 1

    @property
    def addresses(self) -> list[str]:
        """Everybody on the list."""
        return [f"fan{n}@example.org" for n in range(self.people)]

    @property
    def closes(self) -> datetime:
        """The end of the window."""
        return self.opens + timedelta(days=self.days)


def before(world: Asking, folder: Path) -> list[Path]:
    """The list and a year of orders up to the day before the ask, each with its mapping; the files, to be added in turn."""
    lots = np.random.default_rng([world.seed, 0])
    joined = [{"email": one, "name": f"Fan {n}", "since": _day(world.opens - timedelta(days=500 + n % 90)), "consent": "yes"}
              for n, one in enumerate(world.addresses)]
    past = [_order(f"old{n}", world.opens - timedelta(days=int(lots.integers(2, 360))), one, world.price, "")
            for n, one in enumerate(world.addresses) if n % BOUGHT == 0]
    # The last line of all: so the file says it saw every day up to the opening.
    past.append(_order("last", world.opens - timedelta(days=1), "stranger@example.net", world.price, ""))
    return [_written(folder / "list.csv", joined, ("email", "name", "since", "consent"), "followers"),
            _written(folder / "orders-before.csv", sorted(past, key=lambda row: row["when"]), ORDER, "orders")]


def after(world: Asking, folder: Path, arms: Mapping[str, str], code: str = "") -> list[Path]:
    """What came, given who was asked (address to arm): orders up to two weeks after the close, and who left the list."""
    lots = np.random.default_rng([world.seed, 1])
    rows, left = [], set()
    for n, one in enumerate(world.addresses):
        asked = arms.get(one) == "asked"
        share = world.base * (world.keen if n % BOUGHT == 0 else 1.0) + (world.lift if asked else 0.0)
        chance, day, leaving = lots.random(), int(lots.integers(0, world.days)), lots.random()
        if chance < share:
            rows.append(_order(f"new{n}", world.opens + timedelta(days=day, hours=9), one, world.price,
                               code if asked and chance < share / 2 else ""))
        if leaving < (world.leave if asked else 0.0):
            left.add(one)
    rows.append(_order("end", world.opens + timedelta(days=world.days + 15), "other@example.net", world.price, ""))
    letters = [{"handle": one, "name": "", "since": "", "consent": "no" if one in left else "yes",
                "on": _day(world.closes - timedelta(days=2))} for one in world.addresses]
    found = [_written(folder / "orders-after.csv", sorted(rows, key=lambda row: row["when"]), ORDER, "orders")]
    if left:
        found.append(_left(folder, world, [row["handle"] for row in letters if row["consent"] == "no"]))
    return found


def answers(world: Asking, folder: Path, glad: Iterable[tuple[str, bool]]) -> Path:
    """Answers to *were you glad I asked?*, as a form tool writes them."""
    rows = [{"email": one, "when": _day(world.closes), "question": "glad", "answer": "yes" if yes else "no"} for one, yes in glad]
    return _written(folder / "answers.csv", rows, ("email", "when", "question", "answer"), "said")


def _left(folder: Path, world: Asking, left: list[str]) -> Path:
    """Who unsubscribed, as Mailchimp writes it."""
    path = folder / "unsubscribed_email_audience_export_ab12cd34ef.csv"
    when = (world.opens + timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S")
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(["Email Address", "First Name", "Last Name", "MEMBER_RATING", "OPTIN_TIME", "LAST_CHANGED", "UNSUB_TIME",
                        "LEID", "EUID", "NOTES", "TAGS"])
        sheet.writerows([one, "", "", 2, "2024-05-05 12:00:00", when, when, 1000 + n, 2000 + n, "", ""]
                        for n, one in enumerate(left))
    return path


def _order(number: str, when: datetime, email: str, price: int, code: str) -> dict[str, Any]:
    return {"order": number, "when": when.isoformat(sep=" "), "email": email, "amount": price, "currency": "EUR", "code": code}


def _day(when: datetime) -> str:
    return when.date().isoformat()


COLUMNS = {
    "followers": {"email": "email", "name": "name", "since": "since", "consent": "consent"},
    "orders": {"order": "order", "occurred_at": "when", "handle": "email", "amount": "amount", "currency": "currency",
               "code": "code"},
    "said": {"handle": "email", "occurred_at": "when", "question": "question", "answer": "answer"},
}
ACCOUNTS = {"followers": "letter:us", "orders": "shop:us", "said": "letter:us"}


def _written(path: Path, rows: list[dict[str, Any]], names: tuple[str, ...], kind: str) -> Path:
    """A CSV and, beside it, the mapping that reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.DictWriter(stream, names)
        sheet.writeheader()
        sheet.writerows({name: row[name] for name in names} for row in rows)
    columns = "\n".join(f'{column} = "{heading}"' for column, heading in COLUMNS[kind].items())
    path.with_suffix(".toml").write_text(
        MAP.format(kind=kind, account=ACCOUNTS[kind], more="", columns=columns), encoding="utf-8")
    return path
