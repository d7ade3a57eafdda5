"""Which model of paying again is believed, and what it then says of everybody: on CDNOW, and in small worlds."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from stalwarts import models
from stalwarts.models import _repeat
from stalwarts.models import bgnbd
from stalwarts.models import mbgnbd
from stalwarts.models import pareto_nbd
from stalwarts.models import repeat
from stalwarts.models.supporters import supporters
from stalwarts.problems import NoSuchModel

END = date(1997, 9, 30)


@cache
def cdnow() -> dict[str, list[date]]:
    """The days on which each of the 2,357 people of the sample bought, as the public package `lifetimes` carries them."""
    datasets = pytest.importorskip("lifetimes.datasets", reason="pip install lifetimes brings the CDNOW sample")
    rows = datasets.load_dataset("CDNOW_sample.txt", header=None, sep=r"\s+")
    days = defaultdict(set)
    for person, day in zip(rows[1], rows[2].astype(str), strict=True):
        days[str(person)].add(date(int(day[:4]), int(day[4:6]), int(day[6:8])))
    return {person: sorted(found) for person, found in days.items()}


def world(until: date = END) -> str:
    """The CDNOW sample as orders up to a day."""
    orders = "\n".join(f"order handle=email:p{person}@x.org occurred_at={day}" for person, days in cdnow().items()
                       for day in days if day <= until)
    return f"moment as_of={until}\ncover table=order since=1997-01-01 until={until}\n{orders}"


def came_back(days: int) -> int:
    return sum(any(END < day <= END + timedelta(days=days) for day in found) for found in cdnow().values())


MADE: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}


@pytest.fixture
def rows(world_of: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the measures `returns` and `horizon` give on CDNOW's first 39 weeks, once for all tests."""
    if not MADE:
        made = world_of(world())
        MADE["cdnow"] = made("returns"), made("horizon")
    return MADE["cdnow"]


def test_cdnow_those_who_come_back_are_inside_the_interval(rows: Any) -> None:
    """Of 2,357 people 684 came back in 39 weeks; labels say 305 to 345, the sum of probabilities 617."""
    document = repeat.told(rows[0], [{"days": 273}])
    now = [row for row in rows[0] if not row["then"]]
    chance, people = [row["probability"] for row in document["scores"]], [row["n"] for row in now]
    said = supporters(chance, [None] * len(chance), people, doubt=document["doubt"])
    assert document["chosen"] == "bgnbd"
    assert said.value == pytest.approx(617, abs=12)
    assert said.low <= came_back(273) == 684 <= said.high
    assert 300 <= sum(n for n, p in zip(people, chance, strict=True) if p >= 0.5) <= 350
    assert document["fit"]["parameters"] == pytest.approx({"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, rel=0.06)


def test_the_choice_is_by_what_was_foreseen_and_can_be_shown(rows: Any) -> None:
    """CDNOW held back from half-way: each model's likelihood, score, foreseen and came; bands; JSON all the way down."""
    document = repeat.document(repeat.told(*rows))
    assert {one["model"] for one in document["candidates"]} == {"bgnbd", "mbgnbd", "pareto_nbd"}
    best = max(document["candidates"], key=lambda one: one["score"])
    assert best["model"] == document["asked"] == document["chosen"]
    held = document["held_out"]
    assert held["people"] == sum(band["people"] for band in held["bands"]) == 2357
    assert held["came"] == pytest.approx(held["foreseen"], rel=0.2)
    assert "foresaw best" in document["why"]
    assert "scores" not in json.loads(json.dumps(document, allow_nan=False))


def test_bands_lose_next_to_nothing_of_what_days_say(rows: Any) -> None:
    """The same sum of probabilities from bands as from days: within 5 % for every model."""
    now = [row for row in rows[0] if not row["then"]]
    banded = repeat._buyers(now)
    days = [(len(found), (found[-1] - found[0]).days, (END - found[0]).days)
            for found in ([day for day in days if day <= END] for days in cdnow().values())]
    x, recency, age = np.array(days, dtype=float).T
    frame = {"frequency": x - 1, "recency": recency / 7, "T": age / 7}
    for model in (bgnbd, mbgnbd, pareto_nbd):
        exact = model.again(model.fit(frame), frame, 39.0).sum()
        assert repeat.again(model.of(banded), banded, 273) @ banded.weight == pytest.approx(exact, rel=0.05)


def test_paying_again_is_a_ratio_of_likelihoods() -> None:
    """Pareto/NBD: 20,000 people who pay for 60 and are looked at for 40 more: as many come back as is said."""
    truth = {"r": 0.6, "alpha": 10.0, "s": 0.7, "beta": 12.0}
    lots = np.random.default_rng(4)
    rate, life = lots.gamma(0.6, 0.1, 20_000), lots.exponential(1 / np.maximum(lots.gamma(0.7, 1 / 12, 20_000), 1e-300))
    before, after = np.minimum(life, 60), np.maximum(np.minimum(life, 100) - 60, 0)
    x = lots.poisson(rate * before).astype(float)
    recency = np.where(x > 0, before * lots.random(20_000) ** (1 / np.maximum(x, 1)), 0.0)
    came = lots.poisson(rate * after) > 0
    ideal = _repeat.fitted("pareto_nbd", lambda phi: (np.zeros(len(phi)), np.zeros_like(phi)), np.log([list(truth.values())]),
                           _repeat.Buyers(x, recency, x, x), 0.0, None, pareto_nbd.NAMES)
    said = pareto_nbd.again(ideal, {"frequency": x, "recency": recency, "T": np.full(20_000, 60.0)}, 40.0)
    assert said.mean() == pytest.approx(came.mean(), abs=4 * came.std() / np.sqrt(20_000))
    for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 1.0)):
        band = (said >= low) & (said < high)
        assert said[band].mean() == pytest.approx(came[band].mean(), abs=4 / np.sqrt(band.sum()) / 2 + 1e-3)


