"""Links to beings: the right components, decisions that hold, and nothing that depends on the order of rows."""

from __future__ import annotations

from datetime import datetime

import ibis
import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.identity import certain
from stalwarts.identity.certain import beings
from stalwarts.identity.certain import crowded
from stalwarts.identity.certain import links_needed

TEXT = pa.string()


def links(*rows):
    """`left right [basis]` lines."""
    rows = [(*row.split(" ", 2), "one row")[:3] for row in rows]
    return pa.table({name: pa.array([row[at] for row in rows], TEXT) for at, name in
                     enumerate(("left", "right", "basis"))})


def rulings(*rows):
    """`left right verdict [day of January 2026]` lines."""
    rows = [(*row.split(), "1")[:4] for row in rows]
    table = pa.table({name: pa.array([row[at] for row in rows], TEXT) for at, name in
                      enumerate(("left", "right", "verdict"))})
    days = [datetime(2026, 1, int(row[3])) for row in rows]
    return table.append_column("decided_at", pa.array(days, pa.timestamp("us")))


def groups(link, ruling=None):
    """The beings of more than one handle, as a set of sets; checks the sparse form on the way."""
    table = beings(link, ruling)
    assert table.schema == pa.schema([("handle", TEXT), ("person", TEXT), ("probability", pa.float64())])
    found = {}
    for row in table.to_pylist():
        assert row["person"] < row["handle"]
        assert row["probability"] == 1.0
        found.setdefault(row["person"], {row["person"]}).add(row["handle"])
    assert len(set().union(*found.values())) == sum(map(len, found.values()))
    return set(map(frozenset, found.values()))


def being(*handles):
    return frozenset(handles)


def test_chain_and_person_is_the_least_handle():
    """Link x:c x:b, x:b x:a: one being, named x:a."""
    assert groups(links("x:c x:b", "x:b x:a")) == {being("x:a", "x:b", "x:c")}


def test_nothing_linked():
    assert groups(links()) == set()
    assert groups(links(), rulings()) == set()
    assert groups(links("x:a x:a")) == set()


def test_least_is_by_code_point_in_any_script():
    found = beings(links("telegram:яна telegram:анна", "telegram:用户 telegram:ñu", "x:Z x:a")).to_pylist()
    assert {(row["handle"], row["person"]) for row in found} == {
        ("telegram:яна", "telegram:анна"), ("telegram:用户", "telegram:ñu"), ("x:a", "x:Z")}


def test_placeholders_relays_and_shared_addresses_join_nobody():
    table = links("email:noreply@x.org instagram:a", "email:noreply@x.org instagram:b", "shopify:0 instagram:c",
                  "shopify:0 instagram:d", "email:info@x.org instagram:e", "email:info@x.org instagram:f",
                  "email:z@privaterelay.appleid.com x:g", "email:z@privaterelay.appleid.com x:h")
    assert groups(table) == set()


def household(people, platform="instagram", end="email:holm@example.org"):
    return links(*(f"{end} {platform}:{n:03}" for n in range(people)))


def test_crowded_handles_join_nobody():
    """Five names on one address are one being, six are a household; shop ids may be fifty."""
    assert len(groups(household(5))) == 1
    assert groups(household(6)) == set()
    assert crowded(household(6)).to_pylist() == [
        {"handle": "email:holm@example.org", "platform": "instagram", "linked": 6}]
    assert len(groups(household(50, "stripe"))) == 1
    assert groups(household(51, "stripe")) == set()
    assert groups(household(6, end="shopify:77")) == set()
    assert crowded(household(5)).num_rows == 0


def test_crowds_count_distinct_handles_and_forget_tags():
    """The same five links in ten exports; seven tags of one address on one account name."""
    assert len(groups(pa.concat_tables([household(5)] * 10))) == 1
    tags = links(*(f"instagram:ada email:ada+{n}@example.org" for n in range(7)))
    assert len(groups(tags)) == 1


def test_crowds_do_not_count_placeholders():
    table = pa.concat_tables([household(5), links("email:holm@example.org instagram:instagramuser")])
    assert len(groups(table)) == 1


def test_a_crowded_address_does_not_part_what_else_links():
    table = pa.concat_tables([household(9), links("instagram:001 email:per@example.org")])
    assert groups(table) == {being("instagram:001", "email:per@example.org")}


