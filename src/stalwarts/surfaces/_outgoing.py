"""What a deed writes for others to see: the report, the site, a card, the page of two numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from stalwarts.actions._form import Outgoing
    from stalwarts.page import Page

PICTURES = ("svg", "png")


def ways() -> dict[str, Any]:
    """The ways out of a room, by the names a Room has for them."""
    return {"report": report, "site": site, "card": card, "quick_page": quick_page}


def report(outgoing: Outgoing, file: Path) -> None:
    """Pages as one printable file."""
    from stalwarts.surfaces import _render
    from stalwarts.surfaces import _report

    pages = _in_order(outgoing)
    text = _report.report(pages, _render.definitions(*pages), outgoing.title, own=own(outgoing), names=outgoing.names)
    file.write_text(text, encoding="utf-8", newline="\n")


def site(outgoing: Outgoing, folder: Path) -> list[str]:
    """Pages as a folder that works from disk. Raises NotEmpty."""
    from stalwarts.surfaces import _discreet
    from stalwarts.surfaces import _render
    from stalwarts.surfaces import _site

    pages = _in_order(outgoing)
    shown = [_discreet.discreet(page, own(outgoing), names=outgoing.names) for page in pages]
    return _site.write(_site.Site(shown, outgoing.title, _render.definitions(*pages), outgoing.names), folder)


def card(outgoing: Outgoing, file: Path, *, square: bool = False, dark: bool = False) -> str:
    """One page's claim as a picture; gives the line to paste under it. Raises NoSuchForm."""
    from stalwarts.page import Page
    from stalwarts.problems import NoSuchForm
    from stalwarts.surfaces import _card
    from stalwarts.surfaces import _discreet

    form = file.suffix.lstrip(".").lower()
    if form not in PICTURES:
        raise NoSuchForm(form or file.name, PICTURES)
    page = _discreet.discreet(Page.of(outgoing.pages[0]), own(outgoing))
    look = (_card.SQUARE if square else _card.WIDE, int(dark))
    drawn = _card.png(page, *look) if form == "png" else _card.svg(page, *look).encode()
    file.write_bytes(drawn)
    return _card.line(page)


def quick_page(file: Path) -> None:
    """The two-number answer as one page that computes."""
    from stalwarts.surfaces import _quick_page

    file.write_text(_quick_page.page(), encoding="utf-8", newline="\n")


def own(outgoing: Outgoing) -> set[str]:
    """The creator's own accounts: those files were added for, and those files speak of."""
    accounts = {export["account"] for export in outgoing.exports}
    return accounts | {cover["account"] for export in outgoing.exports for cover in export["covers"]}


def _in_order(outgoing: Outgoing) -> list[Page]:
    """The answer first, then as pages stand everywhere, those that wait for files last."""
    from stalwarts import pages
    from stalwarts.page import Page

    told = {document["name"]: Page.of(document) for document in outgoing.pages}
    listed = sorted(pages.listed(outgoing.exports), key=lambda one: bool(one.waits))
    order = ["answer", *(one.name for one in listed), *told]
    return [told[name] for name in dict.fromkeys(order) if name in told]
