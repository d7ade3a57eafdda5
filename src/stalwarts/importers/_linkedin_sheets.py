"""Sheets of LinkedIn's analytics, told by their column names, as rows that are alike whatever sheet they stand in.

A workbook comes as one text: a header with the columns of all its sheets, then the rows of each. Names are those of the English
and the Spanish layouts; `#2` marks the second of two tables that stand side by side.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from itertools import pairwise
from itertools import takewhile
from pathlib import Path

from stalwarts.importers import _peek

Row = dict[str, str | None]
Names = tuple[str, ...]

COLUMNS = ("what", "said", "url", "text", "part", "campaign", "media", "views", "likes", "comments", "shares", "followers",
           "first")
"""`what` is `day`, `post`, `followers`, `gained`, `other` or `blank`; `first` is `d` where the language writes the day first."""

_DAY = ("date", "fecha")
_DAYS = {"views": ("impressions (total)", "impresiones totales", "impressions", "impresiones"),
         "likes": ("reactions (total)", "reacciones (total)"), "comments": ("comments (total)", "comentarios (totales)"),
         "shares": ("reposts (total)", "shares (total)", "veces compartido (total)")}
_POST = {"url": ("post link", "update link", "enlace de la publicación"),
         "text": ("post title", "update title", "título de la publicación"), "said": ("created date", "fecha de creación"),
         "part": ("post type", "update type", "tipo de publicación"), "campaign": ("campaign name", "nombre de la campaña"),
         "media": ("content type", "tipo de contenido"), "views": ("impressions", "impresiones"),
         "likes": ("likes", "recomendaciones"), "comments": ("comments", "comentarios"),
         "shares": ("reposts", "shares", "veces compartido")}
_SINGLE = {"views": "impressions", "likes": "reactions", "comments": "comments", "shares": "reposts"}
_RANKED = ("post url", "url de la publicación")
_GAINED = ({"date", "new followers"}, {"fecha", "nuevos seguidores"})
_CREATORS = ({"date", "impressions", "engagements"}, {"fecha", "impresiones", "interacciones"})
_ELSEWHERE = {"likes", "replies", "bookmarks", "reach"}
"""What other platforms have beside impressions and engagements of a day, and LinkedIn has not."""
_SEEN = ("impressions", "impresiones")
_DATED = re.compile(r"(?:^|\s)(?:date|fecha)(?:\s|#|$)")
_TOTAL = re.compile(r"^total (?:followers on|de seguidores el) (.+?) ?:?$")
_NOTE = "maximum of 50 posts"
_ADDRESS = re.compile(r"^https?://")
LISTS = ENGAGING, SEEN, SINGLE = "most engaging", "most seen", "single"
"""The part of a row that stands in a list of best posts, or alone."""


@dataclass(frozen=True)
class Ranked:
    """Where a list of best posts has its address, its day and, if it has one, how often each was seen."""

    url: int
    said: int | None
    views: int | None


@dataclass(frozen=True)
class Plan:
    """Where the columns stand: those of days, of posts, of the best posts, and that of the followers' days."""

    day: int | None
    days: dict[str, int]
    posts: dict[str, int]
    ranked: tuple[Ranked, ...]
    total: int | None
    first: str | None
    beside: tuple[int, ...]
    """The columns of the sheet whose note stands in the header, in their order; none where there is no such sheet."""


# --- what a header tells ---------------------------------------------------------------------------------------------


def told(names: Names) -> set[str]:
    """The names of a header without those of its empty cells, which are `` and `#2`."""
    return {name for name in names if name.partition("#")[0]}


def kind(names: Names) -> str:
    """Which of the sheets has this header; empty for none of them."""
    header = told(names)
    if names and _TOTAL.search(names[0]):
        return "followers"
    if names and names[0].startswith(_NOTE):
        return "best"
    if is_single(names):
        return "single"
    if header.intersection(_RANKED):
        return "best" if _is_in_order(names) else ""
    if any(days <= header for days in _CREATORS) and not header & _ELSEWHERE:
        return "days"
    return _of_page(header)


