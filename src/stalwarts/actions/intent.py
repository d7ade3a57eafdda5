"""Say of a post whether it gave something or asked for something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "People"
CHOICES = ("value", "ask", "unknown", "guess")


@dataclass(frozen=True)
class Form:
    """Which post, and what it was for."""

    intent: str = asked("value: it gave something; ask: it asked for something; unknown: neither can be said; guess: take your "
                        "word back, and let it be guessed.", place=True, choices=CHOICES)
    post: list[str] = asked("Posts, each as account/post, such as the page of posts lists them; one a line.", place=True)


def do(room: Room, form: Form) -> Done:
    """Write it down; your word goes before every guess, and can be taken back."""
    from stalwarts.actions import _intent

    return _intent.said(room.open(), form.intent, form.post)
