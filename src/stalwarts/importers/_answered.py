"""What somebody answered to our questions, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping

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
_POINTS, _PLAIN = ("1", "2", "3", "4", "5"), ("yes", "no")
"""What most answers are, and are kept as: compared first, before a pattern is tried or a word looked up."""
_NEITHER = ("i didn't mind", "i did not mind", "didn't mind", "neutral", "neither", "don't mind", "i don't mind", "egal")
_UNSURE = ("not sure", "don't know", "i don't know", "maybe", "unsure", "weiß nicht", "not yet sure")
_SECOND = ("response", "open-ended response", "antwort", "réponse", "respuesta", "risposta", "resposta", "回答")
"""What SurveyMonkey writes below a question, in a second line of headings."""
_NAME = "^ *(?:https?://)?(?:www[.])?(?:[a-z]+[.]com/)?@?([A-Za-z0-9_.-]{2,40})/?(?:[?].*)? *$"
_BARE = "^@?[A-Za-z0-9_.]{2,40}$"
_PLACES = {called: name for called, name in questions.CALLED.items() if name != "none"}
_PLACED = f"(?i)^ *({'|'.join(sorted(_PLACES, key=len, reverse=True))}) *[:-] *(.*)$"
_GROUPS = ["|".join(called for called, other in questions.CALLED.items() if other == name) for name in questions.PLACES]
_TWICE = "|".join(f"(?:^|;)(?:{group})(?:;.*)?;(?:{group})(?:;|$)" for group in _GROUPS)
"""A place twice in a list of them, by whichever of its names."""
_NOBODY = ("no", "none", "n.a", "na", "nothing", "private", "yes", "same")
SCALE, YES_NO, FREE = questions.STATEMENTS, ("bought", "glad"), ("pay_for",)


def judged(raw: ir.Table, timed: ir.Table) -> ir.Table:
    """Each row with `answered`, `handle`, `email` and its answers read, `why` it is set aside or what makes it noise.

    `timed` are the raw rows with `answered`. What is asked of a cell stands in steps: an engine plans each mention anew.
    """
    columns = [name for name in raw.columns if question(name)]
    cells = _given(timed, columns, "account", "taken_at", "meaning", "answered")
    looked = cells.mutate(email=_handles.email(cells.said_email), **_each(_looked, cells, columns))
    parted = looked.mutate(handle=_who(looked, columns), **_each(_parts, looked, columns))
    rows = _again(parted.mutate(**{f"is_{name}": _read(name, parted) for name in columns}), raw, columns)
    rows = rows.mutate(noise=_noise(rows, columns))
    return rows.mutate(why=ibis.ifelse(rows.noise.isnull(), _why(rows, columns), ibis.null("string")))


def _given(raw: ir.Table, columns: list[str], *others: str) -> ir.Table:
    """Rows with what somebody gave, without the blanks around it."""
    bare = raw.select("export_id", "row", *others, said_when=raw.when, said_email=raw.email.nullif("anonymous"), token=raw.token,
                      **{name: _cells.unguard(raw[name]) for name in columns})
    return bare.mutate(**{name: _cells.cell(bare[name]) for name in ("said_email", "token", *columns)})


def _who(rows: ir.Table, columns: list[str]) -> ir.StringValue:
    """The address; else the form's own number, else a sum of what was said and when."""
    whole = ibis.literal("\n").join([rows.said_when.fill_null(""), *(rows[name].fill_null("") for name in columns)])
    return ibis.coalesce(rows.email, ibis.literal("form:") + ibis.coalesce(
        rows.token.re_extract("^[A-Za-z0-9_-]{6,64}$", 0).nullif(""), whole.hexdigest("sha256").left(16)))


