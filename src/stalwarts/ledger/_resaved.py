"""What spreadsheets make of a platform's file when somebody saves it again, as its beginning shows.

- Days and clocks as people write them there: `15.03.2026 14:05`, `3/15/2026 14:05`. Where an importer reads only what its
  platform writes, they are written anew as `2026-03-15 14:05:00`; which number is the month the file has to show.
- Yes and no in the spreadsheet's language: `WAHR`, `FAUX`.
- Numbers of twelve figures and more, cut short (`1,23457E+15`) or rounded to fifteen: two orders, or two people, might be
  one then. A row that is known by such a number is set aside; anywhere else the cell says nothing.
- Days of which some were read the other way round while the others stayed as they were: the first are set aside, with both
  readings.
"""

from __future__ import annotations

import csv
import io
import mmap
import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from pathlib import Path
from types import ModuleType

from stalwarts.engines import Anew
from stalwarts.ledger import mending

HEAD = 64 << 10
_KEYS = ("order", "id", "post", "attendee")
"""What a row is known by, beside what an importer cannot do without."""

WORDS = {"true": ("WAHR", "VRAI", "VERDADERO", "VERO", "VERDADEIRO", "WAAR", "PRAWDA", "SANT", "SAND", "SANN", "TOSI", "PRAVDA",
                  "IGAZ", "DO\u011eRU", "\u0418\u0421\u0422\u0418\u041d\u0410"),
         "false": ("FALSCH", "FAUX", "FALSO", "ONWAAR", "FA\u0141SZ", "FALSKT", "FALSK", "USANN", "EP\u00c4TOSI", "NEPRAVDA",
                   "HAMIS", "YANLI\u015e", "\u041b\u041e\u0416\u042c")}
"""Yes and no, as spreadsheets write them in their languages."""
CUT = (r"^ *(?:[0-9](?:[.,][0-9]+)?[Ee]\+(?:1[1-9]|[2-9][0-9])"
       "|#(?:NAME|NOM|\u00bfNOMBRE|NOME|NAAM|NAZWA|\u0418\u041c\u042f)[?]) *$")
"""A number as a spreadsheet shows one of twelve figures and more, or what it makes of a name that begins with `@` or `-`."""
ROUNDED = "^ *[0-9]{15}0+ *$"
"""A number as it keeps one of sixteen figures and more."""
_SURE, _CHANCE = 15, 4
"""Figures it keeps, and noughts after them, in all of a column, from which on they are no chance."""

_DAY = re.compile(r" *(?:(?P<year>[0-9]{4})(?P<first>[-/.])(?P<m>[0-9]{1,2})(?P=first)(?P<d>[0-9]{1,2})"
                  r"|(?P<one>[0-9]{1,2})(?P<mark>[-/.])(?P<two>[0-9]{1,2})(?P=mark)(?P<late>[0-9]{4}|[0-9]{2}))"
                  r"(?:[T ].*|, ?[0-9].*)?$")
_SOME = re.compile(r"(?<![0-9]{3})[0-9][-/.][0-9]{1,2}[-/.][0-9]{2}(?:[0-9]{2})?(?![0-9]|[.][0-9])|"
                   r"[0-9]{4}[/.][0-9]{1,2}[/.][0-9]|[Ee]\+[1-9][0-9]|(?<!\w)[0-9]{15}0+(?!\w)|#[A-Z\u00bf\u0418]")
"""What any of it needs, beside words: most files hold none, for days with the year first and hyphens are as they should be."""
_TWELVE = 12
_SUM = re.compile(r"(?i)(?:grand )?(?:total|totals|totale|totaal|sum|summe|summa|gesamt|gesamtsumme|somme|suma|soma|\u5408\u8a08"
                  r"|\u0438\u0442\u043e\u0433\u043e)\W*$")
_NUMBER, _TAIL = re.compile(r"[-+(]?\W?[0-9][0-9.,' ]*\W?$"), 4 << 10
_WORDY, _LARGE = 12, 64 << 20
"""Letters of a heading that no cell holds by chance, and bytes of a file that nobody pasted together."""


