"""What the answer ought to be, from the laws and from who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds import _money
from stalwarts.worlds._world import COMP
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import LETTER
from stalwarts.worlds._world import NO_LAW
from stalwarts.worlds._world import AccountTruth
from stalwarts.worlds._world import Truth

if TYPE_CHECKING:
    from stalwarts.worlds._plan import Plan
    from stalwarts.worlds._waiting import Floats
    from stalwarts.worlds._world import Bools
    from stalwarts.worlds._world import Letters
    from stalwarts.worlds._world import Orders
    from stalwarts.worlds._world import People

YEAR = 365.0


def told(plan: Plan, people: People, orders: Orders, letters: Letters,
         accounts: dict[str, str], refunded: list[int]) -> Truth:
    """The truth of a world at the end of its orders. `refunded`: people with nothing but a wholly refunded order."""
    paid = _money.kept(orders, len(people)) > 0
    here = {name: present(people, name, plan.span.until) for name in ("instagram", "mailchimp") if name in accounts}
    anywhere = np.logical_or.reduce([*here.values(), np.zeros(len(people), bool)])
    next_year = _expected_next(plan, people)
    return Truth(
        accounts={accounts[name]: _account(plan, people, name, paid, next_year) for name in here},
        people=int(anywhere.sum()),
        next_365=float(next_year[anywhere].sum()),
        payers=int(paid.sum()),
        strangers=int((paid & ~anywhere).sum()),
        tied={accounts[name]: int((paid & rows & shown(people, name)).sum()) for name, rows in here.items()},
        refunded_only=len(refunded),
        comps=int((orders.state == COMP).sum()),
        supporters=float(-np.expm1(-people.rate[paid] * YEAR).sum()),
        machine_share=float(letters.machine.mean()) if len(letters.machine) else 0.0)


def present(people: People, platform: str, moment: float) -> Bools:
    """Who follows that account at that moment."""
    since, left = joined(people, platform)
    return np.asarray((since < moment) & (left > moment))


def joined(people: People, platform: str) -> tuple[Floats, Floats]:
    """When each began to follow an account and when they left."""
    if platform == "instagram":
        return people.instagram, people.instagram_left
    return people.mail, people.mail_left


def shown(people: People, platform: str) -> Bools:
    """Whose payments the files tie to that account: those who told their name, or order under the listed address."""
    return people.tells if platform == "instagram" else ~people.elsewhere


def _account(plan: Plan, people: People, platform: str, paid: Bools, next_year: Floats) -> AccountTruth:
    until = plan.span.until
    here, before = present(people, platform, until), people.paid_at < until
    bought = here & paid
    return AccountTruth(
        followers=int(here.sum()),
        buyers=int(bought.sum()),
        bought_before=int((here & before & ~paid).sum()),
        came_by_buying=int((here & people.came_by).sum()),
        waiting=int((here & ~before).sum()),
        conversion=float(bought.sum() / max(here.sum(), 1)),
        within_365=_of_new_followers(plan, people, platform, here),
        next_365=float(next_year[here].sum()))


def _expected_next(plan: Plan, people: People) -> Floats:
    """Per person, the chance of a first payment within 365 days of the end of the orders; 0 once there is one."""
    age = np.maximum(plan.span.until - people.clock, 0) / DAY
    waiting = (people.law != NO_LAW) & ~(people.paid_at < plan.span.until)
    chance = np.where(people.law == LETTER, plan.letter.within(age, YEAR), plan.crowd.within(age, YEAR))
    return np.where(waiting, chance, 0.0)


def _of_new_followers(plan: Plan, people: People, platform: str, here: Bools) -> float:
    """Mean chance of a first payment in the first 365 days of following this account, of those unpaid when they come.

    Who pays within the first day came by buying, by the published definition, and is left out. The clock of somebody
    on both lists runs from the sign-up to the letters, which may be later or earlier.
    """
    since, _ = joined(people, platform)
    new = here & (people.law != NO_LAW) & (people.paid_at >= since)
    age = (since[new] - people.clock[new]) / DAY + 1
    chances = np.where(people.law[new] == LETTER, plan.letter.within(age, YEAR - 1), plan.crowd.within(age, YEAR - 1))
    return float(chances.mean()) if len(chances) else 0.0
