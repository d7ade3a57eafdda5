"""The whole way in a real browser: from nothing to a person and back; no script error, nothing asked of anybody else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from seeing import CHROMIUM
from seeing import COLOURS
from seeing import FLAGS
from seeing import OVERFLOWING
from studio_running import Running
from studio_running import serving

from stalwarts import worlds

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the studio's process is ended as POSIX ends groups")
WIDTHS = (360, 1280, 1920)
PATIENCE = 300_000
"""Milliseconds: a machine may be busy with other tests."""
CULPRITS = """() => [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth)
  .map(one => one.outerHTML.slice(0, 120))"""
SHIFTED = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()
  .filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0))).observe({type: 'layout-shift', buffered: true})
  || setTimeout(() => done(0), 150))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, or the reason why not."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    flags = [flag for flag in FLAGS if "host-resolver" not in flag] + ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A small made-up singer's files, as the platforms write them."""
    return worlds.write(worlds.build("singer", 1500, 7), tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A studio in a clean home, on a folder that is no workspace yet."""
    home = tmp_path_factory.mktemp("home")
    with serving(home, fresh=home / "Stalwarts") as running:
        yield running


@contextmanager
def window(browser: Any, studio: Running, **how: Any) -> Iterator[Any]:
    """A signed-in window that complains of nothing and asks nobody else."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | how)
    context.add_cookies([{"name": c.name, "value": c.value, "domain": "127.0.0.1", "path": "/"} for c in studio.jar])
    context.set_default_timeout(PATIENCE)
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text) if "404" not in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert said == []
    assert not [url for url in asked if not url.startswith((studio.address, "blob:"))]
    context.close()


def visit(page: Any, address: str) -> None:
    """Go somewhere, and wait where there is much to count the first time."""
    page.goto(address)
    page.wait_for_function("!document.title.startsWith('Still counting')")


def named(files: list[Path], *words: str) -> list[Path]:
    return [path for path in files if any(word in path.name for word in words)]


def bring(page: Any, studio: Running, files: list[Path]) -> str:
    """Drop files and wait for what came of them."""
    visit(page, f"{studio.address}/page/files")
    page.set_input_files("input[name=paths]", [str(path) for path in files])
    page.click("form.deed:has(input[name=paths]) button[type=submit]")
    page.wait_for_url("**/job/*")
    page.wait_for_selector(".outcome")
    return str(page.inner_text("main"))


def walked(browser: Any, studio: Running, files: list[Path]) -> None:
    with window(browser, studio) as page:
        visit(page, studio.address)
        page.fill("[name=brand]", "Ilva Tarn")
        page.click("button:has-text('Begin')")

        page.fill("[name=followers]", "instagram 1500\nnewsletter 70")
        page.fill("[name=buyers]", "11")
        page.click(".lead .deed button[type=submit]")
        assert "At most" in page.inner_text(".claim")

        told = bring(page, studio, named(files, "instagram", "account_export", "audience_export"))
        assert "Instagram is in" in told
        told = bring(page, studio, named(files, "bandcamp"))
        assert "Bandcamp sales are in" in told
        assert re.search(r"New\n+\S", told)

        visit(page, f"{studio.address}/page/answer")
        assert page.locator("figure svg[role=img]").first.is_visible()
        assert page.inner_text(".next").startswith("Next step")

        visit(page, f"{studio.address}/page/people?segment=buyer")
        page.locator("tbody th a").first.click()
        page.wait_for_url("**/page/person*")
        who = page.url
        assert "names" not in page.title()

        page.locator("details.deed-more, form.deed").first.wait_for()
        _note(page)
        assert page.url == who

        visit(page, f"{studio.address}/page/files")
        before = page.locator("tbody tr").count()
        page.locator(".row-deeds button:has-text('Take it back')").first.click()
        page.wait_for_selector(".said-so")
        assert "taken back" in page.inner_text(".said-so")
        assert page.locator("tbody tr").count() == before - 1


def _note(page: Any) -> None:
    """Note by one tap, or with the few fields it asks for."""
    button = page.locator("form.deed[action='/do/move'] button[type=submit]").first
    if not button.is_visible():
        page.locator("details.deed-more:has(form[action='/do/move']) summary").first.click()
    button.click()
    page.wait_for_selector(".said-so")


@pytest.fixture(scope="module")
def lived_in(browser: Any, studio: Running, files: list[Path]) -> Running:
    """A studio in which the whole way was gone once: whoever looks at its pages finds people and files on them."""
    walked(browser, studio, files)
    return studio


def test_the_whole_way(lived_in: Running) -> None:
    """After it somebody's own page is among the addresses worth looking at."""
    assert any(path.startswith("/page/person") for path in names(lived_in))


