"""What is said where there is nothing, or where Stalwarts itself went wrong."""

from __future__ import annotations

from django.http import HttpRequest
from django.http import HttpResponse

from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import frame


def nothing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """No such address."""
    return frame.refusal(request, 404, "There is nothing at this address.", "The navigation leads to everything there is.")


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - the same
    """A request that cannot be read."""
    return frame.refusal(request, 400, "This request could not be read. Nothing was changed.")


def broken(_request: HttpRequest) -> HttpResponse:
    """A mistake of ours; said without anything that may itself be broken."""
    said = tag("main", tag("h1", "Something went wrong in Stalwarts itself; your files are as they were."),
               tag("p", "Please report it with the file named in the terminal, which holds no names."),
               tag("p", tag("a", "Back to the answer", href="/")))
    whole = tag("html", tag("head", tag("meta", charset="utf-8"), tag("title", "Stalwarts")), tag("body", said), lang="en")
    return HttpResponse(f"<!doctype html>\n{whole}\n", status=500)
