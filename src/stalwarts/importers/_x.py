"""What every file of an X archive shares: whose it is, when it was made, whether all parts are here, ids and names.

A file of the archive is a list given to a name, `window.YTD.follower.part0 = [...]`; `manifest.js` lists them all. A
person is a number (`x:900000000000000101`), which never changes; posts also show the account name of the day.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from datetime import datetime
from datetime import time
from typing import Any

from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "x"
HOME = "https://x.com/"
WHOLE = "whole"
"""The meaning of a file whose archive says that it is not partial, and of which no part is missing."""

_LIST = re.compile(rb"^[\s\xef\xbb\xbf]*window\.YTD\.(\w+?)\.part\d+\s*=")
_FOLDER = re.compile(r"(?:^|/)twitter-(20\d\d-\d\d-\d\d)-")
_OLDER = "data/js/"
"""Where archives to 2018 have what is said about them, beside `tweets.csv`."""
_SCRIPT = re.compile(rb"^[\s\xef\xbb\xbf]*(?:(Grailbird\.data\.tweets_\d{4}_\d\d)|"
                     rb"var (?:user_details|tweet_index|payload_details))\s*=")
_NUMBER = "^[1-9][0-9]{0,18}$"
_NAME = "^[a-z0-9_]{1,15}$"


def holds(file: Peek) -> str:
    """What a file lists, as it says itself: `follower`, `tweets`, or nothing."""
    found = _LIST.search(file.head)
    return found[1].decode() if found else ""


# --- the archive -------------------------------------------------------------------------------------------------


def account(file: Peek) -> str | None:
    """Whose archive it is: the account name in its manifest, else in `account.js`, or in the older `user_details.js`."""
    owner = _dug(_sibling(file, "manifest.js"), "userInfo", "userName")
    owner = owner or _dug(_sibling(file, "account.js"), 0, "account", "username")
    owner = owner or _dug(_sibling(file, f"{_OLDER}user_details.js"), "screen_name")
    name = str(owner or "").strip().lower()
    return f"{PLATFORM}:{name}" if re.search(_NAME, name) else None


def taken(file: Peek) -> datetime | None:
    """When the archive was made, as its manifest says; else the last second of the day its name gives."""
    said = str(_dug(_sibling(file, "manifest.js"), "archiveInfo", "generationDate")
               or _dug(_sibling(file, f"{_OLDER}payload_details.js"), "created_at") or "").replace(" +", "+")
    day = _FOLDER.search(file.path)
    try:
        if said:
            made = datetime.fromisoformat(said)
            return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
        return datetime.combine(datetime.fromisoformat(day[1]), time(23, 59, 59)) if day else None
    except ValueError:
        return None


def meaning(file: Peek) -> str:
    """`whole` where the manifest vouches for it; nothing where it does not, or is not here."""
    manifest = _sibling(file, "manifest.js")
    kinds = _dug(manifest, "dataTypes")
    partial = _dug(manifest, "archiveInfo", "isPartialArchive")
    here = {_tail(path) for path in file.siblings}
    for kind in kinds.values() if isinstance(kinds, dict) else []:
        listed = {_tail(str(_dug(part, "fileName"))) for part in _dug(kind, "files") or []}
        if _tail(file.path) in listed:
            return WHOLE if listed <= here and not partial else ""
    return ""


def number_of_ours(file: Peek) -> str:
    """The handle of the number of the account an archive to 2018 is of; nothing where its `user_details.js` is not here."""
    said = str(_dug(_sibling(file, f"{_OLDER}user_details.js"), "id") or "")
    return f"{PLATFORM}:{said}" if re.search(_NUMBER, said) else ""


def older(file: Peek) -> str | None:
    """Why a script of an archive to 2018 is left alone; None for other files."""
    found = _SCRIPT.search(file.head)
    if not found:
        return None
    return ("your posts of one month: tweets.csv of the same archive holds them all" if found[1] else
            "about the archive: your own account name and its date are read in it")


def _sibling(file: Peek, name: str) -> Any:
    """What a file in the same folder holds; None where it is not there, or is no list or object."""
    read = file.siblings.get(file.path.removesuffix(file.name) + name)
    text = read().decode("utf-8", "replace") if read else ""
    try:
        return json.loads(text.partition("=")[2].strip().removesuffix(";"))
    except ValueError:
        return None


def _dug(value: Any, *steps: str | int) -> Any:
    """What stands under some keys and places, one in the other; None where nothing does."""
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _tail(path: str) -> str:
    return path.rsplit("/", 1)[-1]


# --- what is left alone ------------------------------------------------------------------------------------------

_READ = re.compile(r"(?:^|/)(?:follower|tweets?)(?:[-_.]?(?:part)?[-_]?\d+)?\.js$")
_INSIDE = re.compile(r"(?:^|/)twitter-20\d\d-\d\d-\d\d-|(?:^|/)data/[\w-]+\.js$|(?:^|/)data/\w+_media/|"
                     r"(?:^|/)Your archive\.html$")
_ROOT = re.compile(r"(?:^|/)(?:direct-messages?|account|manifest|following|likes?|block|mute|moment|profile|ad-\w+|"
                   r"personalization|saved-search|lists-\w+|ip-audit|verified|phone-number|contact|device-token)"
                   r"(?:[-\w]*)\.js$")
_REST: tuple[tuple[str, str], ...] = (
    (r"direct-?messages?", "your messages: never opened"),
    (r"/data/\w+_media/|\.(?:jpe?g|png|gif|mp4|webp)$", "your pictures and videos: never opened"),
    (r"(?:^|/)following[-\w]*\.js$", "accounts you follow: the archive does not say since when"),
    (r"(?:^|/)likes?[-\w]*\.js$", "what you liked: the archive says neither whose it was nor when you did"),
    (r"(?:^|/)(?:account|manifest)\.js$", "about the archive: your own account name and its date are read in it"),
    (r"(?:^|/)(?:block|mute)[-\w]*\.js$", "accounts you blocked or muted: never opened"),
    (r"(?:^|/)deleted-", "what you deleted: never opened"),
    (r"ip-audit|device|login|session|phone|email|contact", "your log-ins and addresses: never opened"),
    (r"saved-search|user-link-clicks|personalization|ad-", "your searches, clicks and advertisements: never opened"),
    (r"", "part of the X archive that says nothing about who follows you"),
)


def known(path: str) -> str | None:
    """Why a file of an X archive is left alone; None for those that are read and for other platforms' files."""
    if _READ.search(path) or not (_INSIDE.search(path) or _ROOT.search(path)):
        return None
    return next(why for pattern, why in _REST if re.search(pattern, path.lower()))


