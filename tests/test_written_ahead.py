"""What is written ahead gives what is made afresh, and spares a cold answer the translator."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from adding import stalwarts
from stalwarts import Lens
from stalwarts import importers
from stalwarts import measures
from stalwarts import open as opened
from stalwarts import written
from stalwarts.identity.likely import COMPARED
from stalwarts.ledger import gather
from stalwarts.ledger import readings
from stalwarts.ledger.linking import Linking
from stalwarts.ledger.sources import Sources
from stalwarts.ledger.steps import adding
from stalwarts.ledger.steps import steps
from stalwarts.ledger.survey import survey
from stalwarts.ledger.trying import tried

GOLDEN = Path(__file__).parent / "golden"
LOADED = """
import sys
sys.argv = ["stalwarts", "-w", sys.argv[1], "answer", "--json"]
try:
    from stalwarts.surfaces.cli import main
    main()
finally:
    print(*sorted({"ibis", "sqlglot", "scipy", "sklearn"} & set(sys.modules)), file=sys.stderr)
"""



@pytest.fixture(scope="module")
def singer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up singer with two shops, every file added twice: the second time under a later date."""
    folder = tmp_path_factory.mktemp("written") / "singer"
    stalwarts("demo", folder, "--people", "900", "--seed", "4")
    stalwarts("-w", folder, "add", folder / "exports")
    return folder


@pytest.fixture
def afresh() -> Iterator[None]:
    """As if something had changed since the package was made."""
    patch = pytest.MonkeyPatch()
    patch.setattr(written, "ahead", written.Written)
    yield
    patch.undo()


def told(folder: Path, lens: Lens) -> dict[str, Any]:
    """Every table of a view and the labels now and a year before, as sorted rows."""
    with opened(folder).see(lens) as look:
        return {name: sorted(map(str, look.run(name).to_pylist())) for name in [*look.tables, "segments", "frozen"]}


@pytest.mark.parametrize("lens", [Lens(), Lens(as_of="2026-01-31", known_by="2030-01-01"),
                                  Lens(accounts=("shopify:ilvatarn", "mailchimp:ilvatarn"))], ids=str)
def test_the_same_either_way(singer: Path, lens: Lens, request: pytest.FixtureRequest) -> None:
    """What a view holds, by steps written ahead and translated now."""
    assert written.ahead().statements, "run make docs"
    ahead = told(singer, lens)
    request.getfixturevalue("afresh")
    now = told(singer, lens)
    assert {name for name in ahead if ahead[name] != now[name]} == set()
    assert all(ahead[name] for name in ("follow", "order", "segments"))


def test_every_step_is_written() -> None:
    """The steps of the ledger, none missing, none left over from before; each reads the view's date where it is cut."""
    said = written.ahead().statements["duckdb"]
    assert set(steps()) | set(adding()) | set(measures.installed()) | {"a date"} == set(said)
    assert said["a date"] in said["cut order"]
    assert str(gather.SINCE.year) in said["a date"]


FILES = ("instagram", "mailchimp", "bandcamp", "shopify", "patreon", "survey_answers")


