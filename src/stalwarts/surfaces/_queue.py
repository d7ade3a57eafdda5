"""A page's queue in a terminal: one part after the other, each decided by a letter, as the studio does it by a key."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
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
About = frozenset[tuple[str, str]]
OWN = "Enter: later, z: take back the last, q: stop"


def queue(page: Page) -> list[Part]:
    """The parts that wait to be decided, in order."""
    return [part for part in page.parts if part.queued and any(deed.key for deed in part.deeds)]


def rest(page: Page) -> Page:
    """The page without them."""
    waiting = {id(part) for part in queue(page)}
    return replace(page, parts=[part for part in page.parts if id(part) not in waiting])


def walk(parts: Sequence[Part], ask: Callable[[str], str], do: Callable[[Deed], Done], say: Callable[[str], None],
         again: Callable[[], Sequence[Part]]) -> None:
    """Go through them, each once. `ask` brings a line typed, or raises EOFError where there is no more; `do` does a deed.

    `again` tells what waits after a deed: what that settled as well is not asked.
    """
    last: Deed | None = None
    waiting, seen = list(parts), set[About]()
    while waiting and len(seen) < len(parts):
        part = waiting.pop(0)
        seen.add(_about(part))
        count = f"{len(seen)} of {min(len(seen) + len(waiting), len(parts))}"
        keys = {deed.key: deed for deed in part.deeds if deed.key}
        shown = replace(part, title=f"{count}: {part.title}", deeds=[])
        say("\n".join(["", *_text.part(shown, _text.WIDTH), "", *(f"  {key}: {deed.label}" for key, deed in keys.items()),
                       f"  {OWN}"]))
        key, done = _decided(keys, last, ask, do, say)
        if key == STOP:
            return
        if done is not None:
            last = next(iter(done.deeds), None) if key in keys else None
            waiting = [one for one in again() if _about(one) not in seen]
    say("\nThat was the last of these.")


def _decided(keys: Mapping[str, Deed], last: Deed | None, ask: Callable[[str], str], do: Callable[[Deed], Done],
             say: Callable[[str], None]) -> tuple[str, Done | None]:
    """The letter that ended it, and what was done last, if anything was."""
    done: Done | None = None
    while (key := _typed(ask)) not in {LATER, STOP}:
        if key in keys:
            done = do(keys[key])
            say("\n".join(done.said))
            break
        if key == BACK and last:
            done, last = do(last), None
            say("\n".join(done.said))
        else:
            say("Nothing to take back." if key == BACK else f"'{key}' is none of these letters.")
    return key, done


def _about(part: Part) -> About:
    """What a part asks, whatever its words."""
    return frozenset((deed.action, repr(sorted(deed.values.items()))) for deed in part.deeds)


def _typed(ask: Callable[[str], str]) -> str:
    try:
        return ask("> ").strip().lower()
    except EOFError:
        return STOP
