"""What counts as support, who is a payer, and how few carry the rest."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from stalwarts.measures.concentration import concentration
from stalwarts.measures.payers import payers

CDNOW = Path(__file__).parents[3] / "shared" / "data" / "cdnow" / "CDNOW_master.txt"


def net(world):
    """Payers' net support by person."""
    return {row["person"]: row["net"] for row in world("payers")}


def test_only_paid_money_counts(world):
    """
    order handle=email:a@x.org occurred_at=2026-01-01 amount=10
    order handle=email:b@x.org occurred_at=2026-01-01 status=comp
    order handle=email:c@x.org occurred_at=2026-01-01 status=gift
    order handle=email:d@x.org occurred_at=2026-01-01 status=trial
    order handle=email:e@x.org occurred_at=2026-01-01 status=test
    order handle=email:f@x.org occurred_at=2026-01-01 status=pending
    order handle=email:g@x.org occurred_at=2026-01-01 status=failed
    order handle=email:h@x.org occurred_at=2026-01-01 amount=0
    order handle=email:i@x.org occurred_at=2026-06-01
    """
    assert net(world) == {"email:a@x.org": 10.0}


def test_refunds_are_netted_by_person(world):
    """
    order order=1 handle=email:full@x.org occurred_at=2026-01-01 amount=10.10
    order order=2 handle=email:full@x.org occurred_at=2026-01-02 amount=20.20
    order order=3 handle=email:full@x.org occurred_at=2026-01-03 amount=-30.30 kind=refund
    order order=4 handle=email:part@x.org occurred_at=2026-01-01 amount=10
    order order=4 handle=email:part@x.org occurred_at=2026-01-05 amount=-4 kind=refund
    order order=5 handle=email:plus@x.org occurred_at=2026-01-01 amount=10
    order order=5 handle=email:plus@x.org occurred_at=2026-01-05 amount=10 kind=chargeback
    """
    assert net(world) == {"email:part@x.org": 6.0}


def test_a_refund_without_a_name_goes_to_its_order(world):
    """
    order order=1 handle=email:a@x.org occurred_at=2026-01-01 amount=10
    order order=1 occurred_at=2026-01-02 amount=-10 kind=refund
    order order=2 occurred_at=2026-01-01 amount=7
    order order=3 occurred_at=2026-01-01 amount=7
    order order=3 occurred_at=2026-01-02 amount=-7 kind=refund
    order order=2 account=bandcamp:us occurred_at=2026-01-01 amount=9
    """
    assert net(world) == {"order:shop:us/2": 7.0, "order:bandcamp:us/2": 9.0}


def test_what_was_refunded_is_not_a_first_payment(world):
    """
    order order=1 handle=email:a@x.org occurred_at=2026-01-01
    order order=1 handle=email:a@x.org occurred_at=2026-01-02 amount=-10 kind=refund
    order order=2 handle=email:a@x.org occurred_at=2026-02-03
    order order=3 handle=email:a@x.org occurred_at=2026-02-04 product=x
    order order=3 handle=email:a@x.org occurred_at=2026-02-04 product=y
    """
    (row,) = world("payers")
    assert (str(row["first_paid"])[:10], str(row["last_paid"])[:10], row["payments"]) == ("2026-02-03", "2026-02-04", 2)


def test_our_own_payments_do_not_count_under_any_name(world):
    """
    own handle=email:us@x.org
    link left=email:us@x.org right=shop:1
    order handle=shop:1 occurred_at=2026-01-01
    order handle=email:us@x.org occurred_at=2026-01-01
    order handle=email:a@x.org occurred_at=2026-01-01
    """
    assert set(net(world)) == {"email:a@x.org"}


def test_money_is_worth_what_it_was_on_the_day(world):
    """
    rate day=2026-01-02 currency=EUR rate=1.10
    rate day=2026-01-05 currency=EUR rate=1.20
    order handle=email:a@x.org occurred_at=2026-01-02T23:59 amount=10 currency=EUR
    order handle=email:b@x.org occurred_at=2026-01-04 amount=10 currency=EUR
    order handle=email:c@x.org occurred_at=2026-01-05 amount=10 currency=EUR
    order handle=email:d@x.org occurred_at=2026-01-05 amount=10
    """
    assert net(world) == pytest.approx(
        {"email:a@x.org": 11.0, "email:b@x.org": 11.0, "email:c@x.org": 12.0, "email:d@x.org": 10.0})


