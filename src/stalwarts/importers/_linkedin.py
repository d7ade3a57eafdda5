"""LinkedIn's download: when it was made, and what in it is left alone."""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "linkedin"
OPENED = 2003

_FOLDER = re.compile(r"(?:^|/)(?:Basic|Complete)_LinkedInDataExport_(\d\d)-(\d\d)-(20\d\d)[^/]*(?:/|\.zip|$)")
HOME = "https://www.linkedin.com/in/"
_PROFILE = "linkedin[.]com/(?:in|pub)/([^/?# ]+)"
"""The name of a profile in its address."""
_READ = re.compile(r"(?:^|/)(?:Connections|Shares|Endorsement_Received_Info|Recommendations_Received)"
                   r"(?: ?\(\d+\)|_\d+)?\.csv$", re.IGNORECASE)
_REST: tuple[tuple[str, str], ...] = (
    (r"messages|inbox|coach_", "your messages: never opened"),
    (r"search", "your searches: never opened"),
    (r"/login|security|devices", "your log-ins: never opened"),
    (r"\.(?:jpe?g|png|mp4|pdf|docx?)$", "your pictures and documents: never opened"),
    (r"/(?:reactions|votes|likes)", "reactions you gave: LinkedIn does not say whose posts they were to"),
    (r"/comments", "comments you wrote: LinkedIn does not say whose posts they were to"),
    (r"follows\.csv$", "whom you follow: no addresses of profiles in it, so nobody can be told apart"),
    (r"invitations", "invitations: they are not connections"),
    (r"imported_?contacts|contacts\.csv", "your address book: never opened"),
    (r"", "part of the LinkedIn download that says nothing about who follows you"),
)
_HEADERS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"date", "type", "link"}), _REST[4][1]), (frozenset({"date", "link", "message"}), _REST[5][1]),
    (frozenset({"organization", "followed on"}), _REST[6][1]), (frozenset({"date", "link"}), _REST[-1][1]))
_MARKS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"conversation id", "sender profile url"}), _REST[0][1]),
    (frozenset({"inviterprofileurl", "inviteeprofileurl"}), _REST[7][1]),
    (frozenset({"instantmessagehandles", "bookmarkedat"}), _REST[8][1]),
    (frozenset({"endorsee first name", "endorsee last name"}), _REST[-1][1]))
"""Columns that no other table has, of tables whose others changed over the years."""
_NAMED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:^|/)member_follows[^/]*\.csv$"), _REST[6][1]),
    (re.compile(r"(?:^|/)recommendations_given[^/]*\.csv$"), _REST[-1][1]))
"""Tables that their names alone tell."""


def profile(url: ir.StringValue) -> ir.StringValue:
    """The name of a profile, from its address in small letters; null where it is the address of something else."""
    # Most are written out in full: to look for the place where a name begins takes four times as long.
    whole = [(url.re_search(f"^{home.replace('.', '[.]')}[^/?# ]+$"), url.substr(len(home)))
             for home in (HOME, HOME.removeprefix("https://"))]
    return ibis.cases(*whole, else_=url.re_extract(_PROFILE, 1).nullif(""))


def taken(file: Peek) -> datetime | None:
    """The last second of the day in the name of the folder or zip: `Basic_LinkedInDataExport_03-20-2026`."""
    named = _FOLDER.search(file.path)
    try:
        return datetime(int(named[3]), int(named[1]), int(named[2]), 23, 59, 59) if named else None
    except ValueError:
        return None


def known(path: str) -> str | None:
    """Why a file of a LinkedIn download is left alone; None for those that are read, and for other files."""
    if not _FOLDER.search(path) or _READ.search(path):
        return None
    lower = f"/{path.lower().rpartition('/')[2]}"
    return next(why for pattern, why in _REST if re.search(pattern, lower))


def unneeded(file: Peek) -> str | None:
    """Other tables outside their folder, by their columns and, where those say little, their links or their name."""
    columns = set(file.header)
    told = "followed on" in columns or b"linkedin.com/" in file.text
    by_columns = next((why for header, why in _HEADERS if told and columns == header), None)
    marked = next((why for marks, why in _MARKS if marks <= columns), None)
    return by_columns or marked or next((why for name, why in _NAMED if name.search(file.path.lower())), None)
