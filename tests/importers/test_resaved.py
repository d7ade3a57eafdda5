"""Files of platforms that somebody saved again: what spreadsheets, systems and people make of them."""

from __future__ import annotations

import csv
import io
import re
import struct
import unicodedata
import zlib
from datetime import datetime
from pathlib import Path

import ibis
import made_raw
import pytest
from archives import ENGINE
from archives import Read
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _peek
from stalwarts.ledger import _foreign
from stalwarts.ledger import _packed
from stalwarts.ledger import _resaved
from stalwarts.ledger import survey
from stalwarts.ledger.sources import Sources
from test_tables import xlsx

STRIPE = ("id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Description,Status,Customer ID,Customer Email\n"
          "ch_1,{0},12.5,0,eur,{2},Print,Paid,cus_1,ada@example.org\n"
          "ch_2,{1},30,0,eur,{3},Print,Paid,cus_2,ben@example.org\n")
BOTH = (datetime(2026, 3, 2, 10, 14), datetime(2026, 3, 15, 9, 5))
ETSY = ("Sale Date,Order ID,Buyer User ID,Full Name,Currency,Order Total,Status,Adjusted Order Total,Buyer\n"
        "{0},{2},ada,Ada Obi,EUR,10.00,Completed,10.00,Ada\n{1},{3},ben,Ben Oe,EUR,20.00,Completed,20.00,Ben\n")
TWEETS = ("Post id,Date,Post text,Post Link,Impressions,Likes,Replies,Reposts\n"
          '{0},"Mon, Mar 2, 2026",Hello,https://x.com/fern/status/1,10,1,0,0\n'
          '{1},"Tue, Mar 3, 2026",Again,https://x.com/fern/status/2,20,2,0,0\n')


def only(root: Path, text: str | bytes, name: str = "export.csv") -> Read:
    """What is read in one file."""
    return read(laid(root, {name: text}) / name)


