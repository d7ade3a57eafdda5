"""Cheering, what could have been seen, and the label each follower carries."""

from __future__ import annotations

from datetime import datetime

import pytest

at = datetime.fromisoformat


def labels(world):
    """Segment by the name of the person."""
    return {row["person"]: row["segment"] for row in world("segments")}


def test_what_counts_as_endorsing(world):
    """
    moment as_of=2026-03-01
    own handle=instagram:us
    touch handle=instagram:a kind=like occurred_at=2026-02-01
    touch handle=instagram:a kind=comment occurred_at=2026-01-01
    touch handle=instagram:b kind=open occurred_at=2026-01-01
    touch handle=instagram:c kind=like occurred_at=2026-01-01 machine=true
    touch handle=instagram:d kind=comment occurred_at=2026-01-01 stance=against
    touch handle=instagram:e kind=like occurred_at=2026-01-01 direction=to_them
    touch handle=instagram:f kind=like occurred_at=2025-03-01
    touch handle=instagram:g kind=like occurred_at=2025-03-01T00:01
    touch handle=instagram:h kind=like occurred_at=2026-03-02
    touch handle=instagram:us kind=like occurred_at=2026-01-01
    touch handle=email:i@x.org kind=reply occurred_at=2026-01-01
    touch handle=instagram:j kind=reply occurred_at=2026-01-01
    touch handle=email:k@x.org kind=refer occurred_at=2026-01-01
    link left=email:k@x.org right=instagram:j
    """
    rows = {row["person"]: (row["endorsements"], row["last_endorsed"]) for row in world("endorsement")}
    assert rows == {
        "instagram:a": (2, at("2026-02-01")),
        "instagram:g": (1, at("2025-03-01T00:01")),
        "email:k@x.org": (2, at("2026-01-01")),
    }


def test_a_note_by_hand_counts_as_endorsing(world):
    """
    moment as_of=2026-03-01
    own handle=instagram:us
    touch handle=instagram:a kind=like occurred_at=2026-02-01
    move handle=instagram:a occurred_at=2026-02-02
    move handle=email:b@x.org kind=share occurred_at=2026-02-03
    move handle=instagram:b kind=refer occurred_at=2026-02-04
    link left=email:b@x.org right=instagram:b
    move handle=instagram:c kind=thank direction=to_them occurred_at=2026-02-03
    move handle=instagram:d kind=gift occurred_at=2026-02-03
    move handle=instagram:e occurred_at=2025-02-28
    move handle=instagram:f occurred_at=2026-03-02
    move handle=instagram:us occurred_at=2026-02-03
    """
    rows = {row["person"]: (row["endorsements"], row["last_endorsed"]) for row in world("endorsement")}
    assert rows == {"instagram:a": (2, at("2026-02-02")), "email:b@x.org": (2, at("2026-02-04"))}


def test_posts_that_could_have_been_seen(world):
    """
    moment as_of=2026-03-01
    follow handle=instagram:a since=2026-01-01T12:00
    follow handle=instagram:b since=2026-02-01
    follow handle=instagram:c
    follow handle=instagram:d seen_at=2026-01-15
    follow handle=instagram:a2 account=instagram:two since=2026-01-01
    follow handle=instagram:z account=instagram:silent since=2026-01-01
    link left=instagram:a right=instagram:a2
    post occurred_at=2026-01-01T18:00
    post occurred_at=2026-01-02
    post occurred_at=2026-02-02
    post occurred_at=2026-04-02
    post account=instagram:two occurred_at=2026-01-05
    """
    rows = {row["person"]: row["posts"] for row in world("exposure")}
    assert rows == {"instagram:a": 3, "instagram:b": 1, "instagram:d": 1}


WORLD = """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:list
    cover table=touch account=mailchimp:list
    follow handle=email:pays@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:often@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:plan@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:cheers@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:quiet@x.org account=mailchimp:list kind=subscriber since=2024-01-01
    follow handle=email:new@x.org account=mailchimp:list kind=subscriber since=2026-02-20
    order handle=email:pays@x.org occurred_at=2025-04-01
    order handle=email:often@x.org occurred_at=2025-12-01
    order handle=email:often@x.org occurred_at=2026-01-01
    order handle=email:often@x.org occurred_at=2026-02-01
    order handle=email:plan@x.org occurred_at=2025-04-01
    plan handle=email:plan@x.org
    touch handle=email:cheers@x.org account=mailchimp:list kind=share occurred_at=2026-01-01
    """ + "".join(f"""post account=mailchimp:list occurred_at=2025-0{n}-01
    """ for n in range(1, 7))


