"""What is common among the beings at hand: keys, words of names, places, and how many there are of each sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stalwarts.identity._facts import PLACES
from stalwarts.identity._keys import ACCOUNT
from stalwarts.identity._rarity import Chance
from stalwarts.identity._rarity import Letters
from stalwarts.identity._rarity import Rarity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stalwarts.identity._pairs import Beings

    Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Known:
    """Counts over everybody."""

    rarity: Rarity
    chance: Chance
    named: Chance
    """The same for names that people go by."""
    sizes: Codes
    """For each being and each origin, how many beings there are of its sort, tills and lists apart."""
    where: Codes
    """For each being a number for the platforms it has account names on, the same for the same ones."""
    till: NDArray[np.bool_]
    """For each being, whether only tills know of it."""
    mails: NDArray[np.bool_]
    """For each being, whether it has an address."""
    places: Mapping[str, Counter[str]]
    """By kind, how many beings there are in each place."""
    plain: float
    """Share of account names and addresses from which nothing can be taken away."""

    @classmethod
    def of(cls, beings: Beings, spelt: pa.Table) -> Known:
        """From everybody, and their account names and addresses."""
        words, parts = _counted(beings.traits["words"]), _counted(spelt["parts"])
        named, parted = (int(pc.sum(pc.greater(pc.list_value_length(column), 0)).as_py() or 0)
                         for column in (beings.traits["words"], spelt["parts"]))
        # Once each: whoever uses one name on five platforms is one person.
        rarity = Rarity(Letters(sorted(pc.unique(spelt["first"].drop_null()).to_pylist())), words, named, parts, parted,
                        _by_script(beings.traits))
        together = {"names": _counts(beings.traits["together"])}
        plain = pc.mean(spelt["plain"].cast(pa.int8())).as_py() or 0.0
        places = {kind: _counted(beings.traits[kind]) for kind in PLACES}
        return cls(rarity, Chance.of(rarity.shares, _by_platform(spelt)), Chance.of(rarity.name_shares, together),
                   _sizes(beings), _where(beings), beings.flags("till"), beings.flags("mails"),
                   places, min(max(plain, 0.1), 0.9))


def _counts(values: pa.ChunkedArray | pa.Array) -> Counter[str]:
    counted = values.drop_null().value_counts()
    return Counter(dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)))


def _counted(lists: pa.ChunkedArray) -> Counter[str]:
    return _counts(pc.list_flatten(lists))


def _by_platform(spelt: pa.Table) -> Mapping[str, Counter[str]]:
    """Of each platform of account names, how many account names come down to each key."""
    accounts = spelt.filter(pc.and_(pc.equal(spelt["origin"], ACCOUNT), pc.is_valid(spelt["last"])))
    return {name: _counts(accounts["last"].filter(pc.equal(accounts["platform"], name)))
            for name in pc.unique(accounts["platform"]).to_pylist()}


def _sizes(beings: Beings) -> Codes:
    """How many beings there are of the sort each one is of, by an origin: of account names, those of its largest platform."""
    of, sorts = beings.lists("sorts")
    coded = sorts.dictionary_encode()
    at = coded.indices.to_numpy().astype(np.int64)
    count = np.bincount(at, minlength=len(coded.dictionary))
    origin = np.array([int(text.partition(" ")[0]) for text in coded.dictionary.to_pylist()], np.int64)
    found = np.ones((5, len(beings)), np.int64)
    np.maximum.at(found, (origin[at], of), count[at])
    return found


def _where(beings: Beings) -> Codes:
    joined = pc.binary_join(beings.traits["single"].combine_chunks(), " ")
    return np.asarray(pc.rank(joined, tiebreaker="dense"), np.int64)


def _by_script(traits: pa.Table) -> dict[str, tuple[Counter[str], int]]:
    """By script, how many go by each word, and how many there are."""
    found = {}
    named = traits.filter(pc.greater(pc.list_value_length(traits["words"]), 0))
    named = named.set_column(named.schema.get_field_index("script"), "script", pc.fill_null(named["script"], "LATIN"))
    for script in sorted(pc.unique(named["script"]).to_pylist()):
        theirs = named.filter(pc.equal(named["script"], script))
        found[script] = (_counted(theirs["words"]), theirs.num_rows)
    return found
