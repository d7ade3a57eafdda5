"""Who may be whom, and what that does to the answer: the doubt of likely links, carried into its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts import words
from stalwarts.identity import _keys
from stalwarts.identity import draws
from stalwarts.identity.draws import Component
from stalwarts.look import Look
from stalwarts.models import identity as model
from stalwarts.page import Doubt
from stalwarts.page import Link
from stalwarts.pages import _unseen
from stalwarts.pages._people import Crowd
from stalwarts.pages._people import crowd
from stalwarts.pages._when import When
from stalwarts.pages._when import when

MOST = 2_000
"""Uncertain pairs that are drawn, those that matter most first; the others stay as they stand."""
LITTLE = 0.05
YEAR = 365
NAMES = {"next_365": "who would buy within a year", "within_365": "the share of new followers who buy",
         "supporters": "the number of supporters", "bounds": "how many have bought at least"}
"""What a share of a range is said to be of."""


@dataclass(frozen=True)
class Identity:
    """What uncertain links do to the answer: plain values, so that it can be kept beside the pages that rest on it.

    Intervals are as pages write them. `of` is, by figure, the share of its spread that comes from not knowing who is who;
    `narrowing` lists left, right and the share of that which goes when the pair is decided, the largest first.
    """

    pairs: int
    tied: dict[str, Any]
    """Payers known as followers."""
    matched: dict[str, Any] | None
    next_365: dict[str, Any] | None
    within_365: dict[str, Any] | None
    bounds: dict[str, dict[str, Any]]
    """Bounds by account, of all together under an empty name; `observed` are the ends of the share that is tied."""
    supporters: dict[str, Any] | None
    ranges: dict[str, dict[str, Any]]
    of: dict[str, float]
    narrowing: list[list[Any]]
    far: int
    unseen: dict[str, Any] | None = None
    """Buyers nobody can find, as `_unseen.figure` has it; None where nothing rests on them."""

    @property
    def share(self) -> float:
        """That of the first of the figures that is known: what is expected, else the bounds."""
        return self.of.get("next_365", self.of.get("bounds", 0.0))


def identity(look: Look, found: Crowd, told: When, days: float = YEAR) -> Identity | None:
    """The draws and what they do, once per view; None where nobody may be somebody else."""
    if look.sure is None:
        return None
    kept = look.remember(f"identity {days:g}", lambda: {"found": _told(look, found, told, days)})["found"]
    return Identity(**kept) if kept else None


def known(look: Look) -> Identity | None:
    """The same for a page that asks for nothing else it rests on."""
    if look.sure is None:
        return None
    found = crowd(look)
    return identity(look, found, when(look, found))


def _told(look: Look, found: Crowd, told: When, days: float) -> dict[str, Any] | None:
    rows = _uncertain(look)
    parts = _parts(look, rows)
    if not parts:
        return None
    from stalwarts.pages import _doubted  # loads what translates, which an answer without doubt needs not

    changes = _doubted.Changes.of(look, parts)
    ways = [model.Way(*changes.way(at)) for at in range(draws.DRAWS)]
    heads = changes.heads(found)
    moved = np.array([float(way.changed.weight[way.changed.paid].sum()) for way in ways]) if told.fitted else heads.tied
    moved = moved if moved.std() > 0 else heads.tied
    counts = _doubted.counts(look, found, changes, heads)
    carried, unseen, beyond = None, None, 0.0
    if told.fitted is not None:
        rate, (ages, people) = _unseen.rate(look, found), _ages(look)
        many = _unseen.many(rate, changes.found, changes.placeless(found))
        unseen = _unseen.figure(rate, many)
        if many is not None:
            ways, beyond = _unseen.ways(ways, told, ages, many), float(many.var())
        carried = model.doubted(told.variants, told.seen, ages, people, ways, days=days)
    expected = {} if carried is None else _doubted.expected(told, carried)
    of = {name: figure.pop("identity") for name, figure in expected.items()} | counts.pop("of")
    return asdict(Identity(pairs=len(rows), next_365=expected.get("next_365"), within_365=expected.get("within_365"), of=of,
                           narrowing=_narrowing(parts, moved, beyond), far=carried.far if carried else 0, unseen=unseen,
                           **counts))


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
    """The components, each with the way it stands in the answer, and that in which nobody is anybody else, among its ways."""
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
    alone = tuple((being,) for being in part.beings)
    rest = [other for other in dict.fromkeys((*part.ways, alone)) if other != way]
    place = {other: at for at, other in enumerate((way, *rest))}
    return replace(part, ways=(way, *rest), drawn=np.array([place[part.ways[at]] for at in part.drawn.tolist()], np.intp))


def _ages(look: Look) -> tuple[Any, Any]:
    rows = look.engine.run(look.measure("waiting")).to_pylist()
    return np.array([row["age"] for row in rows], float), np.array([row["n"] for row in rows], float)


def _narrowing(parts: Sequence[Component], moved: np.ndarray[Any, Any], beyond: float) -> list[list[Any]]:
    """How much of the spread between draws goes when a pair is decided: what it explains of it; `beyond` no pair does."""
    spread, found = float(moved.var()) + beyond, []
    for part in parts:
        for pair, _chance in part.pairs:
            so = np.array([any(pair[0] in group and pair[1] in group for group in way) for way in part.ways])[part.drawn]
            share = float(so.mean())
            if spread > 0 and 0 < share < 1:
                off = float(moved[so].mean() - moved[~so].mean())
                found.append([*pair, min(share * (1 - share) * off * off / spread, 1.0)])
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


# --- on the page ----------------------------------------------------------------------------------------------------


def figure(carried: Identity | None) -> dict[str, Any]:
    """What the page says of it in numbers: nothing that names anybody."""
    if carried is None:
        return {"pairs": 0, "draws": 0, "share": 0.0, "sampling": 1.0, "tied": None, "matched": None, "of": {},
                "narrows_most": None, "unseen": None}
    best = carried.narrowing[0][2] if carried.narrowing else 0.0
    return {"pairs": carried.pairs, "draws": draws.DRAWS, "share": carried.share, "sampling": 1 - carried.share,
            "tied": carried.tied, "matched": carried.matched,
            "of": {name: {"identity": share, "sampling": 1 - share} for name, share in carried.of.items()},
            "narrows_most": best, "unseen": carried.unseen}


def carry(told: When, carried: Identity | None) -> When:
    """The figures of time with that doubt inside."""
    if carried is None or carried.next_365 is None or carried.within_365 is None:
        return told
    waiting = max(told.waiting, 1)
    ends = ("value", "low", "high")
    share = told.next_365["share"] | {end: min(carried.next_365[end] / waiting, 1.0) for end in ends}
    return replace(told, next_365=told.next_365 | carried.next_365 | {"share": share},
                   within_365=told.within_365 | carried.within_365)


def carry_bounds(found: Crowd, carried: Identity | None) -> Crowd:
    """The counts with what the draws make of each account's bounds, which only ever become wider."""
    if carried is None:
        return found
    return replace(found, bounds=[row | {"drawn": carried.bounds.get(row["account"] or "")} for row in found.bounds])


