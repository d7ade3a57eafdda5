"""What is filed is what was read: a file that is still being written is refused whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import stalwarts
from stalwarts.ledger import judging
from stalwarts.ledger import reading
from stalwarts.ledger.archive import Archive
from stalwarts.problems import ChangedMeanwhile

HEADER = "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Total,Created at,Lineitem name,Id\n"
ROW = "#1,a@example.org,paid,2024-01-01 10:00:00 +0000,,EUR,5.00,5.00,2024-01-01 10:00:00 +0000,Print,77\n"


def orders(folder: Path) -> Path:
    path = folder / "orders_export_1.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    return path


def everything(root: Path) -> list[Path]:
    return [path for folder in ("archive", "evidence") for path in (root / folder).rglob("*") if path.is_file()]


@pytest.mark.parametrize("meddle", [lambda path: path.write_text(HEADER + ROW.replace("5.00", "9.00")), Path.unlink],
                         ids=["written", "gone"])
@pytest.mark.parametrize(("room_", "way"), [(judging, "while_read"), (reading, "fill")], ids=["judged meanwhile", "read first"])
def test_a_file_that_changes_while_it_is_read_leaves_nothing(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meddle: Callable[[Path], object], room_: ModuleType, way: str) -> None:
    """A download goes on while it is added: between its hash and its rows it becomes another file."""
    path, read = orders(tmp_path), getattr(room_, way)

    def meanwhile(*given: object) -> object:
        found = read(*given)
        meddle(path)
        return found

    if room_ is reading:
        monkeypatch.setattr(judging, "while_read", lambda *_: None)
    monkeypatch.setattr(room_, way, meanwhile)
    room = stalwarts.init(tmp_path / "room")
    with pytest.raises(ChangedMeanwhile, match="add it again"):
        room.add([path])
    assert room.exports() == []
    assert everything(tmp_path / "room") == []


def test_the_same_file_after_it_has_settled_is_kept(tmp_path: Path) -> None:
    room = stalwarts.init(tmp_path / "room")
    (document,) = room.add([orders(tmp_path)])["exports"]
    assert document["kept"] == {"order": 1, "handle": 1, "cover": 1}
    (again,) = room.add([orders(tmp_path)])["exports"]
    assert again["already"]


def test_a_known_hash_is_believed_and_what_is_here_is_not_packed_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(io.BytesIO(b"as it came"))
    assert archive.put(io.BytesIO(b"never read"), known=digest) == digest
    with archive.open(digest) as stream:
        assert stream.read() == b"as it came"
    other = Archive(tmp_path / "other")
    assert other.put(io.BytesIO(b"as it came"), known=digest) == digest
    assert other.sound(digest)
