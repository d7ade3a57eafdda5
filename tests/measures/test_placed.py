"""Payers placed by a code or their own word, what that does to the bounds, and where the methods disagree."""

from __future__ import annotations

WORLD = """
    cover table=order
    cover table=follow account=instagram:us
    cover table=follow account=mailchimp:us
    follow handle=instagram:a
    follow handle=instagram:b
    follow handle=instagram:c
    follow handle=instagram:d
    follow handle=email:t@x.org account=mailchimp:us kind=subscriber
    follow handle=email:z@x.org account=mailchimp:us kind=subscriber
    order handle=email:t@x.org code=ig10 occurred_at=2026-01-01
    order handle=email:u@x.org code=IG10 occurred_at=2026-01-01
    order handle=email:v@x.org code=" ig10" occurred_at=2026-01-02
    order handle=email:w@x.org source=Newsletter occurred_at=2026-01-02
    order handle=email:y@x.org occurred_at=2026-01-02
"""


def by(rows):
    return {row["account"]: row for row in rows}


def test_a_code_given_to_nobody_yet_changes_nothing(world_of):
    plain = by(world_of(WORLD)("bounds"))
    assert (plain["instagram:us"]["low"], plain["instagram:us"]["high"], plain["instagram:us"]["could"]) == (0.0, 1.0, 4)
    for given in ("", "given tag=code:ig10 account=many", "given tag=code:ig10 account=unknown",
                  "given tag=code:other account=instagram:us"):
        assert by(world_of(WORLD + given)("bounds")) == plain


def test_buyers_with_a_code_of_one_account_raise_its_low_end(world_of):
    world = world_of(WORLD + "given tag=code:ig10 account=instagram:us")
    placed, bounds = by(world("placed")), by(world("bounds"))
    assert placed["instagram:us"] | {"placed": 3, "by_code": 3, "by_word": 0, "against": 0} == placed["instagram:us"]
    assert bounds["instagram:us"] | {"low": 3 / 4, "more": 3, "could": 4} == bounds["instagram:us"]
    # t is known as a subscriber: all together it is counted as tied and not placed a second time.
    assert placed[None]["placed"] == 2
    assert bounds[None] | {"tied": 1, "more": 2, "low": 3 / 6} == bounds[None]
    assert bounds["mailchimp:us"] | {"low": 1 / 2, "more": 0} == bounds["mailchimp:us"]


def test_a_link_given_to_a_whole_list_that_does_not_hold_the_buyer_widens_only_the_high_end(world_of):
    before = by(world_of(WORLD)("bounds"))["mailchimp:us"]
    world = world_of(WORLD + "given tag=link:newsletter account=mailchimp:us")
    after = by(world("bounds"))["mailchimp:us"]
    assert (before["low"], before["high"], before["untied"]) == (1 / 2, 1 / 2, 0)
    assert (after["low"], after["high"], after["against"], after["more"]) == (1 / 2, 1.0, 1, 0)
    assert by(world("placed"))[None]["against"] == 0, "instagram's list may hold them"


def test_whoever_says_where_they_follow_is_placed_there(world_of):
    world = world_of(WORLD + """
    said handle=email:u@x.org question=follows answer=Instagram
    said handle=email:v@x.org question=follows answer="facebook; instagram:us"
    said handle=email:y@x.org question=follows answer=tiktok
    said handle=email:z@x.org question=follows answer=instagram
    said handle=email:w@x.org question=likes answer=instagram
    """)
    assert by(world("placed"))["instagram:us"] | {"placed": 2, "by_word": 2, "by_code": 0} == by(world("placed"))["instagram:us"]
    assert by(world("bounds"))["instagram:us"]["low"] == 2 / 4


def test_a_code_and_a_word_that_disagree_place_nobody(world_of):
    world = world_of(WORLD + """
    given tag=code:ig10 account=instagram:us
    said handle=email:u@x.org question=follows answer=mailchimp
    """)
    placed = by(world("placed"))
    assert placed["instagram:us"] | {"placed": 2, "elsewhere": 1} == placed["instagram:us"]
    assert placed["mailchimp:us"] | {"placed": 0, "against": 1} == placed["mailchimp:us"]
    assert by(world("bounds"))["instagram:us"]["low"] == 2 / 4