def _of_page(header: set[str]) -> str:
    has = {name for name, alike in _POST.items() if header.intersection(alike)}
    if {"url", "said", "views"} <= has and has & {"part", "text"}:
        return "page posts"
    totals = [name for name in ("views", "likes", "comments", "shares") if header.intersection(_DAYS[name][:2])]
    return "page days" if header.intersection(_DAY) and "views" in totals and len(totals) > 1 else ""


def is_single(names: Names) -> bool:
    """Whether a record is the label and the address that the sheet of a single post begins with."""
    return len(names) > 1 and names[0] == _RANKED[0] and (not names[1] or bool(_ADDRESS.search(names[1])))


def _is_in_order(names: Names) -> bool:
    """Whether the numbers that are read belong to the last list: joined with other sheets it cannot be told any more."""
    ranked = _ranked(names)
    return all(one.said is not None for one in ranked) and all(one.views is None for one in ranked[:-1])


def is_gained(names: Names) -> bool:
    """Whether a table holds nothing but followers gained by day."""
    return told(names) in _GAINED


def _plan(names: Names) -> Plan | None:
    """Where the columns of a header stand; None where it is no header of these sheets."""
    day = _first(names, _DAY)
    total = next((at for at, name in enumerate(names) if _TOTAL.search(name)), None)
    ranked, posts = _ranked(names), _places(names, _POST)
    posts = posts if {"url", "said"} <= set(posts) else {}
    note = _beside(names)
    days = _places(names, _DAYS) if day is not None else {}
    if not (days or posts or ranked or note or total is not None):
        return None
    spanish = {"fecha", *_RANKED[1:], _POST["url"][2]} & set(names) or any("seguidores el" in name for name in names)
    return Plan(day, days, posts, ranked, total, "d" if spanish else None, note)


def _beside(names: Names) -> tuple[int, ...]:
    """A note and its empty neighbours: joined with other sheets they may stand apart, for others have empty cells too."""
    note = next((at for at, name in enumerate(names) if name.startswith(_NOTE)), None)
    empty = sorted(int(name[1:] or 1) for name in names if not name.partition("#")[0] and name[1:].isdecimal() | (name == ""))
    return () if note is None else (note, *(names.index("" if n == 1 else f"#{n}") for n in empty))


def _first(names: Names, alike: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in alike if name in names), None)


def _places(names: Names, alike: dict[str, tuple[str, ...]]) -> dict[str, int]:
    return {ours: at for ours, theirs in alike.items() if (at := _first(names, theirs)) is not None}


def _ranked(names: Names) -> tuple[Ranked, ...]:
    """The lists of best posts: each runs from its address up to the next; numbers beyond all of them are the last one's."""
    plain = [name.partition("#")[0] for name in names]
    starts = [at for at, name in enumerate(plain) if name in _RANKED]
    spans = [range(at + 1, end) for at, end in pairwise([*starts, len(plain)])]
    dated = [next((at for at in span if _DATED.search(plain[at])), None) for span in spans]
    seen = [next((at for at in span if plain[at] in _SEEN), None) for span in spans]
    if seen and not any(at is not None for at in seen):
        seen[-1] = _first(names, _SEEN)
    return tuple(Ranked(*one) for one in zip(starts, dated, seen, strict=True))


# --- rows ------------------------------------------------------------------------------------------------------------


def rows(path: Path) -> Iterator[Row]:
    """Every row of every sheet, and of the sheet of a single post one for all. Raises ValueError where a cell is too long."""
    try:
        with path.open(encoding="utf-8", newline="") as text:
            records = csv.reader(text, delimiter=_delimiter(path))
            for record in records:
                names = _peek.fold(record)
                if is_single(names):
                    yield _single(record, records)
                    return  # below it stands who saw the post, by employer and place: never looked at
                if plan := _plan(names):
                    yield from _rows(plan, names, records)
    except csv.Error as error:
        raise ValueError("one of its cells is longer than anything a table holds") from error


