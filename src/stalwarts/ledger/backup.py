"""One file that holds a workspace whole, and the way back, on which whoever was erased stays erased.

A backup is a tar file under zstd: a manifest, the catalog with its decisions as one consistent snapshot, then
everything else but what can be computed again, then a mark that it is complete.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import zstandard
from sqlalchemy import insert
from sqlalchemy import select

from stalwarts.ledger import _disk
from stalwarts.ledger import _tables
from stalwarts.ledger import privacy
from stalwarts.ledger import whose
from stalwarts.ledger._store import Store
from stalwarts.ledger.cache import CATALOG
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.glance import fast_generation
from stalwarts.ledger.shelves import Shelves
from stalwarts.problems import BrokenBackup
from stalwarts.problems import GoneMeanwhile
from stalwarts.problems import NoSuchFile
from stalwarts.problems import NotEmpty

FORMAT = 1
MANIFEST, COMPLETE = "manifest.json", "complete.json"
STUDIO = {"incoming", "studio.secret", "studio.sqlite", "studio.sqlite-wal", "studio.sqlite-shm"}
"""Who is signed in, and files on their way in, do not travel."""
LEFT_OUT = {"derived", "leases", "archive", "evidence", MANIFEST, COMPLETE} | STUDIO
"""Of the workspace's own folder; archive and evidence are taken as the catalog names them."""
END = b"\x50\x2a\x4d\x18\x08\x00\x00\x00complete"
"""A skippable frame (RFC 8878, 3.1.2): the last bytes of every whole backup, ignored by zstd itself."""
PACKED = b"\x28\xb5\x2f\xfd"
"""How a zstd file begins: backups lying in the workspace are not backed up."""


def backup(root: Path, file: Path, url: str = "") -> int:
    """Write the workspace at `root` to one file; returns its size in bytes. Others may work on meanwhile.

    `url` is the catalog's, where it is not in the folder. Raises DiskFull, ReadOnlyFolder, GoneMeanwhile.
    """
    shelves = Shelves.at(root, url)
    draft = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with (_disk.plainly(file, leftover=draft), tempfile.TemporaryDirectory(prefix="stalwarts-") as folder,
              shelves.evidence.looking()):
            snapshot = Path(folder) / CATALOG
            _snapshot(shelves.catalog.store, snapshot)
            _write(draft, list(_members(root, snapshot, Path(folder))))
    finally:
        shelves.catalog.close()
    _disk.place(draft, file)
    return file.stat().st_size


def _snapshot(store: Store, target: Path) -> None:
    """The catalog of one moment as a SQLite file, whatever database it is in."""
    if store.file is not None:
        _copy_sqlite(store.file, target)
        return
    copy = Store(f"sqlite:///{target}")
    with store.reading() as source:
        def fill(db: Any) -> None:
            for table in _tables.ALL.sorted_tables:
                rows = [dict(row) for row in source.execute(select(table)).mappings()]
                if rows:
                    db.execute(insert(table), rows)

        copy.make(fill)
    copy.close()


def _copy_sqlite(source: Path, target: Path) -> None:
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")


