"""Does an outcome follow followers: elasticity, verdict, and counts that are the outcome under another name."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from stalwarts.models import scaling
from stalwarts.problems import TooFewUnits

DATA = Path(__file__).parents[3] / "shared" / "data"


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name] or "nan") for row in rows])


def shared(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} may not be kept in this repository and ../shared is absent")
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("latin-1")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(("low", "high", "words"), [
    (0.2, 1.1, "cannot tell"), (1.05, 1.5, "outpaces"), (0.85, 1.2, "keeps pace"), (-0.2, 0.3, "no relation"),
    (0.35, 0.55, "falls behind"), (0.7, 1.2, "cannot tell"), (0.81, 0.95, "keeps pace"), (1.1, 2.0, "cannot tell"),
    (float("-inf"), float("inf"), "cannot tell")])
def test_verdict_is_the_first_that_fits(low: float, high: float, words: str) -> None:
    """In the published order: too wide comes before everything, keeping pace before falling behind."""
    assert scaling.verdict(low, high) == words


def test_elasticity_of_payers_holds_the_truth() -> None:
    """20 worlds of 40 accounts, many without a payer: profile intervals hold 0.7 in at least 15."""
    lots, held = np.random.default_rng(2), []
    for _ in range(20):
        followers = np.exp(lots.normal(7, 1.5, 40))
        paid = lots.poisson(0.01 * followers**0.7 * lots.gamma(2, 0.5, 40))
        found = scaling.payers(followers, paid).elasticity
        assert found is not None
        held.append(found.low <= 0.7 <= found.high)
    assert sum(held) >= 15


def test_units_without_a_payer_are_kept() -> None:
    """Dropping them would flatten the slope; units without followers say nothing and are counted."""
    followers = np.append(np.geomspace(100, 1e6, 30), 0)
    luck = np.exp(np.random.default_rng(1).normal(0, 0.5, 30))
    paid = np.append(np.where(followers[:30] < 2000, 0, luck * followers[:30] / 1000), 3).round()
    found = scaling.payers(followers, paid)
    assert (found.n, found.left_out) == (30, 1)
    assert found.elasticity is not None
    assert found.elasticity.value > 0.9


def test_counts_without_noise_beyond_chance_are_poisson() -> None:
    """No dispersion to be found is no trouble."""
    followers = np.geomspace(1000, 1e6, 40)
    found = scaling.payers(followers, np.random.default_rng(0).poisson(0.003 * followers**0.8)).elasticity
    assert found is not None
    assert found.low < 0.8 < found.high < found.low + 0.2


def test_nobody_paid_anywhere_cannot_be_told() -> None:
    """All zeros: no elasticity, and no crash."""
    found = scaling.payers(np.geomspace(10, 1e5, 20), np.zeros(20))
    assert (found.elasticity, found.verdict) == (None, "cannot tell")


def test_under_twelve_units_is_refused() -> None:
    """With what to use instead."""
    with pytest.raises(TooFewUnits, match="at least 12"):
        scaling.money([10] * 11, [10] * 11)


def test_what_is_held_fixed_takes_its_part() -> None:
    """Followers that only mirror the budget explain nothing beside it."""
    lots = np.random.default_rng(3)
    budget = np.exp(lots.normal(0, 1, 500))
    followers, takings = budget * np.exp(lots.normal(0, 0.5, 500)), budget * np.exp(lots.normal(0, 0.5, 500))
    found = scaling.money(followers, takings, {"budget": budget})
    assert found.r2 > 0.5
    assert found.partial_r2 is not None
    assert found.partial_r2.value < 0.02
    assert 0.7 < found.spearman < 0.9


def test_a_count_made_from_the_outcome_is_refused() -> None:
    """A constant multiple, rounded; and an all but exact power."""
    followers = np.geomspace(1000, 1e6, 50).round()
    for takings in (followers * 4.0 / 1000, followers**0.5 * np.exp(np.random.default_rng(0).normal(0, 0.01, 50))):
        found = scaling.money(followers, takings)
        assert found.tautology
        assert (found.elasticity, found.verdict) == (None, None)


def test_films_before_2010_show_the_published_picture() -> None:
    """All years: elasticity 0.454 and partial R2 0.0053 beside the budget; earlier films much the same."""
    rows = {(row["movie_title"], row["title_year"]): row for row in shared("imdb5000_before_2010.csv.gz")}
    films = [row for row in rows.values() if row["country"] == "USA" and row["gross"] and row["budget"]
             and float(row["cast_total_facebook_likes"] or 0) > 0]
    found = scaling.money(column(films, "cast_total_facebook_likes"), column(films, "gross"),
                          {"budget": column(films, "budget")})
    assert found.elasticity is not None
    assert found.partial_r2 is not None
    assert found.elasticity.value == pytest.approx(0.454, abs=0.05)
    assert found.partial_r2.value == pytest.approx(0.0053, abs=0.003)
    assert (found.verdict, found.tautology) == ("falls behind", None)


def test_traps_are_flagged() -> None:
    """Hearts that are donors (R2 0.996) and earnings that are 4.00 x views / 1000; shares are a true count."""
    rows = shared("traps/gofundme_2018.csv")
    hearts = scaling.money(column(rows, "hearts"), column(rows, "donors"))
    assert hearts.tautology
    assert hearts.r2 == pytest.approx(0.996, abs=1e-3)
    assert scaling.money(column(rows, "fb_shares"), column(rows, "donors")).tautology is None
    videos = shared("traps/global_youtube_statistics.csv")
    assert scaling.money(column(videos, "video_views_for_the_last_30_days"),
                         column(videos, "highest_monthly_earnings")).tautology