def _delimiter(path: Path) -> str:
    """What parts the cells: that by which one of the first records is a header."""
    for mark in (",", ";", "\t", "|"):
        with path.open(encoding="utf-8", newline="") as text:
            heads = [_peek.fold(record) for record in islice(csv.reader(text, delimiter=mark), _peek.CANDIDATES)]
        if any(is_single(names) or _plan(names) for names in heads):
            return mark
    return ","


def _rows(plan: Plan, names: Names, records: Iterator[list[str]]) -> Iterator[Row]:
    """The rows below a header; the total of followers stands in the header itself."""
    empty: Row = {**dict.fromkeys(COLUMNS), "first": plan.first}
    if plan.total is not None:
        said = _TOTAL.search(names[plan.total])
        value = names[plan.total + 1] if plan.total + 1 < len(names) else ""
        yield empty | {"what": "followers", "said": said[1] if said else None, "followers": value.partition("#")[0] or None}
    ranked = plan.ranked
    for record in records:
        cells = [" ".join(cell.split()) or None for cell in record]
        side = [_of(cells, at) for at in plan.beside] or cells
        inner = _peek.fold([cell or "" for cell in side])
        if set(inner).intersection(_RANKED):
            ranked = _ranked(inner)
        elif not (plan.total is not None and (_of(cells, plan.total) or "").casefold() in _DAY):
            yield from (empty | row for row in _told(plan, ranked, cells, side))


def _told(plan: Plan, ranked: tuple[Ranked, ...], cells: list[str | None], side: list[str | None]) -> list[Row]:
    """What one record tells: of two lists side by side, a row for each that goes as far."""
    best = [row for one in ranked if (row := _best(one, side))]
    post: Row = {name: _of(cells, at) for name, at in plan.posts.items()}
    day: Row = {name: _of(cells, at) for name, at in plan.days.items()}
    said, filled = _of(cells, plan.day), [*day.values(), *post.values(), *(side if plan.beside else [])]
    if best:
        return best
    if any(post.get(name) for name in ("url", "text", "said")):
        return [post | {"what": "post"}]
    if _of(cells, plan.total):
        return [{"what": "gained"}]
    if said:
        return [day | {"what": "day", "said": said}]
    return [day | {"what": "other"} if any(filled) else {"what": "blank"}]


def _best(one: Ranked, cells: list[str | None]) -> Row | None:
    """A row of a list of best posts; None below its end, where some workbooks repeat one number in every cell."""
    url, said = _of(cells, one.url), _of(cells, one.said)
    if (not url and not said) or (url == said and not _ADDRESS.search(url or "")):
        return None
    return {"what": "post", "said": said, "url": url, "part": ENGAGING if one.views is None else SEEN,
            "views": _of(cells, one.views)}


def _of(cells: list[str | None], at: int | None) -> str | None:
    return cells[at] if at is not None and at < len(cells) else None


def _single(first: list[str], records: Iterator[list[str]]) -> Row:
    """The one post that a sheet of labels and values tells of, up to the table of who saw it."""
    labels = {_RANKED[0]: first[1].strip().replace("urn:li:ugcpost", "urn:li:ugcPost")}
    for record in takewhile(lambda record: _peek.fold(record[:1]) != ("category",), records):
        labels |= {_peek.fold(record[:1])[0]: record[1].strip()} if len(record) > 1 else {}
    said = " ".join(labels.get(name, "") for name in ("post date", "post publish time")).strip()
    counts = {ours: labels.get(theirs) or None for ours, theirs in _SINGLE.items()}
    row: Row = {"what": "post", "part": SINGLE, "said": said or None, "url": labels[_RANKED[0]] or None}
    return {**dict.fromkeys(COLUMNS), **row, **counts}
