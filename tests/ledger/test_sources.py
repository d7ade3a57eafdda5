"""Archives as they are given: in each other, in pieces, unpacked by a browser, mixed with anything else, or hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import struct
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import stalwarts as package
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import followers
from adding import sales
from adding import written
from adding import zipped
from stalwarts.importers import _peek
from stalwarts.ledger import _packed
from stalwarts.ledger import _parts
from stalwarts.ledger.sources import Source
from stalwarts.ledger.sources import Sources

REPORT = (SALES + sales(range(5))).encode()
PROFILE = "personal_information/personal_information/personal_information.json"


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of some members, as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz", links: dict[str, str] | None = None) -> bytes:
    """A tar of some members and links, as bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), 1_770_000_000
            archive.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    return out.getvalue()


def walked(*paths: Path) -> dict[str, tuple[bytes, str]]:
    """Path to what is read there and why it is not."""
    with Sources(list(paths)) as sources:
        return {source.path: (b"" if source.why else _read(source), source.why) for source in sources.walk()}


def _read(source: Source) -> bytes:
    with source.open() as stream:
        return stream.read()


def whys(*paths: Path) -> dict[str, str]:
    return {path: why for path, (_, why) in walked(*paths).items()}


# --- packed in every way ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content"), [
    ("a.zip", packed({"report.csv": REPORT})),
    ("a.tgz", tarred({"report.csv": REPORT})),
    ("a.tar.gz", tarred({"report.csv": REPORT})),
    ("a.tar", tarred({"report.csv": REPORT}, "w")),
    ("a.tar.bz2", tarred({"report.csv": REPORT}, "w:bz2")),
    ("a.txz", tarred({"report.csv": REPORT}, "w:xz")),
    ("report.csv.gz", gzip.compress(REPORT)),
    ("report.csv.bz2", bz2.compress(REPORT)),
    ("report.csv.xz", lzma.compress(REPORT)),
    ("a.zip", packed({"b.zip": packed({"report.csv": REPORT})})),
    ("a.zip", packed({"b.tgz": tarred({"report.csv": REPORT})})),
    ("a.tgz", tarred({"b.zip": packed({"c/report.csv.gz": gzip.compress(REPORT)})})),
])
def test_what_is_packed_is_read_as_it_is(name: str, content: bytes, tmp_path: Path) -> None:
    ((path, (read, why)),) = walked(written(tmp_path / name, content)).items()
    assert (read, why) == (REPORT, "")
    assert path.startswith(f"{name}/")
    assert path.endswith("report.csv")


def test_a_private_folder_never_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "private"))
    (tmp_path / "private").mkdir()
    with Sources([written(tmp_path / "a.tgz", tarred({"report.csv": REPORT}))]) as sources:
        (source,) = sources.walk()
        assert list((tmp_path / "private").rglob("*"))
        assert source.place is not None
    assert not list((tmp_path / "private").rglob("*"))


def test_of_a_tar_nothing_is_copied_that_nobody_would_open(tmp_path: Path) -> None:
    """Messages of a known download, and pictures, stay where they are."""
    inbox = "your_instagram_activity/messages/inbox/zoe_1/message_1.json"
    path = written(tmp_path / "instagram-maya-2026-03-20-AbCd1234.tgz",
                   tarred({inbox: b'{"messages": []}', "a.mp4": b"x" * 99, FOLLOWERS: followers(["ada"])}))
    workspace = package.init(tmp_path / "ws")
    document = workspace.add([path], None)
    assert sorted(row["file"].rsplit("/", 1)[-1] for row in document["known"]) == ["a.mp4", "message_1.json"]
    assert [export["rows"] for export in document["exports"]] == [1]


def test_what_systems_leave_behind_is_no_file_of_anybody(tmp_path: Path) -> None:
    members = {"__MACOSX/._report.csv": b"x", "a/.DS_Store": b"x", "a/._report.csv": b"\x00\x05\x16\x07", "a/report.csv": REPORT}
    zipped(tmp_path / "a.zip", members)
    for name, content in members.items():
        written(tmp_path / "unpacked" / name, content)
    assert list(walked(tmp_path / "a.zip")) == ["a.zip/a/report.csv"]
    assert list(walked(tmp_path / "unpacked")) == ["unpacked/a/report.csv"]


