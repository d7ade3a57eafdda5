"""People of two lists under different addresses: what their records say of each other, and when nobody asks them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from stalwarts.engines import open_engine
from stalwarts.identity import certain
from stalwarts.identity import joining
from stalwarts.identity import likely
from stalwarts.identity import lists

TEXT = pa.string()
SYLLABLES = ["ma", "lo", "ne", "ta", "vi", "so", "el", "an", "ro", "ka", "li", "be", "du", "or", "in", "te", "mo", "ra", "sil", "ven", "dor"]
BACKERS = 60


def word(lots: np.random.Generator, size: int) -> str:
    return "".join(lots.choice(SYLLABLES, size).tolist()).title()


def shops(people: int = 600) -> list[tuple[str, str, str]]:
    """A shop's customers with name, town and postcode; sixty of them back a campaign under other addresses.

    Customer 7's brother backs too, from the same house, and a namesake of customer 8 from another town.
    """
    lots = np.random.default_rng(5)
    clues, homes = [], []
    for n in range(people):
        home = {"name": f"{word(lots, 2)} {word(lots, 3)}", "city": word(lots, 1), "postcode": f"{lots.integers(1000, 9999)}"}
        homes.append(home)
        clues += [(f"email:shop{n}@example.org", kind, value) for kind, value in home.items()]
    for n in range(BACKERS):
        clues += [(f"email:back{n}@example.com", kind, value) for kind, value in homes[100 + n].items()]
    clues += [("email:brother@example.com", kind, value) for kind, value in
              (homes[7] | {"name": f"Zzuzu {homes[7]['name'].split()[1]}"}).items()]
    namesake = homes[8] | {"city": "Elsewhere", "postcode": "0001"}
    return clues + [("email:namesake@example.com", kind, value) for kind, value in namesake.items()]


def found(clues: list[tuple[str, str, str]]) -> dict[str, pa.Table]:
    def table(rows: list[tuple], *names: str) -> pa.Table:
        values = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return pa.table({name: pa.array(of, pa.int64() if name in {"pays", "follows", "clickers", "times"} else TEXT)
                         for name, of in zip(names, values, strict=True)})

    handles = sorted({(handle, 1, 0) for handle, *_ in clues})
    return {"handles": table(handles, "handle", "pays", "follows"), "clues": table(clues, "handle", "kind", "value"),
            "codes": table([], "handle", "code"), "said": table([], "handle", "question", "answer"),
            "clicked": table([], "clicker", "buyer", "clickers", "times")}


def nobody() -> pa.Table:
    return certain.beings(pa.table({name: pa.array([], TEXT) for name in ("left", "right", "basis")}))


@pytest.fixture(scope="module")
def pairs() -> dict[tuple[str, str], dict]:
    """What comes of it, pair by pair."""
    rows = likely.compared(found(shops()), nobody(), open_engine())
    return {(row["left"], row["right"]): row for row in likely.settled(rows, nobody()).to_pylist()}


def test_records_that_agree_in_name_and_home_are_joined(pairs: dict[tuple[str, str], dict]) -> None:
    """All sixty, by what the records say, with reasons in words."""
    told = [pairs[f"email:back{n}@example.com", f"email:shop{100 + n}@example.org"] for n in range(BACKERS)]
    assert all(row["probability"] >= joining.APPLIED and row["veto"] is None for row in told)
    assert {row["evidence"] for row in told} == {"record: name, postcode, city"}
    assert [reason.partition(" ")[0] for reason in told[0]["reasons"]] == ["same", "same", "both"]


def test_a_household_waits_and_a_namesake_elsewhere_is_not_joined(pairs: dict[tuple[str, str], dict]) -> None:
    """Who shares house and family name is vetoed with the reason; who shares a name alone is unlikely, or not there."""
    brother = pairs.get(("email:brother@example.com", "email:shop7@example.org"))
    assert brother is None or brother["veto"] == "it may be a household: two given names"
    namesake = pairs.get(("email:namesake@example.com", "email:shop8@example.org"))
    assert namesake is None or namesake["probability"] < 0.5


def test_few_records_are_left_to_the_rest_of_the_evidence() -> None:
    """Three hundred are too few to learn from: nothing of it is said, and Splink is not asked."""
    told = likely.renewed(found(shops(300)), nobody(), None, open_engine())[1].tables
    assert told["records"].num_rows > 300
    assert not told["weighed"].num_rows
    assert told["records"].num_rows < lists.FEWEST


def test_what_changed_in_no_record_asks_them_once() -> None:
    """A follower more: the records' word is taken over; a backer more: all as anew."""
    few = shops()
    first, work = likely.renewed(found(few), nobody(), None, open_engine())
    more = [*few, ("instagram:kestrel", "display_name", "Kes")]
    again, next_ = likely.renewed(found(more), nobody(), work, None)
    assert next_.tables["weighed"].num_rows == 0
    again, next_ = likely.renewed(found(more), nobody(), work, open_engine())
    assert next_.tables["weighed"] is work.tables["weighed"]
    backer = [*more, *(("email:one@example.com", kind, value) for _, kind, value in few[30:33])]
    assert likely.renewed(found(backer), nobody(), next_, open_engine())[0].equals(
        likely.compared(found(backer), nobody(), open_engine()))
    assert first.num_rows == again.num_rows


def test_nobody_loads_splink_to_compare_what_is_no_list() -> None:
    """Comparing few records, as a view of a small workspace does, leaves the library where it is."""
    code = ("import sys; sys.path.insert(0, sys.argv[1]); import test_lists as t; from stalwarts.identity import likely;"
            "likely.compared(t.found(t.shops(300)), t.nobody(), t.open_engine()); print('splink' in sys.modules)")
    told = subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, text=True, check=True,
                          env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    assert told.stdout.strip() == "False"
