"""How far what two beings tell of themselves agrees: names, places. Two by two, and of no others; so it is kept (`_work`)."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from stalwarts.identity import _keys
from stalwarts.identity._facts import PLACES
from stalwarts.identity._facts import Being
from stalwarts.identity._facts import Facts
from stalwarts.identity._keys import SHORT
from stalwarts.identity._keys import WHOLE
from stalwarts.identity._reads import table

Pair = tuple[str, str]
TEXT, LEVEL = pa.string(), pa.int8()
UNTOLD, DIFFERENT, PARTLY, SAME = -1, 0, 1, 2
"""How far two names, or two sets of places, agree."""
AGREED = pa.schema({"left": TEXT, "right": TEXT, "names": LEVEL, "left_name": TEXT, "right_name": TEXT,
                    "words": pa.list_(TEXT),
                    **{f"{kind}{of}": TEXT if of else LEVEL for kind in PLACES for of in ("", "_left", "_right")}})


def agreed(facts: Facts, pairs: Iterable[Pair]) -> pa.Table:
    """The columns of `AGREED` for these pairs."""
    rows: list[tuple[object, ...]] = [(*pair, *_names(facts[pair[0]], facts[pair[1]]),
                                       *(part for kind in PLACES for part in _places(facts[pair[0]], facts[pair[1]], kind)))
                                      for pair in pairs]
    return table(rows, AGREED)


def _names(left: Being, right: Being) -> tuple[int, str | None, str | None, list[str] | None]:
    """The two names that agree most, and how far they do."""
    if not left.names or not right.names:
        return UNTOLD, None, None, None
    alike, (one, other) = max((alike_names(a, b), (a, b)) for a in left.names for b in right.names)
    return alike, one, other, sorted(_keys.words_of(one)) if alike == SAME else None


def alike_names(one: str, other: str) -> int:
    """2: one person's name; 1: a word in common; 0: nothing."""
    keys, others = ({key.text for key in _keys.of_name(name) if key.how in (WHOLE, SHORT)} for name in (one, other))
    if keys & others:
        return SAME
    return PARTLY if _keys.words_of(one) & _keys.words_of(other) else DIFFERENT


def _places(left: Being, right: Being, kind: str) -> tuple[int, str | None, str | None]:
    mine, theirs = left.places.get(kind), right.places.get(kind)
    if not mine or not theirs:
        return UNTOLD, None, None
    both = mine & theirs
    return (SAME, min(both), min(both)) if both else (DIFFERENT, min(mine), min(theirs))
