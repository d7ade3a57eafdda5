"""Giving in a real browser: see whom to thank, give to three people, snooze one, and see both sides of the account change."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from seeing import OVERFLOWING
from studio_running import Running
from studio_running import serving
from test_walk import CULPRITS
from test_walk import browser  # noqa: F401 - a fixture
from test_walk import visit
from test_walk import window

from adding import SALES
from adding import stalwarts
from adding import written

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the studio's process is ended as POSIX ends groups")
PAGES = ("/page/week", "/page/ledger", "/page/plays", "/page/path", "/do/outlay")
OURS = "form.deed[action='/do/{}'] button[type=submit]"


@pytest.fixture(scope="module")
def giving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A studio on a workspace of twelve buyers: eleven should have been thanked, one may still be."""
    folder = tmp_path_factory.mktemp("giving")
    lines = "".join(f"{month}/{n + 1}/26 11:45am,track,Söng,EUR,10.00,{n},Ada Name{n},ada{n}@example.org\n"
                    for n in range(12) for month in (1 + n // 11 * 2,))
    assert stalwarts("init", folder / "us").code == 0
    assert stalwarts("-w", folder / "us", "add", written(folder / "sales.csv", SALES + lines)).code == 0
    with serving(folder, "-w", str(folder / "us"), "serve", "--port", "0") as running:
        yield running


def thanks(page: Any, studio: Running) -> tuple[int, int]:
    """How many thanks were given, and how many are owed or due, as both sides of the account have it."""
    visit(page, f"{studio.address}/page/ledger")
    told = json.loads(studio.get("/page/ledger.json")[1])["figures"]["thanks"]
    assert f"{told['people_owed']} people are owed a thank" in page.inner_text(".claim")
    return told["thanked"], told["owed"] + told["due"]


def test_three_are_given_something_one_is_snoozed_and_the_account_changes(browser: Any, giving: Running) -> None:  # noqa: F811
    with window(browser, giving) as page:
        assert thanks(page, giving) == (0, 12)
        visit(page, f"{giving.address}/page/answer")
        page.click("nav[aria-label=Main] a:has-text('This week')")
        page.wait_for_url("**/page/week")
        people = page.locator("tbody tr").count()
        assert people == 12
        for _turn in range(3):
            name = page.locator("tbody th a").first.inner_text()
            page.locator(OURS.format("move")).first.click()
            page.wait_for_selector(".said-so")
            assert f"Noted: you thanked them: {name}" in page.inner_text(".said-so")
            assert name not in page.locator("tbody").inner_text()
        snoozed = page.locator("tbody th a").first.inner_text()
        page.locator(OURS.format("snooze")).first.click()
        page.wait_for_selector(f".said-so:has-text('{snoozed}')")
        assert page.locator("tbody tr").count() == people - 4
        page.locator("details:has(summary:has-text('what to write')) > summary").first.click()
        assert "thank" in page.locator("details[open]").first.inner_text()
        assert thanks(page, giving) == (3, 9), "who was snoozed is still owed a thank"
        _outlay(page, giving)


def _outlay(page: Any, studio: Running) -> None:
    """Note what support made possible, see who paid for it, and take it back."""
    page.locator("details.deed-more > summary:has-text('Note what your support made possible')").click()
    page.fill("form[action='/do/outlay'] [name=what]", "A new microphone")
    page.locator(OURS.format("outlay")).first.click()
    page.wait_for_selector(".said-so:has-text('A new microphone')")
    assert page.locator("td:has-text('12 people')").count() == 1
    page.locator(OURS.format("undo")).first.click()
    page.wait_for_selector(".said-so:has-text('Taken back')")
    assert studio.get("/page/ledger")[0] == 200


@pytest.mark.parametrize(("wide", "scheme"), [(360, "dark"), (1280, "light")])
def test_pages_of_giving_are_whole_and_fit(browser: Any, giving: Running, wide: int, scheme: str) -> None:  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    with window(browser, giving, viewport={"width": wide, "height": 800}, color_scheme=scheme) as page:
        for path in PAGES:
            visit(page, giving.address + path)
            assert page.evaluate(OVERFLOWING) <= 0, (path, page.evaluate(CULPRITS))
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page)
            assert not found.violations_count, (path, found.generate_report())
