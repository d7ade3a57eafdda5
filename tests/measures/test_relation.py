"""KNOW, DEFEND and INVEST: what is said, what is done, and what no file could have shown."""

from __future__ import annotations

from typing import Any

import pytest

SIGHT = """
cover table=touch since=2025-01-01 until=2026-03-01
cover table=order until=2026-03-01
"""


def of(world: Any, name: str) -> dict[str, dict[str, Any]]:
    """The rows of a measure by person, the prefix of their handles left out."""
    return {row["person"].partition(":")[2]: row for row in world(name)}


def test_a_part_no_file_could_show_is_null_and_never_nothing(world_of):
    """An Instagram list alone: nobody's likes, letters or purchases could be in it."""
    (row,) = world_of("follow handle=instagram:ada since=2025-03-01")("relation")
    known = {part: value for part, value in row.items() if value is not None and part != "person"}
    assert known == {"tenure": pytest.approx(0.5)}
    (row,) = world_of("follow handle=instagram:ada since=2025-03-01")("know")
    assert row["know"] is None


def test_what_a_file_could_have_shown_and_did_not_is_nothing(world_of):
    """The same list beside a file that would hold every touch of the last year."""
    world = world_of("follow handle=instagram:ada since=2025-03-01" + SIGHT)
    (row,) = world("relation")
    assert {part: row[part] for part in ("contact", "attention", "spread", "referral", "voice")} == dict.fromkeys(
        ("contact", "attention", "spread", "referral", "voice"), 0.0)
    assert (row["answer"], row["hand"], row["work"]) == (None, None, None)
    (row,) = world("know")
    assert row["know"] == pytest.approx(100 * (0.15 * 0.5) / (0.25 + 0.25 + 0.15))


@pytest.mark.parametrize("since", ["2025-12-15", "2025-01-01"])
def test_a_file_that_ends_early_or_begins_late_shows_nothing(world_of, since):
    """A file of touches that leaves the last 90 days dark."""
    until = "2026-01-15" if since == "2025-01-01" else "2026-03-01"
    world = world_of(f"follow handle=instagram:ada since=2025-03-01\ncover table=touch since={since} until={until}")
    assert world("relation")[0]["attention"] is None


def test_what_was_done_fades_with_a_half_life_of_90_days(world):
    """
    follow handle=instagram:now
    follow handle=instagram:then
    touch handle=instagram:now kind=share occurred_at=2026-03-01
    touch handle=instagram:then kind=share occurred_at=2025-12-01
    """
    rows = of(world, "relation")
    assert rows["now"]["spread"] == pytest.approx(0.5)
    assert rows["then"]["spread"] == pytest.approx(1 - 2 ** -0.5)


def test_contact_is_the_lesser_of_both_ways(world):
    """
    follow handle=instagram:both
    follow handle=instagram:alone
    touch handle=instagram:both kind=comment occurred_at=2026-03-01
    touch handle=instagram:both kind=message occurred_at=2026-03-01
    move handle=instagram:both kind=thank direction=to_them occurred_at=2026-03-01
    touch handle=instagram:alone kind=message occurred_at=2026-03-01
    """
    rows = of(world, "relation")
    assert rows["both"]["contact"] == pytest.approx(0.5)
    assert rows["alone"]["contact"] == 0.0


def test_ten_opens_of_a_day_are_one_and_machines_are_none(world):
    """
    follow handle=email:ada@x.org account=mailchimp:us kind=subscriber
    follow handle=email:bot@x.org account=mailchimp:us kind=subscriber
    cover table=touch account=mailchimp:us kinds="open click" since=2025-01-01 until=2026-03-01
    touch handle=email:ada@x.org account=mailchimp:us kind=open occurred_at=2026-03-01
    touch handle=email:ada@x.org account=mailchimp:us kind=click occurred_at=2026-03-01
    touch handle=email:bot@x.org account=mailchimp:us kind=open occurred_at=2026-03-01 machine=true
    """
    rows = of(world, "relation")
    assert rows["ada@x.org"]["attention"] == pytest.approx(0.5)
    assert rows["bot@x.org"]["attention"] == 0.0
    assert rows["ada@x.org"]["voice"] is None


