"""A world as canonical tables, as if every file had been read without a slip: for tests and benches."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from typing import Any

import numpy as np

from stalwarts import schema
from stalwarts.worlds._plan import TILLS
from stalwarts.worlds._shopify import address
from stalwarts.worlds._truth import joined
from stalwarts.worlds._world import CLEANED
from stalwarts.worlds._world import COMP
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import NOBODY
from stalwarts.worlds._world import NONSUBSCRIBED
from stalwarts.worlds._world import OWNER
from stalwarts.worlds._world import PAID
from stalwarts.worlds._world import PENDING
from stalwarts.worlds._world import UNSUBSCRIBED
from stalwarts.worlds._world import VOIDED

if TYPE_CHECKING:
    import pyarrow as pa

    from stalwarts.worlds._waiting import Floats
    from stalwarts.worlds._world import Ints
    from stalwarts.worlds._world import Orders
    from stalwarts.worlds._world import World

Columns = dict[str, Any]
KEYED_BY = {"instagram": "instagram", "mailchimp": "email"}
STATUS = {PAID: "paid", COMP: "comp", VOIDED: "failed", PENDING: "pending"}


def tables(world: World) -> dict[str, pa.Table]:
    """The canonical tables of a world: follow, order, cover, link, touch, post, consent, export, in `schema` types.

    Addresses are as the shop has them, in lower case; a plus-tagged one is linked to the one without, and an Instagram
    name that was told to the address. Machines are marked as what they are. `came_by` says `checkout` where it is true.
    """
    parts = {"follow": _follow(world), "order": _order(world), "cover": _cover(world), "link": _link(world),
             "touch": _touch(world), "post": _post(world), "consent": _consent(world), "export": _export(world)}
    return {name: _arrow(name, columns) for name, columns in parts.items()}


def _arrow(name: str, columns: Columns) -> pa.Table:
    import pyarrow as pa

    kinds = {"string": pa.string(), "boolean": pa.bool_(), "int64": pa.int64(), "timestamp(6)": pa.timestamp("us"),
             "decimal(18, 4)": pa.decimal128(18, 4)}
    types = schema.TABLES[name].types
    lengths = [len(column) for column in columns.values() if not isinstance(column, str) and column is not None]
    rows = lengths[0] if lengths else 0
    arrays = [_array(columns.get(column), kinds[type_], rows) for column, type_ in types.items()]
    return pa.Table.from_arrays(arrays, names=list(types))


def _array(column: Any, kind: pa.DataType, rows: int) -> pa.Array:
    import pyarrow as pa

    if column is None or isinstance(column, str):
        return pa.array([column], pa.string()).cast(kind).take(pa.array(np.zeros(rows, np.int64)))
    if pa.types.is_timestamp(kind):
        known = np.isfinite(column)
        return pa.array((np.where(known, column, 0) * 1e6).astype(np.int64), mask=~known).cast(kind)
    if pa.types.is_decimal(kind):
        return pa.array(np.asarray(column) / 100).cast(pa.decimal128(18, 2)).cast(kind)
    return pa.array(column, kind)


def _id(world: World, account: str) -> str:
    return hashlib.sha256(f"{world.trade} {world.seed} {account}".encode()).hexdigest()


def _stacked(*parts: Columns) -> Columns:
    """Parts with the same columns, one under the other."""
    return {name: np.concatenate([np.asarray(part[name]) for part in parts]) for name in parts[0]} if parts else {}


def _texts(text: str, rows: int) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.full(rows, text, dtype=object)


def _handles(world: World, platform: str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Per person, the handle they follow with."""
    names = world.names.instagram if platform == "instagram" else world.names.email
    return np.array([f"{KEYED_BY[platform]}:{name}" for name in names], dtype=object)


def _follow(world: World) -> Columns:
    return _stacked(*(_follows(world, name) for name in KEYED_BY if name in world.accounts))


def _follows(world: World, platform: str) -> Columns:
    """Instagram forgets who left; Mailchimp keeps them, with the day."""
    people, taken = world.people, world.span.taken
    since, left = joined(people, platform)
    rows = np.flatnonzero((since < taken) & ((left > taken) if platform == "instagram" else True))
    checkout = people.came_by[rows] if platform == "mailchimp" else np.zeros(len(rows), bool)
    return {"handle": _handles(world, platform)[rows], "account": _texts(world.accounts[platform], len(rows)),
            "kind": _texts("follower" if platform == "instagram" else "subscriber", len(rows)),
            "since": since[rows], "seen_at": np.full(len(rows), taken), "ended_at": left[rows],
            "came_by": np.where(checkout, "checkout", "unknown").astype(object),
            "export_id": _texts(_id(world, world.accounts[platform]), len(rows))}


def _payer(world: World, who: int) -> str:
    return f"email:{address(world, who).lower()}"


def _order(world: World) -> Columns:
    orders = world.orders
    sales, refunds = orders, orders.where(np.isfinite(orders.refunded_at))
    return _stacked(_moved(world, sales, sales.total, sales.at, "purchase"),
                    _moved(world, refunds, -refunds.refunded, refunds.refunded_at, "refund"))