def test_each_label(world_of):
    world = world_of(WORLD)
    assert labels(world) == {
        "email:pays@x.org": "buyer",
        "email:often@x.org": "supporter",
        "email:plan@x.org": "supporter",
        "email:cheers@x.org": "endorser",
        "email:quiet@x.org": "voyeur",
        "email:new@x.org": "unknown",
    }
    chance = {row["person"]: row["probability"] for row in world("segments")}
    assert chance["email:plan@x.org"] == 1.0
    assert chance["email:often@x.org"] == pytest.approx(0.72)
    assert chance["email:pays@x.org"] == pytest.approx(1 - 0.15)
    assert chance["email:quiet@x.org"] == 1.0
    assert chance["email:new@x.org"] is None


def test_labels_add_up_to_people(world_of):
    world = world_of(WORLD)
    people = world("together")[0]["people"]
    assert len(world("segments")) == people
    assert sum(row["people"] for row in world("segment_counts")) == people
    assert sum(row["people"] for row in world("segment_ranges")) == people


def test_endorsing_is_not_buying_and_the_plane_shows_both(world_of):
    world = world_of(WORLD + "touch handle=email:often@x.org account=mailchimp:list kind=like occurred_at=2026-01-01")
    assert {(row["paid"], row["endorsed"]): row["people"] for row in world("plane")} == {
        (True, True): 1, (True, False): 2, (False, True): 1, (False, False): 2}


def test_a_note_by_hand_makes_an_onlooker_one_who_cheers(world_of):
    noted = WORLD + "move handle=email:quiet@x.org kind=defend occurred_at=2026-01-01"
    assert labels(world_of(noted)) == labels(world_of(WORLD)) | {"email:quiet@x.org": "endorser"}
    assert sum(row["people"] for row in world_of(noted)("plane") if row["endorsed"]) == 2


@pytest.mark.parametrize("cover", [
    "",
    "cover table=touch account=mailchimp:list kinds='open click'",
    "cover table=touch account=mailchimp:list since=2025-06-01",
    "cover table=touch account=mailchimp:list until=2026-01-15",
    "cover table=touch account=mailchimp:list who=listed",
    "cover table=touch account=instagram:us",
], ids=["none", "of other kinds", "too short", "too old", "of some", "of another account"])
def test_no_voyeur_without_a_file_that_could_show_endorsing(world_of, cover):
    world = world_of(WORLD.replace("cover table=touch account=mailchimp:list", cover))
    assert labels(world)["email:quiet@x.org"] == "unknown"
    assert labels(world)["email:cheers@x.org"] == "endorser"
    assert (False, None) in {(row["paid"], row["endorsed"]) for row in world("plane")}
    assert (False, False) not in {(row["paid"], row["endorsed"]) for row in world("plane")}


def test_no_voyeur_and_no_endorser_where_payments_cannot_be_tied(world_of):
    untied = "".join(f"order handle=shop:{n} occurred_at=2026-01-01\n" for n in range(3))
    world = world_of(WORLD + untied)
    assert world("matched")[0]["matched"] == 0.5
    assert labels(world)["email:quiet@x.org"] == "unknown"
    assert labels(world)["email:cheers@x.org"] == "unknown"
    assert {row["paid"] for row in world("plane")} == {True}


def test_no_voyeur_who_could_see_next_to_nothing(world_of):
    world = world_of(WORLD.replace("post account=mailchimp:list occurred_at=2025-01-01", "")
                     .replace("post account=mailchimp:list occurred_at=2025-02-01", ""))
    assert labels(world)["email:quiet@x.org"] == "unknown"


@pytest.mark.parametrize(("plan", "label"), [
    ("plan handle=email:quiet@x.org", "supporter"),
    ("plan handle=email:quiet@x.org state=comp", "voyeur"),
    ("plan handle=email:quiet@x.org state=trial", "voyeur"),
    ("plan handle=email:quiet@x.org state=cancelled", "voyeur"),
    ("plan handle=email:quiet@x.org amount=0", "voyeur"),
    ("plan handle=email:quiet@x.org until=2026-02-01", "voyeur"),
    ("plan handle=email:quiet@x.org seen_at=2025-09-01", "voyeur"),
    ("plan handle=email:quiet@x.org seen_at=2025-09-01 interval=year", "supporter"),
    ("plan handle=email:quiet@x.org since=2026-05-01", "voyeur"),
    ("own handle=email:quiet@x.org\nplan handle=email:quiet@x.org", "voyeur"),
])
def test_only_an_active_paid_plan_makes_a_supporter(world_of, plan, label):
    assert labels(world_of(WORLD + plan))["email:quiet@x.org"] == label


