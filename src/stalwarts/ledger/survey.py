"""The first pass over what was added: who reads which file, which are known and not needed, which nobody knows."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from types import ModuleType
from typing import Any

import msgspec

from stalwarts import importers
from stalwarts.importers import GENERIC
from stalwarts.importers import _downloads
from stalwarts.importers import _peek
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.ledger import _foreign
from stalwarts.ledger import _forms
from stalwarts.ledger import _mended
from stalwarts.ledger import _trimmed
from stalwarts.ledger import mapped
from stalwarts.ledger._any_table import csv_file
from stalwarts.ledger._packed import UNREADABLE
from stalwarts.ledger._packed import plainly
from stalwarts.ledger.entries import Export
from stalwarts.ledger.mapped import Mappings
from stalwarts.ledger.sources import PICTURES
from stalwarts.ledger.sources import Source
from stalwarts.problems import BadMember
from stalwarts.problems import NoSuchImporter
from stalwarts.problems import TwoImporters

SIBLING = 1 << 20
_COPY = "kopie|copy|copie|copia|c\u00f3pia|kopia|kopi|kopio"
_BEFORE = re.compile(rf"^(?:{_COPY}) (?:von|van|of|de|di|av|af) ", re.IGNORECASE)
_BEHIND = re.compile(rf"(?: \(\d{{1,2}}\)| ?[-\u2013] ?(?:{_COPY})(?: ?\(\d{{1,2}}\))?| (?:{_COPY})(?: \d{{1,2}})?)+$",
                     re.IGNORECASE)
_TEXT = re.compile(r"(?<=\.csv)\.txt$", re.IGNORECASE)
_ENDING = re.compile(r"(?:\.[A-Za-z]{3,4})?$")
_TELLING = (".json", ".html", ".csv", ".js", ".txt")


Siblings = dict[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Mends:
    """The export whose rows a mended CSV brings back, and how its original is read."""

    export: Export
    still: frozenset[int]
    """Rows that are set aside and not mended yet, or that this very CSV took over."""
    claim: Claim


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
    sheets: tuple[_forms.Part, ...] = ()
    """Where several sheets of a workbook are one table: all of them; the header is that of all, and no line is before it."""
    mapping: Mapping | None = None
    """How it is read, where no importer knows it."""
    mends: Mends | None = None
    """Where it brings mended rows of another file."""
    again: str = ""
    """The export it is already, when its original is read once more."""


@dataclass
class Survey:
    """Every file of an `add`, each in one of three lists."""

    claims: list[Claim] = field(default_factory=list)
    known: list[dict[str, str]] = field(default_factory=list)
    unknown: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Asking:
    """What is known before any file is looked at."""

    wanted: str | None = None
    """One importer for all of them."""
    mappings: Mappings = field(default_factory=Mappings)
    """How tables are read that no importer knows."""
    mends: Callable[[str], Mends | None] = lambda _start: None
    """The export whose mended rows a CSV holds, by the beginning of its id."""
    downloads: _downloads.Downloads = field(default_factory=_downloads.Downloads)
    """Those that the files are of."""


def survey(sources: list[Source], wanted: str | None = None, mappings: Mappings | None = None,
           mends: Callable[[str], Mends | None] = lambda _start: None) -> Survey:
    """Look at the head of every file and ask the importers.

    Raises NoSuchImporter.
    """
    if wanted is not None and wanted not in importers.installed():
        raise NoSuchImporter(wanted, sorted(importers.installed()))
    downloads = _downloads.Downloads.among(source.path for source in sources)
    found, families, asking = Survey(), _families(sources), Asking(wanted, mappings or Mappings(), mends, downloads)
    for source in sources:
        _place(source, families.get(source.container, {}), asking, found)
    return found


def _place(source: Source, siblings: Siblings, asking: Asking, found: Survey) -> None:
    named, picture = _named(source.path), source.path.lower().endswith(PICTURES)
    why = source.why or importers.known(named) or asking.downloads.early(named, importers.known)
    why = why or (asking.downloads.late(named, importers.known) if picture else None)
    if source.why:
        found.unknown.append({"file": source.path, "why": source.why})
    elif why and asking.wanted is None:
        found.known.append({"file": source.path, "why": why})
    elif picture:
        found.unknown.append({"file": source.path, "why": "a picture, sound or document: it holds no list to read"})
    else:
        _ask(source, siblings, asking, found)


def _ask(source: Source, siblings: Siblings, asking: Asking, found: Survey) -> None:
    try:
        with source.open() as stream:
            head = stream.read(_peek.HEAD)
        views = _forms.views(source.path, head, source.open, objects=asking.wanted == GENERIC)
        first, opened = _peek.narrow(head, source.open)
        peek = Peek(_named(source.path), first, (), siblings, opened)
        claim = _claim(peek, views, source, asking)
        why = _left(source, peek, views, asking) if claim is None and asking.wanted is None else None
    except TwoImporters as problem:
        names = problem.names
        found.unknown.append({"file": source.path, "why": f"it could be read by {' and by '.join(names)}; say which "
                              f"with: stalwarts add --as {names[0]} FILE"})
    except BadMember as problem:
        found.unknown.append({"file": source.path, "why": problem.why})
    except UNREADABLE as error:
        found.unknown.append({"file": source.path, "why": f"{plainly(error)}; download it again"})
    else:
        if claim is None and why:
            found.known.append({"file": source.path, "why": why})
        elif claim is None:
            found.unknown.append({"file": source.path, "why": _why_unknown(source, head, views, asking.mappings.stated)})
        else:
            claim = _together(claim, peek, views)
            read = {claim.sheet, *(part.sheet for part in claim.sheets)}
            found.claims.append(_trimmed_claim(claim))
            found.known += [{"file": f"{source.path}/{other.sheet}", "why": _why_another(claim, peek, other)}
                            for other in views if other.sheet not in read]


def _peeks(peek: Peek, view: _forms.View) -> Iterator[tuple[Peek, int]]:
    """The file with each record that may be its header, and the lines up to that record's end."""
    seen = replace(peek, path=_ENDING.sub(".csv", peek.path, count=1), sheet=view.text) if view.form == _forms.SHEET else peek
    for names, lines in [(header.names, header.lines) for header in view.look.headers] or [((), 0)]:
        yield replace(seen, header=names), lines


