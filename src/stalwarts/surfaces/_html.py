"""A page as one HTML file that asks nothing of the network: printable, light and dark, from 360 px on, no script.

The parts are functions, so that the report (and any other surface) puts them together in its own order.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from stalwarts.charts import _paint
from stalwarts.charts import _palette
from stalwarts.charts import _table
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import join
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces._text import numeric
from stalwarts.words import day

if TYPE_CHECKING:
    from stalwarts.page import Doubt
    from stalwarts.page import Drawing
    from stalwarts.page import Grid
    from stalwarts.page import Known
    from stalwarts.page import Page
    from stalwarts.page import Part

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHOWN_DOUBTS = 3
"""Further doubts fold away: one idea per screen."""
NONE: Mapping[str, str] = {}
Files = Callable[["Page", int], "list[Markup]"]


def no_files(_page: Page, _place: int) -> list[Markup]:
    """No file beside the page: what can be saved is carried in it."""
    return []


def html(page: Page, definitions: Mapping[str, str] = NONE) -> str:
    """The page as a whole file. `definitions` maps a figure to the text of its published definition."""
    opening = tag("section", tag("div", claim(page), next_step(page), class_="said"), picture(page), class_="lead")
    rest = (fold("More about this", more(page)), known(page, definitions))
    return document(page.question, page.title, tag("main", head(page), opening, doubts(page), *rest, id="main"))


def document(question: str, title: str, *body: Markup, look: Markup | None = None, policy: str = POLICY) -> str:
    """A whole file around its body; `look` is where its style comes from, else it stands in it."""
    top = tag("head", tag("meta", charset="utf-8"),
              tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
              tag("meta", http_equiv="Content-Security-Policy", content=policy),
              tag("meta", name="color-scheme", content="light dark"),
              tag("meta", name="referrer", content="no-referrer"),
              tag("link", rel="icon", href="data:,"), tag("title", f"{question} · {title}"),
              look or tag("style", style()))
    return f"<!doctype html>\n{tag('html', top, tag('body', *body), lang='en')}\n"


@cache
def style() -> Markup:
    """The one style sheet, the colours of pictures included."""
    sheet = files("stalwarts.surfaces").joinpath("report", "style.css").read_text(encoding="utf-8")
    return Markup(_palette.both() + _palette.rules("figure svg") + sheet)


def head(page: Page) -> Markup:
    """The question, and from when the answer is."""
    return tag("header", tag("h1", page.question), tag("p", f"As of {day(page.as_of)}", class_="quiet"))


def claim(page: Page) -> Markup:
    """The answer in one sentence, as large as it is important; what is said aside, such as a range, is quieter."""
    return tag("p", *asides(page.claim), class_="claim")


def asides(text: str) -> Iterator[str]:
    """A text in pieces, what stands in brackets marked as said aside."""
    for place, piece in enumerate(re.split(r"(\([^()]*\))", text)):
        yield tag("span", piece, class_="aside") if place % 2 else piece


def next_step(page: Page) -> Markup | None:
    """The one thing to do next."""
    return tag("p", tag("strong", "Next step"), tag("br"), page.next_step, class_="next") if page.next_step else None


def picture(page: Page, files: Files = no_files) -> Markup | None:
    """The first picture of a page. `files` gives the ways to save a drawing, where they are files of their own."""
    return figure(page.drawings[0], f"{page.name}-0", *files(page, 0)) if page.drawings else None


def figure(drawing: Drawing, key: str, *files: Markup) -> Markup | None:
    """A picture with its title, its table and the ways to save them: `files`, else the table is carried in the page.

    `key` is unique in the document.
    """
    if not drawing.rows:
        return None
    drawn = Markup(_paint.inline(drawing.chart, drawing.rows, drawing.title, key))
    columns, rows = _table.table(drawing.chart, drawing.rows)
    numbers = tag("details", tag("summary", "The numbers"), table(drawing.title, columns, rows),
                  tag("p", *(files or [_carried(drawing)])), class_="numbers")
    return tag("figure", tag("figcaption", drawing.title), drawn, numbers)


def _carried(drawing: Drawing) -> Markup:
    sheet = base64.b64encode(_table.as_csv(drawing.chart, drawing.rows).encode("utf-8-sig")).decode()
    return tag("a", "Save these numbers (CSV)", href=f"data:text/csv;charset=utf-8;base64,{sheet}",
               download=f"{drawing.chart}.csv")


def heading(name: str, *, right: bool = False) -> Markup:
    """The head of a column; a column without a name has none."""
    return tag("th", name, scope="col", class_="n" if right else None) if name else tag("td")


def table(title: str, columns: list[str], rows: list[list[str]]) -> Markup:
    """A table that scrolls by itself where it is too wide, by keyboard too."""
    right = [numeric([row[place] for row in rows]) for place in range(len(columns))]
    heads = join(heading(name, right=side)
                 for name, side in zip(columns, right, strict=True))
    lines = join(tag("tr", *(tag("th" if not place else "td", cell, scope=None if place else "row",
                                 class_="n" if right[place] else None) for place, cell in enumerate(row)))
                 for row in rows)
    top = tag("thead", tag("tr", heads)) if any(columns) else None
    whole = tag("table", tag("caption", title), top, tag("tbody", lines))
    return tag("div", whole, class_="wide", role="group", aria_label=title, tabindex="0")


def grid(one: Grid) -> Markup:
    """A grid of the page, with its note."""
    return join((table(one.title, one.columns, one.rows), tag("p", one.note, class_="quiet") if one.note else None))


def doubts(page: Page, level: str = "h2") -> Markup | None:
    """What may make the claim wrong, each with what would mend it."""
    if not page.doubts:
        return None
    shown, folded = page.doubts[:SHOWN_DOUBTS], page.doubts[SHOWN_DOUBTS:]
    rest = fold(f"{len(folded)} more", tag("ul", *map(_doubt, folded))) if folded else None
    return tag("section", tag(level, "What may make this wrong"), tag("ul", *map(_doubt, shown)), rest, class_="doubts")


def _doubt(doubt: Doubt) -> Markup:
    return tag("li", doubt.text, tag("span", doubt.remedy, class_="remedy") if doubt.remedy else None)


def more(page: Page, files: Files = no_files, level: str = "h3") -> Markup:
    """Notes, parts, further pictures and grids; `level` is that of their headings."""
    figures = [figure(drawing, f"{page.name}-{place}", *files(page, place))
               for place, drawing in enumerate(page.drawings) if place]
    return join((*(tag("p", note) for note in page.notes), *(part(one, level) for one in page.parts),
                 tag("div", *figures, class_="figures") if figures else None, *map(grid, page.grids)))


def part(one: Part, level: str) -> Markup:
    """A part under its own heading; a line of a list to tick says whether it is done."""
    ticked = {True: "✓ ", False: "○ ", None: ""}[one.done]
    lines = (tag("p", line) for line in one.lines)
    steps = tag("ol", *(tag("li", step) for step in one.steps)) if one.steps else None
    return tag("div", tag(level, f"{ticked}{one.title}"), *lines, steps, class_="part")


def known(page: Page, definitions: Mapping[str, str] = NONE) -> Markup | None:
    """How do you know? For each figure what it means, its version, the way down to the files, what would change it."""
    lines = [tag("dt", name.replace("_", " "), tag("span", f" version {version}", class_="quiet")) +
             tag("dd", *_told(name, page.known.get(name), definitions)) for name, version in page.definitions.items()]
    return fold("How do you know?", tag("dl", *map(Markup, lines)))


def _told(figure: str, known: Known | None, definitions: Mapping[str, str]) -> Iterator[str]:
    if known is None:
        yield definitions.get(figure) or tag("code", f"stalwarts define {figure}")
        return
    yield known.definition
    if known.changes:
        yield tag("p", "What would change it:")
        yield tag("ul", *(tag("li", said) for said in known.changes))
    if known.chain:
        yield tag("details", tag("summary", "What it is made from, down to the files"),
                  tag("pre", "\n".join(known.chain), class_="chain", tabindex="0"))


def fold(title: str, inside: Markup) -> Markup | None:
    """Something put away until it is asked for; nothing where there is nothing."""
    empty = not inside or inside in {"<dl></dl>", "<div></div>"}
    return None if empty else tag("details", tag("summary", title), tag("div", inside, class_="inside"), class_="fold")
