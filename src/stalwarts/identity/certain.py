"""Certain identity: handles that files show to be one being are joined, and decisions have the last word.

What joins: links whose two ends stand for somebody (`clean.mergeable`) and are not crowded, and `same` decisions.

- *Crowded*: a handle linked to more than `NAMES_AT_MOST` handles of one platform is shared (a household's address, an
  agency's telephone, a till's "walk-in" id) and joins nobody by itself. Five, because Instagram lets one log-in hold
  five accounts: fewer would part people from their own second name. Ids a shop mints, often one per checkout, say
  little about sharing: there the limit is `IDS_AT_MOST`. Plus-tags of one address count once.
- So one being may have several e-mail addresses and, up to the limit, several account names of one platform.
- *Decisions*: of several on one pair the latest counts, `different` where two are equally late. `different` always
  holds: the beings it touches are built anew, strongest link first (`same` decisions, the latest first, then by
  `STRENGTH` of the basis, then by spelling), and a link that would join two who are different is left out. That cuts
  each path between them at its weakest link. `same` joins even shared handles: a person has said so.

The result depends on the links and decisions alone, not on their order or on how often they are repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import numpy as np
import pyarrow as pa

from stalwarts.identity import _addresses
from stalwarts.identity import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir
    from numpy.typing import NDArray

    Codes = NDArray[np.intp]
    Flags = NDArray[np.bool_]
    Pair = tuple[int, int]

BEINGS = pa.schema({"handle": pa.string(), "person": pa.string(), "probability": pa.float64()})
NAMES_AT_MOST = 5
IDS_AT_MOST = 50
STRENGTH = ("customer id", "one row", "plus tag", "typed by the buyer")
"""Bases of links, strongest first; a basis not named here is weaker than all of them."""


def links_needed(link: ir.Table, *seen: ir.Table) -> ir.Table:
    """The rows `beings` wants: `left`, `right`, `basis`, distinct.

    `seen` are tables with a column `handle` (handle, follow, order, …). Their e-mail addresses with a plus-tag are
    linked on the basis `plus tag` where the plain address is seen too, or another tag of it.
    """
    return link.select("left", "right", "basis").union(plus_tags(*seen)).distinct()


def plus_tags(*seen: ir.Table) -> ir.Table:
    """`left`, `right`, `basis`: addresses that differ by a plus-tag alone, each linked to the least of them."""
    import ibis

    emails = [table.filter(table.handle.startswith("email:")).select("handle") for table in seen]
    # Tags are few and addresses many: looked for table by table, before anything is compared.
    tagged = _once([each.filter(each.handle.contains("+"), each.handle.re_search(clean.TAGGED)) for each in emails])
    tagged = tagged.mutate(plain=clean.plain_expr(tagged.handle))
    bare = _once([each.semi_join(tagged, each.handle == tagged.plain) for each in emails])
    alike = tagged.union(bare.mutate(plain=bare.handle))
    least = alike.group_by("plain").agg(left=alike.handle.min())
    pairs = alike.inner_join(least, "plain")
    pairs = pairs.filter(pairs.left != pairs.handle)
    return pairs.select("left", right="handle", basis=ibis.literal("plus tag"))


def _once(tables: list[ir.Table]) -> ir.Table:
    first, *more = tables
    return first.union(*more, distinct=True) if more else first.distinct()


def beings(link: pa.Table, ruling: pa.Table | None = None) -> pa.Table:
    """Which being each linked handle belongs to.

    `link` has text columns `left`, `right`, `basis`; `ruling` has `left`, `right`, `verdict` (same, different) and
    `decided_at`. Returns `handle`, `person` (the least handle of the being) and `probability` (1.0), in no order, with
    a row only for handles that are not their own `person`.
    """
    if not link.num_rows and (ruling is None or not ruling.num_rows):
        return pa.Table.from_batches([], BEINGS)
    same, different = _verdicts(ruling)
    text, ends = _numbered([link["left"], link["right"], *_columns(same), *_columns(different)])
    left, right, kept = _joining(text, ends[0], ends[1])
    vetoes = _pairs(ends[4], ends[5])
    being = _components(np.append(left[kept], ends[2]), np.append(right[kept], ends[3]), len(text))
    torn = np.unique([being[one] for one, other in vetoes if being[one] == being[other]])
    if torn.size:
        rows = kept[np.isin(being[left[kept]], torn)]
        weaker = _by_strength(text, left, right, rows, link["basis"])
        inside = np.flatnonzero(np.isin(being, torn))
        being[inside] = _rebuilt(inside, [*_pairs(ends[2], ends[3]), *weaker], vetoes)
    return _sparse(text, being)


def crowded(link: pa.Table) -> pa.Table:
    """Handles shared by too many to join them: `handle`, `platform` (of the handles it is linked to), `linked`."""
    text, (left, right) = _numbered([link["left"], link["right"]])
    counts = _crowds(text, left, right, _somebody(text))
    return counts.set_column(0, "handle", text.take(counts["hub"]))


def _joining(text: pa.Array, left: Codes, right: Codes) -> tuple[Codes, Codes, Codes]:
    """The ends of every link, and the rows of those that join by themselves."""
    good = _somebody(text)
    good[_crowds(text, left, right, good)["hub"].to_numpy()] = False
    return left, right, np.flatnonzero(good[left] & good[right])


def _verdicts(ruling: pa.Table | None) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs that are the same (latest first) and pairs that are different, by the last word on each."""
    last: dict[tuple[str, str], tuple[Any, bool]] = {}
    for row in ruling.to_pylist() if ruling is not None else []:
        pair = (min(row["left"], row["right"]), max(row["left"], row["right"]))
        word = (row["decided_at"], row["verdict"] == "different")
        last[pair] = max(last.get(pair, word), word)
    words = sorted(((when, pair, apart) for pair, (when, apart) in last.items() if pair[0] != pair[1]),
                   key=lambda word: word[1])
    words.sort(key=lambda word: word[0], reverse=True)
    return [pair for _, pair, apart in words if not apart], [pair for _, pair, apart in words if apart]


