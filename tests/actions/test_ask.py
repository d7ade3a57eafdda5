"""The circle of an ask by commands: plan, draw, take the list, bring what came, read money and goodwill; and bad input."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import stalwarts as package
from adding import Said
from adding import stalwarts
from stalwarts import words
from stalwarts.page import Page
from stalwarts.worlds import asking

TODAY = datetime.combine(datetime.now(UTC).date(), time())
WORLD = asking.Asking(people=120, opens=TODAY, base=0.05, lift=0.35, leave=0.3)


class Circle:
    """A workspace with the list and a year of orders of one world."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "us"

    @classmethod
    def made(cls, folder: Path, world: asking.Asking) -> Circle:
        """A new one."""
        new = cls(folder)
        assert stalwarts("init", new.root).code == 0
        for file in asking.before(world, folder / "files"):
            new.add(file)
        return new

    def add(self, file: Path) -> None:
        mapping = file.with_suffix(".toml")
        done = self("add", file, *(["--as", "csv", "--map", mapping] if mapping.exists() else []))
        assert done.code == 0, done.err

    def __call__(self, *words: object) -> Said:
        return stalwarts("-w", self.root, *words)

    def document(self, *words: object) -> Any:
        done = self(*words, "--json")
        assert done.code == 0, done.err
        return done.document

    def plan(self, name: str, *words: object) -> Said:
        return self("ask", "plan", name, "--offer", "the record", "--price", 12, "--currency", "EUR", *words)

    def listed(self, name: str, *words: object) -> list[dict[str, str]]:
        file = self.folder / f"{name}.csv"
        assert self("ask", "export", name, file, *words).code == 0
        with file.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 people on a letter's list, read once."""
    return Circle.made(tmp_path_factory.mktemp("template"), WORLD).folder


@pytest.fixture
def circle(template: Path, tmp_path: Path) -> Circle:
    """A copy of it."""
    shutil.copytree(template, tmp_path / "mine")
    return Circle(tmp_path / "mine")


