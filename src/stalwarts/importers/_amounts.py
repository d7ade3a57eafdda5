"""Whether a comma or a point parts the whole from its fractions, told by a whole column of amounts.

`1.234,50` and `0,99` say comma; `1,234.50`, `12.5` and `1,234,567` say point. `1,234` alone says nothing, and does
not have to where money has no thousandth part: it is one thousand then. Where it may have one, and where one column
says both, nothing is guessed.
"""

from __future__ import annotations

import re
from typing import Any

from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.problems import AmbiguousAmount

_POINT = (r"\d,\d{3}[.]\d", r"\d,\d{3},\d{3}", r"(?:^|[^\d.,])0[.]\d", r"[.]\d{1,2}\D*$", r"[.]\d{4,}\D*$")
_COMMA = (r"\d[.]\d{3},\d", r"\d[.]\d{3}[.]\d{3}", r"(?:^|[^\d.,])0,\d", r",\d{1,2}\D*$", r",\d{4,}\D*$")
POINT, COMMA = "|".join(_POINT), "|".join(_COMMA)
EITHER = r"^\D*[1-9]\d{0,2}[.,]\d{3}\D*$"
"""One mark with three figures after it: thousands, or thousandths."""
CLEAR = 20
"""A mark wins over the other where it is shown at least this many times as often; the other cells are set aside then."""
NEITHER = r"[.,]\d{1,2}[.,]"
"""No amount is written so: a day, a version."""
_WIDE = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0c\uff0e\u2019\u2009\u2013\u2212\uff0d\u25b2\u25b3"
_PLAIN = "0123456789,.' -----"
"""Figures, marks and signs as some countries write them, and as they are read: a triangle is a minus in Japan."""
_TIDY = ((r"([A-Za-z]) +([$])", r"\1\2"), (r"([0-9])[,.:] ?-+", r"\1"), ("^([\u00a5\uffe5] ?[0-9,]+)-+$", r"\1"),
         (r"^([^-]*[0-9][^0-9-]{0,4})-( ?[^0-9-]{0,4})$", r"-\1\2"),
         (r"^(-?)([A-Za-z]{2,3})[.] ?([0-9-])", r"\1\2 \3"))
"""What is written around a figure, and what is read instead: `AU $3.00`, `12,-`, `\u00a5500-`, `12,50-`, `Fr. 12.50`."""
_ODD = "[^ -~\u00a0\u202f\u20ac]|[0-9][,.:]? ?-|-$|[A-Za-z][.]|[A-Za-z] +[$]"
"""In cells that may need it."""


def mark_of(cell: str) -> str | None:
    """The decimal mark one cell shows; None where it shows none, or nothing that is an amount."""
    point, comma = bool(re.search(POINT, cell)), bool(re.search(COMMA, cell))
    return None if point == comma or re.search(NEITHER, cell) else "." if point else ","


def shown(text: ir.StringValue) -> dict[str, ir.Value]:
    """Aggregates over a column: cells that show a point or a comma, one of each, and one that may be either."""
    sound = ~text.re_search(NEITHER)
    point, comma = text.re_search(POINT) & sound, text.re_search(COMMA) & sound
    says_point, says_comma = point & ~comma, comma & ~point
    either = text.re_search(EITHER)
    return {"points": says_point.sum(), "commas": says_comma.sum(), "a_point": text.min(where=says_point),
            "a_comma": text.min(where=says_comma), "an_either": text.min(where=either)}


def resolve(shown: list[dict[str, Any]], *, thousandths: bool) -> str:
    """The one mark that columns of amounts show together.

    Raises AmbiguousAmount where they show both, or could mean thousands as well as thousandths.
    """
    points, commas = (sum(int(row[mark] or 0) for row in shown) for mark in ("points", "commas"))
    a_point, a_comma, an_either = (next((str(row[cell]) for row in shown if row[cell] is not None), "")
                                   for cell in ("a_point", "a_comma", "an_either"))
    if points and commas and max(points, commas) < CLEAR * min(points, commas):
        raise AmbiguousAmount(a_comma, readings(a_comma), a_point)
    if points or commas:
        return "." if points > commas else ","
    if an_either and thousandths:
        raise AmbiguousAmount(an_either, readings(an_either))
    return "," if "." in an_either else "."


def tidied(text: ir.StringValue) -> ir.StringValue:
    """A column of amounts with figures, marks and signs as they are read: `12,50-`, `1\u2019234.50`, `12,-`, `Fr. 12.50`."""
    tidy = text.translate(_WIDE, _PLAIN)
    for pattern, plain in _TIDY:
        tidy = tidy.re_replace(pattern, plain)
    return ibis.ifelse(text.re_search(_ODD), tidy, text)


def readings(cell: str) -> list[tuple[str, str]]:
    """Both ways to read a cell: the mark, and what the cell then means."""
    digits = re.sub(r"[^\d.,-]", "", cell)
    return [(mark, digits.replace("," if mark == "." else ".", "").replace(",", ".")) for mark in (".", ",")]
