"""Write docs/exports: one page a source, with the clicks, what arrives, what is taken, and what is left and why.

Nothing here is known of any source: the clicks stand in `trades/_files.toml`, what an importer takes and leaves on the
importer, what arrives and how far it reaches in the goldens that it is tested with. Part of `make docs`.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from stalwarts import importers
from stalwarts import schema
from stalwarts import trades
from stalwarts import words
from stalwarts.trades import Fetch

HERE = Path(__file__).parent
FOLDER = HERE / "exports"
GOLDEN = HERE.parent / "tests" / "golden"
NOTE = "<!-- Written by docs/sources.py; edit the importer, its goldens or trades/_files.toml instead. -->\n"
SHOWN = 6
"""Names of files that are shown of one importer."""
UNCHECKED = ("Nobody has checked the clicks of this one yet: look in its settings for the words *export* or *download*, and ask "
             "for everything, since ever.")
WHO = {"all": "everybody", "listed": "those listed only"}
BASIS = {"stated": "the file says so", "assumed": "assumed", "declared": "you say so"}


def write() -> None:
    """Every page anew, and no other page in the folder."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.stem not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Name of each page to its text; `README` lists the others."""
    found = importers.places()
    made = {platform: _text(_page(platform, names)) for platform, names in found.items()}
    lines = ["# Where files come from\n", "For each place: the clicks, what arrives, what is taken, and what is left and why.\n",
             "| place | files that are read |", "|---|---|",
             *(f"| [{importers.called(names)}]({platform}.md) | {', '.join(_modules()[name].TITLE for name in names)} |"
               for platform, names in sorted(found.items(), key=lambda one: importers.called(one[1]).lower()))]
    return made | {"README": _text(lines)}


def _modules() -> dict[str, ModuleType]:
    return importers.installed()


def _text(lines: Iterable[str]) -> str:
    return "\n".join([NOTE, *lines]).rstrip() + "\n"


def _page(platform: str, names: list[str]) -> Iterator[str]:
    yield f"# {importers.called(names)}\n"
    yield from _clicks(names)
    for name in names:
        yield from _file(name)
    reasons = _others(names)
    if reasons:
        yield "## The rest of the download\n"
        yield from (f"- {reason[0].upper()}{reason[1:]}." for reason in reasons)
        yield ""
    yield f"Every file that is read, from whichever place: [{platform} among the others](README.md)."


def _clicks(names: list[str]) -> Iterator[str]:
    """How to fetch what these read."""
    yield "## How to fetch it\n"
    known = [one for one in trades.fetches() if one.is_in(names)]
    if not known:
        yield UNCHECKED + "\n"
    for one in known:
        yield from _fetch(one)


def _fetch(one: Fetch) -> Iterator[str]:
    yield f"**{one.title}.** It says {one.gives}. Wait: {one.wait}.\n"
    yield from (f"{place}. {click}" for place, click in enumerate(one.clicks, 1))
    against = f", against <{one.source}>" if one.source else ""
    yield f"\nThe clicks were last checked on {words.day(one.checked)}{against}.\n"


def _file(name: str) -> Iterator[str]:
    module, goldens = _modules()[name], list(_goldens(name))
    yield f"## {module.TITLE}\n"
    yield f"**What arrives.** {_arrives(name, goldens)}\n"
    yield "**What is taken.**\n"
    yield from (f"- `{table}`: {schema.EVIDENCE[table].row}" for table in _taken(goldens))
    yield from ("", f"How far it is believed: {_reach(goldens)}.\n", inspect.getdoc(module) or "", "")
    yield f"**What is left.** {module.LEFT}\n"


def _goldens(name: str) -> Iterator[Path]:
    """What is expected of the files an importer is tested with."""
    yield from sorted((GOLDEN / name).rglob("*.expected"))


def _arrives(name: str, goldens: list[Path]) -> str:
    """Names of files as they come."""
    names = list(dict.fromkeys(str(path.relative_to(GOLDEN / name)).removesuffix(".expected") for path in goldens))
    more = f", and {len(names) - SHOWN} more layouts that are tested" if len(names) > SHOWN else ""
    return "Such as " + ", ".join(f"`{one}`" for one in names[:SHOWN]) + more + "."


def _rows(goldens: list[Path], table: str) -> Iterator[str]:
    for path in goldens:
        yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(f"{table} "))


def _taken(goldens: list[Path]) -> list[str]:
    """The tables its files fill, as expected in its goldens."""
    return [table for table in schema.EVIDENCE if table != "cover" and any(_rows(goldens, table))]


def _reach(goldens: list[Path]) -> str:
    """What its files could have shown: of whom, and on whose word."""
    said = dict.fromkeys(re.findall(r"^cover table=(\w+).* who=(\w+) .*basis=(\w+)", line)[0] for line in _rows(goldens, "cover"))
    return "; ".join(f"`{table}` of {WHO[who]} ({BASIS[basis]})" for table, who, basis in said)


def _others(names: list[str]) -> list[str]:
    """Why the other files of the same download are left alone, by those who recognise them."""
    judges = {module.known for name in names if hasattr(module := _modules()[name], "known")}
    found = [why for judge in sorted(judges, key=lambda one: one.__module__)
             for _pattern, why in _listed(sys.modules[judge.__module__])]
    return list(dict.fromkeys(found))


def _listed(module: ModuleType) -> tuple[tuple[str, str], ...]:
    rest = getattr(module, "_REST", ())
    return (("", rest),) if isinstance(rest, str) else rest


if __name__ == "__main__":
    write()
