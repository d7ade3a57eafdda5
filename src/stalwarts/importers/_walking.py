"""A large JSON file on foot: objects are entered key by key, the items of a list come by the thousand.

To be told of every bracket costs more than everything else that is done with a file. A list is therefore cut where one
item ends and the next begins, at a mark that its first two items show, and the piece is decoded at once; where a piece
turns out to end inside an item, an earlier mark is tried, and in the end one item at a time. No more than a few pieces are
held, however large the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Iterator
from typing import IO
from typing import Any

import msgspec

BROKEN = "it is cut off or is not JSON"
PIECE = 1 << 17
"""Bytes read, and decoded, at a time: what becomes of so many fits into a processor's own memory. A megabyte at a time takes
a third longer."""
TRIES = 6
"""Marks of a piece that are tried before its items are read one by one."""
ALONE = 200
"""Items that are read one by one after a piece that could not be cut."""
_AHEAD = 1 << 12
_SOLID = re.compile(rb"[^ \t\r\n]")
_BETWEEN = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")
_BEGINS = re.compile(rb'\{[ \t\r\n]*"[^"\\]{0,100}"[ \t\r\n]*:|[^ \t\r\n]')
_PAIR = rb'"([^"\\]*)"[ \t\r\n]*:[ \t\r\n]*"([^"\\]*)"[ \t\r\n]*,[ \t\r\n]*'
_PAIRS = re.compile(b"(?:" + _PAIR + b")+")
_EACH = re.compile(_PAIR)
"""Members of an object that are plain texts, each with the comma after it."""
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_OF_NUMBERS = frozenset(("", *"0123456789.eE+-"))
_ENCODER = msgspec.json.Encoder()
_SCAN = json.JSONDecoder().raw_decode

Decode = Callable[[bytes], list[Any]]
"""A list as JSON to its items. Raises msgspec's DecodeError for what is no JSON."""


def plainly(text: bytes) -> list[Any]:
    """Items as Python has them: texts, numbers, lists, objects."""
    items: list[Any] = msgspec.json.decode(text)
    return items


def like(kind: Any) -> Decode:
    """Items of one type, as msgspec has them, where all of a run are; plainly otherwise."""
    decoder = msgspec.json.Decoder(list[kind])

    def decode(text: bytes) -> list[Any]:
        try:
            return decoder.decode(text)
        except msgspec.ValidationError:
            return plainly(text)

    return decode


