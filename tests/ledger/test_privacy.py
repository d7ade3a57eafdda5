"""Erasing takes one person out of everything, and nobody else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from shelving import DAY
from shelving import Shelves
from shelving import an_export

from stalwarts.ledger import _needles
from stalwarts.ledger import _scrub
from stalwarts.ledger import privacy
from stalwarts.ledger.catalog import Aside
from stalwarts.ledger.catalog import Export

ADA = "email:ada@example.org"
SHOP = {"importer": "shopify_orders", "platform": "shopify", "account": "shopify:us", "file_name": "orders.csv"}


def original(shelves: Shelves, export_id: str) -> bytes:
    (digest,) = [e.digest for e in shelves.catalog.exports(hidden=True) if e.export_id == export_id]
    with shelves.archive.open(digest) as stream:
        return stream.read()


def bytes_of(shelves: Shelves) -> bytes:
    """Every byte the workspace has on disk, originals unpacked."""
    plain = [path.read_bytes() for path in shelves.root.rglob("*") if path.is_file() and path.suffix != ".zst"]
    for digest in shelves.archive.digests():
        with shelves.archive.open(digest) as stream:
            plain.append(stream.read())
    return b"\n".join(plain)


CSV = (b'\xef\xbb\xbfName,Email,Note,Total\r\n#1,bob@example.org,"two\r\nlines, Ada",5\r\n'
       b'#2,ADA@example.org,"Ada ""the"" Lovelace\r\n12 Main St",7.50\r\n#3,nada@example.org,,1\r\n'
       b"#4,ada@example.org.uk,,2\r\n#5,eve@example.org,see ada@example.org,3\r\n")
CSV_WITHOUT = (b'\xef\xbb\xbfName,Email,Note,Total\r\n#1,bob@example.org,"two\r\nlines, Ada",5\r\n'
               b",,,\r\n#3,nada@example.org,,1\r\n#4,ada@example.org.uk,,2\r\n,,,\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_keeps_everybody_elses_lines(shelves: Shelves, encoding: str) -> None:
    text = CSV.decode("utf-8-sig").encode(encoding)
    shelves.add("add1", {"aa": [ADA, "email:bob@example.org"]}, original=text, **SHOP)
    receipt = privacy.erase(shelves, {ADA})
    assert original(shelves, "aa").decode(encoding) == CSV_WITHOUT.decode("utf-8-sig")
    assert receipt == {"handles": 1, "names": 0, "evidence": {"follow": 1}, "set_aside": 0,
                       "originals": [{"file": "orders.csv", "records": 2}]}
    assert shelves.followers() == ["email:bob@example.org"]
    assert len(list(shelves.archive.digests())) == 1


def follower(name: str, **more: Any) -> dict[str, Any]:
    return {"title": "", "string_list_data": [{"href": f"https://www.instagram.com/{name}", "value": name}], **more}


@pytest.mark.parametrize("head", ["", "window.YTD.follower.part0 = "])
def test_a_list_keeps_everybody_elses_items(shelves: Shelves, head: str) -> None:
    """A follower list with `de`: the item goes, other uses of the two letters stay."""
    items = [follower("ada"), follower("de", note={"country": "x"}), follower("de.luxe"), follower("bob", lang="nl")]
    text = head + json.dumps({"relationships_followers": items, "n": 4}, indent=1)
    shelves.add("add1", {"aa": ["instagram:de", "instagram:ada"]}, original=text.encode())
    privacy.erase(shelves, {"instagram:de"})
    left = json.loads(original(shelves, "aa").decode().removeprefix(head))
    assert left == {"relationships_followers": [items[0], {}, items[2], items[3]], "n": 4}


def test_bare_values_are_looked_for_only_in_files_of_their_platform(shelves: Shelves) -> None:
    """`instagram:berlin` is erased: orders from Berlin stay."""
    orders = b"Name,Email,City\n#1,bob@example.org,Berlin\n"
    shelves.add("add1", {"aa": ["instagram:berlin"]}, original=json.dumps([follower("berlin"), follower("x")]).encode())
    shelves.add("add2", {"bb": ["email:bob@example.org"]}, original=orders, **SHOP)
    receipt = privacy.erase(shelves, {"instagram:berlin"})
    assert original(shelves, "bb") == orders
    assert json.loads(original(shelves, "aa"))[0] == {}
    assert [done["file"] for done in receipt["originals"]] == ["followers_1.json"]


def test_a_page_is_emptied_of_the_name(shelves: Shelves) -> None:
    page = b'<div><a href="https://www.instagram.com/ada">ada</a></div><div><a href="https://x/adam">adam</a></div>'
    shelves.add("add1", {"aa": ["instagram:ada"]}, original=page)
    privacy.erase(shelves, {"instagram:ada"})
    assert original(shelves, "aa") == (
        b'<div><a href=""></a></div><div><a href="https://x/adam">adam</a></div>')


NUMBERED = b"customer,day,quantity\n12,20260101,1\n1,20260102,12\n12,20260103,2\n"


def test_columns_are_asked_for_where_only_they_can_tell(shelves: Shelves) -> None:
    """Customer 12, and somebody who bought 12 pieces."""
    shelves.add("add1", {"aa": ["shop:12", "shop:1"]}, original=NUMBERED, platform="shop")
    asked = []

    def find(export: Export, handles: Any) -> set[int]:
        asked.append((export.export_id, set(handles)))
        return {2, 4}

    receipt = privacy.erase(shelves, {"shop:12"}, find)
    assert asked == [("aa", {"shop:12"})]
    assert original(shelves, "aa") == b"customer,day,quantity\n,,\n1,20260102,12\n,,\n"
    assert receipt["originals"] == [{"file": "followers_1.json", "records": 2}]


@pytest.mark.parametrize("find", [None, lambda *_: None])
def test_an_original_that_cannot_be_told_apart_goes(shelves: Shelves, find: Any) -> None:
    shelves.add("add1", {"aa": ["shop:12", "shop:1"]}, original=NUMBERED, platform="shop")
    receipt = privacy.erase(shelves, {"shop:12"}, find)
    assert receipt["originals"] == [{"file": "followers_1.json", "records": None,
                                     "why": "only its columns could tell whose records these are"}]
    assert list(shelves.archive.digests()) == []
    assert shelves.followers() == ["shop:1"]
    assert shelves.catalog.exports()[0].digest == ""


def test_a_number_beside_an_address_needs_no_column(shelves: Shelves) -> None:
    """The customer's number stands only where their address does."""
    text = b"id,Email\n'7001,ada@example.org\n'7002,bob@example.org\n"
    shelves.add("add1", {"aa": [ADA, "shopify:7001"]}, original=text, **SHOP)
    privacy.erase(shelves, {ADA, "shopify:7001"})
    assert original(shelves, "aa") == b"id,Email\n,\n'7002,bob@example.org\n"


