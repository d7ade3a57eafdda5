"""Words of people's own tables in the languages we know: what headings say, what cells say. Data beside the code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from functools import lru_cache
from importlib.resources import files

_STROKES = str.maketrans("\u0142\u0141\u00f8\u00d8\u0111\u0110", "lLoOdD")
"""Letters whose strokes no rule of Unicode takes off."""
BEGINNINGS = ("follow_begins", "plan_begins", "unpaid_begins", "elsewhen_begins")


@cache
def headings() -> dict[str, dict[str, tuple[str, ...]]]:
    """Language to our column to what it is called, the likeliest names first, as `plain` writes them."""
    return {language: {ours: tuple(map(plain, names)) for ours, names in table.items()}
            for language, table in _data("_headings").items()}


@cache
def ranks() -> dict[str, list[tuple[int, str]]]:
    """A name as `plain` writes it to the columns of ours it may be, each with its place among their names.

    A name of several words is also known without the blanks, as programs write it: `InvoiceNumber`.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for table in headings().values():
        for ours, names in table.items():
            if ours not in BEGINNINGS:
                for place, name in enumerate(names):
                    for written in dict.fromkeys((name, name.replace(" ", ""))):
                        found.setdefault(written, []).append((place, ours))
    return found


def language(header: tuple[str, ...]) -> str:
    """The language in which most of these headings are names of columns; the first of several."""
    names = {language: {name for ours in table.values() for name in ours} for language, table in headings().items()}
    return max(names, key=lambda language: sum(plain(name) in names[language] for name in header))


@cache
def beginnings(which: str) -> tuple[str, ...]:
    """Beginnings of words that tell a kind of table, in all languages."""
    return tuple(word for table in headings().values() for word in table[which])


@lru_cache(maxsize=20_000)
def begins(heading: str, which: str) -> bool:
    """Whether a word of a heading begins so; in a script without blanks it may stand anywhere."""
    text = f" {plain(heading)} "
    return any(begin in text if not begin.isascii() else f" {begin}" in text for begin in beginnings(which))


@cache
def cells(which: str) -> dict[str, tuple[str, ...]]:
    """Our word to what tables write for it, in lower case, with accents and without."""
    words = _data("_cell_words")[which]
    return {ours: tuple(dict.fromkeys(text for said in spoken for text in (said, _bare(said))))
            for ours, spoken in words.items()}


@lru_cache(maxsize=20_000)
def plain(heading: str) -> str:
    """A heading without case, accents, brackets and punctuation: `E-Mail-Adresse (privat)` is `e mail adresse`."""
    bare = _bare(re.sub(r"\([^)]*\)|\[[^]]*\]|#\d+$", " ", heading).casefold())
    return " ".join(re.sub(r"[^\w]|_", " ", bare).split())


def _bare(text: str) -> str:
    """Without accents; Japanese letters keep their marks, which make other letters of them."""
    split = unicodedata.normalize("NFKD", text).translate(_STROKES)
    return unicodedata.normalize("NFC", "".join(c for c in split if not "\u0300" <= c <= "\u036f"))


@cache
def _data(name: str) -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found