def _moved(world: World, orders: Orders, cents: Ints, at: Floats, kind: str) -> Columns:
    goods = np.array([good.name for good in world.demo.goods], dtype=object)
    tills = {TILLS[name]: world.accounts[name] for name in world.demo.sells}
    accounts = np.array([tills[till] for till in orders.till.tolist()], dtype=object)
    ids = {account: _id(world, account) for account in tills.values()}
    return {"order": np.array([f"#{1000 + n}" for n in orders.number.tolist()], dtype=object),
            "handle": np.array([_payer(world, who) for who in orders.who.tolist()], dtype=object),
            "account": accounts, "occurred_at": at, "amount": cents, "currency": _texts("EUR", len(orders)),
            "kind": _texts(kind, len(orders)),
            "status": np.array([STATUS[state] for state in orders.state.tolist()], dtype=object),
            "product": goods[orders.goods[:, 0]] if len(orders) else _texts("", 0),
            "payment": np.full(len(orders), None),
            "export_id": np.array([ids[account] for account in accounts], dtype=object)}


def _cover(world: World) -> Columns:
    """What the files could show: follows since ever, orders for the span, opens and clicks since the first letter."""
    accounts, span = world.accounts, world.span
    rows: list[tuple[str, str, str | None, float, float]] = []
    rows += [("follow", accounts[name], None, -np.inf, span.taken) for name in KEYED_BY if name in accounts]
    rows += [("order", accounts[name], None, span.since, span.until) for name in world.demo.sells]
    if "mailchimp" in accounts and len(world.letters.sent):
        rows.append(("touch", accounts["mailchimp"], "open click", world.letters.sent[0], span.taken))
    if "instagram" in accounts:
        rows.append(("post", accounts["instagram"], None, -np.inf, span.taken))
    table, account, kinds, since, until = (list(column) for column in zip(*rows, strict=True))
    return {"table": table, "account": account, "kinds": kinds, "who": _texts("all", len(rows)),
            "since": np.array(since), "until": np.array(until), "basis": _texts("stated", len(rows)),
            "export_id": [_id(world, name) for name in account]}


def _link(world: World) -> Columns:
    """Told names and plus-tags, of those who order."""
    pairs = set()
    for who in sorted(set(world.orders.who.tolist()) - {OWNER}):
        payer = _payer(world, who)
        if world.people.tells[who]:
            pairs.add((payer, f"instagram:{world.names.instagram[who]}", "typed by the buyer"))
        if "+" in payer:
            pairs.add((payer.replace("+shop@", "@"), payer, "plus tag"))
    left, right, basis = (list(column) for column in zip(*sorted(pairs), strict=True)) if pairs else ([], [], [])
    shop = _id(world, world.accounts.get("shopify", ""))
    return {"left": left, "right": right, "basis": basis, "export_id": _texts(shop, len(left))}


def _touch(world: World) -> Columns:
    letters = world.letters
    n, account = len(letters.at), world.accounts.get("mailchimp", "")
    emails = _handles(world, "mailchimp") if n else _texts("", 0)
    return {"handle": emails[letters.who], "account": _texts(account, n), "occurred_at": letters.at,
            "kind": np.where(letters.link < 0, "open", "click").astype(object), "direction": _texts("from_them", n),
            "post": [f"letter-{k + 1}" for k in letters.letter.tolist()], "stance": _texts("unknown", n),
            "machine": letters.machine, "export_id": _texts(_id(world, account), n)}


def _post(world: World) -> Columns:
    posts, letters = world.posts, world.letters
    shown = (world.accounts.get("instagram", ""), posts.at, posts.captions, "photo", "post")
    sent = (world.accounts.get("mailchimp", ""), letters.sent, letters.subjects, "letter", "letter")
    return _stacked(*({
        "post": np.array([f"{stem}-{k + 1}" for k in range(len(at))], dtype=object), "occurred_at": at,
        "account": _texts(account, len(at)), "kind": _texts(kind, len(at)), "title": np.array(titles, dtype=object),
        "intent": _texts("unknown", len(at)), "export_id": _texts(_id(world, account), len(at))}
        for account, at, titles, kind, stem in (shown, sent)))


def _consent(world: World) -> Columns:
    """What the mailing list says; somebody not subscribed has agreed to nothing."""
    people = world.people
    rows = np.flatnonzero(people.standing != NOBODY) if "mailchimp" in world.accounts else np.zeros(0, np.int64)
    standing, since = people.standing[rows], people.mail[rows]
    said = {UNSUBSCRIBED: "no", CLEANED: "bounced", NONSUBSCRIBED: "no"}
    at = np.where(np.isfinite(people.mail_left[rows]), people.mail_left[rows], since)
    return {"handle": _handles(world, "mailchimp")[rows],
            "account": _texts(world.accounts.get("mailchimp", ""), len(rows)), "purpose": _texts("email", len(rows)),
            "state": [said.get(value, "yes") for value in standing.tolist()], "occurred_at": at,
            "basis": _texts("standing on the list", len(rows)),
            "export_id": _texts(_id(world, world.accounts.get("mailchimp", "")), len(rows))}


def _export(world: World) -> Columns:
    names = list(world.accounts)
    n, accounts = len(names), list(world.accounts.values())
    taken = np.full(n, world.span.taken)
    return {"export_id": [_id(world, account) for account in accounts], "importer": names, "platform": names,
            "account": accounts, "file_name": [f"made-up-{name}" for name in names], "taken_at": taken,
            "taken_basis": _texts("stated", n), "added_at": taken + DAY, "rows": np.zeros(n, np.int64),
            "kept": np.zeros(n, np.int64), "set_aside": np.zeros(n, np.int64), "noise": np.zeros(n, np.int64)}