def test_a_workbook_that_names_the_person_goes(shelves: Shelves) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/sheet1.xml", "ada")
    shelves.add("add1", {"aa": [ADA]}, original=packed.getvalue())
    shelves.add("add2", {"bb": ["email:bob@example.org"]}, original=packed.getvalue() + b"2")
    receipt = privacy.erase(shelves, {ADA})
    assert [done["why"] for done in receipt["originals"]] == ["it is no text"]
    assert [bool(export.digest) for export in shelves.catalog.exports()] == [False, True]


def test_nothing_of_the_person_is_left(shelves: Shelves) -> None:
    """Two handles of one being; decisions, notes, rows set aside, undone files and cached pages included."""
    being = {ADA, "instagram:ada.loves"}
    shelves.add("add1", {"aa": [ADA, "email:bob@example.org"]}, original=CSV, **SHOP)
    shelves.add("add2", {"bb": ["instagram:ada.loves", "instagram:bob"]},
                original=json.dumps([follower("ada.loves"), follower("bob")]).encode())
    shelves.add("add3", {"cc": [ADA]}, original=b"Email\nada@example.org\n", **SHOP)
    shelves.catalog.hide("cc")
    asides = [Aside("dd", 1, 2, "'x' is not a date", "ada@example.org,x"), Aside("dd", 2, 3, "no date", "bob,")]
    shelves.catalog.commit([an_export("dd")], [], asides, shelves.catalog.generation())
    shelves.decisions.rule(*sorted(being), "same")
    shelves.decisions.move("m", ADA, "thank", DAY, "ada@example.org wrote")
    (shelves.root / "derived").mkdir()
    (shelves.root / "derived" / "page.json").write_text('{"name": "ada@example.org"}')

    receipt = privacy.erase(shelves, being)

    left = bytes_of(shelves).replace(b"nada@example.org", b"").replace(b"ada@example.org.uk", b"").lower()
    assert b"ada@example.org" not in left
    assert b"ada.loves" not in left
    assert not re.search(r"\bada\b", json.dumps(receipt))
    assert (receipt["handles"], receipt["names"], receipt["set_aside"]) == (2, 2, 1)
    assert shelves.followers() == ["email:bob@example.org", "instagram:bob"]
    assert shelves.catalog.aside("dd")[1].text == "bob,"
    assert privacy.summary(shelves.catalog)["erased"] == 2
    assert privacy.hashes(shelves.catalog) == {shelves.decisions.hash(handle) for handle in being}


