"""Patterns of paying again: how often, how long ago, and how long watched, each in bands that widen with their length.

A model is fitted on the bands' means and gives each band one probability, so that neither costs by people.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Value

OFTEN = 12
"""Paying days kept apart; more are one band."""
BEND, FINE = 60.0, 9.0
"""Bands are a week wide at first (60 / 9), as wide as a ninth of their length beyond some months."""


def keys(made: Value, ago: Value, watched: Value) -> dict[str, Value]:
    """The three bands of a pattern: paying days, days since the last, days since the first."""
    return {"made": ibis.least(made, OFTEN).cast("int64"), "ago": _band(ago), "watched": _band(watched)}


def _band(days: Value) -> Value:
    return ((ibis.greatest(days, 0) / BEND + 1.0).ln() * FINE).floor().cast("int64")
