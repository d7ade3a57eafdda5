"""What every file of Threads shares. They lie in a folder of their own inside the Instagram download.

A Threads account is the Instagram account of the same name: where a row's address is one on Instagram, the two handles
are linked.
"""

from __future__ import annotations

import re

from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_lists
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _social
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "threads"
HOME = "https://www.threads.net/@"

FOLLOWERS = "text_post_app_text_post_app_followers"
GIVEN = {"text_post_app_text_post_app_following": "follow", "text_post_app_media_likes": "like"}
POSTS = "text_post_app_text_posts"

_KEY = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"(text_post_app_\w+)"\s*:')
_FOLDER = re.compile(r"(?:^|/)(?:your_instagram_activity/|threads-[^/]+/(?:[^/]+/)*)?threads/[^/]+\.json$")
_PAGES = re.compile(r"(?:^|/)your_instagram_activity/threads/[^/]+\.html$|"
                    r"(?:^|/)threads/(?:followers|following|liked_threads|threads_and_replies)(?:_\d+)?\.html$")
_REST = "part of the Threads download that says nothing about who follows you"
_READ = re.compile(r"(?:^|/)(?:followers|following|liked_threads|threads_and_replies)(?:_\d+)?\.json$")


def account(file: Peek) -> str | None:
    """Whose it is: the account of the Instagram download around it."""
    owner = _instagram.account(file)
    return f"{PLATFORM}:{owner.partition(':')[2]}" if owner else None


def key(file: Peek) -> str:
    """The key a file begins with; empty where it is no file of Threads."""
    found = _KEY.search(file.head)
    return found[1].decode() if found else ""


def known(path: str) -> str | None:
    """Why a file in the folder of Threads is left alone: what you saved, saw, muted or asked for, and pages for reading."""
    if _PAGES.search(path):
        return "Threads' pages for reading: ask for the download again as JSON"
    return _REST if _FOLDER.search(path) and not _READ.search(path) else None


def unneeded(file: Peek) -> str | None:
    """The same outside that folder, by the key a file begins with."""
    return _REST if key(file) else None


def people(file: Peek) -> Json | None:
    """How to read a list of people; None where the key is that of another list."""
    return Json(_instagram_lists.COLUMNS, key(file)) if key(file) in {FOLLOWERS, *GIVEN} else None


def judge(raw: ir.Table, *, dated: bool = False) -> ir.Table:
    """The list judged, with `same`: whether a row's address is that of the account on Instagram of the same name."""
    seen = _instagram_lists.judge(raw, dated=dated)
    yes, plainly = ibis.literal(value=True), seen.href == ibis.literal(_instagram_rows.HOME) + seen.name
    return seen.mutate(same=ibis.ifelse(plainly, yes, _instagram_rows.linked(seen.href).lower() == seen.name))


def people_of(judged: ir.Table) -> ir.Table:
    """Those who are evidence, with `handle`, `url`, `occurred_at` and, as `twin`, the account on Instagram of the same name."""
    kept = _handles.standing(judged)
    return kept.mutate(
        handle=ibis.literal(f"{PLATFORM}:") + kept.name, url=ibis.literal(HOME) + kept.name,
        occurred_at=_instagram_rows.moment(kept["at"].clip(upper=10**11)),
        twin=ibis.ifelse(kept.same, ibis.literal(f"{_instagram.PLATFORM}:") + kept.name, ibis.null("string")))


def handles(kept: ir.Table, *, once: bool = False) -> ir.Table:
    """`handle` rows of both accounts; `once` for a list in which few stand twice."""
    twins = _handles.handles(kept, "twin", once=once)
    return twins.union(_social.people(kept, once=once))


def links(kept: ir.Table, *, once: bool = False) -> ir.Table:
    """`link` rows: the account on Threads and the one on Instagram that its address shows."""
    return _handles.links(kept, ("handle", "twin", _handles.ONE_ROW), once=once)
