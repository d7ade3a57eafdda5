"""Reads a WordPress export (WXR) as a stream: its posts and its comments, one row each, their texts left behind.

The file is XML of any size, with letters XML forbids here and there, which are dropped. It declares no document type:
one that does is refused, so no entity of its own can grow or reach out. Where the file breaks off, what was whole
before is read, and the break is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

CHUNK = 1 << 17
COLUMNS = dict.fromkeys(("what", "post", "title", "url", "kind", "status", "password", "gmt", "local", "email", "name",
                         "site", "approved", "answers", "ours", "broken"), "string")
"""`what` is post, comment or broken; `kind` the type of a post or comment; `answers` the address a comment replies to."""

_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_FIELDS = {
    "item": {
        "title": "title", "link": "url", "wp:post_id": "post", "wp:post_type": "kind", "wp:status": "status",
        "wp:post_password": "password", "wp:post_date_gmt": "gmt", "wp:post_date": "local"},
    "wp:comment": {
        "wp:comment_id": "id", "wp:comment_author": "name", "wp:comment_author_email": "email",
        "wp:comment_author_url": "site", "wp:comment_date_gmt": "gmt", "wp:comment_date": "local",
        "wp:comment_approved": "approved", "wp:comment_type": "kind", "wp:comment_parent": "parent",
        "wp:comment_user_id": "user"},
    "wp:author": {"wp:author_id": "id", "wp:author_email": "email"}}
"""Things to their fields, and what we call those."""
_THINGS = tuple(_FIELDS)

Cells = dict[str, Any]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Every post and comment, in order, many at a time; a last row `broken` where the file is cut off or no longer XML.

    Raises ValueError where the file declares a document type.
    """
    for found in _found(path):
        if found:
            yield {column: [cells.get(column) for cells in found] for column in COLUMNS}


def _found(path: Path) -> Iterator[list[Cells]]:
    reader, said = _Reader(), ""
    with path.open("rb") as stream:
        while not said and (chunk := stream.read(CHUNK)):
            said = reader.feed(chunk.translate(None, _FORBIDDEN))
            yield reader.taken()
    said = said or reader.feed(b"", last=True)
    yield reader.taken() + ([{"what": "broken", "broken": said}] if said else [])


class _Reader:
    """Collects the fields of what is open: an author, a post, or a comment in a post."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.UseForeignDTD()  # an entity nobody declared, such as &nbsp;, is left out and no mistake
        self._parser.StartDoctypeDeclHandler = _refuse
        self._cells: dict[str, Cells] = {thing: {} for thing in _THINGS}
        self._comments: list[Cells] = []
        self._authors: set[str] = set()
        self._rows: list[dict[str, Any]] = []
        self._listen()

    def feed(self, chunk: bytes, *, last: bool = False) -> str:
        """Read on; returns what is wrong with the file, or nothing."""
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            return f"{expat.ErrorString(error.code)}, line {error.lineno}"
        return ""

    def taken(self) -> list[dict[str, Any]]:
        """The rows that are whole by now, once."""
        rows, self._rows = self._rows, []
        return rows

    def _listen(self) -> None:
        """What is called for every tag, over names that are near: there are ten tags to a comment.

        Once the first post has begun, only where tags end: what belongs to an author, a post or a comment is told by the
        names of its fields, and the text that stands before a tag opens is blank.
        """
        words: list[str] = []
        close, clear, parser, things = self._close, words.clear, self._parser, frozenset(_THINGS)
        fields = {tag: (name, cells) for thing, cells in self._cells.items() for tag, name in _FIELDS[thing].items()}

        def start(tag: str, _attributes: dict[str, str]) -> None:
            if tag == "item":
                self._cells[tag].clear()  # the site has a title and an address of its own
                parser.StartElementHandler = None

        def end(tag: str) -> None:
            if tag in fields:
                if said := "".join(words).strip():
                    name, cells = fields[tag]
                    cells[name] = said
            elif tag in things:
                close(tag)
            clear()

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words.append

    def _close(self, tag: str) -> None:
        cells = self._cells[tag].copy()
        self._cells[tag].clear()
        if tag == "wp:author":
            self._authors |= {f"user {cells.get('id', '')}", cells.get("email", "").lower()} - {"user ", ""}
        elif tag == "wp:comment":
            self._comments.append(cells)
        else:
            self._rows.append({**cells, "what": "post"})
            self._rows += self._told(cells.get("post"))

    def _told(self, post: str | None) -> list[dict[str, Any]]:
        """The comments of one post, each of ours with the address it answers."""
        comments, self._comments = self._comments, []
        address: dict[str, str | None] = {}
        for cells in comments:
            number, parent, user = (cells.pop(name, "") for name in ("id", "parent", "user"))
            if f"user {user}" in self._authors or cells.get("email", "").lower() in self._authors:
                cells.update(ours="yes", answers=address.get(parent))
            else:
                address[number] = cells.get("email")
            cells.update(what="comment", post=post)
        return list(comments)


def _refuse(*_: object) -> None:
    said = "it declares a document type, which no WordPress export does"
    raise ValueError(said)
