"""Two downloads of one list that names people and gives no account names: nobody counts twice, and who left is told."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import stalwarts

Rows = Sequence[tuple[str, int]]
OLD, NEW = 1_500_000_000, 1_770_000_000
FIRST: Rows = [("Ada Lind", OLD), ("Bo Lind", OLD + 9), ("Cy Ott", NEW), ("Ada Lind", OLD + 50), ("Same Name", NEW),
               ("Same Name", NEW)]
SECOND: Rows = [("Dee Roe", NEW + 99_000), ("Ada Lind", OLD), ("Ada Lind", OLD + 50), ("Same Name", NEW), ("Cy Ott", NEW)]


def download(folder: Path, day: str, followers: Rows, comments: Rows = ()) -> Path:
    root = folder / f"facebook-lena.sings-{day}-AbCd1234"
    for place, document in (
        ("connections/followers/people_who_followed_you.json",
         {"followers_v3": [{"name": name, "timestamp": at} for name, at in followers]}),
        ("comments_and_reactions/comments.json",
         {"comments_v2": [{"timestamp": at, "title": f"Lena Sings commented on {name}'s post."} for name, at in comments]})):
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if any(document.values()):
            path.write_text(json.dumps(document), encoding="utf-8")
    return root


def seen(ws: Any, statement: str) -> list[tuple[Any, ...]]:
    with ws.see() as look:
        return [tuple(row.values()) for row in look.query(statement).to_pylist()]


NAMED = "select f.since, c.value, f.handle from follow f join clue c using (handle)"
STANDING = "select count(*) from follow where ended_at is null"


@pytest.fixture
def ws(tmp_path: Path) -> Any:
    return stalwarts.init(tmp_path / "ws")


def test_the_later_list_takes_the_place_of_the_earlier_and_says_who_left(ws: Any, tmp_path: Path) -> None:
    early, late = download(tmp_path, "2026-03-20", FIRST, [("Bo Lind", NEW)]), download(
        tmp_path, "2026-06-20", SECOND, [("Bo Lind", NEW), ("Bo Lind", NEW + 60)])
    ws.add([early])
    before = set(seen(ws, NAMED))
    ws.add([late])
    assert seen(ws, STANDING) == [(5,)]
    gone = "select c.value, f.ended_at::text from follow f join clue c using (handle) where ended_at is not null order by 1"
    assert seen(ws, gone) == [("Bo Lind", "2026-06-20 23:59:59"), ("Same Name", "2026-06-20 23:59:59")]
    after = set(seen(ws, NAMED))
    assert before <= after, "whom a decision names keeps their name"
    assert seen(ws, "select count(*) from touch where kind = 'comment'") == [(2,)]
    with ws.see(stalwarts.Lens(known_by="2026-04-01")) as look:
        assert look.query(STANDING).to_pylist()[0]["count_star()"] == 6


def test_in_whichever_order_they_come_the_count_is_the_same(ws: Any, tmp_path: Path) -> None:
    ws.add([download(tmp_path, "2026-06-20", SECOND)])
    ws.add([download(tmp_path, "2026-03-20", FIRST)])
    assert seen(ws, STANDING) == [(5,)]
    assert seen(ws, "select count(*) from follow where ended_at is not null") == [(2,)]
    export = next(e["export_id"] for e in ws.exports() if e["taken_at"].startswith("2026-06"))
    ws.undo(export)
    assert seen(ws, STANDING) == [(6,)]


def test_a_list_of_friends_says_nothing_of_those_it_does_not_show(ws: Any, tmp_path: Path) -> None:
    for day, names in (("2026-03-20", FIRST), ("2026-06-20", SECOND)):
        path = tmp_path / f"facebook-lena.sings-{day}-AbCd1234/connections/friends/your_friends.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"friends_v2": [{"name": n, "timestamp": t} for n, t in names]}), encoding="utf-8")
        ws.add([path.parents[2]])
    assert seen(ws, STANDING) == [(7,)], "five of them told again, two not shown and not known to have gone"


def friends(folder: Path, day: str, names: Rows) -> Path:
    path = folder / f"facebook-lena.sings-{day}-AbCd1234/connections/friends/your_friends.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"friends_v2": [{"name": name, "timestamp": at} for name, at in names]}), encoding="utf-8")
    return path.parents[2]


@pytest.mark.parametrize("apart", [False, True])
def test_a_friend_who_is_a_follower_too_is_one_person(ws: Any, tmp_path: Path, *, apart: bool) -> None:
    """Four names in both lists: two once each, one twice as a follower, one as a friend of another moment in a later file.

    Whoever of a name may be two people stays two; both files keep their rows.
    """
    both: Rows = [("Ada Lind", OLD), ("Bo Lind", NEW), ("Two Namesakes", OLD), ("Two Namesakes", NEW), ("Only Follower", OLD)]
    root = download(tmp_path, "2026-03-20", both)
    if apart:
        ws.add([root])
    friends(tmp_path, "2026-03-20", [("Ada Lind", OLD - 500), ("Bo Lind", NEW), ("Two Namesakes", OLD), ("Only Friend", OLD)])
    ws.add([root])
    assert seen(ws, STANDING) == [(6,)]
    assert seen(ws, "select count(distinct handle) from follow where handle not in (select handle from clue)") == [(0,)]
    assert [e["kept"]["follow"] for e in ws.exports()] in ([4, 5], [5, 4])
    ws.add([friends(tmp_path, "2026-06-20", [("Ada Lind", OLD - 500), ("Bo Lind", NEW), ("Only Friend", OLD + 3)])])
    assert seen(ws, STANDING) == [(7,)], "an only friend since another moment may be somebody else"
    for export in [e["export_id"] for e in ws.exports() if e["kept"]["follow"] == 5]:
        ws.undo(export)
    assert seen(ws, STANDING) == [(5,)]


def test_two_accounts_share_nobody(ws: Any, tmp_path: Path) -> None:
    ws.add([download(tmp_path, "2026-03-20", FIRST)])
    other = download(tmp_path, "2026-06-20", FIRST)
    ws.add([other.rename(tmp_path / "facebook-lena.other-2026-06-20-AbCd1234")])
    assert seen(ws, STANDING) == [(12,)]


def test_connections_without_a_profile(ws: Any, tmp_path: Path) -> None:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    for day, rows in (("2026-03-20", ("Ada,Lind,,,,,01 Feb 2024", "Bo,Roe,https://www.linkedin.com/in/bo-roe,,,,02 Feb 2024")),
                      ("2026-06-20", ("Bo,Roe,https://www.linkedin.com/in/bo-roe,,,,02 Feb 2024", "Ada,Lind,,,,,01 Feb 2024"))):
        path = tmp_path / day / "Connections.csv"
        path.parent.mkdir()
        path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
        stamp = datetime.fromisoformat(day).timestamp()
        os.utime(path, (stamp, stamp))
        ws.add([path])
    assert seen(ws, STANDING) == [(2,)]
