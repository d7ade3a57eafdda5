"""A page in the form that was asked for."""

from __future__ import annotations

from stalwarts.page import Page
from stalwarts.problems import NoSuchForm

FORMS = ("text", "html", "md", "svg", "pdf")


def rendered(page: Page, form: str) -> bytes:
    """The page as bytes. Raises NoSuchForm."""
    if form not in FORMS:
        raise NoSuchForm(form, FORMS)
    if form in {"svg", "pdf"}:
        from stalwarts.surfaces import _picture

        return _picture.pdf(page) if form == "pdf" else _picture.svg(page).encode()
    if form == "html":
        from stalwarts.surfaces import _html

        return _html.html(page, definitions(page)).encode()
    if form == "md":
        from stalwarts.surfaces import _markdown

        return _markdown.markdown(page).encode()
    from stalwarts.surfaces import _text

    return _text.text(page).encode()


def definitions(*pages: Page) -> dict[str, str]:
    """Figure to its published definition, for "How do you know?"."""
    return {figure: known.definition for page in pages for figure, known in page.known.items()}
