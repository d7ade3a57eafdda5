"""What a file is in the creator's terms: what it brought, what it can and cannot tell, and what is to be mended.

An export is told as the contract writes it; several that came together are told as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from stalwarts import importers
from stalwarts import words

NOUNS = {
    "follow": ("person", "people"), "order": ("payment", "payments"), "plan": ("membership", "memberships"),
    "touch": ("sign of attention", "signs of attention"), "post": ("post of yours", "posts of yours"),
    "said": ("answer to your questions", "answers to your questions"), "tally": ("total", "totals"),
    "consent": ("answer on whether you may write", "answers on whether you may write"),
}
"""What a file brought, by the table it fills, in the order it is told."""
TOUCHES = {
    "open": ("open", "opens"), "click": ("click", "clicks"), "view": ("view", "views"), "like": ("like", "likes"),
    "comment": ("comment", "comments"), "share": ("share", "shares"), "mention": ("mention", "mentions"),
    "reply": ("reply", "replies"), "message": ("message", "messages"), "review": ("review", "reviews"),
    "attend": ("visit", "visits"), "answer": ("answer", "answers"), "refer": ("recommendation", "recommendations"),
    "follow": ("follow", "follows"), "thank": ("thank-you", "thanks"), "gift": ("gift", "gifts"),
    "to_them": ("time you turned to somebody", "times you turned to somebody")}
"""What one touch of a kind is called, and what several are."""
BESIDE = ("tally", "consent")
"""Told only of a file that brought nothing else."""
SHOWS = {"follow": "who follows you", "order": "who bought", "touch": "who paid attention", "plan": "who is a member",
         "post": "what you posted", "said": "what people answered", "consent": "who may be written to",
         "tally": "totals without people"}
ASKED = ("follow", "order", "touch")
"""What people hope to find in any file."""
Document = Mapping[str, Any]
SHORT = 12
"""Digits of an id that name a file among many thousands."""
NOBODY: Document = {"accounts": (), "payers": 0}
"""Figures where no answer was made: then nothing is said of buyers."""


def together(exports: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """New exports by the file, folder or zip that was handed over."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for export in exports:
        if not export.get("already"):
            groups.setdefault(export["file"].split("/")[0], []).append(export)
    return list(groups.values())


def sentence(exports: Sequence[Document], figures: Document) -> str:
    """Such as: Mailchimp is in: 1,900 people, 150 of your 310 buyers are known to be among them."""
    kept = {table: sum(export["kept"].get(table, 0) for export in exports) for table in NOUNS}
    main = [table for table in NOUNS if kept[table] and table not in BESIDE]
    brought = [_counted(table, kept[table], exports) for table in main or [t for t in BESIDE if kept[t]]]
    called, first = name(exports), (brought[0] if brought else "nothing in it counts") + _among(exports, figures)
    return f"{called} {'are' if called.endswith('s') else 'is'} in: {'; '.join([first, *brought[1:]])}."


def name(exports: Sequence[Document]) -> str:
    """What a person calls it: the kind of file, or the platform where there are several kinds."""
    known = importers.installed()
    modules = {export["importer"]: known[export["importer"]] for export in exports if export["importer"] in known}
    titles = [module.TITLE for module in modules.values()]
    if len(titles) == 1:
        return str(titles[0])
    platforms = {module.PLATFORM.capitalize() for module in modules.values()}
    return str(platforms.pop()) if len(platforms) == 1 else str(exports[0]["file"].split("/")[0])


def can(exports: Sequence[Document]) -> str:
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


def aside(exports: Sequence[Document]) -> Iterator[str]:
    """A sentence for each file of which rows were set aside."""
    for export in exports:
        if export["set_aside"]:
            verb = "was" if export["set_aside"] == 1 else "were"
            yield (f"{words.plural(export['set_aside'], 'row')} of {words.count(export['rows'])} could not be read and "
                   f"{verb} set aside, each with its reason.")


def _counted(table: str, rows: int, exports: Sequence[Document]) -> str:
    """Rows and their noun; touches by their own words where the file says of which kinds they are."""
    kinds = {kind for export in exports for cover in export["covers"] if cover["table"] == "touch"
             for kind in (cover["kinds"] or "any").split()}
    if table == "touch" and kinds and kinds <= set(TOUCHES):
        called = [TOUCHES[kind][rows != 1] for kind in TOUCHES if kind in kinds]
        return f"{words.count(rows)} {_list(called, 'or' if rows == 1 else 'and')}"
    return words.plural(rows, *NOUNS[table])


def _among(exports: Sequence[Document], figures: Document) -> str:
    """How many of the buyers are on this list, where that can be told; how many bought, for payments."""
    accounts = {export["account"] for export in exports if export["kept"].get("follow")}
    row = next((row for row in figures["accounts"] if row["account"] in accounts and row["tied"] is not None), None)
    payers = figures["payers"] or 0
    if row and payers and not row["tied"] and row["untied"]:
        return f", and your {words.plural(payers, 'buyer')} can't be looked for among them"
    if row and payers:
        verb = "is" if row["tied"] == 1 else "are"
        return f", {words.count(row['tied'])} of your {words.plural(payers, 'buyer')} {verb} known to be among them"
    if payers and any(export["kept"].get("order") for export in exports):
        return f", {words.plural(payers, 'person has', 'people have')} bought from you in all"
    return ""


def _list(parts: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
