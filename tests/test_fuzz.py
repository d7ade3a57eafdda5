"""Every importer against damaged copies of its goldens: nothing breaks, and every row of every file is accounted for.

Each golden is cut off at many lengths (100 an importer, all of them by `make fuzz`), loses, renames, doubles
and reorders each of its columns or keys, and is damaged at random by bytes, lines, cells and leaves: at least 300
seeded times an importer, 20,000 by `make fuzz` (`--mutations`). A damaged file may be read, known or unknown; it may never end in a traceback,
hand over a row without what its table requires, or lose a row without a word. One engine reads many copies at once,
as `add` does with a folder: everything of `add` but the writing is on the way.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from functools import cache
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest

from mutating import VALUE
from mutating import Original
from mutating import columns
from mutating import keys
from mutating import mutations
from mutating import truncations
from mutating import values
from stalwarts import importers
from stalwarts.engines import open_engine
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Rows
from stalwarts.ledger import facts
from stalwarts.ledger import mapped
from stalwarts.ledger import reading
from stalwarts.ledger import readings
from stalwarts.ledger import spelling
from stalwarts.ledger import survey
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.keeping import Adding
from stalwarts.ledger.keeping import Wish
from stalwarts.ledger.mapped import Mappings
from stalwarts.ledger.sources import Source
from stalwarts.ledger.survey import Survey
from stalwarts.problems import Problem

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(path for path in GOLDEN.rglob("*") if path.is_file() and path.suffix not in {".expected", ".toml"})
INPUTS = [path for path in FILES if path.with_name(f"{path.name}.expected").exists()]
MODIFIED = datetime(2026, 4, 1)
AT_ONCE = 1_000
AS_IT_IS = "as it is"
CUTS = 100
"""How often the goldens of an importer are cut off, together and at the least; by `make fuzz` after every byte of each."""
SMALL = 200
"""Values of a nested golden that become strange ones, at the most; by `make fuzz` every one."""
MANY = 1_000
"""Mutations from which on time is no matter."""


@dataclass(frozen=True)
class Case:
    """One damaged copy: what was done to it, under which path it is added."""

    said: str
    path: str
    data: bytes

    @property
    def source(self) -> Source:
        return Source(self.path, "", len(self.data), MODIFIED, partial(io.BytesIO, self.data))


@dataclass
class Outcome:
    """What became of the copies of one golden, by path."""

    files: dict[str, Dated] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    """Path to the reason it was not read."""
    tables: dict[str, Counter[str]] = field(default_factory=dict)
    """Canonical table to rows by export."""
    held: dict[str, int | None] = field(default_factory=dict)
    """Path to the records in the copy, counted without us."""


@dataclass
class Reader:
    """`add` up to the commit, over one engine for all."""

    engine: Any
    whole: dict[Path, int] = field(default_factory=dict)
    """Golden to the rows of the undamaged file."""

    def read(self, golden: Path, cases: list[Case]) -> Outcome:
        """Read many copies together. Raises whatever the reading of any of them raises."""
        folder = TemporaryDirectory(prefix="stalwarts-fuzz-")
        with folder as name:
            adding = Adding(self.engine, Any, _nothing_yet(), SimpleNamespace(root=Path(name)), wish_for(golden))  # type: ignore[arg-type]
            found = Survey()
            for case in cases:
                survey._place(case.source, family(golden, case.path), survey.Asking(adding.wish.importer, adding.wish.mappings), found)
            spooled = adding._spool(found, Path(name))
            for n, batch in enumerate(reading.batches(spooled)):
                adding._read(f"raw_{n}", batch, Path(name), found)
            return self._outcome(adding, found)

    def _outcome(self, adding: Adding, found: Survey) -> Outcome:
        outcome = Outcome({f.file.claim.source.path: f for f in adding.fresh})
        outcome.held = {path: records(f) for path, f in outcome.files.items()}
        outcome.others = {row["file"]: row["why"] for row in found.known + found.unknown}
        outcome.others |= {path: "already" for _, path in adding.already}
        by_id = {f.export_id: f for f in adding.fresh}
        tables, _kept = spelling.respelt(self.engine, facts.unite(self.engine, adding.parts))
        for table, called in tables.items():
            self.engine.keep_as(f"fuzz_{table}", f'SELECT * FROM "{called}"')
            facts.tell(self.engine, table, f"fuzz_{table}", by_id)
            outcome.tables[table] = Counter({f.export_id: f.kept_by_table.get(table, 0) for f in adding.fresh})
        return outcome

    def checked(self, golden: Path, cases: list[Case]) -> list[str]:
        """What is wrong with how these copies were read; where reading breaks, which single copy broke it."""
        try:
            outcome = self.read(golden, cases)
        except Problem as problem:
            if len(cases) == 1 and type(problem).__name__ != "ImporterBroken":
                return []
            return self._halves(golden, cases) or [f"{cases[0].said}: {problem}"]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            return self._halves(golden, cases) or [f"{cases[0].said}: {type(error).__name__}: {error}"]
        if cases[0].said == AS_IT_IS and cases[0].path in outcome.files:
            self.whole[golden] = outcome.files[cases[0].path].rows
        return [f"{case.said}: {wrong}" for case in cases for wrong in wrongs(case, outcome, self.whole.get(golden, 0))]

    def _halves(self, golden: Path, cases: list[Case]) -> list[str]:
        if len(cases) == 1:
            return []
        middle = len(cases) // 2
        return self.checked(golden, cases[:middle]) + self.checked(golden, cases[middle:])


def _nothing_yet() -> Any:
    return SimpleNamespace(find=lambda _id: None, generation=lambda: 0)


def wish_for(golden: Path) -> Wish:
    """A table of one's own is read by the mapping beside it."""
    mapping = golden.with_suffix(".toml")
    if not mapping.exists():
        return Wish(dry_run=True)
    return Wish(importer=importers.GENERIC, mappings=Mappings(mapped.load(mapping)), dry_run=True)


