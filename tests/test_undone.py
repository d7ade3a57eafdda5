"""Undoing any file or decision gives back the mapping there was, exactly: whatever was done in between, in any order.

Hypothesis adds small files and takes them away, decides pairs (same, different, don't know, never ask) and takes decisions
back, parts who was joined and joins who was parted. After all of it, who is who is what it is in a fresh workspace that was
only ever given the files that are left and told the decisions that are left, to the last probability and reason.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import stalwarts
from stalwarts.ledger import mapped
from stalwarts.ledger.decisions import Decisions
from stalwarts.ledger.entries import Decision
from stalwarts.ledger.keeping import Wish

EXAMPLES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 4
FOLLOWERS = 'kind = "followers"\naccount = "{account}"\n[columns]\nhandle = "username"\nsince = "since"\n'
ORDERS = ('kind = "orders"\naccount = "shop:made"\ncurrency = "EUR"\n[columns]\nhandle = "email"\noccurred_at = "at"\n'
          'amount = "paid"\nname = "name"\n')
CONTACTS = 'kind = "contacts"\n[columns]\nhandle = "who"\nemail = "email"\n'
COMMON = [f"{one}.{other}" for one in ("vera", "milo", "tina") for other in ("brook", "stern", "ruiz")]
FILES: dict[str, tuple[str, list[str]]] = {
    "instagram": (FOLLOWERS.format(account="instagram:made"), ["username,since", *(
        f"{name},2025-01-05 10:00:00" for name in [*COMMON, "kestrel_wren", "quiet.heron", "wren.kestrel"])]),
    "orders": (ORDERS, ["email,at,paid,name", "kestrel.wren@example.org,2025-03-01 12:00:00,12.00,Ilva Torrent",
                        "quiet.heron@example.org,2025-04-01 12:00:00,15.00,Quiet Heron"]),
    "later": (ORDERS, ["email,at,paid,name", "kestrelwren@post.example,2025-06-01 12:00:00,9.00,Ilva Torrent"]),
    "tiktok": (FOLLOWERS.format(account="tiktok:made"), ["username,since", "kestrelwren.art,2025-02-01 10:00:00",
                                                         "quietheron,2025-02-01 10:00:00"]),
    "contacts": (CONTACTS, ["who,email", "instagram:quiet.heron,kestrel.wren@example.org", "instagram:vera.brook,v@example.org"])}
"""Name of a file to its mapping and lines; the last ties two whom nobody would tie otherwise."""
HANDLES = ("email:kestrel.wren@example.org", "email:kestrelwren@post.example", "email:quiet.heron@example.org",
           "instagram:kestrel_wren", "instagram:quiet.heron", "tiktok:kestrelwren.art", "tiktok:quietheron")
PAIRS = st.lists(st.sampled_from(HANDLES), min_size=2, max_size=2, unique=True).map(tuple)
DONE = st.lists(st.one_of(
    st.tuples(st.just("file"), st.sampled_from(sorted(FILES))),
    st.tuples(st.just("rule"), st.tuples(st.sampled_from(["same", "same", "different", "different", "unsure", "never"]), PAIRS)),
    st.tuples(st.just("back"), st.integers(0, 9))), min_size=6, max_size=14)


def told(workspace: Any) -> tuple[list[Any], list[Any]]:
    """Who is who, and every likely link with its probability and reasons."""
    with workspace.see() as look:
        person = sorted((row["handle"], row["person"], row["probability"]) for row in look.run("person").to_pylist())
        return person, look.run("likely").to_pylist()


class Desk:
    """Files at hand, and a fresh workspace for any of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.fresh = folder, dict[frozenset[str], Path]()
        for name, (mapping, lines) in FILES.items():
            (folder / f"{name}.toml").write_text(mapping, encoding="utf-8")
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def add(self, workspace: Any, name: str) -> str:
        mapping = mapped.load(self.folder / f"{name}.toml")
        wish = Wish(importer="csv", mappings=mapped.Mappings(stated=mapping))
        return str(workspace.add([self.folder / f"{name}.csv"], wish)["exports"][0]["export_id"])

    def of(self, files: frozenset[str], words: list[tuple[str, tuple[str, str]]]) -> tuple[list[Any], list[Any]]:
        """What a workspace says that never held anything else."""
        if files not in self.fresh:
            made = stalwarts.init(self.folder / f"fresh-{len(self.fresh)}")
            for name in sorted(files):
                self.add(made, name)
            made.close()
            self.fresh[files] = made.root
        place = self.folder / "copy"
        shutil.copytree(self.fresh[files], place)
        workspace = stalwarts.open(place)
        for verdict, pair in words:
            workspace.rule(verdict, *pair)
        found = told(workspace)
        workspace.close()
        shutil.rmtree(place)
        return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("undone"))


