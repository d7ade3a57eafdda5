"""The lots of an ask on the disk: who was drawn, by keyed hash, and beside it the way back to the handles.

`decisions/draw/<ask>.parquet` never changes. `decisions/names/<ask>.parquet` maps its hashes to handles; erasing rewrites
it. Not in the catalog, where three million names would take longer to file than everything else together.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from stalwarts import schema
from stalwarts.late import pa
from stalwarts.ledger import _disk
from stalwarts.ledger.archive import fingerprint
from stalwarts.ledger.leases import Lease

DRAW, NAMES = Path("decisions", "draw"), Path("decisions", "names")
NAMED = {"hash": "string", "handle": "string"}
BATCH = 200_000
"""Handles hashed at a time."""
Hash = Callable[[list[str]], list[str]]
Place = Callable[[], None]


def hidden(ask: str, drawn: pa.Table, hash_: Hash) -> tuple[pa.Table, pa.Table]:
    """The lots as keyed hashes, and the names: `hash` and `handle`, each once."""
    import pyarrow.compute as pc

    texts = {name: drawn.column(name).combine_chunks().cast(pa.string()) for name in ("unit", "handle")}
    known = pc.unique(pa.concat_arrays([texts["handle"], texts["unit"]]))
    hashes = pa.concat_arrays([pa.array(hash_(known.slice(at, BATCH).to_pylist()), pa.string())
                               for at in range(0, max(len(known), 1), BATCH)])
    columns = {name: hashes.take(pc.index_in(texts[name], value_set=known)) for name in texts}
    rest = {name: drawn.column(name) for name in ("arm", "stratum")}
    asks = pa.repeat(pa.scalar(ask, pa.string()), drawn.num_rows)
    return pa.table({"ask": asks, **columns, **rest}), pa.table({"hash": hashes, "handle": known})


def file(root: Path, name: str, tables: tuple[pa.Table, pa.Table], decide: Callable[[Place, Path, str], int]) -> int:
    """Write lots and names; `decide` is given what places them, where the lots will lie and their SHA-256.

    It places them while nobody else decides, or raises: then nothing stays.
    """
    import pyarrow.parquet as pq

    finals = [root / folder / f"{name}.parquet" for folder in (DRAW, NAMES)]
    with Lease(root) as lease:
        drafts = [lease.temporary(final.parent, ".parquet") for final in finals]
        try:
            for table, draft, final in zip(tables, drafts, finals, strict=True):
                with _disk.plainly(final, leftover=draft):
                    _disk.make(final.parent)
                    pq.write_table(table, draft, compression="zstd", compression_level=1)
            with drafts[0].open("rb") as stream:
                digest = fingerprint(stream)

            def place() -> None:
                for draft, final in reversed(list(zip(drafts, finals, strict=True))):
                    _disk.place(draft, final)

            return decide(place, finals[0], digest)
        finally:
            for draft in drafts:
                draft.unlink(missing_ok=True)


def names(root: Path, gone: AbstractSet[str]) -> pa.Table:
    """`hash` and `handle` of everybody in any lot, but for the hashes of the erased."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    empty = pa.table({"hash": pa.array([], pa.string()), "handle": pa.array([], pa.string())})
    whole = pa.concat_tables([empty, *(pq.read_table(path).cast(empty.schema) for path in files(root))])
    lost = pc.is_in(whole.column("hash"), value_set=pa.array(sorted(gone), pa.string()))
    return whole.filter(pc.invert(lost))


def show(engine: Any, root: Path, drawn: list[Path], gone: Callable[[], AbstractSet[str]]) -> None:
    """Make the table `draw` of a view: every lot with its handles in clear, but for the erased.

    It is joined by the engine when somebody reads it: three million lots cost nothing unread.
    """
    columns = schema.DECISIONS["draw"].types
    if not drawn:
        engine.lay("draw", columns, [])
        return
    engine.open("kept_draw", [(path, ()) for path in drawn], columns)
    engine.open("drawn_names", [(path, ()) for path in files(root)], NAMED)
    engine.lay("gone_names", {"hash": "string"}, [{"hash": hash_} for hash_ in sorted(gone())])
    engine.view("known_names", "SELECT DISTINCT hash, handle FROM drawn_names WHERE hash NOT IN (SELECT hash FROM gone_names)")
    engine.view("draw", "SELECT d.ask, one.handle AS unit, other.handle AS handle, d.arm, d.stratum FROM kept_draw d "
                        "JOIN known_names one ON d.unit = one.hash JOIN known_names other ON d.handle = other.hash")


def files(root: Path) -> list[Path]:
    """The files that name who was drawn."""
    return sorted(path for path in (root / NAMES).glob("*.parquet") if not path.name.startswith("."))


def forget(root: Path, handles: AbstractSet[str]) -> int:
    """Take these handles out of every such file; how many names went."""
    from stalwarts.ledger import _parquet

    dropped = 0
    for path in files(root):
        if handles.isdisjoint(_parquet.handles(path)):
            continue
        with Lease(root) as lease:
            draft = lease.temporary(path.parent, ".parquet")
            with _disk.plainly(path, leftover=draft):
                dropped += _parquet.write(draft, [(path, frozenset())], handles)
            _disk.place(draft, path)
    return dropped
