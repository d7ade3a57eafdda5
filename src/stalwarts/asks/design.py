"""Before an ask: what it could detect, whether to leave some in peace, and who is drawn.

A draw is a keyed order: within each stratum units are sorted by HMAC-SHA256(salt, ask + newline + unit) and the first
round(share x n) are asked. The same salt gives the same lots everywhere, and each stratum its exact share.
"""

from __future__ import annotations

import base64
import hmac
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from stalwarts.ledger import keyed
from stalwarts.models._special import normal_quantile

ASKED, PEACE = "asked", "left_in_peace"
POWER, LEVEL = 0.8, 0.95
HOLDOUTS = (0.05, 0.1, 0.2, 0.3, 0.5)
"""Shares to leave in peace that are worth proposing, least first."""
MOST_ASKS = 12
"""So many asks are still worth putting together; beyond that they are years."""
BATCH = 200_000
Codes = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Advice:
    """What to do about leaving people in peace.

    `held` is the share to leave, None where no share could answer; `detectable` what could then be seen (as a share of
    people, with an even split where `held` is None); `forgone` the sales that leaving `held` in peace is expected to
    cost, or that an even split would; `asks` how many asks like it, put together, would answer.
    """

    held: float | None
    detectable: float
    forgone: float
    asks: int | None


def detectable(people: float, base: float, held: float, power: float = POWER, level: float = LEVEL) -> float:
    """The least difference in the share who buy that is seen with this power (two-sided test, normal approximation).

    `base` is the share who buy anyway. 1,900 people of whom 4 % buy anyway and 10 % are held back: 0.042, 4.2 points.
    Infinite where nobody is left in peace, or nobody asked.
    """
    asked, peace = people * (1 - held), people * held
    if asked < 1 or peace < 1:
        return math.inf
    steps = normal_quantile(level) + normal_quantile(2 * power - 1)
    return steps * math.sqrt(base * (1 - base) * (1 / asked + 1 / peace))


def advise(people: float, base: float, lift: float) -> Advice:
    """The least share to leave in peace that would show a `lift` of so much in the share who buy.

    Where even an even split would not, none is proposed: leaving people in peace would cost sales and teach nothing.
    """
    for held in HOLDOUTS:
        if (seen := detectable(people, base, held)) <= lift:
            return Advice(held, seen, held * people * lift, 1)
    seen, tenth = detectable(people, base, 0.5), detectable(people, base, 0.1)
    # Differences of several asks average: their errors shrink with the root of their number.
    asks = math.ceil((tenth / lift) ** 2) if lift > 0 and math.isfinite(tenth) else None
    return Advice(None, seen, 0.5 * people * lift, asks if asks is not None and asks <= MOST_ASKS else None)


def draw(salt: str, ask: str, units: Sequence[str] | pa.Array, strata: Sequence[str] | pa.Array, share: float) -> Bools:
    """Who is asked, unit by unit. Half a person is rounded to the even number, as Python rounds.

    The order in which units are given makes no difference.
    """
    named = pa.array(strata, pa.string()) if not isinstance(strata, pa.Array) else strata
    kinds: Codes = named.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    order = _by_lot(lots(salt, ask, units), kinds)
    taken = np.zeros(len(kinds), bool)
    sizes = np.bincount(kinds) if len(kinds) else np.zeros(0, np.int64)
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    for start, size in zip(first.tolist(), sizes.tolist(), strict=True):
        taken[order[start:start + round(share * size)]] = True
    return taken


def lots(salt: str, ask: str, units: Sequence[str] | pa.Array) -> npt.NDArray[np.uint64]:
    """The lot of each unit: the 256 bits of its keyed hash, as four numbers (units, 4)."""
    found = np.empty((len(units), 4), np.uint64)
    for at in range(0, len(units), BATCH):
        part = units[at:at + BATCH]
        texts = part.to_pylist() if isinstance(part, pa.Array) else part
        raw = b"".join(keyed.digests(salt.encode(), [f"{ask}\n{unit}" for unit in texts]))
        found[at:at + len(texts)] = np.frombuffer(raw, ">u8").reshape(-1, 4)
    return found


def _by_lot(drawn: npt.NDArray[np.uint64], kinds: Codes) -> Codes:
    order = np.lexsort((drawn[:, 0], kinds))
    first, kind = drawn[order, 0], kinds[order]
    if ((first[1:] == first[:-1]) & (kind[1:] == kind[:-1])).any():
        order = np.lexsort((drawn[:, 3], drawn[:, 2], drawn[:, 1], drawn[:, 0], kinds))
    return np.asarray(order, dtype=np.int64)


def code(salt: str, ask: str) -> str:
    """A discount code of this ask's own: its name and four letters nobody guesses."""
    plain = re.sub(r"[^A-Z0-9]", "", ask.upper())[:8] or "ASK"
    raw = hmac.digest(salt.encode(), f"code\n{ask}".encode(), "sha256")
    return plain + base64.b32encode(raw).decode()[:4]


def tagged(link: str, ask: str, source: str = "stalwarts") -> str:
    """A link that says where a visitor came from, as shops and counters read it."""
    page, mark, part = link.partition("#")
    joint = "&" if "?" in page else "?"
    return f"{page}{joint}utm_source={source}&utm_medium=ask&utm_campaign={_plain(ask)}{mark}{part}"


def _plain(ask: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", ask).strip("-")


