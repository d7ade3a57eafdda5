"""The comparison behind an ask's pages: which interval may be shown when, and what beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

from stalwarts.asks import readout
from stalwarts.asks.readout import Arm
from stalwarts.asks.readout import Effect
from stalwarts.outreach.outcomes import Outcome

SMALLEST = 2
"""People in each arm below which nothing is compared."""


def buyers(came: Outcome, ask: dict[str, Any], *, closed: bool) -> Effect | None:
    """Share of buyers, asked minus left in peace; None where there is nobody to compare with."""
    n, m = came.people(asked=True), came.people(asked=False)
    if n < SMALLEST or m < SMALLEST:
        return None
    k, j = came.buyers(asked=True), came.buyers(asked=False)
    if closed:
        return readout.share((k, j), (n, m))
    return readout.always(Arm.counted(k, n), Arm.counted(j, m), readout.planned_variance(_base(ask), n, m))


def _base(ask: dict[str, Any]) -> float:
    """The share thought to buy anyway, as registered: what the always-valid interval is made for is fixed beforehand."""
    return float(ask.get("base") or readout.USUAL)


def money(came: Outcome, ask: dict[str, Any], *, closed: bool) -> Effect | None:
    """Money per person, asked minus left in peace; helped by the year before where that helps."""
    n, m = came.people(asked=True), came.people(asked=False)
    if n < SMALLEST or m < SMALLEST:
        return None
    if closed:
        return readout.helped(came.paid, came.before, came.asked)
    one, other = Arm.of(came.paid[came.asked]), Arm.of(came.paid[~came.asked])
    payers = came.before[came.before > 0]
    each = ask.get("price") or (float(payers.mean()) if len(payers) else 1.0)
    # Twice the square of the price: what people pay varies about as much as it is.
    return readout.always(one, other, 2 * each * each * readout.planned_variance(_base(ask), n, m))


def segments(came: Outcome) -> list[tuple[str, Effect, int]]:
    """Share of buyers by label, drawn together by as much as the labels are alike: label, effect, people."""
    found = []
    for kind in sorted(set(came.stratum.tolist())):
        mine = came.stratum == kind
        n, m = int((mine & came.asked).sum()), int((mine & ~came.asked).sum())
        if n >= SMALLEST and m >= SMALLEST:
            k, j = int((mine & came.asked & came.bought).sum()), int((mine & ~came.asked & came.bought).sum())
            found.append((str(kind), readout.share((k, j), (n, m)), n + m))
    made, _ = readout.drawn_together([effect for _, effect, _ in found])
    return [(kind, effect, people) for (kind, _, people), effect in zip(found, made, strict=True)]


def odd(came: Outcome, share: float) -> float:
    """How likely arms like these are, had only the lots filled them."""
    kinds = sorted(set(came.stratum.tolist()))
    people = [int((came.stratum == kind).sum()) for kind in kinds]
    asked = [int(((came.stratum == kind) & came.asked).sum()) for kind in kinds]
    return readout.mismatch(asked, people, share)


def correlation(came: Outcome) -> float:
    """How much the year before tells of what they paid."""
    if not len(came.paid):
        return 0.0
    rho, _ = readout.related(came.paid, came.before, came.asked)
    return float(np.clip(rho, -1, 1))
