"""A page's queue in a terminal: one part after the other, each decided by a letter, as the studio does it by a key."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from stalwarts.surfaces import _text

if TYPE_CHECKING:
    from stalwarts.actions._form import Done
    from stalwarts.page import Deed
    from stalwarts.page import Page
    from stalwarts.page import Part

LATER, BACK, STOP = "", "z", "q"
OWN = "Enter: later, z: take back the last, q: stop"


def queue(page: Page) -> list[Part]:
    """The parts that wait to be decided, in order."""
    return [part for part in page.parts if part.queued and any(deed.key for deed in part.deeds)]


def rest(page: Page) -> Page:
    """The page without them."""
    waiting = {id(part) for part in queue(page)}
    return replace(page, parts=[part for part in page.parts if id(part) not in waiting])


def walk(parts: Sequence[Part], ask: Callable[[str], str], do: Callable[[Deed], Done], say: Callable[[str], None]) -> None:
    """Go through them. `ask` brings a line typed, or raises EOFError where there is no more; `do` does a deed."""
    last: Deed | None = None
    for number, part in enumerate(parts, 1):
        keys = {deed.key: deed for deed in part.deeds if deed.key}
        shown = replace(part, title=f"{number} of {len(parts)}: {part.title}", deeds=[])
        say("\n".join(["", *_text.part(shown, _text.WIDTH), "", *(f"  {key}: {deed.label}" for key, deed in keys.items()),
                       f"  {OWN}"]))
        while (key := _typed(ask)) not in {LATER, STOP}:
            if key in keys:
                done = do(keys[key])
                say("\n".join(done.said))
                last = next(iter(done.deeds), None)
                break
            if key == BACK and last:
                say("\n".join(do(last).said))
                last = None
            else:
                say("Nothing to take back." if key == BACK else f"'{key}' is none of these letters.")
        if key == STOP:
            return
    say("\nThat was the last of these.")


def _typed(ask: Callable[[str], str]) -> str:
    try:
        return ask("> ").strip().lower()
    except EOFError:
        return STOP