def test_what_is_said_against_you_counts_against(world):
    """
    follow handle=instagram:foe
    follow handle=instagram:torn
    touch handle=instagram:foe kind=comment stance=against occurred_at=2026-03-01
    touch handle=instagram:torn kind=review stance=for occurred_at=2026-03-01
    touch handle=instagram:torn kind=review stance=for occurred_at=2026-03-01
    touch handle=instagram:torn kind=comment stance=against occurred_at=2026-03-01
    """
    rows = of(world, "relation")
    assert rows["foe"]["voice"] == 0.0
    assert rows["torn"]["voice"] == pytest.approx(0.5)


def test_notes_by_hand_stand_up_and_work(world):
    """
    follow handle=instagram:ada
    move handle=instagram:ada kind=defend occurred_at=2026-03-01
    move handle=instagram:ada kind=idea occurred_at=2026-03-01
    """
    (row,) = world("relation")
    assert (row["hand"], row["work"]) == (pytest.approx(0.5), pytest.approx(0.5))
    assert of(world, "defend")["ada"]["defend"] == pytest.approx(50)


def test_a_form_of_eight_questions_is_one_answer(world):
    """
    said handle=email:ada@x.org question=know answer=5 occurred_at=2026-03-01
    said handle=email:ada@x.org question=bought answer=yes occurred_at=2026-03-01
    said handle=email:ada@x.org question=pay_for answer="a songbook" occurred_at=2026-03-01
    """
    (row,) = world("relation")
    assert (row["answer"], row["work"]) == (pytest.approx(0.5), pytest.approx(0.5))


def test_money_is_measured_in_middling_payments_and_only_where_payments_could_be_told(world):
    """
    follow handle=email:ada@x.org account=mailchimp:us kind=subscriber since=2025-01-01
    follow handle=email:bo@x.org account=mailchimp:us kind=subscriber since=2025-01-01
    follow handle=email:cy@x.org account=mailchimp:us kind=subscriber since=2025-01-01
    follow handle=email:di@x.org account=mailchimp:us kind=subscriber since=2025-01-01
    follow handle=instagram:eve since=2025-01-01
    cover table=order until=2026-03-01
    order handle=email:ada@x.org amount=10 occurred_at=2026-03-01
    order handle=email:bo@x.org amount=20 occurred_at=2026-03-01
    order handle=email:cy@x.org amount=900 occurred_at=2026-03-01
    """
    rows = of(world, "relation")
    assert rows["ada@x.org"]["money"] == pytest.approx(1 - 2 ** -0.5)
    assert rows["bo@x.org"]["money"] == pytest.approx(0.5)
    assert rows["cy@x.org"]["money"] > 0.99
    assert rows["di@x.org"]["money"] == 0.0
    assert rows["eve"]["money"] is None


def test_months_of_membership(world):
    """
    plan handle=email:ada@x.org since=2025-08-30 until=2026-04-01
    plan handle=email:bo@x.org since=2025-03-02 until=2025-08-31 state=cancelled cancelled_at=2025-08-31
    plan handle=email:cy@x.org since=2025-03-02 state=trial
    """
    rows = of(world, "relation")
    assert rows["ada@x.org"]["membership"] == pytest.approx(0.5, abs=0.01)
    assert rows["bo@x.org"]["membership"] == pytest.approx(1 - 2 ** -0.25, abs=0.02)
    assert "cy@x.org" not in rows or rows["cy@x.org"]["membership"] is None


def test_an_address_they_gave_and_places_they_meet_you(world):
    """
    follow handle=email:ada@x.org account=mailchimp:us kind=subscriber
    follow handle=email:ada@x.org account=substack:us kind=subscriber
    follow handle=email:bo@x.org account=mailchimp:us kind=subscriber
    follow handle=instagram:eve
    consent handle=email:ada@x.org account=mailchimp:us
    """
    rows = of(world, "relation")
    assert (rows["ada@x.org"]["address"], rows["bo@x.org"]["address"], rows["eve"]["address"]) == (1.0, 0.0, None)
    assert rows["ada@x.org"]["breadth"] == pytest.approx(0.5)
    assert rows["bo@x.org"]["breadth"] == 0.0
    assert rows["eve"]["breadth"] is None


