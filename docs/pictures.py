"""Make every picture of the README: a made-up singer, drawn and photographed. Run by `make pictures`.

The crowd and the card are drawn by the command; the answer page of the studio and the page of two numbers are photographed
in a headless Chromium, on a phone and on a desk, in light and in dark. Nothing is touched up.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
SHOWN = HERE / "pictures"
STALWARTS = (sys.executable, "-m", "stalwarts")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update"]
SIZES: dict[str, Any] = {"phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5},
         "desk": {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1}}
SCHEMES = ("light", "dark")
PATIENCE = 60_000
"""Milliseconds for a page to be there."""


def main() -> None:
    """Every picture, from one made-up singer."""
    SHOWN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = folder / "demo"
        said("demo", demo)
        (HERE / "crowd.svg").write_bytes(said("-w", demo, "answer", "--format", "svg"))
        said("-w", demo, "card", "answer", SHOWN / "card.png")
        said("quick-page", folder / "quick.html")
        with browsing() as browser:
            two_numbers(browser, (folder / "quick.html").as_uri())
            with studio(demo) as link:
                answer(browser, link)


def said(*words: object) -> bytes:
    """What the command wrote."""
    return subprocess.run([*STALWARTS, *map(str, words)], check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own


@contextmanager
def browsing() -> Iterator[Browser]:
    """The Chromium of this computer, else the one that was fetched for the tests."""
    from playwright.sync_api import sync_playwright

    own = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=own, args=FLAGS)
        yield browser
        browser.close()


def two_numbers(browser: Browser, address: str) -> None:
    """The page of two numbers, filled in, as far as its picture."""
    page = browser.new_context(**SIZES["phone"]).new_page()
    page.goto(address)
    page.fill("#followers-1", "40,000")
    page.fill("#sold", "310")
    page.locator("#sold").blur()
    ends = page.locator("#picture").evaluate("e => e.getBoundingClientRect().bottom")
    wide = SIZES["phone"]["viewport"]["width"]
    page.screenshot(path=SHOWN / "two-numbers.png", full_page=True, clip={"x": 0, "y": 0, "width": wide, "height": ends + 12})
    page.context.close()


@contextmanager
def studio(demo: Path) -> Iterator[str]:
    """The studio, open on the made-up singer; gives the link that signs in once."""
    running = subprocess.Popen([*STALWARTS, "-w", str(demo), "serve"], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        links = (re.search(r"http://\S+/enter/\S+", line) for line in running.stdout or ())
        yield next(found[0] for found in links if found)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()


def answer(browser: Browser, link: str) -> None:
    """The first screen of the answer page, as somebody sees it who has signed in."""
    door = browser.new_context()
    entered = door.new_page()
    entered.goto(link, wait_until="networkidle", timeout=PATIENCE)
    address, state = re.sub(r"(https?://[^/]+).*", r"\1/page/answer", entered.url), door.storage_state()
    for size, how in SIZES.items():
        for scheme in SCHEMES:
            page = browser.new_context(**how, color_scheme=scheme, storage_state=state).new_page()
            page.goto(address, wait_until="networkidle", timeout=PATIENCE)
            page.screenshot(path=SHOWN / f"answer-{size}-{scheme}.png")
            page.context.close()
    door.close()


if __name__ == "__main__":
    main()
