"""One order told several times: by exports of one kind, one after the other, and by files of several kinds.

The one rule (`resolve`) speaks of rows that are alike in their key. Two files may tell one payment in rows that are
not: a column was not chosen, so that its product is missing; a refund has grown and moved to another day; a statement,
a list of items and a list of orders each tell the same order their own way. What an importer says of its files
(`importers/_shapes.py`) decides:

- `WHOLE = "order"`: a file shows an order with all that had happened to it. The latest export that shows it counts (by
  what it shows, where that tells more than dates), and nothing an earlier one says of it but who bought, where it
  names nobody. `WHOLE = "movement"`: the same for each movement of money by itself. Of any
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
    latest = _borne_out(_latest_movements(_latest_orders(_tied(told))), better)
    best = _uncovered(_sales.settled(_best(latest), *_ORDER), cover, export, better)
    return _named(best, order).select(*order.columns)


def _named(best: ir.Table, order: ir.Table) -> ir.Table:
    """Orders of which no row that counts names the buyer, under the one whom all others that do name.

    Lists are made with columns of one's own choice: a later one without buyers says nothing else of who bought.
    """
    nameless = best.group_by(*_ORDER).agg(known=_.handle.count()).filter(_.known == 0)
    others = order.filter(_.handle.notnull()).semi_join(nameless, _ORDER).group_by(*_ORDER).agg(
        buyers=_.handle.nunique(), buyer=_.handle.min())
    told = best.left_join(others.filter(_.buyers == 1), _ORDER, rname="{name}_told")
    return told.mutate(handle=ibis.coalesce(told.handle, told.buyer))


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


def _borne_out(told: ir.Table, better: ir.Table) -> ir.Table:
    """Without refunds that a ledger ties to an order of which a better file says otherwise.

    A ledger's refund may name no charge, only what was bought, which many charges are called alike. A better file that was made
    since, shows less come back of that order, and of another order as much in that minute, tells the same refund of whom it is.
    """
    minute = ["account", "currency", "minute"]
    refunds = told.filter(_.kind == "refund", _.status == "paid").mutate(minute=_.occurred_at.truncate("m"))
    tied = refunds.filter(refunds.ledger.notnull(), ~_own(refunds)).inner_join(better, "importer")
    whole = told.filter(_.whole == "order").semi_join(better, [told.importer == better.better])
    known = whole.group_by("importer", *_ORDER).agg(
        shown=_.taken.max(), less=_.amount.abs().sum(where=(_.kind == "refund") & (_.status == "paid")).fill_null(0))
    mine = tied.mutate(sum=_.amount.abs().sum().over(group_by=["importer", *_ORDER])).inner_join(
        known.rename(better="importer"), ["better", *_ORDER])
    doubted = mine.filter(_.less < _["sum"], _.occurred_at <= _.shown)
    theirs = refunds.filter(_.whole == "order").select(*minute, better="importer", whose="order", size=_.amount.abs())
    others = doubted.inner_join(theirs, [
        *minute, "better", doubted.order != theirs.whose, doubted.amount.abs() <= theirs["size"]])
    row = ["export_id", *_ORDER, "kind", "occurred_at"]
    return told.anti_join(others.select(*row).distinct(), row)


def _own(rows: ir.Table) -> ir.BooleanValue:
    """Whether the number of a row's order is one that a ledger gave its own line."""
    begins = rows.order.re_extract("^[A-Za-z]+_", 0)
    return ibis.coalesce((ibis.literal(" ") + rows.ledger + " ").contains(ibis.literal(" ") + begins + " "), _cells.no())


def _latest_movements(told: ir.Table) -> ir.Table:
    """Without lines of a movement that a later export of the same kind shows again.

    Exports of one moment are parts of one download, where a kind has lines, and two tellings where it has none. What waited in
    one telling and went through in another went through.
    """
    one = ["importer", *_ORDER, "kind", "occurred_at"]
    shown = told.group_by("export_id", "taken", "whole", *one).agg(waits=(_.status == "pending").min())
    last = shown.mutate(last=_.taken.max().over(group_by=one), place=_place(one, "waits"))
    single = ibis.coalesce(last.whole == "movement", _cells.no())
    return told.anti_join(last.filter(ibis.ifelse(single, _.place > 0, _.taken < _["last"])), ["export_id", *one])


def _latest_orders(told: ir.Table) -> ir.Table:
    """Without what an export says of an order that a later one of the same kind, which shows all of it, shows too.

    The first payment's minute is part of what is one: two shops under one account may count alike.
    """
    placed = _shown(told.filter(_.whole == "order")).mutate(minute=_.begun.truncate("m")).mutate(
        place=_place(["importer", *_ORDER, "minute"], "waits", ibis.desc("silent"), ibis.desc("taken"), ibis.desc("ended")))
    return told.anti_join(placed.filter(_.place > 0), ["export_id", *_ORDER])


def _shown(whole: ir.Table) -> ir.Table:
    """Each order as each export shows it, with what tells which of them is the later one.

    An export was made on the day it is dated by, or any time after it: often nothing but its newest order dates it. An order
    that waits is not paid yet, and what came back is not paid again: where a file does not say when money went back, at the
    payment's own time that is, the one that shows more of it was made later, whatever its date. Of two that are dated alike the
    later one shows how a dispute ended, a sale that was cancelled, or a pledge that was collected at last.
    """
    came, back = whole.filter(_.kind.notin(_sales.BACK)), whole.filter(_.kind.isin(_sales.BACK))
    ended = ibis.ifelse(_.kind == "pledge", _.status == "paid", _.status == "failed").cast("int64")
    shown = came.group_by("export_id", "importer", *_ORDER).agg(
        taken=_.taken.max(), begun=_.occurred_at.min(), waits=(_.status == "pending").min(), ended=ended.max())
    begun = back.inner_join(shown.select("export_id", *_ORDER, "begun"), ["export_id", *_ORDER])
    silent = (_.kind == "refund") & (_.status == "paid") & (_.occurred_at == _.begun)
    gone = begun.group_by("export_id", *_ORDER).agg(
        silent=_.amount.abs().sum(where=silent), last=_.occurred_at.max(),
        disputed=ibis.cases((_.kind == "refund", 0), (_.status == "failed", 2), else_=1).max())
    both = shown.left_join(gone, ["export_id", *_ORDER])
    return both.select(*shown.columns, "silent", "last", "disputed").mutate(
        silent=_.silent.fill_null(0), ended=ibis.greatest(_.ended, _.disputed.fill_null(0)),
        taken=ibis.greatest(_.taken, ibis.coalesce(_["last"], _.taken)))


def _place(group: list[str], *first: str | ir.Value) -> ir.IntegerColumn:
    """Which telling of one thing comes first: by what is said `first`, else the later one."""
    return ibis.row_number().over(group_by=group, order_by=[*first, ibis.desc("taken"), ibis.desc("export_id")])


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
