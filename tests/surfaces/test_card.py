"""Cards: the claim as its maker says it, large and whole, in the sizes people post, whatever the words are."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from seeing import TEXTS
from seeing import browsing
from seeing import opened

from stalwarts.charts import _palette
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Page
from stalwarts.surfaces import _card
from stalwarts.surfaces import _type
from stalwarts.words import SEGMENTS
from stalwarts.words import mine
from stalwarts.words import yours

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CLAIM = "About 37 (22 to 78) of your 1,761 newsletter subscribers who have not bought yet would buy within a year."
SIZES = (_card.WIDE, _card.SQUARE)
LONG = ("At least 1 in 11,400 and at most 1 in 153 of those who follow you on Instagram, and of nobody else anywhere, "
        "have bought so far, and at least 39,690 have not.")


def page(**parts: Any) -> Page:
    rows = [{"segment": segment, "label": label, "people": number, "low": number // 2, "high": number * 2}
            for (segment, label), number in zip(SEGMENTS.items(), (62, 248, 1_240, 9_800, 28_650), strict=True)]
    return Page(**({
        "name": "answer", "question": "How many of your followers would buy?", "title": "Answer", "as_of": "2026-03-01",
        "claim": CLAIM, "doubts": [Doubt("274 buyers cannot be looked for among the followers of instagram:ilvatarn: the shop "
                                         "knows an address, the list an account name.", "Ask.")],
        "drawings": [Drawing("crowd", "Your 40,000 followers", rows)]} | parts))


PAGES = {
    "crowd": page(), "long": page(claim=LONG, question="How many of all those who follow you, anywhere, would ever buy?"),
    "plain": page(drawings=[]), "bare": page(drawings=[], doubts=[]), "short": page(claim="None has bought."),
    "chart": page(drawings=[Drawing("by_day", "Who bought, by days since they began to follow", [
        {"days": day, "value": day / 9_000, "low": 0, "high": day / 5_000, "at_risk": 90} for day in (30, 200, 700)])]),
    "scripts": page(claim="Ωστόσο 310 από τους 40.000 ακόλουθους ещё не купили ничего 日本語の長い文章がここに続きます、まだまだ続く。"),
    "word": page(claim="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2),
    "one dot": page(drawings=[Drawing("crowd", "Your follower", [{"segment": "buyer", "label": "buyers", "people": 1}])]),
}


def texts(drawn: str) -> str:
    return " ".join("".join(part.itertext()) for part in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text"))


# --- words -----------------------------------------------------------------------------------------------------------


def test_the_line_to_paste_is_the_claim_in_the_first_person_and_ends_in_the_question() -> None:
    assert _card.line(page()) == CLAIM.replace("your", "my") + " How many of your followers would buy?"


@pytest.mark.parametrize(("said", "instead"), [
    ("310 of your 40,000 followers.", "310 of my 40,000 followers."),
    ("Your list buys 8 times as often.", "My list buys 8 times as often."),
    ("40,000 people follow you.", "40,000 people follow me."),
    ("You have given before you asked.", "I have given before I asked."),
    ("You never asked 1,200 people who would be glad if you did.", "I never asked 1,200 people who would be glad if I did."),
    ("You are owed nothing, and 40 feel they know you.", "I am owed nothing, and 40 feel they know me."),
    ("You could reach 900 of them yourself; the choice is yours.", "I could reach 900 of them myself; the choice is mine."),
    ("How many did you thank?", "How many did I thank?"),
    ("41 people bring half of the money.", "41 people bring half of the money."),
])
def test_a_sentence_said_to_the_creator_becomes_the_creators_own(said: str, instead: str) -> None:
    assert mine(said) == instead


@pytest.mark.parametrize(("asked", "put"), [
    ("How many of your followers would buy?", "How many of your followers would buy?"),
    ("How few carry me?", "How few carry you?"), ("Do more followers bring me more buyers?", "Do more followers bring you more buyers?"),
    ("Whom could I reach if Instagram closed?", "Whom could you reach if Instagram closed?"),
    ("How far to my number?", "How far to your number?"), ("Am I asking too much? Do I?", "Are you asking too much? Do you?"),
    ("If I asked today?", "If you asked today?"), ("Were they glad I asked?", "Were they glad you asked?")])
def test_a_question_one_asks_oneself_is_put_to_the_reader(asked: str, put: str) -> None:
    assert yours(asked) == put


def test_accounts_are_said_by_their_platform() -> None:
    assert _card.spoken("Half of instagram:ilvatarn and of shopify:ilvatarn.") == "Half of Instagram and of Shopify."


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shade", [0, 1])
@pytest.mark.parametrize("kind", PAGES)
def test_a_card_says_claim_question_date_and_origin(kind: str, size: tuple[int, int], shade: int) -> None:
    drawn = _card.svg(PAGES[kind], size, shade)
    root = ET.fromstring(drawn)
    assert (root.get("width"), root.get("height"), root.get("role")) == (str(size[0]), str(size[1]), "img")
    assert root.findtext("{http://www.w3.org/2000/svg}title") == _card.line(PAGES[kind])
    said = texts(drawn).replace("\u00a0", " ")
    assert "As of 1 March 2026" in said
    if kind not in {"word", "scripts"}:
        assert mine(PAGES[kind].claim) in said
    assert yours(PAGES[kind].question) in said
    assert "ilvatarn" not in drawn
    known = {pair[shade] for pair in _palette.COLOURS.values()} | {"none", "transparent"}
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= known
    assert not re.search(r'(?:href|src)="|url\((?!#)|<style|NaN', drawn)


def test_a_png_has_exactly_the_pixels_of_its_size() -> None:
    for size in SIZES:
        drawn = _card.png(page(), size, 1)
        assert drawn.startswith(b"\x89PNG")
        assert struct.unpack(">II", drawn[16:24]) == size
        assert drawn == _card.png(page(), size, 1)


def test_whatever_came_from_a_file_is_text() -> None:
    evil = "<script>alert('x')</script> & \"co\" (</svg>) instagram:<b>"
    drawn = _card.svg(page(claim=evil, question=evil, doubts=[Doubt(evil)], drawings=[Drawing("crowd", evil, [
        {"segment": evil, "label": evil, "people": 12, "low": 1, "high": 3}])]))
    ET.fromstring(drawn)
    assert "<script" not in drawn
    assert "<b>" not in drawn


def test_small_kinds_are_small_dots_and_nobody_is_left_out() -> None:
    rows = [{"segment": "supporter", "label": "supporters", "people": 12, "low": 10, "high": 170},
            {"segment": "endorser", "label": "cheer", "people": 0, "low": 0, "high": 9},
            {"segment": "unknown", "label": "can't tell yet", "people": 41_725}]
    drawn = _card.svg(page(drawings=[Drawing("crowd", "Your 41,737 followers", rows)]))
    dots = [(part.get("fill"), float(part.get("r") or 0)) for part in ET.fromstring(drawn).iter(
        "{http://www.w3.org/2000/svg}circle")]
    accent = [radius for fill, radius in dots if fill == _palette.ACCENT]
    assert len(accent) == 2
    assert min(accent) < min(radius for fill, radius in dots if fill == "none")
    assert "cheer" not in texts(drawn)
    assert "One dot is 50 people; a smaller dot is fewer" in texts(drawn)


# --- type ------------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200), st.floats(8, 80), st.floats(60, 900))
@settings(max_examples=60, deadline=None)
def test_lines_fit_and_no_letter_is_lost(text: str, size: float, room: float) -> None:
    lines = _type.wrapped(text, size, max(room, size * 1.2))
    assert all(_type.width(line, size) <= max(room, size * 1.2) + 1e-6 for line in lines)
    assert "".join(lines).replace(" ", "").replace("\u00a0", "") == text.replace(" ", "").replace("\u00a0", "")


def test_one_in_n_is_never_broken() -> None:
    assert all(any("1\u00a0in\u00a0129" in line for line in _type.wrapped("At most 1 in 129 of them", 20, room))
               for room in range(120, 400, 7))


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    said = _type.fitted("A very long sentence " * 40, (300, 60), (20, 40))
    assert said.size == 20
    assert len(said.lines) == 2
    assert said.lines[-1].endswith(" …")


# --- as seen ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


def test_in_a_browser_every_word_is_on_the_card_and_none_over_another(browser: Browser, tmp_path: Path) -> None:
    """The font here is the widest of the common ones: what fits with it fits with all."""
    cards = [(kind, size) for kind in PAGES for size in SIZES]
    whole = tmp_path / "cards.html"
    whole.write_text("<!doctype html><meta charset=utf-8><body>" + "".join(
        _card.svg(PAGES[kind], size) for kind, size in cards), encoding="utf-8")
    with opened(browser, whole.as_uri(), 1280) as seen:
        found = seen.evaluate(TEXTS)
    assert len(found) == len(cards)
    for (kind, size), boxes in zip(cards, found, strict=True):
        for n, (text, left, top, right, bottom) in enumerate(boxes):
            assert left >= 0, (kind, text)
            assert top >= 0, (kind, text)
            assert right <= size[0], (kind, text)
            assert bottom <= size[1], (kind, text)
            for other, left2, top2, right2, bottom2 in boxes[n + 1:]:
                across, down = min(right, right2) - max(left, left2), min(bottom, bottom2) - max(top, top2)
                # Boxes of lines touch; letters of one never reach a third into the other.
                assert across <= 1 or down <= 0.34 * min(bottom - top, bottom2 - top2), (kind, text, other)
