"""A dry run is the write path minus the commit; and undoing, in any order, leaves what was there before."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import stalwarts as package
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import GOLDEN
from adding import SALES
from adding import followers
from adding import rows
from adding import sales
from adding import stalwarts
from adding import tree
from adding import written
from adding import zipped
from stalwarts import schema

TABLE = "E-mail;Datum;Betrag (EUR)\nada@example.org;13.02.2026;1.200,50\nben@example.org;14.02.2026;zwölf\n"


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    """A new workspace, in which nothing was done yet."""
    assert stalwarts("init", tmp_path / "ws").code == 0
    return tmp_path / "ws"


def mixed(folder: Path) -> Path:
    """What people hand over: reports, a download, a zip, a table of their own, nothing known, and rows gone wrong."""
    written(folder / "report.csv", SALES + sales(range(3)) + "x,track,S,EUR,5.00,1990,Z,z@example.org\n")
    written(folder / "again" / "report.csv", SALES + sales(range(3)) + "x,track,S,EUR,5.00,1990,Z,z@example.org\n")
    written(folder / DOWNLOAD / FOLLOWERS, followers(["ada", "ben"]))
    zipped(folder / "more.zip", {"orders_export_1.csv": (GOLDEN / "shopify_orders" / "orders_export_1.csv").read_bytes()})
    written(folder / "takings.csv", TABLE)
    written(folder / "a.jpg", b"x")
    written(folder / "empty.csv", "")
    return folder


def test_a_try_reports_to_the_byte_what_adding_reports(ws: Path, tmp_path: Path) -> None:
    folder = mixed(tmp_path / "in")
    for words in ((folder,), (folder,), ("--as", "csv", "--yes", folder / "takings.csv"), ("--account", "shop:me", folder)):
        tried = stalwarts("-w", ws, "add", "--dry-run", "--json", *words)
        done = stalwarts("-w", ws, "add", "--json", *words)
        assert (tried.code, tried.err) == (0, "")
        assert tried.out == done.out
        assert json.loads(done.out)["exports"]


def test_a_try_of_mended_rows_reports_what_adding_them_reports(ws: Path, tmp_path: Path) -> None:
    (export,) = stalwarts("-w", ws, "add", "--json", mixed(tmp_path / "in") / "report.csv").document["exports"]
    stalwarts("-w", ws, "exports", "show", export["export_id"], "--csv", tmp_path / "mend.csv")
    before = tree(ws)
    tried = stalwarts("-w", ws, "add", "--dry-run", "--json", tmp_path / "mend.csv")
    assert tree(ws) == before
    assert tried.out == stalwarts("-w", ws, "add", "--json", tmp_path / "mend.csv").out


def test_a_try_leaves_nothing_behind_in_a_new_folder(ws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "private"))
    (tmp_path / "private").mkdir()
    before = sorted(path.name for path in ws.rglob("*"))
    folder = mixed(tmp_path / "in")
    assert stalwarts("-w", ws, "add", "--dry-run", folder).code == 0
    assert stalwarts("-w", ws, "add", "--dry-run", "--as", "csv", folder / "a.jpg").code == 1
    assert sorted(path.name for path in ws.rglob("*")) == before == ["stalwarts.toml"]
    assert not list((tmp_path / "private").rglob("*"))


def test_a_try_leaves_a_workspace_as_it_was(ws: Path, tmp_path: Path) -> None:
    folder = mixed(tmp_path / "in")
    stalwarts("-w", ws, "add", folder / "report.csv")
    before = tree(ws)
    said = stalwarts("-w", ws, "add", "--dry-run", folder)
    assert said.lines[-1] == "Nothing was kept: this was a try."
    assert tree(ws) == before


# --- undoing ---------------------------------------------------------------------------------------------------------


def files(folder: Path) -> list[Path]:
    """Files of two shops and a list that say some of the same things again."""
    return [written(folder / "a.csv", SALES + sales(range(6))), written(folder / "b.csv", SALES + sales(range(4, 9))),
            written(folder / "c.csv", SALES + sales(range(2, 5), amount="11.00") + "x,track,S,EUR,5,1990,Z,z@example.org\n"),
            written(folder / DOWNLOAD / FOLLOWERS, followers(["ada", "ben"])).parents[2]]


def seen(workspace: Any) -> dict[str, Any]:
    """Everything a look shows, and what is said of each file."""
    with workspace.see() as look:
        tables = {name: rows(look, name) for name in (*schema.EVIDENCE, "payers", "followers")}
    exports = sorted((e["file"], e["rows"], e["set_aside"], e["noise"]) for e in workspace.exports())
    return tables | {"exports": exports}


@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 3)))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_order_of_adding_and_undoing_gives_the_same_answer(tmp_path_factory: pytest.TempPathFactory, random: Random,
                                                                 kept: set[int]) -> None:
    """Whatever was added and taken back in between: what stands at the end decides."""
    folder = tmp_path_factory.mktemp("undoing")
    given_ = files(folder)
    workspace, ids = package.init(folder / "ws"), {}
    steps = [("add", n) for n in range(4)] + [("undo", n) for n in range(4) if n not in kept]
    random.shuffle(steps)
    for step, n in sorted(steps, key=lambda s: (s[0] == "undo" and ("add", s[1]) not in steps)):
        if step == "add":
            ids[n] = workspace.add([given_[n]])["exports"][0]["export_id"]
        elif n in ids:
            workspace.undo(ids.pop(n))
    for n in sorted(set(ids) - kept):
        workspace.undo(ids.pop(n))
    straight = package.init(folder / "straight")
    for n in sorted(kept):
        straight.add([given_[n]])
    assert seen(workspace) == seen(straight)


def test_undoing_everything_leaves_an_empty_workspace(ws: Path, tmp_path: Path) -> None:
    workspace = package.open(ws)
    empty = seen(workspace)
    for order in itertools.islice(itertools.permutations(range(4)), 5, 24, 18):
        ids = [workspace.add([file])["exports"][0]["export_id"] for file in files(tmp_path)]
        for n in order:
            workspace.undo(ids[n])
        assert seen(workspace) == empty
        assert workspace.shelves.catalog.files() == []
        assert not [path for shelf in ("evidence", "archive") for path in (ws / shelf).rglob("*") if path.is_file()]
