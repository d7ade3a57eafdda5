"""Who may ask, and from where: the headers of every answer, requests from other sites refused, signing in required."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect

from stalwarts.problems import Problem
from stalwarts.surfaces.web import frame

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/enter/", "/sign-in", "/static/")
"""What somebody who is not signed in may ask for."""

Answer = Callable[[HttpRequest], HttpResponse]


class Guard:
    """First and last: a wrong name or another site is turned away; every answer leaves with its headers."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, guarded."""
        response = self._refusal(request) or self.answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.SESSION_COOKIE_SECURE:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        try:
            request.get_host()
        except DisallowedHost:
            # A page elsewhere whose name points to this computer.
            return frame.refusal(request, 421, "This studio is not called by that name.",
                                 f"Open it as {settings.STUDIO.url}")
        if foreign(request):
            return frame.refusal(request, 403, "Another site asked for this, so it was refused.",
                                 "Nothing was changed. If it was you, open the page from the studio itself.")
        return None


def foreign(request: HttpRequest) -> bool:
    """Whether another site's page asks: following a link is allowed, anything else is not.

    Another port of this computer is the same site to a browser and another origin to us.
    """
    whence, how = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Sec-Fetch-Mode", "")
    if whence in {"cross-site", "same-site"}:
        return request.method not in SAFE or how != "navigate" or request.headers.get("Sec-Fetch-Dest") != "document"
    origin = request.headers.get("Origin")
    own = {f"{request.scheme}://{request.get_host()}", settings.STUDIO.address or None}
    return request.method not in SAFE and origin is not None and origin not in own


class SignedIn:
    """Nobody sees anything before signing in; a request's body is not even read."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the way to the door."""
        if request.user.is_authenticated or request.path.startswith(OPEN):
            return self.answer(request)
        if request.method in SAFE and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            return redirect("sign-in")
        return frame.refusal(request, 401, "You are not signed in.", "Sign in again, then do it once more.")


class Plainly:
    """A Problem becomes one clear sentence with the right status."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal, where it is one that a person can mend."""
        return frame.problem(request, error) if isinstance(error, Problem) else None


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """A form without its own secret: sent from elsewhere, or kept open over a sign-in."""
    return frame.refusal(request, 403, "This form was too old, or not from here. Nothing was changed.",
                         "Go back, load the page again, and send it once more.")

