"""The page of two numbers: the same words and the same arithmetic as the command, from disk, with or without script."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from playwright.sync_api import expect
from seeing import OVERFLOWING
from seeing import breaches
from seeing import browsing
from seeing import opened

from adding import stalwarts
from stalwarts import benchmarks
from stalwarts import quick
from stalwarts import trades
from stalwarts.importers import quick_answers
from stalwarts.surfaces import _quick_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page

Case = tuple[list[int], int, bool, float | None, float]
"""Followers by place, how many bought, whether those are copies, price, yearly."""
ANSWERS = """cases => {
  const at = id => document.getElementById(id), put = (id, value) => { at(id).value = value };
  const plain = node => node.textContent.replaceAll('\\u00a0', ' ');
  return cases.map(([followers, sold, copies, price, yearly]) => {
    while (document.querySelectorAll('#places input').length < followers.length) at('more').click();
    document.querySelectorAll('#places input').forEach((input, n) => { input.value = n < followers.length ? followers[n] : '' });
    put('sold', sold); put('price', price ?? ''); put('yearly', yearly);
    at(copies ? 'copies' : 'people').checked = true;
    at('form').dispatchEvent(new Event('input'));
    return { claim: plain(at('claim')), hidden: at('result').hidden, line: at('line').value,
      notes: [...at('notes').children].map(plain), picture: !at('picture').hidden,
      doubts: [...at('doubts').children].map(item => [item.firstChild, item.lastChild].map(plain)),
      filled: document.querySelectorAll('#dots .bought').length } }) }"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("quick") / "quick.html"
    said = stalwarts("quick-page", where)
    assert (said.code, said.err) == (0, "")
    return where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def seen(file: Path, browser: Browser) -> Iterator[Page]:
    with opened(browser, file.as_uri(), 360) as page:
        yield page


