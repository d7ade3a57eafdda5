"""The workspace's own plays and paths: files in its folder `plays`, written whole or not at all, and what travels."""

from __future__ import annotations

import os
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from stalwarts import plays
from stalwarts.actions._form import Done
from stalwarts.ledger import _disk
from stalwarts.ledger import _packed
from stalwarts.ledger.cache import BOOK
from stalwarts.ledger.sources import Source
from stalwarts.ledger.sources import Sources
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPlay
from stalwarts.workspace import Workspace

MOST = 200
"""Plays and paths taken in at once."""


def known(workspace: Workspace) -> plays.Book:
    """All plays and paths of a workspace."""
    return plays.book(workspace.root / BOOK)


def text_of(workspace: Workspace, name: str) -> str:
    """A play or path as it stands: the workspace's own, else ours. Raises NoSuchPlay."""
    book = known(workspace)
    own = workspace.root / BOOK / f"{name}.toml"
    if name in book.plays | book.paths and not (book.plays.get(name) or book.paths[name]).own and name in plays.ours():
        return plays.ours()[name]
    if name in book.plays | book.paths and own.is_file():
        return own.read_text(encoding="utf-8")
    raise NoSuchPlay(name, [*book.plays, *book.paths])


def change(workspace: Workspace, name: str, changed: dict[str, Any]) -> Done:
    """Write the workspace's own copy with some fields changed. Raises NoSuchPlay, BadAnswer."""
    said = tomllib.loads(text_of(workspace, name)) | changed
    try:
        text = plays.text_of(said)
        plays.told(name, text, own=True)
    except ValueError as error:
        raise BadAnswer("draft" if "draft" in changed else next(iter(changed)), f"cannot be used: {error}") from error
    place(workspace, name, text)
    return Done([f"“{said['title']}” is yours now, in {BOOK}/{name}.toml; any text editor changes more of it."],
                {"play": name, "file": f"{BOOK}/{name}.toml"}, deeds=[Deed("play", "As it came", {"name": name, "back": "yes"})])


def back(workspace: Workspace, name: str) -> Done:
    """Take the workspace's own copy away; ours stands again. Raises NoSuchPlay."""
    own = workspace.root / BOOK / f"{name}.toml"
    if name not in known(workspace).plays | known(workspace).paths or not own.is_file():
        raise NoSuchPlay(name, [path.stem for path in sorted(own.parent.glob("*.toml"))])
    own.unlink()
    return Done([f"{name} is as it came." if name in plays.ours() else f"{name} is gone."], {"play": name, "file": None})


def place(workspace: Workspace, name: str, text: str) -> None:
    """Write one file whole. Raises DiskFull, ReadOnlyFolder."""
    final = workspace.root / BOOK / f"{name}.toml"
    draft = final.with_name(f".{name}.{os.getpid()}")
    with _disk.plainly(final, leftover=draft):
        final.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(final)


def pack(workspace: Workspace, target: Path, author: str, names: list[str]) -> Done:
    """Write plays and paths, by name or all of the workspace's own, into a folder or a zip, with their author."""
    book = known(workspace)
    own = [name for name, play in book.plays.items() if play.own] + [name for name, path in book.paths.items() if path.own]
    wanted = names or own or sorted(book.plays | book.paths)
    texts = {f"{name}.toml": _signed(text_of(workspace, name), author) for name in wanted}
    with _disk.plainly(target):
        if target.suffix.lower() == ".zip":
            target.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, text in texts.items():
                    archive.writestr(name, text)
        else:
            target.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                (target / name).write_text(text, encoding="utf-8")
    return Done([f"{len(texts)} packed in {target}. Nobody's names are in them."], {"packed": sorted(texts), "file": str(target)})


def _signed(text: str, author: str) -> str:
    return plays.text_of(tomllib.loads(text) | ({"author": author} if author else {}))


def unpack(workspace: Workspace, paths: list[Path], *, over: bool) -> Done:
    """Take in every play and path under these files, folders and zips; what is none is said, and the others go on.

    Only the last part of a name counts, so nothing is written outside the folder of plays. Raises NoSuchFile, BadAnswer.
    """
    taken, left = dict[str, str](), list[str]()
    with Sources(paths) as sources:
        for source in sources.walk():
            name = source.path.rsplit("/", 1)[-1].removesuffix(".toml")
            why = source.why or _unfit(workspace, source, name, taken, over=over)
            if why:
                left.append(f"{source.path}: {why}.")
            elif len(taken) > MOST:
                raise BadAnswer("paths", f"hold more than {MOST} plays and paths")
    for name, text in taken.items():
        place(workspace, name, text)
    book = known(workspace)
    left += [one.why for one in book.broken if one.name in taken]
    said = [f"Taken in: {', '.join(sorted(taken))}."] if taken else ["Nothing was taken in."]
    return Done([*said, *left], {"taken": sorted(taken), "left": left})


def _unfit(workspace: Workspace, source: Source, name: str, taken: dict[str, str], *, over: bool) -> str:
    """Why a file is not taken in; empty where it is."""
    if not source.path.endswith(".toml"):
        return "it is no play or path, which end in .toml"
    if not re.fullmatch(r"[a-z0-9_-]{1,64}", name, re.ASCII):
        return "its name has other letters than a to z, digits, - and _"
    if (workspace.root / BOOK / f"{name}.toml").exists() and not over:
        return "one of that name is here already; say that it may be replaced"
    try:
        text = _text(source)
        plays.told(name, text)
    except ValueError as error:
        return str(error)
    taken[name] = text
    return ""


def _text(source: Source) -> str:
    """The text of a file. Raises ValueError."""
    try:
        with source.open() as stream:
            raw = stream.read(plays.LARGEST + 1)
    except _packed.UNREADABLE as error:
        raise ValueError(f"it cannot be read: {error}") from error
    if len(raw) > plays.LARGEST:
        raise ValueError(f"it is larger than {plays.LARGEST:,} bytes")
    return raw.decode()
