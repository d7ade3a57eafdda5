"""Who is not to be suggested: written down for whoever is surely meant, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from stalwarts import whom
from stalwarts.actions._form import Done
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.problems import WasErased
from stalwarts.whom import Whom
from stalwarts.workspace import Workspace


def meant(workspace: Workspace, texts: Iterable[str]) -> tuple[list[Whom], list[Whom], dict[str, str]]:
    """Those surely meant, the others, and the names of both. Raises BadAnswer, WasErased."""
    with workspace.see() as look:
        found = whom.find(look, dict.fromkeys(texts))
        names = whom.called(look, {one for each in found for one in (each.person, *each.choices) if one})
    if not found:
        raise BadAnswer("who", "is needed: say whom it is about")
    if len(found) == 1 and found[0].erased:
        raise WasErased(found[0].text)
    sure = {each.person: each for each in found if each.person and not each.objects and not each.new}
    return list(sure.values()), [each for each in found if each.person not in sure], names


def rest(workspace: Workspace, texts: Iterable[str], until: datetime | None, said: str) -> Done:
    """Leave them out until a day, or for good; `said` has a place for their names."""
    sure, others, names = meant(workspace, texts)
    for each in sure:
        workspace.shelves.decisions.say("rest", {"until": until}, each.handle)
    deeds = [Deed("suggest", "Suggest them again", {"who": [str(each.person) for each in sure]})] if sure else []
    lines = [said.format(_names(sure, names))] if sure else []
    return Done([*lines, *left(others)], _document(sure, others, until), deeds=deeds)


def suggest(workspace: Workspace, texts: Iterable[str]) -> Done:
    """Take back that they are left out; the log keeps both."""
    sure, others, names = meant(workspace, texts)
    with workspace.see() as look:
        resting = look.engine.run(look.table("rest")).column("handle").to_pylist()
        person = whom.beings(look, resting)
    theirs = {each.person for each in sure}
    decisions = workspace.shelves.decisions
    back = [handle for handle in resting if person[handle] in theirs and decisions.unsay("rest", handle=decisions.hash(handle))]
    said = f"Suggested again, when there is a reason: {_names(sure, names)}." if back else "Nobody of these was left out."
    return Done([said, *left(others)], {"suggested": sorted({person[handle] for handle in back})})


def left(others: list[Whom]) -> list[str]:
    """One line for each who was not surely meant."""
    return [f"'{each.text}' could be {len(each.choices)} people: say which." if each.choices
            else f"'{each.text}' was erased." if each.erased
            else f"'{each.text}' asked to be left out, and is never suggested." if each.objects
            else f"'{each.text}' is nobody in your files." for each in others]


def _names(sure: list[Whom], names: dict[str, str]) -> str:
    return ", ".join(names.get(str(each.person)) or each.text for each in sure)


def _document(sure: list[Whom], others: list[Whom], until: datetime | None) -> dict[str, Any]:
    return {"resting": [each.person for each in sure], "until": until.isoformat() + "Z" if until else None,
            "others": [each.text for each in others]}
