"""What a page offers and where it leads, as the commands for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import actions
from stalwarts import forms

if TYPE_CHECKING:
    from stalwarts.forms import Field
    from stalwarts.page import Deed
    from stalwarts.page import Link

FEW = 3
"""Values of one kind that are written out; whoever wants more has the page."""


def command(deed: Deed) -> str:
    """The line to type: `stalwarts undo 3f2a`; what is left to the person stands in capitals."""
    said = sorted(forms.fields(actions.load(deed.action).Form), key=lambda one: not one.placed)
    words = [word for one in said for word in _words(one, deed)]
    return " ".join(["stalwarts", *actions.spoken(deed.action), *words])


def looking(link: Link) -> str:
    """The line that shows another page: `stalwarts page people --with segment=buyer`."""
    values = [shlex.quote(f"{name}={value}") for name, value in link.values.items()]
    return " ".join(["stalwarts page", link.page, *(word for value in values for word in ("--with", value))])


def _words(one: Field, deed: Deed) -> Iterator[str]:
    name = one.name.strip("_").replace("_", "-")
    if one.name in deed.asks:
        yield from [name.upper()] if one.placed else [f"--{name}", name.upper()]
    elif one.name in deed.values:
        value = deed.values[one.name]
        every = list(value) if isinstance(value, (list, tuple)) else [value]
        for part in every[:FEW]:
            yield from _spoken(name, part, placed=one.placed)
        if len(every) > FEW:
            yield f"… and {len(every) - FEW} more"


def _spoken(name: str, value: Any, *, placed: bool) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"--{name}" if value else f"--no-{name}"
    else:
        yield from [shlex.quote(str(value))] if placed else [f"--{name}", shlex.quote(str(value))]