def test_documents_that_are_zips_inside_are_one_file_each(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    zipped(tmp_path / "d" / "plan.docx", {"word/document.xml": b"x"})
    zipped(tmp_path / "d" / "book.numbers", {"Index/Document.iwa": b"x"})
    assert sorted(walked(tmp_path / "d")) == ["d/book.numbers", "d/plan.docx"]


# --- in pieces -------------------------------------------------------------------------------------------------------


def spanned(folder: Path, members: dict[str, bytes], size: int) -> list[Path]:
    """A zip cut as zip tools cut it: `x.z01, x.z02, …, x.zip`, offsets counted within each piece (APPNOTE 4.4, 8)."""
    whole = packed(members)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        infos, start = archive.infolist(), archive.start_dir
    cuts = list(range(0, start, size))
    body, directory, end = whole[:start], bytearray(whole[start:-22]), bytearray(whole[-22:])
    at = 0
    for info in infos:
        disk = info.header_offset // size
        struct.pack_into("<H", directory, at + 34, disk)
        struct.pack_into("<L", directory, at + 42, info.header_offset - disk * size)
        at += 46 + len(info.filename.encode()) + len(info.extra)
    last = len(cuts) - 1
    struct.pack_into("<2H", end, 4, last, last)
    struct.pack_into("<L", end, 16, start - last * size)
    names = [f"x.z{n + 1:02d}" for n in range(last)] + ["x.zip"]
    ends = [body[cut:cut + size] for cut in cuts]
    ends[-1] += bytes(directory + end)
    return [written(folder / name, piece) for name, piece in zip(names, ends, strict=True)]


MEMBERS = {"one/report.csv": REPORT, "two/noise.bin": bytes(range(256)) * 40, FOLLOWERS: followers(range(60))}


def test_a_zip_in_pieces_is_one_zip_whichever_piece_is_given(tmp_path: Path) -> None:
    pieces = spanned(tmp_path / "d", MEMBERS, 300)
    assert len(pieces) > 3
    expected = {f"x.zip/{name}": (content, "") for name, content in MEMBERS.items()}
    for piece in (pieces[0], pieces[2], pieces[-1]):
        assert walked(piece) == expected
    assert walked(*pieces) == expected
    assert walked(tmp_path / "d") == {f"d/{name}": read for name, read in expected.items()}


def test_a_missing_piece_is_named(tmp_path: Path) -> None:
    pieces = spanned(tmp_path, MEMBERS, 300)
    pieces[1].unlink()
    assert whys(pieces[-1]) == {"x.zip": f"it is the last of {len(pieces)} pieces, and x.z02 is missing; add all together"}
    pieces[-1].unlink()
    assert whys(pieces[0]) == {
        "x.z01": "it is one piece of a split zip, and the last one, x.zip, is missing; add all together"}


@pytest.mark.skipif(not shutil.which("zip"), reason="the zip tool is not here: apt-get install zip")
def test_pieces_made_by_the_zip_tool(tmp_path: Path) -> None:
    written(tmp_path / "in" / "report.csv", REPORT)
    written(tmp_path / "in" / "noise.bin", bytes(i * i % 251 ^ i % 256 for i in range(200_000)))
    subprocess.run(["zip", "-q", "-0", "-s", "64k", "-r", "x.zip", "in"], cwd=tmp_path, check=True)
    assert (tmp_path / "x.z02").exists()
    assert walked(tmp_path / "x.zip")["x.zip/in/report.csv"] == (REPORT, "")


@pytest.mark.parametrize(("name", "whole"), [("x.zip", packed(MEMBERS)), ("x.tgz", tarred(MEMBERS))])
def test_an_archive_cut_anywhere_is_joined(name: str, whole: bytes, tmp_path: Path) -> None:
    third = len(whole) // 3 + 1
    pieces = [written(tmp_path / f"{name}.{n + 1:03d}", whole[n * third:(n + 1) * third]) for n in range(3)]
    for given in ([pieces[0]], pieces, pieces[::-1]):
        assert walked(*given) == {f"{name}/{member}": (content, "") for member, content in MEMBERS.items()}
    pieces[0].unlink()
    assert whys(pieces[1]) == {f"{name}.002": f"the first piece of it, {name}.001, is missing; add all pieces together"}


@pytest.mark.parametrize(("one", "other", "same"), [
    ("takeout-20260320T080000Z-001.zip", "takeout-20260320T080000Z-002.zip", True),
    ("takeout-20260320T080000Z-1-001.zip", "takeout-20260320T080000Z-1-003.zip", True),
    ("instagram-maya-2026-03-20-AbCd1234.zip", "instagram-maya-2026-03-20-EfGh5678.zip", True),
    ("instagram-maya-2026-03-20-AbCd1234_1.zip", "instagram-maya-2026-03-20-AbCd1234_2.zip", True),
    ("facebook-maya-2026-03-20-AbCd1234.zip", "facebook-lena-2026-03-20-EfGh5678.zip", False),
    ("instagram-maya-2026-03-20-AbCd1234.zip", "instagram-maya-2025-03-20-AbCd1234.zip", False),
    ("export part 1 of 2.zip", "export part 2 of 2.zip", True),
    ("download.zip", "download (1).zip", True),
    ("audience_export_ab12cd34ef.zip", "audience_export_ab12cd34ff.zip", False),
])
def test_zips_of_one_download_are_known_by_their_names(one: str, other: str, same: bool) -> None:
    assert (_parts.family(one) == _parts.family(other)) == same


def test_whose_download_it_is_stands_in_another_of_its_zips(tmp_path: Path) -> None:
    profile = b'{"profile_user": [{"string_map_data": {"Username": {"value": "maya.makes"}}}]}'
    zipped(tmp_path / "meta-2026-03-20-AbCd1234.zip", {PROFILE: profile})
    zipped(tmp_path / "meta-2026-03-20-EfGh5678.zip", {FOLLOWERS: followers(["ada", "ben"])})
    zipped(tmp_path / "other.zip", {FOLLOWERS: followers(["cleo"])})
    document = package.init(tmp_path / "ws").add(sorted(tmp_path.glob("*.zip")), None)
    assert [export["account"] for export in document["exports"]] == ["instagram:maya.makes", "instagram:main"]


# --- a folder of downloads -------------------------------------------------------------------------------------------


def test_a_folder_of_mixed_downloads_is_reported_file_by_file(tmp_path: Path) -> None:
    """Zips, what Safari unpacked, packed files, a download that has not ended, photos, and things nobody knows."""
    folder = tmp_path / "Downloads"
    written(folder / DOWNLOAD / FOLLOWERS, followers(["ada"]))
    zipped(folder / f"{DOWNLOAD.replace('maya.makes', 'lena')}.zip", {FOLLOWERS: followers(["ben"])})
    written(folder / "report.csv.gz", gzip.compress(REPORT))
    written(folder / "big.zip.crdownload", b"PK")
    written(folder / "movie.mp4", b"x")
    written(folder / "x.7z", b"7z\xbc\xaf\x27\x1c" + b"0" * 60)
    written(folder / "notes.txt", b"hello")
    document = package.init(tmp_path / "ws").add([folder], None)
    assert sorted((export["importer"], export["account"]) for export in document["exports"]) == [
        ("bandcamp_sales", "bandcamp:main"), ("instagram_followers", "instagram:lena"),
        ("instagram_followers", "instagram:maya.makes")]
    said = {row["file"].rsplit("/", 1)[-1]: row["why"] for row in document["unknown"]}
    assert said["big.zip.crdownload"] == "its download has not ended; wait for it, then add the file"
    assert said["x.7z"] == "a 7z archive; unpack it and add the folder"
    assert said["movie.mp4"].startswith("a picture, sound or document")
    assert set(said) == {"big.zip.crdownload", "x.7z", "movie.mp4", "notes.txt"}


# --- hostile ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte counts as much as a gigabyte."""
    monkeypatch.setattr(_packed, "SMALL", 1 << 20)


@pytest.mark.usefixtures("small")
def test_a_bomb_of_many_members_is_not_opened(tmp_path: Path) -> None:
    """Each of them is small enough; together they are 4,000 times what was handed over."""
    bomb = zipped(tmp_path / "bomb.zip", {f"{n}.csv": b"0" * (1 << 19) for n in range(60)})
    told = set(whys(bomb).values())
    assert len(told) == 1
    assert told.pop().endswith("which no export does; it was not opened")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("name", "content"), [
    ("bomb.csv.gz", gzip.compress(b"0" * (20 << 20))),
    ("bomb.csv.xz", lzma.compress(b"0" * (20 << 20))),
    ("bomb.zip", packed({"a.zip": packed({"b.csv": b"0" * (20 << 20)})})),
    ("bomb.zip", packed({"a.csv.gz": gzip.compress(b"0" * (20 << 20))})),
])
def test_bombs_within_something_else_end_in_a_sentence(name: str, content: bytes, tmp_path: Path) -> None:
    document = package.init(tmp_path / "ws").add([written(tmp_path / name, content)], None)
    (said,) = document["unknown"]
    assert "comes out of it than out of any export" in said["why"] or "it was not opened" in said["why"] or (
        "no importer knows these columns" in said["why"])
    assert not document["exports"]


