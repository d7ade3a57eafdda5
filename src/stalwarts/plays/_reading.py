"""What a file of a play must say, and how its conditions and drafts are read: checked here, so that nothing breaks later."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

FACTS = {
    "segment": "segment", "follows": "yes", "reader": "yes", "tenure_days": "whole", "anniversary": "yes", "payments": "whole",
    "first_paid_days": "whole", "last_paid_days": "whole", "acts": "whole", "lately": "whole", "quiet_days": "whole",
    "fading": "yes", "returning": "yes", "value_posts": "whole", "ask_posts": "whole", "asked_year": "whole",
    "given": "whole", "given_days": "whole", "thanked": "whole", "cheers": "whole", "stood_by": "whole", "owed": "whole",
    "due": "whole", "to_thank": "whole", "over_asked": "yes", "never_asked": "yes", "may_never_asked": "yes",
}
"""What a condition may ask of somebody, and how it is answered: a fact of the measure `standing`."""
SEGMENTS = ("supporter", "buyer", "endorser", "voyeur", "unknown")
LOGS = ("thank", "answer", "gift", "call", "early_access", "introduce")
FILLINGS = ("name", "brand", "sold", "offer", "since", "bought", "last")
"""What a draft may leave open: {name} who it goes to, {brand} yours, {sold} and {offer} of your trade, {since} when they
began to follow, {bought} what they bought last, {last} what you gave them last."""
_COMPARED = re.compile(r"(<=|>=|=|<|>)\s*(\d{1,9})")
_MUST: dict[str, type] = {"title": str, "audience": str, "when": dict, "draft": str, "minutes": int, "log": str, "why": str,
                          "source": str}
_MAY: dict[str, type] = {"author": str, "steps": list, "thanks": bool}
_PATH: dict[str, type] = {"title": str, "why": str, "weeks": list}
_SAID = {str: "text in quotes", int: "a whole number", dict: "a table", list: "a list", bool: "true or false"}
WEEKS = 52
HOURS = 600
"""Minutes a play may take."""


@dataclass(frozen=True)
class Condition:
    """A fact, how it is compared, and with what: one number, true or false, or several segments."""

    fact: str
    sign: str
    value: Any


def play(said: dict[str, Any]) -> dict[str, Any]:
    """The fields of a play. Raises ValueError with what is wrong."""
    _typed(said, _MUST, _MAY)
    if said["log"] not in LOGS:
        raise ValueError(f"'log' is '{said['log']}'; it is one of {', '.join(LOGS)}")
    if not 1 <= said["minutes"] <= HOURS:
        raise ValueError(f"'minutes' is {said['minutes']}; it is 1 to {HOURS}")
    if not said["when"]:
        raise ValueError("'when' has no condition, so that it would be for everybody")
    _draft(said["draft"])
    _texts("steps", said.get("steps", []))
    return said | {"when": tuple(_condition(fact, text) for fact, text in said["when"].items()),
                   "steps": tuple(said.get("steps", ()))}


def path(said: dict[str, Any]) -> dict[str, Any]:
    """The fields of a path. Raises ValueError."""
    _typed(said, _PATH, {"author": str})
    _texts("weeks", said["weeks"])
    if not 1 <= len(said["weeks"]) <= WEEKS:
        raise ValueError(f"'weeks' has {len(said['weeks'])} plays; it has 1 to {WEEKS}")
    return said | {"weeks": tuple(said["weeks"])}


def literal(value: Any) -> str:
    """A value as TOML; text as a JSON string, which is one of TOML's too."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") if isinstance(value, str) else str(value)


def _typed(said: dict[str, Any], must: Mapping[str, type], may: Mapping[str, type]) -> None:
    asked = {**must, **may}
    for name in said:
        if name not in asked:
            raise ValueError(f"'{name}' is not asked; {', '.join([*must, *may])} are")
    for name, kind in must.items():
        if name not in said:
            raise ValueError(f"'{name}' is missing")
        if kind is str and not str(said[name]).strip():
            raise ValueError(f"'{name}' is empty")
    for name, value in said.items():
        kind = asked[name]
        if type(value) is not kind:
            raise ValueError(f"'{name}' must be {_SAID[kind]}")


def _texts(name: str, said: list[Any]) -> None:
    if not all(isinstance(one, str) for one in said):
        raise ValueError(f"'{name}' must be a list of texts in quotes")


def _draft(text: str) -> None:
    """Only the fillings may stand in braces: whatever else a template could reach stays out of reach."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"its draft has a brace too many or too few: {error}") from error
    for _text, name, form, turn in parts:
        if name is not None and (name not in FILLINGS or form or turn):
            raise ValueError(f"its draft asks for {{{name}}}; there are {', '.join(f'{{{one}}}' for one in FILLINGS)}")


def _condition(fact: str, said: Any) -> Condition:
    if fact not in FACTS:
        raise ValueError(f"'when' asks for '{fact}', which is no fact; there are {', '.join(FACTS)}")
    kind = FACTS[fact]
    if kind == "yes":
        if not isinstance(said, bool):
            raise ValueError(f"'{fact}' must be true or false")
        return Condition(fact, "=", said)
    if kind == "segment":
        wanted = tuple(part.strip() for part in str(said).split(","))
        if not set(wanted) <= set(SEGMENTS):
            raise ValueError(f"'segment' is '{said}'; it is some of {', '.join(SEGMENTS)}")
        return Condition(fact, "in", wanted)
    found = _COMPARED.fullmatch(str(said).strip())
    if not found:
        raise ValueError(f"'{fact}' is '{said}'; it is written like \">= 3\"")
    return Condition(fact, found[1], int(found[2]))
