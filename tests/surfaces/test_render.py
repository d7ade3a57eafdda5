"""One page, rendered: text, Markdown, HTML, SVG, PDF and the report say the same, safely."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.surfaces import _html
from stalwarts.surfaces import _markdown
from stalwarts.surfaces import _offers
from stalwarts.surfaces import _picture
from stalwarts.surfaces import _report
from stalwarts.surfaces import _tags
from stalwarts.surfaces import _text
from stalwarts.words import SEGMENTS

EVIL = "<script>alert('x')</script> & \"co\" | *bold* [a](http://example.org)"
VOID = {"meta", "link", "br", "img"}


def crowd() -> Drawing:
    return Drawing("crowd", "Your people", [
        {"segment": segment, "label": label, "people": number, "low": None, "high": None}
        for (segment, label), number in zip(SEGMENTS.items(), (62, 248, 1_240, 9_800, 28_650), strict=True)])


def page(**parts: Any) -> Page:
    return Page(**({
        "name": "answer", "question": "How many of your followers would buy?", "title": "Answer",
        "as_of": "2026-03-01T00:00:00Z",
        "claim": "At most 310 of your 40,000 Instagram followers, 1 in 129, have bought in these files.",
        "doubts": [Doubt(f"Doubt number {place}.", f"Remedy number {place}.") for place in range(5)],
        "definitions": {"bounds": 3, "by_day": 1}, "notes": ["Half of the money that stayed comes from 41 people."],
        "next_step": "Fetch your Mailchimp account export.", "drawings": [crowd()],
        "grids": [Grid("Accounts", ["account", "followers", "have bought"],
                       [["Instagram", "40,000", "1 in 360 to 1 in 129"], ["Newsletter", "1,900", "7.1 % to 8.4 %"]],
                       "Counted in these files.")],
    } | parts))


def empty() -> Page:
    return Page("answer", "How many would buy?", "Answer", "2026-03-01", "Nothing is known yet: there are no files.",
                drawings=[Drawing("crowd", "Your people", [])])


class Outline(HTMLParser):
    """Tags left open, ids, heading levels, where links and sources point."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.stack += [] if tag in VOID else [tag]
        self.ids += [said["id"] or ""] if "id" in said else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h\d", tag) else []
        self.links += [said[name] or "" for name in ("href", "src", "xlink:href") if name in said]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag


@pytest.fixture(scope="module")
def report() -> str:
    pages = [page(), page(name="few", question="How few carry me?", claim="Write to ada@example.org, she leads.")]
    return _report.report(pages, {"bounds": "The least and the most that can be."}, "A made-up singer")


def test_text_fits_eighty_columns_and_says_everything_once() -> None:
    text = _text.text(page())
    assert max(map(len, text.splitlines())) <= 80
    for said in ("How many of your followers would buy?", "As of 1 March 2026", "Fetch your Mailchimp",
                 "Remedy number 4.", "1,900", "Counted in these files.", "62 supporters"):
        assert text.count(said) == 1, said
    assert re.search(r"Instagram +40,000 +1 in 360 to 1 in 129", text)


def test_text_never_breaks_inside_one_in_n() -> None:
    for width in range(30, 90):
        assert "1 in 129" in _text.text(page(drawings=[], grids=[]), width)


def test_text_lists_a_grid_that_is_too_wide() -> None:
    wide = Grid("Wide", ["one", "two"], [["a" * 50, "b" * 50]])
    text = _text.text(page(grids=[wide]))
    assert f"one: {'a' * 50}; two:" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_crowd_in_characters_forgets_nobody() -> None:
    few = Drawing("crowd", "Few", [{"segment": "supporter", "label": "supporters", "people": 3, "low": 1, "high": 9},
                                   {"segment": "voyeur", "label": "onlookers", "people": 3_000_000}])
    text = _text.text(page(drawings=[few]))
    assert "3 supporters (1 to 9)\n    ◆\n" in text
    assert text.count("·") <= 240


@pytest.mark.parametrize(("chart", "rows", "said"), [
    ("by_day", [{"days": 30, "value": 0.001, "low": 0, "high": 0.002}, {"days": 400, "value": 0.05, "low": 0.04,
                                                                        "high": 0.06}],
     "by day 400: 5 % (4 % to 6 %)"),
    ("bounds", [{"account": "shop", "low": None, "high": 0.5}, {"account": None, "low": 0.1, "high": None}],
     "all together  at least 10 %"),
    ("growth", [{"quarter": "2026-01-01", "per_1000": 3.4, "low": 2.0, "high": 5.0}], "3.4 (2.0 to 5.0)"),
])
def test_other_pictures_in_characters(chart: str, rows: list[dict[str, Any]], said: str) -> None:
    assert said in _text.text(page(drawings=[Drawing(chart, "A picture", rows)]))


