"""What a deed asks for and what it says when it is done.

A deed that only looks returns a Page in its Done; what a page may be asked with is the page's own Form (see
`stalwarts.page`). A Page offers deeds by name with values for their Forms; a surface runs
`do(room, forms.filled(module.Form, values))` and shows `said`, or the `page`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.forms import asked

if TYPE_CHECKING:
    from stalwarts.page import Deed
    from stalwarts.page import Part
    from stalwarts.workspace import Workspace

__all__ = ["Done", "Outgoing", "Room", "asked"]


@dataclass
class Done:
    """What came of a deed: sentences for a person, a document for a script."""

    said: list[str] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)
    page: Any = None
    """A Page to render, where the deed was to look at one."""
    deeds: list[Deed] = field(default_factory=list)
    """What may be done next, such as taking back what was just done."""
    blob: bytes | str | None = None
    """Rendered already: written to standard output as it is."""
    file: str = ""
    """What the blob is called as a file."""
    parts: list[Part] = field(default_factory=list)
    """What came of it piece by piece, with what may be done about each; the sentences are the short of it."""
    typed: list[str] = field(default_factory=list)
    """What to type next: said in a terminal only."""


@dataclass(frozen=True)
class Outgoing:
    """Pages, as documents, on their way to others: what may not be shown is held back where they are drawn."""

    pages: list[dict[str, Any]]
    title: str = "Stalwarts"
    exports: list[dict[str, Any]] = field(default_factory=list)
    """What the workspace holds, as the contract writes it: whose accounts are its own."""
    names: bool = False
    """Whether people may be named."""


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
    report: Callable[[Outgoing, Path], None] = lambda _outgoing, _file: None
    """Writes pages as one printable file."""
    site: Callable[[Outgoing, Path], list[str]] = lambda _outgoing, _folder: []
    """Writes pages as files into a folder; says which."""
    card: Callable[..., str] = lambda _outgoing, _file, **_look: ""
    """Draws one page's claim, `square` or not and `dark` or not; gives the line to paste under it."""
    quick_page: Callable[[Path], None] = lambda _file: None
    """Writes the two-number answer as one page that computes."""
    read: Callable[[dict[str, Any]], str] = lambda page: str(page["claim"])
    """A page's document as text."""
    progress: Callable[[str, int], None] = lambda _stage, _amount: None
    ask: Callable[[str], bool] = lambda _question: False
    """A yes-or-no question; False where nobody can answer."""
    patient: bool = False
    """Whether somebody waits for the whole story rather than for the end: then it may take longer to tell."""
    say: Callable[[Done], None] = lambda _done: None
    """Tells a part of what came of it before the rest is done."""
    serve: Callable[..., None] = lambda _root, **_how: None
    """Opens the studio on a folder, until it is closed."""
