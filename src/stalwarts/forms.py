"""What may be asked of a person, as data: the fields of a deed's Form, and of a page that takes parameters.

A Form is a frozen dataclass whose fields are made by `asked`. The command line makes options of it, the studio a form,
REST a body; `fields` tells them what to draw and `filled` makes a Form of what came back, text or not.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import MISSING
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields as _fields
from pathlib import Path
from typing import Any
from typing import get_args
from typing import get_origin
from typing import get_type_hints

from stalwarts.problems import BadAnswer

KINDS = {str: "text", int: "whole", float: "number", bool: "yes_no", Path: "file"}
YES, NO = ("1", "true", "on", "yes"), ("", "0", "false", "off", "no")


def asked(meaning: str, default: Any = MISSING, *, place: bool = False, short: str = "",
          choices: tuple[str, ...] | Callable[[], tuple[str, ...]] = (), made: str = "", called: str = "") -> Any:
    """A field of a Form: what it means, and whether it is given by place or by name.

    `choices` are the only answers there are, or a function that says them (so that nothing is loaded before). `made` is
    the name of what the deed writes where the answer points to; a surface without a disk asks nothing and hands it over.
    `called` is the short label where the field's name does not say enough.
    """
    metadata = {"meaning": meaning, "place": place, "short": short, "choices": choices, "made": made, "called": called}
    if isinstance(default, (list, tuple)):
        return field(default_factory=lambda: default, metadata=metadata)
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Field:
    """One thing asked, for whoever draws it. `many`: any number of answers, one a line."""

    name: str
    meaning: str
    kind: str
    """text, whole, number, yes_no or file."""
    many: bool
    required: bool
    default: Any
    """None where nothing is said; a list where many."""
    choices: tuple[str, ...]
    made: str = ""
    """What a deed writes there, where it writes."""
    placed: bool = False
    """Whether it is given by its place on a command line."""
    called: str = ""
    """A short label; empty: its name says enough."""


def fields(form: type) -> list[Field]:
    """What a Form asks, in order."""
    hints = get_type_hints(form)
    return [_field(f, hints[f.name]) for f in _fields(form)]


def filled(form: type, values: Mapping[str, Any]) -> Any:
    """A Form from values by name, texts or typed; an empty text is the default. Raises BadAnswer."""
    known = {f.name: f for f in fields(form)}
    for name in values:
        if name not in known:
            raise BadAnswer(name, f"is not asked here; {', '.join(known) or 'nothing'} is")
    said = {name: _value(known[name], value) for name, value in values.items() if value not in ("", None, [])}
    for name, one in known.items():
        if one.required and name not in said:
            raise BadAnswer(name, f"is needed: {one.meaning}")
    return form(**said)


def checked(made: Any) -> Any:
    """The Form as it is, where each answer is one of its choices. Raises BadAnswer."""
    for one in fields(type(made)):
        value = getattr(made, one.name)
        for part in value if one.many else [value]:
            if one.choices and part is not None and part not in one.choices:
                raise BadAnswer(one.name, f"cannot be '{part}'; it is one of {', '.join(one.choices)}")
    return made


def _field(f: Any, hint: Any) -> Field:
    many = get_origin(hint) is list
    plain = get_args(hint)[0] if many else _certain(hint)
    required = f.default is MISSING and f.default_factory is MISSING
    default = list(f.default_factory()) if f.default_factory is not MISSING else f.default
    choices = f.metadata.get("choices", ())
    return Field(f.name, f.metadata["meaning"], KINDS[plain], many, required, None if required else default,
                 tuple(choices() if callable(choices) else choices), f.metadata.get("made", ""),
                 f.metadata.get("place", False), f.metadata.get("called", ""))


def _certain(hint: Any) -> Any:
    """The type without its None."""
    return next(t for t in get_args(hint) if t is not type(None)) if isinstance(hint, types.UnionType) else hint


def _value(one: Field, value: Any) -> Any:
    if not one.many:
        return _one(one, value)
    parts = value.splitlines() if isinstance(value, str) else value
    return [_one(one, part) for part in parts if not isinstance(part, str) or part.strip()]


def _one(one: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if one.choices and text not in one.choices:
        raise BadAnswer(one.name, f"cannot be '{text}'; it is one of {', '.join(one.choices)}")
    if one.kind == "yes_no":
        if text.lower() not in YES + NO:
            raise BadAnswer(one.name, f"is '{text}', which is neither yes nor no")
        return text.lower() in YES
    if one.kind in {"whole", "number"}:
        return _number(one, text)
    return Path(text) if one.kind == "file" else text


def _number(one: Field, text: str) -> float:
    plain = re.sub(r"[,_\s]", "", text)
    whole = one.kind == "whole"
    if not re.fullmatch(r"[+-]?\d{1,18}" if whole else r"[+-]?(\d{1,18}(\.\d*)?|\.\d+)", plain, re.ASCII):
        raise BadAnswer(one.name, f"is '{text}', which is no {'whole ' if whole else ''}number")
    return int(plain) if whole else float(plain)