def test_a_platform_with_two_accounts_of_ours_names_neither(world_of):
    world = world_of(WORLD + """
    follow handle=instagram:q account=instagram:other
    said handle=email:u@x.org question=follows answer=instagram
    said handle=email:v@x.org question=follows answer=Instagram:Other
    """)
    placed = by(world("placed"))
    assert "instagram:us" not in placed
    assert placed["instagram:other"]["by_word"] == 1


def test_followers_who_say_they_bought_count_up_to_the_buyers_nobody_could_place(world_of):
    world = world_of(WORLD + """
    said handle=instagram:a answer=Yes
    said handle=instagram:b answer=yes occurred_at=2026-01-01
    said handle=instagram:b answer=no occurred_at=2026-02-01
    said handle=instagram:nobody answer=yes
    said handle=email:z@x.org answer=yes
    said handle=email:t@x.org answer=no
    """)
    placed, bounds = by(world("placed")), by(world("bounds"))
    assert (placed["instagram:us"]["claimed"], placed["mailchimp:us"]["claimed"], placed["mailchimp:us"]["denied"]) == (1, 1, 1)
    assert bounds["instagram:us"]["low"] == 1 / 4
    # Every buyer could be looked up in this list: z's word stands against the files and moves nothing.
    assert (bounds["mailchimp:us"]["low"], bounds["mailchimp:us"]["high"]) == (1 / 2, 1 / 2)
    assert (placed[None]["claimed"], placed[None]["denied"]) == (2, 1)


def test_those_placed_and_those_who_claim_may_be_the_same_people(world_of):
    world = world_of(WORLD + """
    given tag=code:ig10 account=instagram:us
    said handle=instagram:a answer=yes
    said handle=instagram:b answer=yes
    """)
    assert by(world("bounds"))["instagram:us"] | {"placed": 3, "claimed": 2, "more": 3} == by(world("bounds"))["instagram:us"]


def test_an_account_without_a_list_has_bounds_by_its_profiles_count(world_of):
    world = world_of(WORLD + """
    tally account=tiktok:us value=40 until=2026-01-01
    given tag=code:ig10 account=tiktok:us
    """)
    bounds = by(world("bounds"))
    assert bounds["tiktok:us"] | {"followers": 40, "tied": 0, "untied": 5, "low": 3 / 40, "high": 5 / 40} == bounds["tiktok:us"]
    assert bounds[None]["more"] == 0, "the people on the lists need not be on that account"


def test_more_codes_than_followers_never_pass_one(world):
    """
    cover table=order
    follow handle=instagram:a
    order handle=email:a@x.org code=x occurred_at=2026-01-01
    order code=x occurred_at=2026-01-01
    given tag=code:x account=instagram:us
    """
    assert by(world("bounds"))["instagram:us"] | {"placed": 2, "more": 1, "low": 1.0, "high": 1.0} == by(
        world("bounds"))["instagram:us"]


def test_tags_are_counted_by_buyers_and_orders(world):
    """
    cover table=order
    order order=1 handle=email:a@x.org code=Spring occurred_at=2026-01-01
    order order=1 handle=email:a@x.org code=Spring product=two occurred_at=2026-01-01
    order order=2 handle=email:a@x.org code=SPRING source=bio occurred_at=2026-01-03
    order order=3 handle=email:b@x.org code=spring amount=0 status=comp occurred_at=2026-01-03
    order order=4 handle=email:c@x.org code=mine@x.org source=" " occurred_at=2026-01-03
    given tag=code:spring account=many
    """
    rows = sorted(world("tags"), key=lambda row: row["tag"])
    assert rows == [{"tag": "code:spring", "people": 1, "orders": 2, "given": "many"},
                    {"tag": "link:bio", "people": 1, "orders": 1, "given": None}]


def test_a_buyer_who_got_all_back_counts_nowhere(world):
    """
    cover table=order
    follow handle=instagram:a
    order order=1 handle=email:a@x.org code=x occurred_at=2026-01-01
    order order=1 handle=email:a@x.org code=x kind=refund amount=-10 occurred_at=2026-01-05
    given tag=code:x account=instagram:us
    """
    assert world("tags") == []
    assert by(world("bounds"))["instagram:us"]["more"] == 0
