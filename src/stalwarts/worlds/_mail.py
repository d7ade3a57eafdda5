"""Letters, and what became of them: opened by people, opened and clicked by machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import Letters
from stalwarts.worlds._world import Posts

if TYPE_CHECKING:
    from stalwarts.worlds._plan import Plan
    from stalwarts.worlds._waiting import Floats
    from stalwarts.worlds._world import Bools
    from stalwarts.worlds._world import Ints
    from stalwarts.worlds._world import People

Touches = tuple["Ints", "Floats", "Ints", "Bools"]
"""Of one letter: who, when, which link (-1: an open), whether a machine did it."""

SUBJECTS = ("What I heard this month", "The door is open on Saturday", "A small thing I made for you",
            "Three questions, one answer", "It is here", "Notes from the road")
CAPTIONS = ("First take, last light ✨", "What would you keep?", "New one is out: link in bio", "Café table, cold tea",
            "Thank you for Saturday 💛", "Half of a plan", "Guess the place", "")


def letters(plan: Plan, people: People, rng: np.random.Generator) -> Letters:
    """Letters once a month while there are orders, and their opens and clicks."""
    n = plan.letters if plan.mail else 0
    every = (plan.span.until - plan.span.since - 20 * DAY) / max(n, 1)
    sent = np.floor((plan.span.since + 10 * DAY + every * np.arange(n)) / DAY) * DAY + 17 * 3600
    lots = [_one(people, moment, rng) for moment in sent]
    which = np.repeat(np.arange(n), [len(lot[0]) for lot in lots]) if lots else np.zeros(0, np.int64)
    who, at, link, machine = (np.concatenate([lot[i] for lot in lots]) if lots else np.zeros(0) for i in range(4))
    home = f"https://{plan.demo.user}.example"
    links: list[tuple[str, ...]] = [(f"{home}/new?utm_source=mailchimp&utm_medium=email&utm_campaign=letter_{i + 1}",
                                     f"{home}/listen", f"{home}/write-back") for i in range(n)]
    said = plan.demo.letters or SUBJECTS
    subjects = [f"{said[i % len(said)]} no. {i + 1}" for i in range(n)]
    return Letters(sent, subjects, links, who.astype(np.int64), at, which, link.astype(np.int64), machine.astype(bool))


def posts(plan: Plan) -> Posts:
    """A post a week while there are orders."""
    n = int((plan.span.until - plan.span.since) // (7 * DAY)) if plan.instagram else 0
    at = plan.span.since + (3.6 + 7 * np.arange(n)) * DAY + (np.arange(n) * 7919 % 36000)
    said = plan.demo.posts or CAPTIONS
    return Posts(np.floor(at), [said[i % len(said)] for i in range(n)])


def _one(people: People, sent: float, rng: np.random.Generator) -> Touches:
    """One letter. Delivered within 20 seconds; machines come seconds after that, people when they come."""
    there = np.flatnonzero((people.mail < sent) & (people.mail_left > sent))
    delivered = sent + rng.uniform(0, 20, size=len(there))
    keen = rng.random(len(there)) < people.keen[there]
    parts = [_opened(there[keen], delivered[keen], rng),
             _prefetched(there, delivered, people.proxy[there] & (rng.random(len(there)) < 0.97), rng),
             _scanned(there, delivered, people.scanner[there], rng)]
    who, at, link, machine = (np.concatenate([part[i] for part in parts]) for i in range(4))
    order = np.lexsort((link, who, np.floor(at)))
    return who[order], np.floor(at[order]), link[order], machine[order].astype(bool)


def _opened(who: Ints, delivered: Floats, rng: np.random.Generator) -> Touches:
    """People: from minutes to days later, three in ten twice, one in eight clicking one link."""
    at = delivered + np.clip(rng.lognormal(9.2, 1.5, size=len(who)), 180, 6 * DAY)
    again, clicks = rng.random(len(who)) < 0.3, rng.random(len(who)) < 0.12
    more = at[again] + rng.exponential(0.7 * DAY, size=again.sum())
    clicked = at[clicks] + rng.uniform(15, 400, size=clicks.sum())
    links = np.concatenate([np.full(len(who) + again.sum(), -1), rng.integers(0, 3, size=clicks.sum())])
    return (np.concatenate([who, who[again], who[clicks]]), np.concatenate([at, more, clicked]), links,
            np.zeros(len(links), bool))


def _prefetched(who: Ints, delivered: Floats, chosen: Bools, rng: np.random.Generator) -> Touches:
    """Mail programs that fetch every picture at once: an open 1 to 9 seconds after delivery, no click."""
    at = delivered[chosen] + rng.uniform(1, 9, size=chosen.sum())
    return who[chosen], at, np.full(len(at), -1), np.ones(len(at), bool)


def _scanned(who: Ints, delivered: Floats, chosen: Bools, rng: np.random.Generator) -> Touches:
    """Scanners: an open and all three links in one second, 2 to 8 seconds after delivery."""
    at = np.floor(delivered[chosen] + rng.uniform(2, 8, size=chosen.sum()))
    links = np.tile(np.arange(-1, 3), len(at))
    return np.repeat(who[chosen], 4), np.repeat(at, 4), links, np.ones(len(links), bool)
