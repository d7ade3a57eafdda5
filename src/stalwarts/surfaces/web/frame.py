"""What stands around everything the studio shows: head, navigation, foot; and how it says no."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http import HttpResponse
from django.middleware.csrf import get_token

from stalwarts.problems import BusyWorkspace
from stalwarts.problems import DiskFull
from stalwarts.problems import GoneMeanwhile
from stalwarts.problems import NoRoom
from stalwarts.problems import NothingHeld
from stalwarts.problems import Problem
from stalwarts.problems import WasErased
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import join
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import assets
from stalwarts.surfaces.web import listing
from stalwarts.surfaces.web import queueing
from stalwarts.surfaces.web.listing import Entry

THEMES = {"auto": "As this computer", "light": "Light", "dark": "Dark"}
THEME = "stalwarts-theme"
STATUS = ((WasErased, 410), (GoneMeanwhile, 409), (NothingHeld, 404), (BusyWorkspace, 503), (DiskFull, 507), (NoRoom, 507))
"""Problems whose status says more than "this can't be done as it was asked"."""
HTMX = '{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0}'


def show(request: HttpRequest, title: str, *body: Markup | None, status: int = 200, here: str = "",
         calm: bool = False) -> HttpResponse:
    """One screen. `here` is the name of the page it belongs to; a `calm` one has no navigation."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    entries = listing.entries(settings.STUDIO.root) if signed_in and not calm else []
    top = tag("header", tag("a", "Stalwarts", href="/", class_="mark"), _navigation(entries, here), class_="top")
    main = tag("main", _beside(entries, here), _busy(request) if entries else None, *body, id="main", tabindex="-1")
    text = tag("html", _head(title), tag("body", tag("a", "Skip to the answer", href="#main", class_="skip"), top, main,
                                         _foot(request, signed_in=signed_in)), lang="en", data_theme=theme(request))
    return HttpResponse(f"<!doctype html>\n{text}\n", status=status)


def theme(request: HttpRequest) -> str:
    """Light, dark, or as the computer is set."""
    chosen = request.COOKIES.get(THEME, "auto")
    return chosen if chosen in THEMES else "auto"


def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """A Problem on a screen, in its own words."""
    what, _, next_ = str(error).partition("\n")
    return refusal(request, status_of(error), what, next_)


def status_of(error: Problem) -> int:
    """The HTTP status of a Problem."""
    named = 404 if type(error).__name__.startswith("NoSuch") else 422
    return next((status for kind, status in STATUS if isinstance(error, kind)), named)


def refusal(request: HttpRequest, status: int, what: str, next_: str = "") -> HttpResponse:
    """What cannot be done, and what to do instead."""
    if request.headers.get("Accept", "").startswith("application/json"):
        from django.http import JsonResponse

        return JsonResponse({"problem": what, "next": next_}, status=status)
    inside = tag("section", tag("h1", what), tag("p", next_) if next_ else None,
                 tag("p", tag("a", "Back to the answer", href="/")), class_="refusal", role="alert")
    return show(request, what, inside, status=status, calm=status in {401, 403, 421})


def token(request: HttpRequest) -> Markup:
    """What shows that a form came from here."""
    return tag("input", type="hidden", name="csrfmiddlewaretoken", value=get_token(request))


def _head(title: str) -> Markup:
    return tag("head", tag("meta", charset="utf-8"),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("meta", name="color-scheme", content="light dark"),
               tag("meta", name="htmx-config", content=HTMX),
               tag("title", f"{title} · Stalwarts"),
               tag("link", rel="icon", href=assets.url("mark.svg"), type="image/svg+xml"),
               tag("link", rel="stylesheet", href=assets.url("studio.css")),
               tag("script", src=assets.url("htmx.js"), defer=""), tag("script", src=assets.url("studio.js"), defer=""))


def _navigation(entries: Sequence[Entry], here: str) -> Markup | None:
    """The places, each by its first page; what still waits for files comes last."""
    if not entries:
        return None
    first: dict[str, Entry] = {}
    for entry in entries:
        if not entry.waits:
            first.setdefault(entry.place, entry)
    place = next((entry.place for entry in entries if entry.name == here), "")
    items = [_item(named, f"/page/{entry.name}", current=named == place) for named, entry in first.items()]
    items.append(_item("When you have more", "/more", current=here == "more"))
    return tag("nav", tag("ul", *items), aria_label="Main")


def _busy(request: HttpRequest) -> Markup | None:
    """That something is being done in the background, and where to watch it."""
    job = queueing.current()
    if job is None or request.path.startswith("/job/"):
        return None
    return tag("p", tag("a", "Your files are being read", href=f"/job/{job.pk}"), class_="busy", role="status")


def _item(words: str, where: str, *, current: bool) -> Markup:
    return tag("li", tag("a", words, href=where, aria_current="page" if current else None))


def _beside(entries: Sequence[Entry], here: str) -> Markup | None:
    """The other pages of the same place."""
    place = next((entry.place for entry in entries if entry.name == here), "")
    found = [entry for entry in entries if entry.place == place and not entry.waits]
    if len(found) < 2:
        return None
    items = (_item(entry.title, f"/page/{entry.name}", current=entry.name == here) for entry in found)
    return tag("nav", tag("ul", *items), class_="beside", aria_label=place)


def _foot(request: HttpRequest, *, signed_in: bool) -> Markup:
    chosen = theme(request)
    choices = join(tag("button", words, name="theme", value=name, type="submit",
                       aria_pressed="true" if name == chosen else "false") for name, words in THEMES.items())
    look = tag("form", token(request), tag("input", type="hidden", name="back", value=request.get_full_path()),
               tag("fieldset", tag("legend", "Light or dark"), choices), method="post", action="/theme", class_="themes")
    ways = tag("p", tag("a", "Who may open this", href="/who"), " · ", tag("a", "Sign out", href="/sign-out")) \
        if signed_in else None
    return tag("footer", tag("p", "Your files stay on this computer."), ways, look)
