"""The circle of an ask in a real browser: see what it could show, register, draw, take the list, bring what came, read it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from seeing import OVERFLOWING
from studio_running import Running
from studio_running import serving
from test_walk import CULPRITS
from test_walk import browser  # noqa: F401 - a fixture
from test_walk import visit
from test_walk import window

from adding import stalwarts
from stalwarts.worlds import asking

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the studio's process is ended as POSIX ends groups")
TODAY = datetime.combine(datetime.now(UTC).date(), time())
WORLD = asking.Asking(people=120, opens=TODAY, lift=0.35, leave=0.3)
PAGES = ("/page/asks", "/page/plan_ask?holdout=0.5", "/page/ask?ask=spring", "/page/forecast?ask=spring", "/page/forecasts",
         "/page/ready")


@dataclass
class Ours:
    """A studio on a small demo workspace, and its folder."""

    running: Running
    folder: Path

    def add(self, file: Path) -> None:
        mapping = file.with_suffix(".toml")
        done = stalwarts("-w", self.folder / "us", "add", file, *(["--as", "csv", "--map", mapping] if mapping.exists() else []))
        assert done.code == 0, done.err


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ours]:
    """120 people on a letter's list and a year of their orders."""
    folder = tmp_path_factory.mktemp("asks")
    stalwarts("init", folder / "us")
    made = Ours(None, folder)  # type: ignore[arg-type] - before it runs
    for file in asking.before(WORLD, folder / "files"):
        made.add(file)
    with serving(folder, "-w", str(folder / "us"), "serve", "--port", "0") as running:
        made.running = running
        yield made


def press(page: Any, action: str, **fields: str) -> None:
    """Fill in a deed's fields and do it."""
    form = page.locator(f"form[action='/do/{action}']").first
    if not form.is_visible():
        page.locator(f"details.deed-more:has(form[action='/do/{action}']) > summary").first.click()
    for name, value in fields.items():
        one = form.locator(f"[name={name}]").first
        if one.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif one.evaluate("e => e.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(value)
    form.locator("button[type=submit]").click()


def taken(page: Any, folder: Path, who: str) -> dict[str, str]:
    """The list of an ask as it comes to the disk: address to arm."""
    with page.expect_download() as coming:
        press(page, "ask-export", who=who)
    coming.value.save_as(folder / f"{who}.csv")
    with (folder / f"{who}.csv").open(encoding="utf-8", newline="") as stream:
        return {row["address"]: row["arm"] for row in csv.DictReader(stream)}


def test_the_circle(browser: Any, ours: Ours) -> None:  # noqa: F811 - the fixture
    at = ours.running.address
    with window(browser, ours.running) as page:
        visit(page, f"{at}/page/plan_ask?holdout=0.5")
        assert "an ask is seen to work once it brings" in page.inner_text(".claim")
        press(page, "ask-plan", ask="spring", offer="the spring record", price="12")
        page.wait_for_selector(".said-so")
        assert "Registered: spring" in page.inner_text(".said-so")

        visit(page, f"{at}/page/forecast?ask=spring")
        assert "may sell" in page.inner_text(".claim")
        press(page, "forecast")
        page.locator("text=Kept since").first.wait_for(state="attached")

        visit(page, f"{at}/page/asks")
        page.locator("tbody th a").first.click()
        page.wait_for_url("**/page/ask?*")
        press(page, "ask-draw")
        page.wait_for_selector(".said-so")
        assert "60 asked, 60 left in peace" in page.inner_text(".said-so")
        arms = taken(page, ours.folder, "everybody")
        assert sorted(arms) == sorted(WORLD.addresses)

        for file in asking.after(WORLD, ours.folder / "files", arms):
            ours.add(file)
        ours.add(asking.answers(WORLD, ours.folder / "files", [(one, True) for one, arm in arms.items() if arm == "asked"][:9]))

        visit(page, f"{at}/page/ask?ask=spring")
        assert "It lost goodwill: more of the asked unsubscribed" in page.inner_text(".claim")
        text = page.inner_text("main")
        assert "Money beyond what would have come anyway" in text
        assert "Of 9 who answered whether they were glad you asked, 9 were" in text
        press(page, "ask-readout")
        page.locator("caption:has-text('Read before, as it stood then')").wait_for(state="attached")

        visit(page, f"{at}/page/forecasts")
        assert "forecast held" in page.inner_text(".claim")
        assert "hold" in page.inner_text("tbody").replace("held", "hold")


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(browser: Any, ours: Ours) -> None:  # noqa: F811 - the fixture
    from axe_playwright_python.sync_playwright import Axe

    with window(browser, ours.running, viewport={"width": 360, "height": 800}, color_scheme="dark") as page:
        for path in PAGES:
            visit(page, ours.running.address + path)
            assert page.evaluate(OVERFLOWING) <= 0, (path, page.evaluate(CULPRITS))
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page)
            assert not found.violations_count, (path, found.generate_report())
