"""The way from the first follow to the first payment, and how far the files could see it."""

from __future__ import annotations

import math
import random
from datetime import date
from datetime import datetime

import pytest

at = datetime.fromisoformat


def ways(world):
    """Status, entry, days and paid by the first letter of the person's address."""
    return {row["person"].removeprefix("email:")[:-6]: (row["status"], row["entry"], row["days"], row["paid"])
            for row in world("journeys")}


def test_inside_the_coverage_of_orders(world):
    """
    moment as_of=2026-03-01
    cover table=order since=2025-01-01 until=2026-02-01
    cover table=follow account=mailchimp:list
    follow handle=email:pays@x.org account=mailchimp:list kind=subscriber since=2025-01-10T12:00
    follow handle=email:waits@x.org account=mailchimp:list kind=subscriber since=2025-01-10T12:00
    follow handle=email:beyond@x.org account=mailchimp:list kind=subscriber since=2025-01-10T12:00
    follow handle=email:early@x.org account=mailchimp:list kind=subscriber since=2024-12-31
    follow handle=email:undated@x.org account=mailchimp:list kind=subscriber
    follow handle=email:unseen@x.org account=mailchimp:list kind=subscriber since=2026-02-02
    follow handle=email:buyer@x.org account=mailchimp:list kind=subscriber since=2025-06-01
    follow handle=email:before@x.org account=mailchimp:list kind=subscriber since=2025-06-01
    order handle=email:pays@x.org occurred_at=2025-02-10T11:59
    order handle=email:pays@x.org occurred_at=2025-03-10
    order handle=email:beyond@x.org occurred_at=2026-02-10
    order handle=email:buyer@x.org occurred_at=2025-06-01T20:00
    order handle=email:before@x.org occurred_at=2025-05-30
    """
    assert ways(world) == {
        "pays": ("inside", 0, 30, True),
        "waits": ("inside", 0, 386, False),
        "beyond": ("inside", 0, 386, False),
        "early": ("unproven", None, None, False),
        "undated": ("undated", None, None, False),
        "unseen": ("unseen", None, None, False),
        "buyer": ("came_by_buying", None, None, True),
        "before": ("before", None, None, True),
    }


def test_the_view_ends_before_the_orders_do(world):
    """
    moment as_of=2025-07-01
    cover table=order until=2026-02-01
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-06-01
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2025-06-01
    order handle=email:b@x.org occurred_at=2025-06-21
    order handle=email:a@x.org occurred_at=2025-08-21
    """
    assert ways(world) == {"a": ("inside", 0, 30, False), "b": ("inside", 0, 20, True)}


def test_nobody_tied_means_no_journeys_rather_than_journeys_without_payments(world):
    """
    cover table=order
    follow handle=instagram:a since=2025-06-01
    follow handle=instagram:b since=2025-06-01
    order handle=email:a@x.org occurred_at=2025-08-21
    """
    assert world("journeys") == []
    assert world("paths") == []
    assert world("patterns") == []
    assert world("conversion") == []
    assert world("waiting") == []


def test_only_strangers_paid_is_not_a_conversion_of_nought(world):
    """
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-06-01
    order handle=email:b@x.org occurred_at=2025-08-21
    """
    assert world("matched")[0]["matched"] is None
    assert world("journeys") == []


