"""Canonical tables from a table nobody described, kind by kind. `judged` comes from `_table_cells`."""

from __future__ import annotations

from collections.abc import Callable

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers._mapping import ABOUT
from stalwarts.importers._mapping import SPREAD
from stalwarts.importers._mapping import Mapping
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir


def tables(judged: ir.Table, mapping: Mapping) -> dict[str, ir.Table]:
    """The tables a kind fills, each only where the mapping gives it something."""
    kept = _handles.standing(_agreed(judged))
    rows = _stacked(kept, mapping) if mapping.spread else kept
    found = _tally(rows, mapping) if mapping.kind == "tally" else _FILLED[mapping.kind](rows)
    if "handle" in kept.columns and {"handle", "email"} & set(mapping.says):
        found |= _people(kept, mapping)
    if {"consent", "refused", "ended_at"} & set(mapping.says):
        # Whoever did not tick a box when paying has refused nothing.
        found["consent"] = _consent(kept.filter(kept.consent == "yes") if mapping.kind == "orders" else kept)
    return found


def _agreed(judged: ir.Table) -> ir.Table:
    """Rows with what both columns of consent say together in `consent`, and `never` where somebody has not agreed yet."""
    if "consent" not in judged.columns:
        return judged
    refused = judged.refused if "refused" in judged.columns else ibis.null("string")
    said = ibis.ifelse(refused.fill_null("") == "no", "no", judged.consent.fill_null(""))
    if "ended_at" in judged.columns:
        # Whoever left a list of readers is not to be written to; a state in the same row says more.
        left = judged.ended_at.notnull() & ~said.isin(("no", "bounced", "never"))
        said = ibis.ifelse(left, "no", said)
    return judged.mutate(consent=ibis.ifelse(said == "never", "no", said).nullif(""), never=said == "never")


def _stacked(kept: ir.Table, mapping: Mapping) -> ir.Table:
    """Answers or totals that stand side by side, one below the other."""
    what, value = SPREAD[mapping.kind][1]
    parts = [kept.filter(kept[f"spread_{n}"].notnull()).mutate(**{what: ibis.literal(name), value: kept[f"spread_{n}"]})
             for n, name in enumerate(mapping.spread, 1)]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _people(kept: ir.Table, mapping: Mapping) -> dict[str, ir.Table]:
    """Handles, what is said of them, and that two in one row are one being."""
    known = {kind: kind for kind in ABOUT if kind in mapping.says and kind != "email"}
    found = {"handle": _handles.handles(kept, "handle", *(["email"] if "email" in mapping.says else []))}
    if known:
        found["clue"] = _handles.clues(kept, "handle", once=False, **known)
    if {"handle", "email"} <= set(mapping.says):
        found["link"] = _handles.links(kept, ("handle", "email", _handles.ONE_ROW))
    return found


def _consent(kept: ir.Table) -> ir.Table:
    mail = ibis.ifelse(kept.handle.startswith("email:"), kept.handle, ibis.null("string"))
    none = ibis.null(_cells.TIME)
    when = ibis.ifelse(kept.consent == "no", kept.ended_at, none) if "ended_at" in kept.columns else none
    given = kept.select("export_id", "account", "consent", mail=ibis.coalesce(kept.email, mail), when=when).distinct()
    known = given.filter(_.mail.notnull() & _.consent.notnull())
    return known.select(handle="mail", account="account", purpose=ibis.literal("email"), state="consent",
                        occurred_at=known.when.cast(_cells.TIME), basis=ibis.literal("a column of the table"),
                        export_id="export_id")


def _contacts(kept: ir.Table) -> dict[str, ir.Table]:
    return {"cover": _handles.cover(kept, "handle", until=_.taken_at.max().cast(_cells.TIME), who="listed")}


