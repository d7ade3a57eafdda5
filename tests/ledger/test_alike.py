"""Small files that are laid out alike are read by one statement, and say what each of them says alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import rows
from adding import written
from stalwarts.engines import _raw
from stalwarts.ledger import _texts

HEAD = "post_id,timestamp,email,post_type,post_audience,active_subscription,country,city,region,device_type,client_os,client_type,user_agent\n"


def line(number: int, fan: str, *, os: str = "macOS", ends: str = "\n") -> str:
    """Somebody opened a letter."""
    return f"{number},2026-03-0{number % 9 + 1}T10:00:00.000Z,{fan}@example.org,newsletter,everyone,false,DE,,,Desktop,{os},Chrome,Mozilla/5.0{ends}"


STRANGE = {
    "a cell over two lines": line(2, "two", os='"mac\nOS"').encode(),
    "lines that end otherwise": HEAD.replace("\n", "\r\n").encode() + line(3, "three", ends="\r\n").encode(),
    "a record too short": (line(4, "four") + "4,2026-03-05T10:00:00.000Z,late@example.org\n").encode(),
    "a record too long": (line(5, "five") + line(5, "more").replace("\n", ",x,y\n")).encode(),
    "an open quote": (line(6, "six") + line(6, "open", os='"mac')).encode(),
    "letters of the Western code page": line(7, "sieben", os="Münze").encode("cp1252"),
    "no end of the last line": line(8, "eight").rstrip("\n").encode(),
    "nothing": b"",
    "blank lines": ("\n" + line(9, "nine") + "\n\n" + line(9, "ten") + "\n").encode(),
    "a nought": line(10, "eleven", os="mac\x00OS").encode(),
}


def letters(folder: Path, strange: dict[str, bytes]) -> list[Path]:
    """A download of plain files, and of such ones between them."""
    plain = [written(folder / f"{1000 + n}.opens.csv", HEAD + "".join(line(n, f"fan{n % 3}_{fan}") for fan in range(n % 4 + 1)))
             for n in range(12)]
    odd = [written(folder / f"{900 + 150 * at}.opens.csv", content if content.startswith(b"post_id") else HEAD.encode() + content)
           for at, content in enumerate(strange.values())]
    return sorted([*plain, *odd])


def told(ws: Any) -> dict[str, Any]:
    """What each export came to, and every row of evidence."""
    with ws.see() as look:
        evidence = {name: rows(look, name) for name in ("touch", "handle", "cover")}
    counted = {one["file"].rsplit("/", 1)[-1]: (one["rows"], one["kept"], one["set_aside"], one["noise"]) for one in ws.exports()}
    aside = sorted((row["row"], row["line"], row["why"], row["text"]) for one in ws.exports() if one["set_aside"]
                   for row in ws.exports(one["export_id"])[0]["aside"])
    return {"counted": counted, "aside": aside, **evidence}


@pytest.mark.parametrize("strange", [*([said] for said in STRANGE), list(STRANGE), []], ids=lambda said: " and ".join(said)[:40])
def test_together_they_say_what_each_says_alone(strange: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters(tmp_path / "posts", {said: STRANGE[said] for said in strange})
    together, alone = stalwarts.init(tmp_path / "together"), stalwarts.init(tmp_path / "alone")
    together.add([tmp_path / "posts"])
    monkeypatch.setattr(_texts, "SMALL", -1)
    alone.add([tmp_path / "posts"])
    assert told(together) == told(alone)
    assert sum(rows_ for rows_, *_ in told(together)["counted"].values()) >= 30


def test_by_one_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve letters, and one broken one, which is mended."""
    asked: list[int] = []
    real = _raw.Raw.read_text

    def counted(self: Any, table: str, *texts: Any) -> None:
        asked.append(len(texts))
        real(self, table, *texts)

    monkeypatch.setattr(_raw.Raw, "read_text", counted)
    letters(tmp_path / "posts", {})
    stalwarts.init(tmp_path / "plain").add([tmp_path / "posts"])
    assert asked == [12]
    letters(tmp_path / "posts", {"a record too short": STRANGE["a record too short"]})
    stalwarts.init(tmp_path / "odd").add([tmp_path / "posts"])
    assert asked == [12, 12, 1]
