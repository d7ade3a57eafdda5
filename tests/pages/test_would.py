"""Who of those who never bought would: the page, the column beside every person, and the reasons."""

from __future__ import annotations

from datetime import date
from datetime import timedelta

from stalwarts import pages
from stalwarts import words
from stalwarts.models import p_buys
from stalwarts.models.outlook import Yields
from stalwarts.pages import _expected

END = date(2026, 3, 1)


def listed() -> str:
    """A mailing list of three years: every second person opens letters and writes, and of those every third buys."""
    lines = [f"moment as_of={END}", "cover table=order since=2023-01-01", "cover table=follow account=mailchimp:list",
             "objection handle=email:p3@x.org", 'clue handle=email:p5@x.org kind=name value="Ada Example"']
    for n in range(160):
        name = f"email:p{n}@x.org"
        lines.append(f"follow handle={name} account=mailchimp:list kind=subscriber since={date(2023, 2, 1) + timedelta(n)}")
        if n % 2:
            lines += [f"touch handle={name} account=mailchimp:list kind={kind} occurred_at={END - timedelta(days)}"
                      for kind, days in (("open", 10), ("open", 40), ("reply", 50), ("reply", 60), ("open", 375), ("open", 380),
                                         ("reply", 400), ("reply", 420))]
        if n % 6 == 1:
            lines.append(f"order handle={name} occurred_at={END - timedelta(200 + n)} export_id=shop")
    return "\n".join(lines)


def test_the_likeliest_come_first_with_reasons_and_the_proof(look_of):
    """27 of 80 who open and write bought; of those left, who does the same is listed first; who objected never."""
    look = look_of(listed())
    page = pages.turn("would", look, {"limit": 60})
    assert words.check(page) == []
    assert page.claim.startswith("About ")
    assert "within a year" in page.claim
    assert page.figures["buyers"] == 27
    told = page.figures["would_buy"]
    assert told["low"] <= told["value"] <= told["high"]
    best = {row["person"]: row for row in page.figures["people"]}
    assert all(int(person[7:-6]) % 2 for person in list(best)[:40])
    assert "email:p3@x.org" not in best
    ada = best["email:p5@x.org"]
    assert ada["name"] == "Ada Example"
    assert set(ada["reasons"]) & {"wrote to you 2 or more times this year", "in touch this month"}
    assert any(reason.startswith("follows since") for row in best.values() for reason in row["reasons"]) or len(ada["reasons"]) > 0
    proof = page.figures["backtest"]
    assert proof["came"] == 27
    assert proof["brier"] < proof["brier_of_base"]


def test_the_column_beside_every_person_and_the_persons_own_reasons(look_of):
    """On the list of people: a number for who never bought, none for who did; and on their page why."""
    look = look_of(listed())
    rows = {row["person"]: row for row in pages.turn("people", look, {"limit": 200}).figures["people"]}
    assert rows["email:p5@x.org"]["p_buys"] > 2 * rows["email:p4@x.org"]["p_buys"]
    assert rows["email:p7@x.org"]["p_buys"] is None
    assert "email:p3@x.org" not in rows
    page = pages.turn("person", look, {"who": "email:p5@x.org"})
    assert words.check(page) == []
    assert page.figures["p_buys"] == rows["email:p5@x.org"]["p_buys"]
    assert any("first time within a year" in note for note in page.notes)


def test_too_few_buyers_is_said(look_of):
    """Under twenty it abstains and says what would cure it."""
    few = "\n".join(line for line in listed().splitlines() if not line.startswith("order handle=email:p1"))
    page = pages.turn("would", look_of(few), {})
    assert "takes 20" in page.doubts[0].text
    assert page.figures["would_buy"]["value"] is None
    assert p_buys.FLOOR == 20
    assert words.check(page) == []


def test_what_all_of_one_label_may_bring_is_as_many_as_are_likely_times_a_first_year() -> None:
    """100 people of whom one in ten buys, and first years of 5 to 15: about 100, and a range; nobody brings nothing."""
    first = Yields.of([{"payments": None, "amount": float(n), "people": 4} for n in range(5, 16)])
    told = _expected._sum([{"p_buys": 0.1, "n": 60}, {"p_buys": 0.1, "n": 40}], 0.2, first)
    assert told["people"] == 100
    assert 90 < told["value"] < 110
    assert 30 < told["low"] < told["value"] < told["high"] < 230
    assert _expected._sum([], 0.2, first)["value"] == 0
    assert "two years" in _expected._sum([{"p_buys": 0.1, "n": 60}], 0.2, Yields.of([]))["why"]
