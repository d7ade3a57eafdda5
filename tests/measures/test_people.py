"""Followers, who of the payers is among them, and between which shares have bought."""

from __future__ import annotations

from datetime import datetime

at = datetime.fromisoformat


def by(rows, column="account"):
    """Rows by one column."""
    return {row[column]: row for row in rows}


def test_a_list_is_held_against_the_number_its_profile_shows(world):
    """
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    follow handle=tiktok:a account=tiktok:one
    follow handle=tiktok:a account=tiktok:two
    tally account=instagram:main value=3 until=2026-01-01
    tally account=tiktok:main value=30
    tally account=mailchimp:list value=40 until=2025-01-01
    tally account=mailchimp:list value=1 until=2026-01-01
    tally account=mailchimp:main value=90
    tally account=mailchimp:list value=500 until=2026-01-01 post=p1
    tally account=instagram:main value=700 until=2026-02-01 product=song
    tally account=youtube:main value=90
    """
    rows = {row["account"]: (row["followers"], row["shown"], row["whole"]) for row in world("checked_lists")}
    assert rows == {"instagram:us": (2, 3.0, False), "mailchimp:list": (1, 1.0, True), "tiktok:one": (1, None, True),
                    "tiktok:two": (1, None, True)}


def test_who_follows(world):
    """
    follow handle=instagram:ada since=2026-01-01
    follow handle=instagram:bob
    follow handle=instagram:left since=2025-01-01 ended_at=2025-06-01
    follow handle=instagram:leaves since=2025-01-01 ended_at=2026-06-01
    follow handle=instagram:later since=2026-04-01
    follow handle=instagram:member kind=member since=2026-01-01
    """
    assert {row["person"] for row in world("followers")} == {"instagram:ada", "instagram:bob", "instagram:leaves"}


def test_one_being_is_one_follower_of_an_account(world):
    """
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber since=2026-01-05 came_by=form
    follow handle=email:a@y.org account=mailchimp:list kind=subscriber since=2026-01-01 came_by=checkout
    follow handle=instagram:ada since=2025-01-01
    follow handle=email:b@y.org account=mailchimp:list kind=subscriber
    link left=email:ada@x.org right=instagram:ada
    link left=email:a@y.org right=instagram:ada
    """
    rows = by([row for row in world("followers") if row["person"] == "email:a@y.org"])
    assert set(rows) == {"instagram:us", "mailchimp:list"}
    assert rows["mailchimp:list"]["since"] == at("2026-01-01")
    assert rows["mailchimp:list"]["came_by"] == "checkout"
    assert {row["solo"] for row in world("followers") if row["person"] == "email:a@y.org"} == {False}
    assert world("together")[0] | {"people": 2, "people_low": 2, "people_high": 3} == world("together")[0]


def test_follower_and_subscriber_of_one_account_is_one_person(world):
    """
    follow handle=substack:ada account=substack:us kind=follower since=2025-01-01
    follow handle=substack:ada account=substack:us kind=subscriber since=2026-01-01
    follow handle=substack:bob account=substack:us kind=subscriber since=2026-01-01
    """
    assert len(world("followers")) == 2
    assert world("together")[0]["people"] == 2


def test_one_name_on_two_lists_of_a_platform_is_one_person(world):
    """
    follow handle=email:ada@x.org account=mailchimp:a kind=subscriber
    follow handle=email:ada@x.org account=mailchimp:b kind=subscriber
    follow handle=instagram:eve
    """
    assert world("together")[0]["people"] == 2
    assert {row["person"]: row["solo"] for row in world("followers")} == {"email:ada@x.org": False,
                                                                        "instagram:eve": True}