def cases() -> list[Case]:
    """The edges, and 500 by lot over all sizes."""
    edges: list[Case] = [
        ([30_000_000], 65_000, True, None, 100), ([40_000], 310, False, None, 100), ([1], 0, False, None, 100),
        ([1], 1, False, 12.0, 100), ([300], 301, False, None, 100), ([10, 400, 0], 39, True, 9.99, 55.5),
        ([300_000_000], 1, False, None, 100), ([1000], 333, False, None, 100), ([1000], 334, False, None, 100),
        ([1000], 999, False, None, 100), ([10**12], 10**12 - 1, True, 999_999.99, 0.5), ([50], 1, False, None, 100),
        ([5_000], 20, False, 0.01, 100), ([10**6], 5_900, False, None, 100), ([7], 2, False, 2.5, 1), ([8], 5, False, 0.5, 1),
        *(([10**n], 1, False, None, 100) for n in range(1, 12)), *(([10**n], 10**n // 4, False, None, 100) for n in range(1, 12)),
        *(([10_000], n, False, None, 100) for n in range(195, 206)), *(([100], n, False, 1.25, 2) for n in range(101))]
    lots = random.Random(20_260_301)
    for _ in range(500):
        places = [round(10 ** lots.uniform(0, 9)) for _ in range(lots.choice([1, 1, 1, 2, 3]))]
        sold = round(max(places) * 10 ** lots.uniform(-7, 0.2))
        price = round(10 ** lots.uniform(-1, 4), 2) if lots.random() < 0.5 else None
        edges.append((places, sold, lots.random() < 0.4, price, round(10 ** lots.uniform(0, 4), lots.choice([0, 2])) or 1.0))
    return edges


def test_the_page_says_what_the_command_says(seen: Page) -> None:
    tried = cases()
    for case, found in zip(tried, seen.evaluate(ANSWERS, tried), strict=True):
        followers, sold, copies, price, yearly = case
        page = quick.page(followers, None if copies else sold, sold if copies else None, price, yearly)
        assert not found["hidden"], case
        assert found["claim"] == page.claim, case
        assert found["notes"] == page.notes, case
        assert found["doubts"] == [[d.text, d.remedy] for d in page.doubts], case
        ceiling = page.figures["conversion"]["value"]
        assert found["picture"] == (ceiling < 1), case
        assert abs(found["filled"] - 1000 * ceiling) <= 1, case
        assert found["line"].split(",")[:4] == [str(max(followers)), str(sold), "copies" if copies else "people", "other"]


TYPED = [("40000", 40_000), ("40,000", 40_000), ("40.000", 40_000), ("40 000", 40_000), ("40'000", 40_000), ("40k", 40_000),
         ("1.2m", 1_200_000), ("1,2M", 1_200_000), ("1.234.567", 1_234_567), ("0040", 40)]
WRONG = [("#followers-1", "lots", "followers"), ("#followers-1", "0", "followers"), ("#followers-1", "-5", "followers"),
         ("#followers-1", "1.5", "followers"), ("#followers-1", "9" * 20, "followers"), ("#sold", "many", "sold"),
         ("#sold", "-1", "sold"), ("#price", "0", "money"), ("#price", "free", "money"), ("#yearly", "0", "money")]


def test_numbers_are_read_as_people_write_them(seen: Page) -> None:
    seen.fill("#sold", "1")
    for typed, meant in TYPED:
        seen.fill("#followers-1", typed)
        assert seen.input_value("#line").split(",")[0] == str(meant), typed


def test_what_is_no_number_is_said_at_its_field_and_gives_no_answer(seen: Page) -> None:
    seen.locator("summary", has_text="And what do they pay?").click()
    for place, typed, said in WRONG:
        for field, value in {"#followers-1": "400", "#sold": "3", "#price": "5", "#yearly": "100", place: typed}.items():
            seen.fill(field, value)
        assert seen.is_hidden("#result"), (place, typed)
        field = place if place != "#yearly" else "#price"
        assert seen.get_attribute(field, "aria-invalid") == "true"
        told = seen.locator(f"#{seen.get_attribute(field, 'aria-describedby')}")
        assert told.inner_text() == quick.NEEDS[said]
        seen.fill(place, "7")
        assert seen.is_visible("#result")
        assert seen.get_attribute(field, "aria-invalid") is None


def test_an_answer_is_handed_on_as_a_line_without_a_name(seen: Page, tmp_path: Path) -> None:
    seen.fill("#followers-1", "40000")
    seen.fill("#sold", "310")
    seen.select_option("#trade", "singer")
    seen.locator("summary", has_text="Hand on your answer").click()
    with seen.expect_download() as waiting:
        seen.get_by_role("link", name="Save it as a file").click()
    waiting.value.save_as(tmp_path / "my-answer.csv")
    header, line = (tmp_path / "my-answer.csv").read_bytes().decode().strip().split("\r\n")
    assert header == ",".join(quick_answers.HEADER)
    assert re.fullmatch(r"40000,310,people,singer,\d{4}-\d\d-\d\d,q1-[0-9a-f]{12}", line)
    assert seen.input_value("#line") == line
    seen.get_by_role("button", name="Copy this line").click()
    expect(seen.locator("#copied")).not_to_be_empty()


def test_it_can_be_walked_by_keyboard_and_said_aloud(seen: Page) -> None:
    order = []
    for _ in range(9):
        seen.keyboard.press("Tab")
        order.append(seen.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert order[:5] == ["followers-1", "more", "sold", "people", "trade"]
    names = seen.evaluate("() => [...document.querySelectorAll('input, select, textarea')].map(e => e.labels[0]?.textContent)")
    assert len(names) == 8
    assert all(names)
    seen.fill("#followers-1", "40000")
    seen.fill("#sold", "310")
    expect(seen.locator("#aloud")).to_have_text(quick.page([40_000], 310, None, None, 100).claim)
    assert seen.get_attribute("#aloud", "aria-live") == "polite"


def test_a_further_place_is_one_press_and_has_the_keyboard(seen: Page) -> None:
    seen.get_by_role("button", name="They follow me in another place too").click()
    assert seen.evaluate("document.activeElement.id") == "followers-2"
    assert seen.get_by_label("Followers in place 2").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (700, "light"), (1280, "dark")])
def test_it_fits_any_width_light_and_dark(width: int, scheme: str, file: Path, browser: Browser) -> None:
    with opened(browser, file.as_uri(), width, scheme) as page:
        page.fill("#followers-1", "40000")
        page.fill("#sold", "310")
        for summary in page.query_selector_all("summary"):
            summary.click()
        assert page.evaluate(OVERFLOWING) <= 0
        assert breaches(page) == []
        ground = page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
        assert ground == {"light": "rgb(255, 254, 251)", "dark": "rgb(23, 22, 20)"}[scheme]


def test_without_a_script_it_explains_itself(file: Path, browser: Browser) -> None:
    with opened(browser, file.as_uri(), 360, script=False) as page:
        said = page.inner_text("main").replace("\u00a0", " ")
        assert quick.page([30_000_000], None, 65_000, None, 100).claim in said
        assert "uvx stalwarts quick --followers 30000000 --copies 65000" in said
        assert page.is_hidden("form")
        assert page.is_hidden("#result")
        assert page.evaluate(OVERFLOWING) <= 0


def test_in_a_frame_it_tells_its_height(file: Path, browser: Browser, tmp_path: Path) -> None:
    around = tmp_path / "article.html"
    around.write_text(f"<!doctype html><p>An article.</p><iframe src='{file.as_uri()}' width=360></iframe><script>"
                      "addEventListener('message', e => { document.title = JSON.stringify(e.data) })</script>")
    with opened(browser, around.as_uri(), 700) as page:
        page.wait_for_function("document.title.includes('height')")
        assert re.fullmatch(r'\{"stalwarts":"height","height":\d+\}', page.title())


# --- the file itself -------------------------------------------------------------------------------------------------


def test_the_policy_allows_the_one_script_and_the_one_style_and_nothing_else(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[0].replace("&#x27;", "'")
    for name in ("script", "style"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import|\bfetch\(|XMLHttpRequest| style=| on\w+=""", text)


def test_it_is_the_same_every_time_and_small(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == _quick_page.page()
    assert file.stat().st_size < 40_000


def test_its_constants_are_the_ones_of_python() -> None:
    told: Any = _quick_page.given()
    assert told["says"] is quick.SAYS
    assert told["lowest"] == min(b.low for b in benchmarks.PUBLISHED if b.kind == "follower")
    text = _quick_page.page()
    assert all(f'value="{name}"' in text for name in trades.names())
    assert all(b["source"] in text for b in benchmarks.of("follower"))
