"""Who is who, decided in a real browser from the keyboard alone: no click, no pointer, nothing asked of anybody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from seeing import CHROMIUM
from seeing import FLAGS
from seeing import OVERFLOWING
from seeing import breaches
from studio_running import serving

import stalwarts
from adding import written
from stalwarts.importers.csv_file import load

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the studio's process is ended as POSIX ends groups")
NAMES = ("bramb", "zephy", "thist", "marro", "fennw", "tolla", "orsik")
FOLLOWERS = 'kind = "followers"\naccount = "instagram:us"\n[columns]\nhandle = "handle"\nsince = "since"\n'
ORDERS = ('kind = "orders"\naccount = "shop:us"\ncurrency = "EUR"\n[columns]\nhandle = "email"\nname = "name"\n'
          'occurred_at = "occurred_at"\namount = "amount"\n')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Followers by account name, and buyers whose addresses begin like them."""
    from stalwarts.ledger.keeping import Wish
    from stalwarts.ledger.mapped import Mappings

    ws: Any = stalwarts.init(tmp_path / "ws", brand="us")
    files = {"followers": "handle,since\n" + "".join(f"@{name}.daily,2024-01-01\n" for name in NAMES),
             "orders": "email,name,occurred_at,amount\n" + "".join(
                 f"{name}@example.org,{name[:2]} {name[2:]},2025-02-01,{n + 10}\n" for n, name in enumerate(NAMES))}
    for name, mapping in (("followers", FOLLOWERS), ("orders", ORDERS)):
        path = written(tmp_path / f"{name}.csv", files[name])
        ws.add([path], Wish(brand="us", importer="csv", mappings=Mappings(load(mapping))))
    ws.page("answer")  # counted before anybody comes in
    ws.close()
    return tmp_path / "ws"


@pytest.fixture
def page(root: Path, tmp_path: Path) -> Iterator[Any]:
    """A signed-in window on the queue."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    flags = [flag for flag in FLAGS if "host-resolver" not in flag] + ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with serving(tmp_path / "home", fresh=root) as studio, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        context = browser.new_context(viewport={"width": 360, "height": 800})
        context.add_cookies([{"name": c.name, "value": c.value, "domain": "127.0.0.1", "path": "/"} for c in studio.jar])
        context.set_default_timeout(300_000)
        window = context.new_page()
        window.goto(f"{studio.address}/page/review")
        window.wait_for_selector(".queue")
        yield window
        browser.close()


def decided(page: Any, key: str) -> tuple[str, int]:
    """Press one key; the pair it was about, and how many wait after it."""
    page.wait_for_selector(".queue")
    title = page.inner_text(".queue h2")
    page.keyboard.press(key)
    page.wait_for_function("title => !document.querySelector('.queue') || document.querySelector('.queue h2').innerText !== title",
                           arg=title)
    page.wait_for_load_state()
    return title, page.locator(".fold:has(kbd), .queue").count()


def test_the_queue_is_gone_through_by_keys_alone(page: Any, root: Path) -> None:
    number = page.locator(".fold:has(kbd), .queue").count()
    assert number >= 4
    assert breaches(page) == []
    assert page.evaluate(OVERFLOWING) <= 0
    assert page.evaluate("document.activeElement.className") == "part queue"
    same, left = decided(page, "s")
    assert left == number - 1
    other, left = decided(page, "d")
    assert left == number - 2
    asked_last, left = decided(page, "u")
    assert left == number - 2
    assert asked_last not in page.inner_text(".queue h2")
    with stalwarts.open(root).see() as look:
        verdicts = {row["left"].removeprefix("email:"): row["verdict"] for row in look.run("ruling").to_pylist()}
    assert verdicts == {same.split()[0]: "same", other.split()[0]: "different", asked_last.split()[0]: "unsure"}

    page.keyboard.press("x")  # no key of the queue, and keys do nothing where they are typed
    page.keyboard.press("Control+s")
    assert page.locator(".fold:has(kbd), .queue").count() == left
    for words in ("Your latest decisions", "Take back"):
        while not page.evaluate("document.activeElement.innerText").startswith(words):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.wait_for_selector("text=The decision is taken back")
