"""How do you know? For each figure its definition, what it was made from down to the files, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from stalwarts import lineage
from stalwarts import measures
from stalwarts import schema
from stalwarts.page import Known
from stalwarts.words import day

KINDS = {
    "follow": "who follows you", "order": "payments", "plan": "memberships", "post": "your own posts",
    "touch": "likes, comments, opens or clicks", "consent": "who agreed to be written to",
    "tally": "counts, such as the number your profile shows", "said": "what people answered when asked",
}
"""Tables whose files would change a figure, in the reader's words."""
DECIDED = {
    "person": "Your decision that two account names are one person, or that they are not.",
    "move": "A note of yours that somebody stood up for you, shared you or brought a friend.",
    "own": "Your own addresses in stalwarts.toml: what is paid from them is not support.",
    "rate": "Another rate of exchange: they are the European Central Bank's, of the day.",
}
Exports = Iterable[Mapping[str, Any]]


def known(rests_on: Mapping[str, str], exports: Exports) -> dict[str, Known]:
    """Figure to how it is known, for every figure and the measure it rests on."""
    files = [dict(export) for export in exports]
    made: dict[str, Known] = {}
    for measure in dict.fromkeys(rests_on.values()):
        made[measure] = _known(measure, files)
    return {figure: made[measure] for figure, measure in rests_on.items()}


def versions(rests_on: Mapping[str, str]) -> dict[str, int]:
    """Figure to the version of its definition."""
    return {figure: measures.version(measure) for figure, measure in rests_on.items()}


def _known(measure: str, exports: list[dict[str, Any]]) -> Known:
    told = lineage.definition(measure)
    tables = lineage.tables(measure)
    used = [export for export in exports if any(export["kept"].get(table) for table in tables if table in KINDS)]
    chain = lineage.lines(lineage.chain(measure, exports), once=True)
    return Known(measure, told["version"], told["definition"], chain, sorted({export["file"] for export in used}),
                 list(_changes(tables, exports)))


def _changes(tables: list[str], exports: list[dict[str, Any]]) -> Iterable[str]:
    for table in [name for name in schema.EVIDENCE if name in tables and name in KINDS]:
        ends = [cover["until"] for export in exports for cover in export["covers"]
                if cover["table"] == table and export["kept"].get(table)]
        if ends:
            yield f"A newer or longer file of {KINDS[table]}: those here reach to {day(max(ends))}."
        elif any(export["kept"].get(table) for export in exports):
            yield f"A newer or longer file of {KINDS[table]}."
        else:
            yield f"A file of {KINDS[table]}: none has been added."
    yield from (said for table, said in DECIDED.items() if table in tables)
