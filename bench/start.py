"""How soon the command is there: help, two numbers, and an answer that was made before."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from _measure import OUT
from _measure import best
from _measure import run
from _measure import say

COMMAND = str(Path(sys.executable).with_name("stalwarts"))


def main() -> None:
    """Print seconds, the best of seven."""
    folder = OUT / "small"
    shutil.rmtree(folder, ignore_errors=True)
    run([COMMAND, "demo", str(folder), "--people", "2000"])
    for name, words, limit in (("--help", ["--help"], "under 0.3"),
                               ("quick", ["quick", "--followers", "30000000", "--copies", "65000"], "under 0.5"),
                               ("answer, cached", ["-w", str(folder), "answer"], "under 0.4")):
        say(f"start: stalwarts {name}", best([run([COMMAND, *words]) for _ in range(7)]).seconds, "s", limit)
    code = ("import sys; sys.argv = ['stalwarts', '-w', sys.argv[1], 'answer', '--json']\n"
            "try:\n from stalwarts.surfaces.cli import main; main()\n"
            "finally:\n print(*sorted({'ibis', 'duckdb', 'pyarrow', 'numpy'} & set(sys.modules)), file=sys.stderr)")
    loaded = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True,
                            check=False).stderr.split()
    say("start: heavy libraries loaded for a cached answer", len(loaded), "of 4", "0")


if __name__ == "__main__":
    main()