def test_without_a_rate_money_is_neither_dropped_nor_added(world):
    """
    rate day=2026-01-02 currency=EUR rate=1.10
    order handle=email:a@x.org occurred_at=2026-01-02 amount=1000 currency=JPY
    order handle=email:a@x.org occurred_at=2026-01-02 amount=5
    order handle=email:b@x.org occurred_at=2026-01-02 amount=5
    order handle=email:c@x.org occurred_at=2026-01-12 amount=5 currency=EUR
    order handle=email:d@x.org occurred_at=2026-01-02 amount=9 currency=JPY
    order handle=email:d@x.org occurred_at=2026-01-03 amount=-9 currency=JPY kind=refund
    """
    assert net(world) == {"email:a@x.org": None, "email:b@x.org": 5.0, "email:c@x.org": None}
    assert sum(row["unconverted"] for row in world("support")) == 4
    (row,) = world("concentration")
    assert (row["people"], row["net"], row["unconverted"]) == (1, 5.0, 2)


def test_a_change_of_rate_makes_nobody_a_payer(world):
    """
    rate day=2026-01-02 currency=EUR rate=1.20
    rate day=2026-02-02 currency=EUR rate=1.10
    order order=1 handle=email:a@x.org occurred_at=2026-01-02 amount=10 currency=EUR
    order order=1 handle=email:a@x.org occurred_at=2026-02-02 amount=-10 currency=EUR kind=refund
    """
    assert world("payers") == []


def test_how_few_carry_the_rest(world):
    """
    order handle=email:a@x.org occurred_at=2026-01-01 amount=60
    order handle=email:b@x.org occurred_at=2026-01-01 amount=20
    order handle=email:c@x.org occurred_at=2026-01-01 amount=10
    order handle=email:d@x.org occurred_at=2026-01-01 amount=6
    order handle=email:e@x.org occurred_at=2026-01-01 amount=4
    """
    (row,) = world("concentration")
    assert row == pytest.approx({"people": 5, "net": 100.0, "half_from": 1, "top_1_share": 0.6, "top_10_share": 0.6,
                                 "top_20_share": 0.6, "gini": 0.504, "unconverted": 0})
    assert [(round(p["share_people"], 3), round(p["share_support"], 3)) for p in world("lorenz")] == [
        (0.0, 0.0), (0.2, 0.04), (0.4, 0.1), (0.6, 0.2), (0.8, 0.4), (1.0, 1.0)]


def test_equal_support_is_not_concentrated(world):
    """
    order handle=email:a@x.org occurred_at=2026-01-01
    order handle=email:b@x.org occurred_at=2026-01-01
    order handle=email:c@x.org occurred_at=2026-01-01
    order handle=email:d@x.org occurred_at=2026-01-01
    """
    (row,) = world("concentration")
    assert (row["half_from"], row["top_20_share"], row["gini"]) == (2, 0.25, pytest.approx(0.0))


def test_units_of_comparison(world):
    """
    cover table=order account=bandcamp:us
    cover table=follow account=mailchimp:list
    follow handle=instagram:a
    follow handle=bandcamp:b account=bandcamp:us
    follow handle=bandcamp:c account=bandcamp:us
    follow handle=email:d@x.org account=mailchimp:list kind=subscriber
    follow handle=email:f@x.org account=mailchimp:list kind=subscriber
    order handle=bandcamp:b account=bandcamp:us occurred_at=2026-01-01 amount=8
    order handle=email:e@x.org account=bandcamp:us occurred_at=2026-01-01 amount=4
    order handle=email:g@x.org account=other:us occurred_at=2026-01-01 amount=4
    """
    rows = {row["unit"]: (row["followers"], row["payers"], row["price"]) for row in world("scaling_units")}
    assert rows == {"instagram:us": (1, None, None), "bandcamp:us": (2, 2, 6.0), "mailchimp:list": (2, None, None)}


def test_units_of_which_only_totals_are_known(world):
    """
    follow handle=instagram:a
    tally account=instagram:us of=followers value=900 until=2026-01-01
    tally account=instagram:us of=buyers value=3 until=2026-01-01
    tally account=quick:one of=followers value=40000 until=2026-01-01
    tally account=quick:one of=followers value=41000 until=2026-02-01
    tally account=quick:one of=buyers value=310 until=2026-01-01
    tally account=quick:none of=followers value=500 until=2026-01-01
    tally account=quick:none of=buyers value=0 until=2026-01-01
    tally account=quick:copies of=followers value=900 until=2026-01-01
    tally account=quick:copies of=units value=80 until=2026-01-01
    tally account=quick:late of=followers value=900 until=2026-01-01
    tally account=quick:late of=buyers value=5 until=2026-01-01 product=one
    tally account=quick:odd of=buyers value=5 until=2026-01-01
    """
    rows = {row["unit"]: (row["followers"], row["payers"], row["price"]) for row in world("scaling_units")}
    assert rows == {"instagram:us": (1, None, None), "quick:one": (41_000, 310, None), "quick:none": (500, 0, None)}


