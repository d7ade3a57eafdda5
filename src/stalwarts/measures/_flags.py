"""Conditions that may not be known."""

from __future__ import annotations

from ibis.expr.types import Value


def surely(flag: Value) -> Value:
    """Whether it is known to be true: false where it is false or null."""
    return flag.notnull() & flag
