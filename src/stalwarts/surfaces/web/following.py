"""A job on the screen: how far it is, and in the end what came of it, with what may be done about each part."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django.views.decorators.http import require_safe

from stalwarts import actions
from stalwarts import forms
from stalwarts.page import Page
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import join
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import asking
from stalwarts.surfaces.web import body
from stalwarts.surfaces.web import doing
from stalwarts.surfaces.web import frame
from stalwarts.surfaces.web import queueing
from stalwarts.surfaces.web import receiving
from stalwarts.surfaces.web.configured import INCOMING
from stalwarts.surfaces.web.configured import MEGA
from stalwarts.surfaces.web.models import Job

HEADS = {Job.BRINGING: "Waiting for your files", Job.WAITING: "Waiting for its turn", Job.RUNNING: "Being done",
         Job.DONE: "Done", Job.FAILED: "This could not be done", Job.STOPPED: "Stopped"}
LAST = 6
"""So many stages are shown."""


@require_safe
def job(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is, or what came of it."""
    one = get_object_or_404(Job, pk=number)
    return frame.show(request, HEADS[one.state], _over(request, one) if one.state in Job.OVER else _under_way(request, one))


@require_safe
def state(request: HttpRequest, number: int) -> HttpResponse:
    """The same for a page that asks again and again; when it is over the whole page is shown anew."""
    one = get_object_or_404(Job, pk=number)
    if one.state not in Job.OVER:
        return HttpResponse(_under_way(request, one))
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


@require_POST
def stop(_request: HttpRequest, number: int) -> HttpResponse:
    """Stop it."""
    queueing.stop(get_object_or_404(Job, pk=number))
    return redirect("job", number=number)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Try once more with what was brought, and other answers."""
    one = get_object_or_404(Job, pk=number, state=Job.FAILED)
    said = doing.values(request)
    form = actions.load(one.action).Form
    forms.filled(form, receiving.placed(settings.STUDIO.root / INCOMING / one.folder, form, said))
    return redirect("job", number=queueing.again(one, said).pk)


@require_POST
def forget(_request: HttpRequest, number: int) -> HttpResponse:
    """Remove what was brought and could not be read."""
    queueing.forget(get_object_or_404(Job, pk=number, state=Job.FAILED))
    return redirect("job", number=number)


def _under_way(request: HttpRequest, one: Job) -> Markup:
    lines = [_stage(name, amount) for name, amount in list(one.stages.items())[-LAST:]]
    stop_ = tag("form", frame.token(request), tag("button", "Stop", type="submit", class_="plain"), method="post",
                action=f"/job/{one.pk}/stop")
    return tag("section", tag("h1", HEADS[one.state]), tag("p", asking.label(one.action), class_="quiet"),
               tag("ul", *(tag("li", line) for line in lines), class_="stages") if lines else None,
               tag("p", "You may leave this page; it goes on. ", tag("a", "Look again", href=f"/job/{one.pk}")), stop_,
               hx_get=f"/job/{one.pk}/state", hx_trigger="every 1s", hx_swap="outerHTML", class_="job", aria_live="polite")


def _stage(name: str, amount: int) -> str:
    """Such as: Reading followers_1.json: 12 MB."""
    said = name[:1].upper() + name[1:]
    if not name.startswith("reading "):
        return said
    return f"{said}: {amount / MEGA:,.1f} MB" if amount else said


def _over(request: HttpRequest, one: Job) -> Markup:
    parts = Page.parts_of(one.outcome.get("parts", []))
    said: list[Any] = one.outcome.get("said", [])
    kind = "alert" if one.state == Job.FAILED else "status"
    told = tag("div", *(tag("p", line, class_="claim" if not place and one.state == Job.DONE else None)
                        for place, line in enumerate(said)), role=kind, class_="outcome")
    pieces = (body.part(request, each, f"o{place}") for place, each in enumerate(parts))
    ways = tag("p", tag("a", "To the answer", href="/", class_="way"))
    return join((tag("h1", HEADS[one.state]), told, *pieces, _once_more(request, one), ways))


def _once_more(request: HttpRequest, one: Job) -> Markup | None:
    """What may be answered otherwise, with the files still here."""
    if one.state != Job.FAILED or not one.folder:
        return None
    fields = [field for field in forms.fields(actions.load(one.action).Form) if field.kind != "file"]
    values = {field.name: one.values.get(field.name, field.default) for field in fields}
    retry = tag("form", frame.token(request), asking.inputs(fields, values), tag("button", "Try again", type="submit"),
                method="post", action=f"/job/{one.pk}/again", class_="ask")
    drop = tag("form", frame.token(request), tag("button", "Forget these files", type="submit", class_="plain"), method="post",
               action=f"/job/{one.pk}/forget")
    return tag("section", tag("h2", "The files are still here"), tag("p", "Answer otherwise and try again, or forget them."),
               retry, drop, class_="part")
