"""Every trade's made-up creator runs from files to an answer and a report, without a row set aside or a word of warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from adding import brief
from adding import stalwarts
from stalwarts import open as opened
from stalwarts import trades
from stalwarts import worlds

PEOPLE = 900


@pytest.mark.parametrize("trade", trades.names())
def test_a_trade_runs_to_an_answer_and_a_report(trade: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Warnings are errors here; standard error stays empty."""
    monkeypatch.setattr(worlds, "build", brief)
    said = stalwarts("demo", tmp_path / trade, "--trade", trade, "--people", PEOPLE, "--json")
    assert (said.code, said.err) == (0, "")
    exports, world = said.document["exports"], brief(trade, PEOPLE)
    assert not [export["file"] for export in exports if export["set_aside"] or bool(export["rows"]) != bool(export["covers"])]
    assert {export["account"] for export in exports} == set(world.accounts.values())
    figures = stalwarts("-w", tmp_path / trade, "answer", "--json").document["figures"]
    assert figures["payers"] == world.truth.payers
    # The answer is as of the last order: who came to follow in the days after it is not counted yet.
    for account in figures["accounts"]:
        truth = world.truth.accounts[account["account"]]
        assert 0.9 * truth.followers - 5 <= account["followers"] <= truth.followers
        # Names and addresses that are likely one tie more buyers than files do, and nobody who never bought.
        assert world.truth.tied[account["account"]] - 1 <= account["tied"] <= truth.buyers
    assert not mistaken(tmp_path / trade, world)
    report = (tmp_path / trade / "report.html").read_text(encoding="utf-8")
    assert "<svg" in report
    assert f"A made-up {trade}" in report


def mistaken(folder: Path, world: worlds.World) -> list[set[int]]:
    """Beings whose account names and addresses are those of several made-up people."""
    names = world.names
    whose = {f"{platform}:{value.lower()}": at for platform, values in (
        ("instagram", names.instagram), ("email", names.email), ("email", names.other)) for at, value in enumerate(values)}
    beings: dict[str, set[int]] = {}
    with opened(folder).see() as look:
        for row in look.run("person").to_pylist():
            met = {whose[handle] for handle in (row["handle"], row["person"]) if handle in whose}
            beings.setdefault(row["person"], set()).update(met)
    return [people for people in beings.values() if len(people) > 1]
