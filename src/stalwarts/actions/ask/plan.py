"""Register an ask before it is made, and see what it could show: whom it is for, until when, how many are left in peace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Asks"
SEGMENTS = ("supporter", "buyer", "endorser", "voyeur", "unknown")
CHANNELS = ("email", "sms", "message", "post")


@dataclass(frozen=True)
class Form:
    """What is asked, of whom, and when."""

    ask: str = asked("A short name for it, such as spring-record.", place=True)
    offer: str = asked("What you offer, in a few words.")
    price: float | None = asked("What one costs.", None)
    currency: str | None = asked("The currency of the price, such as EUR; yours if you say nothing.", None)
    segment: list[str] = asked("Only people of this kind; one a line for several.", (), choices=SEGMENTS)
    account: list[str] = asked("Only people who follow this account; one a line for several.", ())
    search: str | None = asked("Only people with this in their name, address or account name.", None)
    channel: str = asked("How you reach them.", "email", choices=CHANNELS)
    opens: str | None = asked("The first day, such as 2026-03-01; today if you say nothing.", None)
    closes: str | None = asked("The last day; two weeks later if you say nothing.", None)
    goal: float | None = asked("How many it should sell beyond what would be sold anyway.", None)
    stop: str | None = asked("When you would stop early, in your own words.", None)
    holdout: float | None = asked("The share to leave in peace, such as 0.1; as recommended if you say nothing.", None)
    every: float = asked("Days within which nobody is asked twice.", 30.0)


def do(room: Room, form: Form) -> Done:
    """Write it down; nobody is drawn and nothing is sent yet."""
    from stalwarts.actions import _asks as asks

    return asks.planned(room.open(), form)
