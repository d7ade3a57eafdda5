"""What the files of Instagram's first download share (2018 to early 2021): whose it is, when it was made, how times are read.

A zip named `maya.makes_20190304.zip`, or several ending in `_part_1.zip`, with everything at its root: `connections.json`,
`likes.json`, `comments.json`, `media.json`, `profile.json`. Many public readers and two downloads put into the open agree on it.
Everything was asked for at once, since ever: no menu offered a range of time.

- Letters are plain UTF-8, unlike those of every later download.
- A time has its offset (`2020-04-24T15:39:04+00:00`, since 2020) or none (`2018-11-05T20:19:29`, to late 2019). One without is a
  clock in California, where the platform is at home, and read so. No document says it: one public reader takes it so, the
  months in the names of folders are California's, and in a download that has both kinds of time, the hours in which its
  owner was asleep lie seven apart.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from datetime import time

from stalwarts.importers import _cells
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _zones
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PART = "part"
"""The meaning of a file in one of several zips."""
HOME = "America/Los_Angeles"
"""The zone of a clock that states none."""

_FOLDER = re.compile(r"(?:^|/)([A-Za-z0-9._]{1,64})_(20(?:1[89]|2[01])(?:0[1-9]|1[0-2])[0-3]\d)(_part_\d+)?(?: ?\(\d+\))?"
                     r"(?:\.zip|/|$)")
_BARE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?$"
_DATED = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"


# --- the download ------------------------------------------------------------------------------------------------


def account(file: Peek) -> str | None:
    """Whose download it is: as its profile says, else as its folder or zip is named."""
    found = _FOLDER.search(file.path)
    name = _profile(file) or (found[1].lower() if found else "")
    return f"{_instagram.PLATFORM}:{name}" if name else None


def taken(file: Peek) -> datetime | None:
    """The last second of the day in the folder's or zip's name: whatever happened that day is inside."""
    found = _FOLDER.search(file.path)
    try:
        day = datetime.fromisoformat(found[2]) if found else None
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59)) if day else None


def meaning(file: Peek) -> str:
    """`part` where the download came in several zips: what is not in this one may be in another."""
    found = _FOLDER.search(file.path)
    return PART if found and found[3] else ""


def is_download(path: str) -> bool:
    """Whether a file stands in the folder or zip of such a download."""
    return _FOLDER.search(path) is not None


def _profile(file: Peek) -> str:
    read = file.siblings.get(file.path.removesuffix(file.name) + "profile.json")
    try:
        told = json.loads(read().decode("utf-8", "replace"))["username"] if read else None
    except (ValueError, KeyError, TypeError):
        return ""
    name = told.strip().lower() if isinstance(told, str) else ""
    return name if _instagram.is_name(name) else ""


# --- times -------------------------------------------------------------------------------------------------------


def moment(said: ir.StringValue) -> ir.TimestampValue:
    """A time as naive UTC; null for what is none, and for a day without a clock."""
    clock = said.left(len("2018-01-02 03:04:05")).replace("T", " ")
    zoned = ibis.ifelse(said.re_search(_DATED), _cells.when(said), ibis.null(_cells.TIME))
    return ibis.ifelse(said.re_search(_BARE), _zones.placed(clock, HOME), zoned).cast(_cells.TIME)


def seconds(said: ir.StringValue) -> ir.IntegerValue:
    """The same as whole epoch seconds: parts of one are in no other download."""
    return moment(said).epoch_seconds().floor().cast("int64")


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The time of a row, where it can be one, to date a file that states no date."""
    return _instagram_rows.newest(seconds(_cells.cell(raw.said)))


def when_wrong(said: ir.StringValue, at: ir.IntegerValue, taken_at: ir.TimestampValue, *,
               needed: ir.BooleanValue, missing: str = "it holds no time",
               ) -> list[tuple[ir.BooleanValue, ir.StringValue | str]]:
    """The checks of a time, for `_cells.first_of`; where it is not needed, one that cannot be read is as good as none."""
    return [
        (needed & said.isnull(), missing),
        (needed & at.isnull(), _cells.quoted(said, "is no date we can read")),
        (_instagram_rows.absurd(at, taken_at), _cells.quoted(said, "is no time this can have been"))]


# --- what is left alone ------------------------------------------------------------------------------------------

_LISTS = ("connections.json", "media.json", "stories_activities.json")
"""Files that no other download has."""
_REST: tuple[tuple[str, str], ...] = (
    (r"(?:^|/)messages(?:\.json|/.*)$", "your messages: never opened"),
    (r"(?:^|/)(?:photos|videos|stories|direct|profile)/\d{6}/[^/]+$", "your photos and videos: never opened"),
    (r"(?:^|/)searches\.json$", "your searches: never opened"),
    (r"(?:^|/)(?:account_history|devices)\.json$", "your log-ins: never opened"),
    (r"(?:^|/)(?:uploaded_)?contacts\.json$", "your address book: never opened"),
    (r"(?:^|/)saved\.json$", "what you saved: nobody sees it"),
    (r"(?:^|/)seen_content\.json$", "what you were shown: never opened"),
    (r"(?:^|/)profile\.json$", "your profile: only your own user name is read in it"),
    (r"(?:^|/)(?:settings|information_about_you|autofill|checkout|shopping|guides|events|fundraisers)\.json$",
     "part of the Instagram download that says nothing about who follows you"),
)
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("messages.json", re.compile(rb'^\s*\[\s*\{\s*"participants"\s*:\s*\[[^\]]*\]\s*,\s*"conversation"\s*:')),
    ("searches.json", re.compile(rb'"search_click"\s*:')),
    ("account_history.json", re.compile(rb'"login_history"\s*:')),
    ("saved.json", re.compile(rb'"saved_(?:media|collections)"\s*:\s*\[')),
    ("seen_content.json", re.compile(rb'"(?:chaining|posts|ads)_seen"\s*:\s*\[')),
    ("profile.json", re.compile(rb'"private_account"\s*:\s*(?:true|false)')),
)
"""What these files hold, each after its name."""


def known(path: str) -> str | None:
    """Why a file of such a download is left alone; None for those that are read, and for files in other folders."""
    return _why(path) if is_download(path) else None


def unneeded(file: Peek) -> str | None:
    """The same outside of its folder: by what a file holds, or by the files beside it."""
    folder = file.path.removesuffix(file.name)
    ours = any(file.name == name and sign.search(file.head) for name, sign in _SIGNS)
    beside = any(folder + name in file.siblings for name in _LISTS)
    return _why(file.path) if ours or (beside and file.name.endswith(".json")) else None


def _why(path: str) -> str | None:
    return next((why for pattern, why in _REST if re.search(pattern, path.lower())), None)
