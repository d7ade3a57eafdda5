"""A value that is somebody's by its column alone: their records go, and everybody else's stay as they were."""

from __future__ import annotations

from pathlib import Path

import zstandard

from adding import stalwarts
from adding import written

CUSTOMERS = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders,Note
72104483,Ada,,,no,5.00,1,"two
lines"
99,Bo,,bo@example.org,yes,7.00,2,ask for 72104483
72104483,Ada,,,no,5.00,1,again
98,Cy,,cy@example.org,yes,72104483,3,
"""
LEFT = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders,Note
,,,,,,,
99,Bo,,bo@example.org,yes,7.00,2,ask for 72104483
,,,,,,,
98,Cy,,cy@example.org,yes,72104483,3,
"""
MEMBERS = "member;town;joined\nberlin;Hamburg;2026-01-05\nanna;Berlin;2026-01-06\nzoe;berlin;2026-01-07\n"
MAP = """kind = "followers"\naccount = "forum:us"\n[columns]\nhandle = "member"\nsince = "joined"\n"""


def originals(room: Path) -> list[str]:
    """What the archive holds."""
    packed = [path.read_bytes() for path in sorted((room / "archive").rglob("*.zst"))]
    return [zstandard.ZstdDecompressor().decompressobj().decompress(each).decode() for each in packed]


def test_an_id_of_one_column(tmp_path: Path) -> None:
    """Ada has an id and no address; her number is a sum and a word of a note elsewhere. Twice added, rebuilt: gone."""
    room, file = tmp_path / "room", written(tmp_path / "customers_export.csv", CUSTOMERS)
    stalwarts("init", room)
    stalwarts("-w", room, "add", file)
    receipt = stalwarts("-w", room, "erase", "shopify:72104483", "--json").document
    assert receipt["originals"] == [{"file": "customers_export.csv", "records": 2}]
    assert originals(room) == [LEFT]
    stalwarts("-w", room, "add", file)
    stalwarts("-w", room, "rebuild")
    assert stalwarts("-w", room, "show", "shopify:72104483").code == 1
    assert stalwarts("-w", room, "show", "bo@example.org", "--json").document["tables"]["tally"]


def test_a_name_that_is_a_town_too(tmp_path: Path) -> None:
    """The member berlin goes; Anna and Zoe, who live there, stay. The mapping says which column names people."""
    room, file = tmp_path / "room", written(tmp_path / "members.csv", MEMBERS)
    stalwarts("init", room)
    stalwarts("-w", room, "add", "--map", written(tmp_path / "members.toml", MAP), file)
    receipt = stalwarts("-w", room, "erase", "forum:berlin", "--json").document
    assert receipt["originals"] == [{"file": "members.csv", "records": 1}]
    assert originals(room) == [MEMBERS.replace("berlin;Hamburg;2026-01-05", ";;")]


def test_a_table_no_importer_reads_any_more(tmp_path: Path) -> None:
    """The archived copy was swapped for something else: it goes whole, with the reason."""
    room, file = tmp_path / "room", written(tmp_path / "members.csv", MEMBERS)
    stalwarts("init", room)
    stalwarts("-w", room, "add", "--map", written(tmp_path / "members.toml", MAP), file)
    (packed,) = (room / "archive").rglob("*.zst")
    packed.write_bytes(zstandard.compress(b"\x00berlin\x00\nberlin"))
    receipt = stalwarts("-w", room, "erase", "forum:berlin", "--json").document
    assert [original["records"] for original in receipt["originals"]] == [None]
    assert originals(room) == []