def parted(text: str, mark: str) -> str:
    """A table with another mark between its cells."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [
    ("02.03.2026 10:14", "15.03.2026 09:05"), ("2.3.26 10:14", "15.3.26 9:05"), ("02/03/2026 10:14", "15/03/2026 09:05"),
    ("3/2/2026 10:14", "3/15/2026 9:05"), ("3/2/26 10:14 AM", "3/15/26 9:05 AM"), ("2-3-2026 10:14", "15-3-2026 9:05"),
    ("2026/3/2 10:14", "2026/3/15 9:05"), ("2026-03-02 10:14", "15.03.2026, 09:05:00"), ("2.3.2026 10.14", "15.3.2026 9.05")])
def test_days_as_a_spreadsheet_writes_them(tmp_path: Path, days: tuple[str, str]) -> None:
    """Which number is the month is told by the column."""
    found = only(tmp_path, STRIPE.format(*(f'"{day}"' for day in days), "TRUE", "TRUE"))
    assert (found.column("order", "occurred_at"), found.aside) == (list(BOTH), {})


def test_a_day_that_may_be_two_is_refused_with_both(tmp_path: Path) -> None:
    """Nothing in the column says which number is the month; the third of March is the third of March."""
    found = only(tmp_path, STRIPE.format("02/03/2026 10:14", "03/03/2026 09:05", "true", "true"))
    assert found.aside == {1: "'02/03/2026 10:14 (2 March or 3 February)' is not a time"}
    assert found.column("order", "occurred_at") == [datetime(2026, 3, 3, 9, 5)]


def test_a_large_file_is_looked_through_for_a_day_that_shows_the_month(tmp_path: Path) -> None:
    head, line = STRIPE.splitlines()[:2]
    lines = [line.format("3/2/2026 10:14", "", "true").replace("ch_1", f"ch_{n}") for n in range(1_200)]
    found = only(tmp_path, "\n".join([head, *lines, line.format("3/15/2026 09:05", "", "true").replace("ch_1", "ch_z")]))
    assert found.document["exports"][0]["set_aside"] == 0
    assert max(found.column("order", "occurred_at")) == BOTH[1]


@pytest.mark.parametrize("turned", ["03.02.2026", "2026-02-03"])
def test_days_that_were_read_the_other_way_round_are_refused(tmp_path: Path, turned: str) -> None:
    """A German spreadsheet takes 03/02/26 for the third of February, and leaves 03/15/26 as it is."""
    found = only(tmp_path, ETSY.format(turned, "03/15/26", "3800000001", "3800000002"))
    assert found.aside == {1: f"'{turned}' may be 3 February or 2 March: "
                              "a spreadsheet read some days of this column the other way round"}
    assert found.column("order", "order") == ["3800000002"]


def test_no_platform_that_writes_the_year_first_writes_another_day() -> None:
    """Of none of those a golden has a cell that would be written anew: then the list would be wrong."""
    those = [name for name, module in importers.installed().items() if getattr(module, "YEAR_FIRST", False)]
    assert {"stripe_payments", "kit_subscribers", "umami_events"} <= set(those)
    for name in those:
        for path in (made_raw.GOLDEN / name).rglob("*.csv"):
            data = path.read_bytes()
            look = _peek.look(data)
            assert look is not None
            rows = [*csv.reader(io.StringIO(data.decode(look.encoding), newline=""), delimiter=look.delimiter)]
            for column in zip(*(row for row in rows if len(row) == max(map(len, rows))), strict=True):
                days = _resaved._days([cell for cell in column[1:] if cell.strip()])
                assert all(day["first"] == "-" for day in days), (path, column)


# --- yes and no, numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("yes", "no"), [("WAHR", "FALSCH"), ("VRAI", "FAUX"), ("VERDADERO", "FALSO"), ("TRUE", "FALSE"),
                                         ("WAAR", "ONWAAR"), ("vero", "falso")])
def test_yes_and_no_in_the_language_of_the_spreadsheet(tmp_path: Path, yes: str, no: str) -> None:
    """A payment that was never captured is none, whatever the word for no."""
    found = only(tmp_path, STRIPE.format("2026-03-02", "2026-03-03", yes, no))
    assert dict(found.column("order", "order", "status")) == {"ch_1": "paid", "ch_2": "pending"}


@pytest.mark.parametrize("ids", [("1,23457E+15", "1,23457E+15"), ("1.23457e+18", "2E+18"), ("#NAME?", "#NAME?"),
                                 ("1899999999999990000", "1899999999999980000")])
def test_a_number_that_was_cut_short_is_no_number(tmp_path: Path, ids: tuple[str, str]) -> None:
    """Two posts, orders or people would be one."""
    found = only(tmp_path, TWEETS.format(*(f'"{one}"' for one in ids)))
    assert not found["post"]
    assert set(found.aside) == {1, 2}
    assert all("spreadsheet" in why and ids[0] in found.aside[1] for why in found.aside.values())


def test_a_number_nobody_is_known_by_says_nothing_when_it_is_cut_short(tmp_path: Path) -> None:
    """Somebody is still told by an address: as if the number were not there."""
    text = (made_raw.GOLDEN / "patreon_members" / "Members_1234567.csv").read_text(encoding="utf-8")
    whole, cut = (only(tmp_path / kind, re.sub(",1000000[0-9],", f",{number},", text), "Members_1.csv")
                  for kind, number in (("whole", ""), ("cut", "1.23457E+12")))
    told = [(one.aside, one.column("plan", "handle", "state"), one.column("handle", "handle")) for one in (cut, whole)]
    assert told[0] == told[1]
    assert len(cut["plan"]) > 1


def test_ids_of_sixteen_figures_that_end_in_a_nought_by_chance_stay(tmp_path: Path) -> None:
    found = only(tmp_path, TWEETS.format("1899999999999999000", "1899999999999999001"))
    assert found.column("post", "post") == ["1899999999999999000", "1899999999999999001"]


@pytest.mark.parametrize(("cell", "amount"), [("Apr 50", None), ("Mai 20", None), ("avr-50", None), ("12 Dez", None), ("EUR 50", 50),
                                              ("50 kr", 50), ("MAD 50", 50), ("CHF 4.50", 4.5)])
def test_an_amount_that_became_a_month_is_none(cell: str, amount: float | None) -> None:
    """4.50 is the month of April 1950 to a German spreadsheet."""
    table = ibis.memtable({"cell": [cell]})
    (read_,) = ENGINE().run(table.select(amount=_cells.money_either(table.cell))).column("amount").to_pylist()
    assert (read_ if read_ is None else float(read_)) == amount


def test_months_as_spreadsheets_shorten_them() -> None:
    assert [_dates.day_of(cell, "%d %b %y") for cell in ("2 Mrz 26", "2 mrt 26", "2 mei 26")] == [
        datetime(2026, 3, 2), datetime(2026, 3, 2), datetime(2026, 5, 2)]


# --- lines that are no records ---------------------------------------------------------------------------------------


def test_two_downloads_pasted_together_tell_each_line_once(tmp_path: Path) -> None:
    """Items of one order are added up; the same line twice in one download is twice."""
    head = "Date,Item Type,Item Name,Currency,Sub Total,Bandcamp Transaction ID,Buyer Name,Buyer Email\n"
    first = "3/2/26 11:45am,track,Song,EUR,4.00,1001,Zoë,zoe@example.org\n" * 2
    second = first + "3/20/26 11:45am,track,Song,EUR,4.00,1002,Ben,ben@example.org\n"
    found = only(tmp_path, head + first + head + second, "raw.csv")
    assert sorted((row["order"], float(row["amount"])) for row in found["order"]) == [("1001", 8.0), ("1002", 4.0)]
    assert (found.noise, found.aside) == (3, {})
    assert found.document["exports"][0]["rows"] == 6


def test_people_without_addresses_pasted_twice_are_themselves(tmp_path: Path) -> None:
    head, ada, ben = "First Name,Last Name,Email Address,Connected On\n", "Ada,Obi,,02 Mar 2026\n", "Ben,Oe,,03 Mar 2026\n"
    found = only(tmp_path, head + ada + head + ada + ben, "Connections.csv")
    assert [row["value"] for row in found["clue"]] == ["Ada Obi", "Ben Oe"]


def test_a_line_of_sums_is_nobody(tmp_path: Path) -> None:
    found = only(tmp_path, "First Name,Last Name,Email Address,Connected On\nAda,Obi,,02 Mar 2026\nTotal:,,,1\n", "Connections.csv")
    assert ([row["value"] for row in found["clue"]], found.noise) == (["Ada Obi"], 1)


def test_lines_that_end_as_an_old_mac_ended_them(tmp_path: Path) -> None:
    """Breaks inside of cells, too."""
    text = STRIPE.format("2026-03-02", "2026-03-03", "true", "true").replace("Print", '"Print\nlarge"')
    assert len(only(tmp_path, text.replace("\n", "\r"))["order"]) == 2


# --- names and places ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "Kopie von email_list.fern.csv", "email_list.fern (1).csv", "Copy of email_list.fern (2).csv", "email_list.fern - Kopie.csv",
    "email_list.fern copy 2.csv", "email_list.fern.csv.txt", "email_list.fern - Copy (3).csv", "Copie de email_list.fern.csv"])
def test_a_copy_is_named_as_the_platform_named_it(name: str) -> None:
    assert survey._named(f"folder/{name}") == "folder/email_list.fern.csv"


@pytest.mark.parametrize("name", ["copy.csv", "(1).csv", " (1).csv", "Fern(1-3).csv", "notes", "My copy of all.csv", "a.b/c"])
def test_a_name_that_marks_no_copy_stays(name: str) -> None:
    assert survey._named(name) == name


def test_a_sheet_is_known_by_its_cells_and_its_name_as_text_would_be(tmp_path: Path) -> None:
    """Whose file it is, and whether its states are the platform's words, stand in cells; the publication in the name."""
    kit = [["id", "first_name", "email", "state", "created_at", "tags"], [1, "Ada", "ada@example.org", "active", "2025-01-02", ""]]
    tweets = [*csv.reader(io.StringIO(TWEETS.format("'1899999999999999001", "'1899999999999999003")))]
    letters = [["email", "active_subscription", "expiry", "plan", "email_disabled", "created_at", "first_payment_at"],
               ["ada@example.org", False, "", "other", False, "2025-01-02T10:00:00.000Z", ""]]
    found = read(laid(tmp_path, {name: xlsx({"Notes": [["seen"], ["yes"]], "Sheet1": rows}) for name, rows in {
        "Kit.xlsx": kit, "posts.xlsx": tweets, "Kopie von email_list.fern.xlsx": letters}.items()}))
    assert {(one["importer"], one["account"]) for one in found.document["exports"]} == {
        ("kit_subscribers", "kit:main"), ("x_analytics", "x:fern"), ("substack_subscribers", "substack:fern")}