@pytest.mark.usefixtures("small")
def test_a_bomb_in_a_tar_stops_where_it_begins(tmp_path: Path) -> None:
    bomb = written(tmp_path / "bomb.tgz", tarred({"report.csv": REPORT, "zeros.csv": b"0" * (200 << 20), "z.csv": REPORT}))
    found = walked(bomb)
    assert found["bomb.tgz/report.csv"] == (REPORT, "")
    assert found["bomb.tgz"][1].endswith("which no export does; it was not opened")
    assert len(found) == 2


def test_archives_in_archives_without_end_are_left_alone(tmp_path: Path) -> None:
    content = packed({"report.csv": REPORT})
    for _ in range(5):
        content = packed({"in.zip": content})
    ((path, why),) = whys(written(tmp_path / "out.zip", content)).items()
    assert path == "out.zip/in.zip/in.zip/in.zip"
    assert why == "it lies in 3 archives inside each other; unpack it and add what is in it"


def test_a_tar_that_points_outside_writes_and_reads_nothing_there(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.csv", b"a,b\n1,2\n")
    content = tarred({"../../../evil.csv": REPORT, "/etc/evil.csv": REPORT}, links={"link.csv": str(secret)})
    found = walked(written(tmp_path / "d" / "a.tgz", content))
    assert set(found) == {"a.tgz/../../../evil.csv", "a.tgz/etc/evil.csv"}
    assert not list(tmp_path.rglob("evil.csv"))
    assert not Path("/etc/evil.csv").exists()


@pytest.mark.parametrize(("name", "content"), [
    ("a.tgz", tarred(MEMBERS)), ("report.csv.gz", gzip.compress(REPORT)), ("a.tar", tarred(MEMBERS, "w")),
    ("a.zip", packed({"b.zip": packed(MEMBERS), "report.csv": REPORT})), ("report.csv.xz", lzma.compress(REPORT)),
])
def test_an_archive_cut_off_anywhere_says_so(name: str, content: bytes, tmp_path: Path) -> None:
    workspace = package.init(tmp_path / "ws")
    for length in range(0, len(content), max(1, len(content) // 12)):
        document: dict[str, Any] = workspace.add([written(tmp_path / name, content[:length])], None)
        assert document["unknown"] or document["exports"], (name, length)
        assert all(row["why"].strip() for row in document["unknown"])


def test_a_locked_zip_inside_another_is_named(tmp_path: Path) -> None:
    inner = bytearray(packed({"report.csv": REPORT}))
    inner[6] |= 1
    inner[inner.find(b"PK\x01\x02") + 8] |= 1
    assert whys(zipped(tmp_path / "a.zip", {"b.zip": bytes(inner)})) == {
        "a.zip/b.zip/report.csv": "it is locked with a password; unlock the zip and add it again"}


def test_only_the_head_of_a_file_is_read_to_know_it(tmp_path: Path) -> None:
    """Ten thousand files are surveyed by their heads."""
    big = written(tmp_path / "a.csv", REPORT + b"x" * (4 << 20))
    with Sources([big]) as sources:
        (source,) = sources.walk()
        with source.open() as stream:
            assert len(stream.read(_peek.HEAD)) == _peek.HEAD