def test_tied_stranger_and_untied(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber since=2025-01-01
    follow handle=email:bob@x.org account=mailchimp:list kind=subscriber since=2025-01-01
    order handle=email:ada@x.org occurred_at=2026-01-01 amount=30
    order handle=email:who@x.org occurred_at=2026-01-02 amount=20
    order handle=shop:77 occurred_at=2026-01-03 amount=10
    order occurred_at=2026-01-04 amount=5
    """
    (row,) = world("matched")
    assert (row["key"], row["payers"], row["tied"], row["strangers"], row["untied"]) == ("email", 4, 1, 1, 2)
    assert row["matched"] == 1 / 3
    assert (row["support"], row["tied_support"], row["matched_support"]) == (65.0, 30.0, 30 / 45)
    assert world("accounts")[0] | {"account": "mailchimp:list", "kind": "subscriber", "followers": 2,
                                   "tied": 1} == world("accounts")[0]


def test_a_payer_after_the_list_was_taken_is_no_stranger(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list until=2026-01-15
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber
    order handle=email:before@x.org occurred_at=2026-01-14
    order handle=email:after@x.org occurred_at=2026-01-16
    """
    (row,) = world("matched")
    assert (row["strangers"], row["untied"]) == (1, 1)


def test_a_payer_before_a_list_cut_by_date_is_no_stranger(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list since=2026-01-10
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber
    order handle=email:before@x.org occurred_at=2026-01-09
    """
    assert world("matched")[0]["strangers"] == 0


def test_nobody_is_a_stranger_to_a_list_of_some(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list who=listed
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber
    order handle=email:who@x.org occurred_at=2026-01-09
    """
    assert world("matched")[0] | {"strangers": 0, "untied": 1, "matched": 0.0} == world("matched")[0]


def test_nobody_is_a_stranger_to_a_list_shorter_than_its_profile_says(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    tally account=mailchimp:list value=1 until=2025-01-01
    tally account=mailchimp:list value=50
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber
    order handle=email:who@x.org occurred_at=2026-01-09
    """
    assert world("matched")[0]["strangers"] == 0


def test_addresses_of_nobody_make_no_strangers(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber
    order handle=email:abc123@privaterelay.appleid.com occurred_at=2026-01-01
    order handle=email:noreply@x.org occurred_at=2026-01-01
    order handle=email:q1@marketplace.amazon.co.uk occurred_at=2026-01-01
    order handle=email:bob@notduck.com occurred_at=2026-01-01
    """
    assert world("matched")[0] | {"strangers": 1, "untied": 3} == world("matched")[0]


def test_a_linked_address_ties_and_looks_up(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:ada@x.org account=mailchimp:list kind=subscriber
    link left=email:ada@x.org right=shop:1
    link left=email:eve@x.org right=shop:2
    order handle=shop:1 occurred_at=2026-01-01
    order handle=shop:2 occurred_at=2026-01-01
    order handle=shop:3 occurred_at=2026-01-01
    """
    assert world("matched")[0] | {"tied": 1, "strangers": 1, "untied": 1, "matched": 0.5} == world("matched")[0]


def test_a_list_keyed_two_ways_needs_both_to_show_absence(world):
    """
    cover table=order
    cover table=follow account=shop:list
    follow handle=email:ada@x.org account=shop:list kind=subscriber
    follow handle=email:bob@x.org account=shop:list kind=subscriber
    follow handle=phone:+491701 account=shop:list kind=subscriber
    link left=email:both@x.org right=phone:+491702
    order handle=email:one@x.org occurred_at=2026-01-01
    order handle=email:both@x.org occurred_at=2026-01-01
    """
    assert world("matched")[0] | {"key": "email", "strangers": 1, "untied": 1} == world("matched")[0]


def test_without_order_files_heads_are_not_known(world):
    """
    cover table=follow
    follow handle=instagram:ada
    """
    (row,) = world("matched")
    assert [row[name] for name in ("payers", "tied", "strangers", "untied", "matched")] == [None] * 5
    assert {(row["account"], row["low"], row["high"]) for row in world("bounds")} == {
        ("instagram:us", None, None), (None, None, None)}


def test_order_files_without_payers_mean_none(world):
    """
    cover table=order
    follow handle=instagram:ada
    """
    (row,) = world("matched")
    assert (row["payers"], row["tied"], row["untied"], row["matched"]) == (0, 0, 0, None)
    assert {(row["low"], row["high"]) for row in world("bounds")} == {(0.0, 0.0)}


def test_bounds_when_nobody_can_be_tied_are_a_ceiling(world):
    """
    cover table=order
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=instagram:c
    follow handle=instagram:d
    order handle=email:a@x.org occurred_at=2026-01-01
    """
    assert [(row["low"], row["high"]) for row in world("bounds")] == [(0.0, 0.25), (0.0, 0.25)]


def test_bounds_of_all_accounts_together(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=instagram:c
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    follow handle=email:z@x.org account=mailchimp:list kind=subscriber
    link left=email:a@x.org right=instagram:a
    order handle=email:z@x.org occurred_at=2026-01-01
    order handle=email:y@x.org occurred_at=2026-01-01
    """
    rows = by(world("bounds"))
    assert (rows["mailchimp:list"]["low"], rows["mailchimp:list"]["high"]) == (0.5, 0.5)
    assert (rows["instagram:us"]["low"], rows["instagram:us"]["high"]) == (0.0, 2 / 3)
    assert rows[None] | {"followers": 4, "fewest": 3, "low": 1 / 4, "high": 2 / 3} == rows[None]


def test_bounds_never_pass_one(world):
    """
    cover table=order
    follow handle=instagram:a
    order handle=email:a@x.org occurred_at=2026-01-01
    order handle=email:b@x.org occurred_at=2026-01-01
    """
    assert {row["high"] for row in world("bounds")} == {1.0}


def test_a_list_that_came_by_buying(world):
    """
    follow handle=email:same@x.org account=mailchimp:list kind=subscriber since=2026-01-01T10:00
    follow handle=email:after@x.org account=mailchimp:list kind=subscriber since=2026-01-02T10:00
    follow handle=email:long@x.org account=mailchimp:list kind=subscriber since=2026-01-03T10:01
    follow handle=email:next@x.org account=mailchimp:list kind=subscriber since=2025-12-31T10:00
    follow handle=email:till@x.org account=mailchimp:list kind=subscriber since=2020-01-01 came_by=checkout
    follow handle=email:never@x.org account=mailchimp:list kind=subscriber
    order handle=email:same@x.org occurred_at=2026-01-01T11:00
    order handle=email:after@x.org occurred_at=2026-01-01T10:00
    order handle=email:long@x.org occurred_at=2026-01-02T10:00
    order handle=email:next@x.org occurred_at=2026-01-01T10:00
    """
    (row,) = world("came_by_buying")
    assert (row["followers"], row["came_by_buying"], row["payers_share"]) == (6, 3, 4 / 6)
    assert not row["made_of_buyers"]


def test_a_day_is_86400_seconds(world):
    """
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2025-12-31T23:30
    follow handle=email:c@x.org account=mailchimp:list kind=subscriber since=2025-12-31T10:00
    order handle=email:b@x.org occurred_at=2026-01-01T00:30
    order handle=email:c@x.org occurred_at=2026-01-01T10:00:01
    """
    assert world("came_by_buying")[0]["came_by_buying"] == 1


def test_a_list_made_of_buyers_gives_no_conversion(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-01-01
    order handle=email:a@x.org occurred_at=2026-01-01
    """
    assert world("came_by_buying")[0]["made_of_buyers"]
    assert world("matched")[0]["matched"] == 1.0
    assert world("journeys") == []
    assert world("waiting") == []


def test_waiting_is_who_may_still_buy(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2026-02-19
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2026-02-19T12:00
    follow handle=email:c@x.org account=mailchimp:list kind=subscriber since=2026-02-19
    follow handle=email:d@x.org account=mailchimp:list kind=subscriber
    follow handle=email:e@x.org account=mailchimp:list kind=subscriber since=2025-03-01 ended_at=2026-01-01
    follow handle=instagram:f since=2025-03-01
    order handle=email:a@x.org occurred_at=2026-02-25
    """
    assert by(world("waiting"), "age") == {9: {"age": 9, "n": 1}, 10: {"age": 10, "n": 1}}


def test_reachable(world):
    """
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=instagram:c
    follow handle=instagram:d
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    link left=email:a@x.org right=instagram:a
    clue handle=instagram:b kind=email value=b@x.org
    clue handle=instagram:d kind=email value=d@x.org
    consent handle=email:a@x.org
    consent handle=instagram:b
    consent handle=instagram:c
    consent handle=instagram:d
    consent handle=email:d@x.org state=bounced
    """
    assert by(world("reachable")) == {
        "instagram:us": {"account": "instagram:us", "followers": 4, "reachable": 2},
        "mailchimp:list": {"account": "mailchimp:list", "followers": 1, "reachable": 1}}


def test_a_consent_to_letters_needs_an_address_for_letters(world):
    """
    follow handle=phone:+491 account=shop:list kind=subscriber
    follow handle=phone:+492 account=shop:list kind=subscriber
    consent handle=phone:+491 purpose=email
    consent handle=phone:+492 purpose=sms
    """
    assert world("reachable")[0]["reachable"] == 1


def test_without_word_of_consent_reach_is_not_known(world):
    """
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber
    order handle=email:a@x.org occurred_at=2026-01-01
    """
    assert world("reachable")[0]["reachable"] is None
    assert world("reach_at_risk")[0] == {"account": "mailchimp:list", "support": 10.0, "at_risk": None}


def test_reach_at_risk(world):
    """
    follow handle=instagram:a
    follow handle=instagram:b
    link left=email:a@x.org right=instagram:a
    consent handle=email:a@x.org
    order handle=email:a@x.org occurred_at=2026-01-01 amount=30
    order handle=instagram:b occurred_at=2026-01-01 amount=12
    order handle=email:z@x.org occurred_at=2026-01-01 amount=99
    """
    assert world("reach_at_risk") == [{"account": "instagram:us", "support": 42.0, "at_risk": 12.0}]
