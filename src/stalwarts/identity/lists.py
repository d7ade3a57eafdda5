"""People of two lists under different addresses: where both sides tell several things, Splink weighs them (`records`).

A being is a record where it goes by a name of two words or more and tells at least two more things (town, postcode,
telephone number). Of two records that have a name and two more things both tell, the odds come from the whole of it: how
often records of one person agree on each thing, and how often those of two, as the lists themselves say. What stands before
the @ of an address is no column: it is made of the name, so it agrees where the name does and would count twice. Our own
treatment (`_weights`) stays for everybody else, and for what is not a column: account names, texts in which one names the
other, clicks.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from stalwarts.identity import _agree
from stalwarts.identity import _facts
from stalwarts.identity import records
from stalwarts.identity._facts import PLACES
from stalwarts.identity._letters import latin

SORTS = {"given": "name", "family": "name", "phone": "id", "postcode": "id", "city": "place", "country": "place"}
"""The columns of a record, and what they hold (`records.SORTS`)."""
TELLING = ("phone", "postcode", "city")
"""Of these a record has two besides its name, and so have two records in common."""
TWO = 2
FEWEST = 500
"""Records from which how often they agree can be learned of themselves."""
FILLED = 0.05
"""Share of records that tell something, from which it is a column."""
TWICE = 0.01
"""The least share of records that are taken to be somebody's second."""
AGREE = {"name": (0.86, 0.03, 0.055, 0.015, 0.01, 0.015, 0.005, 0.01), "phone": (0.8, 0.02, 0.01, 0.17),
         "postcode": (0.78, 0.03, 0.01, 0.18), "city": (0.84, 0.02, 0.01, 0.13),
         "country": (0.97, 0.005, 0.005, 0.02)}
"""How often two records of one person agree on each level: alike, nearly, …, not. Given, and not learned, because lists of a
shop's size hold too few people twice: expectation maximisation then takes namesakes in one town for them."""
KINDS = frozenset({"name", "name in part", "initial", "address = name", "address = name in part", "address = address", "phone",
                   "address = address in part", "address = address to the dot", "city", "postcode"})
"""Evidence of our own that is all among the columns, so that theirs replaces it."""
EVIDENCE = "record"
RECORDS = pa.schema({"being": pa.string(), "name": pa.string(), **dict.fromkeys(SORTS, pa.string())})
WEIGHED = pa.schema({"left": pa.string(), "right": pa.string(), "odds": pa.float64()})
LEAST, MOST = 1e-4, 1e6
VETOED = 0.08
"""The most two records may have for them that share a house and not a name: they look much alike, and are two as a rule."""
SHORT_WORD = 4
"""Letters up to which one letter more or less makes another name."""
Row = dict[str, Any]


def listed(facts: Iterable[_facts.Being]) -> pa.Table:
    """The records among some beings, in their order: the columns of `RECORDS`."""
    rows = [row for one in sorted(facts, key=lambda one: one.least) if (row := _record(one)) is not None]
    return pa.Table.from_pylist(rows, schema=RECORDS)


def _record(one: _facts.Being) -> Row | None:
    name = next((name for name in one.names if len(latin(name).split()) > 1), None)
    if name is None:
        return None
    words = latin(name).split()
    told = {kind: min(one.places.get(kind, ()), default=None) for kind in PLACES} | {"phone": min(one.phones, default=None)}
    if sum(told[kind] is not None for kind in TELLING) < TWO:
        return None
    return {"being": one.least, "name": name, "given": words[0], "family": words[-1], **told}


def nothing() -> pa.Table:
    """What records say of each other where nobody asked them."""
    return pa.Table.from_batches([], WEIGHED)


def weighed(engine: Any, told: pa.Table) -> pa.Table:
    """The odds that two records are one person, of every two that meet anywhere: the columns of `WEIGHED`.

    `told` as `listed` gives it; none where there are too few to learn from. Loads Splink.
    """
    sorts = {name: sort for name, sort in SORTS.items() if pc.count(told[name]).as_py() >= FILLED * told.num_rows}
    if told.num_rows < FEWEST or not set(TELLING) & set(sorts):
        return nothing()
    given = records.Given(_prior(told), AGREE)
    found = records.weighed(engine, [told.select(["being", *sorts])], sorts, "being", given)
    ends = pc.if_else(pc.less(found["left"], found["right"]), found["left"], found["right"])
    others = pc.if_else(pc.less(found["left"], found["right"]), found["right"], found["left"])
    # Sums over threads differ in their last digits from run to run; what is kept does not.
    odds = pc.max_element_wise(pc.min_element_wise(pc.power(2.0, pc.round(found["weight"], 6)), MOST), LEAST)
    return pa.table([ends, others, odds], schema=WEIGHED).sort_by([("left", "ascending"), ("right", "ascending")])


