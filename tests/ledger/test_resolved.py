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


def follows(*told: tuple[str, datetime | None, datetime | None, datetime]) -> list[tuple[datetime | None, datetime | None]]:
    """Since when and until when Ada follows, of which exports say so, each with both and the date it was taken."""
    types = schema.EVIDENCE["follow"].types
    rows: list[dict[str, Any]] = [
        dict.fromkeys(types) | {"handle": "instagram:ada", "account": "instagram:maya", "kind": "follower", "since": since,
                                "seen_at": taken, "ended_at": ended, "came_by": "unknown", "export_id": export}
        for export, since, ended, taken in told]
    table = ibis.memtable(rows, schema=ibis.schema(types))
    export = ibis.memtable([{"export_id": export, "taken_at": taken} for export, _, _, taken in told])
    found = resolve.latest("follow", table, export).to_pyarrow().to_pylist()
    return [(row["since"], row["ended_at"]) for row in found]


BEGAN, ANEW, NEXT = datetime(2025, 5, 1), datetime(2026, 1, 9), datetime(2026, 4, 1)


@pytest.mark.parametrize(("told", "since", "ended"), [
    ((("a", BEGAN, None, DAY), ("b", None, None, NEXT)), BEGAN, None),
    ((("a", None, None, DAY), ("b", BEGAN, None, NEXT)), BEGAN, None),
    ((("a", BEGAN, None, DAY), ("b", ANEW, None, NEXT)), ANEW, None),
    ((("a", BEGAN, None, DAY), ("b", None, NEXT, NEXT)), BEGAN, NEXT),
    ((("a", BEGAN, DAY, DAY), ("b", None, None, NEXT)), None, None),
    ((("a", None, None, DAY), ("b", None, None, NEXT)), None, None),
])
def test_a_later_list_without_dates_does_not_unsay_since_when_somebody_follows(
        told: tuple[Any, ...], since: datetime | None, ended: datetime | None) -> None:
    """The fifth had left by the first list: since when they follow again nobody tells."""
    assert follows(*told) == follows(*reversed(told)) == [(since, ended)]
