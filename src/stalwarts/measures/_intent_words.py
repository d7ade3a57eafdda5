"""The words and links of `_intents.toml` as patterns that every engine reads alike."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

ALONE = ("ja",)
"""Languages written without blanks: their words are found anywhere."""


@cache
def said() -> dict[str, Any]:
    """The file as it stands: ask and value by language, links by intent."""
    text = resources.files(__package__).joinpath("_intents.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(intent: str) -> str:
    """A pattern that finds a word of this intent in a lower-case text; its edges stand around it."""
    lists = said()[intent]
    whole = "|".join(word for language, words in lists.items() if language not in ALONE for word in words)
    anywhere = "|".join(word for language in ALONE for word in lists[language])
    edge = r"[^\p{L}\p{N}]"
    return f"(?:^|{edge})(?:{whole})(?:$|{edge})|{anywhere}"


@cache
def links(intent: str) -> str:
    """A pattern that finds a part of an address of this intent; the part is its first group."""
    return f"({'|'.join(said()['links'][intent])})"