def test_the_first_follow_counts_and_only_of_lists_that_can_be_tied(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:a
    cover table=follow account=mailchimp:b
    follow handle=email:p@x.org account=mailchimp:a kind=subscriber since=2025-02-01
    follow handle=email:p@x.org account=mailchimp:b kind=subscriber since=2025-01-01
    follow handle=email:q@x.org account=mailchimp:a kind=subscriber since=2025-01-01
    follow handle=email:q@x.org account=mailchimp:b kind=subscriber since=2025-01-01
    follow handle=instagram:p since=2020-01-01
    follow handle=instagram:z since=2020-01-01
    link left=email:p@x.org right=instagram:p
    order handle=email:p@x.org occurred_at=2025-04-11
    order handle=shop:9 occurred_at=2025-04-11
    """
    assert world("matched")[0]["matched"] == 0.5
    assert world("journeys") == []


def test_the_clock_starts_at_the_first_follow(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:a
    cover table=follow account=mailchimp:b
    follow handle=email:p@x.org account=mailchimp:a kind=subscriber since=2025-02-01 came_by=checkout
    follow handle=email:p@x.org account=mailchimp:b kind=subscriber since=2025-01-01
    follow handle=email:q@x.org account=mailchimp:a kind=subscriber since=2025-01-01
    follow handle=email:q@x.org account=mailchimp:b kind=subscriber
    follow handle=instagram:p since=2020-01-01
    link left=email:p@x.org right=instagram:p
    follow handle=instagram:z since=2020-01-01
    order handle=email:p@x.org occurred_at=2025-02-01
    """
    rows = {row["person"]: row for row in world("journeys")}
    # All payers are tied on instagram as well here, so its follows start the clock too.
    assert rows["email:p@x.org"]["since"] == at("2020-01-01")
    assert rows["email:p@x.org"]["status"] == "inside"


def test_a_checkout_on_a_second_list_does_not_undo_an_earlier_follow(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:a
    cover table=follow account=mailchimp:b
    follow handle=email:p@x.org account=mailchimp:a kind=subscriber since=2025-02-01 came_by=checkout
    follow handle=email:p@x.org account=mailchimp:b kind=subscriber since=2025-01-01
    follow handle=email:q@x.org account=mailchimp:a kind=subscriber since=2025-01-01 came_by=checkout
    follow handle=email:q@x.org account=mailchimp:b kind=subscriber since=2025-01-01
    follow handle=email:r@x.org account=mailchimp:a kind=subscriber
    order handle=email:p@x.org occurred_at=2025-02-01
    """
    assert ways(world) == {"p": ("inside", 0, 31, True), "q": ("came_by_buying", None, None, False),
                           "r": ("undated", None, None, False)}


def test_leaving_does_not_end_sight(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:stay@x.org account=mailchimp:list kind=subscriber since=2026-01-01
    follow handle=email:gone@x.org account=mailchimp:list kind=subscriber since=2026-01-01 ended_at=2026-01-05
    follow handle=email:paid@x.org account=mailchimp:list kind=subscriber since=2026-01-01 ended_at=2026-01-05
    follow handle=email:stay2@x.org account=mailchimp:list kind=subscriber since=2026-01-01
    order handle=email:paid@x.org occurred_at=2026-02-01
    order handle=email:stay@x.org occurred_at=2026-02-01
    """
    assert ways(world)["gone"] == ("inside", 0, 59, False)
    assert ways(world)["paid"] == ("inside", 0, 31, True)


def test_sight_ends_with_the_shortest_selling_account(world):
    """
    moment as_of=2026-03-01
    cover table=order account=shop:us since=2024-01-01 until=2026-02-01
    cover table=order account=bandcamp:us since=2025-01-01 until=2026-01-01
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-12-01
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2024-06-01
    follow handle=email:c@x.org account=mailchimp:list kind=subscriber since=2025-12-01
    order handle=email:c@x.org occurred_at=2025-12-05
    """
    assert ways(world)["a"] == ("inside", 0, 31, False)
    assert ways(world)["b"][0] == "unproven"
    spans = {row["account"]: (row["since"], row["until"], row["ever"]) for row in world("sight")}
    assert spans[None] == (at("2025-01-01"), at("2026-01-01"), False)
    assert spans["shop:us"] == (at("2024-01-01"), at("2026-02-01"), False)


def test_covers_that_touch_join_and_gaps_cut(world):
    """
    moment as_of=2026-03-01
    cover table=order since=2024-01-01 until=2024-02-28
    cover table=order since=2025-01-01 until=2025-01-31T23:59
    cover table=order since=2025-02-01 until=2025-12-31
    cover table=order since=2025-02-01 until=2025-03-01
    cover table=order since=2026-01-01 until=2026-02-01
    cover table=order who=listed until=2026-03-01
    cover table=order kinds=refund until=2026-03-01
    """
    (own, whole) = sorted(world("sight"), key=lambda row: row["account"] is None)
    assert (own["since"], own["until"]) == (at("2025-01-01"), at("2026-02-01"))
    assert (whole["since"], whole["until"]) == (at("2025-01-01"), at("2026-02-01"))


def test_coverage_since_ever_makes_everybody_inside(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2010-01-01
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2010-01-01
    order handle=email:b@x.org occurred_at=2010-01-21
    """
    assert ways(world)["b"] == ("inside", 0, 20, True)
    assert world("sight")[0]["ever"]


LATE = """
    moment as_of=2026-03-01
    cover table=order since=2025-01-01
    cover table=follow account=mailchimp:list
    follow handle=email:never@x.org account=mailchimp:list kind=subscriber since=2024-12-22T06:00
    follow handle=email:same@x.org account=mailchimp:list kind=subscriber since=2024-12-22
    follow handle=email:more@x.org account=mailchimp:list kind=subscriber since=2024-12-22
    follow handle=email:units@x.org account=mailchimp:list kind=subscriber since=2024-12-22
    order handle=email:same@x.org occurred_at=2025-01-11 amount=10
    order handle=email:more@x.org occurred_at=2025-01-11 amount=10
    order handle=email:units@x.org occurred_at=2025-01-11 amount=10
    tally handle=email:same@x.org of=takings value=10 currency=USD
    tally handle=email:more@x.org of=takings value=25 currency=USD
    tally handle=email:units@x.org of=units value=1
    """


def test_a_lifetime_total_that_the_orders_explain_lets_in_late(world_of):
    world = world_of(LATE + "tally handle=email:never@x.org of=takings value=0 currency=USD")
    assert ways(world) == {
        "never": ("late", 9, 433, False),
        "same": ("late", 10, 20, True),
        "units": ("late", 10, 20, True),
        "more": ("unproven", None, None, True),
    }


def test_a_later_total_takes_the_place_of_an_earlier_one(world_of):
    """Two files of one shop, a year apart: what the first counted is in what the second counts."""
    world = world_of(LATE + "tally handle=email:never@x.org of=takings value=0 currency=USD until=2025-01-05\n"
                     "tally handle=email:never@x.org of=takings value=0 currency=USD until=2026-02-01\n"
                     "tally handle=email:same@x.org of=takings value=10 currency=USD until=2025-02-01\n"
                     "tally handle=email:units@x.org of=units value=1 until=2025-02-01")
    assert ways(world)["never"] == ("late", 9, 433, False)
    assert ways(world)["same"] == ("late", 10, 20, True)
    assert ways(world)["units"] == ("late", 10, 20, True)


def test_totals_that_only_customers_have_let_in_nobody(world_of):
    assert {way[0] for way in ways(world_of(LATE)).values()} == {"unproven"}


def test_a_total_of_one_shop_proves_nothing_about_another(world_of):
    world = world_of(LATE.replace("cover table=order since=2025-01-01", """cover table=order since=2025-01-01
    cover table=order account=bandcamp:us since=2025-01-01""")
                     + "tally handle=email:never@x.org of=takings value=0 currency=USD")
    assert {way[0] for way in ways(world).values()} == {"unproven"}


def test_a_total_of_the_list_itself_proves_all_shops(world_of):
    world = world_of(LATE.replace("cover table=order since=2025-01-01", """cover table=order since=2025-01-01
    cover table=order account=bandcamp:us since=2025-01-01""").replace("tally ", "tally account=mailchimp:list ")
                     + "tally account=mailchimp:list handle=email:never@x.org of=takings value=0 currency=USD")
    assert ways(world)["same"] == ("late", 10, 20, True)
    assert ways(world)["never"] == ("late", 9, 433, False)


def test_a_narrowed_view_keeps_later_followers_only(world):
    """
    moment as_of=2026-03-01 since=2025-06-01
    cover table=order
    cover table=follow account=mailchimp:list
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-05-31
    follow handle=email:b@x.org account=mailchimp:list kind=subscriber since=2025-06-01
    follow handle=email:c@x.org account=mailchimp:list kind=subscriber
    order handle=email:b@x.org occurred_at=2025-06-21
    """
    assert set(ways(world)) == {"b"}


def crowd(number, payers, extra=""):
    """A list of followers from one day, of whom some pay on given days."""
    lines = ["moment as_of=2026-03-01", "cover table=order", "cover table=follow account=mailchimp:list", extra]
    lines += [f"follow handle=email:p{n}@x.org account=mailchimp:list kind=subscriber since=2025-01-01"
              for n in range(number)]
    for n, day in enumerate(payers):
        when = date.fromordinal(date(2025, 1, 1).toordinal() + day)
        lines.append(f"order handle=email:p{n}@x.org occurred_at={when}")
    return "\n".join(lines)


def test_conversion_by_day_is_kaplan_and_meier(world_of):
    world = world_of(crowd(40, [5, 5, 20]))
    rows = world("conversion")
    assert [(row["days"], row["at_risk"], row["paid"]) for row in rows] == [(5, 40, 2), (20, 38, 1)]
    assert [row["converted"] for row in rows] == pytest.approx([2 / 40, 3 / 40])
    stay, spread = 37 / 40, 2 / (40 * 38) + 1 / (38 * 37)
    wide = math.exp(1.959963984540054 * math.sqrt(spread) / -math.log(stay))
    assert rows[1]["low"] == pytest.approx(1 - stay ** (1 / wide))
    assert rows[1]["high"] == pytest.approx(1 - stay ** wide)
    assert {(row["days"], row["paid"]): row["n"] for row in world("patterns")} == {
        (5, True): 2, (20, True): 1, (424, False): 37}


def test_no_share_is_given_where_fewer_than_30_are_at_risk(world_of):
    rows = world_of(crowd(30, [5, 20]))("conversion")
    assert [row["converted"] is None for row in rows] == [False, True]
    assert rows[1]["low"] is None
    assert world_of(crowd(29, [5]))("conversion")[0]["converted"] is None


def test_when_all_have_paid_the_share_is_one(world_of):
    world = world_of(crowd(30, [5] * 30, "\n".join(
        f"follow handle=email:z{n}@x.org account=mailchimp:list kind=subscriber" for n in range(10))))
    (row,) = world("conversion")
    assert (row["converted"], row["low"], row["high"]) == (1.0, None, None)


def test_late_followers_are_at_risk_from_their_entry_on(world_of):
    lines = [crowd(31, [200, 300]).replace("cover table=order", "cover table=order since=2025-01-01")]
    for n in range(10):
        lines.append(f"follow handle=email:l{n}@x.org account=mailchimp:list kind=subscriber since=2024-06-05")
        lines.append(f"tally account=mailchimp:list handle=email:l{n}@x.org of=takings value=0 currency=USD")
    rows = world_of("\n".join(lines))("conversion")
    assert [(row["days"], row["at_risk"]) for row in rows] == [(200, 31), (300, 40)]


def test_growth_by_quarter(world):
    """
    moment as_of=2026-03-01
    cover table=order until=2026-02-01
    cover table=follow until=2026-02-15
    follow handle=instagram:a since=2025-04-01
    follow handle=instagram:b since=2025-05-01 ended_at=2025-06-01
    follow handle=instagram:c since=2025-07-01
    follow handle=instagram:d since=2026-01-01
    follow handle=instagram:u
    order handle=email:a@x.org occurred_at=2025-04-05
    order handle=email:a@x.org occurred_at=2025-07-05
    order handle=email:b@x.org occurred_at=2025-12-05
    order handle=email:c@x.org occurred_at=2026-01-05
    """
    assert world("growth") == [
        {"quarter": at("2025-04-01"), "new_followers": 2, "first_time_buyers": 1, "per_1000": 500.0},
        {"quarter": at("2025-07-01"), "new_followers": 1, "first_time_buyers": 0, "per_1000": 0.0},
        {"quarter": at("2025-10-01"), "new_followers": 0, "first_time_buyers": 1, "per_1000": None},
    ]


def test_growth_needs_a_year_of_looking_back(world):
    """
    moment as_of=2026-03-01
    cover table=order since=2024-06-15
    cover table=follow
    follow handle=instagram:a since=2024-05-01
    follow handle=instagram:b since=2024-08-01
    follow handle=instagram:c since=2025-08-01
    order handle=email:a@x.org occurred_at=2024-08-05
    order handle=email:b@x.org occurred_at=2025-08-05
    """
    rows = {row["quarter"]: (row["new_followers"], row["first_time_buyers"], row["per_1000"])
            for row in world("growth")}
    assert rows == {at("2024-07-01"): (1, None, None), at("2025-07-01"): (1, 1, 1000.0)}


def test_a_person_on_two_platforms_is_one_new_follower(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow
    follow handle=instagram:a since=2025-05-01
    follow handle=email:a@x.org account=mailchimp:list kind=subscriber since=2025-08-01
    link left=email:a@x.org right=instagram:a
    """
    assert [(row["quarter"].month, row["new_followers"]) for row in world("growth")] == [(4, 1)]


def test_growth_stops_where_the_lists_do(world):
    """
    moment as_of=2026-03-01
    cover table=order
    cover table=follow until=2025-07-01
    follow handle=instagram:a since=2025-05-01
    order handle=email:a@x.org occurred_at=2025-05-05
    order handle=email:b@x.org occurred_at=2025-08-05
    """
    assert [row["quarter"] for row in world("growth")] == [at("2025-04-01")]


def test_coverage_lists_what_the_files_could_show(world):
    """
    export export_id=x file_name=orders.csv
    cover table=order since=2025-01-01
    """
    assert world("coverage") == [{
        "table": "order", "account": "shop:us", "kinds": None, "who": "all", "since": at("2025-01-01"),
        "until": at("2026-03-01"), "basis": "stated", "file": "orders.csv"}]


def test_rows_in_another_order_give_the_same_answers(world_of):
    random.seed(20260301)
    lines = []
    for n in range(60):
        name = f"email:p{n}@x.org"
        lines.append(f"follow handle={name} account=mailchimp:{'ab'[n % 2]} kind=subscriber "
                     f"since=2025-{1 + n % 9:02}-{1 + n % 28:02}")
        lines.append(f"follow handle=instagram:p{n} since=2024-{1 + n % 12:02}-01")
        if n % 3 == 0:
            lines.append(f"link left={name} right=instagram:p{n}")
        if n % 4 == 0:
            lines += [f"order order={n}-{time} handle={name} occurred_at=2025-1{time}-{1 + n % 28:02} "
                      f"amount={5 + n % 3} currency={'USD' if n % 8 else 'EUR'}" for time in range(1 + n % 3)]
        lines.append(f"touch handle=instagram:p{n} occurred_at=2025-10-{1 + n % 28:02} post=p{n % 7} "
                     f"kind={'like' if n % 2 else 'comment'}")
        lines.append(f"post post=p{n} account=mailchimp:a occurred_at=2025-11-{1 + n % 28:02}")
    fixed = ["moment as_of=2026-03-01", "cover table=order", "cover table=touch", "rate day=2025-11-03 currency=EUR rate=1.1",
             "cover table=follow account=mailchimp:a", "cover table=follow account=mailchimp:b"]
    one = world_of("\n".join(fixed + lines))
    other = world_of("\n".join(random.sample(fixed + lines, len(fixed + lines))))
    for name in ("followers", "payers", "ties", "matched", "together", "bounds", "journeys", "conversion", "growth",
                 "endorsement", "segments", "repeat", "concentration", "lorenz", "waiting", "exposure"):
        told, again = (sorted((rounded(row) for row in world(name)), key=repr) for world in (one, other))
        assert told == again, name
        assert told, name


def rounded(row):
    """A row with its figures rounded, for sums of fractions depend on their order by a hair."""
    return {name: round(value, 9) if isinstance(value, float) else value for name, value in row.items()}
