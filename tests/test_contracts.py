"""What every member of every room must satisfy: found by walking the rooms, never listed."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import stalwarts
from stalwarts import actions
from stalwarts import charts
from stalwarts import importers
from stalwarts import measures
from stalwarts import pages
from stalwarts import problems
from stalwarts import schema
from stalwarts import trades
from stalwarts import words
from stalwarts import written
from stalwarts.ledger import trying
from stalwarts.page import Page
from stalwarts.surfaces import _help
from stalwarts.surfaces import _render

GOLDEN = Path(__file__).parent / "golden"
INPUTS = [(folder.name, path) for folder in sorted(GOLDEN.iterdir()) for path in sorted(folder.rglob("*"))
          if path.is_file() and path.suffix not in {".expected", ".toml"} and path.name != "personal_information.json"]
ROOT = Path(stalwarts.__file__).parent
DOCS = ROOT.parent.parent / "docs"


def name_of(value: Any) -> str:
    return value.relative_to(GOLDEN).as_posix() if isinstance(value, Path) else str(value)


def tried(path: Path) -> trying.Tried:
    """Read as `add` would; a table of one's own has its mapping beside it."""
    mapping = path.with_suffix(".toml")
    return trying.tried(path, None, mapping if mapping.exists() else None)


# --- importers ------------------------------------------------------------------------------------------------------


def test_every_importer_has_a_golden() -> None:
    assert {name for name, _ in INPUTS} == set(importers.installed())


@pytest.mark.parametrize(("importer", "path"), INPUTS, ids=name_of)
def test_an_importer_reads_its_golden_accounts_for_every_row_and_says_what_it_could_show(importer: str, path: Path) -> None:
    found = tried(path)
    assert [e["importer"] for e in found.document["exports"]] == [importer], found.document
    (export,) = found.document["exports"]
    assert export["rows"] >= export["set_aside"] + export["noise"]
    assert export["covers"], f"{importer} says nothing about what its file could have shown"
    for cover in export["covers"]:
        assert cover["table"] in schema.EVIDENCE
        assert cover["who"] in {"all", "listed"}
        assert cover["basis"] in {"stated", "assumed", "declared"}
    expected = path.with_name(path.name + ".expected")
    assert expected.exists(), f"make it with: stalwarts try {path} --keep, and read it"
    assert "\n".join(found.lines) + "\n" == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(("importer", "path"), INPUTS, ids=name_of)
def test_an_importer_says_kinds_and_states_in_the_words_there_are_for_them(importer: str, path: Path) -> None:
    said = [(table, *one.split("=", 1)) for line in path.with_name(path.name + ".expected").read_text(encoding="utf-8").splitlines()
            for table, *cells in [line.split(" ")] if table in schema.EVIDENCE for one in cells if "=" in one]
    strange = {(table, column, word) for table, column, word in said
               for words in [schema.EVIDENCE[table].words.get(column, ())] if words and word not in words}
    assert not strange, f"{importer} says {strange}"


@pytest.mark.parametrize("name", importers.installed())
def test_an_importer_says_what_it_reads(name: str) -> None:
    module = importers.installed()[name]
    assert module.TITLE
    assert module.PLATFORM.lower() == module.PLATFORM
    assert inspect.getdoc(module)


# --- measures, models, charts, pages, deeds -------------------------------------------------------------------------


@pytest.mark.parametrize("name", measures.installed())
def test_a_measure_needs_only_tables_and_measures(name: str) -> None:
    measure = measures.installed()[name]
    assert set(measures.needs(measure)) <= set(schema.TABLES) | set(measures.installed())
    assert all(p.kind is p.POSITIONAL_OR_KEYWORD for p in inspect.signature(measure).parameters.values())
    assert measures.version(measure) >= 1
    assert measures.definition(measure)


def test_the_statements_written_ahead_are_those_of_these_measures() -> None:
    """Run make docs after a measure has changed, or every answer translates it again."""
    ahead = written.ahead()
    assert ahead.measures == {name: measures.told_by(name) for name in measures.installed()}
    assert set(measures.installed()) <= set(ahead.statements["duckdb"])