def _followers(kept: ir.Table) -> dict[str, ir.Table]:
    # Who stands on a list of readers and must not be written to reads no more: since when, at the latest, the file says.
    gone = kept.handle.startswith("email:") & kept.consent.isin(("no", "bounced")).fill_null(_cells.no())
    ended = ibis.coalesce(kept.ended_at, ibis.ifelse(gone, kept.taken_at, ibis.null(_cells.TIME))).cast(_cells.TIME)
    # Who never said yes to letters follows nobody by standing on the list.
    follow = kept.filter(~kept.never | ~kept.handle.startswith("email:")).select(
        handle="handle", account="account",
        kind=ibis.ifelse(kept.handle.startswith("email:"), "subscriber", "follower"), since="since",
        seen_at=ibis.coalesce(ended, kept.taken_at).cast(_cells.TIME), ended_at=ended, came_by=ibis.literal("unknown"),
        export_id="export_id")
    return {"follow": follow, "cover": _handles.cover(kept, "follow", until=_.taken_at.max().cast(_cells.TIME))}


def _orders(kept: ir.Table) -> dict[str, ir.Table]:
    back = ibis.or_(kept.amount < 0, kept.kind.isin(("refund", "chargeback")).fill_null(_cells.no()))
    kind = ibis.coalesce(kept.kind, ibis.ifelse(kept.amount < 0, "refund", "purchase"))
    amount = ibis.ifelse(back, -kept.amount.abs(), kept.amount).cast(_cells.MONEY)
    # A payment that its table calls refunded stayed nobody's; a row that says what went back did go.
    # What was refunded in part was paid: what went back has a column of its own.
    said = ibis.cases((kept.undone == "yes", "failed"), (kept.status == "part", "paid"),
                      (kept.status != "refunded", kept.status), (back, "paid"),
                      (kept.status == "refunded", "failed"), else_=ibis.null("string"))
    # Of which anything is still owed, it was not paid yet.
    waits = (kept.owed > 0).fill_null(_cells.no()) & (ibis.coalesce(said, "paid") == "paid")
    said = ibis.ifelse(waits, ibis.literal("pending"), said)
    free = (kept.amount == 0) & (ibis.coalesce(said, "paid") == "paid")
    status = ibis.ifelse(free.fill_null(_cells.no()), ibis.literal("comp"), ibis.coalesce(said, "paid"))
    rows = kept.mutate(kind=kind, amount=amount, status=status)
    rows = rows.mutate(order=ibis.coalesce(rows.order, _order_id(rows)))
    # No column says when money went back: its row stands at the order's own time.
    gone = rows.filter((rows.refunded != 0) & (rows.status == "paid") & (rows.amount > 0))
    gone = gone.mutate(kind=ibis.literal("refund"), amount=(-gone.refunded.abs()).cast(_cells.MONEY))
    order = ibis.union(rows, gone.select(*rows.columns)).select(
        "order", "handle", "account", "occurred_at", "amount", "currency", "kind", "status", "product", "source",
        "code", "payment", "export_id")
    span = {"since": _.occurred_at.min(), "until": _.occurred_at.max()}
    return {"order": order, "cover": _handles.cover(kept, "order", **span)}


def _order_id(rows: ir.Table) -> ir.StringValue:
    """`19970112/shop:00002/12.00/1`: day, clock if any, handle, amount, and the how-many-eth such row of the file."""
    same = [rows[name] for name in ("export_id", "handle", "occurred_at", "amount", "kind", "product")]
    number = ibis.row_number().over(group_by=same, order_by=rows.row) + 1
    clock, amount = rows.occurred_at.strftime("%H%M%S"), rows.amount.cast("string")
    short = ibis.ifelse(amount.endswith("00"), amount.substr(0, amount.length() - 2), amount)
    day = rows.occurred_at.strftime("%Y%m%d") + ibis.ifelse(clock == "000000", "", clock)
    again = ibis.ifelse(rows.mended, "/mended", "")
    return ibis.literal("/").join([day, rows.handle.fill_null(""), short, number.cast("string")]) + again


