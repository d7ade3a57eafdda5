"""Times that one platform writes in several ways: which comes first, day or month, is told by the whole file.

ISO, `Mar 2, 2026`, `2 March 2026`, `02.03.2026`, and numbers with slashes, each with or without a clock. Between slashes
a first number over 12 anywhere in the file puts the day first, a second one the month; where neither shows, the importer
says what its platform does. What names no zone is UTC.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _together
from stalwarts.late import ibis
from stalwarts.late import ir

_ISO = f"^ *({_cells.YEAR}-[0-9]{{2}}-[0-9]{{2}})"
_SLASHED = "^ *([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:20)?([0-9]{2})(?:$|[, T]+)"
_OVER, _UPTO = "(?:1[3-9]|[2-9][0-9])", "(?:0?[0-9]|1[0-2])"
_REST = "[/-](?:20)?[0-9]{2}(?:$|[, T]+)"
_DAY_SHOWN, _MONTH_SHOWN = f"^ *{_OVER}[/-]{_UPTO}{_REST}", f"^ *{_UPTO}[/-]{_OVER}{_REST}"
"""Numbers over twelve can only be a day's."""
_DOTTED = "^ *([0-9]{1,2})[.]([0-9]{1,2})[.](?:20)?([0-9]{2})(?:$|[, T]+)"
_PLAIN = f"^{_cells.YEAR}-[0-9]{{2}}-[0-9]{{2}}(?:[ T][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?$"
_AHEAD = f"^{_cells.YEAR}-[0-9]{{2}}-[0-9]{{2}}[ T][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}} ?[-+][0-9]{{4}}$"
_TIDY = "^[0-9]{2}[/-][0-9]{2}[/-](?:20)?[0-9]{2}(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?$"
"""Most files write every one of their times so or plainly: nothing has to be searched in it."""
_SHORT = "^[0-9]{1,2}[/-][0-9]{1,2}[/-]20[0-9]{2} (?:[01]?[0-9]|2[0-3]):[0-9]{2}:[0-9]{2}$"
_YEAR_FIRST = f"^ *({_cells.YEAR})/([0-9]{{1,2}})/([0-9]{{1,2}})(?:$|[, T]+)"
_MONTH = "([A-Za-z]{3})[A-Za-z]*[.]?"
_MONTH_FIRST = f"^ *{_MONTH} ([0-9]{{1,2}}),? ({_cells.YEAR})(?:$|[, ]+)(?:at )?"
_DAY_FIRST = f"^ *([0-9]{{1,2}})[ -]{_MONTH},?[ -]({_cells.YEAR})(?:$|[, ]+)(?:at )?"
_OTHERS = {_ISO: r"\1", _DOTTED: r"20\3-\2-\1 ", _YEAR_FIRST: r"\1-\2-\3 ", _MONTH_FIRST: r"\3-\1-\2 ", _DAY_FIRST: r"\3-\2-\1 "}
"""Ways to write a day, and how it is written here."""
_ZONELESS = r"^[0-9./-]+$|[ ,][0-9]{4}$|[ ,T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$"
"""Ends with a date, or with a clock that says neither a half of the day nor a zone: nothing is left to be searched for."""
_HALF = "(?i) ?([ap])[.]?m[.]?( ?(?:Z|UTC|GMT|[+-][0-9]{1,2}(?::?[0-9]{2})?))?$"
_HOUR = "([0-9]{1,2}):[0-9]{2}"
_TWELVE = 12
"""Hours of half a day."""


def moment(text: ir.StringValue, file: ir.Value, *usual: str,
           day_first: ir.BooleanValue | bool = False) -> ir.TimestampValue:
    """A column of times as naive UTC; `file` tells the rows of one file, `day_first` what holds where it does not.

    `usual` are forms with a month that nobody can take for a day, in strptime letters: most files write every time so.
    """
    return read(text, days_first(text, file, day_first), *usual)


def read(text: ir.StringValue, first: ir.BooleanValue, *usual: str) -> ir.TimestampValue:
    """The same, where it is known whether days come first."""
    found = ibis.cases(
        (text.re_search(_PLAIN), text.try_cast(_cells.TIME)), (text.re_search(_TIDY), _tidy(text, first)),
        (text.re_search(_AHEAD), _cells.when(text)), (text.re_search(_SHORT), _short(text, first)),
        else_=_untidy(text, first)).cast(_cells.TIME)
    return _cells.swift(text, found, *usual) if usual else found


def _tidy(text: ir.StringValue, day_first: ir.BooleanValue) -> ir.TimestampValue:
    """A time of which every number stands in its place."""
    one, two = text.substr(0, 2), text.substr(3, 2)
    month, day = ibis.ifelse(day_first, two, one), ibis.ifelse(day_first, one, two)
    dash = ibis.literal("-")
    short = text.substr(8, 1) <= " "
    year, clock = ibis.ifelse(short, text.substr(6, 2), text.substr(8, 2)), ibis.ifelse(short, text.substr(8), text.substr(10))
    return (ibis.literal("20") + year + dash + month + dash + day + clock).try_cast(_cells.TIME)


def _short(text: ir.StringValue, day_first: ir.BooleanValue) -> ir.TimestampValue:
    """A day and a clock whose numbers may lack their noughts."""
    plain = text.replace("/", "-")
    return ibis.ifelse(day_first, _cells.known(plain, "%d-%m-%Y %H:%M:%S"), _cells.known(plain, "%m-%d-%Y %H:%M:%S"))


def _untidy(text: ir.StringValue, day_first: ir.BooleanValue) -> ir.TimestampValue:
    """A time written in any of the other ways."""
    # Each reading mentions the one before it once: an engine plans each mention anew, and whatever that mentions.
    said = text.replace(_cells.READ, "?")
    day, month = (said.re_replace(_SLASHED, _cells.READ + form) for form in (r"20\3-\2-\1 ", r"20\3-\1-\2 "))
    said = ibis.ifelse(day_first, day, month)
    for pattern, form in _OTHERS.items():
        said = said.re_replace(pattern, _cells.READ + form)
    iso = _cells.numbered(said.re_replace(_HALF, r"\2").upper()).strip()
    read = iso.re_extract(f"(?s)^{_cells.READ}(.*)$", 1).replace(" +", "+").replace(" -", "-").try_cast("timestamp('UTC', 6)")
    return (read.cast(_cells.TIME) + _half(text).as_interval("h")).cast(_cells.TIME)


def _half(text: ir.StringValue) -> ir.IntegerValue:
    """Hours from the clock of twelve hours at the end of a text to that of the day; none where it ends otherwise."""
    half, said = text.re_extract(_HALF, 1).lower(), text.re_extract(_HOUR, 1).try_cast("int64")
    hours = ibis.cases((half == "p", said % _TWELVE + _TWELVE - said), (half == "a", said % _TWELVE - said), else_=0).fill_null(0)
    return ibis.ifelse(text.re_search(_ZONELESS), ibis.literal(0), hours)


def days_first(text: ir.StringValue, file: ir.Value, otherwise: ir.BooleanValue | bool) -> ir.BooleanValue:  # noqa: FBT001
    """Whether dates with slashes have their day first, by every date of the file."""
    day = _together.any_in(file, text.re_search(_DAY_SHOWN))
    return day if otherwise is False else day | (otherwise & ~_together.any_in(file, text.re_search(_MONTH_SHOWN)))