@pytest.mark.parametrize("name", charts.installed())
def test_a_chart_says_what_it_shows(name: str) -> None:
    assert inspect.getdoc(charts.load(name))


@pytest.mark.parametrize("name", pages.installed())
def test_a_page_asks_a_question(name: str) -> None:
    module = importlib.import_module(pages.installed()[name])
    assert module.QUESTION.endswith("?")
    assert module.VERSION >= 1


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return stalwarts.init(tmp_path_factory.mktemp("workspaces") / "empty")


@pytest.mark.parametrize("name", pages.installed())
def test_an_empty_workspace_answers_every_page(name: str, empty: Any) -> None:
    page = Page.of(empty.page(name))
    assert words.check(page) == []
    assert page.next_step
    json.dumps(page.document(), allow_nan=False)
    assert all(_render.rendered(page, form) for form in ("text", "html", "md"))


@pytest.mark.parametrize("name", actions.installed())
def test_a_deed_has_a_form_a_group_and_a_sentence(name: str) -> None:
    module = actions.load(name)
    assert module.GROUP in _help.ORDER
    assert (inspect.getdoc(module) or "").splitlines()[0].endswith((".", ";"))
    assert dataclasses.is_dataclass(module.Form)
    for field in dataclasses.fields(module.Form):
        assert field.metadata["meaning"], f"{name}: {field.name} says nothing"


@pytest.mark.parametrize("name", actions.installed())
def test_a_deed_loads_nothing_heavy_until_it_is_done(name: str) -> None:
    source = Path(inspect.getfile(actions.load(name))).read_text(encoding="utf-8")
    top = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    allowed = ("from __future__", "from dataclasses", "from pathlib", "from typing", "from stalwarts.actions._form")
    assert all(line.startswith(allowed) for line in top), top


@pytest.mark.parametrize("name", trades.names())
def test_a_trade_is_whole(name: str) -> None:
    trade = trades.load(name)
    assert trade.files
    assert all(file.clicks for file in trade.files)


def every_problem() -> list[type[problems.Problem]]:
    return [value for value in vars(problems).values()
            if inspect.isclass(value) and issubclass(value, problems.Problem) and value is not problems.Problem]


@pytest.mark.parametrize("problem", every_problem(), ids=lambda p: p.__name__)
def test_a_problem_says_what_it_is(problem: type[problems.Problem]) -> None:
    assert inspect.getdoc(problem)


# --- documentation --------------------------------------------------------------------------------------------------


def test_every_member_has_its_line_in_the_reference() -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "reference").glob("*.md"))
    members = [*importers.installed(), *measures.installed(), *pages.installed(), *actions.installed(),
               *(p.__name__ for p in every_problem()), *schema.TABLES]
    missing = [member for member in members if f"`{member}`" not in told]
    assert not missing, f"run make docs: {missing}"


@pytest.mark.parametrize("path", sorted((DOCS / "why").glob("*.md")), ids=lambda p: p.name)
def test_a_decision_record_is_short_and_says_what_would_change_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 8 <= text.count("\n") <= 40
    assert "change our mind" in text.lower()


@pytest.fixture(scope="module")
def sources() -> Any:
    spec = importlib.util.spec_from_file_location("sources", DOCS / "sources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_importer_is_on_one_page_of_its_source_and_says_what_it_leaves() -> None:
    placed = [name for names in importers.places().values() for name in names]
    assert sorted(placed) == sorted(importers.installed())
    assert not [name for name, module in importers.installed().items() if not getattr(module, "LEFT", "").endswith(".")]


def test_the_pages_of_the_sources_are_up_to_date(sources: Any) -> None:
    """Run make docs after an importer, a golden or the clicks have changed."""
    written = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "exports").glob("*.md")}
    made = sources.pages()
    assert set(written) == set(made)
    stale = [name for name, text in made.items() if written[name] != text]
    assert not stale, f"run make docs: {stale}"
    for name, text in made.items():
        told = ("## How to fetch it", "**What arrives.**", "**What is taken.**", "**What is left.**")
        assert name == "README" or all(part in text for part in told), name
