"""The few files a browser needs beside a page: held in memory, under an address that changes when they do."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files

from django.http import Http404
from django.http import HttpRequest
from django.http import HttpResponse

from stalwarts.charts import _palette

KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@cache
def held() -> dict[str, bytes]:
    """Every file by name: our own, and htmx as django-htmx ships it."""
    own = {entry.name: entry.read_bytes() for entry in files("stalwarts.surfaces.web").joinpath("static").iterdir()}
    shared = files("stalwarts.surfaces").joinpath("report", "style.css").read_bytes()
    own["studio.css"] = colours().encode() + shared + own["studio.css"]
    own["htmx.js"] = files("django_htmx").joinpath("static", "django_htmx", "htmx-2.min.js").read_bytes()
    return own


def colours() -> str:
    """The tokens: light, dark where the computer or the person asks for it, and the pictures in the same colours."""
    light, dark = (_palette.variables(shade) for shade in (0, 1))
    return (f":root{{{light}}}@media screen{{:root[data-theme=dark]{{{dark}}}}}"
            f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
            + _palette.rules("figure svg"))


@cache
def mark() -> str:
    """What all files together are, in a few letters."""
    return hashlib.sha256(b"".join(raw for _, raw in sorted(held().items()))).hexdigest()[:12]


def url(name: str) -> str:
    """Where a file is found."""
    return f"/static/{mark()}/{name}"


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(held()[name], mtime=0)


def serve(request: HttpRequest, stamp: str, name: str) -> HttpResponse:  # noqa: ARG001 - the stamp only makes it new
    """One file, to be kept for a year."""
    if name not in held():
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_packed(name) if packed else held()[name], content_type=KINDS[name[name.rindex("."):]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Vary"] = "Accept-Encoding"
    if packed:
        response["Content-Encoding"] = "gzip"
    return response
