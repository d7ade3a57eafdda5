"""Answers to the questions that `stalwarts questions` words: of Google, Microsoft, Typeform, Tally, SurveyMonkey, or any form.

- A file is known by headings: when somebody answered, and at least one of our questions in whoever's words. Columns that
  are neither are not kept: other questions, comments, network ids.
- Statements are 1 to 5, or *strongly disagree* to *strongly agree*; *bought* and *glad* are yes and no in the languages
  people write them in (Typeform writes 1 and 0). *Not sure* is no answer. Answers written in free words are kept as they
  are, cut at 500 characters: they were asked for. Leave the question out of the form, and nothing is.
- Who gave an address stands under it. Who gave none is told apart by Typeform's own id, else by the answers and their
  time, as `form:…`; so the same answers pasted or downloaded again count once, in one file and across files.
- An account name that somebody says is theirs is an answer, and no certain link: anybody can type any name. It speaks for
  a likely one (`identity/likely.py`); where two claim the same name both answers are kept and nobody is joined by it.
- SurveyMonkey has a column for each choice, and names it in a second line of headings. Microsoft Forms write `anonymous` where
  there is no address, and number the answers: such a number is nobody's.
- A file shows those who answered. Google's own time zone (`GMT+1`) is counted in; other zones are not named: UTC.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from stalwarts import questions
from stalwarts.importers import _answered
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _shown
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
          "e-mailadres", "adresse de messagerie", "メールアドレス", "ユーザー名")
_SURVEY, _ENDED = {"respondent id", "collector id"}, "end date"
"""SurveyMonkey's own columns, and when somebody sent the answers: elsewhere that heading may be anything's end."""
_SPANS = {"start time": "completion time", "startzeit": "fertigstellungszeit", "heure de début": "heure de fin",
          "hora de inicio": "hora de finalización", "hora de início": "hora de conclusão", "begintijd": "tijd van voltooien",
          "ora di inizio": "ora di completamento"}
"""Microsoft's headings: when somebody began, and when they sent the answers, which says so only beside the first."""
_MICROSOFTS = ("email", "e-mail", "correo electrónico", "adresse de messagerie")
"""The address of whoever was signed in; a form that does not take it may ask for one itself."""
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
    sent = [end for begun, end in _SPANS.items() if {begun, end} <= header]
    times = [name for name in (*sent, *_WHEN, *([_ENDED] if header >= _SURVEY else ())) if name in header]
    asked = _asked(file) if times else {}
    if not asked:
        return None
    emails = (*(name for name in _EMAIL if name not in _MICROSOFTS), *(f"{name}#2" for name in _MICROSOFTS), *_MICROSOFTS)
    # Whichever of our questions a form asks, and in whichever order, its columns are the same: statements are written ahead.
    columns = {column: headings for name in questions.NAMES for column, headings in _columns(name, asked).items()}
    return Csv({"when": (times[0],), "email": emails if sent else _EMAIL, "token": _TOKEN, **columns}, required=("when", *asked))


def _columns(name: str, asked: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Where one question is answered, by name; in a column that no file has where it was not asked."""
    own = {column: headings for column, headings in sorted(asked.items()) if _answered.question(column) == name}
    return own or {_nth(name, 1): ()}


def _asked(file: Peek) -> dict[str, tuple[str, ...]]:
    """Our name to theirs of every column that holds answers: `know_1`, `account_name_1__tiktok`, `place_1__youtube`.

    Nothing where no question of ours shows it to be ours: places and what everybody calls a column do not.
    """
    found: dict[str, tuple[str, ...]] = {}
    times, signs = Counter[str](), set[str]()
    for heading, words, choice in _headings(file):
        name, where = _answers(heading, words, choice)
        if name:
            times[f"{name} {where}"] += 1
            found[_nth(name, times[f"{name} {where}"], where)] = (heading,)
            signs |= {one for one in (words, choice) if questions.known(one)}
    return found if signs - _EVERYBODYS else {}


def _headings(file: Peek) -> Iterator[tuple[str, str, str]]:
    """Each heading, the question it belongs to, and what stands below it in a second line of headings.

    SurveyMonkey leaves those nameless that stand right of a question and hold its other choices.
    """
    survey, words = set(file.header) >= _SURVEY, ""
    below = next(_shown.records(file), []) if survey else []
    for heading, choice in zip_longest(file.header, below[:len(file.header)], fillvalue=""):
        words = _bare(heading) or (words if survey else "")
        yield heading, words, " ".join(choice.casefold().split())


def _answers(heading: str, words: str, choice: str) -> tuple[str | None, str | None]:
    """What a column answers, and of a place or an account name where."""
    name = questions.known(words)
    if name == "follows" and choice in questions.CALLED:
        return "place", questions.CALLED[choice]
    if name == "account_name":
        return name, questions.place(choice) or questions.place(words)
    if not _bare(heading) and name != "follows":
        name = None  # a remark beside the answer
    if not name and heading in questions.CALLED and heading not in _EMAIL:  # Typeform gives each choice a column of its own
        return "place", questions.CALLED[heading]
    return name or questions.known(choice), None


def _bare(heading: str) -> str:
    return re.sub(r"#\d+$", "", heading)


def _nth(name: str, number: int, where: str | None = None) -> str:
    return f"{name}_{number}__{where}" if where else f"{name}_{number}"


def meaning(file: Peek) -> str:
    """What was asked."""
    return " ".join(sorted({name for column in _asked(file) if (name := _answered.question(column))}))


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
    said = rows.when.replace("午前", "AM").replace("午後", "PM").re_replace(_HALF, r"\1 \2m").re_replace(_DOTS, r" \1:\2:\3")
    hours, minutes = (rows.when.re_extract(_CLOCK, n).try_cast("int64").fill_null(0) for n in (1, 2))
    rows = rows.mutate(
        clock=ibis.ifelse(rows.tidy, rows.when.left(rows["at"]), said.re_replace(_ZONE, r"\1").re_replace(_CLOCK, "")),
        ahead=ibis.ifelse(rows.tidy, rows.when.substr(rows["at"] + len(" GMT")).try_cast("int64") * 60,
                          hours * 60 + ibis.ifelse(rows.when.re_extract(_CLOCK, 1).startswith("-"), -minutes, minutes)))
    read = _written.moment(rows.clock, rows.export_id, "%Y/%m/%d %I:%M:%S %p")
    return rows.mutate(answered=(read - rows.ahead.as_interval("m")).cast(_cells.TIME))
