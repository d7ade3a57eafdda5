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

CHUNK = 1 << 16
COLUMNS = dict.fromkeys(("what", "post", "title", "url", "kind", "status", "password", "gmt", "local", "email", "name",
                         "site", "approved", "answers", "ours", "broken"), "string")
"""`what` is post, comment or broken; `kind` the type of a post or comment; `answers` the address a comment replies to."""

_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_FIELDS = {
    "title": "title", "link": "url", "wp:post_id": "post", "wp:post_type": "kind", "wp:status": "status",
    "wp:post_password": "password", "wp:post_date_gmt": "gmt", "wp:post_date": "local",
    "wp:comment_id": "id", "wp:comment_author": "name", "wp:comment_author_email": "email",
    "wp:comment_author_url": "site", "wp:comment_date_gmt": "gmt", "wp:comment_date": "local",
    "wp:comment_approved": "approved", "wp:comment_type": "kind", "wp:comment_parent": "parent",
    "wp:comment_user_id": "user", "wp:author_id": "id", "wp:author_email": "email"}
_THINGS = ("item", "wp:comment", "wp:author")

Cells = dict[str, Any]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Every post and comment, in order; a last row `broken` where the file is cut off or no longer XML.

    Raises ValueError where the file declares a document type.
    """
    reader = _Reader()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            said = reader.feed(chunk.translate(None, _FORBIDDEN))
            yield from reader.taken()
            if said:
                yield {"what": "broken", "broken": said}
                return
    said = reader.feed(b"", last=True)
    yield from reader.taken()
    if said:
        yield {"what": "broken", "broken": said}


class _Reader:
    """Collects the fields of what is open: an author, a post, or a comment in a post."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.UseForeignDTD()  # an entity nobody declared, such as &nbsp;, is left out and no mistake
        self._parser.StartDoctypeDeclHandler = _refuse
        self._cells: Cells = {}
        self._around: list[Cells] = []
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
        """Whatever is called for every tag, over names that are near: there are ten tags to a comment."""
        words: list[str] = []
        fields, things, clear = _FIELDS, frozenset(_THINGS), words.clear

        def start(tag: str, _attributes: dict[str, str]) -> None:
            if tag in fields:
                clear()
            elif tag in things:
                self._around.append(self._cells)
                self._cells = {}

        def end(tag: str) -> None:
            if tag in fields:
                said = "".join(words).strip()
                if said:
                    self._cells[fields[tag]] = said
            elif tag in things:
                cells, self._cells = self._cells, self._around.pop()
                self._close(tag, cells)
            else:
                clear()

        self._parser.StartElementHandler, self._parser.EndElementHandler = start, end
        self._parser.CharacterDataHandler = words.append

    def _close(self, tag: str, cells: Cells) -> None:
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
