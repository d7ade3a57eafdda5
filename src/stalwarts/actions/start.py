"""Three numbers you know by heart, and a first answer at once; no file needed.

stalwarts start "instagram 40000" "newsletter 1900" --buyers 310 --trade singer
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Start"


def _trades() -> tuple[str, ...]:
    from stalwarts import trades

    return tuple(trades.names())


@dataclass(frozen=True)
class Form:
    """How many follow you and where, how many have bought, and what you do."""

    followers: list[str] = asked("How many follow you, and where, such as: instagram 40000. One place a line.", place=True)
    buyers: int | None = asked("How many people have bought from you. If you don't know, leave it empty.", None)
    copies: int | None = asked("Or how many copies or tickets were sold, if you don't know the people.", None)
    trade: str | None = asked("What you do: it chooses the words, the comparison and the files to bring.", None,
                              choices=_trades)


def do(room: Room, form: Form) -> Done:
    """Keep the numbers, as told; what was told before goes. Then the page that answers from them."""
    from stalwarts.actions import _numbers as numbers
    from stalwarts.page import Page

    workspace = room.open()
    numbers.told(workspace, form.followers, form.buyers, form.copies, form.trade)
    # Opened anew: the trade stands in the settings.
    document = room.open().page("start")
    figures = document["figures"] | {"claim": document["claim"], "left": room.open().page("list")["figures"]["left"]}
    return Done(page=Page.of(document), document=figures)
