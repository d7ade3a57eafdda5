"""What every file of an Instagram download shares: whose it is, when it was made, names, stamps, broken letters.

The folders of a download moved twice (2022, 2024) and the zip's own folder varies, so only the ends of paths count.
The download holds no ids: a person is a user name, and a rename looks like a leaver and a newcomer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from stalwarts.importers import _sections
from stalwarts.importers._mojibake import repaired
from stalwarts.importers._shapes import Peek

PLATFORM = "instagram"
LONGEST = 200
"""Characters of a caption that are kept."""
MOVING = (".mp4", ".mov", ".m4v", ".webm")
ITEM = frozenset(("title", "media", "media_list_data", "media_map_data", "string_list_data", "string_map_data", "timestamp",
                  "label_values", "fbid", "ent_name", "uri", "creation_timestamp", "attachments", "data", "tags"))
"""Keys that one entry of a list begins with, and no file that holds a list: Meta writes a list of one as that one alone."""

_BEGINS = re.compile(rb'\{\s*"([a-z_]+)"\s*:')
_FOLDER = re.compile(r"(?:^|/)instagram-([A-Za-z0-9._]+)-(20\d\d-\d\d-\d\d)(?:-|\.zip|/|$)")
_INSIDE = re.compile(r"(?:^|/)((?:connections/)?followers_and_following/|your_instagram_activity/|logged_information/|"
                     r"past_instagram_insights/|story_(?:sticker_)?interactions/|content/|likes/|comments/|media/|"
                     r"personal_information/|account_information/)")
_PROFILE = re.compile(r"(?:^|/)personal_information\.(?:json|html)$")
_NAME = re.compile("^[a-z0-9._]{1,64}$")
USERNAME = ("username", "user name", "gebruikersnaam", "benutzername", "nutzername", "nom d\u2019utilisateur",
            "nom d'utilisateur", "nom de profil", "nombre de usuario", "nome utente", "nome de usuário", "nome de utilizador",
            "användarnamn", "brugernavn", "brukernavn", "käyttäjätunnus", "nazwa użytkownika",
            "kullan\u0131c\u0131 ad\u0131", "имя пользователя", "ユーザーネーム")
"""What the label of a user name says, language by language: files follow the language of the account."""


# --- the download ------------------------------------------------------------------------------------------------


def account(file: Peek) -> str | None:
    """Whose download it is: as its profile file says, else as its folder or zip is named."""
    in_path = named(file.path)
    name = next(_profiles(file), None) or (in_path.group(1) if in_path else "")
    return f"{PLATFORM}:{name.lower()}" if name else None


def taken(file: Peek) -> datetime | None:
    """The last second of the day in the folder's or zip's name: whatever happened that day is inside."""
    in_path = named(file.path)
    try:
        day = datetime.fromisoformat(in_path.group(2)) if in_path else None
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59)) if day else None


def named(path: str) -> re.Match[str] | None:
    """User name and day in the name the platform gives a download: `instagram-maya.makes-2026-03-20-AbCd1234`."""
    return _FOLDER.search(path)


def inside(path: str) -> str:
    """The path within the download, without the zip's and the folder's own names."""
    found = _INSIDE.search(path)
    return path[found.start(1):] if found else path.rsplit("/", 1)[-1]


def _profiles(file: Peek) -> Iterator[str]:
    root = file.path[:len(file.path) - len(inside(file.path))]
    for path, read in file.siblings.items():
        if _PROFILE.search(path) and path[:len(path) - len(inside(path))] == root:
            text = read().decode("utf-8", "replace")
            yield from _names_in_json(text) if path.endswith(".json") else _names_in_page(text)


def _names_in_json(text: str) -> Iterator[str]:
    try:
        profiles = json.loads(text)["profile_user"]
        entries = [entry for profile in profiles for entry in profile["string_map_data"].items()]
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    for label, entry in entries:
        name = str(entry.get("value") or "").strip() if isinstance(entry, dict) else ""
        if is_username(label) and is_name(name.lower()):
            yield name


def _names_in_page(text: str) -> Iterator[str]:
    words = [word.strip() for word in re.split(r"<[^>]*>", text) if word.strip()]
    for label, name in pairwise(words):
        if is_username(label) and is_name(name.lower()):
            yield name


# --- single texts, for files that are read object by object ------------------------------------------------------


def caption(text: Any) -> str | None:
    """A caption repaired, in one line, cut; None where there is none."""
    plain = " ".join(repaired(str(text or "")).split())
    return plain[:LONGEST] or None


def is_username(label: str) -> bool:
    """Whether a label, in any language, introduces a user name."""
    return repaired(label).strip().lower() in USERNAME


def is_name(text: str) -> bool:
    """Whether a text could be a user name."""
    return _NAME.search(text) is not None


def whole(value: Any) -> int | None:
    """A stamp as a whole number; None where it is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def is_item(head: bytes) -> bool:
    """Whether a file begins as one entry of a list does."""
    begins = _BEGINS.match(head.removeprefix(b"\xef\xbb\xbf").lstrip())
    return begins is not None and begins[1].decode() in ITEM


