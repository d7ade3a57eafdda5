"""Likely links of a workspace: compared once per set of files, kept under `derived/links`, settled by every view.

Comparing takes seconds to minutes, so a view never waits for it in a large workspace: `add` compares when it is done (from
`WORTH` to `AT_ADD` rows of people), and so does whoever asks. A small workspace (up to `SMALL` rows) is compared by the
first view that finds it was not, after a file was taken back, say. The work behind the latest comparison is kept beside its
pairs, so that after one more file, or one taken back, only who changed is compared again.
Decisions need no comparing again: they come in when the pairs are settled, and what came of many pairs is kept as well.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.engines import open_engine
from stalwarts.ledger.entries import Export

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

PEOPLE = ("handle", "follow", "order", "clue", "said")
"""Tables that tell of people, and what is compared of them."""
SMALL = 20_000
"""Rows of them that any view compares by itself."""
AT_ADD = 1_000_000
"""Rows up to which `add` compares when it is done; beyond, whoever wants it asks: it takes minutes and gigabytes."""
AGAIN = "found again"
"""Where the pairs that are kept say how many buyers held back came back."""
KEPT = 6
"""Results kept; the oldest go."""
WORTH = 2_000
"""Rows from which the work is worth keeping: fewer are compared sooner than read."""


@dataclass(frozen=True)
class Linking:
    """The comparisons of one workspace for one set of exports."""

    root: Path
    exports: Sequence[Export]
    erased: int
    """How many were erased: their rows are gone from exports that are called the same."""

    @property
    def rows(self) -> int:
        """Rows that tell of people."""
        return sum(export.kept_by_table.get(table, 0) for export in self.exports for table in PEOPLE)

    @property
    def needless(self) -> bool:
        """Whether there is nothing to compare: one file, or none that tells of people."""
        telling = [e for e in self.exports if any(e.kept_by_table.get(table) for table in PEOPLE)]
        return len({export.platform for export in telling}) < 2 and not any(e.kept_by_table.get("clue") for e in telling)

    @property
    def small(self) -> bool:
        """Whether comparing takes no time worth mentioning."""
        return self.rows <= SMALL

    @property
    def due(self) -> bool:
        """Whether `add` compares when it is done."""
        return WORTH <= self.rows <= AT_ADD

    @property
    def path(self) -> Path:
        """Where the pairs are kept."""
        told = sorted((e.export_id, sorted(e.kept_by_table.items())) for e in self.exports)
        key = hashlib.sha256(repr((told, self.erased, code())).encode()).hexdigest()[:32]
        return self.root / "derived" / "links" / f"{key}.parquet"

    def kept(self) -> pa.Table | None:
        """The pairs as they were compared; None where nobody did."""
        if not self.path.exists():
            return None
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pq.read_table(self.path)
        except (OSError, pa.ArrowInvalid):
            return None

    def keep(self, pairs: pa.Table) -> None:
        """Keep pairs; a folder that cannot be written to costs speed, nothing else."""
        import pyarrow.parquet as pq

        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            draft.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pairs, draft, compression="zstd")
            draft.replace(self.path)
            for old in sorted(draft.parent.glob("*.parquet"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def compare(self, engine: Any, links: pa.Table, tables: Mapping[str, ir.Table]) -> pa.Table:
        """Compare everybody in these tables, `links` being what certain identity joins, and keep what comes of it.

        With the pairs goes how many buyers who were held back came back (`found_again`).
        """
        from stalwarts.identity import certain
        from stalwarts.identity import likely
        from stalwarts.identity import recall
        from stalwarts.ledger import links_kept

        found = {name: engine.run(expression) for name, expression in recall.needed(tables).items()}
        large, folder = self.rows >= WORTH, self.path.parent
        before = links_kept.latest(folder, code()) if large else None
        with closing(open_engine()) as own:
            person = certain.beings(links)
            pairs, work = likely.renewed(found, person, before, own)
        pairs = pairs.replace_schema_metadata({AGAIN: json.dumps(recall.recall(found, person, work))})
        self.keep(pairs)
        if large:
            links_kept.keep(folder, code(), work)
        return pairs


def found_again(pairs: pa.Table) -> dict[str, tuple[int, int]]:
    """By platform of a list, how many buyers were held back when these pairs were compared, and how many came back."""
    told = (pairs.schema.metadata or {}).get(AGAIN.encode(), b"{}")
    return {platform: (held, back) for platform, (held, back) in json.loads(told).items()}


@cache
def code() -> str:
    """A fingerprint of the room that compares: pairs of another version are compared again."""
    seen = hashlib.sha256()
    for path in sorted((Path(__file__).parent.parent / "identity").iterdir()):
        if path.suffix in {".py", ".toml"}:
            seen.update(path.name.encode() + path.read_bytes())
    return seen.hexdigest()
