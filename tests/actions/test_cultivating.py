"""Snooze, never, posts, techniques, paths, lots and outlays: written down, obeyed by the pages, and taken back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from adding import SALES
from adding import Said
from adding import stalwarts
from adding import written

PEOPLE = ["Ana Téry", "Bo Lind", "Bo Lind", "Cy Ott", "Di Roe", *(f"P{n} Ex" for n in range(120))]
LINES = "".join(f"3/{n % 28 + 1}/26 11:45am,track,Söng,EUR,10.00,{n},{name},p{n}@example.org\n" for n, name in enumerate(PEOPLE))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("giving")
    assert stalwarts("init", folder / "ws").code == 0
    assert stalwarts("-w", folder / "ws", "add", written(folder / "sales.csv", SALES + LINES)).code == 0
    assert stalwarts("-w", folder / "ws", "erase", "p3@example.org").code == 0
    assert stalwarts("-w", folder / "ws", "object", "p4@example.org").code == 0
    return folder / "ws"


def do(ws: Path, *words: object) -> Said:
    return stalwarts("-w", ws, *words)


def listed(ws: Path, hours: str = "100") -> list[str]:
    return [row["person"] for row in do(ws, "week", "--hours", hours, "--json").document["people"]]


def test_this_week_obeys_snooze_and_never_and_lets_them_come_back(ws: Path) -> None:
    before = listed(ws)
    assert "email:p0@example.org" in before
    assert not {"email:p3@example.org", "email:p4@example.org"} & set(before), "erased and objecting are never listed"
    done = do(ws, "snooze", "Ana Téry", "--days", "7")
    assert done.lines[0].startswith("Not suggested until ")
    assert "Ana Téry" in done.lines[0]
    assert do(ws, "never", "p1@example.org").code == 0
    assert set(before) - set(listed(ws)) == {"email:p0@example.org", "email:p1@example.org"}
    label, _, back = done.lines[-1].partition(": stalwarts ")
    assert label == "Suggest them again"
    assert do(ws, *back.split()).out.startswith("Suggested again")
    assert do(ws, "suggest", "p1@example.org").code == 0
    assert set(listed(ws)) == set(before)
    assert "Nobody of these" in do(ws, "suggest", "p1@example.org").out


def test_who_cannot_be_snoozed_is_said(ws: Path) -> None:
    said = do(ws, "snooze", "Bo Lind", "p4@example.org", "nobody@example.org", "--json").document
    assert (said["resting"], said["others"]) == ([], ["Bo Lind", "p4@example.org", "nobody@example.org"])
    for words, why in [(["snooze", "p3@example.org"], "was erased"), (["snooze", "p0@example.org", "--days", "0"], "1 to 3,650"),
                       (["week", "--hours", "0"], "more than 0"), (["week", "--hours", "-2"], "more than 0")]:
        done = do(ws, *words)
        assert (done.code, why in done.err) == (1, True), done.err


def test_a_note_of_today_counts_at_once(ws: Path) -> None:
    """The files ended months ago; a thank noted now settles what is owed, and the digest has five people at most."""
    owed = do(ws, "page", "ledger", "--json").document["figures"]["thanks"]["people_owed"]
    done = do(ws, "move", "thank", "p9@example.org", "--play", "thank_first_buyer", "--json").document
    assert do(ws, "page", "ledger", "--json").document["figures"]["thanks"]["people_owed"] == owed - 1
    assert do(ws, "page", "ledger", "--as-of", "2026-03-28", "--json").document["figures"]["thanks"]["thanked"] == 0
    assert do(ws, "undo", done["moves"][0]["move"]).code == 0
    digest = do(ws, "week", "--digest").lines
    assert [line[:2] for line in digest[:5]] == ["1.", "2.", "3.", "4.", "5."]
    assert digest[-1].startswith("One doubt: ")
    assert len(digest) == 7


def test_a_technique_is_changed_and_put_back(ws: Path) -> None:
    assert do(ws, "play", "thank_first_buyer", "--draft", "Hey {name}!", "--minutes", "1").code == 0
    people = do(ws, "week", "--json").document["people"]
    assert people[0]["draft"].startswith("Hey ")
    assert people[0]["minutes"] == 1
    for words, why in [(["play", "thank_first_buyer", "--draft", "{nobody}"], "asks for {nobody}"), (["play", "../x"], "no technique"),
                       (["play", "thank_first_buyer", "--minutes", "0"], "1 to 600"), (["play", "reconnect", "--back"], "no technique")]:
        done = do(ws, *words)
        assert (done.code, why in done.err) == (1, True), done.err
    (ws / "plays" / "broken.toml").write_text("title = [", encoding="utf-8")
    page = do(ws, "page", "week", "--json").document
    assert page["figures"]["people"], "the others go on"
    assert any("broken.toml cannot be used" in doubt["text"] for doubt in page["doubts"])
    (ws / "plays" / "broken.toml").unlink()
    assert do(ws, "play", "thank_first_buyer", "--back").out.startswith("thank_first_buyer is as it came")
    assert not do(ws, "week", "--json").document["people"][0]["draft"].startswith("Hey ")


def test_techniques_travel_and_a_zip_reaches_nothing_else(ws: Path, tmp_path: Path) -> None:
    packed = tmp_path / "out.zip"
    assert do(ws, "play", "reconnect", "--draft", "Ahoy {name}").code == 0
    assert do(ws, "pack", packed, "--author", "Ilva").code == 0
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == ["reconnect.toml"]
        text = archive.read("reconnect.toml").decode()
    assert 'author = "Ilva"' in text
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../../evil.toml", text)
        archive.writestr("inner/good-one.toml", text)
        archive.writestr("bad.toml", "title = 3")
        archive.writestr("Über.toml", text)
        archive.writestr("readme.md", "x")
    assert stalwarts("init", tmp_path / "other").code == 0
    done = do(tmp_path / "other", "unpack", packed, "--json").document
    assert done["taken"] == ["evil", "good-one", "reconnect"], "a path is a label: only its last part counts"
    assert len(done["left"]) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "out.zip"]
    assert sorted(path.name for path in (tmp_path / "other" / "plays").iterdir()) == ["evil.toml", "good-one.toml", "reconnect.toml"]
    again = do(tmp_path / "other", "unpack", packed).out
    assert "Nothing was taken in." in again
    assert "is here already" in again
    assert do(ws, "pack", tmp_path / "folder", "--names", "twelve_weeks").code == 0
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["twelve_weeks.toml"]
    assert do(ws, "play", "reconnect", "--back").code == 0


def test_a_path_is_gone_week_by_week(ws: Path) -> None:
    def steps() -> list[tuple[int, str]]:
        rows = do(ws, "sql", "select week, state from step order by week", "--json").document["rows"]
        return [(week, state) for week, state in rows]

    for words in (["begin"], ["done", "twelve_weeks", "--week", "1"], ["skip", "twelve_weeks", "--week", "2"]):
        assert do(ws, "path", *words).code == 0
    assert do(ws, "page", "path", "--json").document["figures"]["week"] == 3
    assert do(ws, "path", "back", "twelve_weeks", "--week", "2").code == 0
    assert steps() == [(0, "begun"), (1, "done")]
    assert "weeks 1 to 12" in do(ws, "path", "done", "twelve_weeks", "--week", "13").err
    assert "no technique or path" in do(ws, "path", "begin", "nowhere").err
    assert do(ws, "path", "leave").code == 0
    assert do(ws, "page", "path", "--json").document["figures"]["week"] is None
    assert do(ws, "path", "begin").code == 0
    assert steps() == [(0, "begun")], "begun again, it begins at the beginning"


def test_the_lot_falls_before_anything_is_done_and_leaves_half_in_peace(ws: Path) -> None:
    told = do(ws, "trial", "thank_first_buyer", "--json").document
    assert abs(told["given"] - told["left_in_peace"]) <= 1
    arms = do(ws, "sql", "select handle, arm from trial", "--json").document["rows"]
    left = {handle for handle, arm in arms if arm == "left_in_peace"}
    assert len(left) == told["left_in_peace"]
    assert not left & set(listed(ws))
    assert "would show nothing" in do(ws, "trial", "introduce_two").err
    rows = {row["play"]: row for row in do(ws, "page", "plays", "--json").document["figures"]["plays"]}
    assert rows["thank_first_buyer"]["effect"]["how"] == "lot"
    assert "once files reach to" in rows["thank_first_buyer"]["effect"]["why"]


def test_what_support_made_possible(ws: Path) -> None:
    done = do(ws, "outlay", "The second record", "--amount", "400", "--since", "2026-03-01", "--until", "2026-03-10", "--json").document
    (made,) = do(ws, "page", "ledger", "--json").document["figures"]["made_possible"]
    assert (made["what"], made["people"], made["support"]) == ("The second record", 49, 490.0), "but for whoever was erased"
    assert do(ws, "undo", done["outlay"]).code == 0
    assert do(ws, "page", "ledger", "--json").document["figures"]["made_possible"] == []
    for words, why in [(["outlay", " "], "is empty"), (["outlay", "x", "--amount", "-3"], "nothing costs"),
                       (["outlay", "x", "--currency", "EURO"], "three letters"), (["undo", done["outlay"]], "nothing that stands"),
                       (["outlay", "x", "--since", "2026-03-11", "--until", "2026-03-10"], "later than the day it ends")]:
        wrong = do(ws, *words)
        assert (wrong.code, why in wrong.err) == (1, True), wrong.err


def test_a_page_that_tells_of_today_is_made_anew_when_its_day_is_over(ws: Path) -> None:
    """Else a snooze would never end in the studio, where nothing else changes."""
    from stalwarts.ledger import cache
    from stalwarts.lens import Lens

    filed = cache.key(ws, "week", Lens(), {})
    cache.write(ws, filed, {"claim": "old", "until": "2001-01-01T00:00:00"})
    assert cache.read(ws, filed) is None
    cache.write(ws, filed, {"claim": "new", "until": "2999-01-01T00:00:00"})
    assert cache.read(ws, filed) == {"claim": "new", "until": "2999-01-01T00:00:00"}
    (ws / "plays").mkdir(exist_ok=True)
    (ws / "plays" / "one.toml").write_text("title = 1", encoding="utf-8")
    assert cache.key(ws, "week", Lens(), {}) != filed, "what is written by hand is seen"
    (ws / "plays" / "one.toml").unlink()