@dataclass(frozen=True)
class Resaved:
    """How the columns of one file are written, and which of its records cannot be believed."""

    anew: dict[str, Anew] = field(default_factory=dict)
    """Our column to how its cells are written."""
    keys: dict[int, str] = field(default_factory=dict)
    """Place of a column by which rows are known to the pattern of numbers that are none any more."""
    turned: frozenset[int] = frozenset()
    """Places of columns of days of which some were read the other way round."""
    heading: tuple[str, ...] = ()
    """The heading, where it stands in the file once more: what follows it is another download, pasted below the first."""

    summed: bool = False
    """Whether it ends in a line that adds up the others, and names people who may have nothing but a name."""

    @property
    def doubted(self) -> bool:
        """Whether each record has to be looked at."""
        return bool(self.keys or self.turned or self.heading or self.summed)

    def doubts(self) -> Callable[[list[str]], str | None]:
        """Why a record, told one after the other, cannot be believed: empty where it can, None where it was told before."""
        told = _Told(self.heading) if self.heading else None
        return lambda cells: None if (told and told.before(cells)) or (self.summed and _is_sum(cells)) else self._why(cells)

    def _why(self, cells: list[str]) -> str:
        for at, pattern in self.keys.items():
            if at < len(cells) and re.match(pattern, cells[at]):
                what = "is what a spreadsheet made of a name" if "#" in cells[at] else "is a number that a spreadsheet cut short"
                return f"'{cells[at].strip()}' {what}; add the file as it was downloaded"
        return next((why for at in sorted(self.turned) if at < len(cells) and (why := _both(cells[at]))), "")


class _Told:
    """Which records of several downloads pasted together were told by an earlier one: each may hold a line several times."""

    def __init__(self, heading: tuple[str, ...]) -> None:
        self._heading, self._most, self._here = heading, Counter[str](), Counter[str]()

    def before(self, cells: list[str]) -> bool:
        """Whether a record is the heading, or one of those that an earlier download told."""
        if _bare(cells) == self._heading:
            self._most, self._here = self._most | self._here, Counter()
            return True
        line = "\x1f".join(_bare(cells))
        self._here[line] += 1
        return self._here[line] <= self._most[line]


def _is_sum(cells: list[str]) -> bool:
    """Whether a record is a line of sums: a word that says so, and numbers."""
    first, *others = [cell for cell in _bare(cells) if cell] or [""]
    return _SUM.match(first) is not None and all(map(_NUMBER.match, others))


def _bare(cells: list[str]) -> tuple[str, ...]:
    """Cells without blanks around them, and without empty ones behind the last."""
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


AS_IT_IS = Resaved()


def look(path: Path, picks: dict[str, int | None], layout: tuple[str, int], importer: str, needed: Iterable[str],
         module: ModuleType | None = None) -> Resaved:
    """What the beginning of a file in UTF-8 shows, and its end.

    `picks` are our columns and their places, `layout` what parts its cells and how many lines come before them, `needed` the
    columns its importer cannot do without. Without an `importer` there is a mapping, which says how columns are written.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    text = head.decode("utf-8", "replace")
    heading = _repeated(path, text, *layout)
    summed = getattr(module, "UNNAMED", False) and _is_sum(_last(path, layout[0]))
    if not heading and not summed and not _has_some(text):
        return AS_IT_IS
    places = {name: at for name, at in picks.items() if at is not None}
    cells = _columns(text if len(head) < HEAD else text.rpartition("\n")[0], places, layout)
    short = {name: pattern for name, some in cells.items() if (pattern := _shortened(some))}
    keyed = {*needed, *_KEYS}
    days = {name: found for name, some in cells.items() if (found := _days(some))}
    turned = {name for name, found in days.items() if _is_turned(found, cells[name])}
    anew = {name: Anew(nothing=pattern) for name, pattern in short.items() if name not in keyed}
    anew |= {name: Anew(words=WORDS) for name, some in cells.items() if importer and some and all(map(_is_word, some))}
    if importer and getattr(module, "YEAR_FIRST", False):
        plain = {name: found for name, found in days.items() if name not in turned}
        anew |= _forms(plain, path, {name: places[name] for name in plain}, layout)
    return Resaved(anew, {places[name]: pattern for name, pattern in short.items() if name in keyed},
                   frozenset(places[name] for name in turned), heading, summed)


def _has_some(text: str) -> bool:
    """Whether there is anything to look at each cell for."""
    large = text.upper()
    return _SOME.search(text) is not None or any(re.search(rf"\b{word}\b", large)
                                                 for words in WORDS.values() for word in words if word in large)


def _last(path: Path, mark: str) -> list[str]:
    """The cells of the last line with anything in it."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        lines = [line for line in stream.read().decode("utf-8", "replace").splitlines() if line.strip(f'{mark}" ')]
    return next(csv.reader(lines[-1:], delimiter=mark), [])


def _repeated(path: Path, head: str, mark: str, skip: int) -> tuple[str, ...]:
    """The heading of a file in which it stands more than once; nothing elsewhere, nor where it is but one short word."""
    above = head.splitlines(keepends=True)[:skip]
    line = above[-1].strip(f"{mark} \r\n") if above else ""
    if len(line) < _WORDY or path.stat().st_size > _LARGE:
        return ()
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        again = whole.find(f"\n{line}".encode(), len("".join(above).encode()) - 1) >= 0
    return _bare(next(csv.reader(above[-1:], delimiter=mark), [])) if again else ()


