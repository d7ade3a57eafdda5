"""KDP: reports of a finished month, whose rows have no date; other languages; sheets that tell no royalty of a book."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import made_raw
import pytest
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.importers import _peek
from stalwarts.importers import kdp_royalties
from stalwarts.importers._shapes import Peek

PRIOR = ("Title,Author,ASIN,Marketplace,Royalty Type,Units Sold,Units Refunded,Net Units Sold,Royalty,Currency\n"
         "Fern,S. Fernlight,B000000001,Amazon.com,70%,4,1,3,10.35,USD\n")
JUNE = (datetime(2025, 6, 1), datetime(2025, 7, 1))


def test_a_finished_month_of_several_kinds_of_books() -> None:
    """The month stands in the first line of each sheet, and what pages were read adds nothing to what was sold."""
    found = read(made_raw.GOLDEN / "kdp_royalties" / "KDP_Prior_Month_Royalties-2025-06-01.xlsx")
    assert {(row["of"], row["product"], float(row["value"]), row["currency"]) for row in found["tally"]} == {
        ("takings", "Fern Diaries (Amazon.com)", 18.35, "USD"), ("takings", "Fern Diaries (Amazon.de)", 5.8, "EUR"),
        ("units", "Fern Diaries (Amazon.com)", 5, None), ("units", "Fern Diaries (Amazon.de)", 2, None)}
    assert {(row["since"], row["until"]) for row in found["tally"]} == {JUNE}
    assert "pages read" in found.known["KENP"]


@pytest.mark.parametrize(("line", "month"), [
    ("Sales Period,June 2025,,,\n", "2025-06"), ("\ufeffSales Period;Jun 2025\n", "2025-06"), ("Sales Period,2025-06\n", "2025-06"),
    ("販売期間,6月 2025\n", "2025-06"), ("販売期間,2025年12月\n", "2025-12"), ("Sales Period,all\n", ""), ("", "")])
def test_which_month_a_report_is_of(line: str, month: str) -> None:
    head = (line + PRIOR).encode()
    look = _peek.look(head)
    assert look is not None
    assert kdp_royalties.meaning(Peek("report.csv", head, look.headers[-1].names)) == month


def test_a_sheet_of_a_finished_month_saved_as_text(tmp_path: Path) -> None:
    """Without its first line nobody can say which month it was."""
    found = read(laid(tmp_path, {"a.csv": f"Sales Period,June 2025,,,,,,,,\n{PRIOR}".encode()}))
    assert {(row["of"], float(row["value"]), row["since"], row["until"]) for row in found["tally"]} == {
        ("units", 3, *JUNE), ("takings", 10.35, *JUNE)}
    bare = read(laid(tmp_path / "bare", {"b.csv": PRIOR.encode()}))
    assert (bare["tally"], bare.aside) == ([], {1: "the total has no date"})


def test_a_dashboard_in_japanese() -> None:
    read = made_raw.golden(kdp_royalties, "KDP_Dashboard-ja.csv")
    assert sorted((row["since"].day, row["of"], float(row["value"]), row["product"]) for row in read["tally"]) == [
        (20, "takings", 140, "しだの日記 (Amazon.co.jp)"), (20, "units", 2, "しだの日記 (Amazon.co.jp)"),
        (21, "takings", 0.35, "しだの日記 (Amazon.com)"), (21, "takings", 70, "しだの日記 (Amazon.co.jp)"),
        (21, "units", 1, "しだの日記 (Amazon.com)"), (21, "units", 2, "しだの日記 (Amazon.co.jp)")]


def test_sheets_by_kind_are_one_table_unless_one_sums_them_up() -> None:
    """A sheet nobody knows by its name may be the sum of the others."""
    assert kdp_royalties.sheets(("Combined Sales", "eBook Royalty")) == ("Combined Sales",)
    assert kdp_royalties.sheets(("総合", "電子書籍のロイヤリティ", "ペーパーバックのロイヤリティ")) == (
        "電子書籍のロイヤリティ", "ペーパーバックのロイヤリティ")
    assert kdp_royalties.sheets(("Sheet1",)) == ("Sheet1",)


@pytest.mark.parametrize(("header", "why"), [
    ("Date,Title,Author Name,ASIN,Marketplace,Kindle Edition Normalized Page (KENP) Read", "pages read"),
    ("Title,Author,eBook ASIN,Marketplace,Kindle Edition Normalized Pages (KENP),Royalty,Currency", "pages read"),
    ("日付,タイトル,著者名,ASIN,マーケットプレイス,既読 KENP (Kindle Edition Normalized Pages)", "pages read"),
    ("Date,Title,Author Name,ASIN,Marketplace,Paid Units,Free Units", "copies ordered"),
    ("日付,タイトル,著者名,ASIN,マーケットプレイス,有料ダウンロード数,無料ダウンロード数", "copies ordered")])
def test_sheets_that_tell_no_royalty_of_a_book(header: str, why: str) -> None:
    file = made_raw.peek("sheet.csv", header.encode() + b"\n")
    assert importers.choose(file) is None
    assert str(importers.unneeded(file)).startswith(why)


@pytest.mark.parametrize(("kind", "royalty", "units", "noise"), [
    ("Standard", "11.60", [4], None), ("Expanded Distribution Channels", "11.60", [4], None), ("", "0.00", [4], None),
    ("Standard - Paperback", "0.00", [4], None), ("Free - Promotion", "0.00", [], "copies given away for nothing"),
    ("Free - Price Match", "0", [], "copies given away for nothing"), ("Free - Promotion", "2.00", [4], None)])
def test_copies_that_were_given_away_were_not_sold(kind: str, royalty: str, units: list[int], noise: str | None) -> None:
    """They stand among the units sold, in lines of their own."""
    read = made_raw.made(kdp_royalties, [{
        "Royalty Date": "2026-02", "Title": "Fern Diaries", "Author Name": "S. Fernlight", "ASIN/ISBN": "B000000001",
        "Marketplace": "Amazon.de", "Royalty Type": "70%", "Transaction Type": kind, "Units Sold": "4", "Units Refunded": "0",
        "Net Units Sold": "4", "Royalty": royalty, "Currency": "EUR"}])
    assert [row["value"] for row in read["tally"] if row["of"] == "units"] == units
    assert (read.noise, read.aside) == ({1: noise} if noise else {}, {})
