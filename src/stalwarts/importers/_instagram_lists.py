"""Instagram's lists of people, one object each: who stands in a list and since when."""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir

from stalwarts.importers import _instagram_rows
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek

COLUMNS = {"title": "VARCHAR", "string_list_data": 'STRUCT("href" VARCHAR, "value" VARCHAR, "timestamp" BIGINT)[]'}


def claim(file: Peek, name: re.Pattern[str], key: str) -> Json | None:
    """How to read such a list: bare, or under the key it names; None where this is not the list called `name`.

    A file of this name also comes from other places, so one that is not in Instagram's folder must hold its fields.
    """
    if not name.search(file.path) or "/threads/" in file.path:
        return None
    head = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] == b"{":
        return Json(COLUMNS, under=key) if f'"{key}"'.encode() in head[:4096] else None
    ours = b'"string_list_data"' in head or "followers_and_following/" in file.path
    return Json(COLUMNS) if head[:1] == b"[" and ours else None


def judge(raw: ir.Table, *, dated: bool = False) -> ir.Table:
    """The list judged: `name`, `at` (epoch seconds) and `href` beside `why`; `dated`: nothing without its time."""
    entry = raw.string_list_data[0]
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", href=entry["href"],
        name=_instagram_rows.user(entry["value"], raw.title, _instagram_rows.linked(entry["href"])),
        at=_instagram_rows.seconds(entry["timestamp"]))
    return seen.mutate(why=_instagram_rows.why(seen.name, seen["at"], seen.taken_at, dated=dated),
                       noise=ibis.null("string"))


def began(raw: ir.Table) -> ir.TimestampValue:
    """When each entry of the list began, to date the file."""
    return _instagram_rows.newest(raw.string_list_data[0]["timestamp"])