def _named(path: str) -> str:
    """A path as the platform named the file: without what systems and people put to the name of a copy, or of a text."""
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = _TEXT.sub("", name).rpartition(".")
    bare = _BEHIND.sub("", _BEFORE.sub("", stem)) if dot else ""
    return f"{folder}{slash}{bare}{dot}{ending}" if bare else path


def _or_none(views: list[_forms.View]) -> list[_forms.View]:
    """A file without any table may be read as a whole."""
    return views or [_forms.View(_peek.Look("utf-8", ",", ()), lambda _skip: [])]


def _claim(peek: Peek, views: list[_forms.View], source: Source, asking: Asking) -> Claim | None:
    """Who reads which table of a file: the first table that anybody reads."""
    for view in _or_none(views):
        for seen, lines in _peeks(peek, view):
            start = _mended.named(seen.header)
            if start:
                return _mending(source, seen, view, lines, asking.mends(start))
            chosen = _choose(seen, asking, view)
            if chosen:
                name, form, mapping = chosen
                delimiter = form.delimiter or view.look.delimiter if isinstance(form, Csv) else ","
                skip = 0 if isinstance(form, Csv) and form.positions else lines
                return Claim(source, name, importers.named([name])[name], form, seen, view.look.encoding, delimiter, skip,
                             view.form, view.sheet, mapping=mapping)
    return None


def _together(claim: Claim, peek: Peek, views: list[_forms.View]) -> Claim:
    """The claim of those sheets of a workbook that its importer says are one table."""
    if claim.form != _forms.SHEET or claim.mapping or claim.mends or not hasattr(claim.module, "sheets"):
        return claim
    known: dict[str, _forms.Part] = {}
    for view in views:
        for seen, lines in _peeks(peek, view):
            if view.sheet not in known and claim.module.shape(seen) is not None:
                known[view.sheet] = _forms.Part(view.sheet, seen.header, lines)
    parts = tuple(known[name] for name in claim.module.sheets(tuple(known)))
    header = tuple(dict.fromkeys(name for part in parts for name in part.header))
    return replace(claim, sheet=parts[0].sheet, sheets=parts, peek=replace(claim.peek, header=header), skip=1)


def _trimmed_claim(claim: Claim) -> Claim:
    """A claim of what its importer leaves of the file."""
    trim = claim.shape.trimmed if isinstance(claim.shape, Rows) and claim.mends is None else None
    return replace(claim, source=_trimmed.trimmed(claim.source, trim, claim.encoding), encoding="utf-8") if trim else claim


