"""stalwarts.toml: the few things a person may edit. Every setting stands here with its default and meaning."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import MISSING
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from pathlib import Path
from typing import Any

from stalwarts.problems import BadSettings
from stalwarts.problems import FolderTaken
from stalwarts.problems import NoWorkspace

FILE = "stalwarts.toml"


def _setting(default: Any, meaning: str) -> Any:
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata={"meaning": meaning})
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What stalwarts.toml says, with defaults for what it leaves out."""

    brand: str = _setting("main", "whose workspace this is; names accounts that no file names")
    trade: str = _setting("singer", "what you do: the words and comparisons to use")
    sells: str = _setting("", "what you sell, in your own words")
    currency: str = _setting("", "what money is shown in; empty: the currency most of your money came in")
    own: list[str] = _setting([], "your own addresses and account names: their payments are tests, not support")
    products: list[str] = _setting([], "what of an account that also sells others' things is yours, such as "
                                       "stripe:main = Fern*; an account not named here is all yours")
    engine: str = _setting("duckdb", "what computes")
    catalog: str = _setting("", "database address of the catalog; empty: a file in the workspace")
    income: float = _setting(0.0, "the yearly income you want from supporters; 0: not said")


def find(start: Path | None, environment: str | None) -> Path:
    """The workspace: as named, else as the environment says, else the nearest parent folder with settings.

    Raises NoWorkspace.
    """
    if start is not None or environment:
        root = start or Path(str(environment))
        if not (root / FILE).is_file():
            raise NoWorkspace(str(root))
        return root
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return folder
    raise NoWorkspace(str(here))


def inside(root: Path) -> list[Path]:
    """Workspaces in folders of this one, by name: it is then a portfolio."""
    return sorted(file.parent for file in root.glob(f"*/{FILE}") if file.is_file())


def from_environment() -> str | None:
    """The workspace that the environment names."""
    return os.environ.get("STALWARTS_WORKSPACE")


def load(root: Path) -> Settings:
    """The settings of a workspace. Raises BadSettings with the line that cannot be read."""
    path = root / FILE
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(str(path), str(error)) from error
    known = {f.name: f for f in fields(Settings)}
    for name, value in said.items():
        if name not in known:
            raise BadSettings(str(path), f"there is no setting '{name}'; there are {', '.join(known)}")
        wanted = type(known[name].default) if not isinstance(value, list) else list
        if not isinstance(value, (wanted, int) if wanted is float else wanted):
            raise BadSettings(str(path), f"'{name}' must be written like {_default_text(known[name])}")
    for line in said.get("products", []):
        if not isinstance(line, str) or not product(line):
            raise BadSettings(str(path), f"'products' are written like \"stripe:main = Fern*\", not like {line!r}")
    return Settings(**said)


def product(line: str) -> tuple[str, str] | None:
    """The account and the product, which may end in `*`, that a line of `products` names; None where it names none."""
    account, mark, named = (part.strip() for part in line.partition("="))
    return (account, named) if mark and named and ":" in account else None


def create(root: Path, **said: Any) -> Settings:
    """A new workspace folder with its settings written out, each with its meaning.

    Raises FolderTaken.
    """
    path = root / FILE
    if path.exists():
        raise FolderTaken(str(root))
    root.mkdir(parents=True, exist_ok=True)
    settings = Settings(**said)
    lines = [f"# {f.metadata['meaning']}\n{f.name} = {_text(getattr(settings, f.name))}\n" for f in fields(Settings)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return settings


def change(root: Path, **said: Any) -> Settings:
    """Write some settings anew, leaving every other line as the person wrote it. Raises BadSettings."""
    path = root / FILE
    load(root)
    text = path.read_text(encoding="utf-8")
    known = {f.name: f for f in fields(Settings)}
    for name, value in said.items():
        line = f"{name} = {_text(value)}"
        text, found = re.subn(rf"(?m)^[ \t]*{name}[ \t]*=.*$", lambda _found, line=line: line, text, count=1)  # type: ignore[misc]
        text = text if found else f"{text.rstrip()}\n\n# {known[name].metadata['meaning']}\n{line}\n"
    draft = path.with_name(f".{FILE}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return load(root)


def _default_text(f: Any) -> str:
    return _text(f.default if f.default is not MISSING else f.default_factory())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(_text(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
