"""Plays as data: simple techniques that make a business more intimate, one `<name>.toml` each; a path orders them by week.

A play says whom it is for (`when`, in facts of the measure `standing`), what to write (`draft`), how long it takes, what
to note afterwards, and why it works, with its source. A file with `weeks` is a path. What lies in a workspace's own
folder `plays` stands in the place of ours of the same name; outsiders add folders through the entry point group
`stalwarts.plays`. Nothing here computes; a file that cannot be read is met with one sentence, and the others go on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from stalwarts.offered import entry_points
from stalwarts.plays import _reading as reading
from stalwarts.plays._reading import Condition

__all__ = ["Book", "Broken", "Condition", "Course", "Play", "book", "ours"]

GROUP = "stalwarts.plays"
FOLDER = "plays"
"""Of a workspace."""
LARGEST = 100_000
"""Bytes of one file: a play is a page of text."""


@dataclass(frozen=True)
class Play:
    """One technique. `thanks`: it settles what is owed, and goes before all others."""

    name: str
    title: str
    audience: str
    when: tuple[Condition, ...]
    draft: str
    minutes: int
    log: str
    why: str
    source: str
    author: str = ""
    steps: tuple[str, ...] = ()
    thanks: bool = False
    own: bool = False
    """Whether it is the workspace's own copy."""

    def written(self, fillings: dict[str, str]) -> str:
        """The draft for one person; what is not known of them is left for the writer to fill in."""
        return self.draft.format_map({name: fillings.get(name) or f"[{name}]" for name in reading.FILLINGS}).strip()


@dataclass(frozen=True)
class Course:
    """Plays in order, one a week."""

    name: str
    title: str
    why: str
    weeks: tuple[str, ...]
    author: str = ""
    own: bool = False


@dataclass(frozen=True)
class Broken:
    """A file that is no play, and why, in one sentence."""

    name: str
    why: str


@dataclass(frozen=True)
class Book:
    """All plays and paths there are, ours first, and what could not be read."""

    plays: dict[str, Play] = field(default_factory=dict)
    paths: dict[str, Course] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)


def book(folder: Path | None = None) -> Book:
    """Ours, outsiders', and those in a workspace's folder in the place of ours of the same name."""
    found = Book()
    for name, text in ours().items():
        _shelve(found, name, text, own=False)
    for name, path in plugged():
        if path is None:
            found.broken.append(Broken(name, f"The techniques of “{name}” cannot be read: that package is not here."))
        else:
            _read(found, path, own=False)
    for path in sorted(folder.glob("*.toml")) if folder and folder.is_dir() else ():
        _read(found, path, own=True)
    _whole(found)
    return found


@cache
def ours() -> dict[str, str]:
    """The text of each file of this room, by name."""
    here = sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8") for entry in here if entry.name.endswith(".toml")}


def plugged() -> Iterator[tuple[str, Path | None]]:
    """The files of outsiders: an entry point names a package whose folder holds them; None where it is not here."""
    for point in entry_points(group=GROUP):
        try:
            folder = Path(str(files(point.value)))
        except ModuleNotFoundError:
            yield point.name, None
            continue
        yield from ((point.name, path) for path in sorted(folder.glob("*.toml")))


def told(name: str, text: str, *, own: bool = False) -> Play | Course:
    """A play or a path from its text. Raises ValueError with one sentence."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"it is no TOML: {error}") from error
    if "weeks" in said:
        return Course(name=name, own=own, **reading.path(said))
    return Play(name=name, own=own, **reading.play(said))


def _read(found: Book, path: Path, *, own: bool) -> None:
    try:
        text = path.read_bytes()[:LARGEST + 1].decode()
    except (OSError, UnicodeDecodeError) as error:
        found.broken.append(Broken(path.stem, f"{path.name} cannot be read: {error}."))
        return
    if len(text) > LARGEST:
        found.broken.append(Broken(path.stem, f"{path.name} cannot be read: it is larger than {LARGEST:,} bytes."))
        return
    _shelve(found, path.stem, text, own=own)


def _shelve(found: Book, name: str, text: str, *, own: bool) -> None:
    try:
        one = told(name, text, own=own)
    except ValueError as error:
        found.broken.append(Broken(name, f"{name}.toml cannot be used: {error}."))
        return
    if isinstance(one, Play):
        found.plays[name] = one
    else:
        found.paths[name] = one


def _whole(found: Book) -> None:
    """Set aside paths that name plays nobody has."""
    for name, path in list(found.paths.items()):
        missing = [play for play in path.weeks if play not in found.plays]
        if missing:
            found.broken.append(Broken(name, f"{name}.toml cannot be used: there is no play {', '.join(missing)}."))
            del found.paths[name]


def text_of(said: dict[str, Any]) -> str:
    """A play or path written out again, as TOML."""
    return "".join(_lines(said))


def _lines(said: dict[str, Any]) -> Iterator[str]:
    yield from (f"{name} = {reading.literal(value)}\n" for name, value in said.items() if not isinstance(value, dict))
    for name, table in said.items():
        if isinstance(table, dict):
            yield f"\n[{name}]\n"
            yield from (f"{key} = {reading.literal(value)}\n" for key, value in table.items())