def _numbered(columns: list[pa.ChunkedArray]) -> tuple[pa.Array, list[Codes]]:
    """Every distinct text once, and each column as positions among them."""
    chunks = [chunk.cast(pa.large_string()) for column in columns for chunk in column.chunks]
    coded = pa.chunked_array(chunks, pa.large_string()).dictionary_encode()
    texts = coded.chunk(coded.num_chunks - 1).dictionary if coded.num_chunks else pa.array([], pa.large_string())
    codes = np.concatenate([np.empty(0, np.intp), *(chunk.indices.to_numpy() for chunk in coded.chunks)])
    bounds = np.cumsum([len(column) for column in columns])[:-1]
    return texts, np.split(codes.astype(np.intp), bounds)


def _columns(pairs: list[tuple[str, str]]) -> list[pa.ChunkedArray]:
    return [pa.chunked_array([pa.array([pair[side] for pair in pairs], pa.large_string())]) for side in (0, 1)]


def _pairs(left: Codes, right: Codes) -> list[Pair]:
    return list(zip(left.tolist(), right.tolist(), strict=True))


def _somebody(text: pa.Array) -> Flags:
    import pyarrow.compute as pc

    return ~np.asarray(pc.match_substring_regex(text, clean.NOBODY))


def _crowds(text: pa.Array, left: Codes, right: Codes, good: Flags) -> pa.Table:
    """`hub`, `platform`, `linked`: handles linked to more of one platform than one being has."""
    import pyarrow.compute as pc

    sound = good[left] & good[right] & (left != right)
    left, right = left[sound], right[sound]
    busy = np.bincount(left, minlength=len(text)) + np.bincount(right, minlength=len(text)) > NAMES_AT_MOST
    forth, back = busy[left], busy[right]
    other = text.take(pa.array(np.append(right[forth], left[back])))
    linked = pa.table({"hub": np.append(left[forth], right[back]),
                       "platform": pc.replace_substring_regex(other, ":.*", ""),
                       "plain": pc.if_else(pc.match_substring_regex(other, clean.TAGGED),
                                           pc.replace_substring_regex(other, clean.TAG, "@"), other)})
    counts = linked.group_by(["hub", "platform"]).aggregate([("plain", "count_distinct")])
    counts = counts.rename_columns(["hub", "platform", "linked"])
    names = pc.is_in(counts["platform"], pa.array([*_addresses.NAMED, "email", "phone"], pa.large_string()))
    return counts.filter(pc.greater(counts["linked"], pc.if_else(names, NAMES_AT_MOST, IDS_AT_MOST)))


