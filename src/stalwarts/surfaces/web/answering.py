"""The door before Django: what is too large, or comes from nobody, is turned away before a byte of it is read."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import MutableMapping
from http.cookies import CookieError
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from stalwarts.surfaces._sorry import sorry
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web.configured import INCOMING
from stalwarts.surfaces.web.configured import MEGA
from stalwarts.surfaces.web.configured import private

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
SMALL = MEGA
"""Bytes anybody may send: a sign-in form is no longer."""
TWICE = 2
"""A form with files lies on the disk as it came and once more as files."""


def application(root: Path) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The whole studio as one ASGI application."""
    from django.conf import settings
    from django.core.handlers.asgi import ASGIHandler
    from django.core.signals import got_request_exception

    got_request_exception.connect(_tell, weak=False, dispatch_uid="sorry")
    django = ASGIHandler()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        refused = _refused(root, scope, settings.SESSION_COOKIE_NAME)
        if refused is None:
            private(root / INCOMING)  # where Django puts what is long
            await django(scope, receive, send)
        else:
            await _say(send, *refused)

    return answer


def _refused(root: Path, scope: Scope, session: str) -> tuple[int, str] | None:
    """Why this is turned away: its status and a sentence."""
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    try:
        size = int(told.get("content-length", "0"))
    except ValueError:
        return 400, "This request could not be read. Nothing was changed."
    if "chunked" in told.get("transfer-encoding", ""):
        return 411, "This request does not say how long it is, so it was not read."
    if size > SMALL and session not in _cookies(told.get("cookie", "")):
        return 401, "You are not signed in, so nothing of this was read. Sign in again, then do it once more."
    free = shutil.disk_usage(root).free
    if size > SMALL and size * TWICE > free:
        return 507, (f"These files need {size * TWICE / 1e9:,.1f} GB on their way in, and the disk of your workspace has "
                     f"{free / 1e9:,.1f} GB left. Make room there, or bring fewer files at a time.")
    return None


def _cookies(text: str) -> SimpleCookie:
    try:
        return SimpleCookie(text)
    except CookieError:
        return SimpleCookie()


async def _say(send: Send, status: int, said: str) -> None:
    whole = tag("html", tag("head", tag("meta", charset="utf-8"), tag("title", "Stalwarts")),
                tag("body", tag("main", tag("h1", said), tag("p", tag("a", "Back", href="/")))), lang="en")
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close"),
               (b"content-security-policy", b"default-src 'none'")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"<!doctype html>\n{whole}\n".encode()})


def _tell(**_said: Any) -> None:
    """A mistake of ours is told in the terminal."""
    kind, error, trace = sys.exc_info()
    if kind is not None and error is not None:
        print(sorry(kind, error, trace), file=sys.stderr)  # noqa: T201
