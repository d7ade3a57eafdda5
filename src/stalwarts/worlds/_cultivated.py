"""Small worlds in which it is known what a kindness to each person would bring: for the bench of this week's people.

A list of readers, two years of letters opened, cheers, payments, and notes of thanks. Each reader has a rate of paying
and of attention; some have left for good without a word, some waver: they still could be won, and their rates have
fallen. A kindness moves the log-odds of paying within a year by a personal amount, drawn from how they really stand
(wavering, unthanked, neither), which no table tells; what it brings is that change times what they usually pay. With
`blind` it is drawn for everybody alike, so that nothing but the odds themselves can tell whom to choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds._tables import _arrow

if TYPE_CHECKING:
    import pyarrow as pa

    from stalwarts.worlds._waiting import Floats

    Events = tuple[np.ndarray, Floats]

DAY, YEAR = 86_400.0, 365.0
AS_OF = 1_772_323_200.0
"""2026-03-01, seconds since 1970."""
SPAN = 730
"""Days of history."""
LIST, SHOP = "mailchimp:madeup", "shop:madeup"
BUYERS, LEFT, WAVER = 0.12, 0.25, 0.15
"""Shares: who would pay at all, who left without a word, who waver."""
THANKED = 0.4
"""Share of payments that were thanked for within days."""
SHIFTS = {"wavering": (0.9, 0.5), "unthanked": (0.5, 0.4), "neither": (0.08, 0.2)}
"""Mean and spread of the change in log-odds."""


@dataclass(frozen=True)
class Cultivated:
    """The canonical tables, and by person what a kindness would bring, in money: the truth, which no table holds."""

    tables: dict[str, pa.Table]
    people: list[str]
    gain: Floats
    acts: Floats
    """Contacts in the last year, for whoever begins with the most engaged."""


def cultivated(seed: int, people: int = 2_000, *, blind: bool = False) -> Cultivated:
    """One such world; everything follows from the seed."""
    rng = np.random.default_rng([seed, 777])
    names = np.array([f"email:p{n}@example.org" for n in range(people)])
    buyer = rng.random(people) < BUYERS
    pays = np.where(buyer, rng.gamma(1.2, 0.8, people), rng.gamma(0.3, 0.01, people))
    looks = rng.gamma(0.6, 12.0, people) * np.where(buyer, 1.8, 1.0)
    state, turned = rng.random(people), AS_OF - rng.uniform(40, 400, people) * DAY
    left, wavers = state < LEFT, (state >= LEFT) & (state < LEFT + WAVER)
    since = AS_OF - rng.uniform(1, 3 * SPAN, people) * DAY
    whole = np.where(left, 0.0, np.where(wavers, 0.25, 1.0))
    paid, opened = (_events(rng, rate, since, turned, whole) for rate in (pays, looks))
    cheered = _events(rng, looks * 0.03, since, turned, whole)
    price = rng.gamma(4.0, 6.0, people)
    thanked = rng.random(len(paid[0])) < THANKED
    thanks = paid[0][thanked], paid[1][thanked] + rng.uniform(0, 9, int(thanked.sum())) * DAY
    unthanked = np.bincount(paid[0][~thanked & (paid[1] > AS_OF - YEAR * DAY)], minlength=people) > 0
    chance = 1 - np.exp(-pays * whole)
    gain = price * (_moved(chance, _shift(rng, wavers, unthanked, blind=blind)) - chance)
    tables = _tables(names, since, paid, opened, cheered, thanks, price)
    acts = np.concatenate([_lately(events) for events in (opened, cheered, paid)])
    return Cultivated(tables, names.tolist(), gain, np.bincount(acts, minlength=people).astype(float))


def _events(rng: np.random.Generator, rate: Floats, since: Floats, turned: Floats, whole: Floats) -> Events:
    """Who and when: so many a year from the follow to the turn of their mind, and a part of that (`whole`) after it."""
    begin = np.maximum(since, AS_OF - SPAN * DAY)
    middle = np.clip(turned, begin, AS_OF)
    parts = []
    for start, end, much in ((begin, middle, np.ones_like(whole)), (middle, np.full_like(middle, AS_OF), whole)):
        often = rng.poisson(rate * much * np.maximum(end - start, 0) / (YEAR * DAY))
        who = np.repeat(np.arange(len(rate)), often)
        parts.append((who, start[who] + rng.random(len(who)) * (end - start)[who]))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _lately(events: Events) -> np.ndarray:
    return events[0][events[1] > AS_OF - YEAR * DAY]


def _shift(rng: np.random.Generator, wavers: np.ndarray, unthanked: np.ndarray, *, blind: bool) -> Floats:
    """What a kindness moves in each person's log-odds; a few are put off by it."""
    noise = rng.normal(size=len(wavers))
    if blind:
        return 0.3 + 0.4 * noise
    kinds = [np.where(wavers, *(SHIFTS[kind][place] for kind in ("wavering", "neither"))) for place in (0, 1)]
    mean, spread = (np.where(unthanked & ~wavers, SHIFTS["unthanked"][place], kinds[place]) for place in (0, 1))
    moved: Floats = mean + spread * noise
    return moved


def _moved(chance: Floats, shift: Floats) -> Floats:
    odds = np.clip(chance, 1e-6, 1 - 1e-6)
    odds = np.log(odds / (1 - odds)) + shift
    moved: Floats = 1 / (1 + np.exp(-odds))
    return moved


def _tables(names: np.ndarray, since: Floats, paid: Events, opened: Events, cheered: Events, thanks: Events,
            price: Floats) -> dict[str, pa.Table]:
    """As an importer would have left them."""
    who, when = (np.concatenate([opened[place], cheered[place]]) for place in (0, 1))
    kinds = np.array(["open", "share"])[np.repeat([0, 1], [len(opened[0]), len(cheered[0])])]
    cover = {"table": ["order", "touch", "post"], "account": [SHOP, LIST, LIST], "kinds": None, "who": "all",
             "since": np.full(3, AS_OF - SPAN * DAY), "until": np.full(3, AS_OF), "basis": "stated", "export_id": "x"}
    moves = {"move": [f"m{n}" for n in range(len(thanks[0]))], "handle": names[thanks[0]], "kind": "thank",
             "direction": "to_them", "occurred_at": thanks[1], "decided_at": thanks[1], "note": None, "minutes": None,
             "play": None}
    parts = {
        "follow": {"handle": names, "account": LIST, "kind": "subscriber", "since": since, "seen_at": np.full(len(names), AS_OF),
                   "ended_at": np.full(len(names), np.nan), "came_by": "form", "export_id": "x"},
        "touch": {"handle": names[who], "account": LIST, "occurred_at": when, "kind": kinds, "direction": "from_them",
                  "post": None, "stance": "unknown", "machine": np.zeros(len(who), bool), "export_id": "x"},
        "order": {"order": [f"o{n}" for n in range(len(paid[0]))], "handle": names[paid[0]], "account": SHOP,
                  "occurred_at": paid[1], "amount": np.round(price[paid[0]] * 100).astype(np.int64), "currency": "EUR",
                  "kind": "purchase", "status": "paid", "product": None, "source": None, "code": None, "payment": None,
                  "export_id": "x"},
        "cover": cover, "move": moves}
    return {name: _arrow(name, columns) for name, columns in parts.items()}
