"""Instagram's lists of people, one object each: who stands in a list and since when.

Each object has one entry of addresses and names, or, as other lists of the download have had since 2025 and this one may
any day, a time and labels in the account's language beside what they introduce: website, name, user name.
"""

from __future__ import annotations

import re

from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

COLUMNS = {"title": "VARCHAR", "string_list_data": 'STRUCT("href" VARCHAR, "value" VARCHAR, "timestamp" BIGINT)[]'}
LABELLED = {"timestamp": "BIGINT", "label_values": 'STRUCT("label" VARCHAR, "value" VARCHAR)[]'}
_LABELS = sorted({form for label in _instagram.USERNAME for form in (label, label.encode().decode("latin-1"))})
"""Labels of a user name, as they are and with their letters written byte by byte, as Meta does."""
_NAME = "^[a-z0-9._]{1,64}$"
_PLACES = 6
"""How many labels an entry is looked through for: those seen have three."""


def claim(file: Peek, name: re.Pattern[str], key: str) -> Json | None:
    """How to read such a list: bare, or under the key it names; None where this is not the list called `name`.

    A file of this name also comes from other places, so one that is not in Instagram's folder must hold its fields.
    """
    if not name.search(file.path) or "/threads/" in file.path:
        return None
    head = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    entries, labels = b'"string_list_data"' in head, b'"label_values"' in head
    columns = LABELLED if labels and not entries else COLUMNS
    if head[:1] == b"{":
        return Json(columns, under=key) if f'"{key}"'.encode() in head[:4096] else None
    ours = entries or labels or "followers_and_following/" in file.path
    return Json(columns) if head[:1] == b"[" and ours else None


def judge(raw: ir.Table, *, dated: bool = False) -> ir.Table:
    """The list judged: `name`, `at` (epoch seconds) and `href` beside `why`; `dated`: nothing without its time."""
    href, name, stamp = _labelled(raw) if "label_values" in raw.columns else _entered(raw)
    seen = raw.select("export_id", "row", "account", "taken_at", "meaning", href=href, name=name,
                      at=_instagram_rows.seconds(stamp))
    return seen.mutate(why=_instagram_rows.why(seen.name, seen["at"], seen.taken_at, dated=dated),
                       noise=ibis.null("string"))


def began(raw: ir.Table) -> ir.TimestampValue:
    """When each entry of the list began, to date the file."""
    labelled = "label_values" in raw.columns
    return _instagram_rows.newest(raw.timestamp if labelled else raw.string_list_data[0]["timestamp"])


def _entered(raw: ir.Table) -> tuple[ir.StringValue, ir.StringValue, ir.IntegerValue]:
    """Address, user name and stamp of the one entry."""
    entry = raw.string_list_data[0]
    href = entry["href"]
    name = _instagram_rows.user(entry["value"], _instagram_rows.linked(href), _instagram_rows.in_threads(href), raw.title)
    return href, name, entry["timestamp"]


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