def repeated(world):
    """Repeat probabilities by person."""
    return {row["person"]: row for row in world("repeat")}


def test_without_a_past_the_prior_speaks(world):
    """
    cover table=order since=2026-01-01
    order handle=email:a@x.org occurred_at=2026-02-20
    order handle=email:b@x.org occurred_at=2026-02-20
    order handle=email:b@x.org occurred_at=2026-02-21
    order occurred_at=2026-02-21
    """
    rows = repeated(world)
    assert rows["email:a@x.org"] == {"person": "email:a@x.org", "payments": "1", "recency": "to 90 days",
                                     "probability": 0.30, "past": 0, "again": 0, "basis": "record", "days": 365}
    assert rows["email:b@x.org"]["probability"] == 0.58
    assert rows["order:shop:us/order3"]["probability"] is None


def test_the_own_past_speaks_where_there_is_one(world_of):
    people = "".join(f"""
    order handle=email:p{n}@x.org occurred_at=2025-01-10
    {f"order handle=email:p{n}@x.org occurred_at=2025-08-10" if n < 8 else ""}""" for n in range(10))
    world = world_of(f"""
    moment as_of=2026-03-01
    cover table=order
    order handle=email:new@x.org occurred_at=2026-02-10
    {people}""")
    row = repeated(world)["email:new@x.org"]
    assert (row["past"], row["again"]) == (10, 8)
    assert row["probability"] == pytest.approx((8 + 20 * 0.30) / 30)
    assert repeated(world)["email:p9@x.org"]["recency"] == "366-730"


def test_nothing_after_the_freeze_enters_the_bands_of_the_past(world):
    """
    moment as_of=2026-03-01
    cover table=order
    order handle=email:a@x.org occurred_at=2025-02-01
    order handle=email:a@x.org occurred_at=2025-04-01
    order handle=email:late@x.org occurred_at=2025-04-01
    order handle=email:new@x.org occurred_at=2026-02-10
    """
    row = repeated(world)["email:new@x.org"]
    assert (row["past"], row["again"]) == (1, 1)


@pytest.mark.skipif(not CDNOW.exists(), reason=f"the CDNOW master file is not at {CDNOW}")
def test_cdnow_comes_out_as_published():
    """23,570 buyers in the file, 23,502 of them payers; the top fifth bring 67.7 %; Gini 0.634."""
    with CDNOW.open() as lines:
        rows = [line.split() for line in lines if line.strip()[:1].isdigit()]
    bought = pa.table({
        "person": [row[0] for row in rows],
        "account": ["shop:cdnow"] * len(rows),
        "order": [str(number) for number in range(len(rows))],
        "currency": ["USD"] * len(rows),
        "occurred_at": pa.array([f"{row[1][:4]}-{row[1][4:6]}-{row[1][6:]}" for row in rows]).cast(pa.timestamp("us")),
        "paid": [float(row[3]) for row in rows],
        "amount": [float(row[3]) for row in rows],
        "unconverted": pa.array([0] * len(rows), pa.int64()),
    })
    engine = ibis.duckdb.connect()
    (row,) = engine.to_pyarrow(concentration(payers(ibis.memtable(bought)))).to_pylist()
    engine.disconnect()
    assert len({row[0] for row in rows}) == 23_570
    assert row["people"] == 23_502
    assert round(row["top_20_share"], 3) == 0.677
    assert round(row["gini"], 3) == 0.634


