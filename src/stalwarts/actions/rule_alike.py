"""Decide for every pair of a pattern at once, such as addresses that begin as the account name; undoable at once.

stalwarts rule-alike same "account name = address + name" --at-least 0.8
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"


@dataclass(frozen=True)
class Form:
    """Which pattern, and your decision."""

    verdict: str = asked("same or different.", place=True, choices=("same", "different"))
    evidence: str = asked("The pattern, as the page review names it.", place=True)
    at_least: float = asked("Only pairs that are at least so likely.", 0.5)


def do(room: Room, form: Form) -> Done:
    """Write them all down under one id; pairs that share somebody are left for you."""
    from stalwarts.actions import _rulings as rulings

    return rulings.alike(room.open(), form.verdict, form.evidence, form.at_least)
