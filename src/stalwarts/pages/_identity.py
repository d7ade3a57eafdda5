"""Who may be whom, and what that does to the answer: the doubt of likely links, carried into its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts import words
from stalwarts.identity import _keys
from stalwarts.identity import draws
from stalwarts.identity.draws import Component
from stalwarts.look import Look
from stalwarts.models import identity as model
from stalwarts.models._patterns import Patterns
from stalwarts.page import Doubt
from stalwarts.page import interval
from stalwarts.pages._people import Crowd
from stalwarts.pages._when import When

if TYPE_CHECKING:
    from stalwarts.pages import _variants

MOST = 2_000
"""Uncertain pairs that are drawn, those that matter most first; the others stay as they stand."""
LITTLE = 0.05


@dataclass(frozen=True)
class Identity:
    """What uncertain links do to the answer."""

    pairs: int
    tied: tuple[float, float, float]
    """Payers known as followers: middle, low, high over the draws."""
    next_365: dict[str, Any] | None
    within_365: dict[str, Any] | None
    share: float
    """Share of the spread of what is expected that comes from not knowing who is who."""
    narrowing: dict[tuple[str, str], float]
    """Pair of beings to the share of the identity's spread that goes when it is decided; the largest first."""
    far: int


def identity(look: Look, found: Crowd, told: When) -> Identity | None:
    """The draws and what they do; None where nobody may be somebody else."""
    if look.sure is None:
        return None
    rows = _uncertain(look)
    parts = _parts(look, rows)
    if not parts:
        return None
    from stalwarts.pages import _variants  # loads what translates, which an answer without doubt needs not

    varied = _variants.varied(look, parts)
    changes = _Changes.of(varied, parts)
    tied = float(found.together["tied"] or 0) + changes.tied
    ways = [model.Way(*changes.way(at)) for at in range(draws.DRAWS)]
    carried = None if told.fitted is None else model.doubted(told.variants, told.seen, *_ages(look), ways)
    moved = np.array([float(way.changed.weight[way.changed.paid].sum()) for way in ways]) if carried else changes.tied
    return Identity(
        len(rows), (float(np.median(tied)), float(np.quantile(tied, 0.025)), float(np.quantile(tied, 0.975))),
        _told(carried.next_365) if carried else None, _told(carried.within_365) if carried else None,
        carried.next_365.identity if carried else 0.0, _narrowing(parts, moved), carried.far if carried else 0)


def _told(carried: model.Carried) -> dict[str, Any]:
    return interval(carried.interval.value, carried.interval.low, carried.interval.high)


def _uncertain(look: Look) -> list[dict[str, Any]]:
    likely = look.measure("likely")
    pays = look.table("order").filter(look.table("order").amount > 0).select("handle").distinct()
    sure = look.certain()
    beings = pays.left_join(sure, "handle").select(being=sure.person.coalesce(pays.handle)).distinct()
    money = look.engine.hold(beings.filter(beings.being.notnull()), "paying_beings")
    rows = likely.filter(likely.left.isin(money.being) | likely.right.isin(money.being))
    rows = rows.mutate(off=(rows.probability - 0.5).abs()).order_by("off", "left", "right").limit(MOST)
    found: list[dict[str, Any]] = look.engine.run(rows).to_pylist()
    return [row for row in found if row["veto"] is None or row["veto"] in draws.UNSURE]


def _parts(look: Look, rows: Sequence[dict[str, Any]]) -> list[Component]:
    """The components, each with the way it stands in the answer among its ways."""
    if not rows:
        return []
    beings = sorted({row[end] for row in rows for end in ("left", "right")})
    held = look.engine.put("uncertain", pa.table({"being": pa.array(beings, pa.string())}))
    sure = look.certain()
    handles = look.engine.run(sure.semi_join(held, sure.person == held.being).select("handle", "person")).to_pylist()
    on: dict[str, set[str]] = {being: {_keys.platform(being)} for being in beings}
    for row in handles:
        on[row["person"]].add(_keys.platform(row["handle"]))
    single = {being: frozenset(filter(_keys.single, names)) for being, names in on.items()}
    person = look.table("person")
    now = look.engine.run(person.semi_join(held, person.handle == held.being).select("handle", "person")).to_pylist()
    return [_standing(part, {row["handle"]: row["person"] for row in now}) for part in draws.drawn(rows, single)]


def _standing(part: Component, now: dict[str, str]) -> Component:
    groups: dict[str, list[str]] = {}
    for being in part.beings:
        groups.setdefault(now.get(being, being), []).append(being)
    way = tuple(sorted(tuple(sorted(group)) for group in groups.values()))
    rest = [other for other in part.ways if other != way]
    place = {other: at for at, other in enumerate((way, *rest))}
    return replace(part, ways=(way, *rest), drawn=np.array([place[part.ways[at]] for at in part.drawn.tolist()], np.intp))