class Walk:
    """Where we are in a file. Whoever is given a value takes it: by `members`, `elements`, `items`, `value` or `skip`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._text, self._at = stream, b"", 0

    def peek(self) -> bytes:
        """The first byte of what comes next; empty at the end of the file."""
        while not (found := _SOLID.search(self._text, self._at)):
            self._at = len(self._text)
            if not self._more():
                return b""
        self._at = found.start()
        return found[0]

    def finish(self) -> None:
        """Nothing may come any more. Raises ValueError."""
        if self.peek():
            raise ValueError(BROKEN)

    def members(self) -> Iterator[str]:
        """The keys of an object, each to be followed by taking its value. Raises ValueError, as all that follows here."""
        self._take(b"{")
        more = self.peek() != b"}"
        while more:
            if self.peek() != b'"':
                raise ValueError(BROKEN)
            key = str(self.value())
            self._take(b":")
            yield key
            more = self._goes_on(b"}")
        self._take(b"}")

    def pairs(self) -> Iterator[list[tuple[str, Any]]]:
        """The members of an object with their values, as many at a time as are plain texts; a key may come twice."""
        self._take(b"{")
        more = self.peek() != b"}"
        while more:
            if len(self._text) - self._at < PIECE // 2:
                self._more()
            self.peek()
            yield self._texts() or [self._member()]
            more = self._goes_on(b"}")
        self._take(b"}")

    def elements(self) -> Iterator[None]:
        """A list whose items are taken one after the other: yields before each."""
        self._take(b"[")
        more = self.peek() != b"]"
        while more:
            yield
            more = self._goes_on(b"]")
        self._take(b"]")

    def items(self) -> Iterator[Any]:
        """The items of a list, decoded."""
        for run in self.runs():
            yield from run

    def runs(self, decode: Decode = plainly) -> Iterator[list[Any]]:
        """The items of a list, decoded as many at a time as were cut off at once; one read alone is decoded plainly."""
        self._take(b"[")
        more, mark, alone = self.peek() != b"]", b"", 0
        while more:
            if len(self._text) - self._at < PIECE // 2:
                self._more()
            run = self._run(mark, decode) if mark and not alone else None
            if run is None:
                alone = alone - 1 if alone else ALONE if mark else 0
                run = [self.value()]
                mark = self._mark()
            yield run
            more = self._goes_on(b"]")
        self._take(b"]")

    def value(self) -> Any:
        """One value, whole."""
        if not self.peek():
            raise ValueError(BROKEN)
        end = self._end()
        text, self._at = self._text[self._at:end], end
        return decoded(text)

    def skip(self) -> None:
        """Past one value, of any size."""
        first = self.peek()
        if first == b"{":
            for _key in self.members():
                self.skip()
        elif first == b"[":
            for _item in self.items():
                pass
        else:
            self.value()

    def _texts(self) -> list[tuple[str, Any]]:
        """The plain texts that come next and are whole, up to the comma after the last; none where it is none."""
        found = _PAIRS.match(self._text, self._at)
        try:
            run = [(key.decode(), value.decode()) for key, value in _EACH.findall(found[0])] if found else []
        except UnicodeDecodeError:
            return []
        self._at = self._text.rindex(b",", self._at, found.end()) if found else self._at
        return run

    def _member(self) -> tuple[str, Any]:
        if self.peek() != b'"':
            raise ValueError(BROKEN)
        key = str(self.value())
        self._take(b":")
        return key, self.value()

    def _more(self) -> bool:
        part = self._stream.read(PIECE)
        self._text, self._at = self._text[self._at:] + part, 0
        return bool(part)

    def _take(self, mark: bytes) -> None:
        if self.peek() != mark:
            raise ValueError(BROKEN)
        self._at += 1

    def _goes_on(self, end: bytes) -> bool:
        """Whether another member or item follows the one just taken."""
        if self.peek() == end:
            return False
        self._take(b",")
        return True

    def _end(self) -> int:
        """Where the value that begins here ends; the letters of no text matter for that."""
        size = 1 << 14
        while True:
            piece = self._text[self._at:self._at + size].decode("latin-1")
            try:
                end = int(_SCAN(piece)[1])
            except json.JSONDecodeError as error:
                end = 0
                if size < len(self._text) - self._at or self._more():
                    size *= 2
                    continue
                raise ValueError(BROKEN) from error
            # A number may go on behind what is here.
            if piece[end:end + 1] not in _OF_NUMBERS or not (size < len(self._text) - self._at or self._more()):
                return self._at + end
            size *= 2

    def _mark(self) -> bytes:
        """How the end of the item just taken and the beginning of the next look; empty where none follows."""
        last = self._text[self._at - 1:self._at]
        if len(self._text) - self._at < _AHEAD:
            self._more()
        between = _BETWEEN.match(self._text, self._at)
        begins = _BEGINS.match(self._text, between.end()) if between else None
        return last + between[0] + begins[0] if between and begins else b""

    def _run(self, mark: bytes, decode: Decode) -> list[Any] | None:
        """As many items as end before the last mark that is here, or all to the end of the list; None where that fails."""
        cut = len(self._text)
        for _ in range(TRIES):
            cut = self._text.rfind(mark, self._at, cut)
            if cut < 0:
                return None
            run = self._cut(cut + 1, decode)
            if run is not None:
                return run
        return None

    def _cut(self, cut: int, decode: Decode) -> list[Any] | None:
        piece = self._text[self._at:cut]
        try:
            run = decode(b"[" + piece + b"]")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            ended = _TRAILING.search(str(error))
            # The list is over before the mark, which stands in another one.
            return self._cut(self._at + piece.rindex(b"]", 0, int(ended[1]) - 2), decode) if ended else None
        self._at = cut
        return run


def decoded(text: bytes) -> Any:
    """One value; what only a lenient reader takes (half a letter outside Unicode's first plane) is taken."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            return json.loads(text)
        except ValueError as error:
            raise ValueError(BROKEN) from error


def written(value: Any) -> bytes:
    """A value as JSON without blanks, letters as they are."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def joined(values: list[Any]) -> bytes:
    """Values as the inside of a list, one a line."""
    try:
        # No text has a line break of its own in it: there it is an escape.
        return _ENCODER.encode_lines(values).removesuffix(b"\n").replace(b"\n", b",\n")
    except (UnicodeEncodeError, OverflowError):
        return b",\n".join(map(written, values))
