"""The first pass over what was added: who reads which file, which are known and not needed, which nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from types import ModuleType

from stalwarts import importers
from stalwarts.importers import GENERIC
from stalwarts.importers import _peek
from stalwarts.importers import csv_file
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.ledger import _forms
from stalwarts.ledger import mapped
from stalwarts.ledger._packed import UNREADABLE
from stalwarts.ledger._packed import plainly
from stalwarts.ledger.mapped import Mappings
from stalwarts.ledger.sources import PICTURES
from stalwarts.ledger.sources import Source
from stalwarts.problems import BadMember
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
    form: str = ""
    """How it becomes text, where it is none: see `_forms`."""
    sheet: str = ""
    mapping: Mapping | None = None
    """How it is read, where no importer knows it."""


@dataclass
class Survey:
    """Every file of an `add`, each in one of three lists."""

    claims: list[Claim] = field(default_factory=list)
    known: list[dict[str, str]] = field(default_factory=list)
    unknown: list[dict[str, str]] = field(default_factory=list)


def survey(sources: list[Source], wanted: str | None = None, mappings: Mappings | None = None) -> Survey:
    """Look at the head of every file and ask the importers.

    `wanted` names one importer for all of them; `mappings` say how tables are read that no importer knows.
    Raises NoSuchImporter.
    """
    if wanted is not None and wanted not in importers.installed():
        raise NoSuchImporter(wanted, sorted(importers.installed()))
    found, families = Survey(), _families(sources)
    for source in sources:
        _place(source, families.get(source.container, {}), wanted, mappings or Mappings(), found)
    return found


def _place(source: Source, siblings: Siblings, wanted: str | None, mappings: Mappings, found: Survey) -> None:
    why = source.why or importers.known(source.path)
    if source.why:
        found.unknown.append({"file": source.path, "why": source.why})
    elif why and wanted is None:
        found.known.append({"file": source.path, "why": why})
    elif source.path.lower().endswith(PICTURES):
        found.unknown.append({"file": source.path, "why": "a picture, sound or document: it holds no list to read"})
    else:
        _ask(source, siblings, wanted, mappings, found)


def _ask(source: Source, siblings: Siblings, wanted: str | None, mappings: Mappings, found: Survey) -> None:
    try:
        with source.open() as stream:
            head = stream.read(_peek.HEAD)
        views = _forms.views(source.path, head, source.open, objects=wanted == GENERIC)
        peek = Peek(source.path, head, (), siblings, source.open)
        claim, view = _claim(peek, views, source, wanted, mappings)
    except TwoImporters as problem:
        names = problem.names
        found.unknown.append({"file": source.path, "why": f"it could be read by {' and by '.join(names)}; say which "
                              f"with: stalwarts add --as {names[0]} FILE"})
    except BadMember as problem:
        found.unknown.append({"file": source.path, "why": problem.why})
    except UNREADABLE as error:
        found.unknown.append({"file": source.path, "why": f"{plainly(error)}; download it again"})
    else:
        left = _unneeded(peek, views) if claim is None and wanted is None else None
        if left:
            found.known.append({"file": source.path, "why": left})
        elif claim is None:
            found.unknown.append({"file": source.path, "why": _why_unknown(source, head, views, mappings.stated)})
        else:
            found.claims.append(claim)
            found.known += [{"file": f"{source.path}/{other.sheet}", "why": f"another sheet: '{claim.sheet}' was read; "
                             "to read this one, name it in a mapping file"} for other in views if other is not view]


def _claim(peek: Peek, views: list[_forms.View], source: Source, wanted: str | None, mappings: Mappings,
           ) -> tuple[Claim | None, _forms.View | None]:
    """Who reads which table of a file: the first table that anybody reads; a file without any may be read as a whole."""
    for view, seen, lines in _peeks(peek, views):
        chosen = _choose(seen, wanted, mappings, view)
        if chosen:
            name, form, mapping = chosen
            delimiter = form.delimiter or view.look.delimiter if isinstance(form, Csv) else ","
            skip = 0 if isinstance(form, Csv) and form.positions else lines
            return Claim(source, name, importers.installed()[name], form, seen, view.look.encoding, delimiter, skip,
                         view.form, view.sheet, mapping), view
    return None, None


def _peeks(peek: Peek, views: list[_forms.View]) -> Iterator[tuple[_forms.View, Peek, int]]:
    """Each table of a file with each record that may be its header, and the lines up to that record's end."""
    for view in views or [_forms.View(_peek.Look("utf-8", ",", ()), lambda _skip: [])]:
        for names, lines in [(header.names, header.lines) for header in view.look.headers] or [((), 0)]:
            yield view, replace(peek, header=names), lines


def _unneeded(peek: Peek, views: list[_forms.View]) -> str | None:
    """Why a file nobody reads is left alone, if somebody recognises it."""
    return next((why for _, seen, _ in _peeks(peek, views) if (why := importers.unneeded(seen))), None)


def _choose(peek: Peek, wanted: str | None, mappings: Mappings, view: _forms.View) -> tuple[str, Shape, Mapping | None] | None:
    if wanted is None:
        chosen = importers.choose(peek)
        if chosen:
            return *chosen, None
    elif wanted != GENERIC:
        form = importers.installed()[wanted].shape(peek)
        fits = form is not None and (not isinstance(form, Csv) or form.positions or form.fits(peek.header))
        return (wanted, form, None) if fits and form is not None else None
    mapping = mappings.of(peek.header)
    if mapping is None or (mapping.sheet and view.sheet and mapping.sheet != view.sheet):
        return None
    form, mapping = csv_file.shape_for(mapping), replace(mapping, sheet=view.sheet or None)
    return (GENERIC, form, mapping) if form.positions or form.fits(peek.header) else None


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


def _why_unknown(source: Source, head: bytes, views: list[_forms.View], stated: Mapping | None) -> str:
    lower = source.path.lower()
    if not head.strip():
        return "it is empty; ask the platform for it again"
    lacking = _lacking(views, stated)
    if lacking:
        return f"it has no column {', '.join(lacking)}, which the mapping names; mend the mapping"
    if lower.endswith((".csv", ".tsv")) and _peek.is_markup(head):
        return "it is no table, whatever its ending says; add it under the name it was downloaded with"
    likely = next((said for view in views if (guess := mapped.guess_of(view)) and (said := csv_file.likely(guess[1]))), "")
    if likely:
        return f"no importer knows its columns, but {likely}; to read it: stalwarts add --as csv FILE"
    if lower.endswith((".csv", ".tsv", ".txt")) or any(view.form for view in views):
        return "no importer knows these columns; name them yourself with: stalwarts add --as csv FILE"
    return "no importer reads this kind of file"


def _lacking(views: list[_forms.View], stated: Mapping | None) -> list[str]:
    """The columns a stated mapping wants and the widest header does not have."""
    headers = [header.names for view in views for header in view.look.headers]
    if stated is None or not stated.header or not headers:
        return []
    return [repr(name) for name in csv_file.missing(stated, max(headers, key=len))]
