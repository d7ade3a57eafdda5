"""Person records with several columns each, compared by Splink: who is who in two lists, or twice in one.

Splink (Linacre and others; the model of Fellegi and Sunter 1969) weighs agreement column by column: how often the records
of one person agree (m, by expectation maximisation on the records themselves) against how often those of two do (u, by
sampling), rarer values counting for more. What it leaves to its user is settled here from what sort of thing each column
holds: what is compared and how closely, which records are worth comparing (columns and pairs of columns under which few
meet), and what follows from the weights: where a list holds everybody once, at most one record of the other list; where it
does not, beings that hang together by likely pairs, none of which is contradicted by the whole.

The only module that loads Splink, and only when it is asked.
"""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from itertools import count
from typing import Any

import numpy as np
import pyarrow as pa

SORTS = ("name", "date", "id", "text", "place", "email")
"""What a column may hold: a name; a day, as digits; a number somebody was given; words; one of few places; an address."""
ROOM = 30
"""Comparisons per record that a column to meet under may cost."""
RULES = 24
PRIOR = 0.0001
"""The probability that two records are one person, before it is learned."""
SAMPLED = 1e6
LIKELY = 0.5
FLOOR, UNMET = -5.0, -10.0
"""Least mean weight of the pairs across two beings that come together, and the weight of a pair that met nowhere."""
SEED = 7
RUN = count()
"""Numbers for the tables Splink is given: a name is taken once in an engine."""
PARTS: dict[str, dict[str, Callable[[str], str]]] = {
    "name": {"begins": lambda text: text[:3]}, "email": {"user": lambda text: text.partition("@")[0]},
    "date": {"begins": lambda text: text[:len(text) - 2], "ends": lambda text: text[-4:]}}
"""Parts of a column under which records with a slip of the pen still meet."""


@dataclass(frozen=True)
class Given:
    """What need not be learned of some lists."""

    prior: float
    """The probability that two records taken at random are one person."""
    agree: Mapping[str, Sequence[float]]
    """By column (`name`: the two names together), how often records of one person agree on each level, the closest first."""


def linked(engine: Any, lists: Sequence[pa.Table], sorts: Mapping[str, str], key: str) -> pa.Table:
    """Pairs of records of one person: `left`, `right` (values of the column `key`), `probability`, `weight` (log2 odds).

    `lists`: two lists that each hold a person once, or one that may hold them several times; all text, null where nothing
    is known. `sorts`: column to one of `SORTS`. With two lists each record is in at most one pair, the likeliest first;
    with one, all pairs inside beings that hang together, also those nobody compared (their probability is null).
    """
    pairs = weighed(engine, lists, sorts, key)
    return _one_to_one(pairs) if len(lists) == 2 else _closed(pairs)


