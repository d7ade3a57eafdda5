"""What may be asked: one description and one reading for the command line, the web and REST."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stalwarts import forms
from stalwarts.forms import Field
from stalwarts.forms import asked
from stalwarts.problems import BadAnswer


@dataclass(frozen=True)
class Form:
    who: str = asked("Whom.", place=True)
    names: list[str] = asked("More of them.", ())
    limit: int = asked("How many.", 50)
    price: float | None = asked("A price.", None)
    sure: bool = asked("Really.", default=False)
    file: Path | None = asked("A file.", None)
    kind: str | None = asked("Which.", None, choices=lambda: ("one", "two"))


def test_a_form_is_told_field_by_field() -> None:
    assert forms.fields(Form) == [
        Field("who", "Whom.", "text", many=False, required=True, default=None, choices=(), placed=True),
        Field("names", "More of them.", "text", many=True, required=False, default=[], choices=()),
        Field("limit", "How many.", "whole", many=False, required=False, default=50, choices=()),
        Field("price", "A price.", "number", many=False, required=False, default=None, choices=()),
        Field("sure", "Really.", "yes_no", many=False, required=False, default=False, choices=()),
        Field("file", "A file.", "file", many=False, required=False, default=None, choices=()),
        Field("kind", "Which.", "text", many=False, required=False, default=None, choices=("one", "two"))]


def test_texts_become_what_they_mean() -> None:
    made = forms.filled(Form, {"who": " Ada ", "names": "Bo\n\n Cy \n", "limit": "1,200", "price": "3.50", "sure": "on",
                               "file": "a.csv", "kind": "two"})
    assert made == Form("Ada", ["Bo", "Cy"], 1200, 3.5, sure=True, file=Path("a.csv"), kind="two")
    assert forms.filled(Form, {"who": "Ada", "limit": "", "names": ["Bo"]}) == Form("Ada", ["Bo"])


@pytest.mark.parametrize(("values", "said"), [
    ({}, "'who' is needed"),
    ({"who": "a", "whom": "b"}, "'whom' is not asked here"),
    ({"who": "a", "limit": "many"}, "'many', which is no whole number"),
    ({"who": "a", "limit": "1.5"}, "no whole number"),
    ({"who": "a", "price": "nan"}, "no number"),
    ({"who": "a", "price": "1e999"}, "no number"),
    ({"who": "a", "sure": "perhaps"}, "neither yes nor no"),
    ({"who": "a", "kind": "three"}, "one of one, two"),
])
def test_what_cannot_be_is_a_problem_that_says_so(values: dict[str, Any], said: str) -> None:
    with pytest.raises(BadAnswer, match=said):
        forms.filled(Form, values)


def test_a_typed_form_is_held_to_its_choices_too() -> None:
    assert forms.checked(Form("a", kind="one")).kind == "one"
    with pytest.raises(BadAnswer):
        forms.checked(Form("a", kind="three"))


@given(st.dictionaries(st.sampled_from(["who", "names", "limit", "price", "sure", "file", "kind", "x"]), st.text()))
def test_whatever_comes_from_outside_is_a_form_or_a_problem(values: dict[str, str]) -> None:
    with contextlib.suppress(BadAnswer):
        assert isinstance(forms.filled(Form, values), Form)
