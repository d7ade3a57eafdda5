"""Tables of one's own, from file to evidence: workbooks, objects, Parquet; proposed, accepted, remembered, refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import stalwarts as package
from adding import SALES
from adding import rows
from adding import sales
from adding import stalwarts
from adding import tree
from adding import written
from adding import zipped
from stalwarts.ledger import _forms
from stalwarts.ledger import mapped

HARDIE = Path(__file__).parents[2] / "shared" / "data" / "hardie" / "direct_mail_segments.xls"
Cell = str | float | bool | datetime | date | None


def xlsx(sheets: dict[str, list[list[Cell]]]) -> bytes:
    """A workbook as spreadsheets write one, small (ECMA-376): strings in place, dates as styled day numbers."""
    names = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    ties = "".join(f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
                   f'Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
    ties += ('<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
             'Target="styles.xml"/>')
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
                       'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                           f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                      f"{ties}</Relationships>",
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }
    for n, records in enumerate(sheets.values(), 1):
        body = "".join(f"<row>{''.join(map(_cell, record))}</row>" for record in records)
        members[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {main}><sheetData>{body}</sheetData></worksheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        return f'<c s="1"><v>{(value - datetime(1899, 12, 30)).total_seconds() / 86_400}</v></c>'
    if isinstance(value, float | int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>' if value is not None else "<c/>"


def ods(records: list[list[str]]) -> bytes:
    """A LibreOffice table (OpenDocument 1.2)."""
    cells = "".join("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in record)
        + "</table:table-row>" for record in records)
    names = " ".join(f'xmlns:{x}="urn:oasis:names:tc:opendocument:xmlns:{x}:1.0"' for x in ("office", "table", "text"))
    content = (f'<office:document-content {names} office:version="1.2"><office:body><office:spreadsheet><table:table '
               f'table:name="Blatt1">{cells}</table:table></office:spreadsheet></office:body></office:document-content>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest="
                         '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
    return out.getvalue()


ORDERS: list[list[Cell]] = [
    ["Order number", "Buyer e-mail", "Paid at", "Total (EUR)", "Item"],
    [7210448301122, "ada@example.org", datetime(2026, 3, 1, 10, 15), 1200.5, "Print"],
    [2, "ben@example.org", datetime(2026, 3, 2), 12.0, "Song\nwith a long name"],
    [None, None, None, None, None],
    [3, "cleo@example.org", datetime(2026, 3, 3), 0.1 + 0.2, None],
    ["Total", None, None, 1212.8, None],
]


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    """An empty workspace."""
    package.init(tmp_path / "ws").close()
    return tmp_path / "ws"


def added(root: Path, *words: object) -> dict[str, Any]:
    """The document of an add that went well."""
    said = stalwarts("-w", root, "add", *words, "--json")
    assert (said.code, said.err) == (0, ""), said
    document: dict[str, Any] = said.document
    return document


def orders(root: Path) -> list[tuple[Any, ...]]:
    with package.open(root).see() as look:
        return sorted((o["order"], o["handle"], float(o["amount"]), o["occurred_at"], o["product"]) for o in look.run("order").to_pylist())


# --- workbooks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["takings.xlsx", "takings.xls"])
def test_a_workbook_is_read_like_the_table_it_holds(ws: Path, tmp_path: Path, name: str) -> None:
    """Numbers keep their figures, dates their clock, a long id stays one; the sheet of totals is named and not read.

    Some programs write a new workbook under the ending of an old one.
    """
    book = written(tmp_path / name, xlsx({"Read me": [["Takings of the shop"]], "Orders": ORDERS, "Sums": [["a", "b"], [1, 2]]}))
    document = added(ws, "--as", "csv", "--yes", book)
    (export,) = document["exports"]
    assert (export["importer"], export["rows"], export["set_aside"], export["noise"]) == ("csv", 4, 1, 0)
    assert [row["file"] for row in document["known"]] == [f"{name}/Read me", f"{name}/Sums"]
    assert orders(ws) == [
        ("2", "email:ben@example.org", 12.0, datetime(2026, 3, 2), "Song with a long name"),
        ("3", "email:cleo@example.org", 0.3, datetime(2026, 3, 3), None),
        ("7210448301122", "email:ada@example.org", 1200.5, datetime(2026, 3, 1, 10, 15), "Print")]
    (shown,) = package.open(ws).exports(export["export_id"])
    assert [(row["row"], row["line"], row["why"]) for row in shown["aside"]] == [(4, None, "it has no occurred_at")]


def test_another_sheet_is_read_where_a_mapping_names_it(ws: Path, tmp_path: Path) -> None:
    people: list[list[Cell]] = [["Name", "E-mail"], ["Ada", "ada@example.org"]]
    book = written(tmp_path / "b.xlsx", xlsx({"Orders": ORDERS, "People": people}))
    mapping = written(tmp_path / "m.toml", 'kind = "contacts"\nsheet = "People"\n[columns]\nhandle = "E-mail"\nname = "Name"\n')
    (export,) = added(ws, book, "--map", mapping)["exports"]
    assert export["kept"] == {"clue": 1, "cover": 1, "handle": 1}
    assert package.open(ws).rebuild()[0]["kept"] == export["kept"]


@pytest.mark.parametrize("combined", [True, False])
def test_sheets_that_are_one_table_are_read_as_one(ws: Path, tmp_path: Path, combined: bool) -> None:
    """Each kind of book has a sheet of its own, with columns of its own; where one sheet sums them up, only that is read."""
    ebooks: list[list[Cell]] = [["Sales Period", "March 2026"], ["Royalty Date", "Title", "ASIN", "Marketplace", "Net Units Sold", "Royalty",
                                                                 "Currency"], ["2026-03-01", "Fern", "B0", "Amazon.com", 2, 5.5, "USD"]]
    paper: list[list[Cell]] = [["Royalty Date", "Title", "ISBN", "Marketplace", "Units Sold", "Units Refunded", "Royalty", "Currency"],
                               ["2026-03-02", "Fern", "978", "Amazon.com", 3, 1, 4.25, "USD"], ["never", "Fern", "978", "Amazon.de", 1, 0, 1, "EUR"]]
    whole: list[list[Cell]] = [ebooks[1], *ebooks[2:], ["2026-03-02", "Fern", "978", "Amazon.com", 2, 4.25, "USD"]]
    sheets = {"Summary": [["KDP"]], "eBook Royalty": ebooks, "Paperback Royalty": paper} | ({"Combined Sales": whole} if combined else {})
    document = added(ws, written(tmp_path / "KDP.xlsx", xlsx(sheets)))
    (export,) = document["exports"]
    assert (export["importer"], export["rows"], export["set_aside"]) == ("kdp_royalties", 2 if combined else 3, 0 if combined else 1)
    assert [row["file"] for row in document["known"]] == [
        "KDP.xlsx/Summary", *(["KDP.xlsx/eBook Royalty", "KDP.xlsx/Paperback Royalty"] if combined else [])]
    with package.open(ws).see() as look:
        tallies = sorted((row["of"], float(row["value"]), str(row["since"])[:10]) for row in look.run("tally").to_pylist())
    assert tallies == [("takings", 4.25, "2026-03-02"), ("takings", 5.5, "2026-03-01"), ("units", 2, "2026-03-01"), ("units", 2, "2026-03-02")]
    assert package.open(ws).rebuild()[0]["kept"] == export["kept"]
    if combined:
        return
    aside = tmp_path / "aside.csv"
    assert stalwarts("-w", ws, "exports", "show", export["export_id"][:10], "--csv", aside).code == 0
    assert "never" in aside.read_text(encoding="utf-8")
    assert "units refunded" in aside.read_text(encoding="utf-8").lower()
    written(aside, aside.read_text(encoding="utf-8").replace("never", "2026-03-03"))
    (mended,) = added(ws, aside)["exports"]
    assert (mended["rows"], mended["set_aside"]) == (1, 0)


def test_an_importer_knows_its_file_in_a_workbook_too(ws: Path, tmp_path: Path) -> None:
    """A report that somebody opened in a spreadsheet and saved again as a workbook."""
    table = [line.split(",") for line in (SALES + sales(range(3))).splitlines()]
    book = written(tmp_path / "bandcamp.xlsx", xlsx({"Sheet1": table}))
    (export,) = added(ws, book)["exports"]
    assert (export["importer"], export["kept"]["order"], export["set_aside"]) == ("bandcamp_sales", 3, 0)
    zipped(tmp_path / "z.zip", {"in/bandcamp.xlsx": book.read_bytes()})
    (again,) = added(ws, tmp_path / "z.zip")["exports"]
    assert again["already"]


def test_tables_of_other_offices(ws: Path, tmp_path: Path) -> None:
    table = [line.split(",") for line in (SALES + sales(range(4))).splitlines()]
    (export,) = added(ws, written(tmp_path / "report.ods", ods(table)))["exports"]
    assert (export["importer"], export["kept"]["order"]) == ("bandcamp_sales", 4)


@pytest.mark.skipif(not HARDIE.exists(), reason="the shared workbook does not lie beside the clone")
def test_a_workbook_of_before_2007() -> None:
    with HARDIE.open("rb") as stream:
        views = _forms.views("direct_mail_segments.xls", stream.read(1 << 16), lambda: HARDIE.open("rb"))
    assert views
    assert views[0].look.headers


@pytest.mark.parametrize(("name", "content", "why"), [
    ("cut.xlsx", xlsx({"Orders": ORDERS})[:900], "the workbook is damaged; save it again, or save the sheet as CSV"),
    ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "the workbook is "),
    ("none.xlsx", xlsx({"Empty": []}), "no importer reads this kind of file"),
    ("text.xlsx", b"hello there", "no importer reads this kind of file"),
    ("cut.parquet", b"PAR1" + b"x" * 60, "it is cut off, or is no Parquet file"),
])
def test_workbooks_that_cannot_be_read_say_so(name: str, content: bytes, why: str, ws: Path, tmp_path: Path) -> None:
    (unknown,) = added(ws, written(tmp_path / name, content))["unknown"]
    assert unknown["why"].startswith(why)


def test_a_workbook_damaged_anywhere_ends_in_a_sentence(ws: Path, tmp_path: Path) -> None:
    book = xlsx({"Orders": ORDERS})
    with package.open(ws).see():
        pass
    for at in range(0, len(book), max(1, len(book) // 60)):
        for damaged in (book[:at], book[:at] + b"\xff\x00" + book[at + 2:]):
            found = mapped.guessed(source(tmp_path / "b.xlsx", damaged))
            assert found is None or found[1].kind


def source(path: Path, content: bytes) -> Any:
    from stalwarts.ledger.sources import Source

    return Source(path.name, "", len(content), datetime(2026, 1, 1), lambda: io.BytesIO(content))


# --- objects and Parquet ---------------------------------------------------------------------------------------------

OBJECTS = [
    {"id": 1, "buyer": {"email": "ada@example.org", "tags": ["a", "b"]}, "paid_at": "2026-03-01T10:00:00Z", "total": 12.5, "currency": "EUR"},
    {"id": 2, "buyer": {"email": "ben@example.org"}, "paid_at": "2026-03-02T10:00:00Z", "total": 3, "currency": "EUR", "code": "SPRING"},
]


@pytest.mark.parametrize("content", [
    "\n".join(json.dumps(o) for o in OBJECTS), json.dumps(OBJECTS), json.dumps({"page": 1, "orders": OBJECTS}),
    "\ufeff" + json.dumps(OBJECTS, indent=2),
])
def test_objects_are_a_table_of_their_keys(content: str, ws: Path, tmp_path: Path) -> None:
    (export,) = added(ws, "--as", "csv", "--yes", written(tmp_path / "orders.json", content))["exports"]
    assert (export["rows"], export["set_aside"]) == (2, 0)
    assert [(o[0], o[1], o[2]) for o in orders(ws)] == [("1", "email:ada@example.org", 12.5), ("2", "email:ben@example.org", 3.0)]
    with package.open(ws).see() as look:
        assert [o["code"] for o in look.run("order").to_pylist() if o["code"]] == ["SPRING"]


def test_parquet_is_read_as_it_is(ws: Path, tmp_path: Path) -> None:
    table = pa.table({"order_id": ["1", "2"], "email": ["ada@example.org", None],
                      "paid_at": pa.array([datetime(2026, 3, 1, 10), datetime(2026, 3, 2)], pa.timestamp("us")),
                      "amount": pa.array([12.5, 3.0]), "currency": ["EUR", "EUR"]})
    pq.write_table(table, tmp_path / "orders.parquet")
    (export,) = added(ws, "--as", "csv", "--yes", tmp_path / "orders.parquet")["exports"]
    assert (export["rows"], export["kept"]["order"]) == (2, 2)
    assert orders(ws)[0][3] == datetime(2026, 3, 1, 10)


def test_json_nobody_asked_to_read_as_a_table_is_left_alone(ws: Path, tmp_path: Path) -> None:
    (unknown,) = added(ws, written(tmp_path / "orders.json", json.dumps(OBJECTS)))["unknown"]
    assert unknown["why"] == "no importer reads this kind of file"


# --- kinds that stand side by side -----------------------------------------------------------------------------------


def test_answers_of_a_form_are_one_each(ws: Path, tmp_path: Path) -> None:
    form = written(tmp_path / "form.csv", "Timestamp,Email Address,Do you feel you know me?,Anything else?\n"
                   "14/03/2026 10:15:00,ada@example.org,4,\n15/03/2026 10:15:00,ben@example.org,5,Come to Lagos!\n"
                   "16/03/2026 10:15:00,cleo@example.org,,\n")
    (export,) = added(ws, "--as", "csv", "--yes", form)["exports"]
    assert (export["rows"], export["kept"]["said"], export["noise"]) == (3, 3, 1)
    with package.open(ws).see() as look:
        said = sorted((s["handle"], s["question"], s["answer"]) for s in look.run("said").to_pylist())
    assert said == [("email:ada@example.org", "question_1", "4"), ("email:ben@example.org", "question_1", "5"),
                    ("email:ben@example.org", "question_2", "Come to Lagos!")]


def test_totals_side_by_side(ws: Path, tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "Datum;Wiedergaben;Hörer\n14.03.2026;1.204;310\n15.03.2026;viele;12\n" + "16.03.2026;7;8\n" * 4)
    (export,) = added(ws, "--as", "csv", "--yes", table, "--account", "spotify:lena")["exports"]
    assert (export["kept"]["tally"], export["set_aside"]) == (10, 1)
    with package.open(ws).see() as look:
        assert sorted((t["of"], int(t["value"])) for t in look.run("tally").to_pylist()) == [
            ("listeners", 8), ("listeners", 310), ("streams", 7), ("streams", 1204)]


def test_plans_in_another_language(ws: Path, tmp_path: Path) -> None:
    table = written(tmp_path / "m.csv", "E-Mail;Tarif;Status;Turnus;Betrag (EUR);Mitglied seit;Gekündigt am\n"
                    "ada@example.org;Gold;aktiv;monatlich;5,00;14.01.2026;\nben@example.org;Gold;gekündigt;jährlich;50,00;14.01.2025;02.02.2026\n"
                    "cleo@example.org;Gold;vielleicht;monatlich;5,00;14.01.2026;\n")
    (export,) = added(ws, "--as", "csv", "--yes", table)["exports"]
    assert (export["kept"]["plan"], export["set_aside"]) == (2, 1)
    with package.open(ws).see() as look:
        plans = sorted((p["handle"], p["state"], p["interval"], float(p["amount"]), p["currency"]) for p in look.run("plan").to_pylist())
    assert plans == [("email:ada@example.org", "active", "month", 5.0, "EUR"), ("email:ben@example.org", "cancelled", "year", 50.0, "EUR")]


# --- shown, saved, reused --------------------------------------------------------------------------------------------

TABLE = "Kunde;Datum;Betrag\n{}@example.org;13.02.2026;1.200,50 €\nk2@example.org;14.02.2026;12,00 €\n"


def test_an_accepted_mapping_is_remembered_for_the_same_header(ws: Path, tmp_path: Path) -> None:
    said = stalwarts("-w", ws, "add", "--as", "csv", "--yes", written(tmp_path / "a.csv", TABLE.format("k1")))
    (kept,) = (ws / "mappings").iterdir()
    assert said.lines[0] == f"Read as written in {kept}; the next table with these columns is read alike."
    text = kept.read_text(encoding="utf-8")
    assert text.startswith("# For tables with the columns: kunde, datum, betrag\n")
    assert 'decimal = ","' in text
    (export,) = added(ws, written(tmp_path / "next month.csv", TABLE.format("k3")))["exports"]
    assert (export["importer"], export["kept"]["order"]) == ("csv", 2)
    other = added(ws, written(tmp_path / "other.csv", TABLE.replace("Betrag", "Preis").format("k4")))
    assert not other["exports"]
    assert package.open(ws).rebuild()[1]["kept"] == export["kept"]


def test_tables_with_different_headers_are_read_each_its_own_way(ws: Path, tmp_path: Path) -> None:
    written(tmp_path / "d" / "orders.csv", TABLE.format("k1"))
    written(tmp_path / "d" / "people.csv", "Name,E-mail\nAda,ada@example.org\n")
    written(tmp_path / "d" / "thing.csv", "Ref,Remark\n7,none\n")
    document = added(ws, "--as", "csv", "--yes", tmp_path / "d")
    assert sorted("order" in e["kept"] for e in document["exports"]) == [False, True]
    assert [row["file"] for row in document["unknown"]] == ["d/thing.csv"]


def test_a_proposal_nobody_accepts_reads_nothing_and_remembers_nothing(ws: Path, tmp_path: Path) -> None:
    before = tree(ws)
    said = stalwarts("-w", ws, "add", "--as", "csv", written(tmp_path / "a.csv", TABLE.format("k1")))
    assert said.code == 1
    assert said.err.startswith("a.csv needs a mapping. Guessed from its header: handle from 'kunde', occ")
    assert tree(ws) == before


def test_a_try_remembers_nothing(ws: Path, tmp_path: Path) -> None:
    before = tree(ws)
    (export,) = added(ws, "--as", "csv", "--yes", "--dry-run", written(tmp_path / "a.csv", TABLE.format("k1")))["exports"]
    assert export["kept"]["order"] == 2
    assert tree(ws) == before


@pytest.mark.parametrize(("content", "why"), [
    (TABLE.format("k1"), "no importer knows its columns, but it looks like payments (handle in 'kunde', occurred_at in 'datum', "
                         "amount in 'betrag'); to read it: stalwarts add --as csv FILE"),
    ("Nome,E-mail\nAda,ada@example.org\n", "no importer knows its columns, but it looks like people you know of (name in 'nome', "
                                           "handle in 'e-mail'); to read it: stalwarts add --as csv FILE"),
    ("a,b\n1,2\n", "no importer knows these columns; name them yourself with: stalwarts add --as csv FILE"),
])
def test_a_table_nobody_knows_says_how_to_read_it(content: str, why: str, ws: Path, tmp_path: Path) -> None:
    (unknown,) = added(ws, written(tmp_path / "t.csv", content))["unknown"]
    assert unknown["why"] == why


def test_amounts_that_could_be_read_two_ways_are_refused(ws: Path, tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", 'E-mail,Date,Amount,Currency\na@example.org,2026-03-14,"1,234",KWD\n')
    said = stalwarts("-w", ws, "add", "--as", "csv", "--yes", table)
    assert said.code == 1
    assert said.err == ("'1,234' could be 1234 (decimal .) or 1.234 (decimal ,), and the rest of the column does not decide it.\n"
                        'Say which in the mapping file: decimal = "."\n')
    euros = written(tmp_path / "e.csv", 'E-mail,Date,Amount,Currency\na@example.org,2026-03-14,"1,234",EUR\n')
    added(ws, "--as", "csv", "--yes", euros)
    assert [o[2] for o in orders(ws)] == [1234.0], "no euro has a thousandth part"


def test_the_last_of_many_rows_settles_how_dates_and_amounts_are_written(ws: Path, tmp_path: Path) -> None:
    lines = "".join(f'a{n}@example.org,0{n % 9 + 1}/0{n % 8 + 1}/2026,"1,{n % 900 + 100}",KWD\n' for n in range(3_000))
    table = written(tmp_path / "t.csv", f'E-mail,Date,Amount,Currency\n{lines}z@example.org,31/01/2026,"0,750",KWD\n')
    (export,) = added(ws, "--as", "csv", "--yes", table)["exports"]
    assert (export["set_aside"], export["kept"]["order"]) == (0, 3_001)
    with package.open(ws).see() as look:
        assert ("email:z@example.org",) in {(row[1],) for row in rows(look, "order")}
        assert max(o["amount"] for o in look.run("order").to_pylist()) < 2
