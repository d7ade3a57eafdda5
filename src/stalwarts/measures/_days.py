"""Whole days: 86,400 seconds each, counted from epoch seconds, the same on every engine."""

from __future__ import annotations

from ibis.expr.types import Value

DAY = 86_400
"""Seconds."""
YEAR = 365
"""Days."""


def seconds(moment: Value) -> Value:
    """Seconds since 1970-01-01 of a timestamp or a date."""
    return moment.cast("timestamp").epoch_seconds()


def number(moment: Value) -> Value:
    """The day's number since 1970-01-01."""
    return seconds(moment) // DAY


def days(later: Value, earlier: Value) -> Value:
    """Whole days from one moment to another, rounded down: 23 hours are 0, an hour before is -1."""
    return (seconds(later) - seconds(earlier)) // DAY
