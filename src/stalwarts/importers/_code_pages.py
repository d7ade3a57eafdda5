"""Which code page a text is in that is no UTF-8: what a spreadsheet of another country saves as CSV.

No file says it. The Western page reads any byte, so it is taken unless what it makes of a text would be no word of any of its
languages, and the other page's words would be: kana, Cyrillic and Greek by their commonest letters, signs such as `³` within
words of Polish (`Ma³gorzata`), letters of Czech, Hungarian and Turkish beside those that only their languages have with them.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable

WESTERN = "cp1252"
SYLLABLES = 3
"""Kana from which on a text is Japanese: two bytes of Western text may look like one by chance."""
_COMMON, _NEARLY = (0x81, 0x9F), 0.9
_WORD, _MOSTLY, _HALF = re.compile(rb"[\xa1-\xff]{4,}"), 0.7, 0.5
_CYRILLIC, _GREEK = b"\xe0\xe8\xee\xe2\xf2", b"\xe1\xef\xe9\xf4\xf3\xf5\xdf\xfc\xdc"
"""Letters that are common in one of them, and the same bytes rare in the other."""
_POLISH = re.compile(rb"(?<=[A-Za-z\xf3])[\xb3\xb9\xbf\xa3\xaf\xa5\xbe\xbc\x9d\x8d\x9f\x8f](?=[A-Za-z])"
                     rb"|(?<![0-9A-Za-z])[\xa3\xaf\x8f](?=[a-z\xf3])")
"""Letters that are signs in Western text, where no sign stands; Slovak has some of them."""
_HOOKED = re.compile(rb"[A-Za-z][\x9a\x9e]|[\x8a\x8e\x9a\x9e][a-z\xe1-\xfd]")
"""Letters of Czech that both pages have, and hardly any Western name."""
_CZECH, _NOT_POLISH = b"\xe8\xf8\xec\xf9\xf2\xef", b"\xe0\xe3\xe5\xe8\xec\xf2\xf5\xf8\xf9"
_NOT_CZECH, _NOT_HUNGARIAN = b"\xe0\xe3\xe5\xe6\xea\xf1\xf5\xfb", b"\xe0\xe2\xe3\xe4\xe7\xe8\xea"
"""Letters that are others in Western text, and those that are in no word of the language."""
_OFTEN = 4
"""How often those of Czech stand beside one with a hook, and not more: a list of readers of many countries has all of them."""
_HUNGARIAN = re.compile(rb"[A-Za-z]\xf5(?![ei])")
_TURKISH = re.compile(rb"[A-Za-z][\xf0\xfd\xfe]|[\xdd\xde\xfe][a-z]")


def of(head: bytes) -> str:
    """The code page of the beginning of a text."""
    return next((page for page, shows in _SIGNS.items() if shows(head)), WESTERN)


def _text(head: bytes, page: str) -> str:
    """What the page makes of it; nothing where it is no text of that page."""
    try:
        return codecs.getincrementaldecoder(page)().decode(head)
    except UnicodeDecodeError:
        return ""


def _has_kana(text: str) -> bool:
    return sum(1 for letter in text if "\u3041" <= letter <= "\u30fc") >= SYLLABLES


def _is_japanese(head: bytes) -> bool:
    """Whether this is what a Japanese spreadsheet saves as CSV."""
    text = _text(head, "cp932")
    if _has_kana(text):
        return True
    # A table of a few words may hold none: then nearly all must begin with bytes that are marks in Western text, of many kinds.
    leads = [letter.encode("cp932")[0] for letter in text if letter > "\u007f"]
    common = [lead for lead in leads if _COMMON[0] <= lead <= _COMMON[1]]
    return len(common) >= _NEARLY * len(leads) and len(set(common)) > SYLLABLES


def _script(head: bytes) -> str:
    """Of words that have no letter of ours in them: `cp1251`, `cp1253`, or nothing, as of Korean and Chinese."""
    high = Counter(byte for byte in head if byte > 0x7F)
    in_words = sum(map(len, _WORD.findall(head)))
    small = sum(number for byte, number in high.items() if byte >= 0xDC)
    if in_words < max(1, _MOSTLY * high.total()) or small < _HALF * high.total():
        return ""
    cyrillic, greek = (sum(high[byte] for byte in letters) for letters in (_CYRILLIC, _GREEK))
    return "cp1251" if cyrillic > greek else "cp1253"


def _is_central(head: bytes) -> bool:
    """Whether words are Polish, Czech, Slovak or Hungarian, and not a few names among Western ones."""
    polish, hooked = len(_POLISH.findall(head)), len(_HOOKED.findall(head))
    czech = hooked > _count(head, _NOT_CZECH) and _count(head, _CZECH) <= _OFTEN * hooked
    hungarian = _HUNGARIAN.search(head) is not None and _count(head, b"\xe1\xe9\xf3") > 0
    return (polish > _count(head, _NOT_POLISH) or (czech and _count(head, _CZECH + b"\xe1\xed\xfa") > 0)
            or (hungarian and not _count(head, _NOT_HUNGARIAN)))


def _is_turkish(head: bytes) -> bool:
    """Whether letters of Icelandic stand where none of its vowels do."""
    return len(_TURKISH.findall(head)) > 1 and not _count(head, b"\xe1\xe6\xe8\xe9\xed\xf3\xfa")


def _count(head: bytes, letters: bytes) -> int:
    return sum(head.count(bytes((letter,))) for letter in letters)


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    "euc_jp": lambda head: _has_kana(_text(head, "euc_jp")), "cp932": _is_japanese,
    "cp1251": lambda head: _script(head) == "cp1251", "cp1253": lambda head: _script(head) == "cp1253",
    "cp1250": _is_central, "cp1254": _is_turkish,
}
PAGES = (WESTERN, *_SIGNS)
"""All of them."""
SINGLE = tuple(page for page in PAGES if page.startswith("cp125"))
"""Those that have one byte for each letter, and read nearly any."""
