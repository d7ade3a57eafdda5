"""What may leave the house: a page without names of people, and without groups so small that they are somebody.

Reports, sites and cards are shown to others, so they carry no names unless asked and never a group under ten. Pages
made of people are not handed out at all; in the others what looks like somebody's name is left out. Counts
that small are held back wherever a page keeps its numbers, and the counts beside them are rounded to tens, or
subtracting would tell. A sentence that rests on a small group is left out; a doubt is kept, with "fewer than 10" in it,
for leaving a doubt out would flatter.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from stalwarts import charts
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.words import FEW
from stalwarts.words import FEWER
from stalwarts.words import MONTHS
from stalwarts.words import SYMBOLS

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"\+\d[\d ()./-]{6,}\d")
HANDLE = re.compile(r"\b([a-z][a-z0-9-]*):(?![\s/])[^\s,;()]+")
ADDRESS_OUT, NAME_OUT, NUMBER_OUT = "(address left out)", "(name left out)", "(number left out)"
TOO_FEW = f"There are {FEWER} people in this answer: too few to show to others."
HELD_BACK = f"{FEWER}: groups that small are not shown"
PERSONS = {"person", "handle", "handles"}
"""A row with one of these is about one person."""
OTHERWISE = {"days", "n", "level", "elasticity", "per_1000", "version", "rank", "price", "net", "times", "ratio"}
"""Keys of numbers that count no people."""
STRUCTURE = {"name", "as_of", "definitions", "rests_on", "links"}
"""Parts of a page that are no words."""
_UNITS = "times|days?|weeks?|months?|quarters?|years?|hours?|minutes?|files?|posts?|letters?|accounts?|places?|questions?"
_SIGNS = "|".join(map(re.escape, SYMBOLS.values()))
_APART = re.compile(
    rf"\d+ in \d[\d,]*|\d+ of \d+ ranges?\b|(?:{_SIGNS})[\d.,]+|[\d.,]+(?: (?:to|or) [\d.,]+)?(?: ?%| [A-Z]{{3}}\b)"
    rf"|[\d.,]+(?: (?:to|or|and) [\d.,]+)? (?:{_UNITS}|{'|'.join(MONTHS)})\b|\bdays? \d+|[Nn]o\. ?\d+")
"""Numbers that count no people: shares, money, dates, spans, multiples."""
_ALONE = re.compile(rf"(?<![\w.,#-])[1-{FEW - 1}](?![\w-]|[.,:]\d)")
_ONE = re.compile(rf"({FEWER}) (person|buyer|supporter|follower|subscriber)\b( (?:has|is|was)\b)?", re.IGNORECASE)


def discreet(page: Page, own: Collection[str] = (), *, names: bool = False) -> Page:
    """The page as others may see it; nothing on it can be done there. `own` are the creator's accounts, which may be named.

    With `names`, a page made of people keeps its small counts: there they count what one person did.
    """
    told = _still(page if names else _nameless(page, own))
    if page.names:
        return told
    claim = _first_safe([told.claim, *told.notes])
    return replace(
        told, claim=claim, notes=[note for note in told.notes if not few(note) and note != claim],
        doubts=[Doubt(_blurred(d.text), _blurred(d.remedy)) for d in told.doubts], next_step=_blurred(told.next_step),
        figures=_figures(told.figures), grids=[_grid(grid) for grid in told.grids],
        parts=[_part(part) for part in told.parts],
        drawings=[drawing for drawing in map(_drawing, told.drawings) if drawing])


def _still(page: Page) -> Page:
    """The page with nothing to press but ways to whole pages."""
    return replace(
        page, deeds=[], values={}, links=[(said, to) for said, to in page.links if not to.values],
        grids=[replace(grid, deeds=[], links=[]) for grid in page.grids],
        parts=[replace(part, deeds=[]) for part in page.parts])


def few(text: str) -> bool:
    """Whether a sentence tells of a group under ten."""
    return _ALONE.search(_APART.sub(" ", _plain(text))) is not None


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _first_safe(forms: list[str]) -> str:
    """The strongest sentence that tells of no small group."""
    return next((form for form in forms if not few(form)), TOO_FEW)


def _blurred(text: str) -> str:
    """The sentence with "fewer than 10" where it counts such a group."""
    plain = _plain(text)
    kept = {found.span() for found in _APART.finditer(plain)}

    def blur(found: re.Match[str]) -> str:
        inside = any(low <= found.start() < high for low, high in kept)
        return found[0] if inside else FEWER if found.start() else FEWER.capitalize()

    return _ONE.sub(_several, _ALONE.sub(blur, plain)) if few(text) else text


def _several(found: re.Match[str]) -> str:
    """After "fewer than 10" one person is people, and has is have."""
    noun = "people" if found[2] == "person" else f"{found[2]}s"
    return f"{found[1]} {noun}{ {'has': ' have', 'is': ' are', 'was': ' were'}.get((found[3] or '').strip(), '') }"


# --- names -----------------------------------------------------------------------------------------------------------


def _nameless(page: Page, own: Collection[str]) -> Page:
    """Without addresses, account names of others and telephone numbers; what is about one person falls out of figures."""
    said = page.document()
    return Page.of({name: value if name in STRUCTURE else _walked(value, own) for name, value in said.items()})


def _walked(value: Any, own: Collection[str]) -> Any:
    """Everything in a document, its texts without names, what is about one person left out."""
    if isinstance(value, dict):
        return {_bare(key, own): _walked(inside, own) for key, inside in value.items() if not _about_one(inside)}
    if isinstance(value, list | tuple):
        return [_walked(inside, own) for inside in value if not _about_one(inside)]
    return _bare(value, own) if isinstance(value, str) else value


def _about_one(value: Any) -> bool:
    return isinstance(value, dict) and bool(PERSONS & set(value))


def _bare(text: str, own: Collection[str]) -> str:
    def left_out(found: re.Match[str]) -> str:
        handle = found[0].rstrip(".:!?'\"")
        return found[0] if handle in own else NAME_OUT + found[0][len(handle):]

    return NUMBER.sub(NUMBER_OUT, ADDRESS.sub(ADDRESS_OUT, HANDLE.sub(left_out, text)))


# --- small groups ----------------------------------------------------------------------------------------------------


def _small(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < FEW


def _figures(value: Any, key: str = "") -> Any:
    """Figures with small counts null, and why."""
    if isinstance(value, dict):
        inside = {name: _figures(part, name) for name, part in value.items()}
        return _interval(inside) if {"value", "low", "high"} <= set(value) and key not in OTHERWISE else inside
    if isinstance(value, list):
        return [_figures(part, key) for part in value]
    if key == "why" and isinstance(value, str):
        return _blurred(value)
    return None if _small(value) and not _counts_otherwise(key) else value


def _counts_otherwise(key: str) -> bool:
    return key in OTHERWISE or key.endswith(("_share", "_days", "_percent"))


def _interval(told: dict[str, Any]) -> dict[str, Any]:
    """An estimate of people under ten is held back too; shares are at most 1."""
    held = [end for end in ("value", "low", "high") if isinstance(told[end], float) and 1 < told[end] < FEW]
    held += [end for end in ("value", "low", "high") if told[end] is None]
    if "value" in held and "why" not in told:
        return told | dict.fromkeys(held) | {"why": HELD_BACK}
    return told | dict.fromkeys(held)


def _drawing(drawing: Drawing) -> Drawing | None:
    """A picture whose small groups are not counted out; None where the chart can't draw it so."""
    module, drawing = charts.load(drawing.chart), replace(drawing, title=_blurred(drawing.title))
    heads = [name for name, (title, how) in module.COLUMNS.items() if how == "people" and "days" not in title]
    held = {name for name in heads if any(_small(row.get(name)) for row in drawing.rows)}
    texts = [name for name, (_, how) in module.COLUMNS.items() if how == "text"]
    if any(few(str(row.get(name) or "")) for row in drawing.rows for name in texts):
        return None
    if not held:
        return drawing
    return replace(drawing, rows=[_row(row, held) for row in drawing.rows]) if getattr(module, "DISCREET", False) else None


def _row(row: dict[str, Any], held: set[str]) -> dict[str, Any]:
    """Small counts are null and named in `few`; their neighbours are rounded, or subtracting would tell."""
    small = sorted(name for name in held if _small(row.get(name)))
    rounded = {name: round(row[name], -1) for name in held if row.get(name) is not None and name not in small}
    return row | rounded | dict.fromkeys(small) | ({"few": small} if small else {})


def _part(part: Part) -> Part:
    lines = [_blurred(line) for line in part.lines]
    return replace(part, lines=lines, steps=[_blurred(step) for step in part.steps])


def _grid(grid: Grid) -> Grid:
    """A table whose small counts are said as what they are."""
    held = [place for place, name in enumerate(grid.columns)
            if not _APART.search(f"2 {name.lower()}") and any(few(row[place]) for row in grid.rows)]
    return replace(grid, rows=[[_cell(cell) if place in held else cell for place, cell in enumerate(row)]
                               for row in grid.rows]) if held else grid


def _cell(cell: str) -> str:
    """One cell of a column that holds a small count."""
    if few(cell):
        return FEWER
    return f"{round(int(cell.replace(',', '')), -1):,}" if re.fullmatch(r"[\d,]+", cell) else cell
