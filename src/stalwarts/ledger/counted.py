"""The number a profile shows, said beside a list: no file holds it, so it is brought along when files are read anew."""

from __future__ import annotations

from typing import Any

from stalwarts import schema
from stalwarts.ledger.evidence import Evidence
from stalwarts.ledger.facts import Dated

TYPES = schema.EVIDENCE["tally"].types
TOTAL = ("\"of\" = 'followers' AND handle IS NULL AND post IS NULL AND product IS NULL AND currency IS NULL AND since IS NULL")
"""A tally as a person says it; those of a file may look alike."""


def said(listed: Dated, count: int) -> dict[str, Any]:
    """The number as a tally beside the list that it checks."""
    return {"account": listed.account, "until": listed.taken_at, "of": "followers", "value": count, "export_id": listed.export_id}


def before(engine: Any, evidence: Evidence, lists: list[Dated], parts: list[str]) -> list[dict[str, Any]]:
    """What was said of lists that are read anew; of one whose file tells a total by itself, nothing."""
    files = [(evidence.at(file), file.without) for file in evidence.files("tally")]
    if not files or not lists:
        return []
    asked = [f'SELECT DISTINCT export_id FROM "{part}" WHERE {TOTAL}' for part in parts]
    told = {row["export_id"] for statement in asked for row in engine.records(statement)}
    engine.open("tally_before", files, TYPES)
    rows = engine.records(f'SELECT account, until, "of", value, export_id FROM tally_before WHERE {TOTAL}')
    read = {f.export_id for f in lists} - told
    return [row for row in rows if row["export_id"] in read]
