"""The one question before there is a workspace: whose it is, and what they do."""

from __future__ import annotations

from django.conf import settings as configured
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from stalwarts import actions
from stalwarts import forms
from stalwarts import settings
from stalwarts.surfaces._rooms import room
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import asking
from stalwarts.surfaces.web import frame

DEED = "init"


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask, make the folder's workspace, and go on to the first page."""
    root = configured.STUDIO.root
    if (root / settings.FILE).is_file():
        return redirect("/")
    module = actions.load(DEED)
    fields = [one for one in forms.fields(module.Form) if not one.required]
    if request.method == "POST":
        said = {one.name: request.POST.get(one.name, "") for one in fields}
        module.do(room(root), forms.filled(module.Form, said | {"folder": root}))
        return redirect("/")
    form = tag("form", frame.token(request), asking.inputs(fields), tag("button", "Begin", type="submit"), method="post",
               action="/begin", class_="ask")
    return frame.show(request, "Begin", tag("h1", "Which of your followers would stand by you and buy?"),
                      tag("p", "Two things first, so that it speaks your language.", class_="claim"), form,
                      tag("p", f"Everything stays on this computer, in {root}.", class_="quiet"), calm=True)
