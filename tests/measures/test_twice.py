"""A payment that a shop and its processor both tell counts once, and what went back counts as the fuller telling has it."""

from __future__ import annotations

import pytest


def pairs(world):
    """Which telling counts for which, and why."""
    return sorted((row["order"], row["other_order"], row["by"]) for row in world("twice"))


def net(world):
    """Payers' net support by person."""
    return {row["person"]: row["net"] for row in world("payers")}


def test_the_processors_own_id(world):
    """
    order order=#1 account=shopify:us handle=email:a@x.org occurred_at=2026-01-01 payment=stripe:ch_1
    order order=#2 account=shopify:us handle=email:b@x.org occurred_at=2026-01-02 payment=stripe:pi_2
    order order=9 account=bandcamp:us handle=email:c@x.org occurred_at=2026-01-03 amount=8 payment=paypal:T9
    order order=ch_1 account=stripe:us handle=email:other@x.org occurred_at=2026-01-01 payment=stripe:pi_1
    order order=ch_2 account=stripe:us occurred_at=2026-01-02 payment=stripe:pi_2
    order order=ch_3 account=stripe:us handle=email:d@x.org occurred_at=2026-01-02 payment=stripe:ch_3
    order order=T9 account=paypal:us handle=email:payer@x.org occurred_at=2026-01-03 amount=11 payment=paypal:T9
    """
    assert pairs(world) == [("#1", "ch_1", "payment"), ("#2", "ch_2", "payment"), ("9", "T9", "payment")]
    assert net(world) == {"email:a@x.org": 10, "email:b@x.org": 10, "email:c@x.org": 8, "email:d@x.org": 10}


def test_amount_time_and_name(world):
    """
    Ada is one being under two handles; Ben goes by his name; a single word is no name.
    link left=email:ada@x.org right=stripe:cus_1
    clue handle=email:ben@x.org kind=name value="Ben  Guest"
    clue handle=email:ben.pays@x.org kind=name value="ben guest"
    clue handle=email:m1@x.org kind=name value=Maya
    clue handle=email:m2@x.org kind=name value=Maya
    order order=1 handle=email:ada@x.org occurred_at=2026-01-01T11:00
    order order=2 handle=email:ben@x.org occurred_at=2026-01-01T11:00
    order order=3 handle=email:m1@x.org occurred_at=2026-01-01T11:00
    order order=4 handle=email:late@x.org occurred_at=2026-01-01
    order order=5 handle=email:more@x.org occurred_at=2026-01-01
    order order=6 handle=email:coin@x.org occurred_at=2026-01-01
    order order=c1 account=stripe:us handle=stripe:cus_1 occurred_at=2026-01-01T10:00
    order order=T2 account=paypal:us handle=email:ben.pays@x.org occurred_at=2026-01-01T10:00
    order order=T3 account=paypal:us handle=email:m2@x.org occurred_at=2026-01-01T10:00
    order order=T4 account=paypal:us handle=email:late@x.org occurred_at=2026-01-02T00:00:01
    order order=T5 account=paypal:us handle=email:more@x.org occurred_at=2026-01-01 amount=11
    order order=T6 account=paypal:us handle=email:coin@x.org occurred_at=2026-01-01 currency=EUR
    """
    assert pairs(world) == [("1", "c1", "amount"), ("2", "T2", "amount")]


def test_each_payment_goes_with_the_nearest_one_to_one(world):
    """
    A shop an hour ahead of the processor's clock, and one payment more than the shop sold.
    order order=1 handle=email:a@x.org occurred_at=2026-01-01T11:00
    order order=2 handle=email:a@x.org occurred_at=2026-01-01T11:30
    order order=T1 account=paypal:us handle=email:a@x.org occurred_at=2026-01-01T10:00
    order order=T2 account=paypal:us handle=email:a@x.org occurred_at=2026-01-01T10:30
    order order=T3 account=paypal:us handle=email:a@x.org occurred_at=2026-01-01T02:00
    """
    assert len(pairs(world)) == 2
    assert net(world) == {"email:a@x.org": 30}


def test_ids_of_one_kind_that_differ_are_different_payments(world):
    """
    order order=1 handle=email:a@x.org occurred_at=2026-01-01 payment=paypal:T7
    order order=2 handle=email:b@x.org occurred_at=2026-01-01 payment=stripe:pi_9
    order order=3 handle=email:c@x.org occurred_at=2026-01-01 payment=shopify:r1
    order order=T1 account=paypal:us handle=email:a@x.org occurred_at=2026-01-01 payment=paypal:T1
    order order=ch_2 account=stripe:us handle=email:b@x.org occurred_at=2026-01-01 payment=stripe:ch_2
    order order=ch_3 account=stripe:us handle=email:c@x.org occurred_at=2026-01-01 payment=stripe:pi_3
    """
    assert pairs(world) == [("2", "ch_2", "amount"), ("3", "ch_3", "amount")]


