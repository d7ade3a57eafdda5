"""Do films' takings follow their cast's followers? Ours beside a plain least-squares computation of the same file.

    python bench/scaling.py [--films FILE, the part before 2010 of ../shared/data] [--traps FOLDER]

US films with takings, a budget and cast followers, each title and year once. Over all years (n = 2,986) the published
figures are: elasticity 0.454 [0.399, 0.510], R2 0.103; beside the budget a partial R2 of 0.0053 [0.0011, 0.0133].
Counts that are their outcome under another name must be refused, and the films must not. The data are never kept here.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from pathlib import Path

import numpy as np
from scipy import stats

from _measure import say
from stalwarts.models import scaling

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
COLUMNS = ("cast_total_facebook_likes", "gross", "budget")
TRAPS = (("gofundme_2018.csv", "hearts", "donors"), ("gofundme_2018.csv", "fb_shares", "donors"),
         ("global_youtube_statistics.csv", "video_views_for_the_last_30_days", "highest_monthly_earnings"))


def films(file: Path) -> np.ndarray:
    """Followers, takings, budget (films, 3)."""
    rows = {(row["movie_title"], row["title_year"]): row for row in table(file)}
    known = [[float(row[name] or 0) for name in COLUMNS] for row in rows.values() if row["country"] == "USA"]
    whole = np.array(known)
    return whole[(whole > 0).all(1)]


def table(file: Path) -> list[dict[str, str]]:
    """Rows of a table, packed or not."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("latin-1")
    return list(csv.DictReader(text.splitlines()))


def by_hand(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    """The slope and its HC3 interval, written out as matrices."""
    design = np.column_stack([np.ones(len(x)), x])
    inverse = np.linalg.inv(design.T @ design)
    slope = inverse @ design.T @ y
    hat = (design @ inverse * design).sum(1)
    weights = np.diag(((y - design @ slope) / (1 - hat)) ** 2)
    error = np.sqrt((inverse @ design.T @ weights @ design @ inverse)[1, 1])
    reach = stats.t.ppf(0.975, len(x) - 2) * error
    return float(slope[1]), float(slope[1] - reach), float(slope[1] + reach)


def partial(x: np.ndarray, y: np.ndarray, held: np.ndarray) -> float:
    """What x adds to the R2 of what a held column leaves, from two least-squares fits."""
    plain = np.column_stack([np.ones(len(x)), held])
    reduced, full = (((y - design @ np.linalg.lstsq(design, y, rcond=None)[0]) ** 2).sum()
                     for design in (plain, np.column_stack([plain, x])))
    return float(1 - full / reduced)


def main(file: Path, traps: Path) -> None:
    """Print ours beside theirs."""
    if not file.exists():
        print(f"skipped: {file} is not here; name the film table with --films")
        return
    whole = films(file)
    likes, gross, budget = whole.T
    found = scaling.money(likes, gross, {"budget": budget})
    theirs = by_hand(np.log(likes), np.log(gross))
    if found.elasticity is None or found.partial_r2 is None:
        raise SystemExit(f"no elasticity: {found.tautology}")
    say("films", len(whole), "", "2,986 over all years")
    for name, ours, other, wanted in zip(("elasticity", "its low end", "its high end"),
                                         (found.elasticity.value, found.elasticity.low, found.elasticity.high), theirs,
                                         (0.454, 0.399, 0.510), strict=True):
        say(f"{name}: ours, and over least squares by hand", ours, "", f"x {ours / other:.6f}; {wanted} over all years")
    say("R2", found.r2, "", "0.103 over all years")
    direct = partial(np.log(likes), np.log(gross), np.log(budget))
    say("partial R2 beside the budget, over two least squares", found.partial_r2.value, "",
        f"x {found.partial_r2.value / direct:.6f}; [{found.partial_r2.low:.4f}, {found.partial_r2.high:.4f}]; "
        "0.0053 [0.0011, 0.0133] over all years")
    say("Spearman's rho, over scipy's", found.spearman, "", f"x {found.spearman / stats.spearmanr(likes, gross).statistic:.6f}")
    print(f"verdict: {found.verdict}; the films are {'refused' if found.tautology else 'not refused'}")
    for name, count, outcome in TRAPS if traps.exists() else ():
        rows = table(traps / name)
        x, y = (np.array([float(row[column] or "nan") for row in rows]) for column in (count, outcome))
        print(f"{name}, {outcome} on {count}: {scaling.money(x, y).tautology or 'not refused'}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--films", type=Path, default=DATA / "imdb5000_before_2010.csv.gz")
    asked.add_argument("--traps", type=Path, default=DATA / "traps")
    said = asked.parse_args()
    main(said.films, said.traps)
