"""Signing in and out: by a link that works once, or with a password once one is set; slowly after failures."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.contrib.auth import authenticate
from django.contrib.auth import login
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_http_methods
from django.views.decorators.http import require_POST

from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import frame
from stalwarts.surfaces.web import links
from stalwarts.surfaces.web.models import Miss

BACKEND = "django.contrib.auth.backends.ModelBackend"
TRIES = 5
MINUTES = 15
"""So many failures within so many minutes, and the door stays shut for as long."""
LINKED = "linked"
"""In a session that began with a link: whoever has the terminal may set a new password without the old one."""
AGAIN = "Type stalwarts in a terminal to get a new link."


@require_GET
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link, once. A browser that only looks ahead does not use it up."""
    if request.user.is_authenticated:
        return redirect("/")
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return HttpResponse(status=204)
    user = links.use(token)
    if user is None:
        return frame.refusal(request, 403, "This link was used before, or is too old.", AGAIN)
    login(request, user, backend=BACKEND)
    request.session[LINKED] = True
    return redirect("/")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a password."""
    if request.user.is_authenticated:
        return redirect("/")
    if request.method != "POST":
        return _door(request)
    name, password = request.POST.get("name", ""), request.POST.get("password", "")
    if _shut(request, name):
        return _door(request, f"Too many tries. Wait {MINUTES} minutes, then try again.", 429)
    user = authenticate(request, username=name, password=password)
    if user is None:
        Miss.objects.create(where=_hash(_where(request)), account=_hash(name))
        return _door(request, "Name and password do not go together.", 403)
    login(request, user)
    return redirect("/")


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, after one question, since another site's link may lead here."""
    if request.method == "POST":
        logout(request)
        return redirect("sign-in")
    ask = tag("form", frame.token(request), tag("button", "Sign out", type="submit"), method="post", class_="ask")
    return frame.show(request, "Sign out", tag("h1", "Sign out?"),
                      tag("p", "Your files stay where they are. To come back: type stalwarts in a terminal."), ask)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Who may open this studio: whoever sits at this computer, and whoever has the password once there is one."""
    said, status = "", 200
    if request.method == "POST":
        said, status = _set_password(request)
    user = User.objects.get(pk=request.user.pk)
    state = "A password is set." if user.has_usable_password() else "No password is set: only this computer can open it."
    return frame.show(
        request, "Who may open this", tag("h1", "Who may open this?"), tag("p", state, class_="claim"),
        tag("p", said, class_="said-so", role="status") if said else None,
        tag("p", "With a password you can sign in without a terminal, and the studio may be opened to other computers."),
        _password(request), status=status)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the computer is."""
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    chosen = request.POST.get("theme", "auto")
    if chosen in frame.THEMES:
        response.set_cookie(frame.THEME, chosen, max_age=31_536_000, httponly=True, samesite="Lax",
                            secure=request.is_secure())
    return response


def _door(request: HttpRequest, said: str = "", status: int = 200) -> HttpResponse:
    form = tag("form", frame.token(request), _input("name", "Name", "username", links.OWNER),
               _input("password", "Password", "current-password"), tag("button", "Sign in", type="submit"),
               method="post", action="/sign-in", class_="ask") if links.accounts() else None
    return frame.show(request, "Sign in", tag("h1", "Sign in"), tag("p", said, role="alert") if said else None, form,
                      tag("p", f"On the computer it runs on, no password is needed. {AGAIN}"), status=status, calm=True)


def _password(request: HttpRequest) -> Markup:
    old = _input("old", "The password until now", "current-password") if _needs_old(request) else None
    return tag("form", frame.token(request), _input("name", "Name", "username", request.user.get_username()), old,
               _input("new", "New password, at least 10 letters", "new-password"),
               tag("button", "Set the password", type="submit"), method="post", action="/who", class_="ask")


def _input(name: str, label: str, autocomplete: str, value: str | None = None) -> Markup:
    kind = "password" if "password" in autocomplete else "text"
    return tag("p", tag("label", label, for_=f"in-{name}"),
               tag("input", id=f"in-{name}", name=name, type=kind, autocomplete=autocomplete, value=value, required="",
                   maxlength="150"), class_="field")


def _set_password(request: HttpRequest) -> tuple[str, int]:
    user = User.objects.get(pk=request.user.pk)
    name, new = request.POST.get("name", "").strip() or user.username, request.POST.get("new", "")
    if User.objects.filter(username=name).exclude(pk=user.pk).exists():
        return "That name is taken.", 422
    if _needs_old(request):
        if _shut(request, user.username):
            return f"Too many tries. Wait {MINUTES} minutes, then try again.", 429
        if not user.check_password(request.POST.get("old", "")):
            Miss.objects.create(where=_hash(_where(request)), account=_hash(user.username))
            return "The password until now is another one.", 403
    user.username = name
    try:
        validate_password(new, user)
        user.full_clean()
    except ValidationError as error:
        return " ".join(error.messages), 422
    linked = request.session.get(LINKED, False)
    user.set_password(new)
    user.save()
    login(request, user, backend=BACKEND)
    request.session[LINKED] = linked
    return "The password is set. Every other sign-in has ended.", 200


def _needs_old(request: HttpRequest) -> bool:
    return bool(request.user.has_usable_password()) and not request.session.get(LINKED)


def _shut(request: HttpRequest, name: str) -> bool:
    since = timezone.now() - timedelta(minutes=MINUTES)
    Miss.objects.filter(at__lt=since - timedelta(days=1)).delete()
    same = Q(where=_hash(_where(request))) | Q(account=_hash(name))
    return Miss.objects.filter(same, at__gte=since).count() >= TRIES


def _where(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _hash(text: str) -> str:
    return hashlib.sha256(text.casefold().encode()).hexdigest()