def test_under_thirty_repeats_the_record_speaks(look_of: Any) -> None:
    """Two payments by one person: nothing to learn from."""
    look = look_of("""
    moment as_of=2026-03-01
    cover table=order
    order handle=email:a@x.org occurred_at=2025-02-01
    order handle=email:a@x.org occurred_at=2025-04-01
    """)
    document = look.model("repeat")
    assert document["chosen"] is None
    assert "takes 30" in document["why"]
    assert {row["basis"] for row in look.run("repeat").to_pylist()} == {"record"}


def test_in_a_view_the_model_scores_everybody_in_the_engine(look_of: Any) -> None:
    """CDNOW's first 39 weeks: every payer has the probability of their pattern, and the sum is the model's."""
    look = look_of(world())
    found = look.run("repeat")
    assert set(found["basis"].to_pylist()) == {"model"}
    assert set(found["days"].to_pylist()) == {365}
    assert sum(found["probability"].to_pylist()) == pytest.approx(
        sum(row["probability"] * row["n"] for row in _with_n(look)), rel=1e-9)
    with pytest.raises(NoSuchModel):
        look.model("crystal_ball")
    with pytest.raises(NoSuchModel):
        models.told("bgnbd", lambda _name: [])


def _with_n(look: Any) -> list[dict[str, Any]]:
    now = {(r["made"], r["ago"], r["watched"]): r["n"] for r in look.run("returns").to_pylist() if not r["then"]}
    return [score | {"n": now[score["made"], score["ago"], score["watched"]]} for score in look.model("repeat")["scores"]]



@pytest.mark.parametrize("kind", ["once", "one day", "months", "future", "one person"])
def test_bad_input_gives_a_bound_and_never_a_crash(kind: str, look_of: Any) -> None:
    """All bought once; all on one day; dates only to the month; orders dated after the view; one person buys it all."""
    first, lines = date(2024, 1, 1), []
    for n in range(60):
        days = {"once": [n * 9], "one day": [100], "months": [30 * (n % 12), 30 * (n % 12 + 5)], "future": [700 + n, 900 + n],
                "one person": [n * 12]}[kind]
        who = 0 if kind == "one person" else n
        lines += [f"order handle=email:p{who}@x.org occurred_at={first + timedelta(days=day)}" for day in days]
    look = look_of("moment as_of=2025-12-31\ncover table=order\n" + "\n".join(lines))
    found = look.run("repeat").to_pylist()
    assert all(0 < row["probability"] < 1 for row in found)
    if kind in {"once", "one day"}:
        assert look.model("repeat")["chosen"] is None
    json.dumps(look.model("repeat"), allow_nan=False)


def test_a_span_ahead_follows_the_usual_gap_between_offers(world_of: Any) -> None:
    """An album every second year: looked ahead for four; two offers are no usual gap; a shop sells something new each month."""
    def horizon(days: list[str]) -> dict[str, Any]:
        orders = "\n".join(f"order handle=email:a@x.org product=p{n} occurred_at={day}" for n, day in enumerate(days))
        (row,) = world_of(f"moment as_of=2026-03-01\n{orders}")("horizon")
        return row

    assert horizon(["2019-01-01", "2021-01-01", "2023-01-01", "2025-01-01"]) == {"offers": 4, "gap": 731, "days": 1462}
    assert horizon(["2019-01-01", "2021-01-01"]) == {"offers": 2, "gap": None, "days": 365}
    assert horizon([f"2025-{n:02}-01" for n in range(1, 13)])["days"] == 365
