"""What somebody answered to our questions, cell by cell."""

from __future__ import annotations

from collections import Counter

from stalwarts import questions
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _together
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

LONGEST = 500
"""Characters of an answer in free words."""
_LIKERT = {"strongly disagree": "1", "disagree": "2", "neither agree nor disagree": "3", "neutral": "3", "agree": "4",
           "strongly agree": "5", "not at all": "1", "completely": "5"}
_WORDS = {"yes": ("yes", "y", "1", "true", "ja", "oui", "sí", "sì", "si", "sim", "tak", "はい"),
          "no": ("no", "n", "0", "false", "nein", "non", "não", "nao", "nee", "nej", "nie", "いいえ")}
_NEITHER = ("i didn't mind", "i did not mind", "didn't mind", "neutral", "neither", "don't mind", "i don't mind", "egal")
_UNSURE = ("not sure", "don't know", "i don't know", "maybe", "unsure", "weiß nicht", "not yet sure")
_SECOND = ("response", "open-ended response", "antwort", "réponse", "respuesta", "risposta", "resposta", "回答")
"""What SurveyMonkey writes below a question, in a second line of headings."""
_NAME = "^ *(?:https?://)?(?:www[.])?(?:[a-z]+[.]com/)?@?([A-Za-z0-9_.-]{2,40})/?(?:[?].*)? *$"
_BARE = "^@?[A-Za-z0-9_.]{2,40}$"
_PREFIX = "(?i)^ *({places}) *[:-] *(.*)$"
_NOBODY = ("no", "none", "n.a", "na", "nothing", "private", "yes", "same")
SCALE, YES_NO, FREE = questions.STATEMENTS, ("bought", "glad"), ("pay_for",)


def judged(raw: ir.Table, answered: ir.TimestampValue) -> ir.Table:
    """Each row with `answered`, `handle`, `email` and its answers read, `why` it is set aside or what makes it noise."""
    columns = [name for name in raw.columns if question(name)]
    given = ("export_id", "row", "account", "taken_at")
    cells = raw.select(*given, said_when=raw.when, answered=answered, said_email=_cells.cell(raw.email),
                       token=_cells.cell(raw.token), **{name: _cells.cell(_cells.unguard(raw[name])) for name in columns})
    read = {f"is_{name}": _read(name, cells[name]) for name in columns}
    rows = cells.mutate(email=_handles.email(cells.said_email), **read)
    rows = rows.mutate(whole=_whole(rows, columns))
    rows = rows.mutate(handle=ibis.coalesce(rows.email, ibis.literal("form:") + ibis.coalesce(
        rows.token.re_extract("^[A-Za-z0-9_-]{6,64}$", 0).nullif(""), rows.whole.hexdigest("sha256").left(16))))
    rows = _again(rows)
    noise = _noise(rows, columns)
    return rows.mutate(noise=noise, why=ibis.ifelse(noise.isnull(), _why(rows, columns), ibis.null("string")))


def _again(rows: ir.Table) -> ir.Table:
    """Rows with `again`: whether somebody's same answers stand further up."""
    _alone, several = _together.apart(rows.mutate(sum=rows.whole.hash()), "export_id", "handle")
    told = several.select("export_id", "handle", "row", "sum")
    copies = _together.beside(told, ("export_id", "handle", "sum"), first=_.row.min()).filter(_.row > _["first"])
    marked = rows.left_join(copies.select("export_id", "row"), ["export_id", "row"], rname="{name} again")
    return marked.select(*rows.columns, again=marked["row again"].notnull())


def said(kept: ir.Table, columns: tuple[str, ...]) -> ir.Table:
    """One row an answer; who follows in several places, or says several names, has one each."""
    asked = [name for name in columns if question(name)]
    names = Counter(map(question, asked))
    alone, several = _together.apart(kept, "export_id", "handle")
    # Whoever answered once, and is asked a thing in one column, says nothing twice.
    once = [name for name in asked if names[question(name)] == 1 and question(name) != "follows"]
    others = [name for name in asked if name not in once]
    twice = [_united([_said(rows, name) for name in some]) for rows, some in ((alone, others), (several, asked)) if some]
    answers = _united([*(_said(alone, name) for name in once), *(rows.distinct() for rows in twice)])
    return answers.select("handle", "account", "occurred_at", "question", "answer", "export_id")


def _united(parts: list[ir.Table]) -> ir.Table:
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def question(column: str) -> str | None:
    """The question a column holds answers to; a choice of Typeform's is of where they follow."""
    if column.startswith("place_"):
        return "follows"
    return next((name for name in questions.NAMES if column.startswith(f"{name}_")), None)


def _place(column: str) -> str:
    return column.partition("__")[2]