def _mending(source: Source, peek: Peek, view: _forms.View, lines: int, mends: Mends | None) -> Claim:
    """A CSV of rows that were set aside, read as the file they came from is. Raises BadMember."""
    if mends is None:
        raise BadMember(source.path, "it mends rows of a file that is not here; add that file first")
    original = mends.claim
    plain = _mended.bare(peek.header)
    if isinstance(original.shape, Csv) and not original.shape.positions and not original.shape.fits(plain):
        raise BadMember(source.path, f"it lacks columns of {mends.export.file_name}, whose rows it mends")
    return Claim(source, original.importer, original.module, original.shape, peek, view.look.encoding, view.look.delimiter,
                 lines, view.form, view.sheet, mapping=original.mapping, mends=mends)


def _left(source: Source, peek: Peek, views: list[_forms.View], asking: Asking) -> str | None:
    """Why a file nobody reads is left alone; None where nobody knows it."""
    return (_unneeded(peek, views) or _holds_nothing(source, peek.head)
            or asking.downloads.late(peek.path, importers.known))


def _unneeded(peek: Peek, views: list[_forms.View]) -> str | None:
    """Why a file nobody reads is left alone, if somebody recognises it."""
    seen = (seen for view in _or_none(views) for seen, _ in _peeks(peek, view))
    return next((why for one in seen if (why := importers.unneeded(one))), None)


def _why_another(claim: Claim, peek: Peek, view: _forms.View) -> str:
    """Why a sheet beside the one that was read is left alone."""
    why = None if claim.mapping or claim.mends else _unneeded(peek, [view])
    return why or f"another sheet: '{claim.sheet}' was read; to read this one, name it in a mapping file"


def _holds_nothing(source: Source, head: bytes) -> str | None:
    """Why a list that nobody is on is left alone: platforms write `{"followers_v3": []}` where there are none."""
    if source.size > len(head) or head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] not in {b"{", b"["}:
        return None
    try:
        lists = list(_lists_in(msgspec.json.decode(head.removeprefix(codecs.BOM_UTF8))))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return "a list with nobody and nothing on it" if lists and not any(lists) else None


def _lists_in(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _lists_in(inner)


def _choose(peek: Peek, asking: Asking, view: _forms.View) -> tuple[str, Shape, Mapping | None] | None:
    wanted = asking.wanted
    if wanted is None:
        chosen = importers.choose(peek)
        if chosen:
            return *chosen, None
    elif wanted != GENERIC:
        form = importers.installed()[wanted].shape(peek)
        fits = form is not None and (not isinstance(form, Csv) or form.positions or form.fits(peek.header))
        return (wanted, form, None) if fits and form is not None else None
    mapping = asking.mappings.of(peek.header)
    if mapping is None or (mapping.sheet and view.sheet and mapping.sheet != view.sheet):
        return None
    form, mapping = csv_file.shape_for(mapping), replace(mapping, sheet=view.sheet or None)
    return (GENERIC, form, mapping) if form.positions or form.fits(peek.header) else None


def unneeded(path: str, wanted: str | None) -> bool:
    """Whether a file will not be opened, to judge by its path alone."""
    return path.lower().endswith(PICTURES) or (wanted is None and importers.known(_named(path)) is not None)


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
    what = _foreign.what(lower, head)
    if what:
        return what
    lacking = _lacking(views, stated)
    if lacking:
        return f"it has no column {', '.join(lacking)}, which the mapping names; mend the mapping"
    if lower.endswith((".csv", ".tsv")) and _peek.is_markup(head):
        return "it is no table, whatever its ending says; add it under the name it was downloaded with"
    looks = _looks(views)
    if looks:
        return f"no importer knows its columns, {looks}"
    if lower.endswith((".csv", ".tsv", ".txt")) or any(view.form for view in views):
        return "no importer knows these columns; name them yourself with: stalwarts add --as csv FILE"
    return "no importer reads this kind of file"


def _looks(views: list[_forms.View]) -> str:
    """What a table nobody knows seems to hold, and what to do; empty where nothing speaks for anything."""
    declined = next((said for view in views for header in view.look.headers if (said := csv_file.declined(header.names))), "")
    if declined:
        return f"and it looks like {declined}"
    likely = next((said for view in views if (guess := mapped.guess_of(view)) and (said := csv_file.likely(guess[1]))), "")
    return f"but {likely}; to read it: stalwarts add --as csv FILE" if likely else ""


def _lacking(views: list[_forms.View], stated: Mapping | None) -> list[str]:
    """The columns a stated mapping wants and the widest header does not have."""
    headers = [header.names for view in views for header in view.look.headers]
    if stated is None or not stated.header or not headers:
        return []
    return [repr(name) for name in csv_file.missing(stated, max(headers, key=len))]