def weighed(engine: Any, lists: Sequence[pa.Table], sorts: Mapping[str, str], key: str,
            given: Given | None = None) -> pa.Table:
    """Every pair of records that meet somewhere: `left`, `right`, `probability`, `weight`.

    Where `given` says how often records of one person agree, that is not learned: for lists that hold few people twice.
    """
    import splink
    from splink import SettingsCreator

    tables = [_prepared(table, sorts, key) for table in lists]
    with _quietly():
        backend = getattr(splink, engine.splink)(engine.raw_con)
        frames = [backend.register(table, dataset_display_name=f"records_{next(RUN)}") for table in tables]
        settings = SettingsCreator(
            link_type="link_only" if len(lists) == 2 else "dedupe_only", unique_id_column_name=key,
            blocking_rules_to_generate_predictions=_rules(tables), comparisons=_comparisons(sorts, given),
            probability_two_random_records_match=given.prior if given else PRIOR,
            retain_matching_columns=False, retain_intermediate_calculation_columns=False)
        linker = splink.Linker(frames if len(frames) > 1 else frames[0], settings, log_level="CRITICAL")
        _train(linker, sorts, learn=given is None)
        predicted: Any = linker.inference.predict(threshold_match_probability=0.001)
        found = predicted.as_pyarrow_table()
    return pa.table({"left": found[f"{key}_l"], "right": found[f"{key}_r"], "probability": found["match_probability"],
                     "weight": found["match_weight"]})


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Splink tells its user about every step; ours is not there to read it."""
    log = logging.getLogger("splink")
    level = log.level
    log.setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    log.setLevel(level)


def _prepared(table: pa.Table, sorts: Mapping[str, str], key: str) -> pa.Table:
    """The columns that are compared, names in Latin letters, and the names of a person in alphabetical order."""
    from stalwarts.identity._letters import latin

    columns = {key: table[key]}
    for name, sort in sorts.items():
        texts = table[name].to_pylist()
        spelt = latin if sort in {"name", "text", "place"} else _day if sort == "date" else str.lower
        columns[name] = pa.array([(spelt(text.strip()) or None) if text else None for text in texts], pa.string())
        for part, of in PARTS.get(sort, {}).items():
            columns[f"{name} {part}"] = pa.array([of(t) if t else None for t in columns[name].to_pylist()], pa.string())
    named = [columns[name].to_pylist() for name, sort in sorts.items() if sort == "name"]
    if len(named) > 1:
        columns["_names"] = pa.array([" ".join(sorted(w for w in words if w)) if any(words) else None
                                      for words in zip(*named, strict=True)], pa.string())
    return pa.table(columns)


def _day(text: str) -> str:
    """A day as 1991-10-26, also where it came as eight digits."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch("[0-9]{8}", text) else text


def _comparisons(sorts: Mapping[str, str], given: Given | None = None) -> list[Any]:
    import splink.comparison_library as cl

    names = [name for name, sort in sorts.items() if sort == "name"]
    made: list[Any] = []
    if given is not None:
        whole = cl.ForenameSurnameComparison(*names, jaro_winkler_thresholds=[0.92, 0.88, 0.7],
                                             forename_surname_concat_col_name="_names")
        made = [whole.configure(m_probabilities=list(given.agree["name"]))]
        return made + [cl.LevenshteinAtThresholds(name, [1, 2]).configure(
            m_probabilities=list(given.agree[name]), term_frequency_adjustments=True) for name in sorts if name not in names]
    if len(names) == 2:
        made.append(cl.ForenameSurnameComparison(*names, jaro_winkler_thresholds=[0.92, 0.88, 0.7]))
    for name, sort in sorts.items():
        if sort == "name" and len(names) != 2:
            made.append(cl.NameComparison(name).configure(term_frequency_adjustments=True))
        elif sort == "date":
            made.append(cl.DateOfBirthComparison(name, input_is_string=True))
        elif sort == "id":
            made.append(cl.DamerauLevenshteinAtThresholds(name, [1, 2]))
        elif sort == "text":
            made.append(cl.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True))
        elif sort == "place":
            made.append(cl.LevenshteinAtThresholds(name, [1, 2]).configure(term_frequency_adjustments=True))
        elif sort == "email":
            made.append(cl.EmailComparison(name))
    return made


def _rules(tables: Sequence[pa.Table]) -> list[Any]:
    """Columns and pairs of columns under which few records meet, those that few meet under first."""
    from splink import block_on

    columns = tables[0].column_names[1:]
    room = ROOM * sum(table.num_rows for table in tables)
    found: list[tuple[int, tuple[str, ...]]] = []
    for size in (1, 2):
        for group in combinations(columns, size):
            apart = len({name.partition(" ")[0] for name in group}) == size
            if apart and not any(set(known) <= set(group) for _, known in found):
                cost = _cost(tables, group)
                if 0 < cost <= room:
                    found.append((cost, group))
    return [block_on(*group) for _, group in sorted(found)[:RULES]]


