"""What came in, in the creator's terms: a sentence for each file as it was handed over, and what is new because of it.

Beside it stands what the file can and cannot tell, what is to be mended, and the way back.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from stalwarts import importers
from stalwarts import words
from stalwarts.page import Deed
from stalwarts.page import Part

NOUNS = {
    "follow": ("person", "people"), "order": ("payment", "payments"), "plan": ("membership", "memberships"),
    "touch": ("sign of attention", "signs of attention"), "post": ("post of yours", "posts of yours"),
    "said": ("answer to your questions", "answers to your questions"), "tally": ("total", "totals"),
    "consent": ("answer on whether you may write", "answers on whether you may write"),
}
"""What a file brought, by the table it fills, in the order it is told."""
TOUCHES = {"open": "opens", "click": "clicks", "view": "views", "like": "likes", "comment": "comments", "share": "shares",
           "mention": "mentions", "reply": "replies", "message": "messages", "review": "reviews", "attend": "visits",
           "answer": "answers", "refer": "recommendations", "follow": "follows", "thank": "thanks", "gift": "gifts",
           "to_them": "times you turned to somebody"}
BESIDE = ("tally", "consent")
"""Told only of a file that brought nothing else."""
SHOWS = {"follow": "who follows you", "order": "who bought", "touch": "who paid attention", "plan": "who is a member",
         "post": "what you posted", "said": "what people answered", "consent": "who may be written to",
         "tally": "totals without people"}
ASKED = ("follow", "order", "touch")
"""What people hope to find in any file."""
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
    deeds = [Deed("undo", "Take it back", {"export_id": [export["export_id"] for export in fresh]})]
    return Part(_sentence(fresh, figures), [line for line in (_can(fresh), *_aside(fresh)) if line],
                deeds=[*_mending(fresh), *deeds])


def _sentence(exports: Sequence[Document], figures: Document) -> str:
    """Such as: Mailchimp is in: 1,900 people, 150 of your 310 buyers are known to be among them."""
    kept = {table: sum(export["kept"].get(table, 0) for export in exports) for table in NOUNS}
    main = [table for table in NOUNS if kept[table] and table not in BESIDE]
    brought = [_counted(table, kept[table], exports) for table in main or [t for t in BESIDE if kept[t]]]
    name, first = _name(exports), (brought[0] if brought else "nothing in it counts") + _among(exports, figures)
    return f"{name} {'are' if name.endswith('s') else 'is'} in: {'; '.join([first, *brought[1:]])}."


def _name(exports: Sequence[Document]) -> str:
    """What a person calls it: the kind of file, or the platform where there are several kinds."""
    known = importers.installed()
    modules = {export["importer"]: known[export["importer"]] for export in exports if export["importer"] in known}
    titles = [module.TITLE for module in modules.values()]
    if len(titles) == 1:
        return str(titles[0])
    platforms = {module.PLATFORM.capitalize() for module in modules.values()}
    return str(platforms.pop()) if len(platforms) == 1 else str(exports[0]["file"].split("/")[0])


def _counted(table: str, rows: int, exports: Sequence[Document]) -> str:
    """Rows and their noun; touches by their own words where the file says of which kinds they are."""
    kinds = {kind for export in exports for cover in export["covers"] if cover["table"] == "touch"
             for kind in (cover["kinds"] or "any").split()}
    if table == "touch" and kinds and kinds <= set(TOUCHES):
        return f"{words.count(rows)} {_list([TOUCHES[kind] for kind in TOUCHES if kind in kinds], 'and')}"
    return words.plural(rows, *NOUNS[table])


def _among(exports: Sequence[Document], figures: Document) -> str:
    """How many of the buyers are on this list, where that can be told; how many bought, for payments."""
    accounts = {export["account"] for export in exports if export["kept"].get("follow")}
    row = next((row for row in figures["accounts"] if row["account"] in accounts and row["tied"] is not None), None)
    payers = figures["payers"] or 0
    if row and payers:
        verb = "is" if row["tied"] == 1 else "are"
        return f", {words.count(row['tied'])} of your {words.plural(payers, 'buyer')} {verb} known to be among them"
    if payers and any(export["kept"].get("order") for export in exports):
        return f", {words.plural(payers, 'person has', 'people have')} bought from you in all"
    return ""


def _can(exports: Sequence[Document]) -> str:
    """What the file can tell, from when to when, and what it cannot."""
    covers = [cover for export in exports for cover in export["covers"] if cover["table"] in SHOWS]
    shown = {cover["table"] for cover in covers if cover["kinds"] != "to_them"}
    if not shown:
        return ""
    until, since = words.day(max(cover["until"] for cover in covers)), [cover["since"] for cover in covers]
    span = f"from {words.day(min(since))} to {until}" if all(since) else f"up to {until}"
    cannot = [SHOWS[table] for table in ASKED if table not in shown]
    missing = f" It can't tell {_list(cannot, 'or')}." if cannot else ""
    return f"It can tell {_list([SHOWS[table] for table in SHOWS if table in shown], 'and')}, {span}.{missing}"


def _aside(exports: Sequence[Document]) -> Iterator[str]:
    for export in exports:
        if export["set_aside"]:
            verb = "was" if export["set_aside"] == 1 else "were"
            yield (f"{words.plural(export['set_aside'], 'row')} of {words.count(export['rows'])} could not be read and "
                   f"{verb} set aside, each with its reason.")


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


def _list(parts: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
