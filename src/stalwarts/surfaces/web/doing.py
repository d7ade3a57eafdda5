"""Deeds: each a form made from what its Form asks, done on request, and told in its own sentences."""

from __future__ import annotations

import inspect
import mimetypes
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http import HttpResponse
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django.views.decorators.http import require_safe

from stalwarts import actions
from stalwarts import forms
from stalwarts import pages
from stalwarts.actions._form import Done
from stalwarts.forms import Field
from stalwarts.problems import NoSuchDeed
from stalwarts.problems import Problem
from stalwarts.surfaces import _help
from stalwarts.surfaces import _html
from stalwarts.surfaces._rooms import room
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import asking
from stalwarts.surfaces.web import body
from stalwarts.surfaces.web import frame
from stalwarts.surfaces.web import listing
from stalwarts.surfaces.web import queueing
from stalwarts.surfaces.web import receiving
from stalwarts.surfaces.web.configured import INCOMING
from stalwarts.surfaces.web.models import Job

WAITS = {"follow": "who follows you", "order": "who bought", "touch": "who opens, clicks, likes or comments",
         "plan": "who is a member", "post": "what you posted", "said": "what people answered when asked",
         "consent": "who may be written to", "tally": "totals", "move": "your notes", "ask": "an ask you made",
         "draw": "who was drawn for an ask", "workspace": "of other brands, each in a workspace of its own inside this folder"}
"""What a table holds, in the reader's words."""
OWN = frozenset({"csrfmiddlewaretoken", "back"})


@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, name: str) -> HttpResponse:
    """Its form; or, sent, what came of it."""
    module = offered(name)
    if request.method != "POST":
        said = {key: "\n".join(parts) for key, parts in request.GET.lists()}
        return _screen(request, module, asking.whole(request, name, said))
    fields = forms.fields(module.Form)
    brought = getattr(request, "brought", "") or getattr(request, "trouble", None)
    if brought or getattr(module, "LONG", False) or any(one.kind == "file" and one.required and not one.made for one in fields):
        return redirect("job", number=_later(request, name, module).pk)
    with tempfile.TemporaryDirectory(prefix="stalwarts-") as folder:
        written = {one.name: str(Path(folder, one.made)) for one in fields if one.made and _wanted(request, one)}
        done = module.do(room(settings.STUDIO.root), forms.filled(module.Form, values(request) | written))
        made = next((Path(path) for path in written.values() if Path(path).exists()), None)
        return _file(made) if made else _told(request, name, module, done)


def values(request: HttpRequest) -> dict[str, str]:
    """What a form says, by name, without what is the studio's own."""
    return {key: "\n".join(parts) for key, parts in request.POST.lists() if key not in OWN}


def _wanted(request: HttpRequest, one: Field) -> bool:
    return one.required or bool(request.POST.get(one.name))


def _later(request: HttpRequest, name: str, module: ModuleType) -> Job:
    """A deed that takes files or long is done by the worker. Raises what the files met with, or BadAnswer."""
    said = values(request)
    batch = getattr(request, "brought", "")
    try:
        if getattr(request, "trouble", None):
            raise request.trouble
        forms.filled(module.Form, receiving.placed(settings.STUDIO.root / INCOMING / batch, module.Form, said))
    except Problem:
        queueing.discard(batch)
        raise
    return queueing.enqueue(name, said, batch)


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Pages that still wait for files, and every deed by its group."""
    waiting = [one for one in listing.entries(settings.STUDIO.root) if one.waits]
    rows = (tag("li", tag("a", one.question, href=f"/page/{one.name}"), tag("span", _waits(one.waits), class_="remedy"))
            for one in waiting)
    pages = tag("section", tag("h2", "Questions that wait for more files"), tag("ul", *rows), class_="doubts") \
        if waiting else None
    return frame.show(request, "When you have more", tag("h1", "When you have more"), pages, _deeds(), here="more")


def offered(name: str) -> ModuleType:
    """The module of a deed that may be done here. Raises NoSuchDeed."""
    known = {each for each in actions.installed() if not terminal(actions.load(each))}
    if name not in known:
        raise NoSuchDeed(name, sorted(known))
    return actions.load(name)


def terminal(module: ModuleType) -> bool:
    """Whether a deed says of itself that it is for a terminal only."""
    return bool(getattr(module, "TERMINAL", False))


def _deeds() -> Markup:
    groups: dict[str, list[Markup]] = {}
    for name in actions.installed():
        module = actions.load(name)
        if not terminal(module):
            groups.setdefault(module.GROUP, []).append(tag("li", tag("a", _first(module), href=f"/do/{name}")))
    return tag("section", tag("h2", "Everything that can be done"),
               tag("div", *(tag("section", tag("h3", group), tag("ul", *groups[group]))
                            for group in _help.ORDER if group in groups), class_="shelves"))


def _waits(tables: Sequence[str]) -> str:
    """Which files it waits for."""
    return "Bring a file that tells " + " and one that tells ".join(WAITS.get(table, table) for table in tables)


def _first(module: ModuleType) -> str:
    return (inspect.getdoc(module) or "").splitlines()[0].removesuffix(".")


def _screen(request: HttpRequest, module: ModuleType, *inside: Markup, status: int = 200) -> HttpResponse:
    return frame.show(request, _first(module), tag("h1", _first(module)), *inside, status=status, here="more")


def _told(request: HttpRequest, name: str, module: ModuleType, done: Done) -> HttpResponse:
    """A file, a page, or sentences; sentences are told where the person came from."""
    if done.blob is not None:
        return _handed(name, done)
    if done.page is not None:
        if done.page.name in pages.installed():
            return redirect(body.where(done.page.name, done.page.values))
        return frame.show(request, done.page.question, _html.head(done.page), body.body(request, done.page, kept=False))
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, None):
        request.session["said"] = done.said
        return HttpResponseRedirect(back)
    told = tag("div", *(tag("p", line) for line in done.said), class_="said-so", role="status")
    return _screen(request, module, told)


def _handed(name: str, done: Done) -> HttpResponse:
    raw: Any = done.blob if isinstance(done.blob, bytes) else str(done.blob).encode()
    return _as_file(raw, done.file or f"stalwarts-{name}")


def _file(made: Path) -> HttpResponse:
    """What a deed wrote; a folder as a zip."""
    if made.is_dir():
        packed = shutil.make_archive(str(made), "zip", made)
        made = Path(packed)
    return _as_file(made.read_bytes(), made.name)


def _as_file(raw: bytes, name: str) -> HttpResponse:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    plain = re.sub(r"[^\w.() -]", "_", name)
    return HttpResponse(raw, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{plain}"'})


@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """The page one comes in by."""
    name = listing.entrance(settings.STUDIO.root)
    return redirect("page", name=name) if name else redirect("begin")
