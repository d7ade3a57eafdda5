"""A million Instagram followers in 100 parts inside a zip: `add` beside the engine alone on the unpacked files."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path

from _measure import OUT
from _measure import STALWARTS
from _measure import best
from _measure import python
from _measure import run
from _measure import say

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
PARTS = 100


def make(folder: Path, packed: Path) -> None:
    """The parts, unpacked for the engine and packed for us."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(PARTS):
            text = json.dumps([_item(n) for n in range(part, PEOPLE, PARTS)], indent=2)
            (folder / f"followers_{part + 1}.json").write_text(text, encoding="utf-8")
            archive.writestr(f"connections/followers_and_following/followers_{part + 1}.json", text)


def _item(n: int) -> dict[str, object]:
    name = f"made.up.{n:07x}"
    return {"title": "", "media_list_data": [], "string_list_data": [
        {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": 1_600_000_000 + n * 170}]}


def main() -> None:
    """Print the ratio, the times and the memory."""
    folder, packed = OUT / f"parts_{PEOPLE}", OUT / f"instagram-madeup-2026-03-20-AbCd{PEOPLE}.zip"
    if not packed.exists():
        make(folder, packed)
    alone = python(f"import duckdb; duckdb.sql(\"COPY (SELECT * FROM read_json('{folder}/*.json')) TO "
                   f"'{OUT / 'followers.parquet'}' (FORMAT parquet)\")")
    theirs, ours = [], []
    for _ in range(3):
        theirs.append(run(alone))
        shutil.rmtree(OUT / "insta", ignore_errors=True)
        run([*STALWARTS, "init", str(OUT / "insta")])
        ours.append(run([*STALWARTS, "-w", str(OUT / "insta"), "add", str(packed)]))
    a, b = best(theirs), best(ours)
    say("instagram: engine alone on the unpacked files", a.seconds, "s")
    say("instagram: add the zip, archive and hash included", b.seconds, "s")
    say("instagram: add / engine alone", b.seconds / a.seconds, "x", "at most 4")
    say("instagram: add, peak memory", b.megabytes, "MB", "under 1000")


if __name__ == "__main__":
    main()
