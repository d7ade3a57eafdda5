"""Cells: from the text a platform wrote to money, times and addresses, or null where the text says no such thing.

Pure expressions over text columns. Nothing here rounds, guesses or stops a scan: what cannot be read is null, and the
importer sets the row aside with its reason. Casts come last, on text whose form a pattern has already settled,
because a cast alone reads `1e5`, rounds a fifth decimal and forgets `+0100` in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from stalwarts.late import ibis
from stalwarts.late import ir

MONEY = "decimal(18, 4)"
TIME = "timestamp(6)"

NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
"""Currencies without a minor unit (ISO 4217)."""
THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
"""Currencies of a thousand minor units (ISO 4217)."""

_PLAIN = "^-?[0-9]{1,14}([.][0-9]{1,4})?$"
_MARKED = "^\\p{Sc}[0-9]{1,14}([.][0-9]{1,4})?$"
"""Most files that put a sign before their amounts write every one of them so."""
_BARE_COMMA = "^-?[0-9]{1,14}(?:,[0-9]{1,4})?$"
_COMMA = ("^(?:[A-Z]{0,2}\\p{Sc}[ \u00a0]?)?([0-9]{1,14}(?:,[0-9]{1,4})?)"
          "(?:[ \u00a0]?(?:\\p{Sc}|EUR|BRL|CHF|CZK|DKK|NOK|PLN|SEK))?$")
"""The same with a decimal comma; of letters only those that are no month in any language."""
_GROUPED = "^[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:[.][0-9]{1,4})?$"
_WHOLE = "^-?[0-9]{1,14}$"
_GAP = "[ \u00a0\u202f]*"
_SIGN = f"[-+\u2212]?{_GAP}"
_SYMBOL = f"(?:[A-Za-z]{{0,3}}\\p{{Sc}}|[A-Za-z]{{1,3}}|\u5186|\uc6d0|z\u0142)?{_GAP}"
_MONTH = ("(?i)(?:^|[^a-z])(?:jan|feb|m[a\u00e4]r|mrz|mrt|apr|ma[iy]|mei|jun|jul|aug|sep|o[ck]t|nov|de[cz]|fev|avr|out|set"
          "|ene|abr|ago|dic|gen|mag|giu|lug|ott)(?:[^a-z]|$)")
"""`Apr 50` is what a spreadsheet of another country makes of 4.50: no currency is called so."""
_GROUPS = {".": "[,' \u00a0\u202f]", ",": "[.' \u00a0\u202f]"}

LONGEST_TITLE = 200
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&#x27;", "'"), ("&#039;", "'"),
            ("&#8217;", "\u2019"), ("&#8211;", "\u2013"), ("&#8230;", "\u2026"), ("&nbsp;", " "), ("&amp;", "&"))
_LETTER = '[^@ \t\r\n,;:<>"()]'
_ADDRESS = f"{_LETTER}+@{_LETTER}+[.]{_LETTER}+{_LETTER.replace('[^', '[^.')}"

_DIGITS = "(?:[(]0[)])?[1-9](?:[ \u00a0()./-]{0,2}[0-9]){6,14} *$"
_E164, _ABROAD, _TIDY = f"^ *'?[+]{_DIGITS}", f"^ *'?00{_DIGITS}", "^[+][1-9][0-9]{6,14}$"
_BETWEEN = " \u00a0()./-'+"
"""All that stands in these but digits."""

YEAR = "[1-8][0-9]{3}"
"""`0001` is how platforms write never, `9999` for ever: after it no day can be reckoned. 3018 is a real one's for ever."""
_CLOCK = (f"^{YEAR}-[0-9]{{2}}-[0-9]{{2}}(?:[ T][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.][0-9]{{1,6}})?)?"
          "(?:Z| UTC| ?[+]00:?00)?)?$")
