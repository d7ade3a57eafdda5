"""A test's docstring is the world it runs in; and no test may reach the network.

Each line of the docstring that begins with the name of a canonical table is one row of it: `follow handle=ig:ada
since=2026-01-01`, values with spaces in quotes. Columns not given take the defaults below. Other lines are prose.
`link left=ig:ada right=email:ada@x.org` makes one being of two handles, as linking files would.
"""

from __future__ import annotations

import os
import shlex
import socket
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import settings

from stalwarts import measures
from stalwarts.engines import open_engine
from stalwarts.lens import Lens
from stalwarts.look import MADE
from stalwarts.look import Look
from stalwarts.schema import TABLES
from stalwarts.settings import Settings

settings.register_profile("long", max_examples=5_000, deadline=None)  # `make fuzz`
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

Rows = list[dict[str, Any]]
AS_OF = datetime(2026, 3, 1)
DEFAULTS: dict[str, dict[str, Any]] = {
    "moment": {"as_of": AS_OF, "currency": "USD"},
    "export": {"importer": "made_up", "platform": "made_up", "account": "instagram:us", "file_name": "made_up.csv",
               "taken_at": AS_OF, "taken_basis": "stated", "added_at": AS_OF, "rows": 0, "kept": 0, "set_aside": 0,
               "noise": 0},
    "cover": {"who": "all", "basis": "stated"},
    "follow": {"account": "instagram:us", "kind": "follower", "came_by": "unknown"},
    "post": {"account": "instagram:us", "kind": "photo", "intent": "value"},
    "touch": {"account": "instagram:us", "kind": "like", "direction": "from_them", "stance": "unknown",
              "machine": False},
    "order": {"account": "shop:us", "amount": Decimal(10), "currency": "USD", "kind": "purchase", "status": "paid"},
    "plan": {"account": "shop:us", "product": "tier", "amount": Decimal(5), "currency": "USD", "interval": "month",
             "state": "active"},
    "consent": {"purpose": "email", "state": "yes"},
    "tally": {"of": "followers"},
    "move": {"kind": "defend", "direction": "from_them"},
    "said": {"account": "instagram:us", "question": "bought", "answer": "yes"},
    "person": {"probability": 1.0},
    "rate": {},
}
ACCOUNTS = {"order": "shop:us", "follow": "instagram:us", "touch": "instagram:us", "post": "instagram:us",
            "plan": "shop:us", "tally": "shop:us"}
"""Whose cover it is by default, by the table covered."""
ONES = {"order": "order", "post": "post", "touch": "post", "move": "move"}
"""Columns numbered where not given, so that rows stay distinct."""


def value(kind: str, text: str) -> Any:
    """The text of one column as its type; `null` is none."""
    if text == "null":
        return None
    readers = {"timestamp": datetime.fromisoformat, "date": date.fromisoformat, "decimal": Decimal, "int64": int,
               "float64": float, "boolean": lambda said: said == "true", "array": lambda said: said.split("; ")}
    return next((read(text) for start, read in readers.items() if kind.startswith(start)), text)


def parsed(text: str) -> dict[str, Rows]:
    """The rows of each table that a docstring tells of; links under `link`."""
    rows: dict[str, Rows] = {name: [] for name in TABLES}
    for line in map(str.strip, text.splitlines()):
        name, _, rest = line.partition(" ")
        if name in TABLES and (not rest or "=" in rest):
            types = TABLES[name].types
            pairs = (pair.split("=", 1) for pair in shlex.split(rest))
            rows[name].append({column: value(types[column], text) for column, text in pairs})
    return rows


def filled(rows: dict[str, Rows]) -> dict[str, Rows]:
    """The rows with defaults for what they do not say; one moment; people from links."""
    rows["moment"] = [{**DEFAULTS["moment"], **row} for row in rows["moment"] or [{}]]
    as_of = rows["moment"][0]["as_of"]
    for name, table in TABLES.items():
        times = {column: as_of for column, c in table.columns.items() if c.type == "!timestamp(6)"}
        for number, row in enumerate(rows[name]):
            given = {"export_id": "x"} | times | DEFAULTS.get(name, {})
            if name in ONES:
                given[ONES[name]] = f"{name}{number}"
            if name in {"cover", "tally"}:
                given["account"] = ACCOUNTS.get(row.get("table", name), "instagram:us")
            rows[name][number] = given | row
    rows["person"] += beings([(row["left"], row["right"]) for row in rows["link"]])
    return rows


def beings(links: list[tuple[str, str]]) -> Rows:
    """Each linked handle and the least handle of its being, but for those least handles themselves."""
    group: dict[str, set[str]] = {}
    for left, right in links:
        joined = group.get(left, {left}) | group.get(right, {right})
        group |= dict.fromkeys(joined, joined)
    return [{"handle": h, "person": min(g), "probability": 1.0} for h, g in group.items() if h != min(g)]


