"""The same export from another account, locale or program: what says the same is read the same, for every importer.

Each golden comes again as real files differ from one another: with and without a byte order mark, with the other line
ends, re-saved by a spreadsheet (semicolons, tabs, every cell in quotes, blank lines at the end), its columns in another
order, headings in capitals, columns between them that nobody asked for; JSON without blanks, with its keys turned round
and with keys of a later version. Every canonical row of a copy must be a row of the original, and none may lack.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mutating import Original
from mutating import _documents
from mutating import _turned
from stalwarts.engines import open_engine
from test_fuzz import AS_IT_IS
from test_fuzz import INPUTS
from test_fuzz import Case
from test_fuzz import Outcome
from test_fuzz import Reader
from test_fuzz import name_of

BOM = b"\xef\xbb\xbf"
Rows = Counter[str]


def tables(original: Original) -> Iterator[tuple[str, bytes]]:
    """A delimited file as other programs and other times write it."""
    text, records, at = original.text.lstrip("\ufeff"), original.table, original.header
    head, body = records[at], records[at + 1:]
    whole = all(len(record) == len(head) for record in body if record)
    if original.encoding == "utf-8":
        yield "with a byte order mark", BOM + text.encode()
        yield "in sixteen bits", text.encode("utf-16")
    ends = "\n" if "\r\n" in text else "\r\n"
    yield "other line ends", dumped(records, delimiter=original.delimiter, lineterminator=ends)
    yield "blank lines at the end", (text.rstrip("\r\n") + "\n\n\n").encode()
    yield "every cell in quotes", dumped(records, delimiter=original.delimiter, quoting=csv.QUOTE_ALL)
    yield "no line end at the end", text.rstrip("\r\n").encode()
    yield "headings padded and in capitals", dumped([*records[:at], [f" {name.upper()} " for name in head], *body],
                                                    delimiter=original.delimiter)
    if whole and at == 0:
        yield "semicolons", dumped(records, delimiter=";")
        yield "tabs", dumped(records, delimiter="\t")
        yield "a stated delimiter", b"sep=;\n" + dumped(records, delimiter=";")
        yield "columns turned round", dumped([record[::-1] for record in records], delimiter=original.delimiter)
        order = sorted(range(len(head)), key=lambda n: head[n][::-1])
        yield "columns in another order", dumped([[r[n] for n in order] if r else r for r in records],
                                                 delimiter=original.delimiter)
        more = [["Zz new one", *head, "Zz other new one"], *(["7", *r, ""] if r else r for r in body)]
        yield "columns nobody asked for", dumped(more, delimiter=original.delimiter)


def dumped(records: list[list[str]], **how: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n"} | how).writerows(records)
    return out.getvalue().encode()


def documents(original: Original) -> Iterator[tuple[str, bytes]]:
    """JSON as other versions of a platform write it."""
    parts = _documents(original)
    joint = "\n" if original.markup == "lines" else ""

    def written(change: Any = lambda d: d, **how: Any) -> bytes:
        return joint.join(before + json.dumps(change(d), **how) for before, d in parts).encode("utf-8", "surrogatepass")

    if original.markup == "json":
        yield "with a byte order mark", BOM + written()
        yield "indented", written(indent=4)
    yield "without blanks", written(separators=(",", ":"))
    yield "letters as they are", written(ensure_ascii=False)
    yield "keys turned round", written(_turned)
    yield "keys of a later version", written(_later)


def _later(value: Any) -> Any:
    if isinstance(value, dict):
        return {**{key: _later(inner) for key, inner in value.items()}, "zz_later": {"zz": [1, None]}} if value else value
    return [_later(inner) for inner in value] if isinstance(value, list) else value


def told(reader: Reader, outcome: Outcome, path: str) -> dict[str, Rows]:
    """The canonical rows of one file, without what names its export."""
    export = outcome.files[path].export_id
    rows: dict[str, Rows] = {}
    for table in outcome.tables:
        found = reader.engine.fetch(f"SELECT * EXCLUDE (export_id) FROM fuzz_{table} WHERE export_id = '{export}'").to_pylist()
        rows[table] = Counter(re.sub(r"row/[0-9a-f]+/", "row/", repr(sorted(row.items()))) for row in found)
    return rows


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    engine = open_engine()
    engine.do("SET threads = 1")
    yield Reader(engine)
    engine.close()


BY_PLACE = {"columns turned round", "columns in another order", "columns nobody asked for"}
EXCUSED: dict[str, tuple[set[str], str]] = {
    "beehiiv_subscribers/subscribers.csv": ({"headings padded and in capitals"}, "a tier is called as its heading spells it"),
    "csv/shop.csv": ({"semicolons", "tabs", "a stated delimiter"}, "its mapping states the delimiter"),
    "mailchimp_opens/1234567_-spring-drop.csv": ({"columns nobody asked for"}, "it is known by having no other columns"),
    "mailchimp_clicks/1234567_-spring-drop.csv": ({"columns nobody asked for"}, "it is known by having no other columns"),
    "told/what-you-told.csv": ({"columns nobody asked for"}, "we write it ourselves"),
    "youtube_subscriptions/Takeout/YouTube en YouTube Music/abonnementen/abonnementen.csv":
        (BY_PLACE, "the headings are of any language: the columns are known by their places"),
    "instagram_given/instagram-lena.sings-2026-03-20-AbCd1234/your_instagram_activity/comments/post_comments_1.json":
        ({"keys turned round"}, "the labels are of any language: they are known by their places"),
    "youtube_videos/Takeout/YouTube et YouTube Music/métadonnées vidéo/vidéos.csv":
        (BY_PLACE, "the headings are of any language: two times are told by which comes first"),
    "address_list/Newsletter.csv": (BY_PLACE, "a list has no columns: with more of them it is a table"),
    "address_list/people I know.txt": ({"headings padded and in capitals"}, "it has no heading: its first line is a person"),
    **dict.fromkeys(("instagram_connections/connections.json", "instagram_connections/older/connections.json"),
                    ({"keys of a later version"}, "its keys are names: a new one is a row of its own")),
    "telegram_channel/result.json": ({"keys turned round"}, "what kind of chat it is has to stand before the messages"),
    "telegram_channel/reactions.json": ({"keys turned round"}, "what kind of chat it is has to stand before the messages"),
    "telegram_channel/group.json": ({"keys turned round"}, "what kind of chat it is has to stand before the messages"),
}
"""Goldens and the variations that say something else in them, and why."""


@pytest.mark.parametrize("golden", INPUTS, ids=name_of)
def test_what_says_the_same_is_read_the_same(golden: Path, reader: Reader) -> None:
    original = Original(golden.read_bytes())
    made = (tables if original.delimiter else documents if original.markup in {"json", "script", "lines"} else lambda _: ())(original)
    copies = {said: data for said, data in made if data != original.data and said not in EXCUSED.get(name_of(golden), ((), ""))[0]}
    cases = [Case(said, f"case{n}/{name_of(golden)}", data)
             for n, (said, data) in enumerate([(AS_IT_IS, original.data), *copies.items()])]
    outcome = reader.read(golden, cases)
    same = told(reader, outcome, cases[0].path)
    wrong = list(_differing(reader, outcome, cases, same))
    assert not wrong, "\n".join(wrong)


def _differing(reader: Reader, outcome: Outcome, cases: list[Case], same: dict[str, Rows]) -> Iterator[str]:
    first = outcome.files[cases[0].path]
    for case in cases[1:]:
        file = outcome.files.get(case.path)
        if file is None and outcome.others.get(case.path) == "already":
            continue  # cut down to what may be kept it is the same file
        if file is None:
            yield f"{case.said}: {outcome.others.get(case.path)}"
            continue
        counts = [(f.rows - f.noise, f.set_aside) for f in (first, file)]
        if counts[0] != counts[1]:
            yield f"{case.said}: {counts[1]} rows and set aside, {counts[0]} before {file.aside[:3]}"
        for table, rows in told(reader, outcome, case.path).items():
            if rows != same[table]:
                yield f"{case.said}: {table}: {list((rows - same[table]).elements())[:2]} for {list((same[table] - rows).elements())[:2]}"

