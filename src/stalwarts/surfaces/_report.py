"""The report: several pages in one printable file. First crowd, claim, next step and doubts; the rest folded.

It is made to be shown: no names of people unless asked, no group under ten.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

from stalwarts.page import Page
from stalwarts.surfaces import _html
from stalwarts.surfaces._discreet import discreet
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import tag
from stalwarts.words import day


def report(pages: Sequence[Page], definitions: Mapping[str, str] = _html.NONE, title: str = "Stalwarts", *,
           own: Collection[str] = (), names: bool = False) -> str:
    """One HTML file of these pages; the first is the answer, the others follow folded. `title` is the brand."""
    first, *rest = [discreet(page, own, names=names) for page in pages]
    body = tag("main", _first(first, title), _html.fold("More about this", _html.more(first)),
               _html.known(first, definitions), _others(rest, definitions), id="main")
    return _html.document(first.question, title, body, _foot(first, names=names))


def _first(page: Page, title: str) -> Markup:
    """On one screen: the crowd, how many would buy, how sure, what to do next; below it what may make it wrong."""
    said = tag("div", _html.claim(page), _html.next_step(page), class_="said")
    return tag("div", tag("header", tag("p", title, class_="brand"), tag("h1", page.question),
                          tag("p", f"As of {day(page.as_of)}", class_="quiet")),
               tag("section", _html.picture(page), said, class_="lead crowd-first"),
               tag("div", _html.doubts(page), class_="across"))


def _others(pages: Sequence[Page], definitions: Mapping[str, str]) -> Markup | None:
    if not pages:
        return None
    return tag("section", tag("h2", "The other questions"), *(_other(page, definitions) for page in pages),
               class_="others")


def _other(page: Page, definitions: Mapping[str, str]) -> Markup:
    """A further question: its claim can be read, everything else is folded."""
    inside = (_html.picture(page), _html.doubts(page, "h4"), _html.next_step(page), _html.more(page, level="h4"),
              _html.known(page, definitions))
    summary = tag("summary", "Show the answer in full", tag("span", f": {page.question}", class_="unseen"))
    folded = tag("details", summary, tag("div", *inside, class_="inside"), class_="fold")
    return tag("article", tag("h3", page.question), tag("p", *_html.asides(page.claim), class_="short-claim"), folded)


def _foot(page: Page, *, names: bool) -> Markup:
    shown = "people are named in it" if names else "nobody is named in it, and no group under ten is shown"
    return tag("footer", tag("p", f"As of {day(page.as_of)}. Made on your own computer from your own files. This file asks "
                                  f"nothing of the network; {shown}.", class_="quiet"))
