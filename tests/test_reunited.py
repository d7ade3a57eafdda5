"""One download, added in pieces, twice, taken back in part, or beside what was unpacked from it: nobody leaves or counts twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import stalwarts
from adding import FOLLOWERS
from adding import followers
from adding import written
from adding import zipped
from stalwarts.ledger.keeping import Wish
from stalwarts.workspace import Workspace

SECOND = FOLLOWERS.replace("_1", "_2")
NEW, OLD = 1_700_000_000, 1_600_000_000
LISTS = {FOLLOWERS: followers(["ada", "ben"], since=NEW), SECOND: followers(["cy", "dot"], since=OLD)}
NAMED = "instagram-lena.sings-2026-{}-20-AbCd1234"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    made = stalwarts.init(tmp_path / "ws")
    yield made
    made.close()


def left(ws: Workspace) -> list[str]:
    """Who is said to have left."""
    with ws.see() as look:
        return sorted(row["handle"] for row in look.run("follow").to_pylist() if row["ended_at"])


def follows(ws: Workspace) -> list[tuple[str, str]]:
    with ws.see() as look:
        return sorted((row["account"], row["handle"]) for row in look.run("follow").to_pylist())


def test_a_part_that_was_taken_back_comes_again_with_the_others(ws: Workspace, tmp_path: Path) -> None:
    """A download that states no day: its second list is older, and is dated by the first."""
    whole = zipped(tmp_path / "insta.zip", LISTS)
    ws.add([whole])
    assert left(ws) == []
    ws.undo(next(e["export_id"] for e in ws.exports() if e["file"].endswith(SECOND)))
    ws.add([whole])
    assert (left(ws), len(follows(ws))) == ([], 4)


def test_a_part_that_came_alone_first_comes_again_with_the_others(ws: Workspace, tmp_path: Path) -> None:
    ws.add([written(tmp_path / "followers_2.json", LISTS[SECOND])])
    ws.add([zipped(tmp_path / "insta.zip", LISTS)])
    assert (left(ws), len(follows(ws))) == ([], 4)


def test_who_is_missing_from_a_later_download_left_all_the_same(ws: Workspace, tmp_path: Path) -> None:
    for day, names in (("01", ["ada", "ben"]), ("03", ["ada"])):
        ws.add([zipped(tmp_path / f"{NAMED.format(day)}.zip", {FOLLOWERS: followers(names)})])
    assert left(ws) == ["instagram:ben"]


def test_the_same_list_of_two_days_added_at_once_was_seen_on_both(ws: Workspace, tmp_path: Path) -> None:
    same = followers(["ada", "ben"])
    ws.add([zipped(tmp_path / f"{NAMED.format(day)}.zip", {FOLLOWERS: same}) for day in ("01", "02")])
    with ws.see() as look:
        assert {row["seen_at"].month for row in look.run("follow").to_pylist()} == {2}
    assert len(ws.exports()) == 1


@pytest.mark.parametrize("first", ["zip", "folder"])
def test_a_zip_beside_what_was_unpacked_from_it_under_another_name(first: str, ws: Workspace, tmp_path: Path) -> None:
    """The folder does not say whose it is; its lists are those of the zip, whichever is come upon first."""
    place = tmp_path / "downloads"
    name = NAMED.format("03")
    for path, content in LISTS.items():
        written(place / ("zz my instagram" if first == "zip" else "aa my instagram") / path, content)
    zipped(place / f"{name}.zip", LISTS)
    document = ws.add([place])
    assert [export["already"] for export in document["exports"]] == [False, False, True, True]
    assert {account for account, _ in follows(ws)} == {"instagram:lena.sings"}
    assert len(follows(ws)) == 4


def test_what_does_not_say_whose_it_is_may_be_here_already(ws: Workspace, tmp_path: Path) -> None:
    ws.add([zipped(tmp_path / f"{NAMED.format('03')}.zip", LISTS)])
    (again,) = ws.add([written(tmp_path / "followers_1.json", LISTS[FOLLOWERS])])["exports"]
    assert (again["already"], again["account"]) == (True, "instagram:lena.sings")
    assert len(follows(ws)) == 4


def test_the_number_a_profile_shows_outlives_a_rebuild(ws: Workspace, tmp_path: Path) -> None:
    """No file holds it: a rebuild has to bring it along, once, and beside other lists."""
    lists = [zipped(tmp_path / f"{NAMED.format(day)}.zip", {FOLLOWERS: followers(["ada", f"x{day}"])}) for day in ("01", "03")]
    ws.add(lists[:1], Wish(count=310))
    ws.add(lists[1:])
    for _ in range(2):
        ws.rebuild()
        with ws.see() as look:
            told = [(row["of"], int(row["value"]), row["until"].month) for row in look.run("tally").to_pylist()]
        assert told == [("followers", 310, 1)]
        assert [export["kept"].get("tally", 0) for export in ws.exports()] == [1, 0]


def test_a_list_that_came_without_a_name_is_not_counted_once_more_under_one(ws: Workspace, tmp_path: Path) -> None:
    """A list by itself, then the download it is from: taken back, it comes again with its name."""
    (loose,) = ws.add([written(tmp_path / "followers_1.json", LISTS[FOLLOWERS])])["exports"]
    whole = zipped(tmp_path / f"{NAMED.format('03')}.zip", LISTS)
    again, _second = sorted(ws.add([whole])["exports"], key=lambda export: str(export["file"]))
    assert (again["already"], again["export_id"]) == (True, loose["export_id"])
    assert len(follows(ws)) == 4
    for export in ws.exports():
        ws.undo(export["export_id"])
    ws.add([whole])
    assert {account for account, _ in follows(ws)} == {"instagram:lena.sings"}
