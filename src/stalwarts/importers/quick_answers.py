"""Readers' two-number answers: what the page of `stalwarts quick-page` hands on, many readers collected in one CSV.

- Each reader is a unit of comparison, the account `quick:<their number by chance>`: nobody is named. Their followers and
  buyers are totals (`tally`) told by themselves; copies and streams are `units`, for they are not people.
- Who handed on several answers is counted by the last one in the file. The line of column names, which comes back with
  every answer that was saved as a file, is noise.
- What a reader does is kept (`said`, question `trade`) where it is a trade of ours; any other word might be a name.
- The file shows those who answered, up to the day of the last answer; the day is the reader's own clock's.
"""

from __future__ import annotations

from stalwarts import trades
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _together
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "quick"
TITLE = "Readers' two-number answers"
LEFT = "Words for a trade that are not ours: they might be names."

HEADER = ("followers", "buyers", "kind", "trade", "day", "quick answer")
"""What the page writes, in order."""
CODE = "q1"
"""The version of that line: what every reader's number begins with."""
OF = {"people": "buyers", "copies": "units"}
"""What was counted, to what that is a total of."""
_SHAPE = Csv({"followers": ("followers",), "buyers": ("buyers",), "kind": ("kind",), "trade": ("trade",), "day": ("day",),
              "code": ("quick answer",)}, required=("followers", "buyers", "kind", "code"))
_COUNT = "^[0-9]{1,13}$"


def shape(file: Peek) -> Shape | None:
    """Ours by the column of the readers' numbers by chance."""
    return _SHAPE if set(file.header) >= {"followers", "buyers", "kind", "quick answer"} else None


def facts(raw: ir.Table) -> Facts:
    """Two totals a reader, what they do, and who could be in the file."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    span = {"since": _.answered.min(), "until": _.answered.max()}
    return Facts({
        "tally": ibis.union(_tallies(kept, ibis.literal("followers"), kept.followers), _tallies(kept, kept["of"], kept.buyers)),
        "said": kept.filter(_.trade.notnull()).select(
            handle=ibis.null("string"), account="unit", occurred_at="answered", question=ibis.literal("trade"),
            answer="trade", export_id="export_id"),
        "cover": ibis.union(_handles.cover(kept, "tally", who="listed", kinds="followers buyers units", **span),
                            _handles.cover(kept, "said", who="listed", kinds="trade", **span)),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    said = raw.select("export_id", "row", "account", "taken_at", **{
        name: _said(raw[name]) for name in _SHAPE.columns})
    stated = _cells.stamp(said.day, "%Y-%m-%d")
    numbered = said.code.re_search(f"^{CODE}-[0-9a-f]{{6,32}}$")
    cells = said.mutate(
        said_followers=said.followers, said_buyers=said.buyers, said_code=said.code,
        unit=ibis.ifelse(numbered, ibis.literal("quick:") + said.code, _cells.none()),
        followers=_count(said.followers), buyers=_count(said.buyers),
        of=_cells.first_of(*((said.kind == kind, of) for kind, of in OF.items())),
        trade=ibis.ifelse(said.trade.isin(trades.names()), said.trade, ibis.null("string")),
        answered=ibis.ifelse(stated <= said.taken_at, stated, ibis.null(_cells.TIME)).fill_null(said.taken_at))
    by = ("export_id", "said_code")
    keys = raw.select("export_id", "row", said_code=_said(raw.code))
    cells = _together.overtaken(cells, _together.shared(keys, keys, by), by)
    noise = _noise(cells)
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(cells), ibis.null("string")))


def _said(text: ir.StringValue) -> ir.StringValue:
    return _cells.cell(_cells.unguard(text)).lower()


def _count(text: ir.StringValue) -> ir.IntegerValue:
    return ibis.ifelse(text.re_search(_COUNT), text.try_cast("int64"), ibis.null("int64"))


def _noise(t: ir.Table) -> ir.StringValue:
    blank = t.said_followers.isnull() & t.said_buyers.isnull() & t.said_code.isnull()
    return _cells.first_of(
        (blank, "blank line"),
        (t.said_code == HEADER[-1], "the line with the names of the columns"),
        (t.unit.notnull() & t.later.notnull(), "the same reader answered again further down"))


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.said_code.isnull(), "the answer has no number of its own, by which readers are told apart"),
        (t.unit.isnull(), _cells.quoted(t.said_code, "is no number of an answer")),
        (t.followers.isnull(), _cells.quoted(t.said_followers.fill_null(""), "is not a number of followers")),
        (t.followers == 0, "nobody follows, so nothing can be compared"),
        (t.buyers.isnull(), _cells.quoted(t.said_buyers.fill_null(""), "is not a number of buyers")),
        (t["of"].isnull(), _cells.quoted(t.kind.fill_null(""), "is neither people nor copies")))


def _tallies(kept: ir.Table, of: ir.StringValue, value: ir.IntegerValue) -> ir.Table:
    text = ibis.null("string")
    return kept.select(
        account="unit", since=ibis.null(_cells.TIME), until="answered", of=of, value=value.cast(_cells.MONEY),
        currency=text, post=text, product=text, handle=text, export_id="export_id")
