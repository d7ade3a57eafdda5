"""Handles that expressions cannot spell are found where they lie, and put right in every table that names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stalwarts import schema
from stalwarts.engines import open_engine
from stalwarts.identity import clean
from stalwarts.ledger import spelling
from stalwarts.ledger.asked import ask

PLAIN = ["email:ada@example.org", "instagram:maya.makes", "youtube:@ola", "shopify:ilvatarn/17", "phone:+447400123456"]
ODD = {"email:ada@bücher.de": "email:ada@xn--bcher-kva.de", "phone:+351 900 000 003": "phone:+351900000003",
       "Phone: +351900000003": "phone:+351900000003", " phone:+351900000003": "phone:+351900000003",
       "telegram:ИВАН": "telegram:иван", "shopify:17\t": "shopify:17", "shopify:17\v": "shopify:17", "shopify:\f17": "shopify:17",
       "shopify:17\n": "shopify:17", "shopify:17\r": "shopify:17", "instagram:ma\u200fya": None}


def rows(handles: list[str]) -> dict[str, list[dict[str, object]]]:
    """A table of handles, and one of links from each of them to another."""
    return {"handle": [{"handle": text, "platform": "x", "url": None, "export_id": "e"} for text in handles],
            "link": [{"left": text, "right": "email:zoe@example.org", "basis": "one row", "export_id": "e"} for text in handles]}


def spelt(handles: list[str], path: Path | None) -> tuple[list[str], list[str], dict[str, object]]:
    """The handles of both tables afterwards, and what was kept on the way."""
    engine = open_engine()
    for name, told in rows(handles).items():
        engine.lay(name, schema.EVIDENCE[name].types, told)
    tables, kept = spelling.respelt(engine, {"handle": "handle", "link": "link"}, path)
    found = [[row[column] for row in engine.records(f'SELECT "{column}" FROM "{tables[name]}" ORDER BY 1')]
             for name, column in (("handle", "handle"), ("link", "left"))]
    engine.close()
    return found[0], found[1], kept


@pytest.mark.parametrize("written", [True, False])
def test_odd_handles_are_put_right_in_every_table(tmp_path: Path, written: bool) -> None:
    handles, links, kept = spelt([*PLAIN, *ODD], tmp_path / "handle.parquet" if written else None)
    assert handles == links == sorted([*PLAIN, *(right or text for text, right in ODD.items())])
    assert kept == {}


def test_plain_ones_are_kept_as_they_were_written(tmp_path: Path) -> None:
    handles, _links, kept = spelt(PLAIN, tmp_path / "handle.parquet")
    assert handles == sorted(PLAIN)
    assert kept["handle"].rows == len(PLAIN)
    assert (tmp_path / "handle.parquet").exists()


def test_without_a_place_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody was erased, a file may name them: nothing of it goes to the disk before they are taken out."""
    monkeypatch.chdir(tmp_path)
    handles, _links, kept = spelt(PLAIN, None)
    assert (handles, kept, list(tmp_path.iterdir())) == (sorted(PLAIN), {}, [])


def test_what_is_not_asked_for_is_never_spelt_otherwise() -> None:
    """Every letter below the printable ones, and DEL, at each end and inside of what platforms call people."""
    texts = [f"{platform}:{before}{value}{after}" for platform, value in (
        ("email", "ada@example.org"), ("instagram", "maya"), ("shopify", "17"), ("youtube", "@ola"), ("phone", "+447400123456"))
        for letter in [*map(chr, range(1, 32)), "\x7f"] for before, after in ((letter, ""), ("", letter), (f"x{letter}", ""))]
    engine = open_engine()
    engine.lay("handles", schema.EVIDENCE["handle"].types, rows(texts)["handle"])
    odd = {row["handle"] for row in ask(engine, "odd", handle="handles")}
    engine.close()
    assert 0 < len(odd) < len(texts)
    assert [text for text in texts if text not in odd and clean.canonical(text) not in {None, text}] == []
