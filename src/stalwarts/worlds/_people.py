"""Who is there: subscribers, followers, those who left, those who came by buying, strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds._places import PLACES
from stalwarts.worlds._world import CLEANED
from stalwarts.worlds._world import CROWD
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import LETTER
from stalwarts.worlds._world import NONSUBSCRIBED
from stalwarts.worlds._world import SUBSCRIBED
from stalwarts.worlds._world import UNSUBSCRIBED
from stalwarts.worlds._world import People

if TYPE_CHECKING:
    from stalwarts.worlds._plan import Plan
    from stalwarts.worlds._waiting import Floats

REPEAT_SHAPE = 0.7
"""Further payments: a gamma mixture of rates (the NBD of Ehrenberg 1959); how many a year, the trade says."""


def followers(plan: Plan, rng: np.random.Generator) -> People:
    """Everybody who follows or followed something, those who came by buying last."""
    came_by = round(plan.came_by * plan.mail)
    subscribers = _subscribers(plan, rng, plan.mail - came_by)
    bought_in = _came_by_buying(plan, rng, came_by)
    also = rng.permutation(plan.mail)[:min(round(plan.both * plan.mail), plan.instagram)]
    listed = People.joined(subscribers, bought_in)
    listed.instagram[also] = plan.crowd_growth.draw(rng, len(also))
    crowd = _crowd(plan, rng, plan.instagram - len(also))
    return with_traits(People.joined(crowd, _left_instagram(plan, rng), _left_mail(plan, rng), listed), plan, rng)


def strangers(plan: Plan, rng: np.random.Generator, people: int) -> People:
    """People who buy and follow nothing. One in six ends on the mailing list as not subscribed."""
    paid = _within_orders(plan, rng, people)
    standing = np.where(rng.random(people) < (1 / 6 if plan.mail else 0), NONSUBSCRIBED, 0)
    return with_traits(People.blank(people, paid_at=paid, clock=paid, stranger=True, standing=standing), plan, rng)


def with_traits(people: People, plan: Plan, rng: np.random.Generator) -> People:
    """The same people, with habits: how often they buy, where, under which address, and what reads their mail."""
    n = len(people)
    people.rate = rng.gamma(REPEAT_SHAPE, plan.demo.repeats / REPEAT_SHAPE / 365, size=n)
    two = len(plan.tills) > 1
    tills, shares = ([*plan.tills, sum(plan.tills)], [0.45, 0.43, 0.12]) if two else (plan.tills, [1.0])
    people.till = rng.choice(tills, size=n, p=shares)
    people.elsewhere = (rng.random(n) < plan.elsewhere) & (people.standing == SUBSCRIBED)
    people.spelling = np.where(rng.random(n) < plan.odd_spelling, rng.integers(1, 3, size=n), 0)
    people.keen = np.where(np.isfinite(people.wait), rng.beta(3, 3, size=n), rng.beta(1.2, 3, size=n))
    people.proxy, people.scanner = rng.random(n) < 0.33, rng.random(n) < 0.025
    people.country = rng.integers(0, len(PLACES), size=n)
    return people


def _subscribers(plan: Plan, rng: np.random.Generator, people: int) -> People:
    since, wait = plan.letter_growth.draw(rng, people), plan.letter.draw(rng, people)
    return People.blank(people, mail=since, clock=since, wait=wait, paid_at=since + wait * DAY, law=LETTER,
                        standing=SUBSCRIBED)


def _came_by_buying(plan: Plan, rng: np.random.Generator, people: int) -> People:
    """They buy first, and tick the box at checkout: on the list minutes later."""
    paid = _within_orders(plan, rng, people)
    since = np.floor(paid + rng.uniform(60, 600, size=people))
    return People.blank(people, mail=since, clock=since, paid_at=paid, came_by=True, standing=SUBSCRIBED)


def _crowd(plan: Plan, rng: np.random.Generator, people: int) -> People:
    since, wait = plan.crowd_growth.draw(rng, people), plan.crowd.draw(rng, people)
    return People.blank(people, instagram=since, clock=since, wait=wait, paid_at=since + wait * DAY, law=CROWD)


def _left_instagram(plan: Plan, rng: np.random.Generator) -> People:
    people = _crowd(plan, rng, round(plan.instagram * plan.instagram_leavers))
    people.instagram_left = _leaving(people.instagram, plan, rng)
    return _gone(people, people.instagram_left)


def _left_mail(plan: Plan, rng: np.random.Generator) -> People:
    people = _subscribers(plan, rng, round(plan.mail * plan.mail_leavers))
    people.mail_left = _leaving(people.mail, plan, rng)
    people.standing = np.where(rng.random(len(people)) < 0.2, CLEANED, UNSUBSCRIBED)
    return _gone(people, people.mail_left)


def _leaving(since: Floats, plan: Plan, rng: np.random.Generator) -> Floats:
    # Independent of buying, so that those who stay are not chosen by what is to be measured.
    return np.floor(since + np.maximum(plan.span.until - since, 0) * rng.random(len(since)))


def _gone(people: People, left: Floats) -> People:
    """Who leaves before paying never pays."""
    people.paid_at = np.where(people.paid_at < left, people.paid_at, np.inf)
    return people


def _within_orders(plan: Plan, rng: np.random.Generator, people: int) -> Floats:
    span = plan.span
    return np.floor(span.since + (span.until - DAY / 4 - span.since) * rng.random(people) ** (1 / 1.2))
