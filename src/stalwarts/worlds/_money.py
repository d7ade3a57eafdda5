"""Who paid what: first payments, further ones, refunds in part, whole and late, gifts, voided orders, a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds._world import BANDCAMP
from stalwarts.worlds._world import COMP
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import OWNER
from stalwarts.worlds._world import PAID
from stalwarts.worlds._world import PENDING
from stalwarts.worlds._world import SHOPIFY
from stalwarts.worlds._world import TABLE
from stalwarts.worlds._world import VOIDED
from stalwarts.worlds._world import Bools
from stalwarts.worlds._world import Ints
from stalwarts.worlds._world import Orders
from stalwarts.worlds._world import People

if TYPE_CHECKING:
    from stalwarts.worlds._plan import Plan
    from stalwarts.worlds._waiting import Floats

PART, WHOLE = 0.035, 0.02
"""Shares of orders refunded in part, and of further orders refunded whole. A first payment that counts stays."""
DIGITAL = ("album", "track")
POSTAGE = 490


def bought(plan: Plan, people: People, rng: np.random.Generator, first: int = 0) -> Orders:
    """First and further payments inside the order files, of people numbered from `first`."""
    span = plan.span
    payers = np.flatnonzero(people.paid_at < span.until)
    left = np.minimum(people.instagram_left, people.mail_left)[payers]
    open_days = np.maximum(np.minimum(span.until, left) - people.paid_at[payers], 0) / DAY
    again = np.repeat(payers, rng.poisson(people.rate[payers] * open_days))
    end = np.minimum(span.until, np.minimum(people.instagram_left, people.mail_left)[again])
    later = people.paid_at[again] + (end - people.paid_at[again]) * rng.random(len(again))
    who, at = np.concatenate([payers, again]), np.floor(np.concatenate([people.paid_at[payers], later]))
    further = np.arange(len(who)) >= len(payers)
    shown = (at >= span.since) & (at < span.until)
    orders = _filled(plan, who[shown], at[shown], people.till[who[shown]], rng)
    if plan.oddities:
        _refund(plan, orders, further[shown], rng)
    orders.who += first
    return orders


def oddities(plan: Plan, people: People, orders: Orders, rng: np.random.Generator) -> tuple[Orders, list[int]]:
    """Orders that are no support: wholly refunded, given away, voided, pending, the test purchase.

    Also who is among them only with a refund. All concern people who follow and never paid, but the last two.
    """
    idle = np.flatnonzero(~np.isfinite(people.paid_at) & np.isfinite(np.minimum(people.mail, people.instagram)))
    began = np.minimum(people.mail, people.instagram)
    idle = rng.permutation(idle[began[idle] < plan.span.until - 40 * DAY])
    n = min(len(idle) // 4, max(2, len(orders) // 60))
    refunded, gifted, voided, pending = idle[:n], idle[n:2 * n], idle[2 * n:2 * n + n // 2], idle[3 * n:3 * n + n // 2]
    lots = [_whole_refunds(plan, people, refunded, rng),
            *(_idle_orders(plan, people, who, state, rng)
              for who, state in ((gifted, COMP), (voided, VOIDED), (pending, PENDING))), _test(plan, rng)]
    return Orders.joined(*lots), refunded.tolist()


def numbered(orders: Orders) -> Orders:
    """The orders by time, each with its number at its till."""
    orders = orders.where(np.lexsort((orders.who, orders.at)))
    for till in (BANDCAMP, SHOPIFY, TABLE):
        rows = orders.till == till
        orders.number[rows] = np.arange(1, rows.sum() + 1)
    return orders


def kept(orders: Orders, people: int) -> Ints:
    """Cents that stayed, per person; the creator's own payments left out."""
    theirs = orders.who != OWNER
    return np.bincount(orders.who[theirs], orders.net[theirs], minlength=people).astype(np.int64)