@pytest.mark.parametrize("known", FILES)
def test_a_file_is_read_alike_either_way(known: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What importers read by statements written ahead and by those that are made now; some files add, some say when."""
    for folder in GOLDEN.glob(f"{known}*"):
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("*.expected"))
    ahead = tried(tmp_path)
    request.getfixturevalue("afresh")
    readings._forms.cache_clear()
    now = tried(tmp_path)
    readings._forms.cache_clear()
    assert ahead.lines == now.lines
    assert [{**one, "taken_at": ""} for one in ahead.document["exports"]] == [
        {**one, "taken_at": ""} for one in now.document["exports"]]
    assert ahead.document["exports"]


def test_headings_known_ahead_lead_to_whom_all_would_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every golden the importer that is found by its headings alone is the only one that claims it."""
    asked, known = [], written.ahead().headings
    choose = importers.choose
    monkeypatch.setattr(importers, "choose", lambda peek: asked.append(peek) or choose(peek))
    with Sources([GOLDEN]) as files:
        survey(list(files.walk()))
    likely = [peek for peek in asked if written.hashed(peek.header) in known]
    assert len({peek.header for peek in likely}) > 150
    assert all((importers.claimed(peek) or ("nobody",))[0] == (choose(peek) or ("nobody",))[0] for peek in likely)


@pytest.mark.parametrize("alone", [False, True])
def test_who_says_why_a_file_is_left_alone_is_known_ahead(alone: bool) -> None:
    """The judges written down say together what all importers say."""
    told = written.ahead().alone if alone else written.ahead().judges
    assert told == importers.judges(alone=alone)
    assert 0 < len(told) < (3 if alone else len(importers.installed()) / 2)
    said = {module.known for module in importers.installed().values() if hasattr(module, "known")}
    assert alone or set(importers._judges()) == said


def test_of_tables_in_no_folder_only_those_judge_who_say_so() -> None:
    """By the names of all goldens and all words in who judges, without a folder."""
    rooms = {inspect.getmodule(judge) for judge in importers._judges()}
    words = {word for room in rooms if room for word in re.findall(r"\w{4,}", inspect.getsource(room))}
    names = {path.name for path in GOLDEN.rglob("*.csv")} | {f"{word}.csv" for word in words}
    left = {name for name in names if any(judge(name) for judge in importers._judges())}
    assert {"blocked_accounts.csv", "user_archive.csv"} <= left
    assert all(importers.known(name) for name in left)


def test_what_tables_ask_of_the_rows_together_is_asked_once() -> None:
    """Who stands in several rows of a list of readers: six tables want to know, one of them for some of the rows only."""
    (form, *_rest) = readings._forms("ghost_members")
    reading = readings.Reading(**form["reading"]).here("files", "ghost")
    asking = [[table for table, statement in reading.tables.items() if f'"{reading.common("ghost", at)}"' in statement]
              for at in range(len(reading.shared))]
    assert asking == [["clue", "consent", "follow", "handle", "link", "plan"]]
    assert all("COUNT(*)" in statement and '"ghost_known"' in statement for statement in reading.shared)
    assert not any("COUNT(*)" in reading.tables[table] for tables in asking for table in tables)


def test_each_kind_of_file_is_written_and_none_is_left_over() -> None:
    """Run make docs after an importer has come or gone, or each of its files translates what is asked of it."""
    assert {path.stem for path in readings.FOLDER.glob("*.json")} == set(importers.installed()) - {importers.GENERIC}


@pytest.mark.parametrize("golden", ["shopify_orders/orders_export_1.csv", "patreon_members/Members_1234567.csv"])
def test_adding_loads_no_library_that_it_needs_not(golden: str, tmp_path: Path) -> None:
    """More than half of adding a small file was translating, and loading what translates."""
    stalwarts("init", tmp_path / "ws")
    command = LOADED.replace('"answer", "--json"', f'"add", {str(GOLDEN / golden)!r}').replace(
        '"ibis", "sqlglot"', '"ibis", "sqlglot", "pyarrow", "numpy"')
    made = subprocess.run([sys.executable, "-c", command, tmp_path / "ws"], capture_output=True, text=True, check=True)
    assert made.stderr.splitlines()[-1].split() == []


def test_a_cold_answer_loads_no_translator(singer: Path) -> None:
    """Half of a cold answer was loading what translates it. Nobody is in doubt here: telling what doubt does still needs it."""
    shutil.rmtree(singer / "derived")
    with closing(opened(singer)) as room:
        Linking(singer, room.shelves.catalog.exports(), 0).keep(pa.Table.from_batches([], COMPARED))
    made = subprocess.run([sys.executable, "-c", LOADED, singer], capture_output=True, text=True, check=True)
    assert made.stderr.split() == []


def test_a_measure_that_fails_beside_fails_where_it_is_asked_for(singer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs on a thread of its own says nothing; whoever asks for it meets the error."""
    ahead = written.ahead()
    broken = written.Written(ahead.measures, {"duckdb": ahead.statements["duckdb"] | {"reachable": "SELECT nonsense"}})
    monkeypatch.setattr(written, "ahead", lambda: broken)
    with opened(singer).see() as look:
        look.begin(["growth", "reachable"])
        assert look.small("growth")
        with pytest.raises(Exception, match="nonsense"):
            look.small("reachable")


def test_a_look_closed_while_measures_run(singer: Path) -> None:
    """Closing waits for the one that runs and drops the others."""
    with opened(singer).see() as look:
        look.begin(measures.installed())
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("look")]
    assert len(look._told) < len(measures.installed())


SCRIPTS = 4
"""Mentions of them that are needed: a domain may be in any script."""
LONGEST = 64_000
"""Letters of a statement: of 300,000 an engine took 0.9 s before it read the first row."""


def _statements(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _statements(one)


@pytest.mark.parametrize("path", sorted(readings.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_asked_of_a_file_is_soon_planned(path: Path) -> None:
    """Not long, nor full of patterns with the letters of every script: an engine takes 3 ms to learn those, at each mention."""
    for statement in _statements(json.loads(path.read_text(encoding="utf-8"))):
        assert len(statement) < LONGEST
        assert len(re.findall(r"\\p\{?L", statement)) <= SCRIPTS
