"""Looking at what was made in a real browser, which is refused every connection."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND"]


PATIENCE = 120_000
"""Milliseconds: a busy computer is no failure."""


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser; without one the test is skipped, except where CI is to skip nothing."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, scheme: str = "light", *, script: bool = True) -> Iterator[Page]:
    """A page in a window of its own; it may ask nothing of anybody and complain of nothing."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    yield page
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    assert not said
    context.close()


COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""All of what axe looks for that another colour scheme can change."""


def breaches(page: Page, *, seen_light: bool = False) -> list[str]:
    """What axe finds against WCAG on a page, each as rule and place; of one that was `seen_light`, in its colours alone."""
    from axe_playwright_python.sync_playwright import Axe

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": COLOURS if seen_light else rules, "preload": False, "resultTypes": ["violations"]})
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found.response["violations"] for node in rule["nodes"]]


OVERFLOWING = """() => document.documentElement.scrollWidth - window.innerWidth"""
"""By how many pixels a page is wider than its window."""
TEXTS = """() => [...document.querySelectorAll('body > svg')].map(whole => { const corner = whole.getBoundingClientRect();
  return [...whole.querySelectorAll('text')].map(t => { const box = t.getBoundingClientRect();
    return [t.textContent, box.left - corner.left, box.top - corner.top, box.right - corner.left, box.bottom - corner.top] }) })"""
"""Of each picture in the page, every text and the box it takes in the picture."""