def _components(left: Codes, right: Codes, size: int) -> Codes:
    """For each of `size` nodes the least node it is connected to.

    Every root hooks on to a smaller root that it is linked to, then all paths are halved until flat. Only roots without
    a smaller neighbour are left, at most half of them, so rounds grow with the logarithm of the size (the idea of
    Shiloach and Vishkin 1982, on whole arrays).
    """
    root: Codes = np.arange(size)
    while True:
        one, other = root[left], root[right]
        apart = one != other
        if not apart.any():
            return root
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        root[np.maximum(one, other)] = np.minimum(one, other)
        while not np.array_equal(above := root[root], root):
            root = above


def _by_strength(text: pa.Array, left: Codes, right: Codes, rows: Codes, basis: pa.ChunkedArray) -> list[Pair]:
    """The links of these rows as pairs of positions, strongest first."""
    rank = {name: place for place, name in enumerate(STRENGTH)}
    one, other, place = left[rows], right[rows], pa.array(rows)
    spelt = zip(text.take(pa.array(one)).to_pylist(), text.take(pa.array(other)).to_pylist(), strict=True)
    strength = [rank.get(name, len(rank)) for name in basis.take(place).to_pylist()]
    order = sorted((strong, min(ends), max(ends), at) for at, (strong, ends) in
                   enumerate(zip(strength, spelt, strict=True)))
    return [(int(one[at]), int(other[at])) for *_, at in order]


def _rebuilt(nodes: Codes, links: Iterable[Pair], vetoes: list[Pair]) -> Codes:
    """Which being each node belongs to, when links are added in order and none may join a vetoed pair."""
    root = {node: node for node in nodes.tolist()}
    foes: dict[int, set[int]] = {node: set() for node in root}

    def top(node: int) -> int:
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    for one, other in vetoes:
        if one in root and other in root:
            foes[one].add(other)
            foes[other].add(one)
    for one, other in links:
        if one not in root:
            continue
        small, large = sorted((top(one), top(other)), key=lambda node: len(foes[node]))
        if small != large and all(top(foe) != large for foe in foes[small]):
            root[small] = large
            foes[large] |= foes.pop(small)
    return np.array([top(node) for node in root], np.intp)


def _sparse(text: pa.Array, being: Codes) -> pa.Table:
    """`handle`, `person`, `probability` for the handles that are not the least of their being."""
    least = _least(text, being)[being]
    moved = np.flatnonzero(least != np.arange(len(being)))
    return pa.table({"handle": text.take(pa.array(moved)).cast(pa.string()),
                     "person": text.take(pa.array(least[moved])).cast(pa.string()),
                     "probability": np.ones(len(moved))})


def _least(text: pa.Array, being: Codes) -> Codes:
    """For each being, under the node it is numbered by, the node with the least text.

    A knock-out: within each being neighbours meet two by two and the lesser goes on; the last one meets the node that
    the being is numbered by.
    """
    least: Codes = np.arange(len(being))
    rest = np.flatnonzero(being != least)
    rest = rest[np.argsort(being[rest])]
    while rest.size:
        group, place = being[rest], np.arange(len(rest))
        first = np.append(True, group[1:] != group[:-1])
        odd = np.flatnonzero((place - np.maximum.accumulate(np.where(first, place, 0))) % 2)
        if not odd.size:
            least[group] = _lesser(text, group, rest)
            break
        rest[odd - 1] = _lesser(text, rest[odd - 1], rest[odd])
        rest = np.delete(rest, odd)
    return least


def _lesser(text: pa.Array, one: Codes, other: Codes) -> Codes:
    """Of each two nodes the one whose text comes first by code point."""
    import pyarrow.compute as pc

    later = np.asarray(pc.less(text.take(pa.array(other)), text.take(pa.array(one))))
    return np.where(later, other, one)
