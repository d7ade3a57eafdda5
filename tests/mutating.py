"""Ways in which a file goes wrong on its way from a platform to us: cut off, edited, re-saved, damaged.

Everything here is a pure function of a file's bytes and a seeded `random.Random`, so that a failure can be had again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from stalwarts.importers import _peek

NASTY = ("", " ", "-", "0", "-1", "12.x", "1e5", "NaN", "null", "true", "9" * 40, "0.123456", "1.234,56", "1,234.56",
         "12 %", "$5", "(3.00)", "=HYPERLINK(1)", "'=1+1", "'+1", "2026-13-45", "2026-02-30 25:61:61", "31/02/2026",
         "1969-12-31", "9999-12-31T23:59:59Z", "0000-00-00", "253402300800", "-62135596800", "1e18", "Zoë 🌿", "x" * 3_000,
         "a\nb", 'say "hi"', ",;\t|", "\u202edlrow", "\ufeff", "null\x00", "@", "a@", "@b.example", "a@b@c.example",
         "Ünï@exämple.org", "https://example.org/?a=1&b=2", "<b>x</b>", "&#64;", "{}", "[]", "\\", "%s", "'; --", "١٢٣")
"""What stands in cells after people, spreadsheets and bad luck."""
LEAVES: tuple[Any, ...] = (None, True, False, 0, -1, 1.5, 1e300, 10**40, [], {}, [None], {"a": 1}, [[]], *NASTY)
"""What stands in JSON where something else was meant to."""


@dataclass(frozen=True)
class Original:
    """A golden file as something to damage."""

    data: bytes

    @cached_property
    def encoding(self) -> str:
        """How its text is encoded."""
        return _peek.encoding(self.data)

    @cached_property
    def text(self) -> str:
        """Its text."""
        return self.data.decode(self.encoding, "replace")

    @cached_property
    def markup(self) -> str:
        """Which of `json`, `script` (JSON after a name), `lines` (JSON, one a line), `html` it is; empty: a table or text."""
        start = self.text.lstrip("\ufeff \r\n\t")[:1]
        if start == "<":
            return "html"
        if start in {"{", "["}:
            return "json" if _is_json(self.text) else "lines"
        return "script" if re.match(r"\s*window\.[\w.]+\s*=\s*[\[{]", self.text) else ""

    @cached_property
    def delimiter(self) -> str:
        """What parts the cells of a table; empty where this is none."""
        look = None if self.markup else _peek.look(self.data[:_peek.HEAD])
        wide = [h for h in look.headers if len(h.names) > 1] if look else []
        return look.delimiter if look and wide else ""

    @cached_property
    def table(self) -> list[list[str]]:
        """Its records, the preamble among them."""
        return list(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter or ","))

    @cached_property
    def header(self) -> int:
        """Which record is likeliest the header: the first of the widest."""
        widths = [len(record) for record in self.table[:_peek.CANDIDATES]]
        return widths.index(max(widths))

    def written(self, records: list[list[str]]) -> bytes:
        """Records as this file writes them."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator="\n").writerows(records)
        return self.encoded(out.getvalue())

    def encoded(self, text: str) -> bytes:
        """Text as this file encodes it."""
        return text.encode(self.encoding, "replace")


def _is_json(text: str) -> bool:
    try:
        json.loads(text.lstrip("\ufeff"))
    except ValueError:
        return False
    return True


# --- every one of them -----------------------------------------------------------------------------------------------


