"""What importers say of how their files tell orders, as tables that `telling.once` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from stalwarts import importers
from stalwarts import written
from stalwarts.ledger.entries import Export

TELLERS = {"importer": "string", "rank": "int64", "whole": "string", "ledger": "string"}
BETTER = {"importer": "string", "better": "string"}

Said = Mapping[str, Any]


def told(names: set[str]) -> dict[str, Said]:
    """Importer to what it says: `repeats`, `whole`, `ledger`, `unnamed`. None is loaded while what was written ahead holds."""
    ahead = written.ahead().tellers
    others = importers.named({name for name in names if name not in ahead})
    return {name: ahead[name] for name in names if name in ahead} | {name: told_by(one) for name, one in others.items()}


def told_by(module: Any) -> dict[str, Any]:
    """The same of one importer, from itself."""
    return {"repeats": list(getattr(module, "REPEATS", ())), "whole": getattr(module, "WHOLE", None),
            "ledger": getattr(module, "LEDGER", None), "unnamed": getattr(module, "UNNAMED", False)}


def several(exports: Iterable[Export]) -> list[Export]:
    """The exports of whose importer there are several of one account."""
    found = list(exports)
    counts = Counter((e.importer, e.account) for e in found)
    return [e for e in found if counts[e.importer, e.account] > 1]


def ledgers(said: Mapping[str, Said], selling: Iterable[Export]) -> bool:
    """Whether any of these exports is a ledger beside a kind that tells the same better, or beside another of its kind."""
    kept = {name for name, one in said.items() if one["ledger"] is not None}
    return any(not said.keys().isdisjoint(said[name]["repeats"]) for name in kept) or any(
        e.importer in kept for e in several(selling))


def lay(engine: Any, said: Mapping[str, Said]) -> None:
    """Tables `tellers` and `better_tellers` of the engine."""
    engine.lay("tellers", TELLERS, [{"importer": name, "rank": len(one["repeats"]), **one} for name, one in said.items()])
    engine.lay("better_tellers", BETTER, [{"importer": name, "better": better} for name, one in said.items()
                                          for better in one["repeats"]])
