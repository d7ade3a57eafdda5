"""Who gets in, from where, and with which headers; each refusal is a sentence and changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from studio_client import HOST
from studio_client import secret
from studio_client import send
from studio_client import text

from stalwarts.problems import NotAlone
from stalwarts.problems import PortTaken
from stalwarts.surfaces.web import configured


def link() -> str:
    from stalwarts.surfaces.web import links

    return f"/enter/{links.make()}"


# --- signing in -------------------------------------------------------------------------------------------------------


def test_a_link_works_once(stranger: Any) -> None:
    from django.test import Client

    where = link()
    assert stranger.get(where).headers["Location"] == "/"
    assert stranger.get("/page/answer").status_code == 200
    second = Client(HTTP_HOST=HOST).get(where)
    assert second.status_code == 403
    assert "used before" in text(second)
    assert stranger.get(where).headers["Location"] == "/", "who is in already is not locked out by pressing it again"


def test_a_link_is_kept_as_a_hash_and_is_soon_too_old(stranger: Any) -> None:
    from stalwarts.surfaces.web.models import Link

    where = link()
    token = where.rsplit("/", 1)[1]
    assert token not in str(list(Link.objects.values()))
    Link.objects.update(until=Link.objects.get().until - timedelta(minutes=16))
    assert stranger.get(where).status_code == 403
    assert stranger.get("/page/answer").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("year", [1999, 2087])
def test_a_computer_whose_clock_is_wrong_opens_the_studio_and_shows_the_same(stranger: Any, monkeypatch: pytest.MonkeyPatch,
                                                                             year: int) -> None:
    """A link lasts by whatever clock there is, and nothing on a page is told by it."""
    from django.utils import timezone

    stranger.get(link())
    right = re.sub(r'value="\w{64}"', "", text(stranger.get("/page/answer")))
    wrong = timezone.now().replace(year=year, day=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: wrong)
    stranger.cookies.clear()
    assert stranger.get(link()).headers["Location"] == "/"
    assert re.sub(r'value="\w{64}"', "", text(stranger.get("/page/answer"))) == right


def test_a_browser_that_looks_ahead_does_not_use_the_link_up(stranger: Any) -> None:
    where = link()
    assert stranger.get(where, headers={"sec-purpose": "prefetch"}).status_code == 204
    assert stranger.get(where).headers["Location"] == "/"


def test_the_session_is_another_after_signing_in_and_its_cookies_are_kept_from_scripts_and_sites(stranger: Any) -> None:
    from django.conf import settings

    stranger.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    stranger.get(link())
    cookie = stranger.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value != "a" * 32
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    stranger.get("/who")
    form = stranger.cookies[settings.CSRF_COOKIE_NAME]
    assert (form["httponly"], form["samesite"]) == (True, "Strict")
    assert all("8765" in name for name in stranger.cookies), "two studios on one computer do not share theirs"


def test_over_https_cookies_are_secure() -> None:
    made = configured._sessions(configured.Studio(Path(), address="https://studio.example"))
    assert made["SESSION_COOKIE_SECURE"]
    assert made["CSRF_COOKIE_SECURE"]
    assert made["SESSION_COOKIE_NAME"].startswith("__Host-")


@pytest.mark.parametrize("path", ["/", "/page/answer", "/page/answer.json", "/page/answer/drawing/0.csv", "/do/undo", "/more",
                                  "/who", "/job/1", "/begin", "/sign-out", "/nowhere"])
def test_a_stranger_sees_the_door_and_nothing_else(stranger: Any, path: str) -> None:
    response = stranger.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == "/sign-in"
    door = text(stranger.get("/sign-in"))
    assert "Type stalwarts in a terminal" in door
    assert "<nav" not in door


def test_a_stranger_can_do_nothing(stranger: Any) -> None:
    assert stranger.post("/do/rebuild").status_code == 401
    assert stranger.post("/bring/add", {"files": "[]"}).status_code == 401


def test_after_five_failures_the_door_stays_shut_even_for_the_right_password(client: Any) -> None:
    assert "The password is set" in text(send(client, "/who", name="maya", new="a long way from home"))
    send(client, "/sign-out")
    for _ in range(5):
        assert send_in(client, "maya", "guess").status_code == 403
    assert send_in(client, "maya", "a long way from home").status_code == 429


def test_with_a_password_one_comes_back_in(client: Any) -> None:
    send(client, "/who", name="maya", new="a long way from home")
    send(client, "/sign-out")
    assert client.get("/page/answer").status_code == 302
    assert send_in(client, "maya", "a long way from home").headers["Location"] == "/"
    assert client.get("/page/answer").status_code == 200


def test_who_came_by_password_needs_it_to_change_it_and_who_came_by_link_does_not(client: Any) -> None:
    send(client, "/who", name="maya", new="a long way from home")
    assert "The password is set" in text(send(client, "/who", name="maya", new="another long way home"))
    send(client, "/sign-out")
    send_in(client, "maya", "another long way home")
    refused = send(client, "/who", name="maya", new="my own from now on")
    assert refused.status_code == 403
    assert "The password is set" in text(send(client, "/who", name="maya", new="my own from now on", old="another long way home"))


def test_the_old_password_cannot_be_guessed_from_inside(client: Any) -> None:
    send(client, "/who", name="maya", new="a long way from home")
    send(client, "/sign-out")
    send_in(client, "maya", "a long way from home")
    tried = [send(client, "/who", name="maya", new="my own from now on", old=f"guess {n}").status_code for n in range(6)]
    assert tried == [403] * 5 + [429]
    assert send(client, "/who", name="maya", new="my own from now on", old="a long way from home").status_code == 429


def send_in(client: Any, name: str, password: str) -> Any:
    token = secret(client, "/sign-in")
    return client.post("/sign-in", {"name": name, "password": password, "csrfmiddlewaretoken": token},
                       headers={"origin": f"http://{HOST}"})


@pytest.mark.parametrize("weak", ["short", "password123", "1234567890123"])
def test_a_weak_password_is_refused_with_its_reason(client: Any, weak: str) -> None:
    response = send(client, "/who", name="maya", new=weak)
    assert response.status_code == 422
    assert "password" in text(response)


# --- from where -------------------------------------------------------------------------------------------------------


def test_another_name_for_this_computer_is_refused(client: Any) -> None:
    """A page elsewhere may point its own name here (DNS rebinding)."""
    response = client.get("/page/answer", headers={"host": "evil.example:8765"})
    assert response.status_code == 421
    assert "followers" not in text(response)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_is_refused(client: Any, site: str) -> None:
    token = secret(client)
    response = client.post("/do/doctor", {"csrfmiddlewaretoken": token}, headers={"sec-fetch-site": site,
                           "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"})
    assert response.status_code == 403
    assert "Another site" in text(response)
    read = client.get("/page/answer.json", headers={"sec-fetch-site": site, "sec-fetch-mode": "no-cors"})
    assert read.status_code == 403
    framed = client.get("/page/answer", headers={"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"})
    assert framed.status_code == 403
    followed = client.get("/page/answer", headers={"sec-fetch-site": site, "sec-fetch-mode": "navigate",
                                                   "sec-fetch-dest": "document"})
    assert followed.status_code == 200, "a link may be followed"


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "null"])
def test_an_old_browser_is_known_by_its_origin(client: Any, origin: str) -> None:
    token = secret(client)
    response = client.post("/do/doctor", {"csrfmiddlewaretoken": token}, headers={"origin": origin})
    assert response.status_code == 403


def test_a_form_without_its_secret_is_refused_with_a_sentence(client: Any) -> None:
    response = client.post("/do/doctor", {}, headers={"origin": f"http://{HOST}"})
    assert response.status_code == 403
    assert "too old, or not from here" in text(response)


def test_back_leads_nowhere_else(client: Any) -> None:
    for back in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"):
        assert send(client, "/theme", theme="dark", back=back).headers["Location"] == "/"
        assert send(client, "/do/doctor", back=back).headers.get("Location", "/") == "/"


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/page/answer", "/sign-in", "/nowhere", "/page/answer.json", "/do/nothing"])
def test_every_answer_is_strict(client: Any, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not re.search(r"https?:|data:|\*", policy), "nothing from anywhere else"
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_nothing_on_a_page_breaks_the_policy(client: Any) -> None:
    found = text(client.get("/page/answer"))
    assert " style=" not in found
    assert "<style" not in found
    assert not re.search(r"<script(?! src=\"/static/)", found)
    assert not re.search(r"\son\w+=", found)
    assert not re.search(r"(?:src|href)=\"(?!/|#)", found.replace('href="http://www.w3.org', ""))


def test_what_a_page_needs_is_kept_for_a_year_under_a_name_of_its_own(client: Any) -> None:
    for where in re.findall(r"/static/\S+?(?=\")", text(client.get("/page/answer"))):
        response = client.get(where, headers={"accept-encoding": "gzip"})
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Content-Encoding"] == "gzip"
    assert client.get("/static/x/..%2fguard.py").status_code == 404


# --- the door ---------------------------------------------------------------------------------------------------------


def test_other_computers_are_let_in_only_once_there_is_an_account(client: Any, root: Path) -> None:
    from stalwarts.surfaces.web import serving

    with pytest.raises(NotAlone, match="until there is an account"):
        serving._alone(configured.Studio(root, host="0.0.0.0"))
    send(client, "/who", name="maya", new="a long way from home")
    serving._alone(configured.Studio(root, host="0.0.0.0"))


def test_a_port_that_is_taken_is_said() -> None:
    from stalwarts.surfaces.web import serving

    with serving._door("127.0.0.1", 0) as door, pytest.raises(PortTaken, match="something else uses it"):
        serving._door("127.0.0.1", door.getsockname()[1])


def test_a_large_body_from_nobody_and_one_too_large_for_the_disk_are_not_read(root: Path) -> None:
    from stalwarts.surfaces.web import answering

    def told(size: int, cookie: bytes = b"") -> Any:
        headers = [(b"content-length", str(size).encode()), (b"cookie", cookie)]
        return answering._refused(root, {"type": "http", "headers": headers}, "s")

    assert told(100) is None
    assert told(2 << 20)[0] == 401
    assert told(2 << 20, b"s=abc") is None
    status, said = told(1 << 60, b"s=abc")
    assert status == 507
    assert "GB left" in said
    assert answering._refused(root, {"type": "http", "headers": [(b"content-length", b"many")]}, "s")[0] == 400
    assert answering._refused(root, {"type": "http", "headers": [(b"transfer-encoding", b"chunked")]}, "s")[0] == 411
