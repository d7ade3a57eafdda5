"""How the platforms spell things: cells, moments, money, zips."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stalwarts.worlds._waiting import Floats


def moment(at: float) -> datetime:
    """Seconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(at, tz=UTC)


def stamps(at: Floats) -> list[str]:
    """`2026-03-01 08:00:00` in UTC for each; empty where it is infinite."""
    known = np.isfinite(at)
    texts = np.datetime_as_string(np.where(known, at, 0).astype("datetime64[s]"))
    return [text.replace("T", " ") if here else "" for text, here in zip(texts.tolist(), known.tolist(), strict=True)]


def in_berlin(at: float) -> str:
    """`2026-03-02 11:14:00 +0100`: the zone of the made-up shops, worked out by the rule of the European Union."""
    hours = 2 if _summer(moment(at).year)[0] <= at < _summer(moment(at).year)[1] else 1
    return moment(at + 3600 * hours).strftime(f"%Y-%m-%d %H:%M:%S +0{hours}00")


def twelve_hour(at: float) -> str:
    """`3/2/26 10:12am` in UTC, as Bandcamp writes it."""
    time = moment(at)
    return f"{time.month}/{time.day}/{time:%y} {(time.hour + 11) % 12 + 1}:{time:%M}{'am' if time.hour < 12 else 'pm'}"


def money(cents: int) -> str:
    """`50.90`."""
    return f"{cents / 100:.2f}"


def short_money(cents: int) -> str:
    """`50.9`, `7`, `0.4`: without the zeros at the end."""
    return money(cents).rstrip("0").rstrip(".")


def names(text: str) -> list[str]:
    """Column names from a header line."""
    return text.split(",")


def table(rows: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    """Delimited text with as few quotation marks as will do."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def ruby_table(rows: Iterable[Iterable[str | None]]) -> str:
    """Delimited text as Shopify's software writes it: an empty text is two quotation marks, nothing is nothing."""
    return "".join(",".join(_ruby_cell(cell) for cell in row) + "\n" for row in rows)


def mangled(text: str) -> str:
    """Letters as Instagram writes them: each UTF-8 byte as a letter of its own."""
    return text.encode("utf-8").decode("latin-1")


def zipped(path: Path, members: dict[str, str | bytes], at: float) -> Path:
    """A zip whose members all carry the same moment, so that the same world gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, moment(at).timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return path


@cache
def _summer(year: int) -> tuple[float, float]:
    """From the last Sunday of March to that of October, 01:00 UTC."""
    ends = []
    for month in (3, 10):
        last = datetime(year, month, 31, 1, tzinfo=UTC)
        ends.append((last - timedelta(days=(last.weekday() + 1) % 7)).timestamp())
    return ends[0], ends[1]


def _ruby_cell(cell: str | None) -> str:
    if cell is None:
        return ""
    quoted = not cell or any(mark in cell for mark in ',"\n\r') or cell[0] == " "
    return '"' + cell.replace('"', '""') + '"' if quoted else cell
