"""Which two beings are worth comparing.

Those that share a key or a telephone number, of whom one names the other, or where one bought just after the other clicked.
Whole columns at once: beings and keys are numbers here, beings in the order of their least handles.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stalwarts.identity import _facts
from stalwarts.identity._keys import CODE
from stalwarts.identity._keys import INITIAL
from stalwarts.identity._keys import NAME
from stalwarts.identity._keys import PHONE
from stalwarts.identity._keys import SHORT
from stalwarts.identity._keys import WHOLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CROWD = 16
"""Beings that share a key beyond which it tells nobody apart."""
FEW = 5
"""Beings that share a telephone number or are named in one place, likewise."""
KINDS = ("bio", "email", "note", "said", "typed_handle", "url")
"""Texts in which one may name the other; `said` where they were asked."""


@dataclass(frozen=True)
class Beings:
    """Everybody, as columns in the order of `least`, which numbers them."""

    least: pa.Array
    traits: pa.Table

    @classmethod
    def of(cls, traits: pa.Table) -> Beings:
        """From the table `traits` as it was read."""
        ordered = traits.take(pc.sort_indices(traits["being"])).combine_chunks()
        return cls(ordered["being"].combine_chunks(), ordered)

    def __len__(self) -> int:
        return len(self.least)

    def number(self, handles: pa.ChunkedArray) -> Codes:
        """The number of each being by its least handle, -1 where there is none."""
        return _numbers(pc.index_in(handles, value_set=self.least).fill_null(-1))

    def flags(self, name: str) -> Flags:
        """A trait that holds or does not."""
        return np.asarray(self.traits[name], bool)

    def lists(self, name: str) -> tuple[Codes, pa.Array]:
        """A trait of several values: whose each value is, and the values."""
        column = self.traits[name].combine_chunks()
        return _numbers(pc.list_parent_indices(column)), pc.list_flatten(column)

    def masks(self, name: str) -> NDArray[np.uint64]:
        """A trait of several values as bits, one for each value there is."""
        of, values = self.lists(name)
        coded = values.dictionary_encode()
        bits = np.zeros((len(self), len(coded.dictionary) // 64 + 1), np.uint64)
        at = _numbers(coded.indices)
        np.bitwise_or.at(bits, (of, at // 64), np.uint64(1) << (at % 64).astype(np.uint64))
        return bits


@dataclass(frozen=True)
class Meetings:
    """Two beings that meet at a key, once for each key: the lesser one first."""

    pair: Codes
    """Which of the pairs."""
    key: Codes
    origins: tuple[Codes, Codes]
    hows: tuple[Codes, Codes]
    alike: Flags
    """Whether both are account names or addresses, and spelt alike to the last dot."""


@dataclass(frozen=True)
class Candidates:
    """Every pair worth comparing, in order, and how it came about."""

    left: Codes
    right: Codes
    keys: list[str]
    """The text of each key anybody meets at, in order."""
    met: Meetings
    phone: Codes
    """The number of the key of the telephone number they share; -1: none."""
    told: NDArray[np.bool_]
    """For each of `KINDS`, whether one names the other so."""
    clickers: Codes
    """Of how many who clicked one bought shortly after as the other (0: none did), and how often."""
    times: Codes


def candidates(beings: Beings, read: Mapping[str, pa.Table], found: Mapping[str, pa.Table], person: pa.Table) -> Candidates:
    """Every pair worth looking at."""
    entries = _Entries.of(beings, read["entries"])
    at_keys, at_phones = _at_keys(beings, entries), entries.pairs(entries.origin == PHONE, FEW)
    mentions, clicks = _mentions(beings, read["names"], person), _clicks(beings, found["clicked"], person)
    size, left = len(beings), entries.being
    codes = [left[one] * size + left[other] for one, other in (at_keys, at_phones)]
    codes += [np.minimum(one, other) * size + np.maximum(one, other) for one, other, *_ in (mentions, clicks)]
    pairs = np.unique(np.concatenate(codes))
    place = [np.searchsorted(pairs, each) for each in codes]
    used, key = np.unique(np.concatenate([entries.key[at_keys[0]], entries.key[at_phones[0]]]), return_inverse=True)
    texts = entries.texts.take(pa.array(used)).to_pylist()
    rank = np.empty(len(texts), np.int64)
    order = sorted(range(len(texts)), key=texts.__getitem__)
    rank[order] = np.arange(len(texts))
    key = rank[key]
    return Candidates(pairs // max(size, 1), pairs % max(size, 1), [texts[at] for at in order],
                      _meetings(entries, at_keys, place[0], key[:len(at_keys[0])]),
                      _least_of(len(pairs), place[1], key[len(at_keys[0]):]), _kinds(len(pairs), place[2], mentions[2]),
                      *_often(len(pairs), place[3], *clicks[2:]))


@dataclass(frozen=True)
class _Entries:
    """The keys of everybody as numbers, those of one key side by side and in the order of beings."""

    being: Codes
    key: Codes
    origin: Codes
    how: Codes
    spelt: Codes
    """The number of how it is spelt; -1: not as it stands."""
    texts: pa.Array

    @classmethod
    def of(cls, beings: Beings, entries: pa.Table) -> _Entries:
        coded = entries["key"].combine_chunks().dictionary_encode()
        key, being = _numbers(coded.indices), beings.number(entries["being"])
        order = np.lexsort((being, key))
        origin, how = (_numbers(entries[name])[order] for name in ("origin", "how"))
        spelt = _numbers(entries["spelt"].combine_chunks().dictionary_encode().indices.fill_null(-1))
        return cls(being[order], key[order], origin, how, spelt[order], coded.dictionary)

    def pairs(self, which: Flags, most: int) -> tuple[Codes, Codes]:
        """Every two entries of one key, among those asked about, where it has no more than so many."""
        rows = np.flatnonzero(which)
        key = self.key[rows]
        size = np.bincount(key, minlength=int(key.max(initial=0)) + 1)[key]
        rows = rows[(size > 1) & (size <= most)]
        key, none = self.key[rows], np.zeros(0, np.int64)
        met = [(rows[:-away][same], rows[away:][same]) for away in range(1, min(most, len(rows)))
               if (same := key[:-away] == key[away:]).any()]
        return (np.concatenate([one for one, _ in met] or [none]), np.concatenate([other for _, other in met] or [none]))


def _numbers(values: pa.Array | pa.ChunkedArray) -> Codes:
    return np.asarray(values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values, np.int64)


def _at_keys(beings: Beings, entries: _Entries) -> tuple[Codes, Codes]:
    """Entries that meet, where that says anything and the two may be one person."""
    one, other = entries.pairs(entries.origin != PHONE, CROWD)
    tells = _tells((entries.origin[one], entries.origin[other]), (entries.how[one], entries.how[other]))
    one, other = one[tells], other[tells]
    masks = beings.masks("single")
    free = ~(masks[entries.being[one]] & masks[entries.being[other]]).any(axis=1)
    return one[free], other[free]


def _tells(origins: tuple[Codes, Codes], hows: tuple[Codes, Codes]) -> Flags:
    """Whether meeting so says anything."""
    def either(ends: tuple[Codes, Codes], what: int) -> Flags:
        return np.asarray((ends[0] == what) | (ends[1] == what), bool)

    code = (origins[0] != origins[1]) & (hows[0] == WHOLE) & (hows[1] == WHOLE)
    names = (origins[0] == NAME) & (origins[1] == NAME)
    initial = either(hows, INITIAL)
    rest = np.where(initial, either(hows, WHOLE), (hows[0] != SHORT) | (hows[1] != SHORT))
    return np.asarray(np.where(either(origins, CODE), code, np.where(names, ~initial, rest)), bool)


def _meetings(entries: _Entries, met: tuple[Codes, Codes], pair: Codes, key: Codes) -> Meetings:
    order = np.lexsort((key, pair))
    one, other = met[0][order], met[1][order]
    return Meetings(pair[order], key[order], (entries.origin[one], entries.origin[other]),
                    (entries.how[one], entries.how[other]),
                    (entries.spelt[one] >= 0) & (entries.spelt[one] == entries.spelt[other]))


def _mentions(beings: Beings, names: pa.Table, person: pa.Table) -> tuple[Codes, Codes, Codes]:
    """Who names whom, and in what; whom many name is nobody's secret, unless they were asked."""
    one, other = beings.number(names["being"]), beings.number(_facts.owners(names["handle"], person))
    kind = _numbers(pc.index_in(names["kind"], value_set=pa.array(KINDS)).fill_null(-1))
    rows = np.unique(np.stack([one, other, kind])[:, (other >= 0) & (one != other) & (kind >= 0)], axis=1)
    place, times = np.unique(rows[1] * len(KINDS) + rows[2], return_inverse=True, return_counts=True)[1:]
    kept = (rows[2] == KINDS.index("said")) | (times[place] <= FEW)
    return rows[0][kept], rows[1][kept], rows[2][kept]


def _clicks(beings: Beings, clicked: pa.Table, person: pa.Table) -> tuple[Codes, Codes, Codes, Codes]:
    """Who clicked, who bought shortly after, of how many clickers, and how often."""
    one, other = (beings.number(_facts.owners(clicked[name], person)) for name in ("clicker", "buyer"))
    kept = (one >= 0) & (other >= 0) & (one != other)
    kept[kept] = beings.flags("pays")[other[kept]]
    of, times = (_numbers(clicked[name])[kept] for name in ("clickers", "times"))
    return one[kept], other[kept], of, times


def _least_of(size: int, place: Codes, value: Codes) -> Codes:
    found = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(found, place, value)
    return np.where(found == np.iinfo(np.int64).max, -1, found)


def _kinds(size: int, place: Codes, kind: Codes) -> Flags:
    found = np.zeros((len(KINDS), size), bool)
    found[kind, place] = True
    return found


def _often(size: int, place: Codes, clickers: Codes, times: Codes) -> Iterator[Codes]:
    fewest = _least_of(size, place, clickers)
    yield np.maximum(fewest, 0)
    yield np.bincount(place, times, size).astype(np.int64)
