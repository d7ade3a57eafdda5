"""The engine's type text as a shape of nested values, and values filled up to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TYPES = {"string": "VARCHAR", "timestamp(6)": "TIMESTAMP", "date": "DATE", "boolean": "BOOLEAN", "int32": "INTEGER",
         "int64": "BIGINT", "float64": "DOUBLE", "decimal(18, 4)": "DECIMAL(18, 4)", "array<string>": "VARCHAR[]"}
"""What this engine calls the types of the canonical tables."""


def structure(kind: str) -> Any:
    """The engine's type text as the JSON structure its strict transform wants."""
    kind = kind.strip()
    if kind.endswith("[]"):
        return [structure(kind[:-2])]
    if kind.upper().startswith("STRUCT("):
        return {name: structure(inner) for name, inner in _members(kind[7:-1])}
    return kind


def filled(value: Any, shape: Any) -> Any:
    """A JSON value with every key of the shape, null where it had none: a missing key is no mistake."""
    if isinstance(shape, dict) and isinstance(value, dict):
        return {name: filled(value.get(name), inner) for name, inner in shape.items()}
    if isinstance(shape, list) and isinstance(value, list):
        return [filled(item, shape[0]) for item in value]
    return value


def _members(inside: str) -> Iterator[tuple[str, str]]:
    depth, start = 0, 0
    for at, letter in enumerate(f"{inside},"):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            name, _, kind = inside[start:at].strip().partition(" ")
            yield name.strip('"'), kind.strip()
            start = at + 1
