"""What came in, in the creator's terms: a sentence for each file as it was handed over, and what is new because of it.

Beside it stands what the file can and cannot tell, what is to be mended, and the way back.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from stalwarts import brought
from stalwarts import words
from stalwarts.page import Deed
from stalwarts.page import Part

NEWS, FILES = 3, 5
"""So many new sentences are told, and so many names of files; the page has the others."""
Document = Mapping[str, Any]


def told(document: Document, before: Document | None, after: Document) -> list[Part]:
    """The parts of what came of an `add`: news first, then each file, then what was not read."""
    groups: dict[str, list[Document]] = {}
    for export in document["exports"]:
        groups.setdefault(export["file"].split("/")[0], []).append(export)
    fresh = any(not export["already"] for export in document["exports"])
    return [*(_news(before, after) if fresh else ()),
            *(_arrived(name, exports, after["figures"]) for name, exports in groups.items()),
            *_unread("Not needed", document["known"]), *_unread("Not read", document["unknown"])]


def summary(document: Document) -> str:
    """How much of everything was read: "Read 4 of 312 files."."""
    read = len(document["exports"])
    every = read + len(document["known"]) + len(document["unknown"])
    return f"Read {words.count(read)} of {words.plural(every, 'file')}."


def _news(before: Document | None, after: Document) -> Iterator[Part]:
    """What the answer says now and did not say before."""
    old = {before["claim"], *before["notes"]} if before else set()
    new = [said for said in (after["claim"], *after["notes"]) if said not in old]
    if new:
        yield Part("New", new[:NEWS])
    elif before:
        yield Part("Nothing new", ["The answer is what it was, and rests on more."])


def _arrived(name: str, exports: Sequence[Document], figures: Document) -> Part:
    """One file as it was handed over, which may hold many."""
    fresh = [export for export in exports if not export["already"]]
    if not fresh:
        return Part(f"{name} was here already", ["Nothing to do: the same file counts once."])
    deeds = [Deed("undo", "Take it back", {"export_id": [export["export_id"][:brought.SHORT] for export in fresh]})]
    return Part(brought.sentence(fresh, figures), [line for line in (brought.can(fresh), *brought.aside(fresh)) if line],
                deeds=[*_mending(fresh), *deeds])


def _mending(exports: Sequence[Document]) -> Iterator[Deed]:
    for export in exports:
        if export["set_aside"]:
            yield Deed("exports", "Save those rows to mend (CSV)", {"export_id": export["export_id"], "csv": "yes"})


def _unread(title: str, rows: Iterable[Mapping[str, str]]) -> Iterator[Part]:
    """Files that were not read, one line a reason."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reasons.setdefault(row["why"], []).append(row["file"])
    lines = [f"{', '.join(files[:FILES])}{f' and {len(files) - FILES:,} more' if len(files) > FILES else ''}: {why}."
             for why, files in reasons.items()]
    if lines:
        count = sum(map(len, reasons.values()))
        yield Part(f"{title}: {words.plural(count, 'file')}", lines, folded=title == "Not needed")