@pytest.mark.parametrize("broken", ["_evidence", "_originals", "_replace"])
def test_an_interrupted_erasure_is_finished_by_the_next(
        shelves: Shelves, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves.add("add1", {"aa": [ADA, "email:bob@example.org"]}, original=CSV, **SHOP)

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(privacy._Erasing, broken, stop)
        with pytest.raises(KeyboardInterrupt):
            privacy.erase(shelves, {ADA})
    assert privacy.unfinished(shelves.catalog) == {ADA}
    assert privacy.hashes(shelves.catalog)
    privacy.erase(shelves, set())
    assert privacy.unfinished(shelves.catalog) == set()
    assert original(shelves, "aa") == CSV_WITHOUT
    assert shelves.followers() == ["email:bob@example.org"]


def test_who_is_erased_is_known_by_hash_only(shelves: Shelves) -> None:
    assert privacy.reapply(shelves) is None
    privacy.erase(shelves, {ADA})
    assert b"ada@example.org" not in bytes_of(shelves)
    shelves.add("add9", {"zz": [ADA, "email:bob@example.org"]}, original=CSV, **SHOP)
    receipt = privacy.reapply(shelves)
    assert receipt
    assert receipt["evidence"] == {"follow": 1}
    assert shelves.followers() == ["email:bob@example.org"]


def test_the_summary_names_nobody(shelves: Shelves) -> None:
    shelves.add("add1", {"aa": [ADA]}, original=CSV, **SHOP)
    shelves.decisions.object_(ADA)
    told = privacy.summary(shelves.catalog)
    assert told["held"] == [{"table": "follow", "rows": 2, "why": privacy.WHY["follow"]}]
    assert told["from"][0]["file"] == "orders.csv"
    assert (told["erased"], told["objections"]) == (0, 1)
    assert not re.search(r"\bada\b", json.dumps(told))
    assert any("orders.csv (shopify:us), added 2026-03-01" in line for line in privacy.lines(told))


# --- spellings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "ada@example.org", "Ada@Example.ORG", '"ada@example.org"', "<mailto:ada@example.org>", "ada@example.org.",
    "ada\\u0040example.org", "ada%40example.org", "ada&#064;example.org", "\\nada@example.org"])
def test_an_address_is_found_however_it_is_written(text: str) -> None:
    found = _needles.needles([ADA], whole=False)
    assert found.anywhere
    assert found.anywhere.search(text.encode())
    long = b" " * 1_048_570 + text.encode()
    (at,) = found.places(io.BytesIO(long)).offsets
    assert found.within(long[at - 10:])


