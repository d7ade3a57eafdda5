"""A workspace that much was done to says what a fresh one says to which only what stands was added; and of whom was erased nothing.

Seeded walks add goldens as files, folders, zips and zips in zips, under other names and saved again, try without keeping, mend,
erase, decide, rebuild, back up and restore, make many files one, and take everything back in any order.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard

import stalwarts
from adding import FOLLOWERS
from adding import GOLDEN
from adding import SALES
from adding import followers
from adding import sales
from adding import stamp
from adding import written
from adding import zipped
from stalwarts import schema
from stalwarts.actions import _dossier
from stalwarts.ledger import backup
from stalwarts.ledger import originals
from stalwarts.ledger import privacy
from stalwarts.ledger import whose
from stalwarts.ledger.keeping import Wish
from stalwarts.workspace import Workspace
from test_tables import xlsx

STEPS = 9
FILES = sorted(path for name in ("bandcamp_sales", "beehiiv_subscribers", "instagram_followers", "ko_fi", "patreon_members",
                                 "shopify_customers", "tiktok", "youtube_members")
               for path in (GOLDEN / name).rglob("*") if path.is_file() and path.suffix not in {".expected", ".toml"})
DEEDS = ("add",) * 5 + ("undo",) * 3 + ("again",) * 2 + ("mend", "erase", "rule", "rebuild", "restore", "compact")


class Walk:
    """One workspace on its way, with what stands in it and how it came."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.ws = folder, random.Random(seed), stalwarts.init(folder / "ws")
        self.came: list[list[Path]] = []
        self.stands: dict[str, int] = {}
        self.gone: set[str] = set()
        self.number = 0

    def step(self) -> None:
        getattr(self, self.random.choice(DEEDS))()
        assert named(self.ws, self.gone) == []

    def place(self) -> Path:
        self.number += 1
        made = self.folder / str(self.number)
        made.mkdir()
        return made

    # --- deeds ------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        self.bring([self.material(self.place())])

    def again(self) -> None:
        if self.came:
            self.bring(self.random.choice(self.came))

    def bring(self, paths: list[Path]) -> None:
        before = self.ws.shelves.catalog.generation()
        tried = self.ws.add(paths, Wish(brand=self.ws.settings.brand, dry_run=True))
        assert self.ws.shelves.catalog.generation() == before
        document = self.ws.add(paths, Wish(brand=self.ws.settings.brand))
        assert json.dumps(tried) == json.dumps(document), "a try says what comes of it"
        assert all(export["already"] == (export["export_id"] in self.stands) for export in document["exports"])
        self.stands |= {export["export_id"]: len(self.came) for export in document["exports"] if not export["already"]}
        self.came.append(paths)

    def material(self, folder: Path) -> Path:
        how = self.random.choice(["file", "renamed", "saved again", "folder", "zip", "zip in zip"])
        chosen = self.random.sample(FILES, 1 if how in {"file", "renamed", "saved again"} else 3)
        copies = [self.copy(path, folder / f"part{at}") for at, path in enumerate(chosen)]
        if how == "renamed":
            return copies[0].rename(copies[0].with_name(f"{copies[0].stem} (1){copies[0].suffix}"))
        if how == "saved again" and copies[0].suffix == ".csv":
            copies[0].write_bytes(copies[0].read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            os.utime(copies[0], (stamp("2026-04-01"),) * 2)
        if how not in {"folder", "zip", "zip in zip"}:
            return copies[0]
        inside = {copy.relative_to(folder).as_posix(): copy.read_bytes() for copy in copies}
        for at in range(("folder", "zip", "zip in zip").index(how)):
            whole = zipped(folder / f"whole{at}.zip", inside)
            inside = {f"in/{whole.name}": whole.read_bytes()}
        return folder if how == "folder" else whole

    def copy(self, path: Path, folder: Path) -> Path:
        target = folder.joinpath(*path.relative_to(GOLDEN).parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (stamp("2026-04-01"),) * 2)
        return target

    def undo(self) -> None:
        if self.stands:
            ident = self.random.choice(sorted(self.stands))
            self.ws.undo(ident[:16])
            del self.stands[ident]
            with pytest.raises(stalwarts.Problem):
                self.ws.undo(ident)

    def mend(self) -> None:
        catalog = self.ws.shelves.catalog
        for export in [e for e in catalog.exports() if e.set_aside][:1]:
            place = self.place() / "mend.csv"
            assert originals.to_mend(self.ws.shelves.archive, catalog, export, place) == export.set_aside
            with place.open(encoding="utf-8-sig", newline="") as stream:
                header, *found = csv.reader(stream)
            out = io.StringIO()
            csv.writer(out).writerows([header, *([*(self.random.choice([cell, "5.00", "2026-03-01"]) for cell in row[:-2]), *row[-2:]]
                                                 for row in found)])
            self.bring([written(place, out.getvalue())])

    def erase(self) -> None:
        handles = self.handles()
        if handles:
            handle = self.random.choice(handles)
            with self.ws.see() as look:
                self.gone |= _dossier.beings(look, handle)
            _dossier.erase(self.ws, handle)

    def rule(self) -> None:
        handles = self.handles()
        if len(handles) > 1:
            self.ws.shelves.decisions.unrule(self.ws.rule("same", *self.random.sample(handles, 2)))

    def rebuild(self) -> None:
        before = said(self.ws)
        self.ws.rebuild()
        assert differing(before, said(self.ws)) <= ({"cover"} if self.gone else set())

    def restore(self) -> None:
        kept, root = self.place() / "backup", self.place() / "ws"
        before = said(self.ws)
        backup.backup(self.ws.root, kept, "")
        root.rmdir() if root.exists() else None
        backup.restore(kept, root, beside=self.ws.root)
        self.ws.close()
        self.ws = stalwarts.open(root)
        assert differing(before, said(self.ws)) == set()

    def compact(self) -> None:
        before = said(self.ws)
        for table in schema.EVIDENCE:
            self.ws.shelves.evidence.compact(table, most=1)
        assert differing(before, said(self.ws)) == set()

    def handles(self) -> list[str]:
        with self.ws.see() as look:
            return sorted({str(handle) for handle in look.run("handle").column("handle").to_pylist()})

    # --- what must be so --------------------------------------------------------------------------------------------

    def fresh(self) -> dict[str, Any]:
        """What a workspace says that was only ever given what stands."""
        ws = stalwarts.init(self.place() / "fresh")
        for at in sorted(set(self.stands.values())):
            ws.add(self.came[at], Wish(brand=ws.settings.brand))
        for export in ws.exports():
            if export["export_id"] not in self.stands:
                ws.undo(export["export_id"])
        privacy.erase(ws.shelves, self.gone, whose.finder(ws.shelves))
        found = said(ws)
        ws.close()
        return found

    def whole(self) -> None:
        """Every row is accounted for, and nothing lies about that nobody needs."""
        shelves, root = self.ws.shelves, self.ws.root
        shelves.evidence.tidy(shelves.archive)
        exports = shelves.catalog.exports()
        assert all(e.kept + e.set_aside + e.mended + e.noise == e.rows for e in exports)
        assert set(shelves.archive.digests()) == {e.digest for e in exports} - {""}
        assert {file.path for file in shelves.evidence.files()} == {
            path.relative_to(root).as_posix() for path in root.glob("evidence/*/*")}


def said(ws: Workspace) -> dict[str, Any]:
    """What a workspace says, but for times of adding: tables as sets, exports, rows set aside."""
    with ws.see() as look:
        found = {name: Counter(repr(row) for row in look.run(name).to_pylist()) for name in (*schema.EVIDENCE, "person")}
    exports = {e["export_id"]: (e["file"], e["account"], e["rows"], e["set_aside"], e["noise"]) for e in ws.exports()}
    return found | {"exports": exports, "aside": {e: ws.exports(e)[0]["aside"] for e in exports}}


def differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name in one if one[name] != other[name]}