def test_text_and_markdown_do_not_load_altair() -> None:
    code = ("import sys; from stalwarts.surfaces import _text, _markdown; from stalwarts.page import *; "
            "page = Page('a', 'q', 't', '2026-03-01', 'c', drawings=[Drawing('crowd', 't', "
            "[{'segment': 'buyer', 'label': 'buyers', 'people': 3}])]); _text.text(page); _markdown.markdown(page); "
            "sys.exit('altair' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_markdown_shows_what_came_from_files_as_it_is() -> None:
    said = _markdown.markdown(page(claim=EVIL, grids=[Grid("T", ["a|b"], [["x|y\nz"]])]))
    assert "<script>" not in said.replace("\\<script\\>", "")
    assert r"\*bold\*" in said
    assert r"| x\|y z |" in said
    assert r"| a\|b |" in said


def test_html_is_whole_asks_nothing_of_the_network_and_folds_the_rest() -> None:
    text = _html.html(page(), {"bounds": "The least and the most that can be."})
    outline = Outline(text)
    assert not outline.stack
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link.startswith("data:") for link in outline.links)
    assert "script" not in outline.tags
    assert outline.headings == sorted(outline.headings)
    assert outline.headings.count(1) == 1
    assert "The least and the most that can be." in text
    assert "stalwarts define by_day" in text
    assert text.index("At most 310") < text.index("<svg")
    assert "default-src 'none'" in _tags.html.unescape(text)


def test_html_escapes_all_it_is_given() -> None:
    row = {"segment": "buyer", "label": EVIL, "people": 3, "low": 1, "high": 9}
    text = _html.html(page(question=EVIL, claim=EVIL, title=EVIL, next_step=EVIL, notes=[EVIL],
                           doubts=[Doubt(EVIL, EVIL)], definitions={EVIL: 1}, drawings=[Drawing("crowd", EVIL, [row])],
                           grids=[Grid(EVIL, [EVIL], [[EVIL]], EVIL)]), {EVIL: EVIL})
    assert "<script" not in text
    assert not Outline(text).stack


def test_the_report_has_the_crowd_first_then_claim_next_step_and_doubts(report: str) -> None:
    body = report[report.index("<body>"):]
    order = [body.index(said) for said in ("<svg", 'class="claim"', "Next step", "Doubt number 0", "More about this",
                                           "How do you know?", "The other questions", "How few carry me?")]
    assert order == sorted(order)
    outline = Outline(report)
    assert not outline.stack
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link.startswith("data:") for link in outline.links)
    assert all(later - earlier <= 1 for earlier, later in zip(outline.headings, outline.headings[1:], strict=False))


def test_the_report_holds_no_addresses_unless_asked(report: str) -> None:
    assert "ada@example.org" not in report
    assert "(address left out)" in report
    assert "ada@example.org" in _report.report([page(claim="Write to ada@example.org.")], names=True)


def test_an_empty_page_is_rendered_by_all() -> None:
    assert "Nothing is known yet" in _text.text(empty())
    assert "Nothing is known yet" in _markdown.markdown(empty())
    assert "<svg" not in _html.html(empty())
    assert "Nothing is known yet" in _picture.svg(empty())
    assert "Nothing is known yet" in _report.report([empty()])


def test_svg_is_the_first_drawing_and_pdf_the_sheet() -> None:
    assert "One dot is 50 people" in _picture.svg(page())
    assert _picture.pdf(page()).startswith(b"%PDF")
    assert _picture.png(empty()).startswith(b"\x89PNG")
    assert page().next_step in re.sub(r"<[^>]+>", " ", _picture.sheet(page()))


def test_the_sheet_escapes_and_grows() -> None:
    sheet = _picture.sheet(page(claim=EVIL, doubts=[Doubt("A doubt.", "A remedy.")] * 60))
    assert "<script" not in sheet
    assert float(re.findall(r'height="(\d+)"', sheet)[0]) > 842


def test_parts_links_and_deeds_are_in_every_form() -> None:
    told = page(drawings=[], grids=[Grid("Files", ["File"], [["a.csv"]], deeds=[[Deed("undo", "Take it back", {"export_id": ["3f2a"]})]])],
                parts=[Part("Instagram <zip>", ["Wait: a day."], ["Open *it*", "Press export"], done=False,
                            deeds=[Deed("remind", "Remind me", {"what": "instagram"})]), Part("Mailchimp", ["It is in."], done=True)],
                deeds=[Deed("move", "Note it", {"kind": "thank", "who": ["email:a b@x.org"]}, ["note"])],
                links=[("All your people", Link("people", {"segment": "buyer", "search": "Ana T"}))])
    text = _text.text(told)
    for said in ("[ ] Instagram <zip>", "    1. Open *it*", "    2. Press export", "[x] Mailchimp", "    It is in.",
                 "  Remind me: stalwarts remind instagram", "  a.csv: Take it back: stalwarts undo 3f2a",
                 "  Note it: stalwarts move thank 'email:a b@x.org' --note NOTE",
                 "  All your people: stalwarts page people --with segment=buyer --with 'search=Ana T'"):
        assert said in text.splitlines(), said
    markdown = _markdown.markdown(told)
    assert "## \u25cb Instagram \\<zip\\>" in markdown
    assert "1. Open \\*it\\*\n2. Press export" in markdown
    assert "## \u2713 Mailchimp" in markdown
    html = _html.html(told)
    assert "Instagram &lt;zip&gt;" in html
    assert "<ol><li>Open *it*</li>" in html


def test_a_command_with_many_values_names_a_few() -> None:
    assert _offers.command(Deed("undo", "Take all back", {"export_id": [str(n) for n in range(9)]})) == (
        "stalwarts undo 0 1 2 … and 6 more")
