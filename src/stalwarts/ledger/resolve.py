"""The one rule for overlapping exports, and the cut of a lens: from evidence as kept to tables as seen.

One key, several exports: the row of the latest `taken_at` counts, ties going to the greater export id, of consent to a
refusal (docs/why/0036). What a later file covers and no longer shows is gone: a follow then ended, at the latest, when that
file was taken. It is believed gone only where the file states that it lists all, for people export parts of a shop and of a list.
"""

from __future__ import annotations

from datetime import datetime

from stalwarts import schema
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.ledger.overlap import SEEN_UPTO
from stalwarts.lens import Lens

WHEN = {"follow": "since", "post": "occurred_at", "touch": "occurred_at", "order": "occurred_at", "plan": "since",
         "consent": "occurred_at", "said": "occurred_at"}
_BY_ACCOUNT = ("follow", "post", "touch", "tally", "plan")


def sighted(name: str, table: ir.Table, again: ir.Table) -> ir.Table:
    """Rows of a file that was seen again unchanged, up to the later date. `again`: again (export id), seen."""
    joined = table.left_join(again, table.export_id == again.again)
    newest = ibis.greatest(joined[SEEN_UPTO[name]], ibis.coalesce(joined.seen, joined[SEEN_UPTO[name]]))
    return joined.mutate(**{SEEN_UPTO[name]: newest}).select(*table.columns)


def latest(name: str, table: ir.Table, export: ir.Table) -> ir.Table:
    """One row per key: that of the export taken last."""
    dated = table.inner_join(export.select("export_id", taken=_.taken_at), "export_id")
    key = [dated[column] for column in schema.EVIDENCE[name].key]
    if name not in WHEN:
        # As an aggregate and not as a rank, so that whoever asks for keys alone is given them without what goes with them.
        beside = [column for column in table.columns if column not in schema.EVIDENCE[name].key]
        last = ibis.struct({column: dated[column] for column in beside}).argmax(ibis.struct(
            {"taken": dated.taken, "export_id": dated.export_id}))
        found = dated.group_by(key).agg(last=last)
        return found.mutate(**{column: found.last[column] for column in beside}).select(*table.columns)
    # Of two files dated alike a refusal is believed: to write to somebody who said no does more harm than not to.
    first = [ibis.asc(dated.state == "yes")] if name == "consent" else []
    order = [ibis.desc("taken"), *first, ibis.desc("export_id"), *(ibis.asc(w) for w in [WHEN.get(name)] if w)]
    ranked = dated.mutate(rank=ibis.row_number().over(group_by=key, order_by=order))
    if name == "follow":
        # A later list that shows no dates does not unsay them; the date of a follow that had ended is none of a new one.
        stands = ibis.ifelse(dated.ended_at.isnull(), dated.since, ibis.null("timestamp(6)"))
        told = stands.max().over(group_by=key, order_by=order, rows=(None, None))
        ranked = ranked.mutate(told=told).mutate(since=ibis.coalesce(_.since, _.told)).drop("told")
    return ranked.filter(_.rank == 0).drop("rank", "taken")


def left(follow: ir.Table, cover: ir.Table) -> ir.Table:
    """Follows with `ended_at` set where the next file that lists everybody of their kind no longer shows them."""
    whole = cover.filter(_.table == "follow", _.who == "all", _.basis != "assumed")
    whole = whole.select("kinds", owner=_.account, later=_.until).distinct()
    # Lists are few: each moment at which one was taken is looked up once, and not for each follow.
    seen = follow.filter(_.ended_at.isnull()).select("account", "kind", "seen_at").distinct()
    blank = ibis.literal(" ")
    shown = whole.kinds.isnull() | (blank + whole.kinds + blank).contains(blank + seen.kind + blank)
    gone = seen.inner_join(whole, [seen.account == whole.owner, whole.later > seen.seen_at, shown]).group_by(
        "account", "kind", "seen_at").agg(gone=_.later.min())
    joined = follow.left_join(gone, ["account", "kind", "seen_at"])
    return joined.mutate(ended_at=ibis.coalesce(_.ended_at, _.gone)).select(*follow.columns)


def withdrawn(order: ir.Table, cover: ir.Table, export: ir.Table) -> ir.Table:
    """Orders without those that a later file, stating that it lists all of their time, no longer shows."""
    taken = export.select("export_id", taken=_.taken_at)
    whole = cover.filter(_.table == "order", _.who == "all", _.basis != "assumed").inner_join(taken, "export_id")
    whole = whole.select(seller=_.account, since="since", until="until", later=_.taken)
    mine = order.inner_join(taken, "export_id")
    gone = mine.inner_join(whole, [mine.account == whole.seller, whole.later > mine.taken,
                                   (whole.since.isnull()) | (mine.occurred_at >= whole.since),
                                   mine.occurred_at <= whole.until])
    keys = list(schema.EVIDENCE["order"].key)
    missing = gone.select(*keys).distinct()
    return order.anti_join(missing, [order[key].identical_to(missing[key]) for key in keys])


def cut(name: str, table: ir.Table, as_of: datetime) -> ir.Table:
    """An evidence table up to `as_of`."""
    until = ibis.literal(as_of, "timestamp(6)")
    if name in WHEN:
        when = table[WHEN[name]]
        table = table.filter(when.isnull() | (when <= until))
    if name == "follow":
        ended = (_.ended_at <= until).ifelse(_.ended_at, ibis.null("timestamp(6)"))
        table = table.mutate(ended_at=ended)
    return table


def of_accounts(name: str, table: ir.Table, accounts: tuple[str, ...]) -> ir.Table:
    """An evidence table of these accounts only, where it is narrowed by account at all."""
    return table.filter(_.account.isin(accounts)) if accounts and name in _BY_ACCOUNT else table


def of_sellers(order: ir.Table, lens: Lens, sellers: set[str]) -> ir.Table:
    """Orders of the selling accounts the lens names; all of them where it names none."""
    named = [account for account in lens.accounts if account in sellers]
    return order.filter(_.account.isin(named)) if named else order