def truncations(original: Original, most: int | None) -> Iterator[tuple[str, bytes]]:
    """The file cut off after every byte; of a file with more, `most` of them, spread evenly over its length."""
    size = len(original.data)
    lengths = range(size) if most is None or size <= most else sorted({n * size // most for n in range(most)})
    for length in lengths:
        yield f"cut off after {length} bytes", original.data[:length]


def columns(original: Original) -> Iterator[tuple[str, bytes]]:
    """Each column of a table left out, renamed, doubled, emptied; all of them turned round, sorted, spelt otherwise."""
    if not original.delimiter:
        return
    at, records = original.header, original.table
    body = records[at:]
    width = len(body[0])

    def made(change: Callable[[list[str]], list[str]], head: Callable[[list[str]], list[str]] | None = None) -> bytes:
        changed = [(head or change)(body[0]), *(change(record) for record in body[1:])]
        return original.written([*records[:at], *changed])

    for n in range(width):
        yield f"column {n} left out", made(lambda r, n=n: r[:n] + r[n + 1:])
        yield f"column {n} renamed", made(list, lambda r, n=n: [*r[:n], "Something else", *r[n + 1:]])
        yield f"column {n} doubled", made(lambda r, n=n: [*r[:n + 1], *r[n:n + 1], *r[n + 1:]])
        yield f"column {n} doubled at the end", made(lambda r, n=n: [*r, *r[n:n + 1]])
        yield f"column {n} emptied", made(lambda r, n=n: [*r[:n], "", *r[n + 1:]], list)
    yield "columns turned round", made(lambda r: r[::-1])
    yield "headings in capitals", made(list, lambda r: [f" {name.upper()}  " for name in r])
    order = sorted(range(width), key=lambda n: body[0][n])
    yield "columns sorted", made(lambda r: [r[n] if n < len(r) else "" for n in order])


def keys(original: Original) -> Iterator[tuple[str, bytes]]:
    """Each key of a nested file left out or renamed, everywhere; keys in another order."""
    if original.markup not in {"json", "script", "lines"}:
        return
    parts = _documents(original)
    for key in sorted(_keys([d for _, d in parts])):
        for said, name in (("left out", None), ("renamed", "something_else")):
            changed = [(before, _rekeyed(d, key, name)) for before, d in parts]
            yield f"key {key!r} {said}", _dumped(original, changed)
    yield "keys in another order", _dumped(original, [(b, _turned(d)) for b, d in parts])


def values(original: Original, most: int | None) -> Iterator[tuple[str, bytes]]:
    """Each value of a nested file, or `most` of them, with another in its place: as many entries as before."""
    if original.markup not in {"json", "script", "lines"}:
        return
    parts = _documents(original)
    leaves = [(n, place, value) for n, (_, document) in enumerate(parts) for place, value in _leaves(document)]
    step = 1 if most is None else -(-len(leaves) // most)
    for at, (n, place, value) in enumerate(leaves[::step]):
        new = [None, "12.x", -1, "", True][at % 5]
        changed = [(b, _changed(d, place, "other", new) if i == n else d) for i, (b, d) in enumerate(parts)]
        yield f"{VALUE} {n}{place} from {str(value)[:20]!r} to {new!r}", _dumped(original, changed)


VALUE = "value changed at"


# --- at random -------------------------------------------------------------------------------------------------------


def mutations(original: Original, random: Random, number: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged copies, by bytes, by lines, and by what the file is made of."""
    kinds: list[Callable[[Original, Random], tuple[str, bytes]]] = [in_bytes, in_lines]
    if original.delimiter:
        kinds += [in_cells] * 3
    elif original.markup in {"json", "script", "lines"}:
        kinds += [in_leaves] * 3
    elif original.markup == "html":
        kinds += [in_tags] * 3
    for _ in range(number):
        yield random.choice(kinds)(original, random)


def in_bytes(original: Original, random: Random) -> tuple[str, bytes]:
    """A few bytes changed, lost, doubled or strewn in; or the whole in another encoding."""
    data = original.data
    at, length = random.randrange(len(data) + 1), random.choice((1, 1, 2, 9, 60))
    strange = random.choice((b"\x00", b"\xff", b'"', b"\xc3", b"\r", b"\n", b"\xef\xbb\xbf", b",", b"{", b"]", b"<", b"\\"))
    ways = {
        "changed": data[:at] + random.randbytes(length) + data[at + length:],
        "lost": data[:at] + data[at + length:],
        "doubled": data[:at + length] + data[at:],
        "strewn in": data[:at] + strange + data[at:],
        "recoded": original.text.encode(random.choice(("utf-16", "utf-8-sig", "cp1252", "utf-16-le")), "replace"),
        "swapped": data[at:] + data[:at],
    }
    way = random.choice(list(ways))
    return f"bytes {way} at {at} ({length}, {strange!r})", ways[way]


def in_lines(original: Original, random: Random) -> tuple[str, bytes]:
    """A line lost, doubled, moved, joined to the next, or something else in its place; or other line ends."""
    lines = original.text.splitlines(keepends=True) or [""]
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    junk = random.choice(("\n", "\n\n\n", "Total,,,\n", "sep=;\n", "# note\n", '"\n', "\x1a", "a,b,c\n" * 3, "-- \n"))
    moved = lines[:at] + lines[at + 1:]
    ways = {
        "lost": lines[:at] + lines[at + 1:],
        "doubled": [*lines[:at + 1], *lines[at:]],
        "moved": [*moved[:other], lines[at], *moved[other:]],
        "joined": [*lines[:at], lines[at].rstrip("\r\n"), *lines[at + 1:]],
        "strewn in": [*lines[:at], junk, *lines[at:]],
        "ended otherwise": [line.rstrip("\r\n") + random.choice(("\r\n", "\r", "\n")) for line in lines],
    }
    way = random.choice(list(ways))
    return f"line {at} {way} ({other}, {junk!r})", original.encoded("".join(ways[way]))


def in_cells(original: Original, random: Random) -> tuple[str, bytes]:
    """One to three cells of a table with something nasty in them, or a record too short or too long."""
    records = [list(record) for record in original.table]
    said = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        row = random.randrange(len(records))
        if not records[row]:
            continue
        at, cell = random.randrange(len(records[row])), random.choice(NASTY)
        way = random.choice(("cell",) * 6 + ("short", "long", "glued"))
        said.append(f"{way} {row}/{at} {cell[:20]!r}")
        if way == "cell":
            records[row][at] = cell
        elif way == "short":
            records[row] = records[row][:at]
        elif way == "long":
            records[row] += [cell, cell]
        else:
            records[row][at] += cell
    return f"cells: {'; '.join(said)}", original.written(records)


def in_leaves(original: Original, random: Random) -> tuple[str, bytes]:
    """One to three places of a nested file with something else in them, doubled, or gone."""
    parts = _documents(original)
    said = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        which = random.randrange(len(parts))
        place = random.choice(list(_places(parts[which][1])))
        new = random.choice(LEAVES)
        way = random.choice(("other", "other", "other", "gone", "doubled", "wrapped"))
        said.append(f"{way} at {which}{place} {str(new)[:20]!r}")
        parts[which] = parts[which][0], _changed(parts[which][1], place, way, new)
    return f"leaves: {'; '.join(said)}", _dumped(original, parts)


def in_tags(original: Original, random: Random) -> tuple[str, bytes]:
    """A tag of a page lost, doubled, moved or never closed; or the text between two of them."""
    pieces = re.split("(<[^>]*>)", original.text)
    at, other = random.randrange(len(pieces)), random.randrange(len(pieces))
    ways = {
        "lost": pieces[:at] + pieces[at + 1:],
        "doubled": [*pieces[:at + 1], *pieces[at:]],
        "moved": [*pieces[:other], pieces[at], *pieces[other:]],
        "cut open": [*pieces[:at], pieces[at].rstrip(">"), *pieces[at + 1:]],
        "filled": [*pieces[:at], pieces[at], random.choice(NASTY), *pieces[at + 1:]],
    }
    way = random.choice(list(ways))
    return f"piece {at} {way} ({other})", original.encoded("".join(ways[way]))


# --- nested files ----------------------------------------------------------------------------------------------------


def _documents(original: Original) -> list[tuple[str, Any]]:
    """The JSON documents of a file, each with the text before it."""
    text = original.text.lstrip("\ufeff")
    if original.markup == "lines":
        return [("", json.loads(line)) for line in text.splitlines() if _is_json(line)]
    before = re.match(r"\s*(?:window\.[\w.]+\s*=\s*)?", text)
    start = before.end() if before else 0
    return [(text[:start], json.loads(text[start:].rstrip().removesuffix(";")))]


def _dumped(original: Original, parts: list[tuple[str, Any]]) -> bytes:
    return original.encoded("\n".join(before + json.dumps(document, allow_nan=True) for before, document in parts))


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _places(inner, (*at, key))


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield at, value
    for key, inner in items or ():
        yield from _leaves(inner, (*at, key))


def _changed(value: Any, place: tuple[Any, ...], way: str, new: Any) -> Any:
    if not place:
        return {"other": new, "gone": None, "doubled": [value, value], "wrapped": [value]}[way]
    key, rest = place[0], place[1:]
    copy = dict(value) if isinstance(value, dict) else list(value)
    if rest or way in {"other", "wrapped"}:
        copy[key] = _changed(copy[key], rest, way, new)
    elif way == "gone":
        del copy[key]
    elif isinstance(copy, list):
        copy.insert(key, copy[key])
    else:
        copy[f"{key}_2"] = copy[key]
    return copy


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    return {key for inner in value for key in _keys(inner)} if isinstance(value, list) else set()


def _rekeyed(value: Any, key: str, name: str | None) -> Any:
    if isinstance(value, dict):
        pairs = ((name if k == key else k, inner) for k, inner in value.items())
        return {k: _rekeyed(inner, key, name) for k, inner in pairs if k is not None}
    return [_rekeyed(inner, key, name) for inner in value] if isinstance(value, list) else value


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _turned(inner) for k, inner in reversed(value.items())}
    return [_turned(inner) for inner in value] if isinstance(value, list) else value
