"""Likely links in a workspace: joined, doubted, undone, and exactly what they were before."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import stalwarts
from stalwarts.identity import likely as likely_
from stalwarts.ledger import linking
from stalwarts.ledger import mapped
from stalwarts.ledger.keeping import Wish

FOLLOWS = 'kind = "followers"\naccount = "instagram:made"\n[columns]\nhandle = "username"\nsince = "since"\n'
ORDERS = ('kind = "orders"\naccount = "shop:made"\ncurrency = "EUR"\n[columns]\nhandle = "email"\noccurred_at = "at"\n'
          'amount = "paid"\nname = "name"\n')
CONTACTS = 'kind = "contacts"\n[columns]\nhandle = "who"\nemail = "email"\n'
PAIR = ("email:kestrel.wren@example.org", "instagram:kestrel_wren")


@pytest.fixture
def room(tmp_path: Path) -> Any:
    """Some followers; a shop's buyers, of whom one has the account name in her address."""
    names = [f"{a}.{b}" for a in ("vera", "milo", "tina", "otto") for b in ("brook", "stern", "field", "ruiz")]
    follows = ["username,since", *(f"{name},2025-01-05 10:00:00" for name in [*names, "kestrel_wren", "quiet.heron"])]
    orders = ["email,at,paid,name", "kestrel.wren@example.org,2025-03-01 12:00:00,12.00,Ilva Torrent",
              "q7@example.org,2025-04-01 12:00:00,15.00,Quiet Heron", "z9@example.org,2025-05-01 12:00:00,9.00,Bo Lund"]
    (tmp_path / "follows.csv").write_text("\n".join(follows) + "\n", encoding="utf-8")
    (tmp_path / "orders.csv").write_text("\n".join(orders) + "\n", encoding="utf-8")
    workspace = stalwarts.init(tmp_path / "room")
    for name, text in (("follows", FOLLOWS), ("orders", ORDERS)):
        add(workspace, tmp_path, name, text)
    return workspace


def add(workspace: Any, folder: Path, name: str, text: str) -> str:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    mapping = mapped.load(folder / f"{name}.toml")
    document = workspace.add([folder / f"{name}.csv"], Wish(importer="csv", mappings=mapped.Mappings(stated=mapping)))
    return str(document["exports"][0]["export_id"])


def mapping(workspace: Any) -> list[tuple[str, str, float]]:
    with workspace.see() as look:
        return sorted((r["handle"], r["person"], round(r["probability"], 9)) for r in look.run("person").to_pylist())


def likely(workspace: Any) -> list[dict[str, Any]]:
    with workspace.see() as look:
        return look.run("likely").to_pylist()


def test_what_is_likely_is_joined_and_a_name_alone_is_queued(room: Any) -> None:
    """kestrel_wren is joined to her address with its probability; Quiet Heron's order waits for a word."""
    (row,) = mapping(room)
    assert row[:2] == (PAIR[1], PAIR[0])
    assert 0.99 <= row[2] < 1
    queued = [r for r in likely(room) if r["veto"]]
    assert [(r["left"], r["right"]) for r in queued] == [("email:q7@example.org", "instagram:quiet.heron")]


def test_every_step_back_gives_the_mapping_there_was(room: Any, tmp_path: Path) -> None:
    """A decision, another, a file more and gone again, the cache thrown away: each step back is exact."""
    before, pairs = mapping(room), likely(room)
    room.rule("different", *PAIR)
    assert mapping(room) == []
    room.rule("same", *PAIR)
    assert mapping(room) == [(PAIR[1], PAIR[0], 1.0)]
    other = tmp_path / "more.csv"
    other.write_text("username,since\nkestrelwren.art,2025-02-01 10:00:00\n", encoding="utf-8")
    export = add(room, tmp_path, "more", FOLLOWS.replace("instagram:made", "tiktok:made"))
    assert mapping(room) != before
    room.undo(export)
    assert mapping(room) == [(PAIR[1], PAIR[0], 1.0)]
    shutil.rmtree(room.root / "derived")
    assert likely(room) == [r for r in pairs if (r["left"], r["right"]) != PAIR]


