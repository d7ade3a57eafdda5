"""How soon the studio is there, how quick a page seen before is, what it weighs, whether it jumps, and can be read.

`python bench/studio.py [WORKSPACE]`: without one, the million people of bench/answer.py where they were made, else a small
made-up singer.
"""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _measure import OUT
from _measure import STALWARTS
from _measure import run
from _measure import say

TIMES = 200
MILLION = OUT / "answer_1000000"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHIFT = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value }))
    .observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 800) })"""


class Browser:
    """One connection that keeps its cookies."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.link = http.client.HTTPConnection(self.host)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        self.link.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())})
        answer = self.link.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read()


@contextmanager
def studio(root: Path) -> Iterator[tuple[str, str, float]]:
    """A studio that serves: its address, its link, and when it was started."""
    began = time.perf_counter()
    command = [*STALWARTS, "-w", str(root), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        said = ""
        for line in process.stdout or ():
            said += line
            if "Close it with" in line:
                break
        found = re.search(r"(http://\S+)(/enter/\S+)", said)
        if not found:
            raise SystemExit(said)
        try:
            yield found[1], found[2], began
        finally:
            process.terminate()


def ready(root: Path) -> float:
    """Seconds from the command to the first page, signed in."""
    with studio(root) as (address, link, began):
        browser = Browser(address)
        browser.get(link)
        if browser.get("/page/answer")[0] != 200:
            raise SystemExit("the first page was not there")
        return time.perf_counter() - began


def quick(browser: Browser) -> list[float]:
    """Milliseconds of a page seen before, many times, the quickest first."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        browser.get("/page/answer")
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def weight(browser: Browser) -> tuple[float, float]:
    """Kilobytes of a page with all it needs, as it is and packed."""
    page = browser.get("/page/answer")[1]
    parts = [page, *(browser.get(path)[1] for path in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))))]
    return sum(map(len, parts)) / 1000, sum(len(gzip.compress(part)) for part in parts) / 1000


def seen(browser: Browser, address: str) -> None:
    """What only a browser can tell."""
    if CHROMIUM is None:
        print("layout shift and contrast need Chromium: apt-get install chromium")
        return
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            context = opened.new_context(color_scheme=scheme)
            context.add_cookies([{"name": k, "value": v, "domain": "127.0.0.1", "path": "/"} for k, v in browser.cookies.items()])
            page = context.new_page()
            page.goto(f"{address}/page/answer")
            say(f"studio: layout shift, {scheme}", page.evaluate(SHIFT), "", "at most 0.1")
            found = Axe().run(page, options={"runOnly": ["color-contrast"]})
            say(f"studio: texts under AA contrast, {scheme}", found.violations_count, "", "0")
        opened.close()


def main() -> None:
    """Print them all."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else MILLION if MILLION.exists() else OUT / "studio"
    if not root.exists():
        run([*STALWARTS, "demo", str(root), "--people", "20000"])
    run([*STALWARTS, "-w", str(root), "answer"])
    ready(root)
    say("studio: from the command to the first page", statistics.median(ready(root) for _ in range(3)), "s", "under 3")
    with studio(root) as (address, link, _):
        browser = Browser(address)
        browser.get(link)
        browser.get("/page/answer")
        times = quick(browser)
        say("studio: a page seen before, median", statistics.median(times), "ms", "under 50")
        say("studio: a page seen before, 95 of 100", times[int(len(times) * 0.95)], "ms", "under 100")
        whole, packed = weight(browser)
        say("studio: a page with all it needs", whole, "kB", "under 300")
        say("studio: the same packed", packed, "kB")
        seen(browser, address)


if __name__ == "__main__":
    main()
