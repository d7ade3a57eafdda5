"""What a deed asks for and what it says when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from stalwarts.workspace import Workspace


def asked(meaning: str, default: Any = MISSING, *, place: bool = False, short: str = "") -> Any:
    """A field of a Form: what it means, and whether it is given by place or by name."""
    metadata = {"meaning": meaning, "place": place, "short": short}
    if isinstance(default, (list, tuple)):
        return field(default_factory=lambda: default, metadata=metadata)
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass
class Done:
    """What came of a deed: sentences for a person, a document for a script."""

    said: list[str] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)
    page: Any = None
    """A Page to render, where the deed was to look at one."""
    blob: bytes | str | None = None
    """Rendered already: written to standard output as it is."""


@dataclass
class Room:
    """Where a deed is done: how to reach the workspace, show progress and ask the person."""

    folder: Path | None
    """The workspace that was named, if any."""
    find: Callable[[], Path]
    """The folder of the workspace. Raises NoWorkspace."""
    open: Callable[[], Workspace]
    listed: Callable[[], dict[str, str]] = dict
    """Page name to its question."""
    report: Callable[[list[dict[str, Any]], Path, str], None] = lambda _pages, _file, _title: None
    """Writes pages, given as documents, as one printable file under a title."""
    read: Callable[[dict[str, Any]], str] = lambda page: str(page["claim"])
    """A page's document as text."""
    progress: Callable[[str, int], None] = lambda _stage, _amount: None
    ask: Callable[[str], bool] = lambda _question: False
    """A yes-or-no question; False where nobody can answer."""
