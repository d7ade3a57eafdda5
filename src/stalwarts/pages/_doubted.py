"""What joint draws of who is who do to the figures: how each draw counts people otherwise, and what that makes of each range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ibis import _

from stalwarts.identity import draws
from stalwarts.identity.draws import Component
from stalwarts.look import Look
from stalwarts.models import identity as model
from stalwarts.models import supporters
from stalwarts.models._patterns import Patterns
from stalwarts.page import interval
from stalwarts.pages import _kinds
from stalwarts.pages import _variants
from stalwarts.pages._people import Crowd
from stalwarts.pages._when import When

Floats = np.ndarray[Any, np.dtype[np.float64]]
TAIL = 0.025


@dataclass(frozen=True)
class Heads:
    """People in each draw: payers known as followers and payers nobody can place, and those who follow."""

    tied: Floats
    untied: Floats
    people: Floats


@dataclass(frozen=True)
class Changes:
    """What each draw counts more, or fewer, than stands: by table the counts of rows alike."""

    told: dict[str, list[Counter[Any]]]
    apart: dict[str, Counter[Any]]
    """The same were none of the uncertain pairs one."""

    @classmethod
    def of(cls, look: Look, parts: Sequence[Component]) -> Changes:
        """Measured in every way at once."""
        varied, numbers = _variants.varied(look, parts), _variants.numbered(parts)
        counted = {name: _variants.counted(varied, table, *columns) for name, table, columns in _tables(varied)}
        return cls({name: _summed(parts, told, numbers) for name, told in counted.items()},
                   {name: _apart(parts, told, numbers) for name, told in counted.items()})

    def way(self, at: int) -> tuple[Patterns, Floats, Floats]:
        """One draw as the model of first payments wants it."""
        rows = [(*key, n) for key, n in sorted(self.told["paths"][at].items()) if n]
        entry, days, paid, n = (np.array([row[i] for row in rows], float) for i in range(4))
        ages = [(key[0], n) for key, n in sorted(self.told["ages"][at].items()) if n]
        changed = Patterns(entry, days, days + 1, paid > 0, n)
        return changed, np.array([age for age, _n in ages], float), np.array([n for _age, n in ages], float)

    @property
    def found(self) -> Floats:
        """Payers whose wait each draw knows of, and would not were none of the pairs one."""
        def paid(told: Counter[Any]) -> float:
            return float(sum(n for (_entry, _days, so), n in told.items() if so))

        return np.array([paid(one) for one in self.told["paths"]]) - paid(self.apart["paths"])

    def placeless(self, found: Crowd) -> Floats:
        """In each draw, payers not known as followers, strangers or not."""
        return (found.payers - (found.together["tied"] or 0)) + self._sums("payers", lambda key: not key[-2])

    def heads(self, found: Crowd, account: str | None = None) -> Heads:
        """Payers and followers of one account, or of all together."""
        if account is None:
            base, table, those = found.together, "payers", "people"
            follow = self._sums("everybody", lambda _key: True)
        else:
            base, table, those = next(row for row in found.accounts if row["account"] == account), "ties", "followers"
            follow = self._sums("follow", lambda key: key[0] == account)

        def mine(key: tuple[Any, ...]) -> bool:
            return account is None or key[0] == account

        tied = self._sums(table, lambda key: mine(key) and bool(key[-2]))
        untied = self._sums(table, lambda key: mine(key) and not key[-2] and not key[-1])
        return Heads((base["tied"] or 0) + tied, np.maximum((base["untied"] or 0) + untied, 0.0), base[those] + follow)

    def _sums(self, table: str, meant: Any) -> Floats:
        return np.array([float(sum(n for key, n in one.items() if meant(key))) for one in self.told[table]])


def _tables(varied: Look) -> list[tuple[str, Any, tuple[str, ...]]]:
    """Name, people, and the columns by which they are counted."""
    journeys, ties, followers = (_variants.measured(varied, name) for name in ("journeys", "ties", "followers"))
    payers = ties.group_by("person").agg(tied=_.tied.any(), stranger=_.stranger.all())
    loyal = _variants.measured(varied, "loyalty").filter(_.probability.notnull())
    return [("paths", journeys.filter(_.status.isin(("inside", "late"))), ("entry", "days", "paid")),
            ("ages", _variants.measured(varied, "awaiting"), ("age",)),
            ("ties", ties, ("account", "tied", "stranger")), ("payers", payers, ("tied", "stranger")),
            ("follow", followers, ("account",)), ("everybody", followers.select("person").distinct(), ()),
            ("segments", _variants.measured(varied, "segments"), ("segment",)),
            ("loyalty", loyal, ("basis", "probability", "past"))]


def _summed(parts: Sequence[Component], told: _variants.Told, numbers: dict[tuple[int, int], int]) -> list[Counter[Any]]:
    """Per draw, what all components together count more than they do as they stand (their first way)."""
    sums: list[Counter[Any]] = [Counter() for _ in range(draws.DRAWS)]
    for at, part in enumerate(parts):
        before = told.get(numbers[at, 0], Counter())
        for draw in np.flatnonzero(part.drawn).tolist():
            sums[draw].update(told.get(numbers[at, int(part.drawn[draw])], Counter()))
            sums[draw].subtract(before)
    return sums


def _apart(parts: Sequence[Component], told: _variants.Told, numbers: dict[tuple[int, int], int]) -> Counter[Any]:
    """What all components count more than they do as they stand, were everybody in them alone."""
    sums: Counter[Any] = Counter()
    for at, part in enumerate(parts):
        sums.update(told.get(numbers[at, part.alone], Counter()))
        sums.subtract(told.get(numbers[at, 0], Counter()))
    return sums


# --- what that makes of the figures ---------------------------------------------------------------------------------


def expected(told: When, carried: model.Doubted) -> dict[str, dict[str, Any]]:
    """Figures of time over all draws, each with the share of its spread that is identity's."""
    counted = carried.counted.interval
    made = {name: _interval(told_["value"] * moves, one.interval.low, one.interval.high) | {"identity": one.identity}
            for name, told_, one, moves in (("next_365", told.next_365, carried.next_365, carried.moves[0]),
                                            ("within_365", told.within_365, carried.within_365, carried.moves[1]))}
    made["next_365"]["counted"] = {"low": counted.low, "high": counted.high}
    return made


