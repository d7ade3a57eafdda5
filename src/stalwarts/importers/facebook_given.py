"""What *you* gave on Facebook: people and pages you follow, comments and reactions. Each is a touch from you to them.

Comments, also those in groups, and reactions name a person only in a sentence ("Lena commented on Maya's post."), which is
read in English; in another language the row is set aside. Since 2024 `likes_and_reactions.json` is a tree of labels, in the
language of the account, and names the author of what was reacted to in a group of its own. What you wrote is never kept.
Names only: see `_facebook`. Nobody else's comments or reactions are in a download.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _facebook
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _mojibake
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _facebook.PLATFORM
TITLE = "Facebook comments, reactions and follows you gave"
UNNAMED = True
LEFT = "What you wrote: never kept. Reactions to things of nobody named."

_KINDS = {"following": "follow", "comments": "comment", "group_comments": "comment", "reactions": "like"}
_NAMES = [f"{name}{version}" for name in _KINDS for version in ("", *(f"_v{n}" for n in range(1, 10)))]
_KEY = re.compile(rb'"(following|(?:group_)?comments|reactions)(_v\d+)?"\s*:\s*\[')
_LIST = re.compile(r"(?:^|/)(?:likes_and_)?reactions(?:_\d+)?\.json$")

_DID = r"(?:commented on|replied to|likes|liked|loves|loved|reacted to)"
_THING = (r"(?:post|photo|video|comment|reel|story|link|album|live video|status|timeline|activity|event|poll|memory|"
          r"profile (?:picture|video)|cover photo|life event|question|note|GIF)s?")
_WHOSE = re.compile(rf"{_DID} (.+?)(?:['\u2019]s|(?<=[sxz])['\u2019]) (?:\w+ )?{_THING}\b")
_OWN = re.compile(rf"{_DID} (?:his|her|their|its|your) own\b")
_NOT_SAID = "the file does not say whose"
_AUTHOR = ("author", "autor", "autorin", "auteur", "autrice", "autore", "författare", "forfatter", "yazar", "автор", "tác giả",
           "作成者", "작성자", "penulis")
"""What the group of an author is called, language by language."""
_GROUP = ("group", "gruppe", "groupe", "grupo", "gruppo", "groep", "grupp", "grupa", "grup", "группа", "nhóm", "グループ", "그룹")
"""What that of a group of people is called in which something was posted."""
_NAME = ("name", "nom", "nombre", "nome", "naam", "navn", "namn", "nazwa", "ad", "имя", "название", "tên", "名前", "이름")
_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_NOBODYS = re.compile(rf"{_DID} (?:an?|the|this) \w+")

account = _facebook.account
taken = _facebook.taken


def shape(file: Peek) -> Shape | None:
    """Ours by a versioned key, or by the name of a list of reactions; a list of one may be that one alone."""
    head = file.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    found = _KEY.search(head)
    if head[:1] == b"{" and found and (found[2] or _facebook.is_download(file.path)):
        return _GIVEN
    listed = head[:1] == b"[" or _instagram.is_item(head)
    told = b'"reaction"' in head or b'"label_values"' in head or head.strip() == b"[]"
    return _LISTED if listed and told and _LIST.search(file.path) else None


def given(path: Path) -> Iterator[dict[str, Any]]:
    """One row a comment, reaction or follow: kind, name or the sentence that should hold it, stamp."""
    for key, item in _sections.listed(path, *_NAMES):
        yield from _rows(item if isinstance(item, dict) else {}, _KINDS.get(re.sub(r"_v\d+$", "", key), "like"))


def listed(path: Path) -> Iterator[dict[str, Any]]:
    """The same of a list of reactions."""
    for item in chain.from_iterable(_instagram.objects(path)):
        yield from _rows(item, "like")


def _rows(fields: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    said = _sections.text(fields.get("timestamp"))
    if isinstance(labels := fields.get("label_values"), list):
        for name, title in _authors(labels):
            told = None if name or title else _NOT_SAID
            yield {"kind": kind, "name": name, "title": title, "told": told, "said": said}
        return
    title = _mojibake.repaired(_sections.text(fields.get("title")) or "")
    name = _mojibake.repaired(_sections.text(fields.get("name")) or "")
    yield {"kind": kind, "name": name or whose(title), "title": title or None, "told": _told(title), "said": said}


def _authors(labels: list[Any]) -> list[tuple[str | None, str | None]]:
    """Each author in a tree of labels, with the title of the group; no name where no group is one we know to be an author's.

    In English we know all of them; in another language a group of an unknown name might be the author's.
    """
    groups = [(_mojibake.repaired(str(part.get("ent_field_name") or part.get("title") or "")).strip(), part["dict"])
              for part in labels if isinstance(part, dict) and isinstance(part.get("dict"), list)]
    known = [(_named(member), title) for title, members in groups if title.lower() in _AUTHOR
             for member in (members if any("dict" in one for one in members if isinstance(one, dict)) else [{"dict": members}])]
    named: list[tuple[str | None, str | None]] = [(name, title) for name, title in known if name]
    english = any(isinstance(part, dict) and part.get("label") == "Reaction" for part in labels)
    strange: list[tuple[str | None, str | None]] = [
        (None, title) for title, members in groups if title and members and title.lower() not in (*_AUTHOR, *_GROUP)]
    return named or ([] if known or english else strange[:1]) or [(None, None)]


def _named(member: Any) -> str | None:
    """The name among the labels of one author: under a label for names, else the first text that is no address."""
    leaves = member.get("dict") if isinstance(member, dict) else None
    texts = [(_mojibake.repaired(str(leaf.get("label") or "")).strip().lower(), _mojibake.repaired(value))
             for leaf in (leaves if isinstance(leaves, list) else ())
             if isinstance(leaf, dict) and (value := _sections.text(leaf.get("value")))]
    known = next((value for label, value in texts if label in _NAME), None)
    return known or next((value for _label, value in texts if not _ADDRESS.search(value)), None)


_COLUMNS = dict.fromkeys(("kind", "name", "title", "told", "said"), "string")
_GIVEN = Rows(_COLUMNS, given)
_LISTED = Rows(_COLUMNS, listed)


def whose(title: str) -> str | None:
    """The person in a sentence, whose post or comment it was.

    >>> whose("Lena Sings commented on Luís Ferreira's post.")
    'Luís Ferreira'
    """
    found = _WHOSE.search(title)
    return found[1].strip() if found and not _OWN.search(title) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each happened."""
    return _social.dated(_at(raw), _facebook.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Touches from us, and the names of those they were to."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _social.touches(kept, kept.kind),
        "handle": _social.people(kept, once=True),
        "clue": _social.names(kept),
        "cover": _social.given(kept),
    }, judged)


def _told(title: str) -> str | None:
    """Why a sentence names nobody, where it says so itself."""
    if _OWN.search(title):
        return "your own post"
    return _NOT_SAID if _NOBODYS.search(title) and not _WHOSE.search(title) else None


def _at(raw: ir.Table) -> ir.TimestampValue:
    return _instagram_rows.moment(_instagram_rows.seconds(raw.said.try_cast("int64")).clip(upper=10**11))


def _judge(raw: ir.Table) -> ir.Table:
    seen = raw.select("export_id", "row", "account", "taken_at", "kind", "title", "said", "told", url=ibis.null("string"),
                      handle=_social.row_handle(PLATFORM, raw), name=_cells.cell(raw.name), occurred_at=_at(raw))
    why = _cells.first_of(
        (seen.name.isnull() & seen.title.notnull(), _cells.quoted(seen.title, "names nobody in words we can read")),
        (seen.name.isnull(), "it holds no name"),
        *_social.when_wrong(seen.said, seen.occurred_at, seen.taken_at, _facebook.OPENED))
    return seen.mutate(why=ibis.ifelse(seen.told.isnull(), why, ibis.null("string")), noise=seen.told)
