"""Notes by hand: for whom they are surely meant, written down, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

from stalwarts import whom
from stalwarts import words
from stalwarts.actions._form import Done
from stalwarts.lens import Lens
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchFile
from stalwarts.problems import WasErased
from stalwarts.whom import Whom
from stalwarts.workspace import Workspace

MARK = "note-"
"""How the id of a note begins: that of an export never does."""
SHOWN = 12
"""Lines about others than those noted, before the rest is only counted."""


LONGEST = 24 * 60
"""Minutes one contact can take."""


@dataclass(frozen=True)
class Manner:
    """When and how something passed, as said for all of them together."""

    on: str | None = None
    note: str | None = None
    minutes: int | None = None
    play: str | None = None


def listed(file: Path | None) -> list[str]:
    """The lines of a pasted list. Raises NoSuchFile, BadAnswer."""
    if file is None:
        return []
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadAnswer("names", f"is {file}, which is no text: one name a line, saved as UTF-8") from error
    except OSError as error:
        raise NoSuchFile(str(file)) from error


def written(workspace: Workspace, kind: str | None, texts: Iterable[str], manner: Manner) -> Done:
    """Write the note down for each that is surely meant. The same note on the same day is one note.

    Raises BadAnswer, NotADate, WasErased.
    """
    if not kind:
        raise BadAnswer("kind", f"is needed: one of {', '.join([*words.GIVEN, *words.RECEIVED])}")
    day, spent = day_of(manner.on), minutes_of(manner.minutes)
    with workspace.see() as look:
        found = whom.find(look, dict.fromkeys(texts))
        names = whom.called(look, {one for each in found for one in (each.person, *each.choices) if one})
        until = look.as_of
    if not found:
        raise BadAnswer("who", "is needed: say whom it is about")
    if len(found) == 1 and found[0].erased:
        raise WasErased(found[0].text)
    sure = {each.person: each for each in found if each.person and not each.objects}
    how = replace(manner, minutes=spent)
    moves = write(workspace, [(each, kind, day, how) for each in sure.values()])
    document = {"moves": moves, "ambiguous": [{"text": each.text, "people": [
        {"person": one, "name": names.get(one)} for one in each.choices]} for each in found if each.choices],
        "unknown": [each.text for each in found if _nobody(each)],
        "left_out": [each.text for each in found if each.objects or each.erased]}
    said = [*_noted(kind, list(sure.values()), names, late=day > until), *_others(found, names)]
    return Done(said, document, deeds=[Deed("undo", "Take the note back", {"export_id": move["move"]})
                                       for move in moves[:1] if len(moves) == 1])


def take_back(workspace: Workspace, move: str) -> Done:
    """Take one note back. Raises BadAnswer where there is none."""
    said = workspace.shelves.decisions.unmove(move)
    if said is None:
        raise BadAnswer(move, "is no note that stands; the person's page shows theirs")
    return Done(["The note is taken back; every answer is as if it had never been written."],
                {"undone": move, "kind": said["kind"]})


def day_of(on: str | None) -> datetime:
    """The day something passed; today if nothing is said. Raises BadAnswer, NotADate."""
    given = Lens(since=on).start
    now = datetime.now(UTC).replace(tzinfo=None)
    if given is not None and given > now:
        raise BadAnswer("on", f"is {words.day(given)}, which is still to come")
    return given or now.replace(hour=0, minute=0, second=0, microsecond=0)


def minutes_of(said: int | None) -> int | None:
    """The minutes something took. Raises BadAnswer."""
    if said is not None and not 0 <= said <= LONGEST:
        raise BadAnswer("minutes", f"is {said:,}; it is 0 to {LONGEST:,}, the minutes of a day")
    return said


def write(workspace: Workspace, said: Iterable[tuple[Whom, str, datetime, Manner]]) -> list[dict[str, Any]]:
    """Write notes down, each of a person, a kind, a day and how; the same twice is one. Returns them as documents."""
    decisions = workspace.shelves.decisions
    rows, documents = [], []
    for each, kind, day, manner in said:
        handle, note = str(each.handle), manner.note or None
        row = {"move": MARK + decisions.hash(f"{kind} {handle} {day.isoformat()} {note or ''}")[:12], "handle": handle,
               "kind": kind, "direction": "to_them" if kind in words.GIVEN else "from_them", "occurred_at": day,
               "note": note, "minutes": manner.minutes, "play": manner.play}
        rows.append(row)
        documents.append(row | {"person": each.person, "occurred_at": day.isoformat() + "Z"})
    if rows:
        decisions.moves(rows)
    return documents


def _nobody(each: Whom) -> bool:
    return each.person is None and not each.choices and not each.erased


def _noted(kind: str, sure: list[Whom], names: dict[str, str], *, late: bool) -> Iterator[str]:
    if not sure:
        return
    people = [names.get(str(each.person)) or each.text for each in sure]
    said = ", ".join(people[:SHOWN]) + (f" and {len(people) - SHOWN} more" if len(people) > SHOWN else "")
    what = words.GIVEN.get(kind)
    yield f"Noted: you {what}: {said}." if what else f"Noted: {words.RECEIVED[kind]}: {said}."
    yield from (f"{each.text} is in none of your files yet: the note waits for them." for each in sure if each.new)
    if late:
        yield "Your files end before that day: answers count the note once newer files are in."


def _others(found: list[Whom], names: dict[str, str]) -> list[str]:
    said = [f"'{each.text}' could be {' or '.join(_shown(one, names) for one in each.choices)}: say which."
            for each in found if each.choices]
    said += [f"'{each.text}' is nobody in your files." for each in found if _nobody(each)]
    said += [f"'{each.text}' was erased: nothing is noted." for each in found if each.erased]
    said += [f"'{each.text}' asked to be left out: nothing is noted." for each in found if each.objects]
    return said[:SHOWN] + ([f"And {len(said) - SHOWN} more like these."] if len(said) > SHOWN else [])


def _shown(person: str, names: dict[str, str]) -> str:
    value = person.partition(":")[2] if person.startswith("email:") else person
    return f"{names[person]} ({value})" if person in names else value
