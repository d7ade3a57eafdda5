"""Say that two account names or addresses are the same person, or two orders one payment, or that they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"


@dataclass(frozen=True)
class Form:
    """Your decision."""

    verdict: str = asked("same or different.", place=True)
    left: str = asked("One, such as instagram:maya.makes, or order:shopify:main/#1001.", place=True)
    right: str = asked("The other, such as email:maya@example.org, or order:stripe:main/ch_3Nx.", place=True)


def do(room: Room, form: Form) -> Done:
    """Write it down; it can be overruled later, never lost."""
    left, right = _named(form.left), _named(form.right)
    workspace = room.open()
    workspace.rule(form.verdict, left, right)
    against = _against(workspace, left, right)
    return Done(against or [f"Noted: {left} and {right} are {form.verdict}. Every answer obeys from now on."],
                {"verdict": form.verdict, "left": left, "right": right, "contradicts": against})


def _against(workspace: Any, left: str, right: str) -> list[str]:
    """Which decisions this one contradicts, in words: none of them is heard until one is taken back."""
    from stalwarts.identity import rulings

    found = rulings.contradictions(workspace.shelves.decisions.table("ruling"))
    pair = (min(left, right), max(left, right))
    return [f"Noted, but your decisions contradict each other: {' and '.join(one.different)} are different, yet "
            f"{', '.join(' and '.join(same) for same in one.same)} are the same. None of them is heard; take one back by "
            "deciding that pair again." for one in found if pair == one.different or pair in one.same]


def _named(text: str) -> str:
    """The canonical account name or address; an order, as the page `twice` writes it, stands as it is."""
    from stalwarts.identity import clean

    return text.strip() if text.strip().startswith("order:") else clean.handle(text)