def counts(look: Look, found: Crowd, changes: Changes, heads: Heads) -> dict[str, Any]:
    """Figures that count people over all draws: `tied`, `matched`, `bounds`, `supporters`, `ranges`, and `of`."""
    bounds = {row["account"] or "": _bounds(row, changes.heads(found, row["account"])) for row in found.bounds
              if row["low"] is not None and row["followers"] and _listed(found, row["account"])}
    known = heads.tied + heads.untied
    matched = _quantiles(heads.tied / np.maximum(known, 1.0)) if known.all() else None
    loyal, share = _supporters(look, changes)
    of = {} if loyal is None else {"supporters": share}
    of |= {"bounds": bounds[""].pop("identity")} if "" in bounds else {}
    return {"tied": _quantiles(heads.tied), "matched": matched, "supporters": loyal, "ranges": _ranges(look, changes, heads),
            "bounds": {name: {key: one[key] for key in ("low", "high", "observed")} for name, one in bounds.items()}, "of": of}


def _listed(found: Crowd, account: str | None) -> bool:
    return account is None or any(row["account"] == account for row in found.accounts)


def _bounds(row: dict[str, Any], heads: Heads) -> dict[str, Any]:
    """As the measure `bounds` has them, in each draw."""
    left = np.maximum(heads.people - heads.tied, 0.0)
    least = heads.tied + np.minimum(np.minimum(max(row["placed"], row["claimed"]), heads.untied), left)
    most = heads.tied + np.minimum(heads.untied + row["against"], left)
    fewest = np.full(len(left), float(row["fewest"])) if row["account"] is None else heads.people
    made = model.bounded(least, np.maximum(heads.people, least), most, np.maximum(fewest, 1.0))
    tied = model.bounded(heads.tied, np.maximum(heads.people, heads.tied), heads.tied, np.maximum(heads.people, 1.0))
    return {"low": made.low, "high": made.high, "observed": [tied.low, tied.high], "identity": made.identity}


