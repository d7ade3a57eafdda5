"""Reads the pages of Instagram's HTML download as a stream of words, links and pictures.

Nothing is asked of classes or nesting, which change with every redesign: a person is a link to a profile, a post is
pictures with words before them, and either ends with its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from stalwarts.importers import _instagram

CHUNK = 1 << 16
MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "de": ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"),
    "fr": ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
    "it": ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    "pt": ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "pl": ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"),
    "tr": ("oca", "şub", "mar", "nis", "may", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara"),
    "ru": ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    "sv": ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
}
"""How months begin, language by language. No beginning means two months."""
_NUMBER = {start: number for names in MONTHS.values() for number, start in enumerate(names, 1)}

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?\s*(?:(?P<half>[ap])\.?\s*m\.?)?"
_DAYS = (
    r"(?P<word>[^\W\d]{3,10})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})",
    r"(?P<day>\d{1,2})\.?(?: de)? (?P<word>[^\W\d]{3,10})\.?,?(?: de)? (?P<year>\d{4})",
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    r"(?P<either>\d{1,2})[/-](?P<or>\d{1,2})[/-](?P<year>\d{4})",
)
_DATES = [re.compile(rf"{day}(?:(?:,| at| à| um| a las| alle| às| om| kl\.?)? *,? *{_CLOCK})?", re.IGNORECASE)
          for day in _DAYS]
_PROFILE = re.compile(r"instagram\.com/(?:_u/)?([A-Za-z0-9._]+)/?(?:[?#].*)?$")


def followers(path: Path) -> Iterator[dict[str, Any]]:
    """Who follows us."""
    return _people(path, "follower")


def following(path: Path) -> Iterator[dict[str, Any]]:
    """Whom we follow."""
    return _people(path, "following")


def posts(path: Path) -> Iterator[dict[str, Any]]:
    """What we posted: the last words before the first picture, and the date after the last."""
    words, kind = "", ""
    for what, text in _events(path):
        if what == "main":
            words = ""
        elif what == "media":
            kind = kind or ("video" if text.lower().endswith(_instagram.MOVING) else "photo")
        elif what == "text" and kind and is_date(text):
            yield _row("post", title=_instagram.caption(words), kind=kind, shown=text)
            words, kind = "", ""
        elif what == "text" and not kind:
            words = text


def _people(path: Path, what: str) -> Iterator[dict[str, Any]]:
    name = ""
    for event, text in _events(path):
        found = _PROFILE.search(text) if event == "link" else None
        if found and found.group(1).lower() != name:
            if name:
                yield _row(what, person=name)
            name = found.group(1).lower()
        elif event == "text" and name and text.lower() != name and is_date(text):
            yield _row(what, person=name, shown=text)
            name = ""
    if name:
        yield _row(what, person=name)


def _row(what: str, **cells: str | None) -> dict[str, Any]:
    shown = cells.get("shown")
    row = {"person": None, "title": None, "kind": None, "shown": None} | cells
    return row | {"what": what, "stamp": stamp(shown) if shown else None}


# --- dates -------------------------------------------------------------------------------------------------------


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else, in any spelling we know."""
    return len(text) <= len("30 septiembre 2026 a las 12:59:59 p. m.") and _found(text) is not None


def stamp(text: str) -> int | None:
    """A date as epoch seconds, its clock taken as UTC; None where it is none or could be two.

    >>> stamp("Mar 20, 2026 8:00 pm") - stamp("20.03.2026 08:00")
    43200
    """
    found = _found(text)
    parts = found.groupdict() if found else {}
    day = _day(parts)
    if day is None:
        return None
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    try:
        moment = datetime(*day, hour, int(parts["minute"] or 0), int(parts["second"] or 0), tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp())


def _found(text: str) -> re.Match[str] | None:
    plain = " ".join(text.replace("\u202f", " ").split())
    return next((found for pattern in _DATES if (found := pattern.fullmatch(plain))), None)


def _day(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    if not parts:
        return None
    year = int(parts["year"] or 0)
    if parts.get("word"):
        month = _month(parts["word"] or "")
        return (year, month, int(parts["day"] or 0)) if month else None
    if parts.get("either"):
        one, two = int(parts["either"] or 0), int(parts["or"] or 0)
        if max(one, two) <= len(MONTHS["en"]) and one != two:
            return None
        return year, min(one, two), max(one, two)
    return year, int(parts["month"] or 0), int(parts["day"] or 0)


def _month(word: str) -> int | None:
    lower = word.lower()
    return next((_NUMBER[lower[:size]] for size in range(len(lower), 2, -1) if lower[:size] in _NUMBER), None)


# --- words, links, pictures --------------------------------------------------------------------------------------


_INLINE = {"b", "br", "em", "i", "span", "strong", "u", "wbr"}


class _Reader(HTMLParser):
    """Collects what a page says, in order; words that only inline tags part stay together."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links, pictures and the start of the page proper."""
        given = dict(attrs)
        self._pause(tag)
        self._silent += tag in {"style", "script", "title"}
        if given.get("role") == "main" or tag == "main":
            self.events.append(("main", ""))
        if tag == "a" and given.get("href"):
            self.events.append(("link", given["href"] or ""))
        if tag in {"img", "video", "source"} and given.get("src"):
            self.events.append(("media", given["src"] or ""))

    def handle_endtag(self, tag: str) -> None:
        """The end of what is not shown."""
        self._pause(tag)
        if tag in {"style", "script", "title"} and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        """Words, perhaps only a part of them: a chunk may end anywhere."""
        if not self._silent:
            self._words.append(data)

    def close(self) -> None:
        """The last words."""
        super().close()
        self._pause("")

    def _pause(self, tag: str) -> None:
        if tag in _INLINE:
            self._words.append(" ")
            return
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.events.append(("text", text))


def _events(path: Path) -> Iterator[tuple[str, str]]:
    reader = _Reader()
    with path.open(encoding="utf-8", errors="replace") as stream:
        while chunk := stream.read(CHUNK):
            reader.feed(chunk)
            yield from reader.events
            reader.events.clear()
    reader.close()
    yield from reader.events