def _filled(plan: Plan, who: Ints, at: Floats, tills: Ints, rng: np.random.Generator) -> Orders:
    """Orders with goods in them. `tills` may name two; each order goes to one."""
    n = len(who)
    first, last = plan.tills[0], plan.tills[-1]
    till = np.where(tills == first | last, np.where(rng.random(n) < 0.5, first, last), tills)
    goods = np.full((n, 2), -1)
    for wanted in plan.tills:
        rows = np.flatnonzero(till == wanted)
        goods[rows] = _choice(plan, wanted, len(rows), rng) if len(rows) else goods[rows]
    paired = np.array([0.45 if good.kind == "ticket" else 0.05 for good in plan.demo.goods] + [0.0])
    quantity = np.where(goods >= 0, np.where(rng.random((n, 2)) < paired[goods], 2, 1), 0)
    posted = np.array([good.kind not in (*DIGITAL, "download", "service", "ticket", "subscription")
                       for good in plan.demo.goods] + [False])
    shipping = np.where(posted[goods].any(axis=1), POSTAGE, 0)
    tip = np.where((till == BANDCAMP) & (rng.random(n) < 0.25), 100 * rng.integers(1, 6, size=n), 0)
    nothing = np.zeros(n, np.int64)
    off = np.where((till == SHOPIFY) & (rng.random(n) < 0.06), _worth(plan, goods, quantity) // 1000 * 100, nothing)
    orders = Orders(who.copy(), at, till, goods, quantity, shipping, tip, off, nothing.copy(), np.full(n, np.inf),
                    np.full(n, PAID), nothing.copy(), nothing.copy())
    return _summed(plan, orders)


def _choice(plan: Plan, till: int, n: int, rng: np.random.Generator) -> Ints:
    """Goods for orders at a till, (n, 2): shirts are not sold at Bandcamp here, nor records by file at a shop.

    A table has one thing a line.
    """
    goods = plan.demo.goods
    sold = [i for i, good in enumerate(goods) if _sold_at(good.kind, till, plan.demo.sells)]
    weights = np.array([goods[i].weight for i in sold])
    first = rng.choice(sold, size=n, p=weights / weights.sum())
    second = rng.choice(sold, size=n, p=weights / weights.sum())
    more = (rng.random(n) < 0.3) & (second != first) & (till != TABLE)
    return np.column_stack([first, np.where(more, second, -1)])


def _sold_at(kind: str, till: int, sells: tuple[str, ...]) -> bool:
    if till == BANDCAMP:
        return kind in (*DIGITAL, "package")
    if till == TABLE:
        return kind == "ticket" or "tickets" not in sells
    return not (kind in DIGITAL and "bandcamp" in sells) and not (kind == "ticket" and "tickets" in sells)


def _worth(plan: Plan, goods: Ints, quantity: Ints) -> Ints:
    prices = np.array([good.cents for good in plan.demo.goods] + [0])
    return np.asarray((prices[goods] * quantity).sum(axis=1))


def _summed(plan: Plan, orders: Orders) -> Orders:
    orders.total = _worth(plan, orders.goods, orders.quantity) + orders.shipping + orders.tip - orders.off
    return orders


def _refund(plan: Plan, orders: Orders, further: Bools, rng: np.random.Generator) -> None:
    """Money given back some days later, inside the files: in part, or whole where it is a further order."""
    n = len(orders)
    when = np.floor(orders.at + rng.uniform(0.2, 35, size=n) * DAY)
    lot, late_enough = rng.random(n), when < plan.span.until
    part = (lot < PART) & late_enough & (orders.total >= 200)
    whole = (lot >= PART) & (lot < PART + WHOLE) & further & late_enough
    orders.refunded = np.where(whole, orders.total, np.where(part, orders.total // 300 * 100, 0))
    orders.refunded_at = np.where(part | whole, when, np.inf)


def _whole_refunds(plan: Plan, people: People, who: Ints, rng: np.random.Generator) -> Orders:
    """Bought once, sent back whole."""
    orders = _idle_orders(plan, people, who, PAID, rng)
    orders.refunded = orders.total.copy()
    orders.refunded_at = np.floor(np.minimum(orders.at + rng.uniform(1, 35, size=len(who)) * DAY, plan.span.until - 60))
    return orders


def _idle_orders(plan: Plan, people: People, who: Ints, state: int, rng: np.random.Generator) -> Orders:
    began = np.maximum(np.minimum(people.mail, people.instagram)[who] + 2 * DAY, plan.span.since)
    at = np.floor(began + (plan.span.until - 2 * DAY - began) * rng.random(len(who)))
    # Bandcamp shows no gifts, voided and pending orders; a refund may be anywhere.
    till = people.till[who] if state == PAID else np.full(len(who), plan.exact)
    orders = _filled(plan, who, at, till, rng)
    orders.state[:] = state
    if state == COMP:
        orders.shipping[:], orders.off = 0, _worth(plan, orders.goods, orders.quantity)
    return _summed(plan, orders)


def _test(plan: Plan, rng: np.random.Generator) -> Orders:
    """The creator's own purchase, to see whether the shop works, where there is one: the files do not say so."""
    at = np.full(int(SHOPIFY in plan.tills), plan.span.since + 3 * DAY + 3600.0)
    return _filled(plan, np.full(len(at), OWNER), at, np.full(len(at), SHOPIFY), rng)
