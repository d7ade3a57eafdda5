"""What counts less the longer it is ago, and how counts become a part of a score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
from ibis.expr.types import Value

from stalwarts.measures._days import DAY
from stalwarts.measures._days import seconds

HALF_LIFE = 90
"""Days after which something counts half."""


def fading(moment: Value, as_of: Value) -> Value:
    """What something counts that was so long ago: 1 on the day, 0.5 after 90 days. What is still to come counts 1."""
    age = ibis.greatest(seconds(as_of) - seconds(moment), 0) / (HALF_LIFE * DAY)
    return (age * -0.6931471805599453).exp()


def filled(amount: Value) -> Value:
    """From a count to a share of what is possible: one is half of it, each further one half of the rest; null stays null."""
    share = 1 - (ibis.greatest(amount, 0.0) * -0.6931471805599453).exp()
    return amount.notnull().ifelse(share, ibis.null("float64"))


def weighed(parts: Mapping[str, Value], weights: Mapping[str, Any]) -> Value:
    """0 to 100: the mean of the parts that are known, by weight (numbers or columns); null where none is."""
    whole = sum((parts[name].notnull().ifelse(weight, 0.0) for name, weight in weights.items()), ibis.literal(0.0))
    got = sum(((parts[name] * weight).fill_null(0.0) for name, weight in weights.items()), ibis.literal(0.0))
    return 100 * got / whole.nullif(0.0)
