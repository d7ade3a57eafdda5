"""The ledger: which files speak of a day gone by, what is told again, and what the page makes of misses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from stalwarts import pages
from stalwarts import words
from stalwarts.pages import _slots
from stalwarts.pages import _trust_links

WORLD = ("moment as_of=2026-01-01\ncover table=order since=2020-01-01 until=2026-01-01\n"
         "cover table=follow account=mailchimp:list until=2026-01-01\n"
         + "".join(f"follow handle=email:p{n}@x.org account=mailchimp:list kind=subscriber since=2022-01-02\n" for n in range(40))
         + "".join(f"order handle=email:p{n}@x.org amount=10 occurred_at={day}\n" for n in range(12)
                   for day in ("2023-02-03", "2025-06-07")[: 1 + n % 2])
         + "".join(f"order handle=email:p{n}@x.org amount=10 occurred_at=2025-10-1{n % 10}\n" for n in range(20, 30)))
FILE = {"export_id": "e" * 64, "importer": "csv", "account": "shop:us", "taken_basis": "stated", "rows": 1, "set_aside": 0,
        "noise": 0}


def said(low: float, value: float, high: float) -> dict[str, Any]:
    """Figures of the coming year as some day would have told them."""
    nothing = {"value": None, "low": None, "high": None, "why": "not known"}
    return {"figures": {"first_time_next": {"value": value, "counted": {"low": low, "high": high}}, "supporters": nothing,
                        "support_next_365": {"": nothing}, "kinds": []}}


@pytest.fixture
def turned(look_of):
    """The page of trust of the world, with the days and files that were asked for."""
    def turn(taken: str, *told: float) -> tuple[Any, list[tuple[datetime, bool, int]]]:
        look, asked = look_of(WORLD), []

        def past(name: str, day: datetime, values: dict[str, int], *, known: bool) -> dict[str, Any]:
            assert name == "expect"
            asked.append((day, known, values["days"]))
            return said(*told)

        look.past, look.turn = past, pages.turn
        look.exports = [FILE | export | {"kept": {"order": 9, "follow": 9}, "taken_at": taken} for export in look.exports]
        return look.page("trust"), asked

    return turn


def test_files_of_then_speak_where_there_were_any(turned):
    page, asked = turned("2025-03-01T00:00:00Z", 5, 9, 14)
    ledger = page.figures["ledger"]
    assert [(row["on"], row["days"], row["known"]) for row in ledger] == [
        ("2025-07-03", 182, True), ("2025-01-01", 365, False), ("2024-07-02", 365, False), ("2024-01-02", 365, False)]
    assert {day for day, *_ in asked} >= {datetime(2025, 7, 3), datetime(2024, 1, 2)}
    assert [row["came"] for row in ledger] == [10, 10, 0, 0]
    assert page.claim == "Half a year ago we would have said 5 to 14 first-time buyers; 10 came. 2 of 4 ranges held."
    assert page.next_step.startswith("Take the ranges as too narrow")
    assert words.check(page) == []


def test_today_s_files_stand_in_and_it_is_said_so(turned):
    page, asked = turned("2026-01-01T00:00:00Z", 0, 4, 11)
    assert not any(known for _, known, _ in asked)
    assert any("cut out of them" in doubt.text for doubt in page.doubts)
    assert page.figures["held"]["times"] == page.figures["held"]["n"] == 4
    assert page.figures["held"]["low_share"] < 0.6
    assert page.next_step.startswith("Rely on the ranges")


def test_what_other_parts_say_of_themselves_is_read_where_it_is(look_of):
    look = look_of(WORLD)
    look.turn = pages.turn
    look.model = lambda name: {"repeat": {"asked": "bgnbd", "why": "it foresaw best", "candidates": [
        {"model": "bgnbd", "loglik": -1234.56, "score": -98.76, "foreseen": 20.2, "came": 19.0}, {"model": "pareto_nbd", "foreseen": 30.0, "came": 19.0}]},
        "p_buys": {"why": "nothing else is tried", "backtest": {"judged": "time", "days": 90, "bands": [{"people": 90.0, "foreseen": 1.0, "came": 2.0}]}}}.get(name, {})
    from stalwarts.pages import _slots

    told = {grid.title: grid.rows for grid in [*_slots._repeat(look.model("repeat")), *_slots._would(look.model("p_buys"))]}
    assert told["Which model of paying again foresaw best"][0] == ["BG/NBD", "-1,234.6", "20", "19", "-98.8", "taken"]
    assert told["Which model of paying again foresaw best"][1][1] == "not known"
    assert told["Who would buy, likeliest first, and who did"] == [["90", "1", "2"]]
    assert _slots._asked(look.model("p_buys")) == ("Learned from what was known 180 days before your files of payments end, and asked "
                                                   "about the last 90. Nothing else is tried.")


def test_who_would_buy_stands_in_the_ledger_where_it_was_asked_of_a_later_time(look_of) -> None:
    """A list of 120 whose openers buy, 30 in each of two years: what was learned of the first told of the second."""
    lines = ["moment as_of=2026-01-01", "cover table=order since=2022-01-01", "cover table=follow account=mailchimp:list"]
    for n in range(120):
        handle = f"handle=email:p{n}@x.org"
        lines.append(f"follow {handle} account=mailchimp:list kind=subscriber since=2022-01-02")
        lines += [f"touch {handle} account=mailchimp:list kind=open occurred_at={day}" for day in
                  ("2023-12-20", "2024-12-20", "2025-12-20")] if n % 4 else []
        lines += [f"order {handle} occurred_at={('2024', '2025')[n // 4 % 2]}-05-1{n % 9} export_id=shop"] if n < 80 and n % 4 else []
    look = look_of("\n".join(lines))
    look.turn = pages.turn
    page = look.page("trust")
    (row,) = page.figures["ledger"]
    assert (row["about"], row["on"], row["days"], row["came"]) == ("would", "2025-01-01", 365, 30)
    assert row["low"] <= row["value"] <= row["high"]
    assert row["inside"] is True
    assert page.claim.startswith("A year ago we would have said ")
    assert "first-time buyers from your lists; 30 came. 1 of 1 range held." in page.claim
    assert page.figures["who_would_buy"]["judged"] == "time"
    assert words.check(page) == []


def test_how_sure_it_is_who_is_who(look_of) -> None:
    """Bands from the surest down; what a veto holds back is not joined, and of nobody joined nothing is expected."""
    pair = "likely left=email:{0}@x.org right=instagram:{0} probability={1} reasons=x against=x veto={2} evidence=x\n"
    look = look_of("moment as_of=2026-01-01\n" + "".join(pair.format(*one) for one in (
        ("a", 0.996, "null"), ("b", 0.994, "null"), ("c", 0.999, "name"), ("d", 0.5, "null"))))
    (grid,) = _slots._links(look)
    assert grid.rows == [["99 % and more", "3", "2", "5.0"], ["40 % and more", "1", "0", ""]]
    assert not list(_slots._links(look_of("moment as_of=2026-01-01")))


def test_links_that_are_held_back_are_shown_with_what_each_line_costs(look_of) -> None:
    """40 buyers whose files tell their account name, which begins as their address does; one more who may be @mora.quill."""
    names = [f"{a}.{b}" for a in ("vera", "milo", "tina", "otto", "runa", "jaro", "edda", "ivo")
             for b in ("brook", "stern", "field", "ruiz", "kestrel")]
    look = look_of("moment as_of=2026-01-01\n" + "".join(
        f"follow handle=instagram:{name} since=2024-01-01\norder handle=email:{name}@x.org amount=9 occurred_at=2025-03-04\n"
        f"link left=email:{name}@x.org right=instagram:{name}\n" for name in names)
        + "likely left=email:mora.quill@x.org right=instagram:mora.quill probability=0.995 evidence=x\n"
        + "likely left=email:m@x.org right=instagram:m probability=0.9 evidence=x\n")
    found = _trust_links.told(look)
    assert (found["pairs"], found["decided"], found["why"]) == (40, 0, None)
    assert sum(one["pairs"] for one in found["curve"]) == 40
    assert all(one["low"] <= one["so"] <= one["high"] for one in found["curve"])
    (line,) = [one for one in found["lines"] if one["line"] == 0.99]
    assert (line["joined"], line["expected"]) == (1, pytest.approx(5.0))
    assert [one["joined"] for one in found["lines"]] == [2, 2, 1, 1]
    curve, lines = _trust_links.grids(look)
    assert len(curve.rows) == len(found["curve"])
    assert lines.rows[-1][2] == "5.0"
    look.turn = pages.turn
    page = look.page("trust")
    assert words.check(page) == []
    assert page.figures["links"] == found


def test_too_few_known_links_say_so_and_what_would_cure_it(look_of) -> None:
    """One pair that may be one person, and nothing that tells."""
    look = look_of("moment as_of=2026-01-01\nfollow handle=instagram:mora since=2024-01-01\n"
                   "likely left=email:mora@x.org right=instagram:mora probability=0.995 evidence=x\n")
    curve, _lines = _trust_links.grids(look)
    assert curve.rows[0][:2] == ["not known", "not known"]
    assert curve.note.startswith("Not known: 0 pairs")
    look.turn = pages.turn
    page = look.page("trust")
    assert any("Who is who" in doubt.remedy for doubt in page.doubts)
    assert words.check(page) == []
    assert not list(_trust_links.grids(look_of("moment as_of=2026-01-01")))
