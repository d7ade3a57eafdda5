"""All measurements, one after the other; each is a command of its own and prints ratios from one run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run every script of this folder."""
    for script in sorted(HERE.glob("*.py")):
        if not script.name.startswith("_") and script.name != "run.py":
            print(f"\n== {script.stem}", flush=True)
            subprocess.run([sys.executable, str(script)], check=False, cwd=HERE)


if __name__ == "__main__":
    main()
