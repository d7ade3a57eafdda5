"""Write docs/reference from the code itself: tables, importers, measures, pages, commands, settings, problems.

Run by `make docs`; CI fails where what it writes differs from what is committed.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import io
from pathlib import Path
from typing import Any

import ibis
import sources

from stalwarts import actions
from stalwarts import importers
from stalwarts import measures
from stalwarts import pages
from stalwarts import problems
from stalwarts import schema
from stalwarts import settings
from stalwarts import written
from stalwarts.engines import open_engine
from stalwarts.importers._shapes import Peek
from stalwarts.ledger import asked
from stalwarts.ledger import facts
from stalwarts.ledger import gather
from stalwarts.ledger import reading
from stalwarts.ledger import readings
from stalwarts.ledger import tellers
from stalwarts.ledger.sources import Sources
from stalwarts.ledger.steps import adding
from stalwarts.ledger.steps import steps
from stalwarts.ledger.survey import survey
from stalwarts.surfaces import _help

HERE = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py; edit the code instead. -->\n"


def main() -> None:
    """Write every page of the reference, and what is written ahead."""
    ahead()
    folder = HERE / "reference"
    folder.mkdir(exist_ok=True)
    for name, lines in {"tables": tables(), "importers": exports(), "measures": definitions(), "pages": questions(),
                        "commands": commands(), "settings": settable(), "problems": refusals()}.items():
        text = "\n".join([NOTE, *lines]).rstrip() + "\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    sources.write()


def ahead() -> None:
    """Write down what an answer would otherwise load and translate: measures, their statements, the steps before them."""
    engine = open_engine()
    told = {name: measures.told_by(name) for name in measures.installed()}
    said = {name: tellers.told_by(module) for name, module in importers.installed().items()}
    statements = {"duckdb": _steps(engine) | _adding(engine) | _statements(engine, told)}
    written.write(written.Written(told, statements, said, headings(), importers.judges(),
                                  importers.judges(alone=True)))
    written.ahead.cache_clear()
    for path in readings.FOLDER.glob("*.json"):
        path.unlink()
    for name in importers.installed():
        forms = _forms(engine, name)
        if forms:
            readings.write(name, forms)


def headings() -> dict[str, str]:
    """Headings of each table among the goldens, hashed, to who reads it; none that somebody else makes something of."""
    found: dict[tuple[str, ...], set[str]] = {}
    with Sources(sorted(sources.GOLDEN.iterdir())) as files:
        for claim in survey(list(files.walk())).claims:
            if claim.mapping is None and claim.mends is None:
                found.setdefault(claim.peek.header, set()).add(claim.importer)
    return {written.hashed(header): min(names) for header, names in found.items() if len(header) > 1 and len(names) == 1
            and not _others(header, min(names))}


def _others(header: tuple[str, ...], reader: str) -> list[str]:
    """Importers that make something of headings alone, or of an empty table by a neutral name."""
    text = ",".join(f'"{name}"' for name in header).encode()
    peek = Peek("export.csv", text, header, {}, lambda: io.BytesIO(text))
    return [name for name, module in importers.installed().items()
            if name not in {reader, importers.GENERIC} and module.shape(peek) is not None]


def _statements(engine: Any, told: dict[str, Any]) -> dict[str, str]:
    seen: dict[str, Any] = {name: engine.rows(name, table.types, []) for name, table in schema.TABLES.items()}
    found = {}
    for name in measures.order(measures.installed()):
        seen[name] = measures.installed()[name](*(seen[needed] for needed in told[name]["needs"]))
        found[name] = engine.statement(seen[name])
        if told[name]["kept"]:
            engine.keep_as(f"kept_{name}", found[name])
            seen[name] = engine.table(f"kept_{name}")
    return found


def _steps(engine: Any) -> dict[str, str]:
    seen = {name: engine.rows(f"kept_{name}", table.types, []) for name, table in schema.EVIDENCE.items()}
    seen |= {name: engine.rows(name, columns, []) for name, columns in gather.BESIDE.items()}
    found = {name: engine.sql(step(seen, gather.SINCE)) for name, step in steps().items()}
    return found | {"a date": engine.sql(ibis.literal(gather.SINCE, "timestamp(6)")).removeprefix("SELECT ").split(" AS ")[0]}


def _adding(engine: Any) -> dict[str, str]:
    seen = {name: engine.rows(f"kept_{name}", columns, []) for name, columns in asked.TABLES.items()}
    return {name: engine.statement(step(seen)) for name, step in adding().items()}


def _forms(engine: Any, name: str) -> list[tuple[dict[str, str], readings.Reading]]:
    """Each form of file that stands among the goldens of an importer: its columns, and what is asked of it."""
    with Sources([sources.GOLDEN / name]) as files:
        claims = [claim for claim in survey(list(files.walk())).claims if claim.importer == name and claim.mapping is None]
    shapes = {tuple(reading.raw_types(claim.shape, engine).items()): claim.shape for claim in claims}
    return [(dict(columns), _reading(engine, name, dict(columns))) for columns in sorted(shapes)]


def _reading(engine: Any, name: str, columns: dict[str, str]) -> readings.Reading:
    module = importers.installed()[name]
    engine.start("form", columns)
    said = {"file": 0, "own": False, **dict.fromkeys(facts.SAID)}
    raw = engine.shown(readings.RAW, engine.table(engine.seen("form", columns, [said], facts.SAID)).schema())
    inside = module.newest(raw) if hasattr(module, "newest") else None
    return readings.made(engine, name, raw, module.facts(raw), inside, lasting=True)


def tables() -> list[str]:
    """Every canonical table and column."""
    lines = ["# Tables\n", "Times are naive UTC; a type with `!` is never null.\n"]
    for name, table in schema.TABLES.items():
        lines += [f"## `{name}`\n", f"{table.row[0].upper()}{table.row[1:]} ({table.shelf}). One row per "
                  f"{', '.join(table.key)}.\n", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{column}` | {c.type} | {c.meaning} |" for column, c in table.columns.items()] + [""]
    return lines


def exports() -> list[str]:
    """Every importer."""
    lines = ["# Files that can be read\n"]
    for name, module in sorted(importers.installed().items()):
        lines += [f"## `{name}`: {module.TITLE}\n", inspect.getdoc(module) or "", ""]
    return lines


def definitions() -> list[str]:
    """Every measure: definition, version, columns, what it needs."""
    lines = ["# What every number means\n"]
    for name, measure in sorted(measures.installed().items()):
        needs = ", ".join(f"`{needed}`" for needed in measures.needs(name))
        lines += [f"## `{name}`\n", f"Version {measures.version(name)}. Made from {needs}.\n",
                  measures.definition(name), "", inspect.getdoc(measure) or "", ""]
    return lines


def questions() -> list[str]:
    """Every page."""
    lines = ["# Pages\n", "| page | question |", "|---|---|"]
    return lines + [f"| `{name}` | {importlib.import_module(module).QUESTION} |"
                    for name, module in sorted(pages.installed().items())]


def commands() -> list[str]:
    """Every command with what it asks for."""
    lines = ["# Commands\n", "Every command takes `--json`; `-w DIR` before it names the workspace.\n"]
    for group in _help.ORDER:
        for name in sorted(actions.installed()):
            module = actions.load(name)
            if group == module.GROUP:
                typed = " ".join(actions.spoken(name))
                head = f"## `{name}`\n" if typed == name else f"## `{name}`, typed `stalwarts {typed}`\n"
                lines += [head, f"*{group}.* {inspect.getdoc(module)}\n", *_asked(module), ""]
    return lines


def _asked(module: Any) -> list[str]:
    fields = dataclasses.fields(module.Form)
    if not fields:
        return []
    rows = [f"| {_spelt(f)} | {f.metadata['meaning']} |" for f in fields]
    return ["| asked | meaning |", "|---|---|", *rows]


def _spelt(field: Any) -> str:
    name = field.name.strip("_").replace("_", "-")
    return f"`{name.upper()}`" if field.metadata["place"] else f"`--{name}`"


def settable() -> list[str]:
    """Every setting."""
    lines = ["# Settings\n", "In `stalwarts.toml`, which any text editor opens.\n", "| setting | meaning |", "|---|---|"]
    return lines + [f"| `{f.name}` | {f.metadata['meaning']} |" for f in dataclasses.fields(settings.Settings)]


def refusals() -> list[str]:
    """Every Problem."""
    found = {name: value for name, value in vars(problems).items()
             if inspect.isclass(value) and issubclass(value, problems.Problem) and value is not problems.Problem}
    lines = ["# Every way Stalwarts says no\n", "| problem | when |", "|---|---|"]
    return lines + [f"| `{name}` | {(inspect.getdoc(value) or '').splitlines()[0]} |" for name, value in sorted(found.items())]


if __name__ == "__main__":
    main()