@pytest.mark.parametrize("name", ["orders.csv", "orders", "orders.txt", "orders.zip", "orders.xlsx.zip", "Orders.XLSX"])
def test_a_workbook_under_another_name_is_read(tmp_path: Path, name: str) -> None:
    book = xlsx({"Sheet1": [*csv.reader(io.StringIO(STRIPE.format("2026-03-02", "2026-03-03", "true", "true")))]})
    assert len(only(tmp_path, book, name)["order"]) == 2


def test_names_in_a_zip_of_a_mac(tmp_path: Path) -> None:
    """UTF-8 that does not say so, accents apart; on the disk they are apart as well."""
    name = unicodedata.normalize("NFD", "Café/é.csv").encode()
    body, crc = b"x", zlib.crc32(b"x")
    start = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0x5C21, crc, 1, 1, len(name), 0) + name + body
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0x5C21, crc, 1, 1, len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(start), 0)
    laid(tmp_path, {"a.zip": start + entry + end, unicodedata.normalize("NFD", "é.txt"): "x"})
    with Sources([tmp_path]) as sources:
        assert {source.path.rpartition(f"{tmp_path.name}/")[2] for source in sources.walk()} == {"a.zip/Café/é.csv", "é.txt"}


@pytest.mark.parametrize("name", ["~$orders.xlsx", ".~lock.orders.csv#", "._orders.csv"])
def test_what_programs_lay_beside_a_file_is_no_file(name: str) -> None:
    assert _packed.is_debris(f"folder/{name}")