def arrow(name: str, rows: Rows) -> pa.Table:
    """A canonical table from its rows."""
    schema = ibis.schema(TABLES[name].types).to_pyarrow()
    return pa.Table.from_pylist([{column: row.get(column) for column in schema.names} for row in rows], schema=schema)


@cache
def schema_of(name: str) -> ibis.Schema:
    """The columns of a table or measure."""
    return ibis.schema(TABLES[name].types) if name in TABLES else expression(name).schema()


@cache
def expression(name: str) -> ibis.Table:
    """A measure over tables of the names it needs, that stand nowhere yet."""
    measure = measures.installed()[name]
    return measure(*(ibis.table(schema_of(need), name=need) for need in measures.needs(measure)))


@cache
def statement(name: str) -> str:
    """A measure as the embedded engine's own statement, written once for all worlds."""
    return str(ibis.to_sql(expression(name), dialect="duckdb"))


class World:
    """Measures of a small world, each computed once."""

    def __init__(self, rows: dict[str, Rows]) -> None:
        self.engine = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False})
        self.made = set(rows)
        for name, told in rows.items():
            self.engine.register(name, arrow(name, told))

    def __call__(self, name: str) -> Rows:
        """The rows of a measure, as lists of dicts."""
        self.make(name)
        found = self.engine.table(f'"{name}"').to_arrow_table()
        rows: Rows = found.cast(schema_of(name).to_pyarrow()).to_pylist()
        return rows

    def make(self, name: str) -> None:
        """Compute a measure and all it needs."""
        for each in measures.order([name]):
            if each not in self.made:
                self.engine.execute(f'CREATE TABLE "{each}" AS {statement(each)}')
                self.made.add(each)


@pytest.fixture(scope="session")
def expression_of() -> Callable[[str], ibis.Table]:
    """A measure by name, over tables that stand nowhere."""
    return expression


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The world of the test's docstring: `world("journeys")` gives the measure's rows."""
    made = World(filled(parsed(request.function.__doc__ or "")))
    yield made
    made.engine.close()


@pytest.fixture
def world_of() -> Iterator[Callable[[str], World]]:
    """A world from a text, for tests that vary theirs."""
    made: list[World] = []

    def build(text: str) -> World:
        made.append(World(filled(parsed(text))))
        return made[-1]

    yield build
    for each in made:
        each.engine.close()


@pytest.fixture
def look_of() -> Iterator[Callable[[str], Look]]:
    """A view of a world from a text, as a workspace would give it, without any file."""
    made: list[Look] = []

    def see(text: str) -> Look:
        engine, rows = open_engine(), filled(parsed(text))
        tables = {name: engine.put(name, arrow(name, rows[name])) for name in TABLES if name not in MADE}
        covers = [{"kinds": None} | row | {"until": row["until"].isoformat()} for row in rows["cover"]]
        moment = rows["moment"][0]
        made.append(Look(engine, tables, Lens(), moment["as_of"], moment["currency"], Settings(brand="us"),
                         [{"file": "made_up.csv", "kept": {}, "covers": covers}], lambda *_: None))
        return made[-1]

    yield see
    for each in made:
        each.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often an import is killed, and how many damaged files an importer has to survive."""
    parser.addoption("--kills", type=int, default=50, help="imports killed at a random moment (tests/test_killed.py)")
    parser.addoption("--mutations", type=int, default=300, help="damaged files per importer (tests/test_fuzz.py)")


class NetworkError(AssertionError):
    """A test tried to reach beyond this machine."""


def near(address: Any) -> bool:
    """Whether an address of a socket stays on this machine."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in {"", "localhost", "::1", "0.0.0.0", "::"} or host.startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse connections and look-ups beyond loopback and unix sockets, in the whole suite."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    sendto, lookup = socket.socket.sendto, socket.getaddrinfo

    def send(self: socket.socket, data: Any, *rest: Any) -> int:
        _refuse(rest[-1])
        return sendto(self, data, *rest)

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        _refuse((host if host is not None else "", 0))
        return lookup(host, *rest, **more)

    patch.setattr(socket.socket, "sendto", send)
    patch.setattr(socket, "getaddrinfo", look_up)
    yield
    patch.undo()


def _guarded(real: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        _refuse(address)
        return real(self, address)

    return connect


def _refuse(address: Any) -> None:
    host = address[0].decode() if isinstance(address, tuple) and isinstance(address[0], bytes) else address
    if not near((host,) if isinstance(host, str) and isinstance(address, tuple) else host):
        raise NetworkError(f"a test tried to reach {address}")