def test_two_shops_or_two_processors_are_never_one_by_themselves(world):
    """
    order order=1 handle=email:a@x.org occurred_at=2026-01-01
    order order=1 account=ko-fi:us handle=email:a@x.org occurred_at=2026-01-01
    order order=c1 account=stripe:us handle=email:b@x.org occurred_at=2026-01-01
    order order=T1 account=paypal:us handle=email:b@x.org occurred_at=2026-01-01
    """
    assert pairs(world) == []
    assert net(world) == {"email:a@x.org": 20, "email:b@x.org": 20}


def test_decisions_have_the_last_word(world):
    """
    order order=1 handle=email:a@x.org occurred_at=2026-01-01
    order order=2 handle=email:b@x.org occurred_at=2026-01-01 payment=stripe:c2
    order order=3 handle=email:c@x.org occurred_at=2026-01-01
    order order=c1 account=stripe:us handle=email:a@x.org occurred_at=2026-01-01
    order order=c2 account=stripe:us handle=email:b@x.org occurred_at=2026-01-01
    order order=c3 account=stripe:us handle=email:z@x.org occurred_at=2026-02-01 amount=12
    ruling left=order:shop:us/1 right=order:stripe:us/c1 verdict=different decided_at=2026-02-01
    ruling left=order:stripe:us/c2 right=order:shop:us/2 verdict=same decided_at=2026-02-01
    ruling left=order:shop:us/2 right=order:stripe:us/c2 verdict=different decided_at=2026-02-02
    ruling left=order:shop:us/3 right=order:stripe:us/c3 verdict=same decided_at=2026-02-01
    ruling left=email:a@x.org right=email:q@x.org verdict=same decided_at=2026-02-01
    """
    assert pairs(world) == [("3", "c3", "decision")]
    assert net(world) == {"email:a@x.org": 20, "email:b@x.org": 20, "email:c@x.org": 10}


@pytest.mark.parametrize(("shop", "processor", "left"), [
    (0, 0, 10), (4, 0, 6), (0, 4, 6), (4, 4, 6), (4, 10, None), (10, 4, None)])
def test_what_went_back_counts_as_the_fuller_telling_has_it(world_of, shop, processor, left):
    back = "".join(f"""
    order order={order} account={account} handle={handle} occurred_at=2026-01-02 amount=-{amount} kind=refund"""
                   for order, account, handle, amount in (("1", "shop:us", "email:z@x.org", shop),
                                                         ("T1", "paypal:us", "email:a@x.org", processor)) if amount)
    world = world_of(f"""
    order order=1 handle=email:z@x.org occurred_at=2026-01-01 payment=paypal:T1
    order order=T1 account=paypal:us handle=email:a@x.org occurred_at=2026-01-01 payment=paypal:T1
    {back}""")
    assert net(world) == ({"email:z@x.org": left} if left else {})


def test_what_went_back_of_a_payment_before_the_file_goes_with_the_order_that_names_it(world):
    """
    The second of them no order names: it stands by itself, as the first would without its shop.
    order order=1 handle=email:a@x.org occurred_at=2026-01-01 payment=stripe:ch_1
    order order=1 handle=email:a@x.org occurred_at=2026-02-01 amount=-4 kind=refund
    order order=2 handle=email:b@x.org occurred_at=2026-01-01 payment=stripe:pi_2
    order order=ch_1 account=stripe:us occurred_at=2026-02-01 amount=-4 kind=refund payment=stripe:ch_1
    order order=ch_2 account=stripe:us occurred_at=2026-02-01 amount=-3 kind=refund payment=stripe:pi_2
    order order=ch_3 account=stripe:us handle=email:c@x.org occurred_at=2026-01-01 payment=stripe:ch_3
    order order=ch_4 account=stripe:us handle=email:c@x.org occurred_at=2026-02-01 amount=-1 kind=refund
    """
    assert pairs(world) == [("1", "ch_1", "payment"), ("2", "ch_2", "payment")]
    assert {row["amount"] for row in world("twice")} == {0}
    assert net(world) == {"email:a@x.org": 6, "email:b@x.org": 7, "email:c@x.org": 9}


def test_a_sale_to_nobody_is_the_payers_the_processor_names(world):
    """
    order order=1 occurred_at=2026-01-01 payment=paypal:T1
    order order=T1 account=paypal:us handle=email:a@x.org occurred_at=2026-01-01 payment=paypal:T1
    order order=T1 account=paypal:us handle=email:a@x.org occurred_at=2026-01-02 amount=-3 kind=refund
    """
    assert net(world) == {"email:a@x.org": 7}
    assert {row["order"] for row in world("support")} == {"1"}


def test_what_failed_or_is_given_is_no_payment_told_twice(world):
    """
    order order=1 handle=email:a@x.org occurred_at=2026-01-01 status=failed
    order order=c1 account=stripe:us handle=email:a@x.org occurred_at=2026-01-01
    """
    assert pairs(world) == []
    assert net(world) == {"email:a@x.org": 10}