def test_invest_without_money_is_what_else_they_put_in(world):
    """
    follow handle=email:ada@x.org account=mailchimp:us kind=subscriber
    order handle=email:ada@x.org occurred_at=2026-03-01
    said handle=email:ada@x.org question=know answer=5 occurred_at=2026-03-01
    """
    row = of(world, "invest")["ada@x.org"]
    assert row["unpaid"] == pytest.approx(50)
    assert row["invest"] == pytest.approx(50)


def test_what_they_say_counts_the_last_answer_of_each_and_never_adds_a_poll(world):
    """
    said handle=email:ada@x.org question=know answer=2 occurred_at=2026-01-01
    said handle=email:ada@x.org question=know answer=5 occurred_at=2026-02-01
    said handle=form:1 question=know answer=3 occurred_at=2026-02-01
    said handle=form:1 question=follows answer=instagram occurred_at=2026-02-01
    tally account=instagram:us of=answers value=140 post=question:know product=yes until=2026-02-01
    tally account=instagram:us of=answers value=60 post=question:know product=no until=2026-02-01
    tally account=instagram:us of=answers value=900 post=question:know product=no until=2026-01-01
    """
    rows = {row["by"]: (row["answered"], row["agree"]) for row in world("feelings")}
    assert rows == {"form": (2, 1), "poll": (200, 140)}


def test_two_account_names_of_one_being_answer_once(world):
    """
    link left=email:ada@x.org right=instagram:ada
    said handle=email:ada@x.org question=know answer=2 occurred_at=2026-01-01
    said handle=instagram:ada question=know answer=4 occurred_at=2026-01-02
    """
    (row,) = world("feelings")
    assert (row["answered"], row["agree"]) == (1, 1)


def test_supporters_who_have_met_another_one(world):
    """
    follow handle=email:a@x.org account=mailchimp:us kind=subscriber
    follow handle=email:b@x.org account=mailchimp:us kind=subscriber
    follow handle=email:c@x.org account=mailchimp:us kind=subscriber
    follow handle=email:d@x.org account=mailchimp:us kind=subscriber
    plan handle=email:a@x.org since=2025-01-01
    plan handle=email:b@x.org since=2025-01-01
    plan handle=email:c@x.org since=2025-01-01
    touch handle=email:a@x.org account=eventbrite:us kind=attend post=night occurred_at=2025-06-01
    touch handle=email:b@x.org account=eventbrite:us kind=attend post=night occurred_at=2025-06-01
    touch handle=email:c@x.org account=eventbrite:us kind=attend post=other occurred_at=2025-06-02
    touch handle=email:d@x.org account=eventbrite:us kind=attend post=other occurred_at=2025-06-02
    """
    assert world("met") == [{"supporters": 3, "seen": 3, "met": 2}]


def test_every_score_stays_within_0_and_100(world):
    """
    follow handle=email:ada@x.org account=mailchimp:us kind=subscriber since=2010-01-01
    touch handle=email:ada@x.org account=mailchimp:us kind=share occurred_at=2026-03-01
    touch handle=email:ada@x.org account=mailchimp:us kind=share stance=against occurred_at=2026-02-27
    order handle=email:ada@x.org amount=100000 occurred_at=2026-03-01
    order handle=email:ada@x.org amount=1 occurred_at=2026-03-01
    plan handle=email:ada@x.org since=2010-01-01
    """
    for name in ("defend", "invest"):
        (row,) = world(name)
        assert 0 <= row[name] <= 100


