"""What somebody who adds files says beside their paths."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from stalwarts.ledger.hashing import Early
from stalwarts.ledger.mapped import Mappings


@dataclass(frozen=True)
class Wish:
    """What the user said, of all the files."""

    account: str | None = None
    importer: str | None = None
    mappings: Mappings = field(default_factory=Mappings)
    """How tables that no importer knows are read."""
    count: int | None = None
    """The number the profile shows, the check on a list of followers."""
    dry_run: bool = False
    brand: str = "main"
    """Names accounts that no file names."""
    currency: str = ""
    """What money is in, in files that do not say: part of what such an export is."""
    early: Early | None = None
    """Hashes of large files that were begun before anything else."""
