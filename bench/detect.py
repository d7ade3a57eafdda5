"""Ten thousand files of all kinds in one folder: how long it takes to know who reads which, and which nobody does."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

from _measure import OUT
from _measure import best
from _measure import python
from _measure import run
from _measure import say

FILES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
GOLDEN = Path(__file__).parent.parent / "tests/golden"
LOOK = """
import sys, time
from collections import Counter
from pathlib import Path
from stalwarts import importers
from stalwarts.ledger.sources import Sources
from stalwarts.ledger.survey import survey
importers.installed()
began = time.perf_counter()
with Sources([Path(sys.argv[1])]) as sources:
    walked = list(sources.walk())
    seen = time.perf_counter()
    found = survey(walked)
print(f"  {len(walked):,} files walked in {seen - began:.2f} s, told apart in {time.perf_counter() - seen:.2f} s: "
      f"{len(found.claims):,} read, {len(found.known):,} known and left alone, {len(found.unknown):,} unknown")
"""


def make(folder: Path) -> None:
    """A folder as people have it: photos, a download's messages and pages, tables nobody knows, and goldens."""
    goldens = [path for path in sorted(GOLDEN.rglob("*")) if path.is_file() and path.suffix not in {".expected", ".toml"}]
    table = ("Ref,When,What,Net,Tax,Gross,Remark\n" + "A1,2026-03-01,Thing,1.00,0.20,1.20,none\n" * 400).encode()
    page = b"<html><body>" + b"<p>Hello there</p>" * 400 + b"</body></html>"
    kinds = [
        (35, lambda n: (f"photos/IMG_{n}.jpg", b"\xff\xd8\xff\xe0" + bytes(2_000))),
        (20, lambda n: (f"instagram-maya-2026-03-20-AbCd1234/your_instagram_activity/messages/inbox/a_{n}/message_1.json",
                        b'{"participants": [], "messages": []}')),
        (10, lambda n: (f"site/page_{n}.html", page)),
        (10, lambda n: (f"data/thing_{n}.json", b'{"things": [' + b'{"a": 1},' * 200 + b'{"a": 2}]}')),
        (10, lambda n: (f"tables/table_{n}.csv", table)),
        (5, lambda n: (f"texts/note_{n}.txt", b"Some words, and some more of them.\n" * 50)),
        (10, lambda n: _golden(goldens, n)),
    ]
    for share, kind in kinds:
        for n in range(FILES * share // 100):
            name, content = kind(n)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _golden(goldens: list[Path], n: int) -> tuple[str, bytes]:
    path = goldens[n % len(goldens)]
    return f"downloads/{n}/{path.relative_to(GOLDEN).as_posix()}", path.read_bytes()


def main() -> None:
    """Print the seconds for the folder, and for the same in one zip."""
    folder = OUT / f"detect_{FILES}"
    if not folder.exists():
        make(folder)
        with zipfile.ZipFile(folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
    for name, given in (("folder", folder), ("zip", folder.with_suffix(".zip"))):
        cost = best([run([*python(LOOK), str(given)], quiet=False) for _ in range(3)])
        say(f"detect: {FILES:,} files in a {name}", cost.seconds, "s", "under 10")
        say(f"detect: {FILES:,} files in a {name}, peak memory", cost.megabytes, "MB", "")
    shutil.rmtree(OUT / "detect_tmp", ignore_errors=True)


if __name__ == "__main__":
    main()
