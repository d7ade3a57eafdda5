"""What an importer may say about the form of its file, and what it hands back.

An importer is a module in this room with

    PLATFORM: str                      where the file comes from, such as "instagram"
    TITLE: str                         what a person calls the file, such as "Instagram followers"
    LEFT: str                          what of it is left, and why, for the page of its source in docs/exports
    shape(file: Peek) -> Shape | None  None: not mine
    facts(raw: Table) -> Facts         Ibis expressions from the raw table to canonical tables

and, where it has something to say,

    account(file: Peek) -> str | None      whose file it is, `platform:value`, from its path or a sibling
    meaning(file: Peek) -> str             what the *name* says and the content does not (Mailchimp's status)
    taken(file: Peek) -> datetime | None   when the file says it was made (its name, a manifest)
    newest(raw: Table) -> Value            per row, a time inside; the newest dates the file if nothing states it; of `raw` or
                                           of a selection from it, as `facts` makes it too
    known(path: str) -> str | None         why a file is left alone, judged by its path: it is never opened
    KNOWN_ALONE: bool                      `known` judges tables that lie in no folder, too, by their names
    unneeded(file: Peek) -> str | None     the same, judged by its first part, where a path says too little
    OPENED: int                            the year the platform opened: no earlier time inside dates a file
    APART: bool                            each file is a download of its own, and dated by itself; else files of one
                                           account that come together in one folder are parts of one download

    sheets(names: tuple[str, ...]) -> tuple[str, ...]
                                           of the sheets of one workbook that it can read, those that are one table: without
                                           it the first of them is read, and the others are named

    UNNAMED: bool                          it names people and gives no account names or ids: a row is a handle of its
                                           own, found again in a later download by its name and time

    YEAR_FIRST: bool                       its platform writes the year first in every file, and it reads nothing else: a day
                                           in another form is a spreadsheet's, and written anew before it is read

    CURRENCY: str                          its files may not name the currency: one that the user states stands in
                                           `meaning` as `currency=EUR`

An importer of orders may say how they are told, for files that tell one order again (`ledger/telling.py`):

    WHOLE: str                  "order": a file shows an order with all that had happened to it by then;
                                "movement": each row is one movement of money, whole
    REPEATS: tuple[str, ...]    importers whose files tell the same orders better
    LEDGER: str                 how the numbers begin that it gives lines which name no order
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import IO
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Csv:
    """Delimited text. `columns` maps our name of a column to the header names it goes by, folded.

    `required` are the columns of ours without which the file is not this kind. With `positions` the file has
    no header and `columns` maps our name to a position from 1 (as text).
    """

    columns: dict[str, tuple[str, ...]]
    required: tuple[str, ...] = ()
    positions: bool = False
    delimiter: str | None = None

    def fits(self, header: tuple[str, ...]) -> bool:
        """Whether a header has every column this kind of file cannot be without."""
        return all(any(name in header or name == "#1" for name in self.columns[column]) for column in self.required)


@dataclass(frozen=True)
class Json:
    """A regular list of like objects, read by the engine with declared columns.

    `columns` maps a top-level key to the engine's type text, such as `STRUCT(value VARCHAR)[]`. `under` is the key
    the list stands under, or None where it is the whole document. `misread` says that its letters are bytes of UTF-8
    written one by one, as Meta does: they are put together again before anything is read. `assigned`: the list is given
    to a name, as in `window.YTD.follower.part0 = [...]`, and begins after the first `=`.
    """

    columns: dict[str, str]
    under: str | None = None
    misread: bool = False
    assigned: bool = False


@dataclass(frozen=True)
class Rows:
    """An irregular file: a generator of rows (dicts of text, int, float, None), written with the engine in batches.

    `columns` maps a name to an Ibis type. `read(path)` opens the spooled file itself. Where a file may hold a million rows
    it gives `many` at a time: a dict of lists, one a column and all as long; a column left out is null in them.

    `trimmed(stream)`, for files in which what must not be kept (messages, searches, log-ins) stands beside what is read:
    the parts of a copy without it. The stream is UTF-8 without a byte order mark, and is read once, from its beginning.
    Only the copy is hashed, archived and read. The same file always gives the same copy; a copy gives itself, and is
    still claimed, by its head, in the same shape. Raises ValueError where the file is damaged. For JSON: `_trimming.py`.
    """

    columns: dict[str, str]
    read: Callable[[Path], Iterator[dict[str, Any]]]
    trimmed: Callable[[IO[bytes]], Iterator[bytes]] | None = None
    many: bool = False

    def rows(self, path: Path) -> Iterator[dict[str, Any]]:
        """What `read` gives, one row at a time."""
        for part in self.read(path):
            yield from (dict(zip(part, row, strict=True)) for row in zip(*part.values(), strict=True)) if self.many else (part,)


Shape = Csv | Json | Rows


@dataclass(frozen=True)
class Peek:
    """One file as an importer first sees it. Nothing but the head has been read."""

    path: str
    """Where it stands in what was added, with `/`, such as `connections/followers_1.json`: as the platform named it, without
    what marks a copy, and with the ending of a table where it is a sheet of a workbook."""
    head: bytes
    """Its first 64 KiB."""
    header: tuple[str, ...] = ()
    """Column names of delimited text, folded (trimmed, lower case, single spaces, `#2` on a repeat)."""
    siblings: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    """The other files of the same zip or folder, by path, read only when called (first 1 MiB)."""
    open: Callable[[], IO[bytes]] | None = None
    """Opens the file itself, for what stands too deep in it for `head`; None where there is only the head."""
    sheet: bytes = b""
    """Of a sheet of a workbook, whose head says nothing to anybody: its first records as delimited text."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def text(self) -> bytes:
        """The beginning of its text, of a sheet too."""
        return self.sheet or self.head


@dataclass(frozen=True)
class Facts:
    """What an importer read: canonical tables, and which raw rows are not among them.

    `tables` maps a canonical table to an Ibis table with exactly its `facts` columns plus `export_id`, derived only
    from raw rows whose `why` and `noise` are both null. `judged` is the raw table with two more text columns: `why`
    (null, or one clause saying what is wrong with the row: "'12.x' is not an amount") and `noise` (null, or why
    the row is never evidence: "totals line").
    """

    tables: dict[str, ir.Table]
    judged: ir.Table