def objects(path: Path) -> Iterator[list[dict[str, Any]]]:
    """The objects of a file that is a list, or one key with a list under it, or the only object of a list, some at a time.

    Raises ValueError where it is cut off or is no JSON.
    """
    for items in _sections.first(path, ITEM):
        yield [item if isinstance(item, dict) else {} for item in items]


# --- what is left alone ------------------------------------------------------------------------------------------

_READ = re.compile(r"(?:^|/)(?:followers(?:_\d+)?|following(?:_\d+)?|posts_\d+|reels|stories)\.(?:json|html)$|"
                   r"(?:^|/)igtv_videos\.json$|"
                   r"(?:^|/)(?:liked_posts|liked_comments|post_comments(?:_\d+)?|reels_comments)\.json$|"
                   r"(?:^|/)(?:story_likes|emoji_sliders|polls|questions|quizzes|emoji_(?:story|quick)_reactions|"
                   r"story_reaction_sticker_reactions)\.json$")
_OTHER_LIST = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"(relationships|saved|impressions_history|inferred_data)_(\w+)"\s*:')
_INSIGHTS = re.compile(r"(?:^|/)past_instagram_insights/(?!(?:audience_insights|posts|reels)\.json$)")
_REST: tuple[tuple[str, str], ...] = (
    (r"(?:^|/)messages/(?:inbox|message_requests|archived_threads|broadcast|ai_conversations)/",
     "your messages: never opened"),
    (r"(?:^|/)(?:your_)?search(?:es)?/|(?:recent|logged_information/recent)_searches/|word_or_phrase_searches",
     "your searches: never opened"),
    (r"login_and_|/login_activity|security_and_login|device_information|/cookies", "your log-ins: never opened"),
    (r"\.(?:jpe?g|png|heic|webp|gif|mp4|mov|srt|m4a|mp3|aac)$", "your photos and videos: never opened"),
    (r"(?:^|/)personal_information\.(?:json|html)$", "your profile: only your own user name is read in it"),
    (r"/(?:recently_unfollowed\w*|removed_suggestions|unfollowed\w*)\.", "accounts you stopped following: not needed"),
    (r"/(?:pending_follow_requests|recent_follow_requests|follow_requests\w*|recently_removed\w*)\.",
     "follow requests: they are not follows"),
    (r"/(?:close_friends|blocked_\w+|restricted_\w+|hide_story_from|favorited_\w+|profiles_you)",
     "lists you keep about people: never opened"),
    (r"past_instagram_insights/", "totals of your insights that are none of ours: no persons in them"),
    (r"/(?:liked_posts|liked_comments|post_comments\w*|reels_comments)\.html$",
     "likes and comments you gave: read from the JSON download only"),
    (r"", "part of the Instagram download that says nothing about who follows you"),
)


def known(path: str) -> str | None:
    """Why a file of an Instagram download is left alone; None for those that are read and for other platforms' files.

    Never opened, so judged by its path alone.
    """
    told = "past_instagram_insights/" in path
    read = not _INSIGHTS.search(path) if told else _READ.search(path) and "/subscriptions/" not in path
    if not _is_download(path) or read or "/threads/" in path:
        return None
    return next(why for pattern, why in _REST if re.search(pattern, path.lower()))


def unneeded(file: Peek) -> str | None:
    """Lists of a download outside their folder, by the key they stand under; and the profile, whatever its zip is called."""
    if _PROFILE.search(file.path) and b'"profile_user"' in file.head:
        return next(why for pattern, why in _REST if re.search(pattern, file.path.lower()))
    found = _OTHER_LIST.search(file.head)
    if not found or found[2] in {b"followers", b"following"}:
        return None
    return next(why for pattern, why in _REST if re.search(pattern, f"/{file.name.lower()}"))


def _is_download(path: str) -> bool:
    folders = ("your_instagram_activity/", "past_instagram_insights/", "followers_and_following/", "messages/inbox/")
    return bool(_FOLDER.search(path)) or any(folder in path for folder in folders)