def _again(rows: ir.Table, raw: ir.Table, columns: list[str]) -> ir.Table:
    """Rows with `again`: whether somebody's same answers stand further up.

    Looked for in the raw rows, among those of one time and address: what a statement mentions twice is put by with all columns.
    """
    keys = raw.select("export_id", said_when=raw.when, email=_handles.email(_cells.cell(raw.email)))
    cells = _given(raw, columns)
    told = _together.shared(cells.mutate(email=_handles.email(cells.said_email)), keys, ("export_id", "said_when", "email"))
    told = told.select("export_id", "row", "said_when", *columns, handle=_who(told, columns))
    same = ("export_id", "said_when", "handle", *columns)
    first = told.group_by(*same).agg(first=_.row.min(), rows=_.count()).filter(_.rows > 1)
    copies = told.inner_join(first, [*(told[name].identical_to(first[name]) for name in same), told.row > first["first"]])
    marked = rows.left_join(copies.select("export_id", "row"), ["export_id", "row"], rname="{name} again")
    return marked.select(*rows.columns, again=marked["row again"].notnull())


def said(kept: ir.Table, columns: tuple[str, ...]) -> ir.Table:
    """One row an answer; who follows in several places, or says several names, has one each."""
    asked = [name for name in columns if question(name)]
    names = Counter(map(question, asked))
    alone, several = _together.apart(kept, "export_id", "handle")
    # Whoever answered once, and is asked a thing in one column, says nothing twice, unless in that column.
    once = [name for name in asked if names[question(name)] == 1]
    others = [name for name in asked if name not in once]
    listed = [name for name in once if _lists(name)]
    single = [name for name in once if name not in listed]
    plain = [_said(alone, single)] if single else []
    plain += [_said(alone.filter(~_repeats(alone, name)), [name]) for name in listed]
    twice = [_said(alone.filter(_repeats(alone, name)), [name]) for name in listed]
    twice += [_said(rows, some) for rows, some in ((alone, others), (several, asked)) if some]
    return _united([*plain, *(rows.distinct() for rows in twice)])


def _united(parts: list[ir.Table]) -> ir.Table:
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _lists(column: str) -> bool:
    """Whether one cell may hold several answers."""
    return question(column) == "follows" and not column.startswith("place_")


def _repeats(rows: ir.Table, column: str) -> ir.BooleanValue:
    """Whether a list of places names one twice, such as a newsletter and a mailing list."""
    return rows[f"is_{column}"].re_search(_TWICE).fill_null(_cells.no())


def question(column: str) -> str | None:
    """The question a column holds answers to; a choice of Typeform's is of where they follow."""
    if column.startswith("place_"):
        return "follows"
    return next((name for name in questions.NAMES if column.startswith(f"{name}_")), None)


def _place(column: str) -> str:
    return column.partition("__")[2]


# --- one answer ------------------------------------------------------------------------------------------------------


def _each(what: Callable[[str, ir.Table], dict[str, ir.Value]], rows: ir.Table, columns: list[str]) -> dict[str, ir.Value]:
    """What is asked of each column's cells, under that column's name."""
    return {f"{part} of {name}": value for name in columns for part, value in what(name, rows).items()}


def _looked(column: str, rows: ir.Table) -> dict[str, ir.Value]:
    """What is seen of an answer at first: of yes and no its first word, of a name whether it is one and the place before it."""
    asked, text = question(column), rows[column]
    low = text.lower()
    if asked in YES_NO:
        longer = ibis.ifelse(low.re_search("[,.;:!]"), low.re_replace("[,.;:!].*$", ""), low)
        return {"word": ibis.ifelse(low.isin(_PLAIN), low, longer)}
    if asked == "account_name":
        bare = text.re_search(_BARE)
        return {"bare": bare, "place": ibis.ifelse(bare, "", text.re_extract(_PLACED, 1).lower())}
    return {}


