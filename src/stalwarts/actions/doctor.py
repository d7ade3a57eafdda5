"""Check that everything here is whole: originals, evidence, catalog, tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Keep"


@dataclass(frozen=True)
class Form:
    """Nothing is asked."""


def do(room: Room, _form: Form) -> Done:
    """One line a check: well, or what is wrong and what to do."""
    from stalwarts.actions import _health as health

    checks = health.checks(room.open())
    return Done([f"{'well' if check['well'] else 'NOT WELL'}: {check['what']}" for check in checks],
                {"checks": checks, "well": all(check["well"] for check in checks)})
