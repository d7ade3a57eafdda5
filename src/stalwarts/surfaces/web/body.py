"""A Page as the inside of a screen: claim, picture, one next step; the rest folded; every figure says how it is known."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from stalwarts.charts import _table
from stalwarts.page import Grid
from stalwarts.page import Known
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.surfaces import _html
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import join
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces._text import numeric
from stalwarts.surfaces.web import asking
from stalwarts.surfaces.web import pictures

HOW = tag("p", tag("a", "How do you know?", href="#known"), class_="how")
MOST = 40
"""So many rows of a picture's numbers are read on a screen; a spreadsheet takes more."""
FILES = {"csv": "CSV", "png": "PNG", "svg": "SVG"}


def body(request: HttpRequest, page: Page, *, kept: bool = True) -> Markup:
    """Everything of a page, in the order of its importance; one that is `kept` has an address, and can be saved."""
    grids = _grids(request, page, kept=kept)
    seen, away = (grids, []) if not page.drawings else ([], grids)  # where there is no picture, the tables are what is seen
    more = join((*(tag("p", note) for note in page.notes), _further(page, kept=kept), *away))
    return join((_lead(request, page, kept=kept), *seen, *_parts(request, page.parts),
                 _ways(page), None if _pictured(page) else _html.doubts(page), _html.fold("More about this", more), _known(page),
                 _taking(page) if kept else None))


def _pictured(page: Page) -> bool:
    """Whether a picture stands beside the claim: then the doubts stand below the claim, beside it too."""
    return bool(page.drawings and page.drawings[0].rows)


def address(link: Link) -> str:
    """Where a link leads."""
    return where(link.page, link.values)


def where(name: str, values: Mapping[str, Any]) -> str:
    """The address of a page asked with some values."""
    query = urlencode([(k, str(v)) for k, value in values.items() for v in _each(value) if v not in {None, ""}])
    return f"/page/{name}" + (f"?{query}" if query else "")