"""Without an offset that would count: the engine's reading of a plain time forgets it."""
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
READ = "\x01"
"""Stands before what was read in a text, and in none that was not: one reading after the other may be tried on it."""
_DIRECTIVES = {
    "Y": f"({YEAR})",
    "y": "(?:20)?([0-9]{2})",
    "m": "(0?[1-9]|1[0-2])",
    "b": "((?i:" + "|".join(re.findall("...", _MONTHS)) + "))[A-Za-z]*[.]?",
    "d": "(0?[1-9]|[12][0-9]|3[01])",
    "H": "([01]?[0-9]|2[0-3])",
    "I": "(0?[1-9]|1[0-2])",
    "M": "([0-5][0-9])",
    "S": "([0-5][0-9])",
    "p": " ?([AaPp])[.]?[Mm][.]?",
}
_EXACT = {"Y": YEAR, "y": "(?:[0-5][0-9]|6[0-8])", "m": "(?:0?[1-9]|1[0-2])", "d": "(?:0?[1-9]|[12][0-9]|3[01])",
          "H": "(?:[01]?[0-9]|2[0-3])", "I": "(?:0?[1-9]|1[0-2])", "M": "[0-5][0-9]", "S": "[0-5][0-9]", "p": "[AaPp][Mm]",
          "a": "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", "b": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
          "B": "(?:January|February|March|April|May|June|July|August|September|October|November|December)"}
"""Of each letter, what the engine reads as we do. Years of two digits from 69 on it puts into another century."""


def no() -> ir.BooleanScalar:
    """False, as an expression."""
    return ibis.literal(value=False)


def none() -> ir.StringScalar:
    """No text."""
    return ibis.null("string")


def cell(text: ir.StringValue) -> ir.StringValue:
    """The text without blanks around it; null where nothing is left."""
    padded = (text < "!") | (text.right(1) <= " ")
    return ibis.ifelse(padded, text.strip(), text).nullif("")


def full_name(first: ir.StringValue, last: ir.StringValue) -> ir.StringValue:
    """Two parts of a name, without blanks around them; null where nothing is left."""
    return cell(joined(first, last))


def joined(first: ir.StringValue, last: ir.StringValue) -> ir.StringValue:
    """Two parts of a name with a blank between them, or the one that is there."""
    return ibis.coalesce(first + ibis.literal(" ") + last, first, last)


