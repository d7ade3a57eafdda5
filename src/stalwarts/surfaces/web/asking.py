"""Forms drawn from what a Form asks: one input for each field, with its meaning beside it; no field is known by name."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from stalwarts import actions
from stalwarts import forms
from stalwarts.forms import Field
from stalwarts.page import Deed
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import join
from stalwarts.surfaces._tags import tag
from stalwarts.surfaces.web import frame
from stalwarts.words import INSTEAD
from stalwarts.words import SEGMENTS

NOTHING: Mapping[str, Any] = {}
NUMERIC = {"whole": "numeric", "number": "decimal"}
FEW = 4
"""So few choices are all shown; more are a list to open."""


def label(name: str) -> str:
    """A name in words."""
    plain = name.strip("_")
    return INSTEAD.get(plain, plain.replace("_", " ").replace("-", " ")).capitalize()


def inputs(fields: Sequence[Field], values: Mapping[str, Any] = NOTHING, key: str = "f") -> Markup:
    """The inputs of these fields, filled with `values`; `key` makes their ids unique on the screen."""
    return join(_field(one, values.get(one.name, one.default), f"{key}-{one.name}") for one in fields)


def sieve(fields: Sequence[Field], values: Mapping[str, Any] = NOTHING) -> Markup:
    """The inputs that narrow what is looked at, short ones: each under its name, its meaning said on pointing at it."""
    return join(tag("p", tag("label", one.called or label(one.name), for_=f"look-{one.name}", title=one.meaning),
                    _input(one, values.get(one.name, one.default), {"id": f"look-{one.name}", "name": one.name}), class_="field")
                for one in fields)


def deed(request: HttpRequest, offered: Deed, key: str, *, unfolded: bool = False) -> Markup:
    """A button that does it; with a question before it, or fields to fill in, where it needs them, folded or not."""
    fields = [one for one in forms.fields(actions.load(offered.action).Form) if one.name in offered.asks]
    fields.sort(key=lambda one: offered.asks.index(one.name))
    kept = join(_kept(name, value) for name, value in offered.values.items() if name not in offered.asks)
    hint = tag("kbd", offered.key) if offered.key else None
    button = tag("button", f"Yes: {offered.label}" if offered.sure else offered.label, hint, type="submit",
                 aria_keyshortcuts=offered.key or None)
    form = tag("form", frame.token(request), _back(request), kept, inputs(fields, offered.values, key),
               tag("p", offered.sure) if offered.sure else None, button, method="post", class_="deed",
               action=f"/do/{offered.action}", enctype=_packing(fields))
    dropped = bool(fields) and all(one.kind == "file" and one.many for one in fields)  # a place to drop is seen at once
    if unfolded or dropped or (not fields and not offered.sure):
        return form
    return tag("details", tag("summary", offered.label), form, class_="deed-more")


def whole(request: HttpRequest, name: str, values: Mapping[str, Any] = NOTHING) -> Markup:
    """The form of a deed, all of it."""
    fields = [one for one in forms.fields(actions.load(name).Form) if not (one.made and one.required)]
    needed = [one for one in fields if one.required]
    rest = [one for one in fields if not one.required]
    more = tag("details", tag("summary", "More choices"), tag("div", inputs(rest, values), class_="inside")) \
        if needed and rest else inputs(rest, values)
    return tag("form", frame.token(request), inputs(needed, values), more,
               tag("button", label(name), type="submit"), method="post", action=f"/do/{name}",
               class_="ask", enctype=_packing(fields))


def _back(request: HttpRequest) -> Markup:
    return tag("input", type="hidden", name="back", value=request.get_full_path())


def _packing(fields: Sequence[Field]) -> str | None:
    return "multipart/form-data" if any(one.kind == "file" and not one.made for one in fields) else None


def _kept(name: str, value: Any) -> Markup:
    parts = value if isinstance(value, (list, tuple)) else [value]
    return join(tag("input", type="hidden", name=name, value=str(part)) for part in parts)


def _field(one: Field, value: Any, ident: str) -> Markup:
    """One input; what a field means is its label, since its name is for machines."""
    said = {"id": ident, "name": one.name, "required": "" if one.required and one.kind != "yes_no" else None}
    if one.kind == "yes_no" or one.made:
        box = tag("input", type="checkbox", value="yes", checked="" if value else None, **said)
        return tag("p", tag("label", box, " ", _meaning(one), for_=ident), class_="field tick")
    if one.choices and len(one.choices) <= FEW and not one.many:
        return _choices(one, value, ident)
    kind = "field files" if one.kind == "file" and one.many else "field"
    return tag("p", tag("label", _meaning(one), for_=ident), _input(one, value, said), class_=kind)


def _meaning(one: Field) -> str:
    return one.meaning.removesuffix(".")


def _choices(one: Field, value: Any, ident: str) -> Markup:
    any_ = [] if one.required or one.default is not None else [("", "any")]
    radios = (tag("label", tag("input", type="radio", name=one.name, value=choice, id=f"{ident}-{place}",
                               required="" if one.required else None,
                               checked="" if str(value if value is not None else "") == choice else None), " ", words)
              for place, (choice, words) in enumerate([*any_, *((c, _said(c)) for c in one.choices)]))
    return tag("fieldset", tag("legend", _meaning(one)), *radios, class_="field")


def _input(one: Field, value: Any, said: dict[str, str | None]) -> Markup:
    if one.kind == "file":
        return tag("input", type="file", multiple="" if one.many else None, **said)
    if one.choices:
        chosen = list(value or ()) if one.many else [value]
        blank = [] if one.required or one.default is not None else [tag("option", "any", value="")]
        options = (tag("option", _said(choice), value=choice, selected="" if choice in chosen else None)
                   for choice in one.choices)
        several = {"multiple": "", "size": str(len(one.choices))} if one.many else {}
        return tag("select", *blank, *options, **said, **several)
    if one.many:
        return tag("textarea", "\n".join(map(str, value or ())), rows="3", **said)
    return tag("input", type="text", inputmode=NUMERIC.get(one.kind), value="" if value is None else str(value),
               autocomplete="off", **said)


def _said(choice: str) -> str:
    return SEGMENTS.get(choice) or INSTEAD.get(choice, choice.replace("_", " "))
