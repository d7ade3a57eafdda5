"""Answers to the questions that `stalwarts questions` words: of Google Forms, Typeform, Tally, SurveyMonkey, or any form.

- A file is known by headings: when somebody answered, and at least one of our questions in whoever's words. Columns that
  are neither are not kept: other questions, comments, network ids.
- Statements are 1 to 5, or *strongly disagree* to *strongly agree*; *bought* and *glad* are yes and no in the languages
  people write them in (Typeform writes 1 and 0). *Not sure* is no answer. Answers written in free words are kept as they
  are, cut at 500 characters: they were asked for. Leave the question out of the form, and nothing is.
- Who gave an address stands under it. Who gave none is told apart by Typeform's own id, else by the answers and their
  time, as `form:…`; so the same answers pasted or downloaded again count once, in one file and across files.
- An account name that somebody says is theirs is an answer, and no certain link: anybody can type any name. It speaks for
  a likely one (`identity/likely.py`); where two claim the same name both answers are kept and nobody is joined by it.
- A file shows those who answered. Google's own time zone (`GMT+1`) is counted in; other zones are not named: UTC.
"""

from __future__ import annotations

import re
from collections import Counter

from stalwarts import questions
from stalwarts.importers import _answered
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "form"
TITLE = "Answers to your questions"
LEFT = "Questions that are not ours, and what a form tool adds of its own: addresses of the network, tags, how long it took."

_WHEN = ("submit date (utc)", "submitted at", "timestamp", "submission date", "response date", "answered at", "completed at",
         "date submitted", "date", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora",
         "informazioni cronologiche", "tijdstempel", "tidsstämpel", "sygnatura czasowa", "タイムスタンプ")
_EMAIL = ("email address", "email", "e-mail address", "e-mail", "your email", "your e-mail address", "your email address",
          "your e-mail address, if you like",
          "what's your email?", "what is your email?", "what is your e-mail address?", "username", "subscriber email",
          "contact email", "e-mail-adresse", "adresse e-mail", "dirección de correo electrónico", "endereço de e-mail",
          "indirizzo email", "indirizzo e-mail", "adresse email", "courriel", "correo electrónico", "endereço de email",
          "e-mailadres", "メールアドレス")
_SURVEY, _ENDED = {"respondent id", "collector id"}, "end date"
"""SurveyMonkey's own columns, and when somebody sent the answers: elsewhere that heading may be anything's end."""
_EVERYBODYS = {"follows", "account name", "account_name"}
"""Short names of ours that other tables have as headings too: by themselves they ask nothing."""
_TOKEN = ("#", "response id", "token", "respondent id")
_TIDY = "^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2} [0-9]{1,2}:[0-9]{2}:[0-9]{2} [AP]M GMT[+-][0-9]{1,2}$"
_CLOCK = r"(?i) *(?:GMT|UTC) *([+-][0-9]{1,2})?(?::?([0-9]{2}))? *$"
_HALF, _DOTS = r"(?i)([0-9]) ?([ap])[.]?[ \x{a0}\x{202f}]?m[.]?", " ([0-2]?[0-9])[.]([0-5][0-9])[.]([0-5][0-9])"
"""How Spanish forms write half a day, `8:00:00 p. m.`, and Italian ones a clock, `19.07.17`."""
_ZONE = r"(?i)(:[0-9]{2}(?: ?[ap][.]?m[.]?)?) *(?:(?:GMT|UTC) *(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?|[A-Z]{3,4}[+-]?[0-9]*) *$"
"""What stands after a clock; a name of months or of a zone nobody can know is none."""


def shape(file: Peek) -> Shape | None:
    """Ours where somebody's answers to one of our questions stand beside the time they were given."""
    header = set(file.header)
    times = (*_WHEN, _ENDED) if header >= _SURVEY else _WHEN
    if not header & set(times):
        return None
    asked = _asked(file.header)
    ours = {heading for column, (heading,) in asked.items() if column.startswith(questions.NAMES)}
    if not ours - _EVERYBODYS:
        return None
    when = next(name for name in times if name in header)
    # Whichever of our questions a form asks, and in whichever order, its columns are the same: statements are written ahead.
    columns = {column: headings for name in questions.NAMES for column, headings in _columns(name, asked).items()}
    return Csv({"when": (when,), "email": _EMAIL, "token": _TOKEN, **columns}, required=("when", *asked))


def _columns(name: str, asked: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Where one question is answered, by name; in a column that no file has where it was not asked."""
    own = {column: headings for column, headings in sorted(asked.items()) if _answered.question(column) == name}
    return own or {_nth(name, 1): ()}


def _asked(header: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Our name to theirs of every column that holds answers: `know_1`, `account_name_1__tiktok`, `place_1__youtube`."""
    found: dict[str, tuple[str, ...]] = {}
    times: Counter[str] = Counter()
    for heading in header:
        name = questions.known(re.sub(r"#\d+$", "", heading))
        where = questions.place(heading) if name == "account_name" else None
        if not name and heading in questions.CALLED:  # Typeform gives each choice a column of its own
            name, where = "place", questions.CALLED[heading]
        if name:
            times[f"{name} {where}"] += 1
            found[_nth(name, times[f"{name} {where}"], where)] = (heading,)
    return found if any(not name.startswith("place_") for name in found) else {}


def _nth(name: str, number: int, where: str | None = None) -> str:
    return f"{name}_{number}__{where}" if where else f"{name}_{number}"


def meaning(file: Peek) -> str:
    """What was asked."""
    return " ".join(sorted({name for column in _asked(file.header) if (name := _answered.question(column))}))


def newest(raw: ir.Table) -> ir.Value:
    """When each was given."""
    return _timed(raw).answered


def facts(raw: ir.Table) -> Facts:
    """Answers, addresses, and who could be in the file."""
    timed = _timed(raw)
    judged = _answered.judged(raw, timed)
    kept = _handles.standing(judged)
    cover = _handles.cover(kept, "said", who="listed", since=_.answered.min(), until=_.answered.max(), kinds=_.meaning.min())
    return Facts({"said": _answered.said(kept, raw.columns), "handle": _handles.handles(kept, "email"), "cover": cover}, judged)


def _timed(raw: ir.Table) -> ir.Table:
    """Rows with `answered`, their time as naive UTC: Google's clock less its distance from Greenwich.

    In columns of their own: an engine plans each mention of an expression anew.
    """
    # Nearly all are as Google writes them in English, and nothing has to be searched in these.
    rows = raw.mutate(tidy=raw.when.re_search(_TIDY), at=raw.when.find("M GMT") + 1)
    said = rows.when.re_replace(_HALF, r"\1 \2m").re_replace(_DOTS, r" \1:\2:\3")
    hours, minutes = (rows.when.re_extract(_CLOCK, n).try_cast("int64").fill_null(0) for n in (1, 2))
    rows = rows.mutate(
        clock=ibis.ifelse(rows.tidy, rows.when.left(rows["at"]), said.re_replace(_ZONE, r"\1").re_replace(_CLOCK, "")),
        ahead=ibis.ifelse(rows.tidy, rows.when.substr(rows["at"] + len(" GMT")).try_cast("int64") * 60,
                          hours * 60 + ibis.ifelse(rows.when.re_extract(_CLOCK, 1).startswith("-"), -minutes, minutes)))
    read = _written.moment(rows.clock, rows.export_id, "%Y/%m/%d %I:%M:%S %p")
    return rows.mutate(answered=(read - rows.ahead.as_interval("m")).cast(_cells.TIME))
