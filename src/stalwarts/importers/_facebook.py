"""What every file of a Facebook download shares: whose it is, when it was made, what is in it and left alone.

The download names people and gives neither account names nor ids, so every row is a handle of its own
(`facebook:row/<export>/<n>`) with the name as a clue; who is whom is for a ruling or a likely link to say.
"""

from __future__ import annotations

import re
from datetime import datetime
from datetime import time

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _together
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "facebook"
OPENED = 2004

_FOLDER = re.compile(r"(?:^|/)facebook-([A-Za-z0-9._]+?)(?:-(20\d\d-\d\d-\d\d)(?:-[A-Za-z0-9]{1,12})?|-[A-Za-z0-9]{6,12})?"
                     r"(?: ?\(\d+\))?(?:\.zip|/|$)")
_PROFILE = re.compile(r"(?:(?<=/)|^)(?:personal_information/)?profile_information/profile_information\.json$")
_USERNAME = re.compile(rb'"(?:username"\s*:\s*"|profile_uri"\s*:\s*"https:(?:\\?/){2}www\.facebook\.com\\?/)'
                       rb'([A-Za-z0-9.]{5,50})"')
"""A user name, or the address of a profile that ends in one: those without have a number behind a question mark."""


def account(file: Peek) -> str | None:
    """Whose download it is, as its folder or zip is named, else as the profile in it says."""
    named = _FOLDER.search(file.path)
    name = named[1] if named else _in_profile(file)
    return f"{PLATFORM}:{name.lower()}" if name else None


def _in_profile(file: Peek) -> str:
    """The user name in the profile of the same download; empty where it has none."""
    homes = ((path[:at.start()], read) for path, read in file.siblings.items() if (at := _PROFILE.search(path)))
    ours = [read for home, read in homes if file.path.startswith(home)]
    told = _USERNAME.search(ours[0]()) if len(ours) == 1 else None
    return told[1].decode() if told else ""


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


# --- times in tables ---------------------------------------------------------------------------------------------


def published(raw: ir.Table) -> ir.TimestampValue:
    """The time in column `published` of a table of Meta's, once the whole file has said whether its days come first."""
    said = raw.published
    first = said.re_extract("^ *([0-9]{1,2})/", 1).try_cast("int64")
    swapped = _together.any_in(raw.export_id, first > 12)
    american = ibis.coalesce(_cells.stamp(said, "%m/%d/%Y %H:%M"), _dates.moment(said, "%m/%d/%Y"))
    slashed = ibis.ifelse(swapped, _dates.moment(said, "%d/%m/%Y"), american)
    return ibis.cases((said.contains("/"), slashed), (said.contains("."), _dates.moment(said, "%d.%m.%Y")),
                      else_=_cells.when(said))


# --- posts on the page of somebody else --------------------------------------------------------------------------

_DOES = r"(?:wrote|posted|shared|added|uploaded|published)"
_POSSESSED = r"(?:['\u2019]s|(?<=[sxz])['\u2019])"
_WALLS = (re.compile(rf"\b{_DOES}\b.*?\b(?:on|to) (.+?){_POSSESSED} (?:timeline|wall)\b", re.IGNORECASE),
          re.compile(r"\ba (?:écrit|publié|partagé|ajouté)\b.*?\b(?:sur|dans) le journal (?:de |d['\u2019])(.+?)\.?\s*$"))
"""`Lena wrote on Maya's timeline.`, `Lena a écrit sur le journal de Maya.`"""
_OWN_WALL = re.compile(r"\b(?:his|her|their|its|your|son|seine[rm]?|ihre[rm]?|zijn|haar|sin|su|sua|suo) (?:own )?"
                       r"(?:timeline|wall|journal|chronik|tijdlijn|tidslinje|biografía|diario|linha do tempo)\b", re.IGNORECASE)
_A_WALL = re.compile(r"\b(?:timeline|chronik|journal de|tijdlijn|tidslinj|biografía|diario di|linha do tempo|cronolog[ií]a|"
                     r"aikajana|osi czasu|oś czasu|zaman tünel|хроник|dòng thời gian)|タイムライン|타임라인|动态时报|時間軸",
                     re.IGNORECASE)
"""What the page of a person is called, language by language."""
_SOMEBODYS = re.compile(rf"\b{_DOES}\b[^:]*?\b(?:on|to) (?!the\b|an?\b)[^:]+?{_POSSESSED} \w")
_KNOWN = re.compile(r"\b(?:updated|shared|added|posted|wrote|was|is|uploaded|created|changed|went|checked|published|saved|likes|"
                    r"reviewed|recommends|asked|answered|started|joined|played|listened|watched|read)\b|"
                    r"\b(?:a|ont) (?:actualisé|mis à jour|partagé|ajouté|publié|écrit|changé|créé|aimé)\b")
"""What a sentence in English or French says was done: in these we know how one that names another person looks."""
_THINGS = frozenset(("status", "foto", "fotos", "video", "videos", "link", "links", "beitrag", "beiträge", "titelbild",
                     "profilbild", "chronik", "album", "veranstaltung", "erinnerung", "reel", "facebook", "instagram"))
"""Things with a capital letter in the sentences of German."""


def wall(title: str) -> str | None:
    """The person on whose page something was posted, as the sentence above it says.

    >>> wall("Lena Sings shared a link to Luís Ferreira's timeline.")
    'Luís Ferreira'
    """
    found = None if _OWN_WALL.search(title) else next((found for form in _WALLS if (found := form.search(title))), None)
    return found[1].strip() if found else None


def unread(title: str) -> bool:
    """Whether a sentence speaks of somebody's page, and does not name them in words we can read."""
    return bool(_A_WALL.search(title) or _SOMEBODYS.search(title)) and not _OWN_WALL.search(title) and wall(title) is None


def may_name(title: str) -> bool:
    """Whether a sentence in a language we do not know might name somebody beside the one it begins with."""
    if _KNOWN.search(title):
        return False
    words = title.split()
    while words and words[0][0].isupper():
        words.pop(0)
    return any(word[0].isupper() and word.strip(".,:;!?\"'").lower() not in _THINGS for word in words) or any(
        letter.isalpha() and letter.upper() == letter.lower() for letter in title)


# --- what is left alone ------------------------------------------------------------------------------------------

_READ = re.compile(r"(?:^|/)(?:people_who_followed_you|who_you[^/]{0,8}_follow(?:ed)?|followers|following|your_friends|friends|"
                   r"comments|your_comments_in_groups|posts_and_comments|pages|your_posts(?:__check_ins__photos_and_videos)?(?:_\d+)?|"
                   r"(?:likes_and_)?reactions(?:_\d+)?|likes_and_reactions_\d+)\.json$")
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