@pytest.fixture(scope="module")
def used(desk: Desk) -> Any:
    """One workspace for all examples: every one of them begins with it emptied, which has to be exact as well."""
    workspace = stalwarts.init(desk.folder / "used")
    yield workspace
    workspace.close()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 100,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(DONE)
def test_what_is_left_is_all_that_counts(desk: Desk, used: Any, done: list[tuple[str, Any]]) -> None:
    """Any sequence: afterwards as in a fresh workspace with the rest; and with everything taken back, nobody is anybody."""
    added: dict[str, str] = {}
    words: list[tuple[str, str, tuple[str, str]]] = []
    for deed, what in done:
        if deed == "file" and what in added:
            used.undo(added.pop(what))
        elif deed == "file":
            added[what] = desk.add(used, what)
        elif deed == "rule":
            words.append((used.rule(what[0], *what[1]), *what))
        elif words:
            decision, *_rest = words.pop(what % len(words))
            assert used.shelves.decisions.unrule(decision) == 1
    assert told(used) == desk.of(frozenset(added), [(verdict, pair) for _decision, verdict, pair in words])
    for decision, *_rest in words:
        assert used.shelves.decisions.unrule(decision) == 1
    assert told(used) == desk.of(frozenset(added), [])
    for export in added.values():
        used.undo(export)
    assert told(used) == ([], [])


VERDICTS = ("same", "different", "unsure", "never")


@settings(max_examples=400 if EXAMPLES > 100 else 40, deadline=None)
@given(st.lists(st.one_of(st.tuples(st.sampled_from(VERDICTS), st.sampled_from([HANDLES[:2], HANDLES[1::-1], HANDLES[2:4]])),
                          st.integers(0, 9)), max_size=14))
def test_a_decision_taken_back_is_as_if_it_had_never_been(done: list[Any]) -> None:
    """Decisions on two pairs, taken back in any order: the last that is left counts on each, and none that was taken back."""
    decisions, words = Decisions(Path(), Remembered()), []
    for one in done:
        if isinstance(one, tuple):
            words.append((decisions.rule(one[1][0], one[1][1], one[0]), tuple(sorted(one[1])), one[0]))
        elif words:
            assert decisions.unrule(words.pop(one % len(words))[0]) == 1
    left = {pair: verdict for _decision, pair, verdict in words}
    assert {(row["left"], row["right"]): row["verdict"] for row in decisions.table("ruling").to_pylist()} == left


class Remembered:
    """A log of decisions that is kept nowhere, for thousands of examples."""

    def __init__(self) -> None:
        self.events: list[Decision] = []
        self.named: dict[str, str] = {}

    def meta(self, _name: str) -> str:
        return "00" * 32

    def decide(self, kind: str, body: dict[str, Any], names: dict[str, str] | None = None) -> int:
        at = datetime(2026, 1, 1) + timedelta(seconds=len(self.events))
        self.events.append(Decision(len(self.events), kind, dict(body), at))
        self.named |= names or {}
        return len(self.events)

    def decisions(self, _kind: str) -> list[Decision]:
        return list(self.events)

    def names(self) -> dict[str, str]:
        return dict(self.named)


def test_logs_of_before_a_taking_back_named_what_it_takes_still_read() -> None:
    """`same`, overruled by `different`, which was taken back by repeating the first: the first can be taken back as well."""
    log = Remembered()
    decisions = Decisions(Path(), log)
    first = decisions.rule(*HANDLES[:2], "same")
    decisions.rule(*HANDLES[:2], "different")
    log.decide("ruling", log.events[0].body)
    assert decisions.unrule(first) == 1
    assert decisions.table("ruling").num_rows == 0
    second = decisions.rule(*HANDLES[:2], "never")
    log.decide("ruling", log.events[-1].body | {"undone": True})
    assert decisions.unrule(second) == 0
