"""Totals of a poll: how many tapped which answer, where a story or a post shows sums and no people.

Written by hand on the sheet that `stalwarts questions --to totals` makes: one line an answer, with the poll (a short name such
as `know`, or its words), the answer, how many gave it, the account that asked and the day it closed. Each is a total
without people: whoever answered a poll may have answered a form too, so the two are told side by side, never added.
Lines without a number are not filled in yet, and are no evidence. Of two lines on one answer the later one counts.
"""

from __future__ import annotations

from stalwarts import questions
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

PLATFORM = "poll"
TITLE = "Poll totals"
LEFT = "Nothing: the sheet holds sums only, and lines that are not filled in yet."
HEADER = ("poll", "answer", "people", "account", "day")
"""The sheet, in order."""

_SHAPE = Csv({"poll": ("poll",), "answer": ("answer",), "people": ("people",), "whose": ("account",), "day": ("day",)},
             required=("poll", "answer", "people", "whose", "day"))
_SAID = {"yes": "yes", "y": "yes", "no": "no", "n": "no", "not yet": "no", "not really": "no"}


def shape(file: Peek) -> Shape | None:
    """Ours by all five of its columns."""
    return _SHAPE if set(file.header) >= set(HEADER) else None


def newest(raw: ir.Table) -> ir.Value:
    """The day each poll closed."""
    return _cells.day(_cells.cell(_cells.unguard(raw.day))).cast(_cells.TIME)


def facts(raw: ir.Table) -> Facts:
    """Totals, and that the file could show no others."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    none = ibis.null("string")
    tally = kept.select(
        account="whose", since=ibis.null(_cells.TIME), until="until", of=ibis.literal("answers"), value="value", currency=none,
        post=ibis.literal("question:") + kept.question, product="answer", handle=none, export_id="export_id")
    cover = tally.group_by("account", "export_id").agg(until=_.until.max()).select(
        table=ibis.literal("tally"), account="account", kinds=ibis.literal("answers"), who=ibis.literal("listed"),
        since=ibis.null(_cells.TIME), until="until", basis=ibis.literal("declared"), export_id="export_id")
    return Facts({"tally": tally, "cover": cover}, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select("export_id", "row", "taken_at", **{
        name: _cells.cell(_cells.unguard(raw[name])) for name in _SHAPE.columns})
    low = cells.answer.lower()
    cells = cells.mutate(
        asked=cells.poll, poll=_asked(cells.poll), whose=cells.whose.lower(), said=cells.people,
        value=_cells.money(cells.people.replace(",", "")), until=_cells.day(cells.day).cast(_cells.TIME),
        answer=_cells.first_of(*((low == spoken, meant) for spoken, meant in _SAID.items())).fill_null(low))
    by = ("export_id", "whose", "poll", "answer", "until")
    told = cells.select("row", *by)
    cells = _together.overtaken(cells, _together.shared(told, told, by), by).mutate(question=_.poll)
    noise = _cells.first_of(
        (cells.asked.isnull() & cells.answer.isnull() & cells.said.isnull(), "blank line"),
        (cells.said.isnull(), "not filled in yet"),
        (cells.poll.notnull() & cells.later.notnull(), "the same answer is counted again further down"))
    return cells.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(cells), ibis.null("string")))


def _asked(text: ir.StringValue) -> ir.StringValue:
    """The short name of the question a poll put. Most give it by that name, in which nothing has to be looked for."""
    low, names = text.lower(), [question.name for question in questions.ALL]
    plain = low.re_replace("[^a-z0-9_' ]+", " ").re_replace(" +", " ").re_replace("^ | $", "")
    named = [(plain == name, name) for name in names]
    signs = ((plain.re_search(f"^(?:{question.sign})"), question.name) for question in questions.ALL)
    return ibis.ifelse(low.isin(names), low, _cells.first_of(*named, *signs))


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(
        (t.poll.isnull(), _cells.quoted(t.asked.fill_null(""), "is none of the questions; name one, such as know")),
        (t.answer.isnull(), "it says no answer"),
        (t.whose.isnull() | ~t.whose.re_search("^[a-z][a-z0-9_-]*:[^ ]+$"),
         "the account is not written like instagram:maya.makes"),
        (t.until.isnull(), _cells.quoted(t.day.fill_null(""), "is not a day, such as 2026-03-01")),
        (t.value.isnull() | (t.value < 0) | (t.value % 1 != 0), _cells.quoted(t.said, "is not a count")))
