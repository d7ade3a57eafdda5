"""What came in, in the creator's terms: one sentence a file, what it can and cannot tell, and what is new because of it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from stalwarts import importers
from stalwarts import words
from stalwarts.page import Deed
from stalwarts.page import Part

NOUNS = {
    "follow": ("person", "people"), "order": ("payment", "payments"), "plan": ("membership", "memberships"),
    "post": ("post of yours", "posts of yours"), "said": ("answer to your questions", "answers to your questions"),
    "touch": ("like, comment, open or click", "likes, comments, opens or clicks"),
    "tally": ("count", "counts"), "consent": ("yes or no to your letters", "yes or no to your letters"),
}
"""What a file brought, by the table it fills, in the order it is told."""
SHOWS = {"follow": "who follows you", "order": "who bought", "touch": "who cheers, opens or clicks",
         "plan": "who is a member", "post": "what you posted", "said": "what people answered",
         "consent": "who may be written to", "tally": "totals without people"}
ASKED = ("follow", "order", "touch")
"""What people hope to find in any file."""
NEWS = 3
"""So many new sentences are told; the page has the others."""
FILES = 5
"""So many names of a kind are told."""
Document = Mapping[str, Any]


def told(document: Document, before: Document | None, after: Document) -> list[Part]:
    """The parts of what came of an `add`: news first, then each file, then what was not read."""
    fresh = [export for export in document["exports"] if not export["already"]]
    known = [export for export in document["exports"] if export["already"]]
    parts = [*_news(before, after)] if fresh else []
    parts += [_arrived(export, after["figures"]) for export in fresh]
    parts += [Part(f"{export['file']} was here already", ["Nothing to do: the same file counts once."]) for export in known]
    return [*parts, *_unread("Not needed", document["known"]), *_unread("Not read", document["unknown"])]


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
        yield Part("Nothing new", ["The answer is what it was: this adds to what it rests on."])


def _arrived(export: Document, figures: Document) -> Part:
    deeds = [Deed("undo", "Take it back", {"export_id": export["export_id"]})]
    lines = [_can(export)]
    if export["set_aside"]:
        lines.append(f"{words.plural(export['set_aside'], 'row')} of {words.count(export['rows'])} could not be read and "
                     f"{'was' if export['set_aside'] == 1 else 'were'} set aside, each with its reason.")
        deeds.insert(0, Deed("exports", "Save those rows to mend (CSV)", {"export_id": export["export_id"], "csv": "yes"}))
    return Part(_sentence(export, figures), [line for line in lines if line], deeds=deeds)


def _sentence(export: Document, figures: Document) -> str:
    """Such as: Mailchimp audience is in: 1,900 people, 150 of your 310 buyers are known to be among them."""
    title = importers.installed()[export["importer"]].TITLE if export["importer"] in importers.installed() else export["file"]
    brought = [words.plural(export["kept"][table], *nouns) for table, nouns in NOUNS.items() if export["kept"].get(table)]
    return f"{title} {'are' if title.endswith('s') else 'is'} in: {', '.join(brought) or 'nothing in it counts'}" \
        + _among(export, figures) + "."


def _among(export: Document, figures: Document) -> str:
    """How many of the buyers are on this list, where that can be told; how many bought, for payments."""
    row = next((row for row in figures["accounts"] if row["account"] == export["account"]), None)
    payers = figures["payers"] or 0
    if export["kept"].get("follow") and row and row["tied"] is not None and payers:
        verb = "is" if row["tied"] == 1 else "are"
        return f", {words.count(row['tied'])} of your {words.plural(payers, 'buyer')} {verb} known to be among them"
    if export["kept"].get("order") and payers:
        return f"; {words.plural(payers, 'person has', 'people have')} bought from you in all"
    return ""


def _can(export: Document) -> str:
    """What the file can tell, from when to when, and what it cannot."""
    shown = {cover["table"]: cover for cover in export["covers"] if cover["table"] in SHOWS}
    if not shown:
        return ""
    until = words.day(max(cover["until"] for cover in shown.values()))
    since = [cover["since"] for cover in shown.values() if cover["since"]]
    span = f"from {words.day(min(since))} to {until}" if len(since) == len(shown) else f"up to {until}"
    cannot = [SHOWS[table] for table in ASKED if table not in shown]
    missing = f" It can't tell {_or(cannot)}." if cannot else ""
    return f"It can tell {_and([SHOWS[table] for table in SHOWS if table in shown])}, {span}.{missing}"


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


def _and(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _or(parts: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
