"""Joint draws: as often as each pair is likely, and never what cannot be."""

from __future__ import annotations

import inspect

import numpy as np
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.identity import _words
from stalwarts.identity import draws
from stalwarts.identity import joining


def row(left: str, right: str, probability: float, veto: str | None = None) -> dict:
    return {"left": left, "right": right, "probability": probability, "veto": veto}


def test_a_pair_is_one_person_as_often_as_it_is_likely():
    """One pair at 0.7: in some 70 of 100 draws, and the same draws every time."""
    (part,) = draws.drawn([row("a:1", "b:1", 0.7)], {}, 2000)
    assert abs(part.share(("a:1", "b:1")) - 0.7) < 0.04
    (again,) = draws.drawn([row("a:1", "b:1", 0.7)], {}, 2000)
    assert np.array_equal(part.drawn, again.drawn)


def test_pairs_err_together_and_each_is_as_likely_as_it_is_said_to_be():
    """300 pairs of 0.1, 0.5 and 0.9 that touch nowhere: as many are one as was said, in a wider range than by their own lots."""
    said = np.tile([0.1, 0.5, 0.9], 100)
    parts = draws.drawn([row(f"a:{n}", f"b:{n}", float(p)) for n, p in enumerate(said)], {})
    so = np.array([[len(part.ways[at]) == 1 for at in part.drawn] for part in parts])
    said = np.array([part.pairs[0][1] for part in parts])
    for p in (0.1, 0.5, 0.9):
        assert abs(so[said == p].mean() - p) < 0.015
    own = (said * (1 - said)).sum()
    assert 4 * own < so.sum(axis=0).var() < 16 * own


def test_rivals_never_hold_at_once():
    """Two Instagram names that may be one address: in no draw both."""
    on = {"instagram:x": frozenset({"instagram"}), "instagram:y": frozenset({"instagram"})}
    (part,) = draws.drawn([row("email:e", "instagram:x", 0.5), row("email:e", "instagram:y", 0.5)], on, 500)
    assert all(len(group) < 3 for way in part.ways for group in way)
    assert part.share(("email:e", "instagram:x")) > 0.3


def test_a_veto_is_never_drawn_unless_it_only_says_that_nobody_knows():
    """Two account names of one platform: left out. A name alone: drawn."""
    vetoed = draws.drawn([row("a:1", "b:1", 0.9, "both have an account name on a")], {})
    assert vetoed == []
    (part,) = draws.drawn([row("a:1", "b:1", 0.9, draws.UNSURE[0])], {})
    assert part.share(("a:1", "b:1")) > 0.8


def test_the_vetoes_that_say_that_nobody_knows_are_vetoes_there_are():
    """Each is one of the sentences that the comparing says; a reworded one would be forbidden in every draw, unseen."""
    said = inspect.getsource(_words)
    assert [veto for veto in draws.UNSURE if f'"{veto}"' not in said] == []


PLATFORMS = ("instagram", "tiktok", "email")
BEINGS = st.builds("{}:{}".format, st.sampled_from(PLATFORMS), st.integers(0, 4))
PAIRS = st.lists(st.tuples(BEINGS, BEINGS, st.floats(0.05, 0.999), st.sampled_from([None, None, "they go by different names"])),
                 max_size=14)


def rows_of(pairs):
    kept = {}
    for one, other, chance, veto in pairs:
        if one != other:
            kept[min(one, other), max(one, other)] = row(min(one, other), max(one, other), chance, veto)
    return list(kept.values())


ON = {f"{platform}:{n}": frozenset({platform}) for platform in PLATFORMS[:2] for n in range(5)}


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_every_draw_is_a_mapping_that_respects_what_cannot_be(pairs):
    """Any pairs: each draw groups every being once, without a second account name of one platform in a group."""
    rows = rows_of(pairs)
    for part in draws.drawn(rows, ON, 20):
        for way in part.ways:
            assert sorted(being for group in way for being in group) == list(part.beings)
            for group in way:
                named = [being.partition(":")[0] for being in group if being in ON]
                assert len(named) == len(set(named))
                assert len(group) <= joining.LARGEST
        vetoed = {(r["left"], r["right"]) for r in rows if r["veto"]}
        connected = {pair for pair, _ in part.pairs}
        assert not vetoed & connected


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.randoms())
def test_what_is_joined_rests_on_the_pairs_alone(pairs, lots):
    """Any pairs in any order: one overlay, no being both joined and joined to, nobody decided apart together."""
    from stalwarts.identity import likely

    rows = [r | {"reasons": [], "against": [], "evidence": "account name = address"} for r in rows_of(pairs)]
    apart = {(r["left"], r["right"]) for r in rows[:1]}

    def table(some):
        order = sorted(some, key=lambda r: (-r["probability"], r["left"], r["right"]))
        return likely._table(order, likely.LIKELY)

    overlay = joining.overlay(table(rows), apart, ON).to_pylist()
    shuffled = list(rows)
    lots.shuffle(shuffled)
    assert joining.overlay(table(shuffled), apart, ON).to_pylist() == overlay
    joined = {r["being"]: r["person"] for r in overlay}
    assert not set(joined) & set(joined.values())
    assert all(r["person"] < r["being"] and joining.APPLIED <= r["probability"] <= 1 for r in overlay)
    for one, other in apart:
        assert joined.get(one, one) != joined.get(other, other)