def _columns(text: str, places: dict[str, int], layout: tuple[str, int]) -> dict[str, list[str]]:
    """What stands in each column, blank cells left out."""
    mark, skip = layout
    body = io.StringIO("".join(text.splitlines(keepends=True)[skip:]), newline="")
    found: dict[str, list[str]] = {name: [] for name in places}
    with suppress(csv.Error):
        for record in csv.reader(body, delimiter=mark):
            for name, at in places.items():
                if at < len(record) and record[at].strip():
                    found[name].append(record[at])
    return found


def _is_word(cell: str) -> bool:
    return any(cell.strip().upper() in words for words in WORDS.values())


# --- numbers ---------------------------------------------------------------------------------------------------------


def _shortened(cells: list[str]) -> str:
    """The pattern of numbers of a column that are none any more; empty where they are as they were."""
    if any(re.match(CUT, cell) for cell in cells):
        return CUT
    long = [cell.strip() for cell in cells if re.match(f"^ *[0-9]{{{_SURE + 1},}} *$", cell)]
    noughts = sum(len(cell) - _SURE for cell in long)
    return ROUNDED if noughts >= _CHANCE and all(re.match(ROUNDED, cell) for cell in long) else ""


# --- days ------------------------------------------------------------------------------------------------------------


def _days(cells: list[str]) -> list[re.Match[str]]:
    """The days of a column; none where it holds mostly other things."""
    found = [day for cell in cells if (day := _DAY.match(cell))]
    return found if len(found) * 2 > len(cells) else []


def _forms(days: dict[str, list[re.Match[str]]], path: Path, places: dict[str, int], layout: tuple[str, int]) -> dict[str, Anew]:
    """Our column to the one form of its days, or the two it may be, beside those that are as they should be."""
    strange = {name: [day for day in found if day["first"] != "-"] for name, found in days.items()}
    marks = {name: {(day["first"], day["mark"]) for day in found} for name, found in strange.items()}
    same = {name: next(iter(some)) for name, some in marks.items() if len(some) == 1}
    unsure = [name for name, (_, mark) in same.items() if mark in {"/", "-"}]
    first = _day_first([day for name in unsure for day in strange[name]])
    if unsure and first is None and path.stat().st_size > HEAD:
        first = _day_first(_all(path, [places[name] for name in unsure], layout))
    return {name: Anew(_orders(*some, first)) for name, some in same.items()}


def _orders(year_first: str | None, mark: str | None, day_first: bool | None) -> tuple[str, ...]:  # noqa: FBT001
    """The forms that days with these marks may be written in."""
    if year_first:
        return (f"%Y{year_first}%m{year_first}%d",)
    forms = f"%d{mark}%m{mark}%Y", f"%m{mark}%d{mark}%Y"
    return forms if day_first is None and mark != "." else forms[:1] if day_first or mark == "." else forms[1:]


def _day_first(days: Iterable[re.Match[str]]) -> bool | None:
    """Whether the day stands before the month in all of these; None where nothing shows it, or they say both."""
    shown = {int(day["one"]) > _TWELVE for day in days if _shows(day)}
    return shown.pop() if len(shown) == 1 else None


def _shows(day: re.Match[str]) -> bool:
    """Whether one of its numbers can only be a day's."""
    return day["one"] is not None and (int(day["one"]) > _TWELVE) != (int(day["two"]) > _TWELVE)


def _all(path: Path, places: list[int], layout: tuple[str, int]) -> Iterator[re.Match[str]]:
    """The days in these columns of all records."""
    for record in mending.records(path, *layout):
        for at in places:
            if at < len(record.cells) and (day := _DAY.match(record.cells[at])):
                yield day


def _is_turned(days: list[re.Match[str]], cells: list[str]) -> bool:
    """Whether only those days kept their slashes that could not be read the other way round.

    A spreadsheet of another country takes `03/04/26` for a day of its own and leaves `03/15/26` as text.
    """
    slashed = [day for day in days if day["mark"] == "/"]
    others = [day for day in days if "/" not in (day["mark"], day["first"])]
    if len(days) < len(cells) or not others or not slashed or not all(map(_shows, slashed)):
        return False
    return _day_first(slashed) is not None and all(int(day["d"] or day["one"]) <= _TWELVE for day in others)


def _both(cell: str) -> str:
    """Why a day that may have been read the other way round cannot be believed; empty for one that was not."""
    found = _DAY.match(cell)
    if found is None or "/" in (found["mark"], found["first"]):
        return ""
    year, month, day = (int(found[name]) for name in (("year", "m", "d") if found["year"] else ("late", "two", "one")))
    if month == day or not 0 < min(month, day) <= max(month, day) <= _TWELVE:
        return ""
    one, two = (date(year, *pair).strftime("%d %B").lstrip("0") for pair in ((month, day), (day, month)))
    return f"'{cell.strip()}' may be {one} or {two}: a spreadsheet read some days of this column the other way round"
