"""Dates in files nobody described to us: which form a column is written in, and reading it in that form.

A form is written with strptime letters. One without a clock also reads cells that go on with a time of day, with
`am`, a zone's offset or `UTC` after it. Whether 03/04 is in March or in April is never guessed: the whole column has to
show it.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from functools import lru_cache

from stalwarts.importers import _cells
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.problems import AmbiguousDate
from stalwarts.problems import NoDate

ISO = "%Y-%m-%d"
EPOCH = "%s"
"""Seconds since 1970, or thousandths of them."""
FORMS = (ISO, "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %b %Y",
         "%b %d, %Y", "%b %d %Y", "%d-%b-%Y", "%d %b, %Y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y",
         "%d-%b-%y", "%b-%d-%y", "%b %d, %y", "%d. %b %Y", "%Y\u5e74%m\u6708%d\u65e5", "%d/%b/%Y", "%d/%b/%y",
         "%d %b %y", "%d. %b %y", "%d. %m. %Y", EPOCH)
"""The forms a column is tried with."""
MONTHLY = ("%Y-%m", "%b %Y", "%Y/%m", "%m/%Y", "%m.%Y", "%b-%Y", "%Y\u5e74%m\u6708")
"""Forms of whole months, which a column is tried with where no day is in it."""
LETTERS = frozenset("YymbBdHIMSps")
"""The strptime letters a form may use."""
CLEAR = 20
"""A form wins over another where it reads at least this many times as many of the cells only one of the two reads."""

_CLOCK = (r"(?:[ ,]+|T)(?:at )?([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]([0-5][0-9])(?:[.][0-9]+)?)?"
          r"(?: ?([AaPp])[.]? ?[Mm][.]?)?"
          r"(?: ?(?:Z|(?:UTC|GMT)?([+-])(1[0-4]|0?[0-9])(?::?([0-5][0-9]))?|UTC|GMT))? *$")
_STAMP = "^ *([0-9]{9,10}|[0-9]{12,13}) *$"
MONTHS = {
    "Jan": "gennaio janeiro januari januar jänner janvier stycznia styczeń enero janv gen ene sty",
    "Feb": "februari februar feber febbraio fevereiro febrero février fevrier lutego luty févr fevr fév fev lut",
    "Mar": "m\u00e4rz maerz maart março marzo marca marzec mars m\u00e4r mrz mrt",
    "Apr": "aprile april kwietnia kwiecień abril avril kwi abr avr",
    "May": "maggio mayo maio maja mai mei maj mag", "Jun": "giugno junho junio juni juin czerwca czerwiec cze giu",
    "Jul": "luglio julho julio juillet juli juil lipca lipiec lip lug",
    "Aug": "agosto augustus augusti august ao\u00fbt aout sierpnia sierpień sie ago",
    "Sep": "septembre septiembre settembre setembro września wrzesień sept set wrz",
    "Oct": "oktober octobre octubre ottobre outubro października październik paź paz okt ott out",
    "Nov": "novembre noviembre novembro listopada listopad lis",
    "Dec": "dezember décembre decembre diciembre dicembre dezembro grudnia grudzień déc dez dic gru"}
"""Our three letters of a month, and what German, French, Spanish, Italian, Portuguese, Dutch, Polish and Swedish call it."""
BETWEEN = "[\x01-@\\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u303f]"
"""What may stand between words, spelt out: an engine takes 3 ms to learn the letters of every script, at each mention."""
_FOREIGN = {ours: rf"(?i)(^|{BETWEEN})(?:{'|'.join(sorted(names.split(), key=len, reverse=True))})({BETWEEN}|$)"
            for ours, names in MONTHS.items()}
_SMALL_WORDS = r"(?i)(^|[0-9. ])(?:er|de|del|of|st|nd|rd|th|le|el|il)([ ,])"
"""Words between the parts of a written date: `12 de marzo de 2026`, `1er mars 2026`."""
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tues tue wed thurs thu fri sat sun montag "
    "dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi "
    "jeudi vendredi samedi dimanche lun mer jeu ven sam dim lunes martes miércoles miercoles jueves viernes "
    "sábado sabado domingo mié mie jue vie sáb sab dom lunedì lunedi martedì martedi mercoledì mercoledi giovedì "
    "giovedi venerdì venerdi sabato domenica gio segunda terça terca quarta quinta sexta seg ter qua qui sex "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo poniedziałek wtorek środa czwartek "
    "piątek sobota niedziela pon wt śr czw pt sob niedz måndag tisdag onsdag torsdag fredag lördag söndag mån tis "
    "ons tors tor fre lör sön")
_TIDY = (
    ("[\u00a0\u2009\u202f\u3000]", " "), ("\u2013", "-"), ("^ *([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}), *([0-9])", r"\1 \2"),
    (rf"(?i)^ *(?:(?:{'|'.join(sorted(_WEEKDAYS.split(), key=len, reverse=True))})(?:-feira)?[.]?,? |mar[.]?, )+ *", ""),
    ("[(\uff08][日月火水木金土](?:曜日?)?[)\uff09]", " "),
    ("午([前後]) ?([0-9]{1,2}[:時][0-9].*)$", r"\2 \1"),
    ("時([0-9])分", r":0\1分"), ("([0-9])時([0-9]{2})", r"\1:\2"), ("分([0-9])秒", r":0\1"),
    ("分([0-9]{2})秒", r":\1"), ("([0-9])分", r"\1"), (" 前$", " AM"), (" 後$", " PM"),
    (r"(?i)([0-9]),? +(?:um|om|à|at|às|as|a las|alle(?: ore)?|ore|kl[.]?|godz[.]?|[-|]) +([0-9]{1,2}[:.h])", r"\1 \2"),
    (r"(?i) ([0-9]{1,2}) ?h ?([0-5][0-9])(?: ?min)?$", r" \1:\2"), (r"(?i)(:[0-9]{2}) ?(?:Uhr|hrs?|h)[.]?$", r"\1"),
    (r" ([0-9]{1,2})[.]([0-5][0-9])$", r" \1:\2"), (r" ([0-9]{1,2})[.]([0-5][0-9])[.]([0-5][0-9])$", r" \1:\2:\3"),
    (r"(?i)([0-9] ?[ap])[.]? m[.]?$", r"\1m"), (r"(?i)(:[0-9]{2} gmt.[0-9]{4}) [(][a-z0-9 :+-]+[)]$", r"\1"))
"""What people write around a day and its clock, in order, and what is read instead: `Mo., 3. März 2026 um 9.05 Uhr`."""
_TIDE = "[A-Za-z][.,]{0,2} |[^ -~]|[0-9] ?[HhUu]|[0-9] [-|] [0-9]|-[0-9]+,|[0-9] [0-9]+[.]|[)]$"
"""In cells that may need it."""
_WIDE, _NARROW = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0f\uff1a\uff0e", "0123456789/:."
"""Figures as wide as Japanese letters, and as they are read."""


# --- which form --------------------------------------------------------------------------------------------------


def resolve(sample: list[str]) -> str:
    """The one form that reads a column, given (up to a few thousand of) its distinct cells.

    Raises AmbiguousDate where two forms read it and mean different days; NoDate where none reads half of it.
    """
    cells = list(dict.fromkeys(cell for cell in sample if cell and cell.strip()))
    read = {form: {cell: day for cell in cells if (day := day_of(cell, form))} for form in FORMS}
    best = max(FORMS, key=lambda form: len(read[form]))
    if not read[best] or len(read[best]) * 2 < len(cells):
        month = next((form for form in MONTHLY if cells and all(is_month(cell, form) for cell in cells)), None)
        if month is None:
            raise NoDate(cells[:3])
        return month
    for other in FORMS:
        if other != best and _rivals(read[best], read[other]):
            raise _ambiguous(best, read[best], other, read[other])
    return best


def day_of(cell: str, form: str) -> datetime | None:
    """The day one cell means in a form; None where it is not written in it."""
    if form == EPOCH:
        return datetime(1970, 1, 1) if re.search(_STAMP, cell) else None
    day = _bare(cell)
    if any(mark not in day for mark in _marks(form)) or (form == "%Y%m%d" and not re.fullmatch("[0-9]{8}", day)):
        return None
    try:
        return datetime.strptime(day, form)  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def is_month(cell: str, form: str = "") -> bool:
    """Whether a cell is a whole month, in one form or in any."""
    return any(day_of(cell, one) is not None for one in ([form] if form else MONTHLY))


def monthly(form: str | None) -> bool:
    """Whether a form tells of months and of no days in them."""
    return form is not None and form != EPOCH and "d" not in re.findall("%(.)", form)


@lru_cache(maxsize=10_000)
def is_day(cell: str) -> bool:
    """Whether a cell is a day in any form but seconds since 1970."""
    return any(map(str.isdigit, cell)) and any(day_of(cell, form) is not None for form in FORMS if form != EPOCH)


@lru_cache(maxsize=10_000)
def _bare(cell: str) -> str:
    """A cell without its clock, its month as the three letters strptime wants."""
    cell = cell.translate(str.maketrans(_WIDE, _NARROW))
    for pattern, plain in _TIDY if re.search(_TIDE, cell) else ():
        cell = re.sub(pattern, plain, cell)
    day = re.sub(_CLOCK, "", cell).strip()
    if not day.isascii() or re.search("[a-z]", day):
        for _ in range(2):
            day = re.sub(_SMALL_WORDS, r"\1\2", day)
        for ours, pattern in _FOREIGN.items():
            day = re.sub(pattern, rf"\g<1>{ours}\g<2>", day)
        day = " ".join(day.split())
    return re.sub("([A-Za-z]{3})[A-Za-z]*[.]?", r"\1", day)


@cache
def _marks(form: str) -> frozenset[str]:
    """What stands between the numbers of a form."""
    return frozenset(re.sub("%.", "", form))


def _rivals(best: dict[str, datetime], other: dict[str, datetime]) -> bool:
    """Whether the other form reads about as much as the best and means other days."""
    alone, elsewhere = len(best.keys() - other.keys()), len(other.keys() - best.keys())
    differ = any(best[cell] != other[cell] for cell in best.keys() & other.keys())
    return alone < CLEAR * elsewhere or (alone == 0 and differ)


def _ambiguous(best: str, mine: dict[str, datetime], other: str, theirs: dict[str, datetime]) -> AmbiguousDate:
    both = [cell for cell in mine if cell in theirs and mine[cell] != theirs[cell]]
    cell = both[0] if both else next(cell for cell in theirs if cell not in mine)
    days = [read.get(cell) for read in (mine, theirs)]
    return AmbiguousDate(cell, [(form, f"{day:%d %B %Y}" if day else "no date")
                                for form, day in zip((best, other), days, strict=True)])


# --- reading in a form -------------------------------------------------------------------------------------------


def unknown(form: str) -> list[str]:
    """The letters of a form that we cannot read."""
    return [letter for letter in re.findall("%(.?)", form) if letter not in LETTERS]


def spoken() -> str:
    """The letters a form may use, to show them."""
    return " ".join(f"%{letter}" for letter in sorted(LETTERS))


def tidied(text: ir.StringValue) -> ir.StringValue:
    """A column of text without what people write around a day and its clock: weekdays, `Uhr`, `à`, `午後` before the hour."""
    tidy = text.translate(_WIDE, _NARROW)
    for pattern, plain in _TIDY:
        tidy = tidy.re_replace(pattern, plain)
    return ibis.ifelse(text.re_search(_TIDE), tidy, text)


def moment(text: ir.StringValue, form: str | None) -> ir.TimestampValue:
    """A column of text as naive UTC times; null where a cell is not written in the form. No form: ISO."""
    if form is None or form.startswith(ISO):
        # A day written so goes before a clock of twelve hours, too.
        halves = ibis.ifelse(text.re_search("(?i)[0-9] ?[ap][.]?m[.]?"), text, ibis.null("string"))
        return ibis.coalesce(_cells.when(text), _any_tongue(halves, ISO)) if form else _cells.when(text)
    if form == EPOCH:
        return _epoch(text)
    if monthly(form):
        text, form = text.strip() + ibis.literal(" 1"), f"{form} %d"
    form = form.replace("%B", "%b")
    clocks = () if _clocked(form) else (f"{form} %H:%M:%S", f"{form} %H:%M")
    return _cells.swift(text, _any_tongue(text, form), form, *clocks)


def _clocked(form: str) -> bool:
    return bool(set(re.findall("%(.)", form)) & set("HI"))


def _any_tongue(text: ir.StringValue, form: str) -> ir.TimestampValue:
    """Cells with or without a clock after the day, their months in any of the languages.

    What is mentioned several times is kept short: an engine plans each mention of an expression anew.
    """
    timed = text.contains(":")
    day = text if _clocked(form) else ibis.ifelse(timed, text.re_replace(_CLOCK, ""), text)
    if form == "%Y%m%d":
        day = ibis.ifelse(day.re_search("^ *[0-9]{8} *$"), day, ibis.null("string"))
    read = _cells.spelt(_english(day) if "%b" in form else day, form, recent=True)
    return read if _clocked(form) else (read + ibis.ifelse(timed, _clock(text), 0).as_interval("s")).cast(_cells.TIME)


def _english(text: ir.StringValue) -> ir.StringValue:
    """Cells with their months as our three letters, and without the words between the parts of a date."""
    for _ in range(2):
        text = text.re_replace(_SMALL_WORDS, r"\1\2")
    text = text.re_replace(" +", " ")
    for ours, pattern in _FOREIGN.items():
        text = text.re_replace(pattern, rf"\1{ours}\2")
    return text


def _epoch(text: ir.StringValue) -> ir.TimestampValue:
    digits = ibis.ifelse(text.re_search(_STAMP), text.strip().try_cast("int64"), ibis.null("int64"))
    seconds = ibis.ifelse(digits < 10**11, digits, digits // 1000)
    return seconds.as_timestamp("s").cast(_cells.TIME)


def _clock(text: ir.StringValue) -> ir.IntegerValue:
    """Seconds after midnight, in UTC, of the clock at the end of a cell; 0 where there is none."""
    part = {name: text.re_extract(_CLOCK, n) for n, name in enumerate(("H", "M", "S", "half", "sign", "h", "m"), 1)}
    number = {name: cell.try_cast("int64").fill_null(0) for name, cell in part.items()}
    half = ibis.cases((part["half"].lower() == "p", number["H"] % 12 + 12), (part["half"] != "", number["H"] % 12),
                      else_=number["H"])
    east = ibis.ifelse(part["sign"] == "-", -1, 1) * (number["h"] * 3600 + number["m"] * 60)
    return half * 3600 + number["M"] * 60 + number["S"] - east
