"""Profile addresses of the platforms: which host is which platform, and where the account name stands in the path."""

from __future__ import annotations

from urllib.parse import SplitResult
from urllib.parse import parse_qs
from urllib.parse import unquote
from urllib.parse import urlsplit

HOSTS: dict[str, str] = {
    "bandcamp.com": "bandcamp", "bsky.app": "bluesky", "facebook.com": "facebook", "fb.com": "facebook",
    "fb.me": "facebook", "github.com": "github", "instagram.com": "instagram", "instagr.am": "instagram",
    "ko-fi.com": "ko-fi", "linkedin.com": "linkedin", "medium.com": "medium", "patreon.com": "patreon",
    "pinterest.com": "pinterest", "reddit.com": "reddit", "snapchat.com": "snapchat",
    "soundcloud.com": "soundcloud", "substack.com": "substack", "t.me": "telegram", "telegram.me": "telegram",
    "threads.com": "threads", "threads.net": "threads", "tiktok.com": "tiktok", "tumblr.com": "tumblr",
    "twitch.tv": "twitch", "twitter.com": "x", "vimeo.com": "vimeo", "x.com": "x", "youtube.com": "youtube",
}
"""Host, without `www.` and the like, to platform."""

OWN_HOSTS: dict[str, str] = {"bandcamp.com": "bandcamp", "substack.com": "substack", "tumblr.com": "tumblr"}
"""Hosts that give each account a name of its own before the dot."""

LEADS: frozenset[str] = frozenset({"_u", "add", "c", "channel", "in", "people", "profile", "stories", "u", "user"})
"""First parts of a path that only lead to the name."""

NOT_NAMES: frozenset[str] = frozenset({
    "about", "accounts", "events", "explore", "feed", "groups", "hashtag", "help", "home", "i", "intent", "login",
    "p", "pages", "photo", "playlist", "posts", "r", "reel", "reels", "search", "settings", "share", "shorts",
    "status", "tv", "video", "videos", "watch", "web",
})
"""First parts of a path that lead to something other than an account."""

NOBODYS: frozenset[str] = frozenset({"www", "m", "mobile", "open", "web"})
"""Names before the dot of `OWN_HOSTS` that belong to the platform itself."""


def profile(url: str) -> tuple[str, str] | None:
    """Platform and account name (as written, perhaps with `@`) that a profile address shows; None: no account.

    >>> profile("https://www.instagram.com/_u/Maya.Makes")
    ('instagram', 'Maya.Makes')
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = parts.hostname or ""
    above, _, below = host.partition(".")
    host = below if below in HOSTS else host
    if below in OWN_HOSTS and above not in NOBODYS:
        return OWN_HOSTS[below], above
    name = _asked_for(parts) or _first_name(parts.path)
    if name is None:
        return None
    if host in HOSTS:
        return HOSTS[host], name
    if name.startswith("@"):
        return "mastodon", f"{name}@{host}"
    return None


def _asked_for(parts: SplitResult) -> str | None:
    """The account that stands after the question mark: `profile.php?id=7`, `intent/user?user_id=7`."""
    asked = parse_qs(parts.query)
    wanted = {"profile.php": ["id"], "user": ["user_id", "screen_name"]}.get(parts.path.rpartition("/")[2], [])
    return next((asked[key][0] for key in wanted if key in asked), None)


def _first_name(path: str) -> str | None:
    steps = [unquote(step) for step in path.split("/") if step]
    if len(steps) > 1 and steps[0].lower() in LEADS:
        steps = steps[1:]
    if not steps or steps[0].lower() in NOT_NAMES or steps[0].endswith(".php"):
        return None
    return steps[0]