def test_half_a_download_in_a_folder_of_safari_is_not_read(tmp_path: Path) -> None:
    found = read(laid(tmp_path, {"orders.csv.download/orders.csv": STRIPE.format("2026-03-02", "2026-03-03", "true", "true")}))
    assert "its download has not ended" in found.unknown["orders.csv"]


def test_sixteen_bits_without_a_mark() -> None:
    assert [_peek.encoding("id;Ä\n".encode(name)) for name in ("utf-16-le", "utf-16-be", "utf-8")] == ["utf-16-le", "utf-16-be", "utf-8"]


@pytest.mark.parametrize(("name", "head", "words"), [
    (".orders.csv.icloud", b"bplist00", "iCloud"), ("orders.gsheet", b'{"doc_id": "1"}', "Google Drive"),
    ("orders.csv.webloc", b"<?xml", "a link"), ("your export.eml", b"From: a@example.org", "attached"),
    ("orders.numbers", b"PK\3\4", "Numbers"), ("orders.csv", b"%PDF-1.7\n", "a PDF"), ("orders.csv", b"{\\rtf1 a}", "a text document"),
    ("orders.csv", b"\0" * 99, "noughts"), ("orders.csv", b"<!DOCTYPE html><html><title>Log in</title>", "server"),
    ("orders.csv", b'{"error": {"code": 401}}', "server"), ("orders.csv", b"<?xml?><Error><Code>AccessDenied</Code>", "server"),
    ("orders.xls", b"<html><table><tr><td>1</td></tr></table>", "a web page with a table"),
    ("orders.xls", b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"), ("orders.csv", b"\n", "empty"),
    ("orders.csv", b"a,b\n1,2\n", ""), ("page.html", b"<html><title>Error</title>", ""), ("orders.json", b'{"error": 1}', "")])
def test_what_came_in_place_of_a_list(name: str, head: bytes, words: str) -> None:
    said = _foreign.what(name, head)
    assert words in said
    assert bool(said) == bool(words)


def test_a_workbook_that_is_locked_says_so(tmp_path: Path) -> None:
    """A new workbook with a password is wrapped into an old one."""
    found = only(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "orders.xlsx")
    assert found.unknown["orders.xlsx"] == "the workbook is locked with a password; save it without one"
