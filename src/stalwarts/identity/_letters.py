"""Names in any script as plain Latin letters, so that spellings of one name can meet: data and one walk over a text.

Each letter has one usual spelling (ISO 9 and BGN/PCGN habits for Cyrillic and Greek, Hepburn for kana, the Revised
Romanisation for Hangul, Hunterian without marks for Devanagari); German and Nordic letters have a second one (`oe`).
Korean family names have the spelling their bearers use abroad as a second one, Japanese names one without long vowels.
Han characters have readings that depend on the language and stay as they are; short vowels that Arabic and Hebrew do
not write cannot be put back, so such names meet Latin ones only where they are written with long vowels.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

_DATA = tomllib.loads(files("stalwarts.identity").joinpath("_letters.toml").read_text(encoding="utf-8"))


def _table(*names: str) -> dict[str, str]:
    pairs = [pair.split("|") for name in names for pair in _DATA[name].split(" ")]
    return {pair[0]: pair[1] for pair in pairs}


SECOND = _table("second")
KANA, SMALL_KANA = _table("kana"), _table("small_kana")
CONSONANTS, SIGNS = _table("devanagari"), _table("devanagari_signs")
LETTERS = _table("latin", "cyrillic", "greek", "kana", "arabic", "hebrew", "devanagari_vowels")
DIGRAPHS = _table("greek_pairs")
HANGUL = [text.split() for text in _DATA["hangul"]]
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]")
"""What nobody sees: joiners, marks of direction, blanks of no width."""
KOREAN = _table("korean_families")
KANA_LETTERS, LONG = re.compile("[ぁ-ヺ]"), re.compile("([aou])\\1")
"""Japanese names are written abroad without their long vowels: Satō is `sato`, not `satou`."""
DIGRAPH = re.compile("|".join(DIGRAPHS))


@lru_cache(maxsize=200_000)
def latin(text: str, *, second: bool = False) -> str:
    """A text in lower-case Latin letters, digits and single blanks. `second`: the other usual spelling.

    >>> latin("Zoë Brandström"), latin("Zoë Brandström", second=True), latin("Анна Ким")
    ('zoe brandstrom', 'zoe brandstroem', 'anna kim')
    """
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if text.isascii():
        return " ".join(re.sub("[^a-z0-9]", " ", text.replace("'", "")).split())
    if second:
        text = " ".join(KOREAN.get(word, word) for word in text.split())
    text = DIGRAPH.sub(lambda found: DIGRAPHS[found[0]], text)
    # Kana keep their voicing marks only when composed, everybody else's accents go when taken apart.
    spelt = "".join(_spelt(text, at, second=second) for at in range(len(text)))
    if second and KANA_LETTERS.search(text):
        spelt = LONG.sub(r"\1", spelt.replace("ou", "oo"))
    return " ".join(spelt.split())


def twice(text: str) -> tuple[str, ...]:
    """The one or two usual spellings of a text."""
    first = latin(text)
    return (first,) if text.isascii() else tuple(dict.fromkeys((first, latin(text, second=True))))


def _spelt(text: str, at: int, *, second: bool) -> str:
    letter = text[at]
    if "a" <= letter <= "z" or "0" <= letter <= "9":
        return letter
    if second and letter in SECOND:
        return SECOND[letter]
    if "가" <= letter <= "힣":
        return _hangul(letter)
    if letter in CONSONANTS:
        return CONSONANTS[letter] + ("" if text[at + 1:at + 2] in SIGNS or _ends(text, at) else "a")
    if letter in SIGNS:
        return SIGNS[letter]
    return _kana_or_other(text, at)


def _kana_or_other(text: str, at: int) -> str:
    letter = text[at]
    if "ぁ" <= letter <= "ゖ":
        text = text[:at] + chr(ord(letter) + 0x60) + text[at + 1:]
        letter = text[at]
    if letter in SMALL_KANA:
        return SMALL_KANA[letter]
    after = text[at + 1:at + 2]
    small = SMALL_KANA.get(chr(ord(after) + 0x60) if "ぁ" <= after <= "ゖ" else after)
    if small and letter in KANA:
        return KANA[letter][:-1]
    if letter in LETTERS:
        return LETTERS[letter]
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    if bare != letter and bare:
        return "".join(LETTERS.get(c, c if c.isascii() and c.isalnum() else " ") for c in bare)
    return "" if unicodedata.combining(letter) or letter in "'’ʼ" else letter if letter.isalpha() else " "  # noqa: RUF001


def _hangul(letter: str) -> str:
    number = ord(letter) - 0xAC00
    parts = HANGUL[0][number // 588], HANGUL[1][number % 588 // 28], HANGUL[2][number % 28]
    return "".join(part for part in parts if part != "-")


def _ends(text: str, at: int) -> bool:
    """Whether a word ends here: Hindi leaves a last short vowel unsaid."""
    return not text[at + 1:at + 2].strip()
