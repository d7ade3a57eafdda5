"""Likes, comments and answers *we* gave on Instagram: value given, each a touch from us to a person.

`liked_posts.json`, `liked_comments.json`, `post_comments_1.json`, `reels_comments.json`, and what was done with others'
stories: `story_likes.json`, `polls.json`, `questions.json` and their like, where one entry may hold several times. Nobody
else's likes or comments are in a download. What we wrote is never kept. A list of one may be that entry alone. Which post
of theirs it was is not taken: neither every layout says it nor any download before 2021, and one like told by two of them
would be two. Three layouts: `title` names the person; a map of labels, in the account's language; a tree of labels. Where
a language is not known to us, the place of a label tells: the owner's name is the last text that can be a user name, in a
tree the last inside a group.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _mojibake
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram likes and comments you gave"
LEFT = "What you wrote: never kept. Things you saved: nobody sees them."

_LIKES = re.compile(r"(?:^|/)liked_(?:posts|comments)\.json$")
_COMMENTS = re.compile(r"(?:^|/)(?:post_comments(?:_\d+)?|reels_comments)\.json$")
_STORY = re.compile(rb'"story_activities_(\w+)"\s*:')
_STORY_FILE = re.compile(r"(?:^|/)(story_likes|emoji_sliders|polls|questions|quizzes|emoji_(?:story|quick)_reactions|"
                         r"story_reaction_sticker_reactions)\.json$")
_ANSWERS = ("polls", "questions", "quizzes")
_FIELDS = (b'"string_list_data"', b'"string_map_data"', b'"label_values"')
OWNER = ("media owner", "media-eigenaar", "medieninhaber", "propriétaire du média", "propriétaire du contenu",
         "propietario del contenido", "propietario del archivo multimedia", "proprietario del contenuto",
         "proprietário da mídia", "medieägare", "medieejer", "właściciel multimediów", "author", "owner")
"""What the label of a post's owner says, language by language."""

Row = tuple[Any, int | None]
"""Whose it was, and when."""

account = _instagram.account
taken = _instagram.taken


def shape(file: Peek) -> Shape | None:
    """Ours by name and by the fields it holds."""
    ours = any(field in file.head for field in _FIELDS) or file.head.strip() == b"[]"
    if not ours or "/threads/" in file.path:
        return None
    key, named = _STORY.search(file.head[:4096]), _STORY_FILE.search(file.path)
    if key or (named and b'"label_values"' in file.head):
        return _ANSWERED if (key[1].decode() if key else named and named[1]) in _ANSWERS else _REACTED
    if _LIKES.search(file.path):
        return _LIKED
    return _COMMENTED if _COMMENTS.search(file.path) else None


def likes(path: Path) -> Iterator[dict[str, Any]]:
    """One row a like: whose post, when."""
    return _rows(path, "like", lambda item: [_given(item)])


def comments(path: Path) -> Iterator[dict[str, Any]]:
    """One row a comment: on whose post, when. Its text stays behind."""
    return _rows(path, "comment", lambda item: [_given(item)])


def reactions(path: Path) -> Iterator[dict[str, Any]]:
    """One row a like or emoji given to a story: whose, when."""
    return _rows(path, "like", _each)


def answers(path: Path) -> Iterator[dict[str, Any]]:
    """One row an answer to a poll, question or quiz in a story: whose, when. The answer stays behind."""
    return _rows(path, "answer", _each)


def _rows(path: Path, kind: str, read: Callable[[dict[str, Any]], list[Row]]) -> Iterator[dict[str, Any]]:
    """Rows of one kind, many at a time."""
    for items in _instagram.objects(path):
        person, stamp = zip(*chain.from_iterable(map(read, items)), strict=True)
        yield {"person": person, "stamp": stamp, "kind": [kind] * len(person)}