@pytest.fixture(scope="module")
def drawn_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with half of them drawn for the ask *spring*."""
    folder = tmp_path_factory.mktemp("drawn") / "mine"
    shutil.copytree(template, folder)
    made = Circle(folder)
    made.plan("spring", "--holdout", 0.5)
    assert made("ask", "draw", "spring").code == 0
    return folder


@pytest.fixture
def drawn(drawn_template: Path, tmp_path: Path) -> Circle:
    """A copy of it."""
    shutil.copytree(drawn_template, tmp_path / "mine")
    return Circle(tmp_path / "mine")


def test_the_whole_circle(circle: Circle) -> None:
    planned = circle.plan("spring", "--holdout", 0.5, "--json").document
    assert (planned["people"], planned["holdout"], planned["asked"]) == (120, 0.5, 60)
    assert planned["detectable"]["value"] > 0.02
    foretold = circle.document("forecast", "spring")
    assert foretold["frozen"]
    assert foretold["units"]["low"] <= foretold["units"]["value"] <= foretold["units"]["high"]
    drawn = circle.document("ask", "draw", "spring")
    assert (drawn["asked"], drawn["left_in_peace"]) == (60, 60)
    again = circle("ask", "draw", "spring")
    assert (again.code, "never drawn again" in again.err) == (1, True)

    everybody = circle.listed("spring", "--who", "everybody", "--link", "https://us.example/x")
    arms = {row["address"]: row["arm"] for row in everybody}
    assert sorted(arms) == sorted(WORLD.addresses)
    assert everybody[0]["link"].endswith("utm_campaign=spring")
    assert {row["Tags"] for row in circle.listed("spring", "--tool", "mailchimp")} == {"spring"}
    waiting = circle.document("ask", "readout", "spring")
    assert waiting["buyers"]["value"] is None
    assert waiting["kept"] == []

    for file in asking.after(WORLD, circle.folder / "files", arms, planned["code"]):
        circle.add(file)
    asked = [one for one, arm in arms.items() if arm == "asked"]
    circle.add(asking.answers(WORLD, circle.folder / "files", [(one, n % 4 > 0) for n, one in enumerate(asked[:12])]))
    read = circle.document("ask", "readout", "spring")
    assert read["closed"]
    assert read["kept"] == ["window"]
    assert read["buyers"]["low"] > 0
    assert read["buyers"]["kind"] == "fixed"
    assert read["money"]["low"] > 0
    assert read["goodwill"]["unsubscribed"]["lost"]
    assert read["claim"].startswith("It lost goodwill: more of the asked unsubscribed.")
    assert read["glad"] == {"glad": 9, "answered": 12}
    assert read["attributed"]["by_code"] > 0
    assert circle.document("ask", "readout", "spring")["kept"] == []
    bought = circle.document("ask", "export", "spring", circle.folder / "bought.csv", "--who", "bought")
    assert bought["rows"] + bought["left_out"] == sum(read["bought"].values())

    scored = circle.document("forecast", "spring")
    assert set(scored["score"]["inside"]) == {"50", "80", "95"}
    assert scored["sold_so_far"] >= bought["rows"]
    ledger = circle.document("page", "forecasts")["figures"]
    assert ledger["scored"] == 1
    (listed,) = circle.document("ask", "list")["asks"]
    assert (listed["asked"], listed["closed"]) == (60, True)
    workspace = package.open(circle.root)
    for name, values in (("ask", {"ask": "spring"}), ("asks", {}), ("forecast", {"ask": "spring"}), ("forecasts", {}),
                         ("ready", {}), ("plan_ask", {"holdout": 0.5}), ("forecast", {"ask": "spring", "price": 30.0})):
        assert words.check(Page.of(workspace.page(name, None, values))) == [], name


def test_orders_before_it_are_history(drawn: Circle) -> None:
    """Every fifth bought in the year before: nobody bought because of an ask that has just opened."""
    for file in asking.after(replace(WORLD, lift=0.0, base=0.0), drawn.folder / "files", {}):
        drawn.add(file)
    read = drawn.document("ask", "readout", "spring")
    assert read["bought"] == {"asked": 0, "left_in_peace": 0}
    assert read["buyers"]["low"] <= 0 <= read["buyers"]["high"]


def test_while_it_is_open_only_what_always_holds_is_shown(drawn: Circle) -> None:
    early = drawn.folder / "files" / "orders-early.csv"
    early.write_text("order,when,email,amount,currency,code\n" + "".join(
        f"e{n},{TODAY + timedelta(days=2)},fan{n}@example.org,12,EUR,\n" for n in range(9)), encoding="utf-8")
    (early.with_suffix(".toml")).write_text((drawn.folder / "files" / "orders-before.toml").read_text(encoding="utf-8"),
                                            encoding="utf-8")
    drawn.add(early)
    read = drawn.document("ask", "readout", "spring")
    assert (read["closed"], read["buyers"]["kind"], read["kept"]) == (False, "always", [])
    assert "so far" in read["claim"]


def test_those_who_may_not_be_asked_are_counted_and_left_out(circle: Circle) -> None:
    circle("object", "fan1@example.org")
    circle("erase", "fan2@example.org")
    planned = circle.plan("spring", "--json").document
    assert planned["people"] == 118
    assert planned["left_out"]["objected"] == 1
    circle("ask", "draw", "spring")
    second = circle.plan("summer", "--json")
    assert (second.code, "were asked a short time ago" in second.err) == (1, True)
    assert circle.plan("summer", "--every", 0).code == 0


def test_whoever_refuses_after_the_draw_is_on_no_list_and_still_counts(drawn: Circle) -> None:
    one = drawn.listed("spring")[0]["address"]
    assert [row["arm"] for row in drawn.document("show", one)["tables"]["draw"]] == ["asked"]
    drawn("object", one)
    written = drawn.document("ask", "export", "spring", drawn.folder / "x.csv")
    assert (written["rows"], written["left_out"]) == (59, 1)


def test_lots_drawn_elsewhere(circle: Circle) -> None:
    """A list with somebody twice in one arm, somebody in both, somebody who objects, somebody erased, and a stranger."""
    circle("object", "fan4@example.org")
    circle("erase", "fan5@example.org")
    circle.plan("spring")
    file = circle.folder / "lots.csv"
    rows = ["Email,Group", "fan1@example.org,treatment", "FAN1@example.org,Treatment", "fan2@example.org,control",
            "fan3@example.org,treatment", "fan3@example.org,control", "fan4@example.org,control", "fan5@example.org,control",
            "new@example.net,control", "fan6@example.org,perhaps", "'=fan,treatment"]
    file.write_text("\n".join(rows), encoding="utf-8")
    drawn = circle.document("ask", "draw", "spring", "--arms", file)
    assert (drawn["asked"], drawn["left_in_peace"]) == (1, 2)
    assert drawn["left_out"]["objected"] == 1
    assert drawn["left_out"]["erased"] == 1
    assert drawn["left_out"]["both_arms"] == 1
    assert drawn["left_out"]["not_understood"] == 2


def test_arms_edited_by_hand_are_found_and_the_lots_still_count(drawn: Circle) -> None:
    rows = drawn.listed("spring", "--who", "everybody")
    peace = [row for row in rows if row["arm"] == "left_in_peace"]
    for row in peace[:3]:
        row["arm"] = "asked"
    file = drawn.folder / "edited.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, list(rows[0]))
        sheet.writeheader()
        sheet.writerows(rows)
    told = drawn.document("ask", "received", "spring", file)
    assert (told["moved_by_hand"], told["in_peace_and_got_it"], told["asked_and_got_it"]) == (3, 3, 60)
    assert drawn.document("ask", "list")["asks"][0]["left_in_peace"] == 60


def test_who_got_it_by_the_tools_own_tag(drawn: Circle) -> None:
    asked = [row["address"] for row in drawn.listed("spring")]
    file = drawn.folder / "audience.csv"
    lines = [f'{one},"Customers, spring"' for one in asked[:50]] + ["other@example.net,spring", f"{asked[51]},winter"]
    file.write_text("Email Address,TAGS\n" + "\n".join(lines), encoding="utf-8")
    told = drawn.document("ask", "received", "spring", file, "--tag", "spring")
    assert (told["asked_and_got_it"], told["in_peace_and_got_it"], told["not_drawn"]) == (50, 0, 1)
    nobody = drawn("ask", "received", "spring", file, "--tag", "autumn")
    assert (nobody.code, "autumn" in nobody.err) == (1, True)


def test_two_who_were_drawn_turn_out_to_be_one(drawn: Circle) -> None:
    """Holding both lots they are left out and counted; holding one lot twice they count once."""
    arms = {row["address"]: row["arm"] for row in drawn.listed("spring", "--who", "everybody")}
    asked = [one for one, arm in arms.items() if arm == "asked"]
    peace = [one for one, arm in arms.items() if arm != "asked"]
    drawn("rule", "same", asked[0], peace[0])
    drawn("rule", "same", asked[1], asked[2])
    for file in asking.after(WORLD, drawn.folder / "files", arms):
        drawn.add(file)
    read = drawn.document("ask", "readout", "spring")
    assert read["both_arms"] == 1
    assert read["people"] == {"asked": 58, "left_in_peace": 59}


BAD = [
    (("ask", "plan", "spring", "--offer", "x", "--segment", "supporter"), "Nobody is left to ask"),
    (("ask", "plan", "spring", "--offer", "x", "--holdout", "1"), "nobody would be asked"),
    (("ask", "plan", "spring", "--offer", "x", "--holdout", "10"), "write 0.1 for 10 %"),
    (("ask", "plan", "spring", "--offer", "x", "--holdout", "-0.1"), "it is a share"),
    (("ask", "plan", "spring", "--offer", "x", "--opens", "2020-01-01"), "Its window was over"),
    (("ask", "plan", "spring", "--offer", "x", "--opens", "2030-01-02", "--closes", "2030-01-01"), "before it opens"),
    (("ask", "plan", "spring", "--offer", "x", "--opens", "soon"), "soon"),
    (("ask", "plan", "sp ring", "--offer", "x"), "without spaces"),
    (("ask", "draw", "autumn"), "There is no ask called 'autumn'"),
    (("ask", "readout"), "stalwarts ask list"),
    (("forecast", "autumn"), "There is no ask called 'autumn'"),
]


def test_bad_input_is_one_clear_sentence(circle: Circle) -> None:
    for typed, said in BAD:
        found = circle(*typed)
        assert (found.code, said in found.err) == (1, True), (typed, found.err)
        assert 1 <= len(found.err.strip().splitlines()) <= 3
    none = circle.plan("all", "--holdout", 0)
    assert (none.code, "can't be told from what would have come anyway" in none.out) == (0, True)
    assert "already registered" in circle.plan("ALL").err
    undrawn = circle("ask", "export", "all", circle.folder / "x.csv")
    assert (undrawn.code, "not drawn yet" in undrawn.err) == (1, True)


def test_a_lost_salt_is_said(circle: Circle) -> None:
    """An ask registered by other means, without a salt: nothing can be drawn from it; lots from elsewhere stand."""
    package.open(circle.root).shelves.decisions.ask("old", "the record", TODAY, TODAY + timedelta(days=14), 0.5)
    lost = circle("ask", "draw", "old")
    assert (lost.code, "salt of the ask 'old' is lost" in lost.err) == (1, True)
    file = circle.folder / "lots.csv"
    file.write_text("address,arm\nfan1@example.org,asked\nfan2@example.org,left_in_peace\n", encoding="utf-8")
    assert circle("ask", "draw", "old", "--arms", file).code == 0
    assert "nobody can check them" in circle("ask", "readout", "old").out


def test_a_name_is_no_formula_in_somebodys_spreadsheet(circle: Circle) -> None:
    file = circle.folder / "files" / "list2.csv"
    file.write_text("email,name,since,consent\nfan1@example.org,=HYPERLINK(1),2025-01-01,yes\n+x@example.org,Plus,2025-01-01,yes\n",
                    encoding="utf-8")
    file.with_suffix(".toml").write_text((circle.folder / "files" / "list.toml").read_text(encoding="utf-8"), encoding="utf-8")
    circle.add(file)
    circle.plan("spring", "--holdout", 0)
    circle("ask", "draw", "spring")
    rows = circle.listed("spring")
    assert len(rows) == 120
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