def test_after_each_step_only_who_changed_is_compared_and_all_is_as_anew(
        room: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A follower more, a decision, the file back again, and once more: in one workspace with its work kept, in one without."""
    other = stalwarts.open(shutil.copytree(room.root, tmp_path / "other"))
    (tmp_path / "more.csv").write_text("username,since\nkestrelwren.art,2025-02-01 10:00:00\n", encoding="utf-8")
    read: list[int] = []
    renewed = likely_.renewed
    monkeypatch.setattr(likely_, "renewed", lambda *told: (done := renewed(*told), read.append(done[1].read))[0])
    monkeypatch.setattr(linking, "AT_ADD", -1)
    monkeypatch.setattr(linking, "WORTH", 0)
    told = walked(room, tmp_path)
    assert read[0] > 10
    assert read[1:] == [1, 0, 0, 1]
    monkeypatch.setattr(linking, "WORTH", 10 ** 9)
    assert walked(other, tmp_path) == told
    assert read[5:] == [read[0], read[0] + 1, read[0] + 1, read[0], read[0] + 1]


def walked(workspace: Any, folder: Path) -> list[Any]:
    """Who is who and who may be after each step, everything compared that a step made new."""
    told = []

    def look() -> None:
        for pairs in (workspace.root / "derived" / "links").glob("*.parquet"):
            pairs.unlink()
        told.append((mapping(workspace), likely(workspace)))

    look()
    more = FOLLOWS.replace("instagram:made", "tiktok:made")
    export = add(workspace, folder, "more", more)
    look()
    workspace.rule("different", PAIR[0], "tiktok:kestrelwren.art")
    look()
    workspace.undo(export)
    look()
    add(workspace, folder, "more", more)
    look()
    return told


def test_decisions_that_contradict_each_other_are_not_heard(room: Any) -> None:
    """Three decisions in a ring: the mapping is what it was without them, and the answer says so."""
    before = mapping(room)
    room.rule("same", PAIR[0], "email:z9@example.org")
    room.rule("same", "email:z9@example.org", "email:q7@example.org")
    room.rule("different", PAIR[0], "email:q7@example.org")
    assert mapping(room) == before
    with room.see() as look:
        assert any("contradict" in doubt.text for doubt in look.page("answer").doubts)


def test_a_decision_about_somebody_erased_is_nothing(room: Any) -> None:
    """She is erased after a decision about her: nobody is joined, nothing breaks."""
    from stalwarts.ledger import privacy

    room.rule("same", *PAIR)
    privacy.erase(room.shelves, PAIR)
    assert mapping(room) == []
    assert not [r for r in likely(room) if set(PAIR) & {r["left"], r["right"]}]


def test_the_answer_carries_the_doubt(room: Any) -> None:
    """One pair queued: the page says how many there are, of how many draws, and names nobody."""
    with room.see() as look:
        page = look.page("answer")
    told = page.figures["identity"]
    assert told["draws"] == 200
    assert told["pairs"] == 2
    assert told["tied"]["low"] <= page.figures["tied"] + 1
    assert "kestrel" not in str(page.document()["doubts"])
    assert told["share"] + told["sampling"] == pytest.approx(1.0)


def test_ten_thousand_account_names_with_one_address_are_ten_thousand_people(room: Any, tmp_path: Path) -> None:
    """A form in which the shop's own address was typed for everybody: nobody is joined by it, and nothing takes minutes."""
    before = mapping(room)
    rows = ["who,email", *(f"instagram:fan{n:05},box@example.org" for n in range(10_000))]
    (tmp_path / "crowd.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    export = add(room, tmp_path, "crowd", CONTACTS)
    assert mapping(room) == before
    assert not [row for row in likely(room) if "email:box@example.org" in (row["left"], row["right"])]
    room.undo(export)
    assert mapping(room) == before


def test_an_account_name_that_went_to_somebody_else_is_parted_by_a_word_and_back(room: Any, tmp_path: Path) -> None:
    """Files tie @quiet.heron to an old address and to a new one: one being, until somebody says that it went on."""
    rows = ["who,email", "instagram:quiet.heron,old.owner@example.org", "instagram:quiet.heron,new.owner@example.com"]
    (tmp_path / "owners.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    add(room, tmp_path, "owners", CONTACTS)
    old, new, name = "email:old.owner@example.org", "email:new.owner@example.com", "instagram:quiet.heron"
    tied = mapping(room)
    assert {handle for handle, person, _sure in tied if person == new} == {old, name}
    decisions = [room.rule("different", old, new), room.rule("different", old, name)]
    assert {handle for handle, person, _sure in mapping(room) if person == new} == {name}
    assert not [row for row in mapping(room) if old in row[:2]]
    for decision in decisions:
        room.shelves.decisions.unrule(decision)
    assert mapping(room) == tied


def test_answers_pasted_twice_and_a_name_two_people_claim(room: Any, tmp_path: Path) -> None:
    """Two who answered say they are @quiet.heron, and the answers were pasted in again under them: asked, never joined."""
    asked = "Under which name do you follow us on Instagram?"
    rows = [f"2025/04/1{day} 10:15:32 AM GMT+1,{who}@example.org,5,quiet.heron" for day, who in enumerate(("q7", "z9"), 4)]
    text = "\n".join([f"Timestamp,Email Address,I feel I know us.,{asked}", *rows, *rows]) + "\n"
    (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
    before = mapping(room)
    (told,) = room.add([tmp_path / "answers.csv"], Wish(importer="survey_answers"))["exports"]
    assert told["noise"] == 2
    assert mapping(room) == before
    claims = [row for row in likely(room) if row["veto"] == "two people told us the same account name"]
    assert ("email:q7@example.org", "instagram:quiet.heron") in [(row["left"], row["right"]) for row in claims]
    assert not [row for row in likely(room) if row["right"] == "instagram:quiet.heron" and row not in claims]
    twice = tmp_path / "twice.csv"
    twice.write_text(text + rows[0] + "\n", encoding="utf-8")
    room.add([twice], Wish(importer="survey_answers"))
    assert mapping(room) == before
    with room.see() as look:
        assert len({(r["handle"], r["question"]) for r in look.run("said").to_pylist()}) == look.run("said").num_rows