@cache
def near(golden: Path) -> dict[str, Path]:
    """The other files of the golden's download; files beside each other in the importer's own folder are no download."""
    top = GOLDEN / importer_of(golden)
    if golden.parent == top:
        return {}
    root = top / golden.relative_to(top).parts[0]
    return {name_of(other): other for other in FILES if other != golden and other.is_relative_to(root)}


def family(golden: Path, path: str) -> dict[str, Any]:
    """The siblings of a copy, as they stand beside it."""
    prefix = path.split("/", 1)[0]
    return {f"{prefix}/{name}": other.read_bytes for name, other in near(golden).items()}


# --- what must hold --------------------------------------------------------------------------------------------------


def wrongs(case: Case, outcome: Outcome, whole: int) -> Iterator[str]:
    """What is wrong with how one copy was read."""
    file, other = outcome.files.get(case.path), outcome.others.get(case.path)
    if (file is None) == (other is None):
        yield "it is reported twice" if file else "it is not reported at all"
    if other is not None and not other.strip():
        yield "it is not read, and nothing says why"
    if file is not None:
        yield from _unaccounted(file, outcome.held[case.path])
        yield from _lost(file, outcome)
    if file is not None and case.said.startswith(VALUE) and file.rows < whole:
        yield f"{file.rows} rows are accounted for and {whole} before: an entry with a strange value went without a word"


def _unaccounted(file: Dated, expected: int | None) -> Iterator[str]:
    if min(file.rows, file.set_aside, file.noise) < 0 or file.set_aside + file.noise > file.rows:
        yield f"{file.rows} rows, but {file.set_aside} set aside and {file.noise} noise"
    if len(file.aside) != file.set_aside or not all(why and "\n" not in why.split("'")[0] for _, why in file.aside):
        yield f"{file.set_aside} rows are set aside and {len(file.aside)} have a reason"
    numbers = [row for row, _ in file.aside]
    if len(set(numbers)) != len(numbers) or not all(1 <= n <= file.rows for n in numbers):
        yield f"rows set aside are numbered {sorted(numbers)[:5]} of {file.rows}"
    if expected is not None and expected != file.rows:
        yield f"the file holds {expected} records and {file.rows} are accounted for"


def _lost(file: Dated, outcome: Outcome) -> Iterator[str]:
    kept = file.rows - file.set_aside - file.noise
    facts_ = sum(rows[file.export_id] for name, rows in outcome.tables.items() if name != "cover")
    if kept and not facts_ and file.file.claim.importer in ROWS_WITHOUT_FACTS:
        return
    if kept and not facts_:
        yield f"{kept} rows count as kept and nothing is known from them"
    if kept and not outcome.tables.get("cover", Counter())[file.export_id]:
        yield f"{kept} rows are kept and nothing says what they could have shown"