def _plans(kept: ir.Table) -> dict[str, ir.Table]:
    plan = kept.select("handle", "account", "product", "amount", "currency", "interval", "state", "since", "until",
                       "cancelled_at", seen_at=kept.taken_at.cast(_cells.TIME), export_id="export_id")
    return {"plan": plan, "cover": _handles.cover(kept, "plan", until=_.taken_at.max().cast(_cells.TIME))}


def _machines(kept: ir.Table) -> ir.Table:
    """Touches with `machine`: opens and clicks of a letter told by the second may be made by software."""
    told = kept.kind.isin(("open", "click")).fill_null(_cells.no()) & kept.post.notnull() & (
        kept.direction.fill_null("from_them") == "from_them") & (kept.occurred_at != kept.occurred_at.truncate("D"))
    letters = kept.filter(told).mutate(reader=kept.email, link=ibis.null("string")).mutate(email=_.handle)
    marked = _letters.marked(letters, linked=False).select(*letters.columns, "machine")
    marked = marked.mutate(email=_.reader).drop("reader", "link")
    others = kept.filter(~told).mutate(machine=_cells.no())
    return ibis.union(marked.select(*others.columns), others)


def _touches(kept: ir.Table) -> dict[str, ir.Table]:
    kept = _machines(kept)
    touch = kept.select(
        handle="handle", account="account", occurred_at="occurred_at", kind="kind",
        direction=kept.direction.fill_null("from_them"), post="post", stance=kept.stance.fill_null("unknown"),
        machine="machine", export_id="export_id")
    spans = touch.group_by("export_id", "account", "kind", "direction").agg(
        since=_.occurred_at.min(), until=_.occurred_at.max())
    inward = spans.select(
        table=ibis.literal("touch"), account="account",
        kinds=ibis.ifelse(spans.direction == "from_them", spans.kind, "to_them"), who=ibis.literal("listed"),
        since="since", until="until", basis=ibis.literal("assumed"), export_id="export_id")
    cover = inward.group_by("table", "account", "kinds", "who", "basis", "export_id").agg(
        since=_.since.min(), until=_.until.max())
    return {"touch": touch, "cover": cover}


def _tally(kept: ir.Table, mapping: Mapping) -> dict[str, ir.Table]:
    money = ibis.ifelse(kept.of == "takings", kept.currency, ibis.null("string"))
    tally = kept.select("account", "since", "until", "of", "value", "post", "product", "handle", "export_id", currency=money)
    cover = _handles.cover(kept, "tally", since=_.since.min(), until=_.until.max())
    return {"tally": _summed(tally) if "product" in mapping.columns else tally, "cover": cover}


def _summed(tally: ir.Table) -> ir.Table:
    """Totals of things; those of one thing and span, such as a song's in each shop, are one, which several currencies part."""
    keys = ("account", "since", "until", "of", "post", "product", "handle", "export_id")
    sums = tally.group_by(*keys, "currency").agg(value=ibis.ifelse(_.of.max().isin(STANDS), _.value.max(), _.value.sum()))
    several = sums.currency.count().over(group_by=list(keys)) > 1
    named = ibis.coalesce(sums["product"] + ibis.literal(" "), "") + ibis.literal("(") + sums.currency + ibis.literal(")")
    return sums.mutate(product=ibis.ifelse(several, named, sums["product"]), value=sums.value.cast(_cells.MONEY))


STANDS = ("followers", "listeners")
"""Totals that stand at a time, and are not added up over its lines."""


def _said(kept: ir.Table) -> dict[str, ir.Table]:
    said = kept.select("handle", "account", "occurred_at", "question", "answer", "export_id")
    span = {"since": _.occurred_at.min(), "until": _.occurred_at.max()}
    return {"said": said, "cover": _handles.cover(kept, "said", who="listed", **span)}


_FILLED: dict[str, Callable[[ir.Table], dict[str, ir.Table]]] = {
    "contacts": _contacts, "followers": _followers, "orders": _orders, "plans": _plans, "touches": _touches,
    "said": _said}