def _prior(told: pa.Table) -> float:
    """The probability that two records taken at random are one person, by those whose name and home agree."""
    alike = [_alike(told, kind) for kind in ("phone", "postcode") if pc.count(told[kind]).as_py()]
    people = max(*alike, 0, TWICE * told.num_rows) if alike else TWICE * told.num_rows
    return float(2 * people / (told.num_rows * (told.num_rows - 1)))


def _alike(told: pa.Table, kind: str) -> float:
    """How many pairs go by one name and share a home, for as many as tell it."""
    counted = told.filter(pc.is_valid(told[kind])).group_by(["given", "family", kind]).aggregate([([], "count_all")])
    times = counted["count_all"].to_numpy()
    tell = pc.count(told[kind]).as_py() / told.num_rows
    return float((times * (times - 1) / 2).sum() / (tell * tell * AGREE["name"][0] * AGREE[kind][0]))


def heard(pairs: list[Row], told: pa.Table, odds: pa.Table, on: Mapping[str, list[str]], least: float) -> list[Row]:
    """Rows of `likely.COMPARED` where those of two records are as the records say; `on` a being's platforms.

    Pairs that rest on something that is no column keep what they had; of the rest those under `least` are gone.
    """
    record = {row["being"]: row for row in told.to_pylist()}
    known = {(row["left"], row["right"]): row for row in pairs}
    for row in odds.to_pylist():
        pair = (row["left"], row["right"])
        left, right = record[pair[0]], record[pair[1]]
        before = known.get(pair)
        if _both(left, right) < TWO or (before and not set(before["evidence"].split(" + ")) <= KINDS):
            continue
        known.pop(pair, None)
        if row["odds"] >= least:
            known[pair] = {"left": pair[0], "right": pair[1], "odds": row["odds"], "left_on": on[pair[0]],
                           "right_on": on[pair[1]], **_in_words(left, right)}
            if known[pair]["veto"] is not None:
                known[pair]["odds"] = min(row["odds"], VETOED)
    return list(known.values())


def _both(left: Row, right: Row) -> int:
    """How many things both tell, besides their names."""
    return sum(left[kind] is not None and right[kind] is not None for kind in TELLING)


def _in_words(left: Row, right: Row) -> Row:
    """What agrees and what does not, and why they are not joined without a decision."""
    level = _agree.alike_names(left["name"], right["name"])
    names = f"{left['name']}, {right['name']}"
    agree, reasons, against = [], [], []
    if level == _agree.SAME:
        agree.append("name")
        reasons.append(f"same name: {left['name']}" + (f", {right['name']}" if left["name"] != right["name"] else ""))
    else:
        against.append(f"the names agree in part: {names}" if level == _agree.PARTLY else f"different names: {names}")
    for kind, same, apart in (("phone", "same telephone number: {}", "different telephone numbers"),
                              ("postcode", "same postcode: {}", "postcodes {} and {}"), ("city", "both in {}", "{} and {}")):
        mine, theirs = left[kind], right[kind]
        if mine is not None and mine == theirs:
            agree.append(kind)
            reasons.append(same.format(mine.title() if kind == "city" else mine))
        elif mine is not None and theirs is not None:
            against.append(apart.format(mine.title(), theirs.title()))
    return {"reasons": reasons, "against": against, "veto": _veto(level, left, right, set(agree)),
            "evidence": ": ".join((EVIDENCE, ", ".join(agree)))}


def _veto(level: int, left: Row, right: Row, agree: set[str]) -> str | None:
    if level != _agree.SAME and not _slip(left["name"], right["name"]):
        return "they go by different names" if level == _agree.DIFFERENT else "it may be a household: two given names"
    if agree <= {"name"}:
        return "two addresses, and nothing in common but a name"
    return None


def _slip(one: str, other: str) -> bool:
    """Whether two names differ by one letter of one word, missing or another."""
    mine, theirs = latin(one).split(), latin(other).split()
    apart = [(a, b) for a, b in zip(mine, theirs, strict=False) if a != b]
    if len(mine) != len(theirs) or len(apart) != 1:
        return False
    short, long = sorted(apart[0], key=len)
    without = {long[:at] + long[at + 1:] for at in range(len(long))}
    return len(long) > SHORT_WORD and (short in without or (len(short) == len(long) and bool(
        without & {short[:at] + short[at + 1:] for at in range(len(short))})))