def names(studio: Running) -> list[str]:
    """Every address worth looking at."""
    found = "".join(map(studio.settled, ("/page/answer", "/more", "/page/files", "/page/people")))
    person = re.search(r'href="(/page/person\?[^"]+)"', found)
    assert person
    return ["/sign-out", "/who", "/more", "/nowhere", "/do/rule", "/do/add", "/job/1", person[1].replace("&amp;", "&"),
            *sorted(set(re.findall(r'href="(/page/[a-z_]+)"', found)))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Any, lived_in: Running, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with window(browser, lived_in, color_scheme=scheme) as page:
        faults = {}
        for path in names(lived_in):
            visit(page, lived_in.address + path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page, options={"resultTypes": ["violations"]} | ({"runOnly": COLOURS} if scheme == "dark" else {}))
            if found.violations_count:
                faults[path] = found.generate_report()
        page.wait_for_timeout(100)
        assert not faults, "\n".join(f"{path}: {report}" for path, report in faults.items())


@pytest.mark.parametrize("wide", WIDTHS)
def test_nothing_is_wider_than_the_window_and_nothing_jumps(browser: Any, lived_in: Running, wide: int) -> None:
    with window(browser, lived_in, viewport={"width": wide, "height": 800}) as page:
        for path in names(lived_in):
            visit(page, lived_in.address + path)
            assert page.evaluate(OVERFLOWING) <= 0, (path, page.evaluate(CULPRITS))
            assert page.evaluate(SHIFTED) <= 0.1, path


def test_without_a_script_everything_can_be_read_and_files_brought(browser: Any, lived_in: Running, files: list[Path]) -> None:
    with window(browser, lived_in, java_script_enabled=False) as page:
        visit(page, f"{lived_in.address}/page/answer")
        assert page.locator("figure svg[role=img]").first.is_visible()
        page.locator("details > summary").last.click()
        visit(page, f"{lived_in.address}/page/files")
        page.set_input_files("input[name=paths]", [str(path) for path in named(files, "orders")])
        page.click("form.deed:has(input[name=paths]) button[type=submit]")
        page.wait_for_url("**/job/*")
        assert "Shopify orders are in" in lived_in.over("/job/" + page.url.rsplit("/", 1)[1])


def test_by_keyboard_one_skips_to_the_answer_and_sees_where_one_is(browser: Any, lived_in: Running) -> None:
    with window(browser, lived_in) as page:
        visit(page, f"{lived_in.address}/page/answer")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_people_are_sifted_while_one_types(browser: Any, lived_in: Running) -> None:
    with window(browser, lived_in) as page:
        visit(page, f"{lived_in.address}/page/people?segment=buyer")
        whole = page.locator("tbody tr").count()
        name = page.locator("tbody th a").first.inner_text()
        page.evaluate("window.stays = true")
        page.locator("[name=search]").press_sequentially(name, delay=20)
        page.wait_for_function("(before) => document.querySelectorAll('tbody tr').length < before", arg=whole)
        assert page.locator("tbody th a").first.inner_text() == name
        assert page.evaluate("window.stays"), "without loading the page anew"
        page.wait_for_url("**search=*")
        page.locator("[name=segment]").select_option("")
        page.wait_for_url(lambda url: "segment=buyer" not in url)


def test_paper_shows_the_answer_and_no_buttons(browser: Any, lived_in: Running) -> None:
    with window(browser, lived_in) as page:
        visit(page, f"{lived_in.address}/page/answer")
        page.emulate_media(media="print")
        assert page.locator(".claim").is_visible()
        assert page.locator("figure svg[role=img]").first.is_visible()
        assert not any(one.is_visible() for one in page.locator("button, footer, .top nav, .skip").all())
        assert len(page.pdf()) > 5000


def test_a_folder_dropped_is_walked_and_a_stop_removes_it(browser: Any, lived_in: Running) -> None:
    with window(browser, lived_in) as page:
        visit(page, f"{lived_in.address}/do/add")
        page.route("**/bring/*/0/*", lambda route: None)  # the first piece never arrives
        page.evaluate("""() => {
          const file = new File(['a,b'], 'a.csv');
          const one = { isFile: true, name: 'a.csv', file: (done) => done(file) };
          let read = false;
          const folder = { isFile: false, name: 'in', createReader: () => ({ readEntries: (done) => { done(read ? [] : [one]); read = true } }) };
          const drop = new Event('drop', { bubbles: true, cancelable: true });
          drop.dataTransfer = { items: [{ webkitGetAsEntry: () => folder }], files: [] };
          document.querySelector('form.ask').dispatchEvent(drop);
        }""")
        page.wait_for_selector(".board li:has-text('in/a.csv')")
        page.wait_for_timeout(500)
        page.click(".board button:has-text('Stop')")
        page.wait_for_selector(".complaint:has-text('Stopped')")
        page.unroute_all(behavior="ignoreErrors")