@dataclass(frozen=True)
class _Changes:
    """What each draw changes: payers tied, patterns, and the ages of those who wait."""

    tied: np.ndarray[Any, np.dtype[np.float64]]
    patterns: list[Counter[Any]]
    ages: list[Counter[Any]]

    @classmethod
    def of(cls, look: Look, parts: Sequence[Component]) -> _Changes:
        from stalwarts.pages import _variants

        journeys, ties = look.measure("journeys"), look.measure("ties")
        curve = journeys.filter(journeys.status.isin(("inside", "late")))
        known = ties.group_by("person").agg(tied=ties.tied.any())
        told = [_variants.counted(look, table, *columns) for table, columns in (
            (known, ("tied",)), (curve, ("entry", "days", "paid")), (look.measure("awaiting"), ("age",)))]
        numbers = _variants.numbered(parts)
        sums = [_summed(parts, one, numbers) for one in told]
        return cls(np.array([float(sum(n for key, n in one.items() if key[0])) for one in sums[0]]), sums[1], sums[2])

    def way(self, at: int) -> tuple[Patterns, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """One draw as the model wants it."""
        rows = [(*key, n) for key, n in sorted(self.patterns[at].items()) if n]
        entry, days, paid, n = (np.array([row[i] for row in rows], float) for i in range(4))
        ages = [(key[0], n) for key, n in sorted(self.ages[at].items()) if n]
        changed = Patterns(entry, days, days + 1, paid > 0, n)
        return changed, np.array([age for age, _ in ages], float), np.array([n for _, n in ages], float)


def _summed(parts: Sequence[Component], told: _variants.Told, numbers: dict[tuple[int, int], int]) -> list[Counter[Any]]:
    """Per draw, what all components together count more than they do as they stand (their first way)."""
    sums: list[Counter[Any]] = [Counter() for _ in range(draws.DRAWS)]
    for at, part in enumerate(parts):
        before = told.get(numbers[at, 0], Counter())
        for draw in np.flatnonzero(part.drawn).tolist():
            sums[draw].update(told.get(numbers[at, int(part.drawn[draw])], Counter()))
            sums[draw].subtract(before)
    return sums


def _ages(look: Look) -> tuple[Any, Any]:
    rows = look.engine.run(look.measure("waiting")).to_pylist()
    return np.array([row["age"] for row in rows], float), np.array([row["n"] for row in rows], float)


def _narrowing(parts: Sequence[Component], moved: np.ndarray[Any, Any]) -> dict[tuple[str, str], float]:
    """How much of the spread between draws goes when a pair is decided: what it explains of it."""
    spread, found = float(moved.var()), {}
    for part in parts:
        for pair, _chance in part.pairs:
            so = np.array([any(pair[0] in group and pair[1] in group for group in way) for way in part.ways])[part.drawn]
            share = float(so.mean())
            if spread > 0 and 0 < share < 1:
                off = float(moved[so].mean() - moved[~so].mean())
                found[pair] = min(share * (1 - share) * off * off / spread, 1.0)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


# --- on the page ----------------------------------------------------------------------------------------------------


def figure(carried: Identity | None) -> dict[str, Any]:
    """What the page says of it in numbers: nothing that names anybody."""
    if carried is None:
        return {"pairs": 0, "draws": 0, "share": 0.0, "sampling": 1.0, "tied": None, "narrows_most": None}
    best = next(iter(carried.narrowing.values()), 0.0)
    return {"pairs": carried.pairs, "draws": draws.DRAWS, "share": carried.share, "sampling": 1 - carried.share,
            "tied": interval(*carried.tied), "narrows_most": best}


def carry(told: When, carried: Identity | None) -> When:
    """The figures of time with that doubt inside."""
    if carried is None or carried.next_365 is None or carried.within_365 is None:
        return told
    waiting = max(told.waiting, 1)
    low, high = (carried.next_365[end] / waiting for end in ("low", "high"))
    share = told.next_365["share"] | {"low": min(low, 1.0), "high": min(high, 1.0)}
    ends = {end: carried.next_365[end] for end in ("low", "high")}
    return replace(told, next_365=told.next_365 | ends | {"share": share},
                   within_365=told.within_365 | {end: carried.within_365[end] for end in ("low", "high")})


def doubts(look: Look, carried: Identity | None) -> list[Doubt]:
    """That some may be others, and the one thing that narrows the answer most."""
    if look.contradictions:
        return [Doubt("Some of your decisions contradict each other, so none of those is heard.",
                      "Decide one of those pairs again: stalwarts rule says which they are.")]
    if not look.compared:
        return [Doubt("Account names and addresses have not been compared for people who may be one.",
                      "Add a file, or open the list of people who may be one.")]
    if carried is None or not carried.pairs:
        return []
    text = f"{words.plural(carried.pairs, 'pair', 'pairs')} of account names and addresses may be one person"
    if carried.share < LITTLE:
        return [Doubt(f"{text}; that moves this answer little: the rest is chance among few payments.",
                      "More months of orders narrow it most.")]
    return [Doubt(f"{text}: {words.percent(carried.share)} of how unsure this is comes from that, the rest from chance.",
                  "Decide the first pair on the list of people who may be one.")]