def test_same_decision_joins_even_a_shared_handle():
    ruled = rulings("email:info@x.org instagram:e same", "email:new@x.org x:new same")
    assert groups(links("email:info@x.org instagram:f"), ruled) == {
        being("email:info@x.org", "instagram:e"), being("email:new@x.org", "x:new")}


def test_different_beats_a_direct_link():
    assert groups(links("x:a x:b"), rulings("x:b x:a different")) == set()


def test_different_cuts_the_path_at_its_weakest_link():
    """Path a -customer id- m -one row- n -typed by the buyer- b: the typed one goes."""
    table = links("x:a x:m customer id", "x:m x:n one row", "x:n x:b typed by the buyer")
    assert groups(table, rulings("x:a x:b different")) == {being("x:a", "x:m", "x:n")}
    table = links("x:a x:m hearsay", "x:m x:n plus tag", "x:n x:b one row")
    assert groups(table, rulings("x:a x:b different")) == {being("x:b", "x:m", "x:n")}


def test_equal_strength_is_settled_by_spelling():
    assert groups(links("x:a x:m", "x:m x:b"), rulings("x:a x:b different")) == {being("x:a", "x:m")}


def test_latest_decision_on_a_pair_counts():
    table = links("x:a x:b")
    assert len(groups(table, rulings("x:a x:b different 1", "x:b x:a same 2"))) == 1
    assert groups(table, rulings("x:a x:b different 2", "x:b x:a same 1")) == set()
    assert groups(table, rulings("x:a x:b different 2", "x:b x:a same 2")) == set()


def test_different_beats_a_path_of_same_decisions():
    """The earliest `same` on the path gives way."""
    ruled = rulings("x:a x:m same 3", "x:m x:b same 2", "x:a x:b different 1")
    assert groups(links(), ruled) == {being("x:a", "x:m")}


def test_a_same_decision_is_stronger_than_any_link():
    table = links("x:a x:m customer id", "x:m x:b typed by the buyer")
    assert groups(table, rulings("x:m x:b same", "x:a x:b different")) == {being("x:m", "x:b")}


def test_taking_a_decision_back_restores_what_was():
    table = links("x:a x:b", "x:b x:c", "email:q@x.org x:c")
    before = groups(table)
    apart = groups(table, rulings("x:a x:c different 1"))
    assert before != apart
    assert groups(table, rulings("x:a x:c different 1", "x:a x:c same 2")) == before


def test_several_decisions_split_a_wrong_cluster_at_once():
    """A till's id gave one being of five; four decisions part the first from all others."""
    table = links(*(f"till:7 email:{n}@x.org" for n in "abcde"))
    ruled = rulings(*(f"email:a@x.org email:{n}@x.org different" for n in "bcde"))
    found = groups(table, ruled)
    assert not any({"email:a@x.org", f"email:{n}@x.org"} <= one for one in found for n in "bcde")


NODES = [f"{platform}:{n}" for platform in ("email", "x", "shop") for n in "abcdefgh"]
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES))
LINKS = st.lists(st.tuples(PAIRS, st.sampled_from([*certain.STRENGTH, "hearsay"])), max_size=40)
RULINGS = st.lists(st.tuples(PAIRS, st.sampled_from(["same", "different"]), st.integers(1, 9)), max_size=8)


def as_links(rows):
    return links(*(f"{one} {other} {basis}" for (one, other), basis in rows))


def as_rulings(rows):
    return rulings(*(f"{one} {other} {verdict} {day}" for (one, other), verdict, day in rows))


def slow_groups(pairs):
    """Components the plain way: merge sets that touch until none do."""
    found = []
    for pair in pairs:
        touching = [one for one in found if one & set(pair)]
        found = [one for one in found if one not in touching] + [frozenset(pair).union(*touching)]
    return {one for one in found if len(one) > 1}



@settings(max_examples=150, deadline=None)
@given(LINKS)
def test_components_are_those_of_the_plain_way(rows):
    pairs = [pair for pair, _ in rows]
    hubs = set(crowded(as_links(rows))["handle"].to_pylist())
    assert groups(as_links(rows)) == slow_groups([pair for pair in pairs if not hubs & set(pair)])


