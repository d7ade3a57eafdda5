"""Entry points of other distributions are found, and what reads them is loaded only where there are some."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stalwarts import importers

CODE = """
import sys
from stalwarts import offered
print([point.name for point in offered.entry_points(group="stalwarts.importers")], "importlib.metadata" in sys.modules)
"""


def found(*places: Path) -> str:
    """What an interpreter says that also looks in these places."""
    code = f"import sys; sys.path += {list(map(str, places))!r}\n{CODE}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def described(folder: Path, ending: str = "dist-info") -> Path:
    """A place where a made-up distribution offers an importer."""
    noted = folder / f"made_up-1.0.{ending}"
    noted.mkdir(parents=True)
    (noted / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n")
    (noted / "entry_points.txt").write_text("[stalwarts.importers]\nmade_up = made_up:importer\n")
    return folder


def test_without_any_nothing_is_loaded_for_them(tmp_path: Path) -> None:
    assert found(tmp_path) == "[] False"


@pytest.mark.parametrize("ending", ["dist-info", "egg-info"])
def test_what_a_distribution_offers_is_found(tmp_path: Path, ending: str) -> None:
    assert found(described(tmp_path, ending)) == "['made_up'] True"


def test_what_is_packed_up_is_found_too(tmp_path: Path) -> None:
    folder, packed = described(tmp_path / "open"), tmp_path / "made_up-1.0-py3.egg"
    with zipfile.ZipFile(packed, "w") as made:
        for path in folder.rglob("*"):
            if path.is_file():
                made.write(path, path.relative_to(folder))
    assert found(packed) == "['made_up'] True"


def test_an_importer_from_elsewhere_is_asked_of_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one, headings that are known ahead settle nothing: it may claim the file, too."""
    asked = []
    peek = importers.Peek("members.csv", b"", ("follower email", "followed time"))
    monkeypatch.setattr(importers, "_plugged", lambda: ("somebody",))
    monkeypatch.setattr(importers, "claimed", asked.append)
    importers.choose(peek)
    assert asked == [peek]
    monkeypatch.setattr(importers, "_plugged", lambda: ())
    assert (importers.choose(peek) or ("nobody",))[0] == "gumroad_followers"
    assert asked == [peek]