def _each(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _lead(request: HttpRequest, page: Page, *, kept: bool) -> Markup:
    """Claim and next step beside the picture."""
    asks = not page.figures  # a page that knows nothing yet asks at once
    deeds = tag("div", *(asking.deed(request, one, f"d{n}", unfolded=asks and not n) for n, one in enumerate(page.deeds)),
                class_="deeds asks" if asks else "deeds") if page.deeds else None
    first = _figure(page, 0, kept=kept) if page.drawings else None
    said = tag("div", _html.claim(page), HOW if page.known else None, _html.next_step(page), deeds,
               _html.doubts(page) if first else None, class_="said")
    return tag("section", said, first, class_="lead" if first else "lead alone")


def _figure(page: Page, place: int, *, kept: bool) -> Markup | None:
    """A picture with its numbers, what it can be saved as, and how they are known."""
    drawing = page.drawings[place]
    if not drawing.rows:
        return None
    picture = Markup(pictures.drawn(settings.STUDIO.root, drawing))
    columns, rows = _table.table(drawing.chart, drawing.rows)
    shown = _some(rows)
    fewer = f"{len(shown):,} of {len(rows):,} rows; all of them are in the CSV." if len(shown) < len(rows) else None
    save = tag("p", "Save: ", join(_save(page, f"drawing/{place}", form, drawing.title) for form in FILES), class_="save")
    numbers = tag("details", tag("summary", "The numbers"), _html.table(drawing.title, columns, shown),
                  tag("p", fewer, class_="quiet") if fewer else None, save if kept else None,
                  class_="numbers")
    return tag("figure", tag("figcaption", drawing.title), picture, numbers, _beside(page, drawing.figure))


def _some(rows: list[list[str]]) -> list[list[str]]:
    """A long table by rows evenly taken from it, the last one among them."""
    if len(rows) <= MOST:
        return rows
    return [rows[round(place * (len(rows) - 1) / (MOST - 1))] for place in range(MOST)]


def _further(page: Page, *, kept: bool) -> Markup | None:
    figures = [_figure(page, place, kept=kept) for place in range(1, len(page.drawings))]
    return tag("div", *figures, class_="figures") if any(figures) else None


def _grids(request: HttpRequest, page: Page, *, kept: bool) -> list[Markup]:
    return [_grid(request, page, place, kept=kept) for place in range(len(page.grids))]


def _grid(request: HttpRequest, page: Page, place: int, *, kept: bool) -> Markup:
    """A table with its note; its first cells lead on, and its rows have their deeds."""
    grid = page.grids[place]
    save = tag("p", _save(page, f"grid/{place}", "csv", grid.title), class_="save")
    return tag("section", _table_of(request, grid, f"g{place}"), tag("p", grid.note, class_="quiet") if grid.note else None,
               tag("div", save if kept else None, _beside(page, grid.figure), class_="below"), class_="grid")


def _table_of(request: HttpRequest, grid: Grid, key: str) -> Markup:
    right = [numeric([row[place] for row in grid.rows]) for place in range(len(grid.columns))]
    heads = [_html.heading(name, right=side)
             for name, side in zip(grid.columns, right, strict=True)]
    if any(grid.deeds):
        heads.append(tag("th", tag("span", "What can be done", class_="unseen"), scope="col"))
    lines = (tag("tr", *_cells(grid, number, right), _row_deeds(request, grid, number, key))
             for number in range(len(grid.rows)))
    top = tag("thead", tag("tr", *heads)) if any(grid.columns) else None
    whole = tag("table", tag("caption", grid.title), top, tag("tbody", *lines))
    return tag("div", whole, class_="wide", role="group", aria_label=grid.title, tabindex="0")


def _cells(grid: Grid, number: int, right: list[bool]) -> list[Markup]:
    to = grid.links[number] if grid.links else None
    first, *rest = grid.rows[number]
    cells = [tag("th", tag("a", first, href=address(to)) if to else first, scope="row", class_="n" if right[0] else None)]
    return cells + [tag("td", cell, class_="n" if right[place] else None) for place, cell in enumerate(rest, 1)]


def _row_deeds(request: HttpRequest, grid: Grid, number: int, key: str) -> Markup | None:
    if not any(grid.deeds):
        return None
    return tag("td", *(asking.deed(request, one, f"{key}-{number}-{n}") for n, one in enumerate(grid.deeds[number])),
               class_="row-deeds")


def _parts(request: HttpRequest, told: Sequence[Part]) -> list[Markup]:
    return [part(request, one, f"p{place}") for place, one in enumerate(told)]


def part(request: HttpRequest, told: Part, key: str) -> Markup:
    """A piece under its own heading, folded where it says so; a line of a list to tick says whether it is done."""
    steps = tag("ol", *(tag("li", step) for step in told.steps)) if told.steps else None
    deeds = (asking.deed(request, one, f"{key}-{n}") for n, one in enumerate(told.deeds))
    inside = join((*(tag("p", line) for line in told.lines), steps,
                   tag("div", *deeds, class_="deeds") if told.deeds else None))
    state = None if told.done is None else tag("span", "Done: " if told.done else "To do: ", class_="unseen")
    kind = {None: "", True: " ticked", False: " to-tick"}[told.done]
    if told.folded:
        return tag("details", tag("summary", tag("span", state, told.title, class_="title")), tag("div", inside, class_="inside"),
                   class_=f"fold{kind}")
    if told.queued:  # keys work while it has the focus, which it takes when the page comes: nobody hits them by chance
        return tag("section", tag("h2", told.title, id=f"{key}-title"), inside, class_="part queue", tabindex="-1",
                   aria_labelledby=f"{key}-title")
    return tag("section", tag("h2", state, told.title), inside, class_=f"part{kind}")


def _ways(page: Page) -> Markup | None:
    """Further reading."""
    if not page.links:
        return None
    return tag("nav", tag("h2", "Read on"), tag("ul", *(tag("li", tag("a", said, href=address(to)))
                                                      for said, to in page.links)), class_="onward", aria_label="Read on")


def _save(page: Page, what: str, form: str, title: str) -> Markup:
    path, _, query = where(page.name, page.values).partition("?")
    return tag("a", FILES[form] if form != "csv" or "drawing" in what else "Save this table (CSV)",
               href=f"{path}/{what}.{form}" + (f"?{query}" if query else ""), download="",
               aria_label=f"Save {title} as {FILES[form]}")


def _taking(page: Page) -> Markup:
    """The whole page as a file."""
    path, _, query = where(page.name, page.values).partition("?")
    kinds = {"pdf": "one sheet of paper (PDF)", "html": "one file to open anywhere (HTML)", "md": "text (Markdown)",
             "json": "data (JSON)"}
    ways = (tag("li", tag("a", f"As {words}", href=f"{path}.{form}" + (f"?{query}" if query else ""), download=""))
            for form, words in kinds.items())
    return tag("details", tag("summary", "Take this page with you"), tag("ul", *ways), class_="fold")


def _beside(page: Page, figure: str) -> Markup | None:
    """The way from a figure to how it is known; a browser opens what is folded around the place it is sent to."""
    if figure not in page.known:
        return None
    return tag("p", tag("a", "How do you know?", href=f"#known-{figure}", aria_label=f"How do you know {_named(figure)}?"),
               class_="how-beside")


def _known(page: Page) -> Markup | None:
    """Every figure: definition and version, the files it comes from, what would change it."""
    if not page.known:
        return _html.known(page)
    lines = (tag("details", tag("summary", _named(figure), tag("span", f" version {known.version}", class_="quiet")),
                 tag("div", _explained(known), id=f"known-{figure}"), class_="numbers") for figure, known in page.known.items())
    return tag("details", tag("summary", "How do you know?"), tag("div", *lines, class_="inside", id="known"), class_="fold")


def _named(figure: str) -> str:
    return figure.replace("_", " ")


def _explained(known: Known) -> Markup:
    from_files = tag("p", "From: " + ", ".join(known.files)) if known.files else tag("p", "No file of yours feeds it yet.")
    changes = tag("div", tag("p", "What would change it:"), tag("ul", *(tag("li", one) for one in known.changes))) \
        if known.changes else None
    chain = tag("details", tag("summary", "The way from your files to this number"), tag("pre", "\n".join(known.chain),
                tabindex="0"), class_="numbers") if known.chain else None
    paragraphs = (tag("p", " ".join(part.split())) for part in known.definition.split("\n\n") if part.strip())
    return tag("div", *paragraphs, from_files, changes, chain, class_="explained")