@settings(max_examples=150, deadline=None)
@given(LINKS, RULINGS, st.randoms(use_true_random=False))
def test_order_repetition_and_direction_do_not_matter(rows, ruled, chance):
    first = groups(as_links(rows), as_rulings(ruled))
    again = [((pair[::-1] if chance.random() < 0.5 else pair), basis) for pair, basis in rows + rows[:5]]
    ruled = [((pair[::-1] if chance.random() < 0.5 else pair), *rest) for pair, *rest in ruled + ruled[:2]]
    chance.shuffle(again)
    chance.shuffle(ruled)
    assert groups(as_links(again), as_rulings(ruled)) == first


@settings(max_examples=150, deadline=None)
@given(LINKS, RULINGS)
def test_different_always_holds_and_nothing_joins_without_a_reason(rows, ruled):
    found = groups(as_links(rows), as_rulings(ruled))
    last = {}
    for (one, other), verdict, day in ruled:
        key = frozenset((one, other))
        last[key] = max(last.get(key, (0, "")), (day, verdict == "different"))
    parted = [pair for pair, (_, apart) in last.items() if apart and len(pair) == 2]
    assert not any(pair <= one for pair in parted for one in found)
    given_pairs = [pair for pair, _ in rows] + [pair for pair, verdict, _ in ruled if verdict == "same"]
    whole = slow_groups(given_pairs)
    assert all(any(one <= other for other in whole) for one in found)


@settings(max_examples=100, deadline=None)
@given(LINKS, RULINGS)
def test_a_cut_is_needed(rows, ruled):
    """Every link left out, of those that may join, would have brought together two who are different."""
    ruled = [row for row in ruled if row[1] == "different"]
    hubs = set(crowded(as_links(rows))["handle"].to_pylist())
    found = groups(as_links(rows), as_rulings(ruled))
    home = {handle: one for one in found for handle in one}
    parted = [set(pair) for pair, *_ in ruled if len(set(pair)) == 2]
    for one, other in (pair for pair, _ in rows if not hubs & set(pair)):
        both = home.get(one, being(one)) | home.get(other, being(other))
        assert home.get(one, one) == home.get(other, other) or one == other or any(pair <= both for pair in parted)


def test_long_chain_and_big_star():
    """20,000 in a row in shuffled order, beside one handle with 20,000 customer ids that is left alone."""
    rng = np.random.default_rng(3)
    order = rng.permutation(20_000)
    table = pa.table({"left": [f"x:{n + 10}" for n in order], "right": [f"x:{n + 11}" for n in order],
                      "basis": ["one row"] * len(order)})
    assert set(beings(table)["person"].to_pylist()) == {"x:10"}
    assert beings(table).num_rows == 20_000
    assert beings(household(20_000, "stripe")).num_rows == 0


def seen(*handles):
    return ibis.memtable(pa.table({"handle": pa.array(handles, TEXT)}))


def needed(link, *tables):
    expression = links_needed(ibis.memtable(link), *tables)
    rows = ibis.duckdb.connect().to_pyarrow(expression).to_pylist()
    return sorted((row["left"], row["right"], row["basis"]) for row in rows)


def test_links_needed_is_links_once_and_plus_tags():
    """Plain seen; two tags of one unseen plain; a lone tag; a null; an account name with a plus."""
    first = seen("email:luis+shop@x.org", "email:a+1@x.org", "email:lone+1@x.org", "instagram:a+b", None)
    more = seen("email:luis@x.org", "email:a+2@x.org", "email:a+1@x.org", "instagram:a", "email:other@x.org")
    assert needed(links("x:a x:b", "x:a x:b"), first, more) == [
        ("email:a+1@x.org", "email:a+2@x.org", "plus tag"),
        ("email:luis+shop@x.org", "email:luis@x.org", "plus tag"),
        ("x:a", "x:b", "one row")]
    assert needed(links("x:a x:b"), first) == [("x:a", "x:b", "one row")]


def test_links_needed_compiles_for_spark():
    assert ibis.pyspark
    link = ibis.table({"left": "string", "right": "string", "basis": "string", "export_id": "string"}, name="link")
    handle = ibis.table({"handle": "string"}, name="handle")
    follow = ibis.table({"handle": "string", "account": "string"}, name="follow")
    assert "plus tag" in ibis.to_sql(links_needed(link, handle, follow), dialect="pyspark")
