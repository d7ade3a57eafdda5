"""A queue in a terminal: a letter decides, Enter passes by, one decision can be taken back, and q is the end."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import written
from stalwarts.actions._form import Done
from stalwarts.importers.csv_file import load
from stalwarts.page import Deed
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.surfaces import _queue

FOLLOWERS = 'kind = "followers"\naccount = "instagram:us"\n[columns]\nhandle = "handle"\nsince = "since"\n'
ORDERS = ('kind = "orders"\naccount = "shop:us"\ncurrency = "EUR"\n[columns]\nhandle = "email"\nname = "name"\n'
          'occurred_at = "occurred_at"\namount = "amount"\n')
NAMES = ("tamo masoin", "rina velk", "oska brond")


def pair(name: str) -> Part:
    deeds = [Deed("rule", label, {"verdict": verdict, "left": name, "right": "b"}, key=key)
             for verdict, label, key in (("same", "Same person", "s"), ("different", "Different people", "d"))]
    return Part(f"{name} and b", ["For: much."], queued=True, deeds=deeds)


def walked(*typed: str, settles: dict[str, str] | None = None) -> tuple[list[tuple[str, Any]], str]:
    """What was done and what was said, with these lines typed into a queue of three; one decided `settles` another."""
    lines, done, told = iter(typed), [], []
    gone: set[str] = set()

    def ask(_prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    def do(deed: Deed) -> Done:
        done.append((deed.action, deed.values.get("verdict") or deed.values.get("export_id")))
        gone.clear() if deed.action == "undo" else gone.update({deed.values["left"], (settles or {}).get(deed.values["left"], "")})
        return Done([f"{deed.label}."], deeds=[Deed("undo", "Taken back", {"export_id": str(len(done))})])

    def left() -> list[Part]:
        return [pair(name) for name in "xyzw" if name not in gone]

    _queue.walk([pair("x"), pair("y"), pair("z")], ask, do, told.append, left)
    return done, "\n".join(told)


def test_letters_decide_and_enter_passes_by() -> None:
    done, told = walked("s", "", "D ")
    assert done == [("rule", "same"), ("rule", "different")]
    assert told.index("1 of 3: x and b") < told.index("2 of 3: y and b") < told.index("3 of 3: z and b")
    assert told.endswith("That was the last of these.")


def test_the_last_decision_is_taken_back_and_the_pair_at_hand_still_waits() -> None:
    done, told = walked("z", "s", "z", "z", "d", "q")
    assert done == [("rule", "same"), ("undo", "1"), ("rule", "different")]
    assert told.count("Nothing to take back.") == 2


def test_a_letter_that_is_none_of_them_decides_nothing_and_the_end_of_input_is_the_end() -> None:
    done, told = walked("x")
    assert done == []
    assert "'x' is none of these letters." in told
    assert "2 of 3" not in told


def test_what_an_answer_settled_is_not_asked_and_what_was_put_off_does_not_come_again() -> None:
    """That x is b settles y: after it comes z, and then w, which was not among the three at first; no more than three."""
    done, told = walked("s", "", "", "s", settles={"x": "y"})
    assert done == [("rule", "same")]
    assert [told.count(f"{name} and b") for name in "xyzw"] == [1, 0, 1, 1]
    done, told = walked("s", "z", "", "d", settles={"x": "y"})
    assert done == [("rule", "same"), ("undo", "1"), ("rule", "different")]
    assert [told.count(f"{name} and b") for name in "xyzw"] == [1, 1, 1, 0]


def test_what_waits_is_not_shown_twice() -> None:
    page = Page(name="review", title="Who is who", question="Which?", as_of="2025-01-01T00:00:00Z", claim="Three.",
                parts=[pair("x"), Part("A pattern"), pair("y")])
    assert [part.title for part in _queue.queue(page)] == ["x and b", "y and b"]
    assert [part.title for part in _queue.rest(page).parts] == ["A pattern"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Followers by account name, and buyers whose names are spelt like them."""
    from stalwarts.ledger.keeping import Wish
    from stalwarts.ledger.mapped import Mappings

    files = {"followers": "handle,since\n" + "".join(f"@{name.replace(' ', '.')},2024-01-01\n" for name in NAMES),
             "orders": "email,name,occurred_at,amount\n" + "".join(
                 f"q{n}@example.org,{name.title()},2025-02-01,{n + 10}\n" for n, name in enumerate(NAMES))}
    ws: Any = stalwarts.init(tmp_path / "ws", brand="us")
    for name, mapping in (("followers", FOLLOWERS), ("orders", ORDERS)):
        ws.add([written(tmp_path / f"{name}.csv", files[name])],
               Wish(brand="us", importer="csv", mappings=Mappings(load(mapping))))
    ws.close()
    return tmp_path / "ws"


def typed(root: Path, keys: str) -> str:
    """All that a terminal shows, when these keys are hit one after the other as soon as each is asked for."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "stalwarts", "-w", str(root), "review"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown, until = "", time.monotonic() + 120
        while time.monotonic() < until and select.select([ours], [], [], 120)[0]:
            try:
                shown += os.read(ours, 4096).decode(errors="replace")
            except OSError:  # so a terminal says that nobody is at its other end
                break
            if keys and shown.endswith("> "):
                os.write(ours, f"{keys[0]}\n".encode())
                keys = keys[1:]
        process.wait(60)
    os.close(ours)
    return shown


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
def test_pairs_are_decided_in_a_real_terminal(root: Path) -> None:
    """Three pairs: one is the same, one is different, then the person has had enough."""
    shown = typed(root, "sdq")
    assert "1 of 3: " in shown
    assert "Every answer obeys from now on." in shown
    room = stalwarts.open(root)
    verdicts = sorted(row["verdict"] for row in room.shelves.decisions.table("ruling").to_pylist())
    room.close()
    assert verdicts == ["different", "same"]
