"""Writing HTML that escapes by default: only what `tag` made is markup, every other string is text."""

from __future__ import annotations

import html
from collections.abc import Iterable

from stalwarts.words import bound

VOID = frozenset({"meta", "link", "br", "img", "input"})


class Markup(str):
    """A string that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *inside: str | None, **attributes: str | None) -> Markup:
    """An element. `class_` is `class`, `aria_label` is `aria-label`, None is left out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{said}>" if name in VOID else f"<{name}{said}>{join(inside)}</{name}>")


def join(parts: Iterable[str | None]) -> Markup:
    """Parts one after another, text escaped and kept from breaking inside "1 in 129"; None is left out."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(bound(part), quote=False)
                          for part in parts if part is not None))


def _attribute(key: str, value: str | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    return "" if value is None else f' {name}="{html.escape(value)}"'