def ranges(said: dict[str, dict[str, Any]], carried: Identity | None) -> dict[str, dict[str, Any]]:
    """How many of each segment there may be, with that doubt inside: only ever wider."""
    return said if carried is None else {kind: _wider(span, carried.ranges[kind]) for kind, span in said.items()}


def supporters(said: dict[str, Any], carried: Identity | None) -> dict[str, Any]:
    """The number of supporters with that doubt inside."""
    if carried is None or carried.supporters is None or said["value"] is None:
        return said
    return said | carried.supporters


def _wider(span: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if span["low"] is None or span["high"] is None:
        return span
    return span | {"low": min(span["low"], other["low"]), "high": max(span["high"], other["high"])}


def sentences(carried: Identity | None) -> list[str]:
    """How much of each range comes from that, where it is worth a word."""
    if carried is None:
        return []
    told = [f"{words.percent(share)} of {NAMES[name]}" for name, share in carried.of.items() if share >= LITTLE and name in NAMES]
    return [f"Of how unsure it is, this much comes from not knowing who is who, the rest from chance: {', '.join(told)}."] if (
        told) else []


def links(carried: Identity | None) -> list[tuple[str, Link]]:
    """The way to the pair whose answer tells most."""
    return [("Who is who: the pair that tells most first", Link("review", {"sort": "narrows"}))] if carried else []


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
    return [*_of_pairs(carried), *_unseen.doubts(carried.unseen)]


def _of_pairs(carried: Identity) -> list[Doubt]:
    text = f"{words.plural(carried.pairs, 'pair')} with a buyer in {'it' if carried.pairs == 1 else 'them'} may be one person"
    if carried.share < LITTLE:
        return [Doubt(f"{text}; that moves this answer little.",
                      "More months of orders narrow it most.")]
    best = carried.share * carried.narrowing[0][2] if carried.narrowing else 0.0
    takes = f": that takes away {words.percent(best)} of how unsure this is" if best >= LITTLE else ""
    return [Doubt(f"{text}: {words.percent(carried.share)} of how unsure this is comes from that, the rest from chance.",
                  f"Decide the first pair on the page Who is who, sorted by what it tells{takes}.")]
