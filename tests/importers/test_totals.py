"""Totals in cells, and the files that hold nothing but totals."""

from __future__ import annotations

from pathlib import Path

import ibis
import pytest
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.engines.duckdb import Engine
from stalwarts.importers import _cells
from stalwarts.importers import _peek
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Peek


def peek(path: str, head: str) -> Peek:
    """A delimited file whose header is its first record."""
    look = _peek.look(head.encode())
    return Peek(path, head.encode(), look.headers[0].names if look else ())


def test_numbers_as_people_and_programs_write_them() -> None:
    """A part of a number, and a number with letters, are none; a sign for nothing is nothing, and no mistake."""
    cells = {"1160": 1160, "1,160": 1160, "15.000": 15000, "1 160": 1160, "1\u202f160": 1160, "12.0": 12, "-3": -3,
             " 7 ": 7, "1,160.00": 1160, "0": 0, "1,160,000": 1160000, "1,16,000": None, "1,160,": None, "11,160": 11160, "1.5": None, "12k": None, "1,16": None, "9" * 16: None,
             "-": None, "": None, "n/a": None, "viele": None, "1.79E+16": None}
    engine = Engine()
    table = ibis.memtable({"text": list(cells)})
    found = engine.run(table.select("text", number=_totals.number(table.text).cast("float64"),
                                    why=_cells.first_of(*_totals.wrong(table.text)))).to_pylist()
    engine.close()
    assert {row["text"]: row["number"] for row in found} == cells
    assert {row["text"] for row in found if row["why"]} == {"1.5", "12k", "1,16", "1,16,000", "1,160,", "9" * 16, "viele", "1.79E+16"}


@pytest.mark.parametrize(("row", "account"), [
    ("1,2,Studio.Fernlight,03/03/2026 01:06,https://www.instagram.com/p/D/,5", "instagram:studio.fernlight"),
    ("1,2,,03/03/2026 01:06,https://www.facebook.com/2/posts/1,5", "facebook:2"),
    ("", None)])
def test_whose_posts_a_business_suite_file_holds(row: str, account: str | None) -> None:
    module = importers.installed()["business_suite"]
    file = peek("x.csv", f"Post ID,Page ID,Account username,Publish time,Permalink,Views\n\n{row}\n")
    assert module.shape(file)
    assert module.account(file) == account


@pytest.mark.parametrize(("importer", "path", "account"), [
    ("spotify_audience", "Studio Fernlight-audience-timeline.csv", "spotify:studio-fernlight"),
    ("plausible_visitors", "Plausible export shop.example.com 2026-03-01  to 2026-03-31 /visitors.csv",
     "plausible:shop.example.com"),
    ("reddit_posts", "export_fernlight_20260320/posts.csv", "reddit:fernlight"),
    ("reddit_posts", "posts.csv", None)])
def test_whose_it_is_stands_in_a_name(importer: str, path: str, account: str | None) -> None:
    assert importers.installed()[importer].account(Peek(path, b"")) == account


def test_what_is_left_alone_in_downloads_of_totals() -> None:
    tables = {"Plausible export a.example 2026-03-01 to 2026-03-31/conversions.csv":
              "name,unique_conversions,total_conversions\nPurchase,4,5\n",
              "export_fernlight_20260320/comments.csv":
              "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n",
              "export/session_data.csv": "website_id,session_id,data_key\n"}
    for path, head in tables.items():
        assert importers.choose(peek(path, head)) is None
        assert importers.unneeded(peek(path, head))
    assert importers.known("export_fernlight_20260320/messages.csv") == "your messages: never opened"


def test_a_private_chat_is_never_opened() -> None:
    """Only what stands first in the file is looked at, and it decides."""
    head = b'{"name": "Hana", "type": "personal_chat", "id": 4, "messages": []}'
    whole = b'{"about": "", "personal_information": {"user_id": 1}, "chats": {"list": []}}'
    for text in (head, whole):
        assert importers.choose(Peek("result.json", text)) is None
        assert "never opened" in str(importers.unneeded(Peek("result.json", text)))


def test_an_event_that_is_no_page_view_tells_nothing(tmp_path: Path) -> None:
    """Two rows of one Umami file: a view, and a click on something the site counts itself."""
    lines = (Path(__file__).parent.parent / "golden/umami_events/website_event.csv").read_bytes().splitlines(keepends=True)
    header, view = lines[0].decode().strip().split(","), lines[1]
    place = header.index("event_type")
    assert view.split(b",")[place] == b"1"
    click = b",".join(b"2" if at == place else cell for at, cell in enumerate(view.split(b",")))
    found = read(laid(tmp_path, {"website_event.csv": lines[0] + view + click}))
    assert found.noise == 1
    assert found.aside == {}
    assert found.column("tally", "value") == [1]
