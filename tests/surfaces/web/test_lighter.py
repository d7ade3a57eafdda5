"""Marks of one shape are written once and used where they stood; nothing else of a picture changes."""

from __future__ import annotations

import re

from stalwarts.charts import _paint
from stalwarts.surfaces.web._lighter import lighter

ROWS = [{"segment": "buyer", "label": "buyers", "people": 40, "low": 40, "high": 60},
        {"segment": "unknown", "label": "can't tell yet", "people": 900, "low": 880, "high": 900}]


def test_every_mark_stands_where_it_stood() -> None:
    before = _paint.inline("crowd", ROWS, "A crowd", "k")
    after = lighter(before, "k")
    stood = re.findall(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)"', before)
    stand = re.findall(r'<(?:use href="#k-\d+" x|path transform)="(?:translate\()?([-\d.]+)(?:" y="|,)([-\d.]+)', after)
    assert stand == stood
    assert len(after) < len(before) / 2.5
    assert re.findall(r"<text.*?</text>", after) == re.findall(r"<text.*?</text>", before)
    ids = re.findall(r' id="([^"]+)"', after)
    assert len(ids) == len(set(ids))


def test_a_picture_of_few_marks_is_left_as_it_is() -> None:
    few = '<svg><path transform="translate(1,2)" d="M0,0" fill="#000"/><path transform="translate(3,2)" d="M0,0" fill="#000"/></svg>'
    assert lighter(few, "k") == few
