"""Handles that stand in texts: profile addresses, e-mail addresses, `ig: maya`, `@maya`."""

from __future__ import annotations

import re

from stalwarts.identity import _addresses
from stalwarts.identity import clean
from stalwarts.problems import NotAHandle

SAID = "|".join((*clean.SPOKEN, *_addresses.NAMED))
MENTION = re.compile(rf"https?://[^\s<>\"')]+|[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:{SAID}):\s?@?[\w.]+|@[\w.]+", re.IGNORECASE)
"""A profile address, an e-mail address, `ig: maya`, `@maya`."""


def handles_in(text: str, kind: str) -> set[str]:
    """Handles written in a text: profile addresses, e-mail addresses, `ig: maya`, `@maya` where the question says where."""
    where = kind.removesuffix("_account_name") if kind.endswith("_account_name") else "instagram"
    whole = kind in {"url", "typed_handle"} or kind.endswith("account_name")
    spans = [text] if whole else [found[0].rstrip(".,;:!?)") for found in MENTION.finditer(text)]
    handles = set()
    for span in spans:
        try:
            handles.add(clean.handle(span if not whole or _marked(span) else f"@{span}", where))
        except NotAHandle:
            continue
    return handles


def _marked(text: str) -> bool:
    """Whether a text shows by itself what kind of handle it is."""
    return any(mark in text for mark in ("@", ":", "/"))
