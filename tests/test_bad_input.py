"""Bad input, all of it met with one clear sentence: what was good is kept, and nothing is half-written."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import stalwarts as package
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import GOLDEN
from adding import PROCESSES
from adding import SALES
from adding import Said
from adding import followers
from adding import rows
from adding import sales
from adding import stalwarts
from adding import stamp
from adding import tree
from adding import written
from adding import zipped
from stalwarts import importers
from stalwarts import schema
from stalwarts.importers._shapes import Csv
from stalwarts.ledger import _packed
from stalwarts.ledger import judging
from stalwarts.ledger import sources

ORDERS = (GOLDEN / "shopify_orders" / "orders_export_1.csv").read_bytes()
HEADER = SALES.strip().split(",")
MADE = [line.split(",") for line in sales(range(500, 503)).splitlines()]


def locked(path: Path, members: dict[str, bytes], *without: str) -> Path:
    """A zip of which all members but those named `without` say that they are locked with a password."""
    raw = bytearray(zipped(path, members).read_bytes())
    for member in zipfile.ZipFile(path).infolist():
        if member.filename not in without:
            raw[member.header_offset + 6] |= 1
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        name = raw[at + 46:at + 46 + int.from_bytes(raw[at + 28:at + 30], "little")].decode()
        raw[at + 8] |= name not in without
        at = raw.find(b"PK\x01\x02", at + 4)
    return written(path, bytes(raw))


def tables(folder: Path) -> None:
    """Bandcamp reports as spreadsheets and other people's hands leave them."""
    written(folder / "plain.csv", SALES + sales(range(3)))
    written(folder / "utf-16.csv", SALES + sales(range(10, 13)), "utf-16")
    written(folder / "utf-16-without-mark.csv", SALES + sales(range(20, 23)), "utf-16-le")
    written(folder / "mark.csv", SALES + sales(range(30, 33)), "utf-8-sig")
    written(folder / "western.csv", SALES + sales(range(40, 43)), "cp1252")
    written(folder / "no-letter.csv", (SALES + sales(range(50, 53))).encode("cp1252").replace(b"S\xf6ng", b"S\x81ng"))
    late = (SALES + sales(range(5000, 8000), item="Song").replace("Zoë", "Zoe")).encode()
    written(folder / "late.csv", late + sales(range(60, 62)).encode("cp1252"))
    zipped(folder / "late.zip", {"x/later.csv": late.replace(b"fan5", b"fan9") + sales(range(70, 72)).encode("cp1252")})
    written(folder / "sep.csv", "sep=;\n" + SALES.replace(",", ";") + sales(range(80, 83), delimiter=";"))
    written(folder / "endings.csv", "sep=;\n" + (SALES.replace(",", ";") + sales(range(240, 243), delimiter=";")).replace(
        "\n", "\r\n"))
    written(folder / "comma.csv", SALES.replace(",", ";") + sales(range(90, 93), delimiter=";", amount="1.212,50"))
    written(folder / "order.csv", "\n".join(",".join(line[i] for i in (7, 5, 3, 4, 0, 1, 2, 6)) for line in
                                            [HEADER, *MADE]))
    written(folder / "missing.csv", "\n".join(",".join(line[i] for i in (0, 1, 3, 4, 5)) for line in [HEADER, *MADE]))
    written(folder / "unpaid.csv", "\n".join(",".join(line[i] for i in (0, 1, 3, 5, 7)) for line in [HEADER, *MADE]))
    written(folder / "doubled.csv", SALES.strip() + ",Sub Total\n" + sales(range(140, 143)).replace("\n", ",99\n"))
    written(folder / "preamble.csv", 'A report\n"for Studio, Fernlight"\n\n' + SALES + sales(range(150, 153))
            + '\n"Total",,,,30.00,,,\n')
    written(folder / "lines.csv", SALES + sales(range(160, 162))
            + '3/3/26 11:45am,track,"a\nb\nc",EUR,5.00,1990,"Q, ""q""",q@example.org\n'
            + "not-a-date,track,x,EUR,5.00,1991,Q,q@example.org\n" + sales(range(170, 171)))
    written(folder / "widths.csv", SALES + sales(range(180, 182)) + "3/3/26 11:45am,track\n"
            + "3/3/26 11:45am,track,x,EUR,5.00,1192,Q,q@example.org,more,and more\n" + sales(range(190, 191)))
    written(folder / "quote.csv", SALES + sales(range(200, 202)) + '3/3/26 11:45am,track,"x,EUR,5.00,1193,Q,q@example.org\n'
            + sales(range(210, 212)))
    amounts = ("-5.00", "99999999999999", "123456789012345678", "1e5", "1.23456", "7.00")
    written(folder / "amounts.csv", SALES + "".join(sales(range(220 + n, 221 + n), amount=a)
                                                    for n, a in enumerate(amounts)))
    written(folder / "header.csv", SALES)


