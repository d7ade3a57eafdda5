"""The tough questions: each answers from what is measured, says its bounds, and never flatters."""

from __future__ import annotations

import pytest

from stalwarts import pages
from stalwarts import words

QUESTIONS = ("reach", "few", "cheers", "growth", "compare", "expect", "road", "quiet", "members")


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_known_is_said_so_and_what_to_bring(name, seen):
    page = seen(name)
    assert "not known" in page.claim
    assert page.next_step.startswith("Ask first for Instagram")
    assert words.check(page) == []
    assert set(page.definitions) == set(page.rests_on) == set(page.known)


def test_pages_wait_for_the_tables_they_need():
    waits = {one.name: one.waits for one in pages.listed()}
    assert waits["growth"] == ("follow", "order")
    assert waits["cheers"] == ("follow", "order", "touch")
    assert waits["answer"] == ()
    assert {one.name: one.waits for one in pages.listed([{"kept": {"follow": 3, "order": 0}}])}["growth"] == ("order",)


def test_how_few_carry_you(seen):
    """
    cover table=order since=2025-01-01
    order handle=email:a@x.org amount=60 occurred_at=2026-01-01
    order handle=email:b@x.org amount=30 occurred_at=2026-01-01
    order handle=email:c@x.org amount=20 occurred_at=2026-01-01
    order amount=10 occurred_at=2026-01-01
    order handle=email:e@x.org amount=5 currency=XXX occurred_at=2026-01-01
    """
    page = seen("few")
    assert page.claim == "Half of the $120 that stayed came from 1 of your 4 buyers."
    assert page.notes == ["The most generous tenth gave 50 % of it. Many hands carry it."]
    assert [doubt.text.split(":")[0] for doubt in page.doubts] == [
        "Payments that name nobody",
        "The support of 1 buyer came in a currency without a known rate and is not in the sums.",
        "Files of payments begin on 1 January 2025"]
    assert page.next_step == "Thank the 1 person who gave half of it, by name, and note it."
    assert page.drawings[0].chart == "concentration"
    assert words.check(page) == []


def test_one_who_carries_all(seen):
    """
    cover table=order
    order handle=email:a@x.org amount=60 occurred_at=2026-01-01
    """
    page = seen("few")
    assert page.claim == "All of the $60 that stayed came from one person."
    assert not page.drawings
    assert words.check(page) == []


def test_whom_you_could_reach_has_two_bounds(seen):
    """
    cover table=order
    cover table=follow
    cover table=follow account=mailchimp:list
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=instagram:c
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    follow handle=email:d@x.org account=mailchimp:list kind=subscriber
    consent handle=email:a@x.org account=mailchimp:list
    consent handle=email:d@x.org account=mailchimp:list
    link left=email:a@x.org right=instagram:a
    order handle=instagram:b amount=40 occurred_at=2026-01-01
    order handle=email:a@x.org amount=10 occurred_at=2026-01-01
    """
    page = seen("reach")
    assert page.claim == "If Instagram closed, you could still write to at least 1 and at most 2 of your 3 followers there."
    assert page.notes == [
        "Of the $50 that buyers known to follow you on Instagram gave, $40 came from people you could not write to."]
    assert [row["reachable"]["value"] for row in page.figures["accounts"]] == [None, 2]
    assert page.grids[0].rows == [["instagram:us", "3", "1 to 2", "$50", "$40"], ["mailchimp:list", "2", "2", "$10", "$0"]]
    assert words.check(page) == []


def test_without_consent_reach_is_not_known(seen):
    """
    follow handle=instagram:a
    """
    page = seen("reach")
    assert page.claim == "Whom of your 1 Instagram followers you could still reach is not known."
    assert page.figures["accounts"][0]["reachable"]["why"].startswith("not known")
    assert "newsletter" in page.next_step
    assert words.check(page) == []


def test_only_letters_hang_on_no_platform(seen):
    """
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    consent handle=email:a@x.org account=mailchimp:list
    """
    assert seen("reach").claim == "No platform stands between: 1 of your 1 newsletter subscribers can be written to."


def test_who_cheers_is_counted_beside_who_buys(seen):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    cover table=touch account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:c@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    order handle=email:a@x.org occurred_at=2026-01-01
    touch handle=email:b@x.org account=mailchimp:list kind=share occurred_at=2026-01-01
    """
    page = seen("cheers")
    assert page.claim == "1 cheers and has not bought; 1 of your followers have bought."
    assert page.figures["endorsers_who_never_paid"] == {"value": 1}
    assert page.grids[0].rows == [["Have bought", "0", "1", "0"], ["Haven't bought", "1", "1", "0"]]
    assert page.links[0][1].page == "champions"
    assert words.check(page) == []


def test_no_file_of_cheers_is_not_nobody_cheering_and_a_note_is_a_floor(seen):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    order handle=email:a@x.org occurred_at=2026-01-01
    move handle=email:b@x.org kind=share occurred_at=2026-01-01
    """
    page = seen("cheers")
    assert page.claim == "At least 1 cheers and has not bought; 1 of your followers have bought."
    assert page.figures["endorsers_who_never_paid"]["low"] == 1
    assert page.figures["endorsers_who_never_paid"]["value"] is None
    assert words.check(page) == []


def quarters(bought: dict[str, int], came: dict[str, int]) -> str:
    lines = ["moment as_of=2026-01-01", "cover table=order since=2022-01-01", "cover table=follow since=2022-01-01"]
    lines += [f"follow handle=instagram:{day}{n} since={day}" for day, people in came.items() for n in range(people)]
    lines += [f"order handle=email:{day}{n}@x.org occurred_at={day}" for day, people in bought.items() for n in range(people)]
    return "\n".join(lines)


