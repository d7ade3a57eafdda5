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
_CZECH = re.compile(rb"[A-Za-z][\x9a\x9e]|[\x8a\x8e\x9a\x9e][a-z]")
_NORTH_AND_WEST = b"\xe0\xe3\xe4\xe5\xe6\xea\xf1\xf5\xf6"
"""Letters of Western languages that Czech and Slovak do without, or nearly."""
_HUNGARIAN = re.compile(rb"[A-Za-z]\xf5(?![ei])|\xfb[a-z]")
_TURKISH = re.compile(rb"[A-Za-z][\xf0\xfd\xfe]|[\xdd\xde\xfe][a-z]")


def of(head: bytes) -> str:
    """The code page of the beginning of a text."""
    return next((page for page, shows in _SIGNS.items() if shows(head)), WESTERN)


def _is_kana(head: bytes, page: str) -> str:
    """The text, where the page reads it and there are syllables in it that Western text has next to none of."""
    try:
        text = codecs.getincrementaldecoder(page)().decode(head)
    except UnicodeDecodeError:
        return ""
    return text if sum(1 for letter in text if "\u3041" <= letter <= "\u30fc") >= SYLLABLES else ""


def _is_japanese(head: bytes) -> bool:
    """Whether this is what a Japanese spreadsheet saves as CSV."""
    if _is_kana(head, "cp932"):
        return True
    # A table of a few words may hold none: then nearly all must begin with bytes that are marks in Western text, of many kinds.
    try:
        text = codecs.getincrementaldecoder("cp932")().decode(head)
    except UnicodeDecodeError:
        return False
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
    """Whether words are Polish, Czech, Slovak or Hungarian."""
    hooked, acute = _CZECH.search(head) is not None, _has(head, b"\xe1\xed\xfa") and not _has(head, _NORTH_AND_WEST)
    czech = hooked and (acute or _has(head, b"\xec\xf8\xf9\xf2\xef\xe8\xbe\xc8\xd8\xcf\xfd"))
    bohemian = _has(head, b"\xf8\xec") and _has(head, b"\xe1\xed\xfd") and not _has(head, b"\xe5\xe6\xe0")
    hungarian = (_HUNGARIAN.search(head) is not None and _has(head, b"\xe1\xe9\xf3")
                 and not _has(head, b"\xe0\xe2\xe3\xe4\xe7\xe8\xea"))
    return _POLISH.search(head) is not None or czech or bohemian or hungarian


def _is_turkish(head: bytes) -> bool:
    """Whether letters of Icelandic stand where none of its vowels do."""
    return len(_TURKISH.findall(head)) > 1 and not _has(head, b"\xe1\xe6\xe8\xe9\xed\xf3\xfa")


def _has(head: bytes, letters: bytes) -> bool:
    return any(bytes((letter,)) in head for letter in letters)


_SIGNS: dict[str, Callable[[bytes], object]] = {
    "euc_jp": lambda head: _is_kana(head, "euc_jp"), "cp932": _is_japanese,
    "cp1251": lambda head: _script(head) == "cp1251", "cp1253": lambda head: _script(head) == "cp1253",
    "cp1250": _is_central, "cp1254": _is_turkish,
}
PAGES = (WESTERN, *_SIGNS)
"""All of them."""
SINGLE = tuple(page for page in PAGES if page.startswith("cp125"))
"""Those that have one byte for each letter, and read nearly any."""
