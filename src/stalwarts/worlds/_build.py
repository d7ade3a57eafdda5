"""From a plan to a world: everything is drawn here, in one order, from one seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds import _mail
from stalwarts.worlds import _money
from stalwarts.worlds import _names
from stalwarts.worlds import _people
from stalwarts.worlds import _truth
from stalwarts.worlds._world import OWNER
from stalwarts.worlds._world import PAID
from stalwarts.worlds._world import SHOPIFY
from stalwarts.worlds._world import Orders
from stalwarts.worlds._world import People
from stalwarts.worlds._world import World

if TYPE_CHECKING:
    from stalwarts.worlds._plan import Plan


def drawn(plan: Plan, trade: str, seed: int, *, named: bool) -> World:
    """The world of a plan. `named` gives people names of many scripts, else numbers, which is faster."""
    who, money, mail, names = (np.random.default_rng([seed, part]) for part in range(4))
    people = _people.followers(plan, who)
    people, orders = _with_strangers(plan, people, _money.bought(plan, people, money), money)
    odd, refunded = _money.oddities(plan, people, orders, money) if plan.oddities else (orders.where(orders.at < 0), [])
    orders = _money.numbered(Orders.joined(orders, odd))
    _let_some_tell(plan, people, orders, money)
    letters, accounts = _mail.letters(plan, people, mail), _accounts(plan)
    return World(
        trade=trade, seed=seed, demo=plan.demo, span=plan.span, laws=(plan.letter, plan.crowd), people=people,
        names=_names.draw(len(people), names) if named else _names.plain(len(people)), orders=orders, letters=letters,
        posts=_mail.posts(plan), accounts=accounts, own=(f"email:{address(plan)}",),
        truth=_truth.told(plan, people, orders, letters, accounts, refunded))


def address(plan: Plan) -> str:
    """The creator's own address."""
    return f"{plan.demo.user}@{plan.demo.user}.example"


def _with_strangers(plan: Plan, people: People, orders: Orders, rng: np.random.Generator) -> tuple[People, Orders]:
    """Strangers who buy, as many as bring the payers to the number planned."""
    paid = int((_money.kept(orders, len(people)) > 0).sum())
    wanted = plan.strangers if plan.payers is None else max(plan.payers - paid, 0)
    strangers = _people.strangers(plan, rng, wanted)
    theirs = _money.bought(plan, strangers, rng, first=len(people))
    return People.joined(people, strangers), Orders.joined(orders, theirs)


def _let_some_tell(plan: Plan, people: People, orders: Orders, rng: np.random.Generator) -> None:
    """Some payers who follow on Instagram write their name there into their orders at the shop."""
    paid = _money.kept(orders, len(people)) > 0
    wanted = round(plan.tied * paid.sum()) if plan.tells is None else plan.tells
    at_shop = orders.where((orders.till == SHOPIFY) & (orders.state == PAID) & (orders.who != OWNER)).who
    able = np.zeros(len(people), bool)
    able[at_shop] = True
    able &= paid & _truth.present(people, "instagram", plan.span.until)
    people.tells[rng.permutation(np.flatnonzero(able))[:wanted]] = True


def _accounts(plan: Plan) -> dict[str, str]:
    """Platform to account. Only Instagram's files name theirs; the others are called by the brand of the workspace."""
    followed = [name for name, count in (("instagram", plan.instagram), ("mailchimp", plan.mail)) if count]
    return {name: f"{name}:{plan.demo.user}" for name in (*followed, *plan.demo.sells)}
