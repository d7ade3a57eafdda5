"""Likes, comments and answers you gave, in Instagram's first download (2018 to early 2021): each a touch from you to a person.

`likes.json` (posts and comments), `comments.json` (on posts and in live films) and `stories_activities.json` (polls, questions,
quizzes, emoji sliders), as many public readers agree: lists of `[time, user name]`, a comment with its words between the two.
The words are never kept. The file does not say which post it was. Nobody else's likes or comments are in a download. Times,
zones and whose download it is: see `_instagram_early`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_early
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _sections
from stalwarts.importers import _trimming
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram likes and comments you gave (download of 2018 to 2020)"
LEFT = "What you wrote: never kept. Countdowns you asked to be reminded of, chats you asked to join: nothing given."

KINDS = {"media_likes": "like", "comment_likes": "like", "media_comments": "comment", "live_comments": "comment",
         "polls": "answer", "questions": "answer", "quizzes": "answer", "emoji_sliders": "like"}
"""The lists that are read, and what each entry was."""
_FILE = re.compile(r"(?:^|/)(likes|comments|stories_activities)(?: ?\(\d+\))?\.json$")
_KEYS = {"likes": rb"media_likes|comment_likes", "comments": rb"media_comments|live_comments",
         "stories_activities": rb"polls|questions|quizzes|emoji_sliders|countdowns|chats"}
_SIGNS = {name: re.compile(rb'[{,]\s*"(?:' + keys + rb')"\s*:\s*\[\s*[\[\]]') for name, keys in _KEYS.items()}
_LENGTH = {"comment": 3}
"""Parts of an entry of each kind, where they are not two."""
_TIMELY = re.compile(r"[-0-9T:.+Z ]{1,40}")

account = _instagram_early.account
taken = _instagram_early.taken
newest = _instagram_early.newest


def shape(file: Peek) -> Shape | None:
    """Ours by its name and a list of lists under a key that goes with it."""
    found = _FILE.search(file.path)
    if not found or not _SIGNS[found[1]].search(file.head):
        return None
    return _COMMENTED if found[1] == "comments" else _GIVEN


def given(path: Path) -> Iterator[dict[str, Any]]:
    """One row an entry of the lists that are read: what it was, whose, when."""
    for kind, items in _sections.runs(path, KINDS.get):
        said, people = zip(*(_entry(item, kind) for item in items), strict=True)
        yield {"kind": [kind] * len(items), "person": people, "said": said}


def _entry(item: Any, kind: str) -> tuple[str | None, str | None]:
    """Time and user name of an entry; of one that is longer or shorter only the time, for its last part may be a comment."""
    parts = item if isinstance(item, list) and item else [None]
    named = len(parts) == _LENGTH.get(kind, 2) and isinstance(parts[-1], str)
    return _sections.text(parts[0]), _sections.text(parts[-1]) if named else None


def trimmed(stream: IO[bytes]) -> Iterator[bytes]:
    """Comments without their words."""
    lists = frozenset(key for key, kind in KINDS.items() if kind == "comment")
    return _trimming.copied(stream, lambda keys: _trimming.each(_wordless) if keys in lists else None, set(), lists)


def _wordless(item: Any) -> list[str | None]:
    """Time, nothing, and user name of a comment, and neither of them where it could be the words."""
    said, person = _entry(item, "comment")
    return [said if _TIMELY.fullmatch(said or "") else None, None,
            person if _instagram.is_name((person or "").lower()) else None]


_COLUMNS = dict.fromkeys(("kind", "person", "said"), "string")
_GIVEN = Rows(_COLUMNS, given, many=True)
_COMMENTED = Rows(_COLUMNS, given, trimmed, many=True)


def facts(raw: ir.Table) -> Facts:
    """Touches from us to people, with their handles."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _instagram_rows.touches(kept, kept.kind),
        "handle": _instagram_rows.people(kept),
        "cover": _instagram_rows.given_cover(kept),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    said = _cells.cell(raw.said)
    seen = raw.select("export_id", "row", "account", "taken_at", "kind", said=said, name=_instagram_rows.user(raw.person),
                      at=_instagram_early.seconds(said))
    ours = seen.account == ibis.literal(f"{PLATFORM}:") + seen.name
    why = _cells.first_of(
        (seen.name.isnull(), "it holds no user name"),
        *_instagram_early.when_wrong(seen.said, seen["at"], seen.taken_at, needed=ibis.literal(value=True)))
    return seen.mutate(why=why, noise=ibis.ifelse(ours, ibis.literal("your own post"), ibis.null("string")))