def named(ws: Workspace, gone: set[str]) -> list[tuple[str, str]]:
    """Files that name somebody erased: by an address anywhere, by an account's name with its platform."""
    words = {(handle.partition(":")[2] if "@" in handle else handle).encode() for handle in gone if "row/" not in handle}
    return [(path.name, word.decode()) for path in ws.root.rglob("*") if path.is_file() for text in texts(path) for word in words
            if word in text.lower()]


def texts(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and what is packed in it."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield repr(pq.read_table(path).to_pylist()).encode()
    elif path.suffix == ".zst":
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())
        yield plain
        if plain.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(plain)) as book:
                yield from map(book.read, book.namelist())


@pytest.mark.parametrize("seed", [11, 20])
def test_after_any_walk_only_what_stands_is_there(seed: int, tmp_path: Path) -> None:
    """Then everything is taken back, in any order, and nothing is left."""
    walk = Walk(tmp_path, seed)
    for _ in range(STEPS):
        walk.step()
    walk.whole()
    assert differing(said(walk.ws), walk.fresh()) - ({"exports"} if walk.gone else set()) == set()
    for ident in walk.random.sample(sorted(walk.stands), len(walk.stands)):
        walk.ws.undo(ident)
    walk.stands = {}
    walk.whole()
    assert all(not found for found in said(walk.ws).values())
    assert not list(walk.ws.root.glob("evidence/*/*"))
    assert not list(walk.ws.shelves.archive.digests())
    walk.ws.close()


