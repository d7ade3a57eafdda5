"""Likely links by band."""

from __future__ import annotations

import ibis

from stalwarts import schema
from stalwarts.measures.link_trust import link_trust


def test_bands_count_pairs_vetoes_and_what_is_joined():
    """Four pairs: 0.995 joined, 0.995 with a veto, 0.7, 0.1."""
    columns = schema.DERIVED["likely"].types
    rows = [("a", "b", 0.995, None), ("a", "c", 0.995, "no"), ("a", "d", 0.7, None), ("a", "e", 0.1, None)]
    likely = ibis.memtable([(left, right, p, ["x"], [], veto, "name") for left, right, p, veto in rows],
                           schema=ibis.schema(columns))
    told = {row["band"]: row for row in ibis.duckdb.connect().to_pyarrow(link_trust(likely)).to_pylist()}
    assert told[0.99]["pairs"] == 2
    assert told[0.99]["vetoed"] == 1
    assert told[0.99]["joined"] == 1
    assert abs(told[0.99]["wrong_per_1000"] - 5.0) < 1e-6
    assert told[0.6]["joined"] == 0
    assert told[0.6]["wrong_per_1000"] is None
    assert set(told) == {0.99, 0.6, 0.05}
