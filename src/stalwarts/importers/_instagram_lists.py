"""Instagram's lists of people, one object each: who stands in a list and since when.

Each object has one entry of addresses and names, or, as other lists of the download have had since 2025 and this one may
any day, a time and labels in the account's language beside what they introduce: website, name, user name. Where an object
has several entries each of them is a row, and a list of one person may stand there without its brackets: such files are
read entry by entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _sections
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.late import ibis
from stalwarts.late import ir

COLUMNS = {"title": "VARCHAR", "string_list_data": 'STRUCT("href" VARCHAR, "value" VARCHAR, "timestamp" BIGINT)[]'}
LABELLED = {"timestamp": "BIGINT", "label_values": 'STRUCT("label" VARCHAR, "value" VARCHAR)[]'}
ENTRIES = {"person": "string", "href": "string", "title": "string", "stamp": "int64"}
"""Columns of a list that is read entry by entry."""
KEYS = ("relationships_followers", "relationships_following")
_LABELS = sorted({form for label in _instagram.USERNAME for form in (label, label.encode().decode("latin-1"))})
"""Labels of a user name, as they are and with their letters written byte by byte, as Meta does."""
_NAME = "^[a-z0-9._]{1,64}$"
_PLACES = 6
"""How many labels an entry is looked through for: those seen have three."""
_HEAD = 1 << 16
_CHUNK = 1 << 20
_OVERLAP = 1 << 10
_ANOTHER = re.compile(rb'\}\s*,\s*\{\s*"(?:href|value|timestamp)"')
"""Where one entry of an object ends and its next begins: objects themselves begin with none of these."""
_KEY = re.compile(rb'\{\s*"(relationships_follow(?:ers|ing))"\s*:')
_BARE = re.compile(rb'\[\s*\{[^{}]{0,200}"string_list_data"\s*:\s*\[\s*\{\s*"href"\s*:\s*'
                   rb'"https:(?:\\?/){2}(?:www\.)?instagram\.com\\?/(?:_u\\?/)?[A-Za-z0-9._]+(?:\\?/)?"')
_OTHERS = re.compile("following|unfollow|request|block|restrict|close|friend|favou?rit|hid|remov|suggest|like|comment|"
                     "save|saving", re.IGNORECASE)
"""In the names of lists of whoever does not follow us."""


def claim(file: Peek, name: re.Pattern[str], key: str) -> Json | Rows | None:
    """How to read such a list: bare, under the key it names, or one person alone; None where this is not the list `name`.

    A file of this name also comes from other places, so one that is not in Instagram's folder must hold its fields. One that
    somebody has given another name is known by what it begins with.
    """
    head = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if "/threads/" in file.path or not (name.search(file.path) or _renamed(file, head, key)):
        return None
    entries, labels = b'"string_list_data"' in head, b'"label_values"' in head
    columns = LABELLED if labels and not entries else COLUMNS
    if head[:1] == b"{" and f'"{key}"'.encode() not in head[:4096]:
        return _SINGLE if _instagram.is_item(head) and (entries or labels) else None
    ours = head[:1] == b"{" or (head[:1] == b"[" and (entries or labels or "followers_and_following/" in file.path))
    if ours and entries and _several(file):
        return _SEVERAL
    return Json(columns, under=key if head[:1] == b"{" else None) if ours else None


def _renamed(file: Peek, head: bytes, key: str) -> bool:
    """Whether a list has its key, or, of followers, who never had one since 2022, begins with the address of a profile."""
    if head[:1] == b"[":
        return key == KEYS[0] and not _OTHERS.search(file.name) and _BARE.match(head) is not None
    begins = _KEY.match(head)
    return begins is not None and begins[1].decode() == key


def _several(file: Peek) -> bool:
    """Whether an object anywhere in the file has more than one entry."""
    if _ANOTHER.search(file.head) or len(file.head) < _HEAD or file.open is None:
        return _ANOTHER.search(file.head) is not None
    with file.open() as stream:
        kept = b""
        while chunk := stream.read(_CHUNK):
            if _ANOTHER.search(kept + chunk):
                return True
            kept = chunk[-_OVERLAP:]
    return False


# --- entry by entry ----------------------------------------------------------------------------------------------


def single(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file that is one object: a list of one."""
    return _each(_instagram.objects(path))


