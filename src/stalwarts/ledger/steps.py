"""The steps from evidence as it lies to tables as a view sees them, by name: `latest follow`, `cut order`.

Each is a function of the tables as they stand before it and of the view's date. A look runs those it needs, one after
the other; `docs/generate.py` writes them all down ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from stalwarts import schema
from stalwarts.identity import certain
from stalwarts.late import ir
from stalwarts.ledger import rates
from stalwarts.ledger import resolve
from stalwarts.ledger import sums
from stalwarts.ledger import telling
from stalwarts.ledger.overlap import SEEN_UPTO

Tables = Mapping[str, ir.Table]
Step = Callable[[Tables, datetime], ir.Table]


def steps() -> dict[str, Step]:
    """Every step by its name."""
    found: dict[str, Step] = {}
    for name in schema.EVIDENCE:
        found |= {f"latest {name}": partial(_latest, name), f"cut {name}": partial(_cut, name)}
    for name in SEEN_UPTO:
        found[f"sighted {name}"] = partial(_sighted, name)
    return found | {"told order": _told, "left follow": _left, "withdrawn order": _withdrawn,
                    "links": _links, "currencies": _currencies}


def adding() -> dict[str, Callable[[Tables], ir.Table]]:
    """Every step of `add` by its name."""
    found: dict[str, Callable[[Tables], ir.Table]] = {
        "counted": lambda t: sums.counted(t["judged"]), "aside": lambda t: sums.aside(t["judged"]),
        "odd": lambda t: sums.odd(t["handle"]), "told twice": lambda t: sums.told_twice(t["order"]),
        "newest": lambda t: sums.newest(t["inside"]), "late": lambda t: sums.late(t["inside"])}
    for name in schema.EVIDENCE:
        found |= {f"given {name}": partial(_given, name), f"repeats {name}": partial(_repeats, name)}
    return found


def _given(name: str, t: Tables) -> ir.Table:
    return sums.given(name, t[name])


def _repeats(name: str, t: Tables) -> ir.Table:
    return sums.repeats(name, t[name])


def _sighted(name: str, t: Tables, _until: datetime) -> ir.Table:
    return resolve.sighted(name, t[name], t["again"])


def _told(t: Tables, _until: datetime) -> ir.Table:
    return telling.once(t["order"], t["cover"], t["export"], t["tellers"], t["better_tellers"])


def _latest(name: str, t: Tables, _until: datetime) -> ir.Table:
    return t[name].distinct() if name == "cover" else resolve.latest(name, t[name], t["export"])


def _left(t: Tables, _until: datetime) -> ir.Table:
    return resolve.left(t["follow"], t["cover"])


def _withdrawn(t: Tables, _until: datetime) -> ir.Table:
    return resolve.withdrawn(t["order"], t["cover"], t["export"])


def _cut(name: str, t: Tables, until: datetime) -> ir.Table:
    return resolve.cut(name, t[name], until)


def _links(t: Tables, _until: datetime) -> ir.Table:
    return certain.links_needed(t["link"], t["handle"], t["follow"], t["order"].filter(t["order"].handle.notnull()))


def _currencies(t: Tables, _until: datetime) -> ir.Table:
    return rates.currencies(t["order"])