# --- columns -----------------------------------------------------------------------------------------------------


def number(text: ir.StringValue) -> ir.StringValue:
    """`x:4400` from an account's number; null for none, and for the -1 that stands for accounts long gone."""
    return ibis.ifelse(text.re_search(_NUMBER), ibis.literal("x:") + text, ibis.null("string"))


def name(text: ir.StringValue) -> ir.StringValue:
    """`x:mayamakes` from an account name; null for none, and for one of digits alone, which would read as a number."""
    fits = text.lower().re_search(_NAME) & ~text.re_search("^[0-9]*$")
    return ibis.ifelse(fits, ibis.literal("x:") + text.lower(), ibis.null("string"))


def people(kept: ir.Table, *columns: str) -> ir.Table:
    """`handle` rows of handles in these columns, with the address of the profile."""
    seen = [kept.select("export_id", handle=kept[column]) for column in columns]
    once = (seen[0] if len(seen) == 1 else ibis.union(*seen)).filter(lambda t: t.handle.notnull()).distinct()
    value = once.handle.substr(len("x:"))
    url = ibis.ifelse(value.re_search("^[0-9]+$"), ibis.literal(f"{HOME}intent/user?user_id=") + value,
                      ibis.literal(HOME) + value)
    return once.select("handle", platform=ibis.literal(PLATFORM), url=url, export_id=once.export_id)


def vouched(meaning: ir.StringColumn) -> ir.StringValue:
    """The basis of a cover, as an aggregate: `stated` where the manifest vouches for the file."""
    return ibis.ifelse(meaning.min() == WHOLE, ibis.literal("stated"), ibis.literal("assumed"))
