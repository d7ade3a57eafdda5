"""Archives that came in several pieces: `x.zip.001, x.zip.002, …` cut anywhere, `x.z01, x.z02, …, x.zip` as zip tools do.

Downloads of several *whole* zips (`takeout-…-001.zip`, `-002.zip`) need no joining; `family` says that they belong
together.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

_CUT = re.compile(r"(?P<name>.+\.(?:zip|tgz|tar\.gz))\.(?P<number>\d{3})$", re.IGNORECASE)
_SPANNED = re.compile(r"(?P<name>.+)\.z(?P<number>\d{2,3})$", re.IGNORECASE)
_END = struct.Struct("<4x4H2L2x")
"""The end of a zip: this piece, the piece its contents begin on, entries here and in all, size and offset of the contents."""
_END_MARK = b"PK\x05\x06"
_TAIL = 1 << 16
_COPY = re.compile(r" (?:\(\d{1,2}\)|\d)$")
_META = re.compile(r"(?<=-20\d\d-\d\d-\d\d)-[A-Za-z0-9]{6,12}(?:[-_ ]?\d{1,3})?$")
_NUMBER = re.compile(r"(?:[-_ .]*(?:part|teil|parte)[-_ .]*\d{1,3}(?: ?(?:of|von|de|di) ?\d{1,3})?|(?:-\d)?-\d{3}|[-_ ]\d{1,2})$",
                     re.IGNORECASE)


def family(name: str) -> str:
    """What the zips of one download have in common: the name without its number, copy mark and random letters."""
    stem = re.sub(r"\.(?:zip|tgz|tar\.gz)$", "", name, flags=re.IGNORECASE)
    return _COPY.sub("", _NUMBER.sub("", _META.sub("", stem))) or stem


def last(path: Path) -> Path | None:
    """The piece by which the whole is opened, for a path that is one of several pieces; None for any other file.

    `x.zip` for `x.z01`, `x.zip.001` for any `x.zip.NNN`.
    """
    spanned, cut = _SPANNED.match(path.name), _CUT.match(path.name)
    if spanned:
        ends = (path.with_name(f"{spanned['name']}{suffix}") for suffix in (".zip", ".ZIP"))
        return next((end for end in ends if end.is_file()), path)
    return path.with_name(f"{cut['name']}.001") if cut else None


def named(path: Path) -> str:
    """What the whole is called that is opened by this piece."""
    cut = _CUT.match(path.name)
    return cut["name"] if cut else path.name


def pieces(path: Path) -> tuple[list[Path], str]:
    """All pieces of the archive opened by `path`, in order, and why it cannot be opened (empty where it can)."""
    if _CUT.match(path.name):
        found = _numbered(path)
        return found, "" if found else f"the first piece of it, {path.name}, is missing; add all pieces together"
    if _SPANNED.match(path.name):
        return [], f"it is one piece of a split zip, and the last one, {path.stem}.zip, is missing; add all together"
    disks = spans(path)
    before = [path.with_suffix(f".z{n:02d}") for n in range(1, disks)]
    gone = [piece.name for piece in before if not piece.is_file()]
    return [*before, path], f"it is the last of {disks} pieces, and {gone[0]} is missing; add all together" if gone else ""


def spans(path: Path) -> int:
    """How many pieces the zip that ends in this file says it has."""
    return _end(path)[0] + 1


def _numbered(first: Path) -> list[Path]:
    """`x.zip.001` and what follows it without a gap."""
    base, found = first.name[:-3], list[Path]()
    while (piece := first.with_name(f"{base}{len(found) + 1:03d}")).is_file():
        found.append(piece)
    return found


def _end(path: Path) -> tuple[int, ...]:
    """The record a zip ends with; zeros where there is none."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL - _END.size))
        tail = stream.read()
    at = tail.rfind(_END_MARK, 0, len(tail) - _END.size + len(_END_MARK))
    return _END.unpack_from(tail, at) if at >= 0 else (0,) * 6


class Joined(io.RawIOBase):
    """Several files read as one."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__()
        self._files = [path.open("rb") for path in paths]
        sizes = [path.stat().st_size for path in paths]
        self.starts = [0, *accumulate(sizes)]
        self._at = 0

    def close(self) -> None:
        """Close every piece."""
        for file in self._files:
            file.close()
        super().close()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.starts[-1]}[whence])
        return self._at

    def tell(self) -> int:
        """As of any file."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Bytes of one piece; the next call goes on with the next."""
        which = bisect_right(self.starts, self._at) - 1
        if which >= len(self._files):
            return 0
        self._files[which].seek(self._at - self.starts[which])
        chunk = self._files[which].read(min(len(buffer), self.starts[which + 1] - self._at))
        buffer[:len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)


class _Pieces(zipfile.ZipFile):
    """A zip that closes its pieces with itself."""

    def close(self) -> None:
        """Close the zip, then what it is read from."""
        stream = self.fp
        super().close()
        if stream:
            stream.close()


def stream(paths: list[Path]) -> io.BufferedReader:
    """Several files as one, from the beginning."""
    return io.BufferedReader(Joined(paths))


def opened(paths: list[Path]) -> zipfile.ZipFile:
    """A zip in several pieces. Raises BadZipFile.

    A zip made of pieces counts offsets from the start of the piece a member lies in; the reader takes the first for all.
    """
    joined = Joined(paths)
    archive = _Pieces(io.BufferedReader(joined))
    piece, *_, offset = _end(paths[-1])
    if piece:
        shift = archive.start_dir - offset
        for member in archive.infolist():
            member.header_offset += joined.starts[min(member.volume, len(paths) - 1)] - shift
    return archive