@pytest.mark.parametrize("text", ["nada@example.org", "x.ada@example.org", "ada@example.organic", "ada@example.org.uk",
                                  "ada@example", "ada"])
def test_another_address_is_not_mistaken(text: str) -> None:
    found = _needles.needles([ADA], whole=False).anywhere
    assert found
    assert not found.search(text.encode())


@pytest.mark.parametrize(("handle", "text"), [
    ("email:jörg@bücher.example", "J\\u00f6rg@xn--bcher-kva.example"),
    ("email:jörg@xn--bcher-kva.example", "jörg@bücher.example"),
    ("email:jörg@example.org", "j\\u00c3\\u00b6rg@example.org"),
    ("phone:+49301234567", "(030) 123 45-67"), ("phone:+49301234567", "0049 30 1234567")])
def test_spellings_of_other_scripts_and_numbers(handle: str, text: str) -> None:
    found = _needles.needles([handle], whole=False).anywhere
    assert found
    assert found.search(text.encode())


@pytest.mark.parametrize(("cell", "same"), [
    (b"ada", True), (b'"Ada"', True), (b"@ada", True), (b"https://www.tiktok.com/@ada?lang=en", True),
    (b"https:\\/\\/www.instagram.com\\/ada\\/", True), (b"adam", False), (b"ada lovelace", False), (b"", False)])
def test_a_bare_value_is_a_whole_cell(cell: bytes, same: bool) -> None:
    assert _needles.needles(["instagram:ada"], whole=True).whole(cell) is same
    assert not _needles.needles(["instagram:ada"], whole=False)


@pytest.mark.parametrize(("head", "kind"), [
    (b"\xef\xbb\xbf [1]", "json"), (b'{"a":1}', "json"), (b"window.YTD.x = [", "json"), (b"<!doctype html>", "markup"),
    (b"<html><body>", "markup"), (b"<?xml version='1.0'?>", "markup"), (b"<ada@example.org>\n", "table"),
    (b"PK\x03\x04...", "binary"), (b"a,b\n", "table"), (b"", "table")])
def test_kinds(head: bytes, kind: str) -> None:
    assert _scrub.kind(head) == kind


@pytest.mark.parametrize("content", [
    b"", b"\n", b'a,b\n"open for ever\n' * 401, b"a\rb\r", "a;ü\n".encode("cp1252"), b"\xff\xfea\x00\x00\xd8", b"x"])
def test_what_names_nobody_comes_back_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    text, clean, back = (tmp_path / name for name in "abc")
    encoding = _scrub.unpack(io.BytesIO(content), text)
    assert _scrub.table(text, clean, _needles.needles([ADA], whole=True), _needles.Places(()), set()) == 0
    _scrub.repack(clean, back, encoding)
    assert back.read_bytes() == content


@pytest.mark.parametrize(("text", "left"), [
    ('["ada", "bob"]', '["", "bob"]'), ('{"id": "ada", "n": [1, 2]}\n{"id": "bob"}', '{}\n{"id": "bob"}'),
    ('{"me": "ada", "list": [1, 2]}', '{"me": "", "list": [1, 2]}'),
    ('[{"a": [{"v": "ada"}]}, {"a": [{"v": "x"}]}]', '[{}, {"a": [{"v": "x"}]}]'),
    ('{"db": [{"users": [{"u": "ada"}, {"u": "x"}], "posts": []}]}',
     '{"db": [{"users": [{}, {"u": "x"}], "posts": []}]}'),
    ('[{"v": "ada", "w": ["ada", "y"]}, 5]', "[{}, 5]"), ('{"v": "a \\"ada\\" b"}', '{"v": "a \\"ada\\" b"}')])
def test_the_smallest_item_that_tells(tmp_path: Path, text: str, left: str) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text(text)
    needles = _needles.needles(["instagram:ada"], whole=True)
    with source.open("rb") as stream:
        places = needles.places(stream)
    _scrub.nested(source, target, needles, places)
    assert target.read_text() == left