SOLD = """
cover table=order until=2026-03-01
cover table=touch account=mailchimp:us kinds="open click share" since=2024-01-01 until=2026-03-01
follow handle=email:reader@x.org account=mailchimp:us kind=subscriber since=2024-06-01
follow handle=email:silent@x.org account=mailchimp:us kind=subscriber since=2024-06-01
follow handle=email:loyal@x.org account=mailchimp:us kind=subscriber since=2024-06-01
follow handle=email:late@x.org account=mailchimp:us kind=subscriber since=2025-06-01
follow handle=instagram:reader.too since=2024-01-01
touch handle=email:reader@x.org account=mailchimp:us kind=open occurred_at=2025-03-01
touch handle=email:silent@x.org account=mailchimp:us kind=open occurred_at=2025-03-02
touch handle=instagram:reader.too kind=share occurred_at=2025-03-01
order handle=email:reader@x.org occurred_at=2025-06-01
order handle=email:late@x.org occurred_at=2025-06-02
order handle=email:loyal@x.org occurred_at=2024-07-01
order handle=email:loyal@x.org occurred_at=2025-09-01
"""


def test_scores_of_a_year_ago_against_what_was_bought_since(look_of):
    """Only who followed then and had never paid is held against first payments, by what had been seen until then."""
    rows = [row for row in look_of(SOLD).small("foretold") if row["ruler"] == "score"]
    found = {(row["score"], row["value"], row["paid"]): row["people"] for row in rows}
    reader = round(100 * (0.25 * 0.5 + 0.15 * (1 - 2 ** -(273 / 365))) / 0.40)
    silent = round(100 * (0.15 * (1 - 2 ** -(273 / 365))) / 0.40)
    assert found.pop(("know", reader, True)) == 1
    assert found.pop(("know", silent, False)) == 1
    assert [key for key in found if key[0] == "invest"] == [("invest", found and next(
        value for score, value, _ in found if score == "invest"), True)]
    assert not any(score == "know" for score, _, _ in found)


def test_a_link_found_since_plays_no_part(look_of):
    """An order that names an account name ties it to the buyer; what that account name did before must not count for her."""
    linked = SOLD + "link left=email:reader@x.org right=instagram:reader.too"
    plain, tied = ([row for row in look_of(world).small("foretold") if row["ruler"] == "score" and row["score"] == "defend" and row["value"] > 0]
                   for world in (SOLD, linked))
    assert plain == tied == []


YEAR = """
before person=email:a@x.org tenure=0.5 money=0 attention=0.5
before person=email:b@x.org tenure=0.5 money=0 attention=0.1
before person=instagram:c tenure=0.5 attention=0.9
follow handle=email:a@x.org account=mailchimp:us kind=subscriber since=2024-01-01
follow handle=email:b@x.org account=mailchimp:us kind=subscriber since=2024-01-01
follow handle=instagram:c since=2024-01-01
order handle=email:a@x.org occurred_at=2025-06-01
"""


@pytest.mark.parametrize(("since", "judged"), [("2025-01-01", 2), ("2025-09-01", 0)])
def test_only_a_whole_year_of_payments_tells_and_only_of_lists_whose_buyers_can_be_placed(world_of, since, judged):
    """The files of payments begin before the year, or half a year into it; of an account name no payment could be told."""
    world = world_of(YEAR + f"cover table=order since={since} until=2026-03-01")
    rows = [row for row in world("foretold") if (row["score"], row["ruler"]) == ("know", "score")]
    assert sum(row["people"] for row in rows) == judged
    assert sum(row["yes"] + row["no"] for row in world("leanings")) == judged


def test_learned_weights_take_the_place_of_the_published_ones(world):
    """
    follow handle=instagram:ada
    touch handle=instagram:ada kind=share occurred_at=2026-03-01
    move handle=instagram:ada kind=defend occurred_at=2025-12-01
    weight score=defend part=spread weight=0.9
    weight score=defend part=hand weight=0.1
    """
    spread, hand = 0.5, 1 - 2 ** -0.5
    assert of(world, "defend")["ada"]["defend"] == pytest.approx(100 * (0.9 * spread + 0.1 * hand))


def test_with_few_buyers_nothing_is_learned(look_of):
    """Three people bought in the last year: the published weights stand, and the year before is not even counted."""
    look = look_of(SOLD)
    assert look.small("weight") == []
    assert "before" not in look.tables