COLUMNS = {"person": "string", "stamp": "int64", "kind": "string"}
_LIKED = Rows(COLUMNS, likes, many=True)
_COMMENTED = Rows(COLUMNS, comments, many=True)
_REACTED = Rows(COLUMNS, reactions, many=True)
_ANSWERED = Rows(COLUMNS, answers, many=True)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each was given, to date the file."""
    return _instagram_rows.newest(raw.stamp)


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
    seen = raw.select("export_id", "row", "account", "taken_at", "kind", name=_instagram_rows.user(raw.person),
                      at=_instagram_rows.seconds(raw.stamp))
    ours = seen.account == ibis.literal(f"{PLATFORM}:") + seen.name
    return seen.mutate(
        why=_instagram_rows.why(seen.name, seen["at"], seen.taken_at, dated=True),
        noise=ibis.ifelse(ours, ibis.literal("your own post"), ibis.null("string")))


# --- the layouts -------------------------------------------------------------------------------------------------


def _given(item: dict[str, Any]) -> Row:
    if "label_values" in item:
        return _from_tree(item)
    return _from_map(item["string_map_data"]) if isinstance(item.get("string_map_data"), dict) else _from_list(item)


def _each(item: dict[str, Any]) -> list[Row]:
    """A row for each time of an entry; one without times is a row all the same."""
    entries = item.get("string_list_data")
    if "label_values" in item or not isinstance(entries, list) or not entries:
        return [_given(item)]
    return [_from_list(item | {"string_list_data": [entry]}) for entry in entries]


def _from_list(item: dict[str, Any]) -> Row:
    entries = item.get("string_list_data") or [{}]
    entry = entries[0] if isinstance(entries[0], dict) else {}
    return item.get("title"), _instagram.whole(entry.get("timestamp"))


def _from_map(labels: dict[str, Any]) -> Row:
    entries = [(label, entry) for label, entry in labels.items() if isinstance(entry, dict)]
    stamps = [_instagram.whole(entry["timestamp"]) for _, entry in entries if entry.get("timestamp")]
    texts = [(label, str(entry["value"])) for label, entry in entries if entry.get("value")]
    return _owner(texts, texts[1:]), stamps[0] if stamps else None


def _from_tree(item: dict[str, Any]) -> Row:
    """Whose and when. By their place only texts inside a group can be the owner: beside the groups stand caption and answer."""
    texts: list[tuple[str, str]] = []
    inside: list[tuple[str, str]] = []
    _gather(item["label_values"], texts, inside, grouped=False)
    return _owner(texts, inside[0 if texts[:1] != inside[:1] else 1:]), _instagram.whole(item.get("timestamp"))


def _gather(node: Any, texts: list[tuple[str, str]], inside: list[tuple[str, str]], *, grouped: bool) -> None:
    """The leaves of a tree: what its labels say and what stands beside them, in order; again those inside its groups."""
    for part in node if isinstance(node, list) else ():
        if isinstance(part, dict):
            if part.get("value"):
                texts.append((str(part.get("label") or ""), str(part["value"])))
                inside += texts[-1:] if grouped else []
            if part.get("dict"):
                _gather(part["dict"], texts, inside, grouped=True)


def _owner(texts: list[tuple[str, str]], places: list[tuple[str, str]]) -> str | None:
    """The text under a label for user names or owners; in a language we do not know, the last of `places` that can be a name.

    The first text is never taken by its place: it is the comment itself, or the post's address.
    """
    told = [(rank, value) for label, value in texts if (rank := _rank(label))]
    named = [value for _, value in sorted(told, key=itemgetter(0))]
    found = next((value for value in named if _instagram.is_name(value.strip().lower())), None)
    return found or next((value for _, value in reversed(places) if _instagram.is_name(value.strip().lower())), None)


@lru_cache(maxsize=1_000)
def _rank(label: str) -> int:
    """1 where a label introduces a user name, 2 where it does a post's owner; else 0."""
    if _instagram.is_username(label):
        return 1
    return 2 if _mojibake.repaired(label).strip().lower() in OWNER else 0
