"""Add files, folders or zips as you downloaded them; the same file twice is no problem."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room
    from stalwarts.ledger.hashing import Early
    from stalwarts.ledger.keeping import Wish
    from stalwarts.workspace import Workspace

GROUP = "Start"


@dataclass(frozen=True)
class Form:
    """What to add, and what only you can know about it."""

    paths: list[Path] = asked("Files, folders or zips.", place=True)
    account: str | None = asked("Whose files they are, such as instagram:maya, where the files do not say.", None)
    as_: str | None = asked("Which importer reads them; `csv` reads any table.", None)
    map: Path | None = asked("A mapping file for --as csv, which says what each column is.", None)
    currency: str | None = asked("What money is in, such as EUR, where a file does not say.", None)
    count: int | None = asked("How many followers your profile shows: the check on the list.", None)
    dry_run: bool = asked("Only say what would be read; keep nothing.", False)
    yes: bool = asked("Accept the mapping that is proposed for --as csv.", False)


def do(room: Room, form: Form) -> Done:
    """Read, keep, and say in one sentence per file what came of it."""
    from stalwarts.ledger.hashing import Early

    with Early(form.paths) as early:
        return _trial(room, form, early) if form.dry_run and not room.patient else _added(room, form, early)


def _added(room: Room, form: Form, early: Early) -> Done:
    workspace = room.open()
    wish = _wish(room, form, workspace, early)
    before = _answer(room) if room.patient else None
    document = workspace.add(form.paths, wish, room.progress)
    remembered = [f"Read as written in {path}; the next table with these columns is read alike."
                  for path in ([] if form.dry_run else wish.mappings.keep())]
    typed = ["Now: stalwarts answer"] if document["exports"] and not form.dry_run else []
    if not room.patient:
        return Done(remembered + _said(document, form.dry_run), document, typed=typed)
    from stalwarts.actions import _arrival as arrival

    room.progress("seeing what is new", 1)
    return Done([arrival.summary(document), *remembered, *_tried(form.dry_run)], document, typed=typed,
                parts=arrival.told(document, before, _answer(room)))


def _trial(room: Room, form: Form, early: Early) -> Done:
    """The same, but for what stays."""
    import stalwarts

    workspace = stalwarts.open(room.find(), trying=True)
    try:
        document = workspace.add(form.paths, _wish(room, form, workspace, early), room.progress)
    finally:
        workspace.close()
    return Done(_said(document, form.dry_run), document)


def _answer(room: Room) -> dict[str, Any]:
    """The answer's document as things stand."""
    from stalwarts.actions._pages import documented
    from stalwarts.lens import Lens

    return documented(room, "answer", Lens())


def _wish(room: Room, form: Form, workspace: Workspace, early: Early) -> Wish:
    from stalwarts.ledger import mapped
    from stalwarts.ledger.keeping import Wish

    currency = _currency(form.currency)
    mappings = mapped.Mappings(mapped.load(form.map) if form.map else None, workspace.root / mapped.FOLDER)
    if form.as_ == "csv" and form.map is None:
        always = {"currency": currency} if currency else {}
        mapped.propose(form.paths, mappings, room.ask, accepted=form.yes, always=always)
    return Wish(form.account, "csv" if form.map else form.as_, mappings, form.count, form.dry_run, workspace.settings.brand,
                currency=currency, early=early)


def _currency(text: str | None) -> str:
    from stalwarts.problems import NotACurrency

    code = (text or "").strip().upper()
    if code and not (len(code) == len("EUR") and code.isascii() and code.isalpha()):
        raise NotACurrency(code)
    return code


def _said(document: dict[str, Any], dry_run: bool) -> list[str]:  # noqa: FBT001
    said = [] if dry_run else _brought(document)
    said += [_sentence(export) for export in document["exports"]]
    said += [f"{known['file']}: known, not needed: {known['why']}." for known in document["known"]]
    said += _grouped(document["unknown"])
    if dry_run or document["exports"]:
        return [*said, *_tried(dry_run)]
    return [*said, "Nothing was added."]


def _brought(document: dict[str, Any]) -> list[str]:
    """What came in, in the creator's terms, by what was handed over; what it changes the answer says."""
    from stalwarts import brought

    return [brought.sentence(exports, brought.NOBODY) for exports in brought.together(document["exports"])]


def _tried(dry_run: bool) -> list[str]:  # noqa: FBT001
    return ["Nothing was kept: this was a try."] if dry_run else []


def _sentence(export: dict[str, Any]) -> str:
    if export["already"]:
        return f"{export['file']}: already here, nothing to do."
    kept = export["rows"] - export["set_aside"] - export["noise"]
    parts = [f"{kept:,} of {export['rows']:,} rows read"]
    if export["set_aside"]:
        parts.append(f"{export['set_aside']:,} set aside (stalwarts exports show {export['export_id'][:8]})")
    return f"{export['file']}: {', '.join(parts)}."


def _grouped(unknown: list[dict[str, str]]) -> list[str]:
    """One sentence a reason, so that a folder of photos is one line."""
    reasons: dict[str, list[str]] = {}
    for row in unknown:
        reasons.setdefault(row["why"], []).append(row["file"])
    return [f"{files[0]}{f' and {len(files) - 1:,} more' if len(files) > 1 else ''}: not read: {why}."
            for why, files in reasons.items()]
