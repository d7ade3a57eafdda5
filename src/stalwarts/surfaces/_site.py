"""A site: every page as static HTML and JSON with its pictures, one index, one style sheet, no script.

It works from disk and from any server, for every way in it is relative. The same pages give the same bytes. A folder
that holds an earlier site is brought up to date; any other folder that is not empty is left as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.charts import _paint
from stalwarts.charts import _table
from stalwarts.problems import NotEmpty
from stalwarts.surfaces import _html
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import tag
from stalwarts.words import day

if TYPE_CHECKING:
    from stalwarts.page import Drawing
    from stalwarts.page import Page

POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
OURS = re.compile(r"[\w-]+\.(?:html|json|svg|csv|css)")
SHEET, INDEX, LIST = "style.css", "index.html", "index.json"
KEPT_BACK = ("deeds", "values", "rests_on", "known", "names", "links")
"""What a page's document has for those who work with it, and not for those who read it."""


@dataclass
class Site:
    """The pages of a site, the answer first, as they may be shown; figure to its published definition."""

    pages: Sequence[Page]
    title: str
    definitions: Mapping[str, str] = field(default_factory=dict)
    names: bool = False
    """Whether people may be named."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file by name."""
        found = {SHEET: _html.style() + "\n", INDEX: _index(self)}
        for page in self.pages:
            found |= {f"{page.name}.html": _whole(self, page), f"{page.name}.json": _told(_document(page))}
            for place, drawing in _drawn(page):
                found[f"{_stem(page, place)}.svg"] = _paint.svg(drawing.chart, drawing.rows, drawing.title) + "\n"
                found[f"{_stem(page, place)}.csv"] = "\ufeff" + _table.as_csv(drawing.chart, drawing.rows)
        found[LIST] = _told(self._list([*found, LIST]))
        return {name: text.encode() for name, text in found.items()}

    def _list(self, files: list[str]) -> dict[str, Any]:
        return {"stalwarts": "site", "title": self.title, "as_of": self.pages[0].as_of if self.pages else None,
                "pages": [{"name": page.name, "question": page.question, "claim": page.claim,
                           "html": f"{page.name}.html", "json": f"{page.name}.json"} for page in self.pages],
                "files": sorted(files)}


def write(site: Site, folder: Path) -> list[str]:
    """Write it; says which files, sorted. Files of an earlier site that are no longer part of it go. Raises NotEmpty."""
    before = _earlier(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in before - set(site.files):
        (folder / name).unlink(missing_ok=True)
    for name, content in site.files.items():
        (folder / name).write_bytes(content)
    return sorted(site.files)


def _earlier(folder: Path) -> set[str]:
    """The files of the site that is there; none where the folder is empty or not there. Raises NotEmpty."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((folder / LIST).read_text(encoding="utf-8"))
        if said["stalwarts"] == "site":
            return {name for name in said["files"] if OURS.fullmatch(name)}
    raise NotEmpty(str(folder))


# --- the pages -------------------------------------------------------------------------------------------------------


def _index(site: Site) -> str:
    """The answer's claim and picture, then every question with its claim."""
    first = site.pages[0]
    said = tag("div", _html.claim(first), _html.next_step(first), class_="said")
    lead = tag("section", _html.picture(first, _files), said, class_="lead crowd-first")
    return _document_of(site, first.question, tag("main", _head(site, first.question, first.as_of), lead, _questions(site),
                                                  id="main"), _foot(site, first))


def _questions(site: Site) -> Markup:
    """Every page by its question; a press away."""
    rows = (tag("li", tag("a", page.question, href=f"{page.name}.html"), tag("p", *_html.asides(page.claim)))
            for page in site.pages)
    return tag("section", tag("h2", "Every question"), tag("ul", *rows), class_="questions")


def _whole(site: Site, page: Page) -> str:
    """One page, with the way to the others."""
    lead = tag("section", tag("div", _html.claim(page), _html.next_step(page), class_="said"),
               _html.picture(page, _files), class_="lead")
    main = tag("main", _head(site, page.question, page.as_of), lead, tag("div", _html.doubts(page), class_="across"),
               _html.fold("More about this", _html.more(page, _files)), _html.known(page, site.definitions), id="main")
    return _document_of(site, page.question, main, _ways(site, page), _foot(site, page, f"{page.name}.json"))


def _head(site: Site, question: str, as_of: str) -> Markup:
    return tag("header", tag("p", tag("a", site.title, href=INDEX), class_="brand"), tag("h1", question),
               tag("p", f"As of {day(as_of)}", class_="quiet"))


def _ways(site: Site, page: Page) -> Markup:
    """To the one before, the one after and the index."""
    place = [one.name for one in site.pages].index(page.name)
    before = site.pages[place - 1] if place else None
    after = site.pages[place + 1] if place + 1 < len(site.pages) else None
    ways = [("Before", before.question, f"{before.name}.html", "prev") if before else None,
            ("All", "Every question", INDEX, "up"),
            ("Next", after.question, f"{after.name}.html", "next") if after else None]
    links = (tag("li", tag("a", tag("span", label, class_="quiet"), question, href=where, rel=rel))
             for label, question, where, rel in filter(None, ways))
    return tag("nav", tag("ul", *links), aria_label="Other questions", class_="ways")


def _foot(site: Site, page: Page, *files: str) -> Markup:
    links = (tag("p", tag("a", "This page for machines (JSON)", href=name), class_="quiet") for name in files)
    shown = "people are named" if site.names else "nobody is named, and no group under ten is shown"
    return tag("footer", tag("p", f"As of {day(page.as_of)}. Made on one computer, from its owner's own files; {shown}.",
                             class_="quiet"), *links)


def _document_of(site: Site, question: str, *body: Markup) -> str:
    look = tag("link", rel="stylesheet", href=SHEET)
    return _html.document(question, site.title, *body, look=look, policy=POLICY)


# --- the files beside them -------------------------------------------------------------------------------------------


def _files(page: Page, place: int) -> list[Markup]:
    """The ways to save a drawing."""
    stem = _stem(page, place)
    return [tag("a", "Save these numbers (CSV)", href=f"{stem}.csv", download=f"{stem}.csv"), Markup(" "),
            tag("a", "Save the picture (SVG)", href=f"{stem}.svg", download=f"{stem}.svg")]


def _drawn(page: Page) -> list[tuple[int, Drawing]]:
    return [(place, drawing) for place, drawing in enumerate(page.drawings) if drawing.rows]


def _stem(page: Page, place: int) -> str:
    return f"{page.name}-{place + 1}-{page.drawings[place].chart.replace('_', '-')}"


def _document(page: Page) -> dict[str, Any]:
    return {name: value for name, value in asdict(page).items() if name not in KEPT_BACK}


def _told(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, default=str, allow_nan=False) + "\n"