def several(path: Path) -> Iterator[dict[str, Any]]:
    """One row an entry of the objects of a list."""
    return _each(run for _key, run in _sections.listed_runs(path, *KEYS))


def _each(runs: Iterable[list[Any]]) -> Iterator[dict[str, Any]]:
    for run in runs:
        rows = [row for item in run for row in _rows(item if isinstance(item, dict) else {})]
        person, href, title, stamp = zip(*rows, strict=True)
        yield {"person": person, "href": href, "title": title, "stamp": stamp}


def _rows(item: dict[str, Any]) -> list[tuple[str | None, str | None, str | None, int | None]]:
    """Name, address, title and stamp of each entry; an object without entries is a row all the same."""
    if isinstance(item.get("label_values"), list):
        return [(_told(item["label_values"]), None, None, _instagram.whole(item.get("timestamp")))]
    listed = item.get("string_list_data")
    entries = [entry if isinstance(entry, dict) else {} for entry in listed] if isinstance(listed, list) and listed else [{}]
    title = _sections.text(item.get("title")) if len(entries) == 1 else None
    return [(_sections.text(entry.get("value")), _sections.text(entry.get("href")), title,
             _instagram.whole(entry.get("timestamp"))) for entry in entries]


def _told(labels: list[Any]) -> str | None:
    """The user name among labels, as `_labelled` finds it."""
    texts = [(str(part.get("label") or ""), str(part["value"]))
             for part in labels if isinstance(part, dict) and part.get("value")]
    known = [value for label, value in texts if _instagram.is_username(label)]
    return next((value for value in known or [value for _label, value in texts[:0:-1]]
                 if _instagram.is_name(value.strip().lower())), None)


_SINGLE = Rows(ENTRIES, single, many=True)
_SEVERAL = Rows(ENTRIES, several, many=True)


# --- what is in it -----------------------------------------------------------------------------------------------


def judge(raw: ir.Table, *, dated: bool = False) -> ir.Table:
    """The list judged: `name`, `at` (epoch seconds) and `href` beside `why`; `dated`: nothing without its time."""
    href, name, stamp = _seen(raw)
    seen = raw.select("export_id", "row", "account", "taken_at", "meaning", href=href, name=name,
                      at=_instagram_rows.seconds(stamp))
    return seen.mutate(why=_instagram_rows.why(seen.name, seen["at"], seen.taken_at, dated=dated),
                       noise=ibis.null("string"))


def began(raw: ir.Table) -> ir.TimestampValue:
    """When each entry of the list began, to date the file."""
    if "string_list_data" in raw.columns:
        return _instagram_rows.newest(raw.string_list_data[0]["timestamp"])
    return _instagram_rows.newest(raw.timestamp if "label_values" in raw.columns else raw.stamp)


def _seen(raw: ir.Table) -> tuple[ir.StringValue, ir.StringValue, ir.IntegerValue]:
    """Address, user name and stamp of each row."""
    if "label_values" in raw.columns:
        return _labelled(raw)
    if "string_list_data" in raw.columns:
        entry = raw.string_list_data[0]
        return entry["href"], _named(entry["value"], entry["href"], raw.title), entry["timestamp"]
    return raw.href, _named(raw.person, raw.href, raw.title), raw.stamp


def _named(value: ir.StringValue, href: ir.StringValue, title: ir.StringValue) -> ir.StringValue:
    return _instagram_rows.user(value, _instagram_rows.linked(href), _instagram_rows.in_threads(href), title)


def _labelled(raw: ir.Table) -> tuple[ir.StringValue, ir.StringValue, ir.IntegerValue]:
    """The same, named by labels.

    The value under one for user names, else, where no label is one in a language we know, the last value that can be a
    name. The address beside it is the person's website, and not kept.
    """
    entries = [raw.label_values[place] for place in range(_PLACES)]
    named = [ibis.ifelse(entry["value"].lower().re_search(_NAME), entry["value"].lower(), ibis.null("string"))
             for entry in entries]
    labels = [entry["label"].lower().isin(_LABELS).fill_null(ibis.literal(value=False)) for entry in entries]
    told = ibis.cases(*zip(labels, named, strict=True))
    known = ibis.or_(*labels)
    return ibis.null("string"), ibis.ifelse(known, told, ibis.coalesce(*named[:0:-1])), raw.timestamp