def blank(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a cell is missing, empty or only blanks."""
    # Taking blanks off a million cells is a tenth of a second, and hardly one begins with any.
    return text.isnull() | ibis.ifelse(text < "!", text.strip() == "", no())


def flag(text: ir.StringValue) -> ir.BooleanValue:
    """Yes or no, as platforms write it; null for anything else."""
    word = cell(text).lower()  # reached only by cells that are not tidy already
    return ibis.cases(
        (text.isin(("true", "Yes", "yes")), True), (text.isin(("false", "No", "no")), False),
        (one_of(word, ("true", "yes", "1", "t", "y")), True), (one_of(word, ("false", "no", "0", "f", "n")), False),
        else_=ibis.null("boolean"))


def one_of(text: ir.StringValue, words: Sequence[str]) -> ir.BooleanValue:
    """Whether a text is one of these words. An engine turns a list of five or more into a join over every row."""
    return text.re_search(f"^(?:{'|'.join(re.escape(word) for word in words)})$")


def headline(text: ir.StringValue) -> ir.StringValue:
    """A title in one line, its letters as they were before HTML escaped them, cut to 200 of them."""
    plain = text
    for escape, letter in _ESCAPES:
        plain = plain.replace(escape, letter)
    escaped = ibis.ifelse(text.contains("&"), text.re_search("&[a-z0-9#]+;"), no())
    # Whether there are any breaks is asked first: within a case each mention of what replaces them does so anew.
    broken = text.contains("\n") | text.contains("\r") | text.contains("\t")
    return ibis.cases((escaped, _line(plain, LONGEST_TITLE)), (broken, _flat(text, LONGEST_TITLE)),
                      else_=_tidied(text, text, LONGEST_TITLE)).nullif("")


def one_line(text: ir.StringValue, longest: int) -> ir.StringValue:
    """A text in one line without blanks around it, cut to so many letters; null where there is none."""
    return _flat(text, longest).nullif("")


def _flat(text: ir.StringValue, longest: int) -> ir.StringValue:
    # Most have nothing to put right but the breaks of their lines; to look for all there might be takes ten times as long.
    plain = text
    for letter in "\n\r\t":
        plain = plain.replace(letter, " ")
    return _tidied(text, plain, longest)


def _tidied(text: ir.StringValue, plain: ir.StringValue, longest: int) -> ir.StringValue:
    """The `plain` form of a text where it is one line already, else the text made one."""
    untidy = plain.contains("  ") | (plain < "!") | (plain.right(1) <= " ") | (text.length() > longest)
    return ibis.ifelse(untidy, _line(text, longest), plain)


def _line(text: ir.StringValue, longest: int) -> ir.StringValue:
    # With one mention of the text: inside of a case an engine works out each of them anew.
    return text.re_replace("[\t\r\n][ \t\r\n]*| [ \t\r\n]+", " ").left(longest + 1).strip().left(longest).strip()


def unguard(text: ir.StringValue) -> ir.StringValue:
    """The text without the apostrophe that keeps spreadsheets from reading it as a number or a formula."""
    return ibis.ifelse(text.startswith("'"), ibis.ifelse(text.re_search("^'[0-9=+@-]"), text.substr(1), text), text)


def quoted(text: ir.StringValue, what: str) -> ir.StringValue:
    """The start of a reason: the cell's own words, at most 60 letters of them, and what they are not."""
    return ibis.literal("'") + text.left(60) + ibis.literal(f"' {what}")


def first_of(*checks: tuple[ir.BooleanValue, ir.StringValue | str]) -> ir.StringValue:
    """The reason beside the first condition that holds; null where none does."""
    return ibis.cases(*checks, else_=ibis.null("string"))


# --- money -------------------------------------------------------------------------------------------------------


def money(text: ir.StringValue, decimal: str = ".") -> ir.DecimalValue:
    """An amount in major units as decimal(18,4): `1200`, `1,200.00`, `(33.62)`, `-$27.08`, `SEK 1,000.00`, `$5 USD`.

    Null for what has more than four decimals, more than 14 digits before them, or marks in no order amounts have.
    """
    if decimal != ".":
        return ibis.ifelse(text.re_search(_WHOLE), text.try_cast(MONEY), _dressed(text, decimal)).cast(MONEY)
    return _pointed(text, _dressed(text, decimal))


def money_either(text: ir.StringValue) -> ir.DecimalValue:
    """As `money`, for columns written with a point that a spreadsheet may have saved again with a comma.

    A comma followed by one or two last digits can only be a decimal comma; every other cell is read with a point.
    """
    comma = text.re_search(r",[0-9]{1,2}[^0-9.,]*$")
    return _pointed(text, ibis.ifelse(comma, _dressed(text, ","), _dressed(text, ".")))


def _pointed(text: ir.StringValue, other: ir.DecimalValue) -> ir.DecimalValue:
    """An amount with a point or without, bare or behind one sign or with commas; `other` where it is written in any other way."""
    return ibis.cases((text.re_search(_PLAIN), text.try_cast(MONEY)),
                      (text.re_search(_MARKED), text.substr(1).try_cast(MONEY)),
                      (text.re_search(_GROUPED), text.replace(",", "").try_cast(MONEY)), else_=other).cast(MONEY)


def _dressed(text: ir.StringValue, decimal: str) -> ir.DecimalValue:
    if decimal == ",":
        # Most that are not bare numbers are written so, and nothing has to be searched in them for what they might hold.
        return ibis.cases((text.re_search(_BARE_COMMA), text.replace(",", ".").try_cast(MONEY)),
                          (text.re_search(_COMMA), text.re_extract(_COMMA, 1).replace(",", ".").try_cast(MONEY)),
                          else_=_searched(text, decimal)).cast(MONEY)
    return _searched(text, decimal)


def _searched(text: ir.StringValue, decimal: str) -> ir.DecimalValue:
    number = f"(?:[0-9]{{1,3}}(?:{_GROUPS[decimal]}[0-9]{{3}})+|[0-9]+)?(?:[{decimal}][0-9]{{1,4}}0*)?"
    signed = f"(?:{_SIGN}{_SYMBOL}|{_SYMBOL}{_SIGN}){number}{_GAP}{_SYMBOL}"
    shape = f"^{_GAP}(?:{signed}|[(]{_SYMBOL}{number}{_GAP}{_SYMBOL}[)]){_GAP}$"
    digits = text.re_replace(f"[^0-9{decimal}]", "").replace(",", ".").try_cast(MONEY)
    amount = ibis.ifelse(text.re_search("[-(\u2212]"), -digits, digits)
    return ibis.ifelse(text.re_search(shape) & ~text.re_search(_MONTH), amount, ibis.null(MONEY))


def currency(text: ir.StringValue) -> ir.StringValue:
    """An ISO 4217 code in capitals; null where the text is not three letters."""
    return ibis.ifelse(text.re_search("^[A-Za-z]{3}$"), text.upper(), ibis.null("string"))


def decimals_ok(amount: ir.DecimalValue, code: ir.StringValue) -> ir.BooleanValue:
    """Whether an amount has no more decimals than its currency.

    Currencies are searched for in a text: an engine may turn a long list into a join over every row.
    """
    return ibis.cases(
        (amount.round(0) == amount, True),
        (ibis.literal(NO_DECIMALS).contains(code), False),
        (amount.round(2) == amount, True),
        else_=ibis.literal(THREE_DECIMALS).contains(code) & (amount.round(3) == amount),
    )


# --- times -------------------------------------------------------------------------------------------------------


def when(text: ir.StringValue) -> ir.TimestampValue:
    """A time as naive UTC: `2026-08-24 13:18:58 +0200`, `…T13:18:58.123Z`, `… UTC`, `+02:00`, `+02`, without seconds.

    Without an offset the clock is taken as UTC; a date alone is its midnight. Digits past microseconds are dropped.
    Cast as a time *with* zone, in a session whose zone is UTC: a cast to a time without one forgets the offset, and
    both refuse a blank before it. A year and its dash keep out words such as `epoch`, which a cast takes for a time.
    """
    # Most files write every time so: there is no room for an offset in it, and it is read in less than half the time.
    return ibis.ifelse(text.re_search(_CLOCK), text.try_cast(TIME), _zoned(text))


def _zoned(text: ir.StringValue) -> ir.TimestampValue:
    joined = text.replace(" +", "+").replace(" -", "-")
    dated = ibis.ifelse(text.re_search(f"^{YEAR}-"), joined, ibis.null("string"))
    return dated.try_cast("timestamp('UTC', 6)").cast(TIME)


def stamp(text: ir.StringValue, form: str) -> ir.TimestampValue:
    """A time written in one known form, as naive UTC: strptime letters `Y y m b d H I M S p`, years `y` from 2000.

    Raises KeyError for another letter.
    """
    return swift(text, spelt(text, form), form)


def swift(text: ir.StringValue, careful: ir.TimestampValue, *forms: str) -> ir.TimestampValue:
    """What the engine's own reading gives where a text is in one of these forms to the letter, and `careful` elsewhere.

    Its own takes a third of the time, where it need not fail first: a failure takes ten times as long as a reading.
    """
    known = [(re.sub("%(.)", lambda found: _EXACT[found[1]], re.sub("([.+])", r"[\1]", one)), one) for form in forms
             if "%Y%m" not in form for one in dict.fromkeys((form, form.replace("%b", "%B"), form.replace("%p", " %p")))]
    read = [(text.re_search(f"^{pattern}$"), _try_strptime()(text, one)) for pattern, one in known]
    return ibis.cases(*read, else_=careful).cast(TIME) if read else careful


def known(text: ir.StringValue, form: str) -> ir.TimestampValue:
    """The engine's own reading of a text behind a pattern that has settled its form; null where it is no time all the same."""
    return _try_strptime()(text, form).cast(TIME)


@cache
def _try_strptime() -> Any:
    """The engine's function of that name: null where a text is not in the form."""
    @ibis.udf.scalar.builtin(signature=(("string", "string"), TIME))  # type: ignore[untyped-decorator]
    def try_strptime(text: str, form: str) -> datetime: ...  # type: ignore[empty-body]

    return try_strptime


def spelt(text: ir.StringValue, form: str, *, recent: bool = False) -> ir.TimestampValue:
    """What `stamp` says, by patterns alone: a month in words by its first three letters.

    Where times are `recent`, years of two digits are those of 1969 to 2068, as POSIX has it.
    """
    # Each step mentions the one before it once: an engine plans each mention anew, and whatever that mentions.
    pattern, letters = _pattern(form)
    place = {letter: rf"\{n}" for n, letter in enumerate(letters, 1)}
    year, month = place.get("Y") or "20" + place["y"], place.get("m") or place["b"]
    clock = ":".join((place.get("H") or place.get("I") or "0", place.get("M", "00"), place.get("S", "00")))
    made = text.replace(READ, "?").re_replace(pattern, f"{READ}{year}-{month}-{place['d']} {clock}{place.get('p', '')}")
    if "b" in place or "p" in place:
        made = made.upper()
    made = numbered(made) if "b" in place else made
    if recent and "y" in place:
        made = made.re_replace(f"^{READ}20(69|[7-9][0-9])-", rf"{READ}19\1-")
    if "p" not in place:
        return made.re_extract(f"^{READ}(.*)$", 1).try_cast(TIME)
    # Twelve comes before one, and the second half of a day begins when it is midnight twelve hours to the west.
    zoned = made.re_replace(" 12(:[0-9:]+[AP])$", r" 0\1").re_replace("A$", "+00").re_replace("P$", "-12")
    return zoned.re_extract(f"^{READ}(.*)$", 1).try_cast("timestamp('UTC', 6)").cast(TIME)


def numbered(text: ir.StringValue) -> ir.StringValue:
    """A text with months as numbers that are three capitals between dashes in it: `2026-MAR-2`."""
    for number, name in enumerate(re.findall("...", _MONTHS), 1):
        text = text.replace(f"-{name.upper()}-", f"-{number}-")
    return text


def us12(text: ir.StringValue, day_first: ir.BooleanValue | None = None) -> ir.TimestampValue:
    """A time such as `6/24/23 11:45am`, month first unless `day_first`, as naive UTC: the file names no zone."""
    american = stamp(text, "%m/%d/%y %I:%M%p")
    if day_first is None:
        return american
    return ibis.ifelse(day_first, stamp(text, "%d/%m/%y %I:%M%p"), american)


def day(text: ir.StringValue, form: str = "%Y-%m-%d") -> ir.DateValue:
    """A day written in one known form, as `stamp` reads it."""
    return stamp(text, form).date()


def _pattern(form: str) -> tuple[str, str]:
    """The pattern of a form, and the letters its groups stand for, in order."""
    pieces = re.split("%(.)", form)
    pattern = re.escape(pieces[0]) + "".join(
        _DIRECTIVES[letter] + re.escape(rest) for letter, rest in zip(pieces[1::2], pieces[2::2], strict=True))
    return f"^ *{pattern} *$", "".join(pieces[1::2])


# --- addresses ---------------------------------------------------------------------------------------------------


def clean_email(text: ir.StringValue) -> ir.StringValue:
    """An e-mail address in lower case without blanks around it; null where the text has not the form of one.

    Only the form is looked at: which addresses are one being is for `identity` to say.
    """
    # The dot behind it is that of the sentence it was copied from.
    tidy = text.strip().lower().re_replace("[.]$", "")
    padded = ibis.ifelse(text.re_search(f"^ *{_ADDRESS}[.]? *$"), tidy, ibis.null("string"))
    return ibis.ifelse(text.re_search(f"^{_ADDRESS}$"), text.lower(), padded)


def clean_phone(text: ir.StringValue) -> ir.StringValue:
    """A phone number that carries its country, as `+` and digits; null where it does not: nobody can complete it."""
    digits = text.replace("(0)", "").translate(_BETWEEN, "")
    long = ibis.ifelse(text.re_search(_ABROAD), digits.substr(2), none())
    plus = ibis.literal("+")
    return ibis.ifelse(text.re_search(_TIDY), text, plus + ibis.ifelse(text.re_search(_E164), digits, long))
