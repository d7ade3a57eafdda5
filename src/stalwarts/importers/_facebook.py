"""What every file of a Facebook download shares: whose it is, when it was made, what is in it and left alone.

The download names people and gives neither account names nor ids, so every row is a handle of its own
(`facebook:row/<export>/<n>`) with the name as a clue; who is whom is for a ruling or a likely link to say.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import time

from stalwarts.importers._shapes import Peek

PLATFORM = "facebook"
OPENED = 2004

_FOLDER = re.compile(r"(?:^|/)facebook-([A-Za-z0-9._]+?)(?:-(20\d\d-\d\d-\d\d))?(?:-[A-Za-z0-9]{6,12})?(?:\.zip|/|$)")


def account(file: Peek) -> str | None:
    """Whose download it is, as its folder or zip is named."""
    named = _FOLDER.search(file.path)
    return f"{PLATFORM}:{named[1].lower()}" if named else None


def taken(file: Peek) -> datetime | None:
    """The last second of the day in the folder's or zip's name."""
    named = _FOLDER.search(file.path)
    try:
        day = datetime.fromisoformat(named[2]) if named and named[2] else None
    except ValueError:
        return None
    return datetime.combine(day, time(23, 59, 59)) if day else None


def is_download(path: str) -> bool:
    """Whether a path is that of a file in a Facebook download."""
    folders = ("your_facebook_activity/", "comments_and_reactions/", "connections/followers/", "connections/friends/",
               "likes_and_reactions/", "friends_and_followers/")
    return bool(_FOLDER.search(path)) or any(folder in path for folder in folders)


# --- what is left alone ------------------------------------------------------------------------------------------

_READ = re.compile(r"(?:^|/)(?:people_who_followed_you|who_you[^/]{0,8}_followed|followers|following|your_friends|friends|"
                   r"comments|posts_and_comments|pages|your_posts(?:__check_ins__photos_and_videos)?(?:_\d+)?|(?:likes_and_)?reactions(?:_\d+)?|likes_and_reactions_\d+)\.json$")
_REST: tuple[tuple[str, str], ...] = (
    (r"(?:^|/)messages?/", "your messages: never opened"),
    (r"(?:^|/)search(?:es)?/|search_history", "your searches: never opened"),
    (r"security_and_login|login_|logged_information|/cookies|devices", "your log-ins: never opened"),
    (r"\.(?:jpe?g|png|heic|webp|gif|mp4|mov|srt|m4a|mp3|aac)$", "your photos and videos: never opened"),
    (r"\.html$", "Facebook's pages for reading: ask for the download again as JSON"),
    (r"friend_requests|removed_friends|rejected|suggest|people_we_think|blocked|restricted|unfollowed",
     "requests, suggestions and former friends: they do not follow you"),
    (r"(?:^|/)posts?/|your_posts", "more of your posts on Facebook: your_posts holds what you gave to all"),
    (r"(?:^|/)pages?/|groups?/", "pages and groups: nobody who follows them is in a personal download"),
    (r"", "part of the Facebook download that says nothing about who follows you"),
)


def known(path: str) -> str | None:
    """Why a file of a Facebook download is left alone; None for those that are read, and for other platforms' files."""
    lower = path.lower()
    if not is_download(path) or (_READ.search(lower) and not re.search(_REST[0][0], lower)):
        return None
    return next(why for pattern, why in _REST if re.search(pattern, lower))
