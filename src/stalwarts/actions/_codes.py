"""Which account a code was given to: understood as people write it, written down, taken back."""

from __future__ import annotations

import re

from ibis import _

from stalwarts import words
from stalwarts.actions._form import Done
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.workspace import Workspace

KINDS = ("code:", "link:")
"""How a tag begins: the id of a file or a note never does."""
NOWHERE = {"many": "out in many places", "unknown": "not known"}
SPOKEN = {"many places": "many", "several": "many", "everywhere": "many", "don't know": "unknown", "not known": "unknown"}


def said(workspace: Workspace, tag: str, account: str) -> Done:
    """Write down where a tag was given. Raises BadAnswer."""
    with workspace.see() as look:
        carried = _carried(look, tag)
        named, to = _tag(tag, set(carried)), _account(look, account)
    workspace.shelves.decisions.give(named, to)
    people = carried.get(named, 0)
    shown = named.removeprefix("code:").replace("link:", "link ")
    told = NOWHERE.get(to) or f"given to {to} alone"
    return Done([f"Noted: {shown} is {told}.", _does(people, to)], {"tag": named, "account": to, "people": people},
                deeds=[Deed("undo", "Take it back", {"export_id": named})])


def take_back(workspace: Workspace, tag: str) -> Done:
    """Ask about a tag again. Raises BadAnswer where nothing was said of it."""
    named = tag.lower()
    if not workspace.shelves.decisions.ungive(named):
        raise BadAnswer(tag, "is no code whose account has been said; stalwarts page codes lists them")
    return Done(["Taken back: it counts for no account, and is asked about again."], {"undone": named})


def _carried(look: Look, text: str) -> dict[str, int]:
    """The tags that may be meant, and how many buyers carried each."""
    plain = text.strip().lower()
    meant = look.measure("tags").filter(_.tag.isin([plain, *(kind + plain for kind in KINDS)]))
    return {row["tag"]: int(row["people"]) for row in look.engine.run(meant).to_pylist()}


def _does(people: int, account: str) -> str:
    if account in NOWHERE:
        return "It places nobody, and is not asked about again."
    if not people:
        return "No buyer in your files carries it yet: it counts once one does."
    return f"{words.plural(people, 'buyer')} carried it. Now: stalwarts answer"


def _tag(text: str, known: set[str]) -> str:
    """The tag that is meant: as listed, or a code or link by its bare name."""
    plain = text.strip().lower()
    if plain.startswith(KINDS) and len(plain) > len("code:"):
        return plain
    fits = sorted(known & {kind + plain for kind in KINDS})
    if len(fits) > 1:
        raise BadAnswer("tag", f"could be {' or '.join(fits)}: say which")
    if not plain or "@" in plain:
        raise BadAnswer("tag", "is a code, such as SPRING10, or a link's tag, such as link:bio")
    return fits[0] if fits else f"code:{plain}"


def _account(look: Look, text: str) -> str:
    """The account that is meant: any of ours, or the only one of a platform. Raises BadAnswer."""
    plain = SPOKEN.get(text.strip().lower(), text.strip())
    if plain.lower() in NOWHERE:
        return plain.lower()
    ours = [str(row["account"]) for row in look.small("audiences")]
    fits = sorted(account for account in ours if plain.lower() in {account.lower(), account.partition(":")[0]})
    if len(fits) == 1:
        return fits[0]
    if not fits and re.fullmatch(r"[a-z][a-z0-9_-]*:\S+", plain):
        return plain
    choice = f", such as {', '.join(fits or sorted(ours))}" if ours else ""
    raise BadAnswer("account", f"is '{text}': say which one account{choice}; or many, or unknown")
