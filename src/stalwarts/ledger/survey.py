"""The first pass over what was added: who reads which file, which are known and not needed, which nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from types import ModuleType

from stalwarts import importers
from stalwarts.importers import _peek
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.ledger._packed import UNREADABLE
from stalwarts.ledger._packed import plainly
from stalwarts.ledger.sources import PICTURES
from stalwarts.ledger.sources import Source
from stalwarts.problems import NoSuchImporter
from stalwarts.problems import TwoImporters

SIBLING = 1 << 20
_TELLING = (".json", ".html", ".csv", ".js")


Siblings = dict[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Claim:
    """One file and the importer that reads it."""

    source: Source
    importer: str
    module: ModuleType
    shape: Shape
    peek: Peek
    encoding: str = "utf-8"
    delimiter: str = ","
    skip: int = 0


@dataclass
class Survey:
    """Every file of an `add`, each in one of three lists."""

    claims: list[Claim] = field(default_factory=list)
    known: list[dict[str, str]] = field(default_factory=list)
    unknown: list[dict[str, str]] = field(default_factory=list)


def survey(sources: list[Source], wanted: str | None = None, shape: Shape | None = None) -> Survey:
    """Look at the head of every file and ask the importers.

    `wanted` names one importer for all of them; `shape` is then what it reads, where the user stated it.
    Raises NoSuchImporter, and TwoImporters only where `wanted` could cure it by being the sole file.
    """
    if wanted is not None and wanted not in importers.installed():
        raise NoSuchImporter(wanted, sorted(importers.installed()))
    found, families = Survey(), _families(sources)
    for source in sources:
        _place(source, families.get(source.container, {}), wanted, shape, found)
    return found


def _place(source: Source, siblings: Siblings, wanted: str | None, shape: Shape | None, found: Survey) -> None:
    why = source.why or importers.known(source.path)
    if source.why:
        found.unknown.append({"file": source.path, "why": source.why})
    elif why and wanted is None:
        found.known.append({"file": source.path, "why": why})
    elif source.path.lower().endswith(PICTURES):
        found.unknown.append({"file": source.path, "why": "a picture, sound or document: it holds no list to read"})
    else:
        _ask(source, siblings, wanted, shape, found)


def _ask(source: Source, siblings: Siblings, wanted: str | None, shape: Shape | None, found: Survey) -> None:
    try:
        with source.open() as stream:
            head = stream.read(_peek.HEAD)
        claim = _claim(source, head, siblings, wanted, shape)
    except TwoImporters as problem:
        names = problem.names
        found.unknown.append({"file": source.path, "why": f"it could be read by {' and by '.join(names)}; say which "
                              f"with: stalwarts add --as {names[0]} FILE"})
        return
    except UNREADABLE as error:
        found.unknown.append({"file": source.path, "why": f"{plainly(error)}; download it again"})
        return
    why = _unneeded(source, head, siblings) if claim is None and wanted is None else None
    if why:
        found.known.append({"file": source.path, "why": why})
    elif claim is None:
        found.unknown.append({"file": source.path, "why": _why_unknown(source, head, shape)})
    else:
        found.claims.append(claim)


def _claim(source: Source, head: bytes, siblings: Siblings, wanted: str | None, shape: Shape | None) -> Claim | None:
    look = _peek.look(head)
    for peek, lines in _peeks(source, head, siblings):
        chosen = _choose(peek, wanted, shape)
        if chosen:
            name, form = chosen
            plain = look or _peek.Look("utf-8", ",", ())
            delimiter = form.delimiter or plain.delimiter if isinstance(form, Csv) else ","
            skip = 0 if isinstance(form, Csv) and form.positions else lines
            return Claim(source, name, importers.installed()[name], form, peek, plain.encoding, delimiter, skip)
    return None


def _unneeded(source: Source, head: bytes, siblings: Siblings) -> str | None:
    """Why a file nobody reads is left alone, if somebody recognises it."""
    return next((why for peek, _ in _peeks(source, head, siblings) if (why := importers.unneeded(peek))), None)


def _peeks(source: Source, head: bytes, siblings: Siblings) -> Iterator[tuple[Peek, int]]:
    """The file with each record that may be its header, and the lines up to that record's end."""
    look = _peek.look(head)
    headers = look.headers if look else ()
    for names, lines in [(header.names, header.lines) for header in headers] or [((), 0)]:
        yield Peek(source.path, head, names, siblings, source.open), lines


def _choose(peek: Peek, wanted: str | None, shape: Shape | None) -> tuple[str, Shape] | None:
    if wanted is None:
        return importers.choose(peek)
    form = shape or importers.installed()[wanted].shape(peek)
    fits = form is not None and (not isinstance(form, Csv) or form.positions or form.fits(peek.header))
    return (wanted, form) if fits and form is not None else None


def unneeded(path: str, wanted: str | None) -> bool:
    """Whether a file will not be opened, to judge by its path alone."""
    return path.lower().endswith(PICTURES) or (wanted is None and importers.known(path) is not None)


def _families(sources: list[Source]) -> dict[str, Siblings]:
    """Container to the files that may tell something of those in it: its own and those of the download's other zips."""
    members: dict[str, Siblings] = {}
    related: dict[str, set[str]] = {}
    for source in sources:
        if source.container and source.path.lower().endswith(_TELLING) and not source.why:
            members.setdefault(source.container, {})[source.path] = _reader(source)
            related.setdefault(source.family, set()).add(source.container)
    found = {container: dict(own) for container, own in members.items()}
    for containers in (together for name, together in related.items() if name and len(together) > 1):
        for mine in containers:
            for other in sorted(containers - {mine}):
                found[mine] = _moved(members[other], other, mine) | found[mine]
    return found


def _moved(files: Siblings, before: str, after: str) -> Siblings:
    """Files of another zip of the same download, as if they lay in this one."""
    return {after + path.removeprefix(before): read for path, read in files.items()}


def _reader(source: Source) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with source.open() as stream:
                return stream.read(SIBLING)
        except UNREADABLE:
            return b""  # a damaged sibling tells nothing; it is reported in its own line

    return read


def _why_unknown(source: Source, head: bytes, shape: Shape | None) -> str:
    lower = source.path.lower()
    if not head.strip():
        return "it is empty; ask the platform for it again"
    lacking = _lacking(head, shape)
    if lacking:
        return f"it has no column {', '.join(lacking)}, which the mapping names; mend the mapping"
    if lower.endswith((".csv", ".tsv")) and _peek.is_markup(head):
        return "it is no table, whatever its ending says; add it under the name it was downloaded with"
    if lower.endswith((".csv", ".tsv", ".txt")):
        return "no importer knows these columns; name them yourself with: stalwarts add --as csv FILE"
    return "no importer reads this kind of file"


def _lacking(head: bytes, shape: Shape | None) -> list[str]:
    """The columns a stated shape wants and the widest header does not have."""
    look = _peek.look(head)
    if not isinstance(shape, Csv) or shape.positions or look is None or not look.headers:
        return []
    header = max(look.headers, key=lambda h: len(h.names)).names
    return [repr(shape.columns[name][0]) for name in shape.required if not set(shape.columns[name]) & set(header)]
