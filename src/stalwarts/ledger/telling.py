"""One order told several times: by exports of one kind, one after the other, and by files of several kinds.

The one rule (`resolve`) speaks of rows that are alike in their key. Two files may tell one payment in rows that are
not: a column was not chosen, so that its product is missing; a refund has grown and moved to another day; a statement,
a list of items and a list of orders each tell the same order their own way. What an importer says of its files
(`importers/_shapes.py`) decides:

- `WHOLE = "order"`: a file shows an order with all that had happened to it. The latest export that shows it counts,
  and nothing an earlier one says of it. `WHOLE = "movement"`: the same for each movement of money by itself. Of any
  other kind a later export replaces the lines of a movement it shows again.
- `REPEATS`: kinds of files that tell the same orders better. Of payments the best kind counts. Of what came back, the
  telling of the greatest sum counts, then one that says when, then the best kind: no file shows more than went back.
- A dispute that one file shows lost and another won was won, a refund that one shows and another shows failed did not
  happen (`importers/_sales.settled`): what says so counts whichever telling does.
- `LEDGER`: how the numbers begin that a file gives its own lines where it cannot name an order, words divided by blanks. What
  went back under such a number goes with the order of which another ledger tells the same movement. Else the line counts only
  outside the time that a better kind of file covers.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _sales
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

_ORDER = ["account", "order"]


def once(order: ir.Table, cover: ir.Table, export: ir.Table, tellers: ir.Table, better: ir.Table) -> ir.Table:
    """Orders as the best and latest files tell them."""
    known = export.select("export_id", "importer", taken=_.taken_at)
    told = order.inner_join(known.left_join(tellers, "importer").drop("importer_right"), "export_id")
    latest = _latest_movements(_latest_orders(_tied(told)))
    return _uncovered(_sales.settled(_best(latest), *_ORDER), cover, export, better).select(*order.columns)


def _tied(told: ir.Table) -> ir.Table:
    """Without what a ledger's own lines tell of money that went back, where another export tells the same movement of an order.

    Alike are kind, time and amount. Of many at one moment, such as when a concert was cancelled, each goes with another order.
    """
    movement = ["account", "kind", "occurred_at", "amount", "currency"]
    gone = told.filter(_.ledger.notnull(), _.kind.isin(_sales.BACK), _.amount < 0)
    back = gone.select("export_id", "order", "ledger", *movement)
    loose, tied = _sales.parted(back, _own(back))
    here = loose.semi_join(tied, ["export_id", *movement]).select(*_ORDER).distinct()
    lost = loose.anti_join(here, _ORDER).select("order", *movement).distinct().mutate(n=_numbered(movement))
    known = tied.select("order", *movement).distinct().mutate(n=_numbered(movement))
    ties = lost.inner_join(known, [*movement, "n"]).group_by(*_ORDER).agg(to=_.order_right.min())
    both = told.left_join(ties, _ORDER, rname="{name}_tie")
    # The movement itself stands there already; what says that it was undone may not.
    news = both.filter(both.to.isnull() | _sales.undoes(both))
    return news.mutate(order=ibis.coalesce(news.to, news.order)).select(*told.columns)


def _numbered(group: list[str]) -> ir.IntegerColumn:
    return ibis.row_number().over(group_by=group, order_by="order")


def _own(rows: ir.Table) -> ir.BooleanValue:
    """Whether the number of a row's order is one that a ledger gave its own line."""
    begins = rows.order.re_extract("^[A-Za-z]+_", 0)
    return ibis.coalesce((ibis.literal(" ") + rows.ledger + " ").contains(ibis.literal(" ") + begins + " "), _cells.no())


def _latest_movements(told: ir.Table) -> ir.Table:
    """Without lines of a movement that a later export of the same kind shows again.

    Exports of one moment are parts of one download, where a kind has lines, and two tellings where it has none.
    """
    one = ["importer", *_ORDER, "kind", "occurred_at"]
    shown = told.select("export_id", "taken", "whole", *one).distinct()
    last = shown.mutate(last=_.taken.max().over(group_by=one), place=_place(one))
    stale = last.filter((_.taken < _["last"]) | ((_.whole == "movement") & (_.place > 0)))
    return told.anti_join(stale, ["export_id", *one])


def _latest_orders(told: ir.Table) -> ir.Table:
    """Without what an export says of an order that a later one of the same kind, which shows all of it, shows too.

    The first payment's minute is part of what is one: two shops under one account may count alike.
    """
    whole = told.filter(_.whole == "order", _.kind.notin(_sales.BACK))
    shown = whole.group_by("export_id", "importer", *_ORDER).agg(taken=_.taken.max(), begun=_.occurred_at.min())
    placed = shown.mutate(minute=_.begun.truncate("m")).mutate(place=_place(["importer", *_ORDER, "minute"]))
    return told.anti_join(placed.filter(_.place > 0), ["export_id", *_ORDER])


def _place(group: list[str]) -> ir.IntegerColumn:
    return ibis.row_number().over(group_by=group, order_by=[ibis.desc("taken"), ibis.desc("export_id")])


def _best(told: ir.Table) -> ir.Table:
    """Payments as the best kind of file tells them, and what came back as the fullest does."""
    came = told.filter(_.kind.notin(_sales.BACK))
    ins = came.group_by("importer", *_ORDER).agg(rank=_["rank"].min(), begun=_.occurred_at.min())
    lesser = ins.mutate(best=_["rank"].min().over(group_by=_ORDER)).filter(_["rank"] > _.best)
    paid = came.anti_join(lesser, ["importer", *_ORDER])
    begun = ins.select("importer", *_ORDER, "begun")
    moved = told.filter(_.kind.isin(_sales.BACK))
    undone, back = _sales.parted(moved, _sales.undoes(moved))
    back = back.left_join(begun, ["importer", *_ORDER], rname="{name}_in")
    back = back.mutate(dated=ibis.coalesce((_.occurred_at != _.begun).cast("int64"), 1)).select(*told.columns, "dated")
    telling = ["importer", "dated", "kind", *_ORDER]
    sums = back.group_by(*telling).agg(total=_.amount.abs().sum(), rank=_["rank"].min())
    fuller = sums.mutate(place=ibis.row_number().over(
        group_by=["kind", *_ORDER], order_by=[ibis.desc("total"), ibis.desc("dated"), "rank", "importer"]))
    return ibis.union(paid, undone, back.anti_join(fuller.filter(_.place > 0), telling).drop("dated"))


def _uncovered(told: ir.Table, cover: ir.Table, export: ir.Table, better: ir.Table) -> ir.Table:
    """Without a ledger's own lines in the time that a better kind of file covers."""
    spans = cover.filter(_.table == "order", _.who == "all").inner_join(
        export.select("export_id", better=_.importer), "export_id").inner_join(better, "better")
    spans = spans.select("importer", "account", "since", "until")
    lines = told.filter(_own(told))
    inside = lines.inner_join(spans, ["importer", "account", spans.since.isnull() | (lines.occurred_at >= spans.since),
                                      lines.occurred_at <= spans.until])
    return told.anti_join(inside.select("export_id", *_ORDER).distinct(), ["export_id", *_ORDER])
