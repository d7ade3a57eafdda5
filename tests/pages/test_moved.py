"""Movement between labels in a year, the floor under it, and the commonest next step of people like this."""

from __future__ import annotations

from stalwarts import pages
from stalwarts import words
from stalwarts.pages import _moves


def people() -> str:
    """Thirty on a list for three years that shows everything: 12 onlookers of whom 3 cheer and 1 buys since, and others."""
    lines = ["moment as_of=2026-03-01", "cover table=order", "cover table=touch account=mailchimp:list",
             "cover table=follow account=mailchimp:list"]
    lines += [f"post account=mailchimp:list occurred_at=202{year}-0{month}-01" for year in (4, 5) for month in range(1, 7)]
    for n in range(30):
        name = f"email:p{n}@x.org"
        lines.append(f"follow handle={name} account=mailchimp:list kind=subscriber since=2023-01-01")
        if n < 3:
            lines.append(f"touch handle={name} account=mailchimp:list kind=share occurred_at=2026-01-01")
        if n == 3:
            lines.append(f"order handle={name} occurred_at=2025-06-01")
        if 12 <= n < 20:
            lines += [f"touch handle={name} account=mailchimp:list kind=share occurred_at={day}" for day in
                      ("2024-06-01", "2025-06-01", "2025-08-01")]
        if n >= 20:
            lines.append(f"order handle={name} occurred_at=2024-06-01")
    return "\n".join(lines)


def test_up_held_and_down_with_the_floor_and_the_next_step(look_of):
    """Three began to cheer and one bought; eight still cheer; ten bought long ago and are buyers at both moments."""
    look = look_of(people())
    page = pages.turn("moved", look, {})
    assert words.check(page) == []
    assert (page.figures["up"], page.figures["down"]) == (4, 0)
    assert page.figures["held"] == 26
    assert page.claim.startswith("In a year 4 moved up and 0 down")
    # Eight who cheered twice each have e^-2 of a silent year, three who cheered once e^-1: 2.2 people, and few buyers near even.
    assert 2.1 < page.figures["noise"] < 4
    assert any("Of 12 people labelled" in note and "8 still are" in note and "to cheer (3)" in note for note in page.notes)
    sums = page.figures["segment_sums"]
    assert sums["supporter"]["value"] + sums["buyer"]["value"] == 11
    assert sums["voyeur"]["value"] == 8
    assert all(told["low"] <= told["value"] <= told["high"] for told in sums.values())
    assert any("commonest next step was to cheer" in reason for reason in
               pages.turn("person", look, {"who": "email:p5@x.org"}).figures["reasons"])


def test_without_two_years_nothing_is_said(seen):
    """
    moment as_of=2026-03-01
    cover table=order since=2025-10-01
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-11-01
    order handle=email:a@x.org occurred_at=2026-01-01
    """
    page = seen("moved")
    assert "not known" in page.claim
    assert page.figures["noise"] is None
    assert words.check(page) == []
    assert _moves.next_step([{"was": "voyeur", "now": "buyer", "people": 3}], "voyeur") == ""


def test_of_whom_no_file_can_tell_there_is_a_ceiling_and_no_nought() -> None:
    """Forty followers of whom nothing can be told: at most forty of them cheer; where one is told, the sum is of the told."""
    dark, told = ({"segment": kind, "paid": None, "endorsed": None, "people": n, "expected": sure}
                  for kind, n, sure in (("unknown", 40, None), ("endorser", 10, 9.0)))
    assert _moves._hidden([dark], "endorser", 0.95) == {"value": None, "low": 0, "high": 40,
                                                        "why": "not known: of nobody a file can tell it"}
    assert _moves._hidden([dark, told], "endorser", 0.95)["value"] == 9.0
    assert _moves._hidden([], "endorser", 0.95)["value"] == 0
