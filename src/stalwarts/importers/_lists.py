"""Mailing lists, one row a reader: follows, consent and standing arrangements, whoever wrote the file.

A judged table has `address` (as written), `email` (the handle) and, of its own choice, `since`, `ended_at`, `came_by`,
`consent` (yes, no, bounced or null), and of a plan `state`, `product`, `amount`, `currency`, `interval`, `began` and
`until`. Where readers are known by another column than `email`, `who` names it. The same address may stand on several rows, in
other letters or on several lists: it is one reader, who follows while any row stands, since the first of them, and
whose refusal on one row outweighs consent on another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _together
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

Check: TypeAlias = "tuple[ir.BooleanValue, ir.StringValue | str]"

_READER = ("export_id", "account", "handle")
DAY = 86_400
NEVER = 20 * 365 * DAY
"""Seconds: what is paid until further ahead than this was given, not sold."""


def judged(cells: ir.Table, *, times: dict[str, str] | None = None, flags: dict[str, str] | None = None,
           checks: Sequence[Check] = (), noise: Sequence[Check] = ()) -> ir.Table:
    """The rows with `why` and `noise`.

    `times` and `flags` map a column of text to the column of what was read in it: where there is text and nothing
    could be read, the row is set aside.
    """
    unread = [(cells[said].notnull() & cells[read].isnull(), _cells.quoted(cells[said], what))
              for pairs, what in ((times, "is not a time"), (flags, "is neither yes nor no"))
              for said, read in (pairs or {}).items()]
    why = _cells.first_of(
        (cells.address.isnull(), "there is no e-mail address"),
        (cells.email.isnull(), _cells.quoted(cells.address, "is not an e-mail address")), *unread, *checks)
    silent = _cells.first_of(*noise) if noise else ibis.null("string")
    return cells.mutate(why=ibis.ifelse(silent.isnull(), why, ibis.null("string")), noise=silent)


def blank(cells: ir.Table, *columns: str) -> Check:
    """The noise of a line in which all of these columns of text are empty."""
    return ibis.and_(*(_cells.blank(cells[column]) for column in columns)), "blank line"


def follows(kept: ir.Table, kind: str = "subscriber", who: str = "email", among: ir.Table | None = None) -> ir.Table:
    """`follow` rows: `since` the first, ended only where every row of the reader has ended. `among`: all rows that are kept."""
    alone, several = (_following(rows, who) for rows in _together.apart(kept, "export_id", who, among=among))
    readers = alone.select(
        *_READER, "since", stands=_.ended_at.isnull(), over=_.ended_at, came_by=_.came_by, taken_at=_.taken_at).union(
            several.group_by(_READER).agg(
                since=_.since.min(), stands=_.ended_at.isnull().any(), over=_.ended_at.max(), came_by=_.came_by.argmin(_.since),
                taken_at=_.taken_at.max()))
    ended = ibis.ifelse(readers.stands, ibis.null(_cells.TIME), readers.over).cast(_cells.TIME)
    return readers.select(
        "account", "since", "export_id", "handle", kind=ibis.literal(kind),
        seen_at=ibis.coalesce(ended, readers.taken_at).cast(_cells.TIME), ended_at=ended,
        came_by=readers.came_by.fill_null("unknown"))


def _following(kept: ir.Table, who: str) -> ir.Table:
    """Rows of readers, with whatever the file does not say of them as null."""
    return kept.mutate(
        handle=kept[who], ended_at=kept.ended_at if "ended_at" in kept.columns else ibis.null(_cells.TIME),
        came_by=kept.came_by if "came_by" in kept.columns else ibis.null("string"))


def consents(kept: ir.Table, basis: str, since: str | None = None, who: str = "email") -> ir.Table:
    """`consent` rows of readers whose row says yes, no or bounced; `since` is the column of when, where one says it."""
    when = _[since] if since else ibis.null(_cells.TIME)
    alone, several = (rows.filter(_.consent.notnull()).mutate(handle=rows[who], when=when)
                      for rows in _together.apart(kept, "export_id", who))
    # In the order of the alphabet, as it happens: bounced, no, yes. Who says yes in every row has done so since the first.
    told = several.group_by(_READER).agg(state=_.consent.min(), first=_.when.min(), last=_.when.max())
    readers = alone.select(*_READER, state="consent", occurred_at="when").union(
        told.select(*_READER, "state", occurred_at=ibis.ifelse(told.state == "yes", told["first"], told["last"])))
    return readers.select("account", "state", "occurred_at", "export_id", "handle", purpose=ibis.literal("email"),
                          basis=ibis.literal(basis))


def plans(kept: ir.Table, who: str = "email", among: ir.Table | None = None) -> ir.Table:
    """`plan` rows of rows with a `state`; of several with one product the one that still counts, the longest.

    `among`: all rows that are kept.
    """
    alone, several = (_arranged(rows, who) for rows in _together.apart(kept, "export_id", who, among=among))
    best = ibis.row_number().over(
        group_by=[*_READER, "product"], order_by=[
            several.state, ibis.desc(several.until.fill_null(ibis.timestamp("1970-01-01").cast(_cells.TIME))), several.row])
    return alone.union(several.mutate(best=best).filter(_.best == 0).drop("best")).drop("row")


def _arranged(kept: ir.Table, who: str) -> ir.Table:
    """Rows of standing arrangements, with whatever the file does not say of them as null."""
    none, money = ibis.null("string"), ibis.null(_cells.MONEY)
    rows = kept.filter(_.state.notnull())
    have = set(rows.columns)
    return rows.select(
        "account", "state", "export_id", handle=who, product=rows.product if "product" in have else none,
        amount=rows.amount if "amount" in have else money, currency=rows.currency if "currency" in have else none,
        interval=rows.interval if "interval" in have else none,
        since=rows.began if "began" in have else ibis.null(_cells.TIME),
        until=rows.until if "until" in have else ibis.null(_cells.TIME), cancelled_at=ibis.null(_cells.TIME),
        seen_at=rows.taken_at.cast(_cells.TIME), row="row")


def consent(refused: ir.BooleanValue, word: str = "no") -> ir.StringValue:
    """`yes` where a switch says that mail is not refused, `word` where it says that it is; null where it says neither."""
    return ibis.cases((refused, word), (~refused, "yes"), else_=ibis.null("string"))


def came_by(since: ir.TimestampValue, paid: ir.TimestampValue) -> ir.StringValue:
    """`checkout` where a first payment lies within a day of joining."""
    apart = (paid.epoch_seconds() - since.epoch_seconds()).abs()
    return ibis.ifelse(apart <= DAY, ibis.literal("checkout"), ibis.literal("unknown"))


def far_off(until: ir.TimestampValue, now: ir.TimestampValue) -> ir.BooleanValue:
    """Whether an end lies so far ahead that nobody paid until then."""
    return (until.epoch_seconds() - now.epoch_seconds() > NEVER).fill_null(ibis.literal(value=False))


def covers(kept: ir.Table, *tables: str, who: str = "all", basis: str = "assumed") -> ir.Table:
    """`cover` rows of a list as of its own day; consent and handles are only ever those `listed`."""
    until = _.taken_at.max().cast(_cells.TIME)
    rows = [_handles.cover(kept, table, until=until, kinds="subscriber" if table == "follow" else None,
                           who="listed" if table in {"consent", "handle"} else who, basis=basis) for table in tables]
    return rows[0] if len(rows) == 1 else ibis.union(*rows)
