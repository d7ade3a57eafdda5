"""Erasing reaches what programs left behind that were stopped, and documents that no importer could tell apart."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from shelving import Shelves

from stalwarts.ledger import _scrub
from stalwarts.ledger import leases
from stalwarts.ledger import privacy
from stalwarts.ledger._needles import needles

ADA = "email:ada@example.org"
SHOP = {"importer": "shopify_orders", "platform": "shopify", "account": "shopify:us", "file_name": "orders.csv"}
TABLE = b"Name,Email\n#1,ada@example.org\n#2,bob@example.org\n"


def book(text: str) -> bytes:
    """A workbook that holds a text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>")
    return packed.getvalue()


def test_an_original_and_a_draft_of_an_add_that_was_stopped(shelves: Shelves) -> None:
    """Filed and half written, and never committed: no export knows them, and they name her."""
    shelves.add("add1", {"aa": [ADA, "email:bob@example.org"]}, original=TABLE, **SHOP)
    shelves.archive.put(io.BytesIO(TABLE + b"#3,ada@example.org\n"))
    draft = shelves.root / "evidence" / "follow" / ".tmp-999999999-0123456789ab-1.parquet"
    assert leases.TEMPORARY.match(draft.name)
    draft.write_bytes(b"ada@example.org")
    privacy.erase(shelves, {ADA})
    assert len(list(shelves.archive.digests())) == 1
    assert [path for path in shelves.root.rglob("*") if path.is_file() and b"ada@example.org" in path.read_bytes()] == []


def test_a_workbook_that_names_somebody_where_no_importer_looked(shelves: Shelves) -> None:
    """In a row set aside, say: its evidence names only Bob."""
    shelves.add("add1", {"aa": ["email:bob@example.org"]}, original=book("ada@example.org"), **SHOP)
    shelves.add("add2", {"bb": ["email:bob@example.org"]}, original=book("nada@example.org"), **SHOP)
    receipt = privacy.erase(shelves, {ADA})
    assert [done["why"] for done in receipt["originals"]] == ["it is no text"]
    assert {export.export_id: bool(export.digest) for export in shelves.catalog.exports()} == {"aa": False, "bb": True}


@pytest.mark.parametrize(("content", "hidden"), [
    (book("see Ada@Example.ORG"), True), (book("adam@example.org"), False), (b"%PDF-1.4 (ada@example.org)", True),
    (b"PK\x03\x04 cut off ada@example.org", True), (TABLE, False)])
def test_what_hides_in_a_document(content: bytes, hidden: bool, tmp_path: Path) -> None:
    """Texts are rewritten instead."""
    (tmp_path / "x").write_bytes(content)
    assert _scrub.hides(tmp_path / "x", needles([ADA], whole=False)) is hidden


def test_what_comes_back_is_remembered_until_it_is_gone(shelves: Shelves) -> None:
    """Stopped between the commit and the taking out: the next erasure, of anybody, finishes it."""
    shelves.add("add1", {"aa": [ADA]}, original=TABLE, **SHOP)
    privacy.erase(shelves, {ADA})
    privacy.remember(shelves.catalog, {ADA}, {"bb"})
    shelves.add("add2", {"bb": ["email:bob@example.org"]}, original=TABLE + b"\n", **SHOP)
    assert privacy.unfinished(shelves.catalog) == {ADA}
    privacy.again(shelves, {"email:eve@example.org"}, {"cc"})
    assert privacy.unfinished(shelves.catalog) == set()
    for digest in shelves.archive.digests():
        with shelves.archive.open(digest) as stream:
            assert b"ada@" not in stream.read()
