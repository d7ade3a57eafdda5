"""The words under test: how numbers, shares and money are said, what each idea is called, and what is never said.

`docs/words.md` is this module for people. Every sentence a page shows passes `check`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from typing import Any
from typing import Protocol

CLAIM_WORDS = 25
"""A claim longer than this is two claims."""
SMALL_SHARE = 0.02
"""Under this share people misread percents, so "1 in N" stands beside it."""
SMALL_POINTS = 0.01
"""Differences between shares from here on are told in tenths of a point, smaller ones in hundredths."""
NEARLY_ALL = 99
"""Percents above this are not told apart."""
FEW = 10
"""A group with fewer people than this is never shown to anybody outside."""
FEWER = f"fewer than {FEW}"
NO_PENCE = 100
"""Amounts from here on are said without their small parts."""

SEGMENTS = {
    "supporter": "supporters",
    "buyer": "buyers",
    "endorser": "cheer, haven't bought",
    "voyeur": "onlookers",
    "unknown": "can't tell yet",
}
"""The segment's key in the contract to its words on screen, in the order they are drawn."""
KIND = {"supporter": "supporter", "buyer": "buyer", "endorser": "cheers, hasn't bought", "voyeur": "onlooker",
        "unknown": "can't tell yet"}
"""The same, said of one person."""

GIVEN = {"thank": "thanked them", "answer": "answered them", "gift": "gave them something", "call": "called them",
         "early_access": "gave them early access", "introduce": "introduced them to somebody"}
"""Kinds of note on what was done for a person, as said of ourselves."""
RECEIVED = {"defend": "stood up for you", "share": "shared you", "refer": "brought a friend", "work": "worked for you",
            "idea": "gave you an idea"}
"""Kinds of note on what a person did, seen by ourselves and by no file."""

BANNED = ("Wilson", "Kaplan-Meier", "posterior", "censoring", "censored", "MDE", "CUPED", "ITT", "cohort", "cohorts",
          "P(buys)", "LTV", "churn", "churned")
"""Said only under "How do you know?"."""

INSTEAD = {
    "elasticity": "twice the followers went with 37 % more buyers",
    "handle": "account name",
    "handles": "account names",
    "ruling": "your decision",
    "rulings": "your decisions",
    "holdout": "left in peace",
    "readout": "did it work?",
    "lens": "view",
    "net paid support": "money that stayed",
    "endorser": "cheers, hasn't bought",
    "endorsers": "cheer, haven't bought",
    "voyeur": "onlooker",
    "voyeurs": "onlookers",
}
"""The field's word to ours. Inside quotation marks the field's word may stand: then it is quoted, not used."""

SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "AUD": "A$", "CAD": "C$", "NZD": "NZ$", "INR": "₹"}
WHOLE = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "HUF", "IDR", "PYG", "UGX", "XAF", "XOF", "XPF"})
"""Currencies nobody counts in smaller parts."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")


def count(value: float) -> str:
    """A whole number as people write it: 40000 is "40,000"."""
    return f"{_half_up(value):,.0f}"


def plural(value: float, one: str, many: str = "") -> str:
    """A count and its noun: "1 buyer", "310 buyers"."""
    return f"{count(value)} {one if _half_up(value) == 1 else many or one + 's'}"


def within(days: int) -> str:
    """A span ahead: "within a year", "within 90 days"."""
    return "within a year" if days == 365 else f"within {count(days)} days"


def grain(low: float, high: float) -> float:
    """The finest step an interval supports: two digits of its width. [148, 331] supports steps of 10."""
    width = abs(high - low)
    return 10.0 ** (math.floor(math.log10(width)) - 1) if width > 0 else 0.0


def rounded(value: float, low: float, high: float) -> float:
    """The value at the grain of its interval: 232 in [148, 331] is 230."""
    return _to_step(value, grain(low, high))


def between(low: float | None, high: float | None) -> str:
    """A range of people: "150 to 330"; one end missing: "at least 150", "at most 330"; none: "not known"."""
    if low is None or high is None:
        return _one_sided(low, high, count)
    return _join(*(count(_to_step(end, max(1.0, grain(low, high)))) for end in (low, high)))


def exactly(low: float | None, high: float | None) -> str:
    """A range that was counted, said to the last one: "0 to 3,133"; one end missing as in `between`."""
    return _one_sided(low, high, count) if low is None or high is None else _join(count(low), count(high))


def about(value: float | None, low: float | None, high: float | None) -> str:
    """People with their range: "230 (150 to 330)"; without a range the plain count."""
    if value is None or low is None or high is None:
        return between(low, high) if value is None else count(value)
    said = between(low, high)
    middle = count(_to_step(value, max(1.0, grain(low, high))))
    return middle if said == middle else f"{middle} ({said})"


def percent(share: float) -> str:
    """A share as a percent with two digits that count: "0.78 %", "3.1 %", "23 %"."""
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    points = share * 100
    if points > NEARLY_ALL:
        return "over 99 %"
    return f"{_trim(_digits(points, 2))} %"


def one_in(share: float) -> str:
    """A share as people: 0.00775 is "1 in 129", 0.6 is "6 in 10", 0 is "none"."""
    if share <= 0:
        return "none"
    if share >= 1:
        return "all"
    if share > 1 / 3:
        said = (f"{part} in {whole}" for whole in (10, 100) if (part := round(share * whole)) < whole)
        return next(said, "nearly all")
    return f"1 in {_digits(1 / share, 3):,.0f}"


def share(value: float) -> str:
    """A percent, with "1 in N" beside it when it is small: "0.78 %, 1 in 129"."""
    return f"{percent(value)}, {one_in(value)}" if 0 < value < SMALL_SHARE else percent(value)


def share_between(low: float | None, high: float | None) -> str:
    """The bounds of a share: "1 in 360 to 1 in 129", "19 % to 24 %", "at most 1 in 129" when nothing is known below."""
    if low is None or high is None or not low < high:
        return share_of(high) if low == high and high is not None else _one_sided(low or None, high, share_of)
    if low <= 0:
        return f"at most {share_of(high)}"
    if high < SMALL_SHARE:
        return _join(one_in(low), one_in(high))
    return _join(f"{percent(low)} ({one_in(low)})" if low < SMALL_SHARE else percent(low), percent(high))


def share_of(value: float) -> str:
    """A share in its shortest honest form: "1 in 129" when small, else percent."""
    return one_in(value) if 0 < value < SMALL_SHARE else percent(value)


def points(value: float) -> str:
    """The size of a difference between two shares: 0.042 is "4.2 points", 0.0012 is "0.12 points"."""
    said = _points(value, abs(value))
    return f"{said} {'point' if said == '1' else 'points'}"


def more_between(low: float | None, high: float | None) -> str:
    """An interval of such a difference, per hundred: "0.3 to 4.1 more", "2 fewer to 1.1 more"."""
    if low is None or high is None:
        return "any number fewer to any number more"
    ends = [_points(end, max(abs(low), abs(high))) for end in (low, high)]
    if low >= 0:
        return f"{ends[0]} to {ends[1]} more"
    if high <= 0:
        return f"{ends[1]} to {ends[0]} fewer"
    return f"{ends[0]} fewer to {ends[1]} more"


def _points(value: float, largest: float) -> str:
    return _trim(_to_step(abs(100 * value), 0.1 if largest >= SMALL_POINTS else 0.01))


def money(amount: float, currency: str) -> str:
    """An amount of an ISO 4217 currency: "£4,120", "€31.50", "4,120 SEK"; the small parts fall away from 100 on."""
    whole = currency in WHOLE or abs(amount) >= NO_PENCE or amount == int(amount)
    figure = f"{abs(_half_up(amount)):,.0f}" if whole else f"{abs(amount):,.2f}"
    sign = "-" if amount < 0 and figure.strip("0.,") else ""
    return f"{sign}{SYMBOLS[currency]}{figure}" if currency in SYMBOLS else f"{sign}{figure} {currency}"


def money_between(low: float, high: float, currency: str) -> str:
    """A range of money: "£1,200 to £3,400"."""
    step = grain(low, high)
    return _join(money(_to_step(low, step), currency), money(_to_step(high, step), currency))


def day(moment: str | date) -> str:
    """A day as people write it: "2026-03-01T00:00:00Z" is "1 March 2026"; what is no date comes back as it is."""
    try:
        when = date.fromisoformat(str(moment)[:10])
    except ValueError:
        return str(moment)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def quarter(moment: str | date) -> str:
    """The quarter a day lies in: "2026-01-01" is "Jan-Mar 2026"."""
    when = date.fromisoformat(str(moment)[:10])
    return f"{('Jan-Mar', 'Apr-Jun', 'Jul-Sep', 'Oct-Dec')[(when.month - 1) // 3]} {when.year}"


def bound(text: str) -> str:
    """The text with no-break spaces where a line may not end: inside "1 in 129", "0.78 %" and "1 March"."""
    text = re.sub(r"\b(\d+) in (?=\d)", "\\1\u00a0in\u00a0", text)
    return re.sub(rf"(?<=\d) (?=%|(?:{'|'.join(MONTHS)})\b)", "\u00a0", text)


_DOES = ("will|would|can|could|may|might|must|should|do|did|had|give|gave|given|ask|asked|owe|never|sell|sold|earn|earned|"
         "need|know|reach|reached|bring|brought|keep|kept|thank|thanked|get|got|see|saw|still|already|make|made|spend|spent")
_MINE = (
    (r"\byourself\b", "myself"), (r"\byours\b", "mine"), (r"\byour\b", "my"), (r"\bYour\b", "My"),
    (r"\b[Yy]ou're\b", "I'm"), (r"\b[Yy]ou've\b", "I've"), (r"\b[Yy]ou'd\b", "I'd"),
    (r"\b[Yy]ou are\b", "I am"), (r"\b[Yy]ou were\b", "I was"), (r"\b[Yy]ou have\b", "I have"),
    (r"\b(are|were) you\b", lambda found: {"are": "am I", "were": "was I"}[found[1]]),
    (r"\b(did|do|have|had|can|could|would|will|should) you\b", r"\1 I"),
    (rf"\byou(?= (?:{_DOES})\b)", "I"), (r"\bYou\b", "I"), (r"\byou\b", "me"))


def mine(text: str) -> str:
    """A sentence said to the creator, as the creator says it: "310 of your followers" is "310 of my followers"."""
    for said, instead in _MINE:
        text = re.sub(said, instead, text)
    return text


_YOURS = ((r"\bAm I\b", "Are you"), (r"\bWas I\b", "Were you"), (r"\bI am\b", "you are"), (r"\bam I\b", "are you"),
          (r"\bI was\b", "you were"), (r"\bwas I\b", "were you"),
          (r"\bmyself\b", "yourself"), (r"\bmine\b", "yours"), (r"\bmy\b", "your"), (r"\bMy\b", "Your"),
          (r"(?:(?<=^)|(?<=[.!?] ))I\b", "You"), (r"\b(?:I|me)\b", "you"))


def yours(question: str) -> str:
    """A question somebody asks themselves, as it is put to others: "How few carry me?" is "How few carry you?"."""
    for said, instead in _YOURS:
        question = re.sub(said, instead, question)
    return question


class Spoken(Protocol):
    """What `check` reads of a page."""

    @property
    def question(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def claim(self) -> str: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def next_step(self) -> str: ...
    @property
    def doubts(self) -> Sequence[Any]: ...
    @property
    def grids(self) -> Sequence[Any]: ...
    @property
    def drawings(self) -> Sequence[Any]: ...
    @property
    def parts(self) -> Sequence[Any]: ...
    @property
    def deeds(self) -> Sequence[Any]: ...
    @property
    def links(self) -> Sequence[tuple[str, Any]]: ...


def check(page: Spoken) -> list[str]:
    """Every breach of docs/words.md on a page, each as a sentence; an empty list when the page speaks well."""
    length = words_in(page.claim)
    faults = [f"The claim has {length} words; at most {CLAIM_WORDS}."] if length > CLAIM_WORDS else []
    for text in sentences(page):
        faults += [f"{text!r} says {word!r}." for word in banned(text)]
        faults += [f"{text!r} says {word!r}; say {better!r}." for word, better in replaced(text)]
        faults += [f"{text!r} shows {small} and no '1 in N' beside it." for small in bare_shares(text)]
    return faults


def sentences(page: Spoken) -> Iterator[str]:
    """Everything a page shows in words; a grid's row counts as one sentence, so its cells may explain each other."""
    yield from filter(None, (page.question, page.title, page.claim, *page.notes, page.next_step))
    for doubt in page.doubts:
        yield from filter(None, (doubt.text, doubt.remedy))
    for grid in page.grids:
        yield from filter(None, (grid.title, *grid.columns, grid.note, *map("; ".join, grid.rows)))
        yield from (word for row in grid.deeds for deed in row for word in (deed.label, deed.sure) if word)
    for drawing in page.drawings:
        yield drawing.title
        yield from (row["label"] for row in drawing.rows if isinstance(row.get("label"), str))
    for part in page.parts:
        yield from (part.title, *part.lines, *part.steps)
    for deed in (*page.deeds, *(deed for part in page.parts for deed in part.deeds)):
        yield from filter(None, (deed.label, deed.sure))
    yield from (said for said, _ in page.links)


