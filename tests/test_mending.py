"""Rows set aside, out as a CSV and in again: mended ones replace themselves, once, and undoing brings them back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stalwarts as package
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import followers
from adding import rows
from adding import sales
from adding import stalwarts
from adding import written
from stalwarts.ledger import _mended
from test_tables import xlsx

Table = list[list[str]]


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    """An empty workspace."""
    package.init(tmp_path / "ws").close()
    return tmp_path / "ws"


def added(root: Path, *words: object) -> dict[str, Any]:
    """The one export of an add that went well."""
    said = stalwarts("-w", root, "add", *words, "--json")
    assert (said.code, said.err) == (0, ""), said
    (export,) = said.document["exports"]
    found: dict[str, Any] = export
    return found


def to_mend(root: Path, export: dict[str, Any], place: Path) -> Table:
    """The rows set aside, as a spreadsheet opens them."""
    said = stalwarts("-w", root, "exports", "show", export["export_id"][:10], "--csv", place)
    assert said.code == 0, said
    with place.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def saved(place: Path, table: Table) -> Path:
    """A table as a spreadsheet saves it."""
    with place.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table)
    return place


def show(root: Path, export: dict[str, Any]) -> dict[str, Any]:
    (found,) = package.open(root).exports(export["export_id"])
    return found


def orders(root: Path) -> dict[str, float]:
    with package.open(root).see() as look:
        return {str(o["order"]): float(o["amount"]) for o in look.run("order").to_pylist()}


REPORT = (SALES + sales(range(3)) + "not-a-date,track,Söng,EUR,5.00,1990,Zoë,zoe@example.org\n"
          + '3/9/26 11:45am,track,"two\nlines",EUR,=5+5,1991,Q,q@example.org\n' + sales(range(4, 6)))


def test_rows_set_aside_come_with_their_columns_and_reason_and_replace_themselves(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    assert export["set_aside"] == 2
    table = to_mend(ws, export, tmp_path / "mend.csv")
    assert table == [
        [*SALES.strip().split(","), "set aside as row", f"why it was set aside (stalwarts {export['export_id'][:16]})"],
        ["not-a-date", "track", "Söng", "EUR", "5.00", "1990", "Zoë", "zoe@example.org", "4", "''not-a-date' is not a time"],
        ["3/9/26 11:45am", "track", "two\nlines", "EUR", "'=5+5", "1991", "Q", "q@example.org", "5", "''=5+5' is not an amount"]]
    table[1][0], table[2][4] = "3/8/26 11:45am", "10.00"
    mended = added(ws, saved(tmp_path / "mended.csv", table))
    assert (mended["importer"], mended["account"], mended["rows"], mended["set_aside"], mended["noise"]) == (
        "bandcamp_sales", export["account"], 2, 0, 0)
    assert mended["taken_at"] == export["taken_at"]
    assert (show(ws, export)["set_aside"], show(ws, export)["mended"], show(ws, export)["aside"]) == (0, 2, [])
    assert orders(ws) == {"1000": 10, "1001": 10, "1002": 10, "1004": 10, "1005": 10, "1990": 5, "1991": 10}
    with package.open(ws).see() as look:
        assert "two\nlines" in [o["product"] for o in look.run("order").to_pylist()]


def test_a_year_that_has_not_come_yet_is_mended_like_any_other_slip(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT.replace("3/9/26 11:45am", "3/9/2096 11:45am").replace("=5+5", "5.00")))
    assert export["set_aside"] == 2
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[2][0] = "3/9/26 11:45am"
    mended = added(ws, saved(tmp_path / "mended.csv", table))
    assert (mended["set_aside"], mended["taken_at"]) == (1, export["taken_at"])
    assert orders(ws)["1991"] == 5


def test_mended_rows_added_twice_count_once(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[1][0] = "3/8/26 11:45am"
    first = added(ws, saved(tmp_path / "a.csv", table))
    assert (first["set_aside"], first["kept"]["order"]) == (1, 1)
    assert added(ws, tmp_path / "a.csv")["already"]
    table[1][4] = "999.00"
    second = added(ws, saved(tmp_path / "b.csv", table))
    assert (second["rows"], second["noise"], second["kept"].get("order", 0)) == (2, 2, 0), "both were taken over already"
    assert orders(ws)["1990"] == 5


def test_what_is_still_wrong_is_mended_in_a_second_round(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[1][0] = "3/8/26 11:45am"
    first = added(ws, saved(tmp_path / "a.csv", table))
    assert show(ws, export)["set_aside"] == 0
    assert [row["why"] for row in show(ws, first)["aside"]] == ["'=5+5' is not an amount"]
    again = to_mend(ws, first, tmp_path / "again.csv")
    assert again[0][:8] == [name.casefold() for name in SALES.strip().split(",")]
    again[1][4] = "10.00"
    second = added(ws, saved(tmp_path / "b.csv", again))
    assert second["kept"]["order"] == 1
    assert (show(ws, first)["set_aside"], orders(ws)["1991"]) == (0, 10)


def test_undoing_brings_the_rows_back_in_any_order(ws: Path, tmp_path: Path) -> None:
    report = written(tmp_path / "report.csv", REPORT)
    export = added(ws, report)
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[1][0], table[2][4] = "3/8/26 11:45am", "10.00"
    mended = added(ws, saved(tmp_path / "mended.csv", table))
    whole = orders(ws)
    package.open(ws).undo(mended["export_id"])
    assert (show(ws, export)["set_aside"], len(show(ws, export)["aside"]), len(orders(ws))) == (2, 2, 5)
    added(ws, tmp_path / "mended.csv")
    package.open(ws).undo(export["export_id"])
    assert orders(ws) == {"1990": 5, "1991": 10}
    added(ws, report)
    assert orders(ws) == whole
    assert show(ws, export)["set_aside"] == 0


def test_mended_rows_of_a_file_that_is_not_here_are_refused(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    to_mend(ws, export, tmp_path / "mend.csv")
    package.open(ws).undo(export["export_id"])
    (unknown,) = stalwarts("-w", ws, "add", tmp_path / "mend.csv", "--json").document["unknown"]
    assert unknown["why"] == "it mends rows of a file that is not here; add that file first"


def test_a_rebuild_reads_mended_rows_as_they_were(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[1][0] = "3/8/26 11:45am"
    added(ws, saved(tmp_path / "mended.csv", table))
    before, shown = orders(ws), [(e["rows"], e["set_aside"], e["kept"]) for e in package.open(ws).exports()]
    package.open(ws).rebuild()
    assert orders(ws) == before
    assert [(e["rows"], e["set_aside"], e["kept"]) for e in package.open(ws).exports()] == shown


@pytest.mark.parametrize("save", [
    lambda place, table: written(place, "\n".join(";".join(f'"{c}"' for c in r) for r in table), "cp1252"),
    lambda place, table: written(place, "sep=;\r\n" + "\r\n".join(";".join(f'"{c}"' for c in r) for r in table), "utf-8-sig"),
    lambda place, table: written(place, "\n".join("\t".join(r) for r in table), "utf-16"),
    lambda place, table: written(place.with_suffix(".xlsx"), xlsx({"mend": table})),
    lambda place, table: saved(place, [[r[n] for n in (9, 5, 8, 0, 1, 2, 3, 4, 6, 7)] for r in table]),
])
def test_however_a_spreadsheet_saves_it(save: Callable[[Path, Table], Path], ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", SALES + sales(range(3)) + "x,track,Söng,EUR,5.00,1990,Zoë,z@example.org\n"))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[1][0], table[1][-1] = "3/8/26 11:45am", ""
    mended = added(ws, save(tmp_path / "saved.csv", table))
    assert (mended["kept"]["order"], mended["set_aside"]) == (1, 0)
    assert (show(ws, export)["set_aside"], orders(ws)["1990"]) == (0, 5)
    with package.open(ws).see() as look:
        assert "Söng" in [o["product"] for o in look.run("order").to_pylist() if o["order"] == "1990"]


def test_a_row_somebody_adds_is_new(ws: Path, tmp_path: Path) -> None:
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    new = ["3/9/26 11:45am", "track", "Other", "EUR", "7.00", "2000", "N", "n@example.org", "", ""]
    mended = added(ws, saved(tmp_path / "mended.csv", [table[0], new]))
    assert mended["kept"]["order"] == 1
    assert show(ws, export)["set_aside"] == 2


# --- tables of one's own and nested files ----------------------------------------------------------------------------

TABLE = "E-mail,Date,Amount,Currency\na@example.org,31/01/2026,5.00,EUR\nb@example.org,03/02/2026,soon,EUR\na@example.org,31/01/2026,x,EUR\n" + (
    "c@example.org,30/01/2026,1.00,EUR\n" * 3)


def test_rows_of_a_table_of_ones_own(ws: Path, tmp_path: Path) -> None:
    """What the whole column told (day first) holds for the mended rows too; an equal payment is one more payment."""
    export = added(ws, "--as", "csv", "--yes", written(tmp_path / "t.csv", TABLE))
    assert export["set_aside"] == 2
    table = to_mend(ws, export, tmp_path / "mend.csv")
    assert table[0][:4] == ["E-mail", "Date", "Amount", "Currency"]
    table[1][2], table[2][2] = "7.00", "5.00"
    mended = added(ws, saved(tmp_path / "mended.csv", table))
    assert (mended["importer"], mended["kept"]["order"]) == ("csv", 2)
    assert sorted(orders(ws).values()) == [1, 1, 1, 5, 5, 7]
    with package.open(ws).see() as look:
        assert {str(o["occurred_at"])[:10] for o in look.run("order").to_pylist()} == {
            "2026-01-30", "2026-01-31", "2026-02-03"}
    package.open(ws).rebuild()
    assert sorted(orders(ws).values()) == [1, 1, 1, 5, 5, 7]


def test_rows_without_a_header(ws: Path, tmp_path: Path) -> None:
    mapping = written(tmp_path / "m.toml", 'kind = "orders"\nheader = false\ndelimiter = "whitespace"\ncurrency = "USD"\n'
                      'date = "%Y%m%d"\n[columns]\nhandle = 1\noccurred_at = 2\namount = 4\n')
    export = added(ws, "--map", mapping, written(tmp_path / "t.txt", "001 19970101 1 11.77\n002 1997 2 12.00\n"))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    assert table == [["1", "2", "3", "4", "set aside as row", table[0][-1]],
                     ["002", "1997", "2", "12.00", "2", "''1997' is not a date written as %Y%m%d"]]
    table[1][1] = "19970112"
    assert added(ws, saved(tmp_path / "mended.csv", table))["kept"]["order"] == 1
    assert sorted(orders(ws).values()) == [11.77, 12]


def test_entries_of_a_nested_file(ws: Path, tmp_path: Path) -> None:
    entries = json.loads(followers(["ada", "ben"]))
    entries[1]["string_list_data"][0].pop("value")
    entries[1]["string_list_data"][0]["href"] = ""
    export = added(ws, written(tmp_path / DOWNLOAD / FOLLOWERS, json.dumps(entries)).parents[2])
    assert export["set_aside"] == 1
    table = to_mend(ws, export, tmp_path / "mend.csv")
    at = table[0].index("string_list_data")
    (entry,) = json.loads(table[1][at])
    table[1][at] = json.dumps([entry | {"value": "ben.sings"}])
    mended = added(ws, saved(tmp_path / "mended.csv", table))
    assert (mended["importer"], mended["kept"]["follow"], mended["account"]) == ("instagram_followers", 1, export["account"])
    with package.open(ws).see() as look:
        follows = sorted((f["handle"], f["seen_at"], f["ended_at"]) for f in look.run("follow").to_pylist())
        assert [f[0] for f in follows] == ["instagram:ada", "instagram:ben.sings"]
        assert len({f[1] for f in follows}) == 1
        assert {f[2] for f in follows} == {None}
    assert show(ws, export)["set_aside"] == 0


def test_a_cell_that_is_no_json_any_more_is_set_aside_again(ws: Path, tmp_path: Path) -> None:
    entries = json.loads(followers(["ada", "ben"]))
    entries[1]["string_list_data"][0] |= {"value": "", "href": ""}
    export = added(ws, written(tmp_path / DOWNLOAD / FOLLOWERS, json.dumps(entries)).parents[2])
    table = to_mend(ws, export, tmp_path / "mend.csv")
    table[1][table[0].index("string_list_data")] = "[ben"
    mended = added(ws, saved(tmp_path / "mended.csv", table))
    assert (mended["rows"], mended["set_aside"]) == (1, 1)
    assert show(ws, mended)["aside"][0]["why"]


def test_mending_in_any_order_gives_the_same_answer(ws: Path, tmp_path: Path) -> None:
    """Two people mend a row each, in two copies of the CSV."""
    export = added(ws, written(tmp_path / "report.csv", REPORT))
    table = to_mend(ws, export, tmp_path / "mend.csv")
    one, other = [table[0], list(table[1])], [table[0], list(table[2])]
    one[1][0], other[1][4] = "3/8/26 11:45am", "10.00"
    files = [saved(tmp_path / "one.csv", one), saved(tmp_path / "other.csv", other)]
    for file in files:
        added(ws, file)
    with package.open(ws).see() as look:
        first = rows(look, "order")
    root = tmp_path / "again"
    package.init(root).close()
    added(root, tmp_path / "report.csv")
    for file in reversed(files):
        added(root, file)
    with package.open(root).see() as look:
        assert rows(look, "order") == first


# --- formulas --------------------------------------------------------------------------------------------------------


@given(st.text(max_size=12) | st.sampled_from(["=1+1", "+1", "-5.00", "'=x", "''", "@cmd", "\tx", "-", "+a"]))
def test_a_guarded_cell_is_no_formula_and_always_comes_back(cell: str) -> None:
    shown = _mended.guarded(cell)
    assert _mended.unguarded(shown) == cell
    assert not shown.startswith(("=", "@", "\t", "\r"))
    assert not shown.startswith(("+", "-")) or shown[1:].replace(".", "").replace(",", "").isdigit()
