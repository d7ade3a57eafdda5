"""Evidence: placed whole, counted by the catalog, cleared away when nobody looks."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shelving import PROCESSES
from shelving import Shelves
from shelving import an_export

from stalwarts.ledger.catalog import EvidenceFile
from stalwarts.problems import DiskFull
from stalwarts.problems import GoneMeanwhile


def lying(shelves: Shelves) -> set[str]:
    return {path.name for path in (shelves.root / "evidence").rglob("*") if path.is_file()}


def test_an_add_that_fails_leaves_nothing(shelves: Shelves) -> None:
    with pytest.raises(ValueError, match="halfway"), shelves.evidence.writing("add1") as shelf:  # noqa: PT012
        pq.write_table(pa.table({"handle": ["a"], "export_id": ["aa"]}), shelf.path("follow"))
        shelf.place()
        shelf.path("order").write_bytes(b"half a file")
        raise ValueError("halfway")
    assert lying(shelves) == set()
    assert not list((shelves.root / "leases").iterdir())


def test_a_table_without_rows_has_no_file(shelves: Shelves) -> None:
    with shelves.evidence.writing("add1") as shelf:
        pq.write_table(pa.table({"handle": pa.array([], pa.string())}), shelf.path("follow"))
        shelf.path("order")
        assert shelf.place() == []
    assert lying(shelves) == set()


def test_a_full_disk_leaves_nothing(shelves: Shelves, full: Callable[[], None]) -> None:
    shelves.add("add1", {"aa": ["ig:ada"]})
    full()
    with pytest.raises(DiskFull):
        shelves.add("add2", {"bb": ["ig:bob"]})
    assert lying(shelves) == {"add1.parquet"}
    assert shelves.followers() == ["ig:ada"]


def test_files_go_when_nobody_looks(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": ["ig:ada"]})
    shelves.add("add2", {"bb": ["ig:bob"]})
    with shelves.evidence.looking():
        old = shelves.evidence.files()
        shelves.catalog.hide("aa")
        assert shelves.evidence.tidy() == []
        assert all(shelves.evidence.at(file).exists() for file in old)
    with shelves.evidence.looking():
        assert [path.name for path in shelves.evidence.tidy()] == ["add1.parquet"]
    assert lying(shelves) == {"add2.parquet"}
    assert shelves.followers() == ["ig:bob"]


def test_an_original_goes_with_its_last_export(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": ["ig:ada"]}, original=b"one")
    shelves.add("add2", {"bb": ["ig:bob"]}, original=b"two")
    one, two = (export.digest for export in shelves.catalog.exports())
    shelves.catalog.hide("aa")
    shelves.evidence.tidy(shelves.archive)
    assert shelves.archive.has(one), "somebody may be adding it again this very moment"
    os.utime(shelves.archive.path(one), (0, 0))
    os.utime(shelves.archive.path(two), (0, 0))
    shelves.evidence.tidy(shelves.archive)
    assert [shelves.archive.has(digest) for digest in (one, two)] == [False, True]


def test_an_add_on_its_way_is_not_swept(shelves: Shelves) -> None:
    with shelves.evidence.writing("add1") as shelf:
        pq.write_table(pa.table({"handle": ["ig:ada"], "export_id": ["aa"]}), shelf.path("follow"))
        assert shelves.evidence.tidy(shelves.archive) == []
        files = shelf.place()
        assert shelves.evidence.tidy(shelves.archive) == []
        shelves.evidence.present(files)
        shelves.catalog.commit([an_export("aa")], files, [], 0)
    assert shelves.evidence.tidy(shelves.archive) == []
    assert shelves.followers() == ["ig:ada"]
    with pytest.raises(GoneMeanwhile, match=r"add9\.parquet"):
        shelves.evidence.present([EvidenceFile("add9", "follow", "evidence/follow/add9.parquet", 1)])


def test_adding_and_tidying_at_once(shelves: Shelves) -> None:
    """One thread tidies without pause while another adds and undoes: whatever was added and not undone is there."""
    done = threading.Event()

    def tidy() -> None:
        other = Shelves(shelves.root)
        while not done.is_set():
            other.evidence.tidy(other.archive)

    tidier = threading.Thread(target=tidy)
    tidier.start()
    try:
        for n in range(20):
            shelves.add(f"add{n}", {f"e{n}": [f"ig:{n:02}"]}, original=b"%d" % n)
            if n % 3 == 0:
                shelves.catalog.hide(f"e{n}")
    finally:
        done.set()
        tidier.join()
    shelves.evidence.tidy()
    assert shelves.followers() == [f"ig:{n:02}" for n in range(20) if n % 3]
    assert lying(shelves) == {f"add{n}.parquet" for n in range(20) if n % 3}


def _add_on_and_on(root: Path, begun: Connection) -> None:
    shelves = Shelves(root)
    for n in range(len(shelves.catalog.exports()), 10_000):
        shelves.add(f"add{n}", {f"{n}-a": [f"ig:a{n}"], f"{n}-b": [f"ig:b{n}"]}, original=b"%d" % n * 1000)
        begun.send(n)


def test_killed_at_any_moment(shelves: Shelves) -> None:
    """A program that adds without pause is killed fifty times: every add is there whole or not at all."""
    chance, ids = random.Random(7), list[str]()
    for _ in range(50):
        receiver, sender = PROCESSES.Pipe(duplex=False)
        child = PROCESSES.Process(target=_add_on_and_on, args=(shelves.root, sender))
        child.start()
        receiver.recv()
        time.sleep(chance.random() * 0.03)
        child.kill()
        child.join()
        receiver.close()
        sender.close()
        ids = sorted(export.export_id for export in shelves.catalog.exports())
        assert shelves.followers() == sorted(f"ig:{part}{n}" for n, _, part in (i.partition("-") for i in ids))
        shelves.evidence.tidy()
        assert lying(shelves) == {f"add{i.partition('-')[0]}.parquet" for i in ids}
    assert len(ids) >= 100
    assert all(shelves.archive.sound(export.digest) for export in shelves.catalog.exports())


def test_read_anew_takes_the_place_of_the_old(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": ["ig:wrong"], "bb": ["ig:bob"]})
    with shelves.evidence.writing("add2") as shelf:
        pq.write_table(pa.table({"handle": ["ig:right"], "export_id": ["aa"]}), shelf.path("follow"))
        seen = shelves.catalog.generation()
        assert shelves.catalog.commit([an_export("aa", add="add2")], shelf.place(), [], seen, anew=True) == ["aa"]
    assert shelves.followers() == ["ig:bob", "ig:right"]


def test_many_files_become_one(shelves: Shelves) -> None:
    for n in range(6):
        shelves.add(f"add{n}", {f"e{n}": [f"ig:{n}"], f"f{n}": [f"ig:{n}f"]})
    shelves.catalog.hide("e3")
    shelves.catalog.hide("f4")
    shelves.add("again", {"f4": ["ig:4f"]})
    before = shelves.followers()
    assert shelves.evidence.compact("follow", most=7) is None
    made = shelves.evidence.compact("follow", most=6)
    assert made
    assert shelves.evidence.files() == [EvidenceFile(made.add, "follow", made.path, 11)]
    assert shelves.followers() == before
    shelves.evidence.tidy()
    assert lying(shelves) == {Path(made.path).name}
    shelves.catalog.hide("e0")
    assert shelves.followers() == [h for h in before if h != "ig:0"]


def test_an_undo_while_files_become_one(shelves: Shelves) -> None:
    for n in range(3):
        shelves.add(f"add{n}", {f"e{n}": [f"ig:{n}"]})

    def merge(files: list[EvidenceFile], target: Path) -> None:
        shelves.evidence._merge(files, target)
        shelves.catalog.hide("e1")

    assert shelves.evidence.compact("follow", merge, most=1)
    assert shelves.followers() == ["ig:0", "ig:2"]


@pytest.mark.parametrize("meanwhile", ["erase", "add again", "compact"])
def test_what_changed_while_files_become_one_wins(shelves: Shelves, meanwhile: str) -> None:
    for n in range(3):
        shelves.add(f"add{n}", {f"e{n}": [f"ig:{n}"]})

    def merge(files: list[EvidenceFile], target: Path) -> None:
        shelves.evidence._merge(files, target)
        if meanwhile == "erase":
            shelves.catalog.erase(["h"], "")
        elif meanwhile == "compact":
            assert shelves.evidence.compact("follow", most=1)
        else:
            shelves.catalog.hide("e1")
            shelves.add("add9", {"e1": ["ig:1"]})

    assert shelves.evidence.compact("follow", merge, most=1) is None
    assert shelves.followers() == ["ig:0", "ig:1", "ig:2"]
