"""What tests of the whole way in share: a workspace, the command line in this process, and small made-up files."""

from __future__ import annotations

import io
import json
import multiprocessing
import sqlite3
import sys
import zipfile
from contextlib import redirect_stderr
from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import stalwarts as stalwarts_
from stalwarts import trades
from stalwarts import worlds
from stalwarts.surfaces import cli
from stalwarts.worlds import _build
from stalwarts.worlds import _plan

GOLDEN = Path(__file__).parent / "golden"
FOLLOWERS = "connections/followers_and_following/followers_1.json"
DOWNLOAD = "instagram-maya.makes-2026-03-20-AbCd1234"
SALES = "Date,Item Type,Item Name,Currency,Sub Total,Bandcamp Transaction ID,Buyer Name,Buyer Email\n"

PROCESSES = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":  # loaded once, in a process without threads, so that each child begins at once
    PROCESSES.set_forkserver_preload([
        "pytest", "pandas", "pyarrow.parquet", "sqlalchemy.dialects.sqlite", "ibis.backends.duckdb",
        "stalwarts.ledger.decisions", "stalwarts.ledger.evidence", "stalwarts.engines.duckdb", "stalwarts.workspace",
        "stalwarts.pages", "stalwarts.surfaces.cli", "stalwarts.actions._health",
        *(f"stalwarts.importers.{path.stem}" for path in
          (Path(stalwarts_.__file__).parent / "importers").glob("[a-z]*.py"))])


@dataclass(frozen=True)
class Said:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Standard output, line by line."""
        return self.out.splitlines()


class _Text(io.TextIOWrapper):
    """Text that remembers, with the bytes beneath it that the command writes pages to."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def told(self) -> str:
        raw = self.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue().decode()


def stalwarts(*words: object) -> Said:
    """Run the command in this process; anything but a clean end is the test's failure."""
    out, err, before = _Text(), _Text(), (sys.argv, sys.stdout, sys.excepthook)
    sys.argv, sys.stdout, code = ["stalwarts", *map(str, words)], out, 0
    try:
        with redirect_stderr(err):
            cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv, sys.stdout, sys.excepthook = before
    return Said(code, out.told(), err.told())


def brief(trade: str, people: int | None = None, seed: int = 1) -> worlds.World:
    """The made-up creator of a trade, who wrote two letters only: each is two more files to read."""
    return _build.drawn(replace(_plan.of_trade(trades.load(trade).demo, people), letters=2), trade, seed, named=True)


def sales(numbers: range, *, delimiter: str = ",", amount: str = "10.00", item: str = "Söng") -> str:
    """Lines of a Bandcamp report, one a made-up fan and transaction."""
    lines = ([f"3/{n % 28 + 1}/26 11:45am", "track", item, "EUR", amount, str(1000 + n), "Zoë", f"fan{n}@example.org"]
             for n in numbers)
    return "".join(delimiter.join(line) + "\n" for line in lines)


def followers(names: list[str] | range, *, since: int = 1_600_000_000, step: int = 86_400) -> bytes:
    """An Instagram list of followers; numbers stand for made-up names."""
    told = [name if isinstance(name, str) else f"fan{name}" for name in names]
    return json.dumps([
        {"title": "", "media_list_data": [], "string_list_data": [
            {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": since + at * step}]}
        for at, name in enumerate(told)]).encode()


def stamp(day: str) -> int:
    """Epoch seconds of a day, UTC."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip of some members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with that content, folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by name; of a catalog what it says, not how it lies on the disk; no leases."""
    return {path.relative_to(folder).as_posix(): _content(path) for path in sorted(folder.rglob("*"))
            if path.is_file() and "leases" not in path.parts and not path.name.endswith(("-wal", "-shm"))}


def _content(path: Path) -> bytes:
    if path.suffix != ".sqlite":
        return path.read_bytes()
    link = sqlite3.connect(path)
    try:
        return "\n".join(link.iterdump()).encode()
    finally:
        link.close()


def rows(look: Any, name: str) -> list[tuple[Any, ...]]:
    """A table or measure of a look as sorted tuples, without what differs from one add to the next."""
    table = look.run(name)
    kept = [column for column in table.column_names if column not in {"export_id", "added_at"}]
    return sorted((tuple(row.values()) for row in table.select(kept).to_pylist()), key=repr)
