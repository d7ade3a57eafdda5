"""Which person a text means: an address, an account name, or a name as a file spells it. Shown, never guessed.

A text means somebody only where exactly one being in the files goes by it. Where several do, all of them are handed
back to choose from; where none does, nobody is. Case, spaces at the edges and the way an accent is encoded do not
matter; a letter more or less does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts.identity import clean
from stalwarts.look import Look
from stalwarts.problems import NotAHandle

NAMES = ("name", "display_name")
SEEN = ("handle", "follow", "touch", "clue", "consent")
"""Tables that show a handle."""


@dataclass(frozen=True)
class Whom:
    """What a text means. `person` is the least handle of the one being meant; `handle` is how they were addressed."""

    text: str
    person: str | None = None
    handle: str | None = None
    choices: list[str] = field(default_factory=list)
    """Persons, where several go by it."""
    erased: bool = False
    objects: bool = False
    new: bool = False
    """An address that no file shows: it means somebody, and nobody known."""


def find(look: Look, texts: Iterable[str]) -> list[Whom]:
    """What each text means, in order; texts that are blank are left out. Four small queries, however many texts."""
    said = [text.strip() for text in texts if text.strip()]
    platforms = _platforms(look)
    spelt = {text: _spelt(text, platforms) for text in said}
    named = _named(look, said)
    wanted = {handle for handles in spelt.values() for handle in handles}
    known = _known(look, wanted) | {handle for handles in named.values() for handle in handles}
    person = beings(look, known | wanted)
    objecting = set(beings(look, _objecting(look)).values())
    return [_whom(text, look, spelt[text], named[text], known, person, objecting) for text in said]


def beings(look: Look, handles: Iterable[str]) -> dict[str, str]:
    """Handle to the person it belongs to; a handle nobody merged is its own."""
    given = sorted(set(handles))
    linked = look.engine.run(look.table("person").filter(_.handle.isin(given))).to_pylist() if given else []
    return dict(zip(given, given, strict=True)) | {row["handle"]: row["person"] for row in linked}


def called(look: Look, people: Iterable[str]) -> dict[str, str]:
    """Person to their name, where a file gives one."""
    wanted = sorted(people)
    if not wanted:
        return {}
    person = look.table("person").filter(_.person.isin(wanted)).select("handle", "person")
    theirs = dict(zip(wanted, wanted, strict=True))
    theirs |= {row["handle"]: row["person"] for row in look.engine.run(person).to_pylist()}
    clue = look.table("clue").filter(_.kind.isin(NAMES), _.handle.isin(sorted(theirs))).select("handle", "value")
    rows = look.engine.run(clue).to_pylist()
    return {theirs[row["handle"]]: row["value"] for row in sorted(rows, key=lambda row: row["value"], reverse=True)}


def fold(name: str) -> str:
    """A name with what does not matter taken off."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _whom(text: str, look: Look, spelt: list[str], named: set[str], known: set[str], person: dict[str, str],
          objecting: set[str]) -> Whom:
    met = spelt if _is_address(text) else sorted({*(handle for handle in spelt if handle in known), *named})
    people = sorted({person[handle] for handle in met})
    if not people or (met == spelt and met[0] not in known):
        gone = next((handle for handle in spelt if look.erased(handle)), None)
        if gone or not people:
            return Whom(text, handle=gone, erased=gone is not None)
        return Whom(text, people[0], met[0], new=True)
    if len(people) > 1:
        return Whom(text, choices=[one for one in people if one not in objecting])
    return Whom(text, people[0], met[0], objects=people[0] in objecting)


def _is_address(text: str) -> bool:
    """Whether a text says by itself what it is of: an e-mail address, platform and name, a link, a number to call."""
    return "@" in text.lstrip("@") or ":" in text or "/" in text or text.startswith("+")


def _spelt(text: str, platforms: list[str]) -> list[str]:
    """The handles a text may be: the one it spells out, or that name on every platform seen."""
    if _is_address(text):
        try:
            return [clean.handle(text)]
        except NotAHandle:
            return []
    name = clean.name(text)
    return [f"{platform}:{name}" for platform in platforms] if name else []


def _platforms(look: Look) -> list[str]:
    rows = look.engine.run(look.table("handle").select("platform").distinct()).column("platform").to_pylist()
    return sorted({*rows} - {"email", "phone"})


def _named(look: Look, texts: list[str]) -> dict[str, set[str]]:
    """Text to the handles whose name, as some file spells it, it is."""
    wanted = {variant for text in texts for variant in (fold(text), unicodedata.normalize("NFC", text).lower(),
                                                        unicodedata.normalize("NFD", text).lower())}
    names = look.table("clue").filter(_.kind.isin(NAMES))
    plain = names.mutate(plain=_.value.lower().re_replace("[ \t]+", " ")).filter(_.plain.isin(sorted(wanted)))
    rows = look.engine.run(plain.select("handle", "value").distinct()).to_pylist() if wanted else []
    return {text: {row["handle"] for row in rows if fold(row["value"]) == fold(text)} for text in texts}


def _known(look: Look, handles: set[str]) -> set[str]:
    if not handles:
        return set()
    every = [look.table(name).select("handle") for name in SEEN]
    paid: ir.Table = look.table("order").filter(_.handle.notnull()).select("handle")
    seen = ibis.union(*(table.filter(_.handle.isin(sorted(handles))) for table in [*every, paid]), distinct=True)
    return set(look.engine.run(seen).column("handle").to_pylist())


def _objecting(look: Look) -> list[str]:
    found: list[str] = look.engine.run(look.table("objection")).column("handle").to_pylist()
    return found