def test_months_count_who_followed_before_and_who_paid_in_them(world):
    """
    Only whole months inside both covers; whoever paid twice in a month counts once; a refunded order is none.

    moment as_of=2026-03-10
    cover table=order since=2025-12-15 until=2026-03-10
    cover table=follow until=2026-03-10
    follow handle=instagram:a since=2025-11-01
    follow handle=instagram:b since=2026-01-05
    follow handle=instagram:c since=2026-02-05
    order handle=email:a@x.org occurred_at=2025-12-20
    order handle=email:a@x.org occurred_at=2026-01-20
    order handle=email:a@x.org occurred_at=2026-01-25
    order handle=email:b@x.org occurred_at=2026-02-20 order=b1
    order handle=email:b@x.org occurred_at=2026-02-21 order=b1 kind=refund amount=-10
    order handle=email:c@x.org occurred_at=2026-03-02
    """
    rows = [(row["month"].month, row["followers"], row["buyers"]) for row in world("months")]
    assert rows == [(1, 1, 1), (2, 2, 0)]
    assert {(row["person"], row["order"]) for row in world("paid_orders")} >= {("email:c@x.org", "order5")}


def test_units_know_their_takings_and_their_catalogue(world):
    """
    cover table=order
    cover table=follow account=shop:us
    follow handle=email:a@x.org account=shop:us kind=subscriber
    order handle=email:a@x.org amount=30 product=song occurred_at=2026-01-01
    order handle=email:b@x.org amount=10 product=shirt occurred_at=2026-01-01
    """
    (row,) = world("scaling_units")
    assert (row["takings"], row["products"], row["price"]) == (40.0, 2, 20.0)


def test_regulars_are_won_and_lost(world):
    """
    a pays twice in autumn: won. b was a regular and fell silent: lost in 2025. c comes back after years: won with the second
    payment. d pays twice, two years apart: none. e is a regular all along.

    moment as_of=2026-01-01
    cover table=order since=2022-01-01 until=2026-01-01
    order handle=email:a@x.org occurred_at=2025-09-01
    order handle=email:a@x.org occurred_at=2025-10-01
    order handle=email:b@x.org occurred_at=2024-01-01
    order handle=email:b@x.org occurred_at=2024-05-01
    order handle=email:c@x.org occurred_at=2022-01-01
    order handle=email:c@x.org occurred_at=2022-03-01
    order handle=email:c@x.org occurred_at=2025-03-01
    order handle=email:c@x.org occurred_at=2025-05-01
    order handle=email:d@x.org occurred_at=2023-05-01
    order handle=email:d@x.org occurred_at=2025-05-01
    order handle=email:e@x.org occurred_at=2024-06-01
    order handle=email:e@x.org occurred_at=2024-12-01
    order handle=email:e@x.org occurred_at=2025-06-01
    order occurred_at=2025-06-01
    order occurred_at=2025-06-02
    """
    assert world("won_lost") == [{"days": 365, "won": 2, "lost": 1, "regulars": 3}]


def test_nobody_is_watched_before_a_year_of_payments(world):
    """
    moment as_of=2026-01-01
    cover table=order since=2024-10-03 until=2026-01-01
    order handle=email:a@x.org occurred_at=2024-11-01
    order handle=email:a@x.org occurred_at=2024-12-01
    order handle=email:b@x.org occurred_at=2025-06-01
    order handle=email:b@x.org occurred_at=2025-12-01
    """
    assert world("won_lost") == [{"days": 90, "won": 1, "lost": 1, "regulars": 1}]


def test_without_payments_nothing_is_won_or_lost(world):
    """
    moment as_of=2026-01-01
    """
    assert world("won_lost") == [{"days": 0, "won": 0, "lost": 0, "regulars": 0}]
    assert world("yearly_support") == []


def test_a_year_of_paying_is_told_of_those_who_came_back_and_of_new_ones(world):
    """
    moment as_of=2026-01-01
    cover table=order since=2022-01-01 until=2026-01-01
    order handle=email:a@x.org amount=5 occurred_at=2023-02-01
    order handle=email:a@x.org amount=7 occurred_at=2025-02-01
    order handle=email:a@x.org amount=8 occurred_at=2025-03-01
    order handle=email:b@x.org amount=20 occurred_at=2024-06-01
    order handle=email:b@x.org amount=30 occurred_at=2025-05-01
    order handle=email:b@x.org amount=40 occurred_at=2025-07-01
    order handle=email:c@x.org amount=9 occurred_at=2025-07-01
    order handle=email:d@x.org amount=9 currency=XXX occurred_at=2024-07-01
    """
    rows = [(row["kind"], row["payments"], row["amount"], row["people"]) for row in world("yearly_support")]
    assert sorted(rows, key=str) == [("again", "1", 15.0, 1), ("again", "1", 70.0, 1), ("first", None, 50.0, 1),
                                     ("first", None, None, 1)]