def test_instagram_alone_tells_nothing_of_anyone(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow
    follow handle=instagram:a since=2024-01-01
    follow handle=instagram:b since=2024-01-01
    follow handle=instagram:c since=2024-01-01
    order handle=email:a@x.org occurred_at=2026-01-01
    """
    assert set(labels(world).values()) == {"unknown"}
    ranges = {row["segment"]: (row["low"], row["people"], row["high"]) for row in world("segment_ranges")}
    assert ranges == {"supporter": (0, 0, 1), "buyer": (0, 0, 1), "endorser": (0, 0, 3), "voyeur": (0, 0, 3),
                      "unknown": (0, 3, 3)}
    assert world("plane") == []


def test_without_order_files_anybody_may_have_paid(world):
    """
    follow handle=instagram:a since=2024-01-01
    follow handle=instagram:b since=2024-01-01
    """
    ranges = {row["segment"]: (row["low"], row["people"], row["high"]) for row in world("segment_ranges")}
    assert ranges["supporter"] == (0, 0, 2)
    assert ranges["buyer"] == (0, 0, 2)


def test_ranges_hold_whom_no_file_can_place(world_of):
    world = world_of(WORLD + "order occurred_at=2026-01-01\n" + "".join(
        f"follow handle=email:tied{n}@x.org account=mailchimp:list kind=subscriber since=2024-01-01\n"
        f"order handle=email:tied{n}@x.org occurred_at=2026-02-15\n" for n in range(3)))
    ranges = {row["segment"]: (row["low"], row["people"], row["high"]) for row in world("segment_ranges")}
    assert ranges == {"supporter": (2, 2, 3), "buyer": (3, 4, 5), "endorser": (0, 1, 2), "voyeur": (0, 1, 2),
                      "unknown": (0, 1, 1)}
    quiet = next(row for row in world("segments") if row["person"] == "email:quiet@x.org")
    assert quiet["probability"] == pytest.approx(1 - 1 / 3)


def test_a_person_on_two_accounts_is_labelled_by_what_either_could_show(world_of):
    world = world_of(WORLD + """follow handle=instagram:quiet since=2020-01-01
    link left=email:quiet@x.org right=instagram:quiet""")
    assert labels(world)["email:quiet@x.org"] == "voyeur"
    assert len(labels(world)) == 6


def test_how_much_was_made_by_software(world):
    """
    touch handle=email:a@x.org kind=open occurred_at=2026-01-01 machine=true
    touch handle=email:b@x.org kind=open occurred_at=2026-01-01
    touch handle=email:b@x.org kind=click occurred_at=2026-01-01
    touch handle=email:b@x.org kind=message direction=to_them occurred_at=2026-01-01
    """
    assert world("machine_touches") == [
        {"kind": "click", "touches": 1, "machine": 0, "share": 0.0},
        {"kind": "open", "touches": 2, "machine": 1, "share": 0.5}]


def test_a_plan_whose_amount_no_file_gives_is_paid_unless_a_file_says_otherwise(world):
    """
    moment as_of=2026-03-01
    follow handle=twitch:a account=twitch:us
    follow handle=twitch:b account=twitch:us
    follow handle=twitch:c account=twitch:us
    follow handle=twitch:d account=twitch:us
    plan handle=twitch:a account=twitch:us amount=null currency=null seen_at=2026-02-20
    plan handle=twitch:b account=twitch:us amount=null state=comp seen_at=2026-02-20
    plan handle=twitch:c account=twitch:us amount=0 seen_at=2026-02-20
    plan handle=twitch:d account=twitch:us amount=null seen_at=2025-11-20
    """
    assert labels(world) == {"twitch:a": "supporter", "twitch:b": "unknown", "twitch:c": "unknown", "twitch:d": "unknown"}
    assert [(row["person"], row["basis"], row["paid"]) for row in world("loyalty")] == [("twitch:a", "plan", False)]
    assert world("supporting") == [{"basis": "plan", "probability": 1.0, "past": 0, "weight": None, "present": 1}]


def test_a_label_counts_only_as_far_as_its_links_hold(world_of):
    """Who often pays and who cheers follow under names that were joined at 0.9 and 0.6; who is even with 0.9 is no supporter."""
    linked = "person handle=instagram:{0} person=email:{0}@x.org probability={1}\n    "
    follows = "follow handle=instagram:{0} account=mailchimp:list since=2025-01-02\n    "
    joined = (("often", 0.9), ("cheers", 0.6), ("plan", 0.9), ("pays", 0.8), ("quiet", 0.7))
    world = world_of(WORLD + "".join(follows.format(who) + linked.format(who, chance) for who, chance in joined))
    before, after = ({row["person"]: row for row in made("segments")} for made in (world_of(WORLD), world))

    def chance(who: str) -> float:
        return after[f"email:{who}@x.org"]["probability"] / before[f"email:{who}@x.org"]["probability"]

    assert {who: round(chance(who), 9) for who, _p in joined} == {"often": 0.9, "cheers": 0.6, "plan": 0.9, "pays": 0.8,
                                                                  "quiet": 1.0}
    assert {who: after[f"email:{who}@x.org"]["segment"] for who, _p in joined} == {
        who: before[f"email:{who}@x.org"]["segment"] for who, _p in joined}
    doubted = world_of(WORLD + follows.format("often") + linked.format("often", 0.65))
    (row,) = [row for row in doubted("segments") if row["person"] == "email:often@x.org"]
    assert row["segment"] == "buyer"
    assert row["probability"] == pytest.approx(0.65 * (1 - 0.72))