def _members(root: Path, snapshot: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Name in the backup and place on disk of everything, decisions first."""
    yield CATALOG, snapshot
    yield from _walk(root, root / "decisions")
    for path in sorted(root.iterdir()):
        if path.name.startswith(".") or path.name in LEFT_OUT | {CATALOG, "decisions"}:
            continue
        if path.is_dir():
            yield from _walk(root, path)
        elif path.suffix == ".sqlite":
            _copy_sqlite(path, folder / path.name)
            yield path.name, folder / path.name
        elif not path.name.endswith(("-wal", "-shm")) and not _is_packed(path):
            yield path.name, path
    catalog = Catalog(f"sqlite:///{snapshot}")
    files, exports = catalog.files(), catalog.exports()
    catalog.close()
    yield from ((file.path, root / file.path) for file in files)
    for digest in sorted({export.digest for export in exports} - {""}):
        yield f"archive/{digest[:2]}/{digest}.zst", root / "archive" / digest[:2] / f"{digest}.zst"


def _walk(root: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(root).as_posix(), path


def _is_packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == PACKED


def _write(target: Path, members: Iterable[tuple[str, Path]]) -> None:
    packer = zstandard.ZstdCompressor(level=3, threads=-1, write_checksum=True)
    with target.open("wb") as out:
        with (packer.stream_writer(out, closefd=False) as packed,
              tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar):
            _note(tar, MANIFEST, {"stalwarts": FORMAT})
            count = 0
            for name, path in members:
                try:
                    tar.add(path, arcname=name, recursive=False)
                except FileNotFoundError as error:
                    raise GoneMeanwhile(name) from error
                count += 1
            _note(tar, COMPLETE, {"files": count})
        out.write(END)


def _note(tar: tarfile.TarFile, name: str, content: dict[str, Any]) -> None:
    text = json.dumps(content).encode()
    info = tarfile.TarInfo(name)
    info.size = len(text)
    tar.addfile(info, io.BytesIO(text))


# --- the way back -----------------------------------------------------------------------------------------------


def restore(file: Path, folder: Path, beside: Path | None = None) -> dict[str, Any] | None:
    """Bring a backup back into a folder that is empty or not there yet, all or nothing.

    Everybody erased before the backup or since is left out, as far as a copy of the same workspace knows of it:
    `beside`, or one lying next to `folder` or `file`. Returns the receipt of what was erased again, None for
    nothing. Raises NoSuchFile, NotEmpty, BrokenBackup, NewerWorkspace, DiskFull, ReadOnlyFolder.
    """
    if not file.is_file():
        raise NoSuchFile(str(file))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(folder)
    staged = folder.absolute().parent / f".restoring-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with _disk.plainly(folder):
            staged.mkdir(parents=True)
            _read(file, staged)
            receipt = _forget(staged, file, folder, beside)
            if folder.exists():
                folder.rmdir()
            staged.replace(folder)
            _disk.settle_folder(folder.absolute().parent)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return receipt


def _read(file: Path, staged: Path) -> None:
    """Unpack a backup. Raises BrokenBackup."""
    if file.stat().st_size < len(END) or not _ends(file):
        raise BrokenBackup(file, "it is cut off, or was never a backup")
    try:
        with file.open("rb") as stream, zstandard.ZstdDecompressor().stream_reader(stream) as text:
            held, told = _extract(text, staged)
            while text.read(1 << 20):  # to the end, where the checksum is compared
                pass
    except (zstandard.ZstdError, tarfile.TarError, ValueError, KeyError, EOFError) as error:
        raise BrokenBackup(file, str(error)) from error
    if held != told:
        raise BrokenBackup(file, f"it holds {held} files of {told}")


def _ends(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-len(END), os.SEEK_END)
        return stream.read() == END


def _extract(text: Any, staged: Path) -> tuple[int, int | None]:
    """Write the files of an unpacked backup; how many, and how many it says it holds."""
    held, told = 0, None
    with tarfile.open(fileobj=text, mode="r|") as tar:
        for at, member in enumerate(tar):
            if member.name in (MANIFEST, COMPLETE):
                told = _told(tar, member, first=at == 0)
            else:
                tar.extract(member, staged, filter="data")
                _disk.settle(staged / member.name)
                held += 1
    return held, told


def _told(tar: tarfile.TarFile, member: tarfile.TarInfo, *, first: bool) -> int | None:
    """How many files a backup says it holds; None at its beginning."""
    content = tar.extractfile(member)
    note = json.loads(content.read() if content else b"")
    if not first:
        return int(note["files"])
    if note["stalwarts"] != FORMAT:
        raise ValueError("it was written by a newer version of Stalwarts")
    return None


def _forget(staged: Path, file: Path, folder: Path, beside: Path | None) -> dict[str, Any] | None:
    """Erase again whoever was erased, as known here or in another copy of the same workspace."""
    shelves = Shelves.at(staged)
    try:
        known: set[str] = set()
        for other in {path.resolve() for path in _copies(str(shelves.catalog.meta("id")), file, folder, beside)}:
            catalog = Catalog(f"sqlite:///{other}", any_version=True)
            known |= privacy.hashes(catalog)
            catalog.close()
        shelves.catalog.drop(dead.path for dead in shelves.catalog.files(dead=True)
                             if not shelves.evidence.at(dead).exists())
        return privacy.reapply(shelves, known, whose.finder(shelves))
    finally:
        shelves.catalog.close()
        shutil.rmtree(staged / "leases", ignore_errors=True)


def _copies(workspace: str, file: Path, folder: Path, beside: Path | None) -> Iterator[Path]:
    places = [beside / CATALOG] if beside else []
    for near in (file.absolute().parent, folder.absolute().parent):
        places += [near / CATALOG, *near.glob(f"[!.]*/{CATALOG}")]
    for place in places:
        seen = fast_generation(place)
        if seen and seen.workspace == workspace:
            yield place