def _read(column: str, text: ir.StringValue) -> ir.StringValue:
    """An answer as it is kept; null where nothing, or nothing that can be, was said."""
    asked, low = question(column), text.lower()
    if column.startswith("place_"):
        return ibis.ifelse(text.notnull() & ~_cells.one_of(low, _WORDS["no"]), ibis.literal(_place(column)), ibis.null("string"))
    if asked in SCALE:
        number = ibis.ifelse(text.re_search("^[1-5]$"), text, text.re_extract("^([1-5])(?:[.]0)?(?:[ /(:=-].*)?$", 1).nullif(""))
        return _cells.first_of((number.notnull(), number), *((low == words, of) for words, of in _LIKERT.items()))
    if asked in YES_NO:
        beginning = ibis.ifelse(low.re_search("[,.;:!]"), low.re_replace("[,.;:!].*$", ""), low)
        cases = [(_cells.one_of(beginning, words), answer) for answer, words in _WORDS.items()]
        return _cells.first_of(*cases, *([(_cells.one_of(beginning, _NEITHER), "neither")] if asked == "glad" else []))
    if asked == "account_name":
        return _claimed(text, _place(column))
    return text.left(LONGEST)


def _claimed(text: ir.StringValue, place: str) -> ir.StringValue:
    """`instagram:maya.makes` from `@Maya.Makes` under a heading that names the place, or from `instagram: maya.makes`."""
    places = "|".join(sorted((called for called, name in questions.CALLED.items() if name != "none"), key=len, reverse=True))
    pattern = _PREFIX.format(places=places)
    spoken = text.re_extract(pattern, 1).lower()
    stated = _cells.first_of(*((spoken == called, name) for called, name in questions.CALLED.items() if name != "none"),
                             (text.lower().contains("instagram.com/"), "instagram"),
                             (text.lower().contains("tiktok.com/"), "tiktok"))
    where = stated.fill_null(place) if place else stated
    name = ibis.ifelse(text.re_search(pattern), text.re_extract(pattern, 2), text).re_extract(_NAME, 1).lower()
    # Most write nothing but the name, in which no place can stand.
    plain = text.re_search(_BARE)
    name = ibis.ifelse(plain, text.lower().replace("@", ""), name)
    where = ibis.ifelse(plain, ibis.literal(place).nullif(""), where)
    sound = where.notnull() & (name != "") & ~_cells.one_of(name, _NOBODY)
    return ibis.ifelse(sound, where + ibis.literal(":") + name, ibis.null("string"))


def _said(kept: ir.Table, column: str) -> ir.Table:
    rows = kept.select("handle", "account", "export_id", occurred_at="answered", answer=kept[f"is_{column}"])
    if question(column) == "follows" and not column.startswith("place_"):
        rows = rows.filter(_.answer.notnull()).mutate(part=_.answer.lower().re_replace(" *[,;|/] *", ";").split(";").unnest())
        rows = rows.mutate(answer=_cells.first_of(*((rows.part == called, name) for called, name in questions.CALLED.items())))
    return rows.filter(_.answer.notnull()).select(
        "handle", "account", "export_id", "occurred_at", "answer", question=ibis.literal(question(column)))


def _whole(rows: ir.Table, columns: list[str]) -> ir.StringValue:
    """What tells nameless answers apart: the time they were given and everything that was said."""
    return ibis.literal("\n").join([rows.said_when.fill_null(""), *(rows[name].fill_null("") for name in columns)])


def _noise(rows: ir.Table, columns: list[str]) -> ir.StringValue:
    silent = ibis.and_(*(rows[name].isnull() for name in columns))
    nobody = rows.said_when.isnull() & rows.token.isnull() & rows.said_email.isnull()
    second = (rows.row == 1) & nobody & ibis.or_(*(rows[name].lower().isin(_SECOND).fill_null(_cells.no()) for name in columns))
    return _cells.first_of((silent & rows.said_when.isnull(), "blank line"), (second, "the heading's second line"),
                           (silent, "nothing is said in it"),
                           (rows.again, "the same answers stand further up"))


def _why(rows: ir.Table, columns: list[str]) -> ir.StringValue:
    checks: list[tuple[ir.BooleanValue, ir.StringValue | str]] = [
        (rows.said_when.isnull(), "it has no time"),
        (rows.answered.isnull(), _cells.quoted(rows.said_when, "is not a time")),
        (rows.said_email.notnull() & rows.email.isnull(), _cells.quoted(rows.said_email, "is not an e-mail address"))]
    for name in columns:
        wrong = rows[name].notnull() & rows[f"is_{name}"].isnull()
        if question(name) in SCALE:
            checks.append((wrong, _cells.quoted(rows[name], "is not an answer from 1 to 5")))
        if question(name) in YES_NO:
            sure = ~_cells.one_of(rows[name].lower(), _UNSURE)
            checks.append((wrong & sure, _cells.quoted(rows[name], "is neither yes nor no")))
    return _cells.first_of(*checks)
