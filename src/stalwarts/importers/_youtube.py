"""YouTube's downloads: what is read elsewhere shares its ids, and what is left alone is recognised in any language.

Folders and labels of Takeout follow the language of the account, so files are known by what stands in their cells:
channel ids (`UC…`), addresses of channels, and texts in Takeout's own wrapping.
"""

from __future__ import annotations

import re

from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "youtube"
OPENED = 2005
HOME = "https://www.youtube.com/channel/"
CHANNEL = "(UC[A-Za-z0-9_-]{20,})"

_WRITTEN = re.compile(rb'"\{""(?:takeoutSegments|text)""\s*:')
_TAKEOUT = re.compile(r"(?:^|/)(?:YouTube \w{1,4} YouTube Music|Takeout/YouTube)/", re.IGNORECASE)
"""The folder, with the word for *and* of any language, and as it was called before there was YouTube Music."""
_READ = re.compile(r"\.csv$", re.IGNORECASE)
_REST: tuple[tuple[str, str], ...] = (
    (r"watch-history|search-history|/history/|/verlauf/|/historial/|/historique/|/cronologia/|/geschiedenis/|"
     r"/geçmiş/|/履歴/|/시청 기록/",
     "what you watched and searched for: never opened"),
    (r"\.(?:mp4|mov|jpe?g|png|webm|vtt|srt)$", "your videos and pictures: never opened"),
    (r"", "part of the YouTube download that says nothing about who follows you"),
)


def channel(link: ir.StringValue) -> ir.StringValue:
    """The id of a channel, from its address; null where it is the address of something else."""
    # Most are written out in full, and nothing has to be searched in these.
    plain = link.re_search(f"^{HOME.replace('.', '[.]')}UC[A-Za-z0-9_-]{{22}}$")
    return ibis.ifelse(plain, link.substr(len(HOME)), link.re_extract(f"/channel/{CHANNEL}", 1).nullif(""))


def known(path: str) -> str | None:
    """Why a file of a Takeout that is no table is left alone; None for tables, and for other files."""
    lower = path.lower()
    if not _TAKEOUT.search(path) or _READ.search(path):
        return None
    return next(why for pattern, why in _REST if re.search(pattern, lower))


def unneeded(file: Peek) -> str | None:
    """Comments and live chat messages you wrote, in any language; and the other tables of a Takeout."""
    header = set(file.header)
    english = {"channel id", "video id"} <= header and header & {"comment text", "live chat text"}
    if english or (_WRITTEN.search(file.text) and re.search(CHANNEL.encode(), file.text)):
        return "comments and messages you wrote on YouTube: they name no person they were to"
    if _TAKEOUT.search(file.path):
        return _REST[-1][1]
    return None
