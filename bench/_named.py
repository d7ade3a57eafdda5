"""Whole answers for made-up creators whose people have names of nine languages and several handles each.

Odd seeds are a mailing list, some of whose buyers order under another address; even ones an Instagram account, of whose
buyers some told their name. Everything else is told by likelihood or not at all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from _shortcut import Listed
from _shortcut import first_paid
from stalwarts import schema
from stalwarts import worlds
from stalwarts.engines import open_engine
from stalwarts.identity import certain
from stalwarts.identity import joining
from stalwarts.identity import likely
from stalwarts.identity import recall
from stalwarts.ledger.beings import SURE
from stalwarts.lens import Lens
from stalwarts.look import MADE
from stalwarts.look import Look
from stalwarts.models.first_payment import FirstPayment
from stalwarts.models.first_payment import Interval
from stalwarts.models.first_payment import averaged
from stalwarts.models.proportion import FOLLOWER_PRIOR
from stalwarts.models.proportion import LIST_PRIOR
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _people
from stalwarts.pages._when import when
from stalwarts.settings import Settings
from stalwarts.worlds import _linked

PEOPLE = 900
ELSEWHERE, TELLS = (0.1, 0.3), (0.3, 0.95)
"""Least and most share of buyers who order under another address, and of those who tell their name."""
Columns = dict[str, Any]


def whole(seed: int) -> Any:
    """One world all the way to the answer."""
    from truth_links import Seen

    world, tables, _ = _world(seed)
    (truth,) = world.truth.accounts.values()
    told = {}
    look = _look(world, tables)
    found = _people.crowd(look)
    plain = when(look, found)
    carried = _identity.identity(look, found, plain)
    told["likelier than not is joined"] = _figures(look, found, plain, None)
    told["carried"] = _figures(look, _identity.carry_bounds(found, carried), _identity.carry(plain, carried), carried)
    alone = _look(world, tables, sure=True)
    found = _people.crowd(alone)
    told["certain links alone"] = _figures(alone, found, when(alone, found), None)
    look.close()
    alone.close()
    if "within_365" in told["carried"]:
        known = _everybody(world, listed=seed % 2 == 1)
        told["all links known"] = {"within_365": known.within_365, "next_365": known.next_365}
    return Seen(told, {"within_365": truth.within_365, "next_365": truth.next_365, "bounds": truth.conversion,
                       "supporters": world.truth.supporters})


def _everybody(world: worlds.World, *, listed: bool) -> FirstPayment:
    """What would be said were every buyer known, by the same models."""
    people, span = world.people, world.span
    since, left = (people.mail, people.mail_left) if listed else (people.instagram, people.instagram_left)
    rows = np.flatnonzero((since < span.taken) & (since <= span.until) & (listed | (left > span.taken)))
    whole = Listed(since[rows], left[rows] > span.until, people.came_by[rows], first_paid(world)[rows], span.since, span.until)
    return averaged(whole.patterns(), whole.waiting(), prior=LIST_PRIOR if listed else FOLLOWER_PRIOR)[0]


def _figures(look: Look, found: Any, told: Any, carried: Any) -> dict[str, Interval]:
    limits = _people.bounds(found.all_bounds)
    said = {"within_365": told.within_365, "next_365": told.next_365,
            "supporters": _identity.supporters(_kinds.supporters(look), carried),
            "bounds": limits | {"value": limits["low"]}}
    return {name: Interval(one["value"], one["low"], one["high"]) for name, one in said.items() if one["value"] is not None}


def judged(seed: int) -> list[tuple[float, bool]]:
    """What is said of each pair of a buyer and a follower whom no file ties, and whether they are one person."""
    _, tables, who = _world(seed)
    engine = open_engine()
    shown = {name: engine.put(name, _whole(name, tables.get(name))) for name in schema.TABLES if name not in MADE}
    found = {name: engine.run(one) for name, one in likely.needed(shown).items()}
    by_files = certain.beings(tables["link"].select(["left", "right", "basis"]))
    rows = likely.settled(likely.compared(found, by_files), by_files).to_pylist()
    engine.close()
    of = {row["handle"]: row["person"] for row in by_files.to_pylist()}
    paying, following = ({of.get(row["handle"], row["handle"]) for row in found["handles"].to_pylist() if row[side]}
                         for side in ("pays", "follows"))
    till = paying - following
    return [(row["probability"], who[row["left"]] == who[row["right"]]) for row in rows
            if {row["left"], row["right"]} & till and {row["left"], row["right"]} & following]


def _world(seed: int) -> tuple[worlds.World, Columns, dict[str, int]]:
    """A sketched world whose people have other names; and whose each handle is."""
    lots = np.random.default_rng([seed, 31])
    payers = int(np.exp(lots.uniform(*np.log((30, 150)))))
    listed = seed % 2 == 1
    world = worlds.sketch(seed, people=PEOPLE, payers=payers, tied=1.0 if listed else float(lots.uniform(*TELLS)))
    if listed:
        world.people.elsewhere[:] = lots.random(len(world.people)) < lots.uniform(*ELSEWHERE)
    called, who, clues = _named(world, lots)
    tables = worlds.tables(world)
    for name, columns in (("follow", ("handle",)), ("order", ("handle",)), ("link", ("left", "right"))):
        for column in columns:
            texts = [called.get(text, text) for text in tables[name][column].to_pylist()]
            tables[name] = tables[name].set_column(tables[name].column_names.index(column), column, pa.array(texts, pa.string()))
    of = {name: tables[name]["export_id"][0].as_py() for name in ("order", "follow")}
    told = pa.array([of[name] for name in clues["export_id"].to_pylist()], pa.string())
    tables["clue"] = clues.set_column(clues.column_names.index("export_id"), "export_id", told)
    return world, tables, who


def _named(world: worlds.World, lots: np.random.Generator) -> tuple[dict[str, str], dict[str, int], pa.Table]:
    """What each handle becomes, whose that is, and the names that files tell; `export_id` is the table whose file tells it."""
    names, orders = world.names, set(world.orders.who.tolist())
    made = _linked._people(len(world.people), lots)  # noqa: SLF001 - the same people as in `worlds.linked`
    called: dict[str, str] = {}
    who: dict[str, int] = {}
    taken: set[str] = set()
    clues: list[tuple[str, str, str]] = []

    def free(handle: str) -> str:
        user, at, domain = handle.partition("@")
        while handle in taken:
            handle = f"{user}{lots.integers(2, 999)}{at}{domain}"
        taken.add(handle)
        return handle

    for number, person in enumerate(made):
        name = _linked._account(person, lots)  # noqa: SLF001
        listed = free(f"email:{_linked._address(person, name, lots)}")  # noqa: SLF001
        other = free(f"email:{_linked._address(person, name, lots)}")  # noqa: SLF001
        called[f"email:{names.email[number]}".lower()] = listed
        called[f"email:{names.other[number]}".lower()] = other
        called[f"instagram:{names.instagram[number]}"] = account = free(f"instagram:{name}")
        who |= dict.fromkeys((listed, other, account), number)
        shop = other if world.people.elsewhere[number] else listed
        given = " ".join(person.own if lots.random() < 0.8 else [text.capitalize() for text in person.latin])
        if number in orders:
            clues.append((shop, given, "order"))
        if lots.random() < 0.6 and np.isfinite(world.people.mail[number]):
            clues.append((listed, given, "follow"))
    handle, value, told = zip(*clues, strict=True)
    return called, who, pa.table({"handle": handle, "value": value, "kind": ["name"] * len(handle), "export_id": told})


def _look(world: worlds.World, tables: Columns, *, sure: bool = False) -> Look:
    """The view a workspace would give; `sure`: as if nobody had been compared."""
    engine = open_engine()
    until = int(world.span.until * 1e6)
    shown = {name: engine.put(name, _whole(name, tables.get(name))) for name in schema.TABLES if name not in MADE}
    moment = pa.table({"as_of": pa.array([until], pa.timestamp("us"))})
    engine.rows("moment", schema.DERIVED["moment"].types, [{"as_of": moment["as_of"][0].as_py(), "currency": "EUR"}])
    engine.rows("own", schema.DERIVED["own"].types, [{"handle": handle} for handle in world.own])
    by_files = certain.beings(tables["link"].select(["left", "right", "basis"]))
    engine.take("person", by_files)
    back: dict[str, tuple[int, int]] = {}
    if not sure:
        found = {name: engine.run(one) for name, one in recall.needed(shown).items()}
        pairs, work = likely.renewed(found, by_files)
        back = recall.recall(found, by_files, work)
        settled = likely.settled(pairs, by_files)
        engine.take("likely", settled)
        overlay = joining.overlay(settled, set(), likely.platforms(pairs, by_files))
        engine.take(SURE, by_files)
        engine.take("person", joining.joined(by_files, overlay))
    covers = [row | {end: row[end].isoformat() if row[end] else None for end in ("since", "until")}
              for row in tables["cover"].to_pylist()]
    export = {"file": "made_up.csv", "kept": {"order": 1, "follow": 1}, "covers": covers}
    return Look(engine, shown, Lens(), moment["as_of"][0].as_py(), "EUR", Settings(), [export], lambda *_: None,
                sure=None if sure else SURE, recall=back)


def _whole(name: str, table: pa.Table | None) -> pa.Table:
    """A table with every column of its name, in the schema's types."""
    import ibis

    wanted = ibis.schema(schema.TABLES[name].types).to_pyarrow()
    if table is None:
        return pa.Table.from_batches([], wanted)
    columns = [table[column].cast(kind) if column in table.column_names else pa.nulls(table.num_rows, kind)
               for column, kind in zip(wanted.names, wanted.types, strict=True)]
    return pa.Table.from_arrays(columns, names=wanted.names).cast(wanted)
