"""Every chart draws what it is given, from nobody to hundreds of millions, and says it to who can't see it."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zlib
from typing import Any

import pytest

from stalwarts import charts
from stalwarts.charts import _paint
from stalwarts.charts import _palette
from stalwarts.charts import _table
from stalwarts.charts.concentration import from_the_top
from stalwarts.charts.crowd import MOST_DOTS
from stalwarts.charts.crowd import dots
from stalwarts.charts.crowd import one_dot
from stalwarts.problems import NoChart
from stalwarts.words import SEGMENTS

Rows = list[dict[str, Any]]


def people(*numbers: int | None) -> Rows:
    return [{"segment": segment, "label": label, "people": number, "low": number and number // 2,
             "high": number and number * 2}
            for (segment, label), number in zip(SEGMENTS.items(), numbers, strict=False)]


ROWS: dict[str, Rows] = {
    "bounds": [{"account": "instagram:me", "label": "Instagram", "followers": 40_000, "low": 1 / 360, "high": 1 / 129},
               {"account": "list:maya", "followers": 1_900, "low": 0.07, "high": None},
               {"account": None, "followers": 41_900, "low": None, "high": None}],
    "brought": [{"label": "Everybody drawn", "value": 0.03, "low": -0.01, "high": 0.07, "people": 1_900},
                {"label": "supporters", "value": -0.3, "low": -2.0, "high": None, "people": 12},
                {"label": "buyers", "value": 0.001, "low": 0.0002, "high": 0.002, "people": 248}],
    "by_day": [{"days": day, "value": day / 1e5, "low": day / 2e5, "high": None if day == 30 else day / 5e4,
                "at_risk": 40_000 - day} for day in (1, 30, 200, 365)],
    "concentration": [{"share_people": step / 50, "share_support": (step / 50) ** 3} for step in range(51)],
    "crowd": people(62, 248, 1_240, 9_800, 28_650),
    "fan": [{"day": day, "value": 40.0 + day, "low_50": 30.0, "high_50": 50.0 + day, "low_80": 20.0, "high_80": 70.0 + day,
             "low_95": 10.0, "high_95": 90.0 + day, "naive": 95.0, "sold": 3.0 * day if day < 20 else None} for day in range(1, 29)],
    "growth": [{"quarter": f"{2024 + place // 4}-{place % 4 * 3 + 1:02}-01", "per_1000": 14.0 - place, "low": 3.0,
                "high": None, "new_followers": 900, "first_time_buyers": 12} for place in range(9)],
    "plane": [{"paid": paid, "endorsed": cheered, "people": 10 + 900 * (not paid)}
              for paid in (True, False) for cheered in (True, False, None)],
    "ranges": [{"label": "six months ago", "said": "40 to 61", "low": 40, "value": 50, "high": 61, "seen": 52, "axis": "people"},
               {"label": "published: one creator", "said": "1 in 250", "low": 0.2, "high": 8000.0, "aside": True},
               {"label": "a name that is long enough to need a line of its own", "said": "not known", "low": None, "high": 9}],
    "road": [{"month": 5 * place, "value": 60 + 5 * place, "low": 50, "high": 80 + 9 * place, "needed": 500}
             for place in range(13)],
    "scaling": [{"label": f"shop {place}", "followers": 10 ** (2 + place / 3), "payers": place, "even": 1 + place,
                 "fitted": 1 + place / 2} for place in range(12)],
    "segment_ranges": people(62, 248, 1_240, 9_800, 28_650),
}


def test_every_chart_is_tried_here() -> None:
    assert sorted(charts.installed()) == sorted(ROWS)


@pytest.mark.parametrize("chart", sorted(ROWS))
def test_it_is_drawn_and_says_what_it_is(chart: str) -> None:
    drawn = _paint.svg(chart, ROWS[chart], "A <title> & more")
    root = ET.fromstring(drawn)
    assert root.get("role") == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A <title> & more"
    assert len(root.findtext("{http://www.w3.org/2000/svg}desc") or "") > 20
    assert drawn.count("role=") == 1
    assert "NaN" not in drawn
    assert "undefined" not in drawn
    assert not re.search(r'(?:href|src)="|url\((?!#)', drawn)


@pytest.mark.parametrize("chart", sorted(ROWS))
def test_its_document_is_valid_and_keeps_our_colours(chart: str) -> None:
    document = charts.draw(chart, ROWS[chart]).to_dict()
    assert document == charts.draw(chart, ROWS[chart]).to_dict(validate=False)
    known = {light for light, _ in _palette.COLOURS.values()}
    drawn = _paint.inline(chart, ROWS[chart], "A title", "key")
    assert float(ET.fromstring(drawn).get("width", "361")) <= 360
    assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', drawn)) <= known


def test_a_packed_picture_is_the_same_picture_and_smaller() -> None:
    import vl_convert

    drawn = vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" '
                                  'height="200" fill="#fffefb"/><circle cx="90" cy="90" r="40" fill="#9a3412"/></svg>')
    packed = _paint.packed(drawn)
    assert len(packed) < len(drawn)
    assert _paint.packed(packed) == packed
    pixels = [zlib.decompress(b"".join(re.findall(rb"IDAT(.*?)\x00\x00\x00\x00IEND", png, re.DOTALL))[:-4])
              for png in (drawn, packed)]
    assert pixels[0] == pixels[1]
    ends = packed[-12:]
    assert ends == b"\x00\x00\x00\x00IEND\xaeB`\x82"


@pytest.mark.parametrize("chart", sorted(ROWS))
def test_nothing_to_draw_is_drawn_too(chart: str) -> None:
    assert "Nothing to draw yet" in _paint.svg(chart, [], "A title")


@pytest.mark.parametrize("chart", sorted(ROWS))
def test_one_row_of_nobody_is_drawn(chart: str) -> None:
    row = {name: 0 if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell
           for name, cell in ROWS[chart][0].items()}
    assert "NaN" not in _paint.svg(chart, [row], "A title")


@pytest.mark.parametrize("chart", sorted(ROWS))
def test_it_has_a_table_in_words_and_one_in_numbers(chart: str) -> None:
    columns, rows = _table.table(chart, ROWS[chart])
    assert len(rows) == len(ROWS[chart])
    assert all(len(row) == len(columns) for row in rows)
    assert len(list(csv.reader(io.StringIO(_table.as_csv(chart, ROWS[chart]))))) == len(rows) + 1


def test_a_cell_is_never_a_formula() -> None:
    assert "'=1+1" in _table.as_csv("crowd", [{"segment": "buyer", "label": "=1+1", "people": 3}])


def test_a_png_has_a_ground() -> None:
    assert _paint.png("bounds", ROWS["bounds"], "A title").startswith(b"\x89PNG")


def test_an_unknown_chart_is_a_problem_that_names_the_others() -> None:
    with pytest.raises(NoChart, match="crowd"):
        charts.draw("pie", [])


@pytest.mark.parametrize("following", [0, 1, 300, 1_200, 1_201, 41_300, 3_000_000, 30_000_000, 300_000_000])
def test_a_crowd_of_any_size_has_at_most_1200_dots_and_no_less_than_a_third(following: int) -> None:
    number = following / one_dot(following)
    assert number <= MOST_DOTS
    assert number >= min(following, MOST_DOTS / 3)


def test_310_buyers_are_seen_among_40000_and_3000_supporters_among_3_million() -> None:
    assert dots(310, one_dot(40_000)) == 6
    assert dots(3_000, one_dot(3_000_000)) == 1
    drawn = _paint.svg("crowd", people(3_000, 0, 0, 2_997_000), "The 3,000 and the 3 million")
    assert "3,000 supporters" in drawn
    assert "2,997,000 onlookers" in drawn


def test_a_group_smaller_than_a_dot_has_a_smaller_one_and_its_exact_number() -> None:
    drawn = _paint.svg("crowd", people(7, 0, 0, 3_000_000), "Few")
    assert "7 supporters" in drawn
    assert "a smaller dot is fewer" in drawn


def test_the_curve_of_the_few_starts_at_the_most_generous_whichever_way_it_came() -> None:
    rising = from_the_top(ROWS["concentration"])
    turned = from_the_top([{name: 1 - share for name, share in row.items()} for row in ROWS["concentration"]])
    assert all(row["share_support"] >= row["share_people"] - 1e-9 for row in rising)
    assert [round(row["share_support"], 9) for row in rising] == [round(row["share_support"], 9) for row in turned]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("shade", [0, 1])
@pytest.mark.parametrize(("name", "least"), [("ink", 7), ("muted", 4.5), ("accent", 4.5), ("buyer", 3), ("cheer", 3),
                                             ("crowd", 3)])
def test_colours_stand_out_from_their_ground(name: str, least: float, shade: int) -> None:
    light, dark = sorted((luminance(_palette.COLOURS[name][shade]), luminance(_palette.COLOURS["ground"][shade])))
    assert (dark + 0.05) / (light + 0.05) >= least


def test_naming_the_charts_does_not_load_altair() -> None:
    code = "import sys; from stalwarts import charts; charts.installed(); sys.exit('altair' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("bend", [1.0, 1.05, 1.3, 1.7, 2, 3, 6, 30])
def test_the_two_labels_of_concentration_stand_clear_however_even_the_support_is(bend: float) -> None:
    rows = [{"share_people": step / 50, "share_support": (step / 50) ** bend} for step in range(51)]
    drawn = _paint.inline("concentration", rows, "How few carry you", "key")
    tops = [float(found[1]) for found in re.finditer(r'translate\([\d.]+,([\d.]+)\)"[^>]*>(?=the top|if all)', drawn)]
    assert len(tops) == 2
    assert abs(tops[0] - tops[1]) >= 18