def _supporters(look: Look, changes: Changes) -> tuple[dict[str, Any] | None, float]:
    """Their number over all draws, and the share of its spread that is identity's."""
    base = {(c["basis"], round(c["probability"], 9), c["past"]): (c["weight"], c["present"]) for c in look.small("supporting")}
    if not base:
        return None, 0.0
    weight = {key: each for key, (each, _n) in base.items()}
    doubt = look.model("repeat")["doubt"] if "model" in {key[0] for key in base} else 0.0
    alike: dict[tuple[Any, ...], list[int]] = {}
    for at, one in enumerate(changes.told["loyalty"]):
        rounded: Counter[Any] = Counter()
        for (basis, probability, past), n in one.items():
            rounded[basis, round(probability, 9), past] += n
        alike.setdefault(tuple(sorted((key, n) for key, n in rounded.items() if n)), []).append(at)
    drawn, means = np.empty((draws.DRAWS, model.EACH)), np.empty(draws.DRAWS)
    for number, (change, those) in enumerate(alike.items()):
        present = Counter({key: n for key, (_w, n) in base.items()})
        present.update(dict(change))
        keys = sorted(key for key, n in present.items() if n > 0)
        p, people = np.array([key[1] for key in keys]), np.array([float(present[key]) for key in keys])
        sizes = [weight.get(key, _weight(key)) for key in keys]
        drawn[those] = supporters.counts(p, sizes, people, doubt=doubt, size=model.EACH * len(those), seed=[0, number]).reshape(
            len(those), model.EACH)
        means[those] = float(p @ people)
    told = model.pooled(drawn)
    value = float(means.mean())
    return _interval(value, told.interval.low, told.interval.high), told.identity


def _weight(key: tuple[str, float, int]) -> int | None:
    """People a probability rests on that nobody has as things stand; as the measure `supporting` has it."""
    from stalwarts.measures._prior import WEIGHT

    return key[2] + WEIGHT if key[0] == "record" else None


def _ranges(look: Look, changes: Changes, heads: Heads) -> dict[str, dict[str, Any]]:
    """The widest any draw makes each segment's range; by the rules of the measure `segment_ranges`."""
    now = _kinds.segments(look)
    people = {kind: now[kind] + np.array([float(one[kind,]) for one in changes.told["segments"]]) for kind in _kinds.SEGMENTS}
    hid, unknown = heads.untied, people["unknown"]
    others = people["endorser"] + people["voyeur"] + unknown
    low = {"supporter": people["supporter"], "buyer": people["buyer"] - hid, "unknown": 0 * unknown,
           **{kind: people[kind] - hid for kind in ("endorser", "voyeur")}}
    high = {"supporter": people["supporter"] + hid, "buyer": people["buyer"] + np.minimum(hid, others), "unknown": unknown,
            **{kind: people[kind] + unknown for kind in ("endorser", "voyeur")}}
    return {kind: {"low": max(int(low[kind].min()), 0), "high": int(high[kind].max())} for kind in _kinds.SEGMENTS}


def _quantiles(values: Floats) -> dict[str, Any]:
    return interval(float(np.median(values)), float(np.quantile(values, TAIL)), float(np.quantile(values, 1 - TAIL)))


def _interval(value: float, low: float, high: float) -> dict[str, Any]:
    """The middle is inside, however the draws fell."""
    return interval(value, min(low, value), max(high, value))