# --- what walks found ------------------------------------------------------------------------------------------------


FAN = "email:fan2@example.org"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    made = stalwarts.init(tmp_path / "ws")
    yield made
    made.close()


def test_who_was_erased_is_in_no_original_that_comes_later(ws: Workspace, tmp_path: Path) -> None:
    """In a table, a zip, a workbook; in a row set aside, or one that is noise; and a try writes nothing."""
    wrong = "never,track,x,EUR,5.00,77,Zoe,fan2@example.org\n"
    ws.add([written(tmp_path / "a.csv", SALES + sales(range(4)))])
    _dossier.erase(ws, FAN)
    table = [line.split(",") for line in (SALES + sales(range(7))).splitlines()]
    later = [written(tmp_path / "b.csv", SALES + sales(range(5)) + wrong), written(tmp_path / "c.csv", SALES + sales(range(1)) + wrong),
             zipped(tmp_path / "d.zip", {"x/y.csv": (SALES + sales(range(6))).encode()}),
             written(tmp_path / "e.xlsx", xlsx({"Sheet": table}))]
    for path in later:
        before = ws.shelves.catalog.generation()
        ws.add([path], Wish(brand=ws.settings.brand, dry_run=True))
        assert ws.shelves.catalog.generation() == before
        ws.add([path])
        assert (named(ws, {FAN}), privacy.unfinished(ws.shelves.catalog)) == ([], set()), path.name
    with ws.see() as look:
        assert len(look.run("order")) == 6


def test_erasing_reaches_files_that_were_made_into_one(ws: Workspace, tmp_path: Path) -> None:
    """What the catalog has forgotten, and what lies about until somebody tidies, names nobody either."""
    for at in range(3):
        ws.add([written(tmp_path / f"{at}.csv", SALES + sales(range(at, at + 3)))])
    for table in schema.EVIDENCE:
        ws.shelves.evidence.compact(table, most=1)
    _dossier.erase(ws, FAN)
    assert named(ws, {FAN}) == []


def test_columns_that_one_file_never_leaves_empty_become_one_with_those_of_others(ws: Workspace, tmp_path: Path) -> None:
    """An Instagram list has an address for every handle, a report of sales for none."""
    ws.add([written(tmp_path / f"{FOLLOWERS}", followers(["ada"]))])
    ws.add([written(tmp_path / "a.csv", SALES + sales(range(2)))])
    before = said(ws)
    assert ws.shelves.evidence.compact("handle", most=1)
    assert differing(before, said(ws)) == set()