def strange(folder: Path) -> None:
    """Files that are something else, or nothing any more."""
    written(folder / "empty.csv", "")
    written(folder / "blank.csv", "\n\n  \n")
    for number in range(5):
        written(folder / f"IMG_{number}.jpg", b"\xff\xd8\xff\xe0" + os.urandom(100))
    written(folder / "IMG_9.HEIC", b"x")
    written(folder / "IMG_9.DNG", os.urandom(500))
    whole = zipped(folder / "damaged.zip", {f"{DOWNLOAD}/{FOLLOWERS}": followers(range(100))}).read_bytes()
    written(folder / "cut.zip", whole[:len(whole) // 2])
    written(folder / "contents.zip", whole.replace(b"PK\x01\x02", b"XXXX"))
    written(folder / "damaged.zip", whole[:200] + bytes(b ^ 255 for b in whole[200:260]) + whole[260:])
    locked(folder / "locked.zip", {FOLLOWERS: followers(range(3)), "orders_export_1.csv": ORDERS},
           "orders_export_1.csv")
    zipped(folder / "climbing.zip", {"../../evil.json": b'{"a": 1}', "/etc/evil.csv": b"a,b\n1,2\n",
                                     f"../../../{FOLLOWERS}": followers(["ada", "ben"])})
    zipped(folder / "outer.zip", {"inner.zip": whole})
    written(folder / "orders.json", ORDERS.replace(b"#10", b"#20"))
    written(folder / "pets.csv", '{"pets": [{"name": "Rex", "barks": true}, {"name": "Mia", "barks": false}]}')
    written(folder / "table.csv", "a,b\n1,2\n")
    written(folder / "cut" / FOLLOWERS, followers(range(50))[:2000])
    (folder / "nowhere.csv").symlink_to(folder / "is-not-there.csv")
    with open(os.fsencode(folder) + b"/caf\xe9.csv", "wb") as out:  # noqa: PTH123 - its name is no text
        out.write((SALES + sales(range(300, 303))).encode())
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.csv")


@dataclass(frozen=True)
class Laden:
    """A workspace to which a folder of bad input was added in one go."""

    root: Path
    said: Said
    before: set[Path]

    def sentence(self, name: str) -> str:
        """What was said of a file."""
        (line,) = [line for line in self.said.lines if line.startswith(f"bad/{name}")]
        return line.removeprefix(f"bad/{name}").lstrip(": ")

    def export(self, name: str) -> dict[str, Any]:
        """A file's export, whole."""
        (found,) = [e for e in package.open(self.root).exports() if e["file"] == f"bad/{name}"]
        (export,) = package.open(self.root).exports(found["export_id"])
        return export


@pytest.fixture(scope="module")
def laden(tmp_path_factory: pytest.TempPathFactory) -> Laden:
    """Everything at once: no file may spoil another."""
    base = tmp_path_factory.mktemp("bad-input")
    folder = base / "here" / "bad"
    tables(folder)
    strange(folder)
    before = set(base.rglob("*"))
    assert stalwarts("init", base / "ws").code == 0
    return Laden(base / "ws", stalwarts("-w", base / "ws", "add", folder), before)


SENTENCES = {
    "plain.csv": "3 of 3 rows read.",
    "utf-16.csv": "3 of 3 rows read.",
    "utf-16-without-mark.csv": "3 of 3 rows read.",
    "mark.csv": "3 of 3 rows read.",
    "western.csv": "3 of 3 rows read.",
    "no-letter.csv": "3 of 3 rows read.",
    "late.csv": "3,002 of 3,002 rows read.",
    "late.zip/x/later.csv": "3,002 of 3,002 rows read.",
    "sep.csv": "3 of 3 rows read.",
    "endings.csv": "3 of 3 rows read.",
    "comma.csv": "3 of 3 rows read.",
    "order.csv": "3 of 3 rows read.",
    "doubled.csv": "3 of 3 rows read.",
    "header.csv": "0 of 0 rows read.",
    "orders.json": "10 of 10 rows read.",
    "locked.zip/orders_export_1.csv": "10 of 10 rows read.",
    "climbing.zip/../../../" + FOLLOWERS: "2 of 2 rows read.",
    "caf\ufffd.csv": "3 of 3 rows read.",
    "missing.csv": "3 of 3 rows read.",
    "empty.csv": "not read: it is empty; ask the platform for it again.",
    "blank.csv": "not read: it is empty; ask the platform for it again.",
    "cut.zip": "not read: the zip is cut off or damaged; download it again.",
    "contents.zip": "not read: the zip is cut off or damaged; download it again.",
    f"damaged.zip/{DOWNLOAD}/{FOLLOWERS}": "not read: it is damaged inside the zip; download it again.",
    f"locked.zip/{FOLLOWERS}": "not read: it is locked with a password; unlock the zip and add it again.",
    f"outer.zip/inner.zip/{DOWNLOAD}/{FOLLOWERS}": "100 of 100 rows read.",
    "pets.csv": "not read: it is no table, whatever its ending says; add it under the name it was downloaded with.",
    "cut/" + FOLLOWERS: "not read: it is cut off or is not JSON.",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_file_gets_one_clear_sentence(name: str, laden: Laden) -> None:
    said = [line for line in laden.said.lines if f"bad/{name}: " in line or f"bad/{name} and " in line]
    grouped = "empty" in SENTENCES[name] or "cut off or damaged" in SENTENCES[name]
    assert len(said) == 1 or grouped, said
    assert SENTENCES[name] in (said[0] if said else laden.said.out)


def test_nothing_of_a_bad_folder_leads_to_an_error(laden: Laden) -> None:
    assert laden.said.code == 0
    assert laden.said.err == ""
    assert "Traceback" not in laden.said.out


def test_a_folder_of_photos_is_one_line(laden: Laden) -> None:
    said = [line for line in laden.said.lines if "picture" in line]
    assert said == ["bad/IMG_0.jpg and 6 more: not read: a picture, sound or document: it holds no list to read."]


def test_tables_nobody_knows_are_one_line_that_says_how_to_name_their_columns(laden: Laden) -> None:
    (said,) = [line for line in laden.said.lines if "no importer knows these columns" in line]
    assert said.endswith("name them yourself with: stalwarts add --as csv FILE.")


def test_what_is_no_file_is_named_and_never_waited_for(laden: Laden) -> None:
    (said,) = [line for line in laden.said.lines if "it is no file that can be read" in line]
    assert said.startswith("bad/nowhere.csv and 1 more: ")


def test_nothing_is_written_where_a_zip_points(laden: Laden) -> None:
    made = set(laden.root.parent.rglob("*")) - laden.before
    assert not [path for path in made if "evil" in path.name]
    assert all(path.is_relative_to(laden.root) for path in made)
    assert not Path("/etc/evil.csv").exists()


ASIDE = {
    "unpaid.csv": [(2, "the line has no amount"), (3, "the line has no amount"), (4, "the line has no amount")],
    "preamble.csv": [(9, "the line does not say what was sold")],
    "lines.csv": [(7, "'not-a-date' is not a time")],
    "widths.csv": [(4, "the line has no transaction"), (5, "it has 10 cells where the header has 8")],
    "quote.csv": [(4, "the line has no transaction")],
    "amounts.csv": [(2, "'-5.00' is negative, and the line is no refund"),
                    (3, "'99999999999999' is more than anybody pays"), (4, "'123456789012345678' is not an amount"),
                    (5, "'1e5' is not an amount"), (6, "'1.23456' is not an amount")],
}


@pytest.mark.parametrize("name", ASIDE)
def test_rows_set_aside_have_their_physical_line_and_reason(name: str, laden: Laden) -> None:
    export = laden.export(name)
    assert [(row["line"], row["why"]) for row in export["aside"]] == ASIDE[name]
    assert export["rows"] == export["set_aside"] + export["noise"] + export["kept"].get("order", 0)
    lines = (laden.root.parent / "here" / "bad" / name).read_text(encoding="utf-8").splitlines()
    for row in export["aside"]:
        assert row["text"].splitlines()[0] == lines[row["line"] - 1]


def test_rows_before_a_broken_quote_are_kept(laden: Laden) -> None:
    assert laden.export("quote.csv")["kept"]["order"] == 2


def test_letters_and_amounts_are_read_in_every_encoding(laden: Laden) -> None:
    with package.open(laden.root).see() as look:
        orders = {row["order"]: row for row in look.run("order").to_pylist()}
        names = {row["handle"]: row["value"] for row in look.run("clue").to_pylist() if row["kind"] == "name"}
    for number in (0, 10, 20, 30, 40, 60, 70):
        assert orders[str(1000 + number)]["product"] == "Söng"
        assert names[f"email:fan{number}@example.org"] == "Zoë"
    assert orders["1090"]["amount"] == pytest.approx(1212.5)
    assert orders["1140"]["amount"] == pytest.approx(10)
    assert orders["1501"]["amount"] == pytest.approx(10)
    assert str(orders["1990"]["product"]) == "a\nb\nc"


def test_the_same_folder_again_adds_nothing_and_says_so(laden: Laden) -> None:
    before = tree(laden.root)
    again = stalwarts("-w", laden.root, "add", laden.root.parent / "here" / "bad", "--json")
    assert again.code == 0
    assert all(export["already"] for export in again.document["exports"])
    assert tree(laden.root) == before


# --- one at a time ---------------------------------------------------------------------------------------------------


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    """An empty workspace."""
    root = tmp_path / "ws"
    package.init(root).close()
    return root


def added(root: Path, *words: object) -> dict[str, Any]:
    """The document of an add that went well."""
    said = stalwarts("-w", root, "add", *words, "--json")
    assert (said.code, said.err) == (0, ""), said
    document: dict[str, Any] = said.document
    return document


def test_a_zip_bomb_is_not_opened(ws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_packed, "SMALL", 1 << 20)
    bomb = zipped(tmp_path / "bomb.zip", {FOLLOWERS: b"0" * (8 << 20), "orders_export_1.csv": ORDERS})
    said = stalwarts("-w", ws, "add", bomb)
    assert [line for line in said.lines if "which no export does; it was not opened." in line]
    assert "bomb.zip/orders_export_1.csv: 10 of 10 rows read." in said.lines


def test_ten_gigabytes_of_zeros_are_judged_by_what_the_zip_declares(tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path / "bomb.zip", {FOLLOWERS: b"0" * (1 << 20)}).read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24:at + 28] = (0xF0000000).to_bytes(4, "little")
    with sources.Sources([written(tmp_path / "bomb.zip", bytes(raw))]) as found:
        (source,) = found.walk()
    assert "bytes, which no export does; it was not opened" in source.why


def test_a_zip_that_declares_too_little_is_damaged(ws: Path, tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path / "liar.zip", {FOLLOWERS: followers(range(5000))}).read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24:at + 28] = (70_000).to_bytes(4, "little")
    written(tmp_path / "liar.zip", bytes(raw))
    (unknown,) = added(ws, tmp_path / "liar.zip")["unknown"]
    assert unknown["why"] == "it is damaged inside the zip; download it again"


def test_a_file_that_two_importers_claim_is_not_guessed(ws: Path, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    rival = ModuleType("rival")
    vars(rival).update(PLATFORM="rival", TITLE="Rival orders", shape=lambda peek: Csv(
        {"name": ("name",)}, ("name",)) if "lineitem quantity" in peek.header else None)
    both = importers.installed() | {"rival": rival}
    monkeypatch.setattr(importers, "installed", lambda: both)
    monkeypatch.setattr(importers, "_plugged", lambda: (rival,))
    order = written(tmp_path / "orders.csv", ORDERS)
    said = stalwarts("-w", ws, "add", order)
    assert said.lines[0] == ("orders.csv: not read: it could be read by shopify_orders and by rival; "
                             "say which with: stalwarts add --as shopify_orders FILE.")
    (export,) = added(ws, "--as", "shopify_orders", order)["exports"]
    assert export["rows"] == 10


@pytest.mark.parametrize(("name", "text"), [
    ("orders_export_1.csv", ORDERS.decode()), ("till.csv", "Order,Date,E-mail,Amount,Currency\n" + "".join(
        f"{n},2026-03-{n:02},buyer{n}@example.org,{n}.00,EUR\n" for n in range(1, 11)))])
def test_one_slip_in_a_year_moves_no_date_but_its_own_row(ws: Path, tmp_path: Path, name: str, text: str) -> None:
    """A payment dated 2206 would make the whole file one of 2206, and all that is said of a last year empty."""
    table = ["--as", "csv", "--yes", "--currency", "EUR"] if name == "till.csv" else ()
    (right,) = added(ws, *table, written(tmp_path / "right" / name, text), "--dry-run")["exports"]
    (wrong,) = added(ws, *table, written(tmp_path / name, text.replace("2026-03-04", "2206-03-04", 1)))["exports"]
    assert (wrong["rows"], wrong["set_aside"], wrong["noise"]) == (right["rows"], 1, right["noise"])
    assert right["set_aside"] == 0
    assert [cover["until"] for cover in wrong["covers"]] == [cover["until"] for cover in right["covers"]]
    (shown,) = package.open(ws).exports(wrong["export_id"])
    assert [row["why"] for row in shown["aside"]] == ["its time, 2206-03-04, has not come yet"]


def test_years_that_mean_never_or_for_ever_are_no_times(ws: Path, tmp_path: Path) -> None:
    royalties = "Royalty Date,Title,Marketplace,Units Sold,Units Refunded,Royalty,Currency\n"
    rows = "".join(f"{day},A book,Amazon.de,1,0,2.00,EUR\n" for day in ("2026-03", "9999-12-31", "9999-12-31T23:59:59Z", "0001-01-01"))
    (export,) = added(ws, written(tmp_path / "kdp.csv", royalties + rows))["exports"]
    assert (export["importer"], export["rows"], export["set_aside"]) == ("kdp_royalties", 4, 3)


def test_a_month_that_is_not_over_yet_is_counted(ws: Path, tmp_path: Path) -> None:
    month = datetime.now(UTC).strftime("%Y-%m")
    royalties = f"Royalty Date,Title,Marketplace,Units Sold,Units Refunded,Royalty,Currency\n{month},A book,Amazon.de,1,0,2.00,EUR\n"
    (export,) = added(ws, written(tmp_path / "kdp.csv", royalties))["exports"]
    assert (export["rows"], export["set_aside"]) == (1, 0)


def test_dates_that_could_be_read_two_ways_are_refused(ws: Path, tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "email,date,amount\na@example.org,03/04/2026,5\nb@example.org,05/06/2026,6\n")
    lines = ['kind = "orders"', 'account = "shop:lena"', 'currency = "EUR"', "[columns]", 'handle = "email"',
             'occurred_at = "date"', 'amount = "amount"']
    before = tree(ws)
    said = stalwarts("-w", ws, "add", table, "--map", written(tmp_path / "m.toml", "\n".join(lines)))
    assert said.code == 1
    assert said.err == ("'03/04/2026' could be 03 April 2026 (%d/%m/%Y) or 04 March 2026 (%m/%d/%Y), and the rest of "
                        'the column does not decide it.\nSay which in the mapping file: date = "%d/%m/%Y"\n')
    assert tree(ws) == before
    lines.insert(0, 'date = "%d/%m/%Y"')
    (export,) = added(ws, table, "--map", written(tmp_path / "m.toml", "\n".join(lines)))["exports"]
    assert export["kept"]["order"] == 2


def test_a_long_list_on_one_line_is_read_in_small_pieces(ws: Path, tmp_path: Path) -> None:
    many = written(tmp_path / DOWNLOAD / FOLLOWERS, followers(range(60_000), step=60))
    assert b"\n" not in many.read_bytes()
    (export,) = added(ws, tmp_path / DOWNLOAD)["exports"]
    assert (export["rows"], export["kept"]["follow"]) == (60_000, 60_000)


def test_a_list_of_followers_limited_in_time_says_so(ws: Path, tmp_path: Path) -> None:
    year = followers(range(364), since=stamp("2025-03-21"))
    (export,) = added(ws, written(tmp_path / DOWNLOAD / FOLLOWERS, year).parents[2])["exports"]
    (cover,) = export["covers"]
    assert (cover["who"], cover["basis"], cover["since"][:10]) == ("listed", "assumed", "2025-03-21")
    assert "Ask for it with All time." in stalwarts("-w", ws, "answer").out


def test_a_renamed_file_is_the_same_file(ws: Path, tmp_path: Path) -> None:
    added(ws, written(tmp_path / "a" / "orders.csv", ORDERS))
    (export,) = added(ws, written(tmp_path / "b" / "other.csv", ORDERS))["exports"]
    assert export["already"]
    assert "already here, nothing to do." in stalwarts("-w", ws, "add", tmp_path / "b" / "other.csv").out


def test_one_file_given_twice_at_once_is_read_once(ws: Path, tmp_path: Path) -> None:
    one, other = written(tmp_path / "one.csv", ORDERS), written(tmp_path / "other.csv", ORDERS)
    exports = added(ws, one, other, one)["exports"]
    assert sorted(export["already"] for export in exports) == [False, True, True]
    assert len(package.open(ws).exports()) == 1


def test_overlapping_and_grown_files_count_each_order_once(ws: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    added(ws, written(report, SALES + sales(range(5))))
    added(ws, written(report, SALES + sales(range(3, 12))))
    added(ws, written(tmp_path / "other.csv", SALES + sales(range(4, 9))))
    with package.open(ws).see() as look:
        orders = look.run("order").column("order").to_pylist()
    assert sorted(orders) == sorted(str(1000 + n) for n in range(12))


def test_a_file_that_grows_while_it_is_read_is_refused(ws: Path, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    report, real = written(tmp_path / "report.csv", SALES + sales(range(5))), judging.while_read

    def grow(*words: Any) -> Any:
        with report.open("a") as out:
            out.write(sales(range(5, 9)))
        return real(*words)

    monkeypatch.setattr(judging, "while_read", grow)
    said = stalwarts("-w", ws, "add", report)
    assert (said.code, said.out) == (1, "")
    assert said.err == ("report.csv changed while it was being read, so nothing was kept.\n"
                        "Wait until the download has ended, then add it again.\n")
    assert package.open(ws).exports() == []


# --- disks and versions ----------------------------------------------------------------------------------------------


def old_state(root: Path, before: dict[str, bytes]) -> None:
    """Whatever counts is as it was, and nothing of the failed add lies about."""
    now = tree(root)
    assert {name: now.get(name) for name in before} == before
    assert set(now) == set(before)


def _full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


FULL = "The disk is full: {} could not be written. Everything is as it was before."


@pytest.mark.parametrize("place", ["os.fsync", "stalwarts.ledger.reading._pump", "stalwarts.ledger.reading._list_of",
                                   "stalwarts.engines.duckdb.Engine.keep"])
def test_a_full_disk_leaves_the_old_state(place: str, ws: Path, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    added(ws, written(tmp_path / "orders.csv", ORDERS))
    before = tree(ws)
    with monkeypatch.context() as patch:
        patch.setattr(place, _full)
        said = stalwarts("-w", ws, "add", written(tmp_path / FOLLOWERS, followers(range(9))))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The disk is full: ")
    assert said.err.endswith("Free some space and do it again.\n")
    old_state(ws, before)
    assert added(ws, tmp_path / FOLLOWERS)["exports"][0]["kept"]["follow"] == 9


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, 3 MB large."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = shutil.which("mount")
    if not mount or os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "none", place], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=False)


def test_a_disk_that_truly_fills_leaves_the_old_state(tiny: Path, tmp_path: Path) -> None:
    root = tiny / "ws"
    package.init(root).close()
    added(root, written(tmp_path / "orders.csv", ORDERS))
    before = tree(root)
    names = [f"fan{os.urandom(24).hex()}" for _ in range(30_000)]
    said = stalwarts("-w", root, "add", written(tmp_path / FOLLOWERS, followers(names, step=7)))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The disk is full: ")
    old_state(root, before)
    assert stalwarts("-w", root, "doctor").code == 0


def test_a_read_only_folder_is_read_and_not_written(ws: Path, tiny: Path, tmp_path: Path) -> None:
    added(ws, written(tmp_path / "orders.csv", ORDERS))
    subprocess.run(["mount", "--bind", ws, tiny], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", tiny], check=True)
        said = stalwarts("-w", tiny, "add", written(tmp_path / FOLLOWERS, followers(range(9))))
        assert (said.code, said.out) == (1, "")
        assert said.err.splitlines()[0].endswith(" cannot be written to. Everything is as it was before.")
        answer = stalwarts("-w", tiny, "answer", "--json")
        assert (answer.code, answer.document["figures"]["payers"]) == (0, 5)
    finally:
        subprocess.run(["umount", "-l", tiny], check=False)


@pytest.mark.parametrize("words", [("add", "FILE"), ("answer",), ("exports",), ("doctor",)])
def test_a_workspace_from_a_newer_version_is_not_touched(words: tuple[str, ...], ws: Path, tmp_path: Path) -> None:
    workspace = package.open(ws)
    workspace.shelves.catalog.set_meta("version", str(schema.VERSION + 1))
    workspace.close()
    before = tree(ws)
    file = written(tmp_path / "orders.csv", ORDERS)
    said = stalwarts("-w", ws, *[file if word == "FILE" else word for word in words])
    assert said.code == 1
    assert said.err == (f"This workspace has layout {schema.VERSION + 1}; this version of Stalwarts knows layouts up to "
                        f"{schema.VERSION}.\nNothing was touched. Install a newer Stalwarts to open it.\n")
    assert tree(ws) == before


# --- several at once -------------------------------------------------------------------------------------------------


def at_once(*jobs: tuple[Callable[..., None], Any]) -> None:
    """Run each in a process of its own, all together, and see that each ended well."""
    running = [PROCESSES.Process(target=job, args=words) for job, *words in jobs]
    for job in running:
        job.start()
    for job in running:
        job.join(120)
    assert [job.exitcode for job in running] == [0] * len(jobs)


def adding(root: Path, files: list[Path]) -> None:
    """One program that adds files one after the other."""
    workspace = package.open(root)
    for file in files:
        workspace.add([file])


def sweeping(root: Path, times: int) -> None:
    """Another that clears away whatever nobody needs."""
    workspace = package.open(root)
    for _ in range(times):
        workspace.shelves.evidence.tidy(workspace.shelves.archive)


def test_imports_at_once_while_another_program_sweeps(ws: Path, tmp_path: Path) -> None:
    files = [written(tmp_path / f"{n}.csv", SALES + sales(range(n * 10, n * 10 + 14))) for n in range(4)]
    at_once((adding, ws, files[:2]), (adding, ws, files[:0:-1]), (sweeping, ws, 200))
    workspace = package.open(ws)
    assert len(workspace.exports()) == 4
    assert all(workspace.shelves.evidence.at(file).is_file() for file in workspace.shelves.evidence.files())
    assert all(workspace.shelves.archive.sound(e.digest) for e in workspace.shelves.catalog.exports())
    alone = package.init(tmp_path / "alone")
    for file in files:
        alone.add([file])
    with workspace.see() as look, alone.see() as other:
        assert rows(look, "order") == rows(other, "order")
        assert len(rows(look, "order")) == 44
