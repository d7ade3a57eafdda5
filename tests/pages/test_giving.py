"""The pages of giving: this week's people, both sides of the account, posts, techniques, the path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stalwarts import plays
from stalwarts import words
from stalwarts.page import Page
from stalwarts.pages import _effects
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoSuchPlay

Seen = Callable[..., Page]


def test_thanks_come_first_then_whom_a_kindness_may_move(seen: Seen) -> None:
    """One owed a thank, one fading, one who will buy anyway and was thanked, one in touch last week, one who objected,
    one snoozed for ever.

    cover table=order until=2026-03-01
    cover table=touch account=mail:us kinds="open" until=2026-03-01
    order handle=email:new@x.org occurred_at=2026-02-01 product="The Record"
    clue handle=email:new@x.org kind=name value="Nia New"
    touch handle=email:fade@x.org account=mail:us kind=open occurred_at=2025-09-01
    touch handle=email:fade@x.org account=mail:us kind=open occurred_at=2025-10-01
    touch handle=email:fade@x.org account=mail:us kind=open occurred_at=2025-11-01
    follow handle=email:fade@x.org account=mail:us kind=subscriber since=2024-01-01
    order handle=email:late@x.org occurred_at=2026-02-01
    move handle=email:late@x.org kind=thank direction=to_them occurred_at=2026-02-25
    order handle=email:no@x.org occurred_at=2026-02-01
    objection handle=email:no@x.org
    order handle=email:away@x.org occurred_at=2026-02-01
    rest handle=email:away@x.org
    """
    page = seen("week")
    people = {row["person"]: row for row in page.figures["people"]}
    assert list(people) == ["email:new@x.org", "email:fade@x.org"]
    assert (people["email:new@x.org"]["play"], people["email:new@x.org"]["thanks"]) == ("thank_first_buyer", True)
    assert "Hi Nia,\n\nyou bought The Record" in people["email:new@x.org"]["draft"]
    assert people["email:fade@x.org"]["play"] == "reconnect"
    assert page.figures["resting"] == 1
    assert page.claim == "2 people in 10 minutes, 1 of them owed a thank. Begin with Nia New."
    assert words.check(page) == []
    assert page.until, "a page of today is made anew tomorrow"
    assert [row["person"] for row in seen("week", hours=0.08).figures["people"]] == ["email:new@x.org"]
    assert [row["person"] for row in seen("week", play="reconnect").figures["people"]] == ["email:fade@x.org"]
    for wrong in (0, -1, 1000):
        with pytest.raises(BadAnswer, match="the hours of a week"):
            seen("week", hours=wrong)
    with pytest.raises(NoSuchPlay):
        seen("week", play="nothing")


def test_everybody_snoozed_is_said(seen: Seen) -> None:
    """One buyer, snoozed.

    order handle=email:a@x.org occurred_at=2026-02-01
    rest handle=email:a@x.org until=2999-01-01
    """
    page = seen("week")
    assert page.claim == "Nobody needs anything from you this week."
    assert page.figures["people"] == []
    assert "snoozed" in page.next_step
    assert words.check(page) == []


def test_both_sides(seen: Seen) -> None:
    """One buyer who saw posts and is owed a thank; an outlay that two payments paid for.

    cover table=post until=2026-03-01
    cover table=order until=2026-03-01
    follow handle=email:a@x.org since=2025-01-01
    post occurred_at=2026-01-10 intent=value
    post occurred_at=2026-01-11 intent=value
    post occurred_at=2026-01-12 intent=ask
    order handle=email:a@x.org occurred_at=2026-01-20 amount=30 product=LP
    order handle=email:b@x.org occurred_at=2026-02-20 amount=20 product=LP
    order handle=email:b@x.org occurred_at=2026-02-21 amount=5 product=Sticker
    outlay outlay=made-1 what="The second record" amount=40 currency=USD until=2026-03-01 product=LP post=https://us.example/2
    move handle=email:b@x.org kind=thank direction=to_them occurred_at=2026-03-02 minutes=6
    """
    page = seen("ledger")
    figures = page.figures
    assert figures["given"] == {"one_by_one": 1, "hours": 0.1, "posts": {"value": 2, "ask": 1, "unknown": 0}}
    assert figures["received"] == {"support": 55.0, "currency": "USD", "payments": 3, "cheers": figures["received"]["cheers"]}
    assert figures["thanks"] == {"thanked": 1, "owed": 1, "due": 0, "late": 0, "people_owed": 1}
    assert figures["value_per_ask"]["value"] == 2.0
    assert figures["received"]["cheers"]["value"] is None, "no file could show any"
    (made,) = figures["made_possible"]
    assert (made["people"], made["support"]) == (2, 50.0)
    assert page.claim == "Of your posts 2 gave and 1 asked. 1 person is owed a thank."
    assert words.check(page) == []
    assert not page.names, "it may be shown to others"


def test_thanks_are_owed_the_longest_first_and_due_ones_come_last(seen: Seen) -> None:
    """Two owed, one due, one thanked.

    order handle=email:b@x.org occurred_at=2026-02-01
    order handle=email:a@x.org occurred_at=2026-01-20
    order handle=email:c@x.org occurred_at=2026-02-27
    order handle=email:d@x.org occurred_at=2026-01-20
    move handle=email:d@x.org kind=thank direction=to_them occurred_at=2026-01-21
    """
    page = seen("thanks")
    assert [(row["person"], row["since_days"]) for row in page.figures["people"]] == [
        ("email:a@x.org", 40), ("email:b@x.org", 28), ("email:c@x.org", None)]
    assert page.claim == "You owe 2 people a thank, and 1 more is due soon."
    assert words.check(page) == []
    assert len(seen("thanks", limit=1).figures["people"]) == 1


def test_without_posts_nothing_is_claimed_of_them(seen: Seen) -> None:
    """One follower and one order: no file of posts.

    follow handle=ig:a since=2025-01-01
    order handle=email:b@x.org occurred_at=2026-02-25
    """
    page = seen("ledger")
    assert page.figures["value_per_ask"]["value"] is None
    assert page.figures["never_asked"]["value"] is None
    assert "not known" in page.claim
    assert words.check(page) == []


def test_posts_say_why(seen: Seen) -> None:
    """Three posts.

    post post=1 intent=unknown title="Pre-order now" occurred_at=2026-02-01
    post post=2 intent=unknown occurred_at=2026-02-02
    post post=3 intent=unknown title="Thank you" occurred_at=2026-02-03
    intent account=instagram:us post=3 intent=ask
    """
    page = seen("posts")
    assert page.figures["counts"] == {"value": 0, "ask": 2, "unknown": 1}
    assert [row[2:] for row in page.grids[0].rows] == [
        ["asked", "you said so"], ["can't tell", "the file keeps no words of it"], ["asked", "“pre-order”"]]
    assert [deed.label for deed in page.grids[0].deeds[0]] == ["It gave", "Guess again"]
    assert words.check(page) == []
    assert len(seen("posts", intent="unknown").figures["posts"]) == 1
    with pytest.raises(BadAnswer):
        seen("posts", limit=0)


def test_a_path_stands_at_its_first_week_that_is_not_done(seen: Seen) -> None:
    """Week one done, week two passed over; somebody stood by us.

    move handle=ig:a kind=defend occurred_at=2026-02-20
    step path=twelve_weeks week=0 state=begun occurred_at=2026-02-01
    step path=twelve_weeks week=1 state=done occurred_at=2026-02-01
    step path=twelve_weeks week=2 state=skipped occurred_at=2026-02-08
    """
    page = seen("path")
    assert (page.figures["week"], page.figures["play"]) == (3, "answer_defender")
    assert [row["person"] for row in page.figures["people"]] == ["ig:a"]
    assert [part.done for part in page.parts] == [True, True, *[False] * 10]
    assert words.check(page) == []


def test_every_technique_tells_for_whom_and_why(seen: Seen) -> None:
    """One first buyer.

    order handle=email:new@x.org occurred_at=2026-02-01
    """
    page = seen("plays")
    rows: dict[str, Any] = {row["play"]: row for row in page.figures["plays"]}
    assert len(rows) >= 12
    assert rows["thank_first_buyer"]["people"] == 1
    assert all(row["source"] for row in rows.values())
    assert words.check(page) == []


def alike(effect: int) -> str:
    """120 who click every month on one list; 60 of them were given the play on 1 September, 10 of those 60 bought before
    it as 20 of the others did, and of those given it `effect` bought in the 90 days after, of the others 10."""
    lines = ["cover table=order until=2026-03-01", "cover table=touch account=mail:us kinds=click until=2026-03-01"]
    for n in range(180):
        given, bought = n < 60, n % 6 == 0
        lines += [f"touch handle=email:{n:03} account=mail:us kind=click occurred_at=2025-0{month}-0{1 + n % 9}" for month in range(2, 9)]
        lines += [f"order handle=email:{n:03} order=b{n} occurred_at=2025-05-0{1 + n % 9}"] * bought
        later = n % 60 < effect if given else n % 60 < 5
        lines += [f"order handle=email:{n:03} order=a{n} occurred_at=2025-10-0{1 + n % 9}"] * later
        lines += [f"move handle=email:{n:03} kind=answer direction=to_them play=reconnect occurred_at=2025-09-01"] * given
    return "\n".join(lines)


def test_a_techniques_effect_is_told_against_people_alike_with_its_placebo(look_of: Callable[[str], Any]) -> None:
    look = look_of(alike(35))
    found = _effects.told(look, plays.book().plays.values())["reconnect"]
    assert (found["how"], found["pairs"]) == ("alike", 60)
    assert found["paid"]["low"] > 0.2
    assert found["placebo"]["low"] <= 0 <= found["placebo"]["high"]
    said = _effects.long(found)
    assert "against people alike, over 60 pairs: of 100, +" in said[0]
    assert "may be believed" in said[1]
    assert _effects.short(found) == "more bought"
    least, expected, most = _effects.shifts({"reconnect": found})["reconnect"]
    assert 0 < least < expected <= most <= 2
    assert _effects.shifts({"reconnect": found | {"placebo": {"low": 0.1, "high": 0.3}}}) == {}, "they differed all along"
    few = _effects.told(look_of(alike(5).replace("occurred_at=2025-09-01", "occurred_at=2026-02-01")), plays.book().plays.values())
    assert "it takes 50" in few["reconnect"]["why"]
    assert _effects.short(few["reconnect"]) == "too early to say"


def test_a_lot_is_read_after_its_90_days_by_whom_it_was_given_to(look_of: Callable[[str], Any]) -> None:
    """60 and 60: of those given it 30 bought after, of those left in peace 6; whether it was really done does not matter."""
    lines = ["cover table=order until=2026-03-01"]
    for n in range(120):
        arm, bought = ("given", n < 30) if n < 60 else ("left_in_peace", n < 66)
        lines.append(f"trial trial=t play=reconnect handle=email:{n:03} arm={arm} decided_at=2025-10-01")
        lines += [f"order handle=email:{n:03} occurred_at=2025-11-01"] * bought
    found = _effects.told(look_of("\n".join(lines)), plays.book().plays.values())["reconnect"]
    assert (found["how"], found["pairs"], found["paid"]["with"], found["paid"]["without"]) == ("lot", 60, 0.5, 0.1)
    assert found["paid"]["low"] > 0
    early = [line.replace("decided_at=2025-10-01", "decided_at=2026-02-01") for line in lines]
    assert "once files reach to 2 May 2026" in _effects.told(look_of("\n".join(early)), plays.book().plays.values())["reconnect"]["why"]