DAYS = [f"{year}-{month:02}-15" for year in (2024, 2025) for month in (2, 5, 8, 11)]


def test_more_followers_and_fewer_buyers(seen):
    page = seen("growth")
    assert page.claim == ("The last year brought 240 new followers and 8 first-time buyers; the year before, 40 and 40.")
    assert page.notes == ["That is 33.3 (14.4 to 65.7) first-time buyers per 1,000 new followers, against 1,000 (714 to "
                          "1,362): fewer buyers for as many followers."]
    assert page.next_step.startswith("Turn to those who follow already")
    assert page.figures["now"]["new_followers"] == 240
    assert page.drawings[0].chart == "growth"
    assert words.check(page) == []


test_more_followers_and_fewer_buyers.__doc__ = quarters(
    dict(zip(DAYS, [10] * 4 + [2] * 4, strict=True)), dict(zip(DAYS, [10] * 4 + [60] * 4, strict=True)))


def test_one_quarter_tells_nothing_yet(seen):
    page = seen("growth")
    assert page.claim == "Whether more followers bring more buyers can't be told yet."
    assert page.figures["now"]["value"] is None
    assert page.next_step.startswith("Bring older orders")
    assert words.check(page) == []


test_one_quarter_tells_nothing_yet.__doc__ = quarters({"2025-11-15": 2}, {"2025-11-15": 9})


def test_a_number_is_held_beside_published_ones_of_its_kind(seen):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber
    follow handle=instagram:c
    order handle=email:a@x.org amount=60 occurred_at=2026-01-01
    """
    page = seen("compare")
    assert page.claim == ("Of your newsletter subscribers 9.5 % to 91 % have bought; where that stands among others can't be told.")
    assert {row["confidence"] for row in page.figures["published"]} == {"A", "B"}
    assert all(row["source"] for row in page.figures["published"])
    assert page.figures["top_20"]["value"] is None
    mine = [row for row in page.drawings[0].rows if not row.get("aside")]
    assert [row["label"] for row in mine] == ["your newsletter subscribers"]
    assert words.check(page) == []


def test_what_cheering_brought_is_a_floor_by_codes_and_a_guess_by_days(seen):
    """
    ada never paid and has a code; bea buys with it, and ada's own code on her own order would not count. cleo comes by a link
    that names ada. The code of dora names two beings, so nobody.

    cover table=order since=2025-01-01
    cover table=follow
    cover table=touch
    follow handle=instagram:ada.sings since=2024-01-01
    follow handle=instagram:dora since=2024-01-01
    follow handle=tiktok:dora since=2024-01-01 account=tiktok:us
    follow handle=email:bea@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    touch handle=instagram:ada.sings kind=share occurred_at=2025-03-01
    touch handle=instagram:ada.sings kind=mention occurred_at=2025-06-01
    touch handle=instagram:ada.sings kind=share occurred_at=2025-09-01
    order handle=email:bea@x.org amount=30 code=ADA.SINGS10 occurred_at=2025-06-03
    order handle=email:cleo@x.org amount=20 source=https://instagram.com/ada.sings/ occurred_at=2025-09-04
    order handle=email:dan@x.org amount=9 code=DORA occurred_at=2025-05-28
    order handle=email:eve@x.org amount=7 code=SALE source=instagram occurred_at=2025-12-01
    order handle=email:cleo@x.org amount=5 occurred_at=2025-12-04
    tally handle=instagram:ada.sings of=followers value=4000 account=instagram:us
    """
    page = seen("cheers")
    assert page.figures["brought"]["named"] == {"orders": 2, "people": 1, "buyers": 2, "net": 50.0}
    assert page.notes[-2] == "At least $50 came from 2 other buyers whose codes or links name 1 person you know."
    extra = page.figures["after_shares"]
    assert (page.figures["brought"]["echoes"]["first_after"], page.figures["brought"]["echoes"]["first_before"]) == (2, 1)
    assert extra["low"] < extra["value"] < extra["high"]
    assert page.notes[-1].endswith("no more than chance allows.")
    assert words.check(page) == []
    who = seen("champions")
    assert who.names
    assert [row["person"] for row in who.figures["people"]] == []  # three of four buyers follow nowhere: nobody can tell
    assert words.check(who) == []


def test_those_who_speak_and_have_not_bought_stand_by_their_reach_then_by_what_they_brought(seen):
    """
    cover table=order since=2025-01-01
    cover table=follow account=mailchimp:list
    cover table=touch account=mailchimp:list
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:bea@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:cleo@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:dan@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=instagram:ada.sings since=2024-01-01
    link left=email:ada@x.org right=instagram:ada.sings
    touch handle=email:ada@x.org account=mailchimp:list kind=share occurred_at=2025-09-01
    touch handle=email:bea@x.org account=mailchimp:list kind=share occurred_at=2025-09-01
    touch handle=email:bea@x.org account=mailchimp:list kind=mention occurred_at=2025-10-01
    touch handle=email:cleo@x.org account=mailchimp:list kind=like occurred_at=2025-10-01
    tally handle=email:cleo@x.org of=followers value=900 account=mailchimp:list
    order handle=email:dan@x.org amount=12 code=ada.sings occurred_at=2025-10-01
    """
    page = seen("champions")
    told = [(row["person"], row["reach"], row["shared"], row["brought"], row["brought_support"]) for row in page.figures["people"]]
    assert told == [("email:cleo@x.org", 900, 0, 0, None), ("email:ada@x.org", None, 1, 1, 12.0), ("email:bea@x.org", None, 2, 0, None)]
    assert page.grids[0].rows[1][4] == "1 order, $12"
    assert page.claim == "3 people speak for you, and have not bought."
    assert words.check(page) == []
