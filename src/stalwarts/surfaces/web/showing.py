"""Pages on the screen, and everything of theirs that can be saved."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404
from django.http import HttpRequest
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from stalwarts import forms
from stalwarts.charts import _table
from stalwarts.lens import Lens
from stalwarts.page import Page
from stalwarts.surfaces import _html
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import asking
from stalwarts.surfaces.web import body
from stalwarts.surfaces.web import frame
from stalwarts.surfaces.web import listing
from stalwarts.surfaces.web import turning
from stalwarts.surfaces.web.listing import Entry

VIEW = {"as_of": "Count only what happened up to this day, such as 2026-03-01.",
        "known_by": "Use only files that were taken by this day.",
        "account": "Only this account; one a line for several.",
        "since": "Only people who began to follow from this day on."}
KINDS = {"html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "svg": "image/svg+xml",
         "pdf": "application/pdf", "png": "image/png", "csv": "text/csv; charset=utf-8",
         "json": "application/json; charset=utf-8", "text": "text/plain; charset=utf-8"}


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page as a screen."""
    entry = _entry(name)
    lens, values = asked(request, entry)
    found = turning.page(settings.STUDIO.root, name, lens, values)
    if found is None:
        return _still(request)
    said = request.session.pop("said", None)
    told = tag("div", *(tag("p", line) for line in said), class_="said-so", role="status") if said else None
    return frame.show(request, found.question, told, _html.head(found), _filter(entry, found) if entry else None,
                      tag("div", body.body(request, found), _view(lens, found), id="found"), here=name)


@require_safe
def saved(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The whole page as a file."""
    found = _found(request, name)
    if form == "json":
        return _file(json.dumps(found.document(), ensure_ascii=False, indent=1, default=str).encode(), name, form)
    from stalwarts.surfaces import _render

    return _file(_render.rendered(found, form), name, form)


@require_safe
def drawing(request: HttpRequest, name: str, place: str, form: str) -> HttpResponse:
    """One picture of a page: its numbers, or as it is drawn."""
    drawings = _found(request, name).drawings
    if int(place) >= len(drawings):
        raise Http404
    one = drawings[int(place)]
    if form == "csv":
        return _file(_table.as_csv(one.chart, one.rows).encode("utf-8-sig"), f"{name}-{one.chart}", form)
    from stalwarts.charts import _paint

    raw = _paint.png(one.chart, one.rows, one.title) if form == "png" else _paint.svg(one.chart, one.rows, one.title).encode()
    return _file(raw, f"{name}-{one.chart}", form)


@require_safe
def grid(request: HttpRequest, name: str, place: str) -> HttpResponse:
    """One table of a page, safe to open in a spreadsheet."""
    grids = _found(request, name).grids
    if int(place) >= len(grids):
        raise Http404
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerows([_table.inert(cell) for cell in line] for line in [grids[int(place)].columns, *grids[int(place)].rows])
    return _file(out.getvalue().encode("utf-8-sig"), f"{name}-{place}", "csv")


def asked(request: HttpRequest, entry: Entry | None) -> tuple[Lens, dict[str, Any]]:
    """The view, and the values of the page's own Form, from the query."""
    said = {key: "\n".join(parts) for key, parts in request.GET.lists() if any(parts)}
    own = {field["name"] for field in entry.fields} if entry else set()
    seen = {key: said.pop(key) for key in VIEW if key in said and key not in own}
    accounts = tuple(line.strip() for line in seen.get("account", "").splitlines() if line.strip())
    return Lens(seen.get("as_of"), seen.get("known_by"), accounts, seen.get("since")), said


def _entry(name: str) -> Entry | None:
    return next((one for one in listing.entries(settings.STUDIO.root) if one.name == name), None)


def _found(request: HttpRequest, name: str) -> Page:
    found = turning.page(settings.STUDIO.root, name, *asked(request, _entry(name)))
    if found is None:
        raise Http404
    return found


def _file(raw: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(raw, content_type=KINDS[form])
    response["Content-Disposition"] = f'attachment; filename="stalwarts-{name}.{form}"'
    return response


def _still(request: HttpRequest) -> HttpResponse:
    response = frame.show(request, "Still counting", tag("h1", "Still counting"),
                          tag("p", "There is much to count the first time. This page comes by itself."),
                          tag("p", tag("a", "Look again", href=request.get_full_path())), status=202)
    response["Refresh"] = "3"
    return response


def _filter(entry: Entry, found: Page) -> Markup | None:
    """What a page can be asked with, as a form that only looks."""
    if not entry.fields:
        return None
    fields = [forms.Field(**one | {"choices": tuple(one["choices"])}) for one in entry.fields]
    return tag("form", asking.sieve(fields, found.values), tag("button", "Look", type="submit"), method="get",
               action=f"/page/{entry.name}", class_="filter", role="search", hx_get=f"/page/{entry.name}", hx_target="#found",
               hx_select="#found", hx_swap="outerHTML", hx_trigger="change, keyup changed delay:400ms from:find input, submit",
               hx_push_url="true")


def _view(lens: Lens, found: Page) -> Markup:
    """The same page as of another day, or of some accounts."""
    given = {"as_of": lens.as_of, "known_by": lens.known_by, "account": "\n".join(lens.accounts), "since": lens.since}
    fields = [forms.Field(key, meaning, "text", key == "account", required=False, default=None, choices=())
              for key, meaning in VIEW.items()]
    values: Mapping[str, Any] = {key: value.splitlines() if key == "account" and isinstance(value, str) else value
                                 for key, value in given.items()}
    form = tag("form", asking.inputs(fields, values, "view"), tag("button", "Show this view", type="submit"), method="get",
               action=f"/page/{found.name}", class_="ask")
    shown = "" if any(given.values()) else None
    return tag("details", tag("summary", "Another view: as of another day, or of some accounts"),
               tag("div", form, class_="inside"), class_="fold", open=shown)
