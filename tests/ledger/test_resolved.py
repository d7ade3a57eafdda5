"""The rule for exports that tell the same: which row counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ibis
import pytest

from stalwarts import schema
from stalwarts.ledger import resolve

DAY = datetime(2026, 3, 1)


def consents(*told: tuple[str, str, datetime]) -> list[str]:
    """What counts of one reader's consent, of which exports of that id say so at that date."""
    types = schema.EVIDENCE["consent"].types
    rows: list[dict[str, Any]] = [
        dict.fromkeys(types) | {"handle": "email:ada@example.org", "account": "kit:main", "purpose": "email", "state": state,
                                "basis": "list", "export_id": export} for export, state, _ in told]
    table = ibis.memtable(rows, schema=ibis.schema(types))
    export = ibis.memtable([{"export_id": export, "taken_at": taken} for export, _, taken in told])
    return resolve.latest("consent", table, export).to_pyarrow()["state"].to_pylist()


@pytest.mark.parametrize(("yes", "no"), [("a", "b"), ("b", "a")])
def test_of_two_lists_dated_alike_a_refusal_is_believed_whatever_they_are_called(yes: str, no: str) -> None:
    assert consents((yes, "yes", DAY), (no, "no", DAY)) == ["no"]


def test_a_later_yes_is_one() -> None:
    assert consents(("a", "yes", datetime(2026, 3, 2)), ("b", "no", DAY)) == ["yes"]