ROWS_WITHOUT_FACTS = {
    "shopify_orders": "every line of an order but its first is kept and adds nothing: the first line may have gone",
}
"""Importers of which a kept row may tell nothing new, and why."""


def records(file: Dated) -> int | None:
    """The records in a copy, counted without us: by Python's own readers. None where they cannot be counted so."""
    shape, path = file.file.claim.shape, file.file.path
    if isinstance(shape, Rows):
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    if isinstance(shape, Json):
        return _listed(json.loads(text.partition("=")[2] if shape.assigned else text), (shape.under or "").split("."))
    assert isinstance(shape, Csv)
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        for _ in range(file.file.claim.skip):
            next(stream, "")
        if file.file.claim.delimiter == "whitespace":
            return sum(1 for line in stream if line.split())
        return sum(1 for record in csv.reader(stream, delimiter=file.file.claim.delimiter)
                   if len(record) > 1 or (record and record[0].strip()))


def _listed(held: Any, steps: list[str]) -> int:
    """The entries of the list, or lists, that stand under some keys, one in the other; `item` is whatever a list holds."""
    if not steps or steps == [""]:
        return len(held) if isinstance(held, list) else 0
    if steps[0] == "item":
        return sum(_listed(one, steps[1:]) for one in (held if isinstance(held, list) else []))
    return _listed(held.get(steps[0]), steps[1:]) if isinstance(held, dict) else 0


# --- the tests -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    engine = open_engine()
    engine.do("SET threads = 1")  # the copies are small: to share one out takes longer than to read it
    yield Reader(engine)
    engine.close()


def name_of(path: Path) -> str:
    return path.relative_to(GOLDEN).as_posix()


def importer_of(path: Path) -> str:
    return path.relative_to(GOLDEN).parts[0]


def cases_of(golden: Path, damaged: Iterator[tuple[str, bytes]]) -> Iterator[list[Case]]:
    """Damaged copies, many at a time, each under a folder of its own."""
    some: list[Case] = []
    for n, (said, data) in enumerate(damaged):
        some.append(Case(said, f"case{n}/{name_of(golden)}", data))
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def damaged(golden: Path, wanted: int) -> Iterator[tuple[str, bytes]]:
    """A golden as it is, and every damaged copy of it that belongs to so many at random for each importer."""
    original = Original(golden.read_bytes())
    of_importer = [path for path in INPUTS if importer_of(path) == importer_of(golden)]
    yield AS_IT_IS, original.data
    yield from truncations(original, -(-CUTS // len(of_importer)) if wanted < MANY else None)
    yield from columns(original)
    yield from keys(original)
    yield from values(original, SMALL if wanted < MANY else None)
    yield from mutations(original, Random(name_of(golden)), -(-wanted // len(of_importer)))


@pytest.mark.parametrize("golden", INPUTS, ids=name_of)
def test_damaged_copies_are_read_or_refused_and_nothing_is_lost(golden: Path, reader: Reader,
                                                                pytestconfig: pytest.Config) -> None:
    copies = cases_of(golden, damaged(golden, pytestconfig.getoption("mutations")))
    found = [wrong for cases in copies for wrong in reader.checked(golden, cases)]
    assert not found, f"{len(found)} damaged copies of {name_of(golden)}:\n" + "\n".join(found[:12])


def test_a_golden_stands_for_every_importer() -> None:
    assert {importer_of(path) for path in INPUTS} == set(importers.installed())


def test_the_contract_bites(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """An importer that drops a row, or leaves a required column empty, is found out."""
    golden = GOLDEN / "mailchimp_opens" / "1234567_-spring-drop.csv"
    module = importers.installed()["mailchimp_opens"]
    case = Case(AS_IT_IS, f"x/{name_of(golden)}", golden.read_bytes())
    real = module.facts
    assert reader.checked(golden, [case]) == []

    def forgetful(raw: Any) -> Any:
        return real(raw.filter(raw.row > 1))

    monkeypatch.setattr(module, "facts", forgetful)
    monkeypatch.setattr(readings, "ahead", lambda *_: None)
    (said,) = reader.checked(golden, [case])
    assert re.search(r"the file holds \d+ records and \d+ are accounted for", said)