def words_in(text: str) -> int:
    """Words, numbers included; a percent sign standing alone is none."""
    return sum(any(letter.isalnum() for letter in token) for token in text.split())


def banned(text: str) -> list[str]:
    """The banned words in a text."""
    return [word for word in BANNED if _holds(text, word)]


def replaced(text: str) -> list[tuple[str, str]]:
    """The field's words used in a text, each with ours; quoted ones are let through."""
    unquoted = re.sub(r"\"[^\"]*\"|“[^”]*”", " ", text)
    return [(word, better) for word, better in INSTEAD.items() if _holds(unquoted, word)]


def bare_shares(text: str) -> list[str]:
    """Percents under 2 % in a text that says "1 in N" nowhere."""
    if re.search(r"\b1 in \d", text):
        return []
    found: Iterable[re.Match[str]] = re.finditer(r"(?<![\d.,])(\d+(?:\.\d+)?)\s?%", text)
    return [match[0] for match in found if 0 < float(match[1]) < SMALL_SHARE * 100]


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _join(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _one_sided(low: float | None, high: float | None, say: Any) -> str:
    if high is not None:
        return f"at most {say(high)}"
    return "not known" if low is None else f"at least {say(low)}"


def _half_up(value: float) -> float:
    return math.copysign(math.floor(abs(value) + 0.5), value) if value else 0.0


def _to_step(value: float, step: float) -> float:
    return _half_up(value / step) * step if step else value


def _digits(value: float, digits: int) -> float:
    """Rounded to so many digits that count, whole digits never lost below that."""
    return _to_step(value, 10.0 ** (math.floor(math.log10(value)) - digits + 1))


def _trim(value: float) -> str:
    return f"{value:.12f}".rstrip("0").rstrip(".")
