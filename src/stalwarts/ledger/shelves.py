"""The shelves of one workspace together: archive, catalog, evidence, decisions."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from typing import cast

from stalwarts.ledger.archive import Archive
from stalwarts.ledger.cache import CATALOG
from stalwarts.ledger.decisions import Decisions
from stalwarts.ledger.evidence import Evidence
from stalwarts.ledger.glance import SQLITE
from stalwarts.ledger.glance import Glanced

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog


@dataclass(frozen=True)
class Shelves:
    """Everything the ledger keeps of one workspace."""

    root: Path
    archive: Archive
    catalog: Catalog
    evidence: Evidence
    decisions: Decisions

    @classmethod
    def at(cls, root: Path, url: str = "", *, trying: bool = False) -> Shelves:
        """The shelves in a folder, its catalog at `url` or in the folder itself; `trying`, none is made unless it must.

        Raises NewerWorkspace.
        """
        return cls.of(root, cast("Catalog", Glanced(url or f"{SQLITE}{root / CATALOG}", trying=trying)))

    @classmethod
    def of(cls, root: Path, catalog: Catalog) -> Shelves:
        """The shelves in a folder whose catalog is open."""
        return cls(root, Archive(root / "archive"), catalog, Evidence(root, catalog), Decisions(root, catalog))

    @property
    def created(self) -> datetime:
        """When the workspace was made, naive UTC."""
        return datetime.fromisoformat(str(self.catalog.meta("created")))

    @property
    def erased(self) -> Callable[[Iterable[str]], set[str]] | None:
        """Which of some handles were erased; None where nobody ever was, so that nothing need be asked."""
        gone = {hash_ for event in self.catalog.decisions("erasure") for hash_ in event.body["hashes"]}
        if not gone:
            return None
        return lambda handles: {handle for hash_, handle in self.decisions.hashes(handles).items() if hash_ in gone}