def _parts(column: str, rows: ir.Table) -> dict[str, ir.Value]:
    """Of a name where it is one, and the name itself: `instagram` and `maya.makes` of `instagram: @Maya.Makes`."""
    if question(column) != "account_name":
        return {}
    text, bare, spoken = rows[column], rows[f"bare of {column}"], rows[f"place of {column}"]
    place = ibis.literal(_place(column)).nullif("")
    stated = ibis.coalesce(_meant(_PLACES).get(spoken), _cells.first_of(
        (text.lower().contains("instagram.com/"), "instagram"), (text.lower().contains("tiktok.com/"), "tiktok")), place)
    name = ibis.ifelse(spoken != "", text.re_extract(_PLACED, 2), text).re_extract(_NAME, 1).lower()
    # Most write nothing but the name, in which no place can stand.
    return {"where": ibis.ifelse(bare, place, stated), "name": ibis.ifelse(bare, text.lower().replace("@", ""), name)}


def _read(column: str, rows: ir.Table) -> ir.StringValue:
    """An answer as it is kept; null where nothing, or nothing that can be, was said."""
    asked, text = question(column), rows[column]
    if column.startswith("place_"):
        named = text.notnull() & ~_cells.one_of(text.lower(), _WORDS["no"])
        return ibis.ifelse(named, ibis.literal(_place(column)), ibis.null("string"))
    if asked in SCALE:
        begun = text.re_extract("^([1-5])(?:[.]0)?(?:[ /(:=-].*)?$", 1).nullif("")
        return ibis.ifelse(text.isin(_POINTS), text, ibis.coalesce(begun, _meant(_LIKERT).get(text.lower())))
    if asked in YES_NO:
        neither = dict.fromkeys(_NEITHER, "neither") if asked == "glad" else {}
        meant = {word: answer for answer, words in _WORDS.items() for word in words} | neither
        word = rows[f"word of {column}"]
        return ibis.ifelse(word.isin(_PLAIN), word, _meant(meant).get(word))
    if asked == "account_name":
        where, name = rows[f"where of {column}"], rows[f"name of {column}"]
        sound = where.notnull() & (name != "") & ~_cells.one_of(name, _NOBODY)
        return ibis.ifelse(sound, where + ibis.literal(":") + name, ibis.null("string"))
    plain = text.left(LONGEST)
    return plain.lower().re_replace(" *[,;|/] *", ";") if _lists(column) else plain


def _meant(words: Mapping[str, str]) -> ir.MapValue:
    return ibis.map(list(words), list(words.values()))


def _said(rows: ir.Table, columns: list[str]) -> ir.Table:
    """A row for each answer in these columns."""
    given = {"handle": rows.handle, "account": rows.account, "occurred_at": rows.answered, "export_id": rows.export_id}
    lists = [rows.select(**given, question=ibis.literal(question(name)), part=rows[f"is_{name}"].split(";").unnest())
             for name in columns if _lists(name)]
    parts = [part.mutate(answer=_meant(questions.CALLED).get(part.part)) for part in lists]
    pairs = [ibis.struct({"question": ibis.literal(question(name)), "answer": rows[f"is_{name}"]})
             for name in columns if not _lists(name)]
    if pairs:
        spread = rows.select(**given, pair=ibis.array(pairs).unnest())
        parts.append(spread.mutate(question=spread.pair.question, answer=spread.pair.answer))
    return _united([part.filter(part.answer.notnull()).select(
        "handle", "account", "occurred_at", "question", "answer", "export_id") for part in parts])


def _below(column: str) -> tuple[str, ...]:
    """What stands below a question in a second line of headings; of a choice it is the choice."""
    named = [called for called, place in questions.CALLED.items() if place == _place(column)]
    return tuple(named) if column.startswith("place_") else _SECOND


def _noise(rows: ir.Table, columns: list[str]) -> ir.StringValue:
    silent = ibis.and_(*(rows[name].isnull() for name in columns))
    nobody = rows.said_when.isnull() & rows.token.isnull() & rows.said_email.isnull()
    second = ibis.ifelse((rows.row == 1) & nobody, ibis.or_(*(
        _cells.one_of(rows[name].lower(), _below(name)).fill_null(_cells.no()) for name in columns)), _cells.no())
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