def _cost(tables: Sequence[pa.Table], group: Sequence[str]) -> int:
    """How many pairs of records agree on all columns of a group."""
    counts: list[dict[Any, int]] = []
    for table in tables:
        held: dict[Any, int] = {}
        for value in zip(*(table[name].to_pylist() for name in group), strict=True):
            if None not in value:
                held[value] = held.get(value, 0) + 1
        counts.append(held)
    if len(counts) == 1:
        return sum(n * (n - 1) // 2 for n in counts[0].values())
    return sum(n * counts[1].get(value, 0) for value, n in counts[0].items())


def _train(linker: Any, sorts: Mapping[str, str], *, learn: bool = True) -> None:
    """Chance by sampling, m by expectation maximisation under two different meetings, so that each column is free in one."""
    if not learn:
        linker.training.estimate_u_using_random_sampling(SAMPLED, seed=SEED)
        return
    from splink import block_on
    from splink.internals.exceptions import SplinkException

    names = [name for name, sort in sorts.items() if sort == "name"]
    keen = [name for sort in ("id", "date", "email") for name, is_ in sorts.items() if is_ == sort]
    rest = [name for sort in ("text", "place") for name, is_ in sorts.items() if is_ == sort]
    sure = [block_on(*group) for group in ([*names, keen[0]] if keen else names, [*names, *rest[:1]], [*keen[:1], *rest[:1]])
            if group]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
    linker.training.estimate_u_using_random_sampling(SAMPLED, seed=SEED)
    for group in ([keen[-1:] or rest[:1], names or rest[1:2], rest[:1]] if rest else [keen[-1:], names]):
        # Where nobody meets so, or all who do agree in everything, there is nothing to learn; the other meetings teach it.
        with contextlib.suppress(SplinkException, ValueError):
            if group:
                linker.training.estimate_parameters_using_expectation_maximisation(block_on(*group))


def _one_to_one(pairs: pa.Table) -> pa.Table:
    """The likeliest pair first, and each record once."""
    order = np.argsort(-np.asarray(pairs["weight"]), kind="stable")
    left, right = pairs["left"].to_pylist(), pairs["right"].to_pylist()
    seen_left: set[Any] = set()
    seen_right: set[Any] = set()
    kept = []
    for at in order.tolist():
        if left[at] not in seen_left and right[at] not in seen_right:
            seen_left.add(left[at])
            seen_right.add(right[at])
            kept.append(at)
    return pairs.take(pa.array(kept, pa.int64()))


def _closed(pairs: pa.Table) -> pa.Table:
    """All pairs inside the beings that likely pairs make, added from the likeliest down.

    Two beings come together where no more speaks against it than records of one person with their slips of the pen do: the
    mean weight of the pairs across them is above `FLOOR`, so one chance resemblance does not join two families.
    """
    rows = sorted(pairs.to_pylist(), key=lambda row: (-row["weight"], row["left"], row["right"]))
    known = {frozenset((row["left"], row["right"])): row for row in rows}
    being: dict[Any, list[Any]] = {}
    for row in rows:
        if row["probability"] < LIKELY:
            break
        mine, theirs = (being.setdefault(end, [end]) for end in (row["left"], row["right"]))
        if mine is theirs:
            continue
        across = [known[pair]["weight"] if (pair := frozenset((a, b))) in known else UNMET for a in mine for b in theirs]
        if np.mean(across) > FLOOR:
            mine.extend(theirs)
            for end in theirs:
                being[end] = mine
    groups = {id(group): sorted(group) for group in being.values() if len(group) > 1}
    inside = [(a, b) for group in groups.values() for a, b in combinations(group, 2)]
    told = [known.get(frozenset(pair), {"probability": None, "weight": None}) for pair in inside]
    return pa.table({"left": [a for a, _ in inside], "right": [b for _, b in inside],
                     "probability": pa.array([row["probability"] for row in told], pa.float64()),
                     "weight": pa.array([row["weight"] for row in told], pa.float64())})
